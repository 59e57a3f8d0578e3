"""Reads the runs of one paragraph: its words, tracked changes, field results, tick boxes, and what hangs on it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from contractlens.readers import docx_names as names
from contractlens.readers import docx_symbols as symbols
from contractlens.readers.docx_controls import alternative, form_value, settle_check_box, text_boxes
from contractlens.readers.docx_names import to_int, w
from contractlens.readers.docx_styles import Looks, ParagraphStyle, StyleSheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

LIVE, INSERTED, DELETED = 0, 1, 2
"""Tracked-change states; of two that are nested the larger holds (what was inserted and then deleted is deleted)."""

BREAK = "\v"
"""Stands for a line break inside a paragraph until the text is put together."""

CHANGE_STATES = {
    names.INSERTED: INSERTED,
    names.MOVED_TO: INSERTED,
    names.DELETED: DELETED,
    names.MOVED_FROM: DELETED,
}
_TRANSPARENT = frozenset(
    {w("hyperlink"), w("smartTag"), w("customXml"), w("dir"), w("bdo"), w("ruby"), w("rubyBase"), w("subDoc")}
)
_AROUND_RUNS = (
    _TRANSPARENT | names.MATH | {*CHANGE_STATES, names.CONTENT_CONTROL, names.SIMPLE_FIELD, names.ALTERNATE_CONTENT}
)
_CHARACTERS = {
    w("tab"): "\t",
    w("ptab"): "\t",
    w("br"): BREAK,
    w("cr"): BREAK,
    w("noBreakHyphen"): "-",
    w("softHyphen"): "",
}
_SYMBOL = w("sym")
_PICTURES = frozenset({w("drawing"), w("pict"), w("object")})
_OBJECT = w("object")
_NOTE_REFERENCES: dict[str, Literal["footnote", "endnote"]] = {
    w("footnoteReference"): "footnote",
    w("endnoteReference"): "endnote",
}
_CONTENTS_FIELDS = frozenset({"TOC", "TOA"})
_SOFT_HYPHEN = "\u00ad"
_FIXED_HYPHEN = "\u2011"

Piece = tuple[str, int, Looks]
"""Text as it stands in the file, its tracked-change state, and its looks."""


@dataclass(slots=True)
class NoteReference:
    """A place where a footnote or endnote hangs on a paragraph."""

    kind: Literal["footnote", "endnote"]
    note_id: str
    state: int


@dataclass(slots=True)
class Reading:
    """What was read from one paragraph.

    Attributes:
        pieces: Its text, deleted text included, hidden text and field instructions not.
        notes: Footnotes and endnotes that hang on it.
        boxes: Content of the text boxes anchored in it, with their tracked-change state.
        contents: True when text stands in the result of a table-of-contents field.
    """

    pieces: list[Piece] = field(default_factory=list)
    notes: list[NoteReference] = field(default_factory=list)
    boxes: list[tuple[etree._Element, int]] = field(default_factory=list)
    contents: bool = False

    @property
    def has_live_text(self) -> bool:
        """True when any visible character is not deleted."""
        return any(state != DELETED and not text.isspace() for text, state, _ in self.pieces)

    def extend(self, other: Reading) -> None:
        """Add what was read from the paragraph that this one runs into."""
        self.pieces += other.pieces
        self.notes += other.notes
        self.boxes += other.boxes
        self.contents = self.contents or other.contents


@dataclass(slots=True)
class _Field:
    """A complex field that has begun: instructions, in pieces, up to its separator, then the result."""

    code: list[str] = field(default_factory=list)
    in_result: bool = False

    @property
    def is_contents(self) -> bool:
        return self.in_result and not _CONTENTS_FIELDS.isdisjoint("".join(self.code).upper().split(None, 1)[:1])


@dataclass
class TextReader:
    """Reads paragraphs in document order; fields may run over several of them.

    Attributes:
        styles: The style sheet.
        lenient: True when the fields of the part do not pair up; then nothing is taken for an instruction except what
            is marked as one.
        hidden_characters: Characters of hidden text left out so far.
        insertions: Tracked insertions met so far.
        deletions: Tracked deletions met so far.
        objects: Embedded objects (spreadsheets, other documents) met so far.
    """

    styles: StyleSheet
    lenient: bool = False
    hidden_characters: int = 0
    insertions: int = 0
    deletions: int = 0
    objects: int = 0
    _fields: list[_Field] = field(default_factory=list)
    _silent: int = 0
    _contents: int = 0

    @contextmanager
    def part(self, root: etree._Element) -> Iterator[None]:
        """Read a part, or one note of it: fields that it opens end with it, those open around it wait."""
        around = (self._fields, self._silent, self._contents, self.lenient)
        self._fields, self._silent, self._contents = [], 0, 0
        balance = 0
        for mark in root.iter(names.FIELD_CHARACTER):
            balance += {"begin": 1, "end": -1}.get(mark.get(names.FIELD_KIND) or "", 0)
        self.lenient = balance != 0
        yield
        self._fields, self._silent, self._contents, self.lenient = around

    def read(self, paragraph: etree._Element, style: ParagraphStyle, state: int) -> Reading:
        """Return what a paragraph (``w:p``) holds.

        Args:
            paragraph: The element.
            style: Its style.
            state: Tracked-change state of what holds the paragraph.
        """
        reading = Reading()
        self._inline(paragraph, style, state, reading)
        return reading

    def _inline(self, container: Iterable[etree._Element], style: ParagraphStyle, state: int, into: Reading) -> None:
        for child in container:
            tag = child.tag
            if tag == names.RUN:
                self._run_content(child, style.looks, style, state, into)
            elif tag in _AROUND_RUNS:
                self._around_runs(child, style, state, into)

    def _around_runs(self, child: etree._Element, style: ParagraphStyle, state: int, into: Reading) -> None:
        """Read what holds runs, or stands in the place of one."""
        tag = child.tag
        if tag in CHANGE_STATES:
            self._inline(child, style, max(state, self.enter_change(child)), into)
        elif tag in _TRANSPARENT:
            self._inline(child, style, state, into)
        elif tag == names.CONTENT_CONTROL:
            settle_check_box(child)
            for content in child.iterchildren(names.CONTENT_CONTROL_CONTENT):
                self._inline(content, style, state, into)
        elif tag == names.SIMPLE_FIELD:
            self._simple_field(child, style, state, into)
        elif tag == names.ALTERNATE_CONTENT:
            self._inline(alternative(child), style, state, into)
        elif tag in names.MATH:
            formula = "".join(text.text or "" for text in child.iter(names.MATH_TEXT))
            self._add(formula, state, style.looks, into)

    def enter_change(self, change: etree._Element) -> int:
        """Count a tracked change that holds something and return its state."""
        state = CHANGE_STATES[str(change.tag)]
        if len(change):
            self.insertions += state == INSERTED
            self.deletions += state == DELETED
        return state

    def _run_content(
        self, content: Iterable[etree._Element], looks: Looks, style: ParagraphStyle, state: int, into: Reading
    ) -> None:
        for child in content:
            tag = child.tag
            if tag == names.TEXT:
                text = child.text
                if text:
                    self._add(text, state, looks, into)
            elif tag == names.RUN_PROPERTIES:  # always the first child
                looks = self.styles.run(child, style)
            elif tag == names.DELETED_TEXT:
                self._add(child.text or "", DELETED, looks, into)
            elif tag in _CHARACTERS:
                self._add(_CHARACTERS[str(tag)], state, looks, into)
            elif tag == names.FIELD_CHARACTER:
                self._field_character(child, looks, state, into)
            elif tag == names.FIELD_INSTRUCTION:
                if self._fields and not self._fields[-1].in_result:
                    self._fields[-1].code.append(child.text or "")
            else:
                self._rare_run_content(child, looks, style, state, into)

    def _rare_run_content(
        self, child: etree._Element, looks: Looks, style: ParagraphStyle, state: int, into: Reading
    ) -> None:
        tag = child.tag
        if tag in _PICTURES:
            self.objects += tag == _OBJECT and state != DELETED
            into.boxes += [(box, state) for box in text_boxes(child)]
        elif tag == names.ALTERNATE_CONTENT:
            self._run_content(alternative(child), looks, style, state, into)
        elif tag == _SYMBOL:
            code = to_int(child.get(w("char")), 16)
            if code is not None:
                self._add(symbols.symbol(code, child.get(w("font")) or ""), state, looks, into)
        elif tag in _NOTE_REFERENCES:
            into.notes.append(NoteReference(_NOTE_REFERENCES[str(tag)], child.get(names.ID) or "", state))
        elif tag == w("ruby"):
            for base in child.iterchildren(w("rubyBase")):
                for run in base.iterchildren(names.RUN):
                    self._run_content(run, looks, style, state, into)

    def _add(self, text: str, state: int, looks: Looks, into: Reading) -> None:
        if self._silent and not self.lenient:
            return
        if looks.hidden or looks.symbol_font or not text.isascii():
            text = self._shown(text, state, looks)
        if text:
            into.pieces.append((text, state, looks))
            if self._contents:
                into.contents = True

    def _shown(self, text: str, state: int, looks: Looks) -> str:
        """Return text as it is printed; hidden text not at all."""
        if looks.hidden:
            self.hidden_characters += len(text.strip()) if state != DELETED else 0
            return ""
        if looks.symbol_font or symbols.has_private(text):
            text = symbols.plain(text, looks.symbol_font)
        if _SOFT_HYPHEN in text or _FIXED_HYPHEN in text:
            text = text.replace(_SOFT_HYPHEN, "").replace(_FIXED_HYPHEN, "-")
        return text

    def _field_character(self, mark: etree._Element, looks: Looks, state: int, into: Reading) -> None:
        kind = mark.get(names.FIELD_KIND)
        if kind == "begin":
            for form in mark.iterchildren(w("ffData")):
                self._add(form_value(form), state, looks, into)
            self._fields.append(_Field())
            self._silent += 1
        elif kind == "separate" and self._fields and not self._fields[-1].in_result:
            self._fields[-1].in_result = True
            self._silent -= 1
            self._contents += self._fields[-1].is_contents
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            self._silent -= not ended.in_result
            self._contents -= ended.is_contents

    def _simple_field(self, child: etree._Element, style: ParagraphStyle, state: int, into: Reading) -> None:
        opened = _Field([child.get(w("instr")) or ""], in_result=True)
        self._contents += opened.is_contents
        self._inline(child, style, state, into)
        self._contents -= opened.is_contents
