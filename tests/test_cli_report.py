from __future__ import annotations

import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import contractlens as cl
from contractlens.cli import app

SAMPLES = Path(__file__).parents[1] / "sample_contracts"


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    for name in ("kestrel_agile_sow.docx", "broken_transfer.pdf"):
        shutil.copy(SAMPLES / name, folder / name)
    cl.scan_archive(folder, folder.parent / "report_results", workers=0)
    return folder.parent / "report_results"


def run(*arguments):
    return CliRunner().invoke(app, ["report", *map(str, arguments)])


def test_report_writes_a_workbook_with_gaps(results, tmp_path):
    target = tmp_path / "all.xlsx"
    done = run(results, "-o", target, "--playbook", "tech_benefit_and_skills")
    assert done.exit_code == 0, done.output
    assert {"Summary", "Findings", "Gaps", "Files"} <= set(openpyxl.load_workbook(target, read_only=True).sheetnames)


def test_report_says_how_many_files_are_not_in_it(results, tmp_path):
    done = run(results, "-o", tmp_path / "all.xlsx")
    assert "warning: 1 file could not be read" in done.stderr


def test_report_writes_a_page(results, tmp_path):
    target = tmp_path / "all.html"
    assert run(results, "-o", target).exit_code == 0
    page = target.read_text(encoding="utf-8")
    assert "Who pays for technology refresh" in page
    assert "kestrel_agile_sow.docx" in page


def test_report_keeps_what_reviewers_wrote(results, tmp_path):
    target = tmp_path / "all.xlsx"
    run(results, "-o", target)
    book = openpyxl.load_workbook(target)
    sheet = book["Findings"]
    head = next(cell for row in sheet.iter_rows(max_row=8) for cell in row if cell.value == "Reviewer comment")
    sheet.cell(head.row + 1, head.column).value = "seen by legal"
    book.save(target)
    assert run(results, "-o", target).exit_code == 0
    assert "seen by legal" in set(cl.read_decisions(target).comment)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "all.csv"], "--output ends in .xlsx"),
        (["-o", "all.xlsx", "--fact", "value=5"], "--fact needs a --playbook"),
        (["-o", "all.xlsx", "--playbook", "no_such"], "no_such"),
        (["-o", "no/such/folder/all.xlsx"], "cannot write"),
    ],
    ids=["suffix", "fact_without_playbook", "unknown_playbook", "no_folder"],
)
def test_report_says_what_is_wrong_in_a_sentence(results, tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    done = run(results, *arguments)
    assert done.exit_code == 2
    assert words in done.stderr
    assert "Traceback" not in done.output


def test_report_of_a_folder_that_is_no_scan_is_refused(tmp_path):
    done = run(tmp_path, "-o", tmp_path / "all.xlsx")
    assert done.exit_code == 2
    assert "holds no scan" in done.stderr


def test_scan_names_the_command_that_makes_a_workbook(tmp_path):
    shutil.copy(SAMPLES / "kestrel_agile_sow.docx", tmp_path / "kestrel.docx")
    out = tmp_path / "results"
    done = CliRunner().invoke(app, ["scan", str(tmp_path / "kestrel.docx"), "--out", str(out), "--workers", "0"])
    assert done.exit_code == 0
    assert f"contractlens report {out}" in done.stderr


def test_check_of_a_folder_names_the_command_that_reads_folders(tmp_path):
    done = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert done.exit_code == 3
    assert f"contractlens scan {tmp_path}" in done.stderr


def test_python_of_the_page_for_new_users_runs(tmp_path, monkeypatch, capsys):
    page = (SAMPLES.parent / "docs" / "new_user.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (tmp_path / "contracts").mkdir()
    for name in ("kestrel_agile_sow.docx", "broken_transfer.pdf"):
        shutil.copy(SAMPLES / name, tmp_path / "contracts" / name)
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "new_user.md", "exec"), {})
    assert (tmp_path / "all.xlsx").exists()
    assert (tmp_path / "all.html").exists()
    assert capsys.readouterr().out.split() == ["broken_transfer.pdf", "corrupt"]


def test_options_of_the_page_for_new_users_exist():
    page = (SAMPLES.parent / "docs" / "new_user.md").read_text(encoding="utf-8")
    commands = re.findall(r"^env/bin/contractlens (\w+)(.*)$", page, re.MULTILINE)
    assert {command for command, _ in commands} == {"doctor", "check", "scan", "report"}
    for command, rest in commands:
        text = CliRunner().invoke(app, [command, "--help"], terminal_width=200).output
        assert [option for option in re.findall(r"--[a-z-]+", rest.split("#")[0]) if option not in text] == []
