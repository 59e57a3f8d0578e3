"""What the words of a unit mean: vectors of single words from a sentence encoder, pooled over the unit.

The vectors are learned elsewhere and know nothing of CUAD: the encoder is given each word by itself. Which directions
count, and which words are too common to tell anything, is fitted on the contracts learned from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253 - the benchmark needs it anyway

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import scipy.sparse as sp
    from numpy.typing import NDArray

    Array = NDArray[Any]

MEANS, MOSTS = 128, 64  # directions of which a unit has the weighted mean, and the greatest value over its words
_SMOOTHING = 1e-3  # of the inverse frequency (Arora, Liang and Ma 2017)
_AT_ONCE = 5_000  # units


class WordVectors:
    """Vectors of the words that columns of counts stand for."""

    def __init__(self, vectors: Array, columns: Mapping[str, int], words: Mapping[str, int]) -> None:
        """Keep the vectors of those of `words` (rows of `vectors`) that have a column."""
        known = [(column, words[word]) for word, column in columns.items() if word in words]
        self.column = np.array([column for column, _ in known])
        self.vectors = vectors[[row for _, row in known]].astype(np.float32)

    def counts(self, counts: sp.csr_matrix) -> sp.csr_matrix:
        """Return the counts of the words that have vectors."""
        return counts[:, self.column]


def read_vectors(path: Path, columns: Mapping[str, int]) -> WordVectors:
    """Return the vectors of a file that `cuad_encode` wrote, for the columns of a counter."""
    with np.load(path, allow_pickle=False) as kept:
        words = {str(word): row for row, word in enumerate(kept["words"])}
        return WordVectors(kept["vectors"], columns, words)


class Pooled:
    """Means and greatest values of word vectors over units."""

    def __init__(self, vectors: WordVectors) -> None:
        self.source = vectors

    def fit(self, counts: sp.csr_matrix) -> Pooled:
        """Fit directions and the weight of each word on the counts of units learned from."""
        frequency = np.asarray(self.source.counts(counts).sum(0)).ravel() + 1
        self.weights = (_SMOOTHING / (_SMOOTHING + frequency / frequency.sum())).astype(np.float32)
        centred = self.source.vectors - self.source.vectors.mean(0)
        weighted = centred * np.sqrt(frequency)[:, None].astype(np.float32)
        _, directions = np.linalg.eigh(weighted.T @ weighted)
        self.places = np.ascontiguousarray(centred @ directions[:, ::-1][:, :MEANS])
        self.strong = self.places[:, :MOSTS] * np.sqrt(self.weights)[:, None]
        return self

    def apply(self, counts: sp.csr_matrix) -> Array:
        """Return the pooled vectors of units."""
        known = self.source.counts(counts).astype(np.float32)
        most = np.zeros((known.shape[0], self.strong.shape[1]), np.float32)
        filled = np.flatnonzero(np.diff(known.indptr))
        for first in range(0, len(filled), _AT_ONCE):
            at = filled[first : first + _AT_ONCE]
            some = known[at]
            most[at] = np.maximum.reduceat(self.strong[some.indices], some.indptr[:-1], axis=0)
        known.data = (1 + np.log(known.data)) * self.weights[known.indices]
        total = np.asarray(known.sum(1)) + np.float32(1e-6)
        return np.hstack([(known @ self.places) / total, most]).astype(np.float32)
