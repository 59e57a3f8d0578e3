"""Papers due in named months: "in March, July and November each year", "in the second week of April and of October"."""

from __future__ import annotations

from itertools import islice

from contractlens.detection.attributes.dates import MONTHS
from contractlens.detection.attributes.durations import MONTHS_PER_YEAR
from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.numbers import plain
from contractlens.detection.lazy_patterns import lazy

_MOST_MATCHES = 10  # in one provision: keeps the work linear in the size of hostile input
_MONTH = rf"(?:{'|'.join(MONTHS)})"
_DAY = r"(?:(?:\d{1,2}(?:st|nd|rd|th)?|(?:the\s{1,3})?(?:first|second|third|last|end|start|beginning|middle)(?:\s{1,3}(?:day|week|half))?)\s{1,3}(?:of\s{1,3})?)?"
_AND = r"(?:,\s{0,3}(?:and\s{1,3})?|\s{1,3}and\s{1,3}(?:again\s{1,3})?)(?:in\s{1,3}|by\s{1,3}|on\s{1,3}|of\s{1,3}|each\s{1,3}|every\s{1,3}|the\s{1,3}){0,3}"
_ROW = lazy(
    rf"(?P<before>\b(?:each|every|in|by|of|on)\s{{1,3}})(?:the\s{{1,3}})?{_DAY}(?P<months>{_MONTH}(?:{_AND}{_DAY}{_MONTH}){{1,5}})(?![a-z])(?P<after>,?\s{{1,3}}(?:(?:of|in)\s{{1,3}})?(?:each|every|of\s{{1,3}}any|a\s{{1,3}}year|annually|yearly))?"
)
_EACH_MONTH = lazy(rf"(?<![a-z]){_MONTH}(?![a-z])")
_MONTH_WORD = lazy(rf"(?<![a-z]){_MONTH}{_AND}")


_SEASONS = lazy(
    r"\b(?:each|every|in|by)\s{1,3}(?:the\s{1,3})?(?:early\s{1,3}|late\s{1,3})?(?:spring|summer|autumn|fall|winter)(?:,\s{1,3}(?:spring|summer|autumn|fall|winter)){0,2},?\s{1,3}and\s{1,3}(?:again\s{1,3})?(?:in\s{1,3})?(?:each\s{1,3}|the\s{1,3})?(?:spring|summer|autumn|fall|winter)(?![a-z])"
)
_EACH_SEASON = lazy(r"\b(?:spring|summer|autumn|fall|winter)(?![a-z])")


def named_months(text: str, clause_type: str, *, looks_ahead: bool) -> list[Fact]:
    """Return the ``roadmap_frequency_months`` fact of a paper about technology that is due in several months of a year."""
    if clause_type != "technology_refresh":
        return []
    if looks_ahead and (seasons := _SEASONS.search(text)):
        count = len(set(_EACH_SEASON.findall(seasons.group())))
        return [Fact("roadmap_frequency_months", plain(MONTHS_PER_YEAR / count), "months", *seasons.span())]
    if not _MONTH_WORD.search(text):
        return []
    for match in islice(_ROW.finditer(text), _MOST_MATCHES):
        yearly = match["after"] or match["before"].startswith("e")
        count = len(set(_EACH_MONTH.findall(match["months"])))
        if (yearly or looks_ahead) and count > 1:
            return [
                Fact("roadmap_frequency_months", plain(MONTHS_PER_YEAR / count), "months", match.start(), match.end())
            ]
    return []
