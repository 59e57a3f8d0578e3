"""Unpacks entries of a ZIP file: those written in the usual way at once, all others through `zipfile`."""

from __future__ import annotations

import struct
import zipfile
import zlib

_LOCAL_HEADER = struct.Struct("<4s2xH18xHH")
"""Mark, flags, length of the name and length of the extra field (APPNOTE 4.3.7)."""
LOCAL_MARK = b"PK\x03\x04"
"""Begins an entry, and so nearly every ZIP file."""
_UTF_8_FLAG = 0x800
_HARMLESS_FLAGS = 0x2 | 0x4 | 0x8 | _UTF_8_FLAG
"""How hard the writer packed, sizes that are repeated behind the entry, and the encoding of names."""


def unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, data: bytes) -> bytes:
    """Return the bytes of an entry, as ``archive.read(info)`` does; small ones take a third of its time.

    Args:
        archive: The open file.
        info: The entry; its ``file_size`` is what may be unpacked, so look at it before.
        data: The bytes that `archive` was opened with.

    Raises:
        zipfile.BadZipFile: The entry is damaged; `zipfile` says what other errors there are.
    """
    found = _inflate(info, data)
    return archive.read(info) if found is None else found


def _inflate(info: zipfile.ZipInfo, data: bytes) -> bytes | None:
    """Return None where anything is out of the ordinary."""
    begin = info.header_offset
    name = begin + _LOCAL_HEADER.size
    is_usual = info.compress_type == zipfile.ZIP_DEFLATED and not info.flag_bits & ~_HARMLESS_FLAGS
    if not is_usual or begin < 0 or name > len(data):
        return None
    mark, flags, name_length, extra_length = _LOCAL_HEADER.unpack_from(data, begin)
    start = name + name_length + extra_length
    encoding = "utf-8" if flags & _UTF_8_FLAG else "cp437"
    if mark != LOCAL_MARK or data[name : name + name_length].decode(encoding) != info.orig_filename:
        return None
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        found = engine.decompress(memoryview(data)[start : start + info.compress_size], info.file_size + 1)
    except (zlib.error, OverflowError):
        return None
    is_whole = engine.eof and not engine.unused_data and len(found) == info.file_size
    return found if is_whole and zlib.crc32(found) == info.CRC else None
