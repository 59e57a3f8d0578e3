"""Fingerprints of texts: near-equal texts have near-equal ones (MinHash by datasketch over runs of words)."""

from __future__ import annotations

import base64
import re
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from datasketch import MinHash

PERMUTATIONS = 128
"""Numbers in a fingerprint: the estimate of likeness is within 0.04 of the truth two times in three."""
SEED = 1
_SCHEME = "affine32"
_RUN = 4  # words: changed words touch four runs each, moved paragraphs hardly any
_FACTOR = 0x9E3779B97F4A7C15  # 2^64 over the golden ratio: spreads neighbouring numbers over all bits
_HIGH_BITS = 32  # bits left out: the upper half is the well mixed one
_BATCH = 20_000  # runs hashed at once, 10 MB
_LEAST = 20  # words: shorter texts (an empty scan, a cover) are like anything
_WORD = re.compile(r"[^\W_]+")


def fingerprint(text: str) -> str | None:
    """Return the fingerprint of a text, fit for storage; None when there are too few words to tell it from others.

    Capitals, punctuation and white space do not count.
    """
    import numpy as np

    words = _WORD.findall(text.lower())
    if len(words) < _LEAST:
        return None
    known = {word: zlib.crc32(word.encode()) for word in set(words)}
    hashes = np.fromiter((known[word] for word in words), dtype=np.uint64, count=len(words))
    runs = np.zeros(len(words) - _RUN + 1, dtype=np.uint64)
    for offset in range(_RUN):  # a rolling hash: overflow wraps, as it should
        runs = runs * np.uint64(_FACTOR) + hashes[offset : offset + len(runs)]
    distinct = np.unique(runs >> np.uint64(_HIGH_BITS))
    made = _empty()
    for start in range(0, len(distinct), _BATCH):
        made.update_batch(distinct[start : start + _BATCH].tolist())
    return base64.b85encode(made.hashvalues.astype("<u4").tobytes()).decode("ascii")


def values_of(stored: str) -> np.ndarray[Any, np.dtype[np.uint32]]:
    """Return the numbers of a fingerprint; the share of equal ones estimates the share of runs in common."""
    import numpy as np

    return np.frombuffer(base64.b85decode(stored), dtype="<u4")


def restore(values: np.ndarray[Any, np.dtype[np.uint32]]) -> MinHash:
    """Return the fingerprint with these numbers."""
    made = _empty()
    made.hashvalues = values.astype(made.hashvalues.dtype)
    return made


def _empty() -> MinHash:
    from datasketch import MinHash

    return MinHash(PERMUTATIONS, seed=SEED, hashfunc=int, scheme=_SCHEME)
