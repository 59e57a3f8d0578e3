"""``contractlens evaluate``: how right the findings are, on contracts that you have labelled."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contractlens.cli.common import EXIT_USAGE, fail, write_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contractlens.learning.curves import CurvePoint
    from contractlens.learning.evaluation_report import EvaluationReport


class ReportFormat(StrEnum):
    """How the report is printed."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "md"


def evaluate(
    labelled: Annotated[
        Path, typer.Argument(help="Labelled contracts: .jsonl, corpus notation (.txt), or a folder of them.")
    ],
    *,
    contracts: Annotated[
        Path | None, typer.Option(help="Folder with the contracts' own files, to be analysed instead of the words.")
    ] = None,
    model: Annotated[Path | None, typer.Option(help="Model directory; the one that ships by default.")] = None,
    report_format: Annotated[ReportFormat, typer.Option("--format", "-f", help="How to print.")] = ReportFormat.TABLE,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead.")] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Count a finding for every labelled paragraph that it runs over.")
    ] = False,
    cross_validate: Annotated[
        bool, typer.Option("--cross-validate", help="Train without each part of the families, and measure on it.")
    ] = False,
    learning_curve: Annotated[
        bool, typer.Option("--learning-curve", help="Train on 12, 25, 50 and 100% of the families.")
    ] = False,
    folds: Annotated[
        int, typer.Option(min=2, help="Parts of the families; as many as families leaves one out at a time.")
    ] = 5,
    write_jsonl: Annotated[
        Path | None, typer.Option(help="Write the labelled contracts as JSON Lines to this file, measure nothing.")
    ] = None,
) -> None:
    """Measure findings against labels: precision, recall, calibration, mix-ups, with intervals over contracts.

    Example: contractlens evaluate labels/ --contracts contracts/ --format md --output report.md
    """
    from contractlens.exceptions import CorpusError, ModelError

    try:
        if write_jsonl is not None:
            _convert(labelled, write_jsonl)
        elif learning_curve:
            _print_curve(labelled, folds)
        elif cross_validate:
            _show(_held_out(labelled, folds), report_format, output)
        else:
            _show({"": _measure(labelled, contracts, model, strict=strict)}, report_format, output)
    except (CorpusError, ModelError, OSError) as error:
        fail(str(error), EXIT_USAGE)


def _measure(labelled: Path, contracts: Path | None, model: Path | None, *, strict: bool) -> EvaluationReport:
    from contractlens.analyzer import Analyzer
    from contractlens.learning.evaluate import evaluate as measure

    report = measure(labelled, analyzer=Analyzer.load(model), contracts=contracts, strict=strict)
    for name in report.skipped:
        typer.echo(f"warning: not read: {name}", err=True)
    return report


def _held_out(corpus: Path, folds: int) -> dict[str, EvaluationReport]:
    from contractlens.learning.curves import cross_validate

    measured = cross_validate(corpus, folds=folds, tell=_tell)
    _tell(f"{measured.seconds:.0f} s in all")
    return measured.reports(data=f"families held out in {folds} parts")


def _print_curve(corpus: Path, folds: int) -> None:
    from contractlens.learning.curves import learning_curve

    points = learning_curve(corpus, folds=folds, tell=_tell)
    typer.echo(_curve_table(points), nl=False)


def _curve_table(points: list[CurvePoint]) -> str:
    from contractlens.learning.evaluation_text import cell, markdown_table
    from contractlens.learning.scoring import count

    rows = []
    for point in points:
        figures = [cell(point.share), str(point.families), str(point.examples)]
        for judged in (point.measured.contracts, point.measured.clauses):
            counts = count(judged)
            figures += [cell(float(each["f1"][0])) for each in (counts.micro(), counts.macro())]
        rows.append(figures)
    head = ("share", "families", "provisions", "contracts: F1", "macro F1", "clauses: F1", "macro F1")
    return markdown_table(head, rows)


def _tell(line: str) -> None:
    typer.echo(line, err=True)


def _convert(labelled: Path, output: Path) -> None:
    from contractlens.learning.labelled import read_labelled, write_jsonl

    contracts = read_labelled(labelled)
    lines = write_jsonl(contracts, output)
    typer.echo(f"wrote {output}: {len(contracts)} contracts, {lines} provisions", err=True)


def _show(reports: Mapping[str, EvaluationReport], report_format: ReportFormat, output: Path | None) -> None:
    """Print one report, or several with their names."""
    if report_format is ReportFormat.JSON:
        import json

        alone = reports.get("")
        named = alone.to_dict() if alone else {name: report.to_dict() for name, report in reports.items()}
        text = json.dumps(named, ensure_ascii=False, indent=1) + "\n"
    elif report_format is ReportFormat.MARKDOWN:
        text = "\n".join(report.to_markdown() for report in reports.values())
    else:
        from contractlens.learning.evaluation_text import to_text

        text = "\n".join(to_text(report) for report in reports.values())
    if output is None:
        typer.echo(text, nl=not text.endswith("\n"))
    else:
        write_text(output, text)
