"""Walks the body of a Word file in document order and hands its paragraphs on to be written as blocks."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from contractlens.document import Cell
from contractlens.readers import docx_names as names
from contractlens.readers.docx_blocks import BlockWriter, Counted, Place
from contractlens.readers.docx_controls import alternative
from contractlens.readers.docx_inserted import insert
from contractlens.readers.docx_names import VAL, w
from contractlens.readers.docx_number_fields import read_number_field
from contractlens.readers.docx_revisions import ABSENT, CHANGES
from contractlens.readers.docx_tables import MergedColumns, is_painted, rows
from contractlens.readers.docx_text import Reading

if TYPE_CHECKING:
    from lxml import etree

    from contractlens.readers.docx_chunks import ChunkReader
    from contractlens.readers.docx_controls import Content
    from contractlens.readers.docx_notes import Notes
    from contractlens.readers.docx_properties import ParagraphProperties, PropertyReader
    from contractlens.readers.docx_text import NoteReference, TextReader

_WRAPPERS = frozenset({w("customXml"), w("smartTag"), w("sdtContent")})
_CHUNK = w("altChunk")
EXTERNAL = frozenset({_CHUNK, w("subDoc")})
_PARAGRAPH = names.PARAGRAPH
_CELL_PROPERTIES = w("tcPr")
_CONTENTS_GALLERY = "Table of Contents"


@dataclass(slots=True)
class _Unfinished:
    """A paragraph whose mark is taken away or hidden, so that the next living one runs on from it.

    `gone` holds the paragraphs between the two that are deleted whole; they are printed behind it.
    """

    begun: Counted
    gone: list[Counted] = field(default_factory=list)


@dataclass
class BodyWalker:
    """Reads parts of one Word file in document order; `writer` makes blocks of what it finds.

    `chunks` reads what the file inserts on opening; without one that is counted as external.
    Recursion follows the nesting of the XML, which the parser bounds at 256 levels.
    """

    writer: BlockWriter
    properties: PropertyReader
    reader: TextReader
    footnotes: Notes
    endnotes: Notes
    chunks: ChunkReader | None = None
    _tables: int = 0
    _unfinished: _Unfinished | None = None
    _bare: list[Counted] = field(default_factory=list)
    _waiting_notes: deque[NoteReference] = field(default_factory=deque)

    def walk(self, root: etree._Element, content: etree._Element) -> None:
        """Append the blocks of a part: `content` is its element that holds paragraphs and tables."""
        with self.reader.part(root):
            self._blocks(content, Place())
            self._finish_paragraph(Place())
            self._flush_notes()

    def walk_remaining_notes(self) -> None:
        """Append the notes that no paragraph refers to."""
        for notes in (self.footnotes, self.endnotes):
            for element in notes.rest():
                self._note("", element, Place(footnote=True))

    def _blocks(self, container: Content, place: Place) -> None:
        if place.state == ABSENT:
            return
        for child in container[:]:  # a slice is read in half the time of the element
            tag = child.tag
            if tag == _PARAGRAPH:
                self._paragraph(child, place)
            elif tag == names.TABLE:
                self._finish_paragraph(place)
                self._table(child, place)
            elif tag != _CELL_PROPERTIES:
                self._around_blocks(child, place)

    def _around_blocks(self, child: etree._Element, place: Place) -> None:
        """Read what holds paragraphs and tables, or stands between them."""
        tag = child.tag
        if tag == names.CONTENT_CONTROL:
            self.reader.enter_control(child, place.state)
            self._blocks(child, place._replace(contents=True) if _is_contents(child) else place)
        elif tag in CHANGES:
            self._blocks(child, place._replace(state=max(place.state, self.reader.enter_change(child))))
        elif tag in _WRAPPERS:
            self._blocks(child, place)
        elif tag == names.ALTERNATE_CONTENT:
            self._blocks(alternative(child), place)
        elif tag in names.COMMENT_MARKS:
            comments, here = self.writer.comments, self.writer.builder.length
            comments.mark(str(tag), child.get(names.ID) or "", "", 0, here)
        elif tag == _CHUNK:
            self._chunk(child, place)
        elif tag in EXTERNAL:
            self.reader.external += 1

    def _chunk(self, chunk: etree._Element, place: Place) -> None:
        """Read what Word inserts on opening, in its place."""
        self._finish_paragraph(place)
        self.writer.builder.check_time()
        document = None if self.chunks is None else self.chunks.read(chunk)
        if document is None or self.chunks is None:
            self.reader.external += 1
            return
        self._tables, notices = insert(document, self.writer, place, self._tables)
        self.chunks.notices += notices

    def _table(self, table: etree._Element, place: Place) -> None:
        number = self._tables
        self._tables += 1
        depth = 0 if place.cell is None else place.cell.depth + 1
        styles = self.writer.styles
        merged = MergedColumns(self.reader)
        on_paper = place.on_paper and not is_painted(table, styles)
        for row in rows(table, place.state, styles, self.reader):
            for cell in merged.cells(row):
                where = Cell(number, row.number, cell.column, row.header, depth)
                inside = Place(cell.state, where, place.contents, place.footnote, on_paper and not cell.shaded)
                around, self._bare = self._bare, []
                before = self.writer.builder.length
                self._blocks(cell.element, inside)
                if self._unfinished is not None:
                    self._finish_paragraph(inside)
                if self._bare and self.writer.builder.length == before:
                    self._write_bare_numbers(inside)
                self._bare = around
            if depth == 0 and self._waiting_notes and not place.footnote:  # notes of a note wait for its end
                self._flush_notes()

    def _write_bare_numbers(self, place: Place) -> None:
        """Write the automatic numbers of a cell that holds nothing else, as if typed: they number its row."""
        for bare in self._bare:
            self.writer.write_bare_number(bare, place)

    def _paragraph(self, paragraph: etree._Element, place: Place) -> None:
        """Read and count a paragraph, and print it unless it runs on.

        Paragraphs deleted by a tracked change that nobody has accepted yet count, and carry their number, as in print
        with the changes shown. What is hidden with its mark is not printed and does not count.
        """
        self.writer.builder.check_time()
        properties = self.properties.read(paragraph)
        if len(paragraph) <= 1 and self._unfinished is None and not properties.runs_on and _is_blank(paragraph):
            label = self._label(properties)
            if label:
                self.writer.take_bare_number(Counted(Reading(), properties, label), place, self._bare)
            return
        on_paper = place.on_paper and not properties.shaded
        reading = self.reader.read(paragraph, properties.style, place.state, on_paper=on_paper)
        current = Counted(reading, properties, "")
        if self._unfinished is None and not properties.runs_on:
            current.label = self._label(properties)
            if reading.numbers:
                self._draw_numbers(current)
            if current.label and not reading.has_text:
                self.writer.take_bare_number(current, place, self._bare)
            self._emit(current, place)
            return
        if reading.numbers:
            self._draw_numbers(current)
        if self.reader.view.mode == "original":
            self._run_on_in_original(current, place)
        else:
            self._run_on(current, place)

    def _run_on(self, current: Counted, place: Place) -> None:
        """Take in a paragraph that runs on into the next, or on from the one before."""
        properties, before = current.properties, self._unfinished
        is_live = current.reading.has_text if self.writer.keeps_deleted else current.reading.has_live_text
        on_hidden_mark = before is not None and before.begun.properties.mark_hidden
        if not on_hidden_mark and (is_live or not properties.mark_hidden):
            current.label = self._label(properties)
        if before is None and not is_live:
            self._emit(current, place)
            return
        if is_live:
            current = current if before is None else _joined(before.begun, current)
            self._unfinished = _Unfinished(current, [] if before is None else before.gone)
        elif before is not None:
            before.gone.append(current)
        if not properties.runs_on:
            self._finish_paragraph(place)

    def _run_on_in_original(self, current: Counted, place: Place) -> None:
        """Likewise where insertions are refused: a paragraph mark that was put in is not there and counts nothing."""
        before = self._unfinished
        if before is not None:
            before.begun.reading.extend(current.reading)
            current = Counted(before.begun.reading, current.properties, "")
        if current.properties.runs_on:
            self._unfinished = _Unfinished(current)
            return
        self._unfinished = None
        current.label = self._label(current.properties)
        self._emit(current, place)

    def _finish_paragraph(self, place: Place) -> None:
        """Print the paragraph that waits for one to run on from it, if there is one."""
        unfinished, self._unfinished = self._unfinished, None
        if unfinished is not None:
            if self.reader.view.mode == "original" and unfinished.begun.reading.pieces:
                unfinished.begun.label = self._label(unfinished.begun.properties)
            self._emit(unfinished.begun, place)
            for paragraph in unfinished.gone:
                self._emit(paragraph, place)

    def _draw_numbers(self, paragraph: Counted) -> None:
        """Count the numbers that fields of a paragraph ask for, and put them into its text."""
        for at, code in paragraph.reading.numbers:
            asked = read_number_field(code)
            if asked is None:
                self.reader.numbers += 1
            else:
                label = self.properties.numbering.draw(asked, paragraph.properties.position)
                self.reader.draw(label, at, paragraph.reading)

    def _label(self, properties: ParagraphProperties) -> str:
        return "" if properties.position is None else self.properties.numbering.advance(properties.position)

    def _emit(self, paragraph: Counted, place: Place) -> None:
        reading = paragraph.reading
        if not place.contents and (reading.contents or paragraph.properties.style.contents):
            place = place._replace(contents=True)
        self.writer.write(paragraph, place)
        for box, state in reading.boxes:
            # What is painted behind a text box stands in the drawing, which is not read.
            inside = place._replace(state=max(place.state, state), on_paper=False)
            with self.properties.numbering.story():
                self._blocks(box, inside)
                self._finish_paragraph(place)
        if reading.notes:
            self._waiting_notes += reading.notes
            if place.cell is None and not place.footnote:
                self._flush_notes()

    def _flush_notes(self) -> None:
        while self._waiting_notes:
            reference = self._waiting_notes.popleft()
            notes = self.footnotes if reference.kind == "footnote" else self.endnotes
            if reference.state == ABSENT:
                notes.drop(reference)
                continue
            taken = notes.take(reference)
            if taken is not None:
                self._note(*taken, Place(state=reference.state, footnote=True))

    def _note(self, label: str, element: etree._Element, place: Place) -> None:
        self.writer.note_label = label
        with self.reader.part(element), self.properties.numbering.story():
            self._blocks(element, place)
            self._finish_paragraph(place)
        self.writer.note_label = ""


def _is_blank(paragraph: etree._Element) -> bool:
    """Say whether a paragraph of at most one child holds nothing but its properties."""
    return not len(paragraph) or paragraph[0].tag == names.PARAGRAPH_PROPERTIES


def _joined(first: Counted, second: Counted) -> Counted:
    """Return two paragraphs as one: the first if it has a number or a hidden mark, else with the second's properties."""
    first.reading.extend(second.reading)
    if not first.label and not first.properties.mark_hidden:
        return Counted(first.reading, second.properties, second.label)
    mark_hidden = first.properties.mark_hidden and second.properties.mark_hidden
    properties = replace(first.properties, mark_removed=second.properties.mark_removed, mark_hidden=mark_hidden)
    return Counted(first.reading, properties, first.label)


def _is_contents(control: etree._Element) -> bool:
    gallery = control.find(f"{names.CONTENT_CONTROL_PROPERTIES}/{w('docPartObj')}/{w('docPartGallery')}")
    return gallery is not None and gallery.get(VAL) == _CONTENTS_GALLERY
