"""Numbers, sums, shares and periods in the styles of many places, as the finders of plain values read them."""

from __future__ import annotations

import pytest

from contractlens.detection.attributes import find_dollar, find_durations, find_money, find_percentages
from contractlens.detection.attributes.deadlines import find_deadlines
from contractlens.detection.attributes.percentages import find_multiples

SUMS = [
    ("half a million pounds", 500_000, "GBP"),
    ("two and a half million pounds", 2_500_000, "GBP"),
    ("a quarter of a million pounds", 250_000, "GBP"),
    ("a million and a half pounds", 1_500_000, "GBP"),
    ("EUR 1,2 million", 1_200_000, "EUR"),
    ("€1.250.000,-", 1_250_000, "EUR"),
    ("1.250.000 EUR", 1_250_000, "EUR"),
    ("250 000 €", 250_000, "EUR"),
    ("€ 2,5 Mio.", 2_500_000, "EUR"),
    ("2,5 M€", 2_500_000, "EUR"),
    ("KEUR 450", 450_000, "EUR"),
    ("EUR 27.300,00", 27_300, "EUR"),
    ("EUR 128,67", 128.67, "EUR"),
    ("Euro 500,000", 500_000, "EUR"),
    ("PLN 300 000,00", 300_000, "PLN"),
    ("NOK 4 000 000", 4_000_000, "NOK"),
    ("INR 12,50,000", 1_250_000, "INR"),
    ("Rs. 2 crore", 20_000_000, "INR"),
    ("₹ 5 lakh", 500_000, "INR"),
    ("KSh 250 million", 250_000_000, "KES"),
    ("US$ 2mm", 2_000_000, "USD"),
    ("C$1.2mn", 1_200_000, "CAD"),
    ("£1½ million", 1_500_000, "GBP"),
    ("5 million sterling", 5_000_000, "GBP"),
]
SHARES = [
    ("3,5 %", [3.5]),
    ("150 basis points", [1.5]),
    ("25 bps", [0.25]),
    ("one-half of 1%", [0.5]),
    ("2 per-cent", [2]),
    ("twenty-five percent. (25%)", [25]),
    ("two-thirds of the Charges", [66.67]),
    ("a third party", []),
    ("the last two quarters of the Base Term", []),
    ("each bearing half of the cost", []),
    ("55 out of 100", []),
    ("95 cases out of 100", [95]),
    ("one version in three", []),
]
PERIODS = [
    ("three quarters of an hour", 0.75, "hours"),
    ("a day and a half", 1.5, "days"),
    ("two years and a half", 30, "months"),
    ("four more half-years", 24, "months"),
    ("2,5 years", 30, "months"),
    ("a couple of weeks", 14, "days"),
    ("two semesters", 12, "months"),
    ("20 BDs", 20, "days"),
]
MULTIPLES = [
    ("two times (2x) the total fees", [200]),
    ("four annual flat rates", [400]),
    ("double the yearly price", [200]),
    ("three years' Charges", [300]),
    ("twelve months' fees", [100]),
    ("1.5x annual fees", [150]),
    ("twice the preceding twelve months' charges", [200]),
    ("limited to the amount in item C4", []),
    ("shall not exceed the fees paid in the six months before", []),
]


@pytest.mark.parametrize(("text", "amount", "currency"), SUMS, ids=[case[0] for case in SUMS])
def test_find_money_reads_the_style(text, amount, currency):
    assert [(money.amount, money.currency) for money in find_money(text)] == [(amount, currency)]


@pytest.mark.parametrize(
    "text", ["Euro 6 vehicles", "an RS 232 port", "one SAR a month", "all 12 devices", "5\t€ 100 each"]
)
def test_find_money_leaves_other_numbers(text):
    assert [money.amount for money in find_money(text)] in ([], [100])


@pytest.mark.parametrize(("text", "values"), SHARES, ids=[case[0] for case in SHARES])
def test_find_percentages_reads_shares_only(text, values):
    assert [share.value for share in find_percentages(text)] == values


@pytest.mark.parametrize(("text", "value", "unit"), PERIODS, ids=[case[0] for case in PERIODS])
def test_find_durations_reads_parts_and_halves(text, value, unit):
    assert [(period.value, period.unit) for period in find_durations(f"within {text}.")] == [(value, unit)]


@pytest.mark.parametrize(("text", "values"), MULTIPLES, ids=[case[0] for case in MULTIPLES])
def test_find_multiples_reads_multiples_of_a_price(text, values):
    assert [multiple.value for multiple in find_multiples(text)] == values


def test_find_dollar_takes_the_tax_where_no_country_is_named():
    assert find_dollar("$2,150 (ex GST)") == "AUD"
    assert find_dollar("$2,150 plus HST") == "CAD"
    assert find_dollar("In Wellington $2,150 (ex GST)") == "NZD"


@pytest.mark.parametrize(
    ("text", "value", "unit", "working"),
    [
        ("by close of the next working day", 1, "days", True),
        ("the same day", 24, "hours", False),
        ("by the same hour of the following day", 24, "hours", False),
    ],
)
def test_find_deadlines_counts_days_that_are_named(text, value, unit, working):
    assert [(each.value, each.unit, each.working) for each in find_deadlines(text)] == [(value, unit, working)]


def test_find_deadlines_leaves_the_end_of_the_next_day():
    assert find_deadlines("by the end of the next day") == []
