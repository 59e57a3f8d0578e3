"""Trains a model with a team's corrections, and holds it against the old one on contracts that neither has seen.

What is compared is how both were made: the old model's training data alone, and the same data with the new corrections.
Both are fitted five times, each time without one fifth of the families, and both judge the same provisions of the
families left out. A corrected contract is a family of its own: no model is judged on a contract whose corrections it saw.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from contractlens.detection.detector import Detector
from contractlens.detection.model_files import write_card
from contractlens.detection.model_store import default_model_dir, load_model, load_vectors, save_model
from contractlens.exceptions import CorpusError, ModelError
from contractlens.learning.background import shipped_or, write_background
from contractlens.learning.corrected_examples import Corrected, corrected_examples, digest_of
from contractlens.learning.estimator import ClauseClassifier
from contractlens.learning.evaluation import Evaluation, evaluate_types
from contractlens.learning.examples import Corpus, featurize, load_corpus
from contractlens.learning.extra_corpora import join_corpora
from contractlens.learning.held_out_set import HeldOutSet, measure_both
from contractlens.learning.heldout import held_out_scores
from contractlens.learning.model_card import model_card
from contractlens.learning.provenance import version_of
from contractlens.learning.training import Fitted, describe, fit
from contractlens.taxonomy import OTHER, Taxonomy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from contractlens.corrections.record import Correction
    from contractlens.detection.features import FeatureBlocks
    from contractlens.detection.model import LinearModel
    from contractlens.detection.word_vectors import WordVectors
    from contractlens.learning.examples import Example

TOLERANCE = 0.002
"""How much the F1 of held-out contracts may fall before the old model counts as better. Of the 1,908 labels in the
contracts of the corpus that ships, one finding more or less moves it by some 0.0003; a corrected provision that teaches
nothing wrong still moves a few."""

CLAUSE_TOLERANCE = 0.01
"""The same for standalone clauses: they were written to teach, not drawn from contracts, so more is allowed."""

Set = Literal["contracts", "clauses", "corrections"]
"""Which provisions are measured: those of whole contracts, standalone clauses, or corrected ones."""

SETS: tuple[Set, ...] = ("contracts", "clauses", "corrections")
_MIN_FAMILIES = 2


@dataclass(frozen=True, slots=True)
class Change:
    """A finding on a held-out provision that only one of both models makes.

    Attributes:
        among: The set that the provision belongs to.
        document: Contract or file it comes from.
        clause_type: Its type.
        is_gained: The new model makes it; False where only the old one did.
        is_right: People labelled it so.
        text: Words of the provision.
    """

    among: Set
    document: str
    clause_type: str
    is_gained: bool
    is_right: bool
    text: str = field(repr=False)

    @property
    def is_better(self) -> bool:
        """True for a right finding gained or a wrong one lost."""
        return self.is_gained == self.is_right


@dataclass(frozen=True, slots=True)
class Refit:
    """A model trained with corrections, and how it stands against the old one.

    Attributes:
        model: The new model.
        old: Quality of the old model per set, on held-out provisions.
        new: Quality of the new one on the same.
        changes: Findings gained and lost on them.
        corrected: The examples made of corrections.
        new_examples: How many of them the old model was not trained on.
        old_version: Version of the old model.
        same_corpus: Whether the old model was trained on this corpus, file by file; where it was not, what is compared
            is this corpus with and without the corrections.
        objections: Why the old model is better; () when it is not.
        is_written: Whether the new model was written.
        test: Both models themselves on labelled contracts of the caller; None without any.
    """

    model: LinearModel = field(repr=False)
    old: Mapping[Set, Evaluation] = field(repr=False)
    new: Mapping[Set, Evaluation] = field(repr=False)
    changes: tuple[Change, ...] = field(repr=False)
    corrected: Corrected = field(repr=False)
    new_examples: int
    old_version: str
    same_corpus: bool
    objections: tuple[str, ...]
    is_written: bool
    test: HeldOutSet | None = None


def train_with_corrections(
    corpus_dir: Path | None,
    corrections: Sequence[Correction],
    model_dir: Path,
    *,
    old_dir: Path | None = None,
    taxonomy: Taxonomy | None = None,
    vectors: WordVectors | None = None,
    extra: Sequence[Corpus] = (),
    held_out: Path | None = None,
    force: bool = False,
) -> Refit:
    """Train on a corpus and corrections, compare with the old model, and write the new one unless the old one is better.

    Corrections teach the first stage only: calibration, second stage and thresholds are learned from the corpus, because
    what people pick to correct is no fair sample of a contract.

    Args:
        corpus_dir: Folder with ``contracts/*.txt`` and ``clauses/*.txt``; None for `extra` alone.
        corrections: All corrections of the team, those that the old model was trained on too.
        model_dir: Where the new model is written.
        old_dir: The old model; the one in `model_dir` by default, the one that ships where there is none.
        taxonomy: The clause types; those that ship by default.
        vectors: What words mean; those of the model that ships by default.
        extra: Labelled text of your own.
        held_out: Labelled contracts that neither model was trained on: both models are measured on them too.
        force: Write the new model even where the old one is better.

    Raises:
        CorpusError: A corpus file is wrong, there are too few families, or nothing can be learned from the corrections
            (``no_corrections``).
        ModelError: The old model cannot be read.
    """
    taxonomy = taxonomy or Taxonomy.default()
    own = [load_corpus(corpus_dir, known_types=taxonomy.types)] if corpus_dir is not None else []
    base = join_corpora([*own, *extra])
    learned = {name for example in base.examples for name in example.types}
    corrected = corrected_examples(corrections, known_types=learned, beside=base.examples)
    if not corrected.corpus.examples:
        msg = "these corrections hold nothing to learn from: no corrected provision with a type of the corpus"
        raise CorpusError(msg, kind="no_corrections")
    corpus = join_corpora([base, corrected.corpus])
    if len(base.families) < _MIN_FAMILIES:
        msg = f"the corpus holds {len(base.families)} families; at least {_MIN_FAMILIES} are needed to hold one out"
        raise CorpusError(msg, name=str(corpus_dir))
    old = _OldModel.read(old_dir or (model_dir if (model_dir / "manifest.json").exists() else default_model_dir()))
    features = featurize(Detector(taxonomy), corpus.examples)
    from_corpus = np.arange(len(corpus.examples)) < len(base.examples)
    fitted = fit(corpus.examples, features, vectors or load_vectors(), tuned_on=from_corpus)
    seen = from_corpus | np.array([digest_of(example) in old.examples for example in corpus.examples])
    found_before = _found_before(fitted, corpus.examples, features, seen, from_corpus)
    found_now = fitted.held_out.found(fitted.probabilities, from_corpus)
    sets = _sets(corpus.examples, from_corpus)
    before, now = (_measure(found, corpus.examples, sets) for found in (found_before, found_now))
    model = _finished(fitted.model, now, taxonomy, version_of([*extra, corrected.corpus]))
    test = measure_both(held_out, old.model, model, taxonomy, corpus.examples) if held_out is not None else None
    objections = tuple(_objections(before, now, test))
    refit = Refit(
        model,
        before,
        now,
        _changes(found_before, found_now, corpus.examples, sets),
        corrected,
        int((~seen).sum()),
        old.model.version,
        old.files == base.files,
        objections,
        is_written=force or not objections,
        test=test,
    )
    if refit.is_written:
        _write(refit, corpus, model_dir, taxonomy)
        write_background(model_dir, shipped_or(own[0].examples if own else None))
    return refit


@dataclass(frozen=True, slots=True)
class _OldModel:
    model: LinearModel
    files: Mapping[str, str]
    examples: frozenset[str]

    @classmethod
    def read(cls, directory: Path) -> _OldModel:
        """Return what the manifest of a model says of its training; the whole model is checked first."""
        model = load_model(directory)
        try:
            manifest = json.loads((directory / "manifest.json").read_bytes())
        except OSError as error:
            msg = f"cannot read {directory}: {error.strerror}"
            raise ModelError(msg, name=str(directory)) from error
        training = manifest.get("training") if isinstance(manifest, dict) else None
        training = training if isinstance(training, dict) else {}
        files, said = training.get("files"), training.get("corrections")
        listed = said.get("examples") if isinstance(said, dict) else None
        examples = (
            frozenset(each for each in listed if isinstance(each, str)) if isinstance(listed, list) else frozenset()
        )
        named = {str(name): str(digest) for name, digest in files.items()} if isinstance(files, dict) else {}
        return cls(model, {name: digest for name, digest in named.items() if name != "corrections"}, examples)


def _found_before(
    fitted: Fitted,
    examples: Sequence[Example],
    features: Sequence[FeatureBlocks],
    seen: NDArray[np.bool_],
    from_corpus: NDArray[np.bool_],
) -> list[frozenset[str]]:
    """Return what a model made as the old one was finds in each example, without having seen its family."""
    held_out = fitted.held_out
    if seen.all():
        return held_out.found(fitted.probabilities, from_corpus)
    estimator = ClauseClassifier(meaning=fitted.model.meaning)
    targets = [example.types for example in examples]
    scores = held_out_scores(features, targets, held_out.folds, held_out.labels, estimator, known=seen)
    before = replace(held_out, scores=scores)
    return before.found(before.probabilities(from_corpus), from_corpus)


def _sets(examples: Sequence[Example], from_corpus: NDArray[np.bool_]) -> list[Set]:
    return [
        "corrections" if not own else "contracts" if example.origin == "contract" else "clauses"
        for example, own in zip(examples, from_corpus.tolist(), strict=True)
    ]


def _measure(
    found: Sequence[frozenset[str]], examples: Sequence[Example], sets: Sequence[Set]
) -> dict[Set, Evaluation]:
    measured: dict[Set, Evaluation] = {}
    for name in SETS:
        rows = [row for row, among in enumerate(sets) if among == name]
        measured[name] = evaluate_types([found[row] for row in rows], [examples[row].types for row in rows])
    return measured


def _changes(
    before: Sequence[frozenset[str]], now: Sequence[frozenset[str]], examples: Sequence[Example], sets: Sequence[Set]
) -> tuple[Change, ...]:
    return tuple(
        Change(among, example.document, name, name in new, name in example.types, example.provision.text)
        for old, new, example, among in zip(before, now, examples, sets, strict=True)
        for name in sorted(old ^ new)
    )


def _objections(old: Mapping[Set, Evaluation], new: Mapping[Set, Evaluation], test: HeldOutSet | None) -> list[str]:
    """Return why the old model is better: worse on contracts or clauses, on corrections, or on a set of the team's own."""
    objections = []
    has_contracts = bool(_labels(old["contracts"]))
    allowed: dict[Set, float] = {"contracts": TOLERANCE, "clauses": CLAUSE_TOLERANCE if has_contracts else TOLERANCE}
    for name, tolerance in allowed.items():
        fall = old[name].micro.f1 - new[name].micro.f1
        if fall > tolerance:
            objections.append(f"F1 on held-out {name} falls by {fall:.3f}, more than {tolerance}")
    wrong_before, wrong_now = (_mistakes(each["corrections"]) for each in (old, new))
    if wrong_now > wrong_before:
        objections.append(f"mistakes on held-out corrected provisions rise from {wrong_before} to {wrong_now}")
    if test is not None and test.old_f1 - test.new_f1 > TOLERANCE:
        objections.append(f"F1 on {test.name} falls from {test.old_f1:.3f} to {test.new_f1:.3f}")
    return objections


def _labels(evaluation: Evaluation) -> int:
    return evaluation.micro.hits + evaluation.micro.misses


def _mistakes(evaluation: Evaluation) -> int:
    return evaluation.micro.false_alarms + evaluation.micro.misses


def _finished(model: LinearModel, measured: Mapping[Set, Evaluation], taxonomy: Taxonomy, version: str) -> LinearModel:
    metrics: dict[str, Any] = {f"held_out_{name}": evaluation.to_dict() for name, evaluation in measured.items()}
    known = taxonomy.subset({*model.labels, OTHER} & set(taxonomy.types))
    return replace(model, version=version, taxonomy_fingerprint=known.fingerprint, metrics=metrics)


def _write(refit: Refit, corpus: Corpus, model_dir: Path, taxonomy: Taxonomy) -> None:
    examples = refit.corrected.corpus.examples
    training = describe(corpus) | {
        "corrections": {
            "provisions": len(examples),
            "contracts": len({example.document for example in examples}),
            "examples": sorted({digest_of(example) for example in examples}),
        }
    }
    save_model(refit.model, model_dir, extra={"training": training})
    write_card(model_dir, model_card(refit.model, training, taxonomy))
