"""The trained classifier as plain arrays: scores provisions without importing scikit-learn.

The estimator that is trained is scikit-learn's (see `contractlens.learning.estimator`); its numbers are written as
arrays and read back here. A test holds the two against each other.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from contractlens.detection.features import BLOCKS, BlockName, FeatureBlocks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

_TOP_TERMS = 3
_MIN_CONTRIBUTION = 0.05  # on the log-odds scale; smaller pushes are not reasons that help anybody
_READABLE: dict[BlockName, str] = {
    "words": "words",
    "heading": "heading",
    "context": "context",
    "lead_in": "lead-in",
    "rules": "rule",
}


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
    """

    slope: float = 1.0
    offset: float = 0.0
    threshold: float = 0.5
    review_from: float = 0.6
    high_from: float = 0.9


@dataclass(frozen=True)
class LinearModel:
    """One-vs-rest linear classifier over feature blocks.

    Attributes:
        labels: Clause types, one per column of ``weights``.
        blocks: The feature blocks; their rows follow one another in ``weights`` in the order of `BLOCKS`.
        weights: Shape (number of features, number of labels).
        intercepts: Shape (number of labels,).
        decisions: Calibration and thresholds per label.
        version: Shown in every finding.
        metrics: What was measured when it was trained.
    """

    labels: tuple[str, ...]
    blocks: Mapping[BlockName, BlockWeights]
    weights: NDArray[np.float32]
    intercepts: NDArray[np.float32]
    decisions: Mapping[str, Decision]
    version: str
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
    def _idf(self) -> list[float]:
        return [float(value) for name in BLOCKS for value in self.blocks[name].idf]

    @cached_property
    def _names(self) -> list[tuple[BlockName, str]]:
        return [(name, feature) for name in BLOCKS for feature in self.blocks[name].features]

    def _vector(self, features: FeatureBlocks) -> tuple[list[int], list[float]]:
        """Return rows and values of one provision: (1 + log tf) * idf per block, scaled as the block says."""
        rows: list[int] = []
        values: list[float] = []
        for name in BLOCKS:
            index = self._index[name]
            counts = Counter(row for feature in features[name] if (row := index.get(feature)) is not None)
            if not counts:
                continue
            block = self.blocks[name]
            if block.is_normed:
                raw = [(1.0 + math.log(count)) * self._idf[row] for row, count in counts.items()]
                scale = block.weight / math.sqrt(sum(value * value for value in raw))
                values += [value * scale for value in raw]
            else:
                values += [block.weight] * len(counts)
            rows += counts
        return rows, values

    def scores(self, batch: Sequence[FeatureBlocks]) -> NDArray[np.float32]:
        """Return the raw scores (log-odds before calibration), shape (provisions, labels)."""
        result = np.tile(self.intercepts, (len(batch), 1)).astype(np.float32)
        for position, features in enumerate(batch):
            rows, values = self._vector(features)
            if rows:
                result[position] += np.asarray(values, dtype=np.float32) @ self.weights[rows]
        return result

    def probabilities(self, batch: Sequence[FeatureBlocks]) -> NDArray[np.float64]:
        """Return calibrated probabilities, shape (provisions, labels)."""
        slopes = np.array([self.decisions[label].slope for label in self.labels])
        offsets = np.array([self.decisions[label].offset for label in self.labels])
        linear = np.clip(self.scores(batch) * slopes + offsets, -40.0, 40.0)
        probabilities: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-linear))
        return probabilities

    def top_terms(self, features: FeatureBlocks, label: str) -> tuple[str, ...]:
        """Return what pushed a provision most towards `label`, strongest first, as ``words: within # months``."""
        rows, values = self._vector(features)
        if not rows:
            return ()
        pushes = np.asarray(values, dtype=np.float32) * self.weights[rows, self.labels.index(label)]
        found: list[str] = []
        for position in np.argsort(-pushes, kind="stable"):
            if pushes[position] < _MIN_CONTRIBUTION or len(found) == _TOP_TERMS:
                break
            block, feature = self._names[rows[position]]
            if block in _READABLE:
                found.append(f"{_READABLE[block]}: {feature}")
        return tuple(found)
