from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from contractlens.cli import app

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "corrections.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


def test_blocks_of_the_page_on_corrections_run(tmp_path, monkeypatch, capsys):
    (tmp_path / "sample_contracts").symlink_to(ROOT / "sample_contracts")
    (tmp_path / "output").mkdir()
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for code in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        exec(compile(code, "corrections.md", "exec"), names)
        assert capsys.readouterr().out


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_of_the_page_on_corrections_exist(line):
    command = get_command(app)
    name, *words = shlex.split(line)
    assert name == "contractlens"
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]
    options = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= options


def test_verdicts_of_the_page_are_those_of_the_code():
    from typing import get_args

    from contractlens.corrections.record import Verdict

    table = PAGE.split("| verdict | meaning |")[1].split("```")[0]
    assert tuple(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == get_args(Verdict)
