from __future__ import annotations

import subprocess
import sys

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from contractlens.cli import app
from contractlens.cli.lazy_group import COMMANDS


def test_all_commands_are_there_in_the_order_of_the_help():
    assert tuple(get_command(app).commands) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name):
    result = CliRunner().invoke(app, [name, "--help"])
    assert result.exit_code == 0
    assert f"contractlens {name}" in " ".join(result.output.split()) or f"root {name}" in result.output


def test_help_names_every_command():
    output = CliRunner().invoke(app, ["--help"]).output
    assert [name for name in COMMANDS if name not in output] == []


def test_an_unknown_command_is_refused_with_the_nearest():
    result = CliRunner().invoke(app, ["chek"])
    assert result.exit_code == 2
    assert "check" in result.output


def test_one_command_loads_no_other():
    code = (
        "import sys\nfrom typer.main import get_command\nfrom contractlens.cli import app\n"
        "get_command(app).get_command(None, 'doctor')\n"
        "print(*sorted(name for name in sys.modules if name.startswith('contractlens.cli.')))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "contractlens.cli.doctor" in loaded
    assert "contractlens.cli.scan" not in loaded


def test_a_lone_file_is_read_as_typer_reads_it():
    command = get_command(app).get_command(None, "check")
    lone = command.make_context("check", ["a.pdf"]).params
    read = command.make_context("check", ["--", "a.pdf"]).params
    assert lone == {name: value if value != () else None for name, value in read.items()}


@pytest.mark.parametrize(
    "words", [["--help"], [], ["a.pdf", "b.pdf"], ["--no-such-option"]], ids=["help", "none", "two", "option"]
)
def test_other_words_are_left_to_typer(words):
    result = CliRunner().invoke(app, ["check", *words])
    assert result.exit_code == (0 if words == ["--help"] else 2)
    assert "Usage" in result.output


def test_a_lone_file_needs_no_pydantic(tmp_path):
    code = (
        "import sys\nfrom contractlens.cli import main\nsys.argv = ['contractlens', 'check', 'absent.pdf']\n"
        "try:\n    main()\nexcept SystemExit as left:\n    print(left.code, 'pydantic' in sys.modules)"
    )
    left = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert left.stdout.split() == ["3", "False"]
