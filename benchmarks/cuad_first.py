"""The first stage: what each unit says by its own words: linear models over TF-IDF, and small networks.

The networks see the place of a unit in the space of those words, and pooled vectors of single words. The linear models
learn which units match a labelled span of a category, the networks also which units lie inside one. Which words count
(in at least three units of the contracts learned from) and how much (inverse document frequency) is fitted on those
contracts alone.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253 - the benchmark needs it anyway
import scipy.sparse as sp  # noqa: TID253 - the benchmark needs it anyway
from cuad_vectors import Pooled
from sklearn.decomposition import TruncatedSVD  # noqa: TID253 - the benchmark needs it anyway
from sklearn.exceptions import ConvergenceWarning  # noqa: TID253 - the benchmark needs it anyway
from sklearn.neural_network import MLPClassifier  # noqa: TID253 - the benchmark needs it anyway
from sklearn.preprocessing import normalize  # noqa: TID253 - the benchmark needs it anyway
from sklearn.svm import LinearSVC  # noqa: TID253 - the benchmark needs it anyway

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cuad_vectors import WordVectors
    from numpy.typing import NDArray

    Array = NDArray[Any]

BLOCKS = {"words": 2.0, "heading": 1.0}  # weight of each block of features
PENALTY = 0.15  # C of the linear support vector machines, from a sweep over 0.1, 0.2, 0.3, 0.5
POSITIVE_WEIGHT = 3.0
DIMENSIONS = 300
LEAST_UNITS = 3  # a word in fewer units is left out
KINDS = ("linear", "network about", "network")  # the scores of a unit, for each category
COMMON_UNITS = 8  # a word in fewer units has no part in the space
HIDDEN = (256, 128)  # neurons of the layers of a network
NETWORKS = 3  # whose log-odds are averaged
_SAMPLE = 30_000  # units that the space is fitted on
_ROUNDS = 6  # of the network over all units: more learn the contracts by heart


@dataclass(slots=True)
class Block:
    """Inverse document frequencies of one block; 0 for words left out."""

    weight: float
    idf: Array

    @classmethod
    def fit(cls, counts: sp.csr_matrix, weight: float) -> Block:
        """Fit on the counts of the units learned from."""
        frequency = np.bincount(counts.indices, minlength=counts.shape[1])
        idf = np.where(frequency >= LEAST_UNITS, np.log((1 + counts.shape[0]) / (1 + frequency)) + 1, 0)
        return cls(weight, idf.astype(np.float32))

    def apply(self, counts: sp.csr_matrix) -> sp.csr_matrix:
        """Return weighted rows of length `weight`."""
        data = (1 + np.log(counts.data)) * self.idf[counts.indices]
        matrix = sp.csr_matrix((data.astype(np.float32), counts.indices.copy(), counts.indptr.copy()), counts.shape)
        matrix.eliminate_zeros()
        return normalize(matrix, copy=False) * np.float32(self.weight)


class FirstStage:
    """Scores of units, for each category, from linear models and from a network."""

    def __init__(self, vectors: WordVectors) -> None:
        self.pooled = Pooled(vectors)

    def fit(self, counts: Sequence[sp.csr_matrix], shape: Array, about: Array, right: Array) -> FirstStage:
        """Fit on the counts of each block, on the shape of the units, on what they are about and what they match."""
        self.blocks = [Block.fit(c, w) for c, w in zip(counts, BLOCKS.values(), strict=True)]
        matrix = self._matrix(counts)
        self.weights = np.zeros((matrix.shape[1], right.shape[1]), np.float32)
        self.intercepts = np.full(right.shape[1], -2.0, np.float32)  # of a category that nobody labelled
        for k in np.flatnonzero(right.any(0)):
            machine = self._machine(matrix, right[:, k])
            self.weights[:, k], self.intercepts[k] = machine.coef_[0], machine.intercept_[0]
        self.common = np.flatnonzero(np.bincount(counts[0].indices, minlength=counts[0].shape[1]) >= COMMON_UNITS)
        words = self._words(counts)
        chosen = np.random.default_rng(0).permutation(words.shape[0])[:_SAMPLE]
        self.space = TruncatedSVD(min(DIMENSIONS, *(side - 1 for side in words.shape)), n_iter=2, random_state=0).fit(
            words[chosen]
        )
        self.pooled.fit(counts[0])
        self.scale = np.ones(1, np.float32)
        inside = self._inside(counts, shape)
        self.scale = inside.std(0).clip(1e-6)
        inside /= self.scale
        self.networks = [
            MLPClassifier(HIDDEN, alpha=3e-3, batch_size=256, max_iter=_ROUNDS, random_state=seed)
            for seed in range(NETWORKS)
        ]
        for network in self.networks:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ConvergenceWarning)  # so few rounds are meant
                network.fit(inside, np.hstack([about, right]))
        return self

    @staticmethod
    def _machine(matrix: sp.csr_matrix, wanted: Array) -> LinearSVC:
        machine = LinearSVC(
            C=PENALTY, dual=True, tol=0.05, max_iter=300, class_weight={0: 1.0, 1: POSITIVE_WEIGHT}, random_state=0
        )
        return machine.fit(matrix, wanted)

    def _matrix(self, counts: Sequence[sp.csr_matrix]) -> sp.csr_matrix:
        return sp.hstack([b.apply(c) for b, c in zip(self.blocks, counts, strict=True)], format="csr", dtype=np.float32)

    def _words(self, counts: Sequence[sp.csr_matrix]) -> sp.csr_matrix:
        return self.blocks[0].apply(counts[0])[:, self.common]

    def _inside(self, counts: Sequence[sp.csr_matrix], shape: Array) -> Array:
        """Return the place of each unit in the space of words, and its shape, as the network takes them."""
        place = self.space.transform(self._words(counts))
        return np.hstack([place, self.pooled.apply(counts[0]), shape]).astype(np.float32) / self.scale

    def scores(self, counts: Sequence[sp.csr_matrix], shape: Array) -> Array:
        """Return the scores of units: margins of the linear models, log-odds of the network.

        Returns:
            One matrix of units and categories for each of `KINDS`.
        """
        linear = self._matrix(counts) @ self.weights + self.intercepts
        inside = self._inside(counts, shape)
        chances = [np.clip(network.predict_proba(inside), 1e-6, 1 - 1e-6) for network in self.networks]
        network = np.mean([np.log(chance / (1 - chance)) for chance in chances], axis=0)
        return np.stack([linear, *np.hsplit(network, 2)]).astype(np.float32)
