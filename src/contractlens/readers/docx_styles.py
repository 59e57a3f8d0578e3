"""The style sheet of a Word file: what a paragraph or run looks like once every style it inherits from is applied."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.document import Style
from contractlens.readers import docx_names as names
from contractlens.readers.docx_entries import Entries
from contractlens.readers.docx_looks import (
    ASCII_FONT,
    BOLD,
    COLOUR,
    FONTS,
    VALUED_LOOKS,
    Looks,
    is_white,
    over,
    read_looks,
)
from contractlens.readers.docx_names import VAL, first_children, has_fill, is_on, to_int, value_of, w

if TYPE_CHECKING:
    from lxml import etree

    from contractlens.readers.docx_package import Package

_NAME = w("name")
_BASED_ON = w("basedOn")
_DEFAULT = w("default")
_DEFAULT_SIZE = 10.0
"""Points, where neither the document nor a style states a size (ECMA-376 Part 1, 17.3.2.38)."""
_BODY_TEXT = 9
"""The outline level that means "no heading" (ECMA-376 Part 1, 17.3.1.20)."""
_MAX_INHERITANCE = 64
"""Styles may be based on one another in a circle in a damaged file; Word itself nests at most 11 (MS-OI29500)."""
_HEADING_NAME = re.compile(r"heading ([1-9])\b", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"toc ?([1-9]|heading)$|table of (figures|authorities)$|contents heading$", re.IGNORECASE)
_TITLE_NAMES = frozenset({"title"})


@dataclass(frozen=True, slots=True)
class StyleNumbering:
    """What one style of an inheritance chain says about numbering."""

    style_id: str
    number_id: int | None
    level: int | None


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A paragraph style with all that it inherits.

    Attributes:
        style_id: As paragraphs refer to it.
        name: As the user sees it; "" where the file does not name it.
        looks: Of its text.
        outline: Heading level from 0, or None for body text.
        contents: True for the styles of a table of contents.
        shaded: True when its paragraphs have a coloured background.
        numbering: What the style and those below it say about numbering, nearest first.
    """

    style_id: str
    name: str
    looks: Looks
    outline: int | None
    contents: bool
    shaded: bool
    numbering: tuple[StyleNumbering, ...]


@dataclass(frozen=True, slots=True)
class _Definition:
    name: str
    based_on: str
    looks: Looks
    outline: int | None
    number_id: int | None
    level: int | None
    shaded: bool | None


