"""What words mean, as short vectors: a text is the weighted mean of its words, without a neural network at run time.

Words that stand for the same thing ("renew", "replace", "bring up to date") have similar vectors, so that a provision
is recognised although the obvious word is missing. The numbers were learned once so that the mean of the words of a
sentence comes close to what a sentence encoder says of it (see ``models/vectors``); common words count less (smooth
inverse frequency, Arora et al. 2017).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np  # noqa: TID253 - imported with the model only, which is all arrays

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

_SEPARATOR = "\n"


@dataclass(frozen=True, eq=False)
class WordVectors:
    """Vectors of words, kept as bytes.

    Attributes:
        words: In the order of the rows, as `contractlens.detection.features.tokens` writes them.
        codes: Shape (words, dimensions), -127 to 127.
        scales: What one step of a code is worth, per dimension.
        weights: How much each word counts in the mean of a text.
    """

    words: tuple[str, ...]
    codes: NDArray[np.int8]
    scales: NDArray[np.float32]
    weights: NDArray[np.float32]

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self.codes.shape[1])

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {word: row for row, word in enumerate(self.words)}

    def mean(self, words: Iterable[str]) -> NDArray[np.float32]:
        """Return the direction in which the known words point together, of length 1; zeros when none is known."""
        row_of = self._row_of
        rows = [row_of[word] for word in words if word in row_of]
        if not rows:
            return np.zeros(self.dimensions, dtype=np.float32)
        total: NDArray[np.float32] = self.weights[rows] @ self.codes[rows].astype(np.float32) * self.scales
        length = float(np.sqrt(total @ total))
        return total / np.float32(length) if length > 0.0 else total

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return plain arrays, fit for an ``.npz`` file."""
        words = np.frombuffer(_SEPARATOR.join(self.words).encode(), dtype=np.uint8)
        return {"words": words, "codes": self.codes, "scales": self.scales, "weights": self.weights}

    @classmethod
    def from_arrays(cls, arrays: dict[str, NDArray[np.generic]]) -> WordVectors:
        """Return the vectors that `to_arrays` described.

        Raises:
            KeyError: An array is missing.
            ValueError: The arrays do not fit one another.
        """
        words = tuple(arrays["words"].tobytes().decode().split(_SEPARATOR))
        codes = arrays["codes"].astype(np.int8, copy=False)
        scales, weights = (arrays[name].astype(np.float32, copy=False) for name in ("scales", "weights"))
        if codes.shape != (len(words), len(scales)) or weights.shape != (len(words),):
            msg = f"{len(words)} words, {codes.shape} codes, {scales.shape} scales, {weights.shape} weights"
            raise ValueError(msg)
        if not np.isfinite(scales).all() or not np.isfinite(weights).all():
            msg = "scales and weights must be finite"
            raise ValueError(msg)
        return cls(words, codes, scales, weights)
