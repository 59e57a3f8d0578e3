from __future__ import annotations

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from contractlens.detection.features import provision_features
from contractlens.detection.provisions import Provision
from contractlens.learning.estimator import ClauseClassifier

REFRESH = ["replace every laptop", "replace the laptop estate", "laptop estate is renewed", "renew each laptop"]
COVER = ["hold insurance cover", "insurance cover of five", "cover is held by insurance", "renew the insurance"]


def features(text: str):
    return provision_features(Provision("c0", "clause", 0, len(text), len(text), text))


X = [features(text) for text in [*REFRESH, *COVER, "nothing of note", "nothing else of note"]]
Y = [frozenset({"refresh"})] * 4 + [frozenset({"insurance"})] * 4 + [frozenset[str]()] * 2


@pytest.fixture(scope="module")
def fitted() -> ClauseClassifier:
    return ClauseClassifier().fit(X, Y)


def test_learns_what_it_was_shown(fitted):
    predicted = fitted.predict(X)
    assert [frozenset(fitted.classes_[row]) for row in predicted] == Y


def test_array_model_scores_as_the_estimator_does(fitted):
    model = fitted.to_model(version="t")
    assert np.allclose(model.scores([model.vector(x) for x in X]), fitted.decision_function(X), atol=1e-4)


def test_array_model_without_calibration_gives_the_estimators_probabilities(fitted):
    model = fitted.to_model(version="t")
    assert np.allclose(
        model.probabilities(model.scores([model.vector(x) for x in X])), fitted.predict_proba(X), atol=1e-4
    )


def test_unknown_words_score_the_intercept(fitted):
    unseen = features("zzz qqq")
    model = fitted.to_model(version="t")
    assert np.allclose(model.scores([model.vector(unseen)]), fitted.decision_function([unseen]), atol=1e-4)


def test_fitting_twice_gives_the_same_numbers(fitted):
    again = ClauseClassifier().fit(X, Y)
    assert np.array_equal(again.coef_, fitted.coef_)


def test_clone_has_the_same_parameters_and_is_not_fitted():
    copy = clone(ClauseClassifier(C=2.0, min_df=1))
    assert (copy.get_params()["C"], copy.get_params()["min_df"]) == (2.0, 1)
    with pytest.raises(NotFittedError):
        copy.predict(X)


def test_order_of_samples_does_not_matter_for_prediction(fitted):
    assert np.array_equal(fitted.decision_function(X[::-1])[::-1], fitted.decision_function(X))


@pytest.mark.parametrize(
    ("rows", "labels"), [([], []), (X[:2], [frozenset()] * 2), (X[:2], Y[:1])], ids=["empty", "no labels", "lengths"]
)
def test_refuses_what_it_cannot_learn_from(rows, labels):
    with pytest.raises(ValueError, match="nothing to learn"):
        ClauseClassifier().fit(rows, labels)


def test_top_terms_name_block_and_word(fitted):
    model = fitted.to_model(version="t")
    terms = model.top_terms(model.vector(features("replace every laptop")), [model.labels.index("refresh")])["refresh"]
    assert any("laptop" in term for term in terms)
