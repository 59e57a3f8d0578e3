"""A group of commands whose modules are imported when a command is asked for: most runs need one of fifteen."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

from contractlens.cli.lone_file import LoneFileCommand

if TYPE_CHECKING:
    from collections.abc import MutableMapping

COMMANDS = (
    "check",
    "gaps",
    "compare",
    "deviation",
    "explain",
    "train",
    "evaluate",
    "scan",
    "report",
    "merge",
    "doctor",
    "playbooks",
    "types",
    "corrections",
    "model",
)
"""Each stands in the module of its name, as a function or as a group of its own; in the order of the help."""


class LazyGroup(TyperGroup):
    """The commands of `COMMANDS`."""

    def __init__(self, **settings: Any) -> None:
        self._loaded: dict[str, Any] = {}
        super().__init__(**settings)

    @property
    def commands(self) -> MutableMapping[str, Any]:
        """All commands, for help and suggestions."""
        return {name: self._load(name) for name in COMMANDS}

    @commands.setter
    def commands(self, commands: MutableMapping[str, Any]) -> None:
        """Take nothing: typer hands over what was registered, and nothing is."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - the form that typer calls
        """Return one command, and load no other."""
        return self._load(cmd_name) if cmd_name in COMMANDS else None

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option, false where it is not given: to read nothing as that, typer would import pydantic."""
        option = super().get_help_option(ctx)
        if option is not None and option.default is None:
            option.default = False
        return option

    def _load(self, name: str) -> Any:
        if name not in self._loaded:
            item = getattr(import_module(f"contractlens.cli.{name}"), name)
            if isinstance(item, typer.Typer):
                self._loaded[name] = get_group(item)
            else:
                alone = typer.Typer(add_completion=False)
                alone.command(cls=LoneFileCommand if name == "check" else None)(item)
                self._loaded[name] = get_command(alone)
        return self._loaded[name]
