"""What a clause type learnt from 5, 10 or 20 examples is worth, against two plain ways to do it.

Pretends that a built-in type is unknown. The families of the corpus are split in two halves; the examples are drawn
from one half, whose other provisions are the background, and everything is measured on all provisions of the other
half. The type's own provisions are taken out of the background (an unknown type is rare in our corpus); with
``--unlabelled`` they stay in it as if they were something else, which is the worst case. The twelve types here are
others than those that the settings were tuned on.

Compared with: TF-IDF of words and pairs with a balanced logistic regression, at its own threshold; and the mean word
vector of the examples, with a threshold from leave-one-out. All three see the same texts and the same background;
headings stand in front of the text for the two plain ways.

    python benchmarks/learn_type.py [--unlabelled] [--splits 2]
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np  # noqa: TID253 - a benchmark, run by itself
import pandas as pd  # noqa: TID253
import scipy.sparse as sp  # noqa: TID253
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: TID253
from sklearn.linear_model import LogisticRegression  # noqa: TID253
from sklearn.metrics import average_precision_score  # noqa: TID253

from contractlens.detection.feature_space import heading_words, shipped_space
from contractlens.detection.learnt_types import whitened
from contractlens.learning.background import background_of
from contractlens.learning.examples import load_corpus
from contractlens.learning.few_examples import Ground, Texts, Weights, make_ground, whitening_of
from contractlens.learning.own_types import learn_detector

if TYPE_CHECKING:
    from contractlens.learning.background import BackgroundProvision

TYPES = (
    "ai_use",
    "benchmarking",
    "charges_indexation",
    "ethical_supply_chain",
    "financial_distress",
    "insurance",
    "key_personnel",
    "open_source_reuse",
    "secondment",
    "service_levels",
    "skills_transfer",
    "technology_refresh",
)
SIZES = (5, 10, 20)


def measured(found: np.ndarray, truth: np.ndarray, scores: np.ndarray) -> dict[str, float]:
    """Return precision, recall and F1 of what is found, and what the ranking could give at best."""
    right = (found & truth).sum()
    order = np.argsort(-scores, kind="stable")
    best = 2 * np.cumsum(truth[order]) / (np.arange(1, len(truth) + 1) + truth.sum())
    return {
        "precision": right / max(found.sum(), 1),
        "recall": right / truth.sum(),
        "f1": 2 * right / max(found.sum() + truth.sum(), 1),
        "average_precision": average_precision_score(truth, scores),
        "best_f1": best.max(),
    }


class Half:
    """The two halves of the corpus at one split, as numbers that all types share."""

    def __init__(self, provisions: list[BackgroundProvision], whole: Ground, split: int) -> None:
        families = sorted({item.family for item in provisions})
        here = set(np.random.default_rng(split).permutation(families)[: len(families) // 2])
        self.here = np.array([item.family in here for item in provisions])
        self.provisions = provisions
        self.whole = whole
        self.means = np.stack([whole.space.vectors.mean(item.features["characters"]) for item in provisions])
        self.above = np.stack([whole.space.vectors.mean(heading_words(item.features)) for item in provisions])
        vectorizer = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2))
        titled = [f"{item.heading}. {item.text}" for item in provisions]
        vectorizer.fit([text for text, is_here in zip(titled, self.here, strict=True) if is_here])
        self.titled = vectorizer.transform(titled)
        self.pasted = vectorizer.transform([item.text for item in provisions])

    def ground(self, rows: np.ndarray, name: str) -> Ground:
        """Return some provisions of this half as the background, as if nobody had labelled a type."""
        whole = self.whole
        types = [self.provisions[row].types - {name} for row in rows]
        turn, centre = whitening_of(self.means[rows], types), self.means[rows].mean(axis=0)
        return Ground(
            whole.space,
            turn,
            centre,
            Texts(whole.bodies.lexical[rows], whitened(self.means[rows], turn, centre)),
            Texts(whole.headings.lexical[rows], whitened(self.above[rows], turn, centre)),
            whole.has_heading[rows],
            whole.folds[rows],
        )


def tfidf(half: Half, examples: np.ndarray, rest: np.ndarray, asked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what a balanced logistic regression on TF-IDF finds, and its scores."""
    targets = np.r_[np.ones(len(examples)), np.zeros(len(rest))]
    model = LogisticRegression(class_weight="balanced")
    model.fit(sp.vstack([half.pasted[examples], half.titled[rest]]), targets)
    scores = model.decision_function(half.titled[asked])
    return scores > 0, scores


