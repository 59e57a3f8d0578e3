"""What falls due when: stated days, and days that follow from the start, the end and stated intervals."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from contractlens.facts.calendar import written
from contractlens.findings import Column, frame
from contractlens.review.key_dates_counting import Period, last_day
from contractlens.review.key_dates_rules import NO_END, NO_START, Frame, KeyDate, follow, kinds, names_start, rules
from contractlens.review.matrix import distinct, document_names
from contractlens.review.words import is_missing

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from contractlens.analysis import Analysis
    from contractlens.findings import Band, Finding

Day = date | str
"""A day, or one as YYYY-MM-DD."""

KEY_DATE_COLUMNS = (
    Column("document_id", "string", "SHA-256 of the file."),
    Column("document", "string", "File name, numbered where two contracts have the same one."),
    Column(
        "kind",
        "string",
        "signature, start, expiry, extension_notice, extension_expiry, break_date, refresh_due, roadmap_due, "
        "benchmark_window, indexation, review, plan_due or duty.",
    ),
    Column("title", "string", "The kind in words."),
    Column("date", "datetime64[ns]", "The day; missing where it cannot be told."),
    Column("certainty", "string", "stated, computed (from a start or end and an interval) or unknown."),
    Column("basis", "string", "What it rests on: stated, or start of the contract + 60 months, then every 60 months."),
    Column(
        "arithmetic", "string", "The sum: 1 September 2025 + 60 months = 1 September 2030; missing unless computed."
    ),
    Column("every_months", "Int64", "Months between two of a series; missing for what happens once."),
    Column("finding_id", "string", "The finding that it follows from; missing where none stands there."),
    Column("clause_type", "string", "Clause type of that finding."),
    Column("clause_number", "string", 'Full reference of the provision, for example "12.3(b)".'),
    Column("part", "string", "Schedule, annex or part it stands in; empty in the main body."),
    Column("page", "Int64", "Its page, from 1; missing where the format has no pages."),
    Column("note", "string", "What to bear in mind: why a day is missing, what was assumed."),
)

_ONCE = frozenset({"start", "signature", "expiry", "extension_expiry"})  # a day that is named twice is one event
_BANDS: tuple[Band, ...] = ("low", "review", "high")
_STATED = {
    "signature": "signature",
    "start": "start",
    "end": "expiry",
    "extension_end": "extension_expiry",
    "duty": "duty",
}


def key_dates(
    analyses: Iterable[Analysis] | Analysis,
    *,
    starts: Mapping[str, Day] | None = None,
    ends: Mapping[str, Day] | None = None,
    holidays: Iterable[Day] = (),
    until: Day | None = None,
    min_band: Band = "review",
) -> pd.DataFrame:
    """Return what falls due when, in order of time; what cannot be dated comes last, with the reason.

    Days come from the contract's words (``stated``) or from its start or end and a stated interval (``computed``, with the
    sum). Nothing is invented: without a known start the row has no date and says so, and so it does where the words count
    from something else (a delivery, a notice) or name a month. What recurs is listed to the end of the contract or
    `until`; where neither is known, once. Payments and monthly meetings are left out.

    Args:
        analyses: One contract or several; a file that comes twice is taken once.
        starts: First day by file name, where you know it and the contract does not say; goes before what it says.
        ends: Last day by file name, in the same way.
        holidays: Days that are no working days. Working days are Monday to Friday without these.
        until: List what recurs up to this day.
        min_band: Leave out findings of lower confidence: ``high``, ``review`` or ``low``.

    Returns:
        Columns in `contractlens.review.key_dates.KEY_DATE_COLUMNS`.

    Raises:
        ValueError: A day that is none, a file name that none of the contracts has, or a band that does not exist.

    Example:
        >>> import contractlens as cl
        >>> dates = cl.key_dates(cl.analyze("sample_contracts/council_hosting.pdf"))
        >>> dates[dates.kind == "extension_notice"].arithmetic.tolist()
        ['31 August 2030 − 6 months = 28 February 2030 (the month is shorter)']
    """
    if min_band not in _BANDS:
        msg = f"min_band must be one of {', '.join(reversed(_BANDS))}, not {min_band!r}"
        raise ValueError(msg)
    listed = distinct(analyses)
    names = document_names(listed)
    known = {*names, *(analysis.document.sha256 for analysis in listed)}
    unknown = [name for given in (starts or {}, ends or {}) for name in given if name not in known]
    if unknown:
        msg = f"no contract is called {unknown[0]!r}; the contracts are {', '.join(names)}"
        raise ValueError(msg)
    free = tuple(_day(day) for day in holidays)
    last = _day(until) if until is not None else None
    rows: list[dict[str, Any]] = []
    for analysis, name in zip(listed, names, strict=True):
        contract = _frame(analysis, _given(starts, analysis, name), _given(ends, analysis, name), last, free)
        rows += [_row(analysis, name, found) for found in _found(analysis, contract, min_band)]
    order = {kind: position for position, kind in enumerate(kinds())}
    rows.sort(key=lambda row: (row["date"] is None, row["date"] or date.max, row["document"], order[row["kind"]]))
    return frame(KEY_DATE_COLUMNS, rows)


def _day(given: Day) -> date:
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    try:
        return date.fromisoformat(str(given)[:10])
    except ValueError:
        msg = f"a day is written YYYY-MM-DD, not {given!r}"
        raise ValueError(msg) from None


def _given(days: Mapping[str, Day] | None, analysis: Analysis, name: str) -> date | None:
    for key in (name, analysis.document.sha256):
        if days and key in days:
            return _day(days[key])
    return None


def _frame(
    analysis: Analysis, start: date | None, end: date | None, until: date | None, holidays: tuple[date, ...]
) -> Frame:
    """Return what is known of start and end: what the caller says, else what the contract says for certain."""
    dates = analysis.dates
    starts = dates[dates.kind == "start"]
    start_note = NO_START
    if start is None:
        sure = starts[(starts.precision == "day") & ~starts.ambiguous & starts.value.notna()].value.dt.date.unique()
        if len(sure) == 1 and not starts.ambiguous.any():
            start = sure[0]
        elif len(starts):
            start_note = _doubt("start", len(sure), has_blank=bool(starts.placeholder.any()))
    listed = dates[(dates.kind == "end") & (dates.precision == "day") & ~dates.ambiguous & dates.value.notna()]
    end_note = NO_END
    if end is None:
        stated = listed[~listed.derived] if (~listed.derived).any() else listed
        days = stated.value.dt.date.unique()
        if len(days) == 1:
            end = days[0]
        elif len(days):
            end_note = _doubt("end", len(days), has_blank=False)
    return Frame(analysis.document.text, start, end, start_note, end_note, until, holidays)


def _doubt(what: str, count: int, *, has_blank: bool) -> str:
    if count > 1:
        return f"{count} different {what} dates are stated"
    if has_blank:
        return f"the {what} date is a blank still to be filled in"
    return f"the {what} date cannot be read for certain"


def _found(analysis: Analysis, contract: Frame, min_band: Band) -> Iterator[KeyDate]:
    """Yield the key dates of one contract, each once."""
    wanted = _BANDS[_BANDS.index(min_band) :]
    findings = [one for one in analysis.records.attributed if one.status == "present" and one.band in wanted]
    term = _term(contract, findings)
    if term is not None and contract.end is None and term.day is not None:
        contract = Frame(**{**_fields(contract), "end": term.day})
    seen: set[tuple[Any, ...]] = set()
    found = [*_stated(analysis, contract), *([term] if term else []), *follow(contract, findings)]
    for one in found:
        place = analysis.clause(one.finding.clause_id).number if one.finding else one.start
        key = (one.kind, one.day, one.basis if one.day is None else "", place if one.kind not in _ONCE else "")
        if key not in seen:
            seen.add(key)
            yield one


def _fields(contract: Frame) -> dict[str, Any]:
    return {
        name: getattr(contract, name)
        for name in ("text", "start", "end", "start_note", "end_note", "until", "holidays", "repeats")
    }


def _stated(analysis: Analysis, contract: Frame) -> Iterator[KeyDate]:
    """Yield the days that the contract states, blanks too, and the ends that follow from a stated period."""
    found = analysis.records.attributed
    for row in analysis.dates.to_dict("records"):
        kind = _STATED.get(row["kind"])
        if kind is None or (is_missing(row["value"]) and not row["placeholder"]):
            continue
        finding = _finding_at(found, row["start"], row["end"], kind)
        yield KeyDate(
            kind,
            None if row["placeholder"] else row["value"].date(),
            "unknown" if row["placeholder"] else "computed" if row["derived"] else "stated",
            "start of the contract and a stated period" if row["derived"] else "stated",
            row["arithmetic"] if row["derived"] else "",
            _remark(row),
            finding,
            start=row["start"],
            end=row["end"],
        )
    states_start = bool((analysis.dates.kind == "start").any())
    if contract.start is None and not states_start:
        yield KeyDate("start", None, "unknown", "stated", note=NO_START)
    elif contract.start is not None and not states_start:
        yield KeyDate("start", contract.start, "stated", "given by you", note="not from the contract")


def _remark(row: Mapping[Hashable, Any]) -> str:
    if row["placeholder"]:
        return "a blank still to be filled in"
    if row["ambiguous"]:
        return "day and month could be the other way round"
    return "" if row["precision"] == "day" else f"only the {row['precision']} is stated"


def _finding_at(findings: Sequence[Finding], start: int, end: int, kind: str) -> Finding | None:
    """Return the finding whose words hold a date: of the term for start and end, else the surest."""
    around = [finding for finding in findings if finding.start <= start and end <= finding.end]
    if kind in {"start", "expiry", "extension_expiry"}:
        around.sort(key=lambda finding: finding.clause_type != "term_and_extension")
        return around[0] if around else None
    return max(around, key=lambda finding: finding.confidence, default=None)


def _term(contract: Frame, findings: Sequence[Finding]) -> KeyDate | None:
    """Return the end that follows from one stated term, where no end is stated."""
    if contract.end is not None:
        return None
    terms: dict[int, Finding] = {}
    for finding in findings:
        if finding.clause_type == "term_and_extension" and names_start(contract.text[finding.start : finding.end]):
            for fact in finding.attributes:
                if fact.name == "initial_term_months" and isinstance(fact.value, int | float) and fact.value >= 1:
                    terms.setdefault(int(fact.value), finding)
    if len(terms) != 1:
        return None
    months, finding = next(iter(terms.items()))
    basis = f"start of the contract + {Period(months, 'months').words}"
    if contract.start is None:
        return KeyDate("expiry", None, "unknown", basis, note=contract.start_note, finding=finding)
    before = date.fromordinal(contract.start.toordinal() - 1)
    counted = last_day(before, months)
    if counted is None:
        return None
    arithmetic = f"{months} months from {written(contract.start)} = {written(counted.day)} (last day)"
    return KeyDate("expiry", counted.day, "computed", basis, arithmetic, finding=finding)


def _row(analysis: Analysis, name: str, found: KeyDate) -> dict[str, Any]:
    finding, document = found.finding, analysis.document
    clause = analysis.clause(finding.clause_id) if finding else analysis.clause_at(found.start) if found.start else None
    start = found.start if found.start is not None else finding.start if finding else None
    end = found.end if found.end is not None else finding.end if finding else None
    page = document.page_span(start, end)[0] if start is not None and end is not None and end > start else None
    return {
        "document_id": document.sha256,
        "document": name,
        "kind": found.kind,
        "title": rules()["titles"][found.kind],
        "date": found.day,
        "certainty": found.certainty,
        "basis": found.basis,
        "arithmetic": found.arithmetic or None,
        "every_months": found.every,
        "finding_id": finding.id if finding else None,
        "clause_type": finding.clause_type if finding else None,
        "clause_number": clause.number if clause else None,
        "part": clause.part if clause else None,
        "page": page,
        "note": found.note,
    }
