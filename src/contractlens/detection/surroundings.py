"""What the rest of a contract says about a provision: scores of its neighbours, its section and its part.

A provision in a section whose other provisions are plainly about one subject is more likely to be about it too, and
one whose words point strongly to another type less likely. The second stage of the model weighs these facts; its
weights are shared by all clause types, so that rare types profit from common ones (stacking, Wolpert 1992).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from contractlens.detection.provisions import Provision

FACTS = (
    "own score",
    "highest in the section",
    "mean of the section",
    "provision before",
    "provision behind",
    "highest in the part",
    "lead-in",
    "strongest other type",
    "length",
)
_ABSENT = -4.0  # a score that speaks against a type as much as an average provision's does
_STEP_DOWN = 1.0  # a provision alone in its section is taken to stand in one that scores a little less
_CLIP = 8.0  # beyond this a score says nothing more


@dataclass(frozen=True, slots=True)
class SecondStage:
    """Weights of the facts in `FACTS`, and an intercept: ``log-odds = facts @ weights + intercept``."""

    weights: tuple[float, ...]
    intercept: float

    def probabilities(self, facts: Iterable[NDArray[np.float64]]) -> NDArray[np.float64]:
        """Return calibrated probabilities, shape (provisions, labels), of facts given one by one, each of that shape."""
        linear = sum(weight * fact for weight, fact in zip(self.weights, facts, strict=True))
        probabilities: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(linear + self.intercept, -40.0, 40.0)))
        return probabilities


def surroundings(scores: NDArray[np.float64], provisions: Sequence[Provision]) -> Iterator[NDArray[np.float64]]:
    """Yield the facts of the provisions of one contract in the order of `FACTS`, each of the shape of `scores`.

    One at a time, so that memory hardly grows with the contract.

    Args:
        scores: Raw scores of the first stage, shape (provisions, labels).
        provisions: All provisions of the contract, in reading order.
    """
    own = np.clip(scores, -_CLIP, _CLIP)
    absent = np.full_like(own, _ABSENT)
    yield own
    yield from _of_group(own, [_section(provision) for provision in provisions], own - _STEP_DOWN)
    yield np.concatenate([absent[:1], own[:-1]])
    yield np.concatenate([own[1:], absent[:1]])
    yield _of_group(own, [provision.part for provision in provisions], absent)[0]
    lead_in = absent.copy()
    for position, provision in enumerate(provisions):
        if provision.parent is not None:
            lead_in[position] = own[provision.parent]
    yield lead_in
    yield _strongest_other(own)
    lengths = np.sqrt([[float(len(provision.body.split()))] for provision in provisions])
    yield np.broadcast_to(lengths, own.shape)


def _section(provision: Provision) -> Hashable:
    """Return what provisions of one section share; the rows of a table are a section of their own."""
    if provision.kind == "row":
        return provision.part, "row", provision.table_header or provision.parents
    return provision.part, provision.heading


def _of_group(
    own: NDArray[np.float64], keys: Sequence[Hashable], alone: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the highest and the mean score of the others with the same key; `alone` where there are none."""
    groups: dict[Hashable, list[int]] = {}
    for position, key in enumerate(keys):
        groups.setdefault(key, []).append(position)
    highest, mean = alone.copy(), alone.copy()
    for members in groups.values():
        if len(members) == 1:
            continue
        scores = own[members]
        second, first = np.partition(scores, -2, axis=0)[-2:]
        highest[members] = np.where(scores == first, second, first)
        mean[members] = (scores.sum(axis=0) - scores) / (len(members) - 1)
    return highest, mean


def _strongest_other(own: NDArray[np.float64]) -> NDArray[np.float64]:
    if own.shape[1] == 1:
        return np.full_like(own, _ABSENT)
    second, first = np.partition(own, -2, axis=1)[:, -2:].T
    others: NDArray[np.float64] = np.where(own == first[:, None], second[:, None], first[:, None])
    return others
