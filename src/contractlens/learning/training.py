"""Trains the model that ships: corpus -> features -> held-out scores -> thresholds -> model directory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from contractlens.detection.detector import Detector
from contractlens.detection.model import Meaning
from contractlens.detection.model_files import write_card
from contractlens.detection.model_store import load_vectors, save_model
from contractlens.exceptions import CorpusError
from contractlens.learning.background import shipped_or, write_background
from contractlens.learning.estimator import ClauseClassifier
from contractlens.learning.examples import Corpus, Example, featurize, load_corpus
from contractlens.learning.extra_corpora import join_corpora
from contractlens.learning.heldout import HeldOut, family_folds, held_out_scores
from contractlens.learning.model_card import model_card
from contractlens.learning.provenance import MEASURED_ON, MODEL_VERSION, made_with, seeds, version_of
from contractlens.taxonomy import OTHER, Taxonomy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from contractlens.detection.features import FeatureBlocks
    from contractlens.detection.model import LinearModel
    from contractlens.detection.word_vectors import WordVectors
    from contractlens.learning.evaluation import Evaluation

FOLDS = 5
_MIN_FAMILIES = 2


@dataclass(frozen=True, slots=True)
class Trained:
    """A trained model and what was measured on families that it had not seen."""

    model: LinearModel
    contracts: Evaluation
    clauses: Evaluation


def train(
    corpus_dir: Path | None,
    model_dir: Path,
    *,
    taxonomy: Taxonomy | None = None,
    vectors: WordVectors | None = None,
    extra: Sequence[Corpus] = (),
) -> Trained:
    """Train on the corpus in `corpus_dir`, write the model to `model_dir` and return it with its measured quality.

    The same corpus and taxonomy give the same bytes, with the same versions of Python and of the libraries: the
    manifest names them, with the SHA-256 of every file and the seeds.

    Args:
        corpus_dir: Folder with ``contracts/*.txt`` and ``clauses/*.txt``; None to train on `extra` alone.
        model_dir: Where the model is written.
        taxonomy: The clause types; those that ship by default.
        vectors: What words mean; those of the model that ships by default.
        extra: Labelled text of your own, see `contractlens.learning.extra_corpora`. The model's version says so.

    Raises:
        CorpusError: A corpus file is wrong, or there are too few families to measure anything.
    """
    taxonomy = taxonomy or Taxonomy.default()
    own = [load_corpus(corpus_dir, known_types=taxonomy.types)] if corpus_dir is not None else []
    corpus = join_corpora([*own, *extra])
    if len(corpus.families) < _MIN_FAMILIES:
        where = corpus_dir or "the extra corpora"
        msg = f"{where} holds {len(corpus.families)} families; at least {_MIN_FAMILIES} are needed to hold one out"
        raise CorpusError(msg, name=str(where))
    trained = train_on(corpus, taxonomy, vectors or load_vectors())
    trained = replace(trained, model=replace(trained.model, version=version_of(extra)))
    save_model(trained.model, model_dir, extra={"training": describe(corpus)})
    write_card(model_dir, model_card(trained.model, describe(corpus), taxonomy))
    write_background(model_dir, shipped_or(own[0].examples if own else None))
    return trained


def train_on(corpus: Corpus, taxonomy: Taxonomy, vectors: WordVectors | None = None) -> Trained:
    """Return a model trained on `corpus`; measured on held-out families with thresholds set on yet other families."""
    features = featurize(Detector(taxonomy), corpus.examples)
    fitted = fit(corpus.examples, features, vectors)
    contracts, clauses = fitted.held_out.evaluate(fitted.probabilities)
    model = replace(
        fitted.model,
        version=MODEL_VERSION,
        taxonomy_fingerprint=taxonomy.subset({*fitted.model.labels, OTHER} & set(taxonomy.types)).fingerprint,
        metrics={"held_out_contracts": contracts.to_dict(), "held_out_clauses": clauses.to_dict()},
    )
    return Trained(model, contracts, clauses)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model, and the held-out scores that its calibration, second stage and thresholds were learned from."""

    model: LinearModel
    held_out: HeldOut
    probabilities: NDArray[np.float64]


def fit(
    examples: Sequence[Example],
    features: Sequence[FeatureBlocks],
    vectors: WordVectors | None = None,
    *,
    folds: int = FOLDS,
    tuned_on: NDArray[np.bool_] | None = None,
) -> Fitted:
    """Return a model fitted on all examples, everything beyond the first stage on scores of held-out families.

    Args:
        examples: Those of one contract together and in reading order.
        features: Of the examples, in the same order.
        vectors: What words mean; None to do without.
        folds: In how many parts the families are split to get held-out scores.
        tuned_on: Examples that calibration, second stage and thresholds are learned from; None for all. What people
            picked because it was wrong would bend them.
    """
    targets = [example.types for example in examples]
    fold_of = family_folds([example.family for example in examples], folds)
    estimator = ClauseClassifier(meaning=Meaning(vectors) if vectors else None).fit(features, targets)
    labels = [str(name) for name in estimator.classes_]
    scores = held_out_scores(features, targets, fold_of, labels, estimator)
    truth = np.array([[name in types for name in labels] for types in targets])
    held_out = HeldOut(examples, labels, scores, truth, fold_of, features)
    probabilities = held_out.probabilities(tuned_on)
    everything = np.ones(len(targets), dtype=np.bool_) if tuned_on is None else tuned_on
    model = estimator.to_model(
        version="",
        decisions=held_out.decisions(probabilities, everything),
        decisions_alone=held_out.decisions(probabilities, everything, alone=True),
        second_stage=held_out.second_stage(everything),
        second_stage_alone=held_out.second_stage(everything, alone=True),
    )
    return Fitted(model, held_out, probabilities)


def describe(corpus: Corpus) -> dict[str, Any]:
    """Return what the corpus holds, for the manifest and the model card."""
    by_origin = Counter(example.origin for example in corpus.examples)
    positives = Counter(name for example in corpus.examples for name in example.types)
    return {
        "provisions_in_contracts": by_origin["contract"],
        "standalone_clauses": by_origin["clause"],
        "contracts": len({e.document for e in corpus.examples if e.origin == "contract"}),
        "families": len(corpus.families),
        "examples_per_type": dict(sorted(positives.items())),
        "files": corpus.files,
        "measured_on": MEASURED_ON,
        "versions": dict(made_with()),
        "seeds": dict(seeds()),
    }
