"""Writes a number the way a numbering format of Word prints it (ECMA-376 Part 1, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractlens.number_words import ONES

if TYPE_CHECKING:
    from collections.abc import Callable

_ROMANS = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_LIMIT = 32_767
"""Word counts paragraphs in signed 16-bit numbers; beyond, every format writes digits."""
_LETTER_LIMIT = 780
"""26 letters, each repeated up to 30 times, as Word prints them."""
_UNITS = ["zero", *ONES]
_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_CHICAGO = "*†‡§"
_CIRCLED = 20


def format_number(number: int, style: str) -> str:
    """Return the number as a numbering format prints it; digits for a format that is not known here.

    Args:
        number: The number in its sequence.
        style: A value of ST_NumberFormat: ``decimal``, ``lowerRoman``, ``ordinalText`` and so on; of a custom format
            the number that its list of examples begins with.
    """
    if not 0 <= number <= _LIMIT:
        return str(number)
    text = _WRITERS.get(style, str)(number)
    return text.upper() if style.startswith("upper") else text


def _roman(number: int) -> str:
    pieces = []
    for value, letters in _ROMANS:
        count, number = divmod(number, value)
        pieces.append(letters * count)
    return "".join(pieces)


def _letters(number: int) -> str:
    """a, b, ... z, aa, bb, ...: Word repeats the letter."""
    if number == 0:
        return ""
    if number > _LETTER_LIMIT:
        return str(number)
    repeats, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (repeats + 1)


def _circled(number: int) -> str:
    """①, ②, ... ⑳; digits beyond."""
    return chr(ord("①") + number - 1) if 0 < number <= _CIRCLED else str(number)


def _suffix(number: int) -> str:
    if number % 100 in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _cardinal(number: int) -> str:
    if number < len(_UNITS):
        return _UNITS[number]
    if number < 100:  # noqa: PLR2004 - the place values of English number words
        tens, units = divmod(number, 10)
        return _TENS[tens] + (f"-{_UNITS[units]}" if units else "")
    value, word = (1000, "thousand") if number >= 1000 else (100, "hundred")  # noqa: PLR2004
    count, rest = divmod(number, value)
    return f"{_cardinal(count)} {word}" + (f" {_cardinal(rest)}" if rest else "")


def _ordinal(number: int) -> str:
    words = _cardinal(number)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    head, last = words[:cut], words[cut:]
    if last in _ORDINALS:
        return head + _ORDINALS[last]
    return head + (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")


def _chicago(number: int) -> str:
    """*, †, ‡, §, **, ...: footnote marks."""
    if not 0 < number <= _LETTER_LIMIT:
        return str(number)
    repeats, mark = divmod(number - 1, len(_CHICAGO))
    return _CHICAGO[mark] * (repeats + 1)


_WRITERS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "bullet": lambda _: "",
    "lowerRoman": _roman,
    "upperRoman": _roman,
    "lowerLetter": _letters,
    "upperLetter": _letters,
    "ordinal": lambda number: f"{number}{_suffix(number)}",
    "cardinalText": lambda number: _cardinal(number).capitalize(),
    "ordinalText": lambda number: _ordinal(number).capitalize(),
    "decimalZero": lambda number: f"{number:02d}",
    "001": lambda number: f"{number:03d}",  # the last three are formats of Word 2010, "custom" by name
    "0001": lambda number: f"{number:04d}",
    "00001": lambda number: f"{number:05d}",
    "decimalEnclosedCircle": _circled,
    "chicago": _chicago,
    "hex": lambda number: f"{number:X}",
    "numberInDash": lambda number: f"- {number} -",
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
}
