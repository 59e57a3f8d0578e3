from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

import contractlens as cl
from contractlens.cli import app
from contractlens.exceptions import CorpusError
from contractlens.learning import evaluation_report
from contractlens.learning.labelled import read_labelled, write_jsonl

runner = CliRunner()
FRAMES = {
    "types": "TYPE_COLUMNS",
    "totals": "TOTAL_COLUMNS",
    "contracts": "CONTRACT_COLUMNS",
    "reliability": "RELIABILITY_COLUMNS",
    "bands": "BAND_COLUMNS",
    "confusion": "CONFUSION_COLUMNS",
    "judgements": "JUDGEMENT_COLUMNS",
    "attributes": "ATTRIBUTE_ROW_COLUMNS",
}


@pytest.fixture(scope="module")
def source(samples):
    return samples / "source" / "harbour_call_off.txt"


@pytest.fixture(scope="module")
def report(source, analyzer):
    return cl.evaluate(source, analyzer=analyzer, samples=50)


@pytest.fixture(scope="module")
def nothing(analyzer):
    return evaluation_report.EvaluationReport((), analyzer.taxonomy, "nothing")


@pytest.mark.parametrize(("name", "columns"), FRAMES.items(), ids=FRAMES)
def test_frames_have_fixed_columns_also_when_nothing_was_judged(report, nothing, name, columns):
    expected = {column.name: column.dtype for column in getattr(evaluation_report, columns)}
    for each in (report, nothing):
        assert getattr(each, name).dtypes.astype(str).to_dict() == expected


def test_rows_add_up_to_the_totals(report):
    micro = report.totals.set_index("measure").loc["micro"]
    types = report.types
    assert micro.precision == pytest.approx(types.hits.sum() / (types.hits.sum() + types.false_alarms.sum()))
    assert types.labels.sum() == micro.labels == 160


def test_the_same_labels_give_the_same_report(report, source, analyzer):
    again = cl.evaluate(source, analyzer=analyzer, samples=50)
    assert {**again.to_dict(), "seconds": 0} == {**report.to_dict(), "seconds": 0}


def test_json_lines_give_the_same_figures(report, source, analyzer, tmp_path):
    write_jsonl(read_labelled(source), tmp_path / "harbour_call_off.jsonl")
    again = cl.evaluate(tmp_path, analyzer=analyzer, samples=50)
    assert again.types.equals(report.types)
    assert again.attributes.equals(report.attributes)


def test_files_beside_the_json_lines_are_analysed(source, analyzer, tmp_path, samples):
    write_jsonl(read_labelled(source), tmp_path / "harbour_call_off.jsonl")
    (tmp_path / "Harbour_Call_Off.docx").write_bytes((samples / "harbour_call_off.docx").read_bytes())
    report = cl.evaluate(tmp_path, analyzer=analyzer, samples=10)
    assert "1 contract files" in report.data
    assert report.totals.f1[0] > 0.7


def test_a_file_that_cannot_be_read_is_named_and_left_out(source, analyzer, tmp_path):
    write_jsonl(read_labelled(source), tmp_path / "one.jsonl")
    (tmp_path / "harbour_call_off.pdf").write_bytes(b"%PDF-1.7 nothing")
    report = cl.evaluate(tmp_path, analyzer=analyzer, samples=10)
    assert report.skipped == ("harbour_call_off: corrupt",)
    assert report.types.empty


@pytest.mark.parametrize("make", [False, True], ids=["no folder", "no file of that name"])
def test_contract_files_that_are_asked_for_must_be_there(source, analyzer, tmp_path, make):
    folder = tmp_path / "contracts"
    if make:
        folder.mkdir()
    with pytest.raises(CorpusError):
        cl.evaluate(source, analyzer=analyzer, contracts=folder)


def test_samples_must_be_drawn(source):
    with pytest.raises(ValueError, match="above 0"):
        cl.evaluate(source, samples=0)


def test_markdown_names_data_and_model(report):
    text = report.to_markdown()
    assert "Measured on harbour_call_off.txt, from labelled words: 1 contracts" in text
    assert "| technology_refresh | 1 |" in text


def test_markdown_of_nothing_is_no_error(nothing):
    assert "0 labels" in nothing.to_markdown()


@pytest.mark.parametrize("form", ["table", "json", "md"])
def test_command_prints_the_report(source, form):
    result = runner.invoke(app, ["evaluate", str(source), "--format", form])
    assert result.exit_code == 0
    assert "technology_refresh" in result.stdout
    if form == "json":
        assert json.loads(result.stdout)["labels"] == 160


def test_command_writes_json_lines(source, tmp_path):
    result = runner.invoke(app, ["evaluate", str(source), "--write-jsonl", str(tmp_path / "x.jsonl")])
    assert result.exit_code == 0
    assert read_labelled(tmp_path / "x.jsonl")[0].name == "harbour_call_off"


@pytest.mark.parametrize("arguments", [["--model", "nowhere"], ["--cross-validate"]], ids=["model", "one family"])
def test_command_says_what_is_wrong_in_one_sentence(source, tmp_path, arguments):
    result = runner.invoke(app, ["evaluate", str(source), *arguments])
    assert result.exit_code == 2
    assert result.stderr.startswith("contractlens: ")
