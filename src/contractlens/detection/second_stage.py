"""The second stage of the model: what the surroundings of a provision make of its scores.

`TreeStage` is what training makes today: a few small decision trees whose outputs add up (gradient boosting, Friedman
2001), fitted by scikit-learn on scores of contract families that the first stage had not seen, and kept as plain
arrays. `LinearStage` is what models of format 1 hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Protocol

import numpy as np  # noqa: TID253 - imported with the model only, which is all arrays

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


class SecondStage(Protocol):
    """Turns facts into calibrated probabilities."""

    def probabilities(self, facts: Iterable[NDArray[np.float64]]) -> NDArray[np.float64]:
        """Return calibrated probabilities, shape (provisions, labels), of facts given one by one, each of that shape."""


@dataclass(frozen=True, slots=True)
class LinearStage:
    """Weights of the first facts, and an intercept: ``log-odds = facts @ weights + intercept``."""

    weights: tuple[float, ...]
    intercept: float

    def probabilities(self, facts: Iterable[NDArray[np.float64]]) -> NDArray[np.float64]:
        """Return calibrated probabilities; facts beyond the weights are left aside."""
        used = islice(facts, len(self.weights))
        linear = sum(weight * fact for weight, fact in zip(self.weights, used, strict=True))
        return _sigmoid(np.asarray(linear + self.intercept))


@dataclass(frozen=True, eq=False)
class TreeStage:
    """Decision trees whose values add up to log-odds.

    Nodes of all trees stand in one list; a leaf is its own left and right child, so that walking on does no harm.

    Attributes:
        roots: Node at which each tree begins.
        facts: Which fact each node asks.
        thresholds: A fact up to this goes left.
        left: Node to the left.
        right: Node to the right.
        values: What a leaf adds; 0 for other nodes.
        baseline: Where the sum begins.
        depth: Steps from a root to its farthest leaf.
        floor: Types whose own score is not above this are not asked about: their probability is 0.
    """

    roots: NDArray[np.int32]
    facts: NDArray[np.int16]
    thresholds: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    values: NDArray[np.float64]
    baseline: float
    depth: int
    floor: float

    def probabilities(self, facts: Iterable[NDArray[np.float64]]) -> NDArray[np.float64]:
        """Return calibrated probabilities; 0 where the first fact, the own score, is not above the floor."""
        given = iter(facts)
        own = next(given)
        asked = own > self.floor
        chosen = np.stack([own[asked], *(fact[asked] for fact in given)], axis=1)
        result = np.zeros(own.shape)
        result[asked] = _sigmoid(self.log_odds(chosen))
        return result

    def log_odds(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum of the trees per row of facts, shape (rows,)."""
        nodes = np.broadcast_to(self.roots, (len(rows), len(self.roots))).copy()
        which = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            goes_left = rows[which, self.facts[nodes]] <= self.thresholds[nodes]
            nodes = np.where(goes_left, self.left[nodes], self.right[nodes])
        total: NDArray[np.float64] = self.values[nodes].sum(axis=1) + self.baseline
        return total


def _sigmoid(linear: NDArray[np.float64]) -> NDArray[np.float64]:
    probabilities: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(linear, -40.0, 40.0)))
    return probabilities
