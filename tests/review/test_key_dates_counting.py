from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractlens.review.key_dates_counting import Period, count, last_day, period_of


@pytest.mark.parametrize(
    ("day", "period", "back", "expected"),
    [
        (date(2025, 1, 31), Period(1, "months"), False, date(2025, 2, 28)),
        (date(2024, 2, 29), Period(12, "months"), False, date(2025, 2, 28)),
        (date(2030, 8, 31), Period(6, "months"), True, date(2030, 2, 28)),
        (date(2025, 3, 31), Period(3, "months"), True, date(2024, 12, 31)),
        (date(2025, 12, 30), Period(10, "days"), False, date(2026, 1, 9)),
        (date(2026, 4, 3), Period(2, "weeks"), False, date(2026, 4, 17)),
    ],
    ids=["end of January", "leap day", "back to February", "back over new year", "days", "weeks"],
)
def test_periods_are_counted_as_the_calendar_runs(day, period, back, expected):
    assert count(day, period, back=back).day == expected


@pytest.mark.parametrize(
    ("day", "number", "back", "expected"),
    [
        (date(2026, 1, 2), 1, False, date(2026, 1, 5)),
        (date(2026, 1, 3), 1, False, date(2026, 1, 5)),
        (date(2026, 1, 5), 5, False, date(2026, 1, 12)),
        (date(2026, 1, 12), 5, True, date(2026, 1, 5)),
        (date(2026, 1, 11), 1, True, date(2026, 1, 9)),
    ],
    ids=["over a weekend", "from a Saturday", "a week", "back a week", "back from a Sunday"],
)
def test_working_days_leave_out_weekends(day, number, back, expected):
    assert count(day, Period(number, "working_days"), back=back).day == expected


def test_working_days_leave_out_the_holidays_given():
    assert count(date(2026, 12, 24), Period(1, "working_days"), [date(2026, 12, 25), date(2026, 12, 28)]).day == date(
        2026, 12, 29
    )


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 400))
def test_working_days_count_each_working_day_once(day, number):
    found = count(day, Period(number, "working_days")).day
    between = (date.fromordinal(n) for n in range(day.toordinal() + 1, found.toordinal() + 1))
    assert sum(one.weekday() < 5 for one in between) == number
    assert found.weekday() < 5


def test_the_arithmetic_is_told_in_words():
    assert count(date(2025, 9, 1), Period(60, "months")).arithmetic == "1 September 2025 + 60 months = 1 September 2030"


def test_beyond_the_calendar_there_is_no_day():
    assert count(date(9999, 12, 1), Period(2, "months")) is None
    assert last_day(date(9999, 12, 31), 12) is None


@pytest.mark.parametrize(
    ("end", "months", "expected"),
    [
        (date(2027, 2, 28), 12, date(2028, 2, 29)),
        (date(2030, 8, 31), 24, date(2032, 8, 31)),
        (date(2029, 3, 2), 12, date(2030, 3, 2)),
    ],
    ids=["to a leap day", "month end", "in a month"],
)
def test_an_extended_term_ends_the_day_before_the_same_day(end, months, expected):
    assert last_day(end, months).day == expected


@pytest.mark.parametrize(
    ("value", "unit"), [(0, "months"), (0.5, "days"), ("twelve", "months"), (3, "hours"), (True, "days"), (10**9, "days")],
    ids=["nothing", "half", "words", "hours", "flag", "beyond"],
)  # fmt: skip
def test_what_is_no_period_is_none(value, unit):
    assert period_of(value, unit) is None
