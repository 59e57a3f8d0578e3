"""The two readings of the corpus: they fit its lines, and kappa is counted right."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from contractlens.findings import Bearer, Modality, Status
from contractlens.taxonomy import Taxonomy

CORPUS = Path(__file__).parents[2] / "models" / "corpus"


@pytest.fixture(scope="module")
def agreement():
    spec = importlib.util.spec_from_file_location("corpus_agreement", CORPUS / "agreement.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def readings(agreement):
    return agreement.load_readings()


def label(clause_type, **changed):
    return {"type": clause_type, "status": "present", "modality": "obligation", "bearer": "supplier"} | changed


def test_second_reading_fits_the_lines_of_the_corpus(agreement, readings):
    corpus = agreement.corpus_labels()
    assert [(each["file"], each["line"]) for each in readings if agreement.labels_now(each, corpus) is None] == []


def test_labels_come_from_the_nearest_line_with_the_text(agreement):
    corpus = {("clauses/x.txt", "ab"): [(3, [label("insurance")]), (40, [])]}
    assert agreement.labels_now({"file": "clauses/x.txt", "line": 38, "sha256": "ab"}, corpus) == []


def test_second_reading_is_a_large_varied_sample(readings):
    assert len(readings) >= 400
    assert len({each["file"] for each in readings}) >= 50
    assert sum(not each["first"] for each in readings) >= 150


def test_second_reading_uses_only_known_values(readings):
    labels = [each for reading in readings for side in ("first", "second") for each in reading[side]]
    assert {each["type"] for each in labels} == set(Taxonomy.default().types) - {"other"}
    assert {each["status"] for each in labels} <= set(Status.__args__)
    assert {each["modality"] for each in labels} <= set(Modality.__args__)
    assert {each["bearer"] for each in labels} <= {*Bearer.__args__, None}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param(
            [True] * 25 + [False] * 25, [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15, 0.4, id="book"
        ),
        pytest.param([True, False], [True, False], 1.0, id="same"),
        pytest.param([True, False], [False, True], -1.0, id="opposite"),
        pytest.param([None, "buyer", "buyer"], [None, "buyer", "buyer"], 1.0, id="nobody is an answer"),
        pytest.param(["present", "present"], ["present", "present"], 1.0, id="one answer only"),
    ],
)
def test_kappa_of_hand_made_answers(agreement, first, second, expected):
    assert agreement.kappa(first, second) == pytest.approx(expected)


@pytest.mark.parametrize(("first", "second"), [([], []), ([True], [True, False])], ids=["none", "uneven"])
def test_kappa_refuses_answers_that_do_not_pair(agreement, first, second):
    with pytest.raises(ValueError, match="as many answers"):
        agreement.kappa(first, second)


def test_types_are_counted_per_reader(agreement):
    readings = [
        {"first": [label("insurance")], "second": [label("insurance"), label("liability_cap")]},
        {"first": [label("insurance")], "second": []},
        {"first": [], "second": []},
        {"first": [label("liability_cap")], "second": [label("liability_cap")]},
    ]
    rows = {
        name: (one, two, both, pytest.approx(value)) for name, one, two, both, value in agreement.type_rows(readings)
    }
    # insurance: 3 of 4 the same, 0.5 by chance; liability_cap: the same
    assert rows == {"insurance": (2, 1, 1, 0.5), "liability_cap": (1, 2, 1, 0.5), "all types": (3, 3, 2, 7 / 15)}


def test_status_modality_and_bearer_are_compared_where_both_saw_the_type(agreement):
    readings = [
        {"first": [label("insurance"), label("other_type")], "second": [label("insurance", bearer=None)]},
        {"first": [label("insurance", modality="right")], "second": [label("insurance", modality="right")]},
    ]
    assert list(agreement.field_rows(readings)) == [
        ("status", 2, 2, 1.0),
        ("modality", 2, 2, 1.0),
        ("bearer", 2, 1, pytest.approx(0.0)),
    ]


def test_interval_holds_kappa_and_is_not_a_point(agreement, readings):
    low, high = agreement.kappa_interval(readings)
    *_, (_, _, _, _, value) = agreement.type_rows(readings)
    assert low < value < high


def test_interval_of_the_same_answers_is_one(agreement):
    readings = [
        {"file": f"{name}.txt", "first": [label(name)], "second": [label(name)]} for name in ("insurance", "ai_use")
    ]
    assert agreement.kappa_interval(readings) == pytest.approx((1.0, 1.0))
