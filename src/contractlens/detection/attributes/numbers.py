"""Numbers as contracts write them: figures, words, both, fractions and ordinals.

`QUANTITY` is the regular expression source that the other modules build on; `read_quantity` gives its value. Where words
and figures differ, the words win, as courts read them; `find_conflicts` reports such places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from contractlens.detection.lazy_patterns import lazy

_SMALL = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90, "zero": 0,
}  # fmt: skip
_SCALES = {
    "dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "lakh": 100_000,
    "lakhs": 100_000, "crore": 10_000_000, "crores": 10_000_000,
}  # fmt: skip
_BIG = frozenset(
    {"million", "billion", "lakh", "lakhs", "crore", "crores"}
)  # "a million and a half" is half of one more
_GLYPHS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_ORDINALS = {
    "first": 1, "second": 2, "other": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
    "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
    "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90, "hundredth": 100,
}  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

_FIRST_TEN = 20  # from here on words take a second one: "twenty-four"
_SEPARATOR = r"[\s\-‐-–]{1,3}"
_UNITS = (
    "(?:"
    + "|".join(sorted((word for word, value in _SMALL.items() if value < _FIRST_TEN), key=len, reverse=True))
    + ")"
)
_DIGITS = "(?:one|two|three|four|five|six|seven|eight|nine)"
_GROUP = (
    "(?:(?:"
    + "|".join(word for word, value in _SMALL.items() if value >= _FIRST_TEN)
    + rf")(?:{_SEPARATOR}{_DIGITS})?|{_UNITS})"
)
_SCALE = "(?:" + "|".join(_SCALES) + ")"
_HALVES = r"(?:[\s\-]{1,3}and[\s\-]{1,3}(?:(?:a|one)[\s\-]{1,3})?(?:half|quarter|three[\s\-]{1,3}quarters))"
FIGURES = (
    r"(?:\d{1,3}(?:[,  ]\d{3}){1,4}(?:\.\d{1,6})?|\d{1,3},\d{1,2}(?![\d,])"  # 1,250,000.50; 2,5 on the Continent
    r"|\d{1,12}(?:\.\d{1,6})?)[½¼¾]?"
)
_ONE_OF = rf"(?:{_SEPARATOR}(?:million|billion|lakh|crore|thousand)s?(?![a-z]))"
WORDS = (
    rf"(?:(?:{_GROUP}|(?:a{_SEPARATOR})?{_SCALE}(?:{_SEPARATOR}and{_SEPARATOR}{_GROUP}(?![a-z]))?)"  # "one twelve-month period" holds two numbers, "two hundred and ten" one
    rf"(?:{_SEPARATOR}{_SCALE}(?:{_SEPARATOR}(?:and{_SEPARATOR})?{_GROUP}(?![a-z]))?){{0,4}}(?![a-z]){_HALVES}?"
    r"|half[\s\-]{1,3}(?:a[\s\-]{1,3})?dozen|a[\s\-]{1,3}(?:half|couple\sof)|half[\s\-]{1,3}an?|half|[½¼¾])"
)
WORDS_OF_SUMS = (  # "half a million", "two and a half million", and all other numbers in words
    rf"(?:half{_SEPARATOR}a{_ONE_OF}|(?:a|one|three){_SEPARATOR}quarters?{_SEPARATOR}of{_SEPARATOR}a{_ONE_OF}"
    rf"|{_GROUP}{_HALVES}{_ONE_OF}|{WORDS})"
)
_IN_BRACKETS = (  # "30 (thirty)": any row of number words will do, for the brackets end it
    "(?:(?:" + "|".join([*_SMALL, *_SCALES, "half", "quarter", "and", "a"]) + r")(?![a-z])[\s\-‐-–]{0,3}){1,8}"
)
_OPEN, _CLOSE = r"\s{0,3}[(\[]\s{0,3}", r"\s{0,3}[)\]]"
QUANTITY = (
    rf"(?:(?<![\w.,£$/])(?<!€){WORDS}(?:{_OPEN}{FIGURES}(?:st|nd|rd|th)?{_CLOSE})?"
    rf"|(?<![\w.,/£$])(?<!€){FIGURES}(?:{_OPEN}{_IN_BRACKETS}{_CLOSE})?)"
)
ORDINAL = rf"(?:(?:hundred[\s\-]{{1,3}}and[\s\-]{{1,3}})?(?:(?:{'|'.join(_TENS)})[\s\-]{{1,3}})?(?:{'|'.join(_ORDINALS)})|\d{{1,3}}\s{{0,1}}(?:st|nd|rd|th))"

WORD_START = r"(?<!\w)(?=[\dabefhnostz½¼¾])"  # where a number can begin: rejects most positions at little cost

_QUANTITY = lazy(QUANTITY, re.IGNORECASE)
_FIGURES = lazy(FIGURES)
_DECIMAL_COMMA = lazy(r"\d{1,3},\d{1,2}[½¼¾]?")
_WORDS = lazy(rf"(?<![\w]){WORDS}(?!\w)", re.IGNORECASE)
_WORD_TOKEN = lazy(r"[a-z]+|[½¼¾]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NumberConflict:
    """A place where words and figures name different numbers: ``twenty (30)``."""

    words: float
    figures: float
    start: int
    end: int


def in_lower_case(text: str) -> str:
    """Return `text` in lower case with every character in its place ("İ" would become two)."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c if len(c.lower()) > 1 else c.lower() for c in text)


