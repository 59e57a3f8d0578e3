"""Thresholds for people who would rather miss less or have fewer false alarms, and calibration per clause type.

Pure functions of held-out probabilities.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import numpy as np

from contractlens.findings import Sensitivity
from contractlens.learning.reliability import calibration_error

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from numpy.typing import NDArray

SENSITIVITIES: tuple[Sensitivity, ...] = get_args(Sensitivity)

_GRID = np.round(np.arange(0.03, 0.98, 0.01), 2)
_BALANCED_GRID = (0.15, 0.80)  # as in `contractlens.learning.thresholds`: what lies outside rests on few rows
_SHRINK = 25.0  # a type with this many positives has a threshold half its own, half everybody's
_RECALL_WEIGHT = 2.0  # of F2: a clause missed is worse than a clause read in vain
_LEAST_PRECISION = 0.5  # a reader who finds more than half of it wrong stops reading
_HIGH_PRECISION = 0.9
_LEAST_RECALL = 0.3  # precision that leaves less than this is of no use
_RIDGE = 1.0  # keeps the slope finite where a type is told apart without error
_NEWTON_STEPS = 30
_LIMIT = 1e-6  # probabilities are kept this far from 0 and 1
_LIKELY = 0.1  # calibration is looked at from here on; below it nearly all is a sure "no"


def fit_sensitivities(
    labels: Sequence[str], probabilities: NDArray[np.float64], truth: NDArray[np.bool_]
) -> dict[Sensitivity, dict[str, float]]:
    """Return the threshold of each clause type for each setting.

    ``miss_less`` is never above ``balanced``, ``fewer_false_alarms`` never below it. The threshold of a type with few
    positives is drawn towards the common one of its setting.

    Args:
        labels: Clause types, one per column.
        probabilities: Calibrated, on families that the model did not see, shape (provisions, labels).
        truth: What people saw, same shape.

    Raises:
        ValueError: The shapes differ.

    Example:
        >>> probabilities = np.array([[0.9], [0.6], [0.4], [0.1]])
        >>> fitted = fit_sensitivities(["insurance"], probabilities, np.array([[True], [False], [True], [False]]))
        >>> [fitted[setting]["insurance"] for setting in ("miss_less", "balanced", "fewer_false_alarms")]
        [0.11, 0.15, 0.61]
    """
    _check_shapes(labels, probabilities, truth)
    common = _thresholds(_counts(probabilities.reshape(-1, 1), truth.reshape(-1, 1)))
    own = _thresholds(_counts(probabilities, truth))
    positives = truth.sum(axis=0).astype(np.float64)
    weight = positives / (positives + _SHRINK)
    fitted = {name: weight * own[name] + (1.0 - weight) * common[name][0] for name in SENSITIVITIES}
    fitted["miss_less"] = np.minimum(fitted["miss_less"], fitted["balanced"])
    fitted["fewer_false_alarms"] = np.maximum(fitted["fewer_false_alarms"], fitted["balanced"])
    return {
        name: {label: round(float(value), 3) for label, value in zip(labels, fitted[name], strict=True)}
        for name in SENSITIVITIES
    }


def _check_shapes(labels: Sequence[str], probabilities: NDArray[np.float64], truth: NDArray[np.bool_]) -> None:
    if probabilities.shape != truth.shape or probabilities.ndim != 2 or probabilities.shape[1] != len(labels):  # noqa: PLR2004
        msg = f"probabilities {probabilities.shape} and truth {truth.shape} must be (provisions, {len(labels)})"
        raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class _Counts:
    """Right findings and findings per threshold and label, shape (thresholds, labels), and labels, shape (labels,)."""

    hits: NDArray[np.float64]
    found: NDArray[np.float64]
    labelled: NDArray[np.float64]


def _counts(probabilities: NDArray[np.float64], truth: NDArray[np.bool_]) -> _Counts:
    above = [probabilities >= threshold for threshold in _GRID]
    hits = np.stack([(each & truth).sum(axis=0) for each in above]).astype(np.float64)
    found = np.stack([each.sum(axis=0) for each in above]).astype(np.float64)
    return _Counts(hits, found, truth.sum(axis=0).astype(np.float64))


def _thresholds(counts: _Counts) -> dict[Sensitivity, NDArray[np.float64]]:
    precision = counts.hits / np.maximum(counts.found, 1.0)
    recall = counts.hits / np.maximum(counts.labelled, 1.0)
    inside = (_BALANCED_GRID[0] <= _GRID) & (_BALANCED_GRID[1] >= _GRID)
    balanced = _GRID[np.argmax(np.where(inside[:, None], _f_score(counts, 1.0), -1.0), axis=0)]
    useful = np.where(precision >= _LEAST_PRECISION, _f_score(counts, _RECALL_WEIGHT), -1.0)
    miss_less = np.where((useful > 0).any(axis=0), _GRID[np.argmax(useful, axis=0)], balanced)
    sure = np.where((precision >= _HIGH_PRECISION) & (recall > 0), recall, -1.0)
    best = np.where(recall >= _LEAST_RECALL, precision, -1.0)
    fewer = np.where(
        (sure >= _LEAST_RECALL).any(axis=0),
        _GRID[np.argmax(sure, axis=0)],
        np.where((best > 0).any(axis=0), _GRID[np.argmax(best, axis=0)], balanced),
    )
    return {"balanced": balanced, "miss_less": miss_less, "fewer_false_alarms": fewer}


def _f_score(counts: _Counts, beta: float) -> NDArray[np.float64]:
    under = counts.found + beta**2 * counts.labelled
    score: NDArray[np.float64] = (1.0 + beta**2) * counts.hits / np.maximum(under, 1.0)
    return score


Calibration = tuple[float, float]
"""Slope and offset on the log-odds of a probability; (1, 0) changes nothing."""


def fit_type_calibrations(
    labels: Sequence[str], probabilities: NDArray[np.float64], truth: NDArray[np.bool_], *, shrink: float = _SHRINK
) -> dict[str, Calibration]:
    """Return slope and offset per clause type that correct probabilities of the calibration shared by all types.

    Platt's sigmoid (1999) on the log-odds, fitted per type and drawn towards "change nothing" where positives are few.

    Args:
        labels: Clause types, one per column.
        probabilities: From the common calibration, on held-out families, shape (provisions, labels).
        truth: What people saw, same shape.
        shrink: Positives at which a type is half corrected.

    Raises:
        ValueError: The shapes differ.
    """
    _check_shapes(labels, probabilities, truth)
    odds = log_odds(probabilities)
    fitted = {}
    for column, label in enumerate(labels):
        positives = float(truth[:, column].sum())
        slope, offset = _newton(odds[:, column], truth[:, column]) if positives else (1.0, 0.0)
        weight = positives / (positives + shrink)
        fitted[label] = (round(1.0 + weight * (slope - 1.0), 6), round(weight * offset, 6))
    return fitted


def log_odds(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ``log(p / (1 - p))``, kept finite."""
    kept = np.clip(probabilities, _LIMIT, 1.0 - _LIMIT)
    odds: NDArray[np.float64] = np.log(kept / (1.0 - kept))
    return odds


