"""Periods ("thirty (30) Working Days", "18 months") and intervals ("every other year", "quarterly", "twice a year").

Years become months and weeks become days; hours and working days stay what they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from contractlens.detection.attributes.numbers import ORDINAL, QUANTITY, plain, read_ordinal, read_quantity

Unit = Literal["minutes", "hours", "days", "months"]

MONTHS_PER_YEAR, MONTHS_PER_QUARTER, DAYS_PER_WEEK, DAYS_PER_FORTNIGHT = 12, 3, 7, 14

_UNITS: dict[str, tuple[Unit, int]] = {
    "minute": ("minutes", 1), "hour": ("hours", 1), "hr": ("hours", 1), "day": ("days", 1), "wd": ("days", 1),
    "week": ("days", DAYS_PER_WEEK), "fortnight": ("days", DAYS_PER_FORTNIGHT), "month": ("months", 1),
    "quarter": ("months", MONTHS_PER_QUARTER), "year": ("months", MONTHS_PER_YEAR),
}  # fmt: skip
_UNIT = r"(?P<unit>minute|hour|hr|day|week|fortnight|month|quarter|year|WD)"
_YEAR_KIND = r"(?:contract|service|financial|calendar|accounting|operational|operating|fiscal|licence|agreement|full)"
_QUALIFIER = (
    r"(?:(?P<working>working|business|clear\s{1,3}working|clear\s{1,3}business)|calendar|consecutive|clear|elapsed|full"
    r"|further|complete|successive|whole|additional|continuous|contract|normal|service|core|training|workshop|coaching|classroom|consultancy|mentoring|more|chargeable|person|man)"
)
_RANGE = (
    rf"(?:(?:between\s{{1,3}}(?P<between>{QUANTITY})\s{{1,3}}and\s{{1,3}})"
    rf"|(?P<low>{QUANTITY})(?:\s{{1,3}}(?:to|or)\s{{1,3}}|(?<=\d)\s{{0,3}}[-–—]\s{{0,3}}(?=\d)))?"
)
_DURATION = re.compile(
    rf"{_RANGE}(?P<value>{QUANTITY}|(?<!\w)an?(?=\s))"
    rf"[\s\-‐‑–\])]{{0,4}}(?:{_QUALIFIER}[\s\-]{{1,3}}){{0,2}}{_UNIT}(?:s['’]?|['’]s|['’])?(?![\w])",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"['’]?\s{0,3}(?:a|an|per|each|every|in\s{1,3}(?:a|each|every|any)|/)\s{0,3}"
    rf"(?:{_YEAR_KIND}\s{{1,3}})?(?P<per>day|week|month|quarter|year|annum)\b",
    re.IGNORECASE,
)
_LONG_AGO = re.compile(r"(?:years?\s{1,3}(?:old|ago|of\s{1,3}age))\b", re.IGNORECASE)

_ADVERBS: dict[str, tuple[Unit, int]] = {
    "quinquennial": ("months", 60), "quadrennial": ("months", 48), "triennial": ("months", 36),
    "biennial": ("months", 24), "semi-annual": ("months", 6), "semiannual": ("months", 6),
    "biannual": ("months", 6), "bi-annual": ("months", 6), "half-yearly": ("months", 6), "half yearly": ("months", 6),
    "annual": ("months", 12), "yearly": ("months", 12), "quarterly": ("months", 3), "bi-monthly": ("months", 2),
    "bimonthly": ("months", 2), "monthly": ("months", 1), "fortnightly": ("days", 14), "weekly": ("days", 7),
    "daily": ("days", 1), "hourly": ("hours", 1),
}  # fmt: skip
_ADVERB = re.compile(
    r"(?<![\w-])(?:(?P<count>" + QUANTITY + r")[\s\-‐‑–]{1,3}(?P<unit>hour|dai|week|month|year)ly"
    r"|(?P<adverb>" + "|".join(map(re.escape, _ADVERBS)) + r")(?:ly)?)(?![\w-])",
    re.IGNORECASE,
)
_EVERY = re.compile(
    r"(?<!\w)(?:(?:at\s{1,3}(?:least|most)\s{1,3}|not\s{1,3}more\s{1,3}than\s{1,3})?"
    r"(?P<times>once|twice|(?:"
    + QUANTITY
    + r")\s{1,3}times)\s{1,3}(?:(?:and\s{1,3}not\s{1,3}more\s{1,3}than\s{1,3}once\s{1,3}))?"
    r"(?:(?:in|during|within|for|over)\s{1,3})?(?:(?:each|every|any|per|a|an|the)\s{1,3}){1,2}|every\s{1,3}|each\s{1,3})"
    r"(?:(?:successive|consecutive|subsequent|complete|full)\s{1,3})?"
    rf"(?:(?P<count>{QUANTITY})[\s\-‐‑–]{{1,3}}|(?P<ordinal>{ORDINAL})(?:\s{{0,3}}\(\d{{1,3}}(?:st|nd|rd|th)\))?\s{{1,3}})?"
    rf"(?:rolling\s{{1,3}})?(?:{_YEAR_KIND}[\s\-]{{1,3}})?(?:(?P<working>working|business)\s{{1,3}})?"
    r"(?P<unit>hour|day|week|fortnight|month|quarter|year|annum|anniversary)s?(?!\w)",
    re.IGNORECASE,
)
_CYCLE = re.compile(
    rf"(?:(?:intervals?|periods?|cycles?|frequency)\s{{1,3}}of\s{{1,3}}(?:(?:not|no|less|more|fewer|greater|than|at|least|most|up|to|every)\s{{1,3}}){{0,4}})?"
    rf"{_RANGE}(?P<value>{QUANTITY})[\s\-‐‑–\])]{{1,4}}"
    r"(?P<unit>day|week|month|year)(?:s['’]?|['’]s|['’]|ly)?"
    r"(?P<cycle>[\s\-]{1,3}(?:\w{2,20}[\s\-]{1,3}){0,2}(?:cycles?|intervals?)\b)?",
    re.IGNORECASE,
)
_CYCLE_LEAD = re.compile(r"(?:intervals?|cycles?|frequency)\s{1,3}of\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Duration:
    """One period.

    Attributes:
        value: Number of `unit`; of a range ("two to three years") the upper end.
        unit: minutes, hours, days or months: weeks are days here, years and quarters months.
        working: True for working or business days.
        low: Lower end of a range, else None.
        per: "day", "week", "month", "quarter" or "year" of a rate such as "24 hours a day"; "" otherwise.
        in_years: True when the text said years.
    """

    value: int | float
    unit: Unit
    working: bool
    start: int
    end: int
    text: str
    low: int | float | None = None
    per: str = ""
    in_years: bool = False


@dataclass(frozen=True, slots=True)
class Interval:
    """How often something recurs: every `value` `unit`; `low` is the lower end of a range."""

    value: int | float
    unit: Unit
    start: int
    end: int
    text: str
    low: int | float | None = None


def find_durations(text: str) -> tuple[Duration, ...]:
    """Return the periods of `text` in order, each with its own span.

    "24 hours a day" comes with ``per="day"``; ages ("three years old") and bare numbers are left out.
    """
    found: list[Duration] = []
    rate_end = 0
    for match in _DURATION.finditer(text):
        unit, factor = _UNITS[match["unit"].lower()]
        article = match["value"].lower() in ("a", "an")
        if _LONG_AGO.match(text, match.start("unit")) or (article and match.start() < rate_end):
            continue
        value = 1 if article else read_quantity(match["value"])
        low = _low(match)
        start = match.start()
        if low is not None and (low >= value or article):
            low, start = None, match.start("value")
        rate = _RATE.match(text, match.end())
        rate_end = rate.end() if rate else rate_end
        found.append(
            Duration(
                plain(value * factor), unit, bool(match["working"]) or match["unit"].lower() == "wd", start, match.end(),
                text[start : match.end()], None if low is None else plain(low * factor),
                rate["per"].lower().replace("annum", "year") if rate else "", match["unit"].lower() == "year",
            )
        )  # fmt: skip
    return tuple(found)


def find_intervals(text: str) -> tuple[Interval, ...]:
    """Return how often things recur, in order and without overlaps.

    "every other year" and "each second anniversary" are 24 months, "twice a year" 6, "once in every contract year" 12,
    "a four-year cycle" 48, "biennially" 24, "every two to three years" 36 with low 24.
    """
    found = [*_every(text), *_cycles(text), *_adverbs(text)]
    found.sort(key=lambda interval: (interval.start, -interval.end))
    kept: list[Interval] = []
    for interval in found:
        if not kept or interval.start >= kept[-1].end:
            kept.append(interval)
    return tuple(kept)


def _interval(text: str, unit: str, value: float, span: tuple[int, int], low: float | None = None) -> Interval:
    base, factor = _UNITS["year" if unit == "anniversary" else unit]
    start, end = span
    return Interval(
        plain(value * factor), base, start, end, text[start:end], None if low is None else plain(low * factor)
    )


def _low(match: re.Match[str]) -> int | float | None:
    """Return the lower end of a matched range."""
    low = match["low"] or match["between"]
    return read_quantity(low) if low else None


def _every(text: str) -> list[Interval]:
    found = []
    for match in _EVERY.finditer(text):
        count = 1.0
        if match["count"]:
            count = read_quantity(match["count"])
        elif match["ordinal"]:
            count = read_ordinal(match["ordinal"])
            if match["unit"].lower() == "day" or (count == 1 and not match["times"]):
                continue  # "each 2nd day" is a date in a month, "every first year" nonsense
        times = 1.0
        if match["times"]:
            word = match["times"].lower()
            times = {"once": 1.0, "twice": 2.0}.get(word) or float(read_quantity(word.removesuffix("times").strip()))
        if times > 0 and count > 0:
            unit = match["unit"].lower().replace("annum", "year")
            found.append(_interval(text, unit, count / times, match.span()))
    return found


def _cycles(text: str) -> list[Interval]:
    """Return "a four-year cycle", "at intervals of 12 months", "every two to three years"."""
    found = []
    for match in _CYCLE.finditer(text):
        lead = _CYCLE_LEAD.match(text, match.start())
        every = re.search(r"\bevery\s{1,3}$", text[max(0, match.start() - 9) : match.start()], re.IGNORECASE)
        if not (lead or match["cycle"] or (every and _low(match) is not None)):
            continue
        start = match.start() - (len(every.group()) if every else 0)
        low = _low(match)
        found.append(_interval(text, match["unit"].lower(), read_quantity(match["value"]), (start, match.end()), low))
    return found


def _adverbs(text: str) -> list[Interval]:
    found = []
    for match in _ADVERB.finditer(text):
        if match["adverb"]:
            unit, value = _ADVERBS[match["adverb"].lower()]
            found.append(Interval(value, unit, match.start(), match.end(), match.group()))
        else:
            unit_word = match["unit"].lower().replace("dai", "day")
            found.append(_interval(text, unit_word, read_quantity(match["count"]), match.span()))
    return found