def plain(value: float) -> int | float:
    """Return a whole number as int, any other rounded to six places."""
    return int(value) if float(value).is_integer() else round(value, 6)


def read_figures(text: str) -> float:
    """Return the value of `FIGURES` text such as ``1,250.5``, ``2½`` or ``2,5``."""
    extra = sum(_GLYPHS.get(character, 0.0) for character in text)
    if _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(",", ".")
    digits = re.sub(r"[^\d.]", "", text)
    return float(digits or 0) + extra


def read_words(text: str) -> float:
    """Return the value of `WORDS` text such as ``twenty-four``, ``one and a half`` or ``a hundred``."""
    tokens = [token.lower() for token in _WORD_TOKEN.findall(text)]
    total = current = fraction = 0.0
    part = 1  # what a half is half of: "a million and a half" adds half a million
    for position, word in enumerate(tokens):
        if word in _SMALL:
            current += _SMALL[word]
        elif word == "couple":
            current = 2
        elif word in _SCALES and fraction:  # "half a dozen", "two and a half million"
            total += (current + fraction) * _SCALES[word]
            current = fraction = 0.0
        elif word in ("dozen", "hundred"):
            current = (current or 1) * _SCALES[word]
        elif word in _SCALES:
            total += (current or 1) * _SCALES[word]
            current, part = 0.0, _SCALES[word] if word in _BIG else 1
        elif word == "half":
            current -= 1 if position > 1 and tokens[position - 1] == "one" else 0  # "twelve and one-half"
            fraction = 0.5
        elif word in ("quarter", "quarters"):
            three = tokens[position - 1] == "three"
            current -= 3 if three else 1 if tokens[position - 1] == "one" else 0
            fraction = 0.75 if three else 0.25
        else:
            fraction += _GLYPHS.get(word, 0.0)
    return total + current + fraction * (1 if current else part)


def read_quantity(text: str) -> int | float:
    """Return the value of `QUANTITY` text; of ``twenty-four (24)`` the words count."""
    words = _WORDS.search(text)
    return plain(read_words(words.group()) if words else read_figures(text))


def read_ordinal(text: str) -> int:
    """Return 3 for ``third`` and ``3rd``, 48 for ``forty-eighth``, 2 for ``other`` (as in "every other year")."""
    digits = re.match(r"\d+", text)
    if digits:
        return int(digits.group())
    *before, last = _WORD_TOKEN.findall(text.lower())
    hundred = _SCALES["hundred"] if "hundred" in before else 0
    return hundred + sum(_SMALL.get(word, 0) for word in before) + _ORDINALS[last]


def find_conflicts(text: str) -> tuple[NumberConflict, ...]:
    """Return every place where a number in words stands beside different figures."""
    found = []
    for match in _QUANTITY.finditer(text):
        words, figures = _WORDS.search(match.group()), _FIGURES.search(match.group())
        if words and figures:
            pair = read_words(words.group()), read_figures(figures.group())
            if pair[0] != pair[1]:
                found.append(NumberConflict(*pair, match.start(), match.end()))
    return tuple(found)
