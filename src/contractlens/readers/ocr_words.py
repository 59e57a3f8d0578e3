"""Recognised words as the words of a page: level lines, font sizes from the heights of letters, signs put right."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

from contractlens.readers.pdf_source import Font, Word, clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from contractlens.readers.ocr_engines import RawWord

_FONT = Font()
_ASCENT, _DESCENT = 0.9, 0.22
"""Share of the font size above and below the baseline, as PDF engines give it for common fonts."""

_CAPITAL, _SMALL, _TAIL = 0.70, 0.50, 0.21
"""Share of the font size: height of capitals and tall letters, of small letters, depth of tails (Times, Arial)."""

_SAME_SIZE = 0.12
"""Sizes that differ by less than this share of the page's usual size are that size."""

_TALL = re.compile(r"[A-Z0-9bdfhklt£$&(){}\[\]/|!?“”‘’\"'%]")
_TAILED = re.compile(r"[gjpqyQ(){}\[\]/|,;]")
_ON_LINE = re.compile(r"[A-Za-z0-9]")

_LEAST_CONFIDENCE = 0.3
"""Below, a word without letters and digits is dirt on the glass."""

_STROKES = re.compile(r"[|¦_\[\]{}—–\-=~‘’'\".,:;*°\\/]+")
_EDGES = "|¦"
_BULLET_MARKS = {"e", "o", "¢", "©", "®", "°", "«", "»", "*", "+", "@"}
_BULLET_GAP = 0.55
"""Font sizes after a bullet; words stand 0.35 apart at the most."""

_FIGURE_IN_WORD = re.compile(r"[a-z][0-9][a-z]")
"""A letter read as a figure: "Suppl1er", "de1ivery"; no word is printed so, and few codes are."""

_MISREAD_SHARE = 0.02
_LEAST_MISREAD = 5
"""Words with figures in their midst from which a layer is worse than what Tesseract reads today, which makes none."""

_NUMBER = re.compile(r"(?=.*\d)[\dlIO]{1,3}(?:[.,][\dlIO]{1,3}){1,4}[.,]?")
_ROMAN_LOOK = re.compile(r"\((?=.*[ivx].*\))[ivxlI1|]{2,5}\)[.,;]?")
_ROMAN = re.compile(r"\(x{0,3}(?:ix|iv|v?i{0,3})\)[.,;]?")
_ROMAN_SIGNS = str.maketrans(dict.fromkeys("lI1|", "i"))
"""An i is read as an l, a 1 or a bar: "(iil)"; numbers of l and c are never so high."""

_NUMBER_SIGNS = str.maketrans({"l": "1", "I": "1", "O": "0", ",": "."})


def is_misread(texts: Sequence[str]) -> bool:
    """Tell whether words recognised by somebody before have so many figures in their midst that they can't be trusted."""
    wrong = sum(_FIGURE_IN_WORD.search(text) is not None for text in texts)
    return wrong >= _LEAST_MISREAD and wrong > _MISREAD_SHARE * len(texts)


def page_words(raw: Iterable[RawWord], dpi: int) -> tuple[list[Word], float | None]:
    """Return the words of a page in points, line by line, and how sure Tesseract was of them (None without words).

    Confidence is the mean over words, each counted by its letters and digits.
    """
    kept = [word for word in map(_tidy, raw) if _is_text(word)]
    lines: dict[int, list[RawWord]] = {}
    for word in kept:
        lines.setdefault(word.line, []).append(word)
    scale = 72 / dpi
    sizes = {number: _line_size(words) * scale for number, words in lines.items()}
    usual = _usual_size(lines, sizes)
    found: list[Word] = []
    for number, words in lines.items():
        size = usual if abs(sizes[number] - usual) <= _SAME_SIZE * usual else round(sizes[number], 1)
        found += _line_words(words, size, scale)
    weight = sum(len(word.text) for word in kept)
    confidence = sum(word.confidence * len(word.text) for word in kept) / weight if weight else None
    return found, confidence


def _tidy(word: RawWord) -> RawWord:
    text = clean(word.text.strip(_EDGES))
    if _ROMAN_LOOK.fullmatch(text) and _ROMAN.fullmatch(roman := text.translate(_ROMAN_SIGNS)):
        text = roman
    return word if text == word.text else word._replace(text=text)


def _is_text(word: RawWord) -> bool:
    if not word.text or word.x1 <= word.x0 or word.bottom <= word.top:
        return False
    if any(character.isalnum() for character in word.text):
        return True
    return word.confidence >= _LEAST_CONFIDENCE and (
        word.text in {"-", "–", "—", "&", "."} or _STROKES.fullmatch(word.text) is None
    )


def _line_size(words: Sequence[RawWord]) -> float:
    """Return the font size of a line in pixels, from the heights of its words."""
    estimates = []
    for word in words:
        share = _CAPITAL if _TALL.search(word.text) else _SMALL
        share += _TAIL if _TAILED.search(word.text) else 0.0
        if _ON_LINE.search(word.text):
            estimates += [(word.bottom - word.top) / share] * min(len(word.text), 8)
    return median(estimates) if estimates else float(max(word.bottom - word.top for word in words))


def _usual_size(lines: dict[int, list[RawWord]], sizes: dict[int, float]) -> float:
    """Return the size that most letters have: the median over all of them, to a tenth of a point."""
    weighted = sorted((sizes[number], sum(len(word.text) for word in words)) for number, words in lines.items())
    left = sum(weight for _, weight in weighted) / 2
    for size, weight in weighted:
        left -= weight
        if left <= 0:
            return round(size, 1)
    return 0.0


def _line_words(words: Sequence[RawWord], size: float, scale: float) -> list[Word]:
    """Return one line: all words with one top and bottom, as a font's box has them."""
    ordered = sorted(words, key=lambda word: word.x0)
    level = [word.bottom for word in ordered if _ON_LINE.search(word.text) and not _TAILED.search(word.text)]
    base = median(level) if level else max(word.bottom for word in ordered) - _TAIL * size / scale
    top, bottom = base * scale - _ASCENT * size, base * scale + _DESCENT * size
    texts = [word.text for word in ordered]
    texts[0] = _first_text(ordered, size, scale)
    return [
        Word(text, word.x0 * scale, top, word.x1 * scale, bottom, size, _FONT)
        for text, word in zip(texts, ordered, strict=True)
    ]


def _first_text(words: Sequence[RawWord], size: float, scale: float) -> str:
    """Return the first word of a line, with a bullet or a clause number put right."""
    first = words[0]
    if _NUMBER.fullmatch(first.text):
        return first.text.translate(_NUMBER_SIGNS)
    if len(words) > 1 and first.text in _BULLET_MARKS and (words[1].x0 - first.x1) * scale >= _BULLET_GAP * size:
        return "•"
    return first.text
