"""Opens the ZIP package of a Word file and hands out its parts as XML trees."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from contractlens.exceptions import CorruptFileError, EncryptedFileError
from contractlens.readers.docx_entries import Entries, read_entries
from contractlens.readers.docx_parts import (
    ENCRYPTED_FLAG,
    STRICT_URI,
    UNPACK_ERRORS,
    Relationship,
    relationship_kind,
)
from contractlens.readers.refusals import check_markup
from contractlens.readers.zip_entries import unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from contractlens.document import Limits

_STRICT_NAMESPACES = (
    # The strict form of the format (ISO/IEC 29500-1) differs, for what is read here, by the names of its namespaces.
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/chart", b"http://schemas.openxmlformats.org/drawingml/2006/chart"),
    (b"http://purl.oclc.org/ooxml/drawingml/diagram", b"http://schemas.openxmlformats.org/drawingml/2006/diagram"),
)
_STRICT_MARK = STRICT_URI.encode()
_USUAL_MAIN_PART = "word/document.xml"
_MACROS = "vbaproject.bin"


def _safe_parser() -> etree.XMLParser:
    """Return a parser of XML from anywhere: it resolves no entities and fetches nothing."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,  # nobody asks for elements by xml:id, and the table of them takes a third of the time
    )


@dataclass
class Package:
    """The parts of one Word file, each unpacked and parsed when it is asked for: pictures never are.

    `damaged` names the parts that stand beside the text and could not be read.
    """

    name: str
    limits: Limits
    _data: bytes
    _zip: zipfile.ZipFile
    _members: dict[str, zipfile.ZipInfo]
    damaged: list[str] = field(default_factory=list)
    _relationships: dict[str, dict[str, Relationship]] = field(default_factory=dict)
    _parser: etree.XMLParser = field(default_factory=_safe_parser)

    @classmethod
    def open(cls, data: bytes, name: str, limits: Limits, archive: zipfile.ZipFile | None = None) -> Package:
        """Check the ZIP's directory and open the file.

        Args:
            data: The whole file.
            name: For messages.
            limits: How much to read before refusing.
            archive: The same file, where its directory was read before.

        Raises:
            CorruptFileError: The ZIP's directory cannot be read.
        """
        if archive is None:
            try:
                archive = zipfile.ZipFile(io.BytesIO(data))
            except UNPACK_ERRORS as error:
                raise corrupt(name, "its ZIP directory cannot be read") from error
        # Part names are compared without case (ECMA-376 Part 2, 6.2.2.3); some writers use backslashes.
        members = {info.filename.replace("\\", "/").lstrip("/").casefold(): info for info in archive.infolist()}
        return cls(name, limits, data, archive, members)

    def __contains__(self, part: str) -> bool:
        return part.casefold() in self._members

    def parts(self) -> Iterable[str]:
        """Return the names of all parts, in lower case."""
        return self._members

    @property
    def has_macros(self) -> bool:
        """True when a part holds macros."""
        return any(part.rsplit("/", 1)[-1] == _MACROS for part in self._members)

    def size(self, part: str) -> int:
        """Return how many bytes a part has once unpacked; no more of it is ever unpacked."""
        info = self._members.get(part.casefold())
        return 0 if info is None else info.file_size

    def markup_size(self) -> int:
        """Return how many bytes all XML parts have together."""
        return sum(info.file_size for name, info in self._members.items() if name.endswith((".xml", ".rels")))

    def read(self, part: str) -> bytes | None:
        """Return the bytes of a part, or None when the package has no such part.

        Raises:
            LimitExceededError: It is larger than ``limits.max_bytes`` or ``max_xml_bytes`` once unpacked.
            EncryptedFileError: The ZIP entry has a password.
            CorruptFileError: It cannot be unpacked.
        """
        info = self._members.get(part.casefold())
        if info is None:
            return None
        if info.flag_bits & ENCRYPTED_FLAG:
            msg = f"{self.name or 'the file'} is a ZIP with a password; save the contract without one and try again"
            raise EncryptedFileError(msg, name=self.name)
        check_markup(info.file_size, part, self.name, self.limits)  # zipfile never unpacks more than is declared
        try:
            return unpack(self._zip, info, self._data)
        except UNPACK_ERRORS as error:
            raise corrupt(self.name, f"{part} cannot be unpacked") from error

    def parse(self, part: str) -> etree._Element | None:
        """Return the root element of an XML part, or None when the package has no such part.

        Entities are not resolved, and libxml2's own limits stay on: 256 levels of nesting (which bounds every recursion
        over the tree) and 10 million bytes in one text node.

        Raises:
            CorruptFileError: Not well-formed, or with a document type (ECMA-376 Part 2, 6.2.5 forbids one).
        """
        blob = self.read(part)
        return None if blob is None else self._parse(transitional(blob), part)

    def parse_entries(self, part: str, kinds: Mapping[str, str]) -> tuple[etree._Element, list[Entries]] | None:
        """Likewise, with its entries of some kinds, and these (as `read_entries` says) not parsed yet."""
        blob = self.read(part)
        return None if blob is None else read_entries(transitional(blob), lambda each: self._parse(each, part), kinds)

    def parse_beside(self, part: str, is_empty: Callable[[bytes], bool] | None = None) -> etree._Element | None:
        """Likewise for a part beside the text (headers, comments): a damaged one is noted and passed over.

        One of which `is_empty` says so is passed over without being parsed.
        """
        try:
            blob = self.read(part)
            if blob is None or (is_empty is not None and is_empty(blob)):
                return None
            return self._parse(transitional(blob), part)
        except CorruptFileError:
            self.damaged.append(part)
            return None

    def _parse(self, blob: bytes, part: str) -> etree._Element:
        return parse_xml(blob, part, self.name, self._parser)

    def main_part(self) -> str:
        """Return the name of the part that holds the body.

        Raises:
            CorruptFileError: There is none.
        """
        for relationship in self.relationships("").values():
            if relationship.kind == "officeDocument" and relationship.target in self:
                return relationship.target
        if _USUAL_MAIN_PART in self:
            return _USUAL_MAIN_PART
        raise corrupt(self.name, "it holds no document part")

    def relationships(self, part: str) -> Mapping[str, Relationship]:
        """Return the relationships of a part by their id; "" asks for those of the package itself."""
        if part not in self._relationships:
            folder, file = posixpath.split(part)
            root = self.parse(posixpath.join(folder, "_rels", f"{file}.rels"))
            self._relationships[part] = {} if root is None else dict(_relationships(root, folder))
        return self._relationships[part]

    def related(self, part: str, kind: str) -> str | None:
        """Return the name of the first part of that kind that `part` points to, or None."""
        for relationship in self.relationships(part).values():
            if relationship.kind == kind and not relationship.external and relationship.target in self:
                return relationship.target
        return None


