"""Writes vectors of single words for the first stage: a sentence encoder is given each word by itself.

    python benchmarks/cuad_encode.py CUAD_FILE VECTORS.npz --encoder FOLDER

The words are the whole words of the encoder's own vocabulary, and those that stand in CUAD at least three times. No
sentence of CUAD and no label goes in. FOLDER holds all-MiniLM-L6-v2 as for ``models/vectors``, whose encoder is used:
the libraries tokenizers and safetensors are needed here, and nowhere else.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np  # noqa: TID253 - the benchmark needs it anyway

from contractlens.detection.features import tokens
from contractlens.learning.cuad import read_cuad

if TYPE_CHECKING:
    from collections.abc import Sequence

_LEAST = 3  # times that a word stands in CUAD
_WORD = re.compile(r"[^\W\d_][^\W\d_'’]{1,28}")
_SPOKEN = {"@buyer": "customer", "@supplier": "supplier"}  # how the common names of the sides are counted


def vocabulary(texts: Sequence[str], pieces: Sequence[str]) -> list[str]:
    """Return the words to be encoded: whole words among the encoder's pieces, and words that texts often have."""
    counts = Counter(word for text in texts for word in tokens(text))
    often = {word for word, count in counts.items() if count >= _LEAST}
    return sorted({word for word in often.union(pieces) if _WORD.fullmatch(word)} | set(_SPOKEN))


def main(arguments: Sequence[str] | None = None) -> int:
    """Encode and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cuad", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--encoder", type=Path, required=True)
    options = parser.parse_args(arguments)
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "models" / "vectors"))
    from encoder import Encoder

    pieces = (options.encoder / "vocab.txt").read_text(encoding="utf-8").split()
    words = vocabulary([contract.text for contract in read_cuad(options.cuad)], pieces)
    vectors = Encoder(options.encoder).encode([_SPOKEN.get(word, word) for word in words], batch=256)
    np.savez(options.out, words=np.array(words), vectors=vectors.astype(np.float16))
    print(f"{len(words)} words of {vectors.shape[1]} numbers")
    return 0


if __name__ == "__main__":
    sys.exit(main())
