"""Gives values their names: which fact a period, a percentage or a sum states, by clause type and the words near it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from contractlens.detection.cue_phrases import lazy_phrases, load_cues
from contractlens.detection.lazy_patterns import LazyPattern, lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Kind = Literal["duration", "interval", "point", "rate", "percentage", "money"]

BEFORE_CHARACTERS, AFTER_CHARACTERS = 140, 110  # about twenty words on either side
NEAR_CHARACTERS = 60  # about ten words: what leads a value in, or speaks against a rule

_LATER = lazy(r"\b(?:further|additional|more|another|optional)\b")
_JOINT = lazy(
    r"[ \u00a0]{0,2}(?:,[ \u00a0]{0,2})?(?:and|or|&)[ \u00a0]{1,2}(?:again[ \u00a0]{1,2})?(?:(?:at|in|on|by|of|the)[ \u00a0]{1,2}){0,2}"
)
_BREAK = lazy(r"[.;](?=\s)|\n")


@dataclass(frozen=True, slots=True)
class Context:
    """The words on both sides of a value, up to the sentence's ends and the neighbouring values; all in lower case."""

    before: str
    after: str
    text: str


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    units: frozenset[str]
    patterns: tuple[LazyPattern | None, ...]
    also: LazyPattern | None
    unless: LazyPattern | None
    years: bool
    from_start: bool
    least: float
    adjective: bool

    def fits(self, context: Context, unit: str, value: float, *, adjective: bool = True) -> bool:
        """Tell whether the value in `context` states this rule's fact."""
        if (self.units and unit not in self.units) or value < self.least or (self.adjective and not adjective):
            return False
        if any(self.patterns) and not self._near(context):
            return False
        if self.also and not self.also.search(context.text):
            return False
        if self.unless is None:
            return True
        return not self.unless.search(f"{context.before[-NEAR_CHARACTERS:]} _ {context.after[:NEAR_CHARACTERS]}")

    def _near(self, context: Context) -> bool:
        lead, following, before, after, around = self.patterns
        return bool(
            (following and following.match(context.after))
            or (lead and lead.search(context.before[-NEAR_CHARACTERS:]))
            or (before and before.search(context.before))
            or (after and after.match(context.after))
            or (around and (around.search(context.before) or around.search(context.after)))
        )


@cache
def _rules(kind: Kind, clause_type: str) -> tuple[_Rule, ...]:
    entries = load_cues("attribute_cues")[kind]
    return tuple(
        _rule(kind, position)
        for position, entry in enumerate(entries)
        if clause_type in entry.get("types", (clause_type,)) and clause_type not in entry.get("not_types", ())
    )


@cache
def _rule(kind: Kind, position: int) -> _Rule:
    entry = load_cues("attribute_cues")[kind][position]
    return _Rule(
        name=entry["name"],
        units=frozenset(entry.get("units", ())),
        patterns=(
            _compiled(entry, "lead", r"{}[\W_]{{0,4}}$"),
            _compiled(entry, "next", r"[\W_]{{0,4}}{}"),
            _compiled(entry, "before", "{}"),
            _compiled(entry, "after", r"[\W_]{{0,6}}(?:\w{{1,20}}\W{{1,3}}){{0,2}}?{}"),
            _compiled(entry, "around", "{}"),
        ),
        also=_compiled(entry, "also", "{}"),
        unless=_compiled(entry, "unless", "{}"),
        years=entry.get("years", False),
        from_start=entry.get("from_start", False),
        least=entry.get("least", 0),
        adjective=entry.get("adjective", False),
    )


def _compiled(entry: dict[str, Any], key: str, frame: str) -> LazyPattern | None:
    """Return the pattern of a rule's phrases in their place; contexts are lower case, so patterns mind case."""
    phrases = [phrase for phrase in entry.get(key, ()) if phrase]
    return lazy_phrases(phrases, frame) if phrases else None


@dataclass(frozen=True, slots=True)
class Name:
    """A name given to a value: `stem` lacks the unit; "" for a value that states no fact."""

    stem: str = ""
    keeps_years: bool = False
    from_start: bool = False


_NO_NAME = Name()


def name_of(
    kind: Kind, clause_type: str, context: Context, unit: str, value: float = 0, *, adjective: bool = True
) -> Name:
    """Return the name of the first rule that fits; "every month" is no `adjective`, "monthly" can be one."""
    for rule in _rules(kind, clause_type):
        if rule.fits(context, unit, value, adjective=adjective):
            return Name(rule.name, rule.years, rule.from_start)
    return _NO_NAME


def contexts(text: str, spans: Sequence[tuple[int, int]]) -> Iterable[Context]:
    """Yield the context of each span of `text` (in lower case); `spans` are in order."""
    firsts, lasts = _listed(text, spans)
    for index, (start, end) in enumerate(spans):
        first, last = firsts[index], lasts[index]
        begin, stop = spans[first][0], spans[last][1]
        left = max(spans[first - 1][1] if first else 0, begin - BEFORE_CHARACTERS, 0)
        right = min(spans[last + 1][0] if last + 1 < len(spans) else len(text), stop + AFTER_CHARACTERS)
        before, after = text[left:begin], text[stop : max(right, stop)]
        inner = _LATER.search(text, start, end)  # the "further" of "twelve further months" tells as much as one before
        own = f"{inner.group()} " if inner else ""
        yield Context(before[_last_break(before) :] + own, after[: _first_break(after)], text)


def _listed(text: str, spans: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Return for each value the first and the last of the list it stands in: "at month 36 and month 72" is one list."""
    firsts, lasts = list(range(len(spans))), list(range(len(spans)))
    for index in range(1, len(spans)):
        if _JOINT.fullmatch(text, spans[index - 1][1], max(spans[index - 1][1], spans[index][0])):
            firsts[index] = firsts[index - 1]
    for index in range(len(spans) - 2, -1, -1):
        if firsts[index + 1] != index + 1:
            lasts[index] = lasts[index + 1]
    return firsts, lasts


def _last_break(text: str) -> int:
    last = 0
    for match in _BREAK.finditer(text):
        last = match.end()
    return last


def _first_break(text: str) -> int:
    match = _BREAK.search(text)
    return match.start() if match else len(text)
