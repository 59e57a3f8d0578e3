from __future__ import annotations

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
