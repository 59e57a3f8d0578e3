"""Ages at which things are replaced, said without a unit: "its fourth birthday", "past the age of nine", "before it is six"."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from contractlens.detection.attributes.durations import MONTHS_PER_YEAR
from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.numbers import ORDINAL, QUANTITY, plain, read_ordinal, read_quantity
from contractlens.detection.lazy_patterns import lazy

if TYPE_CHECKING:
    import re

_MOST_MATCHES = 10  # in one provision: keeps the work linear in the size of hostile input
_OLDEST = 15  # years: a larger number is no age of equipment that is replaced
_BIRTHDAY = lazy(rf"\b(?P<age>{ORDINAL})\s{{1,3}}birthday")
_NEXT_AGE = lazy(rf"\b(?:after|on|by|past|before)\s{{1,3}}(?:its|their)\s{{1,3}}(?P<age>{ORDINAL})(?=\s{{0,2}}[,.;])")
_NO_UNIT = (
    r"(?![\w.,]*\d)(?!\s{0,3}(?:%|per\s|(?:working\s|business\s|calendar\s)?(?:years?|months?|weeks?|days?|hours?)\b))"
)
_AGE_OF = lazy(rf"\b(?:age\s{{1,3}}of|aged|age\s{{0,2}}[:=])\s{{1,3}}(?P<age>{QUANTITY}){_NO_UNIT}")
_ELLIPSIS = lazy(  # after "before it is five years old": "and each switch before it is six"
    rf"\b(?:before|when|once|until|after|by\s{{1,3}}the\s{{1,3}}time)\s{{1,3}}(?:it|they|one)\s{{1,3}}(?:is|are|reach(?:es)?)\s{{1,3}}(?P<age>{QUANTITY}){_NO_UNIT}"
)
_YEARS_OLD = lazy(r"\byears\s{1,3}(?:old|of\s{1,3}age)\b")


def ages(text: str) -> list[Fact]:
    """Return the ages in years that a provision about replacing things gives without a unit; `text` is in lower case."""
    if "birthday" in text:
        marks = sorted([*_BIRTHDAY.finditer(text), *_NEXT_AGE.finditer(text)], key=lambda match: match.start())
        return [_fact(read_ordinal(match["age"]), match) for match in marks[:_MOST_MATCHES]]
    patterns = [pattern for pattern, told in ((_AGE_OF, "age" in text), (_ELLIPSIS, _YEARS_OLD.search(text))) if told]
    return [
        _fact(years, match)
        for pattern in patterns
        for match in islice(pattern.finditer(text), _MOST_MATCHES)
        if 1 < (years := read_quantity(match["age"])) <= _OLDEST
    ]


def _fact(years: float, match: re.Match[str]) -> Fact:
    return Fact("refresh_interval_months", plain(MONTHS_PER_YEAR * years), "months", *match.span())
