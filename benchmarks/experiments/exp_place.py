"""The corpus, its folds by family and its features as matrices, made once for all experiments."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np  # noqa: TID253 - the benchmark needs it anyway
import scipy.sparse as sp  # noqa: TID253 - the benchmark needs it anyway

from contractlens.detection.detector import Detector
from contractlens.detection.features import BLOCKS
from contractlens.detection.model import Meaning
from contractlens.detection.model_store import load_vectors
from contractlens.learning.estimator import ClauseClassifier
from contractlens.learning.examples import featurize, load_corpus
from contractlens.learning.heldout import HeldOut, family_folds
from contractlens.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from contractlens.detection.features import FeatureBlocks
    from contractlens.learning.examples import Example

    Array = NDArray[np.float64]

FOLDS = 5
VECTORS = "vectors"
EVERYTHING: tuple[str, ...] = (*BLOCKS, VECTORS)


@dataclass(frozen=True)
class Part:
    """One fold: the rows to train on, the rows to measure, and their features block by block."""

    train: NDArray[np.intp]
    test: NDArray[np.intp]
    blocks: dict[str, tuple[sp.csr_matrix, sp.csr_matrix]]

    def matrices(self, names: Sequence[str]) -> tuple[sp.csr_matrix, sp.csr_matrix]:
        """Return the features of both sides, the blocks in `names` side by side."""
        train, test = zip(*(self.blocks[name] for name in names), strict=True)
        return sp.hstack(train, format="csr"), sp.hstack(test, format="csr")


@dataclass(frozen=True)
class Place:
    """What every experiment starts from.

    Attributes:
        examples: Provisions of whole contracts, in reading order, and standalone clauses.
        features: Of the examples.
        labels: Clause types, one per column.
        truth: Which types people saw, shape (examples, labels).
        folds: Fold of each example; a family is never split.
        keep: Folder for scores already worked out; None to keep none.
    """

    examples: Sequence[Example]
    features: Sequence[FeatureBlocks]
    labels: list[str]
    truth: NDArray[np.bool_]
    folds: NDArray[np.int64]
    keep: Path | None = None
    _parts: dict[int, Part] = field(default_factory=dict)

    @classmethod
    def open(cls, corpus: Path, keep: Path | None = None) -> Place:
        """Read a corpus and make its features."""
        taxonomy = Taxonomy.default()
        examples = load_corpus(corpus, known_types=taxonomy.types).examples
        return cls.of(examples, featurize(Detector(taxonomy), examples), keep)

    @classmethod
    def of(cls, examples: Sequence[Example], features: Sequence[FeatureBlocks], keep: Path | None = None) -> Place:
        """Return the place of examples whose features are known."""
        labels = sorted({name for example in examples for name in example.types})
        truth = np.array([[name in example.types for name in labels] for example in examples])
        folds = family_folds([example.family for example in examples], FOLDS)
        return cls(examples, features, labels, truth, folds, keep)

    @property
    def targets(self) -> list[frozenset[str]]:
        """The types that people saw in each example."""
        return [example.types for example in self.examples]

    def part(self, fold: int) -> Part:
        """Return a fold; vocabularies and frequencies are those of the rows trained on."""
        if fold not in self._parts:
            train, test = np.flatnonzero(self.folds != fold), np.flatnonzero(self.folds == fold)
            self._parts[fold] = Part(train, test, self.blocks(train, test))
        return self._parts[fold]

    def blocks(self, train: NDArray[np.intp], test: NDArray[np.intp]) -> dict[str, tuple[sp.csr_matrix, sp.csr_matrix]]:
        """Return the weighted features of rows to train on and rows to measure, block by block."""
        known, unseen = [self.features[row] for row in train], [self.features[row] for row in test]
        made = block_matrices(known, [known, unseen])
        return {name: (pair[0], pair[1]) for name, pair in made.items()}

    def held_out(self, scores: Array) -> HeldOut:
        """Return what calibrates, judges and sets thresholds from scores, each fold by the others."""
        return HeldOut(self.examples, self.labels, scores, self.truth, self.folds, self.features)

    def cached(self, name: str, make: Callable[[], Array]) -> Array:
        """Return an array that was kept under `name`, or make and keep it."""
        if self.keep is None:
            return make()
        path = self.keep / f"{name}.npy"
        if not path.exists():
            np.save(path, make())
        array: Array = np.load(path)
        return array


def block_matrices(
    known: Sequence[FeatureBlocks], of: Sequence[Sequence[FeatureBlocks]]
) -> dict[str, list[sp.csr_matrix]]:
    """Return the blocks of several sets of provisions as matrices, with the vocabularies of `known`.

    Returns:
        Per block one matrix for each of the sets in `of`.
    """
    meaning = Meaning(load_vectors())
    estimator = ClauseClassifier().fit_features(known)
    made = {name: [one_block(estimator, name, rows) for rows in of] for name in BLOCKS}
    made[VECTORS] = [sp.csr_matrix(np.stack([meaning.values(row) for row in rows])) for rows in of]
    return made


def one_block(estimator: ClauseClassifier, name: str, rows: Sequence[FeatureBlocks]) -> sp.csr_matrix:
    """Return one weighted block; no columns where nothing was frequent enough."""
    vectorizer = estimator.vectorizers_[name]
    if vectorizer is None:
        return sp.csr_matrix((len(rows), 0))
    return vectorizer.transform([row[name] for row in rows]) * estimator._weight(name)  # noqa: SLF001 - the very weights that ship
