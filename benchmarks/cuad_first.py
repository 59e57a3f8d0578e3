"""The first stage: what each unit says by its own words: linear models over TF-IDF, and a small network over their space.

The words are those of `contractlens.detection.features`. All contracts are counted into one matrix; which words count
(in at least three units of the contracts learned from) and how much (inverse document frequency) is fitted on those alone.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253 - the benchmark needs it anyway
import scipy.sparse as sp  # noqa: TID253 - the benchmark needs it anyway
from sklearn.decomposition import TruncatedSVD  # noqa: TID253 - the benchmark needs it anyway
from sklearn.exceptions import ConvergenceWarning  # noqa: TID253 - the benchmark needs it anyway
from sklearn.neural_network import MLPClassifier  # noqa: TID253 - the benchmark needs it anyway
from sklearn.preprocessing import normalize  # noqa: TID253 - the benchmark needs it anyway
from sklearn.svm import LinearSVC  # noqa: TID253 - the benchmark needs it anyway

from contractlens.detection.features import tokens, word_features
from contractlens.learning.cuad_measure import MATCH, jaccard, word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cuad_units import Unit
    from numpy.typing import NDArray

    from contractlens.learning.cuad import CuadContract

    Array = NDArray[Any]

BLOCKS = {"words": 2.0, "heading": 1.0}  # weight of each block of features
PENALTY = 0.15  # C of the linear support vector machines, from a sweep over 0.1, 0.2, 0.3, 0.5
POSITIVE_WEIGHT = 3.0
DIMENSIONS = 300
LEAST_UNITS = 3  # a word in fewer units is left out
_SAMPLE = 50_000  # units that the space is fitted on
_HEADING = re.compile(r"^\W*(?:(?:Section|Article|SECTION|ARTICLE)\s+)?[\d.()IVXa-z]{0,9}\W*[A-Z]")
_HEADING_WORDS = 8
_HEADING_CHARACTERS = 90
_LEAST_TOPIC = 30  # characters; a shorter unit inside a labelled span says nothing of its topic


def is_heading(text: str) -> bool:
    """Return whether a sentence is a heading: few words, most of them with a capital."""
    words = text.split()
    lettered = [word for word in words if word[0].isalpha()]
    short = 0 < len(words) <= _HEADING_WORDS and len(text) < _HEADING_CHARACTERS
    return (
        short
        and bool(lettered and _HEADING.match(text))
        and sum(w[0].isupper() for w in lettered) >= 0.6 * len(lettered)
    )


def unit_features(text: str, units: Sequence[Unit]) -> tuple[list[list[str]], list[list[str]]]:
    """Return the words of each unit, and those of its heading and of the start of its paragraph."""
    words, headings = [], []
    heading, lead, paragraph = "", "", -1
    for unit in units:
        own = text[unit.start : unit.end]
        if unit.kind == "sentence":
            heading = own if is_heading(own) else heading
            if unit.paragraph != paragraph:
                lead, paragraph = own[:80], unit.paragraph
        words.append(word_features(tokens(own)))
        headings.append([f"h={w}" for w in tokens(heading)[:10]] + [f"l={w}" for w in tokens(lead)[:8]])
    return words, headings


class Counter:
    """Counts features into matrices; learns new ones until frozen."""

    def __init__(self) -> None:
        self.columns: dict[str, int] = {}
        self.frozen = False

    def count(self, rows: Sequence[Sequence[str]]) -> sp.csr_matrix:
        """Return the counts of each row; features unknown to a frozen counter are left out."""
        if not self.frozen:
            for row in rows:
                for feature in row:
                    self.columns.setdefault(feature, len(self.columns))
        found = [[self.columns[f] for f in row if f in self.columns] for row in rows]
        ends = np.cumsum([0, *map(len, found)])
        columns = np.fromiter((c for row in found for c in row), np.int32, ends[-1])
        matrix = sp.csr_matrix((np.ones(ends[-1], np.float32), columns, ends), (len(rows), len(self.columns)))
        matrix.sum_duplicates()
        return matrix


def targets(contract: CuadContract, units: Sequence[Unit], categories: Sequence[str]) -> tuple[Array, Array]:
    """Return which units match a labelled text of each category, and which are about it (match, or lie inside one)."""
    right = np.zeros((len(units), len(categories)), bool)
    words = [word_set(contract.text[u.start : u.end]) for u in units]
    start, end = np.array([u.start for u in units]), np.array([u.end for u in units])
    for k, category in enumerate(categories):
        for wanted in map(word_set, contract.texts(category)):
            for at, own in enumerate(words):
                longer, shorter = max(len(own), len(wanted)), min(len(own), len(wanted))
                if shorter >= MATCH * longer and jaccard(own, wanted) >= MATCH:
                    right[at, k] = True
    about = right.copy()
    for span in contract.spans:
        inside = np.minimum(span.end, end) - np.maximum(span.start, start) > 0.5 * (end - start)
        if span.category in categories:
            about[inside & (end - start > _LEAST_TOPIC), categories.index(span.category)] = True
    return right, about


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
    """Scores of units, for each category, from a linear model and from a network."""

    def fit(self, counts: Sequence[sp.csr_matrix], about: Array) -> FirstStage:
        """Fit on the counts of each block and on what the units are about."""
        self.blocks = [Block.fit(c, w) for c, w in zip(counts, BLOCKS.values(), strict=True)]
        matrix = self._matrix(counts)
        self.weights = np.zeros((matrix.shape[1], about.shape[1]), np.float32)
        self.intercepts = np.full(about.shape[1], -2.0, np.float32)  # of a category that nobody labelled
        for k in np.flatnonzero(about.any(0)):
            machine = self._machine(matrix, about[:, k])
            self.weights[:, k], self.intercepts[k] = machine.coef_[0], machine.intercept_[0]
        words = self.blocks[0].apply(counts[0])
        chosen = np.random.default_rng(0).permutation(words.shape[0])[:_SAMPLE]
        self.space = TruncatedSVD(min(DIMENSIONS, len(chosen) - 1), n_iter=2, random_state=0).fit(words[chosen])
        inside = self.space.transform(words).astype(np.float32)
        self.scale = inside.std(0).clip(1e-6)
        self.network = MLPClassifier((256,), alpha=3e-3, batch_size=256, max_iter=6, random_state=0)
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", ConvergenceWarning
            )  # six rounds are meant: more learn the contracts by heart
            self.network.fit(inside / self.scale, about)
        return self

    @staticmethod
    def _machine(matrix: sp.csr_matrix, wanted: Array) -> LinearSVC:
        machine = LinearSVC(
            C=PENALTY, dual=True, tol=0.05, max_iter=300, class_weight={0: 1.0, 1: POSITIVE_WEIGHT}, random_state=0
        )
        return machine.fit(matrix, wanted)

    def _matrix(self, counts: Sequence[sp.csr_matrix]) -> sp.csr_matrix:
        return sp.hstack([b.apply(c) for b, c in zip(self.blocks, counts, strict=True)], format="csr", dtype=np.float32)

    def scores(self, counts: Sequence[sp.csr_matrix]) -> tuple[Array, Array]:
        """Return margins of the linear model and log-odds of the network."""
        linear = self._matrix(counts) @ self.weights + self.intercepts
        inside = self.space.transform(self.blocks[0].apply(counts[0])).astype(np.float32) / self.scale
        chance = np.clip(self.network.predict_proba(inside), 1e-6, 1 - 1e-6)
        return linear, np.log(chance / (1 - chance)).astype(np.float32)
