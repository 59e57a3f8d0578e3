"""First stages: what turns the features of a provision into one score per clause type."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np  # noqa: TID253 - the benchmark needs it anyway
import scipy.sparse as sp  # noqa: TID253 - the benchmark needs it anyway
from exp_place import EVERYTHING
from sklearn.multioutput import ClassifierChain  # noqa: TID253 - the benchmark needs it anyway
from sklearn.svm import LinearSVC  # noqa: TID253 - the benchmark needs it anyway
from threadpoolctl import threadpool_limits

from contractlens.learning.estimator import ClauseClassifier
from contractlens.learning.thresholds import fit_platt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from exp_place import Part, Place
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Truth = NDArray[np.bool_]

UNSEEN = -10.0  # the score of a type that the rows trained on do not hold
POSITIVE_WEIGHT = 3.0  # as in the model that ships
SVM_C = 0.5
SMOOTHING = 1.0  # of the counts behind the naive-Bayes weights
SEED = 0


class Learner(Protocol):
    """Fits on features and truth and returns a function that scores features."""

    def __call__(self, features: sp.csr_matrix, truth: Truth) -> Callable[[sp.csr_matrix], Array]:
        """Fit one column of scores per column of `truth`."""


def logistic(features: sp.csr_matrix, truth: Truth) -> Callable[[sp.csr_matrix], Array]:
    """One-vs-rest logistic regression: what ships."""
    estimator = ClauseClassifier()
    return _linear([estimator.fit_one(features, column) for column in truth.T])


def svm(features: sp.csr_matrix, truth: Truth) -> Callable[[sp.csr_matrix], Array]:
    """One-vs-rest linear support vector machines (squared hinge); calibration comes after, on held-out margins."""
    with threadpool_limits(limits=1):
        return _linear([_machine().fit(features, column) for column in truth.T])


def naive_bayes_svm(features: sp.csr_matrix, truth: Truth) -> Callable[[sp.csr_matrix], Array]:
    """The same on features scaled by their log-count ratio (Wang and Manning, 2012), to a mean square of 1."""
    coefficients, intercepts = [], []
    counted = features.maximum(0)
    for column in truth.T:
        ratios = _log_ratios(counted, column)
        with threadpool_limits(limits=1):
            fitted = _machine().fit(features @ sp.diags(ratios), column)
        coefficients.append(fitted.coef_[0] * ratios)
        intercepts.append(fitted.intercept_[0])
    weights = np.stack(coefficients, axis=1)
    return lambda rows: np.asarray(rows @ weights + np.array(intercepts))


def chain(features: sp.csr_matrix, truth: Truth) -> Callable[[sp.csr_matrix], Array]:
    """One classifier chain (Read et al., 2009) of the same machines, types in random order."""
    with threadpool_limits(limits=1):
        fitted = ClassifierChain(_machine(), order="random", random_state=SEED).fit(features, truth)
    return lambda rows: np.asarray(fitted.decision_function(rows))


def _machine() -> LinearSVC:
    weights = {False: 1.0, True: POSITIVE_WEIGHT}
    return LinearSVC(C=SVM_C, class_weight=weights, tol=0.01, random_state=SEED)


LEARNERS: dict[str, Learner] = {
    "logistic": logistic,
    "svm": svm,
    "naive_bayes_svm": naive_bayes_svm,
    "chain": chain,
}


def _linear(fitted: Sequence[Any]) -> Callable[[sp.csr_matrix], Array]:
    weights = np.stack([model.coef_[0] for model in fitted], axis=1)
    intercepts = np.array([model.intercept_[0] for model in fitted])
    return lambda rows: np.asarray(rows @ weights + intercepts)


def _log_ratios(features: sp.csr_matrix, target: Truth) -> Array:
    """Return the log ratio of a feature's share among positives to its share among negatives, scaled."""
    inside = np.asarray(features[target].sum(axis=0)).ravel() + SMOOTHING
    outside = np.asarray(features[~target].sum(axis=0)).ravel() + SMOOTHING
    ratios = np.log((inside / inside.sum()) / (outside / outside.sum()))
    return np.asarray(ratios / np.sqrt((ratios**2).mean()))


def scores_of(
    place: Place,
    name: str,
    learner: Learner = logistic,
    blocks: Sequence[str] = EVERYTHING,
    more: Array | None = None,
    known: Callable[[Part], NDArray[np.bool_]] | None = None,
) -> Array:
    """Return the score of each example from a first stage that saw nothing of its family; kept under `name`.

    Args:
        place: The corpus and its folds.
        name: To keep the scores under.
        learner: How it is fitted.
        blocks: Which blocks of features it sees.
        more: Further features, one row per example.
        known: Which of the rows to train on may be used; all for None.
    """

    def make() -> Array:
        scores = np.full(place.truth.shape, UNSEEN)
        for fold in np.unique(place.folds).tolist():
            part = place.part(fold)
            train, test = part.matrices(blocks) if blocks else (None, None)
            if more is not None:
                extra = sp.csr_matrix(more)
                train = sp.hstack([each for each in (train, extra[part.train]) if each is not None], format="csr")
                test = sp.hstack([each for each in (test, extra[part.test]) if each is not None], format="csr")
            usable = np.ones(len(part.train), dtype=np.bool_) if known is None else known(part)
            fill(scores, part.test, learner, train[usable], place.truth[part.train][usable], test)
        return scores

    return place.cached(name, make)


def fill(scores: Array, rows: NDArray[np.intp], learner: Learner, train: Any, truth: Truth, test: Any) -> None:
    """Fit a learner and write its scores of `test` into `rows`; types that `truth` lacks keep what stands there."""
    columns = np.flatnonzero(truth.any(axis=0) & ~truth.all(axis=0))
    if len(columns):
        scores[rows[:, None], columns] = learner(train, truth[:, columns])(test)


def as_log_odds(place: Place, scores: Array) -> Array:
    """Return margins as log-odds: one sigmoid for all types (two numbers), learned on held-out margins."""
    slope, offset = fit_platt(scores, place.truth)
    return scores * slope + offset


def seconds_to_score(place: Place, learner: Learner, blocks: Sequence[str] = EVERYTHING) -> float:
    """Return the processor time that scoring one provision takes, least of five tries, features ready."""
    part = place.part(0)
    train, test = part.matrices(blocks)
    truth = place.truth[part.train]
    columns = np.flatnonzero(truth.any(axis=0))
    score = learner(train, truth[:, columns])
    tries = []
    for _ in range(5):
        began = time.process_time()
        score(test)
        tries.append(time.process_time() - began)
    return min(tries) / len(part.test)