def centroid(half: Half, examples: np.ndarray, rest: np.ndarray, asked: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what lies close enough to the mean word vector of the examples, and how close it is."""
    inside = half.means[examples]
    total = inside.sum(axis=0)
    left_out = np.array([row @ (total - row) / np.linalg.norm(total - row) for row in inside])
    middle = total / np.linalg.norm(total)
    alarms = half.means[rest] @ middle
    grid = np.linspace(0.0, 1.0, 201)
    recall = np.array([(left_out >= line).mean() for line in grid])
    wrong = np.array([(alarms >= line).mean() for line in grid])
    f1 = 0.02 * recall / (0.01 * recall + 0.99 * wrong + 0.01)
    scores = half.means[asked] @ middle
    return scores >= grid[f1.argmax()], scores


def ours(half: Half, ground: Ground, examples: np.ndarray, asked: np.ndarray, truth: np.ndarray) -> dict[str, object]:
    """Return what `learn_type` finds: the examples are pasted without their headings."""
    given = Texts(half.whole.bodies.lexical[examples], whitened(half.means[examples], ground.whitening, ground.centre))
    started = time.perf_counter()
    detector = learn_detector(given, given.take(np.zeros(0, dtype=np.intp)), ground)
    seconds = time.perf_counter() - started
    weights = Weights(detector.lexical, detector.meaning, detector.intercept, detector.heading_offset)
    there = replace(
        ground,
        bodies=Texts(half.whole.bodies.lexical[asked], whitened(half.means[asked], ground.whitening, ground.centre)),
        headings=Texts(
            half.whole.headings.lexical[asked], whitened(half.above[asked], ground.whitening, ground.centre)
        ),
        has_heading=half.whole.has_heading[asked],
    )
    scores = weights.of_ground(there)
    likely, decision = detector.probabilities(scores), detector.decision
    told = {row["measure"]: row for row in detector.report["measures"]}
    reached = measured(likely >= decision.threshold, truth, scores)
    high = likely >= decision.high_from
    review = ~high & (likely >= decision.review_from)
    return {
        "way": "learn_type",
        "seconds": seconds,
        "told_recall": told["recall"]["value"],
        "recall_inside": told["recall"]["low"] <= reached["recall"] <= told["recall"]["high"],
        "told_precision": told["precision"]["value"],
        "precision_inside": told["precision"]["low"] <= reached["precision"] <= told["precision"]["high"],
        "high": high.sum(),
        "high_right": (high & truth).sum(),
        "review": review.sum(),
        "review_right": (review & truth).sum(),
        "found": (likely >= decision.threshold).sum(),
        "right": ((likely >= decision.threshold) & truth).sum(),
        **reached,
    }


def trial(half: Half, name: str, split: int, *, is_unlabelled: bool) -> list[dict[str, object]]:
    """Return the measures of each way and size for one type."""
    is_own = np.array([name in item.types for item in half.provisions])
    order = np.random.default_rng(split + 100).permutation(np.flatnonzero(half.here & is_own))
    asked = np.flatnonzero(~half.here)
    clean = np.flatnonzero(half.here & ~is_own)
    ground = half.ground(clean, name)
    rows: list[dict[str, object]] = []
    for size in SIZES:
        examples, rest = order[:size], clean
        if is_unlabelled:
            rest = np.sort(np.concatenate([clean, order[size:]]))
            ground = half.ground(rest, name)
        made = [ours(half, ground, examples, asked, is_own[asked])]
        for way in (tfidf, centroid):
            found, scores = way(half, examples, rest, asked)
            made.append({"way": way.__name__, **measured(found, is_own[asked], scores)})
        rows += [{**row, "size": size, "type": name, "split": split} for row in made]
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("models/corpus"))
    parser.add_argument("--splits", type=int, default=2)
    parser.add_argument("--unlabelled", action="store_true", help="leave the type's provisions in the background")
    given = parser.parse_args()
    provisions = list(background_of(load_corpus(given.corpus).examples))
    whole = make_ground(shipped_space(), provisions)
    rows: list[dict[str, object]] = []
    for split in range(given.splits):
        half = Half(provisions, whole, split)
        for name in TYPES:
            rows += trial(half, name, split, is_unlabelled=given.unlabelled)
    show(pd.DataFrame(rows))


def show(found: pd.DataFrame) -> None:
    """Print the tables."""
    columns = ["precision", "recall", "f1", "average_precision", "best_f1"]
    print(found.groupby(["size", "way"])[columns].mean().round(3).to_string())
    learnt = found[found.way == "learn_type"]
    print(learnt.pivot_table(index="type", columns="size", values=["precision", "recall", "f1"]).round(2).to_string())
    told = ["told_recall", "recall", "recall_inside", "told_precision", "precision", "precision_inside", "seconds"]
    print(learnt.groupby("size")[told].agg(lambda values: values.astype(float).mean()).round(3).to_string())
    counted = ["high", "high_right", "review", "review_right", "found", "right"]
    print(learnt.groupby("size")[counted].sum().astype(int).to_string())


if __name__ == "__main__":
    main()
