"""Reads dates in the writings of contracts: "1st day of April 2025", "01/04/25", "April 2025", "[ ] 20[ ]"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from contractlens.facts.records import Precision

Unit = Literal["years", "months", "weeks", "days"]

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_YEAR = r"(?:19|20|21)\d{2}"
_DAY_WORDS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
    "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
    "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth", "twenty-seventh",
    "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first",
)  # fmt: skip
_DAY = rf"(?:\d{{1,2}}|{'|'.join(sorted(_DAY_WORDS, key=len, reverse=True))})"
_GAP = r"[\s,.\-]{1,3}"
_DATE = re.compile(
    rf"(?<![\w/.\-])(?:(?P<iso>{_YEAR}-\d{{2}}-\d{{2}})(?![\d-])"
    rf"|(?P<d1>{_DAY})\s{{0,2}}(?:s\s?t|n\s?d|r\s?d|t\s?h)?(?:\s{{1,3}}day)?(?:\s{{1,3}}of)?[\s\-./,]{{1,3}}(?P<m1>{_MONTH})(?:\.|,)?[\s\-./,]{{1,3}}(?P<y1>{_YEAR}|['’]?\d{{2}}(?![\d%:.,]\d|\d|%))"
    rf"|(?P<m2>{_MONTH})\.?\s{{1,3}}(?P<d2>\d{{1,2}})\s?(?:s\s?t|n\s?d|r\s?d|t\s?h)?\s?,?\s{{1,3}}(?P<y2>{_YEAR})"
    rf"|(?P<d3>\d{{1,2}})(?P<sign>[/.\-])(?P<m3>\d{{1,2}})(?P=sign)(?P<y3>{_YEAR}|\d{{2}})(?![\d/%]|[.\-]\d)"
    rf"|(?P<m4>{_MONTH}){_GAP}(?P<y4>{_YEAR}))(?![\w/])",
    re.IGNORECASE,
)
_BLANK_INNER = r"[\s_.…●•*xX?-]{0,30}"
_BLANK = re.compile(
    rf"\[(?:{_BLANK_INNER})\]\s{{0,2}}(?:(?:day\s)?of\s)?(?:\[{_BLANK_INNER}\]\s{{0,2}}|{_MONTH}\s{{0,2}})?,?\s{{0,2}}(?:20\s?\[{_BLANK_INNER}\]|20[_.…]{{1,10}}|{_YEAR})"
    r"|\[\s{0,2}(?:(?:insert|enter|add|dd|day|the|start|end|effective|commencement|expiry|signature)\b[^\]\n]{0,40}?)?\b(?:dates?|dd/mm/yy(?:yy)?|dd\.mm\.yyyy|dd month yyyy)\b[^\]\n]{0,40}\]"
    r"|\bdd/mm/yy(?:yy)?\b"
    rf"|_{{2,30}}\s{{0,2}}(?:day\s)?of\s{{0,2}}_{{2,40}}\s{{0,2}},?\s{{0,2}}(?:20_{{1,6}}|{_YEAR})|_{{2,30}},?\s{{0,2}}20_{{1,6}}",
    re.IGNORECASE,
)
_AMERICAN = re.compile(rf"\b{_MONTH}\s\d{{1,2}}(?:s\s?t|n\s?d|r\s?d|t\s?h)?,\s{_YEAR}", re.IGNORECASE)
_EUROPEAN = re.compile(rf"\b\d{{1,2}}(?:s\s?t|n\s?d|r\s?d|t\s?h)?\s(?:of\s)?{_MONTH},?\s{_YEAR}", re.IGNORECASE)
_STATES = re.compile(r"\b(?:State of [A-Z]|United States|U\.S\.A?|Delaware|U\.S\.C\.)")
_ELSEWHERE = re.compile(r"[£₹]|\b(?:England|Scotland|Ireland|Australia|New Zealand|India|European Union|Singapore)\b")
_NUMBERED = re.compile(r"(?i)(?:clauses?|paragraphs?|sections?|articles?|version|\bv|no)\.?\s?[\d., ()a-z]*$")
_NUMBER_REACH = 24  # characters before a number in which "clauses 3.1," may stand
_PIVOT = 70  # two-digit years from here on are of the last century
_TWELVE = 12
_CENTURY = 100


@dataclass(frozen=True, slots=True)
class Mention:
    """One date in the text: `value` is None for a blank that is still to be filled in."""

    value: date | None
    precision: Precision
    start: int
    end: int
    ambiguous: bool = False


def find_dates(text: str) -> tuple[Mention, ...]:
    """Return the dates of a whole contract in order; impossible ones ("31 February 2026") are left out.

    Figures are read day first, month first where the rest of the text writes dates as Americans do, and as they must be
    where a number above 12 shows it, here or in another date of the same text. Without any such sign a date such as
    03/04/2025 is read day first, in a contract of the United States month first, and marked ambiguous.
    """
    matches = list(_DATE.finditer(text))
    month_first, sure = _order(text, matches)
    found = [mention for match in matches if (mention := _read(match, month_first=month_first, sure=sure))]
    found += [Mention(None, "day", *match.span()) for match in _BLANK.finditer(text)]
    found.sort(key=lambda mention: (mention.start, -mention.end))
    kept: list[Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return tuple(kept)


def _order(text: str, matches: list[re.Match[str]]) -> tuple[bool, bool]:
    """Return whether figures have the month first, and whether the text is clear about it."""
    first = sum(int(match["d3"]) > _TWELVE for match in matches if match["d3"])
    second = sum(int(match["m3"]) > _TWELVE for match in matches if match["d3"])
    if first or second:
        return second > first, not (first and second)
    american, european = len(_AMERICAN.findall(text)), len(_EUROPEAN.findall(text))
    if american == european:
        return bool(_STATES.search(text)) and not _ELSEWHERE.search(text), False
    return american > european, True


def _read(match: re.Match[str], *, month_first: bool, sure: bool) -> Mention | None:
    precision: Precision = "day"
    ambiguous = False
    if match["iso"]:
        year, month, day = (int(part) for part in match["iso"].split("-"))
    elif match["m4"]:
        year, month, day, precision = int(match["y4"]), _month(match["m4"]), 1, "month"
    elif match["d3"]:
        day, month, year = int(match["d3"]), int(match["m3"]), _year(match["y3"])
        if len(match["y3"]) == 2 and not _is_short_date(match):  # noqa: PLR2004  a year of two figures
            return None
        open_order = day <= _TWELVE and month <= _TWELVE and day != month
        if (open_order and month_first) or month > _TWELVE >= day:
            day, month = month, day
        ambiguous = open_order and not sure
    else:
        day = _day(match["d1"] or match["d2"])
        month, year = _month(match["m1"] or match["m2"]), _year(match["y1"] or match["y2"])
    try:
        value = date(year, month, day)
    except ValueError:
        return None
    return Mention(value, precision, *match.span(), ambiguous=ambiguous)


def _is_short_date(match: re.Match[str]) -> bool:
    """Tell "31.03.26" from the number of a clause: full figures, not where a line begins, not behind "clause"."""
    if match["sign"] == "/":
        return True
    before = match.string[max(0, match.start() - _NUMBER_REACH) : match.start()]
    full = match["sign"] == "." and len(match["d3"]) == len(match["m3"]) == 2  # noqa: PLR2004  two figures each
    return full and bool(before.strip(" \t")) and not before.endswith("\n") and not _NUMBERED.search(before)


def _day(word: str) -> int:
    return int(word) if word.isdigit() else _DAY_WORDS.index(word.lower()) + 1


def _month(word: str) -> int:
    return next(index for index, name in enumerate(_MONTHS, start=1) if name.startswith(word[:3].lower()))


def _year(figures: str) -> int:
    value = int(figures.strip("'’"))
    if value >= _CENTURY:
        return value
    return value + (1900 if value >= _PIVOT else 2000)


def add_period(day: date, number: int, unit: Unit) -> date | None:
    """Return the day `number` units later; the last day of a month that is too short. None beyond the calendar.

    Example:
        >>> str(add_period(date(2024, 1, 31), 1, "months"))
        '2024-02-29'
    """
    try:
        if unit in {"days", "weeks"}:
            return day + timedelta(days=number * (7 if unit == "weeks" else 1))
        months = day.month - 1 + number * (_TWELVE if unit == "years" else 1)
        year, month = day.year + months // _TWELVE, months % _TWELVE + 1
        following = date(year + month // _TWELVE, month % _TWELVE + 1, 1)
        return date(year, month, min(day.day, (following - timedelta(days=1)).day))
    except (ValueError, OverflowError):
        return None


def written(day: date) -> str:
    """Return a day as contracts write it.

    Example:
        >>> written(date(2025, 4, 1))
        '1 April 2025'
    """
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()} {day.year}"
