"""What ``contractlens check`` writes: text on the terminal, or a report or workbook in a file."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from contractlens.cli.common import EXIT_USAGE, fail, print_width, write_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from contractlens.analysis import Analysis
    from contractlens.findings import Band
    from contractlens.review.render import OutputFormat

BANDS = ("low", "review", "high")


def print_findings(
    analysis: Analysis,
    output_format: OutputFormat,
    output: Path | None,
    wanted: Sequence[str],
    min_band: Band,
    *,
    mask: bool,
) -> None:
    """Print the findings, or write them to `output`."""
    from contractlens.review.render import render, render_rows
    from contractlens.review.rows import finding_row

    bands = BANDS[BANDS.index(min_band) :]
    width = print_width(output)
    if mask or output_format == "html":
        findings = analysis.findings
        findings = findings[findings.clause_type.isin(wanted) & findings.band.isin(bands)]
        text = render(analysis, findings, output_format, width=width, mask=mask)
    else:  # without pandas, which takes longer to import than most contracts to read
        listed = [item for item in analysis.records.findings if item.clause_type in wanted and item.band in bands]
        text = render_rows(analysis, [finding_row(analysis, item) for item in listed], output_format, width=width)
    if output is None:
        typer.echo(text, nl=not text.endswith("\n"))
    else:
        write_text(output, text)


@dataclass(frozen=True, slots=True)
class FiledOptions:
    """What of a contract is shown in a report or workbook, and how."""

    clause_types: Sequence[str] | None
    min_band: Band
    is_masked: bool
    is_opened: bool


def write_filed(
    analysis: Analysis,
    file: Path,
    output_format: str,
    output: Path | None,
    gaps: pd.DataFrame | None,
    options: FiledOptions,
) -> Path | None:
    """Write a report (``html``) or workbook (``xlsx``) and return where; a report goes to a pipe where no file is named.

    Without `output` a workbook, and a report that is to be opened or would flood a terminal, is written to the current
    folder under the name of the contract.
    """
    from contractlens.exceptions import OutputError

    shown: dict[str, Any] = {
        "gaps": gaps,
        "clause_types": options.clause_types,
        "min_band": options.min_band,
        "mask": options.is_masked,
        "made_on": datetime.now(tz=UTC).astimezone().date(),
    }
    if output is None and output_format == "html" and not options.is_opened and not sys.stdout.isatty():
        typer.echo(analysis.to_html(**shown), nl=False)
        return None
    target = output or Path(f"{file.name}.{output_format}")
    try:
        if output_format == "html":
            analysis.to_html(target, **shown)
        else:
            analysis.to_excel(target, folder=file.parent, **shown)
    except OutputError as error:
        fail(f"{error} [{error.kind}]", EXIT_USAGE)
    typer.echo(f"wrote {target}", err=True)
    return target


def open_file(path: Path) -> None:
    """Open a file in the program that the system opens such files with; say so when there is none."""
    if typer.launch(str(path.absolute())) != 0:
        typer.echo(f"nothing on this machine opens {path}: open it yourself", err=True)


def masked(frame: pd.DataFrame, analysis: Analysis) -> pd.DataFrame:
    """Return a frame with the personal data of the contract masked."""
    from contractlens.review.masking import Masker, mask_frame

    return mask_frame(frame, Masker.learn([analysis.document.text]))


def print_gaps(found: pd.DataFrame, analysis: Analysis, *, mask: bool) -> None:
    """Print the gaps as a table."""
    from contractlens.review.gaps_render import render_gaps

    typer.echo(render_gaps(masked(found, analysis) if mask else found, "table", width=print_width(None)), nl=False)


def print_warnings(analysis: Analysis, *, mask: bool) -> None:
    """Print the warnings to stderr."""
    messages = (
        masked(analysis.warnings, analysis).message if mask else (item.message for item in analysis.records.notices)
    )
    for message in messages:
        typer.echo(f"warning: {message}", err=True)
