from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractlens.corrections.applying import APPLIED_COLUMNS
from contractlens.findings import finding_id
from tests.review.made import ROWS, make


@pytest.fixture
def analysis():
    return make()


def said(analysis, position=0, **what):
    return analysis.correct(analysis.findings.finding_id[position], **({"made_at": "2026-05-31"} | what))


def without_place(correction):
    return replace(correction, finding_id="", start=None, end=None, provision_start=None)


def test_no_corrections_change_nothing(analyzer, samples):
    analysis = analyzer.analyze(samples / "kestrel_agile_sow.docx")
    assert analysis.with_corrections([]).findings.equals(analysis.findings)


def test_confirming_all_keeps_all(analyzer, samples):
    analysis = analyzer.analyze(samples / "kestrel_agile_sow.docx")
    corrected = analysis.with_corrections(
        [analysis.correct(identity, is_right=True) for identity in analysis.findings.finding_id]
    )
    shown = ["finding_id", "status", "modality", "bearer", "strength", "text"]
    assert corrected.findings[shown].equals(analysis.findings[shown])


def test_a_rejected_finding_is_gone(analysis):
    corrected = analysis.with_corrections([said(analysis, is_right=False)])
    assert corrected.findings.clause_type.tolist() == ["liability_cap", "insurance"]


def test_a_wrong_type_becomes_the_right_one(analysis):
    corrected = analysis.with_corrections([said(analysis, right_type="continuous_improvement")])
    finding = corrected.findings.iloc[0]
    assert finding.clause_type == "continuous_improvement"
    assert finding.finding_id == finding_id("a" * 64, "continuous_improvement", finding.start, finding.end)
    assert (finding.bearer, finding.modality) == ("supplier", "obligation")


def test_a_corrected_finding_says_that_a_reviewer_decided(analysis):
    finding = analysis.with_corrections([said(analysis, 2, bearer="buyer", reviewer="AB")]).findings.iloc[2]
    assert (finding.bearer, finding.band, finding.confidence) == ("buyer", "high", 1.0)
    assert json.loads(finding.reasons)[0] == "reviewer: changed by AB"


def test_nobody_and_no_strength_are_missing_in_the_frame(analysis):
    finding = analysis.with_corrections([said(analysis, bearer="nobody", strength="none")]).findings.iloc[0]
    assert finding[["bearer", "strength"]].isna().all()


def test_what_stands_elsewhere_binds_nobody(analysis):
    finding = analysis.with_corrections([said(analysis, status="by_reference")]).findings.iloc[0]
    assert (finding.status, finding.modality) == ("by_reference", "statement")
    assert finding[["bearer", "strength"]].isna().all()


def test_a_missed_finding_is_described_by_its_words(analysis):
    missed = analysis.correct(clause="c0", right_type="insurance")
    finding = analysis.with_corrections([missed]).findings.query("clause_type == 'insurance'").iloc[0]
    assert (finding.modality, finding.bearer, finding.text) == ("obligation", "supplier", ROWS[0][1])


def test_a_missed_span_is_the_evidence(analysis):
    at = analysis.document.text.index("laptop")
    missed = analysis.correct(span=(at, at + 6), right_type="insurance")
    found = analysis.with_corrections([missed]).findings.query("clause_type == 'insurance'")
    assert found.text.tolist() == ["laptop", "Cover is arranged."]


def test_later_corrections_win(analysis):
    listed = [said(analysis, is_right=False), said(analysis, is_right=True)]
    assert len(analysis.with_corrections(listed).findings) == 3
    assert len(analysis.with_corrections(listed[::-1]).findings) == 2


def test_the_corrected_finding_of_a_new_type_can_be_rejected(analysis):
    first = said(analysis, right_type="insurance")
    corrected = analysis.with_corrections([first])
    second = corrected.correct(corrected.findings.finding_id[0], is_right=False)
    both = analysis.with_corrections([first, second])
    assert both.findings.clause_type.tolist() == ["liability_cap", "insurance"]


@pytest.mark.parametrize(
    ("change", "matched_by"),
    [
        ({}, "finding_id"),
        ({"finding_id": ""}, "offsets"),
        ({"finding_id": "", "start": 1000, "end": 1000 + len(ROWS[0][1]), "provision_start": 1000}, "words"),
        ({"finding_id": "", "document_id": "b" * 64}, "words"),
        ({"finding_id": "", "document_id": "", "document": "old/DEAL.docx"}, "words"),
    ],
    ids=["id", "offsets", "moved", "saved-anew", "converted"],
)
def test_the_place_is_found_again(analysis, change, matched_by):
    corrected = analysis.with_corrections([replace(said(analysis, is_right=False), **change)])
    assert corrected.corrections[["matched_by", "applied"]].to_numpy().tolist() == [[matched_by, True]]
    assert len(corrected.findings) == 2


