"""Periods: "thirty (30) Working Days", "18 months", "two to three years", "half a day".

Years become months and weeks become days; hours and working days stay what they are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from contractlens.detection.attributes.numbers import (
    QUANTITY,
    WORD_START,
    in_lower_case,
    plain,
    read_figures,
    read_quantity,
)
from contractlens.detection.lazy_patterns import lazy

if TYPE_CHECKING:
    import re

Unit = Literal["seconds", "minutes", "hours", "days", "months"]

MONTHS_PER_YEAR, MONTHS_PER_QUARTER, DAYS_PER_WEEK, DAYS_PER_FORTNIGHT = 12, 3, 7, 14
MINUTES_PER_HOUR = 60

UNITS: dict[str, tuple[Unit, int]] = {
    "second": ("seconds", 1), "h": ("hours", 1), "min": ("minutes", 1), "wk": ("days", DAYS_PER_WEEK),
    "minute": ("minutes", 1), "hour": ("hours", 1), "hr": ("hours", 1), "day": ("days", 1), "wd": ("days", 1),
    "week": ("days", DAYS_PER_WEEK), "fortnight": ("days", DAYS_PER_FORTNIGHT), "month": ("months", 1), "mo": ("months", 1), "d": ("days", 1),
    "winter": ("months", MONTHS_PER_YEAR), "summer": ("months", MONTHS_PER_YEAR),
    "mth": ("months", 1), "bd": ("days", 1), "half-year": ("months", 6), "semester": ("months", 6), "yr": ("months", MONTHS_PER_YEAR),
    "quarter": ("months", MONTHS_PER_QUARTER), "year": ("months", MONTHS_PER_YEAR),
}  # fmt: skip
_UNIT = r"(?P<unit>(?:second|winter|summer)(?=s\b)|minute|min|hour|hr|(?<=\d)h|(?<=\d\s)h|day|week|wk|fortnight|month|mth|mo|(?<=\d\s)d|quarter|half[\s\-]year|semester|year|yr|wd|(?<=\d)bd|(?<=\d\s)bd)"
YEAR_KIND = r"(?:contract|service|financial|calendar|accounting|operational|operating|fiscal|licence|agreement|full|option|school|academic|subscription|budget|lease|base|delivery|performance|programme|support)"
_QUALIFIER = (
    r"(?:(?P<working>working|business|banking|bank\s{1,3}working|clear\s{1,3}working|clear\s{1,3}business)|calendar|consecutive|clear|elapsed|full"
    r"|further|optional|base|academic|school|financial|fiscal|complete|successive|whole|additional|continuous|contract|normal|service|core|training|learning|workshop|coaching|classroom|consultancy|consulting|mentoring|teaching|support|more|chargeable|person|man|staff|paired|joint|coached|contact|on[\s\-]site|on[\s\-]the[\s\-]job|shadowing|pairing|instruction|tuition|taught|delivery|effort|trainer|coach)"
)
RANGE = (
    rf"(?:(?:between\s{{1,3}}(?P<between>{QUANTITY})\s{{1,3}}and\s{{1,3}})"
    rf"|(?P<low>{QUANTITY})(?:\s{{1,3}}(?:to|or)\s{{1,3}}|(?<=\d)\s{{0,3}}[-–—]\s{{0,3}}(?=\d)))?"
)
_DURATION = lazy(
    rf"{WORD_START}{RANGE}(?P<value>{QUANTITY}|(?<!\w)an?(?:other)?(?=\s)|(?:(?<=within\s)|(?<=inside\s))the(?=\shour\b))"
    rf"[\s\-‐-–\])]{{0,4}}(?:{_QUALIFIER}[\s\-]{{1,3}}){{0,2}}{_UNIT}(?:s['’]?|['’]s|['’])?(?![\w])",
)
_LABELLED = lazy(
    r"(?<!\w)\(?(?:(?P<working>working|business)\s{1,3})?(?P<unit>minute|hour|day|week|month|year)s\)?\s{0,3}[:=]\s{0,3}(?P<value>\d{1,4}(?:\.\d)?)(?![\w.:/]*\d|\s{0,3}(?:\(|x|%|days?|hours?|months?|years?|weeks?))"
)
_RATE = lazy(
    r"['’]?\s{0,3}(?:a|an|per|each|every|in\s{1,3}(?:a|each|every|any)|/)\s{0,3}"
    rf"(?:{YEAR_KIND}\s{{1,3}})?(?P<per>day|week|fortnight|month|quarter|year|annum)\b",
)
SHORT_RATES = ("day", "week", "fortnight")
"""What a rate is counted in that is a habit ("two days a week"), neither a period nor a total."""
_PART_OF = lazy(r"\s{1,3}of\s{1,3}an?\s{1,3}(?P<of>hour|day|week|month|year)(?!\w)")
_AND_A_HALF = lazy(
    r"\s{1,3}and\s{1,3}(?P<more>(?:a|one)[\s\-]{1,2}half|a[\s\-]{1,2}quarter)(?P<of>)(?![\w\-]|\s{1,3}(?:\w{1,10}\s)?(?:hour|day|week|month|year|of\s))"
)
_TOGETHER = lazy(r"[ \u00a0]{1,3}(?:and[ \u00a0]{1,3})?")
_FIGURE = lazy(r"(?:\d|\b(?:one|two|three|four|five|six|once|twice))\s{1,2}$")  # "£640 a day" is a rate
_FIGURE_REACH = 9  # characters that the longest of these takes
_AGO = lazy(r"\s{1,3}(?:ago|previously|running|in\s{1,3}(?:a\s{1,3}row|succession)|on\s{1,3}end)\b")
_ANY_UNIT = lazy(
    r"seconds|winters|summers|min|\d\s?h\b|wk|hour|hr|day|week|fortnight|month|mth|mos?\b|semester|\d d\b|quarter|year|yr|wd|\d\s?bd"
)


@dataclass(frozen=True, slots=True)
class Duration:
    """One period.

    Attributes:
        value: Number of `unit`; of a range ("two to three years") the upper end.
        unit: seconds, minutes, hours, days or months: weeks are days here, years and quarters months.
        working: True for working or business days.
        low: Lower end of a range, else None.
        per: "day", "week", "fortnight", "month", "quarter" or "year" of a rate such as "24 hours a day"; "" otherwise.
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


