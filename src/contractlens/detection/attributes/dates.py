"""Dates: "1 April 2026", "01/04/2026" (day first), "April 1, 2026", "the third anniversary of the Start Date"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from contractlens.detection.attributes.numbers import ORDINAL, read_ordinal
from contractlens.detection.lazy_patterns import lazy

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_YEAR = r"(?:19|20)\d{2}"
_DATE = lazy(
    rf"(?<![\w/.])(?:(?P<iso>{_YEAR}-\d{{2}}-\d{{2}})"
    rf"|(?P<d1>\d{{1,2}})\s{{0,2}}(?:st|nd|rd|th)?(?:\s{{1,3}}day)?(?:\s{{1,3}}of)?[\s\-.]{{1,3}}(?P<m1>{_MONTH})\.?,?[\s\-.]{{1,3}}(?P<y1>{_YEAR})"
    rf"|(?P<m2>{_MONTH})\.?\s{{1,3}}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(?P<y2>{_YEAR})"
    rf"|(?P<d3>\d{{1,2}})[/.](?P<m3>\d{{1,2}})[/.](?P<y3>{_YEAR}))(?![\w/])",
    re.IGNORECASE,
)
_RELATIVE = lazy(
    rf"(?<!\w)(?P<ordinal>{ORDINAL})(?:\s{{0,3}}\(\d{{1,3}}(?:st|nd|rd|th)\))?\s{{1,3}}anniversary\s{{1,3}}of\s{{1,3}}(?:the\s{{1,3}})?"
    r"(?P<anchor>[A-Z][\w\-]{1,30}(?:\s{1,2}[A-Z][\w\-]{1,30}){0,3}|(?:start|commencement|effective|signature)(?:\s{1,2}date)?)",
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """One date: `iso` is YYYY-MM-DD, "" for a relative date, which has `years` after `anchor` instead."""

    iso: str
    start: int
    end: int
    text: str
    years: int = 0
    anchor: str = ""


def find_dates(text: str) -> tuple[DateMention, ...]:
    """Return the dates of `text` in order. Figures are read day first unless only month first is possible.

    Impossible dates ("31 February 2026") are left out.
    """
    found = []
    for match in _DATE.finditer(text):
        iso = _iso(match)
        if iso:
            found.append(DateMention(iso, *match.span(), match.group()))
    found.extend(
        DateMention("", *match.span(), match.group(), read_ordinal(match["ordinal"]), match["anchor"])
        for match in _RELATIVE.finditer(text)
    )
    return tuple(sorted(found, key=lambda mention: mention.start))


def _iso(match: re.Match[str]) -> str:
    if match["iso"]:
        year, month, day = (int(part) for part in match["iso"].split("-"))
    elif match["m1"] or match["m2"]:
        name = (match["m1"] or match["m2"])[:3].lower()
        month = next(index for index, full in enumerate(MONTHS, start=1) if full.startswith(name))
        day, year = int(match["d1"] or match["d2"]), int(match["y1"] or match["y2"])
    else:
        day, month, year = int(match["d3"]), int(match["m3"]), int(match["y3"])
        if month > 12 >= day:  # noqa: PLR2004  a month can't be 13: the writer put the month first
            day, month = month, day
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
