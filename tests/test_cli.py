from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from typer.testing import CliRunner

import contractlens
from contractlens.cli import app

runner = CliRunner()


@pytest.fixture(scope="module")
def contract(samples) -> str:
    return str(samples / "harbour_call_off.docx")


def test_check_prints_a_table(contract):
    result = runner.invoke(app, ["check", contract, "--types", "technology_refresh"])
    assert result.exit_code == 0
    assert "technology_refresh" in result.stdout


def test_check_json_is_json(contract):
    result = runner.invoke(app, ["check", contract, "--format", "json"])
    data = json.loads(result.stdout)
    assert data["document"] == "harbour_call_off.docx"
    assert data["findings"]


def test_check_csv_is_csv(contract):
    result = runner.invoke(app, ["check", contract, "--format", "csv"])
    assert next(csv.reader(io.StringIO(result.stdout)))[0] == "finding_id"


def test_check_reads_no_attributes_that_a_table_does_not_show(contract, monkeypatch):
    from contractlens.detection import attributes

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("attributes were read")

    monkeypatch.setattr(attributes, "extract_attributes", refuse)
    assert "technology_refresh" in runner.invoke(app, ["check", contract]).stdout


def test_check_keeps_only_the_types_asked_for(contract):
    result = runner.invoke(app, ["check", contract, "-f", "json", "--types", "insurance, liability_cap"])
    assert {row["clause_type"] for row in json.loads(result.stdout)["findings"]} <= {"insurance", "liability_cap"}


def test_check_keeps_only_the_band_asked_for(contract):
    result = runner.invoke(app, ["check", contract, "-f", "json", "--min-band", "high"])
    assert {row["band"] for row in json.loads(result.stdout)["findings"]} == {"high"}


def test_check_writes_a_page(contract, tmp_path):
    page = tmp_path / "page.html"
    result = runner.invoke(app, ["check", contract, "-f", "html", "-o", str(page)])
    assert result.exit_code == 0
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_check_makes_a_workbook_and_keeps_what_reviewers_wrote(contract, tmp_path):
    book = tmp_path / "book.xlsx"
    command = ["check", contract, "-f", "xlsx", "-o", str(book), "--types", "technology_refresh"]
    assert runner.invoke(app, command).exit_code == 0
    opened = openpyxl.load_workbook(book)
    sheet = opened["Findings"]
    titles = [cell.value for cell in sheet[4]]
    sheet.cell(5, titles.index("Reviewer comment") + 1).value = "seen"
    opened.save(book)
    opened.close()
    assert runner.invoke(app, command).exit_code == 0
    assert list(contractlens.read_decisions(book).comment) == ["seen"]


def test_check_does_not_write_a_workbook_over_another_file(contract, tmp_path):
    book = tmp_path / "book.xlsx"
    book.write_bytes(b"mine")
    result = runner.invoke(app, ["check", contract, "-f", "xlsx", "-o", str(book)])
    assert (result.exit_code, "[not_a_workbook]" in result.stderr, book.read_bytes()) == (2, True, b"mine")


