"""Walks the body of a Word file in document order and turns it into blocks."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from contractlens.document import BlockKind, Cell
from contractlens.readers import docx_names as names
from contractlens.readers.assembly import ChangeRun, DocumentBuilder, Line
from contractlens.readers.docx_controls import alternative, settle_check_box
from contractlens.readers.docx_names import VAL, w
from contractlens.readers.docx_paragraphs import ParagraphText, assemble, split_at_numbers
from contractlens.readers.docx_tables import MergedColumns, rows
from contractlens.readers.docx_text import (
    CHANGE_STATES,
    LIVE,
    NoteReference,
    Piece,
    Reading,
    TextReader,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml import etree

    from contractlens.readers.docx_notes import Notes
    from contractlens.readers.docx_properties import ParagraphProperties, PropertyReader
    from contractlens.readers.docx_styles import StyleSheet

_WRAPPERS = frozenset({w("customXml"), w("smartTag"), w("sdtContent"), *CHANGE_STATES})
_EXTERNAL = frozenset({w("altChunk"), w("subDoc")})
_CONTENTS_GALLERY = "Table of Contents"
_HEADING_WORDS = 15
"""Longest heading told by its looks (bold or capitals) alone."""
_STYLED_HEADING_WORDS = 25
"""Many templates number whole clauses with heading styles: what is longer than this is no heading by its style."""
_SENTENCE_WORDS = 8
"""So is a sentence: as many words as this and a full stop."""
_NO_HEADING_END = (".", ";", ",")
_FILLED_IN = re.compile(r":.*\]$")
"""A bold label with a blank to fill in ("Name: [ ]") heads nothing."""
_LETTERS = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk stands."""

    state: int = LIVE
    cell: Cell | None = None
    contents: bool = False
    footnote: bool = False


@dataclass(slots=True)
class _Counted:
    """A paragraph that was read and counted."""

    reading: Reading
    properties: ParagraphProperties
    label: str


@dataclass(slots=True)
class _Unfinished:
    """A paragraph whose mark is deleted or hidden, so that the next living one runs on from it.

    `gone` holds the paragraphs between the two that are deleted whole; they are printed behind it.
    """

    begun: _Counted
    gone: list[_Counted] = field(default_factory=list)


