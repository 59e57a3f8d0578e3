"""Gives values their names: which fact a period, a percentage or a sum states, by clause type and the words near it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from contractlens.detection.cue_phrases import compile_phrases, load_cues

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Kind = Literal["duration", "interval", "percentage", "money"]

BEFORE_CHARACTERS, AFTER_CHARACTERS = 140, 110  # about twenty words on either side
NEAR_CHARACTERS = 60

_BREAK = re.compile(r"[.;](?=\s)|\n")


@dataclass(frozen=True, slots=True)
class Context:
    """The words on both sides of a value, up to the sentence's ends and the neighbouring values."""

    before: str
    after: str
    text: str


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    types: frozenset[str]
    units: frozenset[str]
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    also: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    years: bool

    def fits(self, context: Context, unit: str) -> bool:
        """Tell whether the value in `context` states this rule's fact."""
        if self.units and unit not in self.units:
            return False
        near = bool(
            (self.before and self.before.search(context.before)) or (self.after and self.after.match(context.after))
        )
        if (self.before or self.after) and not near:
            return False
        if self.also and not self.also.search(context.text):
            return False
        if self.unless is None:
            return True
        return not self.unless.search(f"{context.before[-NEAR_CHARACTERS:]} \0 {context.after[:NEAR_CHARACTERS]}")


@cache
def _rules(kind: Kind, clause_type: str) -> tuple[_Rule, ...]:
    entries = load_cues("attribute_cues")[kind]
    return tuple(_rule(entry) for entry in entries if clause_type in entry.get("types", (clause_type,)))


def _rule(entry: dict[str, Any]) -> _Rule:
    after = compile_phrases(phrase for phrase in entry.get("after", ()) if phrase)
    return _Rule(
        name=entry["name"],
        types=frozenset(entry.get("types", ())),
        units=frozenset(entry.get("units", ())),
        before=compile_phrases(entry.get("before", ())),
        after=re.compile(rf"[\W_]{{0,6}}(?:\w{{1,20}}\W{{1,3}}){{0,2}}?{after.pattern}", re.IGNORECASE)
        if after
        else None,
        also=compile_phrases(entry.get("also", ())),
        unless=compile_phrases(entry.get("unless", ())),
        years=entry.get("years", False),
    )


def name_of(kind: Kind, clause_type: str, context: Context, unit: str) -> tuple[str, bool]:
    """Return the stem of the attribute's name, and whether years keep their unit; "" when no rule fits."""
    for rule in _rules(kind, clause_type):
        if rule.fits(context, unit):
            return rule.name, rule.years
    return "", False


def contexts(text: str, spans: Sequence[tuple[int, int]]) -> Iterable[Context]:
    """Yield the context of each span; `spans` are in order."""
    for index, (start, end) in enumerate(spans):
        left = max(spans[index - 1][1] if index else 0, start - BEFORE_CHARACTERS, 0)
        right = min(spans[index + 1][0] if index + 1 < len(spans) else len(text), end + AFTER_CHARACTERS)
        before, after = text[left:start], text[end : max(right, end)]
        yield Context(before[_last_break(before) :], after[: _first_break(after)], text)


def _last_break(text: str) -> int:
    last = 0
    for match in _BREAK.finditer(text):
        last = match.end()
    return last


def _first_break(text: str) -> int:
    match = _BREAK.search(text)
    return match.start() if match else len(text)
