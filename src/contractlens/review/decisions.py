"""What reviewers wrote into a workbook: read back, so that a new run keeps it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from contractlens.exceptions import OutputError
from contractlens.findings import Column, frame
from contractlens.review.excel_input import RefusedWorkbookError, open_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

CHOICES = ("agree", "reject", "unsure")
"""What a reviewer may choose."""

ID_TITLE = "Finding id"
DECISION_TITLE = "Reviewer decision"
COMMENT_TITLE = "Reviewer comment"
REVIEWER_TITLE = "Reviewer"
RIGHT_TYPE_TITLE = "Right clause type"
EARLIER_SHEET = "Earlier decisions"

DECISION_COLUMNS = (
    Column("finding_id", "string", "The finding that was judged."),
    Column("document", "string", "File name."),
    Column("title", "string", "Clause type in words."),
    Column("clause", "string", "Part and clause number."),
    Column("words", "string", "The words that were judged, the first 500 characters."),
    Column("decision", "string", "agree, reject or unsure, or what else the reviewer wrote; missing for none."),
    Column("comment", "string", "What the reviewer wrote; missing for none."),
    Column("reviewer", "string", "Who; missing if not said."),
    Column("right_type", "string", "The clause type that the reviewer says is right; missing if not said."),
)
_TITLES = {
    "finding_id": ID_TITLE,
    "document": "Document",
    "title": "Clause type",
    "clause": "Clause",
    "words": "Words",
    "decision": DECISION_TITLE,
    "comment": COMMENT_TITLE,
    "reviewer": REVIEWER_TITLE,
    "right_type": RIGHT_TYPE_TITLE,
    "heading": "Heading",
}
_WRITTEN = ("decision", "comment", "reviewer", "right_type")
_HEADER_WITHIN = 20  # rows; people put notes above the header, not pages of them
_MOST_UNPACKED = 400_000_000
"""Bytes; a workbook of 28,000 findings unpacks to a tenth of it."""

_WORDS_KEPT = 500


def read_decisions(path: Path | str) -> pd.DataFrame:
    """Return what reviewers wrote into a workbook, one row per finding that has a decision, comment or reviewer.

    Rows may have been sorted, filtered or moved, and columns too: findings are known by their id. Decisions on earlier
    findings (the last sheet) are among them. Columns in `contractlens.review.decisions.DECISION_COLUMNS`.

    Args:
        path: Workbook that `Analysis.to_excel` wrote.

    Raises:
        OutputError: It cannot be opened (``unreadable``), is no workbook (``not_a_workbook``), or has no column of
            finding ids beside one of decisions (``no_decisions``).
    """
    kept: dict[str, dict[str, Any]] = {}
    for row in read_judged(path):
        if any(row[name] for name in _WRITTEN):
            kept.setdefault(row["finding_id"], row | {"words": row["words"] and row["words"][:_WORDS_KEPT]})
    return frame(DECISION_COLUMNS, kept.values())


def read_judged(path: Path | str) -> list[dict[str, Any]]:
    """Return the rows of a workbook that have a finding id, with what reviewers wrote and the whole words.

    Args:
        path: Workbook that `Analysis.to_excel` wrote.

    Raises:
        OutputError: See `read_decisions`.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        msg = f"cannot open {path}: {error.strerror}"
        raise OutputError(msg, kind="unreadable", name=str(path)) from error
    try:
        book = open_workbook(data, most_bytes=_MOST_UNPACKED, read_only=True, data_only=True)
    except RefusedWorkbookError as error:
        msg = f"{path} {error}"
        raise OutputError(msg, kind="not_a_workbook", name=str(path)) from error
    try:
        found = [rows for sheet in book.worksheets if (rows := _rows_of(sheet)) is not None]
    finally:
        book.close()
    if not found:
        msg = f"{path} has no columns {ID_TITLE!r} and {DECISION_TITLE!r}: it was not written by contractlens, or they were deleted"
        raise OutputError(msg, kind="no_decisions", name=str(path))
    return [row for rows in found for row in rows]


def _rows_of(sheet: Any) -> list[dict[str, Any]] | None:
    """Return the rows of a sheet that have a finding id; None for a sheet without columns for decisions."""
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(values_only=True)
    for _ in range(_HEADER_WITHIN):
        header = [str(value).strip() if value is not None else "" for value in next(rows, ())]
        if ID_TITLE in header and DECISION_TITLE in header:
            places = {name: header.index(title) for name, title in _TITLES.items() if title in header}
            return [row for values in rows if (row := _decision(values, places)) is not None]
    return None


def _decision(values: tuple[Any, ...], places: dict[str, int]) -> dict[str, Any] | None:
    """Return one row, or None without the id of a finding."""
    row: dict[str, Any] = dict.fromkeys(_TITLES)
    for name, place in places.items():
        value = values[place] if place < len(values) else None
        row[name] = None if value is None or not str(value).strip() else str(value).strip()
    if row["finding_id"] is None:
        return None
    if row["decision"] is not None and row["decision"].casefold() in CHOICES:
        row["decision"] = row["decision"].casefold()
    return row
