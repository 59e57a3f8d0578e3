"""What a notebook shows of an analysis: per clause type how many findings, and the surest one with its words."""

from __future__ import annotations

import html
from collections import Counter
from typing import TYPE_CHECKING

from contractlens.taxonomy import OTHER

if TYPE_CHECKING:
    from contractlens.analysis import Analysis
    from contractlens.findings import Finding

_QUOTE_CHARS = 160  # a line or two in a notebook
_HEADS = ("Clause type", "Findings", "Status", "Clause", "Page", "Words", "Band")
_LEFT = 'style="text-align:left"'


def analysis_html(analysis: Analysis) -> str:
    """Return the table that a notebook shows for an analysis.

    Args:
        analysis: One contract.
    """
    found = Counter(finding.clause_type for finding in analysis.records.findings)
    best: dict[str, Finding] = {}
    for finding in analysis.records.findings:
        known = best.get(finding.clause_type)
        if known is None or finding.confidence > known.confidence:
            best[finding.clause_type] = finding
    types = [name for name in analysis.taxonomy.types if name != OTHER]
    body = "".join(
        _row(analysis, name, found[name], best.get(name)) for name in sorted(types, key=lambda name: name not in best)
    )
    notices = "".join(f"<li>{html.escape(notice.message)}</li>" for notice in analysis.records.notices)
    warnings = f"<p>Before you trust this:</p><ul>{notices}</ul>" if notices else ""
    head = "".join(f'<th scope="col" {_LEFT}>{name}</th>' for name in _HEADS)
    return (
        f"<p><strong>{html.escape(repr(analysis).strip('<>'))}</strong></p>{warnings}"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _row(analysis: Analysis, name: str, count: int, finding: Finding | None) -> str:
    title = analysis.taxonomy.types[name].title
    if finding is None:
        cells = [title, "0", "not found in the text read", "", "", "", ""]
    else:
        clause = analysis.clause(finding.clause_id)
        quote = " ".join(analysis.document.text[finding.start : finding.end].split())
        page = analysis.document.page_span(finding.start, finding.end)[0]
        cells = [
            title,
            str(count),
            finding.status.replace("_", " "),
            f"{clause.part} {clause.number}".strip(),
            "" if page is None else str(page),
            quote if len(quote) <= _QUOTE_CHARS else f"{quote[:_QUOTE_CHARS]}…",
            finding.band,
        ]
    return "<tr>" + "".join(f"<td {_LEFT}>{html.escape(cell)}</td>" for cell in cells) + "</tr>"
