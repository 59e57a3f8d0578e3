"""The page on the command line, made from the commands themselves."""

from __future__ import annotations

import inspect
import re
from enum import Enum
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

from docs_tools.commands import root_command

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXAMPLE = re.compile(r"^Example: (?P<line>.+)$", re.MULTILINE)


def render_commands() -> str:
    """Return the page: an overview, then every command with its arguments, options and examples."""
    commands = list(walk(root_command(), "contractlens"))[1:]
    lines = [
        "# Command line",
        "",
        "Made from the commands themselves; `contractlens COMMAND --help` says the same. Data goes to standard output,",
        "messages to standard error. Exit codes are in the [read me](../project/readme.md#command-line).",
        "",
        "| command | what it does |",
        "|---|---|",
        *(f"| [`{name}`](#{anchor(name)}) | {_first_sentence(command)} |" for name, command in commands),
    ]
    for name, command in commands:
        lines += ["", *_section(name, command)]
    return "\n".join(lines) + "\n"


def walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Yield a command and those below it, with the words that call them."""
    yield name, command
    for word, below in getattr(command, "commands", {}).items():
        yield from walk(below, f"{name} {word}")


def anchor(name: str) -> str:
    """Return the anchor of a command's heading."""
    return name.replace(" ", "-")


def examples_of(command: Any) -> list[str]:
    """Return the examples in a command's help."""
    return [" ".join(line.split()) for line in _EXAMPLE.findall(_help(command))]


def _help(command: Any) -> str:
    return str(command.help or "").replace("\b", "").strip()


def _first_sentence(command: Any) -> str:
    return _cell(_EXAMPLE.sub("", _help(command)).strip().split("\n\n")[0])


def _section(name: str, command: Any) -> list[str]:
    words = _EXAMPLE.sub("", _help(command))
    examples = examples_of(command)
    paragraphs = [_prose(part) for part in words.split("\n\n") if part.strip()]
    usage = " ".join([name, *(_usage(item) for item in command.params if _usage(item))])
    lines = [f"## {name} {{ #{anchor(name)} }}", "", "\n\n".join(paragraphs), "", "```text", usage, "```"]
    if command.params:
        lines += ["", "| argument or option | what it does | default |", "|---|---|---|"]
        lines += [
            f"| {_names(item)} | {_cell(item.help or '')}{_choices(command, item)} | {_default(item)} |"
            for item in command.params
        ]
    if examples:
        lines += ["", "```bash", *examples, "```"]
    return lines


def _usage(item: Any) -> str:
    if item.param_type_name == "argument":
        shown = item.name.upper() + ("..." if item.nargs == -1 else "")
        return shown if item.required else f"[{shown}]"
    return f"{item.opts[0]} {item.name.upper()}" if item.required else ""


def _names(item: Any) -> str:
    if item.param_type_name == "argument":
        return f"`{item.name.upper()}`"
    return ", ".join(f"`{name}`" for name in (*item.opts, *item.secondary_opts))


def _choices(command: Any, item: Any) -> str:
    """Return the values that an argument may have, where the command's signature says that they are few."""
    hints = get_type_hints(inspect.unwrap(command.callback)) if command.callback else {}
    hint = hints.get(item.name)
    kinds = [kind for kind in (hint, *get_args(hint)) if isinstance(kind, type) and issubclass(kind, Enum)]
    return " " + ", ".join(f"`{choice.value}`" for kind in kinds for choice in kind) if kinds else ""


def _default(item: Any) -> str:
    if item.required:
        return "needed"
    shown = getattr(item, "show_default", None)
    value = shown if isinstance(shown, str) else item.default() if callable(item.default) else item.default
    value = getattr(value, "value", value)
    if not value and not isinstance(value, int):
        return ""
    if value is False:
        return ""
    if value is True:
        return "yes"
    return f"`{value}`" if not isinstance(shown, str) else shown


def _prose(words: str) -> str:
    return re.sub(r"(?<![`\w])(--[a-z][a-z-]+)", r"`\1`", " ".join(words.split()))


def _cell(words: str) -> str:
    return _prose(words).replace("|", "&#124;").replace("<", "&lt;")
