"""Without an extra, what it is for says so and names it. `make extras` shows the same in empty environments."""

from __future__ import annotations

import importlib.util
import re
import sys
import tomllib

import pandas as pd
import pytest
from typer.testing import CliRunner

import contractlens as cl
from contractlens.cli import app
from release.distributions import ROOT
from release.try_extras import EXTRAS, SCRIPTS

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture
def analysis(analyzer, samples):
    return analyzer.analyze(samples / "council_hosting.pdf")


def test_every_extra_is_tried():
    assert set(PROJECT["optional-dependencies"]) == {*EXTRAS, "all"}
    assert {path.stem.removeprefix("try_") for path in SCRIPTS.glob("try_*.py")} == set(EXTRAS)


def test_all_is_all_extras():
    (line,) = PROJECT["optional-dependencies"]["all"]
    assert set(re.search(r"\[(.*)\]", line)[1].split(",")) == set(EXTRAS)


def test_a_photocopy_without_ocr_names_the_extra(monkeypatch, samples):
    monkeypatch.setattr("contractlens.readers.ocr_engines.find_engine", lambda: None)
    with pytest.raises(cl.NoTextError, match=r"contractlens\[ocr\]") as error:
        cl.read_document(samples / "scan_maintenance_agreement.pdf")
    assert error.value.kind == "image_only"


def test_a_scan_with_dask_without_distributed_names_the_extra(monkeypatch, samples, tmp_path):
    monkeypatch.setitem(sys.modules, "distributed", None)
    words = ["scan", str(samples), "--out", str(tmp_path / "out"), "--dask", "tcp://127.0.0.1:1"]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert "contractlens[distributed]" in result.stderr


@pytest.mark.parametrize("draw", [cl.coverage_heat_map, cl.refresh_by_payer], ids=lambda draw: draw.__name__)
def test_a_figure_without_report_names_the_extra(monkeypatch, analysis, draw):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(cl.OutputError, match=r"contractlens\[report\]") as error:
        draw([analysis])
    assert error.value.kind == "matplotlib_missing"


def test_a_timeline_without_report_names_the_extra(monkeypatch, analysis):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(cl.OutputError, match=r"contractlens\[report\]"):
        cl.key_date_timeline(cl.key_dates([analysis]))


@pytest.mark.parametrize(
    ("module", "extra"),
    [("ipykernel", "notebooks"), ("matplotlib", "report"), ("distributed", "distributed"), ("tesserocr", "ocr")],
)
def test_doctor_names_the_extra_of_what_is_missing(monkeypatch, module, extra):
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == module else real(name))
    (line,) = [line for line in CliRunner().invoke(app, ["doctor"]).stdout.splitlines() if f" {module}:" in line]
    assert f"contractlens[{extra}]" in line


def test_a_reliability_diagram_without_report_names_the_extra(monkeypatch):
    from contractlens.learning.reliability import plot_reliability

    class Report:
        reliability = pd.DataFrame({"clause_type": pd.array([None], "string"), "confidence": [0.5], "right": [0.5]})
        outcomes = None

    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    monkeypatch.setattr("contractlens.learning.reliability.threshold_curve", lambda *_, **__: None)
    with pytest.raises(cl.OutputError, match=r"contractlens\[report\]"):
        plot_reliability(Report())
