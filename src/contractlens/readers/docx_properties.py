"""Properties of the paragraphs of a Word file (``w:pPr``): style, place in a list, heading level, tracked mark."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.readers import docx_names as names
from contractlens.readers.docx_names import VAL, is_on, to_int, w

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from contractlens.readers.docx_numbering import ListPosition, Numbering
    from contractlens.readers.docx_styles import ParagraphStyle, StyleSheet

_HIDDEN = w("vanish")
_DELETED_MARKS = frozenset({names.DELETED, names.MOVED_FROM})
_HEADING_LEVELS = range(9)
"""Outline levels of headings; 9 is body text (ECMA-376 Part 1, 17.3.1.20)."""


@dataclass(frozen=True, slots=True)
class ParagraphProperties:
    """What the reader needs to know of one paragraph before its text.

    Attributes:
        style: Its style.
        position: Where in which list it stands, or None.
        outline: Heading level from 0, or None.
        mark_deleted: Its mark is deleted by a tracked change: the next paragraph runs on from it.
        mark_hidden: Its mark is hidden, with the same effect.
    """

    style: ParagraphStyle
    position: ListPosition | None
    outline: int | None
    mark_deleted: bool
    mark_hidden: bool


@dataclass
class PropertyReader:
    """Reads paragraph properties; equal ones, which most paragraphs have, are worked out once."""

    styles: StyleSheet
    numbering: Numbering
    _known: dict[tuple[object, ...], ParagraphProperties] = field(default_factory=dict)

    def read(self, paragraph: etree._Element) -> ParagraphProperties:
        """Return the properties of a paragraph (``w:p``)."""
        style_id = numbering = outline = mark = None
        for child in _stated(paragraph):
            tag = child.tag
            if tag == names.PARAGRAPH_STYLE:
                style_id = child.get(VAL)
            elif tag == names.NUMBERING_PROPERTIES:
                numbering = child
            elif tag == names.OUTLINE_LEVEL:
                outline = child.get(VAL) or ""
            elif tag == names.RUN_PROPERTIES:
                mark = child
        place = (None, None) if numbering is None else _list_values(numbering)
        mark_states = (False, False) if mark is None else _mark_states(mark)
        key = (style_id, place, outline, mark_states)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._resolve(*key)
        return found

    def _resolve(
        self,
        style_id: str | None,
        place: tuple[str | None, str | None],
        outline: str | None,
        mark_states: tuple[bool, bool],
    ) -> ParagraphProperties:
        style = self.styles.paragraph(style_id)
        position = self.numbering.position(to_int(place[0]), to_int(place[1]), style)
        level = style.outline
        if outline is not None:
            stated = to_int(outline)
            level = stated if stated in _HEADING_LEVELS else None
        return ParagraphProperties(style, position, level, *mark_states)


def _stated(paragraph: etree._Element) -> Iterable[etree._Element]:
    """Return the ``w:pPr`` of a paragraph (its first child, but in damaged files), or nothing."""
    first = paragraph[0] if len(paragraph) else None
    if first is not None and first.tag == names.PARAGRAPH_PROPERTIES:
        return first
    return next(paragraph.iterchildren(names.PARAGRAPH_PROPERTIES), ())


def _list_values(numbering: etree._Element) -> tuple[str | None, str | None]:
    """Return number id and level as a ``w:numPr`` states them."""
    number_id = level = None
    for child in numbering:
        if child.tag == names.NUMBER_ID:
            number_id = child.get(VAL)
        elif child.tag == names.LEVEL_INDEX:
            level = child.get(VAL)
    return number_id, level


def _mark_states(mark: etree._Element) -> tuple[bool, bool]:
    """Say whether a paragraph mark with these run properties is deleted, and whether it is hidden."""
    deleted = hidden = False
    for child in mark:
        tag = child.tag
        if tag in _DELETED_MARKS:
            deleted = True
        elif tag == _HIDDEN:
            hidden = is_on(child.get(VAL))
    return deleted, hidden
