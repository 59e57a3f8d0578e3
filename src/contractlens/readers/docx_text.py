"""Reads the runs of one paragraph: its words, tracked changes, field results, tick boxes, and what hangs on it."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from contractlens.readers import docx_names as names
from contractlens.readers import docx_symbols as symbols
from contractlens.readers.docx_controls import alternative, settle_check_box, shows_object, text_boxes
from contractlens.readers.docx_fields import FieldStack, control_record, is_contents_code, is_number_code
from contractlens.readers.docx_looks import Looks
from contractlens.readers.docx_math import linear
from contractlens.readers.docx_names import is_on, to_int, w
from contractlens.readers.docx_revisions import ABSENT, CHANGES, DELETED, FINAL, INSERTIONS, RevisionView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from contractlens.readers.docx_controls import Content
    from contractlens.readers.docx_diagrams import DrawnWords
    from contractlens.readers.docx_styles import ParagraphStyle, StyleSheet

BREAK = "\v"
"""Stands for a line break inside a paragraph until the text is put together."""

_RUN, _RUN_PROPERTIES, _TEXT = names.RUN, names.RUN_PROPERTIES, names.TEXT
_SUBDOCUMENT = w("subDoc")
_TRANSPARENT = frozenset({w("hyperlink"), w("smartTag"), w("customXml"), w("dir"), w("bdo"), w("ruby"), w("rubyBase")})
_AROUND_RUNS = (
    _TRANSPARENT
    | CHANGES
    | names.MATH
    | names.COMMENT_MARKS
    | {names.CONTENT_CONTROL, names.SIMPLE_FIELD, names.ALTERNATE_CONTENT, _SUBDOCUMENT}
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
_RUBY, _RUBY_BASE = w("ruby"), w("rubyBase")
_NOTE_REFERENCES: dict[str, Literal["footnote", "endnote"]] = {
    w("footnoteReference"): "footnote",
    w("endnoteReference"): "endnote",
}
_OWN_MARK = w("customMarkFollows")
_SOFT_HYPHEN = "\u00ad"
_FIXED_HYPHEN = "\u2011"
_UNSEEN = re.compile(f"[{_SOFT_HYPHEN}\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Characters that print nothing: hyphens and breaks that may be, joiners, marks of direction; pasted text is full of them."""
_ODD_CHARACTER = re.compile(f"{_UNSEEN.pattern[:-1]}{_FIXED_HYPHEN}\uf020-\uf0ff]")

Piece = tuple[str, int, Looks]
"""Text as it stands in the file, its tracked-change state, and its looks."""


@dataclass(slots=True)
class NoteReference:
    """A place where a footnote or endnote hangs on a paragraph, with a mark of its own ("*") or the next number."""

    kind: Literal["footnote", "endnote"]
    note_id: str
    state: int
    own_mark: bool = False


@dataclass(slots=True)
class Reading:
    """What was read from one paragraph.

    Attributes:
        pieces: Its text, deleted text included, hidden text and field instructions not.
        notes: Footnotes and endnotes that hang on it.
        boxes: Content of the text boxes anchored in it, with their tracked-change state.
        marks: Where comments begin and end: number of pieces before, name of the mark, id of the comment.
        numbers: Places kept for numbers that fields ask for: which piece, and the field's instructions.
        contents: True when text stands in the result of a table-of-contents field.
        changed: True when any piece stands in a tracked change.
        breaks: True when a line break is among the pieces.
        hidden: Characters of hidden text left out.
    """

    pieces: list[Piece] = field(default_factory=list)
    notes: list[NoteReference] = field(default_factory=list)
    boxes: list[tuple[etree._Element, int]] = field(default_factory=list)
    marks: list[tuple[int, str, str]] = field(default_factory=list)
    numbers: list[tuple[int, str]] = field(default_factory=list)
    contents: bool = False
    changed: bool = False
    breaks: bool = False
    hidden: int = 0

    @property
    def has_live_text(self) -> bool:
        """True when any visible character is not deleted."""
        return any(state != DELETED and not text.isspace() for text, state, _ in self.pieces)

    @property
    def has_text(self) -> bool:
        """True when there is any visible character, deleted or not."""
        return any(not text.isspace() for text, _, _ in self.pieces)

    def extend(self, other: Reading) -> None:
        """Add what was read from the paragraph that this one runs into."""
        before = len(self.pieces)
        self.pieces += other.pieces
        self.notes += other.notes
        self.boxes += other.boxes
        self.marks += [(before + at, mark, identity) for at, mark, identity in other.marks]
        self.contents = self.contents or other.contents
        self.changed = self.changed or other.changed
        self.breaks = self.breaks or other.breaks
        self.hidden += other.hidden


