"""The confidence of the second stage: boosted trees and small networks over the same columns, averaged as log-odds.

The two err differently: trees cut, networks weigh. Together they rank better than either.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253 - the benchmark needs it anyway
from cuad_second import Trees
from sklearn.exceptions import ConvergenceWarning  # noqa: TID253 - the benchmark needs it anyway
from sklearn.neural_network import MLPClassifier  # noqa: TID253 - the benchmark needs it anyway

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cuad_second import Size
    from numpy.typing import NDArray

    Array = NDArray[Any]

NETWORK_SHARE = 0.4  # of the log-odds
_NETWORKS = 4
_HIDDEN = (64, 32)
_ROUNDS = 8
_FARTHEST = 4.0  # standard deviations
_SUREST = 1e-5


def log_odds(chance: Array) -> Array:
    """Return the logarithm of chance over counter-chance."""
    bounded = np.clip(chance, _SUREST, 1 - _SUREST)
    return np.log(bounded / (1 - bounded))


class Networks:
    """Small networks; numbers of things that have no order, such as the category, become one input each."""

    def __init__(self, columns: Sequence[str], named: Sequence[str]) -> None:
        """Take the names of columns, and of those without order; the first of these also weighs the column "own"."""
        self.named = [columns.index(name) for name in named]
        self.own = columns.index("own")
        self.models = [
            MLPClassifier(_HIDDEN, alpha=1e-2, batch_size=256, max_iter=_ROUNDS, random_state=seed)
            for seed in range(_NETWORKS)
        ]

    def _inputs(self, features: Array) -> Array:
        scaled = np.clip((features - self.mean) / self.deviation, -_FARTHEST, _FARTHEST)
        single = [np.eye(size, dtype=np.float32)[features[:, at].astype(int)] for at, size in self.sizes.items()]
        weighed = single[0] * scaled[:, [self.own]]
        return np.hstack([np.delete(scaled, self.named, 1), *single, weighed]).astype(np.float32)

    def fit(self, features: Array, right: Array) -> Networks:
        """Fit on rows of candidates that are right or not."""
        self.mean, self.deviation = features.mean(0), features.std(0) + 1e-6
        self.sizes = {at: int(features[:, at].max()) + 1 for at in self.named}
        inputs = self._inputs(features)
        for model in self.models:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", ConvergenceWarning)  # so few rounds are meant
                model.fit(inputs, right)
        return self

    def log_odds(self, features: Array) -> Array:
        """Return the log-odds of each row to be right."""
        features = features.copy()
        for at, size in self.sizes.items():
            features[:, at] = np.minimum(features[:, at], size - 1)  # a kind that was never seen
        inputs = self._inputs(features)
        return np.mean([log_odds(model.predict_proba(inputs)[:, 1]) for model in self.models], axis=0)


class Blend:
    """Trees and networks over the same rows."""

    def __init__(self, columns: Sequence[str], rising: frozenset[str], named: Sequence[str], size: Size) -> None:
        self.trees = Trees(columns, rising, "category", size)
        self.networks = Networks(columns, named)

    def fit(self, features: Array, right: Array) -> Blend:
        """Fit both on rows of candidates that are right or not."""
        self.trees.fit(features, right)
        self.networks.fit(features, right)
        return self

    def confidence(self, features: Array) -> Array:
        """Return the chance of each row to be right."""
        trees = log_odds(self.trees.confidence(features))
        both = (1 - NETWORK_SHARE) * trees + NETWORK_SHARE * self.networks.log_odds(features)
        return 1 / (1 + np.exp(-both))
