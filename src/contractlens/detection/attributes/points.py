"""Points in a contract's life: "the second anniversary", "the third Contract Year", "month 48", "when it turns four"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from contractlens.detection.attributes.durations import UNITS, YEAR_KIND, Unit
from contractlens.detection.attributes.numbers import (
    ORDINAL,
    QUANTITY,
    in_lower_case,
    plain,
    read_ordinal,
    read_quantity,
)
from contractlens.detection.lazy_patterns import lazy

if TYPE_CHECKING:
    import re

MAX_COUNT = {"year": 15, "month": 180, "week": 104, "day": 730}  # beyond these a number is a date or a reference

_SMALL = r"(?:one|two|three|four|five|six|seven|eight|nine|ten)"
_EACH_ORDINAL = lazy(ORDINAL)
_EACH_NUMBER = lazy(rf"\d{{1,3}}|{_SMALL}")
_POINT = lazy(
    rf"(?<!\w)(?:(?P<ordinal>{ORDINAL})(?:\s{{0,3}}\(\d{{1,3}}(?:st|nd|rd|th)\))?"
    r"(?:\s{1,3}and\s{1,3}(?:all\s{1,3}|every\s{1,3}|each\s{1,3})?(?:later|subsequent|following|succeeding|further))?"
    rf"(?:\s{{1,3}}{YEAR_KIND})?\s{{1,3}}(?P<unit>anniversary|anniversaries|birthday|summer|winter|spring|autumn|season|year|month)['’]?s?(?!\w)"
    rf"|(?P<nth>{ORDINAL})(?:\s{{0,3}}\(\d{{1,3}}(?:st|nd|rd|th)\))?\s{{1,3}}(?:(?P<working>working|business)\s{{1,3}})?day\s{{1,3}}(?=after|following|from|before|preceding|prior)"
    rf"|(?:{YEAR_KIND}\s{{1,3}})?(?P<named>year|month|week|day)\s{{1,3}}(?P<count>{QUANTITY})"
    rf"(?!\w|\s{{1,3}}(?:and|to|or)\s{{1,3}}\d|[.,]\d|\s{{1,3}}(?:days?|months?|hours?|years?))"
    rf"|(?:turns?|turned|turning)\s{{1,3}}(?P<age>{QUANTITY})(?!\w))",
)
_NUMBERS = rf"(?:\d{{1,3}}|{_SMALL})"
_LIST = lazy(
    rf"(?<!\w)(?P<units>year|month)s\s{{1,3}}(?P<each>{_NUMBERS}(?:,\s{{1,2}}{_NUMBERS}){{0,4}}\s{{1,3}}and\s{{1,3}}{_NUMBERS})(?!\w|[.,]\d|\s{{1,3}}(?:days?|months?|hours?|years?))"
    rf"|(?<!\w)(?P<ordinals>{ORDINAL}(?:,\s{{1,2}}(?:the\s{{1,3}})?{ORDINAL}){{0,4}}\s{{1,3}}and\s{{1,3}}(?:the\s{{1,3}})?{ORDINAL})(?:\s{{1,3}}{YEAR_KIND})?\s{{1,3}}(?P<many>anniversar|birthday|year|month)(?:y|ies|s)?(?!\w)"
)
_MAYBE_LIST = lazy(r"(?:year|month)s\s{1,3}\w|(?:th|st|nd|rd|second)\s{1,3}and\s")
_YEARLY = ("anniversar", "birthday", "summer", "winter", "spring", "autumn", "season")  # each comes once a year
_WORTH_A_LOOK = lazy(
    r"anniversar|birthday|turn|first\b|second\b|third\b|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|teen|ie)th\b|\d\s?(?:st|nd|rd|th)\b"
    r"|(?:year|month|week|day)s?\s{1,3}(?:\d|one|t|f|s|eight|nine|eleven|a\s)"
)


@dataclass(frozen=True, slots=True)
class Point:
    """One point or stretch of time, counted from the start.

    Attributes:
        value: When it ends, in `unit`: 24 months for "the second anniversary" and for "the second year".
        begin: When it begins: 12 months for "the second year"; the same as `value` for all but years.
    """

    value: int | float
    begin: int | float
    unit: Unit
    start: int
    end: int
    word: Literal["anniversary", "year", "month", "week", "day", "age"]
    working: bool = False


def find_points(text: str) -> tuple[Point, ...]:
    """Return the points of `text` in order: "month 48" and "the forty-eighth month" are 48 months."""
    text = in_lower_case(text)
    if not _WORTH_A_LOOK.search(text):
        return ()
    found: list[Point] = []
    taken: list[tuple[int, int]] = []
    if _MAYBE_LIST.search(text):
        for match in _LIST.finditer(text):
            found += _points_of(match)
            taken.append(match.span())
    ends = iter([*taken, (len(text) + 1, len(text) + 1)])
    start, end = next(ends)
    for match in _POINT.finditer(text):
        while end <= match.start():
            start, end = next(ends)
        if match.end() <= start and (point := _read(match)):
            found.append(point)
    return tuple(sorted(found, key=lambda point: point.start))


def _points_of(match: re.Match[str]) -> list[Point]:
    """Return the points of a list: "the second and fourth anniversaries", "years 3 and 6"."""
    if match["each"]:
        counts = [int(read_quantity(number.group())) for number in _EACH_NUMBER.finditer(match["each"])]
        spans = [number.span() for number in _EACH_NUMBER.finditer(match["each"])]
        first, word = match.start("each"), match["units"]
    else:
        counts = [read_ordinal(number.group()) for number in _EACH_ORDINAL.finditer(match["ordinals"])]
        spans = [number.span() for number in _EACH_ORDINAL.finditer(match["ordinals"])]
        first, word = match.start("ordinals"), match["many"]
    factor = 1 if word == "month" else 12
    limit = MAX_COUNT["month" if word == "month" else "year"]
    found = []
    for count, (start, end) in zip(counts, spans, strict=True):
        if 0 < count <= limit:
            begin = (count - 1) * factor if word == "year" else count * factor
            stop = match.end() if count == counts[-1] else first + end
            named: Literal["anniversary", "year", "month"] = (
                "month" if word == "month" else "year" if word == "year" else "anniversary"
            )
            found.append(Point(count * factor, begin, "months", first + start, stop, named))
    return found


def _read(match: re.Match[str]) -> Point | None:
    if match["age"]:
        value = read_quantity(match["age"]) * 12
        return (
            Point(plain(value), plain(value), "months", *match.span(), "age") if value <= MAX_COUNT["month"] else None
        )
    if match["nth"]:  # "the thirtieth day after receipt"
        days = 0 if match["nth"] == "other" else read_ordinal(match["nth"])
        return Point(days, days, "days", *match.span(), "day", working=match["working"] is not None) if days else None
    word = match["unit"] or match["named"]
    if match["ordinal"] == "other":
        return None
    if word.startswith(_YEARLY):
        value = read_ordinal(match["ordinal"]) * 12
        return Point(value, value, "months", *match.span(), "anniversary")
    count = read_ordinal(match["ordinal"]) if match["ordinal"] else read_quantity(match["count"])
    unit, factor = UNITS[word]
    if not 0 < count <= MAX_COUNT[word]:
        return None
    kind: Literal["year", "month", "week", "day"] = (
        "year" if word == "year" else "month" if word == "month" else "week" if word == "week" else "day"
    )
    begin = (count - 1) * factor if word == "year" else count * factor  # "from month 20" means 20, "from year 3" 24
    return Point(plain(count * factor), plain(begin), unit, *match.span(), kind)
