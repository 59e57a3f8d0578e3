"""Members of a ZIP that were encrypted with AES, as WinZip and 7-Zip do (specification AE-1 and AE-2 of WinZip)."""

from __future__ import annotations

import hashlib
import hmac
import struct
import zipfile
import zlib
from typing import IO, NamedTuple

from contractlens.readers.zip_entries import LOCAL_MARK

METHOD = 99
"""The "compression method" of members encrypted with AES."""

_LOCAL_HEADER = 30
_EXTRA = 0x9901
_SALT_SIZES = {1: 8, 2: 12, 3: 16}
_KEY_SIZES = {1: 16, 2: 24, 3: 32}
_VERIFIER = 2
_MAC = 10
_ROUNDS = 1_000
_BLOCK = 16
_CHUNK = 4_096 * _BLOCK
_RAW_DEFLATE = -15


class Sealed(NamedTuple):
    """An encrypted member: the strength of its key, how it was packed before, and its bytes."""

    strength: int
    packed: int
    data: bytes


def read_sealed(file: IO[bytes], info: zipfile.ZipInfo) -> Sealed:
    """Return a member as it lies in the file.

    Raises:
        BadZipFile: It is damaged.
    """
    strength, packed = _stated(info.extra)
    file.seek(info.header_offset)
    header = file.read(_LOCAL_HEADER)
    if len(header) < _LOCAL_HEADER or not header.startswith(LOCAL_MARK):
        msg = "a member has no header"
        raise zipfile.BadZipFile(msg)
    names = sum(struct.unpack("<HH", header[26:30]))
    file.seek(names, 1)
    data = file.read(info.compress_size)
    if len(data) < _SALT_SIZES[strength] + _VERIFIER + _MAC:
        msg = "a member is cut off"
        raise zipfile.BadZipFile(msg)
    return Sealed(strength, packed, data)


def unseal(sealed: Sealed, password: bytes, size: int) -> bytes | None:
    """Return a member of `size` bytes, None where the password does not fit.

    Raises:
        BadZipFile: It is damaged, or larger than its ZIP says.
        NotImplementedError: It was packed otherwise than with deflate.
        error: It cannot be unpacked (zlib).
    """
    salt_size, key_size = _SALT_SIZES[sealed.strength], _KEY_SIZES[sealed.strength]
    salt, verifier = sealed.data[:salt_size], sealed.data[salt_size : salt_size + _VERIFIER]
    keys = hashlib.pbkdf2_hmac("sha1", password, salt, _ROUNDS, 2 * key_size + _VERIFIER)
    words, mac = sealed.data[salt_size + _VERIFIER : -_MAC], sealed.data[-_MAC:]
    if keys[2 * key_size :] != verifier:
        return None
    if not hmac.compare_digest(hmac.digest(keys[key_size : 2 * key_size], words, "sha1")[:_MAC], mac):
        return None
    return _unpacked(_counted(keys[:key_size], words), sealed.packed, size)


def _stated(extra: bytes) -> tuple[int, int]:
    """Return the strength of the key and the packing from the extra field of the directory."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack("<HH", extra[at : at + 4])
        if kind == _EXTRA and at + 11 <= len(extra) and extra[at + 8] in _KEY_SIZES:
            return extra[at + 8], int.from_bytes(extra[at + 9 : at + 11], "little")
        at += 4 + length
    msg = "a member does not say how it was encrypted"
    raise zipfile.BadZipFile(msg)


def _counted(key: bytes, data: bytes) -> bytes:
    """Take off AES in counter mode; WinZip's counter begins at one and has its lowest byte first."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 - the counter mode is made of it
    out = bytearray()
    for at in range(0, len(data), _CHUNK):
        chunk = data[at : at + _CHUNK]
        first = at // _BLOCK + 1
        blocks = -(-len(chunk) // _BLOCK)
        counters = b"".join(number.to_bytes(_BLOCK, "little") for number in range(first, first + blocks))
        stream = encryptor.update(counters)[: len(chunk)]
        mixed = int.from_bytes(chunk, "little") ^ int.from_bytes(stream, "little")
        out += mixed.to_bytes(len(chunk), "little")
    return bytes(out)


def _unpacked(data: bytes, packed: int, size: int) -> bytes:
    if packed == zipfile.ZIP_STORED:
        found = data
    elif packed == zipfile.ZIP_DEFLATED:
        found = zlib.decompressobj(_RAW_DEFLATE).decompress(data, size + 1)
    else:
        raise NotImplementedError
    if len(found) != size:
        msg = "a member has another size than its ZIP says"
        raise zipfile.BadZipFile(msg)
    return found