def find_durations(text: str) -> tuple[Duration, ...]:
    """Return the periods of `text` in order, each with its own span.

    "24 hours a day" comes with ``per="day"``; "three years ago" and bare numbers are left out. "Two years and six
    months" is one period.
    """
    written, text = text, in_lower_case(text)
    if not _ANY_UNIT.search(text):
        return ()
    found: list[Duration] = []
    rate_end = 0
    for match in _DURATION.finditer(text):
        unit, factor = UNITS["half-year" if match["unit"].startswith("half") else match["unit"]]
        article = match["value"] in ("a", "an", "another", "the")
        if _AGO.match(text, match.end()) or (
            article
            and (match.start() < rate_end or _FIGURE.search(text, max(0, match.start() - _FIGURE_REACH), match.start()))
        ):
            continue
        value = 1 if article else read_quantity(match["value"])
        low = range_low(match)
        start, end = match.span()
        if low is not None and (low >= value or article):
            low, start = None, match.start("value")
        part = None
        if match["unit"] == "quarter":
            part = _PART_OF.match(text, end)
        elif text.startswith(" and ", end):
            part = _AND_A_HALF.match(text, end)
        if part:
            if part["of"]:  # "three quarters of an hour"
                (unit, factor), value = UNITS[part["of"]], value / 4
            else:  # "a year and a half"
                value += 0.25 if part["more"].endswith("quarter") else 0.5
            end = rate_end = part.end()
        rate = _RATE.match(text, end)
        rate_end = rate.end() if rate else rate_end
        found.append(
            Duration(
                plain(value * factor), unit, bool(match["working"]) or match["unit"] in ("wd", "bd"), start, end,
                written[start:end], None if low is None else plain(low * factor),
                rate["per"].replace("annum", "year") if rate else "", match["unit"] in ("year", "yr"),
            )
        )  # fmt: skip
    found += _elliptical(text, written, found)
    if ":" in text or "=" in text:
        found += _labelled(text, written, {duration.end for duration in found})
    found.sort(key=lambda duration: duration.start)
    return _joined(found, written)


def _elliptical(text: str, written: str, found: list[Duration]) -> list[Duration]:
    """Return the periods whose unit was said before: the "20" of "in 5 days; all others in 20"."""
    more = []
    for index, duration in enumerate(found):
        stop = min(duration.end + _ELLIPSIS_REACH, found[index + 1].start if index + 1 < len(found) else len(text))
        more += _in_list(text, written, duration)
        match = _ELLIPSIS.search(text, duration.end, stop) if stop > duration.end else None
        if match is None or _FULL_STOP.search(text, duration.end, match.start()):
            continue
        factor = MONTHS_PER_YEAR if duration.in_years else 1
        group = "value" if match["value"] else "and"
        value = plain(read_quantity(match[group]) * factor)
        span = match.span(group)
        more.append(
            replace(duration, value=value, start=span[0], end=span[1], text=written[slice(*span)], low=None, per="")
        )
    return more


