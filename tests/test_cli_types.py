from __future__ import annotations

import io

import pandas as pd
import pytest
from typer.testing import CliRunner

import contractlens as cl
from contractlens.cli import app
from contractlens.learning.suggesting import SUGGESTION_COLUMNS
from tests.learning.own_type_texts import EXAMPLES, NEW, publicity

runner = CliRunner()


def test_types_still_lists_what_ships():
    assert len(runner.invoke(app, ["types"]).stdout.splitlines()) == 44


def test_types_lists_own_types_too(tmp_path):
    path = publicity().save(tmp_path / "mine.toml")
    assert "publicity" in runner.invoke(app, ["types", "--taxonomy", str(path)]).stdout


def test_new_writes_a_file_that_loads(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = runner.invoke(app, ["types", "new", "my_right"])
    assert result.exit_code == 0
    assert "my_right" in cl.Taxonomy.load("my_right.toml")


def test_new_writes_where_it_is_told(tmp_path):
    runner.invoke(app, ["types", "new", "my_right", "--out", str(tmp_path / "own.toml")])
    assert "my_right" in cl.Taxonomy.load(tmp_path / "own.toml")


@pytest.mark.parametrize("name", ["My Right", "insurance", "../up"])
def test_new_refuses_names(tmp_path, name):
    result = runner.invoke(app, ["types", "new", name, "--out", str(tmp_path / "own.toml")])
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])


def test_new_replaces_no_file(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text("mine")
    result = runner.invoke(app, ["types", "new", "my_right", "--out", str(path)])
    assert (result.exit_code, path.read_text()) == (2, "mine")


def test_examples_pasted_into_a_new_file_are_learnt_and_found(tmp_path):
    path, contract = tmp_path / "my_right.toml", tmp_path / "contract.txt"
    runner.invoke(app, ["types", "new", "my_right", "--out", str(path)])
    listed = "examples = [\n" + "".join(f'    "{text}",\n' for text in EXAMPLES) + "]\n"
    path.write_text(path.read_text() + listed)
    learnt = runner.invoke(app, ["types", "learn", str(path)])
    assert "Learnt from 10 examples" in learnt.stdout
    contract.write_text(f"1. Publicity\n\n1.1 {NEW}\n")
    result = runner.invoke(app, ["check", str(contract), "--taxonomy", str(path), "--types", "my_right", "-f", "json"])
    assert "press statement" in result.stdout


def test_learn_without_examples_says_what_is_missing(tmp_path):
    path = tmp_path / "my_right.toml"
    runner.invoke(app, ["types", "new", "my_right", "--out", str(path)])
    result = runner.invoke(app, ["types", "learn", str(path)])
    assert (result.exit_code, "5 examples or more" in result.stderr) == (2, True)


def test_suggest_prints_csv_to_fill_in(tmp_path):
    path, contract = publicity().save(tmp_path / "mine.toml"), tmp_path / "contract.txt"
    contract.write_text(f"1. Publicity\n\n1.1 {NEW}\n")
    result = runner.invoke(app, ["types", "suggest", str(path), str(contract), "-n", "3"])
    assert list(pd.read_csv(io.StringIO(result.stdout)).columns) == [column.name for column in SUGGESTION_COLUMNS]


def test_suggest_needs_a_learnt_type(tmp_path):
    path = tmp_path / "my_right.toml"
    runner.invoke(app, ["types", "new", "my_right", "--out", str(path)])
    assert runner.invoke(app, ["types", "suggest", str(path), str(path)]).exit_code == 2


def test_suggest_of_a_missing_contract_exits_as_other_commands(tmp_path):
    path = publicity().save(tmp_path / "mine.toml")
    assert runner.invoke(app, ["types", "suggest", str(path), str(tmp_path / "no.pdf")]).exit_code == 3
