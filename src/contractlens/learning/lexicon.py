"""The words by which a reader knows what a hyphen at the end of a line has parted.

    python -m contractlens.learning.lexicon

writes ``src/contractlens/data/words.txt``: the English words that the model's word vectors know (common ones, and those
of contracts), one a line. The same model gives the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractlens.detection.model_store import default_model_dir
from contractlens.readers.lexicon import WORDS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHORTEST = 4  # letters; what a line end parts has two on either side


def lexicon_of(words: Iterable[str]) -> list[str]:
    """Return the words that may have been parted, in order.

    Example:
        >>> lexicon_of(["term", "@buyer", "n't", "any", "café", "renewal"])
        ['renewal', 'term']
    """
    return sorted({word for word in words if len(word) >= _SHORTEST and word.isascii() and word.isalpha()})


def main() -> None:
    """Write the lexicon."""
    import numpy as np

    with np.load(default_model_dir() / "word_vectors.npz") as arrays:
        words = arrays["words"].tobytes().decode().split("\n")
    WORDS_FILE.write_text("\n".join(lexicon_of(words)) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
