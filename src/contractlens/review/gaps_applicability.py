"""Whether a requirement applies: answered from the caller's facts, else from what the contract says of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from contractlens.review.gaps_evidence import Evidence
    from contractlens.review.playbooks import Conditions, Playbook

KNOWN_FACTS = ("signed", "procurement_started", "value", "currency", "form", "jurisdiction", "term_months")
"""Facts that every playbook may ask for; others are named by its conditions."""

_DATES = frozenset({"signed", "procurement_started"})
_NUMBERS = frozenset({"value", "term_months"})
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_TRUTHS = {"true": True, "yes": True, "false": False, "no": False}
_SWAPPABLE = "other way round"  # in the note of a date whose day and month cannot be told apart
_DAYS_PER_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a requirement applies (None: cannot tell), and why."""

    applies: bool | None
    reason: str = ""


@dataclass(frozen=True)
class Facts:
    """What is known about a contract: `given` by the caller, else read from it."""

    given: Mapping[str, object]
    evidence: Evidence

    def day(self, name: str) -> tuple[date, ...]:
        """Return the day, two readings of it where day and month cannot be told apart, none where it is unknown."""
        if name in self.given:
            value = self.given[name]
            return (value,) if isinstance(value, date) else ()
        row = self.evidence.summary.get(name)
        if row is None or not row["value"]:
            return ()
        stated = date.fromisoformat(row["value"])
        if _SWAPPABLE in (row["note"] or "") and stated.day <= 12:  # noqa: PLR2004  months
            return (stated, date(stated.year, stated.day, stated.month))
        return (stated,)

    def number(self, name: str) -> float | None:
        """Return a sum or a count, None where it is unknown."""
        value = self.given.get(name)
        if isinstance(value, int | float):
            return float(value)
        if name == "term_months":
            return self._term_months()
        row = self.evidence.summary.get(name)
        return float(row["value"]) if row is not None and row["value"] else None

    def words(self, name: str) -> str:
        """Return a name, "" where it is unknown."""
        if name in self.given:
            return str(self.given[name])
        row = self.evidence.summary.get("governing_law" if name == "jurisdiction" else name)
        return str(row["value"]) if row is not None and row["value"] else ""

    def _term_months(self) -> float | None:
        """Return the initial term: from start to end, else the longest that a term clause states."""
        start, end = self.day("start"), self.day("end")
        if len(start) == len(end) == 1:
            return round((end[0] - start[0]).days / _DAYS_PER_MONTH, 1)
        stated = [
            float(fact["value"])
            for finding in self.evidence.findings
            if finding["clause_type"] == "term_and_extension"
            for fact in self.evidence.attributes.get(finding["finding_id"], ())
            if fact["name"] == "initial_term_months"
        ]
        return max(stated) if stated else None


def read_facts(facts: Mapping[str, object] | None, playbook: Playbook) -> dict[str, object]:
    """Return the caller's facts with their values read: days as `date`, sums as numbers, "yes" as True.

    Args:
        facts: Name to value.
        playbook: Whose conditions may name further facts.

    Raises:
        ValueError: A name that nothing asks for, or a value that cannot be read.
    """
    own = {name for item in playbook.requirements for name, _ in item.applies_when.facts}
    read: dict[str, object] = {}
    for name, value in (facts or {}).items():
        if name not in own and name not in KNOWN_FACTS:
            known = ", ".join((*KNOWN_FACTS, *sorted(own)))
            msg = f"no requirement asks for a fact called {name!r}; known are {known}"
            raise ValueError(msg)
        read[name] = _read(name, value)
    return read


def _read(name: str, value: object) -> object:
    if name in _DATES:
        return _read_day(name, value)
    if name in _NUMBERS:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
            return float(value.strip().replace(",", ""))
        msg = f"{name} must be a number such as 5000000, not {value!r}"
        raise ValueError(msg)
    if isinstance(value, str):
        return _TRUTHS.get(value.strip().lower(), value.strip())
    return value


def _read_day(name: str, value: object) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError as error:
        msg = f"{name} must be a day written 2025-02-24, not {value!r}"
        raise ValueError(msg) from error


def judge_conditions(conditions: Conditions, facts: Facts) -> Answer:
    """Return whether all conditions hold; one that fails decides, one that is unknown leaves it open."""
    answers = list(_answers(conditions, facts))
    for answer in answers:
        if answer.applies is False:
            return answer
    unknown = [answer.reason for answer in answers if answer.applies is None]
    if unknown:
        return Answer(None, "; ".join(unknown))
    return Answer(True, "; ".join(answer.reason for answer in answers))


