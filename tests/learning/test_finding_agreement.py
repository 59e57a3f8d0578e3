from __future__ import annotations

import pytest

from contractlens.learning.agreement import attribute_rows, confusion_rows, judgement_rows
from contractlens.learning.annotations import Label
from contractlens.learning.judging import Found, Judged

ALL = frozenset({"status", "modality", "bearer", "strength"})


def judged(labels=(), found=(), *, judged=ALL, carried=frozenset(), contract="one"):
    return Judged(contract, contract, tuple(labels), tuple(found), carried, judged)


def label(name="a", bearer="supplier", **attributes):
    return Label(name, "present", "obligation", bearer, "shall", attributes)


def found(name="a", bearer="supplier", *attributes):
    return Found(name, "present", "obligation", bearer, "shall", 0.9, "high", attributes)


def shares(rows):
    return {row["name"]: (row["findings"], row["right"]) for row in judgement_rows(rows, samples=10, seed=0)}


def test_right_findings_are_held_against_their_labels():
    assert shares([judged([label()], [found(bearer="buyer")]), judged([label()], [found()])]) == {
        "status": (2, 2),
        "modality": (2, 2),
        "bearer": (2, 1),
        "strength": (2, 2),
    }


def test_what_the_labels_do_not_state_is_not_judged():
    assert shares([judged([label()], [found()], judged=frozenset({"status"}))])["strength"] == (0, 0)


def test_findings_that_run_on_are_not_judged_again():
    assert shares([judged([label()], [found()], carried=frozenset({"a"}))])["status"] == (0, 0)


@pytest.mark.parametrize(
    ("wanted", "stated", "outcome"),
    [
        ("48", [("n", "48")], (1, 1, 1, 0)),
        ("250000", [("n", "250000.0")], (1, 1, 1, 0)),
        ("48|60", [("n", "60"), ("n", "48")], (1, 1, 1, 0)),
        ("48", [("n", "48"), ("n", "60")], (1, 1, 0, 0)),
        ("48", [], (1, 0, 0, 0)),
        (None, [("n", "48")], (0, 1, 0, 1)),
        ("CPI", [("n", "cpi")], (1, 1, 1, 0)),
    ],
    ids=["same", "same number", "two values", "one too many", "missed", "not labelled", "case"],
)
def test_attributes_are_right_when_they_state_just_the_labelled_values(wanted, stated, outcome):
    attributes = {} if wanted is None else {"n": wanted}
    [row] = attribute_rows([judged([label(**attributes)], [found("a", "supplier", *stated)])])
    assert (row["labelled"], row["found"], row["right"], row["unlabelled"]) == outcome


def test_mix_ups_are_counted_per_provision():
    rows = confusion_rows([judged([label("a")], [found("b")])] * 2 + [judged([label("a")]), judged((), [found("c")])])
    assert [(row["labelled"], row["found"], row["provisions"]) for row in rows] == [
        ("a", "b", 2),
        ("a", None, 1),
        (None, "c", 1),
    ]


def test_right_findings_are_no_mix_ups():
    assert confusion_rows([judged([label("a")], [found("a")]), judged()]) == []
