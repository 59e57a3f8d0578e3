"""Reading order of a page: columns by their gutter, full-width text and tables where they stand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from contractlens.readers.pdf_lines import Fragment, TextLine, fragments, group_fragments, lines_of
from contractlens.readers.pdf_tables import PageTable, split_tables
from contractlens.readers.pdf_turned import sideways_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.readers.pdf_source import SourcePage

Item = TextLine | PageTable
Piece = Fragment | PageTable


class _Row(NamedTuple):
    """A printed line, or a row of a table."""

    width: float
    words: float
    top: float
    bottom: float


_STEPS = 24
"""Places across the page at which a gutter is looked for."""

_GUTTER = 4.0
"""Points that stay free on either side of a gutter's middle line; books and forms use 12 points and more in all."""

_LEAST_LINES = 4
"""Printed lines that each column of a band must have; fewer read the same row by row."""

_FULL = 0.55
"""Median share of the column's width that lines of running text fill; labels and short values stay below."""

_LEAST_WORDS = 3.0
"""Median words in a line of running text."""

_MOST_UNEVEN = 4.0
"""Columns side by side have about as many lines; a heading beside a long text is no column."""

_LEAST_BESIDE = 0.5
"""Share of the shorter column's lines that have a line of the other beside them."""

_SHEET = 1.25
"""Width over height of a sheet on which two pages may lie side by side."""

_SPINE = 8.0  # points on either side of the middle of the sheet that stay free between two pages
_PAGE_LINES = 12  # printed lines on each of the two pages
_DEEPEST = 2
"""Times that a page is split at a gutter: four columns at the most."""


def read_regions(page: SourcePage, above: PageTable | None = None) -> list[list[Item]]:
    """Return the columns of a page in reading order, each with its lines and tables from top to bottom.

    Args:
        page: As an engine read it.
        above: The table that the page before ends with, if any.
    """
    tables, words = split_tables(page, above)
    pieces: list[Piece] = [*fragments(words), *tables]
    sheet = _two_pages(pieces, page)
    regions = [_items(region, page.number) for half in sheet for region in _columns(half, 0)]
    if page.sideways:  # stamps in the margin: kept, after everything that is read first
        regions += [[line] for line in sideways_lines(page)]
    return [region for region in regions if region]


def _two_pages(pieces: list[Piece], page: SourcePage) -> list[list[Piece]]:
    """Part the pieces of a sheet across on which two pages lie side by side; one list for every other page."""
    middle = page.width / 2
    if page.width < _SHEET * page.height or any(p.x0 < middle + _SPINE and p.x1 > middle - _SPINE for p in pieces):
        return [pieces]
    halves = [[p for p in pieces if p.x1 < middle], [p for p in pieces if p.x0 > middle]]
    for half in halves:
        lines = group_fragments([p for p in half if isinstance(p, Fragment)])
        if len(lines) < _PAGE_LINES or median(sum(len(p.words) for p in line) for line in lines) < _LEAST_WORDS:
            return [pieces]
    return halves


def _items(pieces: Sequence[Piece], page: int) -> list[Item]:
    lines = lines_of([piece for piece in pieces if isinstance(piece, Fragment)], page)
    tables = [piece for piece in pieces if isinstance(piece, PageTable)]
    return sorted([*lines, *tables], key=lambda item: item.top) if tables else list(lines)


def _columns(pieces: list[Piece], depth: int) -> list[list[Piece]]:
    """Split pieces into regions in reading order; a page with one column is one region."""
    gutter = _find_gutter(pieces) if depth < _DEEPEST else None
    if gutter is None:
        return [pieces] if pieces else []
    regions: list[list[Piece]] = []
    plain: list[Piece] = []
    for band in _bands(pieces, gutter):
        left = [piece for piece in band if piece.x1 <= gutter]
        right = [piece for piece in band if piece.x0 >= gutter]
        if len(left) + len(right) == len(band) and _are_columns(left, right):
            if plain:
                regions.append(plain)
                plain = []
            regions += [*_columns(left, depth + 1), *_columns(right, depth + 1)]
        else:
            plain += band
    return [*regions, plain] if plain else regions


