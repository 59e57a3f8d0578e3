from __future__ import annotations

import pytest

from contractlens.review.explaining import explain, reason_sentences
from tests.review.contracts import contract

WORDS = "1. The Supplier shall replace each laptop."


@pytest.fixture
def analysis():
    return contract(f"AGREEMENT\n\n{WORDS}\n", ("technology_refresh", WORDS), name="a.txt")


def test_reasons_are_sentences(analysis):
    assert list(reason_sentences(analysis.records.findings[0])) == [
        "It has the phrase “replace”.",
        "Among its words these weighed most: “the supplier and”.",
    ]


def test_place_and_duty_are_told(analysis):
    told = analysis.explain(analysis.records.findings[0].id)
    assert told.where == "a.txt, clause 1"
    assert told.what == "Present; obligation; bound: supplier; in words of “shall”"


def test_without_a_model_no_share_is_claimed(analysis):
    assert "a convention and not a measured share" in analysis.explain(analysis.records.findings[0].id).confidence


def test_limits_of_the_model_are_told(analyzer, samples):
    analysis = analyzer.analyze(samples / "council_hosting.pdf")
    told = analysis.explain(analysis.records.findings[0].id).confidence
    assert "a finding from" in told
    assert "high from" in told


def test_another_model_is_not_taken_for_the_one_that_judged(analyzer, samples):
    analysis = analyzer.analyze(samples / "council_hosting.pdf")
    other = type(analysis)(analysis.records, analysis.taxonomy, "elsewhere-7")
    assert "elsewhere-7" in other.explain(analysis.records.findings[0].id).confidence


def test_an_unknown_finding_is_refused(analysis):
    with pytest.raises(ValueError, match="no finding"):
        explain(analysis, "0" * 16)


def test_html_is_escaped():
    words = "1. The Supplier <script> shall replace."
    told = contract(f"{words}\n", ("technology_refresh", words), name="<a>.txt")
    assert "<a>" not in told.explain(told.records.findings[0].id)._repr_html_()
