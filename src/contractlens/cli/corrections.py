"""``contractlens corrections``: provisions out to annotation tools, what people say of them back into the team's file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contractlens.cli.common import EXIT_USAGE, OcrChoice, fail, load_taxonomy, read_and_analyze, write_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from contractlens.analysis import Analysis
    from contractlens.corrections.record import Correction
    from contractlens.learning.exchange import Tool
    from contractlens.taxonomy import Taxonomy

corrections = typer.Typer(
    name="corrections",
    help="Gather what reviewers say of findings: out to annotation tools, back, and listed.\n\n"
    "Example: contractlens corrections list corrections.jsonl",
    no_args_is_help=True,
)

_SHOWN = ("document", "clause_number", "verdict", "found_type", "right_type", "reviewer", "made_at", "stands", "note")


class ToolChoice(StrEnum):
    """Annotation tools and files."""

    LABEL_STUDIO = "label-studio"
    PRODIGY = "prodigy"
    DOCCANO = "doccano"
    CSV = "csv"
    JSONL = "jsonl"


class SourceChoice(StrEnum):
    """Where corrections come from."""

    LABEL_STUDIO = "label-studio"
    PRODIGY = "prodigy"
    DOCCANO = "doccano"
    CSV = "csv"
    JSONL = "jsonl"
    WORKBOOK = "workbook"
    CORRECTIONS = "corrections"


class WhatChoice(StrEnum):
    """Which provisions are exported."""

    FINDINGS = "findings"
    CLAUSES = "clauses"


class ShapeChoice(StrEnum):
    """How types are shown in a tool."""

    LABELS = "labels"
    SPANS = "spans"


class ListFormat(StrEnum):
    """How a list is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


TaxonomyOption = Annotated[Path | None, typer.Option(help="TOML file with clause types of your own.")]


@corrections.command("export")
def export(
    files: Annotated[list[Path], typer.Argument(help="Contracts.")],
    to: Annotated[ToolChoice, typer.Option(help="Where they go.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="File to write.")],
    what: Annotated[WhatChoice, typer.Option(help="Provisions with findings, or all that are judged.")] = (
        WhatChoice.FINDINGS
    ),
    shape: Annotated[ShapeChoice, typer.Option(help="Types as labels of a provision, or as marked words.")] = (
        ShapeChoice.LABELS
    ),
    interface: Annotated[
        Path | None, typer.Option(help="Write the labelling interface of Label Studio to this file too.")
    ] = None,
    password: Annotated[list[str] | None, typer.Option(help="For encrypted files; may be repeated.")] = None,
    ocr: Annotated[OcrChoice, typer.Option(help="Which pages are recognised as images.")] = OcrChoice.AUTO,
    taxonomy: TaxonomyOption = None,
) -> None:
    """Write provisions with what was found in them in the import format of an annotation tool.

    The file holds words of the contracts: it is as confidential as they are.

    Example: contractlens corrections export contract.pdf --to label-studio --output tasks.json
    """
    from contractlens.exceptions import OutputError
    from contractlens.learning.exchange import export_tasks
    from contractlens.learning.exchange.label_studio import interface as interface_of

    types = load_taxonomy(taxonomy)
    analyses = [read_and_analyze(file, password, types, ocr=ocr.value) for file in files]
    try:
        count = export_tasks(analyses, output, to=_tool(to), what=what.value, shape=shape.value)
    except (OutputError, ValueError) as error:
        fail(str(error), EXIT_USAGE)
    typer.echo(f"wrote {output} ({count} provisions)", err=True)
    if interface is not None:
        titles = {name: each.title for name, each in types.types.items()}
        write_text(interface, interface_of(titles, shape.value))


def _tool(choice: ToolChoice | SourceChoice) -> Tool:
    from contractlens.learning.exchange import TOOLS

    name = choice.value.replace("-", "_")
    return next(tool for tool in TOOLS if tool == name)


@corrections.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="What the tool exported, or reviewed workbooks.")],
    source: Annotated[SourceChoice, typer.Option("--from", help="What they come from.")],
    into: Annotated[Path, typer.Option(help="The team's file of corrections; made when missing.")],
    reviewer: Annotated[str, typer.Option(help="Who annotated, where the file does not say.")] = "",
    made_at: Annotated[
        str | None, typer.Option(help="Day or time, where the file does not say; now by default.")
    ] = None,
    taxonomy: TaxonomyOption = None,
    *,
    all_seen: Annotated[
        bool, typer.Option("--all-seen", help="Doccano and JSON Lines: somebody looked at every provision.")
    ] = False,
) -> None:
    """Add what people said in an annotation tool, spreadsheet or workbook to the team's file of corrections.

    Example: contractlens corrections import project.json --from label-studio --into corrections.jsonl
    """
    from contractlens.corrections.file import append_corrections
    from contractlens.exceptions import CorpusError, OutputError

    types = load_taxonomy(taxonomy)
    try:
        found = [
            correction
            for file in files
            for correction in _read(file, source, types, reviewer=reviewer, made_at=made_at, all_seen=all_seen)
        ]
        added = append_corrections(into, found)
    except (CorpusError, OutputError, ValueError) as error:
        fail(str(error), EXIT_USAGE)
    typer.echo(f"added {added} corrections to {into}; {len(found) - added} said nothing new", err=True)


