"""scikit-learn's own suite of checks.

It feeds numbers, so it skips estimators of texts. Here thin wrappers write each row of numbers as words, which leaves
everything else (parameters, fitting twice, pickling, shapes, errors) to the estimators themselves.
"""

# ruff: noqa: N803, N806 - X is scikit-learn's name

from __future__ import annotations

from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.utils.validation import check_is_fitted, validate_data

from contractlens.learning.text_estimators import ProvisionClassifier, ProvisionVectorizer

STEP = 0.5  # numbers within a step are the same word


def as_texts(rows):
    return [
        " ".join(f"{_name(column)}x{_name(round(value / STEP))}" for column, value in enumerate(row)) for row in rows
    ]


def _name(number):
    """A number in letters: our tokens read all digits as the same sign."""
    return "".join("abcdefghij"[int(digit)] for digit in str(abs(int(number)))) + ("n" if number < 0 else "p")


class ClassifierOfNumbers(ProvisionClassifier):
    def fit(self, X, y):
        if y is None:
            return super().fit(X, y)
        X, y = validate_data(self, X, y, multi_output=True)
        width = self.n_features_in_
        names = vars(self).get("feature_names_in_")
        super().fit(as_texts(X), y)
        self.n_features_in_ = width
        if names is not None:
            self.feature_names_in_ = names
        return self

    def decision_function(self, X):
        check_is_fitted(self)
        return super().decision_function(as_texts(validate_data(self, X, reset=False)))

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array, tags.input_tags.string, tags.input_tags.one_d_array = True, False, False
        return tags


class VectorizerOfNumbers(ProvisionVectorizer):
    def fit(self, X, y=None):
        X = validate_data(self, X)
        width, names = self.n_features_in_, vars(self).get("feature_names_in_")
        super().fit(as_texts(X))
        self.n_features_in_ = width
        if names is not None:
            self.feature_names_in_ = names
        return self

    def transform(self, X):
        check_is_fitted(self)
        return super().transform(as_texts(validate_data(self, X, reset=False)))

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array, tags.input_tags.string, tags.input_tags.one_d_array = True, False, False
        return tags


@parametrize_with_checks(
    [ClassifierOfNumbers(meaning=False, min_df=1), VectorizerOfNumbers(meaning=False, min_df=1, sparse_output=False)]
)
def test_scikit_learn_check_passes(estimator, check):
    check(estimator)
