"""Renders the findings of one contract as a table for the terminal, JSON, CSV, Markdown, or a page to open in a browser."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any, Literal

from contractlens.review.cells import clean, looks_like_formula
from contractlens.review.words import fact_line, is_missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from contractlens.analysis import Analysis
    from contractlens.review.masking import Masker

OutputFormat = Literal["table", "json", "csv", "md", "html"]

_MARKUP = re.compile(r"[\\`*_\[\]|#~]|^(?:[-+>=]|\d{1,9}[.)](?= ))", re.MULTILINE)
_TABLE_COLUMNS = ("Clause type", "Status", "Modality", "Bearer", "Clause", "Page", "Band", "Words")
_MAX_QUOTE = 200  # characters of a finding in the table for a terminal


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
    from contractlens.review.masking import Masker

    if output_format == "html":
        return _html(analysis, findings, mask=mask)
    masker = Masker.learn([analysis.document.text]) if mask else None
    shown = _masked(findings, masker)
    match output_format:
        case "json":
            return _json(analysis, shown, masker)
        case "csv":
            return _csv(shown)
        case "md":
            return _markdown(analysis, shown, _masked(analysis.warnings, masker), masker)
        case "table":
            return _table(analysis, shown, width)


def clause_reference(row: Any) -> str:
    """Return part and clause number of a finding as one reference: ``Schedule 2: Services, 4.1``."""
    return ", ".join(piece for piece in (row.part, row.clause_number) if piece)


def _pages(row: Any) -> str:
    import pandas as pd

    if pd.isna(row.page_start):
        return ""
    return str(row.page_start) if row.page_start == row.page_end else f"{row.page_start}-{row.page_end}"


def _named(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows with their columns as attributes."""
    yield from frame.itertuples(index=False)


def _plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    import pandas as pd

    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.astype(object).to_dict("records")
    ]


def _json(analysis: Analysis, findings: pd.DataFrame, masker: Masker | None) -> str:
    by_finding: dict[str, list[dict[str, Any]]] = {}
    for row in _plain_rows(_masked(analysis.attributes, masker)):
        by_finding.setdefault(row["finding_id"], []).append(
            {name: row[name] for name in ("name", "value", "unit", "text", "start", "end")}
        )
    rows = _plain_rows(findings)
    for row in rows:
        row["reasons"] = json.loads(row["reasons"])
        row["attributes"] = by_finding.get(row["finding_id"], [])
    result = {
        "document": masker.mask(analysis.document.name) if masker else analysis.document.name,
        "document_id": analysis.document.sha256,
        "findings": rows,
        "warnings": _plain_rows(_masked(analysis.warnings[["kind", "message", "page"]], masker)),
    }
    return json.dumps(result, ensure_ascii=False, indent=2)


def _csv(findings: pd.DataFrame) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(findings.columns)
    for row in _plain_rows(findings):
        writer.writerow(["" if value is None else _not_a_formula(value) for value in row.values()])
    return buffer.getvalue()


def _not_a_formula(value: object) -> object:
    """Words of a contract that begin like a formula would be run by a spreadsheet; an apostrophe makes them text."""
    if isinstance(value, str) and looks_like_formula(value):
        return f"'{value}"
    return value


def _quote(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _MAX_QUOTE else f"{words[:_MAX_QUOTE]}…"


def _table(analysis: Analysis, findings: pd.DataFrame, width: int | None) -> str:
    import pandas as pd
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=None, show_lines=False, pad_edge=False)
    for name in _TABLE_COLUMNS:
        table.add_column(name, overflow="fold", ratio=4 if name == "Words" else None)
    for row in _named(findings):
        bearer = "" if pd.isna(row.bearer) else row.bearer
        cells = (row.clause_type, row.status, row.modality, bearer, clause_reference(row), _pages(row), row.band)
        table.add_row(*(Text(str(cell)) for cell in cells), Text(_quote(str(row.text))))
    buffer = io.StringIO()
    console = Console(file=buffer, width=width, color_system=None)
    console.print(f"{analysis.document.name}: {len(findings)} findings", highlight=False, markup=False)
    if len(findings):
        console.print(table)
    return buffer.getvalue()


def _html(analysis: Analysis, findings: pd.DataFrame, *, mask: bool) -> str:
    from contractlens.review.report import contract_report

    wanted = None if len(findings) == len(analysis.findings) else set(findings.clause_type)
    return contract_report(analysis, clause_types=wanted, mask=mask)


def _markdown(analysis: Analysis, findings: pd.DataFrame, warnings: pd.DataFrame, masker: Masker | None) -> str:
    """Return a heading per clause type and the words of each finding as a quotation."""
    facts = _facts(analysis, masker)
    lines = [f"# {_plain(analysis.document.name, masker) or 'Contract'}", ""]
    lines += [f"- Warning: {_escaped(str(message))}" for message in warnings.message] + [""] * bool(len(warnings))
    lines.append(
        f"{len(findings)} findings. This shows what was found in the text that could be read. It is not legal advice."
    )
    for title, group in findings.groupby("title", sort=False):
        lines += ["", f"## {_escaped(str(title))}"]
        for row in _named(group):
            page = f", page {_pages(row)}" if _pages(row) else ""
            bearer = "" if is_missing(row.bearer) else f"{row.bearer}, "
            status = str(row.status).replace("_", " ")
            lines += [
                "",
                f"**{_escaped(clause_reference(row)) or 'Unnumbered provision'}**{page} – {status}, {bearer}{row.modality}, confidence {row.band}",
            ]
            lines += [""] + [f"> {_escaped(line)}" for line in clean(str(row.text)).splitlines()]
            if facts.get(str(row.finding_id)):
                lines += ["", f"Facts: {_escaped(facts[str(row.finding_id)])}"]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """Words of a contract are no markup: what Markdown or HTML would read as such is escaped."""
    return _MARKUP.sub(r"\\\g<0>", clean(text)).replace("<", "&lt;")


def _plain(text: str, masker: Masker | None) -> str:
    return _escaped(masker.mask(text) if masker else text)


def _facts(analysis: Analysis, masker: Masker | None) -> dict[str, str]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in _plain_rows(_masked(analysis.attributes, masker)):
        found.setdefault(row["finding_id"], []).append(row)
    return {name: fact_line(rows) for name, rows in found.items()}


def _masked(frame: pd.DataFrame, masker: Masker | None) -> pd.DataFrame:
    from contractlens.review.masking import mask_frame

    return frame if masker is None else mask_frame(frame, masker)
