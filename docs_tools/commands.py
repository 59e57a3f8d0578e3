"""Commands of a page: those of contractlens are looked up in the command line itself, or run in this process."""

from __future__ import annotations

import re
import shlex
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docs_tools.blocks import Block

WIDTH = 100
"""Columns of the terminal that commands print to."""

_FAILS = re.compile(r"#\s*exit code (\d+)\s*$")


@cache
def root_command() -> Any:
    """Return the command line as a tree of commands."""
    from typer.main import get_command

    from contractlens.cli import app

    return get_command(app)


def contractlens_lines(block: Block) -> list[str]:
    """Return the lines of a block that call contractlens, without prompt; lines that end in a backslash are joined."""
    joined = block.code.replace("\\\n", " ")
    lines = [line.strip().removeprefix("$ ") for line in joined.splitlines()]
    return [line for line in lines if re.match(r"(?:\S*/)?contractlens\b", line)]


def words_of(line: str) -> list[str]:
    """Return the words of a command without its comment and without the program's own name."""
    return shlex.split(line, comments=True)[1:]


def mistakes_of(line: str) -> list[str]:
    """Return what is wrong with a command: commands and options that there are not, arguments that are missing."""
    words, command = words_of(line), root_command()
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]
    options = {name: item for item in command.params for name in (*item.opts, *item.secondary_opts) if name[0] == "-"}
    options |= {"--help": None}
    given = [word.split("=")[0] for word in words if re.match(r"--?[A-Za-z]", word)]
    mistakes = [f"no option {name}" for name in given if name not in options]
    if getattr(command, "commands", None) and words and not words[0].startswith("-"):
        mistakes.append(f"no command {words[0]}")
    wanted = {item.name: item.opts for item in command.params if item.required and item.param_type_name == "option"}
    mistakes += [
        f"{name} is missing" for name, opts in wanted.items() if "--help" not in given and not {*given} & {*opts}
    ]
    return mistakes


def run_command(line: str) -> str:
    """Run a command in this process and return what it prints.

    Raises:
        AssertionError: It ends with another exit code than 0, or than the one that its comment (``# exit code 1``) names.
    """
    from typer.testing import CliRunner

    from contractlens.cli import app

    expected = int(match[1]) if (match := _FAILS.search(line)) else 0
    result = CliRunner().invoke(app, words_of(line), env={"COLUMNS": str(WIDTH), "TERM": "dumb", "NO_COLOR": "1"})
    if result.exit_code != expected:
        message = f"{line}: exit code {result.exit_code}\n{result.output}"
        raise AssertionError(message) from result.exception
    return result.output
