"""Trains the model that ships: corpus -> features -> held-out scores -> thresholds -> model directory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from contractlens.detection.detector import Detector
from contractlens.detection.model_store import save_model
from contractlens.exceptions import CorpusError
from contractlens.learning.estimator import ClauseClassifier
from contractlens.learning.evaluation import Evaluation, evaluate_types
from contractlens.learning.examples import Corpus, Example, featurize, load_corpus
from contractlens.learning.model_card import model_card
from contractlens.learning.thresholds import fit_decisions
from contractlens.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from contractlens.detection.features import FeatureBlocks
    from contractlens.detection.model import Decision, LinearModel

FOLDS = 5
MODEL_VERSION = "1"
_MIN_FAMILIES = 2


@dataclass(frozen=True, slots=True)
class Trained:
    """A trained model and what was measured on families that it had not seen."""

    model: LinearModel
    contracts: Evaluation
    clauses: Evaluation


def train(corpus_dir: Path, model_dir: Path, *, taxonomy: Taxonomy | None = None) -> Trained:
    """Train on the corpus in `corpus_dir`, write the model to `model_dir` and return it with its measured quality.

    The same corpus and taxonomy give the same bytes, with the same versions of scikit-learn and numpy.

    Raises:
        CorpusError: A corpus file is wrong, or there are too few families to measure anything.
    """
    taxonomy = taxonomy or Taxonomy.default()
    corpus = load_corpus(corpus_dir, known_types=taxonomy.types)
    if len(corpus.families) < _MIN_FAMILIES:
        msg = f"{corpus_dir} holds {len(corpus.families)} families; at least {_MIN_FAMILIES} are needed to hold one out"
        raise CorpusError(msg, name=str(corpus_dir))
    trained = train_on(corpus, taxonomy)
    save_model(trained.model, model_dir, extra={"training": describe(corpus)})
    (model_dir / "MODEL_CARD.md").write_text(model_card(trained.model, describe(corpus), taxonomy), encoding="utf-8")
    return trained


def train_on(corpus: Corpus, taxonomy: Taxonomy) -> Trained:
    """Return a model trained on `corpus`; measured on held-out families with thresholds set on yet other families."""
    detector = Detector(taxonomy)
    features = featurize(detector, corpus.examples)
    targets = [example.types for example in corpus.examples]
    folds = family_folds([example.family for example in corpus.examples], FOLDS)
    estimator = ClauseClassifier().fit(features, targets)
    labels = [str(name) for name in estimator.classes_]
    scores = held_out_scores(features, targets, folds, labels)
    truth = np.array([[name in types for name in labels] for types in targets])
    from_contracts = np.array([example.origin == "contract" for example in corpus.examples])
    found = _found_held_out(labels, scores, truth, from_contracts, folds)
    contracts = _evaluate(corpus.examples, found, from_contracts)
    clauses = _evaluate(corpus.examples, found, ~from_contracts)
    model = estimator.to_model(
        version=MODEL_VERSION,
        decisions=fit_decisions(labels, scores, truth, from_contracts),
        taxonomy_fingerprint=taxonomy.fingerprint,
        metrics={"held_out_contracts": contracts.to_dict(), "held_out_clauses": clauses.to_dict()},
    )
    return Trained(model, contracts, clauses)


def family_folds(families: Sequence[str], count: int) -> NDArray[np.int64]:
    """Return a fold number per example: whole families, the largest first into the fold that is smallest so far."""
    sizes = Counter(families)
    filled = [0] * min(count, len(sizes))
    fold_of: dict[str, int] = {}
    for family, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        fold = filled.index(min(filled))
        fold_of[family] = fold
        filled[fold] += size
    return np.array([fold_of[family] for family in families])


def held_out_scores(
    features: Sequence[FeatureBlocks],
    targets: Sequence[frozenset[str]],
    folds: NDArray[np.int64],
    labels: Sequence[str],
    **options: Any,
) -> NDArray[np.float64]:
    """Return the score of each example from a model that saw nothing of its family, shape (examples, labels)."""
    scores = np.full((len(features), len(labels)), -10.0)  # a type that a fold never saw is as good as excluded
    for fold in np.unique(folds):
        inside: list[int] = np.flatnonzero(folds == fold).tolist()
        outside: list[int] = np.flatnonzero(folds != fold).tolist()
        estimator = ClauseClassifier(**options).fit([features[i] for i in outside], [targets[i] for i in outside])
        columns = [labels.index(str(name)) for name in estimator.classes_]
        scores[np.array(inside)[:, None], columns] = estimator.decision_function([features[i] for i in inside])
    return scores


def _found_held_out(
    labels: Sequence[str],
    scores: NDArray[np.float64],
    truth: NDArray[np.bool_],
    from_contracts: NDArray[np.bool_],
    folds: NDArray[np.int64],
) -> list[frozenset[str]]:
    """Return what would be found in each example, thresholds set without its fold."""
    found: list[frozenset[str]] = [frozenset()] * len(scores)
    for fold in np.unique(folds):
        others = folds != fold
        decisions = fit_decisions(labels, scores[others], truth[others], from_contracts[others])
        for row in np.flatnonzero(~others):
            found[row] = _above(labels, scores[row], decisions)
    return found


def _above(labels: Sequence[str], scores: NDArray[np.float64], decisions: dict[str, Decision]) -> frozenset[str]:
    chosen = set()
    for label, score in zip(labels, scores, strict=True):
        decision = decisions[label]
        probability = 1.0 / (1.0 + np.exp(-(score * decision.slope + decision.offset)))
        if probability >= decision.threshold:
            chosen.add(label)
    return frozenset(chosen)


def _evaluate(examples: Sequence[Example], found: Sequence[frozenset[str]], rows: NDArray[np.bool_]) -> Evaluation:
    chosen: list[int] = np.flatnonzero(rows).tolist()
    return evaluate_types([found[i] for i in chosen], [examples[i].types for i in chosen])


def describe(corpus: Corpus) -> dict[str, Any]:
    """Return what the corpus holds, for the manifest and the model card."""
    import scipy
    import sklearn

    by_origin = Counter(example.origin for example in corpus.examples)
    positives = Counter(name for example in corpus.examples for name in example.types)
    return {
        "provisions_in_contracts": by_origin["contract"],
        "standalone_clauses": by_origin["clause"],
        "contracts": len({e.document for e in corpus.examples if e.origin == "contract"}),
        "families": len(corpus.families),
        "examples_per_type": dict(sorted(positives.items())),
        "files": corpus.files,
        "versions": {module.__name__: module.__version__ for module in (np, scipy, sklearn)},
    }
