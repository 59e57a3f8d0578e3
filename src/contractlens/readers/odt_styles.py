"""Styles of an OpenDocument text: what a paragraph, a span, a cell or a section looks like with all it inherits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.readers.docx_looks import Looks, over
from contractlens.readers.docx_styles import ParagraphStyle
from contractlens.readers.odt_names import DISPLAY, STYLE_PROPERTY_NAME, odf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_FAMILY = odf("style:family")
_PARENT = odf("style:parent-style-name")
_DISPLAY_NAME = odf("style:display-name")
_LIST_STYLE = odf("style:list-style-name")
_TEXT_PROPERTIES = odf("style:text-properties")
_PARAGRAPH_PROPERTIES = odf("style:paragraph-properties")
_CELL_PROPERTIES = odf("style:table-cell-properties")
_SECTION_PROPERTIES = odf("style:section-properties")
_BACKGROUND = odf("fo:background-color")
_SIZE, _WEIGHT, _SLANT, _COLOUR = odf("fo:font-size"), odf("fo:font-weight"), odf("fo:font-style"), odf("fo:color")
_TRANSFORM = odf("fo:text-transform")
_FONT_NAME, _FONT_FAMILY = odf("style:font-name"), odf("fo:font-family")
_WINDOW_COLOUR = odf("style:use-window-font-color")
_SVG_FAMILY = odf("svg:font-family")
_ESCAPED = re.compile(r"_([0-9a-f]{2,4})_")
_CONTENTS_STYLE = re.compile(r"(?:contents|toc) ?(?:\d+|heading)|table of (?:figures|authorities)", re.IGNORECASE)
_TITLE_STYLE = "title"
_POINTS = re.compile(r"\s*(\d{1,4}(?:\.\d{1,4})?)(pt|%|in|cm|mm|px)\s*")
_TO_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75}
_SYMBOL_FONTS = ("wingdings", "webdings", "symbol")
_BOLD_FROM = 600
_DEFAULT_SIZE = 12.0
_MAX_CHAIN = 64
"""Styles that inherit from one another: more than this is damage, or a circle."""


@dataclass
class StyleSet:
    """The styles that one part sees: its own automatic ones before the named ones; look-ups are remembered."""

    _elements: dict[tuple[str, str], etree._Element] = field(default_factory=dict)
    _defaults: dict[str, etree._Element] = field(default_factory=dict)
    _fonts: dict[str, str] = field(default_factory=dict)
    _paragraphs: dict[str, ParagraphStyle] = field(default_factory=dict)
    _spans: dict[tuple[str, int], tuple[Looks, Looks]] = field(default_factory=dict)

    @classmethod
    def from_xml(cls, named: etree._Element | None, automatic: etree._Element) -> StyleSet:
        """Collect the styles.

        Args:
            named: Root of the part with the named styles, or None.
            automatic: Root of the part whose automatic styles count.
        """
        found = cls()
        for root, holder in ((named, "office:styles"), (automatic, "office:automatic-styles")):
            for group in () if root is None else root.iterchildren(odf(holder)):
                found._collect(group)
            for face in () if root is None else root.iterfind(f"{odf('office:font-face-decls')}/*"):
                family = (face.get(_SVG_FAMILY) or "").strip("'\" ").casefold()
                found._fonts[face.get(STYLE_PROPERTY_NAME) or ""] = family
        return found

    def _collect(self, group: etree._Element) -> None:
        for element in group.iterchildren(odf("style:style"), odf("style:default-style")):
            family = element.get(_FAMILY) or ""
            if element.tag == odf("style:default-style"):
                self._defaults[family] = element
            else:
                self._elements[family, element.get(STYLE_PROPERTY_NAME) or ""] = element

    def _chain(self, family: str, name: str | None) -> Iterator[tuple[str, etree._Element]]:
        """Yield a style and those that it inherits from, nearest first."""
        for _ in range(_MAX_CHAIN):
            element = self._elements.get((family, name or ""))
            if element is None:
                return
            yield name or "", element
            name = element.get(_PARENT)

    def paragraph(self, name: str | None) -> ParagraphStyle:
        """Return the paragraph style of that name with all that it inherits."""
        key = name or ""
        found = self._paragraphs.get(key)
        if found is None:
            found = self._paragraphs[key] = self._resolve(key)
        return found

    def _resolve(self, name: str) -> ParagraphStyle:
        chain = list(self._chain("paragraph", name))
        default = self._defaults.get("paragraph")
        looks = Looks(size=_DEFAULT_SIZE)
        shaded = False
        for element in ([] if default is None else [default]) + [each for _, each in reversed(chain)]:
            looks = self._over(looks, element)
            for properties in element.iterchildren(_PARAGRAPH_PROPERTIES):
                shaded = _has_fill(properties.get(_BACKGROUND), shaded=shaded)
        shown = next((_shown_name(each, element) for each, element in chain if not _is_automatic(element)), "")
        contents = any(_CONTENTS_STYLE.fullmatch(_shown_name(each, element)) for each, element in chain)
        outline = 0 if shown.casefold() == _TITLE_STYLE else None
        return ParagraphStyle(name, shown, looks, outline, contents, shaded, ())

    def list_style(self, name: str | None) -> str | None:
        """Return the list style that a paragraph style names; "" where it says that there is none, None if silent."""
        for _, element in self._chain("paragraph", name):
            stated = element.get(_LIST_STYLE)
            if stated is not None:
                return stated
        return None

    def span(self, name: str | None, around: Looks) -> Looks:
        """Return the looks of a span of that text style inside text that looks like `around`."""
        if name is None:
            return around
        known = self._spans.get((name, id(around)))
        if known is not None:  # it holds `around`, so that no other looks can have got its id
            return known[1]
        looks = around
        for _, element in reversed(list(self._chain("text", name))):
            looks = self._over(looks, element)
        self._spans[name, id(around)] = (around, looks)
        return looks

    def is_cell_shaded(self, name: str | None) -> bool:
        """Say whether a cell style lays a colour behind the text."""
        return self._fills("table-cell", name, _CELL_PROPERTIES)

    def is_section_hidden(self, name: str | None) -> bool:
        """Say whether a section style hides its sections."""
        elements = self._chain("section", name)
        found = (each for _, element in elements for each in element.iterchildren(_SECTION_PROPERTIES))
        return any(each.get(DISPLAY) == "none" for each in found)

    def _fills(self, family: str, name: str | None, properties: str) -> bool:
        elements = [element for _, element in self._chain(family, name)]
        return any(
            _has_fill(each.get(_BACKGROUND)) for element in elements for each in element.iterchildren(properties)
        )

    def _over(self, below: Looks, element: etree._Element) -> Looks:
        properties = next(element.iterchildren(_TEXT_PROPERTIES), None)
        return below if properties is None else over(below, self._looks(properties, below))

    def _looks(self, properties: etree._Element, below: Looks) -> Looks:
        get = properties.get
        font = self._fonts.get(get(_FONT_NAME) or "", "") or (get(_FONT_FAMILY) or "").strip("'\" ").casefold()
        weight, slant, display, colour = get(_WEIGHT), get(_SLANT), get(DISPLAY), get(_COLOUR)
        transform, background = get(_TRANSFORM), get(_BACKGROUND)
        window_colour = get(_WINDOW_COLOUR) == "true"
        return Looks(
            size=_points(get(_SIZE), below.size),
            bold=None if weight is None else weight == "bold" or (weight.isdecimal() and int(weight[:4]) >= _BOLD_FROM),
            italic=None if slant is None else slant in {"italic", "oblique"},
            capitals=None if transform is None else transform == "uppercase",
            hidden={"none": True, "true": False}.get(display or ""),
            symbol_font=font if font.startswith(_SYMBOL_FONTS) else "",
            white=False if window_colour else None if colour is None else colour.casefold() == "#ffffff",
            shaded=None if background is None else _has_fill(background),
        )


def _is_automatic(element: etree._Element) -> bool:
    holder = element.getparent()
    return holder is not None and holder.tag == odf("office:automatic-styles")


def _shown_name(name: str, element: etree._Element) -> str:
    """Return the name that the user sees: stated, or with the escapes of the file undone ("Text_20_body")."""
    return element.get(_DISPLAY_NAME) or _ESCAPED.sub(lambda match: chr(int(match[1], 16)), name)


def _has_fill(colour: str | None, *, shaded: bool = False) -> bool:
    return shaded if colour is None else colour.casefold() not in {"transparent", "#ffffff"}


def _points(stated: str | None, below: float | None) -> float | None:
    match = None if stated is None else _POINTS.fullmatch(stated)
    if match is None:
        return None
    if match[2] == "%":
        return None if below is None else round(below * float(match[1]) / 100, 1)
    return round(float(match[1]) * _TO_POINTS[match[2]], 1)
