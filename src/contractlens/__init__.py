"""contractlens reads IT contracts: it finds clauses and says who is bound, how strongly, how often, at whose cost.

```python
import contractlens as cl

analysis = cl.analyze("sample_contracts/harbour_call_off.docx")
analysis.findings[["clause_number", "clause_type", "modality", "bearer", "text"]]
```

Names are imported on first use, so that ``import contractlens`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contractlens.analysis import Analysis
    from contractlens.analyzer import Analyzer, analyze, classify
    from contractlens.batch import Scan, merge_scans, open_scan, scan_archive
    from contractlens.clause import Clause
    from contractlens.corrections.file import append_corrections
    from contractlens.corrections.making import correct_row
    from contractlens.corrections.reading import read_corrections
    from contractlens.corrections.record import Correction
    from contractlens.corrections.standing import list_conflicts, list_corrections
    from contractlens.document import Document, Limits
    from contractlens.exceptions import (
        BundleError,
        ContractLensError,
        ContractLensWarning,
        CorpusError,
        CorruptFileError,
        DefinitionError,
        EncryptedFileError,
        LearningError,
        LimitExceededError,
        ModelError,
        ModelFormatError,
        ModelVersionWarning,
        NoTextError,
        OutputError,
        PlaybookError,
        Problem,
        ReadError,
        ResumeMismatchError,
        ScanError,
        TaxonomyError,
        UnsupportedFormatError,
        UntrustedModelError,
    )
    from contractlens.findings import Attribute, Finding
    from contractlens.learning.evaluate import evaluate
    from contractlens.learning.evaluation_report import EvaluationReport
    from contractlens.learning.exchange import export_tasks, import_annotations
    from contractlens.learning.model_diff import ModelDiff, diff_models
    from contractlens.learning.model_info import ModelInfo, model_info, verify_model
    from contractlens.learning.own_types import LearntType, learn_type
    from contractlens.learning.text_estimators import ProvisionClassifier, ProvisionVectorizer
    from contractlens.readers import read_document, register_reader
    from contractlens.readers.bundle_records import BundleLimits, BundleMember
    from contractlens.readers.bundles import Bundle, open_bundle
    from contractlens.review.calendar_file import write_calendar
    from contractlens.review.comparing import Comparison, compare
    from contractlens.review.decisions import read_decisions
    from contractlens.review.deviation import deviation
    from contractlens.review.explaining import Explanation
    from contractlens.review.gaps import gaps_of, judge_contract
    from contractlens.review.key_dates import key_dates
    from contractlens.review.matrix import matrix, matrix_legend
    from contractlens.review.outline import Outline
    from contractlens.review.playbooks import Playbook, Requirement
    from contractlens.review.plots import coverage_heat_map, key_date_timeline, refresh_by_payer
    from contractlens.review.report import portfolio_report
    from contractlens.review.show import Evidence
    from contractlens.review.workbook import write_workbook
    from contractlens.segmentation import segment_clauses
    from contractlens.taxonomy import ClauseType, Taxonomy

__version__ = "0.1.0"

_HOMES = {
    "analysis": ("Analysis",),
    "analyzer": ("Analyzer", "analyze", "classify"),
    "batch": ("Scan", "merge_scans", "open_scan", "scan_archive"),
    "clause": ("Clause",),
    "corrections.file": ("append_corrections",),
    "corrections.making": ("correct_row",),
    "corrections.reading": ("read_corrections",),
    "corrections.record": ("Correction",),
    "corrections.standing": ("list_conflicts", "list_corrections"),
    "document": ("Document", "Limits"),
    "exceptions": (
        "BundleError",
        "ContractLensError",
        "ContractLensWarning",
        "CorpusError",
        "CorruptFileError",
        "DefinitionError",
        "EncryptedFileError",
        "LearningError",
        "LimitExceededError",
        "ModelError",
        "ModelFormatError",
        "ModelVersionWarning",
        "NoTextError",
        "OutputError",
        "PlaybookError",
        "Problem",
        "ReadError",
        "ResumeMismatchError",
        "ScanError",
        "TaxonomyError",
        "UnsupportedFormatError",
        "UntrustedModelError",
    ),
    "findings": ("Attribute", "Finding"),
    "learning.evaluate": ("evaluate",),
    "learning.evaluation_report": ("EvaluationReport",),
    "learning.exchange": ("export_tasks", "import_annotations"),
    "learning.model_diff": ("ModelDiff", "diff_models"),
    "learning.model_info": ("ModelInfo", "model_info", "verify_model"),
    "learning.own_types": ("LearntType", "learn_type"),
    "learning.text_estimators": ("ProvisionClassifier", "ProvisionVectorizer"),
    "readers": ("read_document", "register_reader"),
    "readers.bundle_records": ("BundleLimits", "BundleMember"),
    "readers.bundles": ("Bundle", "open_bundle"),
    "review.calendar_file": ("write_calendar",),
    "review.comparing": ("Comparison", "compare"),
    "review.decisions": ("read_decisions",),
    "review.deviation": ("deviation",),
    "review.explaining": ("Explanation",),
    "review.gaps": ("gaps_of", "judge_contract"),
    "review.key_dates": ("key_dates",),
    "review.matrix": ("matrix", "matrix_legend"),
    "review.outline": ("Outline",),
    "review.playbooks": ("Playbook", "Requirement"),
    "review.plots": ("coverage_heat_map", "key_date_timeline", "refresh_by_payer"),
    "review.report": ("portfolio_report",),
    "review.show": ("Evidence",),
    "review.workbook": ("write_workbook",),
    "segmentation": ("segment_clauses",),
    "taxonomy": ("ClauseType", "Taxonomy"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Analysis",
    "Analyzer",
    "Attribute",
    "Bundle",
    "BundleError",
    "BundleLimits",
    "BundleMember",
    "Clause",
    "ClauseType",
    "Comparison",
    "ContractLensError",
    "ContractLensWarning",
    "CorpusError",
    "Correction",
    "CorruptFileError",
    "DefinitionError",
    "Document",
    "EncryptedFileError",
    "EvaluationReport",
    "Evidence",
    "Explanation",
    "Finding",
    "LearningError",
    "LearntType",
    "LimitExceededError",
    "Limits",
    "ModelDiff",
    "ModelError",
    "ModelFormatError",
    "ModelInfo",
    "ModelVersionWarning",
    "NoTextError",
    "Outline",
    "OutputError",
    "Playbook",
    "PlaybookError",
    "Problem",
    "ProvisionClassifier",
    "ProvisionVectorizer",
    "ReadError",
    "Requirement",
    "ResumeMismatchError",
    "Scan",
    "ScanError",
    "Taxonomy",
    "TaxonomyError",
    "UnsupportedFormatError",
    "UntrustedModelError",
    "__version__",
    "analyze",
    "append_corrections",
    "classify",
    "compare",
    "correct_row",
    "coverage_heat_map",
    "deviation",
    "diff_models",
    "evaluate",
    "export_tasks",
    "gaps_of",
    "import_annotations",
    "judge_contract",
    "key_date_timeline",
    "key_dates",
    "learn_type",
    "list_conflicts",
    "list_corrections",
    "matrix",
    "matrix_legend",
    "merge_scans",
    "model_info",
    "open_bundle",
    "open_scan",
    "portfolio_report",
    "read_corrections",
    "read_decisions",
    "read_document",
    "refresh_by_payer",
    "register_reader",
    "scan_archive",
    "segment_clauses",
    "verify_model",
    "write_calendar",
    "write_workbook",
]


if not TYPE_CHECKING:  # else type checkers would take a misspelt name for anything at all

    def __getattr__(name: str) -> Any:
        home = _HOME_OF.get(name)
        if home is None:
            msg = f"module 'contractlens' has no attribute {name!r}"
            raise AttributeError(msg)
        return getattr(import_module(f"contractlens.{home}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
