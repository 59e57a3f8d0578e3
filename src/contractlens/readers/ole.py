"""What the binary header of a legacy Word file (.doc) says before anything converts it."""

from __future__ import annotations

import io

_FLAGS_AT = 0x0A
_ENCRYPTED = 0x0100
"""``fEncrypted`` of the header ([MS-DOC] 2.5.2): the words are encrypted or obfuscated with a password."""
_HEADER_BYTES = 32
_DAMAGE = (OSError, ValueError, IndexError, TypeError, AttributeError, RecursionError, OverflowError, MemoryError)
"""What olefile raises on damaged containers."""


def is_encrypted(data: bytes) -> bool:
    """Say whether a legacy Word file has a password; False also where its container is damaged."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            header = container.openstream("WordDocument").read(_HEADER_BYTES)
    except _DAMAGE:
        return False
    return bool(int.from_bytes(header[_FLAGS_AT : _FLAGS_AT + 2], "little") & _ENCRYPTED)
