"""Comparisons and deviations as text: a table for people, CSV for a spreadsheet, a page for a browser."""

from __future__ import annotations

import csv
import html
import io
from collections import Counter
from typing import TYPE_CHECKING, Any, Literal

from contractlens.review.cells import clean, looks_like_formula
from contractlens.review.words import clause_words, is_missing, pages_words, text_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    import pandas as pd

    from contractlens.review.comparing import Comparison

PortfolioFormat = Literal["table", "csv", "html"]

_QUOTE_CHARS = 160  # of a provision in a table for a terminal
_STYLE = """
body{font-family:Arial,Helvetica,sans-serif;line-height:1.5;color:#0b0c0c;background:#fff;margin:0 auto;max-width:90rem;padding:1rem}
table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:bold;padding:.5rem 0}
th,td{border-bottom:1px solid #767676;padding:.5rem;text-align:left;vertical-align:top}
ins{background:#d3f0dc;color:#0b3d1d;text-decoration:underline;text-decoration-thickness:2px}
del{background:#fbdcdc;color:#6e0d0d;text-decoration:line-through}
.words{white-space:pre-wrap;min-width:20rem}.scroll{overflow-x:auto}
@media print{body{max-width:none}.scroll{overflow:visible}}
"""
_STATUS_WORDS = {
    "same": "Same",
    "changed": "Changed",
    "moved": "Moved",
    "missing": "Missing",
    "added": "Added",
}


def render_comparison(comparison: Comparison, output_format: PortfolioFormat, *, width: int | None = None) -> str:
    """Return contracts side by side as text.

    Args:
        comparison: From `contractlens.compare`.
        output_format: ``table`` for a terminal; ``csv``, one row per clause type and contract, in which a cell that a
            spreadsheet would take for a formula gets a leading apostrophe; ``html``, a whole page with the differences.
        width: Columns of the table; the terminal's own for None.
    """
    match output_format:
        case "csv":
            return csv_of(comparison.to_frame())
        case "html":
            return _comparison_page(comparison)
        case "table":
            return _comparison_table(comparison, width)


def render_deviation(found: pd.DataFrame, output_format: PortfolioFormat, *, width: int | None = None) -> str:
    """Return how a contract differs from its template as text.

    Args:
        found: From `contractlens.deviation`, or some rows of it.
        output_format: ``table`` for a terminal, ``csv``, or ``html``, a whole page.
        width: Columns of the table; the terminal's own for None.
    """
    match output_format:
        case "csv":
            return csv_of(found.drop(columns=["change_html"]))
        case "html":
            return _deviation_page(found)
        case "table":
            return _deviation_table(found, width)


def csv_of(frame: pd.DataFrame) -> str:
    """Return a frame as CSV; a cell that a spreadsheet would take for a formula gets a leading apostrophe.

    Args:
        frame: Any frame.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(frame.columns)
    for row in frame.astype(object).to_dict("records"):
        writer.writerow([_cell(value) for value in row.values()])
    return buffer.getvalue()


def _cell(value: Any) -> str:
    words = clean(text_of(value))
    return f"'{words}" if isinstance(value, str) and looks_like_formula(words) else words


def table_of(heads: Sequence[tuple[str, int | None]], rows: Iterable[Sequence[str]], width: int | None) -> str:
    """Return a plain table for a terminal, a pipe or a file.

    Args:
        heads: Name and share of the width of each column; None for as wide as its words.
        rows: Cells.
        width: Columns of the table; the terminal's own for None.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    buffer = io.StringIO()
    table = Table(show_lines=False, pad_edge=False)
    for name, ratio in heads:
        table.add_column(name, overflow="fold", ratio=ratio)
    for row in rows:
        table.add_row(*(Text(clean(cell)) for cell in row))
    Console(file=buffer, width=width, color_system=None).print(table)
    return buffer.getvalue()


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _QUOTE_CHARS else f"{line[:_QUOTE_CHARS]}…"


def _comparison_table(comparison: Comparison, width: int | None) -> str:
    rows = {(row["clause_type"], row["document"]): row for row in comparison.to_frame().to_dict("records")}
    cells = [
        (
            text_of(rows[name, comparison.documents[0]]["title"]),
            *(_answer_cell(rows[name, document]) for document in comparison.documents),
        )
        for name in comparison.clause_types
    ]
    counts = Counter(comparison.differences.kind)
    told = (
        f"{counts['answer']} different answers, {counts['value']} different values, {counts['words']} different wordings, "
        f"{counts['only_in_first'] + counts['only_in_other']} provisions without a counterpart\n"
    )
    heads = [("Clause type", 2), *((document, 3) for document in comparison.documents)]
    return table_of(heads, cells, width) + told