def _answers(conditions: Conditions, facts: Facts) -> Iterator[Answer]:
    if conditions.signed_from:
        since = conditions.signed_from
        yield _by_day(facts.day("signed"), lambda day: day >= since, "signed", f"on or after {since}")
    if conditions.signed_before:
        until = conditions.signed_before
        yield _by_day(facts.day("signed"), lambda day: day < until, "signed", f"before {until}")
    if conditions.procurement_from:
        yield _procurement(conditions.procurement_from, facts)
    yield from _by_value(conditions, facts)
    if conditions.forms:
        yield _by_words(facts.words("form"), conditions.forms, "form of contract", whole=True)
    if conditions.jurisdictions:
        yield _by_words(facts.words("jurisdiction"), conditions.jurisdictions, "governing law", whole=False)
    yield from _by_term(conditions, facts)
    for name, wanted in conditions.facts:
        if name not in facts.given:
            yield Answer(None, f"give the fact {name} (it applies where {name} is {_shown(wanted)})")
        else:
            value = facts.given[name]
            same = str(value).casefold() == str(wanted).casefold()
            yield Answer(same, f"{name} is {_shown(value)}, it applies to {_shown(wanted)}")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.10g}" if isinstance(value, float) else str(value)


def _by_day(days: tuple[date, ...], holds: Callable[[date], bool], what: str, wanted: str) -> Answer:
    if not days:
        return Answer(None, f"the day on which it was {what} is not known (it applies if {what} {wanted})")
    if len({holds(day) for day in days}) > 1:
        shown = " or ".join(map(str, days))
        return Answer(None, f"{what} {shown}, which cannot be told apart (it applies if {what} {wanted})")
    return Answer(holds(days[0]), f"{what} {days[0]}; it applies if {what} {wanted}")


def _procurement(since: date, facts: Facts) -> Answer:
    started = facts.day("procurement_started")
    signed = facts.day("signed")
    if not started and signed and all(day < since for day in signed):
        return Answer(False, f"signed {signed[0]}, so its procurement began before {since}")
    if not started:
        return Answer(
            None,
            f"the day on which the procurement began is not known; give the fact procurement_started (it applies if "
            f"begun on or after {since})",
        )
    return _by_day(started, lambda day: day >= since, "begun", f"on or after {since}")


def _by_value(conditions: Conditions, facts: Facts) -> Iterator[Answer]:
    bounds: tuple[tuple[str, float | None, Callable[[float, float], bool]], ...] = (
        ("above", conditions.value_above, lambda value, bound: value > bound),
        ("of at least", conditions.value_at_least, lambda value, bound: value >= bound),
        ("below", conditions.value_below, lambda value, bound: value < bound),
    )
    for words, bound, holds in bounds:
        if bound is None:
            continue
        wanted = f"it applies to a value {words} {bound:,.10g} {conditions.currency}"
        value = facts.number("value")
        currency = facts.words("currency") or (conditions.currency if "value" in facts.given else "")
        if value is None:
            yield Answer(None, f"the value of the contract is not known ({wanted})")
        elif currency != conditions.currency:
            yield Answer(None, f"the value is {value:,.10g} {currency or 'in an unknown currency'} ({wanted})")
        else:
            yield Answer(holds(value, bound), f"the value is {value:,.10g} {currency}; {wanted}")


def _by_words(stated: str, wanted: tuple[str, ...], what: str, *, whole: bool) -> Answer:
    asked = f"it applies to {' or '.join(wanted)}"
    if not stated:
        return Answer(None, f"the {what} is not known ({asked})")
    low = stated.casefold()
    holds = any(low == item.casefold() if whole else item.casefold() in low for item in wanted)
    return Answer(holds, f"the {what} is {stated}; {asked}")


def _by_term(conditions: Conditions, facts: Facts) -> Iterator[Answer]:
    for words, bound, inclusive in (
        ("longer than", conditions.term_longer_than_months, False),
        ("of at least", conditions.term_at_least_months, True),
    ):
        if bound is None:
            continue
        term = facts.number("term_months")
        wanted = f"it applies to a term {words} {bound:g} months"
        if term is None:
            yield Answer(None, f"the term is not known ({wanted})")
        else:
            # Start and last day are a day short of whole months: a term of one year ends the day before its anniversary.
            whole = round(term) if abs(term - round(term)) <= 0.1 else term  # noqa: PLR2004  three days
            holds = whole >= bound if inclusive else whole > bound
            yield Answer(holds, f"the term is {whole:g} months; {wanted}")
