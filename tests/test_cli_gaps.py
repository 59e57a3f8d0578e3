from __future__ import annotations

import csv
import io
import json

import pytest
from typer.testing import CliRunner

import contractlens as cl
from contractlens.cli import app

COUNCIL = "sample_contracts/council_hosting.pdf"
runner = CliRunner()


def run(*args):
    return runner.invoke(app, [str(arg) for arg in args])


def test_gaps_as_json():
    result = run("gaps", COUNCIL, "--playbook", "tech_benefit_and_skills", "--format", "json", "--fact", "value=5")
    rows = {row["requirement_id"]: row for row in json.loads(result.stdout)}
    assert result.exit_code == 0
    assert rows["technology_refresh"]["status"] == "met"
    assert rows["apprenticeships"]["status"] == "not_applicable"


def test_gaps_as_a_table_names_place_and_advice():
    result = run("gaps", COUNCIL, "-p", "exit_readiness")
    assert "against exit_readiness" in result.stdout
    assert "Ask for the plan now" not in result.stdout
    assert "Plan handover sessions" in " ".join(result.stdout.split())


def test_gaps_as_csv_hold_no_formula(tmp_path):
    book = tmp_path / "p.toml"
    book.write_text(
        'name = "p"\ntitle = "P"\n[[requirements]]\nid = "one"\ntitle = "=1+1"\nclause_types = ["secondment"]\n'
        'advice = "@SUM(A1)"\n',
        encoding="utf-8",
    )
    result = run("gaps", COUNCIL, "-p", book, "-f", "csv")
    row = next(csv.DictReader(io.StringIO(result.stdout)))
    assert (row["title"], row["advice"], row["status"]) == ("'=1+1", "'@SUM(A1)", "not_met")


def test_gaps_are_written_to_a_file(tmp_path):
    out = tmp_path / "gaps.csv"
    assert run("gaps", COUNCIL, "-p", "exit_readiness", "-f", "csv", "-o", out).exit_code == 0
    assert out.read_text(encoding="utf-8").startswith("document_id,")


@pytest.mark.parametrize(("level", "code"), [("must", 1), (None, 0)], ids=["must", "none"])
def test_fail_on_decides_the_exit_code(level, code):
    more = ["--fail-on", level] if level else []
    result = run("check", COUNCIL, "--types", "innovation", "--playbook", "tech_benefit_and_skills", *more)
    assert result.exit_code == code
    assert "against tech_benefit_and_skills" in result.stdout
    assert ("not shown to be met" in result.stderr) == bool(code)


def test_a_contract_that_meets_all_that_is_asked_passes(tmp_path):
    book = tmp_path / "p.toml"
    book.write_text(
        'name = "p"\ntitle = "P"\n[[requirements]]\nid = "one"\ntitle = "One"\nclause_types = ["insurance"]\n'
        '[[requirements]]\nid = "two"\ntitle = "Two"\nclause_types = ["secondment"]\nseverity = "should"\n',
        encoding="utf-8",
    )
    assert run("gaps", COUNCIL, "-p", book, "--fail-on", "must").exit_code == 0
    assert run("gaps", COUNCIL, "-p", book, "--fail-on", "should").exit_code == 1


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["-p", "nothing"], "no playbook is called"),
        (["-p", "nothing.toml"], "cannot read"),
        (["-p", "exit_readiness", "--fact", "signed"], "name=value"),
        (["-p", "exit_readiness", "--fact", "singed=2025-01-01"], "singed"),
        (["-p", "exit_readiness", "--fact", "signed=yesterday"], "must be a day"),
    ],
)
def test_wrong_use_is_told_before_the_contract_is_read(args, message):
    result = run("gaps", "no_such_contract.pdf", *args)
    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.parametrize(
    "args", [["--fail-on", "must"], ["--fact", "value=1"], ["-p", "exit_readiness", "--format", "json"]]
)
def test_check_without_a_playbook_gives_no_verdict(args):
    result = run("check", COUNCIL, *args)
    assert result.exit_code == 2
    assert "playbook" in result.stderr


def test_playbooks_are_listed():
    result = run("playbooks")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 10


def test_a_playbook_is_shown_with_conditions_and_sources():
    shown = run("playbooks", "show", "tech_benefit_and_skills").stdout
    assert "applies when: signed_from 2024-03-25" in shown
    assert "from memory, check before relying on it" in shown


def test_a_playbook_is_shown_as_toml():
    shown = run("playbooks", "show", "exit_readiness", "--toml").stdout
    assert cl.Playbook.loads(shown) == cl.Playbook.builtin("exit_readiness")


@pytest.mark.parametrize("ending", ["xlsx", "toml"])
def test_a_new_playbook_can_be_used(ending, tmp_path):
    place = tmp_path / f"ours.{ending}"
    assert run("playbooks", "new", place, "--from", "exit_readiness").exit_code == 0
    assert cl.Playbook.load(place) == cl.Playbook.builtin("exit_readiness")
    assert run("playbooks", "new", place).exit_code == 2
    assert run("playbooks", "new", place, "--force").exit_code == 0


def test_a_new_playbook_needs_a_known_ending(tmp_path):
    result = run("playbooks", "new", tmp_path / "ours.docx")
    assert result.exit_code == 2
    assert ".xlsx or .toml" in result.stderr
