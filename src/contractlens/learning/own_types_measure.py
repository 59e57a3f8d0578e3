"""How good a type learnt from a few examples is, and where its lines are drawn: cross-validation against the corpus.

Each example is judged by a detector that was learnt without it (and without examples that say nearly the same); each
provision of the background by one that was learnt without its family. The share of examples found is the recall, the
share of the background found the false alarms. Precision depends on how often the type occurs, which nobody knows
before an archive is read: it is worked out for one provision in a hundred.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from contractlens.detection.model import Decision
from contractlens.exceptions import LearningError
from contractlens.findings import Column
from contractlens.learning.few_examples import Ground, Texts, fit_weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

PREVALENCE = 0.01
"""One provision in a hundred: what a type of ours has in the contracts of the corpus, by and large."""

MEASURE_COLUMNS = (
    Column("measure", "string", "recall, recall_without_heading, false_alarms, precision or counterexamples_left_out."),
    Column("value", "Float64", "0 to 1."),
    Column("low", "Float64", "Lower end of the 95 % interval."),
    Column("high", "Float64", "Upper end."),
    Column("counted", "Int64", "Examples found, provisions found by mistake, counterexamples left out."),
    Column("total", "Int64", "Out of how many."),
    Column("meaning", "string", "What was counted."),
)
_MAX_FOLDS = 5  # as many as the settings below were found with
_MIN_GROUPS = 3
_SAME = 0.85  # cosine of words and characters from which on two examples are one text with other numbers or names

# All from held-out families of twelve clause types, other than those of the published table. Scores have the same scale
# for every type (standard deviations of the background), so that what holds for known types tells of an unknown one.
_COMMON_THRESHOLD = 7.8  # best F1 of types learnt from 5 to 20 examples
_COMMON_WORTH = 15.0  # the common threshold counts as much as this many examples
_SPREAD = 1.2  # standard deviation of the kernel that smooths the examples' scores
_RARE = 0.005  # share of provisions for which the type's own threshold is best: errs towards fewer false alarms
_SLOPE = 0.68  # of the calibration
_AT_THRESHOLD = 0.25  # share of provisions right at the threshold that are of the type
_REVIEW, _HIGH, _MISS_LESS, _FEWER_FALSE_ALARMS = 0.5, 0.98, 0.11, 0.85
# Of all types of the published table together, 0.98 gave 103 of 109 findings right, 0.95 only 152 of 176.
_NEVER = 1.01  # a confidence that no provision has
_ENOUGH_FOR_HIGH = 10  # with fewer examples nothing is in the band `high`
_HEADING_LIFT = 2.0
"""What its heading adds to the score of a provision of the type in a contract (median of those twelve types: 1.7 to 2.6).
Pasted clauses have none, so that without it recall in contracts is told a third too low."""
_GRID = np.round(np.arange(4.0, 12.0, 0.05), 2)


@dataclass(frozen=True, eq=False)
class Measured:
    """Scores from cross-validation, and the lines drawn with them.

    Attributes:
        decision: Calibration and thresholds.
        found: How many of the examples reach the threshold under a heading as it is usual for a type.
        found_bare: How many reach it without a heading.
        examples: How many there are.
        different: How many of them are not nearly the same as another.
        alarms: How many provisions of the background reach it.
        background: How many there are.
        left_out: How many counterexamples do not reach it.
        counterexamples: How many there are.
    """

    decision: Decision
    found: int
    found_bare: int
    examples: int
    different: int
    alarms: int
    background: int
    left_out: int
    counterexamples: int

    def rows(self) -> list[dict[str, Any]]:
        """Return the rows of `MEASURE_COLUMNS`."""
        recall = _share(self.found, self.examples)
        bare = _share(self.found_bare, self.examples)
        alarms = _share(self.alarms, self.background)
        precision = tuple(
            _precision(found, wrong) for found, wrong in zip(recall, (alarms[0], alarms[2], alarms[1]), strict=True)
        )
        told = [
            (
                "recall",
                recall,
                self.found,
                self.examples,
                "examples found without having been seen, under a usual heading",
            ),
            ("recall_without_heading", bare, self.found_bare, self.examples, "the same where no heading helps"),
            ("false_alarms", alarms, self.alarms, self.background, "provisions of our corpus taken for this type"),
            ("precision", precision, None, None, "share of findings that are right where 1 provision in 100 is one"),
        ]
        if self.counterexamples:
            share = _share(self.left_out, self.counterexamples)
            meaning = "counterexamples left out by detectors learnt without them"
            told.append(("counterexamples_left_out", share, self.left_out, self.counterexamples, meaning))
        return [
            dict(zip((column.name for column in MEASURE_COLUMNS), (name, *shares, *rest), strict=True))
            for name, shares, *rest in told
        ]


def _share(counted: int, total: int) -> tuple[float, float, float]:
    """Return a share with the interval of Wilson (1927), which keeps its word for few and for extreme counts."""
    from scipy.stats import binomtest

    interval = binomtest(counted, total).proportion_ci(method="wilson")
    return round(counted / total, 4), round(float(interval.low), 4), round(float(interval.high), 4)


def _precision(recall: float, alarms: float) -> float:
    right = PREVALENCE * recall
    return round(right / (right + (1.0 - PREVALENCE) * alarms), 4) if right else 0.0


def measure(examples: Texts, counterexamples: Texts, ground: Ground) -> Measured:
    """Return what cross-validation makes of the examples.

    Raises:
        LearningError: They are all nearly the same (``examples_too_similar``).
    """
    groups = _groups(examples)
    different = int(groups.max()) + 1
    if different < _MIN_GROUPS:
        msg = (
            f"the {len(examples)} examples are {different} texts with little changed; nothing can be said of wordings "
            "that are not among them: add clauses of other contracts"
        )
        raise LearningError(msg, kind="examples_too_similar")
    folds = min(different, _MAX_FOLDS)
    of_examples, of_counter, of_ground = (
        np.zeros(len(examples)),
        np.zeros(len(counterexamples)),
        np.zeros(len(ground.folds)),
    )
    for fold in range(folds):
        inside = groups % folds == fold
        here = np.arange(len(counterexamples)) % folds == fold
        rest = ground.folds % folds == fold
        weights = fit_weights(
            examples.take(np.flatnonzero(~inside)),
            counterexamples.take(np.flatnonzero(~here)),
            ground,
            np.flatnonzero(~rest),
        )
        of_examples[inside] = weights.of_bodies(examples.take(np.flatnonzero(inside)))
        of_counter[here] = weights.of_bodies(counterexamples.take(np.flatnonzero(here)))
        of_ground[rest] = weights.of_ground(ground)[rest]
    line = _line(of_examples, of_ground)
    return Measured(
        decision_at(line, len(examples)),
        int((of_examples + _HEADING_LIFT >= line).sum()),
        int((of_examples >= line).sum()),
        len(examples),
        different,
        int((of_ground >= line).sum()),
        len(of_ground),
        int((of_counter < line).sum()),
        len(of_counter),
    )


def _groups(examples: Texts) -> NDArray[np.intp]:
    """Return a number per example, the same for examples that say nearly the same."""
    from scipy.sparse.csgraph import connected_components

    dots = (examples.lexical @ examples.lexical.T).toarray()
    lengths = np.sqrt(np.maximum(dots.diagonal(), 1e-12))
    _, groups = connected_components(dots / np.outer(lengths, lengths) >= _SAME, directed=False)
    numbers: NDArray[np.intp] = groups.astype(np.intp)
    return numbers


def _line(of_examples: NDArray[np.float64], of_ground: NDArray[np.float64]) -> float:
    """Return the score from which on a provision is a finding: the type's own best one, drawn to the common one."""
    from scipy.stats import norm

    recall = norm.sf((_GRID[:, None] - of_examples[None, :]) / _SPREAD).mean(axis=1)
    ordered = np.sort(of_ground)
    alarms = 1.0 - np.searchsorted(ordered, _GRID) / len(ordered)
    f1 = 2.0 * _RARE * recall / (_RARE * recall + (1.0 - _RARE) * alarms + _RARE)
    own = float(_GRID[int(f1.argmax())])
    return round((len(of_examples) * own + _COMMON_WORTH * _COMMON_THRESHOLD) / (len(of_examples) + _COMMON_WORTH), 3)


def decision_at(line: float, examples: int) -> Decision:
    """Return the calibration and thresholds of a type whose findings begin at a score.

    Args:
        line: The score.
        examples: How many the type was learnt from; with fewer than ten nothing is in the band ``high``.
    """
    ceiling = ceiling_of(examples)
    odds = _AT_THRESHOLD / (ceiling - _AT_THRESHOLD)
    high = _HIGH * ceiling if examples >= _ENOUGH_FOR_HIGH else _NEVER
    return Decision(
        slope=_SLOPE,
        offset=round(float(np.log(odds)) - _SLOPE * line, 6),
        threshold=_AT_THRESHOLD,
        review_from=_REVIEW,
        high_from=round(high, 6),
        miss_less=_MISS_LESS,
        fewer_false_alarms=round(_FEWER_FALSE_ALARMS * ceiling, 6),
    )


def ceiling_of(examples: int) -> float:
    """Return the highest confidence that so many examples can give (the rule of succession of Laplace)."""
    return round((examples + 1) / (examples + 2), 6)