def _find_gutter(pieces: Sequence[Piece]) -> float | None:
    """Return the x of the most likely gutter, or None for a page with one column."""
    if len(pieces) < 2 * _LEAST_LINES:
        return None
    left, right = min([piece.x0 for piece in pieces]), max([piece.x1 for piece in pieces])
    width = right - left
    near, far = left + width * 0.25, left + width * 0.75
    starts = sum([near < piece.x0 for piece in pieces])
    if starts < _LEAST_LINES:  # the usual page: nothing but wrapped lines from the left margin
        return None
    lefts, rights = sorted([piece.x0 for piece in pieces]), sorted([piece.x1 for piece in pieces])
    best, fewest = None, len(pieces)
    for step in range(_STEPS + 1):
        x = near + (far - near) * step / _STEPS
        before = bisect_left(lefts, x + _GUTTER)
        crossing, beyond = before - bisect_right(rights, x - _GUTTER), len(pieces) - before
        if beyond < _LEAST_LINES or len(pieces) - crossing - beyond < _LEAST_LINES:
            continue
        if crossing < fewest or (
            crossing == fewest and best is not None and abs(x - left - width / 2) < abs(best - left - width / 2)
        ):
            best, fewest = x, crossing
    return best


def _bands(pieces: Sequence[Piece], gutter: float) -> list[list[Piece]]:
    """Cut the page into bands: pieces that cross the gutter stand alone, those between two of them together."""
    crossing = sorted((piece for piece in pieces if piece.x0 < gutter < piece.x1), key=lambda piece: piece.top)
    sides = sorted((piece for piece in pieces if not piece.x0 < gutter < piece.x1), key=lambda piece: piece.top)
    bands: list[list[Piece]] = []
    position = 0
    for piece in crossing:
        band = []
        while position < len(sides) and sides[position].top < piece.top:
            band.append(sides[position])
            position += 1
        if band:
            bands.append(band)
        bands.append([piece])
    if position < len(sides):
        bands.append(sides[position:])
    return bands


def _are_columns(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    """Tell two columns of running text, side by side, from labels beside values and from indented text."""
    one, other = _prose_lines(left) or _inner_lines(left), _prose_lines(right) or _inner_lines(right)
    if not one or not other or max(len(one), len(other)) > _MOST_UNEVEN * min(len(one), len(other)):
        return False
    fewer, more = sorted((one, other), key=len)
    beside = sum(any(top < below and above < bottom for above, below in more) for top, bottom in fewer)
    return beside >= _LEAST_BESIDE * len(fewer)


def _inner_lines(pieces: Sequence[Piece]) -> list[tuple[float, float]]:
    """Return the lines of the longer of two columns that stand side by side among `pieces`; none without such."""
    gutter = _find_gutter(pieces)
    if gutter is None:
        return []
    left = _prose_lines([piece for piece in pieces if piece.x1 <= gutter])
    right = _prose_lines([piece for piece in pieces if piece.x0 >= gutter])
    return max(left, right, key=len) if left and right else []


def _prose_lines(pieces: Sequence[Piece]) -> list[tuple[float, float]]:
    """Return top and bottom of the lines of running text and of the rows of tables; none for labels or values."""
    lines = group_fragments([piece for piece in pieces if isinstance(piece, Fragment)])
    tables = [piece for piece in pieces if isinstance(piece, PageTable)]
    rows = [_Row(table.x1 - table.x0, _LEAST_WORDS, *edges) for table in tables for edges in _row_edges(table)]
    rows += [
        _Row(
            max(piece.x1 for piece in line) - min(piece.x0 for piece in line),
            sum(len(piece.words) for piece in line),
            min(piece.top for piece in line),
            max(piece.bottom for piece in line),
        )
        for line in lines
    ]
    if len(rows) < _LEAST_LINES:
        return []
    width = max(piece.x1 for piece in pieces) - min(piece.x0 for piece in pieces)
    if median(row.width for row in rows) < _FULL * width or median(row.words for row in rows) < _LEAST_WORDS:
        return []
    return [(row.top, row.bottom) for row in rows]


def _row_edges(table: PageTable) -> list[tuple[float, float]]:
    """Return top and bottom of each row of a table, as if all were of one height."""
    height = (table.bottom - table.top) / table.rows
    return [(table.top + height * row, table.top + height * (row + 1)) for row in range(table.rows)]
