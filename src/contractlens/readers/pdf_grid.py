"""The cells that ruling lines draw: lines that nearly lie on each other become one, and their crossings make cells.

Gives what pdfplumber's table finder gives (`merge_edges`, `edges_to_intersections`, `intersections_to_cells`,
`cells_to_tables`), which compares everything with everything and takes minutes for a large grid.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from contractlens.readers.pdf_source import Ruling

CellBox = tuple[float, float, float, float]
"""Left, top, right and bottom of one cell."""

Point = tuple[float, float]
Sides = dict[Point, tuple[set[int], set[int]]]
"""The upright and the level lines that meet in each crossing, by their numbers."""

_MOST_STEPS = 30
"""Crossings along one line that a merged cell may pass over."""

_LEAST_CELLS = 2


class Line(NamedTuple):
    """One line: `at` is its x where it is upright, its y where it is level; from `start` to `end` along it."""

    at: float
    start: float
    end: float


class Grid(NamedTuple):
    """The merged lines of a page."""

    level: list[Line]
    upright: list[Line]


def merge_rulings(rulings: Iterable[Ruling], tolerance: float, least_length: float) -> Grid:
    """Return the lines of a page, those joined that lie within `tolerance` points of each other.

    Args:
        rulings: As they are drawn.
        tolerance: Points.
        least_length: Points; what stays shorter when joined is left out.
    """
    level: list[Line] = []
    upright: list[Line] = []
    for x0, top, x1, bottom in rulings:
        if bottom - top > x1 - x0:
            upright.append(Line(x0, top, bottom))
        else:
            level.append(Line(top, x0, x1))
    return Grid(*(_merged(lines, tolerance, least_length) for lines in (level, upright)))


def _merged(lines: list[Line], tolerance: float, least_length: float) -> list[Line]:
    lines = _snapped(lines, tolerance)
    lines.sort(key=itemgetter(0, 1))
    found: list[Line] = []
    for at, start, end in lines:
        last = found[-1] if found else None
        if last is None or at != last.at or start > last.end + tolerance:
            found.append(Line(at, start, end))
        elif end > last.end:
            found[-1] = Line(at, last.start, end)
    return [line for line in found if line.end - line.start >= least_length]


def _snapped(lines: list[Line], tolerance: float) -> list[Line]:
    """Return the lines, those next to each other moved to the mean of their places."""
    clusters: list[list[int]] = []
    last = 0.0
    for number in sorted(range(len(lines)), key=lambda number: lines[number].at):
        at = lines[number].at
        if clusters and at <= last + tolerance:
            clusters[-1].append(number)
        else:
            clusters.append([number])
        last = at
    snapped: list[Line] = []
    for cluster in clusters:
        members = [lines[number] for number in sorted(cluster)]  # added up in the order they are drawn, as pdfplumber
        mean = sum(line.at for line in members) / len(members)
        snapped += [Line(at + (mean - at), start, end) for at, start, end in members]
    return snapped


def crossings_of(grid: Grid, tolerance: float) -> Sides:
    """Return where lines cross, or miss each other by no more than `tolerance` points."""
    level = sorted(range(len(grid.level)), key=lambda index: grid.level[index])
    lowest = [grid.level[index].at + tolerance for index in level]
    highest = [grid.level[index].at - tolerance for index in level]
    found: Sides = {}
    for number, (x, top, bottom) in enumerate(grid.upright):
        for index in level[bisect_left(lowest, top) : bisect_right(highest, bottom)]:
            y, x0, x1 = grid.level[index]
            if x0 - tolerance <= x <= x1 + tolerance:
                upright, flat = found.setdefault((x, y), (set(), set()))
                upright.add(number)
                flat.add(index)
    return found


def cells_of(sides: Sides) -> list[CellBox]:
    """Return the smallest rectangle right of and below each crossing whose four sides are drawn."""
    in_column: dict[float, list[float]] = {}
    in_row: dict[float, list[float]] = {}
    points = sorted(sides)
    for x, y in points:
        in_column.setdefault(x, []).append(y)
        in_row.setdefault(y, []).append(x)
    cells: list[CellBox] = []
    for x, y in points:
        column, row = in_column[x], in_row[y]
        upright, level = sides[x, y]
        below = bisect_right(column, y)
        beyond = bisect_right(row, x)
        lower = [each for each in column[below : below + _MOST_STEPS] if not upright.isdisjoint(sides[x, each][0])]
        right = [each for each in row[beyond : beyond + _MOST_STEPS] if not level.isdisjoint(sides[each, y][1])]
        corners = ((far, low) for low in lower for far in right)
        found = next((corner for corner in corners if _closes(sides, x, y, corner)), None)
        if found is not None:
            cells.append((x, y, *found))
    return cells


def _closes(sides: Sides, x: float, y: float, corner: Point) -> bool:
    """Tell whether the right and lower side of a rectangle are drawn."""
    edges = sides.get(corner)
    if edges is None:
        return False
    return not edges[0].isdisjoint(sides[corner[0], y][0]) and not edges[1].isdisjoint(sides[x, corner[1]][1])


def tables_of(cells: Sequence[CellBox]) -> list[list[CellBox]]:
    """Return the cells that hang together at corners, from the top of the page; single cells are no table."""
    remaining = list(cells)
    tables: list[list[CellBox]] = []
    while remaining:
        corners: set[Point] = set()
        group: list[CellBox] = []
        before = -1
        while len(group) != before:  # until nothing more touches the group
            before = len(group)
            apart = []
            for cell in remaining:
                own = _corners(cell)
                if group and corners.isdisjoint(own):
                    apart.append(cell)
                else:
                    corners.update(own)
                    group.append(cell)
            remaining = apart
        tables.append(group)
    tables.sort(key=lambda table: min((cell[1], cell[0]) for cell in table))
    return [table for table in tables if len(table) >= _LEAST_CELLS]


def _corners(cell: CellBox) -> tuple[Point, Point, Point, Point]:
    x0, top, x1, bottom = cell
    return (x0, top), (x0, bottom), (x1, top), (x1, bottom)
