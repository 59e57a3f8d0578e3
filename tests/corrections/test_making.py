from __future__ import annotations

import pytest

import contractlens as cl
from tests.review.made import ROWS, make


@pytest.fixture
def analysis():
    return make()


def ids(analysis):
    return list(analysis.findings.finding_id)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ({"is_right": True}, "confirmed"),
        ({"is_right": False}, "rejected"),
        ({"right_type": "insurance"}, "retyped"),
        ({"bearer": "buyer"}, "changed"),
        ({"right_type": "technology_refresh", "status": "placeholder"}, "changed"),
        ({"right_type": "insurance", "modality": "right"}, "retyped"),
    ],
    ids=["right", "wrong", "type", "bearer", "same-type", "type-and-field"],
)
def test_a_correction_of_a_finding_has_a_verdict(analysis, said, verdict):
    assert analysis.correct(ids(analysis)[0], **said).verdict == verdict


def test_a_correction_carries_what_finds_the_place_again(analysis):
    correction = analysis.correct(ids(analysis)[0], is_right=True, reviewer=" AB ", note="seen", made_at="2026-05-31")
    assert (correction.document_id, correction.document) == ("a" * 64, "deal.pdf")
    assert analysis.document.text[correction.start : correction.end] == correction.text == ROWS[0][1]
    assert (correction.reviewer, correction.note, correction.made_at) == ("AB", "seen", "2026-05-31")


def test_a_correction_carries_what_training_needs(analysis):
    context = analysis.correct(ids(analysis)[0], is_right=False).context
    assert (context.number, context.heading, context.kind, context.found) == (
        "1.1",
        "Head",
        "clause",
        ("technology_refresh",),
    )


@pytest.mark.parametrize(
    "where", [{"clause": "c2"}, {"clause": "3.1"}, {"span": "words"}], ids=["clause-id", "number", "span"]
)
def test_a_missed_finding_is_given_by_its_place(analysis, where):
    if "span" in where:
        at = analysis.document.text.index("arranged")
        where = {"span": (at, at + len("arranged"))}
    correction = analysis.correct(**where, right_type="liability_cap")
    assert correction.verdict == "missed"
    assert correction.provision == "Cover is arranged."


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"finding_id": "nothing", "is_right": True}, "no finding"),
        ({"is_right": True}, "give one of"),
        ({"finding_id": "first", "clause": "c0", "is_right": True}, "give one of"),
        ({"finding_id": "first"}, "say what is right"),
        ({"finding_id": "first", "is_right": False, "bearer": "buyer"}, "nothing of this type"),
        ({"finding_id": "first", "is_right": True, "right_type": "insurance"}, "leave it out"),
        ({"finding_id": "first", "right_type": "no_such_type"}, "unknown clause type"),
        ({"finding_id": "first", "bearer": "landlord"}, "bearer must be one of"),
        ({"finding_id": "first", "is_right": True, "made_at": "yesterday"}, "no day"),
        ({"finding_id": "first", "is_right": True, "reviewer": "\ud800"}, "half a character"),
        ({"clause": "c9", "right_type": "insurance"}, "no clause has"),
        ({"clause": "c0", "right_type": "technology_refresh"}, "was found there"),
        ({"clause": "c0"}, "give right_type"),
        ({"span": (5, 5), "right_type": "insurance"}, "is no place"),
        ({"span": (-4, 5), "right_type": "insurance"}, "is no place"),
        ({"span": (0, 10**9), "right_type": "insurance"}, "is no place"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused(analysis, given, reason):
    if given.get("finding_id") == "first":
        given = given | {"finding_id": ids(analysis)[0]}
    with pytest.raises(ValueError, match=reason):
        analysis.correct(**given)


def test_a_row_of_a_frame_gives_the_same_place(analysis):
    row = analysis.findings.iloc[0]
    one = cl.correct_row(row, is_right=False, made_at="2026-05-31", findings=analysis.findings)
    other = analysis.correct(row.finding_id, is_right=False, made_at="2026-05-31")
    assert (one.document_id, one.start, one.end, one.text, one.found_type, one.finding_id) == (
        other.document_id,
        other.start,
        other.end,
        other.text,
        other.found_type,
        other.finding_id,
    )
    assert one.context.found == other.context.found


def test_a_row_of_clauses_says_where_a_finding_was_missed(analysis):
    row = dict(analysis.clauses.iloc[2]) | {"document_id": "a" * 64}
    correction = cl.correct_row(row, right_type="liability_cap", findings=analysis.findings)
    assert (correction.verdict, correction.context.found) == ("missed", ("insurance",))


def test_a_row_of_another_frame_is_refused(analysis):
    with pytest.raises(ValueError, match="a row of findings"):
        cl.correct_row(analysis.summary.iloc[0], is_right=True)


def test_a_row_of_a_scan_is_corrected(samples, tmp_path):
    scan = cl.scan_archive([samples / "harbour_call_off.docx"], tmp_path / "out", workers=0)
    correction = cl.correct_row(scan.findings.iloc[0], bearer="nobody", findings=scan.findings)
    analysis = cl.analyze(samples / "harbour_call_off.docx").with_corrections([correction])
    assert analysis.corrections.matched_by.tolist() == ["finding_id"]
    assert analysis.findings.bearer.isna().iloc[0]


def test_a_correction_prints_no_words_of_the_contract(analysis):
    assert "laptop" not in repr(analysis.correct(ids(analysis)[0], is_right=True, note="laptop"))
