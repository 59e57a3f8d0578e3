from __future__ import annotations

import numpy as np
import pytest

from contractlens.learning.sensitivity import (
    SENSITIVITIES,
    calibrate,
    calibration_effect,
    fit_sensitivities,
    fit_type_calibrations,
)

LABELS = ["common", "rare", "never"]


@pytest.fixture(scope="module")
def rows():
    """Probabilities that say the truth for `common`, and too much for `rare`."""
    generator = np.random.default_rng(0)
    probabilities = generator.beta(0.3, 2.0, size=(4000, 3))
    truth = generator.random(probabilities.shape) < probabilities * np.array([1.0, 0.4, 0.0])
    return probabilities, truth


def figures(probabilities, truth, threshold):
    found = probabilities >= threshold
    return truth[found].mean(), truth[found].sum() / truth.sum()


def test_settings_are_ordered_for_every_type(rows):
    fitted = fit_sensitivities(LABELS, *rows)
    assert set(fitted) == set(SENSITIVITIES)
    for name in LABELS:
        assert fitted["miss_less"][name] <= fitted["balanced"][name] <= fitted["fewer_false_alarms"][name]


def test_missing_less_finds_more_and_fewer_false_alarms_are_surer(rows):
    probabilities, truth = (each[:, 0] for each in rows)
    fitted = fit_sensitivities(LABELS, *rows)
    precisions, recalls = zip(
        *(figures(probabilities, truth, fitted[name]["common"]) for name in SENSITIVITIES), strict=True
    )
    balanced, miss_less, fewer = range(3)
    assert recalls[miss_less] >= recalls[balanced] > recalls[fewer]
    assert precisions[miss_less] <= precisions[balanced] < precisions[fewer]


def test_high_precision_is_reached_where_it_can_be():
    generator = np.random.default_rng(1)
    truth = generator.random((3000, 1)) < 0.2
    probabilities = np.clip(np.where(truth, 0.7, 0.2) + generator.normal(0, 0.15, truth.shape), 0, 1)
    threshold = fit_sensitivities(["a"], probabilities, truth)["fewer_false_alarms"]["a"]
    precision, recall = figures(probabilities, truth, threshold)
    assert precision >= 0.89
    assert recall > 0.5


def test_a_type_without_positives_takes_the_common_threshold():
    probabilities = np.array([[0.9, 0.8], [0.2, 0.7]] * 20)
    truth = np.array([[True, False], [False, False]] * 20)
    both = fit_sensitivities(["a", "b"], probabilities, truth)
    pooled = fit_sensitivities(["all"], probabilities.reshape(-1, 1), truth.reshape(-1, 1))
    assert both["miss_less"]["b"] == pooled["miss_less"]["all"]


def test_nothing_labelled_at_all_is_no_error():
    fitted = fit_sensitivities(["a"], np.full((5, 1), 0.5), np.zeros((5, 1), dtype=bool))
    assert 0 < fitted["miss_less"]["a"] <= fitted["fewer_false_alarms"]["a"] < 1


def test_shapes_must_agree():
    with pytest.raises(ValueError, match="must be"):
        fit_sensitivities(["a", "b"], np.zeros((3, 1)), np.zeros((3, 1), dtype=bool))


def test_correcting_per_type_undoes_what_is_wrong_with_one_type(rows):
    groups = [at % 4 for at in range(len(rows[0]))]
    probabilities, truth = (each[:, :2] for each in rows)
    effect = calibration_effect(LABELS[:2], probabilities, truth, groups)
    assert effect.type_error_after < effect.type_error_before / 2
    assert effect.log_loss_after < effect.log_loss_before


def test_a_type_that_is_right_is_left_alone(rows):
    slope, offset = fit_type_calibrations(LABELS, *rows)["common"]
    assert slope == pytest.approx(1.0, abs=0.1)
    assert offset == pytest.approx(0.0, abs=0.15)


def test_a_type_without_positives_is_not_corrected(rows):
    assert fit_type_calibrations(LABELS, *rows)["never"] == (1.0, 0.0)


def test_a_type_told_apart_without_error_stays_finite():
    probabilities = np.array([[0.99], [0.01]] * 200)
    [(slope, offset)] = fit_type_calibrations(["a"], probabilities, probabilities > 0.5).values()
    assert np.isfinite([slope, offset]).all()


def test_calibration_keeps_the_order_and_the_range(rows):
    probabilities = np.array([[0.0], [0.2], [0.8], [1.0]])
    corrected = calibrate(["a"], probabilities, {"a": (0.5, -1.0)})[:, 0]
    assert (np.diff(corrected) > 0).all()
    assert corrected.min() > 0
    assert corrected.max() < 1
