"""Scores, probabilities and findings on contract families that the model did not see."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from contractlens.detection.surroundings import FACTS, signs_of, surroundings
from contractlens.learning.estimator import ClauseClassifier
from contractlens.learning.evaluation import Evaluation, evaluate_types
from contractlens.learning.sensitivity import fit_sensitivities
from contractlens.learning.thresholds import (
    Platt,
    fit_decisions,
    fit_platt,
    fit_second_stage,
    platt_probabilities,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from contractlens.detection.features import FeatureBlocks
    from contractlens.detection.model import Decision
    from contractlens.detection.second_stage import SecondStage
    from contractlens.learning.examples import Example

_MIN_POSITIVES = 100  # fewer labels from whole contracts than this teach no second stage and set no thresholds


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
    estimator: ClauseClassifier | None = None,
    known: NDArray[np.bool_] | None = None,
) -> NDArray[np.float64]:
    """Return the score of each example from a model that saw nothing of its family, shape (examples, labels).

    Args:
        features: Of the examples.
        targets: What people saw in them.
        folds: Fold of each example.
        labels: Clause types, one per column.
        estimator: Its settings are used, it is not fitted itself; the default settings for None.
        known: Examples that models may be fitted on; None for all. The others are scored all the same.
    """
    scores = np.full((len(features), len(labels)), -10.0)  # a type that a fold never saw is as good as excluded
    for fold in np.unique(folds):
        inside: list[int] = np.flatnonzero(folds == fold).tolist()
        outside: list[int] = np.flatnonzero((folds != fold) & (True if known is None else known)).tolist()
        fitted = ClauseClassifier(**(estimator or ClauseClassifier()).get_params(deep=False))
        fitted.fit([features[i] for i in outside], [targets[i] for i in outside])
        columns = [labels.index(str(name)) for name in fitted.classes_]
        scores[np.array(inside)[:, None], columns] = fitted.decision_function([features[i] for i in inside])
    return scores


@dataclass(frozen=True)
class HeldOut:
    """Everything that is learned from, and measured on, held-out scores.

    Attributes:
        examples: The examples, those of one contract together and in reading order.
        labels: Clause types, one per column.
        scores: Raw scores on held-out families.
        truth: Which types people saw, shape (examples, labels).
        folds: Fold of each example.
        features: Of the examples; what names types outright is read from them.
    """

    examples: Sequence[Example]
    labels: Sequence[str]
    scores: NDArray[np.float64]
    truth: NDArray[np.bool_]
    folds: NDArray[np.int64]
    features: Sequence[FeatureBlocks]

    @cached_property
    def from_contracts(self) -> NDArray[np.bool_]:
        """Which examples stand in whole contracts."""
        return np.array([example.origin == "contract" for example in self.examples])

    @cached_property
    def facts(self) -> NDArray[np.float64]:
        """The surroundings of each example, shape (examples, labels, facts); a standalone clause has none but itself."""
        facts = np.zeros((*self.scores.shape, len(FACTS)))
        signs = np.stack([signs_of(blocks, self.labels) for blocks in self.features])
        rows_of: dict[str, list[int]] = {}
        for row, example in enumerate(self.examples):
            together = example.document if example.origin == "contract" else f"alone {row}"
            rows_of.setdefault(together, []).append(row)
        for rows in rows_of.values():
            provisions = [self.examples[row].provision for row in rows]
            facts[rows] = np.stack(list(surroundings(self.scores[rows], provisions, signs[rows])), axis=-1)
        return facts

    def tuning_rows(self, among: NDArray[np.bool_], *, alone: bool = False) -> NDArray[np.bool_]:
        """Return the rows of whole contracts (or of standalone clauses); all of `among` when they hold few labels."""
        rows = among & (~self.from_contracts if alone else self.from_contracts)
        return rows if self.truth[rows].sum() >= _MIN_POSITIVES else among

    def platt(self, among: NDArray[np.bool_], *, alone: bool = False) -> Platt:
        """Return the calibration of scores learned on the rows in `among`."""
        rows = self.tuning_rows(among, alone=alone)
        return fit_platt(self.scores[rows], self.truth[rows])

    def second_stage(self, among: NDArray[np.bool_], *, alone: bool = False) -> SecondStage | None:
        """Return the second stage learned on the contracts (or standalone clauses) in `among`; None with too few labels."""
        rows = self.tuning_rows(among, alone=alone)
        if (self.from_contracts[rows] == alone).any():
            return None
        return fit_second_stage(self.facts[rows], self.truth[rows])

    def probabilities(self, tuned_on: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
        """Return the probability of each example, calibrated on other folds than its own.

        Args:
            tuned_on: Examples that calibration may be learned from; None for all.
        """
        result = np.zeros_like(self.scores)
        usable = np.ones(len(self.examples), dtype=np.bool_) if tuned_on is None else tuned_on
        for fold in np.unique(self.folds):
            others = (self.folds != fold) & usable
            for alone in (False, True):
                rows = (self.folds == fold) & (self.from_contracts != alone)
                second = self.second_stage(others, alone=alone)
                if second is None:
                    platt = self.platt(others, alone=alone)
                    result[rows] = platt_probabilities(self.scores[rows], platt)
                elif rows.any():
                    result[rows] = second.probabilities(np.moveaxis(self.facts[rows], -1, 0))
        return result

    def decisions(
        self, probabilities: NDArray[np.float64], among: NDArray[np.bool_], *, alone: bool = False
    ) -> dict[str, Decision]:
        """Return thresholds set on the rows in `among`, for provisions of contracts or for ones that stand alone."""
        rows = self.tuning_rows(among, alone=alone)
        platt = self.platt(among, alone=alone)
        decisions = fit_decisions(self.labels, probabilities[rows], self.truth[rows], platt)
        settings = fit_sensitivities(self.labels, probabilities[rows], self.truth[rows])
        return {
            label: replace(
                decision,
                miss_less=min(settings["miss_less"][label], decision.threshold),
                fewer_false_alarms=max(settings["fewer_false_alarms"][label], decision.threshold),
            )
            for label, decision in decisions.items()
        }

    def found(
        self, probabilities: NDArray[np.float64], tuned_on: NDArray[np.bool_] | None = None
    ) -> list[frozenset[str]]:
        """Return the types found in each example, thresholds set on other folds than its own.

        Args:
            probabilities: As `probabilities` gives them.
            tuned_on: Examples that thresholds may be set on; None for all.
        """
        found: list[frozenset[str]] = [frozenset()] * len(self.examples)
        usable = np.ones(len(self.examples), dtype=np.bool_) if tuned_on is None else tuned_on
        for fold in np.unique(self.folds):
            for alone in (False, True):
                decisions = self.decisions(probabilities, (self.folds != fold) & usable, alone=alone)
                thresholds = np.array([decisions[label].threshold for label in self.labels])
                rows: list[int] = np.flatnonzero((self.folds == fold) & (self.from_contracts != alone)).tolist()
                for row in rows:
                    above: list[int] = np.flatnonzero(probabilities[row] >= thresholds).tolist()
                    found[row] = frozenset(self.labels[column] for column in above)
        return found

    def evaluate(self, probabilities: NDArray[np.float64]) -> tuple[Evaluation, Evaluation]:
        """Return the quality on contracts and on standalone clauses, thresholds set on other folds."""
        found = self.found(probabilities)
        return self._score(found, self.from_contracts), self._score(found, ~self.from_contracts)

    def _score(self, found: Sequence[frozenset[str]], rows: NDArray[np.bool_]) -> Evaluation:
        chosen: list[int] = np.flatnonzero(rows).tolist()
        return evaluate_types([found[i] for i in chosen], [self.examples[i].types for i in chosen])
