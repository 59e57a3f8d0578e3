"""Real text beside the corpus: unlabelled contracts for self-training, and labelled ones to train and measure on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np  # noqa: TID253 - the benchmark needs it anyway
import scipy.sparse as sp  # noqa: TID253 - the benchmark needs it anyway
from exp_first import UNSEEN, fill, svm
from exp_measure import Tally
from exp_place import EVERYTHING, block_matrices

import contractlens as cl
from contractlens.detection.detector import Detector
from contractlens.detection.model import Meaning
from contractlens.detection.model_store import load_vectors
from contractlens.detection.provisions import build_provisions
from contractlens.detection.surroundings import signs_of, surroundings
from contractlens.learning.annotations import Label
from contractlens.learning.estimator import ClauseClassifier
from contractlens.learning.examples import Example, featurize
from contractlens.learning.extra_corpora import load_extra
from contractlens.learning.heldout import family_folds
from contractlens.learning.thresholds import fit_platt, platt_probabilities
from contractlens.segmentation import segment_clauses
from contractlens.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from exp_place import Place
    from numpy.typing import NDArray

    from contractlens.detection.features import FeatureBlocks
    from contractlens.detection.model import LinearModel

    Array = NDArray[np.float64]

SURE, SURELY_NOT = 0.95, 0.05
SEED = 0
READABLE = (".docx", ".odt", ".pdf")
DOCUMENT_FOLDS = 2


def unlabelled(folders: Sequence[Path], files: int, provisions: int) -> list[Example]:
    """Return provisions of unlabelled files, at most so many files and provisions; one file is one family."""
    paths = sorted(path for folder in folders for path in folder.iterdir() if path.suffix.lower() in READABLE)
    found: list[Example] = []
    for at in np.random.default_rng(SEED).permutation(len(paths))[:files]:
        path = paths[at]
        try:
            document = cl.read_document(path)
        except cl.ReadError:
            continue
        together = build_provisions(document, segment_clauses(document))
        found += [Example(each, (), f"unlabelled {path.name}", "contract", path.name) for each in together]
    keep = np.sort(np.random.default_rng(SEED).permutation(len(found))[:provisions])
    return [found[row] for row in keep]


def labelled(folder: Path) -> list[Example]:
    """Return the provisions of labelled real documents, from the labelled words.

    Lines that labellers were unsure of are left out, so that the place of a lead-in in its document is no longer known.
    """
    examples = load_extra(folder, known_types=Taxonomy.default().types).examples
    return [replace(example, provision=replace(example.provision, parent=None)) for example in examples]


def features_of(examples: Sequence[Example]) -> list[FeatureBlocks]:
    """Return the features of examples, as the detector makes them."""
    return featurize(Detector(Taxonomy.default()), examples)


def self_training(
    place: Place, scores: Array, texts: Sequence[FeatureBlocks]
) -> dict[str, tuple[Array, dict[str, int]]]:
    """Return held-out scores after training on sure labels of unlabelled text too, and how many there were.

    In each fold a model of the other folds labels the text; see `_sure`. With "a rule agrees" a type is sure only where
    a rule names it as well: a label model of two voters that must agree.
    """
    ways = {"self-training": False, "self-training, a rule agrees": True}
    results = {name: np.full(scores.shape, UNSEEN) for name in ways}
    counts: dict[str, list[tuple[int, int]]] = {name: [] for name in ways}
    named = np.array([[label in blocks["rules"] for label in place.labels] for blocks in texts])
    for fold in np.unique(place.folds).tolist():
        part = place.part(fold)
        made = block_matrices([place.features[row] for row in part.train], [texts])
        train, test = part.matrices(EVERYTHING)
        extra = sp.hstack([made[name][0] for name in EVERYTHING], format="csr")
        truth = place.truth[part.train]
        sure, absent = _sure(place, scores, place.folds != fold, (train, truth, extra))
        for name, agreed in ways.items():
            yes = sure & named if agreed else sure
            rows = (yes | absent).all(axis=1)
            counts[name].append((int(rows.sum()), int(yes[rows].sum())))
            joined, marked = sp.vstack([train, extra[rows]], format="csr"), np.vstack([truth, yes[rows]])
            fill(results[name], part.test, svm, joined, marked, test)
    means = {name: np.mean(each, axis=0).astype(int).tolist() for name, each in counts.items()}
    return {
        name: (results[name], {"offered": len(texts), "kept": means[name][0], "labels": means[name][1]})
        for name in ways
    }


def surely_labelled(
    place: Place, scores: Array, examples: Sequence[Example], texts: Sequence[FeatureBlocks]
) -> tuple[list[Example], list[FeatureBlocks]]:
    """Return the unlabelled examples of which a model of the whole corpus is sure, labelled by it, with their features."""
    made = block_matrices(place.features, [place.features, texts])
    known, extra = (sp.hstack([made[name][side] for name in EVERYTHING], format="csr") for side in (0, 1))
    everything = np.ones(len(place.examples), dtype=np.bool_)
    yes, absent = _sure(place, scores, everything, (known, place.truth, extra))
    found, features = [], []
    for row in np.flatnonzero((yes | absent).all(axis=1)):
        names = [place.labels[column] for column in np.flatnonzero(yes[row])]
        marked = tuple(Label(name, "present", "statement", None, None) for name in names)
        found.append(replace(examples[row], labels=marked))
        features.append(texts[row])
    return found, features


def _sure(
    place: Place,
    scores: Array,
    others: NDArray[np.bool_],
    matrices: tuple[sp.csr_matrix, NDArray[np.bool_], sp.csr_matrix],
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which types unlabelled text surely has, and which it surely has not, shape (provisions, labels)."""
    known, truth, extra = matrices
    marked = np.full((extra.shape[0], truth.shape[1]), UNSEEN)
    fill(marked, np.arange(extra.shape[0]), svm, known, truth, extra)
    probabilities = platt_probabilities(marked, fit_platt(scores[others], place.truth[others]))
    return probabilities >= SURE, probabilities <= SURELY_NOT


