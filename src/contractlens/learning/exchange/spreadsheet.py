"""CSV for spreadsheets: one row per finding with columns to fill in, read back as Excel, LibreOffice or Numbers save it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from contractlens.corrections.record import JUDGED, Correction
from contractlens.learning.exchange.tasks import Found, Shape, Task, from_meta, to_meta
from contractlens.review.cells import FORMULA_STARTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from contractlens.learning.exchange.answers import Reading

TO_FILL_IN = ("decision", "right_type", *(f"right_{name}" for name in JUDGED), "reviewer", "note", "made_at")
COLUMNS = (
    *("document", "clause_number", "part", "heading", "text", "clause_type", *JUDGED),
    *TO_FILL_IN,
    *("finding_id", "place"),
)
_DECISIONS = {"": None, "unsure": None, "agree": True, "yes": True, "reject": False, "no": False}
_MAX_FIELD = 64 * 1024 * 1024  # characters of a cell; a provision has some hundred
_APOSTROPHE = "'"


def write(tasks: Sequence[Task], types: Mapping[str, str], shape: Shape) -> bytes:
    """Return one row per finding, and one per provision without any; UTF-8 with the mark that Excel looks for.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front; reading takes it away again.
    """
    del types, shape
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for task in tasks:
        for found in task.found or (Found(""),):
            row = _row(task, found)
            writer.writerow([_shielded(row.get(name, "")) for name in COLUMNS])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8")


def _row(task: Task, found: Found) -> dict[str, str]:
    place, context = task.place, task.place.context
    return {
        "document": place.document,
        "clause_number": context.number,
        "part": context.part,
        "heading": context.heading,
        "text": place.text,
        "clause_type": found.clause_type,
        **found.said,
        "finding_id": found.finding_id,
        "place": json.dumps(to_meta(replace_found(task, found)), ensure_ascii=False),
    }


def replace_found(task: Task, found: Found) -> Task:
    """Return the task with one finding alone; none for an empty one."""
    return replace(task, found=(found,) if found.clause_type else ())


def _shielded(text: str) -> str:
    return f"{_APOSTROPHE}{text}" if _needs_shield(text) else text


def _unshielded(text: str) -> str:
    return text[1:] if text.startswith(_APOSTROPHE) and _needs_shield(text[1:]) else text


def _needs_shield(text: str) -> bool:
    """True for a formula, also behind blanks, and for one behind apostrophes, so that taking one away is always right."""
    return text.lstrip(f" {_APOSTROPHE}").startswith(FORMULA_STARTS)


def read(data: bytes, reading: Reading) -> None:
    """Read rows that reviewers filled in; a row without a decision and without anything right says nothing."""
    text = _decoded(data, reading)
    for where, row in _rows(text, reading):
        if reading.is_hopeless:
            break
        _read_row(where, row, reading)


def _decoded(data: bytes, reading: Reading) -> str:
    """Return the text: UTF-8 or UTF-16 by their marks, else UTF-8, else the Windows code page that Excel writes."""
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise reading.refuse("has characters of no encoding that spreadsheets write; save it as CSV UTF-8")


def _rows(text: str, reading: Reading) -> Iterator[tuple[str, dict[str, str]]]:
    header = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    before = csv.field_size_limit(_MAX_FIELD)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        names: list[str] = []
        for number, cells in enumerate(reader, start=1):
            if not names:
                names = [cell.strip().casefold() for cell in cells]
                _check_header(names, reading)
            elif any(cell.strip() for cell in cells):
                yield f"row {number}", dict(zip(names, map(_unshielded, cells), strict=False))
    except csv.Error as error:
        msg = f"cannot be read as CSV: {error}"  # speaks of quotation marks and lengths, not of words
        raise reading.refuse(msg) from error
    finally:
        csv.field_size_limit(before)


def _check_header(names: list[str], reading: Reading) -> None:
    missing = [name for name in ("text", "clause_type") if name not in names]
    if "decision" not in names and "right_type" not in names:
        missing.append("decision or right_type")
    if missing:
        msg = f"lacks columns: {', '.join(missing)}; the first row must name the columns"
        raise reading.refuse(msg)


def _read_row(where: str, row: Mapping[str, str], reading: Reading) -> None:
    decision = row.get("decision", "").strip().casefold()
    if decision not in _DECISIONS:
        reading.wrong(where, "decision must be agree, reject or unsure, or empty")
        return
    is_right = _DECISIONS[decision]
    right_type = row.get("right_type", "").strip()
    said: dict[str, Any] = {name: row.get(f"right_{name}", "").strip() or None for name in JUDGED}
    if is_right is None and not right_type and not any(said.values()):
        return
    found_type = row["clause_type"].strip()
    for name in filter(None, (found_type, right_type)):
        if not reading.is_type(where, name):
            reading.wrong(where, "clause_type and right_type must be ids of clause types")
            return
    if is_right and right_type not in {"", found_type}:
        reading.wrong(where, "agreed with, and another type is said to be right")
        return
    place = _place(where, row, reading)
    if place is None:
        return
    if not right_type and is_right is not False:
        right_type = found_type
    correction = replace(
        place,
        found_type=found_type,
        right_type=right_type,
        **said,
        finding_id=row.get("finding_id", "").strip() if found_type else "",
        reviewer=row.get("reviewer", "").strip(),
        note=row.get("note", "").strip(),
    )
    reading.add_correction(where, correction, row.get("made_at", "").strip())


def _place(where: str, row: Mapping[str, str], reading: Reading) -> Correction | None:
    meta: object = row.get("place", "").strip()
    if not meta:
        context = {
            "number": row.get("clause_number", ""),
            "heading": row.get("heading", ""),
            "part": row.get("part", ""),
        }
        found = row["clause_type"].strip()
        meta = {"document": row.get("document", ""), "context": {**context, "found": [found] if found else []}}
    task, reason = from_meta(meta, row["text"])
    if task is None:
        reading.wrong(where, reason)
        return None
    return task.place
