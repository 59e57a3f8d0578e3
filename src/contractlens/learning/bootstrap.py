"""How far a measured figure could be off: percentile intervals over resampled contracts (Efron and Tibshirani, 1993).

Contracts are drawn, not provisions: provisions of one contract resemble one another, and an interval over provisions
would promise too much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAMPLES = 2000
SEED = 0
LEVEL = 0.95
_MIN_GROUPS = 2  # one contract says nothing about the next one


def resample(groups: int, *, samples: int = SAMPLES, seed: int = SEED) -> NDArray[np.float64]:
    """Return how often each of `groups` is drawn in each sample, shape (samples, groups); each row sums to `groups`."""
    if not groups:
        return np.zeros((samples, 0))
    generator = np.random.default_rng(seed)
    drawn = generator.multinomial(groups, np.full(groups, 1.0 / groups), size=samples)
    return drawn.astype(np.float64)


def ratio(over: NDArray[np.float64], under: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ``over / under``, not a number where `under` is 0."""
    result = np.full(np.broadcast_shapes(over.shape, under.shape), np.nan)
    np.divide(over, under, out=result, where=under > 0)
    return result


def interval(values: NDArray[np.float64], *, groups: int, level: float = LEVEL) -> NDArray[np.float64]:
    """Return lower and upper ends, shape (2, ...), of resampled figures given along the first axis.

    Samples in which a figure is not defined (nothing labelled was drawn) are left out; not a number for fewer than two
    groups, and where no sample defines it.

    Args:
        values: Shape (samples, ...), not a number where a sample does not define the figure.
        groups: How many contracts were drawn from.
        level: Share of the samples between both ends.
    """
    ends = np.full((2, *values.shape[1:]), np.nan)
    defined = ~np.isnan(values).all(axis=0)
    if groups >= _MIN_GROUPS and defined.any():
        tail = 100.0 * (1.0 - level) / 2
        ends[:, defined] = np.nanpercentile(values[:, defined], [tail, 100.0 - tail], axis=0)
    return ends
