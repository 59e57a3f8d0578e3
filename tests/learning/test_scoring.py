from __future__ import annotations

import numpy as np
import pytest

from contractlens.learning.annotations import Label
from contractlens.learning.judging import Found, Judged
from contractlens.learning.scoring import count, matthews


def judged(contract, labelled="", found="", band="high"):
    labels = tuple(Label(name, "present", "obligation", "supplier", "shall") for name in labelled.split())
    ones = tuple(Found(name, "present", "obligation", "supplier", "shall", 0.9, band) for name in found.split())
    return Judged(contract, contract, labels, ones)


ROWS = [judged("one", "a", "a"), judged("one", "a"), judged("two", "b", "a b"), judged("two", "", "c")]


def test_counts_by_contract_and_type():
    counts = count(ROWS)
    assert (counts.types, counts.contracts) == (("a", "b", "c"), ("one", "two"))
    assert counts.hits.tolist() == [[1, 0, 0], [0, 1, 0]]
    assert counts.false_alarms.tolist() == [[0, 0, 0], [1, 0, 1]]
    assert counts.misses.tolist() == [[1, 0, 0], [0, 0, 0]]


def test_micro_adds_all_types():
    micro = count(ROWS).micro()
    assert [float(micro[name][0]) for name in ("precision", "recall", "f1")] == pytest.approx([2 / 4, 2 / 3, 4 / 7])


def test_macro_leaves_out_types_that_are_not_labelled():
    assert float(count(ROWS).macro()["f1"][0]) == pytest.approx((0.5 + 1.0) / 2)


def test_macro_of_chosen_types():
    assert float(count(ROWS).macro([1])["f1"][0]) == 1.0


def test_ends_of_an_interval_lie_around_the_figure():
    figure, low, high = count([judged(str(n), "a", "a" if n % 3 else "") for n in range(30)]).micro()["recall"]
    assert low < figure < high


def test_presence_is_counted_once_per_contract():
    rows = [judged("one", "a", "a"), judged("two"), judged("three", "a")]
    assert float(count(rows).presence()[0]) == pytest.approx(0.5)


def test_presence_is_no_yes_where_only_low_confidence_speaks_for_it():
    rows = [judged("one", "a", "a"), judged("two", "", "a", "low"), judged("three")]
    assert float(count(rows).presence()[0]) == 1.0


def test_matthews_of_what_never_varies_is_no_number():
    assert np.isnan(matthews(np.array([[True], [True]]), np.array([[True], [True]])))[0]


def test_nothing_judged_is_no_error():
    counts = count([])
    assert (counts.types, np.isnan(counts.presence_overall())) == ((), True)
