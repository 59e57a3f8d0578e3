"""What the commands share: exit codes, errors in one sentence, taxonomy, output."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Never

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.analysis import Analysis
    from contractlens.document import Revisions
    from contractlens.findings import Sensitivity
    from contractlens.readers import Ocr
    from contractlens.taxonomy import Taxonomy

EXIT_USAGE = 2
EXIT_UNREADABLE = 3

MaskOption = Annotated[
    bool,
    typer.Option(
        "--mask", help="Mask names, e-mail addresses, phone numbers and postcodes, as far as rules find them."
    ),
]


class RevisionsChoice(StrEnum):
    """How tracked changes are read."""

    FINAL = "final"
    ORIGINAL = "original"
    ALL = "all"


class OcrChoice(StrEnum):
    """Which pages are recognised as images."""

    AUTO = "auto"
    NEVER = "never"
    ALWAYS = "always"


class Band(StrEnum):
    """How sure a finding must be to be shown."""

    LOW = "low"
    REVIEW = "review"
    HIGH = "high"


def fail(message: str, code: int) -> Never:
    """Print one sentence to stderr and leave with `code`."""
    typer.echo(f"contractlens: {message}", err=True)
    raise typer.Exit(code)


def load_taxonomy(path: Path | None) -> Taxonomy:
    """Return the clause types that ship, with those of the user's file."""
    from contractlens.exceptions import DefinitionError
    from contractlens.taxonomy import Taxonomy

    if path is None:
        return Taxonomy.default()
    try:
        return Taxonomy.default() | Taxonomy.load(path)
    except DefinitionError as error:
        fail(str(error), EXIT_USAGE)


def wanted_types(types: str, taxonomy: Taxonomy) -> list[str]:
    """Return the ids in a list parted by commas; all of them for an empty one."""
    wanted = [name.strip() for name in types.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in taxonomy.types]
    if unknown:
        fail(f"unknown clause type: {', '.join(unknown)}; `contractlens types` lists them", EXIT_USAGE)
    return wanted or list(taxonomy.types)


_HINTS = {
    "encrypted": "; give it with --password",
    "wrong_password": "; give it with --password",
    "too_slow": "; on the command line with --timeout",
}
"""What can be done about a refusal with the options of a command, by the kind of the refusal."""


def read_and_analyze(
    file: Path,
    password: Sequence[str] | None,
    taxonomy: Taxonomy | None,
    *,
    revisions: Revisions = "final",
    ocr: Ocr = "auto",
    sensitivity: Sensitivity = "balanced",
    seconds: float | None = None,
    attributes: bool = True,
) -> Analysis:
    """Return the analysis of one file; leave with a sentence when it cannot be read, or not in so many seconds."""
    from contractlens.analyzer import Analyzer
    from contractlens.document import Limits
    from contractlens.exceptions import ModelError, ReadError
    from contractlens.readers import read_document

    if file.is_dir():
        fail(f"{file} is a folder; `contractlens scan {file} --out results` reads all contracts in it", EXIT_UNREADABLE)
    try:
        document = read_document(
            file, password=password, revisions=revisions, ocr=ocr, limits=Limits(max_seconds=seconds)
        )  # before the model is loaded: a bad file fails at once
    except ReadError as error:
        fail(f"{error}{_HINTS.get(error.kind, '')} [{error.kind}]", EXIT_UNREADABLE)
    try:
        analyzer = Analyzer.load(taxonomy=taxonomy, sensitivity=sensitivity)
    except ModelError as error:
        fail(str(error), EXIT_USAGE)
    return analyzer.analyze(document, attributes=attributes)


def print_width(output: Path | None) -> int | None:
    """Return None on a terminal (the table then fits it), else a width that a file or a pipe can take."""
    return None if output is None and sys.stdout.isatty() else 140


def write_text(path: Path, text: str) -> None:
    """Write a file and say so on stderr."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"cannot write {path}: {error.strerror}", EXIT_USAGE)
    typer.echo(f"wrote {path}", err=True)
