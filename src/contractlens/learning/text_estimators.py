"""Our features and our classifier as scikit-learn estimators of texts: they go into anybody's pipelines and searches.

`ProvisionVectorizer` turns provisions into the features that the model that ships looks at; `ProvisionClassifier`
learns from them. Both take texts, or a table with the columns ``text``, ``heading`` and ``part``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import check_consistent_length, check_is_fitted, column_or_1d

from contractlens.detection.detector import Detector
from contractlens.detection.features import BLOCKS
from contractlens.detection.model import Meaning
from contractlens.detection.model_store import load_vectors
from contractlens.detection.provisions import Provision
from contractlens.learning.estimator import ClauseClassifier
from contractlens.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import scipy.sparse as sp
    from numpy.typing import NDArray

    from contractlens.detection.features import BlockName, FeatureBlocks
    from contractlens.detection.word_vectors import WordVectors

_COLUMNS = ("text", "heading", "part")
_TABLE = 2  # dimensions
_CERTAIN = 40.0  # log-odds of a label that every text had, or none
_MULTI_LABEL = "multilabel-indicator"


class ProvisionVectorizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Turns provisions into features: words, parts of words, heading, part, evidence of the rules, shape, and meaning.

    Args:
        block_weights: Weight of each block of features; those of the model that ships for None.
        min_df: A word or part of a word in fewer texts is left out.
        meaning: Whether the mean of the word vectors that ship is among the features.
        taxonomy: Whose rules give evidence; the clause types that ship for None.
        sparse_output: False for a dense array, which ``set_output(transform="pandas")`` needs.

    Attributes:
        n_features_in_: Columns of the table that it was fitted on; not there for a list of texts.
        feature_names_in_: Their names, for a DataFrame.

    Example:
        >>> from contractlens.learning.text_estimators import ProvisionVectorizer
        >>> vectorizer = ProvisionVectorizer(min_df=1, meaning=False)
        >>> features = vectorizer.fit_transform(["The Supplier shall insure.", "The Buyer shall pay."])
        >>> features.shape[0], "words: @buyer" in vectorizer.get_feature_names_out()
        (2, True)
    """

    def __init__(
        self,
        *,
        block_weights: Mapping[BlockName, float] | None = None,
        min_df: int = 2,
        meaning: bool = True,
        taxonomy: Taxonomy | None = None,
        sparse_output: bool = True,
    ) -> None:
        self.block_weights = block_weights
        self.min_df = min_df
        self.meaning = meaning
        self.taxonomy = taxonomy
        self.sparse_output = sparse_output

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002 - scikit-learn passes targets to every step
        """Learn the vocabulary.

        Args:
            X: Texts, or a table with a column of texts, of headings and of parts (the last two may be left out).
            y: Not used.

        Raises:
            ValueError: There are no texts, or they are no texts.
        """
        provisions = _provisions(X)
        _note_columns(self, X)
        inner = ClauseClassifier(
            block_weights=self.block_weights,
            meaning=Meaning(_vectors()) if self.meaning else None,
            min_df=self.min_df,
        )
        self.features_ = inner.fit_features(_blocks(provisions, self.taxonomy))
        return self

    def transform(self, X: Any) -> sp.csr_matrix | NDArray[np.float64]:
        """Return the features, shape (texts, features).

        Args:
            X: As for `fit`.

        Raises:
            NotFittedError: `fit` was not called.
            ValueError: Other columns than it was fitted on, or no texts.
        """
        check_is_fitted(self)
        _check_columns(self, X)
        matrix = self.features_.matrix(_blocks(_provisions(X), self.taxonomy))
        return matrix if self.sparse_output else matrix.toarray()

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:  # noqa: ARG002 - the signature of scikit-learn
        """Return the name of each feature, such as ``words: within #``; dimensions of meaning are numbered.

        Args:
            input_features: Not used.

        Raises:
            NotFittedError: `fit` was not called.
        """
        check_is_fitted(self)
        names = [
            f"{block}: {feature}"
            for block in BLOCKS
            if (vectorizer := self.features_.vectorizers_[block]) is not None
            for feature in vectorizer.get_feature_names_out()
        ]
        width = self.features_.meaning.width if self.features_.meaning else 0
        return np.array([*names, *(f"meaning: {number}" for number in range(width))], dtype=object)

    def __sklearn_tags__(self) -> Any:
        return _text_tags(super().__sklearn_tags__())


class ProvisionClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Learns labels of provisions: a logistic regression per label over the features of `ProvisionVectorizer`.

    This is the first stage of the model that ships, without its calibration, thresholds and second stage.

    Args:
        C: Inverse of the strength of regularisation.
        positive_weight: Weight of texts that have a label against those that do not, which are mostly many more.
        block_weights: See `ProvisionVectorizer`.
        min_df: See `ProvisionVectorizer`.
        meaning: See `ProvisionVectorizer`.
        taxonomy: See `ProvisionVectorizer`.
        random_state: Seed of liblinear.

    Attributes:
        classes_: Labels, sorted; for a matrix of labels the numbers of its columns.
        coef_: Shape (labels, features); one row when there are two classes.
        intercept_: Shape (labels,), or (1,).
        n_features_in_: Columns of the table that it was fitted on; not there for a list of texts.
        feature_names_in_: Their names, for a DataFrame.

    Example:
        >>> from contractlens.learning.text_estimators import ProvisionClassifier
        >>> texts = ["The Supplier shall hold insurance."] * 3 + ["Notices are sent by post."] * 3
        >>> classifier = ProvisionClassifier(meaning=False).fit(texts, ["cover"] * 3 + ["other"] * 3)
        >>> classifier.predict(["Insurance is held by the Supplier."]).tolist()
        ['cover']
    """

    def __init__(
        self,
        *,
        C: float = 10.0,
        positive_weight: float = 3.0,
        block_weights: Mapping[BlockName, float] | None = None,
        min_df: int = 2,
        meaning: bool = True,
        taxonomy: Taxonomy | None = None,
        random_state: int = 0,
    ) -> None:
        self.C = C
        self.positive_weight = positive_weight
        self.block_weights = block_weights
        self.min_df = min_df
        self.meaning = meaning
        self.taxonomy = taxonomy
        self.random_state = random_state

    def fit(self, X: Any, y: Any) -> Self:
        """Learn the labels.

        Args:
            X: Texts, or a table with a column of texts, of headings and of parts (the last two may be left out).
            y: One label per text, or a matrix of zeros and ones with one column per label
                (``sklearn.preprocessing.MultiLabelBinarizer`` makes one of sets of labels).

        Raises:
            ValueError: No texts, no labels, or fewer than two classes.
        """
        if y is None:
            msg = f"{type(self).__name__} requires y to be passed, but the target y is None"
            raise ValueError(msg)
        provisions = _provisions(X)
        check_consistent_length(provisions, y)
        check_classification_targets(y)
        _note_columns(self, X)
        self.is_multi_label_ = type_of_target(y) == _MULTI_LABEL
        self.classes_, targets = self._targets(y)
        rows = _blocks(provisions, self.taxonomy)
        self.features_ = ClauseClassifier(
            C=self.C,
            positive_weight=self.positive_weight,
            block_weights=self.block_weights,
            meaning=Meaning(_vectors()) if self.meaning else None,
            min_df=self.min_df,
            random_state=self.random_state,
        ).fit_features(rows)
        matrix = self.features_.matrix(rows)
        fitted = [self._fit_one(matrix, targets[:, column]) for column in range(targets.shape[1])]
        self.coef_ = np.vstack([coefficients for coefficients, _ in fitted])
        self.intercept_ = np.array([intercept for _, intercept in fitted])
        return self

    def _targets(self, y: Any) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """Return the classes, and one column of truth for each; for two classes one column for the second."""
        if self.is_multi_label_:
            matrix = np.asarray(y.todense() if callable(getattr(y, "todense", None)) else y).astype(bool)
            return np.arange(matrix.shape[1]), matrix
        labels = column_or_1d(y, warn=True)
        classes = np.unique(labels)
        if len(classes) <= 1:
            msg = f"a classifier needs at least two classes, and there is only one class: {len(classes)}"
            raise ValueError(msg)
        columns = classes[1:] if len(classes) == _TABLE else classes
        return classes, labels[:, None] == columns[None, :]

    def _fit_one(self, matrix: sp.csr_matrix, target: NDArray[np.bool_]) -> tuple[NDArray[np.float64], float]:
        if target.all() or not target.any():
            return np.zeros(matrix.shape[1]), _CERTAIN if target.all() else -_CERTAIN
        model = self.features_.fit_one(matrix, target)
        return model.coef_[0], float(model.intercept_[0])

    def decision_function(self, X: Any) -> NDArray[np.float64]:
        """Return log-odds: shape (texts,) for two classes, else (texts, labels).

        Args:
            X: As for `fit`.

        Raises:
            NotFittedError: `fit` was not called.
            ValueError: Other columns than it was fitted on, or no texts.
        """
        check_is_fitted(self)
        _check_columns(self, X)
        matrix = self.features_.matrix(_blocks(_provisions(X), self.taxonomy))
        scores: NDArray[np.float64] = matrix @ self.coef_.T + self.intercept_
        return scores[:, 0] if not self.is_multi_label_ and scores.shape[1] == 1 else scores

    def predict_proba(self, X: Any) -> NDArray[np.float64]:
        """Return probabilities, shape (texts, labels); those of one label per text add up to 1. They are not calibrated.

        Args:
            X: As for `fit`.

        Raises:
            NotFittedError: `fit` was not called.
            ValueError: Other columns than it was fitted on, or no texts.
        """
        raw = 1.0 / (1.0 + np.exp(-np.clip(self.decision_function(X), -_CERTAIN, _CERTAIN)))
        if raw.ndim == 1:
            return np.stack([1.0 - raw, raw], axis=1)
        probabilities: NDArray[np.float64] = raw if self.is_multi_label_ else raw / raw.sum(axis=1, keepdims=True)
        return probabilities

    def predict(self, X: Any) -> NDArray[Any]:
        """Return the likeliest label of each text, or a matrix of zeros and ones, as `fit` was given.

        Args:
            X: As for `fit`.

        Raises:
            NotFittedError: `fit` was not called.
            ValueError: Other columns than it was fitted on, or no texts.
        """
        scores = self.decision_function(X)
        if self.is_multi_label_:
            return (scores > 0).astype(np.int64)
        chosen = (scores > 0).astype(np.intp) if scores.ndim == 1 else scores.argmax(axis=1)
        return np.asarray(self.classes_[chosen])

    def __sklearn_tags__(self) -> Any:
        tags = _text_tags(super().__sklearn_tags__())
        tags.classifier_tags.multi_label = True
        return tags


def _text_tags(tags: Any) -> Any:
    tags.input_tags.string = True
    tags.input_tags.one_d_array = True
    tags.input_tags.two_d_array = False
    return tags


def _provisions(X: Any) -> list[Provision]:
    """Return the texts as provisions that stand alone.

    Raises:
        ValueError: There are none, or what was given is no text.
    """
    if isinstance(X, str | bytes):
        msg = "X must be a list or column of texts, not a single one; write [text]"
        raise ValueError(msg)  # noqa: TRY004 - scikit-learn's convention for bad input
    columns = _columns_of(X)
    texts = columns["text"]
    if not texts:
        msg = "Found array with 0 sample(s): there are no texts"
        raise ValueError(msg)
    if not all(isinstance(text, str) for text in texts):
        msg = "X must hold texts, one str each; missing values must be filled first"
        raise ValueError(msg)
    blank = [""] * len(texts)
    return [
        Provision("c0", "clause", 0, len(text), len(text), text, heading=_word(heading), part=_word(part))
        for text, heading, part in zip(texts, columns.get("heading", blank), columns.get("part", blank), strict=True)
    ]


def _word(value: object) -> str:
    return value if isinstance(value, str) else ""


def _columns_of(X: Any) -> dict[str, list[Any]]:
    """Return the columns by their names; a table without names has them in the order text, heading, part."""
    if isinstance(X, pd.DataFrame):
        if "text" in X.columns:
            return {name: X[name].tolist() for name in _COLUMNS if name in X.columns}
        X = X.to_numpy(dtype=object)  # noqa: N806 - scikit-learn's name
    array = np.asarray(X, dtype=object)
    if array.ndim == 1:
        return {"text": array.tolist()}
    if array.ndim != _TABLE or not 1 <= array.shape[1] <= len(_COLUMNS):
        msg = f"X must hold texts, or a table of {', '.join(_COLUMNS)}; its shape is {array.shape}"
        raise ValueError(msg)
    return {name: array[:, at].tolist() for at, name in enumerate(_COLUMNS[: array.shape[1]])}


def _note_columns(estimator: Any, X: Any) -> None:
    """Keep how many columns a table had and, for a DataFrame, their names, as scikit-learn does."""
    for name in ("n_features_in_", "feature_names_in_"):
        vars(estimator).pop(name, None)
    if isinstance(X, pd.DataFrame):
        estimator.feature_names_in_ = np.asarray(X.columns, dtype=object)
    width = _width(X)
    if width is not None:
        estimator.n_features_in_ = width


def _check_columns(estimator: Any, X: Any) -> None:
    wanted = vars(estimator).get("n_features_in_")
    found = _width(X)
    if wanted is not None and found is not None and found != wanted:
        msg = f"X has {found} features, but {type(estimator).__name__} is expecting {wanted} features as input"
        raise ValueError(msg)
    names = vars(estimator).get("feature_names_in_")
    if names is not None and isinstance(X, pd.DataFrame) and list(X.columns) != list(names):
        msg = "The feature names should match those that were passed during fit."
        raise ValueError(msg)


def _width(X: Any) -> int | None:
    shape = np.shape(X) if isinstance(X, pd.DataFrame | np.ndarray) else ()
    return int(shape[1]) if len(shape) == _TABLE else None


def _blocks(provisions: Sequence[Provision], taxonomy: Taxonomy | None) -> list[FeatureBlocks]:
    detector = _default_detector() if taxonomy is None else _detector(_Rules(taxonomy))
    evidence = detector.find_evidence(provisions)
    return [detector.features_of(provision, found) for provision, found in zip(provisions, evidence, strict=True)]


class _Rules:
    """A taxonomy that can be looked up: equal when the content is."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.taxonomy = taxonomy
        self.key = taxonomy.fingerprint

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rules) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(maxsize=1)
def _default_detector() -> Detector:
    return Detector(Taxonomy.default())


@lru_cache(maxsize=2)
def _detector(rules: _Rules) -> Detector:
    """Return a detector of rules alone; compiling them takes longer than reading a hundred texts."""
    return Detector(rules.taxonomy)


@lru_cache(maxsize=1)
def _vectors() -> WordVectors:
    """Return the word vectors that ship.

    Raises:
        ValueError: The model that ships has none.
    """
    vectors = load_vectors()
    if vectors is None:
        msg = "the model that ships has no word vectors; use meaning=False"
        raise ValueError(msg)
    return vectors
