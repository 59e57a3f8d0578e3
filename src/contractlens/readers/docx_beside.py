"""Finds the parts of a Word file that hold words of its text outside the body, and bounds how much of them is read."""

from __future__ import annotations

import posixpath
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from contractlens.exceptions import CorruptFileError, LimitExceededError
from contractlens.readers.docx_names import w

if TYPE_CHECKING:
    from lxml import etree

    from contractlens.document import Limits
    from contractlens.readers.docx_package import Package

DEEPEST = 4
"""Files inserted into one another; what lies deeper is told and not read. Word writes one level."""
MARKUP_SHARE = 2
"""How often ``Limits.max_xml_bytes`` such parts may parse together: what takes the time is to parse and walk them."""
_LEAST_COST = 64 * 1024
"""Bytes that the smallest part counts for, so that a file cannot ask for a million of them."""
_CONTENT_TYPES = "[Content_Types].xml"
_ROOTS = {w("footnotes"): "footnotes", w("endnotes"): "endnotes"}


@dataclass
class Allowance:
    """How much may still be read of what stands beside the bodies of a file and of all files inserted into it.

    Attributes:
        name: File name for messages.
        limits: Those of the whole file: all such parts together may have as many bytes as ``max_bytes``.
        spent: Bytes read so far.
        parsed: Bytes of them that were parsed.
        converted: Inserted files that LibreOffice was asked to convert so far.
    """

    name: str
    limits: Limits
    spent: int = 0
    parsed: int = 0
    converted: int = 0
    _deadline: float | None = None

    def __post_init__(self) -> None:
        if self.limits.max_seconds is not None:
            self._deadline = time.monotonic() + self.limits.max_seconds

    def left(self) -> Limits:
        """Return the limits of the whole file with the seconds that are left."""
        if self._deadline is None:
            return self.limits
        return replace(self.limits, max_seconds=max(self._deadline - time.monotonic(), 0.0))

    def spend(self, size: int) -> None:
        """Count a part before it is unpacked.

        Raises:
            LimitExceededError: All of them have more bytes than ``limits.max_bytes`` (``too_large``).
        """
        self.spent += max(size, _LEAST_COST)
        self._check(self.spent, self.limits.max_bytes, "max_bytes")

    def parse(self, size: int) -> None:
        """Count markup before it is parsed.

        Raises:
            LimitExceededError: All of it has more bytes than twice ``limits.max_xml_bytes`` (``too_large``).
        """
        self.parsed += size
        self._check(self.parsed, MARKUP_SHARE * self.limits.max_xml_bytes, "max_xml_bytes")

    def _check(self, size: int, most: int, field: str) -> None:
        if size > most:
            msg = (
                f"what stands beside the body of {self.name or 'the file'} has more than {most:,} bytes; raise "
                f"Limits.{field} to read it"
            )
            raise LimitExceededError(msg, kind="too_large", name=self.name)


@dataclass
class PartsBeside:
    """The parts of one Word file that elements of its text point to.

    Attributes:
        package: The file.
        main: Name of the part that holds the body.
        allowance: How much may still be read.
        depth: Files that this one is inserted into.
    """

    package: Package
    main: str
    allowance: Allowance
    depth: int = 0
    _types: dict[str, str] | None = field(default=None, repr=False)

    def target(self, element: etree._Element, identity: str | None) -> str | None:
        """Return the name of the part that an element points to; None when it lies outside the file or is missing."""
        try:
            known = self.package.relationships(self._home(element))
        except CorruptFileError:  # those of the notes, which nothing else asks for
            return None
        relationship = known.get(identity or "")
        if relationship is None or relationship.external or relationship.target not in self.package:
            return None
        return relationship.target

    def read(self, part: str) -> bytes | None:
        """Return the bytes of a part; None when it is damaged.

        Raises:
            LimitExceededError: This part, or all of them together, are larger than the limits allow (``too_large``).
        """
        self.allowance.spend(self.package.size(part))
        try:
            return self.package.read(part)
        except CorruptFileError:
            return None

    def parse(self, part: str) -> etree._Element | None:
        """Likewise, the root element of an XML part."""
        size = self.package.size(part)
        self.allowance.spend(size)
        self.allowance.parse(size)
        try:
            return self.package.parse(part)
        except CorruptFileError:
            return None

    def media_type(self, part: str) -> str:
        """Return the content type of a part in lower case, "" where the file states none."""
        if self._types is None:
            self._types = self._read_types()
        ending = posixpath.splitext(part)[1].casefold()
        return self._types.get(f"/{part}".casefold()) or self._types.get(ending) or ""

    def _read_types(self) -> dict[str, str]:
        """Return content types by "/name of the part" and by ".ending"."""
        root = self.parse(_CONTENT_TYPES) if _CONTENT_TYPES in self.package else None
        found: dict[str, str] = {}
        for each in () if root is None else root:
            key = each.get("PartName") or f".{each.get('Extension') or ''}"
            found[key.casefold()] = (each.get("ContentType") or "").partition(";")[0].strip().casefold()
        return found

    def _home(self, element: etree._Element) -> str:
        """Return the name of the part that an element stands in: the body, or the notes."""
        kind = _ROOTS.get(str(element.getroottree().getroot().tag))
        return (kind and self.package.related(self.main, kind)) or self.main
