"""Findings as an Excel workbook that reviewers fill in, and that can be made again without losing what they wrote."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contractlens.exceptions import OutputError
from contractlens.review import cells
from contractlens.review.cells import place_beside
from contractlens.review.decisions import read_decisions
from contractlens.review.gathered import gather
from contractlens.review.words import is_missing, text_of
from contractlens.review.workbook_facts import Places, dates_sheet, document_name, files_sheet, money_sheet
from contractlens.review.workbook_sheets import (
    attributes_sheet,
    awaiting,
    earlier_sheet,
    findings_sheet,
    gaps_sheet,
    obligations_sheet,
    warnings_sheet,
)
from contractlens.review.workbook_summary import comparison_sheet, glossary_sheet, summary_sheet, write_read_me
from contractlens.review.workbook_writer import FIRST_ROW, Book, Sheet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date

    import pandas as pd

    from contractlens.analysis import Analysis
    from contractlens.findings import Band
    from contractlens.review.gathered import Gathered, Rows

_ALWAYS = frozenset({"Summary", "Findings", "Files", "Warnings", "Glossary"})


def write_workbook(
    path: Path | str,
    source: Iterable[Analysis] | Mapping[str, pd.DataFrame],
    *,
    gaps: pd.DataFrame | None = None,
    clause_types: Collection[str] | None = None,
    min_band: Band = "low",
    keep_decisions: bool = True,
    mask: bool = False,
    folder: Path | str | None = None,
    made_on: date | None = None,
) -> Path:
    """Write a workbook of one contract or of many, and return its path.

    Sheets: those of `contractlens.review.workbook_summary.SHEET_MEANINGS`; those with nothing to hold are left out, and Read me says why. The same input gives the
    same bytes. The file is replaced in one step: whoever reads it sees the old one or the new one, whole.

    Args:
        path: Where; a workbook of ours that is there already is replaced, with its decisions kept.
        source: Analyses, or frames by name: ``findings`` (needed), ``attributes``, ``dates``, ``warnings``, ``files``,
            ``gaps``, ``clause_types`` (clause_type, title, definition). The frames of a scan fit.
        gaps: What `Analysis.gaps` returned.
        clause_types: Ids of the types to show; None for all.
        min_band: Findings less sure than this are left out; answers are still given on all of them.
        keep_decisions: Take over what reviewers wrote into the workbook at `path`. False writes over any file.
        mask: Mask names, e-mail addresses, phone numbers and postcodes, as far as rules find them.
        folder: Where the contract files lie, for links; None for beside the workbook.
        made_on: Day to name on the first sheet; None for none.

    Raises:
        OutputError: The file is open in another program (``in_use``), cannot be written (``unwritable``), or the
            file at `path` is no workbook of ours, so that decisions cannot be kept (``not_a_workbook``,
            ``no_decisions``, ``unreadable``).

    Example:
        >>> import tempfile
        >>> from pathlib import Path
        >>> import contractlens as cl
        >>> contracts = [cl.analyze(f"sample_contracts/{name}") for name in ("council_hosting.pdf", "harbour_call_off.docx")]
        >>> with tempfile.TemporaryDirectory() as place:
        ...     made = cl.write_workbook(f"{place}/contracts.xlsx", contracts, folder="sample_contracts")
        ...     made.name, len(cl.read_decisions(made))
        ('contracts.xlsx', 0)
    """
    target = Path(path)
    shown = gather(source, gaps).only(clause_types, min_band)
    earlier = _earlier(target) if keep_decisions and target.exists() else []
    if mask:
        from contractlens.review.masking import mask_gathered

        shown, earlier = mask_gathered(shown, earlier)
    places = _places(shown, target, Path(folder) if folder is not None else None)
    scratch = _scratch_file(target)
    try:
        _fill(scratch, shown, earlier, places, made_on)
        _replace(scratch, target)
    finally:
        scratch.unlink(missing_ok=True)
    return target


def _earlier(path: Path) -> Rows:
    """Return what reviewers wrote, as plain rows."""
    rows = read_decisions(path).astype(object).to_dict("records")
    return [{str(name): None if is_missing(value) else value for name, value in row.items()} for row in rows]


def _scratch_file(target: Path) -> Path:
    """Return an empty file in the folder of `target`, to be renamed to it when it is whole."""
    try:
        handle, name = tempfile.mkstemp(prefix=".contractlens-", suffix=".xlsx", dir=target.parent)
    except OSError as error:
        raise _unwritable(target, error) from error
    os.close(handle)
    return Path(name)


def _replace(scratch: Path, target: Path) -> None:
    try:
        if not target.exists():
            scratch.chmod(0o666 & ~_umask())
        else:
            scratch.chmod(target.stat().st_mode & 0o777)
        scratch.replace(target)
    except PermissionError as error:
        msg = f"{target} is open in another program, or may not be changed: close it and try again"
        raise OutputError(msg, kind="in_use", name=str(target)) from error
    except OSError as error:
        raise _unwritable(target, error) from error


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _unwritable(target: Path, error: OSError) -> OutputError:
    return OutputError(f"cannot write {target}: {error.strerror}", kind="unwritable", name=str(target))


def _places(shown: Gathered, target: Path, folder: Path | None) -> Places:
    """Return how files and findings are reached from the workbook."""
    files = {text_of(row.get("document_id")): document_name(row) for row in reversed(shown.tables["files"])}
    room = cells.MAX_ROWS - FIRST_ROW
    rows = {text_of(row["finding_id"]): place for place, row in enumerate(shown.tables["findings"])}

    def file_of(row: Mapping[str, Any]) -> str:
        name = files.get(text_of(row.get("document_id"))) or document_name(row)
        return place_beside(target, folder, name) if name else ""

    def finding_of(finding_id: str) -> str:
        place = rows.get(finding_id)
        if place is None:
            return ""
        sheet = "Findings" if place < room else f"Findings ({place // room + 1})"
        return f"internal:'{sheet}'!A{place % room + FIRST_ROW + 1}"

    return Places(file_of, finding_of)


def _fill(path: Path, shown: Gathered, earlier: Rows, places: Places, made_on: date | None) -> None:
    from contractlens import __version__

    book = Book(path, rows=sum(map(len, shown.tables.values())))
    names = ", ".join(list(shown.contracts.values())[:3])
    book.describe(f"Contract findings: {names}", "Made by contractlens. Not legal advice.")
    first = book.add_page("Read me")
    current = {text_of(row["finding_id"]) for row in shown.tables["findings"]}
    decided = {row["finding_id"]: row for row in earlier if row["finding_id"] in current}
    lost = [row for row in earlier if row["finding_id"] not in current]
    present: dict[str, int] = {}
    try:
        for sheet, count in _sheets(shown, places, decided, lost):
            if count or sheet.name in _ALWAYS:
                book.add(sheet)
                present[sheet.name] = count
        own = _own_warnings(book)
        present["Warnings"] = len(shown.tables["warnings"]) + len(own)
        book.add(warnings_sheet(shown, places, own))
        glossary = glossary_sheet(shown)
        present["Glossary"] = len(list(glossary.rows))
        book.add(glossary)
        write_read_me(book, first, shown, present, version=__version__, made_on=made_on)
    finally:
        _close(book, path)


def _close(book: Book, path: Path) -> None:
    from xlsxwriter.exceptions import FileCreateError

    try:
        book.close()
    except FileCreateError as error:
        msg = f"cannot write {path}: is the disk full?"
        raise OutputError(msg, kind="unwritable", name=str(path)) from error


def _sheets(
    shown: Gathered, places: Places, decided: Mapping[str, Mapping[str, Any]], lost: Rows
) -> Iterator[tuple[Sheet, int]]:
    """Yield the sheets in order, with how many rows each has (0 for one with nothing to hold)."""
    tables = shown.tables
    many = len(shown.contracts) > 1
    waiting = awaiting(shown, decided)
    duties, money, comparison = obligations_sheet(shown, places), money_sheet(shown, places), comparison_sheet(shown)
    yield summary_sheet(shown, places, waiting), len(shown.types) if len(shown.contracts) <= 1 else len(shown.contracts)
    yield findings_sheet(shown, places, decided), len(tables["findings"])
    yield attributes_sheet(shown, places), len(tables["attributes"])
    yield gaps_sheet(shown, places), len(tables["gaps"])
    yield duties, len(list(duties.rows))
    yield dates_sheet(shown, places), len(tables["dates"])
    yield money, len(list(money.rows))
    yield comparison, len(list(comparison.rows)) if many else 0
    yield files_sheet(shown, places), len(tables["files"])
    yield earlier_sheet(lost), len(lost)


def _own_warnings(book: Book) -> list[tuple[str, str, str]]:
    cut = [
        (
            cut.sheet,
            "cell_cut",
            f"Row {cut.row}, {cut.column}: {cut.characters:,} characters did not fit into the cell and were cut off; the data frame has them all.",
        )
        for cut in book.cuts
    ]
    links = [
        (sheet, "links_left_out", f"{count:,} links were left out: Excel takes {cells.MAX_LINKS:,} in a sheet.")
        for sheet, count in book.links_left_out.items()
    ]
    return cut + links
