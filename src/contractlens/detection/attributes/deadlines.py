"""Deadlines told by the day: "by close of the next working day", "the same day", "by the same hour of the next day"."""

from __future__ import annotations

from contractlens.detection.attributes.durations import Duration
from contractlens.detection.lazy_patterns import lazy

_TOLD_BY_DAY = lazy(
    r"\b(?:(?:by|on|before|within|at|of|than)\s{1,3})?(?:(?:the\s{1,3})?(?:close|end|start)\s{1,3}(?:of\s{1,3}(?:business\s{1,3}|play\s{1,3})?(?:on\s{1,3})?)?)?"
    r"(?P<working>(?:the\s{1,3})?(?:next|following|first)\s{1,3}(?:working|business)\s{1,3}day\b(?!\s{1,3}of))"
    r"|\b(?P<hour>(?:the\s{1,3})?same\s{1,3}(?:hour|time)\s{1,3}(?:of|on)\s{1,3}the\s{1,3}(?:following|next)\s{1,3}day\b)"
    r"|\b(?P<same>(?:on\s{1,3}|within\s{1,3}|inside\s{1,3})?(?:the|that)\s{1,3}(?:very\s{1,3})?same\s{1,3}(?:calendar\s{1,3})?day\b|same[\s\-]day\b)"
    r"|\b(?:(?:by|than)\s{1,3})(?P<next>the\s{1,3}(?:next|following)\s{1,3}(?:calendar\s{1,3})?day\b)"
)
_HOURS = 24


def find_deadlines(text: str) -> list[Duration]:
    """Return the deadlines of `text`, which is in lower case, that are told by the day and not by a number.

    "The next working day" is one working day; "the same day" and "the same hour of the following day" are 24 hours. "The
    end of the next day" has no length in hours and is left out.
    """
    if "day" not in text:
        return []
    found = []
    for match in _TOLD_BY_DAY.finditer(text):
        working = match["working"] is not None
        start, end = match.span(match.lastgroup or 0)
        value, unit = (1, "days") if working else (_HOURS, "hours")
        found.append(Duration(value, unit, working, start, end, text[start:end]))  # type: ignore[arg-type]
    return found
