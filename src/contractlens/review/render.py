"""Renders the findings of one contract as a table for the terminal, JSON, CSV, Markdown, or a page to open in a browser."""

from __future__ import annotations

import csv
import io
import json
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from contractlens.findings import FINDING_COLUMNS
from contractlens.review.cells import clean, looks_like_formula
from contractlens.review.rows import attribute_rows, warning_rows
from contractlens.review.words import fact_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from rich.table import Table

    from contractlens.analysis import Analysis

TextFormat = Literal["table", "json", "csv", "md"]
OutputFormat = Literal["table", "json", "csv", "md", "html"]

_MARKUP = re.compile(r"[\\`*_\[\]|#~]|^(?:[-+>=]|\d{1,9}[.)](?= ))", re.MULTILINE)
_TABLE_COLUMNS = ("Clause type", "Status", "Modality", "Bearer", "Clause", "Page", "Band", "Words")
_MAX_QUOTE = 140  # characters of a finding in the table for a terminal
_CLAUSE = _TABLE_COLUMNS.index("Clause")
_LEAST_WORDS = 40  # columns of the terminal that the words of a finding need in a table
_MAX_PART = 24  # characters of a part's heading there; of a longer one only what it is called by stands
_PART_TITLE = re.compile(r": .*?(?=, (?:[\w-]+ ){1,3}[\w.]{1,5}(?::|$)|$)")


Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is shown of one contract, masked where that was asked."""

    name: str
    document_id: str
    findings: Sequence[Row]
    attributes: Mapping[str, Sequence[Row]]
    warnings: Sequence[Row]


def render(
    analysis: Analysis,
    findings: pd.DataFrame,
    output_format: OutputFormat,
    *,
    width: int | None = None,
    mask: bool = False,
) -> str:
    """Return `findings` (rows of ``analysis.findings``) as text.

    Args:
        analysis: What they were found in.
        findings: All of its findings or some of them.
        output_format: ``table`` for a terminal, ``json`` with the attributes of each finding, ``csv`` fit for a
            spreadsheet (a cell that would be taken for a formula gets a leading apostrophe), ``md`` for Markdown,
            ``html`` for the report on the clause types of `findings`.
        width: Columns of the table; the terminal's own for None.
        mask: Mask names, e-mail addresses, phone numbers and postcodes, as far as rules find them.
    """
    if output_format == "html":
        return _html(analysis, findings, mask=mask)
    if not mask:
        return render_rows(analysis, _plain_rows(findings), output_format, width=width)
    from contractlens.review.masking import Masker, mask_frame

    masker = Masker.learn([analysis.document.text])
    shown = _Shown(
        masker.mask(analysis.document.name),
        analysis.document.sha256,
        _plain_rows(mask_frame(findings, masker)),
        _by_finding(_plain_rows(mask_frame(analysis.attributes, masker))),
        _plain_rows(mask_frame(analysis.warnings, masker)),
    )
    return _text(shown, output_format, width)


def render_rows(
    analysis: Analysis, findings: Sequence[Row], output_format: TextFormat, *, width: int | None = None
) -> str:
    """Return findings as text, as `render` does, from rows of `contractlens.review.rows` and without pandas.

    One file is read from the command line in little more time than pandas takes to import.

    Args:
        analysis: What they were found in.
        findings: Rows of its findings, all or some of them.
        output_format: As in `render`, but not ``html``.
        width: Columns of the table; the terminal's own for None.
    """
    document = analysis.document
    attributes = {} if output_format in {"table", "csv"} else _by_finding(attribute_rows(analysis))
    shown = _Shown(document.name, document.sha256, findings, attributes, list(warning_rows(analysis)))
    return _text(shown, output_format, width)


def _text(shown: _Shown, output_format: TextFormat, width: int | None) -> str:
    match output_format:
        case "json":
            return _json(shown)
        case "csv":
            return _csv(shown.findings)
        case "md":
            return _markdown(shown)
        case "table":
            return _table(shown, width)


def clause_reference(row: Any) -> str:
    """Return part and clause number of a finding as one reference: ``Schedule 2: Services, 4.1``."""
    return _reference(row.part, row.clause_number)


def _reference(part: str, number: str) -> str:
    return ", ".join(piece for piece in (part, number) if piece)


def _short_part(part: str) -> str:
    """Return the heading of a part for a narrow column: "Schedule 9: Security, Part A: Short form" is Schedule 9, Part A."""
    short = part if len(part) <= _MAX_PART else _PART_TITLE.sub("", part)
    return short if len(short) <= 2 * _MAX_PART else f"{short[: 2 * _MAX_PART - 1]}…"


def _pages(row: Row) -> str:
    first, last = row["page_start"], row["page_end"]
    if first is None:
        return ""
    return str(first) if first == last else f"{first}-{last}"


def _plain_rows(frame: pd.DataFrame) -> list[Row]:
    import pandas as pd

    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.astype(object).to_dict("records")
    ]


def _by_finding(attributes: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in attributes:
        found.setdefault(row["finding_id"], []).append(row)
    return found


def _json(shown: _Shown) -> str:
    rows = [
        {
            **row,
            "reasons": json.loads(row["reasons"]),
            "attributes": [
                {name: fact[name] for name in ("name", "value", "unit", "text", "start", "end")}
                for fact in shown.attributes.get(row["finding_id"], ())
            ],
        }
        for row in shown.findings
    ]
    result = {
        "document": shown.name,
        "document_id": shown.document_id,
        "findings": rows,
        "warnings": [{name: row[name] for name in ("kind", "message", "page")} for row in shown.warnings],
    }
    return json.dumps(result, ensure_ascii=False, indent=2)


def _csv(findings: Iterable[Row]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(column.name for column in FINDING_COLUMNS)
    for row in findings:
        cells = (row[column.name] for column in FINDING_COLUMNS)
        writer.writerow(["" if value is None else _not_a_formula(value) for value in cells])
    return buffer.getvalue()


def _not_a_formula(value: object) -> object:
    """Words of a contract that begin like a formula would be run by a spreadsheet; an apostrophe makes them text."""
    if isinstance(value, str) and looks_like_formula(value):
        return f"'{value}"
    return value


def _quote(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _MAX_QUOTE else f"{words[:_MAX_QUOTE]}…"


def _table(shown: _Shown, width: int | None) -> str:
    from rich.console import Console

    buffer = io.StringIO()
    console = Console(file=buffer, width=width, color_system=None)
    console.print(f"{shown.name}: {_count(shown)}", highlight=False, markup=False)
    if shown.findings:
        rows = [_table_cells(row) for row in shown.findings]
        widths = _column_widths(rows, console.width)
        if widths[-1] >= _LEAST_WORDS:
            console.print(_grid(rows, widths))
        else:
            buffer.writelines(_listed(row, console.width) for row in shown.findings)
    return buffer.getvalue()


def _count(shown: _Shown) -> str:
    count = len(shown.findings)
    return f"{count} finding{'' if count == 1 else 's'}"


def _table_cells(row: Row) -> tuple[str, ...]:
    reference = _reference(_short_part(row["part"]), row["clause_number"])
    judged = (row["clause_type"], row["status"], row["modality"], row["bearer"] or "")
    return (*judged, reference, _pages(row), row["band"], _quote(row["text"]))


def _column_widths(rows: Sequence[Sequence[str]], width: int) -> Sequence[int]:
    """Return how wide the columns are: codes whole, the words in what is left, which may be nothing.

    rich would work them out by wrapping each cell more than once.
    """
    *codes, _ = (max(map(len, column)) for column in zip(_TABLE_COLUMNS, *rows, strict=True))
    codes[_CLAUSE] = min(codes[_CLAUSE], _MAX_PART)
    return [*codes, width - sum(codes) - 3 * len(codes) - 2]  # a border and two spaces between columns, and the edges


def _grid(rows: Iterable[Sequence[str]], widths: Sequence[int]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(title=None, show_lines=False, pad_edge=False)
    for name, wide in zip(_TABLE_COLUMNS, widths, strict=True):
        table.add_column(name, overflow="fold", width=wide)
    for cells in rows:
        table.add_row(*map(Text, cells))
    return table


def _listed(row: Row, width: int) -> str:
    """Return a finding as lines one under the other, for a terminal that is too narrow for the table."""
    place = _reference(_short_part(row["part"]), row["clause_number"])
    page = f"page {_pages(row)}" if _pages(row) else ""
    head = ", ".join(piece for piece in (row["clause_type"], place, page) if piece)
    lines = textwrap.wrap(f"{head} – {_judged(row)}", width, subsequent_indent="  ")
    words = textwrap.wrap(_quote(row["text"]), width, initial_indent="    ", subsequent_indent="    ")
    return "\n".join(["", *lines, *words, ""])


def _judged(row: Row) -> str:
    """Return how a finding binds: ``present, supplier, obligation, confidence high``."""
    bearer = f"{row['bearer']}, " if row["bearer"] else ""
    return f"{row['status'].replace('_', ' ')}, {bearer}{row['modality']}, confidence {row['band']}"


def _html(analysis: Analysis, findings: pd.DataFrame, *, mask: bool) -> str:
    from contractlens.review.report import contract_report

    wanted = None if len(findings) == len(analysis.findings) else set(findings.clause_type)
    return contract_report(analysis, clause_types=wanted, mask=mask)


def _markdown(shown: _Shown) -> str:
    """Return a heading per clause type and the words of each finding as a quotation."""
    lines = [f"# {_escaped(shown.name) or 'Contract'}", ""]
    lines += [f"- Warning: {_escaped(row['message'])}" for row in shown.warnings] + [""] * bool(shown.warnings)
    lines.append(f"{_count(shown)}. This shows what was found in the text that could be read. It is not legal advice.")
    groups: dict[str, list[Row]] = {}
    for row in shown.findings:
        groups.setdefault(row["title"], []).append(row)
    for title, group in groups.items():
        lines += ["", f"## {_escaped(title)}"]
        for row in group:
            lines += _markdown_finding(row, fact_line(list(shown.attributes.get(row["finding_id"], ()))))
    return "\n".join(lines) + "\n"


def _markdown_finding(row: Row, facts: str) -> list[str]:
    page = f", page {_pages(row)}" if _pages(row) else ""
    place = _escaped(_reference(row["part"], row["clause_number"])) or "Unnumbered provision"
    lines = ["", f"**{place}**{page} – {_judged(row)}", ""]
    lines += [f"> {_escaped(line)}" for line in clean(row["text"]).splitlines()]
    return [*lines, "", f"Facts: {_escaped(facts)}"] if facts else lines


def _escaped(text: str) -> str:
    """Words of a contract are no markup: what Markdown or HTML would read as such is escaped."""
    return _MARKUP.sub(r"\\\g<0>", clean(text)).replace("<", "&lt;")
