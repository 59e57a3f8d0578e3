"""Calibration and thresholds per clause type, from scores on contract families that the model did not see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression

from contractlens.detection.model import Decision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_GRID = np.round(np.arange(0.15, 0.81, 0.05), 2)
_SHRINK = 25.0  # a type with this many positives has a threshold half its own, half everybody's
_HIGH_PRECISION = 0.9
_EVEN = 0.5  # from here on a finding is more likely right than wrong
_MIN_TUNING_POSITIVES = 100  # fewer labels from whole contracts than this set no thresholds by themselves
_MIN_SUPPORT = 5  # precision over fewer findings says nothing


def fit_decisions(
    labels: Sequence[str],
    scores: NDArray[np.float64],
    targets: NDArray[np.bool_],
    tuned_on: NDArray[np.bool_],
) -> dict[str, Decision]:
    """Return calibration and thresholds per label.

    Calibration is Platt's sigmoid (one for all labels, since most have few positives). The threshold of a label is
    the one with the best F1 on the rows in `tuned_on` (whole contracts: thresholds tuned on lists of clauses are too
    low for real files), drawn towards the best common one where positives are few. ``review`` begins at even odds,
    ``high`` where nine of ten findings of all types are right.

    Args:
        labels: One per column.
        scores: Log-odds on held-out families, shape (rows, labels).
        targets: Truth, same shape.
        tuned_on: Which rows set the thresholds; all rows are used when it selects few positives.
    """
    rows = tuned_on if targets[tuned_on].sum() >= _MIN_TUNING_POSITIVES else np.ones_like(tuned_on)
    slope, offset = _platt(scores[rows], targets[rows])
    probabilities = 1.0 / (1.0 + np.exp(-(scores * slope + offset)))
    common = _best_threshold(probabilities[rows].ravel(), targets[rows].ravel())
    high = _reaching(probabilities[rows].ravel(), targets[rows].ravel(), _HIGH_PRECISION)
    decisions = {}
    for column, label in enumerate(labels):
        positives = float(targets[rows, column].sum())
        own = _best_threshold(probabilities[rows, column], targets[rows, column]) if positives else common
        threshold = round((positives * own + _SHRINK * common) / (positives + _SHRINK), 3)
        review = max(_EVEN, threshold)
        decisions[label] = Decision(slope, offset, threshold, review, max(high, review))
    return decisions


def _platt(scores: NDArray[np.float64], targets: NDArray[np.bool_]) -> tuple[float, float]:
    model = LogisticRegression(C=1e3, solver="lbfgs").fit(scores.reshape(-1, 1), targets.ravel())
    return round(float(model.coef_[0, 0]), 6), round(float(model.intercept_[0]), 6)


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