def _in_list(text: str, written: str, first: Duration) -> list[Duration]:
    """Return the periods of "phones 2 years, tablets 3, laptops 4" that follow the first, which names the unit."""
    more: list[Duration] = []
    factor = MONTHS_PER_YEAR if first.in_years else 1
    match = None if first.per or first.text[:2].lower() in ("a ", "an") else _LIST_ITEM.match(text, first.end)
    while match is not None and len(more) < _LONGEST_LIST:
        span = match.span("value")
        value = plain(read_quantity(match["value"]) * factor)
        more.append(
            replace(first, value=value, start=span[0], end=span[1], text=written[slice(*span)], low=None, per="")
        )
        match = _LIST_ITEM.match(text, match.end())
    return more


_LONGEST_LIST = 12
_LIST_ITEM = lazy(
    r"(?:\s{1,3}(?:old|of\s{1,3}(?:age|use|service)|in\s{1,3}(?:use|service)|with\s{1,3}(?:us|you)))?\s{0,2}[,;]\s{1,3}(?:and\s{1,3})?"
    r"(?:(?!(?:clause|paragraph|section|schedule|annex|part|appendix|article|level|lot|item|year|month|week|day|priority|severity|tier|stage"
    r"|phase|version|row|table|page|and|or|of|to|in|within|for|by|at|on|than|least|most|with|extended|times|net)\s)[a-z][a-z\-]{2,20}\s{1,3}){1,3}"
    rf"(?:(?:when|at|after|every)\s{{1,3}})?(?P<value>{QUANTITY})(?=\s{{0,2}}(?:[,;:)]|\.(?!\d)|$)|\s{{1,3}}and\s)"
)
_ELLIPSIS_REACH = 90  # characters after a period in which another number can borrow its unit
_FULL_STOP = lazy(r"[.\n]\s")
_ELLIPSIS = lazy(
    rf"\b(?:in|within|after|at|another|to|once\s{{1,3}}in\s{{1,3}}every|every)\s{{1,3}}(?P<value>{QUANTITY})(?=\s{{0,2}}(?:[,;)]|\.(?!\d)|$)|\s{{1,3}}(?:otherwise|more\b|further\b|for\s{{1,3}}(?:the|all|any|every|other)|if|where|when|in\s{{1,3}}(?:the|all|any|other))\b)"
    rf"|\band\s{{1,3}}(?P<and>{QUANTITY})\s{{1,3}}(?:otherwise|for\s{{1,3}}(?:the|all|any|every|other))\b"
)


def _labelled(text: str, written: str, ends: set[int]) -> list[Duration]:
    """Return the periods of forms: "Cycle (months): 48", "Days: 25"."""
    return [
        Duration(
            plain(read_figures(match["value"]) * UNITS[match["unit"]][1]), UNITS[match["unit"]][0], bool(match["working"]),
            *match.span(), written[match.start() : match.end()], in_years=match["unit"] == "year",
        )
        for match in _LABELLED.finditer(text)
        if not any(match.start() < end <= match.end() for end in ends)
    ]  # fmt: skip


def _joined(found: list[Duration], written: str) -> tuple[Duration, ...]:
    """Make one period of years with months, and of hours with minutes, that stand side by side."""
    joined: list[Duration] = []
    for duration in found:
        first = joined[-1] if joined else None
        if first and _TOGETHER.fullmatch(written[first.end : duration.start]) and _completes(first, duration):
            more = duration.value / MINUTES_PER_HOUR if duration.unit == "minutes" else duration.value
            value, said = plain(first.value + more), written[first.start : duration.end]
            joined[-1] = replace(first, value=value, end=duration.end, text=said, per=duration.per)
        else:
            joined.append(duration)
    return tuple(joined)


def _completes(first: Duration, second: Duration) -> bool:
    """Tell whether `second` is the smaller part of one period; "two years, and six months' notice" are two."""
    if first.per or first.low is not None or second.low is not None or second.text.endswith(("'", "’")):
        return False
    if first.in_years:
        return second.unit == "months" and not second.in_years and second.value < MONTHS_PER_YEAR
    return first.unit == "hours" and second.unit == "minutes" and second.value < MINUTES_PER_HOUR


def range_low(match: re.Match[str]) -> int | float | None:
    """Return the lower end of a matched range."""
    low = match["low"] or match["between"]
    return read_quantity(low) if low else None
