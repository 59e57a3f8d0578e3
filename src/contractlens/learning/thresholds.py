"""Calibration, second stage and thresholds, from scores on contract families that the model did not see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from contractlens.detection.model import Decision
from contractlens.detection.second_stage import TreeStage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_GRID = np.round(np.arange(0.15, 0.81, 0.05), 2)
# A type with this many positives has a threshold half its own, half everybody's. From a sweep over held-out families: 25
# cost 0.006 of F1 against 200 and against one threshold for all, on contracts and on standalone clauses alike.
_SHRINK = 200.0
_HIGH_PRECISION = 0.9  # what the band `high` promises: nine of ten right
_EVEN = 0.5  # from here on a finding is more likely right than wrong
_MIN_SUPPORT = 5  # precision over fewer findings says nothing
TREE_SEED = 0
# From a sweep over held-out families (F1 on whole contracts and on standalone clauses); neighbours differ by 0.005.
_TREE_SETTINGS = {
    "max_iter": 80,
    "max_leaf_nodes": 12,
    "learning_rate": 0.1,
    "min_samples_leaf": 60,
    "l2_regularization": 5.0,
}
_FLOOR = -5.0  # log-odds; one pair of provision and type in twenty lies above, with 93 of 100 labels

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


def fit_second_stage(facts: NDArray[np.float64], targets: NDArray[np.bool_]) -> TreeStage | None:
    """Return small trees over a provision's surroundings, shared by all labels; None when there is too little to learn.

    A higher own score never lowers the probability (the trees are monotonic in it).

    Args:
        facts: Shape (provisions, labels, facts), see `contractlens.detection.surroundings`.
        targets: Truth, shape (provisions, labels).
    """
    rows, truth = facts.reshape(-1, facts.shape[-1]), targets.ravel()
    asked = rows[:, 0] > _FLOOR
    if min(truth[asked].sum(), (~truth[asked]).sum()) < _TREE_SETTINGS["min_samples_leaf"]:
        return None
    model = HistGradientBoostingClassifier(
        **_TREE_SETTINGS,
        monotonic_cst=[1] + [0] * (facts.shape[-1] - 1),
        early_stopping=False,
        random_state=TREE_SEED,
    ).fit(rows[asked], truth[asked])
    return _as_arrays(model)


def _as_arrays(model: HistGradientBoostingClassifier) -> TreeStage:
    """Return the fitted trees as plain arrays; a test holds the two against each other."""
    trees = [trees[0].nodes for trees in model._predictors]  # noqa: SLF001 - scikit-learn has no public way to them
    sizes = [len(nodes) for nodes in trees]
    roots = np.cumsum([0, *sizes[:-1]])
    nodes = np.concatenate(trees)
    first = np.repeat(roots, sizes)
    leaf = nodes["is_leaf"].astype(bool)
    itself = np.arange(len(nodes))
    return TreeStage(
        roots=roots.astype(np.int32),
        facts=np.where(leaf, 0, nodes["feature_idx"]).astype(np.int16),
        thresholds=np.where(leaf, 0.0, nodes["num_threshold"]),
        left=np.where(leaf, itself, nodes["left"] + first).astype(np.int32),
        right=np.where(leaf, itself, nodes["right"] + first).astype(np.int32),
        values=np.where(leaf, nodes["value"], 0.0),
        baseline=float(np.ravel(model._baseline_prediction)[0]),  # noqa: SLF001 - as above
        depth=int(nodes["depth"].max()),
        floor=_FLOOR,
    )


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
