from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractlens.facts.calendar import add_period, find_dates, written

FIRST_OF_APRIL = date(2025, 4, 1)


def read(text):
    return [(mention.value, mention.precision) for mention in find_dates(text)]


@pytest.mark.parametrize(
    "words",
    [
        "1 April 2025", "1st April 2025", "1st day of April 2025", "1 April, 2025", "April 1, 2025", "April 1st, 2025",
        "01/04/2025", "01.04.2025", "2025-04-01", "1-Apr-2025", "1 Apr 25", "first day of April 2025", "01/04/25",
        "the 1st of April 2025",
    ],
)  # fmt: skip
def test_one_day_in_many_writings(words):
    assert read(f"due on {words} at noon") == [(FIRST_OF_APRIL, "day")]


def test_month_and_year_have_the_precision_of_a_month():
    assert read("in April 2025.") == [(FIRST_OF_APRIL, "month")]


@pytest.mark.parametrize(
    "words",
    [
        "31 February 2026",
        "3.2.10",
        "see clause 10.12.13 of it",
        "10.12.13\tThe Supplier",
        "version 1.2.25",
        "1/2",
        "2025",
        "99/99/2025",
    ],
)
def test_no_dates(words):
    assert read(words) == []


def test_two_figure_years_belong_to_the_nearest_century():
    assert [value.year for value, _ in read("from 13/05/69 to 13/05/70")] == [2069, 1970]


@pytest.mark.parametrize(
    ("text", "value", "ambiguous"),
    [
        pytest.param("on 03/04/2025", date(2025, 4, 3), True, id="nothing tells"),
        pytest.param("on 03/04/2025 and 25/12/2025", date(2025, 4, 3), False, id="a day above twelve"),
        pytest.param("on 03/04/2025 and 12/25/2025", date(2025, 3, 4), False, id="a month-first date"),
        pytest.param("on 03/04/2025 and May 5, 2026", date(2025, 3, 4), False, id="american writing"),
        pytest.param("on 03/04/2025 and 5 May 2026", date(2025, 4, 3), False, id="european writing"),
        pytest.param("on 04/04/2025", date(2025, 4, 4), False, id="the same either way"),
    ],
)
def test_order_of_day_and_month(text, value, ambiguous):
    first = find_dates(text)[0]
    assert (first.value, first.ambiguous) == (value, ambiguous)


@pytest.mark.parametrize(
    "words",
    [
        "[ ] 2025",
        "[●] 20[ ]",
        "[insert start date]",
        "[dd/mm/yyyy]",
        "______, 20___",
        "[Date]",
        "[ ] day of [ ] 2025",
        "____ day of ______ 20__",
    ],
)
def test_blanks_are_dates_without_a_value(words):
    (mention,) = find_dates(f"dated {words} between")
    assert mention.value is None


@pytest.mark.parametrize(
    ("start", "number", "unit", "end"),
    [
        (date(2024, 2, 29), 1, "years", date(2025, 2, 28)),
        (date(2025, 1, 31), 1, "months", date(2025, 2, 28)),
        (date(2025, 12, 15), 1, "months", date(2026, 1, 15)),
        (date(2025, 11, 30), 13, "months", date(2026, 12, 30)),
        (date(2025, 1, 1), 2, "weeks", date(2025, 1, 15)),
        (date(9990, 1, 1), 90, "years", None),
    ],
)
def test_periods_are_added_by_the_calendar(start, number, unit, end):
    assert add_period(start, number, unit) == end


@given(st.dates(min_value=date(1971, 1, 1), max_value=date(2199, 12, 28)), st.text(max_size=40))
def test_written_days_are_read_back_where_they_stand(day, around):
    around = "".join(letter for letter in around if letter.isalpha() and letter.isascii())
    text = f"{around} on {written(day)} {around}"
    found = find_dates(text)
    assert [(one.value, text[one.start : one.end]) for one in found if one.value == day] == [(day, written(day))]


@given(st.text(alphabet="0123456789./-[]_ day of April 20", max_size=300))
def test_any_text_gives_ordered_spans_inside_it(text):
    found = find_dates(text)
    ends = [0, *(mention.end for mention in found)]
    assert all(end <= mention.start < mention.end <= len(text) for end, mention in zip(ends, found, strict=False))


def test_figures_are_read_month_first_in_an_american_contract_and_stay_ambiguous():
    (mention,) = find_dates("Organised in the State of Maryland. Date: 5/11/2016")
    assert (mention.value, mention.ambiguous) == (date(2016, 5, 11), True)


def test_gap_inside_an_ordinal_is_bridged():
    (mention,) = find_dates("made this 19t h day of March, 2020")
    assert (mention.value, mention.precision) == (date(2020, 3, 19), "day")
