"""Hands the parts of a Word file to the compiled reader, where it was built, and takes what it found."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from contractlens.exceptions import ReadError
from contractlens.readers.compiled import DECLINED, READ, LibraryPart, library
from contractlens.readers.docx_handover import take_in
from contractlens.readers.docx_package import is_strict, transitional

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.readers.assembly import DocumentBuilder
    from contractlens.readers.docx_handover import Counts
    from contractlens.readers.docx_package import Package

_WHOLE = struct.Struct("<2I")
_MAIN, _FURNITURE = 0, 6
_PARTS = {"styles": 1, "numbering": 2, "footnotes": 3, "endnotes": 4, "comments": 5}
_MOST_PARTS = 200
"""Parts of the text, headers and footers; a file with more is odd."""


class WholeFile(NamedTuple):
    """A Word file that was read without `Package`: what is counted, its core properties in XML, whether it has macros."""

    counts: Counts
    core: bytes
    macros: bool


def read_whole(data: bytes, builder: DocumentBuilder) -> tuple[WholeFile | None, bool]:
    """Fill an empty builder with a Word file that was packed in the usual way, as `read_compiled` does with its parts.

    Returns:
        What else there is to tell of it; None, with the builder still empty, where it is left to others. And whether
        `read_compiled` may read it then.
    """
    compiled = library()
    if compiled is None:
        return None, False
    status, result = compiled.read_word_file(data, builder.limits)
    if status != READ:
        return None, status != DECLINED
    macros, core_length = _WHOLE.unpack_from(result)
    begin = _WHOLE.size + core_length
    counts = take_in(memoryview(result)[begin:], builder)
    return WholeFile(counts, result[_WHOLE.size : begin], macros == 1), False


def read_compiled(package: Package, main: str, builder: DocumentBuilder) -> Counts | None:
    """Fill an empty builder with the text of a Word file as ``final`` reads it, and what stands beside the text.

    Returns:
        What there is to tell of it; None, with the builder still empty, where the file is left to the reader in Python.
    """
    compiled = library()
    if compiled is None:
        return None
    try:
        parts = list(_parts(package, main))
    except ReadError:
        return None
    if len(parts) > _MOST_PARTS:
        return None
    status, result = compiled.read_word(parts, builder.limits)
    if status != READ and is_strict(parts[0].data):
        parts = [part._replace(data=transitional(part.data)) for part in parts]
        status, result = compiled.read_word(parts, builder.limits)
    return take_in(memoryview(result), builder) if status == READ else None


def _parts(package: Package, main: str) -> Iterator[LibraryPart]:
    """Yield the parts that the compiled reader looks at; headers and footers with what sections know them by."""
    for kind, name in ((_MAIN, main), *((number, package.related(main, kind)) for kind, number in _PARTS.items())):
        blob = None if name is None else package.read(name)
        if blob is not None:
            yield LibraryPart(kind, blob)
    targets: dict[str, int] = {}
    for identity, relationship in package.relationships(main).items():
        if relationship.kind in {"header", "footer"} and not relationship.external:
            blob = package.read(relationship.target)
            if blob is not None:
                number = targets.setdefault(relationship.target, len(targets))
                yield LibraryPart(_FURNITURE, blob, identity.encode(), number)
