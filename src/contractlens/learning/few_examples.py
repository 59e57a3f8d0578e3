"""A linear model from a handful of examples, with the corpus as background.

Two linear models are added up. One is a logistic regression of the examples against the background: exact, but with
five examples it clings to their words. The other is the mean of the examples in a space of meaning in which the
differences inside the corpus's own clause types count less (the within-class covariance of Fisher's discriminant): it
knows from other types which differences do not matter. Each is scaled to the background's standard deviation.

The provisions of the background that look most like the examples are left out of the fit: some are the new type
itself, which nobody labelled in our corpus.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp
from threadpoolctl import threadpool_limits

from contractlens.detection.feature_space import FeatureSpace, heading_words
from contractlens.detection.learnt_types import HEADING_WEIGHT, whitened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from contractlens.detection.features import FeatureBlocks
    from contractlens.learning.background import BackgroundProvision

# From sweeps over held-out families of twelve types, other than those of the published table.
_C = 10.0
_MEANING = 2.0  # weight of the meaning beside the words in the regression
_POSITIVE = 30.0  # weight of an example against one provision of the background
_COUNTER = 10.0  # and of a counterexample
_RIDGE = 1.0  # added to the within-class covariance, in units of its mean variance
_LOOKALIKES = 0.005  # share of the background left out of the fit
_MIN_CLASS = 6  # a type with fewer provisions says nothing about the differences inside it


@dataclass(frozen=True, eq=False)
class Texts:
    """Provisions as numbers: words and characters (sparse), whitened meaning, and the same for their headings."""

    lexical: sp.csr_matrix
    meaning: NDArray[np.float32]

    def take(self, rows: NDArray[np.intp]) -> Texts:
        """Return some of the rows."""
        return Texts(self.lexical[rows], self.meaning[rows])

    def __len__(self) -> int:
        return int(self.meaning.shape[0])


@dataclass(frozen=True, eq=False)
class Ground:
    """The background as numbers.

    Attributes:
        space: The features.
        whitening: See `LearntDetector`.
        centre: See `LearntDetector`.
        bodies: Own words of the provisions.
        headings: Their headings; rows of zeros where there is none.
        has_heading: Which have one.
        folds: Number of the family, the same for all its provisions.
    """

    space: FeatureSpace
    whitening: NDArray[np.float32]
    centre: NDArray[np.float32]
    bodies: Texts
    headings: Texts
    has_heading: NDArray[np.bool_]
    folds: NDArray[np.intp]

    def texts(self, features: Sequence[Sequence[str]], words: Sequence[Sequence[str]]) -> Texts:
        """Return texts in the background's numbers."""
        means = _means(self.space, words)
        return Texts(lexical_matrix(self.space, features, words), whitened(means, self.whitening, self.centre))

    def bodies_of(self, blocks: Sequence[FeatureBlocks]) -> Texts:
        """Return the own words of provisions in the background's numbers."""
        return self.texts([item["words"] for item in blocks], [item["characters"] for item in blocks])


@dataclass(frozen=True, eq=False)
class Weights:
    """What is learnt: weights of the features, an intercept, and the score of an average heading."""

    lexical: NDArray[np.float32]
    meaning: NDArray[np.float32]
    intercept: float
    heading_offset: float

    def of_bodies(self, texts: Texts) -> NDArray[np.float64]:
        """Return the scores of texts without headings."""
        scores: NDArray[np.float64] = texts.lexical @ self.lexical + texts.meaning @ self.meaning + self.intercept
        return scores.astype(np.float64)

    def of_ground(self, ground: Ground) -> NDArray[np.float64]:
        """Return the scores of the background's provisions, with their headings."""
        headings = ground.headings.lexical @ self.lexical + ground.headings.meaning @ self.meaning
        beyond = np.where(ground.has_heading, headings - self.heading_offset, 0.0)
        return self.of_bodies(ground.bodies) + HEADING_WEIGHT * beyond


def _means(space: FeatureSpace, words: Sequence[Sequence[str]]) -> NDArray[np.float32]:
    found = np.zeros((len(words), space.vectors.dimensions), dtype=np.float32)
    for row, listed in enumerate(words):
        found[row] = space.vectors.mean(listed)
    return found


def lexical_matrix(
    space: FeatureSpace, features: Sequence[Sequence[str]], words: Sequence[Sequence[str]]
) -> sp.csr_matrix:
    """Return the words and characters of texts, shape (texts, features of the space)."""
    vectors = [space.lexical(names, listed) for names, listed in zip(features, words, strict=True)]
    starts = np.cumsum([0, *(len(rows) for rows, _ in vectors)])
    rows = np.concatenate([rows for rows, _ in vectors]) if vectors else np.zeros(0, dtype=np.intp)
    values = np.concatenate([values for _, values in vectors]) if vectors else np.zeros(0, dtype=np.float32)
    return sp.csr_matrix((values, rows, starts), shape=(len(vectors), space.size))


