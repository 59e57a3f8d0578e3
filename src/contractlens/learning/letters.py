"""How letters follow one another in the languages that contracts are written in.

    python -m contractlens.learning.letters

counts the letters of ``models/corpus`` (English) and ``models/corpus/languages`` (Welsh, other languages, names and
abbreviations; all written for this project) and writes ``src/contractlens/data/letters.npz``, from which
`contractlens.readers.text_quality` tells a text from gibberish. The same texts give the same bytes.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from contractlens.readers.text_quality import LETTERS_FILE, SYMBOLS, letter_codes

if TYPE_CHECKING:
    from collections.abc import Iterable

_ANNOTATION = re.compile(r"\{\{[^{}]*\}\}")
_SHARES = {"english": 0.6, "welsh": 0.14, "french": 0.06, "german": 0.06, "spanish": 0.06, "names": 0.08}
"""Weight of each text in the mixture: two languages that we read, three as stand-ins for all others, and names."""

_SCALE = 16.0
"""Steps of one bit in which the model is stored; a byte then reaches down to 2 to the power of -8."""

_BACKED_OFF = 4.0
"""Observations that the shorter context is worth (a Dirichlet prior; any value from 1 to 20 does as well)."""


def conditional_bits(text: str) -> np.ndarray:
    """Return the probability of each letter after each two, from the counts of one text."""
    codes = letter_codes(text).astype(np.int64)
    count = np.zeros((SYMBOLS,) * 3)
    np.add.at(count, (codes[:-2], codes[1:-1], codes[2:]), 1)
    single = count.sum(axis=(0, 1)) + 1
    single /= single.sum()
    pairs = count.sum(axis=0) + _BACKED_OFF * single
    pairs /= pairs.sum(axis=1, keepdims=True)
    triples = count + _BACKED_OFF * pairs
    result: np.ndarray = triples / triples.sum(axis=2, keepdims=True)
    return result


def english(files: Iterable[Path]) -> str:
    """Return the words of the corpus without its annotations and without the heads of its files."""
    texts = [path.read_text(encoding="utf-8").rpartition("\n---\n")[2] for path in files]
    return _ANNOTATION.sub(" ", "\n".join(texts))


def main() -> None:
    """Write the model."""
    root = Path(__file__).parents[3] / "models" / "corpus"
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((root / "languages").glob("*.txt"))}
    texts["english"] = english([*sorted((root / "clauses").glob("*.txt")), *sorted((root / "contracts").glob("*.txt"))])
    mixture = sum(share * conditional_bits(texts[name]) for name, share in _SHARES.items())
    bits = np.clip(np.round(-np.log2(mixture) * _SCALE), 0, 255).astype(np.uint8)
    with LETTERS_FILE.open("wb") as file:
        np.savez_compressed(file, bits=bits, scale=np.float32(_SCALE))


if __name__ == "__main__":
    main()
