"""What the rest of a contract says about a provision: scores of its neighbours, its section and its part.

A provision in a section whose other provisions are plainly about one subject is more likely to be about it too, and
one whose words point strongly to another type less likely. The second stage of the model weighs these facts (see
`contractlens.detection.second_stage`); it is shared by all clause types, so that rare types profit from common ones
(stacking, Wolpert 1992).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from numpy.typing import NDArray

    from contractlens.detection.features import BlockName, FeatureBlocks
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
    "types that score higher",
    "highest in the contract",
    "two before",
    "two behind",
    "provisions that score higher",
    "row",
    "rule",
    "heading",
    "context",
    "other types in the contract",
    "length of the contract",
)
SIGNS: tuple[BlockName, ...] = ("rules", "heading", "context")
"""Blocks of features that name clause types outright; what they name are facts, in this order."""
_ABSENT = -4.0  # a score that speaks against a type as much as an average provision's does
_STEP_DOWN = 1.0  # a provision alone in its section is taken to stand in one that scores a little less
_CLIP = 8.0  # beyond this a score says nothing more
_MAX_RANK = 30  # in a contract; that far behind the first, the place says nothing more
_NAMED = "type="  # how a block of features marks a clause type whose heading lexicon it hits


def signs_of(features: FeatureBlocks, labels: Sequence[str]) -> NDArray[np.bool_]:
    """Return which types the rules, the heading and the headings above name outright, shape (signs, labels)."""
    column_of = _columns(tuple(labels))
    signs = np.zeros((len(SIGNS), len(labels)), dtype=bool)
    for row, block in enumerate(SIGNS):
        for feature in features[block]:
            column = column_of.get(feature.removeprefix(_NAMED) if block != "rules" else feature)
            if column is not None and (block == "rules" or feature.startswith(_NAMED)):
                signs[row, column] = True
    return signs


@lru_cache(maxsize=8)
def _columns(labels: tuple[str, ...]) -> dict[str, int]:
    return {label: column for column, label in enumerate(labels)}


def surroundings(
    scores: NDArray[np.float64], provisions: Sequence[Provision], signs: NDArray[np.bool_]
) -> Iterator[NDArray[np.float64]]:
    """Yield the facts of the provisions of one contract in the order of `FACTS`, each of the shape of `scores`.

    One at a time, so that memory hardly grows with the contract.

    Args:
        scores: Raw scores of the first stage, shape (provisions, labels).
        provisions: All provisions of the contract, in reading order.
        signs: As `signs_of` gives them, shape (provisions, signs, labels).
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
    yield _higher(own.T).T
    yield np.broadcast_to(own.max(axis=0), own.shape)
    yield np.concatenate([absent[:2], own[:-2]])[: len(own)]
    yield np.concatenate([own[2:], absent[:2]])[-len(own) :]
    yield np.minimum(_higher(own), _MAX_RANK)
    rows = np.array([[float(provision.kind == "row")] for provision in provisions])
    yield np.broadcast_to(rows, own.shape)
    for sign in range(signs.shape[1]):
        yield signs[:, sign].astype(np.float64)
    likely = own.max(axis=0) > 0
    yield np.broadcast_to((likely.sum() - likely).astype(np.float64), own.shape)
    yield np.full_like(own, np.sqrt(len(own)))


def _higher(own: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how many of the other rows score higher, per column."""
    ordered = np.sort(own, axis=0)
    columns = [
        len(own) - np.searchsorted(ordered[:, column], own[:, column], side="right") for column in range(own.shape[1])
    ]
    return np.stack(columns, axis=1).astype(np.float64)


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
