"""``contractlens report``: a workbook or a page on all contracts of a scan."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contractlens.cli.common import EXIT_USAGE, Band, fail
from contractlens.cli.gaps import read_facts
from contractlens.cli.output import open_file

if TYPE_CHECKING:
    from contractlens.batch.scan import Scan

_DEFAULT = "contracts.xlsx"


def report(
    results: Annotated[Path, typer.Argument(help="Folder that `contractlens scan` wrote.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Where to: .xlsx for a workbook, .html for a page.")
    ] = Path(_DEFAULT),
    playbook: Annotated[
        str | None,
        typer.Option(
            "--playbook",
            "-p",
            help="Judge the gaps too: a name from `contractlens playbooks`, or a .toml or .xlsx file.",
        ),
    ] = None,
    fact: Annotated[
        list[str] | None, typer.Option(help="What is true of every contract and not said in it: citizen_facing=yes.")
    ] = None,
    folder: Annotated[Path | None, typer.Option(help="Where the contracts lie, for links in the workbook.")] = None,
    min_band: Annotated[Band, typer.Option(help="Leave out findings less sure than this.")] = Band.LOW,
    mask: Annotated[  # noqa: FBT002 - the form that typer calls
        bool, typer.Option("--mask", help="Mask names, e-mail addresses, phone numbers and postcodes.")
    ] = False,
    open_it: Annotated[bool, typer.Option("--open", help="Open it when it is written.")] = False,  # noqa: FBT002
) -> None:
    """Write a workbook, or a page, on all contracts of a scan: what is in which, gaps, key figures, what falls due.

    A workbook made again keeps what reviewers wrote in it. Of copies of a document only the best is shown.

    Example: contractlens report results --output portfolio.xlsx --playbook tech_benefit_and_skills
    """
    from contractlens.batch import open_scan
    from contractlens.exceptions import OutputError, PlaybookError, ScanError

    if output.suffix.lower() not in {".xlsx", ".html"}:
        fail(f"--output ends in .xlsx for a workbook or .html for a page, not in {output.name}", EXIT_USAGE)
    if fact and playbook is None:
        fail("--fact needs a --playbook: without one there is no verdict", EXIT_USAGE)
    facts = read_facts(fact)
    try:
        scan = open_scan(results)
    except ScanError as error:
        fail(str(error), EXIT_USAGE)
    options: dict[str, Any] = {"min_band": min_band.value, "mask": mask}
    options["made_on"] = datetime.now(tz=UTC).astimezone().date()
    try:
        options["gaps"] = scan.gaps(playbook, facts=facts or None) if playbook is not None else None
        _write(scan, output, folder, options)
    except (PlaybookError, ValueError) as error:
        fail(str(error), EXIT_USAGE)
    except OutputError as error:
        fail(f"{error} [{error.kind}]", EXIT_USAGE)
    typer.echo(f"wrote {output}", err=True)
    failed = int((scan.files.status == "failed").sum())
    if failed:
        what = "file could not be read and is" if failed == 1 else "files could not be read and are"
        typer.echo(f"warning: {failed} {what} not in it; its part on files says why", err=True)
    if open_it:
        open_file(output)


def _write(scan: Scan, output: Path, folder: Path | None, options: dict[str, Any]) -> None:
    from contractlens.batch.shown import shown_frames
    from contractlens.review.report import portfolio_report
    from contractlens.review.workbook import write_workbook

    if output.suffix.lower() == ".html":
        portfolio_report(shown_frames(scan), output, **options)
    else:
        write_workbook(output, shown_frames(scan), folder=folder, **options)
