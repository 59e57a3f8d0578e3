"""How often things recur: "every other year", "quarterly", "twice a year", "on a five-yearly cycle", "each October"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from contractlens.detection.attributes.durations import MONTHS_PER_YEAR, RANGE, UNITS, YEAR_KIND, Unit, range_low
from contractlens.detection.attributes.numbers import (
    ORDINAL,
    QUANTITY,
    WORD_START,
    in_lower_case,
    plain,
    read_ordinal,
    read_quantity,
)
from contractlens.detection.lazy_patterns import lazy

_ADVERBS: dict[str, tuple[Unit, int]] = {
    "decennial": ("months", 120), "septennial": ("months", 84), "sexennial": ("months", 72), "quinquennial": ("months", 60), "quadrennial": ("months", 48), "triennial": ("months", 36),
    "biennial": ("months", 24), "semi-annual": ("months", 6), "semiannual": ("months", 6),
    "biannual": ("months", 6), "bi-annual": ("months", 6), "half-yearly": ("months", 6), "half yearly": ("months", 6),
    "annual": ("months", 12), "yearly": ("months", 12), "quarterly": ("months", 3), "bi-monthly": ("months", 2),
    "bimonthly": ("months", 2), "monthly": ("months", 1), "fortnightly": ("days", 14), "weekly": ("days", 7),
    "daily": ("days", 1), "hourly": ("hours", 1),
}  # fmt: skip
_ADVERB = lazy(
    r"(?<![\w-])(?:(?P<adverb>" + "|".join(map(re.escape, _ADVERBS)) + r")(?:ly)?"
    rf"|{WORD_START}(?P<count>{QUANTITY})[\s\-‐-–]{{1,3}}(?P<unit>hour|dai|week|month|year)ly)(?![\w-])",
)
_FREQUENCY = (
    rf"(?:(?P<times>once|twice|{QUANTITY}\s{{1,3}}times)\s{{1,3}}(?:and\s{{1,3}}not\s{{1,3}}more\s{{1,3}}than\s{{1,3}}once\s{{1,3}})?"
    r"(?:(?:in|during|within|for|over)\s{1,3})?(?:(?:each|every|any|per|a|an|the|one|single)\s{1,3}){1,2}|(?:every|each)\s{1,3}"
    r"|once\s{1,3}in\s{1,3}(?=\w{2,12}[\s\-]))"
)
_EVERY = lazy(
    rf"(?<!\w)(?=[eot\d]|[a-z]{{3,9}}\s{{1,3}}times){_FREQUENCY}"
    r"(?:(?:successive|succeeding|consecutive|subsequent|complete|full|rolling)\s{1,3})?"
    r"(?:(?:period|interval)s?\s{1,3}of\s{1,3})?"
    rf"(?:(?P<count>{QUANTITY})[\s\-‐-–]{{1,3}}|(?P<ordinal>{ORDINAL})(?:\s{{0,3}}\(\d{{1,3}}(?:st|nd|rd|th)\))?\s{{1,3}})?"
    rf"(?:rolling\s{{1,3}})?(?:{YEAR_KIND}[\s\-]{{1,3}})?(?:(?P<working>working|business)\s{{1,3}})?"
    r"(?P<unit>hour|day|week|fortnight|month|quarter|half[\s\-]{0,3}year|year|annum|anniversary|semester|(?:school|academic|teaching|university)\s{1,3}term"
    r"|(?:january|february|march|april|june|july|august|september|october|november|december|spring|summer|autumn|winter|easter|christmas|michaelmas|lady\s{1,3}day|whitsun|candlemas|lammas|martinmas|midsummer)|biennium|decade)"
    r"(?:s|ies)?(?!\w)",
)
_AND_MONTHS = lazy(rf"\s{{1,3}}(?:and\s{{1,3}})?(?P<months>{QUANTITY})\s{{1,3}}months?(?![\w'’])")
_EVERY_DATE = lazy(
    r"(?<!\w)(?:every|each)\s{1,3}(?:(?:\d{1,2}(?:st|nd|rd|th)?|"
    + ORDINAL
    + r")\s{1,3}(?:(?:day\s{1,3})?of\s{1,3})?(?:january|february|march|april|may|june|july|august"
    r"|september|october|november|december)|may(?=[,.;)])|may(?=\s{1,3}and\s{1,3}(?:each\s{1,3}|in\s{1,3})?(?:january|november|september|october|december)))(?!\w)",
)
_DAY_OF_MONTH = lazy(
    rf"(?<!\w)(?:{ORDINAL}|last|first)\s{{1,3}}(?:(?:working|business)\s{{1,3}})?(?:(?:(?:mon|tues|wednes|thurs|fri|satur|sun)?day|week)\s{{1,3}})?"
    r"(?:of|in)\s{1,3}(?:the|each|every)\s{1,3}(?:following\s{1,3}|next\s{1,3}|calendar\s{1,3})?month(?!\w|\s{1,3}(?:after|in\s{1,3}which)\b)",
    signs=("month",),
)
_AND_AGAIN = lazy(
    r"\s{1,3}and\s{1,3}(?:each\s{1,3}|every\s{1,3}|in\s{1,3})?(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december|spring|summer|autumn|winter)(?!\w)"
)
_CYCLE = lazy(
    rf"(?:(?P<lead>(?:intervals?|cycles?|frequency)\s{{1,3}}(?:of|not\s{{1,3}}(?:exceeding|longer\s{{1,3}}than))\s{{1,3}}(?:(?:not|no|less|more|fewer|greater|than|at|least|most|up|to|every)\s{{1,3}}){{0,4}})"
    rf"|{WORD_START})"
    rf"{RANGE}(?P<value>{QUANTITY})[\s\-‐-–\])]{{1,4}}"
    r"(?P<unit>day|week|month|year)(?:s['’]?|['’]s|['’]|ly)?"
    r"(?P<cycle>[\s\-]{1,3}(?:(?!(?:and|at|or|of|in)\b)\w{2,20}[\s\-]{1,3}){0,2}(?:cycles?|intervals?)\b)?",
)
_RATE = lazy(
    rf"(?<!\w)(?:an?|per)\s{{1,3}}(?:{YEAR_KIND}\s{{1,3}})?(?P<unit>year|annum|quarter|month)(?![\w'’\-]|\s{{1,3}}of\s{{1,3}}an?\s)",
)
_TIMES_ADVERB = lazy(
    rf"(?<!\w)(?P<times>once|twice|thrice|{QUANTITY}\s{{1,3}}times)[\s\-]{{1,3}}(?P<unit>year|annual|month|week|quarter|dai)ly(?!\w)",
    signs=("once", "twice", "thrice", "times"),
)
_ADVERB_TIMES = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
_ALTERNATE = lazy(
    r"(?<!\w)(?:(?:every|each)\s{1,3})?alternate\s{1,3}(?P<unit>year|month|week|quarter|summer|spring|winter|autumn)(?:s|ly)?(?!\w)",
    signs=("alternate",),
)
_MONTH_NAME = r"(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|winter|easter|michaelmas|christmas)"
_MONTHS_OF_YEAR = lazy(
    rf"(?<!\w)(?:(?:in|on|by|each|every|before|during)\s{{1,3}})(?:the\s{{1,3}})?(?:\d{{1,2}}(?:st|nd|rd|th)?\s{{1,3}}|(?:early|mid|late)[\s\-]{{1,2}})?{_MONTH_NAME}"
    rf"(?P<others>(?:(?:,\s{{1,2}}|\s{{1,3}}and\s{{1,3}}|,\s{{1,2}}and\s{{1,3}})(?:(?:in|on|by|the)\s{{1,3}}){{0,2}}(?:\d{{1,2}}(?:st|nd|rd|th)?\s{{1,3}})?{_MONTH_NAME}){{1,5}})"
    rf"\s{{1,3}}(?:of|in)\s{{1,3}}(?:each|every|any)\s{{1,3}}(?:{YEAR_KIND}\s{{1,3}})?year(?!\w)"
)
_OF_EACH_YEAR = lazy(r"(?:of|in)\s{1,3}(?:each|every|any)\s{1,3}(?:[a-z]{3,12}\s{1,3})?year")
_ONE_MONTH = lazy(_MONTH_NAME)
_SO_MANY = lazy(
    rf"(?<!\w)(?:(?:there\s{{1,3}}(?:are|will\s{{1,3}}be|shall\s{{1,3}}be|is)|which\s{{1,3}}there\s{{1,3}}(?:are|will\s{{1,3}}be|shall\s{{1,3}}be)|meets|sits|convenes)\s{{1,3}}(?:to\s{{1,3}}be\s{{1,3}}|at\s{{1,3}}least\s{{1,3}})?"
    rf"(?P<count>{QUANTITY})|(?P<meetings>{QUANTITY})\s{{1,3}}(?:editions?|issues?|updates?|sessions?|meetings?|reviews?|roadmaps?|reports?|briefings?))"
    rf"(?:\s{{1,3}}(?:of\s{{1,3}}(?:them|these)|times|such))?\s{{1,3}}(?:a|per|in\s{{1,3}}(?:a|each|every|any)|each|every)\s{{1,3}}(?:{YEAR_KIND}\s{{1,3}})?year(?!\w)"
    rf"|{WORD_START}(?P<yearly>{QUANTITY})\s{{1,3}}(?:yearly|annual)\s{{1,3}}(?:editions|updates|sessions|sittings|meetings|reviews|reports|briefings)(?!\w)",
    signs=(
        "there",
        "meets",
        "sits",
        "convenes",
        "edition",
        "issue",
        "update",
        "session",
        "sitting",
        "meeting",
        "review",
        "roadmap",
        "report",
        "briefing",
    ),
)
_NTH_REVIEW = lazy(
    rf"e(?:very|ach)\s{{1,3}}(?P<ordinal>{ORDINAL})\s{{1,3}}(?:of\s{{1,3}}(?:the|our|its|those)\s{{1,3}})?(?P<adverb>annual|yearly|half[\s\-]yearly|six[\s\-]monthly|quarterly|monthly)\s{{1,3}}(?=[a-z])",
    signs=("annual", "yearly", "quarterly", "monthly"),
)
_ADVERB_MONTHS = {"annual": 12, "yearly": 12, "quarterly": 3, "monthly": 1}  # the others are half a year
_BARE_EVERY = lazy(
    rf"(?<!\w)every\s{{1,3}}(?P<count>{QUANTITY})(?=\s{{0,2}}(?:[;,.)\t]|$)|\s{{1,3}}(?:thereafter|after|from|or|for)\b)",
    signs=("every",),
)
_UNIT_BEFORE = lazy(r"(?<!\w)(?P<unit>month|year|week|day)s?(?!\w)")
_UNIT_REACH = 60  # characters before "every 24" in which its unit stands
_CYCLE_WORDS = lazy(r"cycle|interval|frequency|every\s")
_ADVERB_WORDS = lazy(r"(?:year|quarter|month|night|week|dai|hour|nnual|nnial)ly|annual|nnial")
_EVERY_WORDS = lazy(r"\b(?:every|each|once|twice|thrice|times|alternate)\b")
_YEARLY = frozenset({
    "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
    "spring", "summer", "autumn", "winter", "easter", "christmas", "michaelmas", "lady day", "whitsun", "candlemas",
    "lammas", "martinmas", "midsummer",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Interval:
    """How often something recurs: every `value` `unit`; `low` is the lower end of a range."""

    value: int | float
    unit: Unit
    start: int
    end: int
    text: str
    low: int | float | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """What something is counted over: 12 months for "£5,000 a year" and "per Contract Year"."""

    value: int | float
    unit: Unit
    start: int
    end: int


def find_rates(text: str) -> tuple[Rate, ...]:
    """Return every "a year", "per quarter" and "per Contract Year"; the caller tells it from "within a year"."""
    return tuple(
        Rate(UNITS[_recurring(match["unit"])[0]][1], "months", *match.span())
        for match in _RATE.finditer(in_lower_case(text))
    )


def find_intervals(text: str) -> tuple[Interval, ...]:
    """Return how often things recur, in order and without overlaps.

    "every other year" and "each second anniversary" are 24 months, "twice a year" 6, "once in every contract year" 12,
    "a four-year cycle" 48, "biennially" 24, "each October" 12, "every two to three years" 36 with low 24.
    """
    written, text = text, in_lower_case(text)
    found: list[Interval] = []
    if _EVERY_WORDS.search(text) or _DAY_OF_MONTH.search(text):
        found += _every(text)
    if "year" in text:
        found += _so_many(text)
    if _CYCLE_WORDS.search(text):
        found += _cycles(text)
    if _ADVERB_WORDS.search(text):
        found += _adverbs(text)
    found.sort(key=lambda interval: (interval.start, -interval.end))
    kept: list[Interval] = []
    for interval in found:
        if not kept or interval.start >= kept[-1].end:
            kept.append(interval)
    return tuple(replace(interval, text=written[interval.start : interval.end]) for interval in kept)


def _interval(text: str, unit: str, value: float, span: tuple[int, int], low: float | None = None) -> Interval:
    base, factor = UNITS[unit]
    start, end = span
    return Interval(
        plain(value * factor), base, start, end, text[start:end], None if low is None else plain(low * factor)
    )


def _every(text: str) -> list[Interval]:
    found = []
    for match in _EVERY_DATE.finditer(text):
        again = _AND_AGAIN.match(text, match.end())
        months = MONTHS_PER_YEAR / 2 if again else MONTHS_PER_YEAR
        found.append(_interval(text, "month", months, (match.start(), again.end() if again else match.end())))
    found += [Interval(1, "months", *match.span(), match.group()) for match in _DAY_OF_MONTH.finditer(text)]
    if _OF_EACH_YEAR.search(text):
        found += _named_months(text)
    for match in _NTH_REVIEW.finditer(text):
        months = _ADVERB_MONTHS.get(match["adverb"], 6)
        found.append(_interval(text, "month", months * read_ordinal(match["ordinal"]), match.span()))
    for match in _TIMES_ADVERB.finditer(text):
        times = _times(match["times"])
        word = {"annual": "year", "dai": "day"}.get(match["unit"], match["unit"])
        if times > 0:
            found.append(_interval(text, word, 1 / times, match.span()))
    for match in _ALTERNATE.finditer(text):
        unit, factor = _recurring(match["unit"])
        found.append(_interval(text, unit, 2 * factor, match.span()))
    found += _bare(text) if "every" in text else []
    found += [interval for match in _EVERY.finditer(text) if (interval := _recurrence(text, match)) is not None]
    return found


def _named_months(text: str) -> list[Interval]:
    """Return the interval of "in March and September of each year": twelve months by as many as are named."""
    return [
        _interval(text, "month", MONTHS_PER_YEAR / (1 + len(_ONE_MONTH.findall(match["others"]))), match.span())
        for match in _MONTHS_OF_YEAR.finditer(text)
    ]


def _so_many(text: str) -> list[Interval]:
    """Return the interval of "there are four a year" and "three editions a year"."""
    found = []
    for match in _SO_MANY.finditer(text):
        count = read_quantity(match["count"] or match["meetings"] or match["yearly"])
        if 0 < count <= MONTHS_PER_YEAR:
            found.append(_interval(text, "month", MONTHS_PER_YEAR / count, match.span()))
    return found


def _recurrence(text: str, match: re.Match[str]) -> Interval | None:
    """Return the interval of "twice in every three years", "every second month", "each March and September"."""
    count = 1.0
    if match["count"]:
        count = read_quantity(match["count"])
    elif match["ordinal"]:
        count = read_ordinal(match["ordinal"])
        if match["unit"] == "day" or (count == 1 and not match["times"]):
            return None  # "each 2nd day" is a date in a month, "every first year" nonsense
    times = _times(match["times"]) if match["times"] else 1.0
    if times <= 0 or count <= 0:
        return None
    unit, factor = _recurring(match["unit"])
    more = _AND_MONTHS.match(text, match.end()) if match["count"] and match["unit"] == "year" else None
    if more:  # "every two years and six months"
        months = count * MONTHS_PER_YEAR + read_quantity(more["months"])
        return _interval(text, "month", months / times, (match.start(), more.end()))
    again = _AND_AGAIN.match(text, match.end()) if match["unit"] in _YEARLY and count == times == 1 else None
    if again:  # "each March and September"
        return _interval(text, "month", MONTHS_PER_YEAR / 2, (match.start(), again.end()))
    return _interval(text, unit, count * factor / times, match.span())


def _times(words: str) -> float:
    return _ADVERB_TIMES.get(words) or float(read_quantity(words.removesuffix("times").strip()))


def _bare(text: str) -> list[Interval]:
    """Return the interval of "month 36, then every 24": its unit is the one named before."""
    found = []
    for match in _BARE_EVERY.finditer(text):
        units = _UNIT_BEFORE.findall(text, max(0, match.start() - _UNIT_REACH), match.start())
        if units:
            found.append(_interval(text, units[-1], read_quantity(match["count"]), match.span()))
    return found


def _recurring(word: str) -> tuple[str, float]:
    """Return the unit that a word stands for, and how many of it: a season or a month comes round once a year."""
    word = " ".join(word.split())
    if word in _YEARLY or word in ("annum", "anniversary") or word.startswith("anniversar"):
        return "year", 1.0
    if word in ("biennium", "decade"):
        return "year", 2.0 if word == "biennium" else 10.0
    if word == "semester" or word.startswith("half"):
        return "month", 6.0
    if word.endswith("term"):  # three in a school year
        return "month", 4.0
    return word, 1.0


def _cycles(text: str) -> list[Interval]:
    """Return "a four-year cycle", "at intervals of 12 months", "every two to three years"."""
    found = []
    for match in _CYCLE.finditer(text):
        every = re.search(r"\bevery\s{1,3}$", text[max(0, match.start() - 9) : match.start()], re.IGNORECASE)
        low = range_low(match)
        if not (match["lead"] or match["cycle"] or (every and low is not None)):
            continue
        start = match.start() - (len(every.group()) if every else 0)
        found.append(_interval(text, match["unit"], read_quantity(match["value"]), (start, match.end()), low))
    return found


def _adverbs(text: str) -> list[Interval]:
    found = []
    for match in _ADVERB.finditer(text):
        if match["adverb"]:
            unit, value = _ADVERBS[match["adverb"]]
            found.append(Interval(value, unit, match.start(), match.end(), match.group()))
        else:
            unit_word = match["unit"].replace("dai", "day")
            found.append(_interval(text, unit_word, read_quantity(match["count"]), match.span()))
    return found
