"""English words, to tell a word that a line end has parted from one that is written with a hyphen."""

from __future__ import annotations

from functools import cache
from pathlib import Path

WORDS_FILE = Path(__file__).parents[1] / "data" / "words.txt"


@cache
def english_words() -> frozenset[str]:
    """Return some 23,000 English words of four letters and more, in small letters; read once, when first needed."""
    return frozenset(WORDS_FILE.read_text(encoding="ascii").split())
