from __future__ import annotations

import importlib.util

import numpy as np
import pytest

from contractlens.learning.evaluation_report import EvaluationReport
from contractlens.learning.judging import Judged
from contractlens.learning.reliability import (
    band_rows,
    calibration_error,
    outcomes,
    plot_reliability,
    reliability_bins,
    threshold_curve,
)
from contractlens.taxonomy import Taxonomy
from tests.learning.test_finding_agreement import found, label

ROWS = (
    Judged("one", "one", (label("a"),), (found("a"), found("b"))),
    Judged("two", "two", (label("a"), label("b")), (found("a"),)),
)


@pytest.fixture
def report():
    return EvaluationReport(ROWS, Taxonomy.default(), "test")


def test_confidence_that_keeps_its_promise_has_no_error():
    assert calibration_error(np.full(10, 0.7), np.arange(10) < 7) == pytest.approx(0.0)


def test_error_is_weighted_by_findings():
    confidence = np.array([0.95] * 3 + [0.15])
    assert calibration_error(confidence, np.array([True, True, True, True])) == pytest.approx(0.75 * 0.05 + 0.25 * 0.85)


def test_the_ends_of_the_scale_lie_in_the_outer_bins():
    bins = reliability_bins(np.array([0.0, 1.0]), np.array([False, True]))
    assert [(each.lower, each.upper) for each in bins] == [(0.0, 0.1), (0.9, 1.0)]


def test_no_findings_have_no_error():
    assert np.isnan(calibration_error(np.zeros(0), np.zeros(0, dtype=bool)))
    assert outcomes([]).error() is None


def test_bands_count_right_findings():
    rows = band_rows(outcomes(ROWS), ["a"])
    assert [(row["clause_type"], row["band"], row["findings"], row["right"]) for row in rows] == [
        (None, "high", 3, 2),
        (None, "review", 0, 0),
        (None, "low", 0, 0),
        ("a", "high", 2, 2),
    ]


def test_threshold_curve_ends_without_findings(report):
    curve = threshold_curve(report)
    assert (curve.precision[0], curve.recall[0]) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert curve.recall.iloc[-1] == 0


@pytest.mark.skipif(importlib.util.find_spec("matplotlib") is None, reason="needs matplotlib")
def test_plot_has_two_panels(report):
    assert len(plot_reliability(report, clause_type="a").axes) == 2


@pytest.mark.skipif(importlib.util.find_spec("matplotlib") is None, reason="needs matplotlib")
def test_plot_of_a_type_without_findings_is_refused(report):
    with pytest.raises(ValueError, match="no findings of insurance"):
        plot_reliability(report, clause_type="insurance")