def with_more(place: Place, examples: Sequence[Example], features: Sequence[FeatureBlocks]) -> Array:
    """Return held-out scores of the corpus when further labelled examples are trained on in every fold."""
    more = _truth(place, examples)
    result = np.full(place.truth.shape, UNSEEN)
    for fold in np.unique(place.folds).tolist():
        rows, test_rows = np.flatnonzero(place.folds != fold), np.flatnonzero(place.folds == fold)
        known = [*(place.features[row] for row in rows), *features]
        made = block_matrices(known, [known, [place.features[row] for row in test_rows]])
        train, test = (sp.hstack([made[name][side] for name in EVERYTHING], format="csr") for side in (0, 1))
        fill(result, test_rows, svm, train, np.vstack([place.truth[rows], more]), test)
    return result


def full_model(
    place: Place, scores: Array, more: Sequence[Example] = (), features: Sequence[FeatureBlocks] = ()
) -> LinearModel:
    """Return the model that ships for these held-out scores, its first stage fitted on `more` as well."""
    estimator = ClauseClassifier(meaning=Meaning(load_vectors()))
    estimator.fit([*place.features, *features], [*place.targets, *(example.types for example in more)])
    held_out = place.held_out(scores)
    everything = np.ones(len(place.examples), dtype=np.bool_)
    probabilities = held_out.probabilities()
    return estimator.to_model(
        version="experiment",
        decisions=held_out.decisions(probabilities, everything),
        decisions_alone=held_out.decisions(probabilities, everything, alone=True),
        second_stage=held_out.second_stage(everything),
        second_stage_alone=held_out.second_stage(everything, alone=True),
    )


def on_real_files(model: LinearModel, labels: Path, contracts: Path) -> dict[str, list[float]]:
    """Return micro and macro F1 of a model, with their intervals, on labelled real files analysed as a user would."""
    analyzer = cl.Analyzer(taxonomy=Taxonomy.default(), model=model)
    counts = cl.evaluate(labels, contracts=contracts, analyzer=analyzer, samples=1000).counts
    figures = {"micro": counts.micro()["f1"], "macro": counts.macro()["f1"]}
    return {name: [round(float(each), 4) for each in ends] for name, ends in figures.items()}


def across_documents(
    place: Place, margins: Array, examples: Sequence[Example], features: Sequence[FeatureBlocks]
) -> dict[str, dict[str, float]]:
    """Return what is found in documents held out, trained on ours alone and on the other documents too.

    Second stage and thresholds are learned on ours. The documents are of one family, so that the second figure flatters:
    others repeat their wording.

    Args:
        place: Our corpus.
        margins: Held-out margins of support vector machines on it.
        examples: The labelled documents.
        features: Of them.
    """
    documents = np.array([example.document for example in examples])
    folds = family_folds(documents.tolist(), DOCUMENT_FOLDS)
    truth = _truth(place, examples)
    alone, with_others = np.full(truth.shape, UNSEEN), np.full(truth.shape, UNSEEN)
    everything = np.arange(len(examples))
    for scores, fold in ((alone, None), *((with_others, fold) for fold in np.unique(folds).tolist())):
        here = everything if fold is None else np.flatnonzero(folds == fold)
        others = everything[:0] if fold is None else np.flatnonzero(folds != fold)
        known = [*place.features, *(features[row] for row in others)]
        made = block_matrices(known, [known, [features[row] for row in here]])
        train, test = (sp.hstack([made[block][side] for block in EVERYTHING], format="csr") for side in (0, 1))
        fill(scores, here, svm, train, np.vstack([place.truth, truth[others]]), test)
    ways = {"ours alone": alone, "and other documents of the family": with_others}
    found = {name: _judged(place, margins, each, examples, features) for name, each in ways.items()}
    tallies = {name: Tally.of(documents.tolist(), place.labels, each, truth) for name, each in found.items()}
    return {name: {key: round(value, 4) for key, value in tally.figures().items()} for name, tally in tallies.items()}


def _judged(
    place: Place,
    margins: Array,
    scores: Array,
    examples: Sequence[Example],
    features: Sequence[FeatureBlocks],
) -> NDArray[np.bool_]:
    """Return what is found from scores, document by document, with the second stage and the thresholds of our corpus."""
    slope, offset = fit_platt(margins, place.truth)
    held_out = place.held_out(margins * slope + offset)
    everything = np.ones(len(place.examples), dtype=np.bool_)
    stage = held_out.second_stage(everything)
    decisions = held_out.decisions(held_out.probabilities(), everything)
    at = np.array([decisions[label].threshold for label in place.labels])
    found = np.zeros(scores.shape, dtype=np.bool_)
    documents = np.array([example.document for example in examples])
    for document in np.unique(documents):
        rows = np.flatnonzero(documents == document)
        signs = np.stack([signs_of(features[row], place.labels) for row in rows])
        odds = scores[rows] * slope + offset
        facts = surroundings(odds, [examples[row].provision for row in rows], signs)
        found[rows] = (stage.probabilities(facts) if stage else 1 / (1 + np.exp(-odds))) >= at
    return found


def _truth(place: Place, examples: Sequence[Example]) -> NDArray[np.bool_]:
    return np.array([[label in example.types for label in place.labels] for example in examples])
