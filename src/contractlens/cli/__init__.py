"""The command line: each command parses, calls one library function, and prints. Data to stdout, messages to stderr."""

from __future__ import annotations

import atexit
import gc
from typing import Annotated

import typer

from contractlens import __version__
from contractlens.cli.lazy_group import LazyGroup

app = typer.Typer(
    name="contractlens",
    cls=LazyGroup,
    help="Reads IT contracts and finds what they promise. Offline; nothing leaves this machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _print_version(value: bool) -> None:  # noqa: FBT001 - the form that typer calls
    if value:
        typer.echo(f"contractlens {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Reads IT contracts and finds what they promise. Offline; nothing leaves this machine."""


_COLLECT_AFTER = 50_000
"""New objects between two looks for rubbish: Python's 700 costs a tenth of the time that a check of one file takes,
and the records of a contract hold no cycles."""


def main() -> None:
    """Run the command line."""
    gc.set_threshold(_COLLECT_AFTER)
    atexit.register(gc.freeze)  # else the last look for rubbish goes through all that is left, to no use
    app()
