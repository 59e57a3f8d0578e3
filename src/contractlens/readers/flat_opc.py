"""Word files written as one XML (flat OPC, ``pkg:package``): the same parts, put together again."""

from __future__ import annotations

import base64
import binascii
import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from lxml import etree

from contractlens.readers import sha256
from contractlens.readers.docx_package import parse_xml
from contractlens.readers.refusals import check_markup

if TYPE_CHECKING:
    from contractlens.document import Document, Limits, Revisions

_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_NAME, _TYPE = _PACKAGE + "name", _PACKAGE + "contentType"
_BINARY = re.compile(rb"<pkg:binaryData>[^<]*</pkg:binaryData>")
_LARGEST_BINARY = 8_000_000
"""Bytes of a part in base64; larger ones are pictures, and the parser takes no more than 10 million at a time."""
_LONGEST_NAME = 1_000
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"


def read_flat(data: bytes, *, name: str, limits: Limits, revisions: Revisions = "final") -> Document:
    """Return the `Document` of a flat Word file; `contractlens.readers.docx.read_docx` says the rest."""
    from contractlens.readers.docx import read_docx

    document = read_docx(packed(data, name, limits), name=name, limits=limits, revisions=revisions)
    return replace(document, sha256=sha256(data))


def packed(data: bytes, name: str, limits: Limits) -> bytes:
    """Return a flat Word file as the ZIP package that it stands for, without its largest pictures.

    Raises:
        LimitExceededError: It has more bytes than ``limits.max_bytes`` or ``max_xml_bytes`` (``too_large``).
        CorruptFileError: Not well-formed, or with a document type, which Word files must not have.
    """
    markup = _BINARY.sub(_without_large, data)
    check_markup(len(markup), "the flat package", name, limits)
    root = parse_xml(markup, "it", name)
    files: dict[str, bytes] = {}
    types: dict[str, str] = {}
    for part in root.iterchildren(_PACKAGE + "part"):
        content, path = _content(part), (part.get(_NAME) or "").lstrip("/")
        if content is not None and 0 < len(path) <= _LONGEST_NAME:
            files[path] = content
            types[path] = part.get(_TYPE) or ""
    return _zip({"[Content_Types].xml": _content_types(types)} | files)


def _without_large(match: re.Match[bytes]) -> bytes:
    return match[0] if len(match[0]) <= _LARGEST_BINARY else b""


def _content(part: etree._Element) -> bytes | None:
    """Return the bytes of a part; None where it has none, or they were left out."""
    for data in part:
        if data.tag == _PACKAGE + "xmlData" and len(data):
            return etree.tostring(data[0], encoding="utf-8", with_tail=False)
        if data.tag == _PACKAGE + "binaryData":
            try:
                return base64.b64decode(data.text or "")
            except (binascii.Error, ValueError):
                return None
    return None


def _content_types(types: dict[str, str]) -> bytes:
    stated = "".join(
        f"<Override PartName={quoteattr('/' + path)} ContentType={quoteattr(kind)}/>" for path, kind in types.items()
    )
    return f'<Types xmlns="{_CONTENT_TYPES}">{stated}</Types>'.encode()


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, content in files.items():
            archive.writestr(zipfile.ZipInfo(path), content)
    return out.getvalue()
