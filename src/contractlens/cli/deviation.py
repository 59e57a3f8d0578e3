"""``contractlens deviation``: how a contract differs from its template."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from contractlens.cli.common import EXIT_UNREADABLE, MaskOption, fail, print_width, read_and_analyze
from contractlens.cli.compare import FormatOption, OutputOption, PasswordOption, PortfolioFormat, put
from contractlens.cli.output import print_warnings


def deviation(
    file: Annotated[Path, typer.Argument(help="A contract: PDF, Word, text, Markdown, HTML, or a mail or ZIP.")],
    template: Annotated[Path, typer.Option("--template", "-t", help="The template that it is held against.")],
    *,
    output_format: FormatOption = PortfolioFormat.TABLE,
    show_all: Annotated[bool, typer.Option("--all", help="Show the provisions that are the same, too.")] = False,
    password: PasswordOption = None,
    output: OutputOption = None,
    mask: MaskOption = False,
) -> None:
    """Show how a contract differs from its template: provisions changed, moved, missing and added.

    Words taken out stand in [-...-], words put in in {+...+}. A provision that was only numbered anew is the same.

    Example: contractlens deviation signed.pdf --template model_contract.docx --format html -o deviation.html
    """
    from contractlens.exceptions import ReadError
    from contractlens.readers import read_document
    from contractlens.review.deviation import deviation as deviations
    from contractlens.review.portfolio_render import render_deviation

    try:
        model = read_document(template, password=password)
    except ReadError as error:
        fail(f"the template cannot be read: {error} [{error.kind}]", EXIT_UNREADABLE)
    analysis = read_and_analyze(file, password, None)
    found = deviations(analysis, model, mask=mask)
    shown = found if show_all else found[found.status != "same"]
    put(render_deviation(shown, output_format.value, width=print_width(output)), output)
    counts = Counter(found.status)
    told = ", ".join(f"{counts[status]} {status}" for status in ("same", "changed", "moved", "missing", "added"))
    typer.echo(f"provisions: {told}", err=True)
    print_warnings(analysis, mask=mask)
