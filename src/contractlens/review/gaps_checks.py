"""The closed list of operators: one check of one finding, and the plain words for what was tested."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from contractlens.review.playbook_check import FIELD_VALUES
from contractlens.review.playbooks import AnyOf, Check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from contractlens.review.gaps_evidence import Evidence, Row

Outcome = Literal["yes", "no", "mixed", "unstated"]
"""``mixed``: some of the stated values pass. ``unstated``: the finding says nothing that could be compared."""

_STRENGTHS = FIELD_VALUES["strength"]
_SUFFIX = re.compile(r"_(?:days|months|hours|years)$")
_HOURS = {"hours": 1.0, "days": 24.0, "working_days": 33.6, "months": 730.5, "years": 8766.0}
"""Hours of each unit: a working day counts 7/5 of a day, a month a twelfth of 365.25 days."""

_OP_WORDS = {"lt": "less than ", "le": "at most ", "gt": "more than ", "ge": "at least ", "eq": "", "ne": "other than "}
_FIELD_WORDS = {"bearer": "who is bound or entitled", "status": "standing"}
_NO_UNITS = frozenset({"", "date"})
_WHERE = {"text": "it", "heading": "its heading", "part": "the name of its part"}
_WORDS_SHOWN = 4  # phrases of a longer list in an explanation
_SHOWN = 6  # values of one fact in an explanation


@dataclass(frozen=True, slots=True)
class Result:
    """What came out of one check, and the words for it.

    Attributes:
        outcome: See `Outcome`.
        words: What was tested and found.
        about_fact: True for a stated fact, which can contradict; False for a field.
        decisive: True for its words and for who is bound: where these differ it is not the provision asked for.
        against: True when a stated figure stands against one of several ways to pass, whatever the outcome.
    """

    outcome: Outcome
    words: str
    about_fact: bool = True
    decisive: bool = False
    against: bool = False


def run(item: Check | AnyOf, finding: Row, evidence: Evidence) -> Result:
    """Return how a finding does in a check or in a group of alternatives.

    Args:
        item: What to test.
        finding: Row of the finding.
        evidence: Its facts, and those of other findings for `Check.value_of`.
    """
    if isinstance(item, Check):
        return _run_one(item, finding, evidence)
    options = [[_run_one(check, finding, evidence) for check in option] for option in item.options]
    outcomes = [_together([result.outcome for result in option]) for option in options]
    order: tuple[Outcome, ...] = ("yes", "mixed", "unstated", "no")
    best = min(outcomes, key=order.index)
    results = [result for option in options for result in option]
    contradicted = any(result.about_fact and result.outcome in {"no", "mixed"} for result in results)
    if contradicted and best == "unstated":
        best = "no"  # one way is contradicted by a figure, another not mentioned: the contradiction is what is known
    figures = [result.words for result in results if result.about_fact and result.outcome in {"no", "mixed"}]
    against = " or ".join(dict.fromkeys(figures))
    if best == "no" and contradicted:  # the figures that stand against it say enough
        return Result(best, against, against=True)
    chosen = dict.fromkeys(
        " and ".join(dict.fromkeys(result.words for result in option))
        for option, outcome in zip(options, outcomes, strict=True)
        if best != "yes" or outcome == "yes"
    )
    words = " or ".join(chosen) + (f", but {against}" if against and best == "yes" else "")
    return Result(best, words, contradicted, any(result.decisive for result in results), contradicted)


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    for outcome in ("no", "unstated", "mixed"):
        if outcome in outcomes:
            return outcome
    return "yes"


def _run_one(check: Check, finding: Row, evidence: Evidence) -> Result:
    if check.kind == "field":
        return _run_field(check, finding)
    label = label_of(check.name)
    facts = facts_named(check.name, check.unit, evidence.attributes.get(finding["finding_id"], ()))
    if check.op == "present":
        return Result("yes", f"{label}: {_values(facts)}") if facts else Result("unstated", f"{label} not stated")
    if check.op == "absent":
        return Result("no", f"{label}: {_values(facts)}, none asked for") if facts else Result("yes", f"no {label}")
    bound = _bound(check, evidence)
    asked = _asked(check, bound)
    if check.value_of and bound is None:
        return Result("unstated", f"{label}: nothing to compare with ({check.value_of} is not stated)")
    if not facts:
        return Result("unstated", f"{label} not stated ({asked} asked for)")
    passed = [_passes(check, fact, bound) for fact in facts]
    return Result(_outcome(check, passed), f"{label}: {_values(facts, check.unit)} stated, {asked} asked for")


def _outcome(check: Check, passed: Sequence[bool | None]) -> Outcome:
    known = [value for value in passed if value is not None]
    if not known:
        return "unstated"
    if all(known):
        return "yes"
    if check.op == "ne":
        return "no"
    if any(known):
        return "mixed" if check.match == "all" else "yes"
    return "no"


def _run_field(check: Check, finding: Row) -> Result:
    stated = finding.get(check.name)
    label = _FIELD_WORDS.get(check.name, check.name)
    if check.op in {"present", "absent"}:
        there = bool(stated)
        return Result("yes" if there == (check.op == "present") else "no", f"{label} {'given' if there else 'missing'}",
                      about_fact=False)  # fmt: skip
    asked = _asked(check, check.value)
    if check.op == "contains":
        words = [str(word) for word in _listed(check.value)]
        hit = first_phrase(words, str(stated or ""))
        told = f"the words “{hit}” stand in {_WHERE[check.name]}" if hit else f"{asked} not in {_WHERE[check.name]}"
        return Result("yes" if hit else "no", told, about_fact=False, decisive=True)
    if stated is None:
        return Result("unstated", f"{label} not clear ({asked} asked for)", about_fact=False)
    holds = _field_holds(check, str(stated))
    told = f"{label}: {_plain(str(stated))}" if holds else f"{label}: {_plain(str(stated))}, {asked} asked for"
    return Result("yes" if holds else "no", told, about_fact=False, decisive=check.name == "bearer")


def _field_holds(check: Check, stated: str) -> bool:
    wanted = [str(value) for value in _listed(check.value)]
    if check.op in {"lt", "le", "gt", "ge"}:
        return _compare(check.op, float(_STRENGTHS.index(stated)), float(_STRENGTHS.index(wanted[0])))
    bound_too = check.name == "bearer" and stated == "both" and bool({"buyer", "supplier"} & set(wanted))
    same = stated in wanted or bound_too  # what binds both binds each
    return not same if check.op == "ne" else same


def facts_named(name: str, unit: str, facts: Iterable[Row]) -> list[Row]:
    """Return the facts of this name, and those of its family in another unit of time: 6 months for ``..._days``."""
    stem = _SUFFIX.sub("", name)
    timed = unit in _HOURS or stem != name
    found = [
        fact
        for fact in facts
        if fact["name"] == name
        or (timed and fact["unit"] in _HOURS and stem != name and _SUFFIX.sub("", fact["name"]) == stem)
    ]
    exact = [fact for fact in found if fact["name"] == name]
    return exact or found


def _bound(check: Check, evidence: Evidence) -> object:
    """Return what to compare with: the value given, or the largest stated value of the fact named."""
    if not check.value_of:
        return check.value
    clause_type, _, attribute = check.value_of.partition(".")
    stated = [
        float(fact["value"])
        for finding in evidence.findings
        if finding["clause_type"] == clause_type and finding["status"] == "present"
        for fact in facts_named(attribute, check.unit, evidence.attributes.get(finding["finding_id"], ()))
        if fact["unit"] == check.unit or not check.unit
    ]
    return max(stated) if stated else None


def _passes(check: Check, fact: Row, bound: object) -> bool | None:
    """Tell whether one stated value passes; None where the two cannot be compared, such as euros with pounds."""
    stated = str(fact["value"])
    if check.op == "contains":
        return first_phrase([str(word) for word in _listed(bound)], stated) is not None
    if check.op == "in":
        return any(_same(check, fact, value) for value in _listed(bound))
    if check.op in {"eq", "ne"}:
        return _same(check, fact, bound) == (check.op == "eq")
    if check.unit == "date":
        return _compare(check.op, *(float(date.fromisoformat(day).toordinal()) for day in (stated, str(bound))))
    number = _in_unit(fact, check.unit)
    return None if number is None or not isinstance(bound, int | float) else _compare(check.op, number, float(bound))


def _same(check: Check, fact: Row, value: object) -> bool:
    if isinstance(value, bool):
        return str(fact["value"]) == str(value).lower()
    if isinstance(value, int | float):
        number = _in_unit(fact, check.unit)
        return number is not None and abs(number - value) < 1e-9  # noqa: PLR2004  the same number
    return str(fact["value"]).casefold() == str(value).casefold()


def _in_unit(fact: Row, unit: str) -> float | None:
    """Return a stated number in the unit asked for; None where there is no way from one to the other."""
    try:
        number = float(fact["value"])
    except ValueError:
        return None
    if unit in _NO_UNITS or fact["unit"] == unit:
        return number
    if fact["unit"] in _HOURS and unit in _HOURS:
        return number * _HOURS[fact["unit"]] / _HOURS[unit]
    return None


def _compare(op: str, left: float, right: float) -> bool:
    compare: dict[str, Callable[[float, float], bool]] = {
        "lt": float.__lt__, "le": float.__le__, "gt": float.__gt__, "ge": float.__ge__,
    }  # fmt: skip
    return compare[op](left, right)


def first_phrase(phrases: Sequence[str], text: str) -> str | None:
    """Return the first of the phrases that stands in a text, whatever case and white space; at the start of a word."""
    flat = " ".join(text.split()).casefold()
    for phrase in phrases:
        wanted = " ".join(phrase.split()).casefold()
        boundary = r"(?<!\w)" if wanted[:1].isalnum() else ""
        if re.search(boundary + re.escape(wanted), flat):
            return phrase
    return None


def label_of(name: str) -> str:
    """Return the name of a fact for people: ``refresh_interval_months`` is "refresh interval"."""
    return _SUFFIX.sub("", name).removesuffix("_gbp").removesuffix("_working").replace("_", " ")


def amount(value: object, unit: str) -> str:
    """Return a value with its unit for people.

    Example:
        >>> amount("5000000", "GBP"), amount(1, "months"), amount("who_pays", "")
        ('5,000,000 GBP', '1 month', 'who pays')
    """
    try:
        shown = f"{float(str(value)):,.10g}"
    except ValueError:
        return _plain(str(value))
    if unit == "percent":
        return f"{shown}%"
    if unit in _HOURS and shown == "1":
        unit = unit.removesuffix("s")
    return f"{shown} {unit.replace('_', ' ')}".strip() if unit != "date" else shown


def _values(facts: Sequence[Row], asked_unit: str = "") -> str:
    shown = []
    for fact in facts:
        words = amount(fact["value"], fact["unit"] or "")
        number = _in_unit(fact, asked_unit) if asked_unit in _HOURS else None
        if number is not None and fact["unit"] != asked_unit:
            words += f" (about {number:.3g} {asked_unit.replace('_', ' ')})"
        shown.append(words)
    unique = list(dict.fromkeys(shown))
    more = f" and {len(unique) - _SHOWN} more" if len(unique) > _SHOWN else ""
    return ", ".join(unique[:_SHOWN]) + more


def _asked(check: Check, bound: object) -> str:
    values = _listed(bound)
    if check.op == "contains":
        shown = " or ".join(f"“{value}”" for value in values[:_WORDS_SHOWN])
        more = f" or {len(values) - _WORDS_SHOWN} more" if len(values) > _WORDS_SHOWN else ""
        return f"the words {shown}{more}"
    shown = " or ".join(amount(value, check.unit) for value in values)
    if check.value_of:
        shown += f" (the highest {label_of(check.value_of.partition('.')[2])} stated)"
    return f"{_OP_WORDS.get(check.op, '')}{shown}"


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, tuple | list) else [value]


def _plain(word: str) -> str:
    return word.replace("_", " ")
