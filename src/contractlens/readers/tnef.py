"""Attachments that Outlook packed into one part of a mail, ``winmail.dat`` ([MS-OXTNEF], [MS-OXCDATA] 2.11)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGNATURE = b"\x78\x9f\x3e\x22"
MEDIA_TYPES = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})

_HEADER = 6
_ATTACHMENT_LEVEL = 2
_BEGIN, _TITLE, _DATA, _PROPERTIES, _BODY = 0x9002, 0x8010, 0x800F, 0x9005, 0x800C
_LONG_NAME, _OBJECT, _SUBJECT = 0x3707, 0x3701, 0x3001
_NAMED = 0x8000
_SEVERAL = 0x1000
_STRING, _WIDE, _OBJECT_TYPE, _BINARY = 0x1E, 0x1F, 0x0D, 0x102
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_GUID = 16
_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")
"""Interface of a mail inside a mail; it is written as a stream of its own."""


class TnefError(ValueError):
    """The stream is damaged."""


@dataclass
class Attachment:
    """A file, or a mail when `is_mail`: then `data` is a stream of the same format."""

    name: str = ""
    data: bytes = b""
    is_mail: bool = False


@dataclass
class Tnef:
    """What a stream holds: its files and mails, and its words where they stand there in plain text."""

    attachments: list[Attachment] = field(default_factory=list)
    body: bytes = b""


def read_tnef(data: bytes) -> Tnef:
    """Return what a stream holds.

    Raises:
        TnefError: It is damaged; what lies before the damage is lost too.
    """
    if not data.startswith(SIGNATURE):
        msg = "no signature"
        raise TnefError(msg)
    found = Tnef()
    for level, kind, value in _attributes(data):
        if kind == _BODY:
            found.body = value.rstrip(b"\0")
        if level != _ATTACHMENT_LEVEL:
            continue
        if kind == _BEGIN or not found.attachments:
            found.attachments.append(Attachment())
        last = found.attachments[-1]
        if kind == _TITLE:
            last.name = last.name or _words(value, wide=False)
        elif kind == _DATA:
            last.data = last.data or value
        elif kind == _PROPERTIES:
            _apply(last, value)
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield level, id and value of each attribute."""
    at = _HEADER
    while at + 9 <= len(data):
        level, kind, _, length = struct.unpack_from("<BHHI", data, at)
        at += 9
        if at + length > len(data):
            msg = "an attribute is cut off"
            raise TnefError(msg)
        yield level, kind, data[at : at + length]
        at += length + 2  # a checksum, which some programs get wrong


def _apply(attachment: Attachment, data: bytes) -> None:
    for kind, identity, value in _properties(data):
        if identity in {_LONG_NAME, _SUBJECT} and kind in {_STRING, _WIDE}:
            name = _words(value, wide=kind == _WIDE)
            attachment.name = name if identity == _LONG_NAME and name else attachment.name or name
        elif identity == _OBJECT and kind in {_OBJECT_TYPE, _BINARY} and value:
            attachment.is_mail = value.startswith(_MESSAGE)
            attachment.data = value[_GUID:] if kind == _OBJECT_TYPE else value


def _properties(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield type, id and (last) value of each MAPI property."""
    reader = _Reader(data)
    for _ in range(reader.number()):
        kind, identity = struct.unpack("<HH", reader.take(4))
        if identity >= _NAMED:
            reader.take(_GUID)
            if reader.number() == 0:
                reader.number()
            else:
                reader.take_padded(reader.number())
        plain = kind & ~_SEVERAL
        has_count = kind != plain or plain not in _FIXED
        value = b""
        for _ in range(reader.number() if has_count else 1):
            value = reader.take(_FIXED[plain]) if plain in _FIXED else reader.take_padded(reader.number())
        yield plain, identity, value


@dataclass
class _Reader:
    data: bytes
    at: int = 0

    def take(self, size: int) -> bytes:
        if self.at + size > len(self.data):
            msg = "a property is cut off"
            raise TnefError(msg)
        self.at += size
        return self.data[self.at - size : self.at]

    def take_padded(self, size: int) -> bytes:
        """Take a value that is filled up to four bytes."""
        value = self.take(size)
        self.at += -size % 4
        return value

    def number(self) -> int:
        return int.from_bytes(self.take(4), "little")


def _words(value: bytes, *, wide: bool) -> str:
    text = value.decode("utf-16-le" if wide else "cp1252", "replace")
    return text.partition("\0")[0].strip()
