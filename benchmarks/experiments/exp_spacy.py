"""spaCy's own classifiers on one fold, without transformers: text categorizers, and spans over runs of provisions."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253 - the benchmark needs it anyway
import spacy  # noqa: TID253 - the benchmark needs it anyway
from spacy.tokens import Doc, Span  # noqa: TID253 - the benchmark needs it anyway
from spacy.training import Example as Case  # noqa: TID253 - the benchmark needs it anyway
from spacy.util import compounding, fix_random_seed, minibatch  # noqa: TID253 - the benchmark needs it anyway
from thinc.api import Ragged, get_current_ops

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from exp_place import Place
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

SEED = 0
SPANS = "provisions"
RUN = 8  # provisions of a contract that make one text for spans
MAX_TOKENS = 200  # of a provision; the rest is cut off for time
RATES = {"bow": 0.005, "network": 0.002}  # learning rates of Adam

BOW = {
    "@architectures": "spacy.TextCatBOW.v3",
    "exclusive_classes": False,
    "ngram_size": 2,
    "no_output_layer": False,
    "length": 65536,
}
EMBED = {
    "@architectures": "spacy.HashEmbedCNN.v2",
    "pretrained_vectors": None,
    "width": 64,
    "depth": 2,
    "embed_size": 4000,
    "window_size": 1,
    "maxout_pieces": 3,
    "subword_features": True,
}
ENSEMBLE = {"@architectures": "spacy.TextCatEnsemble.v2", "tok2vec": EMBED, "linear_model": BOW}
SPANCAT = {
    "@architectures": "spacy.SpanCategorizer.v1",
    "tok2vec": EMBED,
    "reducer": {"@layers": "spacy.mean_max_reducer.v1", "hidden_size": 128},
    "scorer": {"@layers": "spacy.LinearLogistic.v1", "nO": None, "nI": None},
}


@spacy.registry.misc("contractlens.experiment_provisions")
def provisions_suggester() -> Callable[..., Ragged]:
    """Suggest the provisions that a text is made of."""

    def suggest(docs: Iterable[Doc], *, ops: Any = None) -> Ragged:
        ops = ops or get_current_ops()
        spans = [[(span.start, span.end) for span in doc.spans.get(SPANS, ())] for doc in docs]
        flat = [pair for each in spans for pair in each]
        array = ops.asarray(np.array(flat, dtype="i").reshape(-1, 2))
        return Ragged(array, ops.asarray1i([len(each) for each in spans]))

    return suggest


def text_of(place: Place, row: int) -> str:
    """Return what spaCy reads of a provision: the words of its heading, then its own, numbers and parties replaced."""
    words = place.features[row]["characters"]  # words in lower case, numbers and parties replaced, as for our own model
    heading = [word for word in place.features[row]["heading"] if " " not in word and not word.startswith("type=")]
    return " ".join([*heading, "|", *words[:MAX_TOKENS]])


def categorize(
    place: Place, train: NDArray[np.intp], rows: NDArray[np.intp], model: dict[str, Any], epochs: int
) -> tuple[Array, dict[str, float]]:
    """Return scores of `rows` from a text categorizer trained on `train`, and what it cost in processor seconds."""
    fix_random_seed(SEED)
    nlp = spacy.blank("en")
    pipe = nlp.add_pipe("textcat_multilabel", config={"model": model, "threshold": 0.5})
    for label in place.labels:
        pipe.add_label(label)  # type: ignore[attr-defined]
    docs = {int(row): Doc(nlp.vocab, words=text_of(place, int(row)).split()) for row in (*train, *rows)}
    cases = [
        Case.from_dict(docs[int(row)], {"cats": dict(zip(place.labels, place.truth[row].astype(float), strict=True))})
        for row in train
    ]
    cost = _train(nlp, cases, epochs, RATES["bow" if model is BOW else "network"])
    began = time.process_time()
    scored = [doc.cats for doc in nlp.pipe([docs[int(row)].copy() for row in rows])]
    cost["seconds_per_provision"] = (time.process_time() - began) / len(rows)
    return np.array([[each[label] for label in place.labels] for each in scored]), cost


def categorize_spans(
    place: Place, train: NDArray[np.intp], rows: NDArray[np.intp], epochs: int
) -> tuple[Array, dict[str, float]]:
    """Return scores of `rows` from a span categorizer over runs of provisions; standalone clauses are runs of one."""
    fix_random_seed(SEED)
    nlp = spacy.blank("en")
    config = {
        "model": SPANCAT,
        "suggester": {"@misc": "contractlens.experiment_provisions"},
        "spans_key": "sc",
        "threshold": 0.0,
        "max_positive": None,
    }
    pipe = nlp.add_pipe("spancat", config=config)
    for label in place.labels:
        pipe.add_label(label)  # type: ignore[attr-defined]
    cases = [_case(nlp, place, run) for run in _runs(place, train)]
    cost = _train(nlp, cases, epochs, RATES["network"])
    scores = np.zeros((len(place.examples), len(place.labels)))
    column_of = {label: column for column, label in enumerate(place.labels)}
    runs = _runs(place, rows)
    began = time.process_time()
    for doc, run in zip(nlp.pipe([_doc(nlp, place, run) for run in runs]), runs, strict=True):
        row_of = {(span.start, span.end): row for span, row in zip(doc.spans[SPANS], run, strict=True)}
        for span, score in zip(doc.spans["sc"], doc.spans["sc"].attrs["scores"], strict=True):
            scores[row_of[span.start, span.end], column_of[span.label_]] = score
    cost["seconds_per_provision"] = (time.process_time() - began) / len(rows)
    return scores[rows], cost


def _train(nlp: Any, cases: list[Case], epochs: int, rate: float) -> dict[str, float]:
    shuffled = random.Random(SEED)
    began = time.process_time()
    optimizer = nlp.initialize(lambda: cases[:200])
    optimizer.learn_rate = rate
    for _ in range(epochs):
        shuffled.shuffle(cases)
        for batch in minibatch(cases, size=compounding(8.0, 64.0, 1.01)):
            nlp.update(batch, sgd=optimizer, drop=0.2)
    return {"epochs": epochs, "training_seconds": round(time.process_time() - began, 1)}


def _runs(place: Place, rows: NDArray[np.intp]) -> list[list[int]]:
    """Return runs of provisions of one contract, in order."""
    runs: list[list[int]] = []
    for row in map(int, rows):
        example = place.examples[row]
        last = place.examples[runs[-1][-1]] if runs else None
        together = last is not None and example.origin == "contract" and last.document == example.document
        if together and runs[-1][-1] == row - 1 and len(runs[-1]) < RUN:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _doc(nlp: Any, place: Place, run: Sequence[int]) -> Doc:
    words: list[str] = []
    places: list[tuple[int, int]] = []
    for row in run:
        here = text_of(place, row).split()
        places.append((len(words), len(words) + len(here)))
        words += here
    doc = Doc(nlp.vocab, words=words)
    doc.spans[SPANS] = [Span(doc, start, end) for start, end in places]
    return doc


def _case(nlp: Any, place: Place, run: Sequence[int]) -> Case:
    predicted, reference = _doc(nlp, place, run), _doc(nlp, place, run)
    reference.spans["sc"] = [
        Span(reference, span.start, span.end, label=place.labels[column])
        for span, row in zip(reference.spans[SPANS], run, strict=True)
        for column in np.flatnonzero(place.truth[row])
    ]
    return Case(predicted, reference)
