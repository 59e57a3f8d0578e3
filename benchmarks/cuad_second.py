"""The second stage: gradient-boosted trees over the scores of the first, those of the neighbours and those of the contract.

What the trees see is numbers that mean the same in every category: a unit's own scores, its rank in the contract, the
best and second-best score there, what the units before and after it score, how many units score well. So one
confidence serves all categories, and a contract that lacks a clause shows in its best score.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253 - the benchmark needs it anyway
from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: TID253 - the benchmark needs it anyway

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]

CANDIDATES = 40  # best units per contract and category that the trees look at
FLOOR = -3.0  # a unit with a lower first score is looked at only as one of the best three
_NONE = -9.0  # the score of a neighbour that is not there
_NEAR = 5
_LEAST = 3  # candidates, however low
_HALF, _ALIKE = -0.9, -0.5  # scores above which units are counted, of one category and over all
MIX = (1.0, 0.07, 0.07)  # weights of the scores of the first stage: margins of linear models, log-odds of the network

COLUMNS = [
    "own",
    "linear",
    "network about",
    "network",
    "category",
    "rank",
    "best",
    "below_best",
    "second",
    "before",
    "after",
    "before2",
    "after2",
    "near",
    "paragraph",
    "below_other",
    "other",
    "place",
    "characters",
    "length",
    "sentence",
    "above_0",
    "above_half",
    "sentence_score",
    "part_score",
    "contract_length",
    "top_mean",
    "alike",
    "best_other",
    "network_best",
    "network_before",
    "network_after",
    "place_of_best",
    "about_before",
    "about_after",
    "about_best",
]
TAUGHT = -2.0  # a unit with a lower first score teaches the trees nothing; they still judge it
RISING = frozenset({"own", "linear", "network"})


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the units of one contract stand: sentence and paragraph numbers, offsets, and the contract's length."""

    sentence: Array
    paragraph: Array
    start: Array
    end: Array
    is_sentence: Array
    characters: int


def _sentence_scores(layout: Layout, scores: Array) -> tuple[Array, Array]:
    """Return the scores of sentences, with empty rows around, and the best score of the parts of each."""
    count, wide = int(layout.sentence.max()) + 1, scores.shape[1]
    whole = np.full((count + 2 * _NEAR, wide), _NONE, np.float32)
    whole[layout.sentence[layout.is_sentence] + _NEAR] = scores[layout.is_sentence]
    parts = np.full((count, wide), _NONE, np.float32)
    at = ~layout.is_sentence
    np.maximum.at(parts, layout.sentence[at], scores[at])
    return whole, parts


class _Contract:
    """What is computed once for all categories of a contract."""

    def __init__(self, layout: Layout, kinds: Array) -> None:
        self.layout, self.kinds = layout, kinds
        self.scores = scores = mixed(kinds)
        self.whole, self.parts = _sentence_scores(layout, scores)
        self.net_whole, _ = _sentence_scores(layout, kinds[2])
        self.about_whole, _ = _sentence_scores(layout, kinds[1])
        _, self.paragraph = np.unique(layout.paragraph, return_inverse=True)
        self.in_paragraph = np.full((self.paragraph.max() + 1, scores.shape[1]), _NONE, np.float32)
        np.maximum.at(self.in_paragraph, self.paragraph, scores)
        self.order = np.argsort(-scores, axis=0)
        self.best = np.take_along_axis(scores, self.order[:1], 0)[0]
        self.second = np.take_along_axis(scores, self.order[:2], 0)[-1]
        self.top = np.take_along_axis(scores, self.order[:5], 0).mean(0)
        self.above, self.half = (scores > 0).sum(0), (scores > _HALF).sum(0)
        self.ranked = np.sort(scores, axis=1)[:, -2:]
        self.alike = (scores > _ALIKE).sum(1)
        shifts = [self.whole[_NEAR + d : len(self.whole) - _NEAR + d] for d in range(-_NEAR, _NEAR + 1) if d]
        self.windows = np.stack(shifts).max(0)
        self.net_best, self.about_best = kinds[2].max(0), kinds[1].max(0)

    def candidates(self, k: int) -> Array:
        """Return the units that the trees look at for a category, the best first."""
        at = self.order[:CANDIDATES, k]
        return at[: max(_LEAST, int((self.scores[at, k] > FLOOR).sum()))]

    def features(self, k: int, at: Array) -> Array:
        """Return the features of candidates, in the order of `COLUMNS`."""
        layout, own = self.layout, self.scores[at, k]
        place = layout.sentence[at]
        q = place + _NEAR
        other = np.where(self.ranked[at, 1] == own, self.ranked[at, 0], self.ranked[at, 1])
        values = (
            own, *self.kinds[:, at, k], k, np.arange(len(at)), self.best[k], self.best[k] - own, self.second[k],
            self.whole[q - 1, k], self.whole[q + 1, k], self.whole[q - 2, k], self.whole[q + 2, k], self.windows[place, k],
            self.in_paragraph[self.paragraph[at], k], own - other, other, layout.start[at] / layout.characters,
            np.log1p(layout.start[at]), np.log(layout.end[at] - layout.start[at]), layout.is_sentence[at], self.above[k],
            self.half[k], self.whole[q, k], self.parts[place, k], np.log(layout.characters), self.top[k], self.alike[at],
            self.best[k] - self.best.mean(), self.net_best[k], self.net_whole[q - 1, k], self.net_whole[q + 1, k],
            place - place[0], self.about_whole[q - 1, k], self.about_whole[q + 1, k], self.about_best[k],
        )  # fmt: skip
        return np.stack([np.broadcast_to(value, len(at)) for value in values], 1).astype(np.float32)


