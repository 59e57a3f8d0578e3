"""What a model was made with: versions of everything that decides a number in it, and seeds."""

from __future__ import annotations

import hashlib
import platform
from importlib.metadata import version
from typing import TYPE_CHECKING

import contractlens
from contractlens.detection.model_store import FORMAT_VERSION
from contractlens.learning.estimator import ClauseClassifier
from contractlens.learning.thresholds import TREE_SEED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contractlens.learning.examples import Corpus

MODEL_VERSION = "2"
"""Of the model that ships; it rises when its findings change."""

MEASURED_ON = "the training data, 5 folds by family: each family scored by a model that did not see it"
_PACKAGES = ("numpy", "scipy", "scikit-learn", "spacy")


def made_with() -> Mapping[str, str]:
    """Return the versions of contractlens, the model's format, Python and the libraries: the same machine, the same bytes."""
    return {
        "contractlens": contractlens.__version__,
        "model format": str(FORMAT_VERSION),
        "python": platform.python_version(),
        **{name: version(name) for name in _PACKAGES},
    }


def version_of(extra: Sequence[Corpus]) -> str:
    """Return the version of a model that was trained on these corpora beside the one that ships.

    Example:
        >>> version_of([])
        '2'
    """
    if not extra:
        return MODEL_VERSION
    digests = sorted(digest for corpus in extra for digest in corpus.files.values())
    return f"{MODEL_VERSION}+own.{hashlib.sha256(' '.join(digests).encode()).hexdigest()[:8]}"


def seeds() -> Mapping[str, int]:
    """Return the seed of each step that could draw lots; how families are split into folds draws none."""
    return {"first stage": ClauseClassifier().random_state, "second stage": TREE_SEED}
