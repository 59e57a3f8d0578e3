"""Opens a Word file with python-docx and hands out its parts; refuses what python-docx cannot open."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.readers.docx_parts import ENCRYPTED_FLAG, STRICT_URI, UNPACK_ERRORS, Relationship, relationship_kind

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Iterable, Mapping, Sequence

    from docx.opc.rel import Relationships
    from lxml import etree

MAX_EAGER_BYTES = 128 * 1024 * 1024
"""Unpacked size of all parts together: python-docx unpacks every part, pictures too, before the first is read."""
MAX_EAGER_PARTS = 2_000
"""python-docx looks each part up in a list of those before it, which takes quadratic time."""


@dataclass(frozen=True, slots=True)
class OpenedPart:
    """One part: its tree if python-docx parses parts of its type, else its bytes; what it points to, by id."""

    root: etree._Element | None
    blob: bytes
    relationships: Mapping[str, Relationship]


def is_small(members: Sequence[zipfile.ZipInfo], max_bytes: int) -> bool:
    """Say whether a ZIP is small enough, and open, so that all of it may be unpacked at once."""
    if len(members) > MAX_EAGER_PARTS or any(member.flag_bits & ENCRYPTED_FLAG for member in members):
        return False
    return sum(member.file_size for member in members) <= min(max_bytes, MAX_EAGER_BYTES)


def open_parts(data: bytes) -> dict[str, OpenedPart]:
    """Return all parts by their name in lower case, that of the package itself being "".

    Empty when python-docx refuses the file (a missing part, broken relationships or XML anywhere, no content types),
    and for the strict form of the format, whose names python-docx does not know.
    """
    from docx.opc.exceptions import OpcError
    from docx.opc.package import OpcPackage
    from docx.opc.part import XmlPart
    from lxml.etree import XMLSyntaxError

    refusals = (OpcError, XMLSyntaxError, KeyError, AttributeError, TypeError, AssertionError, RecursionError)
    try:
        package = OpcPackage.open(io.BytesIO(data))
    except (*refusals, *UNPACK_ERRORS):
        return {}
    opened = {"": OpenedPart(None, b"", _relationships(package.rels))}
    for part in package.iter_parts():
        root = part.element if isinstance(part, XmlPart) else None
        if root is not None and _is_strict(root.nsmap.values()):
            return {}
        blob = part.blob if root is None else b""
        opened[_name(part.partname).casefold()] = OpenedPart(root, blob, _relationships(part.rels))
    return opened


def _is_strict(namespaces: Iterable[str]) -> bool:
    return any(uri.startswith(STRICT_URI) for uri in namespaces)


def _name(part_uri: str) -> str:
    return part_uri.lstrip("/")


def _relationships(found: Relationships) -> dict[str, Relationship]:
    return {
        identity: Relationship(
            relationship_kind(each.reltype or ""),
            each.target_ref if each.is_external else _name(each.target_part.partname),
            each.is_external,
        )
        for identity, each in found.items()
    }
