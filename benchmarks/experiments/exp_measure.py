"""Micro and macro F1 with intervals, and differences from a reference over the same resampled contracts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253 - the benchmark needs it anyway

from contractlens.learning.bootstrap import interval, ratio, resample

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exp_place import Place
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

SAMPLES = 1000
WATCHED = ("technology_refresh", "skills_transfer")


@dataclass(frozen=True)
class Tally:
    """Hits, false alarms and misses per group (contract, or family of standalone clauses) and type."""

    labels: tuple[str, ...]
    hits: Array
    false_alarms: Array
    misses: Array

    @classmethod
    def of(
        cls, groups: Sequence[str], labels: Sequence[str], found: NDArray[np.bool_], truth: NDArray[np.bool_]
    ) -> Tally:
        """Count what was found against the truth, both of shape (provisions, labels)."""
        names, place = np.unique(np.array(groups), return_inverse=True)
        tables = []
        for outcome in (found & truth, found & ~truth, ~found & truth):
            table = np.zeros((len(names), len(labels)))
            np.add.at(table, place, outcome)
            tables.append(table)
        return cls(tuple(labels), *tables)

    def draws(self) -> dict[str, Array]:
        """Return micro and macro F1 of resampled groups; the same groups are drawn for each tally of the same rows."""
        drawn = resample(len(self.hits), samples=SAMPLES)
        return dict(zip(("micro", "macro"), _f1(*(drawn @ each for each in self._tables())), strict=True))

    def figures(self) -> dict[str, float]:
        """Return micro and macro F1, precision and recall."""
        hits, false_alarms, misses = (each.sum(axis=0) for each in self._tables())
        micro, macro = _f1(hits, false_alarms, misses)
        found, labelled = hits.sum() + false_alarms.sum(), hits.sum() + misses.sum()
        return {
            "micro": float(micro),
            "macro": float(macro),
            "precision": float(hits.sum() / max(found, 1)),
            "recall": float(hits.sum() / max(labelled, 1)),
        }

    def of_type(self, label: str) -> float | None:
        """Return the F1 of one type, None where it is not labelled."""
        if label not in self.labels:
            return None
        column = self.labels.index(label)
        hits, false_alarms, misses = (float(each[:, column].sum()) for each in self._tables())
        return 2 * hits / (2 * hits + false_alarms + misses) if hits + misses else None

    def _tables(self) -> tuple[Array, Array, Array]:
        return self.hits, self.false_alarms, self.misses


def _f1(hits: Array, false_alarms: Array, misses: Array) -> tuple[Array, Array]:
    each = ratio(2 * hits, 2 * hits + false_alarms + misses)
    labelled = hits + misses > 0
    macro = ratio(np.where(labelled, each, 0.0).sum(axis=-1), labelled.sum(axis=-1).astype(np.float64))
    together = [table.sum(axis=-1) for table in (hits, false_alarms, misses)]
    return ratio(2 * together[0], 2 * together[0] + together[1] + together[2]), macro


@dataclass(frozen=True)
class Outcome:
    """What one way finds on held-out families: in whole contracts, and in standalone clauses."""

    contracts: Tally
    clauses: Tally

    def row(self, way: str, reference: Outcome | None = None) -> dict[str, Any]:
        """Return the figures with their intervals, and how far they lie from the reference."""
        row: dict[str, Any] = {"way": way}
        for name, tally, other in (
            ("contracts", self.contracts, reference.contracts if reference else None),
            ("clauses", self.clauses, reference.clauses if reference else None),
        ):
            draws = tally.draws()
            row[name] = {key: round(value, 4) for key, value in tally.figures().items()}
            groups = len(tally.hits)
            for key in ("micro", "macro"):
                row[name][f"{key}_interval"] = _ends(draws[key], groups)
                if other is not None:
                    row[name][f"{key}_gain"] = round(tally.figures()[key] - other.figures()[key], 4)
                    row[name][f"{key}_gain_interval"] = _ends(draws[key] - other.draws()[key], groups)
            row[name] |= {watched: _rounded(tally.of_type(watched)) for watched in WATCHED}
        return row


def _ends(draws: Array, groups: int) -> list[float]:
    return [round(float(end), 4) for end in interval(draws, groups=groups)]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def as_table(found: Sequence[frozenset[str]], labels: Sequence[str]) -> NDArray[np.bool_]:
    """Return sets of types as a table, shape (provisions, labels)."""
    return np.array([[label in types for label in labels] for types in found])


def outcome_of(place: Place, found: NDArray[np.bool_]) -> Outcome:
    """Return the outcome of what was found in each example, shape (examples, labels)."""
    inside = np.array([example.origin == "contract" for example in place.examples])
    tallies = []
    for rows in (inside, ~inside):
        chosen = [place.examples[row] for row in np.flatnonzero(rows)]
        groups = [example.document if example.origin == "contract" else example.family for example in chosen]
        tallies.append(Tally.of(groups, place.labels, found[rows], place.truth[rows]))
    return Outcome(*tallies)


def outcome_of_scores(place: Place, scores: Array, probabilities: Array | None = None) -> Outcome:
    """Return the outcome of scores with the second stage and the thresholds that ship, or of ready probabilities."""
    held_out = place.held_out(scores)
    judged = held_out.probabilities() if probabilities is None else probabilities
    return outcome_of(place, as_table(held_out.found(judged), place.labels))
