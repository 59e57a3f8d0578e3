"""Ruled tables of a page: the cells that its ruling lines draw, and the words in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.readers.pdf_grid import CellBox, cells_of, crossings_of, merge_rulings, tables_of
from contractlens.readers.pdf_open_rows import close_rows
from contractlens.readers.pdf_source import rulings_of_rect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.readers.pdf_source import Ruling, SourcePage, Word

_LEAST_RULINGS = 2
"""Horizontal and vertical lines that a table needs at least."""

_LEAST_SHADES = 2
_MOST_SHADES = 400
"""Shaded rectangles of a page whose table is drawn by shading alone; a page with more is a drawing."""

_MOST_CROSSINGS = 10_000
"""Horizontal times vertical lines; a page with more is a drawing."""

_TOLERANCE = 3.0
"""Points by which ruling lines may miss each other (pdfplumber's default)."""

_LEAST_LENGTH = 3.0  # points; shorter lines rule nothing (pdfplumber's default)
_PAGE_BOX = 0.6
"""Share of the page's height: a single row this high is a page frame or a column rule, not a table."""

_REACHES_DOWN = 0.7
"""Share of the page's height down to which a table reaches that may go on over the page; a footer stands below."""

_BEGINS_ABOVE = 0.3
"""Share of the page's height in which the rest of a table begins; a header stands above."""

SAME_COLUMN = 6.0
"""Points by which the columns of a table that goes on may shift on the next page."""


@dataclass(frozen=True, slots=True)
class TableCell:
    """The words of one cell."""

    row: int
    column: int
    words: list[Word]
    box: CellBox


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table on one page; `cells` row by row, those without words left out."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    columns: tuple[float, ...]
    rows: int
    cells: list[TableCell]


def split_tables(page: SourcePage, above: PageTable | None = None) -> tuple[list[PageTable], list[Word]]:
    """Return the tables of a page, and the words outside of them.

    Args:
        page: As an engine read it.
        above: The table that the page before ends with; its last row may go on here in one of its columns only.
    """
    rulings = page.rulings
    if not _may_hold_table(rulings):
        rulings = [ruling for shade in _outermost(page.shades) for ruling in rulings_of_rect(*shade)]
        if not _may_hold_table(rulings):
            return [], page.words
    tables: list[PageTable] = []
    words = page.words
    for boxes in _cell_groups(rulings, page.height):
        table, rest = _fill(boxes, words, page, above)
        if table is not None:
            tables.append(table)
            words = rest
    return tables, words


def _outermost(shades: Sequence[Ruling]) -> list[Ruling]:
    """Return the shaded rectangles that lie in no other one: word processors shade a cell and, in it, each line."""
    if not _LEAST_SHADES <= len(shades) <= _MOST_SHADES:
        return []
    kept: list[Ruling] = []
    for shade in sorted(set(shades), key=lambda shade: (shade.x0 - shade.x1) * (shade.bottom - shade.top)):
        if not any(_holds(other, shade) for other in kept):
            kept.append(shade)
    return kept


def _holds(outer: Ruling, inner: Ruling) -> bool:
    return (
        outer.x0 - 1 <= inner.x0
        and inner.x1 <= outer.x1 + 1
        and outer.top - 1 <= inner.top
        and inner.bottom <= outer.bottom + 1
    )


def _may_hold_table(rulings: Sequence[Ruling]) -> bool:
    """Tell cheaply whether any lines cross: underlines and page frames are far more frequent than tables."""
    if len(rulings) < 2 * _LEAST_RULINGS:
        return False
    vertical = [ruling for ruling in rulings if ruling.x0 == ruling.x1 or ruling.bottom - ruling.top > _LEAST_LENGTH]
    level = len(rulings) - len(vertical)
    return len(vertical) >= _LEAST_RULINGS and level >= _LEAST_RULINGS


def _cell_groups(rulings: Sequence[Ruling], height: float) -> list[list[CellBox]]:
    """Return the cells of each table."""
    grid = close_rows(merge_rulings(rulings, _TOLERANCE, _LEAST_LENGTH), height, _TOLERANCE)
    level, upright = len(grid.level), len(grid.upright)
    if level < _LEAST_RULINGS or upright < _LEAST_RULINGS or level * upright > _MOST_CROSSINGS:
        return []
    return tables_of(cells_of(crossings_of(grid, _TOLERANCE)))


def ending_table(regions: Sequence[Sequence[object]], height: float) -> PageTable | None:
    """Return the lowest table of a page where it reaches so far down that it may go on over the page."""
    tables = [item for region in regions for item in region if isinstance(item, PageTable)]
    lowest = max(tables, key=lambda table: table.bottom, default=None)
    return lowest if lowest is not None and lowest.bottom >= _REACHES_DOWN * height else None


def same_columns(one: PageTable, columns: Sequence[float]) -> bool:
    """Tell whether the columns of a table stand where others do."""
    if len(one.columns) != len(columns):
        return False
    return all(abs(left - other) <= SAME_COLUMN for left, other in zip(one.columns, columns, strict=True))


def _fill(
    boxes: list[CellBox], words: list[Word], page: SourcePage, above: PageTable | None
) -> tuple[PageTable | None, list[Word]]:
    """Put words into the cells; None when what the lines draw is no table."""
    tops = sorted({box[1] for box in boxes})
    lefts = sorted({box[0] for box in boxes})
    row_of = {top: index for index, top in enumerate(tops)}
    column_of = {left: index for index, left in enumerate(lefts)}
    x0, top = lefts[0], tops[0]
    x1, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
    by_row: dict[int, list[CellBox]] = {}
    for box in sorted(boxes, key=lambda box: (box[1], box[0])):
        by_row.setdefault(row_of[box[1]], []).append(box)
    bands = _row_bands(boxes, tops)
    held: dict[CellBox, list[Word]] = {}
    rest: list[Word] = []
    for word in words:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        inside = x0 <= x <= x1 and top <= y <= bottom
        cell_box = _cell_at(bands[bisect_right(tops, y) - 1], x, y) if inside else None
        if cell_box is None:
            rest.append(word)
        else:
            held.setdefault(cell_box, []).append(word)
    is_rest = above is not None and held and top <= _BEGINS_ABOVE * page.height and same_columns(above, lefts)
    if not is_rest and not _is_table(held, tops, bottom - top, page.height):
        return None, words
    cells = [
        TableCell(row, column_of[box[0]], held[box], box)
        for row, row_boxes in by_row.items()
        for box in row_boxes
        if box in held
    ]
    return PageTable(page.number, x0, top, x1, bottom, tuple(lefts), len(tops), cells), rest


def _row_bands(boxes: list[CellBox], tops: list[float]) -> list[list[CellBox]]:
    """Return the cells that reach into the band between each row's top and the next."""
    bands: list[list[CellBox]] = [[] for _ in tops]
    for box in boxes:
        for band in bands[bisect_left(tops, box[1]) : bisect_left(tops, box[3])]:
            band.append(box)
    return bands


def _cell_at(boxes: list[CellBox], x: float, y: float) -> CellBox | None:
    for box in boxes:
        if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
            return box
    return None


def _is_table(held: dict[CellBox, list[Word]], tops: list[float], height: float, page_height: float) -> bool:
    """Tell a table from boxes round text: words in two columns or more, and not one page-high row."""
    if len({box[0] for box in held}) < 2:  # noqa: PLR2004 - two columns
        return False
    return len(tops) > 1 or height < _PAGE_BOX * page_height
