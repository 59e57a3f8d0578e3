from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

import contractlens as cl
from contractlens.review.workbook_summary import SHEET_MEANINGS

PAGE = (Path(__file__).parents[1] / "docs" / "outputs.md").read_text(encoding="utf-8")
TABLES = {
    "gaps": ("review.gaps", "GAP_COLUMNS"),
    "key_dates": ("review.key_dates", "KEY_DATE_COLUMNS"),
    "comparison": ("review.comparing", "COMPARISON_COLUMNS"),
    "differences": ("review.comparing", "DIFFERENCE_COLUMNS"),
    "deviation": ("review.deviation", "DEVIATION_COLUMNS"),
    "summary": ("facts.columns", "SUMMARY_COLUMNS"),
    "coverage": ("coverage", "COVERAGE_COLUMNS"),
    "parties": ("facts.columns", "PARTY_COLUMNS"),
    "dates": ("facts.columns", "DATE_COLUMNS"),
    "definitions": ("facts.columns", "DEFINITION_COLUMNS"),
    "references": ("facts.columns", "REFERENCE_COLUMNS"),
    "nearest": ("findings", "NEAREST_COLUMNS"),
    "warnings": ("findings", "WARNING_COLUMNS"),
}


@pytest.mark.parametrize("name", TABLES)
def test_column_tables_are_those_of_the_code(name):
    module, constant = TABLES[name]
    columns = getattr(import_module(f"contractlens.{module}"), constant)
    rows = "".join(f"| `{column.name}` | {column.dtype} | {column.meaning} |\n" for column in columns)
    assert f"<!-- {name} -->\n| column | dtype | meaning |\n|---|---|---|\n{rows}<!-- /{name} -->" in PAGE


def test_sheets_are_those_of_the_workbook():
    rows = "".join(f"| {name} | {meaning} |\n" for name, meaning in SHEET_MEANINGS.items())
    assert f"<!-- sheets -->\n| sheet | what |\n|---|---|\n{rows}<!-- /sheets -->" in PAGE


def test_answers_are_those_of_the_matrix():
    rows = "".join(f"| {row.answer} | {row.meaning} |\n" for row in cl.matrix_legend().itertuples())
    assert f"<!-- answers -->\n| answer | meaning |\n|---|---|\n{rows}<!-- /answers -->" in PAGE


def test_functions_that_are_named_exist():
    named = set(re.findall(r"cl\.(\w+)\(", PAGE))
    assert named <= set(cl.__all__)
    assert {"write_workbook", "portfolio_report", "compare"} <= named


def test_methods_of_an_analysis_that_are_named_exist():
    named = set(re.findall(r"analysis\.(\w+)", PAGE))
    assert sorted(name for name in named if name not in dir(cl.Analysis)) == []


def test_commands_that_are_named_exist():
    from typer.main import get_command

    from contractlens.cli import app

    known = set(get_command(app).commands)
    assert set(re.findall(r"`contractlens (\w+)", PAGE)) <= known
