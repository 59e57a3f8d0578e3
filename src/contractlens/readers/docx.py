"""Reads Word files (.docx, .docm, .dotx, .dotm, transitional and strict) into a `Document`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from contractlens.exceptions import CorruptFileError, NoTextError
from contractlens.readers import DOCX, sha256
from contractlens.readers import docx_names as names
from contractlens.readers.assembly import DocumentBuilder
from contractlens.readers.docx_beside import Allowance, PartsBeside
from contractlens.readers.docx_blocks import BlockWriter
from contractlens.readers.docx_chunks import ChunkReader
from contractlens.readers.docx_comments import in_order, read_comments
from contractlens.readers.docx_compiled import read_compiled, read_whole
from contractlens.readers.docx_core import core_properties, core_properties_in
from contractlens.readers.docx_damage import damage_notices, unsound_parts
from contractlens.readers.docx_diagrams import DrawnWords
from contractlens.readers.docx_furniture import PlainReader, read_furniture
from contractlens.readers.docx_lists import ListDefinitions
from contractlens.readers.docx_names import w
from contractlens.readers.docx_notes import Notes
from contractlens.readers.docx_notices import notices
from contractlens.readers.docx_numbering import Numbering
from contractlens.readers.docx_package import Package, corrupt
from contractlens.readers.docx_properties import PropertyReader
from contractlens.readers.docx_revisions import VIEWS
from contractlens.readers.docx_styles import StyleSheet
from contractlens.readers.docx_text import TextReader
from contractlens.readers.docx_walk import EXTERNAL, BodyWalker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from zipfile import ZipFile

    from lxml import etree

    from contractlens.document import Document, Limits, Notice, Revisions
    from contractlens.readers.docx_damage import Unsound
    from contractlens.readers.docx_handover import Counts
    from contractlens.readers.docx_revisions import RevisionView

_PICTURE_NAMES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
)


def read_usual_docx(data: bytes, *, name: str, limits: Limits) -> tuple[Document | None, bool]:
    """Read a Word file by compiled code alone, where that was built and the file is packed and written as usual.

    Returns:
        The `Document` that `read_docx` returns for ``final``, else None; and whether compiled code should be asked again.
    """
    builder = DocumentBuilder(name, DOCX, limits)
    whole, may_retry = read_whole(data, builder)
    if whole is None:
        return None, may_retry
    builder.notices += _told_by(whole.counts, macros=whole.macros)
    builder.properties |= core_properties_in(whole.core)
    return builder.build(sha256(data)), False


def read_docx(
    data: bytes,
    *,
    name: str,
    limits: Limits,
    revisions: Revisions = "final",
    archive: ZipFile | None = None,
    compiled: bool = True,
) -> Document:
    """Return the `Document` that the bytes of a Word file hold.

    Automatic numbers, which stand nowhere in the file, are worked out into ``Block.label``. What Word inserts on opening
    (``w:altChunk``) stands in its place, as far as it lies in the file. Where styles or lists are damaged, the file is
    read without them and without any automatic number (notice ``damaged_part``).

    Args:
        data: The whole file.
        name: File name for messages, or "".
        limits: How much to read before refusing.
        revisions: How tracked changes are read.

            ``final``: as if every change were accepted; what changes did is kept in ``changes`` and ``deletions``.
            Paragraphs deleted whole stand in the text, marked, and count, as in print with changes shown.

            ``original``: as if every change were refused; nothing is marked. Paragraphs have the style and number that
            they had before; changed fonts stay as they are now.

            ``all``: all words, inserted and deleted, stand in the text with their ``changes``; ``deletions`` is empty.
            A space parts a deletion from an insertion that touches it. Paragraphs and numbers are those of the print
            with changes shown.
        archive: The same file, where its ZIP directory was read before.
        compiled: Whether compiled code may be asked.

    Raises:
        CorruptFileError: The ZIP, or XML that holds words, is damaged (kind ``corrupt``).
        EncryptedFileError: The ZIP has a password (``encrypted``).
        NoTextError: No words (``no_text``), or only pictures (``image_only``).
        LimitExceededError: A part unpacks to more than `limits` allows (``too_large``), or the text is longer
            (``too_many_characters``).
        ValueError: There is no such way of reading revisions.
    """
    view = VIEWS.get(revisions)
    if view is None:
        msg = f"revisions must be one of {', '.join(VIEWS)}, not {revisions!r}"
        raise ValueError(msg)
    package = Package.open(data, name, limits, archive)
    parts = PartsBeside(package, package.main_part(), Allowance(name, limits))
    return _read(parts, view, compiled=compiled).build(sha256(data))


def _read(parts: PartsBeside, view: RevisionView, *, compiled: bool = True) -> DocumentBuilder:
    """Read a file; where only styles or lists are damaged, without them."""
    found = _read_compiled(parts) if compiled and view.mode == "final" else None
    if found is not None:
        return found
    try:
        return _read_parts(parts, view, frozenset())
    except CorruptFileError:
        unsound = unsound_parts(parts)
        if not unsound:
            raise
    parts.package.damaged.clear()
    return _read_parts(parts, view, unsound)


def _read_compiled(parts: PartsBeside) -> DocumentBuilder | None:
    """Read a file by the compiled reader; None where it was not built, or leaves the file to the one in Python."""
    package = parts.package
    builder = DocumentBuilder(package.name, DOCX, package.limits)
    counts = read_compiled(package, parts.main, builder)
    if counts is None:
        return None
    builder.notices += _told_by(counts, macros=package.has_macros)
    builder.properties |= core_properties(package)
    return builder


def _told_by(counts: Counts, *, macros: bool) -> Iterator[Notice]:
    reader = TextReader(
        StyleSheet(),
        hidden_characters=counts.hidden_characters,
        insertions=counts.insertions,
        deletions=counts.deletions,
        restructured=counts.restructured,
        objects=counts.objects,
        numbers=counts.numbers,
    )
    return notices(reader, changed_marks=counts.changed_marks, damaged=0, macros=macros)


def _read_parts(parts: PartsBeside, view: RevisionView, unsound: frozenset[Unsound]) -> DocumentBuilder:
    package, main = parts.package, parts.main
    root, body = _body(package, main)
    sections = list(body.iter(names.SECTION))
    styles_part = None if "styles" in unsound else package.related(main, "styles")
    styles = StyleSheet() if styles_part is None else StyleSheet.read(package, styles_part)
    builder = DocumentBuilder(package.name, DOCX, package.limits, revisions=view.mode)
    reader = TextReader(styles, view, drawn=DrawnWords(parts))
    walker = _walker(parts, builder, reader, sections, has_lists=not unsound)
    chunks = walker.chunks = ChunkReader(parts, view.mode, partial(_read_inserted, parts, view))
    walker.walk(root, body)
    walker.walk_remaining_notes()
    if builder.is_empty and not parts.depth:
        raise _no_text(root, package.name)
    plain = PlainReader(styles, package.limits, view)
    builder.furniture = list(dict.fromkeys([*read_furniture(package, main, sections, plain), *builder.furniture]))
    part = package.related(main, "comments")
    comments = None if part is None else package.parse_beside(part)
    builder.comments = in_order([*builder.comments, *read_comments(comments, walker.writer.comments, plain.text_of)])
    builder.fields += walker.reader.fields.forms
    told = notices(
        walker.reader,
        changed_marks=walker.properties.changed_marks,
        damaged=len(package.damaged),
        macros=package.has_macros,
    )
    builder.notices += [*told, *chunks.told(), *damage_notices(unsound)]
    builder.properties |= core_properties(package)
    return builder


def _walker(
    parts: PartsBeside,
    builder: DocumentBuilder,
    reader: TextReader,
    sections: Sequence[etree._Element],
    *,
    has_lists: bool,
) -> BodyWalker:
    package, main, styles, view = parts.package, parts.main, reader.styles, reader.view
    numbering_part = package.related(main, "numbering") if has_lists else None
    lists = ListDefinitions() if numbering_part is None else ListDefinitions.read(package, numbering_part)
    return BodyWalker(
        BlockWriter(builder, styles, keeps_deleted=view.mode == "all"),
        PropertyReader(styles, Numbering(styles, lists), view),
        reader,
        Notes.from_xml(_related(package, main, "footnotes"), sections, "footnote"),
        Notes.from_xml(_related(package, main, "endnotes"), sections, "endnote"),
    )


def _read_inserted(parts: PartsBeside, view: RevisionView, data: bytes, limits: Limits) -> Document:
    """Read a Word file that another one inserts; one without words is empty."""
    package = Package.open(data, parts.package.name, limits)
    parts.allowance.parse(package.markup_size())
    inner = PartsBeside(package, package.main_part(), parts.allowance, parts.depth + 1)
    return _read(inner, view).build("")


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
    if next(root.iter(*EXTERNAL), None) is not None:
        msg = f"{shown} holds no text of its own: Word inserts it on opening; save the file in Word and try again"
        return NoTextError(msg, kind="no_text", name=name)
    if next(root.iter(*_PICTURE_NAMES), None) is not None:
        msg = f"{shown} holds only pictures, no text; run it through text recognition (OCR) first"
        return NoTextError(msg, kind="image_only", name=name)
    return NoTextError(f"{shown} holds no text; check that it is the right file", kind="no_text", name=name)
