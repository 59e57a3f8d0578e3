"""The paragraph styles of the Word files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from builders.word_numbering import BULLETS, MAIN, RECITALS, WordNumbering, element

if TYPE_CHECKING:
    from docx.document import Document

TEXT_WIDTH = 16.4  # cm between the margins of an A4 page

_BODY = 10.5
_BLACK = RGBColor(0x1A, 0x1A, 0x1A)


def add_styles(package: Document, numbering: WordNumbering, font: str) -> None:
    """Make the styles that the builder names, and link the numbered ones to their lists."""
    styles = package.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = font, Pt(_BODY)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), font)
    for name, size, align, before, after in (
        ("Title", 24, WD_ALIGN_PARAGRAPH.CENTER, 150, 24),
        ("Subtitle", 13, WD_ALIGN_PARAGRAPH.CENTER, 6, 10),
    ):
        _look(styles[name], font, size, bold=name == "Title", before=before, after=after).alignment = align
        borders = styles[name].element.pPr.find(qn("w:pBdr"))
        if borders is not None:
            styles[name].element.pPr.remove(borders)
    _look(styles["Heading 1"], font, 12, bold=True, before=14, after=6).keep_with_next = True
    _outline(_add(styles, "Schedule Title", font, 15, bold=True, before=0, after=14), 0, new_page=True)
    _outline(_add(styles, "Unnumbered Heading", font, 11, bold=True, before=12, after=4), 1)
    for level in (2, 3, 4):
        _add(styles, f"Clause Level {level}", font, _BODY, after=6)
    for name in ("Definition", "Body Text", "Recital", "Contract Bullet", "Signature Line"):
        _add(styles, name, font, _BODY, after=6)
    styles["Definition"].paragraph_format.left_indent = Cm(1.27)
    styles["Signature Line"].paragraph_format.space_before = Pt(10)
    note = _add(styles, "Drafting Note", font, 9.5, after=6)
    note.font.italic, note.font.color.rgb = True, RGBColor(0x1F, 0x4E, 0x79)
    _add(styles, "Table Text", font, 9.5, before=2, after=2)
    _add(styles, "Table Heading", font, 9.5, bold=True, before=2, after=2)
    _add(styles, "After Table", font, 6, after=4)
    _add(styles, "TOC Heading", font, 14, bold=True, after=12)
    contents = _add(styles, "toc 1", font, _BODY, after=3)
    contents.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    if numbering.numbering != "none":
        for depth, name in enumerate(("Heading 1", "Clause Level 2", "Clause Level 3", "Clause Level 4")):
            numbering.link_style(styles[name], MAIN, depth)
    numbering.link_style(styles["Contract Bullet"], BULLETS, 0)
    numbering.link_style(styles["Recital"], RECITALS, 0)


def _add(
    styles: Any, name: str, font: str, size: float, *, bold: bool = False, before: float = 0, after: float = 0
) -> Any:
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles["Normal"]
    _look(style, font, size, bold=bold, before=before, after=after)
    return style


def _look(style: Any, font: str, size: float, *, bold: bool, before: float, after: float) -> Any:
    style.font.name, style.font.size, style.font.bold = font, Pt(size), bold
    style.font.color.rgb = _BLACK
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    return style.paragraph_format


def _outline(style: Any, level: int, *, new_page: bool = False) -> None:
    style.paragraph_format.keep_with_next = True
    style.paragraph_format.page_break_before = new_page
    properties = style.element.get_or_add_pPr()
    properties.insert_element_before(element("outlineLvl", val=level), "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr")
