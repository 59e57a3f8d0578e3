"""What stands in a Word text beside its runs: tick boxes and drop-down lists, text boxes, alternative content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from contractlens.readers import docx_names as names
from contractlens.readers import docx_symbols as symbols
from contractlens.readers.docx_names import VAL, is_on, to_int, w

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def alternative(element: etree._Element) -> Iterable[etree._Element]:
    """Return the content of one branch of an ``mc:AlternateContent``: the choice, or the fallback if it has no text."""
    choice = element.find(names.CHOICE)
    if choice is not None and next(choice.iter(names.TEXT, names.TEXT_BOX, names.PARAGRAPH), None) is not None:
        return choice
    fallback = element.find(names.FALLBACK)
    if fallback is not None:
        return fallback
    return () if choice is None else choice


def settle_check_box(control: etree._Element) -> None:
    """Make the glyph of a tick-box content control (``w14:checkbox``) say the state that the control holds."""
    box = control.find(f"{names.CONTENT_CONTROL_PROPERTIES}/{names.CHECK_BOX_2010}")
    content = control.find(names.CONTENT_CONTROL_CONTENT)
    if box is None or content is None:
        return
    checked = box.find(names.CHECKED_2010)
    ticked = checked is not None and is_on(checked.get(names.VAL_2010))
    glyphs = list(content.iter(names.TEXT, w("sym")))
    for position, glyph in enumerate(glyphs):
        parent = glyph.getparent()
        if parent is None:
            continue
        if position == 0:
            state = etree.Element(names.TEXT)
            state.text = symbols.TICKED if ticked else symbols.UNTICKED
            parent.replace(glyph, state)
        else:
            parent.remove(glyph)


def text_boxes(picture: etree._Element) -> Iterator[etree._Element]:
    """Yield the outermost text boxes, in order, each drawn once."""
    waiting = [picture]
    while waiting:
        element = waiting.pop()
        if element.tag == names.TEXT_BOX:
            yield element
        elif element.tag == names.ALTERNATE_CONTENT:
            waiting += reversed(list(alternative(element)))
        else:
            waiting += reversed(element)


def form_value(form: etree._Element) -> str:
    """Return what a legacy form field shows by itself: a tick box, or the chosen entry of a drop-down list."""
    box = form.find(w("checkBox"))
    if box is not None:
        state = box.find(w("checked"))
        if state is None:
            state = box.find(w("default"))
        return symbols.TICKED if state is not None and is_on(state.get(VAL)) else symbols.UNTICKED
    choices = form.find(w("ddList"))
    if choices is None:
        return ""
    chosen = choices.find(w("result"))
    if chosen is None:
        chosen = choices.find(w("default"))
    entries = [entry.get(VAL) or "" for entry in choices.iterchildren(w("listEntry"))]
    index = 0 if chosen is None else to_int(chosen.get(VAL)) or 0
    return entries[index] if 0 <= index < len(entries) else ""
