from __future__ import annotations

import pickle
import warnings

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import RidgeClassifier
from sklearn.model_selection import GridSearchCV, cross_val_predict, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MultiLabelBinarizer
from sklearn.utils import get_tags
from sklearn.utils.estimator_checks import estimator_checks_generator

from contractlens.learning.text_estimators import ProvisionClassifier, ProvisionVectorizer
from contractlens.taxonomy import Taxonomy

REFRESH = ["The Supplier shall replace every laptop.", "The laptop estate is renewed.", "Each laptop is replaced."] * 2
COVER = ["The Supplier shall hold insurance.", "Insurance of five million is held.", "Cover by insurance."] * 2
POST = ["Notices are sent by post.", "A notice by post is served.", "Post carries each notice."] * 2
TEXTS = [*REFRESH, *COVER, *POST]
LABELS = ["refresh"] * 6 + ["cover"] * 6 + ["post"] * 6
BOTH = MultiLabelBinarizer().fit_transform([{"refresh"}] * 5 + [{"refresh", "cover"}] + [{"cover"}] * 6 + [set()] * 6)
NEW = ["Laptops: every laptop shall be replaced.", "Insurance is held."]
ESTIMATORS = [ProvisionVectorizer(), ProvisionClassifier()]
by_name = pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda each: type(each).__name__)


@pytest.fixture(scope="module")
def fitted():
    return ProvisionClassifier().fit(TEXTS, LABELS)


@by_name
def test_checks_that_scikit_learn_runs_on_texts_pass(estimator):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that it has no texts to feed
        for each, check in estimator_checks_generator(estimator):
            check(each)


@by_name
def test_tags_say_that_texts_are_taken(estimator):
    tags = get_tags(estimator).input_tags
    assert (tags.string, tags.one_d_array, tags.two_d_array) == (True, True, False)


@by_name
def test_clone_has_the_parameters_and_is_not_fitted(estimator):
    copy = clone(estimator.set_params(min_df=1)).set_params(min_df=2)
    assert copy.get_params() == clone(estimator).set_params(min_df=2).get_params()
    with pytest.raises(NotFittedError):
        copy.predict(TEXTS) if isinstance(copy, ProvisionClassifier) else copy.transform(TEXTS)
    estimator.set_params(min_df=2)


@by_name
def test_unknown_parameter_is_refused(estimator):
    with pytest.raises(ValueError, match="Invalid parameter"):
        estimator.set_params(no_such=1)


def test_labels_are_learned(fitted):
    assert list(fitted.predict(NEW)) == ["refresh", "cover"]


def test_classes_are_sorted(fitted):
    assert list(fitted.classes_) == ["cover", "post", "refresh"]


def test_probabilities_add_up_to_1(fitted):
    assert np.allclose(fitted.predict_proba(NEW).sum(axis=1), 1.0)


def test_likeliest_class_is_predicted(fitted):
    assert list(fitted.classes_[fitted.predict_proba(NEW).argmax(axis=1)]) == list(fitted.predict(NEW))


def test_two_classes_have_one_column_of_scores():
    two = ProvisionClassifier().fit(TEXTS[:12], LABELS[:12])
    assert two.decision_function(NEW).shape == (2,)
    assert two.predict_proba(NEW).shape == (2, 2)
    assert list(two.predict(NEW)) == ["refresh", "cover"]


def test_several_labels_per_text_are_learned():
    many = ProvisionClassifier().fit(TEXTS, BOTH)
    assert many.predict([*NEW, POST[0]]).tolist() == [[0, 1], [1, 0], [0, 0]]
    assert many.predict_proba(NEW).shape == (2, 2)


def test_label_that_nobody_has_is_never_predicted():
    matrix = np.column_stack([BOTH, np.zeros(len(TEXTS), dtype=int), np.ones(len(TEXTS), dtype=int)])
    assert ProvisionClassifier().fit(TEXTS, matrix).predict(NEW)[:, 2:].tolist() == [[0, 1], [0, 1]]


def test_score_is_accuracy(fitted):
    assert fitted.score(TEXTS, LABELS) == 1.0


def test_cross_val_score_runs_over_texts():
    assert cross_val_score(ProvisionClassifier(meaning=False), TEXTS, LABELS, cv=3).mean() > 0.9


def test_cross_val_score_runs_over_several_labels():
    scores = cross_val_score(ProvisionClassifier(meaning=False), TEXTS, BOTH, cv=3, scoring="f1_micro")
    assert scores.shape == (3,)


def test_cross_val_predict_gives_labels():
    assert len(cross_val_predict(ProvisionClassifier(meaning=False), TEXTS, LABELS, cv=3)) == len(TEXTS)


def test_grid_search_finds_parameters():
    search = GridSearchCV(ProvisionClassifier(meaning=False), {"C": [0.001, 10.0], "min_df": [1, 2]}, cv=2)
    assert set(search.fit(TEXTS, LABELS).best_params_) == {"C", "min_df"}