def make_ground(space: FeatureSpace, provisions: Sequence[BackgroundProvision]) -> Ground:
    """Return provisions of a corpus as numbers."""
    blocks = [provision.features for provision in provisions]
    headings = [heading_words(item) for item in blocks]
    means = _means(space, [item["characters"] for item in blocks])
    known = means.any(axis=1)
    centre = means[known].mean(axis=0)
    whitening = whitening_of(means, [provision.types for provision in provisions])
    lexical = lexical_matrix(space, [item["words"] for item in blocks], [item["characters"] for item in blocks])
    above = _means(space, headings)
    number_of = {name: number for number, name in enumerate(sorted({item.family for item in provisions}))}
    return Ground(
        space,
        whitening,
        centre,
        Texts(lexical, whitened(means, whitening, centre)),
        Texts(lexical_matrix(space, headings, headings), whitened(above, whitening, centre)),
        np.array([bool(words) for words in headings]),
        np.array([number_of[provision.family] for provision in provisions]),
    )


@lru_cache(maxsize=2)
def shipped_ground() -> Ground:
    """Return the background that ships as numbers, made once per process."""
    from contractlens.detection.feature_space import shipped_space
    from contractlens.learning.background import load_background

    return make_ground(shipped_space(), load_background())


def whitening_of(means: NDArray[np.float32], types: Sequence[frozenset[str]]) -> NDArray[np.float32]:
    """Return the matrix that makes the differences inside the clause types alike in all directions."""
    members: dict[str, list[int]] = {}
    for row, names in enumerate(types):
        if len(names) == 1:
            members.setdefault(next(iter(names)), []).append(row)
    inside = [means[rows] - means[rows].mean(axis=0) for _, rows in sorted(members.items()) if len(rows) >= _MIN_CLASS]
    if not inside:
        return np.eye(means.shape[1], dtype=np.float32)
    joined = np.concatenate(inside).astype(np.float64)
    covariance = joined.T @ joined / len(joined)
    ridge = _RIDGE * np.trace(covariance) / len(covariance)
    values, directions = np.linalg.eigh(covariance + ridge * np.eye(len(covariance)))
    scaled: NDArray[np.float32] = (directions / np.sqrt(values)).astype(np.float16).astype(np.float32)
    return scaled


def fit_weights(examples: Texts, counterexamples: Texts, ground: Ground, rows: NDArray[np.intp]) -> Weights:
    """Return the weights that tell the examples from the counterexamples and from some rows of the background."""
    from sklearn.linear_model import LogisticRegression

    middle = examples.meaning.mean(axis=0)
    bodies = ground.bodies.take(rows)
    likeness = bodies.meaning @ middle
    kept = bodies.take(np.flatnonzero(likeness <= np.quantile(likeness, 1.0 - _LOOKALIKES)))
    parts = (examples, counterexamples, kept)
    lexical = sp.vstack([part.lexical for part in parts])
    meaning = sp.csr_matrix(np.concatenate([part.meaning for part in parts]) * _MEANING)
    targets = np.concatenate([np.ones(len(examples)), np.zeros(len(counterexamples) + len(kept))])
    weights = np.concatenate(
        [np.full(len(examples), _POSITIVE), np.full(len(counterexamples), _COUNTER), np.ones(len(kept))]
    )
    model = LogisticRegression(C=_C, solver="liblinear", random_state=0, tol=0.01)
    with threadpool_limits(limits=1):  # the same sums on any machine
        model.fit(sp.hstack([lexical, meaning]).tocsr(), targets, sample_weight=weights)
    coefficients = model.coef_[0]
    words, turned = coefficients[: ground.space.size], coefficients[ground.space.size :] * _MEANING
    scores = bodies.lexical @ words + bodies.meaning @ turned
    spread, likeness_spread = float(scores.std()) or 1.0, float(likeness.std()) or 1.0
    found = Weights(
        _stored(words / spread),
        _stored(turned / spread + middle / likeness_spread),
        float(-scores.mean() / spread - likeness.mean() / likeness_spread),
        0.0,
    )
    headings = ground.headings.take(np.intersect1d(rows, np.flatnonzero(ground.has_heading)))
    offset = float((found.of_bodies(headings) - found.intercept).mean()) if len(headings) else 0.0
    return Weights(found.lexical, found.meaning, found.intercept, offset)


def _stored(weights: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return weights with the precision that a file keeps, so that a type answers the same once it is saved."""
    return weights.astype(np.float16).astype(np.float32)
