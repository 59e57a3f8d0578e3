"""Rows that a page break cuts and that no line closes: browsers draw the sides of such a row and neither its end nor its top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractlens.readers.pdf_grid import Grid, Line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_LEAST_SIDES = 3
"""Upright lines that end together; two may be a frame, or bars beside changed text."""

_LEAST_HEIGHT = 8.0
"""Points from the last line of the table to the end of its open row."""

_EDGE = 0.3
"""Share of the page's height at its top and bottom in which a page break cuts rows."""


def close_rows(grid: Grid, height: float, tolerance: float) -> Grid:
    """Return the lines of a page with a level one where all upright lines of a table end beyond its last level one.

    Args:
        grid: Of the page.
        height: Of the page.
        tolerance: Points by which lines may miss each other.
    """
    below = [line for line in grid.upright if line.end > (1 - _EDGE) * height]
    above = [line for line in grid.upright if line.start < _EDGE * height]
    closing = [
        *_closing(below, lambda line: line.end, grid.level, tolerance),
        *_closing(above, lambda line: line.start, grid.level, tolerance),
    ]
    return Grid([*grid.level, *closing], grid.upright) if closing else grid


def _closing(
    sides: Sequence[Line], end_of: Callable[[Line], float], level: Sequence[Line], tolerance: float
) -> list[Line]:
    """Return the level lines that are missing where upright ones end together."""
    found: list[Line] = []
    group: list[Line] = []
    for line in sorted(sides, key=end_of):
        if group and end_of(line) - end_of(group[0]) > tolerance:
            found += _closed(group, end_of, level, tolerance)
            group = []
        group.append(line)
    return found + _closed(group, end_of, level, tolerance)


def _closed(
    group: Sequence[Line], end_of: Callable[[Line], float], level: Sequence[Line], tolerance: float
) -> list[Line]:
    if len(group) < _LEAST_SIDES:
        return []
    at = sum(map(end_of, group)) / len(group)
    left, right = min(line.at for line in group), max(line.at for line in group)
    spanning = [line for line in level if line.start <= left + tolerance and line.end >= right - tolerance]
    crossed = [
        line for line in spanning if all(side.start - tolerance <= line.at <= side.end + tolerance for side in group)
    ]
    is_open = bool(crossed) and all(abs(line.at - at) >= _LEAST_HEIGHT for line in crossed)
    return [Line(at, left, right)] if is_open else []
