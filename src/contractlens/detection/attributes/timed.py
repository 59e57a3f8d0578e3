"""Turns a period, interval, point or rate that has its name into facts, in the unit that the name is measured in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from contractlens.detection.attributes.durations import Duration
from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.intervals import Interval, Rate
from contractlens.detection.attributes.numbers import plain
from contractlens.detection.attributes.points import Point

if TYPE_CHECKING:
    from contractlens.detection.attributes.naming import Name

Timed = Duration | Interval | Point | Rate
_PARTS_OF_HOUR = {"minutes": 60, "seconds": 3600}
_IN_HOURS = frozenset(
    {"rto", "rpo", "breach_notice", "incident_notice"}
)  # other facts are no shorter than hours; "a day" is 24 here
HOURS_PER_DAY = 24


def time_fact(name: Name, value: Timed) -> list[Fact]:
    """Return the facts of a value: one for each end of a range, and ``..._working`` beside working days."""
    unit, amounts = _measure(name, value)
    if not unit:
        return []
    working = isinstance(value, Duration | Point) and value.working
    shown = "working_days" if working else unit
    facts = [Fact(f"{name.stem}_{unit}", number, shown, value.start, value.end) for number in amounts]
    if name.stem == "fixed_period":  # charges that are fixed for two years rise after two years at the earliest
        facts += [replace(fact, name=f"first_after_{unit}") for fact in facts]
    if working:
        facts.append(Fact(f"{name.stem}_working", True, "", value.start, value.end))
    return facts


def _measure(name: Name, value: Timed) -> tuple[str, list[int | float]]:
    """Return the unit and the numbers that a fact is given in; no unit for a time too short to be that fact."""
    unit: str = value.unit
    if isinstance(value, Rate):
        amounts = [value.value]
    elif isinstance(value, Point):
        amounts = [value.begin if name.from_start else value.value]
    else:
        ends = (
            (value.value,) if name.stem == "duration" else (value.low, value.value)
        )  # of "four to six months" the most
        amounts = [number for number in ends if number is not None]
    if isinstance(value, Duration) and name.keeps_years and value.in_years:
        return "years", [number / 12 if number % 12 else number // 12 for number in amounts]
    if name.stem in _IN_HOURS:
        if unit == "days" and not (isinstance(value, Duration | Point) and value.working):
            return "hours", [number * HOURS_PER_DAY for number in amounts]
        if unit in _PARTS_OF_HOUR:
            return "hours", [plain(number / _PARTS_OF_HOUR[unit]) for number in amounts]
    return ("", []) if unit in _PARTS_OF_HOUR else (unit, amounts)
