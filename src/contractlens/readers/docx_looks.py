"""Looks of text in a Word file: what run properties (``w:rPr``) state, and how one set of them lies over another."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.readers import docx_names as names
from contractlens.readers.docx_names import VAL, has_fill, is_on, to_int, w

if TYPE_CHECKING:
    from lxml import etree

BOLD = w("b")
_ITALIC = w("i")
_SIZE = w("sz")
_CAPITALS = w("caps")
_HIDDEN = w("vanish")
FONTS = w("rFonts")
ASCII_FONT = w("ascii")
COLOUR = w("color")
_HIGHLIGHT = w("highlight")
_WHITE = "ffffff"
_TOGGLES = {BOLD: "bold", _ITALIC: "italic", _CAPITALS: "capitals", _HIDDEN: "hidden"}
VALUED_LOOKS = frozenset({BOLD, _ITALIC, _SIZE, _CAPITALS, _HIDDEN, _HIGHLIGHT, names.RUN_STYLE})
"""Run properties that one value tells all about; fonts, colour and shading hold more than is read."""
_SYMBOL_FONTS = ("wingdings", "webdings", "symbol")
_POINTS = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4})?pt")


@dataclass(slots=True, unsafe_hash=True)  # never changed once made; frozen ones take three times as long to make
class Looks:
    """Character formatting. In a style, None leaves a property to whatever is below; resolved, it counts as off.

    `white` text cannot be seen on paper unless it is `shaded`. `ordinary` text is printed as it stands in the file.
    """

    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    capitals: bool | None = None
    hidden: bool | None = None
    symbol_font: str = ""
    white: bool | None = field(default=None, compare=False)
    shaded: bool | None = field(default=None, compare=False)
    ordinary: bool = field(init=False, compare=False)

    def __post_init__(self) -> None:
        self.ordinary = not (self.hidden or self.symbol_font or self.white)


def over(below: Looks, above: Looks) -> Looks:
    """Return the looks of text that has `above` on top of `below`."""
    return Looks(
        size=below.size if above.size is None else above.size,
        bold=below.bold if above.bold is None else above.bold,
        italic=below.italic if above.italic is None else above.italic,
        capitals=below.capitals if above.capitals is None else above.capitals,
        hidden=below.hidden if above.hidden is None else above.hidden,
        symbol_font=above.symbol_font or below.symbol_font,
        white=below.white if above.white is None else above.white,
        shaded=below.shaded if above.shaded is None else above.shaded,
    )


def read_looks(properties: etree._Element) -> Looks:
    """Return what run properties state."""
    toggles: dict[str, bool] = {}
    size, symbol_font = None, ""
    white: bool | None = None
    shaded: bool | None = None
    for child in properties:
        if child.tag in _TOGGLES:
            toggles[_TOGGLES[child.tag]] = is_on(child.get(VAL))
        elif child.tag == _SIZE:
            size = _points(child.get(VAL))
        elif child.tag == FONTS:
            font = (child.get(ASCII_FONT) or "").casefold()
            symbol_font = font if font.startswith(_SYMBOL_FONTS) else ""
        elif child.tag == COLOUR:
            white = is_white(child)
        elif child.tag == _HIGHLIGHT:
            shaded = child.get(VAL) not in {"none", "white"} or bool(shaded)
        elif child.tag == names.SHADING:
            shaded = has_fill(child) or bool(shaded)
    return Looks(
        size=size,
        bold=toggles.get("bold"),
        italic=toggles.get("italic"),
        capitals=toggles.get("capitals"),
        hidden=toggles.get("hidden"),
        symbol_font=symbol_font,
        white=white,
        shaded=shaded,
    )


def is_white(colour: etree._Element) -> bool:
    """Say whether a ``w:color`` is white."""
    return (colour.get(VAL) or "").casefold() == _WHITE


def _points(stated: str | None) -> float | None:
    """Read a font size: half points, or in the strict form of the format also "12pt"."""
    if stated is not None and stated.endswith("pt") and _POINTS.fullmatch(stated):
        return float(stated[:-2])
    half_points = to_int(stated)
    return None if half_points is None else half_points / 2
