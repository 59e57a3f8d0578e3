"""Which dates follow from the facts of a finding, and from what they are counted: ``data/key_dates.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

from contractlens.facts.calendar import written
from contractlens.facts.cues import compile_words, load_facts, words_source
from contractlens.review.key_dates_counting import Counted, Period, count, last_day, period_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contractlens.findings import Attribute, Finding

Certainty = Literal["stated", "computed", "unknown"]

NO_START = "start date not stated"
NO_END = "end date not stated"
_REACH = 120  # characters behind a period in which stands what it is counted from
_SENTENCE_END = re.compile(r"[.;](?=\s|$)")


@dataclass(frozen=True, slots=True)
class KeyDate:
    """One key date of one contract, before it becomes a row."""

    kind: str
    day: date | None
    certainty: Certainty
    basis: str = ""
    arithmetic: str = ""
    note: str = ""
    finding: Finding | None = None
    every: int | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Frame:
    """What the dates of one contract are counted from.

    Attributes:
        text: The contract's text.
        start: First day, None where it is not known for certain.
        end: Last day, the same.
        start_note: Why the start is not known.
        end_note: Why the end is not known.
        until: Last day up to which what recurs is listed.
        holidays: Days that are no working days.
        repeats: How often what recurs is listed at most.
    """

    text: str
    start: date | None
    end: date | None
    start_note: str = NO_START
    end_note: str = NO_END
    until: date | None = None
    holidays: tuple[date, ...] = ()
    repeats: int = 20
    _sentences: dict[int, str] = field(default_factory=dict, repr=False, compare=False)


@cache
def rules() -> dict[str, Any]:
    """Return ``data/key_dates.toml`` as plain tables."""
    source = resources.files("contractlens") / "data" / "key_dates.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def kinds() -> tuple[str, ...]:
    """Return the kinds of key dates, in the order in which they stand in the file."""
    return tuple(rules()["titles"])


@cache
def _from_start() -> re.Pattern[str]:
    names = words_source([*load_facts()["dates"]["anchors"], *rules()["start_words"]])
    return re.compile(
        rf"(?i)\b(?:from|after|of|following|since|on)\s(?:and\sincluding\s)?(?:the\s|its\s|this\s)?(?:{names})(?!\w)(?!\sof\s(?!this|the\s(?:contract|agreement|services)))"
    )


@cache
def _from_other() -> re.Pattern[str]:
    names = words_source(rules()["other_points"])
    return re.compile(
        rf"(?i)\b(?:from|after|of|following|since)\s(?:(?:the|its|their|a|an|any|each|such)\s){{0,2}}(?:{names})(?!\w)"
    )


@cache
def _month() -> re.Pattern[str]:
    names = [name.capitalize() for name in rules()["months"]]
    return re.compile(rf"\b(?:{'|'.join(names)})\b(?!\s\d{{4}})")


@cache
def _extension() -> re.Pattern[str]:
    return compile_words(rules()["extension_words"])


@cache
def _names_start() -> re.Pattern[str]:
    return compile_words([*load_facts()["dates"]["anchors"], *rules()["start_words"]])


def names_start(text: str) -> bool:
    """Return whether words name the start of the contract: "the Commencement Date".

    Args:
        text: Words of a provision.
    """
    return _names_start().search(text) is not None


def follow(frame: Frame, findings: Sequence[Finding]) -> Iterator[KeyDate]:
    """Yield the dates that follow from the facts of findings.

    Args:
        frame: What they are counted from.
        findings: Those to look at, in reading order.
    """
    for rule in rules()["recurring"]:
        for finding in _of_types(findings, rule["clause_types"]):
            yield from _recurring(frame, rule, finding)
    for rule in rules()["after_start"]:
        for finding in _of_types(findings, rule["clause_types"]):
            yield from _after_start(frame, rule, finding)
    for rule in rules()["stated"]:
        for finding in _of_types(findings, rule["clause_types"]):
            yield from _stated(rule, finding)
    yield from _extensions(frame, _of_types(findings, ["term_and_extension"]))


def _of_types(findings: Sequence[Finding], names: Sequence[str]) -> list[Finding]:
    return [finding for finding in findings if finding.clause_type in names]


def _facts(finding: Finding, names: Sequence[str]) -> list[Attribute]:
    return [fact for fact in finding.attributes if fact.name in names]


def _behind(frame: Frame, finding: Finding, fact: Attribute) -> str:
    """Return the words behind a fact up to the end of its sentence: they say what it is counted from."""
    words = frame.text[fact.end : min(finding.end, fact.end + _REACH)]
    end = _SENTENCE_END.search(words)
    return words[: end.start()] if end else words


def _recurring(frame: Frame, rule: dict[str, Any], finding: Finding) -> Iterator[KeyDate]:
    firsts = _facts(finding, rule.get("first", []))
    every = _facts(finding, rule["every"])
    seen: set[tuple[Period, ...]] = set()
    for fact in every or firsts[:1]:
        every_period = period_of(fact.value, fact.unit) if every else None
        first_period = period_of(firsts[0].value, firsts[0].unit) if firsts else every_period
        if first_period is None or (every and every_period is None):
            continue
        if every_period and _months(every_period) < rule.get("shortest_months", 1):
            continue
        key = (first_period, *filter(None, (every_period,)))
        if key not in seen:
            seen.add(key)
            yield from _series(frame, rule, finding, firsts[0] if firsts else fact, first_period, every_period)


def _series(
    frame: Frame, rule: dict[str, Any], finding: Finding, fact: Attribute, first: Period, every: Period | None
) -> Iterator[KeyDate]:
    months = _months(every) if every else None
    basis = f"start of the contract + {first.words}" + (f", then every {every.words}" if every else "")
    blank = KeyDate(rule["kind"], None, "unknown", basis, finding=finding, every=months)
    why = _why_not(frame, finding, fact)
    if why:
        yield _with(blank, note=why)
        return
    if frame.start is None:
        yield _with(blank, note=frame.start_note)
        return
    note = rule.get("note", "counted from the start of the contract")
    counted = count(frame.start, first, frame.holidays)
    until = frame.until or frame.end
    for listed in range(frame.repeats):
        if counted is None or (until is not None and counted.day > until):
            break
        yield _with(blank, day=counted.day, certainty="computed", arithmetic=counted.arithmetic, note=note)
        if every is None:
            break
        if until is None:
            break
        steps = Period(first.number + every.number * (listed + 1), first.unit) if every.unit == first.unit else None
        counted = count(frame.start, steps, frame.holidays) if steps else count(counted.day, every, frame.holidays)


def _with(found: KeyDate, **changes: Any) -> KeyDate:
    from dataclasses import replace

    return replace(found, **changes)


def _months(period: Period) -> int:
    return {"months": period.number, "years": period.number * 12}.get(period.unit, period.number // 30)


def _why_not(frame: Frame, finding: Finding, fact: Attribute) -> str:
    """Return why nothing may be computed from the start: the words count from elsewhere, or name the month."""
    behind = _behind(frame, finding, fact)
    if _from_start().search(behind):
        return ""
    if _from_other().search(behind):
        return "counted from something other than the start of the contract: read the words"
    before = frame.text[max(finding.start, fact.start - _REACH) : fact.start]
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    if _month().search(before[ends[-1] if ends else 0 :] + frame.text[fact.start : fact.end] + behind):
        return "the contract names the month or day: read the words"
    return ""


def _after_start(frame: Frame, rule: dict[str, Any], finding: Finding) -> Iterator[KeyDate]:
    seen: set[Period] = set()
    for fact in _facts(finding, rule["names"]):
        period = period_of(fact.value, fact.unit)
        if period is None or period in seen:
            continue
        seen.add(period)
        found = KeyDate(rule["kind"], None, "unknown", f"start of the contract + {period.words}", finding=finding)
        behind = _behind(frame, finding, fact)
        start = _from_start().search(behind)
        other = _from_other().search(behind)
        if start is None or (other is not None and other.start() < start.start()):
            basis = f"{period.words} after something else"
            yield _with(
                found, basis=basis, note="counted from something other than the start of the contract: read the words"
            )
        elif frame.start is None:
            yield _with(found, note=frame.start_note)
        elif (counted := count(frame.start, period, frame.holidays)) is not None:
            note = _working_note(frame) if period.unit == "working_days" else ""
            yield _with(found, day=counted.day, certainty="computed", arithmetic=counted.arithmetic, note=note)


def _working_note(frame: Frame) -> str:
    if frame.holidays:
        return f"working days: Monday to Friday without the {len(frame.holidays)} holidays given"
    return "working days: Monday to Friday; no holidays were given"


def _stated(rule: dict[str, Any], finding: Finding) -> Iterator[KeyDate]:
    for fact in _facts(finding, rule["names"]):
        try:
            day = date.fromisoformat(str(fact.value))
        except ValueError:
            continue
        yield KeyDate(rule["kind"], day, "stated", "stated", finding=finding, start=fact.start, end=fact.end)


def _extensions(frame: Frame, findings: Sequence[Finding]) -> Iterator[KeyDate]:
    """Yield the last days for notice of an extension, and the ends if the contract is extended."""
    options = [finding for finding in findings if _facts(finding, ["extension_months"])]
    for finding in options or [one for one in findings if _extension().search(frame.text[one.start : one.end])]:
        length = next(iter(_periods(finding, ["extension_months"])), None)
        times = next((int(fact.value) for fact in _facts(finding, ["extension_count"]) if str(fact.value).isdigit()), 1)
        ends = list(_ends(frame, length, min(times, frame.repeats))) if frame.end else []
        for number, ended in enumerate(ends[1:], start=1):
            words = "" if number == 1 else f", {number} times"
            basis = f"end of the contract + {length.words if length else ''}{words}"
            yield KeyDate(
                "extension_expiry", ended.day, "computed", basis, ended.arithmetic, "if it is extended", finding
            )
        for period in _periods(finding, ["notice_period_months", "notice_period_days", "notice_period_working_days"]):
            yield from _notices(frame, finding, period, [ended.day for ended in ends[: max(times, 1)]])


def _periods(finding: Finding, names: Sequence[str]) -> list[Period]:
    found = [period_of(fact.value, fact.unit) for fact in _facts(finding, names)]
    return list(dict.fromkeys(period for period in found if period is not None))


def _ends(frame: Frame, length: Period | None, times: int) -> Iterator[Counted]:
    """Yield the end of the contract, and its end after each extension."""
    if frame.end is None:
        return
    yield Counted(frame.end, written(frame.end))
    if length is None or length.unit not in {"months", "years"}:
        return
    for number in range(1, times + 1):
        found = last_day(frame.end, _months(length) * number)
        if found is None:
            return
        yield found


def _notices(frame: Frame, finding: Finding, period: Period, ends: Sequence[date]) -> Iterator[KeyDate]:
    basis = f"end of the contract − {period.words}"
    if not ends:
        yield KeyDate("extension_notice", None, "unknown", basis, note=frame.end_note, finding=finding)
    for number, end in enumerate(ends):
        counted = count(end, period, frame.holidays, back=True)
        if counted is not None:
            notes = ["" if number == 0 else f"if it has been extended {number} time{'s' if number > 1 else ''} before"]
            notes += [_working_note(frame)] if period.unit == "working_days" else []
            note = "; ".join(filter(None, notes))
            yield KeyDate("extension_notice", counted.day, "computed", basis, counted.arithmetic, note, finding)