def mixed(kinds: Array) -> Array:
    """Return one score of units and categories from those of the first stage."""
    return np.tensordot(np.array(MIX, np.float32), kinds, 1)


def rows_of(layout: Layout, kinds: Array) -> tuple[Array, Array, Array]:
    """Return units, categories and features of the candidates of one contract, the best first in each category.

    Args:
        layout: Where the units stand.
        kinds: Scores of the first stage: kinds, units and categories.
    """
    contract = _Contract(layout, kinds)
    units = [contract.candidates(k) for k in range(kinds.shape[2])]
    features = [contract.features(k, at) for k, at in enumerate(units)]
    categories = np.repeat(np.arange(len(units)), [len(at) for at in units])
    return np.concatenate(units), categories, np.concatenate(features)


def finds_more(categories: Array, matched: Array) -> Array:
    """Return which candidates teach the trees something: those that are wrong, or that match a text for the first time.

    The measure neither rewards nor punishes a second span for the same labelled text, so neither do we.

    Args:
        categories: Category of each candidate, the surest first in each.
        matched: Labelled texts of its category that each candidate matches, as bits.
    """
    seen: dict[int, int] = {}
    more = np.ones(len(matched), bool)
    for at in np.flatnonzero(matched):
        known, bits = seen.get(int(categories[at]), 0), int(matched[at])
        more[at] = bool(bits & ~known)
        seen[int(categories[at])] = known | bits
    return more


@dataclass(frozen=True, slots=True)
class Size:
    """How trees are grown.

    Attributes:
        rounds: Number of trees.
        leaves: Most leaves of a tree.
        rate: How fast they learn.
        columns: Share of the columns that a split sees.
        least: Fewest rows of a leaf.
        models: How many times all is grown, from different seeds; their chances are averaged.
    """

    rounds: int
    leaves: int
    rate: float
    columns: float = 0.4
    least: int = 40
    models: int = 1


class Trees:
    """Gradient-boosted trees; the confidence never falls when a unit's own score rises."""

    def __init__(self, columns: Sequence[str], rising: frozenset[str], category: str | None, size: Size) -> None:
        self.models = [
            HistGradientBoostingClassifier(
                max_iter=size.rounds,
                learning_rate=size.rate,
                max_leaf_nodes=size.leaves,
                min_samples_leaf=size.least,
                l2_regularization=5.0,
                max_features=size.columns,
                monotonic_cst=[int(column in rising) for column in columns],
                categorical_features=[column == category for column in columns],
                early_stopping=False,
                random_state=seed,
            )
            for seed in range(size.models)
        ]

    def fit(self, features: Array, right: Array) -> Trees:
        """Fit on rows of candidates that are right or not."""
        for model in self.models:
            model.fit(features, right)
        return self

    def confidence(self, features: Array) -> Array:
        """Return the chance of each row to be right."""
        return np.mean([model.predict_proba(features)[:, 1] for model in self.models], axis=0)
