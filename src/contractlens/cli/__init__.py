"""The command line: each command parses, calls one library function, and prints. Data to stdout, messages to stderr."""

from __future__ import annotations

import gc
from typing import Annotated

import typer

from contractlens import __version__
from contractlens.cli.check import check
from contractlens.cli.compare import compare
from contractlens.cli.corrections import corrections
from contractlens.cli.deviation import deviation
from contractlens.cli.doctor import doctor
from contractlens.cli.evaluate import evaluate
from contractlens.cli.explain import explain
from contractlens.cli.gaps import gaps
from contractlens.cli.merge import merge
from contractlens.cli.model import model
from contractlens.cli.playbooks import playbooks
from contractlens.cli.report import report
from contractlens.cli.scan import scan
from contractlens.cli.train import train
from contractlens.cli.types import types

app = typer.Typer(
    name="contractlens",
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


for _command in (check, gaps, compare, deviation, explain, train, evaluate, scan, report, merge, doctor):
    app.command()(_command)
app.add_typer(playbooks)
app.add_typer(types)
app.add_typer(corrections)
app.add_typer(model)


_COLLECT_AFTER = 50_000
"""New objects between two looks for rubbish: Python's 700 costs a tenth of the time that a check of one file takes,
and the records of a contract hold no cycles."""


def main() -> None:
    """Run the command line."""
    gc.set_threshold(_COLLECT_AFTER)
    app()