@dataclass
class BodyWalker:
    """Turns parts of one Word file into blocks of a `DocumentBuilder`.

    Recursion follows the nesting of the XML, which the parser bounds at 256 levels.
    """

    builder: DocumentBuilder
    styles: StyleSheet
    properties: PropertyReader
    reader: TextReader
    footnotes: Notes
    endnotes: Notes
    external: int = 0
    _tables: int = 0
    _unfinished: _Unfinished | None = None
    _waiting_notes: deque[NoteReference] = field(default_factory=deque)
    _note_label: str = ""

    def walk(self, root: etree._Element, content: etree._Element) -> None:
        """Append the blocks of a part: `content` is its element that holds paragraphs and tables."""
        with self.reader.part(root):
            self._blocks(content, _Place())
            self._finish_paragraph(_Place())
            self._flush_notes()

    def walk_remaining_notes(self) -> None:
        """Append the notes that no paragraph refers to."""
        for notes in (self.footnotes, self.endnotes):
            for element in notes.rest():
                self._note("", element, _Place(footnote=True))

    def _blocks(self, container: Iterable[etree._Element], place: _Place) -> None:
        for child in container:
            tag = child.tag
            if tag == names.PARAGRAPH:
                self._paragraph(child, place)
            elif tag == names.TABLE:
                self._finish_paragraph(place)
                self._table(child, place)
            elif tag == names.CONTENT_CONTROL:
                settle_check_box(child)
                self._blocks(child, replace(place, contents=True) if _is_contents(child) else place)
            elif tag in CHANGE_STATES:
                self._blocks(child, replace(place, state=max(place.state, self.reader.enter_change(child))))
            elif tag in _WRAPPERS:
                self._blocks(child, place)
            elif tag == names.ALTERNATE_CONTENT:
                self._blocks(alternative(child), place)
            elif tag in _EXTERNAL:
                self.external += 1

    def _table(self, table: etree._Element, place: _Place) -> None:
        number = self._tables
        self._tables += 1
        depth = 0 if place.cell is None else place.cell.depth + 1
        merged = MergedColumns()
        for row in rows(table, place.state, self.styles):
            for cell in merged.cells(row):
                where = Cell(number, row.index, cell.column, row.header, depth)
                inside = _Place(cell.state, where, place.contents, place.footnote)
                self._blocks(cell.element, inside)
                self._finish_paragraph(inside)
            if depth == 0:
                self._flush_notes()

    def _paragraph(self, paragraph: etree._Element, place: _Place) -> None:
        """Read and count a paragraph, and print it unless it runs on.

        Paragraphs deleted by a tracked change that nobody has accepted yet count, and carry their number, as in print
        with the changes shown. What is hidden with its mark is not printed and does not count.
        """
        properties = self.properties.read(paragraph)
        reading = self.reader.read(paragraph, properties.style, place.state)
        is_live = reading.has_live_text
        before = self._unfinished
        on_hidden_mark = before is not None and before.begun.properties.mark_hidden
        prints = not on_hidden_mark and (is_live or not properties.mark_hidden)
        current = _Counted(reading, properties, self._label(properties) if prints else "")
        runs_on = properties.mark_deleted or properties.mark_hidden
        if before is None and not (runs_on and is_live):
            self._emit(current, place)
            return
        if is_live:
            current = current if before is None else _joined(before.begun, current)
            self._unfinished = _Unfinished(current, [] if before is None else before.gone)
        elif before is not None:
            before.gone.append(current)
        if not runs_on:
            self._finish_paragraph(place)

    def _finish_paragraph(self, place: _Place) -> None:
        """Print the paragraph that waits for one to run on from it, if there is one."""
        unfinished, self._unfinished = self._unfinished, None
        if unfinished is not None:
            self._emit(unfinished.begun, place)
            for paragraph in unfinished.gone:
                self._emit(paragraph, place)

    def _label(self, properties: ParagraphProperties) -> str:
        return "" if properties.position is None else self.properties.numbering.advance(properties.position)

    def _emit(self, paragraph: _Counted, place: _Place) -> None:
        reading, properties, label = paragraph.reading, paragraph.properties, paragraph.label
        contents = place.contents or reading.contents or properties.style.contents
        within = replace(place, contents=True) if contents and not place.contents else place
        for stretch in split_at_numbers(reading.pieces) if reading.pieces else ():
            self._emit_stretch(stretch, properties, label, within)
            label = ""
        for box, state in reading.boxes:
            self._blocks(box, replace(place, state=max(place.state, state)))
            self._finish_paragraph(place)
        self._waiting_notes += reading.notes
        if place.cell is None and not place.footnote:
            self._flush_notes()

    def _emit_stretch(
        self, pieces: Sequence[Piece], properties: ParagraphProperties, label: str, place: _Place
    ) -> None:
        text = assemble(pieces)
        if not text.text:
            return
        typed = "" if label else text.typed_label
        in_text = bool(typed)
        if place.footnote:
            label, in_text, self._note_label = self._note_label or label, False, ""
        kind = self._kind(text, properties, place, numbered=bool(label) or in_text)
        position = properties.position
        level = properties.outline if kind == "heading" else None
        if position is not None and label:
            level = position.level
        style = self.styles.shown(text.looks, properties.style)
        self.builder.add(
            (Line(text.text),),
            kind,
            label=typed or label,
            label_in_text=in_text,
            level=level,
            style=style,
            cell=place.cell,
            changes=text.changes,
            deletions=text.deletions,
        )
        for words in text.struck:
            gone = (ChangeRun(0, len(words), "deleted"),)
            self.builder.add((Line(words),), kind, style=style, cell=place.cell, changes=gone)

    def _kind(
        self, text: ParagraphText, properties: ParagraphProperties, place: _Place, *, numbered: bool
    ) -> BlockKind:
        if place.footnote:
            return "footnote"
        if place.contents:
            return "contents"
        if place.cell is not None:
            return "cell"
        if _is_heading(text, properties):
            return "heading"
        return "list_item" if numbered else "paragraph"

    def _flush_notes(self) -> None:
        while self._waiting_notes:
            reference = self._waiting_notes.popleft()
            notes = self.footnotes if reference.kind == "footnote" else self.endnotes
            taken = notes.take(reference)
            if taken is not None:
                self._note(*taken, _Place(state=reference.state, footnote=True))

    def _note(self, label: str, element: etree._Element, place: _Place) -> None:
        self._note_label = label
        with self.reader.part(element):
            self._blocks(element, place)
            self._finish_paragraph(place)
        self._note_label = ""


def _joined(first: _Counted, second: _Counted) -> _Counted:
    """Return two paragraphs as one: the first if it has a number or a hidden mark, else with the second's properties."""
    first.reading.extend(second.reading)
    if not first.label and not first.properties.mark_hidden:
        return _Counted(first.reading, second.properties, second.label)
    mark_hidden = first.properties.mark_hidden and second.properties.mark_hidden
    properties = replace(first.properties, mark_deleted=second.properties.mark_deleted, mark_hidden=mark_hidden)
    return _Counted(first.reading, properties, first.label)


def _is_heading(text: ParagraphText, properties: ParagraphProperties) -> bool:
    words = len(text.text.split(None, _STYLED_HEADING_WORDS))
    ends_sentence = text.text.endswith(_NO_HEADING_END)
    if properties.outline is not None:
        return words <= _STYLED_HEADING_WORDS and not (ends_sentence and words >= _SENTENCE_WORDS)
    if words > _HEADING_WORDS or ends_sentence or text.deleted or not _LETTERS.search(text.text):
        return False
    if text.text[0].islower() or _FILLED_IN.search(text.text):
        return False
    return bool(text.looks.bold or text.looks.capitals) or text.text.isupper()


def _is_contents(control: etree._Element) -> bool:
    gallery = control.find(f"{names.CONTENT_CONTROL_PROPERTIES}/{w('docPartObj')}/{w('docPartGallery')}")
    return gallery is not None and gallery.get(VAL) == _CONTENTS_GALLERY
