"""``contractlens types``: what is looked for, and clause types of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contractlens.cli.common import EXIT_UNREADABLE, EXIT_USAGE, fail, load_taxonomy, write_text

if TYPE_CHECKING:
    from contractlens.analysis import Analysis
    from contractlens.batch import Scan

types = typer.Typer(
    name="types",
    help="List the clause types that are looked for, or make your own.\n\nExample: contractlens types --definitions",
    invoke_without_command=True,
)


@types.callback()
def list_types(
    context: typer.Context,
    *,
    taxonomy: Annotated[Path | None, typer.Option(help="TOML file with your own clause types, beside ours.")] = None,
    definitions: Annotated[bool, typer.Option("--definitions", help="Print what each type means.")] = False,
) -> None:
    """List the clause types that are looked for, or make your own.

    Example: contractlens types --definitions
    """
    if context.invoked_subcommand is not None:
        return
    from contractlens.taxonomy import OTHER

    for clause_type in load_taxonomy(taxonomy).types.values():
        if clause_type.id == OTHER:  # the rest of a contract: nothing to look for
            continue
        line = f"{clause_type.id:32} tier {clause_type.tier}  {clause_type.title}"
        typer.echo(f"{line}\n    {clause_type.definition}" if definitions else line)


@types.command()
def new(
    name: Annotated[str, typer.Argument(help="Id of the new type in snake_case, for example my_right.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File to write.", show_default="<name>.toml in this folder")
    ] = None,
) -> None:
    """Write a TOML file for a clause type of your own, with every field explained. It replaces no file.

    Example: contractlens types new my_right
    """
    from contractlens.exceptions import LearningError
    from contractlens.learning.own_types_file import new_type, write_new_file

    path = out or Path(f"{name}.toml")
    try:
        text = new_type(name)
        write_new_file(path, text.encode())
    except LearningError as error:
        fail(str(error), EXIT_USAGE)
    typer.echo(f"wrote {path}", err=True)


@types.command()
def learn(
    file: Annotated[Path, typer.Argument(help="TOML file whose types have examples.")],
) -> None:
    """Learn the types of a file from their examples, measure them, and write what was learnt beside it.

    Example: contractlens types learn my_right.toml
    """
    from contractlens.exceptions import DefinitionError, LearningError, ModelError
    from contractlens.learning.own_types import LearntType
    from contractlens.learning.own_types_file import learn_file

    try:
        learnt = learn_file(file)
    except (DefinitionError, LearningError, ModelError) as error:
        fail(str(error), EXIT_USAGE)
    for item in learnt:
        typer.echo(LearntType(item).summary)
        typer.echo(f"wrote {file.with_name(f'{item.id}.npz')}", err=True)


@types.command()
def suggest(
    file: Annotated[Path, typer.Argument(help="TOML file of a learnt type.")],
    source: Annotated[Path, typer.Argument(help="Folder that `contractlens scan` wrote, or a single contract.")],
    name: Annotated[str, typer.Option(help="Which type, when the file has several.")] = "",
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="How many provisions.")] = 20,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the CSV to this file.")] = None,
) -> None:
    """List as CSV the provisions whose label would teach a learnt type most, with a column to fill in.

    Example: contractlens types suggest my_right.toml results --count 20
    """
    from contractlens.exceptions import DefinitionError, LearningError, ModelError, ReadError, ScanError
    from contractlens.learning.own_types import LearntType

    try:
        found = LearntType.load(file, name).suggest(_opened(source), count)
    except (DefinitionError, LearningError, ModelError, ScanError) as error:
        fail(str(error), EXIT_USAGE)
    except ReadError as error:
        fail(f"{error} [{error.kind}]", EXIT_UNREADABLE)
    text = found.to_csv(index=False)
    if output is None:
        typer.echo(text, nl=False)
    else:
        write_text(output, text)


def _opened(source: Path) -> Scan | Analysis:
    from contractlens.analyzer import analyze
    from contractlens.batch import open_scan

    return open_scan(source) if source.is_dir() else analyze(source)
