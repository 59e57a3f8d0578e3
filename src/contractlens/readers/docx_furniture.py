"""Headers and footers of all sections of a Word file, and the plain words of what else stands beside the text."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from contractlens.document import Furniture, FurnitureKind, Limits
from contractlens.readers import DOCX
from contractlens.readers import docx_names as names
from contractlens.readers.assembly import DocumentBuilder
from contractlens.readers.docx_blocks import BlockWriter
from contractlens.readers.docx_names import w
from contractlens.readers.docx_notes import Notes
from contractlens.readers.docx_numbering import Numbering
from contractlens.readers.docx_properties import PropertyReader
from contractlens.readers.docx_text import TextReader
from contractlens.readers.docx_walk import BodyWalker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from contractlens.readers.docx_package import Package
    from contractlens.readers.docx_revisions import RevisionView
    from contractlens.readers.docx_styles import StyleSheet

_FURNITURE: dict[str, FurnitureKind] = {w("headerReference"): "header", w("footerReference"): "footer"}
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–]?\s*\d+\s*(?:(?:of|/)\s*\d+)?\s*[-–]?", re.IGNORECASE)
_WORDS = (names.TEXT, names.DELETED_TEXT, names.MATH_TEXT, names.WORD_ART, w("sym"), w("ffData"))
"""Elements without which no words can be printed."""
_USUAL_START = re.compile(rb'<\?xml version="1\.0" encoding="UTF-8"(?: standalone="yes")?\?>\s*<w:(?:hdr|ftr) ')
_MAY_PRINT = re.compile("[<:](?:{})[\\s/>]|<!".format("|".join(name.rpartition("}")[2] for name in _WORDS)).encode())
"""Their tags, whatever the prefix, and what could make tags (a document type)."""


class PlainReader:
    """Reads the words of elements that hold paragraphs, apart from the text."""

    def __init__(self, styles: StyleSheet, limits: Limits, view: RevisionView) -> None:
        self._limits = limits
        self._walker = BodyWalker(
            BlockWriter(DocumentBuilder("", DOCX, limits), styles, keeps_deleted=view.mode == "all"),
            PropertyReader(styles, Numbering(styles), view),
            TextReader(styles, view),
            Notes("decimal"),
            Notes("decimal"),
        )

    def text_of(self, element: etree._Element) -> str:
        """Return the words with single spaces."""
        if next(element.iter(*_WORDS), None) is None:
            return ""
        walker = self._walker
        walker.writer = replace(walker.writer, builder=DocumentBuilder("", DOCX, self._limits))
        walker.walk(element, element)
        return " ".join(walker.writer.builder.text.split())


def _is_empty(blob: bytes) -> bool:
    """Say whether a whole part surely prints no words: most headers and footers that Word writes are such."""
    is_whole = blob.endswith((b"</w:hdr>", b"</w:ftr>")) and _USUAL_START.match(blob) is not None
    return is_whole and _MAY_PRINT.search(blob) is None


def read_furniture(
    package: Package, main: str, sections: Sequence[etree._Element], plain: PlainReader
) -> list[Furniture]:
    """Return the headers and footers of all sections (first, even and all other pages), each text once."""
    found: dict[Furniture, None] = {}
    read: set[str] = set()
    for reference in (each for section in sections for each in section.iterchildren(*_FURNITURE)):
        relationship = package.relationships(main).get(reference.get(names.RELATIONSHIP_ID) or "")
        if relationship is None or relationship.external or relationship.target in read:
            continue
        read.add(relationship.target)
        root = package.parse_beside(relationship.target, _is_empty)
        text = "" if root is None else plain.text_of(root)
        if text:
            found[furniture_of(_FURNITURE[str(reference.tag)], text)] = None
    return list(found)


def furniture_of(kind: FurnitureKind, text: str) -> Furniture:
    """Return the record of a header or footer; one that holds a page number alone is that."""
    return Furniture("page_number" if _PAGE_NUMBER.fullmatch(text) else kind, text)
