"""Pages made from code hold all that the code has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import contractlens as cl
from docs_tools.api_pages import PAGES, public_names, render_api_page, render_errors, render_overview
from docs_tools.command_page import anchor, examples_of, render_commands, walk
from docs_tools.commands import mistakes_of, root_command
from docs_tools.error_kinds import ERRORS, raised_kinds

ROOT = Path(__file__).parents[2]
COMMANDS = list(walk(root_command(), "contractlens"))[1:]


def test_reference_names_every_public_name_once():
    rendered = "".join([*(render_api_page(page) for page in PAGES), render_errors()])
    named = re.findall(r"^::: contractlens\.[\w.]+\.(\w+)$", rendered, re.MULTILINE)
    assert sorted(named) == sorted(name for name in cl.__all__ if name != "__version__")
    assert [name for name in public_names() if f"| [`{name}`](" not in render_overview()] == []


def test_kinds_named_in_docstrings_of_errors_are_raised():
    known = {item.kind for item in raised_kinds()}
    told = {word for error in ERRORS.values() for word in re.findall(r"``([a-z]+(?:_[a-z]+)*)``", error.__doc__ or "")}
    assert told - known - {"kind"} == set()


def test_every_kind_in_the_code_is_in_the_table():
    """Look for kinds in another way than the table does: by their words alone."""
    errors = "|".join(ERRORS)
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src" / "contractlens").rglob("*.py"))
    written = re.findall(rf"\b(?:{errors})\((?:[^()]|\([^()]*\))*?\bkind=\"([a-z_]+)\"", source)
    assert len(written) > 80
    page = render_errors()
    assert (
        sorted(
            kind for kind in {*written, *(item.default_kind for item in ERRORS.values())} if f"| `{kind}` |" not in page
        )
        == []
    )


def test_every_command_and_option_is_on_the_page():
    page = render_commands()
    for name, command in COMMANDS:
        section = page.split(f"{{ #{anchor(name)} }}")[1].split("\n## ")[0]
        assert [
            option
            for item in command.params
            for option in item.opts
            if option[0] == "-" and f"`{option}`" not in section
        ] == []


@pytest.mark.parametrize("line", [line for _, command in COMMANDS for line in examples_of(command)])
def test_example_of_a_command_is_one_that_there_is(line):
    assert mistakes_of(line) == []
