"""Whether confidence can be believed: of findings with 0.7, seven of ten should be right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from contractlens.learning.judging import Judged

BINS = 10
_BANDS = ("high", "review", "low")
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class Bin:
    """Findings whose confidence lies in ``[lower, upper)``; the last bin holds 1 as well."""

    lower: float
    upper: float
    findings: int
    confidence: float
    right: float


def reliability_bins(confidence: NDArray[np.float64], right: NDArray[np.bool_], *, bins: int = BINS) -> list[Bin]:
    """Return the bins that hold anything: how sure the findings in it are on average, and how many of them are right.

    Example:
        >>> [(bin.findings, bin.right) for bin in reliability_bins(np.array([0.91, 0.95]), np.array([True, False]))]
        [(2, 0.5)]
    """
    place = np.clip((confidence * bins).astype(np.int64), 0, bins - 1)
    found = []
    for at in np.unique(place):
        here = place == at
        found.append(
            Bin(at / bins, (at + 1) / bins, int(here.sum()), float(confidence[here].mean()), float(right[here].mean()))
        )
    return found


def calibration_error(confidence: NDArray[np.float64], right: NDArray[np.bool_], *, bins: int = BINS) -> float:
    """Return the expected calibration error: the mean distance of confidence and share of right ones, over bins.

    Each bin counts with the number of its findings (Naeini et al., 2015). Not a number without findings.
    """
    if not len(confidence):
        return float("nan")
    return sum(
        each.findings * abs(each.confidence - each.right) for each in reliability_bins(confidence, right, bins=bins)
    ) / len(confidence)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """All findings with their type, confidence, band, and whether a label agrees."""

    types: NDArray[np.str_]
    confidence: NDArray[np.float64]
    bands: NDArray[np.str_]
    right: NDArray[np.bool_]

    def of_type(self, clause_type: str) -> Outcomes:
        """Return the findings of one type."""
        chosen = self.types == clause_type
        return Outcomes(self.types[chosen], self.confidence[chosen], self.bands[chosen], self.right[chosen])

    def error(self) -> float | None:
        """Return the expected calibration error, None without findings."""
        return calibration_error(self.confidence, self.right) if len(self.right) else None


def outcomes(judged: Sequence[Judged]) -> Outcomes:
    """Return the findings of judged provisions, those that run on over items left out: each counts once."""
    found = [
        (one.clause_type, one.confidence, one.band, any(label.clause_type == one.clause_type for label in each.labels))
        for each in judged
        for one in each.found
        if one.clause_type not in each.carried
    ]
    return Outcomes(
        np.array([one[0] for one in found], dtype=np.str_),
        np.array([one[1] for one in found], dtype=np.float64),
        np.array([one[2] for one in found], dtype=np.str_),
        np.array([one[3] for one in found], dtype=np.bool_),
    )


def bin_rows(found: Outcomes, clause_types: Sequence[str]) -> list[Row]:
    """Return the reliability bins of all findings (``clause_type`` missing), then of each type."""
    rows: list[Row] = []
    for name in (None, *clause_types):
        here = found if name is None else found.of_type(name)
        rows += [
            {
                "clause_type": name,
                "from": each.lower,
                "to": each.upper,
                "findings": each.findings,
                "confidence": each.confidence,
                "right": each.right,
            }
            for each in reliability_bins(here.confidence, here.right)
        ]
    return rows


def band_rows(found: Outcomes, clause_types: Sequence[str]) -> list[Row]:
    """Return how many findings of each band are right: all types together first (``clause_type`` missing)."""
    rows: list[Row] = []
    for name in (None, *clause_types):
        here = found if name is None else found.of_type(name)
        for band in _BANDS:
            inside = here.bands == band
            total, right = int(inside.sum()), int(here.right[inside].sum())
            if total or name is None:
                share = right / total if total else None
                rows.append({"clause_type": name, "band": band, "findings": total, "right": right, "precision": share})
    return rows


def plot_reliability(report: Any, *, clause_type: str | None = None) -> Any:
    """Return a matplotlib figure: a reliability diagram beside precision and recall by confidence threshold.

    Args:
        report: An `EvaluationReport`.
        clause_type: One type; None for all together.

    Raises:
        OutputError: matplotlib is not installed (``matplotlib_missing``); ``pip install 'contractlens[report]'`` brings it.
        ValueError: The report has no findings of that type.
    """
    from contractlens.review.plots import new_figure

    bins = report.reliability
    bins = bins[bins.clause_type.isna() if clause_type is None else bins.clause_type == clause_type]
    if bins.empty:
        msg = f"the report has no findings of {clause_type or 'any type'}"
        raise ValueError(msg)
    curve = threshold_curve(report, clause_type=clause_type)
    figure = new_figure(10, 4)
    left, right = figure.subplots(1, 2)
    left.plot([0, 1], [0, 1], linestyle="--", color="grey", linewidth=1)
    left.plot(bins.confidence.astype(float), bins.right.astype(float), marker="o")
    left.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="confidence", ylabel="share of findings that are right")
    left.set_title(f"Reliability: {clause_type or 'all types'}")
    right.plot(curve.threshold, curve.precision, label="precision")
    right.plot(curve.threshold, curve.recall, label="recall")
    right.set(xlim=(0, 1), ylim=(0, 1.02), xlabel="findings from this confidence on", title="Precision and recall")
    right.legend()
    return figure


def threshold_curve(report: Any, *, clause_type: str | None = None) -> Any:
    """Return a frame of precision and recall when only findings from a confidence on are kept, every 0.02.

    Args:
        report: An `EvaluationReport`.
        clause_type: One type; None for all together.
    """
    import pandas as pd

    found = report.outcomes if clause_type is None else report.outcomes.of_type(clause_type)
    types = report.types if clause_type is None else report.types[report.types.clause_type == clause_type]
    labelled = int(types.labels.sum())
    carried = int(types.hits.sum()) - int(found.right.sum())  # hits of a lead-in's finding on its items
    rows = []
    for threshold in np.round(np.arange(0.0, 1.0, 0.02), 2):
        kept = found.confidence >= threshold
        right = int(found.right[kept].sum())
        share = right / int(found.right.sum()) if found.right.any() else 0.0
        rows.append(
            {
                "threshold": float(threshold),
                "precision": right / int(kept.sum()) if kept.any() else float("nan"),
                "recall": (right + carried * share) / labelled if labelled else float("nan"),
            }
        )
    return pd.DataFrame(rows)