def _read(
    file: Path, source: SourceChoice, types: Taxonomy, *, reviewer: str, made_at: str | None, all_seen: bool
) -> Sequence[Correction]:
    from dataclasses import replace

    from contractlens.corrections.reading import read_corrections
    from contractlens.learning.exchange import import_annotations

    if source in {SourceChoice.WORKBOOK, SourceChoice.CORRECTIONS}:
        found = read_corrections(file, made_at=made_at, taxonomy=types)
        return [replace(each, reviewer=each.reviewer or reviewer) for each in found]
    return import_annotations(
        file,
        source=_tool(source),
        reviewer=reviewer,
        made_at=made_at,
        all_seen=all_seen,
        known_types=types.types,
    )


@corrections.command("list")
def list_(
    file: Annotated[Path, typer.Argument(help="The team's file of corrections, or a reviewed workbook.")],
    output_format: Annotated[ListFormat, typer.Option("--format", help="How to print.")] = ListFormat.TABLE,
    *,
    conflicts: Annotated[bool, typer.Option("--conflicts", help="Only where reviewers disagree.")] = False,
    words: Annotated[bool, typer.Option("--words", help="Print the words of the contracts too.")] = False,
    history: Annotated[bool, typer.Option("--history", help="Those that no longer stand too.")] = False,
) -> None:
    """List the corrections that stand, with who made them; --conflicts lists where reviewers disagree.

    Example: contractlens corrections list corrections.jsonl --conflicts
    """
    from contractlens.corrections.reading import read_corrections
    from contractlens.corrections.standing import list_conflicts, list_corrections
    from contractlens.exceptions import CorpusError, OutputError

    try:
        found = read_corrections(file)
    except (CorpusError, OutputError) as error:
        fail(str(error), EXIT_USAGE)
    disagreeing = list_conflicts(found)
    if conflicts:
        _print(disagreeing.drop(columns=["document_id"]), output_format)
        return
    listed = list_corrections(found)
    if not history:
        listed = listed[listed.stands]
    _print(listed[[*_SHOWN, *(["text"] if words else [])]], output_format)
    count = disagreeing.conflict.nunique()
    typer.echo(f"{len(listed)} of {len(found)} corrections; reviewers disagree on {count}", err=True)


def _print(listed: pd.DataFrame, output_format: ListFormat) -> None:
    from contractlens.review.cells import looks_like_formula

    if output_format is ListFormat.JSON:
        typer.echo(listed.to_json(orient="records", force_ascii=False, indent=1))
        return
    plain = listed.astype(object).where(listed.notna(), "")
    if output_format is ListFormat.CSV:
        shielded = plain.map(
            lambda value: f"'{value}" if isinstance(value, str) and looks_like_formula(value) else value
        )
        typer.echo(shielded.to_csv(index=False), nl=False)
    else:
        typer.echo(plain.to_string(index=False) if len(plain) else "none")


def corrected(analysis: Analysis, files: Sequence[Path]) -> Analysis:
    """Return an analysis as reviewers corrected it; say what was applied, and leave with a sentence on a bad file."""
    from contractlens.corrections.reading import read_corrections
    from contractlens.exceptions import CorpusError, OutputError

    try:
        found = [each for file in files for each in read_corrections(file, taxonomy=analysis.taxonomy)]
    except (CorpusError, OutputError) as error:
        fail(str(error), EXIT_USAGE)
    result = analysis.with_corrections(found)
    told = result.corrections
    left = told[~told.applied].reason.value_counts()
    reasons = "".join(f"; {count} not applied: {reason}" for reason, count in left.items())
    typer.echo(f"corrections applied: {int(told.applied.sum())}{reasons}", err=True)
    return result
