"""Calibration, second stage and thresholds, from scores on contract families that the model did not see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression

from contractlens.detection.model import Decision
from contractlens.detection.surroundings import SecondStage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_GRID = np.round(np.arange(0.15, 0.81, 0.05), 2)
_SHRINK = 25.0  # a type with this many positives has a threshold half its own, half everybody's
_HIGH_PRECISION = 0.9  # what the band `high` promises: nine of ten right
_EVEN = 0.5  # from here on a finding is more likely right than wrong
_MIN_SUPPORT = 5  # precision over fewer findings says nothing

Platt = tuple[float, float]
"""Slope and offset of a sigmoid that turns scores into probabilities."""


def fit_platt(scores: NDArray[np.float64], targets: NDArray[np.bool_]) -> Platt:
    """Return the calibration of Platt (1999): one sigmoid for all labels, since most have few positives."""
    model = LogisticRegression(C=1e3).fit(scores.reshape(-1, 1), targets.ravel())
    return round(float(model.coef_[0, 0]), 6), round(float(model.intercept_[0]), 6)


def platt_probabilities(scores: NDArray[np.float64], platt: Platt) -> NDArray[np.float64]:
    """Return calibrated probabilities, of the shape of `scores`."""
    probabilities: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-(scores * platt[0] + platt[1])))
    return probabilities


def fit_second_stage(facts: NDArray[np.float64], targets: NDArray[np.bool_]) -> SecondStage:
    """Return the weights of a provision's surroundings, shared by all labels.

    Args:
        facts: Shape (provisions, labels, facts), see `contractlens.detection.surroundings`.
        targets: Truth, shape (provisions, labels).
    """
    model = LogisticRegression(C=10.0, max_iter=500).fit(facts.reshape(-1, facts.shape[-1]), targets.ravel())
    weights = tuple(round(float(weight), 6) for weight in model.coef_[0])
    return SecondStage(weights, round(float(model.intercept_[0]), 6))


def fit_decisions(
    labels: Sequence[str], probabilities: NDArray[np.float64], targets: NDArray[np.bool_], platt: Platt
) -> dict[str, Decision]:
    """Return the thresholds per label, with the calibration for provisions that stand alone.

    The threshold of a label is the one with the best F1 on the rows given, drawn towards the best common one where
    positives are few. ``review`` begins at even odds, ``high`` where nine of ten findings of all types are right.

    Args:
        labels: One per column.
        probabilities: Calibrated, on held-out families, shape (rows, labels); give rows of whole contracts, since
            thresholds tuned on lists of clauses are too low for real files.
        targets: Truth, same shape.
        platt: Goes into the decisions as it is.
    """
    common = _best_threshold(probabilities.ravel(), targets.ravel())
    high = _reaching(probabilities.ravel(), targets.ravel(), _HIGH_PRECISION)
    decisions = {}
    for column, label in enumerate(labels):
        positives = float(targets[:, column].sum())
        own = _best_threshold(probabilities[:, column], targets[:, column]) if positives else common
        threshold = round((positives * own + _SHRINK * common) / (positives + _SHRINK), 3)
        review = max(_EVEN, threshold)
        decisions[label] = Decision(*platt, threshold, review, max(high, review))
    return decisions


def _best_threshold(probabilities: NDArray[np.float64], targets: NDArray[np.bool_]) -> float:
    best, best_f1 = 0.5, -1.0
    for threshold in _GRID:
        predicted = probabilities >= threshold
        hits = float((predicted & targets).sum())
        f1 = 2 * hits / max(float(predicted.sum() + targets.sum()), 1.0)
        if f1 > best_f1:
            best, best_f1 = float(threshold), f1
    return best


def _reaching(probabilities: NDArray[np.float64], targets: NDArray[np.bool_], precision: float) -> float:
    """Return the lowest grid point from which on the given precision is reached, else just above the highest seen."""
    for threshold in np.round(np.arange(0.2, 0.99, 0.01), 2):
        predicted = probabilities >= threshold
        if predicted.sum() >= _MIN_SUPPORT and targets[predicted].mean() >= precision:
            return float(threshold)
    return 0.99
