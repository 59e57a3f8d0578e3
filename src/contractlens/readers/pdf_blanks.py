"""Printed blanks, "______" and ".......", under the fields of a form: the value takes their place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.readers.pdf_source import Ruling, Word

_BLANK = re.compile(r"_{2,}|[.…]{3,}|…")
_DOTS = re.compile(r"[._…]+")
_LEAST_DOTS = 3
"""Dots printed apart from one another that make a blank; fewer end a sentence."""

_LEAST_OVERLAP = 0.5
"""Share of the blank, or of the field, that must lie over the other: a field next to a blank leaves it alone."""


def without_blanks(words: Sequence[Word], box: Ruling) -> list[Word]:
    """Return the words of a page without the blank that lies in `box`; what is printed around it, "(____)", stays."""
    spaced = [word for word in words if _DOTS.fullmatch(word.text) and _shares_line(word, box) and _is_over(word, box)]
    taken = set(map(id, spaced)) if sum(len(word.text) for word in spaced) >= _LEAST_DOTS else set()
    kept: list[Word] = []
    for word in words:
        if id(word) in taken:
            continue
        if ("__" in word.text or "..." in word.text or "…" in word.text) and _shares_line(word, box):
            kept += _without_blank(word, box)
        else:
            kept.append(word)
    return kept


def _without_blank(word: Word, box: Ruling) -> list[Word]:
    for blank in _BLANK.finditer(word.text):
        middle = _part(word, *blank.span())
        if _is_over(middle, box):
            before, after = _part(word, 0, blank.start()), _part(word, blank.end(), len(word.text))
            return [part for part in (before, after) if part.text]
    return [word]


def _part(word: Word, start: int, end: int) -> Word:
    """Return some characters of a word, each taken to be as wide as the others."""
    wide = (word.x1 - word.x0) / len(word.text)
    return word._replace(text=word.text[start:end], x0=word.x0 + start * wide, x1=word.x0 + end * wide)


def _shares_line(word: Word, box: Ruling) -> bool:
    return box.top <= (word.top + word.bottom) / 2 <= box.bottom


def _is_over(word: Word, box: Ruling) -> bool:
    shared = min(word.x1, box.x1) - max(word.x0, box.x0)
    return shared > 0 and shared >= _LEAST_OVERLAP * min(word.x1 - word.x0, box.x1 - box.x0)
