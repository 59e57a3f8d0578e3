"""Turns paragraphs that were read into blocks: what kind each is, its number, and what hangs on its words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from contractlens.document import BlockKind, Cell, Concealed, Notice
from contractlens.readers.assembly import ChangeRun, DocumentBuilder, Line
from contractlens.readers.docx_comments import CommentPlaces
from contractlens.readers.docx_lists import BULLET
from contractlens.readers.docx_paragraphs import (
    ParagraphText,
    assemble,
    mark_offsets,
    names_part,
    split_at_numbers,
    typed_label,
)
from contractlens.readers.docx_revisions import LIVE
from contractlens.readers.docx_text import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contractlens.readers.docx_properties import ParagraphProperties
    from contractlens.readers.docx_styles import StyleSheet
    from contractlens.readers.docx_text import Piece

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
_BROKEN = re.compile(
    r"Error[!:] (?:Reference source not found|Bookmark not defined|No text of specified style in document|"
    r"No bookmark name given|Not a valid (?:bookmark self-reference|link|filename|result for table)|"
    r"Hyperlink reference not valid|Unknown document property name|No document variable supplied|"
    r"Main Document Only|Unknown switch argument|Switch argument not specified|Cannot open file)\b\.?"
)
"""What Word prints for a field whose target is gone."""


class Place(NamedTuple):
    """Where the walk stands."""

    state: int = LIVE
    cell: Cell | None = None
    contents: bool = False
    footnote: bool = False
    on_paper: bool = True


@dataclass(slots=True)
class Counted:
    """A paragraph that was read and counted."""

    reading: Reading
    properties: ParagraphProperties
    label: str


@dataclass
class BlockWriter:
    """Appends blocks to a `DocumentBuilder`.

    Attributes:
        builder: Takes the blocks.
        styles: The style sheet.
        keeps_deleted: True when deleted words stand in the text like all others.
        comments: Where each comment begins and ends.
        note_label: Number of the note that begins with the next block, or "".
    """

    builder: DocumentBuilder
    styles: StyleSheet
    keeps_deleted: bool = False
    comments: CommentPlaces = field(default_factory=CommentPlaces)
    note_label: str = ""

    def write(self, paragraph: Counted, place: Place) -> None:
        """Append the block of a paragraph, or its blocks where line breaks part typed numbers."""
        reading, label = paragraph.reading, paragraph.label
        if reading.hidden:
            self.builder.concealed.append(Concealed("hidden", reading.hidden))
        pieces = reading.pieces
        if reading.breaks:
            for first, stretch in split_at_numbers(pieces):
                self._stretch(stretch, paragraph, label, place)
                label = ""
                if reading.marks:
                    self._marks(reading, first, stretch)
        else:
            if pieces:
                self._stretch(pieces, paragraph, label, place)
            if reading.marks:
                self._marks(reading, 0, pieces)

    def take_bare_number(self, paragraph: Counted, place: Place, waiting: list[Counted]) -> None:
        """Take in a number that stands alone: in a cell it waits for words, elsewhere "Schedule 2" is a line."""
        if place.cell is None:
            if names_part(paragraph.label):
                self.write_bare_number(paragraph, place)
        elif paragraph.label != BULLET:
            waiting.append(paragraph)

    def write_bare_number(self, paragraph: Counted, place: Place) -> None:
        """Append a block of an automatic number that stands alone, as if typed: it numbers its row, or names a part."""
        pieces: list[Piece] = [(paragraph.label, place.state, paragraph.properties.style.looks)]
        self.write(Counted(Reading(pieces, changed=place.state != LIVE), paragraph.properties, ""), place)

    def _stretch(self, pieces: Sequence[Piece], paragraph: Counted, label: str, place: Place) -> None:
        properties = paragraph.properties
        text = assemble(pieces, changed=paragraph.reading.changed, keeps_deleted=self.keeps_deleted)
        words = text.text
        if not words:
            return
        typed = "" if label else typed_label(text.raw)
        in_text = bool(typed)
        if place.footnote:
            label, in_text, self.note_label = self.note_label or label, False, ""
        kind = _kind(text, properties, place, numbered=bool(label) or in_text)
        level = properties.outline if kind == "heading" else None
        if label and properties.position is not None:
            level = properties.position.level
        style = self.styles.shown(text.looks, properties.style)
        block = self.builder.add_text(
            words,
            kind,
            label=typed or label,
            label_in_text=in_text,
            level=level,
            style=style,
            cell=place.cell,
            changes=text.changes,
            deletions=text.deletions,
        )
        if self.comments.waiting:
            self.comments.begin_waiting(block.start)
        if "Error! " in words or "Error: " in words:  # the second is LibreOffice's
            self.builder.notices += broken_references(words, block.start)
        for gone in text.struck:
            whole = (ChangeRun(0, len(gone), "deleted"),)
            self.builder.add((Line(gone),), kind, style=style, cell=place.cell, changes=whole)

    def _marks(self, reading: Reading, first: int, stretch: Sequence[Piece]) -> None:
        """Set the places of comments that begin or end in a stretch whose block was just appended."""
        last = first + len(stretch)
        begun = bisect_left(reading.marks, first, key=_place_of_mark)
        ended = bisect_right(reading.marks, last, key=_place_of_mark)
        marks = [(at - first, mark, identity) for at, mark, identity in reading.marks[begun:ended]]
        text = assemble(stretch, keeps_deleted=self.keeps_deleted)
        start = self.builder.length - len(text.text) - sum(len(gone) + 1 for gone in text.struck)
        offsets = mark_offsets(stretch, [at for at, _, _ in marks], keeps_deleted=self.keeps_deleted)
        for (_, mark, identity), offset in zip(marks, offsets, strict=True):
            self.comments.mark(mark, identity, text.text, offset, start)


def broken_references(words: str, start: int) -> Iterator[Notice]:
    """Yield a notice for each field in a block that begins at `start` whose target is gone."""
    message = "a cross-reference or other field is broken: Word printed an error in the place of what it stood for"
    for match in _BROKEN.finditer(words):
        yield Notice("broken_reference", message, None, start + match.start(), start + match.end())


def _place_of_mark(mark: tuple[int, str, str]) -> int:
    return mark[0]


def _kind(text: ParagraphText, properties: ParagraphProperties, place: Place, *, numbered: bool) -> BlockKind:
    if place.footnote:
        return "footnote"
    if place.contents:
        return "contents"
    if place.cell is not None:
        return "cell"
    if _is_heading(text, properties):
        return "heading"
    return "list_item" if numbered else "paragraph"


def _is_heading(text: ParagraphText, properties: ParagraphProperties) -> bool:
    words = text.text
    ends_sentence = words.endswith(_NO_HEADING_END)
    if properties.outline is not None:
        count = len(words.split(None, _STYLED_HEADING_WORDS))
        return count <= _STYLED_HEADING_WORDS and not (ends_sentence and count >= _SENTENCE_WORDS)
    if ends_sentence or text.deleted or not (text.looks.bold or text.looks.capitals or words.isupper()):
        return False
    if len(words.split(None, _HEADING_WORDS)) > _HEADING_WORDS or not _LETTERS.search(words):
        return False
    return not (words[0].islower() or _FILLED_IN.search(words))
