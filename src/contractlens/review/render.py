"""Renders the findings of one contract as a table for the terminal, JSON, CSV, or a page to open in a browser."""

from __future__ import annotations

import csv
import html
import io
import json
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from contractlens.analysis import Analysis

OutputFormat = Literal["table", "json", "csv", "html"]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_TABLE_COLUMNS = ("Clause type", "Status", "Modality", "Bearer", "Clause", "Page", "Band", "Words")
_MAX_QUOTE = 200  # characters of a finding in the table for a terminal

_STYLE = """
body{font-family:Arial,Helvetica,sans-serif;line-height:1.5;color:#0b0c0c;background:#fff;margin:0 auto;max-width:75rem;padding:1rem}
table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:bold;padding:.5rem 0}
th,td{border-bottom:1px solid #767676;padding:.5rem;text-align:left;vertical-align:top}
.words{white-space:pre-wrap;min-width:20rem}code{overflow-wrap:anywhere}
@media (max-width:40rem){table,caption,thead,tbody,tr,th,td{display:block}td:empty{display:none}thead{position:absolute;left:-100rem}tr{padding:.5rem 0}
td::before{content:attr(data-label) ": ";font-weight:bold}.words{min-width:0}}
@media print{body{max-width:none}}
"""


def render(analysis: Analysis, findings: pd.DataFrame, output_format: OutputFormat, *, width: int | None = None) -> str:
    """Return `findings` (rows of ``analysis.findings``) as text.

    Args:
        analysis: What they were found in.
        findings: All of its findings or some of them.
        output_format: ``table`` for a terminal, ``json`` with the attributes of each finding, ``csv`` fit for a
            spreadsheet (a cell that would be taken for a formula gets a leading apostrophe), ``html`` a whole page.
        width: Columns of the table; the terminal's own for None.
    """
    match output_format:
        case "json":
            return _json(analysis, findings)
        case "csv":
            return _csv(findings)
        case "html":
            return _html(analysis, findings)
        case "table":
            return _table(analysis, findings, width)


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


def _json(analysis: Analysis, findings: pd.DataFrame) -> str:
    by_finding: dict[str, list[dict[str, Any]]] = {}
    for row in _plain_rows(analysis.attributes):
        by_finding.setdefault(row["finding_id"], []).append(
            {name: row[name] for name in ("name", "value", "unit", "text", "start", "end")}
        )
    rows = _plain_rows(findings)
    for row in rows:
        row["reasons"] = json.loads(row["reasons"])
        row["attributes"] = by_finding.get(row["finding_id"], [])
    result = {
        "document": analysis.document.name,
        "document_id": analysis.document.sha256,
        "findings": rows,
        "warnings": _plain_rows(analysis.warnings[["kind", "message", "page"]]),
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
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
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


def _html(analysis: Analysis, findings: pd.DataFrame) -> str:
    name = html.escape(analysis.document.name or "Contract")
    notices = "".join(f"<li>{html.escape(str(message))}</li>" for message in analysis.warnings.message)
    warnings = f"<h2>Before you trust this</h2><ul>{notices}</ul>" if notices else ""
    columns = ("Clause type", "Clause", "Page", "Status", "Who and how", "Words", "Facts", "Band")
    head = "".join(f'<th scope="col">{column}</th>' for column in columns)
    facts = _facts(analysis)
    body = "".join(_html_row(row, columns, facts.get(str(row.finding_id), "")) for row in _named(findings))
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Findings: {name}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head><body><main>'
        f"<h1>Findings: {name}</h1><p>{html.escape(repr(analysis).strip('<>'))}. "
        f"File SHA-256: <code>{analysis.document.sha256}</code>. Model version {html.escape(analysis.model_version)}.</p>"
        f"<p>This shows what was found in the text that could be read. It is not legal advice.</p>{warnings}"
        f"<table><caption>{len(findings)} findings, in the order of the contract</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></main></body></html>\n"
    )


def _facts(analysis: Analysis) -> dict[str, str]:
    facts: dict[str, list[str]] = {}
    for row in _named(analysis.attributes):
        facts.setdefault(str(row.finding_id), []).append(f"{row.name}: {row.value} {row.unit}".strip())
    return {name: "; ".join(listed) for name, listed in facts.items()}


def _html_row(row: Any, columns: tuple[str, ...], facts: str) -> str:
    import pandas as pd

    who = " ".join(str(value) for value in (row.bearer, row.modality, row.strength) if not pd.isna(value))
    status = str(row.status).replace("_", " ")
    changed = "" if row.tracked_change == "none" else f" (tracked change: {row.tracked_change})"
    cells = (row.title, clause_reference(row), _pages(row), status + changed, who, str(row.text), facts, row.band)
    return (
        "<tr>"
        + "".join(
            f'<td data-label="{column}"{" class=words" if column == "Words" else ""}>{html.escape(str(cell))}</td>'
            for column, cell in zip(columns, cells, strict=True)
        )
        + "</tr>"
    )