def _answer_cell(row: Mapping[Hashable, Any]) -> str:
    page = pages_words(row["page"], None)
    where = ", ".join(filter(None, (text_of(row["clause"]), f"p. {page}" if page else "")))
    lines = (f"{text_of(row['answer'])}{f' ({where})' if where else ''}", _short(text_of(row["values"])))
    return "\n".join(filter(None, lines))


def _comparison_page(comparison: Comparison) -> str:
    found = comparison.differences
    body = [
        f'<div class="scroll" role="region" tabindex="0" aria-label="Side by side">{comparison.to_html()}</div>',
        "<h2>Differences</h2>",
    ]
    rows = (
        (
            html.escape(text_of(row["title"])),
            html.escape(row["kind"].replace("_", " ")),
            html.escape(text_of(row["name"]).replace("_", " ")),
            html.escape(text_of(row["other"])),
            _words(row["first_value"], row["first_clause"], row["first_page"]),
            _words(row["other_value"], row["other_clause"], row["other_page"]),
            text_of(row["change_html"]),
        )
        for row in found.to_dict("records")
    )
    heads = (
        "Clause type",
        "What differs",
        "Value",
        "Other contract",
        comparison.documents[0],
        "The other one",
        "Change",
    )
    body.append(_html_table(f"{len(found)} differences from {comparison.documents[0]}", heads, rows))
    return page_of("Contracts side by side", "".join(body))


def _words(words: Any, clause: Any, page: Any) -> str:
    number = pages_words(page, None)
    where = ", ".join(filter(None, (text_of(clause), f"page {number}" if number else "")))
    return html.escape(clean(text_of(words))) + (f"<br>({html.escape(where)})" if where and text_of(words) else "")


def _deviation_table(found: pd.DataFrame, width: int | None) -> str:
    rows = []
    for row in found.to_dict("records"):
        words = text_of(row["change"]) or text_of(row["text"]) or text_of(row["template_text"])
        rows.append(
            (
                _STATUS_WORDS[row["status"]],
                clause_words(row["template_part"], row["template_number"]),
                clause_words(row["part"], row["clause_number"]),
                pages_words(row["page"], None),
                " ".join(words.split()),
            )
        )
    heads = [("Status", None), ("Template", 1), ("Contract", 1), ("Page", None), ("Words", 5)]
    return table_of(heads, rows, width)


def _deviation_page(found: pd.DataFrame) -> str:
    rows = []
    for row in found.to_dict("records"):
        words = text_of(row["change_html"]) or html.escape(text_of(row["text"]) or text_of(row["template_text"]))
        if row["status"] == "missing":
            words = f"<del>{words}</del>"
        elif row["status"] == "added":
            words = f"<ins>{words}</ins>"
        rows.append(
            (
                _STATUS_WORDS[row["status"]],
                html.escape(clause_words(row["template_part"], row["template_number"])),
                html.escape(clause_words(row["part"], row["clause_number"])),
                html.escape(text_of(row["heading"]) or text_of(row["template_heading"])),
                pages_words(row["page"], None),
                "" if is_missing(row["similarity"]) else f"{row['similarity']:.0%}",
                clean(words),
            )
        )
    heads = ("Status", "Template", "Contract", "Heading", "Page", "Words in common", "Words")
    names = [text_of(value) for value in (*found.document[:1], *found.template[:1])]
    title = " against ".join(names) if names else "No deviations"
    return page_of(title, _html_table(f"{len(rows)} provisions", heads, rows))


def _html_table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; captions and heads are escaped here, cells must be."""
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in heads)
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{' class=words' if name in {'Words', 'Change'} else ''}>{cell}</td>"
            for name, cell in zip(heads, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{html.escape(caption)}"><table><caption>{html.escape(caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def page_of(title: str, body: str) -> str:
    """Return a whole page that loads nothing.

    Args:
        title: Escaped here.
        body: HTML.
    """
    shown = html.escape(clean(title))
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{shown}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><main><h1>{shown}</h1>{body}</main></body></html>"
    )
