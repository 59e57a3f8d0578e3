"""Ruled tables of a page: pdfplumber's table finder fed with ruling lines, whichever engine read them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contractlens.readers.pdf_source import rulings_of_rect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.readers.pdf_source import Ruling, SourcePage, Word

_LEAST_RULINGS = 2
"""Horizontal and vertical lines that a table needs at least."""

_LEAST_SHADES = 2
_MOST_SHADES = 400
"""Shaded rectangles of a page whose table is drawn by shading alone; a page with more is a drawing."""

_MOST_STEPS = 30
"""Crossings along one line that a merged cell may pass over."""

_MOST_CROSSINGS = 10_000
"""Horizontal times vertical lines; a page with more is a drawing."""

_TOLERANCE = 3.0
"""Points by which ruling lines may miss each other (pdfplumber's default)."""

_LEAST_LENGTH = 3.0  # points; shorter lines rule nothing (pdfplumber's default)
_PAGE_BOX = 0.6
"""Share of the page's height: a single row this high is a page frame or a column rule, not a table."""

CellBox = tuple[float, float, float, float]


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


def split_tables(page: SourcePage) -> tuple[list[PageTable], list[Word]]:
    """Return the tables of a page, and the words outside of them."""
    rulings = page.rulings
    if not _may_hold_table(rulings):
        rulings = [ruling for shade in _outermost(page.shades) for ruling in rulings_of_rect(*shade)]
        if not _may_hold_table(rulings):
            return [], page.words
    tables: list[PageTable] = []
    words = page.words
    for boxes in _cell_groups(rulings):
        table, rest = _fill(boxes, words, page)
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


def _cell_groups(rulings: Sequence[Ruling]) -> list[list[CellBox]]:
    """Return the cells of each table."""
    from pdfplumber import table

    edges = table.merge_edges([_edge(ruling) for ruling in rulings], *([_TOLERANCE] * 4))
    edges = [edge for edge in edges if max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) >= _LEAST_LENGTH]
    level = sum(edge["orientation"] == "h" for edge in edges)
    if level < _LEAST_RULINGS or len(edges) - level < _LEAST_RULINGS or level * (len(edges) - level) > _MOST_CROSSINGS:
        return []
    crossings = table.edges_to_intersections(edges, _TOLERANCE, _TOLERANCE)
    return [list(group) for group in table.cells_to_tables(_cells(crossings))]


def _cells(crossings: dict[tuple[float, float], dict[str, list[dict[str, Any]]]]) -> list[CellBox]:
    """Return the smallest rectangle right of and below each crossing whose four sides are drawn.

    Gives what pdfplumber's ``intersections_to_cells`` gives, which compares every crossing with every other one and
    takes minutes for a large grid.
    """
    sides = {
        point: (frozenset(map(id, edges["v"])), frozenset(map(id, edges["h"]))) for point, edges in crossings.items()
    }
    in_column: dict[float, list[float]] = {}
    in_row: dict[float, list[float]] = {}
    for x, y in sorted(crossings):
        in_column.setdefault(x, []).append(y)
        in_row.setdefault(y, []).append(x)
    cells: list[CellBox] = []
    for x, y in sorted(crossings):
        column, row = in_column[x], in_row[y]
        lower = [
            below for below in column[bisect_right(column, y) :][:_MOST_STEPS] if sides[x, below][0] & sides[x, y][0]
        ]
        right = [beyond for beyond in row[bisect_right(row, x) :][:_MOST_STEPS] if sides[beyond, y][1] & sides[x, y][1]]
        corners = ((beyond, below) for below in lower for beyond in right)
        found = next((corner for corner in corners if _closes(sides, x, y, corner)), None)
        if found is not None:
            cells.append((x, y, *found))
    return cells


def _closes(
    sides: dict[tuple[float, float], tuple[frozenset[int], frozenset[int]]],
    x: float,
    y: float,
    corner: tuple[float, float],
) -> bool:
    """Tell whether the right and lower side of a rectangle are drawn."""
    edges = sides.get(corner)
    if edges is None:
        return False
    return bool(edges[0] & sides[corner[0], y][0]) and bool(edges[1] & sides[x, corner[1]][1])


def _edge(ruling: Ruling) -> dict[str, float | str]:
    x0, top, x1, bottom = ruling
    return {
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "doctop": top,
        "orientation": "v" if bottom - top > x1 - x0 else "h",
    }


def _fill(boxes: list[CellBox], words: list[Word], page: SourcePage) -> tuple[PageTable | None, list[Word]]:
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
    if not _is_table(held, tops, bottom - top, page.height):
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
