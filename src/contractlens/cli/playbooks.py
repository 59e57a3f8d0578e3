"""``contractlens playbooks``: which playbooks there are, what is in them, and an empty one to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contractlens.cli.common import EXIT_USAGE, fail, write_text

playbooks = typer.Typer(
    name="playbooks",
    help="List the playbooks that ship, show one, or write one to fill in.\n\nExample: contractlens playbooks",
    invoke_without_command=True,
)


@playbooks.callback()
def list_playbooks(context: typer.Context) -> None:
    """List the playbooks that ship, show one, or write one to fill in.

    Example: contractlens playbooks
    """
    if context.invoked_subcommand is not None:
        return
    from contractlens.review.playbooks import Playbook

    for name in Playbook.names():
        playbook = Playbook.builtin(name)
        typer.echo(f"{name:28} {len(playbook.requirements):3} requirements  {playbook.title}")


@playbooks.command()
def show(
    name: Annotated[str, typer.Argument(help="A name from `contractlens playbooks`, or a .toml or .xlsx file.")],
    *,
    toml: Annotated[bool, typer.Option("--toml", help="Print it as TOML, to start your own from.")] = False,
) -> None:
    """Show what a playbook asks for, when it applies and where it comes from.

    Example: contractlens playbooks show tech_benefit_and_skills
    """
    from contractlens.exceptions import PlaybookError
    from contractlens.review.gaps_render import describe
    from contractlens.review.playbooks import Playbook

    try:
        playbook = Playbook.find(name)
    except PlaybookError as error:
        fail(str(error), EXIT_USAGE)
    typer.echo(playbook.to_toml() if toml else describe(playbook), nl=False)


@playbooks.command()
def new(
    path: Annotated[Path, typer.Argument(help="File to write, ending in .xlsx or .toml.")],
    source: Annotated[
        str, typer.Option("--from", help="Start from this playbook: a name that ships, or a file.")
    ] = "tech_benefit_and_skills",
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write a playbook to fill in, as an Excel sheet or as TOML, starting from one that ships.

    Example: contractlens playbooks new ours.xlsx --from exit_readiness
    """
    from contractlens.exceptions import PlaybookError
    from contractlens.review.playbooks import Playbook

    if path.suffix.lower() not in {".xlsx", ".toml"}:
        fail(f"{path} must end in .xlsx or .toml", EXIT_USAGE)
    if path.exists() and not force:
        fail(f"{path} is there already; give another name, or --force to replace it", EXIT_USAGE)
    try:
        playbook = Playbook.find(source)
        if path.suffix.lower() == ".toml":
            write_text(path, playbook.to_toml())
            return
        playbook.to_excel(path)
    except PlaybookError as error:
        fail(str(error), EXIT_USAGE)
    typer.echo(f"wrote {path}", err=True)
