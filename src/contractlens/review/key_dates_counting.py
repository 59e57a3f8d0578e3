"""Counting days and months from a known day, with the sum in words. Month ends and working days are counted as lawyers do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from contractlens.facts.calendar import add_period, written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contractlens.facts.calendar import Unit

PeriodUnit = Literal["months", "days", "working_days", "weeks", "years"]
_UNITS: dict[str, Unit] = {"months": "months", "days": "days", "weeks": "weeks", "years": "years"}
_LARGEST = 200 * 366  # units; more is a slip of the pen, not a date


@dataclass(frozen=True, slots=True)
class Period:
    """So many days, working days, weeks, months or years."""

    number: int
    unit: PeriodUnit

    @property
    def words(self) -> str:
        """The period in words: "1 month", "40 working days"."""
        words = self.unit.replace("_", " ")
        return f"{self.number} {words[:-1] if self.number == 1 else words}"


@dataclass(frozen=True, slots=True)
class Counted:
    """A day that was counted, and how."""

    day: date
    arithmetic: str


def period_of(value: float | str, unit: str) -> Period | None:
    """Return a period, None for what is none: no whole number, no unit of time, nothing, or beyond the calendar.

    Args:
        value: Value of an attribute.
        unit: Its unit.

    Example:
        >>> period_of(60, "months"), period_of(0.5, "days")
        (Period(number=60, unit='months'), None)
    """
    known = {"months": "months", "days": "days", "working_days": "working_days", "weeks": "weeks", "years": "years"}
    if unit not in known or isinstance(value, str | bool) or value != int(value) or not 0 < value <= _LARGEST:
        return None
    units: dict[str, PeriodUnit] = {
        "months": "months", "days": "days", "working_days": "working_days", "weeks": "weeks", "years": "years",
    }  # fmt: skip
    return Period(int(value), units[unit])


def count(day: date, period: Period, holidays: Iterable[date] = (), *, back: bool = False) -> Counted | None:
    """Return the day a period later (or earlier), None beyond the calendar.

    A month ends on its last day where it is too short: one month after 31 January is 28 or 29 February. Working days are
    Monday to Friday without the holidays given; the first one counted is the first after the day itself.

    Args:
        day: Where to count from.
        period: How far.
        holidays: Days that are no working days.
        back: Count backwards.

    Example:
        >>> counted = count(date(2024, 1, 31), Period(1, "months"))
        >>> str(counted.day), counted.arithmetic
        ('2024-02-29', '31 January 2024 + 1 month = 29 February 2024 (the month is shorter)')
    """
    if period.unit == "working_days":
        found = _working(day, period.number, frozenset(holidays), back=back)
    else:
        found = add_period(day, -period.number if back else period.number, _UNITS[period.unit])
    if found is None:
        return None
    short = period.unit in {"months", "years"} and found.day != day.day
    tail = " (the month is shorter)" if short else ""
    return Counted(found, f"{written(day)} {'−' if back else '+'} {period.words} = {written(found)}{tail}")


def _working(day: date, number: int, holidays: frozenset[date], *, back: bool) -> date | None:
    import numpy as np

    step = -number if back else number
    at = np.busday_offset(
        np.datetime64(day, "D"),
        step,
        roll="forward" if back else "backward",
        holidays=[np.datetime64(h) for h in holidays],
    )
    found = at.astype(object)
    return found if isinstance(found, date) else None


def last_day(end: date, months: int) -> Counted | None:
    """Return the last day of a term that is extended by months: the day before the same day of a later month.

    Args:
        end: Last day of the term.
        months: How long the extension lasts.

    Example:
        >>> str(last_day(date(2027, 2, 28), 12).day)
        '2028-02-29'
    """
    try:
        following = end + timedelta(days=1)
    except OverflowError:
        return None
    later = add_period(following, months, "months")
    if later is None:
        return None
    found = later - timedelta(days=1)
    words = Period(months, "months").words
    return Counted(found, f"{written(end)} + {words} = {written(found)}")
