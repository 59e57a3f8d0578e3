"""Makes streams as Outlook packs attachments into ``winmail.dat`` ([MS-OXTNEF])."""

from __future__ import annotations

import struct
import uuid

_MESSAGE = uuid.UUID("00020307-0000-0000-c000-000000000046").bytes_le


def stream(*attachments: bytes, body: str = "") -> bytes:
    """Return a stream; `attachments` are made by `file` and `mail`."""
    version = _attribute(1, 0x9006, 0x0008, struct.pack("<I", 0x00010000))
    words = _attribute(1, 0x800C, 0x0002, body.encode("cp1252") + b"\0") if body else b""
    return struct.pack("<IH", 0x223E9F78, 1) + version + words + b"".join(attachments)


def file(name: str, data: bytes, *, short: str = "") -> bytes:
    """Return an attached file; `short` is its name as DOS would have it."""
    properties = _properties(_number(0x3705, 1), _named("x-note", "yes"), _text(0x3707, name))
    return (
        _attribute(2, 0x9002, 0x0006, bytes(14))
        + _attribute(2, 0x8010, 0x0001, (short or name[:8]).encode("cp1252") + b"\0")
        + _attribute(2, 0x800F, 0x0006, data)
        + _attribute(2, 0x9005, 0x0006, properties)
    )


def mail(name: str, inner: bytes) -> bytes:
    """Return an attached mail."""
    value = _MESSAGE + inner
    whole = struct.pack("<HHII", 0x0D, 0x3701, 1, len(value)) + value + bytes(-len(value) % 4)
    properties = _properties(_number(0x3705, 5), _text(0x3001, name), whole)
    return _attribute(2, 0x9002, 0x0006, bytes(14)) + _attribute(2, 0x9005, 0x0006, properties)


def _attribute(level: int, kind: int, form: int, value: bytes) -> bytes:
    return struct.pack("<BHHI", level, kind, form, len(value)) + value + struct.pack("<H", sum(value) % 65_536)


def _properties(*properties: bytes) -> bytes:
    return struct.pack("<I", len(properties)) + b"".join(properties)


def _number(identity: int, value: int) -> bytes:
    return struct.pack("<HHI", 0x03, identity, value)


def _text(identity: int, words: str) -> bytes:
    return struct.pack("<HH", 0x1F, identity) + _string(words)


def _named(name: str, words: str) -> bytes:
    wide = (name + "\0").encode("utf-16-le")
    kind = uuid.UUID(int=1).bytes_le + struct.pack("<II", 1, len(wide)) + wide + bytes(-len(wide) % 4)
    return struct.pack("<HH", 0x1F, 0x8001) + kind + _string(words)


def _string(words: str) -> bytes:
    wide = (words + "\0").encode("utf-16-le")
    return struct.pack("<II", 1, len(wide)) + wide + bytes(-len(wide) % 4)
