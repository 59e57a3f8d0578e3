"""What stands in a Word text beside its runs: tick boxes and drop-down lists, text boxes, alternative content."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from lxml import etree

from contractlens.readers import docx_names as names
from contractlens.readers import docx_symbols as symbols
from contractlens.readers.docx_fields import is_ticked
from contractlens.readers.docx_names import w

if TYPE_CHECKING:
    from collections.abc import Iterator

    Content: TypeAlias = "etree._Element | tuple[etree._Element, ...]"  # noqa: SLF001 - the name that lxml gives the type
    """What holds elements and can be sliced."""

GRAPHIC = "{http://schemas.openxmlformats.org/drawingml/2006/main}graphicData"
_OBJECT_KINDS = ("/diagram", "/chart")


def alternative(element: etree._Element) -> Content:
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
    properties = next(control.iterchildren(names.CONTENT_CONTROL_PROPERTIES), None)
    box = None if properties is None else next(properties.iterchildren(names.CHECK_BOX_2010), None)
    content = next(control.iterchildren(names.CONTENT_CONTROL_CONTENT), None)
    if box is None or content is None:
        return
    ticked = is_ticked(box)
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


def shows_object(picture: etree._Element) -> bool:
    """Say whether a drawing shows a diagram (SmartArt) or a chart, whose words stand in a part of their own."""
    return any(is_object(each) for each in picture.iter(GRAPHIC))


def is_object(graphic: etree._Element) -> bool:
    """Say whether what a drawing shows (``a:graphicData``) is a diagram or a chart."""
    return (graphic.get("uri") or "").endswith(_OBJECT_KINDS)


def text_boxes(picture: etree._Element) -> Iterator[etree._Element]:
    """Yield the outermost text boxes, in order, each drawn once; WordArt, as watermarks are, counts as one."""
    waiting = [picture]
    while waiting:
        element = waiting.pop()
        if element.tag == names.TEXT_BOX:
            yield element
        elif element.tag == names.WORD_ART:
            yield box_of(element.get("string") or "")
        elif element.tag == names.ALTERNATE_CONTENT:
            waiting += reversed(list(alternative(element)))
        else:
            waiting += reversed(element)


def box_of(*paragraphs: str) -> etree._Element:
    """Return a text box that holds these words."""
    box = etree.Element(names.TEXT_BOX)
    for words in paragraphs:
        paragraph = etree.SubElement(box, names.PARAGRAPH)
        text = etree.SubElement(etree.SubElement(paragraph, names.RUN), names.TEXT)
        text.text = words
    return box
