"""Reads what stands inside one paragraph of an OpenDocument text: words, tracked changes, fields, what hangs on it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.document import Comment, FormField
from contractlens.readers import docx_names
from contractlens.readers import docx_symbols as symbols
from contractlens.readers import odt_names as names
from contractlens.readers.docx_revisions import ABSENT, DELETED, FINAL, LIVE, RevisionView
from contractlens.readers.docx_text import BREAK, Reading
from contractlens.readers.odt_forms import FormControls, dropdown, mark_field
from contractlens.readers.odt_names import odf

if TYPE_CHECKING:
    from lxml import etree

    from contractlens.readers.docx_looks import Looks
    from contractlens.readers.odt_changes import Changes, Struck
    from contractlens.readers.odt_styles import StyleSet

_SPAN = odf("text:span")
_CHARACTERS = {odf("text:s"): " ", odf("text:tab"): "\t", odf("text:line-break"): BREAK}
_SOFT_HYPHEN, _FIXED_HYPHEN = "\u00ad", "\u2011"
_ODD = re.compile(f"[{_SOFT_HYPHEN}{_FIXED_HYPHEN}\uf020-\uf0ff]")
_SILENT = frozenset(
    odf(name)
    for name in ("text:number", "text:ruby-text", "text:script", "office:event-listeners", "svg:title", "svg:desc")
) | {odf("text:bibliography-configuration"), odf("office:binary-data"), odf("text:meta-field-data")}
_DRAWN = frozenset(
    odf(f"draw:{name}")
    for name in ("rect", "ellipse", "circle", "custom-shape", "polygon", "line", "connector", "caption", "path")
)
_GROUPS = frozenset({odf("draw:g"), odf("draw:a"), odf("draw:frame")})
_TEXT_BOX = odf("draw:text-box")
_OBJECTS = frozenset({odf("draw:object"), odf("draw:object-ole"), odf("draw:floating-frame")})
_CONTROL = odf("draw:control")
_DRAWINGS = _DRAWN | _GROUPS | _OBJECTS | {_TEXT_BOX, _CONTROL}
_NOTE = odf("text:note")
_HIDDEN_TEXT, _HIDDEN_PARAGRAPH = odf("text:hidden-text"), odf("text:hidden-paragraph")
_DROP_DOWN = odf("text:drop-down")
_FIELD_MARKS = frozenset({odf("field:fieldmark"), odf("field:fieldmark-start")})
_FORMS = _FIELD_MARKS | {_DROP_DOWN, odf("loext:content-control")}


@dataclass(slots=True)
class Note:
    """A footnote or endnote that hangs on a paragraph: its element and tracked-change state."""

    element: etree._Element
    state: int


@dataclass(slots=True)
class ParagraphReading:
    """A paragraph, and those that changes took out of it or before it.

    Attributes:
        main: What is left of the paragraph itself.
        struck: The taken-out paragraph whose place it has from now on, or None for its own.
        joined: The taken-out paragraph that its words ran on from, where nothing of it stands before them.
        before: Paragraphs and tables printed before it; with None instead of words, one is still to be read. None
            instead of what was struck stands for the paragraph's own place.
        after: Likewise behind it.
        notes: Notes that hang on all of them.
        hides: True when a field hides the whole paragraph.
    """

    main: Reading = field(default_factory=Reading)
    struck: Struck | None = None
    joined: Struck | None = None
    before: list[tuple[Struck | None, Reading | None]] = field(default_factory=list)
    after: list[tuple[Struck | None, Reading | None]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    hides: bool = False


@dataclass
class OdtTextReader:
    """Reads paragraphs in document order; tracked insertions may run over several of them.

    Recursion follows the nesting of the XML, which the parser bounds at 256 levels.

    Attributes:
        styles: Of the part that is read.
        changes: Tracked changes.
        controls: Form controls by their ids.
        view: How tracked changes are read.
        forms: Form fields met so far.
        remarks: Comments met so far, each with its id.
        hidden_characters: Characters of hidden text left out so far.
        objects: Embedded objects met so far.
    """

    styles: StyleSet
    changes: Changes
    controls: FormControls = field(default_factory=FormControls)
    view: RevisionView = FINAL
    forms: list[FormField] = field(default_factory=list)
    remarks: list[tuple[str, Comment]] = field(default_factory=list)
    hidden_characters: int = 0
    objects: int = 0
    _inserting: set[str] = field(default_factory=set)
    _striking: bool = False
    _on_paper: bool = True

    @property
    def state(self) -> int:
        """State of text by the insertions that have begun and not ended."""
        return self.view.inserted if self._inserting else LIVE

    def read(self, paragraph: etree._Element, looks: Looks, state: int, *, on_paper: bool = True) -> ParagraphReading:
        """Return what a paragraph holds.

        Args:
            paragraph: The element.
            looks: Of its style.
            state: Tracked-change state of what holds the paragraph.
            on_paper: False where a colour may lie behind the text.
        """
        found = ParagraphReading()
        around, self._on_paper = self._on_paper, on_paper
        self._inline(paragraph, looks, state, found)
        self._on_paper = around
        if found.hides:
            hidden = sum(len(text.strip()) for text, _, _ in found.main.pieces)
            found.main = Reading(hidden=hidden)
            self.hidden_characters += hidden
        return found

    def read_drawing(self, drawing: etree._Element, state: int) -> Reading:
        """Return what a drawing holds that hangs on no paragraph."""
        found = ParagraphReading()
        self._drawing(drawing, self.styles.paragraph(None).looks, state, found)
        return found.main

    def plain(self, holder: etree._Element) -> str:
        """Return the words that an element prints, with single spaces."""
        pieces = []
        for paragraph in holder.iter(*names.PARAGRAPHS):
            found = self.read(paragraph, self.styles.paragraph(paragraph.get(names.STYLE_NAME)).looks, LIVE)
            pieces.append("".join(text for text, _, _ in found.main.pieces))
        return " ".join(" ".join(pieces).split())

    def mark(self, element: etree._Element) -> None:
        """Begin or end an insertion."""
        change_id = element.get(names.CHANGE_ID) or ""
        if element.tag == names.CHANGE_END:
            self._inserting.discard(change_id)
        elif self.changes.puts_in(change_id):
            self._inserting.add(change_id)

    def _inline(self, holder: etree._Element, looks: Looks, state: int, into: ParagraphReading) -> None:
        if holder.text:
            self._add(holder.text, looks, state, into)
        for child in holder:
            tag = child.tag
            if tag == _SPAN:
                self._inline(child, self.styles.span(child.get(names.STYLE_NAME), looks), state, into)
            elif tag in _CHARACTERS:
                self._add(_CHARACTERS[str(tag)], looks, state, into)
            else:
                self._special(child, looks, state, into)
            if child.tail:
                self._add(child.tail, looks, state, into)

    def _special(self, child: etree._Element, looks: Looks, state: int, into: ParagraphReading) -> None:
        """Read what is neither words nor a span."""
        tag = child.tag
        if tag in {names.CHANGE_START, names.CHANGE_END}:
            self.mark(child)
        elif tag == names.CHANGE:
            self._deletion(child, state, into)
        elif tag == _NOTE:
            into.notes.append(Note(child, max(state, self.state)))
        elif tag in {names.ANNOTATION, names.ANNOTATION_END}:
            self._annotation(child, into)
        elif tag in {_HIDDEN_TEXT, _HIDDEN_PARAGRAPH}:
            self._hidden_field(child, looks, state, into)
        elif tag in _FORMS:
            self._form(child, looks, state, into)
        elif tag in _DRAWINGS:
            self._drawing(child, looks, state, into)
        elif tag not in _SILENT:  # links, fields by their last result, meta data around words
            self._inline(child, looks, state, into)

    def _add(self, text: str, looks: Looks, state: int, into: ParagraphReading) -> None:
        state = max(state, self.state) if self._inserting else state
        if state == ABSENT:
            return
        reading = into.main
        if not looks.ordinary or not text.isascii():
            text = self._shown(text, looks, state, reading)
        if text:
            reading.pieces.append((text, state, looks))
            reading.changed = reading.changed or state != LIVE
            reading.breaks = reading.breaks or text == BREAK

    def _shown(self, text: str, looks: Looks, state: int, into: Reading) -> str:
        """Return text as it is printed; hidden text, and white text on paper, not at all."""
        if looks.hidden or (looks.white and not looks.shaded and self._on_paper):
            if state != DELETED:
                count = len(text.strip())
                self.hidden_characters += count
                into.hidden += count
            return ""
        if looks.symbol_font or _ODD.search(text):
            text = symbols.plain(text, looks.symbol_font)
        return text.replace(_SOFT_HYPHEN, "").replace(_FIXED_HYPHEN, "-")

    def _deletion(self, mark: etree._Element, state: int, into: ParagraphReading) -> None:
        """Read what a change took out at this place, and part the paragraph where it took paragraph ends."""
        if self._striking:
            return
        region = self.changes.take(mark.get(names.CHANGE_ID))
        if region is None or not region.struck:
            return
        state = max(state, self.view.deleted, self.view.inserted if region.inserted else LIVE)
        if state == ABSENT:
            return
        self._striking = True
        begun = into.main.has_live_text if self.view.mode == "final" else into.main.has_text
        first = region.struck[0]
        if first.element.tag != names.TABLE:
            self._struck_words(first, state, into)
        elif len(region.struck) == 1:
            into.before.append((first, None))
        if len(region.struck) > 1:
            self._part(region.struck, state, into, begun=begun)
        self._striking = False

    def _part(self, struck: list[Struck], state: int, into: ParagraphReading, *, begun: bool) -> None:
        """Part a paragraph where a change took out paragraph ends; `begun` if words of it stand before that place."""
        first, *middle, last = struck
        waiting: list[tuple[Struck | None, Reading | None]] = [(each, None) for each in middle]
        if first.element.tag == names.TABLE:
            waiting.insert(0, (first, None))
        if last.element.tag == names.TABLE:
            waiting.append((last, None))
        if begun and self.view.mode == "final":
            into.after += waiting
        else:
            own = into.struck if begun or first.element.tag == names.TABLE else first
            into.before.append((own, into.main))
            into.before += waiting
            into.main = Reading()
            into.struck = last if begun else into.struck
            into.joined = None if begun else last
        if last.element.tag != names.TABLE:
            self._struck_words(last, state, into)

    def _struck_words(self, struck: Struck, state: int, into: ParagraphReading) -> None:
        own = self.styles.paragraph(struck.element.get(names.STYLE_NAME)).looks
        self._inline(struck.element, own, state, into)

    def _annotation(self, element: etree._Element, into: ParagraphReading) -> None:
        identity = element.get(names.ANNOTATION_NAME) or f"\0{len(self.remarks)}"
        marks = into.main.marks
        if element.tag == names.ANNOTATION_END:
            marks.append((len(into.main.pieces), docx_names.COMMENT_END, identity))
            return
        marks.append((len(into.main.pieces), docx_names.COMMENT_START, identity))
        words = " ".join(plain_words(each) for each in element.iter(*names.PARAGRAPHS))
        author = " ".join((element.findtext(names.CREATOR) or "").split())
        if words.strip():
            self.remarks.append((identity, Comment(" ".join(words.split()), author)))

    def _hidden_field(self, child: etree._Element, looks: Looks, state: int, into: ParagraphReading) -> None:
        hidden = child.get(names.IS_HIDDEN) == "true"
        if child.tag == _HIDDEN_PARAGRAPH:
            into.hides = into.hides or hidden
            self._inline(child, looks, state, into)
        elif hidden:
            count = len((child.get(odf("text:string-value")) or "".join(map(str, child.itertext()))).strip())
            into.main.hidden += count
            self.hidden_characters += count
        else:
            self._inline(child, looks, state, into)

    def _form(self, child: etree._Element, looks: Looks, state: int, into: ParagraphReading) -> None:
        """Read a field that somebody fills in; a tick box prints its state."""
        is_there = max(state, self.state) < DELETED
        record, shown = dropdown(child) if child.tag == _DROP_DOWN else mark_field(child)
        if record is not None and is_there:
            self.forms.append(record)
        if shown:
            self._add(shown, looks, state, into)
        elif child.tag not in _FIELD_MARKS:
            self._inline(child, looks, state, into)

    def _drawing(self, child: etree._Element, looks: Looks, state: int, into: ParagraphReading) -> None:
        tag = child.tag
        state = max(state, self.state)
        if tag == _CONTROL:
            record, shown = self.controls.find(child.get(odf("draw:control")))
            if record is not None and state < DELETED:
                self.forms.append(record)
            if shown:
                self._add(f" {shown} ", looks, state, into)
        elif tag in _OBJECTS:
            self.objects += state < DELETED
        elif tag == _TEXT_BOX or tag in _DRAWN:
            into.main.boxes.append((child, state))
        else:
            for inner in child:
                if inner.tag in _DRAWINGS:
                    self._drawing(inner, looks, state, into)


def plain_words(element: etree._Element) -> str:
    """Return the words of an element with single spaces, whatever they look like."""
    pieces = []
    for each in element.iter():
        if each.tag in _CHARACTERS:
            pieces.append(" ")
        if each.text and each.tag not in _SILENT:
            pieces.append(each.text)
        if each.tail and each is not element:
            pieces.append(each.tail)
    return " ".join("".join(pieces).split())
