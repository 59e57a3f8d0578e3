"""The scikit-learn estimator behind the model: TF-IDF blocks and one logistic regression per clause type."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import scipy.sparse as sp
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted
from threadpoolctl import threadpool_limits

from contractlens.detection.features import BLOCKS, BlockName, FeatureBlocks, character_features
from contractlens.detection.model import BlockWeights, Decision, LinearModel, Meaning

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from contractlens.detection.second_stage import SecondStage

_COUNTED: frozenset[BlockName] = frozenset({"rules", "shape"})  # yes/no facts: no frequencies, no scaling
# From a sweep over held-out families (F1 on whole contracts); neighbours of these values differ by less than 0.01.
DEFAULT_WEIGHTS: Mapping[BlockName, float] = {
    "words": 2.0,
    "characters": 1.4,
    "heading": 1.1,
    "context": 0.5,
    "lead_in": 0.3,
    "rules": 0.5,
    "shape": 0.2,
}
_TOLERANCE = 0.01  # liblinear's own default; scikit-learn's, a hundred times finer, changes no score that counts


def _same(features: list[str]) -> list[str]:
    return features


class ClauseClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Multi-label classifier of provisions.

    Each block of features is weighted by TF-IDF (``(1 + log tf) * idf``, scaled to length 1) or, for rules and shape,
    by presence; the blocks are joined and a logistic regression per clause type is fitted (liblinear, L2).

    Args:
        C: Inverse of the strength of regularisation.
        positive_weight: Weight of positive examples against negative ones, which are many times as many.
        block_weights: Weight per block; `DEFAULT_WEIGHTS` for None.
        meaning: Vectors of words as further features; None to do without.
        min_df: A feature in fewer examples is left out.
        random_state: Seed of liblinear.

    Attributes:
        classes_: Clause types, sorted, one per column of the label matrix.
        coef_: Shape (number of classes, number of features).
        intercept_: Shape (number of classes,).
    """

    def __init__(
        self,
        *,
        C: float = 10.0,
        positive_weight: float = 3.0,
        block_weights: Mapping[BlockName, float] | None = None,
        meaning: Meaning | None = None,
        min_df: int = 2,
        random_state: int = 0,
    ) -> None:
        self.C = C
        self.positive_weight = positive_weight
        self.block_weights = block_weights
        self.meaning = meaning
        self.min_df = min_df
        self.random_state = random_state

    def fit(self, X: Sequence[FeatureBlocks], y: Sequence[frozenset[str]]) -> Self:
        """Fit on feature blocks and sets of clause types.

        Raises:
            ValueError: Nothing to learn from, or not as many label sets as examples.
        """
        if len(X) != len(y) or not any(y):
            msg = f"{len(X)} examples and {len(y)} label sets, {sum(map(bool, y))} of them not empty; nothing to learn from"
            raise ValueError(msg)
        self.classes_ = np.array(sorted(set().union(*y)))
        matrix = self.fit_features(X).matrix(X)
        targets = np.array([[name in labels for name in self.classes_] for labels in y])
        fitted = [self.fit_one(matrix, targets[:, column]) for column in range(len(self.classes_))]
        self.coef_ = np.vstack([model.coef_[0] for model in fitted])
        self.intercept_ = np.array([model.intercept_[0] for model in fitted])
        return self

    def fit_features(self, X: Sequence[FeatureBlocks]) -> Self:
        """Learn vocabularies and frequencies alone: enough for `matrix`."""
        self.vectorizers_ = {name: self._fit_vectorizer(name, [row[name] for row in X]) for name in BLOCKS}
        return self

    def _fit_vectorizer(self, name: BlockName, column: Sequence[list[str]]) -> TfidfVectorizer | None:
        """Return the fitted vectoriser of a block; None when no feature of it is frequent enough."""
        counted = name in _COUNTED
        min_df = 1 if counted else self.min_df
        analyzer = character_features if name == "characters" else _same
        in_examples = Counter(feature for features in column for feature in set(analyzer(features)))
        if not any(count >= min_df for count in in_examples.values()):
            return None
        return TfidfVectorizer(
            analyzer=analyzer,
            min_df=min_df,
            binary=counted,
            use_idf=not counted,
            norm=None if counted else "l2",
            sublinear_tf=not counted,
        ).fit(column)

    def fit_one(self, matrix: sp.csr_matrix, target: NDArray[np.bool_]) -> LogisticRegression:
        """Return one fitted regression; `target` must hold both values."""
        model = LogisticRegression(
            C=self.C,
            solver="liblinear",
            class_weight={False: 1.0, True: self.positive_weight},
            random_state=self.random_state,
            max_iter=200,
            tol=_TOLERANCE,
        )
        with threadpool_limits(limits=1):  # liblinear's vectors are short: threads only wait for one another, 10 times
            return model.fit(matrix, target)

    def _weight(self, name: BlockName) -> float:
        return (self.block_weights or DEFAULT_WEIGHTS)[name]

    def matrix(self, X: Sequence[FeatureBlocks]) -> sp.csr_matrix:
        """Return the weighted features, shape (examples, features)."""
        parts = [
            vectorizer.transform([row[name] for row in X]) * self._weight(name)
            for name, vectorizer in self.vectorizers_.items()
            if vectorizer is not None
        ]
        if self.meaning is not None:
            dense = np.zeros((len(X), self.meaning.width), dtype=np.float32)
            for position, row in enumerate(X):
                dense[position] = self.meaning.values(row)
            parts.append(sp.csr_matrix(dense))
        return sp.hstack(parts, format="csr")

    def decision_function(self, X: Sequence[FeatureBlocks]) -> NDArray[np.float64]:
        """Return log-odds, shape (examples, classes)."""
        check_is_fitted(self, "coef_")
        scores: NDArray[np.float64] = self.matrix(X) @ self.coef_.T + self.intercept_
        return scores

    def predict_proba(self, X: Sequence[FeatureBlocks]) -> NDArray[np.float64]:
        """Return uncalibrated probabilities, shape (examples, classes)."""
        probabilities: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-self.decision_function(X)))
        return probabilities

    def predict(self, X: Sequence[FeatureBlocks]) -> NDArray[np.bool_]:
        """Return which classes have log-odds above 0, shape (examples, classes)."""
        predicted: NDArray[np.bool_] = self.decision_function(X) > 0
        return predicted

    def to_model(
        self,
        *,
        version: str,
        decisions: Mapping[str, Decision] | None = None,
        decisions_alone: Mapping[str, Decision] | None = None,
        second_stage: SecondStage | None = None,
        second_stage_alone: SecondStage | None = None,
        taxonomy_fingerprint: str = "",
        metrics: Mapping[str, Any] | None = None,
    ) -> LinearModel:
        """Return the fitted numbers as a `LinearModel` that predicts the same without scikit-learn."""
        check_is_fitted(self, "coef_")
        labels = tuple(str(name) for name in self.classes_)
        return LinearModel(
            labels=labels,
            blocks={name: self._block(name) for name in BLOCKS},
            weights=np.ascontiguousarray(self.coef_.T, dtype=np.float32),
            intercepts=self.intercept_.astype(np.float32),
            decisions=decisions or {label: Decision() for label in labels},
            version=version,
            decisions_alone=decisions_alone or {},
            meaning=self.meaning,
            second_stage=second_stage,
            second_stage_alone=second_stage_alone,
            taxonomy_fingerprint=taxonomy_fingerprint,
            metrics=metrics or {},
        )

    def _block(self, name: BlockName) -> BlockWeights:
        vectorizer = self.vectorizers_[name]
        if vectorizer is None:
            return BlockWeights((), np.ones(0, dtype=np.float32), name not in _COUNTED, self._weight(name))
        features = tuple(str(feature) for feature in vectorizer.get_feature_names_out())
        idf = np.ones(len(features)) if name in _COUNTED else vectorizer.idf_
        return BlockWeights(features, idf.astype(np.float32), name not in _COUNTED, self._weight(name))
