"""Which fact a calendar date is: the start or end of the term, a milestone, a day by which something is due."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from contractlens.detection.attributes.dates import find_dates
from contractlens.detection.attributes.facts import Fact
from contractlens.detection.cue_phrases import compile_literals, load_cues
from contractlens.detection.lazy_patterns import lazy

if TYPE_CHECKING:
    import re

_ANY = "*"
_MAY_BE_A_DATE = lazy(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class _DateRule:
    name: str
    types: frozenset[str]
    cues: re.Pattern[str]


@cache
def _rules() -> tuple[_DateRule, ...]:
    return tuple(
        _DateRule(entry["name"], frozenset(entry["types"]), compile_literals(entry["cues"]))
        for entry in load_cues("date_cues")["date"]
    )


def named_dates(text: str, clause_type: str) -> list[Fact]:
    """Return the calendar dates of a provision that something is said about, as ISO dates with unit ``date``.

    The cue nearest before a date names it; a date without a cue, and one that counts from another ("the third
    anniversary of the Start Date"), gives no fact.
    """
    if not _MAY_BE_A_DATE.search(text):
        return []
    facts = []
    behind = 0
    for mention in find_dates(text):
        if mention.iso:
            before = text[max(behind, mention.start - load_cues("date_cues")["reach"]) : mention.start]
            name = _name_of(before.replace("\t", " | "), clause_type)
            if name:
                facts.append(Fact(name, mention.iso, "date", mention.start, mention.end))
        behind = mention.end
    return facts


def _name_of(before: str, clause_type: str) -> str:
    nearest, name = -1, ""
    for rule in _rules():
        if clause_type not in rule.types and _ANY not in rule.types:
            continue
        ends = [match.end() for match in rule.cues.finditer(before)]
        if ends and ends[-1] > nearest:
            nearest, name = ends[-1], rule.name
    return name
