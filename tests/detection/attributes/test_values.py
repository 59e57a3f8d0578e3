"""Plain values: numbers, periods, intervals, sums, percentages and dates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractlens.detection.attributes import (
    find_conflicts,
    find_dates,
    find_durations,
    find_intervals,
    find_money,
    find_percentages,
)
from contractlens.detection.attributes.numbers import read_quantity, read_words


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("twenty-four (24)", 24),
        ("eighteen", 18),
        ("one and a half", 1.5),
        ("a hundred", 100),
        ("1,250.5", 1250.5),
        ("2½", 2.5),
        ("thirty (20)", 30),
        ("one hundred and fifty", 150),
    ],
)
def test_read_quantity_reads_words_and_figures(text, value):
    assert read_quantity(text) == value


@given(st.integers(min_value=1, max_value=99))
def test_read_words_inverts_spelling(number):
    ones = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ]
    tens = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    words = ones[number] if number < 20 else tens[number // 10] + (f"-{ones[number % 10]}" if number % 10 else "")
    assert read_words(words) == number


def test_find_conflicts_reports_words_and_figures_that_differ():
    (conflict,) = find_conflicts("within twenty (30) days and ten (10) weeks")
    assert (conflict.words, conflict.figures) == (20, 30)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("thirty (30) Working Days", (30, "days", True)),
        ("[ten (10) Business Days]", (10, "days", True)),
        ("two weeks", (14, "days", False)),
        ("two and a half years", (30, "months", False)),
        ("48 hours", (48, "hours", False)),
        ("a month's notice", (1, "months", False)),
    ],
)
def test_find_durations_normalises_units(text, expected):
    (duration,) = find_durations(text)
    assert (duration.value, duration.unit, duration.working) == expected


def test_find_durations_keeps_both_ends_of_a_range():
    (duration,) = find_durations("between 24 and 36 months")
    assert (duration.low, duration.value) == (24, 36)


def test_find_durations_tells_a_rate_from_a_period():
    assert [duration.per for duration in find_durations("24 hours a day")] == ["day"]


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("every other year", 24), ("each third anniversary", 36), ("once in every contract year", 12), ("twice a year", 6), ("biennially", 24),
        ("on a four-year cycle", 48), ("at intervals of not more than 18 months", 18), ("six-monthly", 6), ("every five (5) years", 60), ("three times per annum", 4),
    ],
)  # fmt: skip
def test_find_intervals_reads_how_often(text, months):
    assert [(interval.value, interval.unit) for interval in find_intervals(text)] == [(months, "months")]


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("£2.5m", 2_500_000, "GBP"), ("£500k", 500_000, "GBP"), ("GBP 250,000", 250_000, "GBP"), ("one million pounds (£1,000,000)", 1_000_000, "GBP"),
        ("EUR 40 000", 40_000, "EUR"), ("$1.2 million", 1_200_000, "USD"), ("AU$5m", 5_000_000, "AUD"), ("five million euros", 5_000_000, "EUR"),
    ],
)  # fmt: skip
def test_find_money_reads_sums(text, amount, currency):
    assert [(money.amount, money.currency, money.text) for money in find_money(text)] == [(amount, currency, text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10%", 10),
        ("ten per cent (10%)", 10),
        ("2.5 percentage points", 2.5),
        ("two thirds of the fees", 66.67),
        ("half of the fees", 50),
    ],
)
def test_find_percentages_reads_shares(text, value):
    assert [percentage.value for percentage in find_percentages(text)] == [value]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1 April 2026", "2026-04-01"),
        ("01/04/2026", "2026-04-01"),
        ("April 1, 2026", "2026-04-01"),
        ("4/25/2026", "2026-04-25"),
        ("2026-04-01", "2026-04-01"),
    ],
)
def test_find_dates_gives_iso_dates(text, iso):
    assert [mention.iso for mention in find_dates(text)] == [iso]


def test_find_dates_leaves_out_impossible_dates():
    assert find_dates("31 February 2026") == ()


def test_find_dates_reads_anniversaries():
    (mention,) = find_dates("on the third anniversary of the Start Date")
    assert (mention.iso, mention.years, mention.anchor) == ("", 3, "Start Date")


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("CAD $5,000,000", 5_000_000, "CAD"), ("CAD$3m", 3_000_000, "CAD"), ("Can$4 million", 4_000_000, "CAD"),
        ("$5,000,000 CAD", 5_000_000, "CAD"), ("$4 million AUD", 4_000_000, "AUD"), ("$3m (AUD)", 3_000_000, "AUD"),
        ("$5 million Canadian dollars", 5_000_000, "CAD"), ("A$5", 5, "AUD"), ("NZ$5", 5, "NZD"), ("US$5", 5, "USD"),
        ("C$5", 5, "CAD"), ("S$5", 5, "SGD"), ("HK$5", 5, "HKD"), ("the sum pays $5", 5, "USD"),
        ("€4.000.000,50", 4_000_000.5, "EUR"), ("4.000.000 euros", 4_000_000, "EUR"), ("€12,50", 12.5, "EUR"),
        ("€250.000", 250_000, "EUR"), ("€4.125 million", 4_125_000, "EUR"), ("£2.125", 2.125, "GBP"),
        ("CHF 1'000'000", 1_000_000, "CHF"), ("£1,250.50", 1250.5, "GBP"),
    ],
    ids=str,
)  # fmt: skip
def test_find_money_reads_codes_and_separators(text, amount, currency):
    assert [(money.amount, money.currency) for money in find_money(text)] == [(amount, currency)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 years and 6 months", [(42, "months")]),
        ("one year and six months", [(18, "months")]),
        ("2 years 6 months", [(30, "months")]),
        ("1 hour 30 minutes", [(1.5, "hours")]),
        ("twelve and one-half (12.5) days", [(12.5, "days")]),
        ("three years and six months' notice", [(36, "months"), (6, "months")]),
        ("3 years\t6 months", [(36, "months"), (6, "months")]),
    ],
    ids=lambda value: str(value)[:30],
)
def test_find_durations_adds_up_compound_periods(text, expected):
    assert [(period.value, period.unit) for period in find_durations(text)] == expected


def test_find_intervals_adds_up_years_and_months():
    assert [interval.value for interval in find_intervals("every two years and six months")] == [30]


@pytest.mark.parametrize(("text", "value"), [("twelve and one-half", 12.5), ("two and one quarter", 2.25), ("one", 1)])
def test_read_quantity_reads_one_half_after_and(text, value):
    assert read_quantity(text) == value