def calibrate(
    labels: Sequence[str], probabilities: NDArray[np.float64], calibrations: Mapping[str, Calibration]
) -> NDArray[np.float64]:
    """Return probabilities corrected per type; a type without a calibration is left as it is."""
    slopes = np.array([calibrations.get(label, (1.0, 0.0))[0] for label in labels])
    offsets = np.array([calibrations.get(label, (1.0, 0.0))[1] for label in labels])
    corrected: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-(log_odds(probabilities) * slopes + offsets)))
    return corrected


def _newton(odds: NDArray[np.float64], truth: NDArray[np.bool_]) -> Calibration:
    """Fit ``sigmoid(slope * odds + offset)`` by Newton's method, with a ridge around slope 1 and offset 0."""
    design = np.column_stack([odds, np.ones_like(odds)])
    start = np.array([1.0, 0.0])
    weights = start.copy()
    for _ in range(_NEWTON_STEPS):
        predicted = 1.0 / (1.0 + np.exp(-np.clip(design @ weights, -40.0, 40.0)))
        gradient = design.T @ (predicted - truth) + _RIDGE * (weights - start)
        curvature = (design * (predicted * (1.0 - predicted))[:, None]).T @ design + _RIDGE * np.eye(2)
        step = np.linalg.solve(curvature, gradient)
        weights = weights - np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < _LIMIT:
            break
    return float(weights[0]), float(weights[1])


@dataclass(frozen=True, slots=True)
class CalibrationEffect:
    """Calibration before and after correcting per type, on groups that the correction was not fitted on.

    Attributes:
        error_before: Expected calibration error over probabilities from 0.1 on.
        error_after: The same, corrected.
        type_error_before: Mean over types of their own expected calibration error.
        type_error_after: The same, corrected.
        log_loss_before: Mean negative log-likelihood per provision, summed over types.
        log_loss_after: The same, corrected.
    """

    error_before: float
    error_after: float
    type_error_before: float
    type_error_after: float
    log_loss_before: float
    log_loss_after: float


def calibration_effect(
    labels: Sequence[str],
    probabilities: NDArray[np.float64],
    truth: NDArray[np.bool_],
    groups: Sequence[Hashable],
    *,
    shrink: float = _SHRINK,
) -> CalibrationEffect:
    """Return what correcting per type changes; each group is corrected by what the other groups taught.

    Args:
        labels: Clause types, one per column.
        probabilities: From the common calibration, on held-out families, shape (provisions, labels).
        truth: What people saw, same shape.
        groups: Family or contract of each provision.
        shrink: See `fit_type_calibrations`.
    """
    numbers = {group: at for at, group in enumerate(dict.fromkeys(groups))}
    group = np.array([numbers[each] for each in groups])
    after = probabilities.copy()
    for number in range(len(numbers)):
        inside = group == number
        fitted = fit_type_calibrations(labels, probabilities[~inside], truth[~inside], shrink=shrink)
        after[inside] = calibrate(labels, probabilities[inside], fitted)
    figures = [(*_errors(each, truth), _log_loss(each, truth)) for each in (probabilities, after)]
    before, behind = figures
    return CalibrationEffect(before[0], behind[0], before[1], behind[1], before[2], behind[2])


def _errors(probabilities: NDArray[np.float64], truth: NDArray[np.bool_]) -> tuple[float, float]:
    likely = probabilities >= _LIKELY
    own = [
        calibration_error(probabilities[likely[:, column], column], truth[likely[:, column], column])
        for column in range(truth.shape[1])
        if likely[:, column].any()
    ]
    return calibration_error(probabilities[likely], truth[likely]), float(np.mean(own)) if own else float("nan")


def _log_loss(probabilities: NDArray[np.float64], truth: NDArray[np.bool_]) -> float:
    kept = np.clip(probabilities, _LIMIT, 1.0 - _LIMIT)
    return float(-np.log(np.where(truth, kept, 1.0 - kept)).sum(axis=1).mean())
