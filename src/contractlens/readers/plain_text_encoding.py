"""Turns the bytes of a text file into characters, and says so when the encoding had to be guessed."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from contractlens.document import Notice

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65_536
"""Bytes that a guess rests on."""
_UTF16_ZEROS = 0.4
"""Share of zero bytes at odd (or even) places in UTF-16 text of a Western language; in other text there are none."""
_UTF16_OTHERS = 0.05
_WESTERN = frozenset("£€§©®™°±½¼¾·•–—‘’“”…«»†‡éèêëàâäáãåæçíìîïñóòôöõøúùûüýÿßÉÈÀÂÄÁÅÆÇÍÑÓÖÕØÚÜŷŵŴ\xa0\xad²³µ×¹ºª¶")
"""What Windows-1252 text in British contracts holds beside ASCII; other code pages show letters and signs not here."""
_WINDOWS = "cp1252"

_INVISIBLE = dict.fromkeys(
    [
        *(code for code in range(32) if chr(code) not in "\t\n\f\r\v"),
        0x7F,
        *(code for code in range(0x80, 0xA0) if chr(code) != "\x85"),
        0xAD,  # soft hyphen
        *range(0x200B, 0x2010),  # zero-width spaces, direction marks
        *range(0x202A, 0x202F),  # direction overrides, which make text look other than it is
        *range(0x2060, 0x2070),
        0xFEFF,
        *range(0xD800, 0xE000),  # halves of characters that cannot be written to any file
    ]
)
_LINE_ENDS = {0x85: "\n", 0x2028: "\n", 0x2029: "\n\n", 0x2011: "-"}
_CLEANING = {**_INVISIBLE, **_LINE_ENDS}


class Decoded(NamedTuple):
    """Text, its encoding, and a notice where that was guessed."""

    text: str
    encoding: str
    notices: tuple[Notice, ...] = ()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Return the characters of a text file.

    A byte order mark decides; else what the file declares, if the bytes fit; else UTF-8, if they fit; else UTF-16
    without a mark, by its zero bytes. What is left is guessed, with the notice ``encoding_guessed``; bytes that do not
    fit become U+FFFD, with the notice ``undecodable_bytes``.

    Args:
        data: The file.
        declared: Encoding that the file names, None if it names none.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(data.decode(encoding, "replace"), encoding)
    for candidate in (declared, "utf-8"):
        text = _try(data, candidate) if candidate else None
        if candidate and text is not None and ("\0" not in text[:_SAMPLE] or not _zeros(data)):
            return Decoded(text, candidate)
    if wide := _zeros(data):
        return _guessed(data, wide)
    return _guessed(data, _guess(data))


def clean(text: str) -> str:
    """Return text without characters that cannot be seen, with a plain line end for every kind of line end.

    Two carriage returns before a line feed come of a transfer that turned the line ends of Windows once more.
    """
    if text.isascii() and "\0" not in text:
        plain = text.translate(_CLEANING) if any(code in text for code in _CONTROLS) else text
    else:
        plain = text.translate(_CLEANING)
    return plain.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")


_CONTROLS = tuple(chr(code) for code in _INVISIBLE if code < 0x80)  # noqa: PLR2004 - end of ASCII


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _zeros(data: bytes) -> str:
    """Return the kind of UTF-16 that the zero bytes of a sample show, or ""."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    half = max(len(sample) // 2, 1)
    even, odd = sample[::2].count(0) / half, sample[1::2].count(0) / half
    if odd >= _UTF16_ZEROS and even <= _UTF16_OTHERS:
        return "utf-16-le"
    return "utf-16-be" if even >= _UTF16_ZEROS and odd <= _UTF16_OTHERS else ""


def _guess(data: bytes) -> str:
    """Guess from the bytes around the first that is not ASCII."""
    from charset_normalizer import from_bytes

    first = next((at for at, byte in enumerate(data) if byte > 0x7F), 0)  # noqa: PLR2004 - end of ASCII
    sample = data[max(first - _SAMPLE // 2, 0) :][:_SAMPLE]
    western = _try(sample, _WINDOWS)
    if western is not None and all(character in _WESTERN for character in set(western) if ord(character) > 0x7F):  # noqa: PLR2004
        return _WINDOWS
    best = from_bytes(sample).best()
    return _WINDOWS if best is None else best.encoding


def _guessed(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    msg = f"the file does not say how its characters are encoded; it was read as {encoding}, so check accents and currency signs"
    return _checked(text, encoding, Notice("encoding_guessed", msg))


def _checked(text: str, encoding: str, *notices: Notice) -> Decoded:
    lost = text.count("\ufffd")
    if lost:
        msg = f"{lost} places of the file are no {encoding} text and show as \ufffd; get a fresh copy of it"
        notices = (*notices, Notice("undecodable_bytes", msg))
    return Decoded(text, encoding, notices)
