"""Thresholds, calibration and bands: where lines are drawn, and whether confidence can be believed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253 - the benchmark needs it anyway
from exp_measure import Outcome, outcome_of

from contractlens.learning.bootstrap import interval, ratio, resample
from contractlens.learning.reliability import calibration_error, reliability_bins
from contractlens.learning.sensitivity import calibrate, fit_type_calibrations
from contractlens.learning.thresholds import Platt, fit_decisions, fit_platt, platt_probabilities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exp_place import Place
    from numpy.typing import NDArray

    from contractlens.learning.heldout import HeldOut

    Array = NDArray[np.float64]

GRID = np.round(np.arange(0.05, 0.96, 0.025), 3)
LEAST = 0.15  # findings below are never shown, so calibration is judged from here on


def best(probabilities: Array, truth: NDArray[np.bool_]) -> float:
    """Return the grid point with the best F1."""
    hits = [
        2 * (truth & (probabilities >= at)).sum() / max((probabilities >= at).sum() + truth.sum(), 1) for at in GRID
    ]
    return float(GRID[int(np.argmax(hits))])


def thresholds(held_out: HeldOut, probabilities: Array, way: str, among: NDArray[np.bool_], *, alone: bool) -> Array:
    """Return a threshold per type: ``one`` for all, each its ``own`` best, or ``shrunk`` towards the common one, as ships.

    Args:
        held_out: The truth.
        probabilities: Of all examples.
        way: Which of the three.
        among: Rows that may be looked at.
        alone: Look at standalone clauses instead of whole contracts.
    """
    if way == "shrunk":
        decisions = held_out.decisions(probabilities, among, alone=alone)
        return np.array([decisions[label].threshold for label in held_out.labels])
    rows = held_out.tuning_rows(among, alone=alone)
    given, truth = probabilities[rows], held_out.truth[rows]
    common = best(given.ravel(), truth.ravel())
    columns = range(len(held_out.labels))
    return np.array(
        [best(given[:, at], truth[:, at]) if way == "own" and truth[:, at].any() else common for at in columns]
    )


def split_lines(labels: Sequence[str], scores: Array, truth: NDArray[np.bool_]) -> tuple[Platt, Array]:
    """Return a sigmoid and a threshold per type, as training draws them, learned on the rows given."""
    platt = fit_platt(scores, truth)
    decisions = fit_decisions(labels, platt_probabilities(scores, platt), truth, platt)
    return platt, np.array([decisions[label].threshold for label in labels])


def with_thresholds(place: Place, held_out: HeldOut, probabilities: Array, way: str, tuned_on: str) -> Outcome:
    """Return what is found with thresholds set on other folds: on ``contracts``, on ``clauses``, or on ``each`` kind's own."""
    found = np.zeros(held_out.truth.shape, dtype=np.bool_)
    for fold in np.unique(held_out.folds):
        for alone in (False, True):
            looked_at = {"contracts": False, "clauses": True}.get(tuned_on, alone)
            lines = thresholds(held_out, probabilities, way, held_out.folds != fold, alone=looked_at)
            rows = (held_out.folds == fold) & (held_out.from_contracts != alone)
            found[rows] = probabilities[rows] >= lines
    return outcome_of(place, found)


def calibrated_per_type(held_out: HeldOut, probabilities: Array) -> Array:
    """Return probabilities corrected by a sigmoid per type learned on the other folds' contracts."""
    result = probabilities.copy()
    for fold in np.unique(held_out.folds):
        others = (held_out.folds != fold) & held_out.from_contracts
        rows = (held_out.folds == fold) & held_out.from_contracts
        fitted = fit_type_calibrations(held_out.labels, probabilities[others], held_out.truth[others])
        result[rows] = calibrate(held_out.labels, probabilities[rows], fitted)
    return result


def reliability(held_out: HeldOut, probabilities: Array) -> dict[str, Any]:
    """Return calibration error and bins over the pairs of provision and type in contracts from `LEAST` on."""
    rows = held_out.from_contracts
    given, right = probabilities[rows], held_out.truth[rows]
    shown = given >= LEAST
    by_type = []
    for column in range(given.shape[1]):
        here = shown[:, column]
        if here.sum() >= 20:  # noqa: PLR2004 - an error over fewer is noise
            by_type.append(calibration_error(given[here, column], right[here, column]))
    return {
        "error": round(calibration_error(given[shown], right[shown]), 4),
        "mean_error_of_types": round(float(np.mean(by_type)), 4) if by_type else None,
        "brier": round(float(((given - right) ** 2).sum(axis=1).mean()), 5),
        "bins": [
            (each.findings, round(each.confidence, 3), round(each.right, 3))
            for each in reliability_bins(given[shown], right[shown])
        ],
    }


def bands(held_out: HeldOut, probabilities: Array) -> dict[str, dict[str, Any]]:
    """Return per band how many findings of held-out contracts there are, and how many are right, with an interval."""
    band = np.full(held_out.truth.shape, "", dtype="<U6")
    for fold in np.unique(held_out.folds):
        decisions = held_out.decisions(probabilities, held_out.folds != fold)
        rows = np.flatnonzero((held_out.folds == fold) & held_out.from_contracts)
        lines = [decisions[label] for label in held_out.labels]
        given = probabilities[rows]
        for name, low in (("low", "threshold"), ("review", "review_from"), ("high", "high_from")):
            at = np.array([max(getattr(line, low), line.threshold) for line in lines])
            band[rows] = np.where(given >= at, name, band[rows])
    documents = np.array([example.document for example in held_out.examples])
    names = np.unique(documents[held_out.from_contracts])
    found = {}
    for name in ("high", "review", "low"):
        counts = []
        for document in names:
            here = (band == name) & ((documents == document) & held_out.from_contracts)[:, None]
            counts.append(((here & held_out.truth).sum(), here.sum()))
        table = np.array(counts, dtype=np.float64)
        drawn = resample(len(names), samples=1000) @ table
        ends = interval(ratio(drawn[:, 0], drawn[:, 1]), groups=len(names))
        found[name] = {
            "findings": int(table[:, 1].sum()),
            "right": round(float(table[:, 0].sum() / max(table[:, 1].sum(), 1)), 4),
            "interval": [round(float(end), 4) for end in ends],
        }
    return found
