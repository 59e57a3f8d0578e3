"""The measure of the CUAD paper, against examples counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractlens.learning.cuad_measure import (
    CurveBuilder,
    PrecisionRecall,
    SpanPrediction,
    curve_interval,
    jaccard,
    micro_curve,
    word_set,
)

GOLD = "Supplier shall keep cyber insurance"
WRONG = "Notices are sent by post"


def curve_of(*entries: tuple[list[str], list[tuple[str, float]]]) -> PrecisionRecall:
    builder = CurveBuilder()
    for labelled, predicted in entries:
        builder.add(labelled, [SpanPrediction(text, confidence) for text, confidence in predicted])
    return builder.curve()


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        pytest.param("a b c", "a b c", 1.0, id="equal"),
        pytest.param("a b c d", "a b", 0.5, id="half"),
        pytest.param("a b", "c d", 0.0, id="nothing"),
        pytest.param("The Supplier.", "the supplier", 1.0, id="case-and-full-stop"),
        pytest.param("and/or", "or and", 1.0, id="slash"),
        pytest.param("a a a b", "a b", 1.0, id="repetitions"),
        pytest.param("a\n b", "a b", 1.0, id="white-space"),
        pytest.param("", "", 0.0, id="empty"),
        pytest.param(".", "a", 0.0, id="one-empty"),
    ],
)
def test_jaccard_compares_sets_of_words(left, right, expected):
    assert jaccard(word_set(left), word_set(right)) == expected


@given(st.text(max_size=40), st.text(max_size=40))
def test_jaccard_is_symmetric_and_between_0_and_1(left, right):
    value = jaccard(word_set(left), word_set(right))
    assert 0 <= value <= 1
    assert value == jaccard(word_set(right), word_set(left))


def test_party_in_a_whole_preamble_is_not_found():
    preamble = "This Agreement is made on 1 May 2020 by and between Alpha Widgets, Inc. and Beta LLC"
    assert curve_of((["Alpha Widgets, Inc."], [(preamble, 0.9)])).recalls[-1] == 0.0
    assert curve_of((["Alpha Widgets, Inc."], [("ALPHA WIDGETS, INC", 0.9)])).recalls[-1] == 1.0


def test_curve_steps_through_every_confidence():
    # 0.9 right (1/1, recall 1/4), 0.8 wrong (1/2), 0.7 right (2/3, 2/4), 0.6 wrong (2/4), 0.5 right (3/5, 3/4)
    ranked = [("a", 0.9), (WRONG, 0.8), ("b", 0.7), (WRONG, 0.6), ("c", 0.5)]
    curve = curve_of((["a", "b", "c", "d"], ranked))
    assert curve.recalls.tolist() == [0, 0.25, 0.25, 0.5, 0.5, 0.75]
    assert curve.precisions.tolist() == pytest.approx([1, 1, 2 / 3, 2 / 3, 3 / 5, 3 / 5])


def test_aupr_is_the_area_by_trapezoids():
    ranked = [("a", 0.9), (WRONG, 0.8), ("b", 0.7)]  # (0, 1), (.5, 1), (.5, 2/3), (1, 2/3)
    assert curve_of((["a", "b"], ranked)).aupr == pytest.approx(0.5 + 0.5 * 2 / 3)


@pytest.mark.parametrize(("recall", "expected"), [(0.5, 1.0), (0.8, 2 / 3), (1.0, 2 / 3)])
def test_precision_at_takes_the_best_at_that_recall_or_more(recall, expected):
    ranked = [("a", 0.9), (WRONG, 0.8), ("b", 0.7)]
    assert curve_of((["a", "b"], ranked)).precision_at(recall) == pytest.approx(expected)


def test_precision_at_a_recall_never_reached_is_0():
    assert curve_of((["a", "b"], [("a", 0.9)])).precision_at(0.8) == 0.0


def test_equal_confidences_are_one_step():
    curve = curve_of((["a"], [("a", 0.5), (WRONG, 0.5)]))
    assert curve.precisions[-1] == 0.5
    assert len(curve.recalls) == 2


def test_false_alarm_in_a_contract_without_the_clause_counts():
    curve = curve_of(([GOLD], [(GOLD, 0.8)]), ([], [(WRONG, 0.9)]))
    assert curve.precision_at(0.8) == 0.5


def test_two_predictions_of_one_labelled_text_are_neither_wrong_nor_found_twice():
    curve = curve_of(([GOLD], [(GOLD, 0.9), (GOLD + " now", 0.7)]))
    assert (curve.recalls[-1], curve.precisions[-1]) == (1.0, 1.0)


def test_curve_of_nothing_is_zero():
    curve = curve_of(([], []))
    assert (curve.aupr, curve.precision_at(0.8), curve.labelled) == (0.0, 0.0, 0)


def test_micro_curve_counts_keys_of_either_side():
    curve = micro_curve({("A", "X"): [GOLD]}, {("B", "X"): [SpanPrediction(GOLD, 0.9)]})
    assert (curve.labelled, curve.recalls[-1]) == (1, 0.0)


def builder_of(labelled: list[str], predicted: list[tuple[str, float]]) -> CurveBuilder:
    builder = CurveBuilder()
    builder.add(labelled, [SpanPrediction(text, confidence) for text, confidence in predicted])
    return builder


def test_extend_adds_what_another_builder_collected():
    first, second = builder_of([GOLD], [(GOLD, 0.9)]), builder_of([GOLD], [(WRONG, 0.5)])
    first.extend(second)
    curve = first.curve()
    assert (curve.labelled, curve.recalls[-1], second.curve().labelled) == (2, 0.5, 1)


def test_curve_interval_of_contracts_alike_is_a_point():
    alike = [builder_of([GOLD], [(GOLD, 0.9), (WRONG, 0.5)]) for _ in range(4)]
    assert curve_interval(alike, rounds=10) == ((1.0, 1.0), (1.0, 1.0))


def test_curve_interval_holds_the_figures_of_the_whole():
    found, missed = [(GOLD, 0.9), (WRONG, 0.3)], [(WRONG, 0.9)]
    builders = [builder_of([GOLD], found if at % 3 else missed) for at in range(12)]
    whole = CurveBuilder()
    for builder in builders:
        whole.extend(builder)
    (low, high), _ = curve_interval(builders, rounds=200)
    assert 0.0 < low < whole.curve().aupr < high < 1.0


def test_curve_interval_of_nothing_is_zero():
    assert curve_interval([]) == ((0.0, 0.0), (0.0, 0.0))
