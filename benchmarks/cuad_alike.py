"""What other contracts say: how near a unit comes to their labelled units, and what contracts like this one have.

Nothing is fitted but word frequencies. So that what the second stage learns from looks like what it predicts from, a
contract is never compared with contracts of its own part, and nearness is averaged over the parts: it does not grow
with their number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253 - the benchmark needs it anyway
import scipy.sparse as sp  # noqa: TID253 - the benchmark needs it anyway
from sklearn.preprocessing import normalize  # noqa: TID253 - the benchmark needs it anyway

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]

UNIT_COLUMNS = [
    "right_mean",
    "right_most",
    "wrong_mean",
    "wrong_most",
    "nearer_right",
    "nearest_other",
    "others_nearer",
]
CONTRACT_COLUMNS = ["alike_share", "share", "alike_to_all", "alike_labels", "likeness"]
NEARLY = -0.9  # a unit that scores better without matching a label is an example of what is wrong
_LEAST, _MOST_UNITS, _MOST_CONTRACTS = 3, 0.15, 0.5  # words in fewer units, or in a larger share, say nothing
_NEIGHBOURS = 25  # contracts
_PRIOR = 5  # neighbours that the share over all contracts counts for


def _weights(frequency: Array, total: int, most: float) -> Array:
    """Return the inverse frequency of words; 0 for the rarest and the commonest."""
    telling = (frequency >= _LEAST) & (frequency < most * total)
    return np.where(telling, np.log((1 + total) / (1 + frequency)), 0).astype(np.float32)


def _weighted(counts: sp.csr_matrix, weights: Array) -> sp.csr_matrix:
    """Return rows of length 1."""
    data = (1 + np.log(counts.data)) * weights[counts.indices]
    matrix = sp.csr_matrix((data.astype(np.float32), counts.indices.copy(), counts.indptr.copy()), counts.shape)
    matrix.eliminate_zeros()
    return normalize(matrix, copy=False)


class _Examples:
    """Units, each of a category and of a part of the contracts."""

    def __init__(self, rows: Sequence[sp.csr_matrix], chosen: Sequence[Array], parts: Array) -> None:
        self.shape = chosen[0].shape[1], int(parts.max()) + 1
        units, keys = [], []
        for matrix, own, part in zip(rows, chosen, parts, strict=True):
            at, category = np.nonzero(own)
            units.append(matrix[at])
            keys.append(category * self.shape[1] + part)
        every = np.concatenate(keys)
        order = np.argsort(every, kind="stable")
        self.keys, self.first = np.unique(every[order], return_index=True)
        self.units = sp.vstack(units, format="csr")[order].T.tocsr()

    def nearness(self, rows: sp.csr_matrix) -> Array:
        """Return the greatest likeness of units to an example of each category and part."""
        most = np.zeros((rows.shape[0], self.shape[0] * self.shape[1]), np.float32)
        if len(self.keys):
            most[:, self.keys] = np.maximum.reduceat((rows @ self.units).toarray(), self.first, axis=1)
        return most.reshape(rows.shape[0], *self.shape)


class AlikeUnits:
    """How near units come to labelled units of other contracts, and to such as score well and are not labelled."""

    def fit(
        self, counts: Sequence[sp.csr_matrix], right: Sequence[Array], nearly: Sequence[Array], parts: Array
    ) -> AlikeUnits:
        """Keep the examples of contracts.

        Args:
            counts: Words of the units of each contract.
            right: For the units of each contract and the categories, whether they match a label.
            nearly: Whether they score well and match none.
            parts: Part of each contract.
        """
        frequency = sum(np.bincount(some.indices, minlength=some.shape[1]) for some in counts)
        self.weights = _weights(np.asarray(frequency), sum(some.shape[0] for some in counts), _MOST_UNITS)
        rows = [_weighted(some, self.weights) for some in counts]
        self.right, self.wrong = _Examples(rows, right, parts), _Examples(rows, nearly, parts)
        self.parts = np.unique(parts)
        return self

    def features(self, counts: sp.csr_matrix, units: Array, categories: Array, part: int | None) -> Array:
        """Return the features of candidates, in the order of `UNIT_COLUMNS`.

        Args:
            counts: Words of the units of the contract.
            units: Unit of each candidate.
            categories: Category of each.
            part: Own part of the contract, whose examples are left out; None when it was not among those learned from.
        """
        rows, kept = _weighted(counts, self.weights), self.parts[self.parts != part]
        right, wrong = (some.nearness(rows)[:, :, kept] for some in (self.right, self.wrong))
        own, mistaken = right[units, categories], wrong[units, categories]
        by_category = right.mean(2)[units]
        others = by_category.copy()
        others[np.arange(len(units)), categories] = -1
        values = (
            own.mean(1), own.max(1), mistaken.mean(1), mistaken.max(1), own.max(1) - mistaken.max(1), others.max(1),
            (by_category > own.mean(1)[:, None]).sum(1),
        )  # fmt: skip
        return np.stack(values, 1).astype(np.float32)


class AlikeContracts:
    """Which categories the contracts have that are about the same things."""

    def fit(self, counts: Sequence[sp.csr_matrix], labels: Array, parts: Array) -> AlikeContracts:
        """Keep contracts.

        Args:
            counts: Words of the units of each contract.
            labels: Number of labelled texts, for contracts and categories.
            parts: Part of each contract.
        """
        totals = sp.vstack([self._total(some) for some in counts], format="csr")
        frequency = np.bincount(totals.indices, minlength=totals.shape[1])
        self.weights = _weights(frequency, len(counts), _MOST_CONTRACTS)
        self.contracts, self.labels, self.parts = _weighted(totals, self.weights), labels, parts
        return self

    @staticmethod
    def _total(counts: sp.csr_matrix) -> sp.csr_matrix:
        return sp.csr_matrix(counts.sum(0), dtype=np.float32)

    def features(self, counts: sp.csr_matrix, categories: Array, part: int | None) -> Array:
        """Return the features of candidates of a contract, in the order of `CONTRACT_COLUMNS`."""
        others = np.flatnonzero(self.parts != part)
        likeness = (self.contracts[others] @ _weighted(self._total(counts), self.weights).T).toarray().ravel()
        top = np.argsort(-likeness)[:_NEIGHBOURS]
        weight, labels = likeness[top] ** 2 + 1e-9, self.labels[others]
        share, prior = (labels > 0).mean(0), _PRIOR * weight.mean()
        alike = (weight @ (labels[top] > 0) + prior * share) / (weight.sum() + prior)
        values = (alike, share, alike / np.maximum(share, 1e-6), weight @ labels[top] / weight.sum())
        columns = [value[categories] for value in values]
        columns.append(np.full(len(categories), likeness[top[:5]].mean()))
        return np.stack(columns, 1).astype(np.float32)
