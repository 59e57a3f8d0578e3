"""Playbooks as Excel workbooks: written for people to fill in, read back with every mistake named by its cell.

Sheets: ``Read me``, ``Playbook`` (name, title, description), ``Requirements`` (one row each) and ``Checks`` (one row
each). What a cell holds is a value, never a formula: texts are written so that they stay texts when they are edited,
and formulas are refused when read.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from contractlens.exceptions import PlaybookError, Problem
from contractlens.review import playbook_layout as layout
from contractlens.review.cells import MAX_CELL
from contractlens.review.excel_input import RefusedWorkbookError, open_workbook
from contractlens.review.playbooks import as_content

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from openpyxl.cell.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet
    from xlsxwriter.workbook import Workbook as Writer
    from xlsxwriter.worksheet import Worksheet as WriterSheet

    from contractlens.review.playbooks import Playbook

_MAX_UNPACKED = 50_000_000  # bytes of all parts: a sheet of a thousand requirements has a hundredth
_MAX_ROWS = 10_000
_BLANK_ROWS = 200  # empty rows below the last one that also get their drop-down lists
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_sheet(playbook: Playbook, path: Path) -> Path:
    """Write `playbook` as a workbook to fill in; see `Playbook.to_excel`.

    Args:
        playbook: What to write.
        path: Where to; a file there is replaced.

    Raises:
        PlaybookError: The file cannot be written (``unwritable``).
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(str(path), options)
    content = as_content(playbook)
    _write_read_me(workbook)
    _write_head(workbook, content)
    _write_table(workbook, "Requirements", layout.REQUIREMENT_FIELDS, layout.requirement_rows(content))
    _write_table(workbook, "Checks", layout.CHECK_FIELDS, layout.check_rows(content))
    _write_lists(workbook)
    try:
        workbook.close()
    except FileCreateError as error:
        msg = f"cannot write {path}: is it open in another program, or does the folder not exist?"
        raise PlaybookError(msg, kind="unwritable", name=str(path)) from error
    return path


def _write_read_me(workbook: Writer) -> None:
    sheet = workbook.add_worksheet("Read me")
    sheet.set_column(0, 0, 110)
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    title = workbook.add_format({"bold": True, "font_size": 14})
    for row, line in enumerate(layout.READ_ME):
        sheet.write_string(row, 0, line, title if row == 0 else wrapped)


def _write_head(workbook: Writer, content: Mapping[str, Any]) -> None:
    sheet = workbook.add_worksheet("Playbook")
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 90)
    text = workbook.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    bold = workbook.add_format({"bold": True, "valign": "top"})
    for row, name in enumerate(layout.HEAD):
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, _clean(content.get(name, "")), text)


def _write_table(
    workbook: Writer, name: str, fields: tuple[layout.Field, ...], rows: Iterable[Mapping[str, Any]]
) -> None:
    sheet = workbook.add_worksheet(name)
    header = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EDF2"})
    text = workbook.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    day = workbook.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})
    plain = workbook.add_format({"valign": "top", "align": "left"})
    count = 0
    for count, row in enumerate(rows, start=1):
        for column, field in enumerate(fields):
            _write_cell(sheet, (count, column), row.get(field.name), {"text": text, "day": day, "plain": plain})
    for column, field in enumerate(fields):
        sheet.write_string(0, column, field.name, header)
        sheet.write_comment(0, column, field.hint)
        sheet.set_column(column, column, field.width)
        if field.choices:
            sheet.data_validation(1, column, count + _BLANK_ROWS, column, {
                "validate": "list", "source": f"=Lists!{layout.list_range(field.choices)}", "ignore_blank": True,
                "error_title": "Not in the list", "error_message": "Choose one of the list.",
                "error_type": "stop" if field.strict else "warning",
            })  # fmt: skip
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(count, 1), len(fields) - 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


def _write_cell(sheet: WriterSheet, place: tuple[int, int], value: object, formats: Mapping[str, Any]) -> None:
    row, column = place
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, "yes" if value else "no", formats["plain"])
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, formats["plain"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["day"])  # noqa: DTZ001
    elif sheet.write_string(row, column, _clean(str(value)), formats["text"]):
        msg = f"an entry is longer than the {MAX_CELL:,} characters of an Excel cell: keep this playbook as TOML"
        raise PlaybookError(msg, kind="unwritable")


def _write_lists(workbook: Writer) -> None:
    sheet = workbook.add_worksheet("Lists")
    for column, (name, values) in enumerate(layout.lists().items()):
        sheet.write_string(0, column, name)
        for row, value in enumerate(values, start=1):
            sheet.write_string(row, column, value)
    sheet.hide()


