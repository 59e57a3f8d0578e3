from __future__ import annotations

import pytest
from typer.testing import CliRunner

from contractlens import __version__
from contractlens.cli import app

SHOWN = CliRunner()


def run(*arguments):
    return SHOWN.invoke(app, [str(argument) for argument in arguments])


@pytest.mark.parametrize("command", ["compare", "deviation", "explain", "doctor"])
def test_help_has_an_example(command):
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"contractlens {command}" in result.stdout


def test_compare_shows_contracts_side_by_side(samples):
    result = run(
        "compare", samples / "council_hosting.pdf", samples / "kestrel_agile_sow.docx", "--types", "benchmarking"
    )
    assert result.exit_code == 0
    assert "Not used" in result.stdout
    assert "\x1b" not in result.stdout


def test_compare_of_one_file_is_refused(samples):
    result = run("compare", samples / "council_hosting.pdf")
    assert result.exit_code == 2
    assert "two files or more" in result.stderr


def test_deviation_lists_what_differs(samples):
    result = run(
        "deviation",
        samples / "kestrel_agile_sow.docx",
        "--template",
        samples / "kestrel_agile_sow.pdf",
        "--format",
        "csv",
    )
    assert result.exit_code == 0
    assert result.stdout.startswith("document,template,status,")
    assert ",same," not in result.stdout
    assert "same" in result.stderr


def test_deviation_tells_of_a_template_that_cannot_be_read(samples, tmp_path):
    result = run("deviation", samples / "kestrel_agile_sow.docx", "--template", tmp_path / "none.docx")
    assert result.exit_code == 3
    assert "the template cannot be read" in result.stderr


def test_explain_tells_why(samples, tmp_path):
    result = run("explain", samples / "council_hosting.pdf", "--type", "benchmarking", "--save", tmp_path / "a.html")
    assert result.exit_code == 0
    assert result.stdout.count("How sure:") == 2
    assert (tmp_path / "a.html").read_text(encoding="utf-8").count("<img") == 2


@pytest.mark.parametrize(
    "arguments", [(), ("abc", "--type", "benchmarking"), ("abc",)], ids=["neither", "both", "unknown"]
)
def test_explain_refuses_what_it_cannot_find(samples, arguments):
    result = run("explain", samples / "council_hosting.pdf", *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("contractlens: ")


def test_doctor_tells_versions_model_and_what_is_missing():
    result = run("doctor")
    assert result.exit_code == 0
    assert __version__ in result.stdout
    assert "44 clause types" in result.stdout
    for title in ("Model", "Scans (OCR)", "Old Word files", "Extras", "Libraries", "Machine"):
        assert f"\n{title}\n" in result.stdout


def test_doctor_tells_when_libreoffice_is_not_there(monkeypatch):
    monkeypatch.setattr("contractlens.readers.soffice.find_soffice", lambda: None)
    assert "not there LibreOffice (without it .doc and .rtf are reported and not read)" in run("doctor").stdout
