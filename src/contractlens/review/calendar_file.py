"""Key dates as a calendar file (.ics, RFC 5545) that Outlook and other calendars read."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contractlens.exceptions import OutputError
from contractlens.review.cells import clean
from contractlens.review.words import clause_words, is_missing, text_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # the same dates give the same bytes on any day
_CERTAINTY = {
    "stated": "Stated in the contract.",
    "computed": "Computed: check the sum and the words before you act on it.",
    "unknown": "",
}


def calendar_bytes(dates: pd.DataFrame, *, alarm_days: int | None = None, made_at: datetime | None = None) -> bytes:
    r"""Return key dates as an iCalendar file of whole-day events; rows without a date are left out.

    The same event has the same UID every time, so that a calendar updates it instead of showing it twice.

    Args:
        dates: From `contractlens.key_dates`, or some rows of it.
        alarm_days: Remind so many days before; None for no reminder.
        made_at: Time stamp of the events, in UTC or with a time zone; a fixed one by default, so that the same dates
            give the same bytes. Give the current time where a calendar should take changes of earlier events.

    Raises:
        ValueError: `alarm_days` is negative.

    Source:
        RFC 5545, Internet Calendaring and Scheduling Core Object Specification.

    Example:
        >>> import contractlens as cl
        >>> dates = cl.key_dates(cl.analyze("sample_contracts/council_hosting.pdf"))
        >>> lines = calendar_bytes(dates[dates.kind == "expiry"]).decode().splitlines()
        >>> [line for line in lines if line.startswith(("DTSTART", "SUMMARY"))]
        ['SUMMARY:Contract ends: council_hosting.pdf\\, 2.1', 'DTSTART;VALUE=DATE:20300831']
    """
    from icalendar import Calendar

    if alarm_days is not None and alarm_days < 0:
        msg = f"alarm_days must be 0 or more, not {alarm_days}"
        raise ValueError(msg)
    stamp = (made_at or _MADE).astimezone(UTC) if made_at is None or made_at.tzinfo else made_at.replace(tzinfo=UTC)
    calendar = Calendar()
    calendar.add("prodid", "-//contractlens//key dates//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for row in dates.to_dict("records"):
        if not is_missing(row["date"]):
            calendar.add_component(_event(row, stamp, alarm_days))
    return bytes(calendar.to_ical())


def write_calendar(
    dates: pd.DataFrame, path: Path | str, *, alarm_days: int | None = None, made_at: datetime | None = None
) -> Path:
    """Write key dates as a calendar file (.ics), and return its path; rows without a date are left out.

    Args:
        dates: From `contractlens.key_dates`, or some rows of it.
        path: Where.
        alarm_days: Remind so many days before; None for no reminder.
        made_at: Time stamp of the events; see `calendar_bytes`.

    Raises:
        OutputError: It cannot be written.
    """
    target = Path(path)
    data = calendar_bytes(dates, alarm_days=alarm_days, made_at=made_at)
    try:
        target.write_bytes(data)
    except OSError as error:
        msg = f"cannot write {target}: {error.strerror}"
        raise OutputError(msg, kind="unwritable", name=target.name) from error
    return target


def _event(row: Mapping[Hashable, Any], stamp: datetime, alarm_days: int | None) -> Any:
    from icalendar import Event

    day = row["date"].date()
    place = clause_words(row["part"], row["clause_number"])
    event = Event()
    event.add("summary", clean(f"{row['title']}: {', '.join(filter(None, (text_of(row['document']), place)))}"))
    event.add("dtstart", day)
    if day < day.max:
        event.add("dtend", day + timedelta(days=1))
    event.add("dtstamp", stamp)
    event.add("uid", _uid(row))
    event.add("description", clean(_description(row)))
    event.add("categories", [row["kind"]])
    event.add("transp", "TRANSPARENT")  # a whole-day event does not make anybody busy
    if alarm_days is not None:
        event.add_component(_alarm(row, alarm_days))
    return event


def _alarm(row: Mapping[Hashable, Any], days: int) -> Any:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", clean(f"{row['title']}: {text_of(row['document'])}"))
    alarm.add("trigger", timedelta(days=-days))
    return alarm


def _uid(row: Mapping[Hashable, Any]) -> str:
    """Return an id that stays the same while file, kind, place and day stay the same."""
    names = ("document_id", "kind", "finding_id", "part", "clause_number", "date", "basis")
    told = "\n".join(text_of(row[name]) for name in names)
    return f"{hashlib.sha256(told.encode()).hexdigest()[:32]}@contractlens"


def _description(row: Mapping[Hashable, Any]) -> str:
    page = "" if is_missing(row["page"]) else f"page {int(row['page'])}"
    where = ", ".join(filter(None, (text_of(row["document"]), clause_words(row["part"], row["clause_number"]), page)))
    every = "" if is_missing(row["every_months"]) else f"Every {int(row['every_months'])} months."
    lines = (where, text_of(row["arithmetic"]), every, _CERTAINTY[row["certainty"]], text_of(row["note"]))
    return "\n".join(filter(None, lines))
