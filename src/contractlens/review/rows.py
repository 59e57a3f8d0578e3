"""One row of a frame for one record: findings, provisions that came near, provisions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from contractlens.findings import plain_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.analysis import Analysis
    from contractlens.clause import Clause
    from contractlens.findings import Finding, Nearest


def _place(analysis: Analysis, start: int, end: int) -> dict[str, Any]:
    document = analysis.document
    if not 0 <= start < end <= len(document.text):
        return {"page_start": None, "page_end": None, "in_table": False, "tracked_change": "none"}
    first, last = document.page_span(start, end)
    return {
        "page_start": first,
        "page_end": last,
        "in_table": any(block.cell is not None for block in document.blocks_in(start, end)),
        "tracked_change": document.tracked_change(start, end),
    }


def finding_row(analysis: Analysis, finding: Finding) -> dict[str, Any]:
    """Return the row of a finding.

    Args:
        analysis: The contract.
        finding: One of its findings.
    """
    clause = analysis.clause(finding.clause_id)
    clause_type = analysis.taxonomy.types[finding.clause_type]
    return {
        "finding_id": finding.id,
        "document_id": analysis.document.sha256,
        "document": analysis.document.name,
        "clause_type": finding.clause_type,
        "title": clause_type.title,
        "tier": clause_type.tier,
        "status": finding.status,
        "modality": finding.modality,
        "bearer": finding.bearer,
        "strength": finding.strength,
        "clause_number": clause.number,
        "heading": clause.heading,
        "part": clause.part,
        "text": analysis.document.text[finding.start : finding.end],
        "start": finding.start,
        "end": finding.end,
        **_place(analysis, finding.start, finding.end),
        "confidence": round(finding.confidence, 4),
        "band": finding.band,
        "reasons": json.dumps(finding.reasons, ensure_ascii=False),
        "model_version": analysis.model_version,
    }


def nearest_row(analysis: Analysis, nearest: Nearest) -> dict[str, Any]:
    """Return the row of a provision that came near.

    Args:
        analysis: The contract.
        nearest: One of those.
    """
    clause = analysis.clause(nearest.clause_id)
    return {
        "document_id": analysis.document.sha256,
        "document": analysis.document.name,
        "clause_type": nearest.clause_type,
        "clause_number": clause.number,
        "heading": clause.heading,
        "part": clause.part,
        "text": analysis.document.text[nearest.start : nearest.end],
        "start": nearest.start,
        "end": nearest.end,
        "page_start": _place(analysis, nearest.start, nearest.end)["page_start"],
        "confidence": round(nearest.confidence, 4),
    }


def clause_row(analysis: Analysis, clause: Clause) -> dict[str, Any]:
    """Return the row of a provision.

    Args:
        analysis: The contract.
        clause: One of its provisions.
    """
    return {
        "clause_id": clause.id,
        "parent_id": clause.parent,
        "kind": clause.kind,
        "label": clause.label,
        "clause_number": clause.number,
        "heading": clause.heading,
        "part": clause.part,
        "level": clause.level,
        "text": analysis.document.text[clause.start : clause.own_end].rstrip(),
        "start": clause.start,
        "end": clause.end,
        **_place(analysis, clause.start, clause.own_end),
        "path": clause.path,
    }


def attribute_rows(analysis: Analysis) -> Iterator[dict[str, Any]]:
    """Yield the row of each attribute of each finding.

    Args:
        analysis: The contract.
    """
    for finding in analysis.records.attributed:
        for attribute in finding.attributes:
            yield {
                "finding_id": finding.id,
                "clause_type": finding.clause_type,
                "name": attribute.name,
                "value": plain_value(attribute.value),
                "unit": attribute.unit,
                "text": attribute.text,
                "start": attribute.start,
                "end": attribute.end,
            }


def warning_rows(analysis: Analysis) -> Iterator[dict[str, Any]]:
    """Yield the row of each warning.

    Args:
        analysis: The contract.
    """
    document = analysis.document
    for notice in analysis.records.notices:
        yield {
            "document_id": document.sha256,
            "document": document.name,
            "kind": notice.kind,
            "message": notice.message,
            "page": notice.page,
            "start": notice.start,
            "end": notice.end,
        }
