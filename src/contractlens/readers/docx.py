"""Reads Word files (.docx, .docm) into a `Document`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contractlens.document import Document, Furniture, FurnitureKind, Limits, Notice
from contractlens.exceptions import NoTextError
from contractlens.readers import DOCX, sha256
from contractlens.readers import docx_names as names
from contractlens.readers.assembly import DocumentBuilder
from contractlens.readers.docx_names import w
from contractlens.readers.docx_notes import Notes
from contractlens.readers.docx_numbering import Numbering
from contractlens.readers.docx_package import Package, corrupt
from contractlens.readers.docx_properties import PropertyReader
from contractlens.readers.docx_styles import StyleSheet
from contractlens.readers.docx_text import TextReader
from contractlens.readers.docx_walk import BodyWalker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

_FURNITURE: dict[str, FurnitureKind] = {w("headerReference"): "header", w("footerReference"): "footer"}
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–]?\s*\d+\s*(?:(?:of|/)\s*\d+)?\s*[-–]?", re.IGNORECASE)
_PICTURE_NAMES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
)


def read_docx(data: bytes, *, name: str, limits: Limits) -> Document:
    """Return the `Document` that the bytes of a Word file hold.

    The text reads as if every tracked change were accepted; what changes did is kept in ``changes`` and
    ``deletions``. Automatic numbers, which stand nowhere in the file, are worked out into ``Block.label``; they are
    those of the print with changes shown, so that deleted paragraphs count.

    Args:
        data: The whole file.
        name: File name for messages, or "".
        limits: How much to read before refusing.

    Raises:
        CorruptFileError: The ZIP or its XML is damaged (kind ``corrupt``).
        EncryptedFileError: The ZIP has a password (``encrypted``).
        NoTextError: No words (``no_text``), or only pictures (``image_only``).
        LimitExceededError: A part unpacks to more than `limits` allows (``too_large``), or the text is longer
            (``too_many_characters``).
    """
    package = Package.open(data, name, limits)
    main = package.main_part()
    root, body = _body(package, main)
    sections = list(body.iter(names.SECTION))
    styles = StyleSheet.from_xml(_related(package, main, "styles"))
    builder = DocumentBuilder(name, DOCX, limits)
    walker = BodyWalker(
        builder,
        styles,
        PropertyReader(styles, Numbering.from_xml(_related(package, main, "numbering"), styles)),
        TextReader(styles),
        Notes.from_xml(_related(package, main, "footnotes"), sections, "footnote"),
        Notes.from_xml(_related(package, main, "endnotes"), sections, "endnote"),
    )
    walker.walk(root, body)
    walker.walk_remaining_notes()
    if builder.is_empty:
        raise _no_text(root, name)
    builder.furniture += _furniture(package, main, sections, styles)
    builder.notices += _notices(walker)
    return builder.build(sha256(data))


def _body(package: Package, main: str) -> tuple[etree._Element, etree._Element]:
    root = package.parse(main)
    body = None if root is None else root.find(w("body"))
    if root is None or body is None:
        raise corrupt(package.name, f"{main} holds no document body")
    return root, body


def _related(package: Package, main: str, kind: str) -> etree._Element | None:
    part = package.related(main, kind)
    return None if part is None else package.parse(part)


def _no_text(root: etree._Element, name: str) -> NoTextError:
    shown = name or "the file"
    if next(root.iter(*_PICTURE_NAMES), None) is not None:
        msg = f"{shown} holds only pictures, no text; run it through text recognition (OCR) first"
        return NoTextError(msg, kind="image_only", name=name)
    return NoTextError(f"{shown} holds no text; check that it is the right file", kind="no_text", name=name)


def _furniture(package: Package, main: str, sections: Sequence[etree._Element], styles: StyleSheet) -> list[Furniture]:
    """Read the headers and footers of all sections, each text once."""
    found: dict[Furniture, None] = {}
    read: set[str] = set()
    for reference in (each for section in sections for each in section.iterchildren(*_FURNITURE)):
        relationship = package.relationships(main).get(reference.get(names.RELATIONSHIP_ID) or "")
        if relationship is None or relationship.external or relationship.target in read:
            continue
        read.add(relationship.target)
        root = package.parse(relationship.target)
        text = "" if root is None else _plain_text(root, styles, package.limits)
        if text:
            kind = "page_number" if _PAGE_NUMBER.fullmatch(text) else _FURNITURE[str(reference.tag)]
            found[Furniture(kind, text)] = None
    return list(found)


def _plain_text(root: etree._Element, styles: StyleSheet, limits: Limits) -> str:
    builder = DocumentBuilder("", DOCX, limits)
    walker = BodyWalker(
        builder,
        styles,
        PropertyReader(styles, Numbering(styles)),
        TextReader(styles),
        Notes("decimal"),
        Notes("decimal"),
    )
    walker.walk(root, root)
    return " ".join(builder.build("").text.split())


def _notices(walker: BodyWalker) -> list[Notice]:
    reader = walker.reader
    notices = []
    if reader.insertions or reader.deletions:
        message = (
            f"{reader.insertions} tracked insertions and {reader.deletions} tracked deletions are not accepted yet; "
            "the text reads as if they were; whole paragraphs that were deleted are kept, marked, and still count in the "
            "numbering, as in print with changes shown"
        )
        notices.append(Notice("tracked_changes", message))
    if reader.hidden_characters:
        message = f"{reader.hidden_characters} characters of hidden text are left out, as in print"
        notices.append(Notice("hidden_text", message))
    if walker.external:
        message = (
            f"{walker.external} parts of the text stand in other files and are not read; Word inserts them on opening"
        )
        notices.append(Notice("external_content", message))
    if reader.objects:
        message = f"{reader.objects} embedded objects (spreadsheets or other files) are not read"
        notices.append(Notice("embedded_object", message))
    return notices
