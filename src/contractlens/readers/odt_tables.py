"""Rows and cells of an OpenDocument table: their places in the grid, repeats, and which rows are headers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.readers import odt_names as names
from contractlens.readers.odt_names import odf, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from contractlens.readers.docx_looks import Looks
    from contractlens.readers.odt_styles import StyleSet

_HEADER_ROWS = odf("table:table-header-rows")
_GROUPS = frozenset({_HEADER_ROWS, odf("table:table-rows"), odf("table:table-row-group")})
_ROWS_REPEATED = odf("table:number-rows-repeated")
_COLUMNS_REPEATED = odf("table:number-columns-repeated")
_CELL_STYLE = odf("table:style-name")
_CELLS = frozenset({names.CELL, names.COVERED_CELL})
_MAX_INDEX = 1_048_576
"""Rows of the largest spreadsheets; what is further out is damage."""
_MAX_REPEATS = 256
"""A cell with words that stands more often than this in a row is damage, or meant to fill the memory."""
_HEADER_CELLS = 2
"""One bold cell alone is a title or a label, not a header row."""


@dataclass
class Repeats:
    """How many more copies of repeated rows and cells one file may ask for.

    Attributes:
        left: Copies.
        refused: Copies that were asked for and not made.
    """

    left: int = 10_000
    refused: int = 0

    def copies(self, element: etree._Element, attribute: str) -> tuple[int, int]:
        """Return how often an element is read, and how many places it takes."""
        stated = min(max(whole(element.get(attribute), 1), 1), _MAX_INDEX)
        if stated == 1 or not _has_words(element):
            return 1, stated
        copies = min(stated, _MAX_REPEATS, max(self.left, 1))
        self.left -= copies - 1
        self.refused += stated - copies
        return copies, stated


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number from 0, and whether it is a header."""

    element: etree._Element
    index: int
    header: bool


def rows(table: etree._Element, styles: StyleSet, repeats: Repeats) -> Iterator[Row]:
    """Yield the rows of a table, told from those of the tables nested in it."""
    found = list(_rows(table, header=False))
    bold = len(found) > 1 and not found[0][1] and _is_bold(found[0][0], styles) and not _is_bold(found[1][0], styles)
    index = 0
    for position, (element, header) in enumerate(found):
        copies, places = repeats.copies(element, _ROWS_REPEATED)
        for copy in range(copies):
            yield Row(element, index + copy, header or (bold and position == 0))
        index += places


def cells(row: Row, repeats: Repeats) -> Iterator[tuple[etree._Element, int]]:
    """Yield the cells of a row that print something of their own, each with its first column."""
    column = 0
    for element in row.element:
        if element.tag not in _CELLS:
            continue
        copies, places = repeats.copies(element, _COLUMNS_REPEATED)
        if element.tag == names.CELL:
            for copy in range(copies):
                yield element, column + copy
        column += places


def cell_style(cell: etree._Element) -> str | None:
    """Return the name of a cell's style."""
    return cell.get(_CELL_STYLE)


def _rows(holder: etree._Element, *, header: bool) -> Iterator[tuple[etree._Element, bool]]:
    for child in holder:
        if child.tag == names.ROW:
            yield child, header
        elif child.tag in _GROUPS:
            yield from _rows(child, header=header or child.tag == _HEADER_ROWS)


def _has_words(element: etree._Element) -> bool:
    return any(str(piece).strip() for piece in element.itertext())


def _is_bold(row: etree._Element, styles: StyleSet) -> bool:
    """Say whether at least two cells hold text and all text of the row is bold."""
    filled = 0
    for cell in row.iterchildren(names.CELL):
        has_text = False
        for paragraph in cell.iterchildren(*names.PARAGRAPHS):
            looks = styles.paragraph(paragraph.get(names.STYLE_NAME)).looks
            bold = [each.bold for each in _texts(paragraph, looks, styles)]
            if not all(bold):
                return False
            has_text = has_text or bool(bold)
        filled += has_text
    return filled >= _HEADER_CELLS


def _texts(holder: etree._Element, looks: Looks, styles: StyleSet) -> Iterator[Looks]:
    """Yield the looks of each piece of text."""
    if (holder.text or "").strip():
        yield looks
    for child in holder:
        if child.tag == odf("text:span"):
            yield from _texts(child, styles.span(child.get(names.STYLE_NAME), looks), styles)
        if (child.tail or "").strip():
            yield looks
