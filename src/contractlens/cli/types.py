"""``contractlens types``: what is looked for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contractlens.cli.common import load_taxonomy


def types(
    *,
    taxonomy: Annotated[Path | None, typer.Option(help="TOML file with your own clause types, beside ours.")] = None,
    definitions: Annotated[bool, typer.Option("--definitions", help="Print what each type means.")] = False,
) -> None:
    """List the clause types that are looked for.

    Example: contractlens types --definitions
    """
    from contractlens.taxonomy import OTHER

    for clause_type in load_taxonomy(taxonomy).types.values():
        if clause_type.id == OTHER:  # the rest of a contract: nothing to look for
            continue
        line = f"{clause_type.id:32} tier {clause_type.tier}  {clause_type.title}"
        typer.echo(f"{line}\n    {clause_type.definition}" if definitions else line)
