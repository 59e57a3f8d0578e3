"""Fonts, sizes and indents of the PDF files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle

PAGE = A4
MARGIN = 62.0
GREY = 0.35
TABLE_LOOKS: list[tuple[Any, ...]] = [
    ("GRID", (0, 0), (-1, -1), 0.5, "#555555"),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
]

_FAMILIES = {
    "Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "Times": ("Times-Roman", "Times-Bold", "Times-Italic"),
}
_DEFAULT_FAMILY = "Helvetica"


@dataclass(frozen=True)
class Looks:
    """The styles of one layout, and its plain font."""

    font: str
    styles: dict[str, ParagraphStyle]


def looks(columns: int, font: str, numbering: str) -> Looks:
    """Return the styles of a layout with so many columns; an unknown `font` becomes Helvetica."""
    plain, bold, italic = _FAMILIES.get(font, _FAMILIES[_DEFAULT_FAMILY])
    size = 9.0 if columns > 1 else 10.0
    step = 24.0 if columns > 1 else 34.0
    base = ParagraphStyle(
        "base",
        fontName=plain,
        fontSize=size,
        leading=size * 1.26,
        spaceAfter=size * 0.5,
        alignment=TA_JUSTIFY if columns > 1 else TA_LEFT,
        bulletFontName=plain,
        bulletFontSize=size,
    )

    def made(name: str, **changes: Any) -> ParagraphStyle:
        return ParagraphStyle(name, parent=base, **changes)

    def hanging(name: str, left: float, **changes: Any) -> ParagraphStyle:
        return made(name, leftIndent=left, bulletIndent=left - step, **changes)

    head = {
        "fontName": bold,
        "bulletFontName": bold,
        "alignment": TA_LEFT,
        "keepWithNext": 1,
        "spaceBefore": size * 0.8,
    }
    deep = numbering == "alpha"
    styles = [
        made("title", fontName=bold, fontSize=23, leading=29, alignment=TA_CENTER, spaceAfter=30),
        made("cover", fontSize=12.5, leading=17, alignment=TA_CENTER, spaceAfter=12),
        made("contents title", fontName=bold, fontSize=14, leading=18, spaceAfter=12),
        made("contents", leading=size * 1.75, fontSize=max(size, 9.5)),
        made("part", **(head | {"fontSize": size + 4, "leading": (size + 4) * 1.25, "spaceAfter": 10})),
        made("heading", **(head | {"fontSize": size + 0.5})),
        hanging("level 1", step, **(head | {"fontSize": size + 1, "bulletFontSize": size + 1})),
        hanging("level 2", step),
        hanging("level 3", step * (1.3 if deep else 2)),
        hanging("level 4", step * (1.6 if deep else 2.9)),
        hanging("recital", step),
        hanging("bullet", step * 1.6),
        made("definition", leftIndent=step),
        made("body"),
        made("signature", spaceBefore=9, alignment=TA_LEFT),
        made("note", fontName=italic, textColor="#1f4e79", fontSize=size - 0.5),
        made("table", fontSize=size - 0.8, leading=size * 1.12, alignment=TA_LEFT, spaceAfter=0),
        made("table heading", fontSize=size - 0.8, leading=size * 1.12, alignment=TA_LEFT, fontName=bold, spaceAfter=0),
    ]
    return Looks(plain, {style.name: style for style in styles})
