"""Finds tables in plain text: cells parted by pipes or tabs, with or without rules between the rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from contractlens.readers.pdf_labels import PrintedLabel, find_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contractlens.readers.plain_text_lines import TextLine

_RULE = re.compile(r"[+|:=\- ]*[-=]{2}[+|:=\- ]*")
_MAX_RULE = 400
_GRID_RULES = 3
"""With so many rules each row of the table has its own, and may run over several lines."""
_MIN_ROWS = 2
_MIN_CELLS = 2
_MIN_ENTRIES = 4
_PAGE_DIGITS = 4


@dataclass(frozen=True, slots=True)
class CellLine:
    """One line of a cell."""

    text: str
    page: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells of lines."""

    rows: tuple[tuple[tuple[CellLine, ...], ...], ...]
    header: bool = False


def split_tables(lines: Sequence[TextLine]) -> Iterator[Table | list[TextLine]]:
    """Yield the tables, and the lines between them, in order."""
    held: list[TextLine] = []
    at = 0
    while at < len(lines):
        end, is_table = _run_of_pipes(lines, at) or _run_of_tabs(lines, at)
        if not is_table:
            held += lines[at:end]
            at = end
            continue
        if _is_contents(lines[at:end]):
            held += [replace(line, entry=True) for line in lines[at:end]]
            at = end
            continue
        if held:
            yield held
            held = []
        yield _pipe_table(lines[at:end]) if "|" in lines[at].raw or _is_rule(lines[at]) else _tab_table(lines[at:end])
        at = end
    if held:
        yield held


def _is_contents(lines: Sequence[TextLine]) -> bool:
    """Say whether lines of two cells are a table of contents: page numbers that never fall stand last."""
    if len(lines) < _MIN_ENTRIES or any(line.raw.count("\t") != 1 or "|" in line.raw for line in lines):
        return False
    lasts = [line.raw.rpartition("\t")[2].strip() for line in lines]
    if not all(last.isdecimal() and len(last) <= _PAGE_DIGITS for last in lasts):
        return False
    return all(int(one) <= int(other) for one, other in pairwise(lasts))


def _is_rule(line: TextLine) -> bool:
    return len(line.raw) <= _MAX_RULE and ("+" in line.raw or "|" in line.raw) and _RULE.fullmatch(line.raw) is not None


def _is_row(line: TextLine) -> bool:
    return line.raw.count("|") > 1 or "|" in line.raw[1:-1]


def _run_of_pipes(lines: Sequence[TextLine], at: int) -> tuple[int, bool] | None:
    """Return where the lines with pipes and rules that begin at a line end and whether they are a table; None for none."""
    end = at
    rows = 0
    while end < len(lines) and (_is_rule(lines[end]) or _is_row(lines[end])) and (end == at or not lines[end].gap):
        rows += not _is_rule(lines[end])
        end += 1
    if end == at:
        return None
    ruled = rows < end - at
    is_table = rows >= _MIN_ROWS or (rows > 0 and ruled)
    return (end, is_table) if is_table or rows == 0 else None


def _run_of_tabs(lines: Sequence[TextLine], at: int) -> tuple[int, bool]:
    """Return where lines with as many tabs each end, and whether they are a table.

    A clause number and its words are no row, and lines that mostly begin with a number are no table.
    """
    cells = lines[at].raw.count("\t") + 1
    if cells == 1 or _is_clause(lines[at]):
        return at + 1, False
    end = at + 1
    while end < len(lines) and lines[end].raw.count("\t") + 1 == cells and not lines[end].gap:
        if _is_clause(lines[end]):
            break
        end += 1
    rows = lines[at:end]
    labelled = sum(_label(row) is not None for row in rows) if cells == _MIN_CELLS else 0
    return end, len(rows) >= _MIN_ROWS and labelled * 2 <= len(rows)


def _is_clause(line: TextLine) -> bool:
    """Say whether a line of two cells is a clause number and its words; a bare number may be a quantity."""
    if line.raw.count("\t") + 1 != _MIN_CELLS:
        return False
    label = _label(line)
    return label is not None and label.kind != "bare"


def _label(line: TextLine) -> PrintedLabel | None:
    first = line.raw.split("\t", 1)[0].strip()
    label = find_label(first + " X")
    return label if label is not None and label.text == first else None


def _tab_table(lines: Sequence[TextLine]) -> Table:
    return Table(tuple(_cells(line.raw.split("\t"), line.page) for line in lines))


def _cells(texts: Sequence[str], page: int | None) -> tuple[tuple[CellLine, ...], ...]:
    shown = [" ".join(text.split()) for text in texts]
    return tuple((CellLine(text, page),) if text else () for text in shown)


def _pipe_table(lines: Sequence[TextLine]) -> Table:
    rules = [at for at, line in enumerate(lines) if _is_rule(line)]
    header = any("=" in lines[at].raw for at in rules[:2]) or rules[:1] == [1]
    if len(rules) < _GRID_RULES:
        rows = tuple(_pipe_cells(line) for line in lines if not _is_rule(line))
        return Table(rows, header or (len(rules) == 2 and rules[0] == 0 and 1 < rules[1] < len(lines) - 1))  # noqa: PLR2004
    groups: list[list[TextLine]] = [[]]
    for line in lines:
        if _is_rule(line):
            groups.append([])
        else:
            groups[-1].append(line)
    whole = [group for group in groups if group]
    if len(rules) == _GRID_RULES and len(whole) == 2 and _is_row_by_row(whole[1]):  # noqa: PLR2004 - header and body
        return Table((_stacked(whole[0]), *(_pipe_cells(line) for line in whole[1])), header=True)
    return Table(tuple(_stacked(group) for group in whole), header)


def _is_row_by_row(lines: Sequence[TextLine]) -> bool:
    """Say whether each line is a row, as databases print them with rules only around: none goes on from the one above."""
    rows = [_pipe_cells(line) for line in lines]
    return all(all(row) and not row[0][0].text[0].islower() for row in rows)


def _pipe_cells(line: TextLine) -> tuple[tuple[CellLine, ...], ...]:
    return _cells(line.raw.removeprefix("|").removesuffix("|").split("|"), line.page)


def _stacked(lines: Sequence[TextLine]) -> tuple[tuple[CellLine, ...], ...]:
    """Return one row whose cells run over several lines."""
    parts = [_pipe_cells(line) for line in lines]
    columns = max(len(part) for part in parts)
    return tuple(
        tuple(line for part in parts for cell in part[column : column + 1] for line in cell)
        for column in range(columns)
    )
