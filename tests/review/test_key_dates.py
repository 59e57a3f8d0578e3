from __future__ import annotations

import pandas as pd
import pytest

from contractlens.review.key_dates import KEY_DATE_COLUMNS, key_dates
from tests.review.contracts import contract

START = "1.1 This Agreement shall commence on 1 September 2025 (the “Commencement Date”)."
END = "1.2 It expires on 31 August 2030 (the “Expiry Date”)."


def dates_of(*found, start=START, end=END, words="", **options):
    text = "\n\n".join(filter(None, ("AGREEMENT", "1. Term", start, end, "2. Duties", words))) + "\n"
    return key_dates(contract(text, *found), **options)


def days(frame, kind):
    return frame[frame.kind == kind].date.dt.strftime("%Y-%m-%d").tolist()


REFRESH = "2.1 The Supplier shall replace each laptop every 24 months."
REFRESHED = ("technology_refresh", REFRESH, ("refresh_interval_months", 24, "months", "24 months"))
NOTICE = "2.1 The Buyer may extend this Agreement twice by 12 months by six months' notice before the Expiry Date."
EXTENDED = (
    "term_and_extension",
    NOTICE,
    ("extension_count", 2, "", "twice"),
    ("extension_months", 12, "months", "12 months"),
    ("notice_period_months", 6, "months", "six months"),
)


def test_columns_and_dtypes_are_fixed_also_without_contracts():
    empty = key_dates([])
    assert [(name, str(dtype)) for name, dtype in empty.dtypes.items()] == [(c.name, c.dtype) for c in KEY_DATE_COLUMNS]


def test_stated_start_and_end_are_key_dates():
    found = dates_of()
    assert days(found, "start") == ["2025-09-01"]
    assert days(found, "expiry") == ["2030-08-31"]
    assert set(found.certainty) == {"stated"}


def test_refresh_recurs_to_the_end_of_the_contract():
    found = dates_of(REFRESHED, words=REFRESH)
    assert days(found, "refresh_due") == ["2027-09-01", "2029-09-01"]
    assert found[found.kind == "refresh_due"].every_months.tolist() == [24, 24]


def test_until_lists_more():
    assert days(dates_of(REFRESHED, words=REFRESH, until="2033-12-31"), "refresh_due")[-1] == "2033-09-01"


def test_without_an_end_what_recurs_is_listed_once():
    assert days(dates_of(REFRESHED, words=REFRESH, end=""), "refresh_due") == ["2027-09-01"]


def test_without_a_start_nothing_is_computed():
    found = dates_of(REFRESHED, words=REFRESH, start="", end="")
    row = found[found.kind == "refresh_due"].iloc[0]
    assert pd.isna(row.date)
    assert (row.certainty, row.note) == ("unknown", "start date not stated")
    assert row.basis == "start of the contract + 24 months, then every 24 months"


def test_a_start_that_the_caller_knows_is_used():
    words = "AGREEMENT\n\n2. Duties\n\n" + REFRESH + "\n"
    found = contract(words, REFRESHED, name="a.txt")
    assert days(key_dates([found], starts={"a.txt": "2026-01-31"}), "refresh_due") == ["2028-01-31"]


def test_two_start_dates_are_none():
    found = dates_of(REFRESHED, words=REFRESH + "\n\n2.2 This Agreement shall commence on 3 October 2026.")
    assert found[found.kind == "refresh_due"].note.tolist() == ["2 different start dates are stated"]


@pytest.mark.parametrize(
    "tail",
    [" from the date of its manufacture", " after delivery", " since the previous replacement"],
    ids=["manufacture", "delivery", "previous"],
)
def test_what_is_counted_from_elsewhere_is_not_computed(tail):
    words = REFRESH.removesuffix(".") + tail + "."
    found = dates_of(("technology_refresh", words, REFRESHED[2]), words=words)
    assert found[found.kind == "refresh_due"].certainty.tolist() == ["unknown"]


