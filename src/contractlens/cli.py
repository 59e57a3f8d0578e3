"""The command line: each command parses, calls one library function, and prints. Data to stdout, messages to stderr."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Never

import typer

from contractlens import __version__

if TYPE_CHECKING:
    from contractlens.analysis import Analysis
    from contractlens.taxonomy import Taxonomy

EXIT_USAGE = 2
EXIT_UNREADABLE = 3
_BANDS = ("low", "review", "high")

app = typer.Typer(
    name="contractlens",
    help="Reads IT contracts and finds what they promise. Offline; nothing leaves this machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Format(StrEnum):
    """How findings are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


class Band(StrEnum):
    """How sure a finding must be to be shown."""

    LOW = "low"
    REVIEW = "review"
    HIGH = "high"


def _print_version(value: bool) -> None:  # noqa: FBT001 - the form that typer calls
    if value:
        typer.echo(f"contractlens {__version__}")
        raise typer.Exit


def _fail(message: str, code: int) -> Never:
    typer.echo(f"contractlens: {message}", err=True)
    raise typer.Exit(code)


@app.callback()
def _root(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Reads IT contracts and finds what they promise. Offline; nothing leaves this machine."""


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="A PDF or Word (.docx) contract.")],
    output_format: Annotated[Format, typer.Option("--format", "-f", help="How to print the findings.")] = Format.TABLE,
    types: Annotated[str, typer.Option(help="Only these clause types, parted by commas.")] = "",
    min_band: Annotated[Band, typer.Option(help="Leave out findings less sure than this.")] = Band.LOW,
    taxonomy: Annotated[Path | None, typer.Option(help="TOML file with your own clause types, beside ours.")] = None,
    password: Annotated[str | None, typer.Option(help="Password of an encrypted PDF.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead.")] = None,
) -> None:
    """Find the clauses of one contract, with clause numbers and pages.

    Example: contractlens check contract.pdf --types technology_refresh,skills_transfer
    """
    known = _taxonomy(taxonomy)
    wanted = _wanted_types(types, known)
    analysis = _analyze(file, password, known if taxonomy else None)
    findings = analysis.findings
    findings = findings[findings.clause_type.isin(wanted) & findings.band.isin(_BANDS[_BANDS.index(min_band) :])]
    from contractlens.review.render import render

    text = render(analysis, findings, output_format.value, width=_width(output))
    if output is None:
        typer.echo(text, nl=not text.endswith("\n"))
    else:
        _write(output, text)
    for message in analysis.warnings.message:
        typer.echo(f"warning: {message}", err=True)


def _taxonomy(path: Path | None) -> Taxonomy:
    from contractlens.exceptions import DefinitionError
    from contractlens.taxonomy import Taxonomy

    if path is None:
        return Taxonomy.default()
    try:
        return Taxonomy.default() | Taxonomy.load(path)
    except DefinitionError as error:
        _fail(str(error), EXIT_USAGE)


def _wanted_types(types: str, taxonomy: Taxonomy) -> list[str]:
    wanted = [name.strip() for name in types.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in taxonomy.types]
    if unknown:
        _fail(f"unknown clause type: {', '.join(unknown)}; `contractlens types` lists them", EXIT_USAGE)
    return wanted or list(taxonomy.types)


def _analyze(file: Path, password: str | None, taxonomy: Taxonomy | None) -> Analysis:
    from contractlens.analyzer import Analyzer
    from contractlens.exceptions import ModelError, ReadError
    from contractlens.readers import read_document

    try:
        document = read_document(file, password=password)  # before the model is loaded: a bad file fails at once
    except ReadError as error:
        hint = "; give it with --password" if error.kind in {"encrypted", "wrong_password"} else ""
        _fail(f"{error}{hint} [{error.kind}]", EXIT_UNREADABLE)
    try:
        analyzer = Analyzer.load(taxonomy=taxonomy)
    except ModelError as error:
        _fail(str(error), EXIT_USAGE)
    return analyzer.analyze(document)


def _width(output: Path | None) -> int | None:
    """Return None on a terminal (the table then fits it), else a width that a file or a pipe can take."""
    return None if output is None and sys.stdout.isatty() else 140


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        _fail(f"cannot write {path}: {error.strerror}", EXIT_USAGE)
    typer.echo(f"wrote {path}", err=True)


@app.command()
def types(
    *,
    taxonomy: Annotated[Path | None, typer.Option(help="TOML file with your own clause types, beside ours.")] = None,
    definitions: Annotated[bool, typer.Option("--definitions", help="Print what each type means.")] = False,
) -> None:
    """List the clause types that are looked for.

    Example: contractlens types --definitions
    """
    from contractlens.taxonomy import OTHER

    for clause_type in _taxonomy(taxonomy).types.values():
        if clause_type.id == OTHER:  # the rest of a contract: nothing to look for
            continue
        line = f"{clause_type.id:32} tier {clause_type.tier}  {clause_type.title}"
        typer.echo(f"{line}\n    {clause_type.definition}" if definitions else line)


@app.command()
def train(
    corpus: Annotated[Path, typer.Option(help="Folder with contracts/*.txt and clauses/*.txt.")] = Path(
        "models/corpus"
    ),
    output: Annotated[Path, typer.Option("--output", "-o", help="Model directory to write.")] = Path("models/default"),
) -> None:
    """Train the classifier on a labelled corpus and write a model directory.

    Example: contractlens train --corpus models/corpus --output models/default
    """
    from contractlens.exceptions import CorpusError
    from contractlens.learning.training import train as train_model

    try:
        trained = train_model(corpus, output)
    except (CorpusError, OSError) as error:
        _fail(str(error), EXIT_USAGE)
    for title, evaluation in (("whole contracts", trained.contracts), ("standalone clauses", trained.clauses)):
        micro = evaluation.micro
        typer.echo(
            f"held-out {title}: {evaluation.provisions} provisions, precision {micro.precision:.3f}, "
            f"recall {micro.recall:.3f}, micro F1 {micro.f1:.3f}, macro F1 {evaluation.macro_f1:.3f}"
        )
    typer.echo(f"wrote {output}")


def main() -> None:
    """Run the command line."""
    app()
