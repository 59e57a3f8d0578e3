"""What is packed inside an electronic signature (S/MIME, CAdES): the signed words come out, the signature is not judged."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from contractlens.exceptions import UnsupportedFormatError
from contractlens.readers.bundle_records import Contents, Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_SIGNED = bytes.fromhex("2a864886f70d010702")
"""Object identifier of signed data (RFC 5652, 5.1): 1.2.840.113549.1.7.2."""

_SEQUENCE, _OBJECT_ID, _EXPLICIT = 0x30, 0x06, 0xA0
_OCTETS, _OCTETS_IN_PIECES = 0x04, 0x24
_LONG, _UNTIL_END = 0x80, 0x80
_MOST_LENGTH_BYTES = 5
_DEEPEST = 16
"""Elements inside one another that are followed; signed data has its content in the sixth."""


_HEAD = 4096
_OPEN_SIGNATURE = re.compile(rb"(?:\A|\n)Content-Type:\s{0,80}multipart/signed", re.IGNORECASE)


class _DamageError(ValueError):
    """The structure is not what it says."""


class _Element(NamedTuple):
    """A piece of the structure (X.690, 8.1): its type, where its content begins and ends, and where the next begins."""

    tag: int
    start: int
    end: int
    after: int


def signed_content(data: bytes) -> bytes | None:
    """Return what was signed; None where nothing was, or it is kept elsewhere, or the structure is damaged."""
    try:
        return _content(data)
    except (ValueError, IndexError):
        return None


def unsealed(
    name: str, data: bytes, open_mail: Callable[[bytes, str], Contents], properties: Mapping[str, str]
) -> Entry | None:
    """Return the entry of what a signature encloses; None where it is encrypted, or no signature.

    A mail signed as a whole is packed in ``smime.p7m``; a signed file keeps its name before the ending:
    ``contract.pdf.p7m``. Outlook keeps mails signed in the open as ``smime.p7m`` too, which then is the mail itself.

    Args:
        name: Of the attachment.
        data: Of the attachment.
        open_mail: Opens the bytes of a mail.
        properties: Of the mail that carries it; what is signed has no sender or subject of its own.
    """
    content = data if _OPEN_SIGNATURE.search(data[:_HEAD]) else signed_content(data)
    if content is None:
        return None
    stem = PurePath(name).stem
    if content is not data and PurePath(name).suffix.casefold() == ".p7m" and PurePath(stem).suffix:
        return Entry(stem, lambda: content)

    def opened() -> Contents:
        contents = open_mail(content, name)
        return Contents(contents.entries, {**properties, **contents.properties})

    return Entry(name, inner=opened)


def sealed(name: str) -> UnsupportedFormatError:
    """Return the error for a mail or file that only its recipient can open."""
    msg = f"{name} is a mail that was encrypted or sealed as a whole (S/MIME or PGP); open it in the mail program and save its attachments"
    return UnsupportedFormatError(msg, name=name)


def _content(data: bytes) -> bytes | None:
    outer = _element(data, 0, _DEEPEST)
    parts = list(_inside(data, outer, _SEQUENCE))
    if len(parts) != 2 or data[parts[0].start : parts[0].end] != _SIGNED:  # noqa: PLR2004 - what it is, and itself
        return None
    (signed,) = _inside(data, parts[1], _EXPLICIT)
    packed = next((part for part in _inside(data, signed, _SEQUENCE) if part.tag == _SEQUENCE), None)
    if packed is None:
        return None
    kind_and_words = list(_inside(data, packed, _SEQUENCE))
    if len(kind_and_words) != 2 or kind_and_words[0].tag != _OBJECT_ID:  # noqa: PLR2004 - as above
        return None  # the words are not in it: the signature of a file beside it
    return b"".join(_octets(data, part) for part in _inside(data, kind_and_words[1], _EXPLICIT))


def _octets(data: bytes, element: _Element) -> bytes:
    if element.tag == _OCTETS:
        return data[element.start : element.end]
    return b"".join(data[piece.start : piece.end] for piece in _inside(data, element, _OCTETS_IN_PIECES))


def _inside(data: bytes, element: _Element, tag: int) -> Iterator[_Element]:
    """Yield the pieces of an element, which must have the type `tag`."""
    if element.tag != tag:
        raise _DamageError
    at = element.start
    while at < element.end:
        piece = _element(data, at, _DEEPEST)
        yield piece
        at = piece.after


def _element(data: bytes, at: int, depth: int) -> _Element:
    if depth == 0:
        raise _DamageError
    tag, length, start = data[at], data[at + 1], at + 2
    if length == _UNTIL_END:
        end = start
        while data[end : end + 2] != b"\0\0":
            end = _element(data, end, depth - 1).after
        return _Element(tag, start, end, end + 2)
    if length > _LONG:
        size = length - _LONG
        if size > _MOST_LENGTH_BYTES:
            raise _DamageError
        length = int.from_bytes(data[start : start + size], "big")
        start += size
    if start + length > len(data):
        raise _DamageError
    return _Element(tag, start, start + length, start + length)
