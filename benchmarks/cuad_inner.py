"""Scores of the first stage for contracts that it did not learn from: what the second stage is taught with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253 - the benchmark needs it anyway
import scipy.sparse as sp  # noqa: TID253 - the benchmark needs it anyway
from cuad_first import BLOCKS, FirstStage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cuad_prepared import Prepared
    from cuad_vectors import WordVectors
    from numpy.typing import NDArray

    Array = NDArray[Any]


def fit_first(data: Sequence[Prepared], labels: Sequence[tuple[Array, Array]], vectors: WordVectors) -> FirstStage:
    """Fit the first stage for whole units, on what each matches and what it is about."""
    counts = [sp.vstack([p.counts[block] for p in data], format="csr") for block in range(len(BLOCKS))]
    matched, about = (np.concatenate(every) for every in zip(*labels, strict=True))
    return FirstStage(vectors).fit(counts, np.concatenate([p.shape for p in data]), about, matched > 0)


@dataclass(slots=True)
class InnerScores:
    """Scores by models that saw neither a contract's own block nor the part that is held out.

    Parts are held out; blocks are parts taken together, so that few models are needed: the model that saw neither block
    1 nor block 2 serves when any part of either is held out. N blocks need N(N-1)/2 models, and N more when blocks are
    more than one part: these score what is left of the block of the part held out. With a folder the scores are kept
    there from one run to the next.
    """

    data: Sequence[Prepared]
    labels: Sequence[tuple[Array, Array]]
    parts: Array
    blocks: Array
    vectors: WordVectors
    folder: Path | None = None
    _known: dict[tuple[int, int], dict[int, Array]] = field(default_factory=dict)

    def without(self, held_out: int) -> dict[int, Array]:
        """Return the scores of all contracts but those of a part, by their place in the data."""
        own = int(self.blocks[self.parts == held_out][0])
        found: dict[int, Array] = {}
        for block in np.unique(self.blocks[self.parts != held_out]):
            found |= self._of(int(block), own)
        return {at: scores for at, scores in found.items() if self.parts[at] != held_out}

    def _of(self, block: int, other: int) -> dict[int, Array]:
        """Return the scores of the contracts of a block, by a model that saw neither it nor the other."""
        pair = (min(block, other), max(block, other))
        if pair not in self._known:
            self._known[pair] = self._kept(pair)
        return {at: scores for at, scores in self._known[pair].items() if self.blocks[at] == block}

    def _kept(self, pair: tuple[int, int]) -> dict[int, Array]:
        path = self.folder / f"{pair[0]}-{pair[1]}.npz" if self.folder else None
        if path and path.exists():
            with np.load(path, allow_pickle=False) as kept:
                return {int(at): kept[at] for at in kept.files}
        scores = self._learned(pair)
        if path:
            np.savez(path, allow_pickle=False, **{str(at): some for at, some in scores.items()})
        return scores

    def _learned(self, pair: tuple[int, int]) -> dict[int, Array]:
        inside = np.flatnonzero(~np.isin(self.blocks, pair))
        first = fit_first([self.data[at] for at in inside], [self.labels[at] for at in inside], self.vectors)
        outside = np.flatnonzero(np.isin(self.blocks, pair))
        return {int(at): first.scores(self.data[at].counts, self.data[at].shape) for at in outside}
