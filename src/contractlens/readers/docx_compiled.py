"""Hands the parts of a Word file to the compiled reader, where it was built (``native/``), and takes what it found.

It reads what the modules beside this one read, to the letter, many times as fast, and declines what is rare, odd or
damaged; then they read it. ``CONTRACTLENS_WORD_READER=python`` leaves everything to them.
"""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from contractlens.exceptions import ReadError
from contractlens.readers.docx_handover import LibraryPart, WordLibrary, take_in
from contractlens.readers.docx_package import transitional

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.readers.assembly import DocumentBuilder
    from contractlens.readers.docx_handover import Counts
    from contractlens.readers.docx_package import Package

_NAME = {"darwin": "libcontractlens_word.dylib", "win32": "contractlens_word.dll"}.get(
    sys.platform, "libcontractlens_word.so"
)
_CHOICE = "CONTRACTLENS_WORD_READER"
_MAIN, _FURNITURE = 0, 6
_PARTS = {"styles": 1, "numbering": 2, "footnotes": 3, "endnotes": 4, "comments": 5}
_MOST_FURNITURE = 200
"""Headers and footers; a file with more is odd."""


@lru_cache(maxsize=1)
def library() -> WordLibrary | None:
    """Return the compiled reader; None where it was not built, or cannot be loaded."""
    place = Path(__file__).with_name(_NAME)
    if not place.exists():
        return None
    try:
        return WordLibrary(place)
    except (OSError, AttributeError):
        return None  # built for another machine


def read_compiled(package: Package, main: str, builder: DocumentBuilder) -> Counts | None:
    """Fill an empty builder with the text of a Word file as ``final`` reads it, and what stands beside the text.

    Returns:
        What there is to tell of it; None, with the builder still empty, where the file is left to the reader in Python.
    """
    compiled = None if os.environ.get(_CHOICE) == "python" else library()
    if compiled is None:
        return None
    try:
        parts = list(_parts(package, main))
    except ReadError:
        return None
    if len(parts) > _MOST_FURNITURE:
        return None
    limits = builder.limits
    result = compiled.read(parts, limits.max_chars, limits.max_blocks)
    return None if result is None else take_in(result, builder)


def _parts(package: Package, main: str) -> Iterator[LibraryPart]:
    """Yield the parts that the compiled reader looks at; headers and footers with what sections know them by."""
    for kind, name in ((_MAIN, main), *((number, package.related(main, kind)) for kind, number in _PARTS.items())):
        blob = None if name is None else package.read(name)
        if blob is not None:
            yield LibraryPart(kind, transitional(blob))
    targets: dict[str, int] = {}
    for identity, relationship in package.relationships(main).items():
        if relationship.kind in {"header", "footer"} and not relationship.external:
            blob = package.read(relationship.target)
            if blob is not None:
                number = targets.setdefault(relationship.target, len(targets))
                yield LibraryPart(_FURNITURE, transitional(blob), identity.encode(), number)
