from __future__ import annotations

from pathlib import Path

import pytest

import contractlens as cl
from contractlens.facts import columns
from tests.builders import document

FRAMES = {
    "definitions": columns.DEFINITION_COLUMNS,
    "references": columns.REFERENCE_COLUMNS,
    "parties": columns.PARTY_COLUMNS,
    "dates": columns.DATE_COLUMNS,
    "summary": columns.SUMMARY_COLUMNS,
}
ANALYZER = cl.Analyzer()


@pytest.fixture(scope="module")
def sample():
    return ANALYZER.analyze(Path(__file__).parents[2] / "sample_contracts" / "council_hosting.pdf")


@pytest.mark.parametrize("name", FRAMES)
def test_columns_and_dtypes_are_fixed(sample, name):
    empty = ANALYZER.analyze(document("x"))
    for analysis in (sample, empty):
        frame = getattr(analysis, name)
        assert frame.dtypes.astype(str).to_dict() == {column.name: column.dtype for column in FRAMES[name]}


@pytest.mark.parametrize("name", FRAMES)
def test_words_stand_at_their_places(sample, name):
    placed = getattr(sample, name).dropna(subset=["start"])
    assert len(placed) > 0
    for row in placed.itertuples():
        assert sample.document.text[row.start : row.end] == row.text


def test_targets_of_references_are_provisions(sample):
    resolved = sample.references.query("resolution == 'resolved'")
    assert set(resolved.target_clause_id) <= set(sample.clauses.clause_id)
    assert (sample.references.query("resolution != 'resolved'").target_clause_id.isna()).all()


def test_sample_says_who_and_when(sample):
    facts = sample.summary.set_index("name").value
    assert facts[["buyer", "supplier", "start", "end", "governing_law", "protective_marking"]].tolist() == [
        "Brackenmoor District Council",
        "Hollowbrook Hosting Limited",
        "2025-09-01",
        "2030-08-31",
        "England",
        "OFFICIAL",
    ]
    assert facts[["signed", "value"]].isna().all()


def test_missing_schedule_is_among_the_warnings():
    analysis = ANALYZER.analyze(document("# 1. Services\n1.1\tThe services are in Schedule 4."))
    assert "missing_schedule" in set(analysis.warnings.kind)
