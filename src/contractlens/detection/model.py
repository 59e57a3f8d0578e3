"""The trained classifier as plain arrays: scores provisions without importing scikit-learn.

The estimator that is trained is scikit-learn's (see `contractlens.learning.estimator`); its numbers are written as
arrays and read back here. A test holds the two against each other.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any

import numpy as np

from contractlens.detection.features import BLOCKS, BlockName, FeatureBlocks, word_characters
from contractlens.detection.surroundings import surroundings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from contractlens.detection.provisions import Provision
    from contractlens.detection.second_stage import SecondStage
    from contractlens.detection.word_vectors import WordVectors
    from contractlens.findings import Sensitivity

Vector = tuple["NDArray[np.intp]", "NDArray[np.float32]"]
"""A sparse vector: rows of the weights, and their values."""

_TOP_TERMS = 3  # named in a finding
_MAX_WORDS = 200_000  # words whose parts are remembered: more than the language of contracts has
_MIN_CONTRIBUTION = 0.05  # on the log-odds scale; smaller pushes are not reasons that help anybody
_READABLE: dict[BlockName, str] = {
    "words": "words",
    "heading": "heading",
    "context": "context",
    "lead_in": "lead-in",
    "rules": "rule",
}


def counted(rows: Sequence[int] | NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return each row once, in order, and how often it comes: `numpy.unique` without its questions. Not for none."""
    ordered = np.array(rows, dtype=np.intp)
    ordered.sort()
    borders = np.concatenate(([0], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1, [len(ordered)]))
    return ordered[borders[:-1]], borders[1:] - borders[:-1]


def rows_of_parts(words: Iterable[str], index: Mapping[str, int], known: dict[str, list[int]]) -> list[int]:
    """Return the row of each known part of each word, with repetitions; `known` remembers those of a word."""
    rows: list[int] = []
    for word in words:
        parts = known.get(word)
        if parts is None:
            parts = [index[gram] for gram in word_characters(word) if gram in index]
            if len(known) < _MAX_WORDS:
                known[word] = parts
        rows += parts
    return rows


@dataclass(frozen=True, slots=True)
class BlockWeights:
    """One block of features: names, inverse document frequencies, whether vectors are scaled to length 1, and weight."""

    features: tuple[str, ...]
    idf: NDArray[np.float32]
    is_normed: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Decision:
    """Where the model draws its lines for one clause type.

    ``probability = 1 / (1 + exp(-(slope * score + offset)))``, the calibration of Platt (1999); a provision is a
    finding from ``threshold`` on, in the band ``review`` from ``review_from`` and ``high`` from ``high_from``.
    ``miss_less`` and ``fewer_false_alarms`` are thresholds for people who want the one or the other; None where unknown.
    """

    slope: float = 1.0
    offset: float = 0.0
    threshold: float = 0.5
    review_from: float = 0.6
    high_from: float = 0.9
    miss_less: float | None = None
    fewer_false_alarms: float | None = None

    def at(self, sensitivity: Sensitivity) -> Decision:
        """Return the same decision with the threshold of a setting; unchanged where the model has none for it."""
        if sensitivity == "balanced":
            return self
        threshold = self.miss_less if sensitivity == "miss_less" else self.fewer_false_alarms
        return self if threshold is None else replace(self, threshold=threshold)


@dataclass(frozen=True, eq=False)
class Meaning:
    """The meaning of a provision as features: the mean vectors of its own words and of its heading.

    Attributes:
        vectors: Of words.
        body: Weight of the provision's own words.
        heading: Weight of its heading.
    """

    vectors: WordVectors
    body: float = 1.0
    heading: float = 0.5

    @property
    def width(self) -> int:
        """How many features it gives: the dimensions of the provision's own words, then those of its heading."""
        return 2 * self.vectors.dimensions

    def values(self, features: FeatureBlocks) -> NDArray[np.float32]:
        """Return the features of one provision, shape (width,)."""
        body = self.vectors.mean(features["characters"]) * np.float32(self.body)
        return np.concatenate([body, self.vectors.mean(features["heading"]) * np.float32(self.heading)])


