"""``contractlens check``: the clauses of one contract."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from contractlens.cli.common import (
    EXIT_USAGE,
    Band,
    MaskOption,
    OcrChoice,
    RevisionsChoice,
    fail,
    load_taxonomy,
    read_and_analyze,
    wanted_types,
)
from contractlens.cli.corrections import corrected
from contractlens.cli.gaps import FactOption, FailOption, leave_on_gaps, load_judge, read_facts
from contractlens.cli.output import FiledOptions, open_file, print_findings, print_gaps, print_warnings, write_filed

if TYPE_CHECKING:
    from contractlens.review.render import OutputFormat


class SensitivityChoice(StrEnum):
    """Whether to miss less or to raise fewer false alarms."""

    BALANCED = "balanced"
    MISS_LESS = "miss_less"
    FEWER_FALSE_ALARMS = "fewer_false_alarms"


class Format(StrEnum):
    """How findings are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"
    HTML = "html"
    XLSX = "xlsx"


OpenOption = Annotated[bool, typer.Option("--open", help="Open the report or workbook when it is written.")]
PlaybookOption = Annotated[
    str | None,
    typer.Option(
        "--playbook",
        "-p",
        help="Print the gaps against it as well: a name from `contractlens playbooks`, or a .toml or .xlsx file.",
    ),
]
TimeoutOption = Annotated[
    float | None,
    typer.Option(
        min=0.001,
        metavar="SECONDS",
        help="Give up when reading takes longer; looked at between pages. `scan --timeout` ends a page as well.",
    ),
]
LISTED = frozenset({Format.TABLE, Format.CSV})
"""Formats that show no attributes."""
FILED = frozenset({Format.HTML, Format.XLSX})
"""Formats that are files of their own and hold the gaps too."""


def check(  # noqa: PLR0913, PLR0917 - one parameter per option
    file: Annotated[
        Path,
        typer.Argument(
            parser=Path,
            help="A contract: PDF, Word, text, Markdown, HTML, or a mail or ZIP with one in it.",
        ),
    ],
    output_format: Annotated[Format, typer.Option("--format", "-f", help="How to print the findings.")] = Format.TABLE,
    types: Annotated[str, typer.Option(help="Only these clause types, parted by commas.")] = "",
    min_band: Annotated[Band, typer.Option(help="Leave out findings less sure than this.")] = Band.LOW,
    taxonomy: Annotated[
        Path | None,
        typer.Option(parser=Path, metavar="PATH", help="TOML file with your own clause types, beside ours."),
    ] = None,
    password: Annotated[list[str] | None, typer.Option(help="For encrypted files; may be given several times.")] = None,
    revisions: Annotated[
        RevisionsChoice, typer.Option(help="Read tracked changes as accepted, as refused, or show all.")
    ] = RevisionsChoice.FINAL,
    ocr: Annotated[OcrChoice, typer.Option(help="Recognise pages that are images.")] = OcrChoice.AUTO,
    sensitivity: Annotated[
        SensitivityChoice, typer.Option(help="More findings, more of them wrong; or fewer, and nine of ten right.")
    ] = SensitivityChoice.BALANCED,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", parser=Path, metavar="PATH", help="Write to this file instead.")
    ] = None,
    playbook: PlaybookOption = None,
    fact: FactOption = None,
    fail_on: FailOption = None,
    corrections: Annotated[
        list[Path] | None,
        typer.Option(
            parser=Path, metavar="PATH", help="Show findings as your file of corrections or workbook has them."
        ),
    ] = None,
    mask: MaskOption = False,  # noqa: FBT002 - an option
    open_it: OpenOption = False,  # noqa: FBT002 - an option
    timeout: TimeoutOption = None,
) -> None:
    """Find the clauses of one contract, with clause numbers and pages, and the gaps against a playbook.

    As html and xlsx it is a report and a workbook to fill in. A workbook made again keeps what reviewers wrote in it.

    Example: contractlens check contract.pdf --types technology_refresh,skills_transfer

    Example: contractlens check contract.pdf --format xlsx --open

    Example: contractlens check contract.pdf --playbook tech_benefit_and_skills --fail-on must
    """
    known = load_taxonomy(taxonomy)
    wanted = wanted_types(types, known)
    _check_usage(output_format, output, playbook, is_opened=open_it, is_judged=bool(fact or fail_on))
    judge = load_judge(playbook, read_facts(fact), known, mask=mask) if playbook is not None else None
    analysis = read_and_analyze(
        file,
        password,
        known if taxonomy else None,
        revisions=revisions.value,
        ocr=ocr.value,
        sensitivity=sensitivity.value,
        seconds=timeout,
        attributes=bool(judge or corrections or mask) or output_format not in LISTED,
    )
    if corrections:
        analysis = corrected(analysis, corrections)
    found = judge(analysis) if judge else None
    target = output
    if output_format in FILED:
        shown = wanted if types.strip() else None
        options = FiledOptions(shown, min_band.value, is_masked=mask, is_opened=open_it)
        target = write_filed(analysis, file, output_format.value, output, found, options)
    else:
        print_findings(analysis, cast("OutputFormat", output_format.value), output, wanted, min_band.value, mask=mask)
    if open_it and target is not None:
        open_file(target)
    if found is not None and output_format not in FILED:
        print_gaps(found, analysis, mask=mask)
    print_warnings(analysis, mask=mask)
    if found is not None:
        leave_on_gaps(found, fail_on)


def _check_usage(
    output_format: Format, output: Path | None, playbook: str | None, *, is_opened: bool, is_judged: bool
) -> None:
    """Leave with a sentence when options do not go together."""
    if playbook is None and is_judged:
        fail("--fact and --fail-on need a --playbook: without one there is no verdict", EXIT_USAGE)
    if is_opened and output is None and output_format not in FILED:
        fail("--open needs a file to open: use --format html or xlsx, or --output", EXIT_USAGE)
    if playbook is not None and output is None and output_format not in {Format.TABLE, *FILED}:
        fail(
            "--playbook prints a second table: write the findings with --output, or use `contractlens gaps`", EXIT_USAGE
        )
