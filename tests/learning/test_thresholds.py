from __future__ import annotations

import numpy as np
import pytest

from contractlens.learning.thresholds import fit_decisions

RANDOM = np.random.default_rng(0)


def data(rows: int = 400):
    targets = RANDOM.random((rows, 2)) < 0.2
    scores = np.where(targets, 2.0, -2.0) + RANDOM.normal(0, 1.0, (rows, 2))
    return scores, targets


def test_thresholds_stand_between_bands_in_order():
    scores, targets = data()
    for decision in fit_decisions(["a", "b"], scores, targets, np.ones(400, dtype=bool)).values():
        assert 0 < decision.threshold <= decision.review_from <= decision.high_from < 1


def test_calibration_rises_with_the_score():
    scores, targets = data()
    assert fit_decisions(["a", "b"], scores, targets, np.ones(400, dtype=bool))["a"].slope > 0


def test_high_band_holds_its_precision_on_the_tuning_rows():
    scores, targets = data()
    decision = fit_decisions(["a", "b"], scores, targets, np.ones(400, dtype=bool))["a"]
    probabilities = 1 / (1 + np.exp(-(scores * decision.slope + decision.offset)))
    chosen = probabilities >= decision.high_from
    assert targets[chosen].mean() >= 0.9


def test_all_rows_serve_when_the_tuning_rows_hold_few_positives():
    scores, targets = data()
    nothing = np.zeros(400, dtype=bool)
    few = np.arange(400) < 20
    assert fit_decisions(["a", "b"], scores, targets, few) == fit_decisions(["a", "b"], scores, targets, ~nothing)


@pytest.mark.parametrize("label", ["a", "b"])
def test_a_type_without_positives_takes_the_common_threshold(label):
    scores, targets = data()
    targets[:, 1] = False
    decisions = fit_decisions(["a", "b"], scores, targets, np.ones(400, dtype=bool))
    assert 0 < decisions[label].threshold < 1
