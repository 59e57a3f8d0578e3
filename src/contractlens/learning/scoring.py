"""The figures of an evaluation, counted per contract so that intervals can be drawn over contracts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from contractlens.learning.bootstrap import SAMPLES, SEED, interval, ratio, resample

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from contractlens.learning.judging import Judged


@dataclass(frozen=True)
class Counts:
    """Hits, false alarms and misses per contract and clause type.

    Attributes:
        types: Clause types that are labelled or found, sorted: the columns.
        contracts: Names of the contracts: the rows.
        hits: Shape (contracts, types).
        false_alarms: Same shape.
        misses: Same shape.
        sure: Same shape: whether the type was found there with more than low confidence, which a matrix answers "Yes".
        samples: How many times contracts are drawn for an interval.
        seed: Of the drawing.
    """

    types: tuple[str, ...]
    contracts: tuple[str, ...]
    hits: NDArray[np.float64]
    false_alarms: NDArray[np.float64]
    misses: NDArray[np.float64]
    sure: NDArray[np.bool_]
    samples: int = SAMPLES
    seed: int = SEED

    @cached_property
    def _draws(self) -> NDArray[np.float64]:
        return resample(len(self.contracts), samples=self.samples, seed=self.seed)

    def per_type(self) -> dict[str, NDArray[np.float64]]:
        """Return ``precision``, ``recall`` and ``f1``: shape (types, 3): figure, lower and upper end."""
        counts = [self.hits, self.false_alarms, self.misses]
        figures = _prf(*(each.sum(axis=0) for each in counts))
        drawn = _prf(*(self._draws @ each for each in counts))
        return {name: self._with_ends(figures[name], drawn[name]) for name in figures}

    def micro(self, columns: Sequence[int] | None = None) -> dict[str, NDArray[np.float64]]:
        """Return precision, recall and F1 with their ends over all findings of the types in `columns` together."""
        chosen = slice(None) if columns is None else list(columns)
        counts = [each[:, chosen].sum(axis=1) for each in (self.hits, self.false_alarms, self.misses)]
        figures = _prf(*(each.sum(axis=0) for each in counts))
        drawn = _prf(*(self._draws @ each for each in counts))
        return {name: self._with_ends(figures[name], drawn[name]) for name in figures}

    def macro(self, columns: Sequence[int] | None = None) -> dict[str, NDArray[np.float64]]:
        """Return the means of the types in `columns` that are labelled at least once, with their ends.

        A sample counts the types that are labelled in the contracts drawn; precision of a type that was never found is
        left out of its mean, F1 of it counts as 0.
        """
        chosen = slice(None) if columns is None else list(columns)
        counts = [each[:, chosen] for each in (self.hits, self.false_alarms, self.misses)]
        figures = _means(*(each.sum(axis=0) for each in counts))
        drawn = _means(*(self._draws @ each for each in counts))
        return {name: self._with_ends(figures[name], drawn[name]) for name in figures}

    def _with_ends(self, figure: NDArray[np.float64], drawn: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.stack([figure, *interval(drawn, groups=len(self.contracts))], axis=-1)

    def presence(self) -> NDArray[np.float64]:
        """Return the correlation (Matthews) of "Yes" with "labelled anywhere" over contracts, per type.

        "Yes" is what `contractlens.matrix` answers: found with more than low confidence. What was found with low
        confidence only is "To check" there, and no "Yes" here.
        """
        return matthews(self.sure, (self.hits + self.misses) > 0)

    def presence_overall(self) -> float:
        """Return the same over all pairs of contract and type together."""
        labelled = (self.hits + self.misses) > 0
        return float(matthews(self.sure.reshape(-1, 1), labelled.reshape(-1, 1))[0])


def _prf(
    hits: NDArray[np.float64], false_alarms: NDArray[np.float64], misses: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    hits, false_alarms, misses = map(np.asarray, (hits, false_alarms, misses))
    return {
        "precision": ratio(hits, hits + false_alarms),
        "recall": ratio(hits, hits + misses),
        "f1": ratio(2 * hits, 2 * hits + false_alarms + misses),
    }


def _means(
    hits: NDArray[np.float64], false_alarms: NDArray[np.float64], misses: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    labelled = (hits + misses) > 0
    means = {}
    for name, values in _prf(hits, false_alarms, misses).items():
        kept = labelled & ~np.isnan(values)
        means[name] = ratio(np.where(kept, values, 0.0).sum(axis=-1), kept.sum(axis=-1).astype(np.float64))
    return means


def matthews(found: NDArray[np.bool_], labelled: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the Matthews correlation of two tables column by column; not a number where a column never varies.

    Example:
        >>> matthews(np.array([[True], [False]]), np.array([[True], [False]]))
        array([1.])
    """
    both = (found & labelled).sum(axis=0).astype(np.float64)
    neither = (~found & ~labelled).sum(axis=0)
    only_found = (found & ~labelled).sum(axis=0)
    only_labelled = (~found & labelled).sum(axis=0)
    under = (both + only_found) * (both + only_labelled) * (neither + only_found) * (neither + only_labelled)
    return ratio(both * neither - only_found * only_labelled, np.sqrt(under))


def count(judged: Sequence[Judged], *, samples: int = SAMPLES, seed: int = SEED) -> Counts:
    """Return hits, false alarms and misses per contract and clause type."""
    contracts = tuple(dict.fromkeys(each.contract for each in judged))
    names = {label.clause_type for each in judged for label in each.labels}
    types = tuple(sorted(names | {found.clause_type for each in judged for found in each.found}))
    row = {name: at for at, name in enumerate(contracts)}
    column = {name: at for at, name in enumerate(types)}
    tables = {name: np.zeros((len(contracts), len(types))) for name in ("hits", "false_alarms", "misses")}
    sure = np.zeros((len(contracts), len(types)), dtype=np.bool_)
    for each in judged:
        for one in each.found:
            sure[row[each.contract], column[one.clause_type]] |= one.band != "low"
        labelled = {label.clause_type for label in each.labels}
        found = {one.clause_type for one in each.found}
        outcomes = (("hits", found & labelled), ("false_alarms", found - labelled), ("misses", labelled - found))
        for name, here in outcomes:
            for clause_type in here:
                tables[name][row[each.contract], column[clause_type]] += 1
    return Counts(types, contracts, **tables, sure=sure, samples=samples, seed=seed)
