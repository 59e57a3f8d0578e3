"""`docs/what_archives_hold.md` has a row for everything that archives are known to hold, each with tests that exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TABLE = (ROOT / "docs" / "what_archives_hold.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")] for line in TABLE.splitlines() if line.startswith("| ")
][1:]
REALITIES = [
    "Scanned PDF",
    "Mixed",
    "Bad OCR layer",
    "Encrypted PDF",
    "Legacy",
    ".docm",
    ".zip",
    ".msg",
    ".xlsx",
    "Wrong extension",
    "Duplicates",
    "A call-off split",
    "Framework terms",
    "Variations",
    "Huge schedules",
    "Two-column",
    "Clauses inside tables",
    "Tracked changes",
    "Automatic numbers",
    "Manual numbers",
    "Contents pages",
    "Guidance notes",
    "Redactions",
    "Ticked",
    "Tender",
    "Ligatures",
    "Rotated",
    "Long names",
    "Loss of power",
    "Personal data",
]
PLANNED = "Not yet:"
"""Begins what happens where nothing does; such a row has no test."""


@cache
def _functions(path: Path) -> frozenset[str]:
    """Return the names of the tests of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_reality_has_its_row_in_order():
    assert len(ROWS) == len(REALITIES)
    assert [row[0] for row, reality in zip(ROWS, REALITIES, strict=True) if not row[0].startswith(reality)] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].split(",")[0])
def test_row_says_what_happens_and_names_tests_that_exist(row):
    _, happens, tests = row
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", tests)

    assert happens
    assert bool(named) is not happens.startswith(PLANNED)
    assert [f"{path}::{name}" for path, name in named if name not in _functions(ROOT / path)] == []