@dataclass
class TextReader:
    """Reads paragraphs in document order; fields may run over several of them.

    Attributes:
        styles: The style sheet.
        view: How tracked changes are read.
        lenient: True when the fields of the part do not pair up; then nothing is taken for an instruction except what
            is marked as one.
        on_paper: True where nothing coloured lies behind the text, so that white text cannot be seen.
        drawn: Reads the words of diagrams and charts; None where they are not looked for.
        fields: The fields that are open.
        hidden_characters: Characters of hidden text left out so far.
        insertions: Tracked insertions met so far.
        deletions: Tracked deletions met so far.
        restructured: Rows and cells met so far that a tracked change put in or took out.
        objects: Embedded objects (spreadsheets, other documents) met so far that are not read.
        external: Pieces of text met so far that stand in other files.
        numbers: Numbers met so far that Word draws for fields without a result.
    """

    styles: StyleSheet
    view: RevisionView = FINAL
    lenient: bool = False
    on_paper: bool = True
    drawn: DrawnWords | None = None
    fields: FieldStack = field(default_factory=FieldStack)
    hidden_characters: int = 0
    insertions: int = 0
    deletions: int = 0
    restructured: int = 0
    objects: int = 0
    external: int = 0
    numbers: int = 0

    @contextmanager
    def part(self, root: etree._Element) -> Iterator[None]:
        """Read a part, or one note of it: fields that it opens end with it, those open around it wait."""
        around, lenient = self.fields, self.lenient
        self.fields = FieldStack(forms=around.forms)
        balance = 0
        for mark in root.iter(names.FIELD_CHARACTER):
            kind = mark.get(names.FIELD_KIND)
            balance += (kind == "begin") - (kind == "end")
        self.lenient = balance != 0
        yield
        self.fields, self.lenient = around, lenient

    def read(self, paragraph: etree._Element, style: ParagraphStyle, state: int, *, on_paper: bool = True) -> Reading:
        """Return what a paragraph (``w:p``) holds.

        Args:
            paragraph: The element.
            style: Its style.
            state: Tracked-change state of what holds the paragraph.
            on_paper: False where a colour may lie behind the text.
        """
        reading = Reading()
        self.on_paper = on_paper
        self._inline(paragraph, style, state, reading)
        return reading

    def _inline(self, container: Content, style: ParagraphStyle, state: int, into: Reading) -> None:
        """Read runs and what stands among them. Nearly all time is spent here, hence the repetition of `_add`."""
        pieces, resolve, normal, fields = into.pieces, self.styles.run, style.looks, self.fields
        into.changed = into.changed or state != 0
        for child in container[:]:  # a slice is read in half the time of the element
            tag = child.tag
            if tag == _RUN:
                looks = normal
                for item in child[:]:
                    tag = item.tag
                    if tag == _TEXT:
                        text = item.text
                        if not text:
                            continue
                        if looks.ordinary and text.isascii() and not fields.watching and state != ABSENT:
                            pieces.append((text, state, looks))
                        else:
                            self._add(text, state, looks, into)
                    elif tag == _RUN_PROPERTIES:  # always the first child
                        looks = resolve(item, style)
                    elif tag in _CHARACTERS:
                        self._add(_CHARACTERS[str(tag)], state, looks, into)
                    else:
                        self._run_item(item, looks, style, state, into)
            elif tag in _AROUND_RUNS:
                self._around_runs(child, style, state, into)

    def _around_runs(self, child: etree._Element, style: ParagraphStyle, state: int, into: Reading) -> None:
        """Read what holds runs, or stands in the place of one."""
        tag = child.tag
        if tag in CHANGES:
            self._inline(child, style, max(state, self.enter_change(child)), into)
        elif tag in _TRANSPARENT:
            self._inline(child, style, state, into)
        elif tag == names.CONTENT_CONTROL:
            self.enter_control(child, state)
            for content in child.iterchildren(names.CONTENT_CONTROL_CONTENT):
                self._inline(content, style, state, into)
        elif tag == names.SIMPLE_FIELD:
            self._simple_field(child, style, state, into)
        elif tag == names.ALTERNATE_CONTENT:
            self._inline(alternative(child), style, state, into)
        elif tag in names.COMMENT_MARKS:
            into.marks.append((len(into.pieces), str(tag), child.get(names.ID) or ""))
        elif tag == _SUBDOCUMENT:
            self.external += 1
            self._inline(child, style, state, into)
        elif tag in names.MATH:
            self._add(linear(child), state, style.looks, into)

    def enter_change(self, change: etree._Element) -> int:
        """Count a tracked change that holds something and return its state."""
        if len(change):
            inserts = change.tag in INSERTIONS
            self.insertions += inserts
            self.deletions += not inserts
        return self.view.state_of(str(change.tag))

    def enter_control(self, control: etree._Element, state: int) -> None:
        """Take note of the form field that a content control is, and let its tick box say its state."""
        settle_check_box(control)
        record = control_record(control) if state < DELETED else None
        if record is not None:
            self.fields.forms.append(record)

    def _run_content(self, content: Content, looks: Looks, style: ParagraphStyle, state: int, into: Reading) -> None:
        for child in content:
            tag = child.tag
            if tag == _TEXT:
                if child.text:
                    self._add(child.text, state, looks, into)
            elif tag == _RUN_PROPERTIES:
                looks = self.styles.run(child, style)
            else:
                self._run_item(child, looks, style, state, into)

    def _run_item(self, item: etree._Element, looks: Looks, style: ParagraphStyle, state: int, into: Reading) -> None:
        tag = item.tag
        if tag in _CHARACTERS:
            self._add(_CHARACTERS[str(tag)], state, looks, into)
        elif tag == names.FIELD_CHARACTER:
            self._field_character(item, looks, state, into)
        elif tag == names.FIELD_INSTRUCTION:
            self.fields.instruct(item.text or "")
        elif tag == names.DELETED_TEXT:
            self._add(item.text or "", max(state, self.view.deleted), looks, into)
        elif tag in _NOTE_REFERENCES:
            own_mark = is_on(item.get(_OWN_MARK, "0"))
            into.notes.append(NoteReference(_NOTE_REFERENCES[str(tag)], item.get(names.ID) or "", state, own_mark))
        elif state != ABSENT:
            self._rare_run_item(item, looks, style, state, into)

    def _rare_run_item(
        self, item: etree._Element, looks: Looks, style: ParagraphStyle, state: int, into: Reading
    ) -> None:
        tag = item.tag
        if tag in _PICTURES:
            if state != DELETED and (tag == _OBJECT or shows_object(item)):
                self._object(item, state, into)
            into.boxes += [(box, state) for box in text_boxes(item)]
        elif tag == names.ALTERNATE_CONTENT:
            self._run_content(alternative(item), looks, style, state, into)
        elif tag == _SYMBOL:
            code = to_int(item.get(w("char")), 16)
            if code is not None:
                self._add(symbols.symbol(code, item.get(w("font")) or ""), state, looks, into)
        elif tag == names.COMMENT_REFERENCE:
            into.marks.append((len(into.pieces), str(tag), item.get(names.ID) or ""))
        elif tag == _RUBY:
            for base in item.iterchildren(_RUBY_BASE):
                for run in base.iterchildren(names.RUN):
                    self._run_content(run, looks, style, state, into)

    def _object(self, item: etree._Element, state: int, into: Reading) -> None:
        """Read the words of a diagram or chart, or count what is not read."""
        boxes, is_read = ([], False) if self.drawn is None else self.drawn.read(item)
        self.objects += not is_read
        into.boxes += [(box, state) for box in boxes]

    def _add(self, text: str, state: int, looks: Looks, into: Reading) -> None:
        fields = self.fields
        if state == ABSENT or (fields.silent and not self.lenient):
            return
        if not looks.ordinary or not text.isascii():
            text = self._shown(text, state, looks, into)
        if text:
            into.pieces.append((text, state, looks))
            if state:
                into.changed = True
            if text == BREAK:
                into.breaks = True
            if fields.watching:
                into.contents = into.contents or fields.contents > 0
                fields.hear(text)

    def _shown(self, text: str, state: int, looks: Looks, into: Reading) -> str:
        """Return text as it is printed; hidden text, and white text on paper, not at all."""
        if looks.hidden or (looks.white and not looks.shaded and self.on_paper):
            if state != DELETED:
                count = len(text.strip())
                self.hidden_characters += count
                into.hidden += count
            return ""
        if looks.symbol_font:
            text = symbols.plain(text, looks.symbol_font)
        if _ODD_CHARACTER.search(text) is None:
            return text
        if not looks.symbol_font:
            text = symbols.plain(text, "")
        return _UNSEEN.sub("", text).replace(_FIXED_HYPHEN, "-")

    def _field_character(self, mark: etree._Element, looks: Looks, state: int, into: Reading) -> None:
        kind = mark.get(names.FIELD_KIND)
        if kind == "begin":
            # Word shows a form field's state although it stands before the field's result.
            shown = self.fields.begin(mark)
            if shown:
                self.fields.silent -= 1
                self._add(shown, state, looks, into)
                self.fields.silent += 1
        elif kind == "separate":
            self.fields.separate()
        elif kind == "end":
            self._await_number(self.fields.end(), looks, state, into)

    def _await_number(self, code: str, looks: Looks, state: int, into: Reading) -> None:
        """Keep a place for the number that Word draws for a field with these instructions, if there are any."""
        if code and state != ABSENT and (self.lenient or not self.fields.silent):
            into.numbers.append((len(into.pieces), code))
            into.pieces.append((" ", state, looks))
            into.changed = into.changed or state != 0

    def draw(self, label: str, at: int, into: Reading) -> None:
        """Print the number of a field in the place kept for it, unless it cannot be seen."""
        _, state, looks = into.pieces[at]
        if label and not looks.hidden and not (looks.white and not looks.shaded and self.on_paper):
            into.pieces[at] = (label, state, looks)

    def _simple_field(self, child: etree._Element, style: ParagraphStyle, state: int, into: Reading) -> None:
        instruction = child.get(w("instr")) or ""
        if len(child) == 0 and is_number_code(instruction):
            self._await_number(instruction, style.looks, state, into)
        is_contents = is_contents_code(instruction)
        self.fields.watch_contents(is_contents)
        self._inline(child, style, state, into)
        self.fields.watch_contents(-is_contents)
