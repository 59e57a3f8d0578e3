from __future__ import annotations

import csv
import io
import json

import pytest
from typer.testing import CliRunner

import contractlens as cl
from contractlens.cli import app
from tests.review.made import make

runner = CliRunner()


@pytest.fixture(scope="module")
def contract(samples) -> str:
    return str(samples / "harbour_call_off.docx")


@pytest.fixture
def team_file(tmp_path):
    path = tmp_path / "team.jsonl"
    analysis = make()
    first, second = analysis.findings.finding_id[:2]
    analysis.correct(first, is_right=True, reviewer="AB", made_at="2026-05-30", file=path)
    analysis.correct(first, is_right=False, reviewer="CD", made_at="2026-05-31", note="=cmd", file=path)
    analysis.correct(second, right_type="insurance", reviewer="AB", made_at="2026-05-31", file=path)
    return str(path)


def invoke(*arguments):
    return runner.invoke(app, ["corrections", *map(str, arguments)])


@pytest.mark.parametrize("tool", ["label-studio", "prodigy", "doccano", "csv", "jsonl"])
def test_what_was_exported_is_imported(tool, contract, tmp_path):
    tasks, team = tmp_path / "tasks", tmp_path / "team.jsonl"
    assert invoke("export", contract, "--to", tool, "--output", tasks).exit_code == 0
    if tool == "label-studio":
        listed = json.loads(tasks.read_text())
        for task in listed:
            task["annotations"] = task.pop("predictions")
        tasks.write_text(json.dumps(listed))
    if tool == "csv":
        text = tasks.read_text("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        rows[0]["decision"] = "agree"
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
        tasks.write_text(out.getvalue())
    result = invoke("import", tasks, "--from", tool, "--into", team, "--reviewer", "AB", "--all-seen")
    assert result.exit_code == 0, result.output
    found = cl.read_corrections(team)
    assert {(each.verdict, each.reviewer) for each in found} == {("confirmed", "AB")}
    assert invoke("import", tasks, "--from", tool, "--into", team, "--reviewer", "AB", "--all-seen").exit_code == 0
    assert len(cl.read_corrections(team)) == len(found)


def test_the_interface_of_label_studio_is_written(contract, tmp_path):
    path = tmp_path / "interface.xml"
    result = invoke("export", contract, "--to", "label-studio", "-o", tmp_path / "t.json", "--interface", path)
    assert result.exit_code == 0
    assert '<Choice value="insurance"' in path.read_text()


def test_a_workbook_is_imported(tmp_path):
    book = make().to_excel(tmp_path / "book.xlsx")
    result = invoke("import", book, "--from", "workbook", "--into", tmp_path / "team.jsonl")
    assert result.exit_code == 0
    assert "added 0 corrections" in result.stderr


def test_one_file_of_corrections_is_added_to_another(team_file, tmp_path):
    result = invoke("import", team_file, "--from", "corrections", "--into", tmp_path / "all.jsonl")
    assert result.exit_code == 0
    assert cl.read_corrections(tmp_path / "all.jsonl") == cl.read_corrections(team_file)


def test_list_shows_what_stands(team_file):
    result = invoke("list", team_file)
    assert "2 of 3 corrections; reviewers disagree on 1" in result.stderr
    assert "confirmed" not in result.stdout
    assert "laptop" not in result.stdout


def test_list_shows_history_and_words_when_asked(team_file):
    result = invoke("list", team_file, "--history", "--words")
    assert "confirmed" in result.stdout
    assert "laptop" in result.stdout


def test_list_as_csv_has_no_formulas(team_file):
    rows = list(csv.DictReader(io.StringIO(invoke("list", team_file, "--format", "csv").stdout)))
    assert [row["note"] for row in rows] == ["'=cmd", ""]


def test_list_as_json_is_json(team_file):
    found = json.loads(invoke("list", team_file, "--format", "json").stdout)
    assert [row["verdict"] for row in found] == ["rejected", "retyped"]


def test_conflicts_are_listed(team_file):
    found = json.loads(invoke("list", team_file, "--conflicts", "--format", "json").stdout)
    assert [(row["reviewer"], row["says"], row["stands"]) for row in found] == [
        ("AB", "yes", False),
        ("CD", "no", True),
    ]


def test_check_shows_corrected_findings(contract, tmp_path):
    team = tmp_path / "team.jsonl"
    analysis = cl.analyze(contract)
    analysis.correct(analysis.findings.finding_id[0], is_right=False, file=team)
    result = runner.invoke(app, ["check", contract, "--format", "json", "--corrections", str(team)])
    assert result.exit_code == 0, result.output
    assert "corrections applied: 1" in result.stderr
    assert len(json.loads(result.stdout)["findings"]) == len(analysis.findings) - 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["list", "none.jsonl"], "cannot read"),
        (["import", "none.json", "--from", "prodigy", "--into", "team.jsonl"], "cannot read"),
        (["import", "bad.json", "--from", "label-studio", "--into", "team.jsonl"], "not JSON"),
        (["import", "bad.json", "--from", "doccano", "--into", "team.jsonl", "--made-at", "soon"], "no day"),
        (["import", "bad.json", "--from", "doccano", "--into", "team.jsonl"], "line 1"),
    ],
    ids=["list", "missing", "no-json", "day", "line"],
)
def test_what_is_wrong_is_one_sentence(arguments, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.json").write_text("{\n")
    result = invoke(*arguments)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.output
