"""An evaluation as Markdown and as tables for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from contractlens.learning.evaluation_report import EvaluationReport

_MIX_UPS = 20
_MEASURES = {
    "micro": "all findings (micro)",
    "macro": "mean of the types (macro)",
    "tier_1_macro": "mean of tier 1",
    "rest_macro": "mean of the rest",
}


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table; missing values show as ``-``, figures with two places."""
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    lines += [f"| {' | '.join(cell(value) for value in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def cell(value: Any) -> str:
    """Return a value as a table shows it."""
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - not a number is unlike itself
        return "-"
    text = f"{value:.2f}" if isinstance(value, float) else str(value)
    return text.replace("|", "\\|")


def with_interval(row: Any, name: str) -> str:
    """Return a figure with its interval: ``0.84 (0.80-0.88)``."""
    value, low, high = row[name], row[f"{name}_from"], row[f"{name}_to"]
    if pd.isna(value):
        return "-"
    return f"{value:.2f}" if pd.isna(low) else f"{value:.2f} ({low:.2f}-{high:.2f})"


def totals_table(report: EvaluationReport) -> str:
    """Return precision, recall and F1 over all types as a Markdown table."""
    rows = [
        (
            _MEASURES[row["measure"]],
            row["labels"],
            *(with_interval(row, name) for name in ("precision", "recall", "f1")),
        )
        for row in report.totals.to_dict("records")
    ]
    return markdown_table(("", "labels", "precision", "recall", "F1"), rows)


def types_table(report: EvaluationReport) -> str:
    """Return one line per type as a Markdown table, the most labelled first within its tier."""
    ordered = report.types.sort_values(["tier", "labels", "clause_type"], ascending=[True, False, True])
    high = report.bands[report.bands.band == "high"].set_index("clause_type")["precision"].to_dict()
    rows = [
        (
            row["clause_type"],
            row["tier"],
            row["labels"],
            row["contracts"],
            *(with_interval(row, name) for name in ("precision", "recall", "f1")),
            row["presence"],
            row["calibration_error"],
            high.get(row["clause_type"]),
        )
        for row in ordered.to_dict("records")
    ]
    head = (
        "type",
        "tier",
        "labels",
        "contracts",
        "precision",
        "recall",
        "F1",
        "presence",
        "calibration error",
        "`high` right",
    )
    return markdown_table(head, rows)


def contracts_table(report: EvaluationReport) -> str:
    """Return one line per contract as a Markdown table."""
    columns = ["contract", "provisions", "labels", "precision", "recall", "f1"]
    return markdown_table(
        ("contract", "provisions", "labels", "precision", "recall", "F1"),
        report.contracts[columns].itertuples(index=False, name=None),
    )


def judgements_table(report: EvaluationReport) -> str:
    """Return status, modality, bearer and strength of right findings as a Markdown table."""
    rows = [
        (row["name"], row["findings"], with_interval(row, "share"))
        for row in report.judgements.to_dict("records")
        if row["findings"]
    ]
    return markdown_table(("", "right findings", "right"), rows)


def bands_table(report: EvaluationReport) -> str:
    """Return how many findings of each band are right as a Markdown table."""
    overall = report.bands[report.bands.clause_type.isna()]
    rows = overall[["band", "findings", "precision"]].itertuples(index=False, name=None)
    return markdown_table(("band", "findings", "right"), rows)


def _summary(report: EvaluationReport) -> str:
    head = report.head()
    text = (
        f"Measured on {head['data']}: {head['contracts']} contracts, {head['provisions']} provisions, {head['labels']} "
        f"labels; model {head['model_version']}."
    )
    if head["unmatched"]:
        text += f" {head['unmatched']} labelled provisions were not found in their files and are left out."
    if head["skipped"]:
        text += f" Not read: {', '.join(head['skipped'])}."
    drawn = f"{report.samples} samples, seed {report.seed}"
    return f"{text} In brackets: 95% intervals over contracts ({drawn}).\n"


def _presence(report: EvaluationReport) -> str:
    presence, error = cell(report.presence), cell(report.calibration_error)
    return (
        f"Presence of a type in a contract: Matthews correlation {presence}. Expected calibration error over all "
        f"findings: {error}.\n"
    )


def _attributes_table(report: EvaluationReport) -> str:
    columns = ["name", "labelled", "found", "right", "precision", "recall"]
    labelled = report.attributes[report.attributes.labelled > 0]
    return markdown_table(("attribute", *columns[1:]), labelled[columns].itertuples(index=False, name=None))


def to_markdown(report: EvaluationReport) -> str:
    """Return the whole report as Markdown."""
    confused = report.confusion.dropna().head(_MIX_UPS)
    sections = {
        "# Evaluation": _summary(report),
        "## All types": totals_table(report) + "\n" + _presence(report),
        "## Types": types_table(report),
        "## Bands": bands_table(report),
        "## What right findings say": judgements_table(report),
        "## Attributes of right findings": _attributes_table(report),
        "## Mix-ups: one type missed, another raised in the same provision": markdown_table(
            ("labelled", "found", "provisions"), confused.itertuples(index=False, name=None)
        ),
        "## Contracts": contracts_table(report),
    }
    return "\n".join(f"{title}\n\n{text}" for title, text in sections.items())


def to_text(report: EvaluationReport) -> str:
    """Return totals, types and judgements as plain tables for a terminal."""
    head = report.head()
    first = f"{head['data']}: {head['contracts']} contracts, {head['provisions']} provisions, {head['labels']} labels"
    left_out = f", {head['unmatched']} labelled provisions not found in their files" if head["unmatched"] else ""
    last = (
        f"presence of a type in a contract: Matthews {cell(report.presence)}; calibration error "
        f"{cell(report.calibration_error)}; {head['seconds']} s"
    )
    tables = (totals_table(report), types_table(report), bands_table(report), judgements_table(report))
    return "\n".join([first + left_out, "", *map(_aligned, tables), last, ""])


def _aligned(table: str) -> str:
    """Return a Markdown table as columns of even width, the first one to the left, the others to the right."""
    rows = [[value.strip() for value in line.strip("|").split(" | ")] for line in table.splitlines()]
    rows = [row for row in rows if not row[0].startswith("---")]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = [
        "  ".join(
            [row[0].ljust(widths[0]), *(value.rjust(width) for value, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"
