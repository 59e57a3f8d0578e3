"""The measure of the CUAD paper: predicted spans against labelled spans, over all degrees of confidence.

A prediction is right when it shares at least half of its words with a labelled text of its category (Jaccard); a
labelled text is found when any prediction kept is right about it. Precision is right labelled texts over those and the
predictions that match nothing, as in the paper's published code. Unlike there, a party counts only when its *name* was
predicted: the published code lets any longer text that contains the name pass, whole preambles too.

Source: Hendrycks, Burns, Chen and Ball, "CUAD: An Expert-Annotated NLP Dataset for Legal Contract Review" (2021).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

MATCH = 0.5  # the paper's threshold of word Jaccard
_DROPPED = str.maketrans({".": None, ",": None, ";": None, ":": None, "/": " "})


@dataclass(frozen=True, slots=True)
class SpanPrediction:
    """A text predicted for a category, and how sure the system is of it (higher is surer)."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class PrecisionRecall:
    """A precision-recall curve, from the surest predictions to all of them.

    Attributes:
        recalls: Recall after each degree of confidence, rising from 0.
        precisions: Best precision at that recall or any higher one.
        labelled: Number of labelled texts.
    """

    recalls: NDArray[np.float64]
    precisions: NDArray[np.float64]
    labelled: int

    @property
    def aupr(self) -> float:
        """Area under the curve by trapezoids from recall 0 and precision 1; 0.0 without labelled texts."""
        return float(np.trapezoid(self.precisions, self.recalls)) if self.labelled else 0.0

    def precision_at(self, recall: float) -> float:
        """Return the best precision at this recall or more; 0.0 where the predictions never reach it."""
        reached = self.recalls >= recall
        return float(self.precisions[reached].max()) if reached.any() else 0.0


def word_set(text: str) -> frozenset[str]:
    """Return the words that the measure compares: small letters, without ``. , ; :``, slashes as spaces.

    Example:
        >>> sorted(word_set("Either Party, and/or its agents."))
        ['agents', 'and', 'either', 'its', 'or', 'party']
    """
    return frozenset(text.translate(_DROPPED).lower().split())


def jaccard(left: frozenset[str], right: frozenset[str]) -> float:
    """Return the words in both over the words in either; 0.0 when both are empty."""
    union = len(left | right)
    return len(left & right) / union if union else 0.0


class CurveBuilder:
    """Collects predictions and labelled texts of contracts and categories; micro-averages what was collected."""

    def __init__(self) -> None:
        self._labelled = 0
        self._found: list[float] = []  # the surest right prediction of each labelled text that has one
        self._wrong: list[float] = []

    def add(self, labelled: Iterable[str], predictions: Sequence[SpanPrediction]) -> None:
        """Add one category of one contract: its labelled texts, () where it has none, and what was predicted."""
        gold = [word_set(text) for text in labelled]
        surest: list[float | None] = [None] * len(gold)
        for prediction in predictions:
            words = word_set(prediction.text)
            right = [at for at, wanted in enumerate(gold) if jaccard(wanted, words) >= MATCH]
            if not right:
                self._wrong.append(prediction.confidence)
            for at in right:
                before = surest[at]
                surest[at] = prediction.confidence if before is None else max(before, prediction.confidence)
        self._labelled += len(gold)
        self._found += [confidence for confidence in surest if confidence is not None]

    def extend(self, other: CurveBuilder) -> None:
        """Add all that another builder collected."""
        self._labelled += other._labelled
        self._found += other._found
        self._wrong += other._wrong

    def curve(self) -> PrecisionRecall:
        """Return the curve over every degree of confidence that occurs."""
        found, wrong = np.sort(self._found)[::-1], np.sort(self._wrong)[::-1]
        steps = np.unique(np.concatenate([found, wrong]))[::-1]
        right = np.searchsorted(-found, -steps, side="right")
        false = np.searchsorted(-wrong, -steps, side="right")
        precisions = np.concatenate([[1.0], right / np.maximum(right + false, 1)])
        best = np.maximum.accumulate(precisions[::-1])[::-1]
        recalls = np.concatenate([[0.0], right / max(self._labelled, 1)])
        return PrecisionRecall(recalls, best, self._labelled)


def curve_interval(
    builders: Sequence[CurveBuilder], *, recall: float = 0.8, rounds: int = 300, seed: int = 0
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return 95% bootstrap intervals of the area under the curve and of the precision at a recall.

    Args:
        builders: What was collected of each independent group of contracts, such as those of one company. Whole groups
            are drawn, with replacement.
        recall: Where the precision is taken.
        rounds: Number of draws.
        seed: Of the draws.

    Returns:
        Low and high end for the area, and for the precision; zeros when there are no groups.
    """
    if not builders:
        return (0.0, 0.0), (0.0, 0.0)
    random = np.random.default_rng(seed)
    figures = []
    for _ in range(rounds):
        whole = CurveBuilder()
        for at in random.integers(len(builders), size=len(builders)):
            whole.extend(builders[at])
        curve = whole.curve()
        figures.append((curve.aupr, curve.precision_at(recall)))
    (low_area, low), (high_area, high) = np.quantile(np.array(figures), (0.025, 0.975), axis=0)
    return (float(low_area), float(high_area)), (float(low), float(high))


def micro_curve(
    labelled: Mapping[tuple[str, str], Sequence[str]], predicted: Mapping[tuple[str, str], Sequence[SpanPrediction]]
) -> PrecisionRecall:
    """Return the curve over all contracts and categories together, each pair a key of both mappings.

    Example:
        >>> gold = {("A", "Insurance"): ["Supplier shall keep insurance"], ("B", "Insurance"): []}
        >>> found = {("A", "Insurance"): [SpanPrediction("The Supplier shall keep insurance.", 0.9)],
        ...          ("B", "Insurance"): [SpanPrediction("Governing law", 0.2)]}
        >>> curve = micro_curve(gold, found)
        >>> curve.aupr, curve.precision_at(0.8)
        (1.0, 1.0)
    """
    builder = CurveBuilder()
    for key in dict.fromkeys((*labelled, *predicted)):
        builder.add(labelled.get(key, ()), predicted.get(key, ()))
    return builder.curve()
