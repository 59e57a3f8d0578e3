"""Second stages: what neighbours, section and contract make of the scores of the first, and smoothing along a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np  # noqa: TID253 - the benchmark needs it anyway
from sklearn.linear_model import LogisticRegression  # noqa: TID253 - the benchmark needs it anyway
from sklearn.pipeline import make_pipeline  # noqa: TID253 - the benchmark needs it anyway
from sklearn.preprocessing import StandardScaler  # noqa: TID253 - the benchmark needs it anyway

from contractlens.learning.thresholds import fit_second_stage, platt_probabilities

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from contractlens.learning.heldout import HeldOut

    Array = NDArray[np.float64]
    Rows = NDArray[np.bool_]

_SURE = 1e-4  # probabilities are kept this far from 0 and 1
_LINEAR_FLOOR = -5.0  # as for the trees: pairs of provision and type below are not asked about


def without(held_out: HeldOut) -> Array:
    """Return calibrated first-stage probabilities: one sigmoid for all types, no surroundings."""
    return _by_fold(
        held_out,
        lambda others, rows, alone: platt_probabilities(held_out.scores[rows], held_out.platt(others, alone=alone)),
    )


def trees(held_out: HeldOut) -> Array:
    """Return what ships: small trees over the surroundings, shared by all types."""
    return held_out.probabilities()


def linear(held_out: HeldOut) -> Array:
    """Return a logistic regression over the same surroundings as the trees, shared by all types."""

    def judge(others: Rows, rows: Rows, alone: bool) -> Array:  # noqa: FBT001 - called by position
        known = held_out.tuning_rows(others, alone=alone)
        facts, truth = held_out.facts[known].reshape(-1, held_out.facts.shape[-1]), held_out.truth[known].ravel()
        asked = facts[:, 0] > _LINEAR_FLOOR
        model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)).fit(facts[asked], truth[asked])
        wanted = held_out.facts[rows].reshape(-1, facts.shape[-1])
        return np.asarray(model.predict_proba(wanted)[:, 1].reshape(rows.sum(), -1))

    return _by_fold(held_out, judge)


def trees_twice(held_out: HeldOut) -> Array:
    """Return trees over what the first trees made of a provision and of its two neighbours on either side."""
    first = np.clip(trees(held_out), _SURE, 1 - _SURE)
    odds = np.log(first / (1 - first))
    facts = [odds, held_out.scores, *(_shifted(held_out, odds, shift) for shift in (-2, -1, 1, 2))]
    stacked = np.stack([*facts, held_out.facts[..., 2], held_out.facts[..., 8]], axis=-1)  # section mean, length

    def judge(others: Rows, rows: Rows, alone: bool) -> Array:  # noqa: FBT001 - called by position
        if alone:
            return np.asarray(first[rows])
        stage = fit_second_stage(stacked[held_out.tuning_rows(others)], held_out.truth[held_out.tuning_rows(others)])
        return np.asarray(first[rows] if stage is None else stage.probabilities(np.moveaxis(stacked[rows], -1, 0)))

    return _by_fold(held_out, judge)


def smoothed(held_out: HeldOut, probabilities: Array, strength: float = 1.0) -> Array:
    """Return the forward-backward posterior of a two-state chain per type along each contract.

    How often a type is followed by itself, and begins, is counted in the contracts of the other folds, with all types
    weighing in (a type with few labels leans on the common rates). With a `strength` below 1 the chain is drawn towards
    provisions that know nothing of one another: scores of neighbours share a heading, and are no independent witnesses.
    Standalone clauses keep their probabilities.
    """
    result = probabilities.copy()
    for fold in np.unique(held_out.folds):
        others = (held_out.folds != fold) & held_out.from_contracts
        prior, begins, stays = _rates(held_out, others)
        begins, stays = (prior + strength * (each - prior) for each in (begins, stays))
        for rows in contracts(held_out):
            if held_out.folds[rows[0]] == fold:
                result[rows] = _posterior(np.clip(probabilities[rows], _SURE, 1 - _SURE), prior, begins, stays)
    return result


def contracts(held_out: HeldOut) -> Iterator[NDArray[np.intp]]:
    """Yield the rows of each whole contract, in reading order."""
    names = np.array([e.document if e.origin == "contract" else "" for e in held_out.examples])
    for name in dict.fromkeys(names[held_out.from_contracts].tolist()):
        yield np.flatnonzero(held_out.from_contracts & (names == name))


_SHRINK = 20.0


def _rates(held_out: HeldOut, among: Rows) -> tuple[Array, Array, Array]:
    """Return per type how common it is, how often it follows its absence and how often it follows itself."""
    present = np.zeros(held_out.truth.shape[1])
    pairs = np.zeros((2, 2, held_out.truth.shape[1]))
    total = 0
    for rows in contracts(held_out):
        if among[rows[0]]:
            here = held_out.truth[rows]
            present += here.sum(axis=0)
            total += len(here)
            for before in (0, 1):
                for now in (0, 1):
                    pairs[before, now] += ((here[:-1] == before) & (here[1:] == now)).sum(axis=0)
    common = pairs.sum(axis=2)
    begin_rate = common[0, 1] / common[0].sum()
    stay_rate = common[1, 1] / common[1].sum()
    prior = (present + 1) / (total + 2)
    begins = (pairs[0, 1] + _SHRINK * begin_rate) / (pairs[0].sum(axis=0) + _SHRINK)
    stays = (pairs[1, 1] + _SHRINK * stay_rate) / (pairs[1].sum(axis=0) + _SHRINK)
    return prior, begins, stays


def _posterior(given: Array, prior: Array, begins: Array, stays: Array) -> Array:
    """Return the posterior of presence; a probability over its prior is what a provision itself says."""
    says = np.stack([(1 - given) / (1 - prior), given / prior])  # (state, provision, type)
    move = np.stack([np.stack([1 - begins, begins]), np.stack([1 - stays, stays])])  # (from, to, type)
    length = given.shape[0]
    forward, backward = np.empty_like(says), np.ones_like(says)
    forward[:, 0] = np.stack([1 - prior, prior]) * says[:, 0]
    for at in range(1, length):
        reached = (forward[:, at - 1][:, None] * move).sum(axis=0) * says[:, at]
        forward[:, at] = reached / reached.sum(axis=0)
    for at in range(length - 2, -1, -1):
        reached = (move * (says[:, at + 1] * backward[:, at + 1])[None]).sum(axis=1)
        backward[:, at] = reached / reached.sum(axis=0)
    both = forward * backward
    return np.asarray(both[1] / both.sum(axis=0))


def _shifted(held_out: HeldOut, odds: Array, shift: int) -> Array:
    """Return the log-odds of the provision that many places on; those of a sure "no" beyond the ends."""
    result = np.full_like(odds, odds.min())
    for rows in contracts(held_out):
        if len(rows) > abs(shift):
            source, target = (rows[shift:], rows[:-shift]) if shift > 0 else (rows[:shift], rows[-shift:])
            result[target] = odds[source]
    return result


def _by_fold(held_out: HeldOut, judge: Callable[[Rows, Rows, bool], Array]) -> Array:
    """Return probabilities of each fold's contracts and standalone clauses, judged by what the other folds teach."""
    result = np.zeros_like(held_out.scores)
    for fold in np.unique(held_out.folds):
        others = held_out.folds != fold
        for alone in (False, True):
            rows = (held_out.folds == fold) & (held_out.from_contracts != alone)
            if rows.any():
                result[rows] = judge(others, rows, alone)
    return result
