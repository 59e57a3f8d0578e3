from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from contractlens.exceptions import OutputError
from contractlens.review.calendar_file import calendar_bytes, write_calendar
from contractlens.review.key_dates import key_dates
from tests.review.contracts import contract

WORDS = "2. The Supplier shall replace each laptop every 24 months."
NAME = "Miete; Bücher, Teil 1 – ein sehr langer Name, der gefaltet werden muss, weil er nicht in eine Zeile passt.txt"


@pytest.fixture
def dates():
    text = f"AGREEMENT\n\n1. This Agreement commences on 1 September 2025 (the “Start Date”) and expires on 31 August 2030.\n\n{WORDS}\n"
    fact = ("refresh_interval_months", 24, "months", "24 months")
    return key_dates(contract(text, ("technology_refresh", WORDS, fact), name=NAME))


def events(data):
    return list(Calendar.from_ical(data).walk("VEVENT"))


def test_every_dated_row_is_a_whole_day_event(dates):
    found = events(calendar_bytes(dates))
    assert [event.decoded("dtstart") for event in found] == dates.date.dropna().dt.date.tolist()
    assert all(event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1) for event in found)


def test_rows_without_a_date_are_left_out(dates):
    changed = dates.copy()
    changed.loc[0, "date"] = None
    assert len(events(calendar_bytes(changed))) == len(dates) - 1


def test_the_same_dates_give_the_same_bytes(dates):
    assert calendar_bytes(dates) == calendar_bytes(dates.copy())


def test_uids_differ_and_stay(dates):
    uids = [str(event["uid"]) for event in events(calendar_bytes(dates, made_at=datetime(2026, 1, 1, tzinfo=UTC)))]
    assert len(set(uids)) == len(uids)
    assert uids == [str(event["uid"]) for event in events(calendar_bytes(dates))]


def test_lines_are_folded_at_75_octets_and_end_as_the_standard_asks(dates):
    data = calendar_bytes(dates)
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_commas_and_semicolons_come_back(dates):
    assert NAME in str(events(calendar_bytes(dates))[0]["summary"])


def test_a_name_cannot_add_a_line(dates):
    changed = dates.copy()
    changed["document"] = "a\r\nATTACH:http://example.com/x"
    assert b"\nATTACH" not in calendar_bytes(changed)


def test_reminders_are_set_on_demand(dates):
    alarms = list(Calendar.from_ical(calendar_bytes(dates, alarm_days=14)).walk("VALARM"))
    assert {alarm.decoded("trigger") for alarm in alarms} == {timedelta(days=-14)}
    assert not list(Calendar.from_ical(calendar_bytes(dates)).walk("VALARM"))


def test_a_reminder_after_the_day_is_refused(dates):
    with pytest.raises(ValueError, match="alarm_days"):
        calendar_bytes(dates, alarm_days=-1)


def test_a_folder_that_is_not_there_is_an_error_of_ours(dates, tmp_path):
    with pytest.raises(OutputError) as caught:
        write_calendar(dates, tmp_path / "none" / "a.ics")
    assert caught.value.kind == "unwritable"


def test_it_is_written(dates, tmp_path):
    assert write_calendar(dates, tmp_path / "a.ics").read_bytes() == calendar_bytes(dates)
