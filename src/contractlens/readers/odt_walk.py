"""Walks an OpenDocument text in document order and hands its paragraphs on to be written as blocks."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from contractlens.document import Cell, Concealed
from contractlens.readers import odt_names as names
from contractlens.readers.docx_blocks import BlockWriter, Counted, Place
from contractlens.readers.docx_numbering import ListPosition
from contractlens.readers.docx_properties import ParagraphProperties
from contractlens.readers.docx_revisions import ABSENT, LIVE
from contractlens.readers.odt_lists import OUTLINE, Lists, Spot
from contractlens.readers.odt_names import odf, whole
from contractlens.readers.odt_tables import Repeats, cell_style, cells, rows
from contractlens.readers.odt_text import plain_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from contractlens.readers.docx_text import Reading
    from contractlens.readers.odt_changes import Struck
    from contractlens.readers.odt_lists import ListContext
    from contractlens.readers.odt_text import Note, OdtTextReader, ParagraphReading

_INDEXES = frozenset(
    odf(f"text:{name}")
    for name in (
        "table-of-content",
        "illustration-index",
        "table-index",
        "object-index",
        "user-index",
        "alphabetical-index",
        "bibliography",
    )
)
_INDEX_PARTS = frozenset({odf("text:index-body"), odf("text:index-title")})
_MARKS = frozenset({names.CHANGE_START, names.CHANGE_END})
_SECTION_SOURCES = (odf("text:section-source"), odf("office:dde-source"))
_DRAWINGS = frozenset({odf("draw:frame"), odf("draw:g"), odf("draw:text-box")}) | {
    odf(f"draw:{name}") for name in ("rect", "ellipse", "circle", "custom-shape", "polygon", "path", "a", "control")
}
_CITATION, _NOTE_BODY = odf("text:note-citation"), odf("text:note-body")


@dataclass
class OdtWalker:
    """Reads parts of one file in document order; `writer` makes blocks of what it finds.

    Recursion follows the nesting of the XML, which the parser bounds at 256 levels.

    Attributes:
        external: Sections whose text stands in other files.
    """

    writer: BlockWriter
    reader: OdtTextReader
    lists: Lists
    repeats: Repeats = field(default_factory=Repeats)
    external: int = 0
    _tables: int = 0
    _begun: tuple[Reading, ParagraphProperties, Spot | None] | None = None
    _bare: list[Counted] = field(default_factory=list)
    _last_spot: tuple[str, Spot] | None = None
    _notes: deque[Note] = field(default_factory=deque)

    def walk(self, content: etree._Element) -> None:
        """Append the blocks of an element that holds paragraphs, lists and tables."""
        self._blocks(content, Place())
        self._finish(Place())
        self._flush_notes()

    def _blocks(self, holder: Iterable[etree._Element], place: Place) -> None:
        for child in holder:
            tag = child.tag
            if tag in names.PARAGRAPHS:
                self._paragraph(child, place, self._outline_spot(child))
            elif tag == names.LIST:
                self._list(child, place, None)
            elif tag == names.TABLE:
                self._finish(place)
                self._table(child, place)
            else:
                self._around_blocks(child, place)

    def _around_blocks(self, child: etree._Element, place: Place) -> None:
        """Read what holds paragraphs and tables, or stands between them."""
        tag = child.tag
        if tag in _MARKS:
            self.reader.mark(child)
        elif tag == names.CHANGE:
            self._deletion(child, place)
        elif tag == names.SECTION:
            self._section(child, place)
        elif tag == names.NUMBERED_PARAGRAPH:
            for paragraph in child.iterchildren(*names.PARAGRAPHS):
                self._paragraph(paragraph, place, self.lists.numbered(child))
        elif tag in _INDEXES or tag in _INDEX_PARTS:
            self._blocks(child, place._replace(contents=True))
        elif tag in _DRAWINGS:  # anchored to a page, not to a paragraph
            reading = self.reader.read_drawing(child, place.state)
            self._emit(Counted(reading, self._properties(child, None), ""), place)

    def _deletion(self, mark: etree._Element, place: Place) -> None:
        """Print what a change took out between two paragraphs."""
        region = self.reader.changes.take(mark.get(names.CHANGE_ID))
        if region is not None:
            state = max(place.state, self.reader.view.inserted if region.inserted else LIVE)
            for struck in region.struck:
                self._struck(struck, place._replace(state=state))

    def _section(self, section: etree._Element, place: Place) -> None:
        self.external += next(section.iterchildren(*_SECTION_SOURCES), None) is not None
        display = section.get(names.DISPLAY)
        hidden = display == "none" or (display == "condition" and section.get(names.IS_HIDDEN) == "true")
        if hidden or self.reader.styles.is_section_hidden(section.get(names.STYLE_NAME)):
            characters = len(plain_words(section))
            if characters:
                self.reader.hidden_characters += characters
                self.writer.builder.concealed.append(Concealed("hidden", characters))
        else:
            self._blocks(section, place)

    def _list(self, element: etree._Element, place: Place, around: ListContext | None) -> None:
        context = self.lists.enter(element, around)
        for item in element:
            if item.tag in {names.LIST_ITEM, names.LIST_HEADER}:
                self._item(item, place, context)

    def _item(self, item: etree._Element, place: Place, context: ListContext) -> None:
        """Read a list item: only what stands first in it, if that is a paragraph, has a number."""
        counted = item.tag == names.LIST_ITEM
        style = item.get(odf("text:style-override")) or context.style
        stated = item.get(names.START_VALUE)
        start = None if stated is None else whole(stated, 1)
        for child in item:
            if child.tag in names.PARAGRAPHS:
                self._paragraph(child, place, Spot(context.list_id, style, context.level, counted, start))
                counted, start = False, None
            elif child.tag == names.LIST:
                self._list(child, place, context)
                counted = False
            else:
                self._blocks((child,), place)

    def _outline_spot(self, paragraph: etree._Element) -> Spot | None:
        """Return the place of a heading outside all lists, which the outline numbers."""
        if paragraph.tag != names.HEADING or not self.lists.has_numbers(OUTLINE):
            return None
        if self.reader.styles.list_style(paragraph.get(names.STYLE_NAME)) == "":
            return None
        level = max(whole(paragraph.get(names.OUTLINE_LEVEL), 1), 1) - 1
        counted = paragraph.get(odf("text:is-list-header")) != "true"
        restarts = paragraph.get(odf("text:restart-numbering")) == "true"
        stated = paragraph.get(names.START_VALUE)
        start = whole(stated, 1) if stated is not None else 1 if restarts else None
        return Spot(OUTLINE, OUTLINE, level, counted, start)

    def _table(self, table: etree._Element, place: Place) -> None:
        number = self._tables
        self._tables += 1
        depth = 0 if place.cell is None else place.cell.depth + 1
        styles = self.reader.styles
        for row in rows(table, styles, self.repeats):
            for cell, column in cells(row, self.repeats):
                where = Cell(number, row.index, column, row.header, depth)
                on_paper = place.on_paper and not styles.is_cell_shaded(cell_style(cell))
                inside = place._replace(cell=where, on_paper=on_paper)
                around, self._bare = self._bare, []
                before = self.writer.builder.length
                self._blocks(cell, inside)
                self._finish(inside)
                if self.writer.builder.length == before:
                    for bare in self._bare:
                        self.writer.write_bare_number(bare, inside)
                self._bare = around
            if depth == 0:
                self._flush_notes()

    def _properties(self, paragraph: etree._Element, spot: Spot | None) -> ParagraphProperties:
        style = self.reader.styles.paragraph(paragraph.get(names.STYLE_NAME))
        position = None if spot is None else ListPosition(0, spot.level)
        outline = style.outline
        if paragraph.tag == names.HEADING:
            outline = max(whole(paragraph.get(names.OUTLINE_LEVEL), 1), 1) - 1
        return ParagraphProperties(style, position, outline, shaded=style.shaded)

    def _paragraph(self, paragraph: etree._Element, place: Place, spot: Spot | None) -> None:
        self.writer.builder.check_time()
        properties = self._properties(paragraph, spot)
        on_paper = place.on_paper and not properties.shaded
        found = self.reader.read(paragraph, properties.style.looks, place.state, on_paper=on_paper)
        for struck, reading in found.before:
            if struck is None:
                self._one(reading, properties, spot, place)
            else:
                self._struck(struck, place, reading, spot)
        if found.struck is not None:
            spot = found.struck.spot
            properties = self._properties(found.struck.element, spot)
        elif found.joined is not None:
            level = found.joined.level_in(spot)
            if spot is not None and level != spot.level:
                spot = replace(spot, level=level)
                properties = self._properties(found.joined.element, spot)
        self._one(found.main, properties, spot, place, runs_on=self.reader.state == ABSENT)
        for struck, reading in found.after:
            if struck is not None:
                self._struck(struck, place, reading)
        self._take_notes(found, place)

    def _struck(self, struck: Struck, place: Place, reading: Reading | None = None, around: Spot | None = None) -> None:
        """Print a paragraph or table that a change took out; `around` is the place of the paragraph that marks it."""
        state = max(place.state, self.reader.view.deleted)
        if state == ABSENT:
            return
        if struck.element.tag == names.TABLE:
            self._finish(place)
            self._table(struck.element, place._replace(state=state))
            return
        spot = self._place_of(struck, around)
        properties = self._properties(struck.element, spot)
        if reading is None:
            reading = self.reader.read(struck.element, properties.style.looks, state).main
        self._one(reading, properties, spot, place)

    def _place_of(self, struck: Struck, around: Spot | None) -> Spot | None:
        """Return the place of a struck paragraph in a list.

        LibreOffice writes what was struck into the list of its style, also when it stood in another one. A neighbour of
        the same style and level tells which that was: the paragraph that marks the change where its numbers look alike,
        else the one before.
        """
        spot, last = struck.spot, self._last_spot
        if spot is not None and around is not None and (spot.style, spot.level) == (around.style, around.level):
            return replace(spot, list_id=around.list_id)
        if spot is None or last is None or spot.level != last[1].level:
            return spot
        style = self.reader.styles.paragraph(struck.element.get(names.STYLE_NAME)).name
        return replace(spot, list_id=last[1].list_id, style=last[1].style) if style == last[0] else spot

    def _one(
        self,
        reading: Reading | None,
        properties: ParagraphProperties,
        spot: Spot | None,
        place: Place,
        *,
        runs_on: bool = False,
    ) -> None:
        """Count and print one paragraph; one whose end was put in runs on where insertions are refused."""
        if reading is None:
            return
        if self._begun is not None:
            before, first, first_spot = self._begun
            if before.has_text:
                properties, spot = first, first_spot
            before.extend(reading)
            reading, self._begun = before, None
        if runs_on:
            self._begun = (reading, properties, spot)
            return
        paragraph = Counted(reading, properties, self._label(reading, properties, spot))
        if paragraph.label and not reading.has_text:
            self.writer.take_bare_number(paragraph, place, self._bare)
        self._emit(paragraph, place)

    def _label(self, reading: Reading, properties: ParagraphProperties, spot: Spot | None) -> str:
        if spot is None or (reading.hidden and not reading.has_text):
            return ""
        self._last_spot = (properties.style.name, spot)
        return self.lists.advance(spot)

    def _finish(self, place: Place) -> None:
        """Print the paragraph that waits for one to run on from it, if there is one."""
        if self._begun is not None:
            reading, properties, spot = self._begun
            self._begun = None
            label = self._label(reading, properties, spot) if reading.has_text else ""
            self._emit(Counted(reading, properties, label), place)

    def _emit(self, paragraph: Counted, place: Place) -> None:
        if not place.contents and paragraph.properties.style.contents:
            place = place._replace(contents=True)
        self.writer.write(paragraph, place)
        for box, state in paragraph.reading.boxes:
            # What is painted behind a text box stands in its graphic style, which is not read.
            self._blocks(box, place._replace(state=max(place.state, state), on_paper=False))
            self._finish(place)

    def _take_notes(self, found: ParagraphReading, place: Place) -> None:
        self._notes += found.notes
        if place.cell is None and not place.footnote:
            self._flush_notes()

    def _flush_notes(self) -> None:
        while self._notes:
            note = self._notes.popleft()
            if note.state == ABSENT:
                continue
            citation = next(note.element.iterchildren(_CITATION), None)
            label = "" if citation is None else citation.get(odf("text:label")) or plain_words(citation)
            for body in note.element.iterchildren(_NOTE_BODY):
                self.writer.note_label = label
                place = Place(state=note.state, footnote=True)
                self._blocks(body, place)
                self._finish(place)
                self.writer.note_label = ""
