"""Fingerprints of texts: near-equal texts have near-equal ones (MinHash by datasketch over runs of words)."""

from __future__ import annotations

import base64
from functools import cache
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
_LETTER_FACTOR = 0x9E3779B1  # the same for 2^32; its powers weigh the letters of a word by their place
_PLACES = 64  # letters with weights of their own; words are shorter
_MIX_BITS = 29  # about half of 64: brings the well mixed upper bits of a word down
_HIGH_BITS = 32  # bits left out: the upper half is the well mixed one
_BATCH = 1_000  # runs hashed at once, 0.5 MB: what stays in the processor's cache is done in half the time
_LEAST = 20  # words: shorter texts (an empty scan, a cover) are like anything
_PLANE = 0x10000  # code points looked up; rarer ones part words


def fingerprint(text: str) -> str | None:
    """Return the fingerprint of a text, fit for storage; None when there are too few words to tell it from others.

    Capitals, punctuation and white space do not count.
    """
    import numpy as np

    words = _word_hashes(text.lower())
    if len(words) < _LEAST:
        return None
    runs = np.zeros(len(words) - _RUN + 1, dtype=np.uint64)
    for offset in range(_RUN):  # a rolling hash: overflow wraps, as it should
        runs = runs * np.uint64(_FACTOR) + words[offset : offset + len(runs)]
    runs >>= np.uint64(_HIGH_BITS)
    made = _empty()
    for start in range(0, len(runs), _BATCH):
        made.update_batch(runs[start : start + _BATCH].tolist())
    return base64.b85encode(made.hashvalues.astype("<u4").tobytes()).decode("ascii")


def _word_hashes(text: str) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """Return a number for each word, equal for equal words; letters and digits make words, all else parts them."""
    import numpy as np

    is_letter, weights = _letter_tables()
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    letters = np.flatnonzero(is_letter[np.minimum(codes, _PLANE - 1)])
    if not len(letters):
        return np.zeros(0, dtype=np.uint64)
    first = np.flatnonzero(np.diff(letters, prepend=-2) > 1)  # of each word, counted among the letters
    lengths = np.diff(first, append=len(letters))
    place = np.arange(len(letters)) - np.repeat(first, lengths)
    weighted = codes[letters] * weights[place % _PLACES]
    sums = np.add.reduceat(weighted, first, dtype=np.uint64) * np.uint64(_FACTOR)
    mixed: np.ndarray[Any, np.dtype[np.uint64]] = sums ^ (sums >> np.uint64(_MIX_BITS))
    return mixed


@cache
def _letter_tables() -> tuple[np.ndarray[Any, np.dtype[np.bool_]], np.ndarray[Any, np.dtype[np.uint32]]]:
    """Return which code points are letters or digits, and the weight of each place in a word."""
    import numpy as np

    is_letter = np.fromiter((chr(code).isalnum() for code in range(_PLANE)), dtype=np.bool_, count=_PLANE)
    weights = np.array([pow(_LETTER_FACTOR, place, 1 << 32) for place in range(1, _PLACES + 1)], dtype=np.uint32)
    return is_letter, weights


def values_of(stored: str) -> np.ndarray[Any, np.dtype[np.uint32]]:
    """Return the numbers of a fingerprint; the share of equal ones estimates the share of runs in common."""
    import numpy as np

    return np.frombuffer(base64.b85decode(stored), dtype="<u4")


def _empty() -> MinHash:
    from datasketch import MinHash

    return MinHash(PERMUTATIONS, seed=SEED, hashfunc=int, scheme=_SCHEME)