def test_check_names_a_workbook_after_the_contract(contract, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert runner.invoke(app, ["check", contract, "-f", "xlsx"]).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["harbour_call_off.docx.xlsx"]


def test_check_puts_gaps_into_the_report(contract):
    result = runner.invoke(app, ["check", contract, "-f", "html", "--playbook", "tech_benefit_and_skills"])
    assert result.exit_code == 0
    assert "Against the playbook" in result.stdout


def test_check_prints_markdown(contract):
    result = runner.invoke(app, ["check", contract, "-f", "md", "--types", "technology_refresh"])
    assert "## Technology refresh" in result.stdout


def test_check_opens_what_it_wrote(contract, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr("typer.launch", lambda path: opened.append(path) or 0)
    page = tmp_path / "page.html"
    assert runner.invoke(app, ["check", contract, "-f", "html", "-o", str(page), "--open"]).exit_code == 0
    assert opened == [str(page)]


def test_check_opens_nothing_without_a_file(contract):
    result = runner.invoke(app, ["check", contract, "--open"])
    assert (result.exit_code, "--open needs a file" in result.stderr) == (2, True)


@pytest.mark.parametrize("output_format", ["table", "json", "csv", "md", "html"])
def test_check_masks_personal_data_in_every_format(tmp_path, output_format):
    path = tmp_path / "c.md"
    path.write_text(
        "# Agreement\n\n## 1 Key staff\n\n1.1 The key personnel are Account manager: Joan Ferris (joan.ferris@example.org, "
        "020 7946 0018), who may not be replaced without consent.\n\n1.2 Ferris shall work full time as key personnel.\n"
    )
    result = runner.invoke(app, ["check", str(path), "-f", output_format, "--mask"])
    assert result.exit_code == 0, result.stderr
    assert "[name]" in result.stdout.replace("\\", "")
    assert not any(word in result.stdout + result.stderr for word in ("Ferris", "example.org", "7946"))


def test_check_refuses_an_unknown_type(contract):
    result = runner.invoke(app, ["check", contract, "--types", "no_such_type"])
    assert result.exit_code == 2
    assert "no_such_type" in result.stderr


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"", "empty_file"), (b"hello", "unsupported"), (b"%PDF-1.7 rubbish", "corrupt")],
    ids=["empty", "text", "broken"],
)
def test_check_of_an_unreadable_file_exits_3_with_its_kind(tmp_path, content, kind):
    path = tmp_path / "file.pdf"
    path.write_bytes(content)
    result = runner.invoke(app, ["check", str(path)])
    assert result.exit_code == 3
    assert f"[{kind}]" in result.stderr
    assert result.stdout == ""


def test_check_of_a_scan_exits_3(samples):
    (path,) = samples.glob("*scan*.pdf")
    result = runner.invoke(app, ["check", str(path), "--ocr", "never"])
    assert (result.exit_code, "[image_only]" in result.stderr) == (3, True)


def test_check_of_a_missing_file_exits_3(tmp_path):
    assert runner.invoke(app, ["check", str(tmp_path / "no.pdf")]).exit_code == 3


def test_check_gives_up_after_the_time_given(contract):
    result = CliRunner().invoke(app, ["check", contract, "--timeout", "0.001"])
    assert result.exit_code == 3
    assert "--timeout" in result.output
    assert "[too_slow]" in result.output


def test_check_with_time_enough_reads_the_file(contract):
    assert CliRunner().invoke(app, ["check", contract, "--timeout", "600", "--format", "csv"]).exit_code == 0


def test_check_takes_own_types(contract, tmp_path):
    mine = tmp_path / "mine.toml"
    mine.write_text(
        'schema_version = 1\n[clause_types.harbour_word]\ntitle = "H"\ndefinition = "Names the supplier."\n'
        'phrases = ["supplier"]\n'
    )
    result = runner.invoke(app, ["check", contract, "--taxonomy", str(mine), "--types", "harbour_word", "-f", "json"])
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["findings"]


def test_check_reports_mistakes_in_own_types(contract, tmp_path):
    mine = tmp_path / "mine.toml"
    mine.write_text('schema_version = 1\n[clause_types.Bad-Id]\ntitle = ""\n')
    result = runner.invoke(app, ["check", contract, "--taxonomy", str(mine)])
    assert result.exit_code == 2
    assert "Bad-Id" in result.stderr


def test_types_lists_all_44():
    assert len(runner.invoke(app, ["types"]).stdout.splitlines()) == 44


def test_version():
    assert runner.invoke(app, ["--version"]).stdout == f"contractlens {contractlens.__version__}\n"


def test_train_reports_a_missing_corpus(tmp_path):
    result = runner.invoke(app, ["train", "--corpus", str(tmp_path), "-o", str(tmp_path / "model")])
    assert result.exit_code == 2


@pytest.mark.parametrize("command", ["check", "types", "train"])
def test_every_command_has_help_with_an_example(command):
    result = runner.invoke(app, [command, "--help"])
    assert result.exit_code == 0
    assert f"Example: contractlens {command}" in result.stdout
