"""Every public frame: where its columns are written down. ``docs/frames.md`` is made of it."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import contractlens
from contractlens.findings import Column

FRAMES = {
    "Analysis.findings": "findings.FINDING_COLUMNS",
    "Analysis.attributes": "findings.ATTRIBUTE_COLUMNS",
    "Analysis.clauses": "findings.CLAUSE_COLUMNS",
    "Analysis.nearest": "findings.NEAREST_COLUMNS",
    "Analysis.warnings": "findings.WARNING_COLUMNS",
    "Analysis.definitions": "facts.columns.DEFINITION_COLUMNS",
    "Analysis.references": "facts.columns.REFERENCE_COLUMNS",
    "Analysis.parties": "facts.columns.PARTY_COLUMNS",
    "Analysis.dates": "facts.columns.DATE_COLUMNS",
    "Analysis.summary": "facts.columns.SUMMARY_COLUMNS",
    "Analysis.coverage": "coverage.COVERAGE_COLUMNS",
    "Analysis.gaps": "review.gaps.GAP_COLUMNS",
    "classify": "findings.CLASSIFY_COLUMNS",
    "key_dates": "review.key_dates.KEY_DATE_COLUMNS",
    "matrix_legend": "review.matrix.LEGEND_COLUMNS",
    "Comparison.to_frame": "review.comparing.COMPARISON_COLUMNS",
    "Comparison.differences": "review.comparing.DIFFERENCE_COLUMNS",
    "deviation": "review.deviation.DEVIATION_COLUMNS",
    "read_decisions": "review.decisions.DECISION_COLUMNS",
    "Scan.files": "batch.tables.FILE_COLUMNS",
    "Scan.documents": "batch.tables.DOCUMENT_COLUMNS",
    "Scan.contracts": "batch.tables.CONTRACT_COLUMNS",
    "Scan.variations": "batch.tables.VARIATION_COLUMNS",
    "Scan.gaps": "batch.gaps.CONTRACT_GAP_COLUMNS",
    "Scan.search": "batch.search.SEARCH_COLUMNS",
    "EvaluationReport.types": "learning.evaluation_report.TYPE_COLUMNS",
    "EvaluationReport.totals": "learning.evaluation_report.TOTAL_COLUMNS",
    "EvaluationReport.contracts": "learning.evaluation_report.CONTRACT_COLUMNS",
    "EvaluationReport.reliability": "learning.evaluation_report.RELIABILITY_COLUMNS",
    "EvaluationReport.bands": "learning.evaluation_report.BAND_COLUMNS",
    "EvaluationReport.confusion": "learning.evaluation_report.CONFUSION_COLUMNS",
    "EvaluationReport.judgements": "learning.evaluation_report.JUDGEMENT_COLUMNS",
    "EvaluationReport.attributes": "learning.evaluation_report.ATTRIBUTE_ROW_COLUMNS",
    "ModelInfo.types": "learning.model_info.MODEL_TYPE_COLUMNS",
    "ModelInfo.metrics": "learning.model_info.MODEL_METRIC_COLUMNS",
    "verify_model": "learning.model_info.MODEL_FILE_COLUMNS",
    "ModelDiff.facts": "learning.model_diff.FACT_COLUMNS",
    "ModelDiff.types": "learning.model_diff.TYPE_DIFF_COLUMNS",
    "ModelDiff.metrics": "learning.model_diff.METRIC_DIFF_COLUMNS",
    "ModelDiff.vocabulary": "learning.model_diff.VOCABULARY_COLUMNS",
    "ModelDiff.findings": "learning.model_diff.FINDING_DIFF_COLUMNS",
}
OTHER_PACKAGES = ("contractlens.corrections", "contractlens.learning.own_types", "contractlens.learning.suggesting")
"""Their frames are held by their own tests."""

HEAD = """# Columns of every frame

Made from the code (`pytest tests/test_frames.py --regen`), which is the one place where columns are written down. A frame has exactly
these columns, in this order and with these dtypes, also when it is empty. Frames of a scan have `path` and `contract_id` in front.
`string` may be missing (`pd.NA`); so may `Int64`, `Float64`, `boolean`; a missing `datetime64[ns]` is `NaT`.
"""


def columns_of(name: str) -> tuple[Column, ...]:
    """The columns of a frame."""
    module, _, constant = FRAMES[name].rpartition(".")
    return getattr(import_module(f"contractlens.{module}"), constant)


def all_constants() -> set[str]:
    """Every constant of the package that lists columns, as the catalogue names it."""
    found = set()
    for info in pkgutil.walk_packages(contractlens.__path__, "contractlens."):
        if info.name.startswith(OTHER_PACKAGES) or info.name.endswith("__main__"):
            continue
        module = import_module(info.name)
        for name, value in vars(module).items():
            is_list = isinstance(value, tuple) and value and all(isinstance(each, Column) for each in value)
            if is_list and name.endswith("_COLUMNS") and not name.startswith("_"):
                found.add((name, value))
    return {name for name, _ in found}


def page() -> str:
    """The text of ``docs/frames.md``."""
    parts = [HEAD]
    for name in FRAMES:
        rows = "".join(f"| `{each.name}` | {each.dtype} | {each.meaning} |\n" for each in columns_of(name))
        parts.append(f"\n## `{name}`\n\n| column | dtype | meaning |\n|---|---|---|\n{rows}")
    return "".join(parts)
