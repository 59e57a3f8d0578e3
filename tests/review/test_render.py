from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from contractlens.analysis import Analysis, Records
from contractlens.clause import Clause
from contractlens.document import Block, Document, Notice, Region
from contractlens.findings import Attribute, Finding
from contractlens.review.render import clause_reference, render
from contractlens.taxonomy import Taxonomy

TEXT = '=cmd|"/c calc"!A1 The Supplier shall replace <b>each</b> laptop every 48 months.'


@pytest.fixture
def analysis() -> Analysis:
    end = len(TEXT)
    document = Document(
        TEXT,
        (Region(0, end, 3, None),),
        (Block(0, end, "paragraph"),),
        "a" * 64,
        "<deal>.pdf",
        notices=(Notice("page_without_text", "page 4 has no text & was not read", 4),),
    )
    clause = Clause("c0", None, "clause", "4.1", "4.1", "Refresh", "Schedule 2", 0, 0, 0, end, end, "4.1")
    at = TEXT.index("48 months")
    finding = Finding(
        "f" * 16,
        "technology_refresh",
        "c0",
        0,
        end,
        "present",
        "obligation",
        "supplier",
        "shall",
        0.91,
        "high",
        ("rule: technology_refresh/cycle",),
        (Attribute("refresh_interval_months", 48, "months", "48 months", at, at + 9),),
    )
    records = Records(document, (clause,), (finding,), document.notices)
    return Analysis(records, Taxonomy.default(), "1")


def test_json_is_exact_and_carries_the_attributes(analysis):
    data = json.loads(render(analysis, analysis.findings, "json"))
    assert data["findings"][0]["text"] == TEXT
    assert data["findings"][0]["attributes"][0] == {
        "name": "refresh_interval_months",
        "value": "48",
        "unit": "months",
        "text": "48 months",
        "start": TEXT.index("48 months"),
        "end": TEXT.index("48 months") + 9,
    }


def test_json_carries_the_warnings(analysis):
    assert json.loads(render(analysis, analysis.findings, "json"))["warnings"][0]["kind"] == "page_without_text"


def test_csv_has_the_columns_of_the_frame(analysis):
    rows = list(csv.DictReader(io.StringIO(render(analysis, analysis.findings, "csv"))))
    assert list(rows[0]) == list(analysis.findings.columns)


def test_csv_makes_no_formula_of_contract_words(analysis):
    (row,) = csv.DictReader(io.StringIO(render(analysis, analysis.findings, "csv")))
    assert row["text"] == "'" + TEXT


def test_html_escapes_contract_words_and_names(analysis):
    page = render(analysis, analysis.findings, "html")
    assert "<b>each</b>" not in page
    assert "&lt;b&gt;each&lt;/b&gt;" in page
    assert "<deal>" not in page


def test_html_shows_page_reference_facts_and_warnings(analysis):
    page = render(analysis, analysis.findings, "html")
    for words in ("Schedule 2, 4.1", "page 3", "Refresh interval: 48 months", "page 4 has no text &amp; was not read"):
        assert words in page


def test_markdown_quotes_the_words_and_escapes_markup(analysis):
    text = render(analysis, analysis.findings, "md")
    assert "## Technology refresh" in text
    assert "\n> \\=cmd\\|" in text
    assert "<b>" not in text
    assert "Refresh interval: 48 months" in text


def test_markdown_shows_warnings(analysis):
    assert "- Warning: page 4 has no text & was not read" in render(analysis, analysis.findings, "md")


def test_table_shows_clause_and_page(analysis):
    table = render(analysis, analysis.findings, "table", width=200)
    assert "technology_refresh" in table
    assert "4.1" in table


def test_narrow_terminal_shows_findings_one_under_the_other(analysis):
    lines = render(analysis, analysis.findings, "table", width=80).splitlines()
    assert lines[0] == "<deal>.pdf: 1 finding"
    assert lines[2:4] == [
        "technology_refresh, Schedule 2, 4.1, page 3 – present, supplier, obligation,",
        "  confidence high",
    ]
    assert "48 months" not in lines[4]
    assert "48 months" in " ".join(" ".join(lines[4:]).split())
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        ("Schedule 2: Services", "Schedule 2: Services"),
        ("Schedule 2: Software Services and Support", "Schedule 2"),
        ("Call-Off Schedule 9: Security, Part A: Short Form, Annex 1: Forms", "Call-Off Schedule 9, Part A, Annex 1"),
        ("Schedule 4: Fees, rates and charges of the Supplier", "Schedule 4"),
        ("Terms and conditions of the supply of hosting services", "Terms and conditions of the supply of hosting s…"),
    ],
    ids=["short", "titled", "nested", "comma", "untitled"],
)
def test_long_headings_of_parts_are_cut_in_a_table(analysis, part, shown):
    clause = replace(analysis.records.clauses[0], part=part)
    analysis = replace(analysis, records=replace(analysis.records, clauses=(clause,)))
    assert f", {shown}, 4.1, page 3" in " ".join(render(analysis, analysis.findings, "table", width=80).split())


def test_table_of_nothing_says_so(analysis):
    assert render(analysis, analysis.findings.head(0), "table", width=80) == "<deal>.pdf: 0 findings\n"


def test_reference_joins_part_and_number(analysis):
    assert clause_reference(next(analysis.findings.itertuples())) == "Schedule 2, 4.1"


def test_notebook_table_escapes_and_says_what_was_not_found(analysis):
    page = analysis._repr_html_()
    assert "<b>each</b>" not in page
    assert "not found in the text read" in page
    assert "page 4 has no text &amp; was not read" in page


def test_repr_shows_no_words_of_the_contract(analysis):
    assert "Supplier" not in repr(analysis)
    assert repr(analysis) == "<Analysis of <deal>.pdf: 1 provisions, 1 findings, warnings: 1>"