def test_a_named_month_is_not_computed():
    words = "2.1 The Supplier shall give the Buyer a roadmap in March of every 12 months."
    found = dates_of(
        ("technology_refresh", words, ("roadmap_frequency_months", 12, "months", "12 months")), words=words
    )
    assert found[found.kind == "roadmap_due"].note.tolist() == ["the contract names the month or day: read the words"]


def test_extension_notices_count_back_from_each_end():
    found = dates_of(EXTENDED, words=NOTICE)
    assert days(found, "extension_notice") == ["2030-02-28", "2031-02-28"]
    assert days(found, "extension_expiry") == ["2031-08-31", "2032-08-31"]


def test_extension_notice_without_an_end_says_so():
    found = dates_of(EXTENDED, words=NOTICE, end="")
    assert found[found.kind == "extension_notice"].note.tolist() == ["end date not stated"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2.1 The Supplier shall deliver an exit plan within 20 Working Days of the Commencement Date.", "2025-09-29"),
        ("2.1 The Supplier shall deliver an exit plan within 20 Working Days of receiving a notice.", None),
    ],
    ids=["from the start", "from a notice"],
)
def test_a_plan_is_dated_only_where_the_words_name_the_start(words, expected):
    found = dates_of(("exit_management", words, ("plan_due_days", 20, "working_days", "20 Working Days")), words=words)
    assert [day for day in days(found, "plan_due") if not pd.isna(day)] == ([expected] if expected else [])
    assert found[found.kind == "plan_due"].certainty.tolist() == ["computed" if expected else "unknown"]


def test_working_days_without_holidays_are_said_so():
    words = "2.1 The Supplier shall deliver an exit plan within 20 Working Days of the Commencement Date."
    one = ("exit_management", words, ("plan_due_days", 20, "working_days", "20 Working Days"))
    assert "no holidays were given" in dates_of(one, words=words).note.str.cat()
    assert days(dates_of(one, words=words, holidays=["2025-09-29"]), "plan_due") == ["2025-09-30"]


def test_benchmarking_opens_after_its_first_period():
    words = "2.1 After 18 months the Buyer may benchmark the charges, once every 24 months."
    facts = (("first_after_months", 18, "months", "18 months"), ("frequency_months", 24, "months", "24 months"))
    assert days(dates_of(("benchmarking", words, *facts), words=words), "benchmark_window") == [
        "2027-03-01",
        "2029-03-01",
    ]


@pytest.mark.parametrize("status", ["disapplied", "placeholder", "by_reference"])
def test_findings_that_do_not_stand_give_no_dates(status):
    text = f"AGREEMENT\n\n{START}\n\n{REFRESH}\n"
    assert days(key_dates(contract(text, REFRESHED, status=status)), "refresh_due") == []


def test_findings_of_low_confidence_are_left_out_unless_asked_for():
    one = contract(f"AGREEMENT\n\n{START}\n\n{REFRESH}\n", REFRESHED, band="low")
    assert days(key_dates(one), "refresh_due") == []
    assert days(key_dates(one, min_band="low"), "refresh_due") == ["2027-09-01"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"starts": {"no.pdf": "2025-01-01"}}, "no contract is called"),
        ({"until": "soon"}, "YYYY-MM-DD"),
        ({"min_band": "sure"}, "min_band"),
    ],
    ids=["name", "day", "band"],
)
def test_what_cannot_be_meant_is_refused(options, message):
    with pytest.raises(ValueError, match=message):
        dates_of(**options)


def test_rows_run_in_order_of_time_with_the_undated_last():
    words = REFRESH.removesuffix(".") + " after delivery."
    found = dates_of(("technology_refresh", words, REFRESHED[2]), words=words)
    assert found.date.isna().tolist() == [False, False, True]
    assert found.date.dropna().is_monotonic_increasing


def test_a_start_that_is_named_twice_is_one_event():
    found = dates_of(words="2.1 The Start Date is 1 September 2025.")
    assert days(found, "start") == ["2025-09-01"]
