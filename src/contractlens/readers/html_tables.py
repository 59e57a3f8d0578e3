"""Places of cells in an HTML table, with cells that span rows and columns (HTML standard, 4.9.12)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.document import Cell

if TYPE_CHECKING:
    from lxml import etree

_MAX_SPAN_COLUMNS = 128
"""Columns in which spans are followed; the standard allows spans of 1,000, hostile files millions of them."""
_MAX_ROWS = 65_534
_NUMBER = re.compile(r"\s*(\d{1,5})")
_ROW_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_CELLS = frozenset({"td", "th"})


@dataclass(slots=True)
class TableGrid:
    """A table that is open.

    Attributes:
        number: Of the table in the document.
        depth: How many tables it stands in.
    """

    number: int
    depth: int
    _row: int = -1
    _column: int = 0
    _in_head: bool = False
    _covered: dict[int, int] = field(default_factory=dict)

    def begin_group(self, tag: str) -> None:
        """Note which group of rows follows."""
        self._in_head = tag == "thead"

    def begin_row(self) -> None:
        """Go to the next row."""
        self._row += 1
        self._column = 0

    def begin_cell(self, element: etree._Element) -> Cell:
        """Return the place of the next cell."""
        self._row = max(self._row, 0)
        while self._covered.get(self._column, -1) >= self._row:
            self._column += 1
        first = self._column
        across, down = _span(element.get("colspan"), _MAX_SPAN_COLUMNS), _span(element.get("rowspan"), _MAX_ROWS)
        self._column += across
        if down > 1:
            for column in range(first, min(self._column, _MAX_SPAN_COLUMNS)):
                self._covered[column] = self._row + down - 1
        header = self._in_head or (self._row == 0 and element.tag == "th")
        return Cell(self.number, self._row, first, header=header, depth=self.depth)


def is_layout(table: etree._Element) -> bool:
    """Say whether a table only places text on the page: no row has two cells, or the author says so."""
    if (table.get("role") or "").lower() in {"presentation", "none"}:
        return True
    for child in table:
        rows = child if child.tag in _ROW_GROUPS else (child,)
        for row in rows:
            if row.tag == "tr" and sum(1 for cell in row if cell.tag in _CELLS) > 1:
                return False
    return True


def _span(stated: str | None, most: int) -> int:
    match = _NUMBER.match(stated or "")
    return min(max(int(match[1]), 1), most) if match else 1
