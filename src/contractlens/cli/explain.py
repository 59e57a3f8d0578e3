"""``contractlens explain``: why a provision was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contractlens.cli.common import (
    EXIT_UNREADABLE,
    EXIT_USAGE,
    MaskOption,
    fail,
    load_taxonomy,
    read_and_analyze,
    wanted_types,
)
from contractlens.cli.compare import PasswordOption, TaxonomyOption  # noqa: TC001 - typer reads them at run time
from contractlens.cli.output import print_warnings

if TYPE_CHECKING:
    from contractlens.analysis import Analysis


def explain(
    file: Annotated[Path, typer.Argument(help="A contract: PDF, Word, text, Markdown, HTML, or a mail or ZIP.")],
    finding_id: Annotated[str, typer.Argument(help="Id of a finding, from `contractlens check --format json`.")] = "",
    clause_type: Annotated[str, typer.Option("--type", help="Instead: all findings of this clause type.")] = "",
    save: Annotated[
        Path | None, typer.Option(help="Also write the pages with the words highlighted: a .html or .png file.")
    ] = None,
    taxonomy: TaxonomyOption = None,
    password: PasswordOption = None,
    mask: MaskOption = False,  # noqa: FBT002 - an option
) -> None:
    """Say in plain words why a provision was found: rules, telling words, heading, and how sure that is.

    With --mask a saved page shows the words only: an image cannot be masked.

    Example: contractlens explain contract.pdf --type technology_refresh --save evidence.html
    """
    from contractlens.review.masking import masker_for

    if bool(finding_id) == bool(clause_type):
        fail("give the id of a finding or --type with a clause type, one of the two", EXIT_USAGE)
    known = load_taxonomy(taxonomy)
    wanted = wanted_types(clause_type, known)[0] if clause_type else ""
    analysis = read_and_analyze(file, password, known if taxonomy else None)
    if clause_type:
        ids = [found.id for found in analysis.records.findings if found.clause_type == wanted]
        ids.sort(key=lambda name: -next(one.confidence for one in analysis.records.findings if one.id == name))
        if not ids:
            typer.echo(f"{known.types[wanted].title}: nothing was found in what could be read")
            print_warnings(analysis, mask=mask)
            return
    else:
        ids = [finding_id]
    try:
        told = "\n\n".join(str(analysis.explain(name)) for name in ids)
    except ValueError:
        fail(
            f"there is no finding {finding_id!r} in this file; `contractlens check --format json` lists them",
            EXIT_USAGE,
        )
    typer.echo(masker_for(analysis).mask(told) if mask else told)
    if save is not None:
        shown = {"file": file, "password": password, "limit": len(ids), "mask": mask}
        _save(analysis, wanted or finding_id, save, shown)
    print_warnings(analysis, mask=mask)


def _save(analysis: Analysis, what: str, path: Path, options: dict[str, Any]) -> None:
    from contractlens.exceptions import OutputError, ReadError

    try:
        written = analysis.show(what, **options).save(path)
    except ReadError as error:
        fail(f"{error} [{error.kind}]", EXIT_UNREADABLE)
    except (OutputError, ValueError) as error:
        fail(str(error), EXIT_USAGE)
    for one in written:
        typer.echo(f"wrote {one}", err=True)
