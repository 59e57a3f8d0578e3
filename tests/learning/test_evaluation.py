from __future__ import annotations

import pytest

from contractlens.learning.evaluation import evaluate_types


def test_counts_hits_false_alarms_and_misses():
    result = evaluate_types([["a"], ["b"], []], [["a"], ["a"], []])
    assert [(s.clause_type, s.hits, s.false_alarms, s.misses) for s in result.types] == [("a", 1, 0, 1), ("b", 0, 1, 0)]


def test_micro_adds_all_types():
    micro = evaluate_types([["a", "b"]], [["a", "c"]]).micro
    assert (micro.precision, micro.recall, micro.f1) == (0.5, 0.5, 0.5)


def test_macro_counts_only_labelled_types():
    assert evaluate_types([["a"], ["b"]], [["a"], []]).macro_f1 == 1.0


def test_nothing_found_and_nothing_labelled_is_zero_not_an_error():
    result = evaluate_types([[]], [[]])
    assert (result.micro.f1, result.micro.precision, result.micro.recall, result.macro_f1) == (0.0, 0.0, 0.0, 0.0)


def test_lengths_must_agree():
    with pytest.raises(ValueError, match="shorter"):
        evaluate_types([["a"]], [])


def test_to_dict_rounds_for_a_manifest():
    figures = evaluate_types([["a"], ["a"], ["a"]], [["a"], ["a"], []]).to_dict()
    assert (figures["micro_precision"], figures["types"]["a"]["labelled"]) == (0.667, 2)
