"""Fingerprints of texts: near-equal texts have near-equal ones (MinHash by datasketch over runs of words)."""

from __future__ import annotations

import base64
import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datasketch import MinHash

PERMUTATIONS = 128
"""Numbers in a fingerprint: the estimate of likeness is within 0.04 of the truth two times in three."""
SEED = 1
_SCHEME = "affine32"
_RUN = 4  # words: changed words touch four runs each, moved paragraphs hardly any
_BATCH = 20_000  # runs hashed at once, 10 MB
_LEAST = 20  # words: shorter texts (an empty scan, a cover) are like anything
_WORD = re.compile(r"[^\W_]+")


def fingerprint(text: str) -> str | None:
    """Return the fingerprint of a text, fit for storage; None when there are too few words to tell it from others.

    Capitals, punctuation and white space do not count.
    """
    words = _WORD.findall(text.lower())
    if len(words) < _LEAST:
        return None
    made = _empty()
    runs = sorted({" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)})
    for start in range(0, len(runs), _BATCH):
        made.update_batch(run.encode() for run in runs[start : start + _BATCH])
    return base64.b85encode(made.hashvalues.astype("<u4").tobytes()).decode("ascii")


def restore(stored: str) -> MinHash:
    """Return the fingerprint that was stored."""
    import numpy as np

    made = _empty()
    made.hashvalues = np.frombuffer(base64.b85decode(stored), dtype="<u4").astype(made.hashvalues.dtype)
    return made


def _empty() -> MinHash:
    from datasketch import MinHash

    return MinHash(PERMUTATIONS, seed=SEED, hashfunc=zlib.crc32, scheme=_SCHEME)
