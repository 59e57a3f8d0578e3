"""Cells drawn by ruling lines: what pdfplumber's own table finder finds."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pdfplumber import table

from contractlens.readers.pdf_grid import cells_of, crossings_of, merge_rulings, tables_of
from contractlens.readers.pdf_source import Ruling

_TOLERANCE = 3.0
_PLACES = st.one_of(st.sampled_from([0.0, 50.0, 100.0, 150.0]), st.floats(0, 200, width=32))
_RULINGS = st.lists(
    st.tuples(_PLACES, _PLACES, _PLACES, st.sampled_from([0.0, 0.5, 2.0]), st.booleans()).map(
        lambda drawn: _ruling(*drawn)
    ),
    max_size=24,
)


def _ruling(at: float, start: float, end: float, thickness: float, is_level: bool) -> Ruling:
    start, end = sorted((start, end))
    return Ruling(start, at, end, at + thickness) if is_level else Ruling(at, start, at + thickness, end)


def _grid_of(columns: list[float], rows: list[float]) -> list[Ruling]:
    level = [Ruling(columns[0], y, columns[-1], y) for y in rows]
    return level + [Ruling(x, rows[0], x, rows[-1]) for x in columns]


def _ours(rulings: list[Ruling]) -> list[list[tuple[float, float, float, float]]]:
    return tables_of(cells_of(crossings_of(merge_rulings(rulings, _TOLERANCE, 3.0), _TOLERANCE)))


def _edge(ruling: Ruling) -> dict[str, Any]:
    x0, top, x1, bottom = ruling
    place = {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top, "doctop": top}
    return {**place, "orientation": "v" if bottom - top > x1 - x0 else "h"}


def _theirs(rulings: list[Ruling]) -> list[list[tuple[float, float, float, float]]]:
    edges = table.merge_edges([_edge(ruling) for ruling in rulings], *([_TOLERANCE] * 4))
    edges = [edge for edge in edges if max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) >= 3.0]
    crossings = table.edges_to_intersections(edges, _TOLERANCE, _TOLERANCE)
    return [list(group) for group in table.cells_to_tables(table.intersections_to_cells(crossings))]


@given(_RULINGS)
def test_cells_are_those_of_pdfplumber(rulings: list[Ruling]) -> None:
    assert _ours(rulings) == _theirs(rulings)


@given(
    st.lists(st.floats(0, 300, width=32), min_size=2, max_size=6, unique=True).map(sorted),
    st.lists(st.floats(0, 300, width=32), min_size=2, max_size=6, unique=True).map(sorted),
)
def test_cells_of_a_full_grid_are_those_of_pdfplumber(columns: list[float], rows: list[float]) -> None:
    rulings = _grid_of(columns, rows)
    assert _ours(rulings) == _theirs(rulings)


@given(
    rows=st.integers(2, 7),
    columns=st.integers(2, 6),
    missing=st.sets(st.tuples(st.integers(0, 6), st.integers(0, 5)), max_size=8),
)
def test_cells_of_a_grid_with_holes_are_those_of_pdfplumber(
    rows: int, columns: int, missing: set[tuple[int, int]]
) -> None:
    rulings = [
        ruling
        for row in range(rows)
        for column in range(columns)
        if (row, column) not in missing
        for ruling in _grid_of([column * 50.0, column * 50.0 + 50], [row * 20.0, row * 20.0 + 20])
    ]
    assert _ours(rulings) == _theirs(rulings)


def test_cells_run_down_the_columns() -> None:
    assert _ours(_grid_of([0, 50, 100], [0, 20, 40])) == [
        [(0, 0, 50, 20), (0, 20, 50, 40), (50, 0, 100, 20), (50, 20, 100, 40)]
    ]


def test_a_line_in_pieces_is_one_line() -> None:
    pieces = [Ruling(0, 0, 49, 0), Ruling(51, 0, 100, 0), *_grid_of([0, 50, 100], [0, 20])[1:]]
    assert _ours(pieces) == [[(0, 0, 50, 20), (50, 0, 100, 20)]]


def test_a_single_box_is_no_table() -> None:
    assert _ours(_grid_of([0, 100], [0, 20])) == []


def test_tables_apart_are_two_from_the_top() -> None:
    lower, upper = _grid_of([0, 50, 100], [200, 220]), _grid_of([0, 50, 100], [0, 20])
    assert [group[0] for group in _ours([*lower, *upper])] == [(0, 0, 50, 20), (0, 200, 50, 220)]
