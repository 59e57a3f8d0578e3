from __future__ import annotations

import pytest

import contractlens as cl
from contractlens.corrections.standing import CONFLICT_COLUMNS, CORRECTION_COLUMNS, standing
from tests.review.made import make


@pytest.fixture
def analysis():
    return make()


def said(analysis, position=0, **what):
    return analysis.correct(analysis.findings.finding_id[position], **({"made_at": "2026-05-31"} | what))


def test_the_later_one_stands(analysis):
    one, other = said(analysis, is_right=True), said(analysis, is_right=False)
    assert [each.is_there for each in standing([one, other])] == [False]
    assert cl.list_corrections([one, other]).stands.tolist() == [False, True]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("2026-06-01", "2026-05-31"),
        ("2026-05-31T12:00:00+00:00", "2026-05-31T12:30:00+01:00"),
        ("2026-05-31", "2026-05-31T09:00:00+00:00"),
    ],
    ids=["day", "time-zone", "a-day-counts-as-its-end"],
)
def test_the_later_one_stands_also_when_it_was_added_first(analysis, first, second):
    listed = [said(analysis, is_right=True, made_at=first), said(analysis, is_right=False, made_at=second)]
    assert [each.is_there for each in standing(listed)] == [True]


def test_a_wrong_type_says_two_things(analysis):
    found = {each.clause_type: each.is_there for each in standing([said(analysis, right_type="insurance")])}
    assert found == {"technology_refresh": False, "insurance": True}


def test_reviewers_who_differ_are_a_conflict(analysis):
    listed = [said(analysis, is_right=True, reviewer="AB"), said(analysis, is_right=False, reviewer="CD")]
    conflicts = cl.list_conflicts(listed)
    assert conflicts[["conflict", "reviewer", "says", "stands"]].to_numpy().tolist() == [
        [1, "AB", "yes", False],
        [1, "CD", "no", True],
    ]


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ({"is_right": True, "reviewer": "AB"}, {"is_right": False, "reviewer": " ab"}, 0),
        ({"is_right": True, "reviewer": "AB"}, {"bearer": "buyer", "reviewer": "CD"}, 0),
        ({"bearer": "supplier", "reviewer": "AB"}, {"bearer": "buyer", "reviewer": "CD"}, 1),
        ({"right_type": "insurance", "reviewer": "AB"}, {"is_right": False, "reviewer": "CD"}, 0),
    ],
    ids=["changed-mind", "said-more", "another-bearer", "agree-that-wrong"],
)
def test_what_is_a_conflict(analysis, one, other, count):
    assert cl.list_conflicts([said(analysis, **one), said(analysis, **other)]).conflict.nunique() == count


def test_who_says_that_nothing_is_there_disagrees_with_who_saw_something(analysis):
    from dataclasses import replace

    missed = analysis.correct(clause="c2", right_type="liability_cap", reviewer="AB", made_at="2026-05-31")
    nothing = replace(missed, right_type="", reviewer="CD")
    conflicts = cl.list_conflicts([missed, nothing])
    assert conflicts[["clause_type", "says", "stands"]].to_numpy().tolist() == [
        ["liability_cap", "yes", True],
        ["liability_cap", "no", False],
    ]


@pytest.mark.parametrize(
    ("made", "columns"),
    [(cl.list_corrections, CORRECTION_COLUMNS), (cl.list_conflicts, CONFLICT_COLUMNS)],
    ids=["corrections", "conflicts"],
)
def test_frames_of_nothing_have_their_columns(made, columns):
    found = made([])
    assert [(name, str(dtype)) for name, dtype in found.dtypes.items()] == [(each.name, each.dtype) for each in columns]
