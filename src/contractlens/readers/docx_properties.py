"""Properties of the paragraphs of a Word file (``w:pPr``): style, place in a list, heading level, tracked mark."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.readers import docx_names as names
from contractlens.readers.docx_names import VAL, has_fill, is_on, leading_child, to_int, w
from contractlens.readers.docx_revisions import CHANGES, FINAL, RevisionView

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from contractlens.readers.docx_numbering import ListPosition, Numbering
    from contractlens.readers.docx_styles import ParagraphStyle, StyleSheet

_HIDDEN = w("vanish")
_STYLE, _NUMBERING, _OUTLINE, _MARK = (
    names.PARAGRAPH_STYLE,
    names.NUMBERING_PROPERTIES,
    names.OUTLINE_LEVEL,
    names.RUN_PROPERTIES,
)
_READ = frozenset({_STYLE, _NUMBERING, _OUTLINE, _MARK, names.SHADING})
_HEADING_LEVELS = range(9)
"""Outline levels of headings; 9 is body text (ECMA-376 Part 1, 17.3.1.20)."""


@dataclass(frozen=True, slots=True)
class ParagraphProperties:
    """What the reader needs to know of one paragraph before its text.

    Attributes:
        style: Its style.
        position: Where in which list it stands, or None.
        outline: Heading level from 0, or None.
        mark_removed: A tracked change takes its mark away: the next paragraph runs on from it.
        mark_hidden: Its mark is hidden, with the same effect.
        shaded: Something coloured lies behind it.
    """

    style: ParagraphStyle
    position: ListPosition | None
    outline: int | None
    mark_removed: bool = False
    mark_hidden: bool = False
    shaded: bool = False

    @property
    def runs_on(self) -> bool:
        """True when the next paragraph runs on from it."""
        return self.mark_removed or self.mark_hidden


@dataclass
class PropertyReader:
    """Reads paragraph properties; equal ones, which most paragraphs have, are worked out once.

    `changed_marks` counts the paragraph marks that a tracked change put in or took out.
    """

    styles: StyleSheet
    numbering: Numbering
    view: RevisionView = FINAL
    changed_marks: int = 0
    _known: dict[tuple[object, ...], ParagraphProperties] = field(default_factory=dict)

    def read(self, paragraph: etree._Element) -> ParagraphProperties:
        """Return the properties of a paragraph (``w:p``)."""
        style_id = number_id = level = outline = None
        shading = ""
        marks = (False, False)
        for child in self._stated(paragraph):
            tag = child.tag
            if tag not in _READ:
                continue
            if tag == _STYLE:
                style_id = child.get(VAL)
            elif tag == _NUMBERING:
                number_id, level = self._list_values(child)
            elif tag == _MARK:
                if len(child):
                    marks = self._mark_states(child)
            elif tag == _OUTLINE:
                outline = child.get(VAL) or ""
            elif tag == names.SHADING:
                shading = "fill" if has_fill(child) else "clear"
        key = (style_id, number_id, level, outline, marks, shading)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._resolve(*key)
        return found

    def _resolve(
        self,
        style_id: str | None,
        number_id: str | None,
        level: str | None,
        outline: str | None,
        marks: tuple[bool, bool],
        shading: str,
    ) -> ParagraphProperties:
        style = self.styles.paragraph(style_id)
        position = self.numbering.position(to_int(number_id), to_int(level), style)
        heading = style.outline
        if outline is not None:
            stated = to_int(outline)
            heading = stated if stated in _HEADING_LEVELS else None
        return ParagraphProperties(style, position, heading, *marks, shading == "fill" if shading else style.shaded)

    def _stated(self, paragraph: etree._Element) -> Iterable[etree._Element]:
        """Return the ``w:pPr`` of a paragraph (its first child, but in damaged files), or nothing."""
        stated = leading_child(paragraph, names.PARAGRAPH_PROPERTIES)
        if stated is not None and self.view.mode == "original":
            return _former(stated)
        return () if stated is None else stated[:]  # a slice is read in half the time of the element

    def _list_values(self, numbering: etree._Element) -> tuple[str | None, str | None]:
        """Return number id and level as a ``w:numPr`` states them."""
        number_id = level = None
        for child in numbering[:]:
            tag = child.tag
            if tag == names.NUMBER_ID:
                number_id = child.get(VAL)
            elif tag == names.LEVEL_INDEX:
                level = child.get(VAL)
            elif tag == names.INSERTED and self.view.mode == "original":
                return None, None
        return number_id, level

    def _mark_states(self, mark: etree._Element) -> tuple[bool, bool]:
        """Say whether a paragraph mark with these run properties is taken away, and whether it is hidden."""
        removed = hidden = False
        removing = self.view.removed_marks
        for child in mark[:]:
            tag = child.tag
            if tag in CHANGES:
                self.changed_marks += 1
                removed = removed or tag in removing
            elif tag == _HIDDEN:
                hidden = is_on(child.get(VAL))
        return removed, hidden


def _former(properties: etree._Element) -> Iterable[etree._Element]:
    """Return paragraph properties as they were before a tracked change of them; the mark keeps its own."""
    change = next(properties.iterchildren(names.FORMER_PARAGRAPH_PROPERTIES), None)
    former = None if change is None else next(change.iterchildren(names.PARAGRAPH_PROPERTIES), None)
    if former is None:
        return properties
    return [*former, *properties.iterchildren(_MARK)]
