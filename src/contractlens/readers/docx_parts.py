"""What both openers of Word packages share: relationships between parts, errors of unpacking, marks of the format."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass

ENCRYPTED_FLAG = 0x1
"""Bit of a ZIP entry that has a password."""
STRICT_URI = "http://purl.oclc.org/ooxml/"
"""Begins the namespaces of the strict form of the format (ISO/IEC 29500-1)."""
UNPACK_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    NotImplementedError,  # a compression method that zipfile does not know
    RuntimeError,  # a ZIP entry with a password
    OSError,
    EOFError,
    ValueError,
    OverflowError,
    IndexError,
    MemoryError,  # LZMA that asks for a dictionary of 4 GB
)


@dataclass(frozen=True, slots=True)
class Relationship:
    """One part's pointer to another: the last word of its type ("styles", "header"), and the target's part name."""

    kind: str
    target: str
    external: bool


def relationship_kind(relationship_type: str) -> str:
    """Return the last word of a relationship's type: "styles", "header"."""
    return relationship_type.rsplit("/", 1)[-1]
