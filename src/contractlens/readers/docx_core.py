"""What a Word file says of itself: title, author, and when it was made and last changed (docProps/core.xml)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractlens.exceptions import CorruptFileError
from contractlens.readers.docx_package import parse_xml

if TYPE_CHECKING:
    from lxml import etree

    from contractlens.readers.docx_package import Package

_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"
_KINDS = {
    _DUBLIN_CORE + "title": "title",
    _DUBLIN_CORE + "creator": "author",
    _TERMS + "created": "created",
    _TERMS + "modified": "modified",
}
_MAX_CHARACTERS = 500
"""Word's own dialogue takes 255; a longer one is rubbish."""


def core_properties(package: Package) -> dict[str, str]:
    """Return those of "title", "author", "created" and "modified" that the file states; times as ISO 8601.

    A damaged part says nothing: the contract can be read without it.
    """
    part = package.related("", "core-properties")
    if part is None:
        return {}
    try:
        root = package.parse(part)
    except CorruptFileError:
        return {}
    return {} if root is None else _stated(root)


def core_properties_in(blob: bytes) -> dict[str, str]:
    """Return those that a part states, given as XML; b"" for no part."""
    try:
        return _stated(parse_xml(blob, "docProps/core.xml", "")) if blob else {}
    except CorruptFileError:
        return {}


def _stated(root: etree._Element) -> dict[str, str]:
    found = {}
    for element in root:
        kind = _KINDS.get(str(element.tag))
        value = " ".join((element.text or "").split())[:_MAX_CHARACTERS]
        if kind is not None and value:
            found[kind] = value
    return found
