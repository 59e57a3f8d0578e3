from __future__ import annotations

import numpy as np
import pytest

from contractlens.learning.thresholds import fit_decisions, fit_platt, platt_probabilities


def data(rows: int = 400):
    random = np.random.default_rng(0)
    targets = random.random((rows, 2)) < 0.2
    scores = np.where(targets, 2.0, -2.0) + random.normal(0, 1.0, (rows, 2))
    return scores, targets


def decisions(scores, targets):
    platt = fit_platt(scores, targets)
    return fit_decisions(["a", "b"], platt_probabilities(scores, platt), targets, platt)


def test_thresholds_stand_between_bands_in_order():
    for decision in decisions(*data()).values():
        assert 0 < decision.threshold <= decision.review_from <= decision.high_from < 1


def test_calibration_rises_with_the_score():
    assert fit_platt(*data())[0] > 0


def test_calibration_is_right_on_average():
    scores, targets = data()
    assert platt_probabilities(scores, fit_platt(scores, targets)).mean() == pytest.approx(targets.mean(), abs=0.01)


def test_high_band_holds_its_precision_on_the_tuning_rows():
    scores, targets = data()
    decision = decisions(scores, targets)["a"]
    chosen = platt_probabilities(scores, (decision.slope, decision.offset)) >= decision.high_from
    assert targets[chosen].mean() >= 0.9


def test_review_begins_at_even_odds_or_above():
    assert all(decision.review_from >= 0.5 for decision in decisions(*data()).values())


@pytest.mark.parametrize("label", ["a", "b"])
def test_a_type_without_positives_takes_the_common_threshold(label):
    scores, targets = data()
    targets[:, 1] = False
    assert 0 < decisions(scores, targets)[label].threshold < 1