@dataclass(frozen=True)
class LinearModel:
    """One-vs-rest linear classifier over feature blocks.

    Attributes:
        labels: Clause types, one per column of ``weights``.
        blocks: The feature blocks; their rows follow one another in ``weights`` in the order of `BLOCKS`.
        weights: Shape (number of features, number of labels); the features of `meaning` come last.
        intercepts: Shape (number of labels,).
        decisions: Calibration and thresholds per label for provisions of a contract.
        decisions_alone: The same for provisions that stand alone; ``decisions`` when empty.
        meaning: What the words mean, as further features; None for a model without.
        second_stage: How the surroundings of a provision in its contract count; None to judge each by itself.
        second_stage_alone: The same for a provision that stands alone.
        version: Shown in every finding.
        taxonomy_fingerprint: `Taxonomy.fingerprint` of the types it was trained on, "" if unknown.
        metrics: What was measured when it was trained.
    """

    labels: tuple[str, ...]
    blocks: Mapping[BlockName, BlockWeights]
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]
    decisions: Mapping[str, Decision]
    version: str
    decisions_alone: Mapping[str, Decision] = field(default_factory=dict)
    meaning: Meaning | None = None
    second_stage: SecondStage | None = None
    second_stage_alone: SecondStage | None = None
    taxonomy_fingerprint: str = ""
    metrics: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def _index(self) -> dict[BlockName, dict[str, int]]:
        index: dict[BlockName, dict[str, int]] = {}
        row = 0
        for name in BLOCKS:
            features = self.blocks[name].features
            index[name] = {feature: row + position for position, feature in enumerate(features)}
            row += len(features)
        return index

    @cached_property
    def _idf(self) -> NDArray[np.float64]:
        return np.concatenate([self.blocks[name].idf for name in BLOCKS]).astype(np.float64)

    @cached_property
    def _end_rows(self) -> list[int]:
        """One past the last row of each block."""
        return list(accumulate(len(self.blocks[name].features) for name in BLOCKS))

    @cached_property
    def _meaning_rows(self) -> NDArray[np.intp]:
        return np.arange(len(self._idf), len(self.weights), dtype=np.intp)

    @cached_property
    def _rows_of_word(self) -> dict[str, list[int]]:
        return {}

    def _rows(self, name: BlockName, features: list[str]) -> list[int]:
        """Return the row of each known feature, with repetitions; words of ``characters`` are taken apart once."""
        index = self._index[name]
        if name != "characters":
            return [index[feature] for feature in features if feature in index]
        return rows_of_parts(features, index, self._rows_of_word)

    def vector(self, features: FeatureBlocks) -> Vector:
        """Return rows and values of one provision: (1 + log tf) * idf per block, scaled as the block says."""
        return self.vectors([features])[0]

    def vectors(self, features: Sequence[FeatureBlocks]) -> list[Vector]:
        """Return what `vector` gives for each of many provisions, counted and scaled in one go."""
        if not features:
            return []
        found = [[row for name in BLOCKS for row in self._rows(name, one[name])] for one in features]
        height = len(self._idf)
        owners = np.repeat(np.arange(len(found)), [len(rows) for rows in found])
        places = owners * height + np.fromiter(chain.from_iterable(found), dtype=np.intp, count=len(owners))
        unique, counts = counted(places) if len(places) else (places, places)
        owners, rows = np.divmod(unique, height) if height else (unique, unique)
        blocks = np.searchsorted(self._end_rows, rows, side="right")
        is_normed = np.array([self.blocks[name].is_normed for name in BLOCKS])[blocks]
        raw = np.where(is_normed, (1.0 + np.log(counts)) * self._idf[rows], 1.0)
        lengths = np.sqrt(np.bincount(owners * len(BLOCKS) + blocks, weights=raw * raw))
        raw[is_normed] /= lengths[(owners * len(BLOCKS) + blocks)[is_normed]]
        values = (raw * np.array([self.blocks[name].weight for name in BLOCKS])[blocks]).astype(np.float32)
        borders = np.searchsorted(owners, np.arange(1, len(found)))
        parts = zip(np.split(rows, borders), np.split(values, borders), strict=True)
        if self.meaning is None:
            return list(parts)
        return [
            (np.concatenate([row, self._meaning_rows]), np.concatenate([value, self.meaning.values(one)]))
            for (row, value), one in zip(parts, features, strict=True)
        ]

    def scores(self, vectors: Sequence[Vector]) -> NDArray[np.float32]:
        """Return the raw scores (log-odds before calibration), shape (provisions, labels)."""
        result = np.tile(self.intercepts, (len(vectors), 1)).astype(np.float32)
        for position, (rows, values) in enumerate(vectors):
            result[position] += values @ self.weights[rows]
        return result

    def probabilities(
        self, scores: NDArray[np.float32], decisions: Mapping[str, Decision] | None = None
    ) -> NDArray[np.float64]:
        """Return calibrated probabilities of raw scores, each provision by itself; shape (provisions, labels).

        Args:
            scores: As `scores` gives them.
            decisions: Where the calibration stands; ``self.decisions`` for None.
        """
        used = decisions or self.decisions
        slopes = np.array([used[label].slope for label in self.labels])
        offsets = np.array([used[label].offset for label in self.labels])
        linear = np.clip(scores * slopes + offsets, -40.0, 40.0)
        probabilities: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-linear))
        return probabilities

    def decisions_for(self, provisions: Sequence[Provision]) -> Mapping[str, Decision]:
        """Return the thresholds that hold for these provisions: one by itself is judged by its own."""
        return self.decisions_alone or self.decisions if len(provisions) == 1 else self.decisions

    def judge(
        self, scores: NDArray[np.float32], provisions: Sequence[Provision], signs: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """Return calibrated probabilities of all provisions of a contract in the light of one another, or of one alone.

        Args:
            scores: As `scores` gives them, one row per provision.
            provisions: In reading order.
            signs: What rules and headings name outright, see `surroundings.signs_of`; shape (provisions, signs, labels).
        """
        second = self.second_stage_alone if len(provisions) == 1 else self.second_stage
        if second is None:
            return self.probabilities(scores, self.decisions_for(provisions))
        return second.probabilities(surroundings(scores.astype(np.float64), provisions, signs))

    def top_terms(self, vector: Vector, columns: Sequence[int]) -> dict[str, tuple[str, ...]]:
        """Return what pushed a provision most towards some labels, strongest first, as ``words: within # months``.

        Args:
            vector: As `vector` gives it.
            columns: Numbers of the labels.
        """
        rows, values = vector
        named = len(rows) - len(self._meaning_rows)  # a dimension of meaning has no name
        found = {}
        for column in columns:
            pushes = values[:named] * self.weights[rows[:named], column]
            telling = np.flatnonzero(pushes >= _MIN_CONTRIBUTION)
            strongest = telling[np.argsort(-pushes[telling], kind="stable")]
            found[self.labels[column]] = self._readable(rows[strongest].tolist())
        return found

    def _readable(self, rows: Iterable[int]) -> tuple[str, ...]:
        """Return the first features among rows that tell people something."""
        found: list[str] = []
        for row in rows:
            place = bisect_right(self._end_rows, row)
            block = BLOCKS[place]
            if block in _READABLE:
                features = self.blocks[block].features
                found.append(f"{_READABLE[block]}: {features[row - self._end_rows[place]]}")
            if len(found) == _TOP_TERMS:
                break
        return tuple(found)