def _clean(text: str) -> str:
    return _ILLEGAL.sub("", text)


def read_sheet(data: bytes, name: str) -> tuple[dict[str, Any], dict[str, str], list[Problem]]:
    """Return the content of a workbook as the tables of a TOML file, the cell of each key, and the mistakes so far.

    Args:
        data: The file's bytes.
        name: Its name, for messages.

    Raises:
        PlaybookError: It is no workbook, or a sheet is missing.
    """
    workbook = _open(data, name)
    missing = [title for title in ("Playbook", "Requirements") if title not in workbook.sheetnames]
    if missing:
        raise _error(name, [Problem(name, title, "there is no sheet of this name") for title in missing])
    problems: list[Problem] = []
    content, cells = _read_head(workbook["Playbook"], name, problems)
    requirements = list(_read_table(workbook["Requirements"], layout.REQUIREMENT_FIELDS, name, problems))
    checks = (
        list(_read_table(workbook["Checks"], layout.CHECK_FIELDS, name, problems))
        if "Checks" in workbook.sheetnames
        else []
    )
    content["requirements"], more = layout.assemble(requirements, checks)
    known = {row.values.get("id") for row in requirements}
    problems += [
        Problem(name, row.cells["requirement"], "no requirement has this id")
        for row in checks
        if row.values.get("requirement") not in known
    ]
    return content, cells | more, problems


def _error(name: str, problems: list[Problem]) -> PlaybookError:
    count = f"{len(problems)} mistakes" if len(problems) > 1 else "1 mistake"
    return PlaybookError(f"{name}: {count} in the playbook", name=name, problems=tuple(problems))


def _open(data: bytes, name: str) -> Workbook:
    try:
        return open_workbook(data, most_bytes=_MAX_UNPACKED, data_only=False, keep_links=False)
    except RefusedWorkbookError as error:
        msg = f"{name} {error}"
        raise PlaybookError(msg, kind="unreadable", name=name) from error


def _read_head(sheet: Worksheet, name: str, problems: list[Problem]) -> tuple[dict[str, Any], dict[str, str]]:
    content: dict[str, Any] = {}
    cells: dict[str, str] = {}
    for row in islice(sheet.iter_rows(min_col=1, max_col=2), len(layout.HEAD) * 3):
        label = str(row[0].value or "").strip().lower()
        if label in layout.HEAD and len(row) > 1:
            value = _value(row[1], name, problems)
            cells[label] = f"{sheet.title}!{row[1].coordinate}"
            if value is not None:
                content[label] = value
    return content, cells


def _read_table(
    sheet: Worksheet, fields: tuple[layout.Field, ...], name: str, problems: list[Problem]
) -> Iterator[layout.SheetRow]:
    """Yield the rows that hold anything; columns are found by their names, in any order."""
    rows = sheet.iter_rows(max_col=min(sheet.max_column, 100), max_row=min(sheet.max_row, _MAX_ROWS))
    header = next(rows, ())
    named = {str(cell.value or "").strip(): position for position, cell in enumerate(header)}
    by_name = {field.name: field for field in fields}
    for title, position in named.items():
        if title and title not in by_name:
            where = f"{sheet.title}!{header[position].coordinate}"
            problems.append(Problem(name, where, f"unknown column; there are {', '.join(by_name)}"))
    problems.extend(
        Problem(name, sheet.title, f"the column {field.name!r} is missing")
        for field in fields
        if field.needed and field.name not in named
    )
    columns = {title: position for title, position in named.items() if title in by_name}
    for row in rows:
        values: dict[str, Any] = {}
        places: dict[str, str] = {}
        for title, position in columns.items():
            cell = row[position]
            places[title] = f"{sheet.title}!{cell.coordinate}"
            raw = _value(cell, name, problems)
            if raw is not None and raw != "":
                values[title] = by_name[title].read(raw)
        if values:
            yield layout.SheetRow(values, places)


def _value(cell: Cell, name: str, problems: list[Problem]) -> Any:
    where = f"{cell.parent.title}!{cell.coordinate}"
    if cell.data_type == "f":
        problems.append(Problem(name, where, "holds a formula: write the value itself"))
        return None
    if cell.data_type == "e":
        problems.append(Problem(name, where, "holds an error value"))
        return None
    value = cell.value
    if isinstance(value, datetime):
        return value.date()
    return value.strip() if isinstance(value, str) else value