def test_words_are_found_whatever_their_spaces_and_capitals(analysis):
    correction = without_place(said(analysis, is_right=False))
    corrected = analysis.with_corrections([replace(correction, text=correction.text.upper().replace(" ", "  \n"))])
    assert corrected.corrections.applied.tolist() == [True]


def test_other_contracts_are_left_alone(analysis):
    other = make(name="other.pdf", sha256="c" * 64)
    correction = said(analysis, is_right=False)
    assert other.with_corrections([correction]).corrections.empty
    assert len(other.with_corrections([correction], anywhere=True).findings) == 2


def test_a_place_that_is_gone_is_told(analysis):
    correction = replace(without_place(said(analysis, is_right=False)), text="Other words.")
    corrections = analysis.with_corrections([correction]).corrections
    assert corrections[["applied", "reason"]].to_numpy().tolist() == [[False, "not_found"]]


def test_words_that_stand_twice_are_told_apart_by_their_number():
    analysis = make((("insurance", "Not used.", "high"), ("insurance", "Not used.", "high")))
    correction = without_place(said(analysis, 1, is_right=False))
    corrected = analysis.with_corrections([correction])
    assert corrected.findings.clause_number.tolist() == ["1.1"]


def test_words_that_stand_twice_without_a_sign_are_ambiguous():
    analysis = make((("insurance", "Not used.", "high"), ("insurance", "Not used.", "high")))
    correction = without_place(said(analysis, 1, is_right=False))
    nameless = replace(correction, context=replace(correction.context, number=""))
    assert analysis.with_corrections([nameless]).corrections.reason.tolist() == ["ambiguous"]


def test_a_type_that_is_not_known_is_told(analysis):
    correction = replace(said(analysis, is_right=True), right_type="of_our_own")
    found = analysis.with_corrections([correction]).corrections
    assert found.set_index("clause_type").reason.dropna().to_dict() == {"of_our_own": "unknown_type"}


def test_corrections_of_nothing_have_their_columns(analysis):
    found = analysis.corrections
    assert [(name, str(dtype)) for name, dtype in found.dtypes.items()] == [
        (each.name, each.dtype) for each in APPLIED_COLUMNS
    ]


def test_applying_the_same_again_changes_nothing(analysis):
    listed = [said(analysis, right_type="insurance"), said(analysis, 1, bearer="both", reviewer="AB")]
    once = analysis.with_corrections(listed)
    again = once.with_corrections(listed)
    assert again.findings.equals(once.findings)
    assert len(again.corrections) == len(once.corrections) == 3


def test_corrections_applied_one_after_the_other_are_all_told(analysis):
    once = analysis.with_corrections([said(analysis, is_right=False)])
    twice = once.with_corrections([said(analysis, 1, is_right=False)])
    assert twice.corrections.clause_type.tolist() == ["technology_refresh", "liability_cap"]


def test_the_analysis_itself_is_not_changed(analysis):
    analysis.with_corrections([said(analysis, is_right=False)])
    assert len(analysis.findings) == 3


WHAT = st.sampled_from([{"is_right": True}, {"is_right": False}, {"right_type": "exit_management"}, {"bearer": "both"}])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), WHAT), max_size=6))
def test_findings_stay_in_reading_order_with_true_words(chosen):
    analysis = make()
    corrected = analysis.with_corrections([said(analysis, position, **what) for position, what in chosen])
    findings = corrected.findings
    assert findings.start.is_monotonic_increasing
    assert all(analysis.document.text[row.start : row.end] == row.text for row in findings.itertuples())
    assert findings.finding_id.is_unique


def test_corrections_survive_another_file_of_the_same_contract(analyzer, samples):
    pdf = analyzer.analyze(samples / "kestrel_agile_sow.pdf")
    word = analyzer.analyze(samples / "kestrel_agile_sow.docx")
    listed = [pdf.correct(identity, is_right=False) for identity in pdf.findings.finding_id[:10]]
    told = word.with_corrections(listed).corrections
    assert len(told) == 10
    assert told.applied.all()  # numbered clauses too: their numbers are text in the PDF, and not in the Word file


def test_explanations_and_workbooks_take_corrected_findings(analyzer, samples, tmp_path):
    analysis = analyzer.analyze(samples / "kestrel_agile_sow.docx")
    corrected = analysis.with_corrections([said(analysis, bearer="both", reviewer="AB")])
    reasons = corrected.explain(corrected.findings.finding_id[0]).reasons
    assert reasons[0] == "Reviewer: changed by AB."
    assert corrected.to_excel(tmp_path / "book.xlsx").exists()
