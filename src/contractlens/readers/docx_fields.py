"""Fields of a Word file: complex fields that are open while the text is read, and what legacy form fields hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Literal

from contractlens.document import FormField
from contractlens.readers import docx_names as names
from contractlens.readers import docx_symbols as symbols
from contractlens.readers.docx_names import VAL, child_value, is_on, to_int, w

if TYPE_CHECKING:
    from lxml import etree

_CONTENTS_FIELDS = frozenset({"TOC", "TOA"})
_NUMBER_FIELDS = frozenset({"AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM"})
_CHECK_BOX = w("checkBox")
_CHOICES = w("ddList")
_TEXT_INPUT = w("textInput")
_FORM = w("ffData")


@dataclass(slots=True)
class OpenField:
    """A field that has begun: instructions, in pieces, up to its separator, then the result.

    `form` is the name of the form field that it is, None for any other; `value` gathers what its result says.
    """

    code: list[str] = field(default_factory=list)
    in_result: bool = False
    form: str | None = None
    value: list[str] = field(default_factory=list)

    @property
    def is_contents(self) -> bool:
        """True while the result of a table of contents is read."""
        return self.in_result and not _CONTENTS_FIELDS.isdisjoint(self._name)

    @property
    def is_number(self) -> bool:
        """True for a field that Word draws a number for, which stands nowhere in the file."""
        return not self.in_result and not _NUMBER_FIELDS.isdisjoint(self._name)

    @property
    def _name(self) -> list[str]:
        return "".join(self.code).upper().split(None, 1)[:1]


@dataclass(slots=True)
class FieldStack:
    """The fields open around the text that is read, and the form fields met so far.

    Attributes:
        silent: How many of them are still at their instructions.
        contents: How many of them are tables of contents, at their result.
        watching: True while text that is read matters to an open field.
        forms: Form fields with their values, in order.
    """

    silent: int = 0
    contents: int = 0
    watching: bool = False
    forms: list[FormField] = field(default_factory=list)
    _open: list[OpenField] = field(default_factory=list)
    _listening: list[OpenField] = field(default_factory=list)

    def begin(self, mark: etree._Element) -> str:
        """Open a field and return what it shows by itself: a tick box or a chosen entry, else ""."""
        opened = OpenField()
        self._open.append(opened)
        self.silent += 1
        self.watching = True
        shown = ""
        for form in mark.iterchildren(_FORM):
            shown += form_value(form)
            kept = form_record(form)
            if kept is not None:
                self.forms.append(kept)
            elif form.find(_TEXT_INPUT) is not None:
                opened.form = child_value(form, w("name")) or ""
        return shown

    def instruct(self, text: str) -> None:
        """Add to the instructions of the innermost field."""
        if self._open and not self._open[-1].in_result:
            self._open[-1].code.append(text)

    def separate(self) -> None:
        """Begin the result of the innermost field."""
        if self._open and not self._open[-1].in_result:
            opened = self._open[-1]
            opened.in_result = True
            self.silent -= 1
            self.contents += opened.is_contents
            if opened.form is not None:
                self._listening.append(opened)
            self._settle()

    def end(self) -> str:
        """Close the innermost field and return its instructions if Word draws a number for it, else ""."""
        if not self._open:
            return ""
        ended = self._open.pop()
        self.silent -= not ended.in_result
        self.contents -= ended.is_contents
        if ended.form is not None:
            self.forms.append(FormField(ended.form, " ".join("".join(ended.value).split()), "text"))
            if self._listening and self._listening[-1] is ended:
                self._listening.pop()
        self._settle()
        return "".join(ended.code) if ended.is_number else ""

    def watch_contents(self, change: int) -> None:
        """Enter (1) or leave (-1) a simple field that makes a table of contents."""
        self.contents += change
        self._settle()

    def _settle(self) -> None:
        self.watching = bool(self.silent or self.contents or self._listening)

    def hear(self, text: str) -> None:
        """Take note of text of the result of the innermost open form field."""
        if self._listening:
            self._listening[-1].value.append(text)


def is_contents_code(instruction: str) -> bool:
    """Say whether a field with these instructions makes a table of contents."""
    return OpenField([instruction], in_result=True).is_contents


def is_number_code(instruction: str) -> bool:
    """Say whether a field with these instructions is a number that stands nowhere in the file."""
    return OpenField([instruction]).is_number


def form_value(form: etree._Element) -> str:
    """Return what a legacy form field shows by itself: a tick box, or the chosen entry of a drop-down list."""
    record = form_record(form)
    if record is None:
        return ""
    if record.kind == "checkbox":
        return symbols.TICKED if record.value == "on" else symbols.UNTICKED
    return record.value


def form_record(form: etree._Element) -> FormField | None:
    """Return a tick box or drop-down list (``w:ffData``) with its state; None for any other form field."""
    name = child_value(form, w("name")) or ""
    box = form.find(_CHECK_BOX)
    if box is not None:
        state = box.find(w("checked"))
        if state is None:
            state = box.find(w("default"))
        ticked = state is not None and is_on(state.get(VAL))
        return FormField(name, "on" if ticked else "off", "checkbox")
    choices = form.find(_CHOICES)
    if choices is None:
        return None
    chosen = choices.find(w("result"))
    if chosen is None:
        chosen = choices.find(w("default"))
    entries = [entry.get(VAL) or "" for entry in choices.iterchildren(w("listEntry"))]
    index = 0 if chosen is None else to_int(chosen.get(VAL)) or 0
    return FormField(name, entries[index] if 0 <= index < len(entries) else "", "choice")


_CONTROL_KINDS: dict[str, Literal["text", "choice"]] = {
    w("text"): "text",
    w("date"): "text",
    w("dropDownList"): "choice",
    w("comboBox"): "choice",
}
_PLACEHOLDER = w("showingPlcHdr")
_MAX_PIECES = 1_000
"""Pieces of text that are read of one control: controls nest, and a hostile file must not have each read again."""


def control_record(control: etree._Element) -> FormField | None:
    """Return the field that a content control (``w:sdt``) is, with its value; None for one that only groups text.

    A control that still shows its prompt has the value "".
    """
    properties = next(control.iterchildren(names.CONTENT_CONTROL_PROPERTIES), None)
    if properties is None:
        return None
    name = child_value(properties, w("alias")) or child_value(properties, w("tag")) or ""
    box = properties.find(names.CHECK_BOX_2010)
    if box is not None:
        return FormField(name, "on" if is_ticked(box) else "off", "checkbox")
    kind = next((_CONTROL_KINDS[str(child.tag)] for child in properties if child.tag in _CONTROL_KINDS), None)
    content = next(control.iterchildren(names.CONTENT_CONTROL_CONTENT), None)
    if kind is None or content is None:
        return None
    prompt = properties.find(_PLACEHOLDER)
    if prompt is not None and is_on(prompt.get(VAL)):
        return FormField(name, "", kind)
    words = "".join(text.text or "" for text in islice(content.iter(names.TEXT), _MAX_PIECES))
    return FormField(name, " ".join(words.split()), kind)


def is_ticked(box: etree._Element) -> bool:
    """Say whether a tick-box content control (``w14:checkbox``) is ticked."""
    checked = box.find(names.CHECKED_2010)
    return checked is not None and is_on(checked.get(names.VAL_2010))