@dataclass
class StyleSheet:
    """All styles of one document; look-ups are remembered."""

    _elements: Entries = field(default_factory=Entries)
    _definitions: dict[str, _Definition] = field(default_factory=dict)
    _default_looks: Looks = field(default_factory=lambda: Looks(size=_DEFAULT_SIZE))
    _default_paragraph: str = ""
    _paragraphs: dict[str | None, ParagraphStyle] = field(default_factory=dict)
    _runs: dict[tuple[str | None, ...], Looks] = field(default_factory=dict)
    _shown: dict[tuple[object, ...], Style] = field(default_factory=dict)
    _filling: dict[str, bool] = field(default_factory=dict)
    _bold_first_rows: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def read(cls, package: Package, part: str) -> StyleSheet:
        """Build the style sheet from the styles part."""
        parsed = package.parse_entries(part, {"style": "styleId"})
        if parsed is None:
            return cls()
        root, (elements,) = parsed
        sheet = cls(elements)
        defaults = root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{names.RUN_PROPERTIES}")
        if defaults is not None:
            looks = read_looks(defaults)
            sheet._default_looks = over(sheet._default_looks, looks)
        for style_id in elements.that_may_state("default", "paragraph"):
            element = elements[style_id]
            default = element.get(_DEFAULT)
            if default is not None and is_on(default) and element.get(names.TYPE) == "paragraph":
                sheet._default_paragraph = style_id
        return sheet

    def paragraph(self, style_id: str | None) -> ParagraphStyle:
        """Return the paragraph style of that id; the default one for None or an id that the file does not define."""
        found = self._paragraphs.get(style_id)
        if found is None:
            known = style_id if style_id in self._elements else self._default_paragraph
            found = self._paragraphs[style_id] = self._resolve(known or "")
        return found

    def run(self, properties: etree._Element, style: ParagraphStyle) -> Looks:
        """Return how a run with these properties (``w:rPr``) looks in a paragraph of that style."""
        key: tuple[str | None, ...] = (style.style_id,)  # what is the same to the reader gives the same key
        for child in properties[:]:  # a slice is read in half the time of the element
            tag = child.tag
            if tag in VALUED_LOOKS:
                key += (tag, child.get(VAL))
            elif tag == FONTS:
                key += (tag, child.get(ASCII_FONT))
            elif tag == COLOUR:
                key += (tag, "white" if is_white(child) else "")
            elif tag == names.SHADING:
                key += (tag, "fill" if has_fill(child) else "clear")
        if len(key) == 1:
            return style.looks
        found = self._runs.get(key)
        if found is None:
            found = self._runs[key] = self._resolve_run(properties, style)
        return found

    def shown(self, looks: Looks, style: ParagraphStyle) -> Style:
        """Return the public record of these looks."""
        key = (looks.size, looks.bold, looks.italic, style.name)
        found = self._shown.get(key)
        if found is None:
            record = Style(looks.size, bool(looks.bold), bool(looks.italic), style.name or None)
            found = self._shown[key] = record
        return found

    def numbering_of(self, style_id: str) -> int | None:
        """Return the number id that a style (a numbering style, say) states itself."""
        return self._definition(style_id).number_id if style_id in self._elements else None

    def fills_cells(self, style_id: str) -> bool:
        """Say whether a table style paints any part of its tables."""
        if style_id not in self._filling:
            self._filling[style_id] = self._fills_cells(style_id)
        return self._filling[style_id]

    def _fills_cells(self, style_id: str) -> bool:
        return any(
            has_fill(shading)
            for each_id, _ in self._chain(style_id)
            for shading in self._elements[each_id].iter(names.SHADING)
        )

    def has_bold_first_row(self, style_id: str) -> bool:
        """Say whether a table style prints the first row of its tables in bold."""
        if style_id not in self._bold_first_rows:
            self._bold_first_rows[style_id] = self._has_bold_first_row(style_id)
        return self._bold_first_rows[style_id]

    def _has_bold_first_row(self, style_id: str) -> bool:
        for each_id, _ in self._chain(style_id):
            for condition in self._elements[each_id].iterchildren(w("tblStylePr")):
                bold = condition.find(f"{names.RUN_PROPERTIES}/{BOLD}")
                if condition.get(names.TYPE) == "firstRow" and bold is not None:
                    return is_on(bold.get(VAL))
        return False

    def _definition(self, style_id: str) -> _Definition:
        """Templates hold hundreds of styles and use ten, so that each is read when it is asked for."""
        if style_id not in self._definitions:
            self._definitions[style_id] = _read_definition(self._elements[style_id])
        return self._definitions[style_id]

    def _chain(self, style_id: str) -> list[tuple[str, _Definition]]:
        chain: list[tuple[str, _Definition]] = []
        seen = set()
        while style_id in self._elements and style_id not in seen and len(chain) < _MAX_INHERITANCE:
            seen.add(style_id)
            chain.append((style_id, self._definition(style_id)))
            style_id = chain[-1][1].based_on
        return chain

    def _resolve(self, style_id: str) -> ParagraphStyle:
        chain = self._chain(style_id)
        looks = self._default_looks
        for _, definition in reversed(chain):
            looks = over(looks, definition.looks)
        outline = next((each.outline for _, each in chain if each.outline is not None), None)
        own = chain[0][1].name if chain else ""
        if outline is None:
            outline = next((level for _, each in chain if (level := _named_level(each.name)) is not None), None)
        return ParagraphStyle(
            style_id=style_id,
            name=own,
            looks=looks,
            outline=None if outline is None or outline >= _BODY_TEXT else outline,
            contents=any(_CONTENTS_NAME.match(each.name) for _, each in chain),
            shaded=next((each.shaded for _, each in chain if each.shaded is not None), False),
            numbering=tuple(StyleNumbering(each_id, each.number_id, each.level) for each_id, each in chain),
        )

    def _resolve_run(self, properties: etree._Element, style: ParagraphStyle) -> Looks:
        looks = style.looks
        reference = properties.find(names.RUN_STYLE)
        if reference is not None:
            own = Looks()
            for _, definition in reversed(self._chain(reference.get(VAL) or "")):
                own = over(own, definition.looks)
            # Bold in the paragraph style and again in the character style cancel out (ECMA-376 Part 1, 17.7.3).
            looks = over(looks, own)
            looks = Looks(
                looks.size,
                bool(style.looks.bold) != bool(own.bold),
                bool(style.looks.italic) != bool(own.italic),
                bool(style.looks.capitals) != bool(own.capitals),
                bool(style.looks.hidden) != bool(own.hidden),
                looks.symbol_font,
                looks.white,
                looks.shaded,
            )
        return over(looks, read_looks(properties))


def _read_definition(element: etree._Element) -> _Definition:
    stated = first_children(element)
    looks = stated.get(names.RUN_PROPERTIES)
    paragraph = first_children(stated.get(names.PARAGRAPH_PROPERTIES))
    numbering = first_children(paragraph.get(names.NUMBERING_PROPERTIES))
    shading = paragraph.get(names.SHADING)
    return _Definition(
        name=value_of(stated.get(_NAME)) or "",
        based_on=value_of(stated.get(_BASED_ON)) or "",
        looks=Looks() if looks is None else read_looks(looks),
        outline=to_int(value_of(paragraph.get(names.OUTLINE_LEVEL))),
        number_id=to_int(value_of(numbering.get(names.NUMBER_ID))),
        level=to_int(value_of(numbering.get(names.LEVEL_INDEX))),
        shaded=None if shading is None else has_fill(shading),
    )


def _named_level(name: str) -> int | None:
    if name.casefold() in _TITLE_NAMES:
        return 0
    match = _HEADING_NAME.match(name)
    return None if match is None else int(match[1]) - 1
