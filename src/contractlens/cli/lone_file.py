"""A command that is mostly given one file and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from typer.core import TyperCommand


class LoneFileCommand(TyperCommand):
    """Takes a lone file as its first parameter and leaves all others at their defaults.

    typer reads words with pydantic; importing that takes as long as reading ten pages.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words that the command was given."""
        if len(args) != 1 or args[0].startswith("-"):
            return super().parse_args(ctx, args)
        ctx.params = {parameter.name: parameter.default for parameter in self.params}
        ctx.params[self.params[0].name] = Path(args[0])
        ctx.args = []
        return []
