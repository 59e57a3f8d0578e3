"""Every public frame has exactly its documented columns and dtypes, also when it is empty."""

from __future__ import annotations

from pathlib import Path

import pytest

import contractlens as cl
from contractlens.findings import Column
from contractlens.learning.evaluation_report import EvaluationReport
from tests.frame_catalogue import FRAMES, all_constants, columns_of, page

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs" / "frames.md"
OLD = ROOT / "tests" / "data" / "model_format_2"
DTYPES = {"string", "Int64", "Float64", "boolean", "datetime64[ns]"}
FULL, EMPTY = "with rows", "empty"
PLAYBOOK = "exit_readiness"


def named(start):
    return [name for name in FRAMES if name.startswith(start)]


def shape_of(table):
    return {name: str(dtype) for name, dtype in table.dtypes.items()}


def wanted(name):
    return {each.name: each.dtype for each in columns_of(name)}


@pytest.fixture(scope="module")
def analyses():
    sample = cl.analyze(ROOT / "sample_contracts" / "council_hosting.pdf")
    return {FULL: sample, EMPTY: cl.analyze(b"Nothing of note stands here.")}


@pytest.fixture(scope="module")
def reports():
    report = cl.evaluate(ROOT / "sample_contracts" / "source" / "kestrel_agile_sow.txt")
    return {FULL: report, EMPTY: EvaluationReport((), cl.Taxonomy.default(), "nothing")}


@pytest.fixture(scope="module")
def scans(tmp_path_factory):
    made = {}
    for name, text in ((FULL, "The Supplier shall hold insurance of five million pounds."), (EMPTY, "")):
        folder = tmp_path_factory.mktemp("archive")
        (folder / "a.txt").write_text(text)
        made[name] = cl.scan_archive(folder, tmp_path_factory.mktemp("out") / "scan", workers=0, model_dir="rules")
    return made


@pytest.fixture(scope="module")
def diffs():
    return {FULL: cl.diff_models(None, OLD), EMPTY: cl.diff_models(OLD, OLD)}


@pytest.mark.parametrize("name", FRAMES)
def test_columns_are_described_with_known_dtypes(name):
    columns = columns_of(name)
    assert all(isinstance(each, Column) and each.meaning and each.dtype in DTYPES for each in columns)
    assert len({each.name for each in columns}) == len(columns)


def test_every_list_of_columns_is_in_the_catalogue():
    assert all_constants() == {place.rpartition(".")[2] for place in FRAMES.values()}


def test_page_of_all_frames_is_that_of_the_code(request):
    if request.config.getoption("--regen"):
        DOCS.write_text(page(), encoding="utf-8")
    assert DOCS.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("state", [FULL, EMPTY])
@pytest.mark.parametrize("name", [name for name in named("Analysis.") if name != "Analysis.gaps"])
def test_frame_of_an_analysis(analyses, name, state):
    assert shape_of(getattr(analyses[state], name.partition(".")[2])) == wanted(name)


@pytest.mark.parametrize("state", [FULL, EMPTY])
def test_frames_of_a_review(analyses, state):
    analysis = analyses[state]
    comparison = cl.compare([analysis, cl.analyze(b"Other words of no note.")])
    found = {
        "Analysis.gaps": analysis.gaps(PLAYBOOK),
        "key_dates": cl.key_dates([analysis]),
        "Comparison.to_frame": comparison.to_frame(),
        "Comparison.differences": comparison.differences,
        "deviation": cl.deviation(analysis, analysis),
        "matrix_legend": cl.matrix_legend(),
    }
    assert {name: shape_of(table) for name, table in found.items()} == {name: wanted(name) for name in found}


@pytest.mark.parametrize("texts", [["The Supplier shall hold insurance."], []], ids=[FULL, EMPTY])
def test_frame_of_single_texts(texts):
    assert shape_of(cl.classify(texts)) == wanted("classify")


@pytest.mark.parametrize("state", [FULL, EMPTY])
@pytest.mark.parametrize("name", named("EvaluationReport."))
def test_frame_of_an_evaluation(reports, name, state):
    assert shape_of(getattr(reports[state], name.partition(".")[2])) == wanted(name)


@pytest.mark.parametrize("state", [FULL, EMPTY])
@pytest.mark.parametrize("name", ["Scan.files", "Scan.documents", "Scan.contracts", "Scan.variations"])
def test_frame_of_a_scan(scans, name, state):
    found = shape_of(getattr(scans[state], name.partition(".")[2]))
    assert {key: found.get(key) for key in wanted(name)} == wanted(name)
    assert set(found) - set(wanted(name)) <= {"path", "contract_id"}


@pytest.mark.parametrize("state", [FULL, EMPTY])
@pytest.mark.parametrize("name", ["findings", "attributes", "clauses", "warnings"])
def test_scan_has_the_columns_of_the_analysis(scans, name, state):
    found = shape_of(getattr(scans[state], name))
    of_analysis = wanted(f"Analysis.{name}")
    assert {key: found.get(key) for key in of_analysis} == of_analysis
    assert {"path", "contract_id", "document_id"} <= set(found)
    assert set(found.values()) <= DTYPES


@pytest.mark.parametrize("words", ["insurance", "zebra"], ids=[FULL, EMPTY])
def test_frame_of_a_search(scans, words):
    assert shape_of(scans[FULL].search(words)) == wanted("Scan.search")


@pytest.mark.parametrize("state", [FULL, EMPTY])
def test_frame_of_gaps_in_a_scan(scans, state):
    assert shape_of(scans[state].gaps(PLAYBOOK)) == wanted("Scan.gaps")


@pytest.mark.parametrize("state", [FULL, EMPTY])
@pytest.mark.parametrize("name", named("ModelDiff."))
def test_frame_of_two_models(diffs, name, state):
    assert shape_of(getattr(diffs[state], name.partition(".")[2])) == wanted(name)


@pytest.mark.parametrize("folder", [OLD, OLD / "none"], ids=[FULL, "no model"])
def test_frame_of_files_of_a_model(folder):
    assert shape_of(cl.verify_model(folder)) == wanted("verify_model")


@pytest.mark.parametrize("name", named("ModelInfo."))
def test_frame_of_a_model(name):
    assert shape_of(getattr(cl.model_info(OLD), name.partition(".")[2])) == wanted(name)
