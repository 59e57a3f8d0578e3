from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from contractlens.cli import app

DATA = Path(__file__).parent / "data"
OLD, NEW = (str(DATA / f"model_format_{number}") for number in (1, 2))
CONTRACT = str(Path(__file__).parents[1] / "sample_contracts" / "harbour_call_off.docx")


def run(*arguments):
    return CliRunner().invoke(app, ["model", *arguments])


def test_info_names_version_and_fingerprint():
    result = run("info", NEW)
    assert result.exit_code == 0
    assert "model 2, format 2, 2 clause types" in result.stdout
    assert "fingerprint " in result.stdout


def test_info_of_the_model_that_ships_needs_no_folder():
    assert "44 clause types" in run("info").stdout


@pytest.mark.parametrize("command", [["info", NEW], ["verify", NEW], ["diff", OLD, NEW]], ids=lambda words: words[0])
def test_json_is_json(command):
    result = run(*command, "--format", "json")
    assert result.exit_code == 0
    assert isinstance(json.loads(result.stdout), dict)


def test_output_goes_to_a_file(tmp_path):
    run("info", NEW, "--format", "json", "--output", str(tmp_path / "info.json"))
    assert json.loads((tmp_path / "info.json").read_text())["version"] == "2"


@pytest.mark.parametrize("command", [["info"], ["diff", NEW]], ids=lambda words: words[0])
def test_folder_without_a_model_is_an_error_with_its_kind(command, tmp_path):
    result = run(*command, str(tmp_path))
    assert result.exit_code == 2
    assert "[model_missing]" in result.stderr


def test_verify_of_a_whole_model_leaves_with_0():
    assert run("verify", NEW).exit_code == 0


def test_verify_of_a_changed_model_leaves_with_1(tmp_path):
    shutil.copytree(NEW, tmp_path / "model")
    (tmp_path / "model" / "weights.npz").write_bytes(b"")
    result = run("verify", str(tmp_path / "model"))
    assert result.exit_code == 1
    assert "1 file(s) wrong" in result.stdout


def test_verify_with_a_corpus_that_is_not_there_is_an_error():
    assert run("verify", NEW, "--corpus", "nowhere").exit_code == 2


def test_diff_shows_findings_that_differ():
    result = run("diff", NEW, OLD, "--contract", CONTRACT)
    assert result.exit_code == 0
    assert "Findings that differ in 1 contract(s)" in result.stdout


def test_diff_of_a_model_with_itself_says_so():
    assert "the two models are the same" in run("diff", NEW, NEW).stdout


def test_diff_of_a_contract_that_cannot_be_read_is_an_error(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-")
    assert run("diff", OLD, NEW, "--contract", str(tmp_path / "a.pdf")).exit_code == 3
