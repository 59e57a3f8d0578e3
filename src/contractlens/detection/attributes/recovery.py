"""Recovery objectives in short: "RTO / RPO: 2 hours / 30 minutes", "no loss of data"."""

from __future__ import annotations

from contractlens.detection.attributes.durations import find_durations
from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.naming import Name
from contractlens.detection.attributes.timed import time_fact
from contractlens.detection.lazy_patterns import lazy

_PAIRED = lazy(
    r"\b(?P<first>rto|rpo|recovery\stime|recovery\spoint)\s{0,2}(?:/|and|&|,)\s{0,2}(?:rto|rpo|recovery\s(?:time|point))(?:\sobjectives?)?\b"
)
_NOTHING_LOST = lazy(
    r"\b(?:rpo|recovery\spoint(?:\sobjective)?|loss\sof\sdata|data\sloss)\W{0,4}(?:(?:of|is|shall\sbe|will\sbe|must\sbe)\s)?(?:zero|nil|none|0)(?!\w|\.\d)"
    r"|\b(?:no|zero|without(?:\sany)?)\s(?:loss\sof\s(?:any\s)?(?:\w{3,12}\s)?(?:data|transactions?|records|entries)|data\sloss)\b"
)


def objective_pair(text: str) -> list[Fact]:
    """Return the facts of "RTO / RPO | 2 hours / 30 minutes"."""
    names = _PAIRED.search(text)
    if names is None:
        return []
    durations = find_durations(text)
    if len(durations) != 2 or durations[0].start < names.end():  # noqa: PLR2004  a time and a point
        return []
    stems = ("rto", "rpo") if names["first"] in ("rto", "recovery time") else ("rpo", "rto")
    return time_fact(Name(stems[0]), durations[0]) + time_fact(Name(stems[1]), durations[1])


def nothing_lost(text: str, clause_type: str) -> list[Fact]:
    """Return the recovery point of "no loss of data" and "RPO: zero"."""
    match = _NOTHING_LOST.search(text) if clause_type == "business_continuity" else None
    return [Fact("rpo_hours", 0, "hours", *match.span())] if match else []