def test_grid_search_reaches_into_a_pipeline():
    pipeline = make_pipeline(ProvisionVectorizer(), RidgeClassifier())
    search = GridSearchCV(pipeline, {"provisionvectorizer__meaning": [False, True]}, cv=2).fit(TEXTS, LABELS)
    assert search.predict(NEW).shape == (2,)


def test_features_are_those_of_the_classifier(fitted):
    names = ProvisionVectorizer().fit(TEXTS).get_feature_names_out()
    assert len(names) == fitted.coef_.shape[1]
    assert {"words: insurance", "meaning: 0", "shape: kind=clause"} <= set(names)


def test_features_are_sparse_unless_asked():
    assert ProvisionVectorizer().fit_transform(TEXTS).format == "csr"


def test_set_output_gives_a_frame_with_names():
    vectorizer = ProvisionVectorizer(sparse_output=False, meaning=False).set_output(transform="pandas")
    frame = vectorizer.fit_transform(TEXTS)
    assert list(frame.columns) == list(vectorizer.get_feature_names_out())
    assert isinstance(frame, pd.DataFrame)


def test_set_output_of_sparse_features_is_refused_as_scikit_learn_does():
    with pytest.raises(ValueError, match="sparse"):
        ProvisionVectorizer().set_output(transform="pandas").fit_transform(TEXTS)


@pytest.mark.parametrize(
    "texts",
    [TEXTS, tuple(TEXTS), np.array(TEXTS), np.array(TEXTS, dtype=object), pd.Series(TEXTS, dtype="string"),
     pd.DataFrame({"text": TEXTS}), np.array(TEXTS)[:, None]],
    ids=["list", "tuple", "array", "objects", "series", "frame", "column"],
)  # fmt: skip
def test_texts_may_come_in_any_container(texts, fitted):
    assert list(ProvisionClassifier().fit(texts, LABELS).predict(NEW)) == ["refresh", "cover"]


def test_headings_count():
    table = pd.DataFrame({"text": ["It is as follows."] * 18, "heading": [label.title() for label in LABELS]})
    classifier = ProvisionClassifier(meaning=False).fit(table, LABELS)
    assert classifier.score(table, LABELS) == 1.0


def test_names_of_columns_are_kept():
    table = pd.DataFrame({"text": TEXTS, "heading": "Cover"})
    classifier = ProvisionClassifier(meaning=False).fit(table, LABELS)
    assert (classifier.n_features_in_, list(classifier.feature_names_in_)) == (2, ["text", "heading"])


def test_list_of_texts_has_no_columns(fitted):
    assert not {"n_features_in_", "feature_names_in_"} & set(vars(fitted))


def test_other_columns_than_in_training_are_refused():
    classifier = ProvisionClassifier(meaning=False).fit(pd.DataFrame({"text": TEXTS, "heading": "Cover"}), LABELS)
    with pytest.raises(ValueError, match="features"):
        classifier.predict(pd.DataFrame({"text": NEW}))


@by_name
@pytest.mark.parametrize(
    ("texts", "message"),
    [("one text", "list or column"), ([], "0 sample"), ([None] * 18, "must hold texts"), ([1] * 18, "must hold texts"),
     ([["a"] * 4] * 18, "shape")],
    ids=["text", "none", "missing", "numbers", "wide"],
)  # fmt: skip
def test_what_is_no_text_is_refused(estimator, texts, message):
    with pytest.raises(ValueError, match=message):
        clone(estimator).fit(texts, LABELS)


@pytest.mark.parametrize(
    ("labels", "message"),
    [(None, "requires y"), (["a"] * 18, "only one class"), (LABELS[:5], "inconsistent"), (np.linspace(0, 1, 18), "Unknown label")],
    ids=["none", "one", "few", "numbers"],
)  # fmt: skip
def test_what_are_no_labels_is_refused(labels, message):
    with pytest.raises(ValueError, match=message):
        ProvisionClassifier().fit(TEXTS, labels)


def test_fitted_classifier_survives_pickling(fitted):
    copy = pickle.loads(pickle.dumps(fitted))
    assert np.array_equal(copy.decision_function(NEW), fitted.decision_function(NEW))


def test_order_of_texts_does_not_matter(fitted):
    assert np.allclose(fitted.decision_function(NEW[::-1])[::-1], fitted.decision_function(NEW))


def test_rules_of_ones_own_are_features():
    mine = Taxonomy.loads(
        '[clause_types.parking]\ntitle = "Parking"\ndefinition = "Who parks."\nphrases = ["laptop"]\n'
    )
    names = ProvisionVectorizer(taxonomy=mine).fit(TEXTS).get_feature_names_out()
    assert "rules: parking" in names