def parse_xml(blob: bytes, part: str, name: str, parser: etree.XMLParser | None = None) -> etree._Element:
    """Return the root of the XML of a part.

    Raises:
        CorruptFileError: It is not well-formed, or has a document type.
    """
    try:
        root = etree.fromstring(blob, _safe_parser() if parser is None else parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise corrupt(name, f"{part} is not well-formed XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise corrupt(name, f"{part} declares a document type, which Word files must not")
    return root


def is_strict(blob: bytes) -> bool:
    """Say whether XML is, or holds, the strict form of the format."""
    return _STRICT_MARK in blob


def transitional(blob: bytes) -> bytes:
    """Return XML of the strict form of the format with the names of the usual one."""
    if is_strict(blob):
        for strict, transitional in _STRICT_NAMESPACES:
            blob = blob.replace(strict, transitional)
    return blob


def _relationships(root: etree._Element, folder: str) -> Iterator[tuple[str, Relationship]]:
    for element in root:
        target = element.get("Target") or ""
        external = element.get("TargetMode") == "External"
        if not external:
            target = _resolved(folder, target)
        kind = relationship_kind(element.get("Type") or "")
        yield element.get("Id") or "", Relationship(kind, target, external)


def _resolved(folder: str, target: str) -> str:
    """Return the name of the part that a target means, seen from a folder."""
    is_plain = not (target.startswith("/") or "%" in target or "./" in target or "//" in target)
    if is_plain and folder and not target.endswith((".", "/")) and target:
        return f"{folder}/{target}"
    return posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")


def corrupt(name: str, reason: str) -> CorruptFileError:
    """Return the error for a damaged file."""
    return CorruptFileError(f"{name or 'the file'} is damaged: {reason}; get a fresh copy of it", name=name)
