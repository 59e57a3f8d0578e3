"""Which documents have near-equal fingerprints: all pairs in small folders, in large ones those that share a band.

Locality-sensitive hashing: a fingerprint is cut into bands of a few numbers, and two documents are compared when one
band is equal. In archives of one template everything shares bands with everything; so each document is compared only
with those next to it in the band, and the time stays linear in the number of documents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contractlens.batch.fingerprints import PERMUTATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np

    Prints = np.ndarray[Any, np.dtype[np.uint32]]
    Places = np.ndarray[Any, np.dtype[np.int64]]

CANDIDATES = 64  # like ones that a document is joined with at most
MANY = 300  # documents of which each is compared with each: takes 20 ms
_BAND = 4  # numbers: documents with 60 % in common share one of the 32 bands in 99 of 100 cases
_NEIGHBOURS = 8  # documents before it in a band that each is compared with
_CHUNK = 20_000  # pairs compared at once, 10 MB


def near_pairs(bucket: Sequence[int], prints: Prints, likeness: float) -> Iterator[tuple[int, int, float]]:
    """Yield pairs of documents whose fingerprints are near, and how near, in order of the documents.

    Args:
        bucket: The documents, each by a number.
        prints: Fingerprint of each.
        likeness: Share of equal numbers from which two are near.
    """
    if len(bucket) > MANY:
        yield from _pairs_by_bands(bucket, prints, likeness)
        return
    for at in range(1, len(bucket)):
        shares = (prints[:at] == prints[at]).mean(axis=1)
        for other in (shares >= likeness).nonzero()[0][:CANDIDATES]:
            yield bucket[at], bucket[int(other)], float(shares[other])


def _pairs_by_bands(bucket: Sequence[int], prints: Prints, likeness: float) -> Iterator[tuple[int, int, float]]:
    import numpy as np

    codes = np.unique(np.concatenate([_neighbours(prints[:, at : at + _BAND]) for at in range(0, PERMUTATIONS, _BAND)]))
    for start in range(0, len(codes), _CHUNK):
        at, other = np.divmod(codes[start : start + _CHUNK], len(bucket))
        shares = (prints[at] == prints[other]).mean(axis=1)
        for one in (shares >= likeness).nonzero()[0]:
            yield bucket[int(at[one])], bucket[int(other[one])], float(shares[one])


def _neighbours(band: Prints) -> Places:
    """Return each pair of documents that have this band in common and lie near each other, as one number."""
    import numpy as np

    count = len(band)
    _, kinds = np.unique(band, axis=0, return_inverse=True)
    kinds = kinds.reshape(-1)
    order = np.argsort(kinds, kind="stable")
    found = []
    for step in range(1, min(_NEIGHBOURS, count - 1) + 1):
        before, behind = order[:-step], order[step:]
        is_same = kinds[before] == kinds[behind]
        found.append(behind[is_same] * count + before[is_same])
    return np.concatenate(found)
