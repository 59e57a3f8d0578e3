"""``contractlens compare``: contracts side by side."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from contractlens.cli.common import (
    EXIT_USAGE,
    MaskOption,
    fail,
    load_taxonomy,
    print_width,
    read_and_analyze,
    wanted_types,
    write_text,
)
from contractlens.cli.output import masked


class PortfolioFormat(StrEnum):
    """How a comparison or a deviation is printed."""

    TABLE = "table"
    CSV = "csv"
    HTML = "html"


FormatOption = Annotated[PortfolioFormat, typer.Option("--format", "-f", help="How to print.")]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead.")]
PasswordOption = Annotated[list[str] | None, typer.Option(help="For encrypted files; may be given several times.")]
TaxonomyOption = Annotated[Path | None, typer.Option(help="TOML file with your own clause types, beside ours.")]


def compare(
    files: Annotated[list[Path], typer.Argument(help="Two contracts or more; the others are held against the first.")],
    output_format: FormatOption = PortfolioFormat.TABLE,
    types: Annotated[str, typer.Option(help="Only these clause types, parted by commas.")] = "",
    taxonomy: TaxonomyOption = None,
    password: PasswordOption = None,
    output: OutputOption = None,
    mask: MaskOption = False,  # noqa: FBT002 - an option
) -> None:
    """Show contracts side by side, clause type by clause type: what each says, where, and with which values.

    The page (--format html) also lists every difference in words and values.

    Example: contractlens compare ours.docx theirs.pdf --types technology_refresh,skills_transfer
    """
    from contractlens.review.comparing import compare as side_by_side
    from contractlens.review.portfolio_render import render_comparison

    if len(files) < 2:  # noqa: PLR2004  two sides
        fail("compare takes two files or more", EXIT_USAGE)
    known = load_taxonomy(taxonomy)
    wanted = wanted_types(types, known) if types else None
    analyses = [read_and_analyze(file, password, known if taxonomy else None) for file in files]
    try:
        comparison = side_by_side(analyses, clause_types=wanted, mask=mask)
    except ValueError as error:
        fail(str(error), EXIT_USAGE)
    put(render_comparison(comparison, output_format.value, width=print_width(output)), output)
    for analysis, name in zip(comparison.analyses, comparison.documents, strict=True):
        for message in (masked(analysis.warnings, analysis) if mask else analysis.warnings).message:
            typer.echo(f"warning: {name}: {message}", err=True)


def put(text: str, output: Path | None) -> None:
    """Print a result, or write it to a file."""
    if output is None:
        typer.echo(text, nl=not text.endswith("\n"))
    else:
        write_text(output, text)
