"""The `files` frame of a scan: one row per file, with what became of it."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from contractlens import __version__
from contractlens.batch.contracts import contract_of
from contractlens.batch.tables import CONTRACT_COLUMNS, FILE_COLUMNS
from contractlens.findings import frame

if TYPE_CHECKING:
    import pandas as pd

    from contractlens.batch.ledger import Ledger

_UNSUPPORTED = frozenset({"unsupported", "unsupported_companion", "empty_bundle"})
_CONTRACT_ENDINGS = frozenset(
    {".pdf", ".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot", ".rtf", ".odt", ".htm", ".html", ".txt", ".md", ".wps"}
)
_QUERY = """
SELECT f.path, f.container, f.contract_id, f.document_id, f.bytes, f.modified, f.register,
    coalesce(f.status, r.status, 'waiting'), CASE WHEN f.status IS NULL THEN coalesce(r.reason, '') ELSE f.reason END,
    CASE WHEN f.status IS NULL THEN coalesce(r.message, '') ELSE f.message END,
    CASE WHEN f.status IS NULL THEN r.media_type ELSE f.media_type END,
    r.pages, r.pages_ocr, r.pages_unreadable, r.form, r.findings, r.warnings, r.model_version,
    CASE WHEN f.status IS NULL THEN r.seconds ELSE f.seconds END, f.status IS NULL AND r.status IS NOT NULL
FROM files AS f LEFT JOIN results AS r ON r.document_id = f.document_id ORDER BY f.path
"""


def status_of(path: str, status: str, reason: str) -> str:
    """Return ``skipped`` for a file that failed only because it is of no kind that contracts come in (photo, workbook)."""
    if status == "failed" and reason in _UNSUPPORTED and PurePosixPath(path).suffix.casefold() not in _CONTRACT_ENDINGS:
        return "skipped"
    return status


def files_frame(ledger: Ledger, fingerprint: str) -> tuple[pd.DataFrame, list[str]]:
    """Return the frame, ordered by path, and the names of its register columns."""
    import pandas as pd

    rows: list[dict[str, Any]] = []
    registers: list[dict[str, str]] = []
    first: dict[str, str] = {}
    for values in ledger.query(_QUERY):
        row = _row(values, fingerprint)
        if row["has_result"]:
            standing = first.setdefault(row["document_id"], row["path"])
            row["duplicate_of"] = standing if standing != row["path"] else None
        rows.append(row)
        registers.append(json.loads(values[6]))
    made = frame(FILE_COLUMNS, rows)
    names = sorted({name for register in registers for name in register})
    taken = {column.name for column in (*FILE_COLUMNS, *CONTRACT_COLUMNS)}
    shown = {name: f"register_{name}" if name in taken else name for name in names}
    for name, label in shown.items():
        made[label] = pd.Series([register.get(name) for register in registers], dtype="string")
    return made, list(shown.values())


def _row(values: tuple[Any, ...], fingerprint: str) -> dict[str, Any]:
    import pandas as pd

    (path, container, contract, document_id, size, modified, _, status, reason, message, media_type) = values[:11]
    (pages, ocr, unreadable, form, findings, warnings, model, seconds, has_result) = values[11:]
    return {
        "path": path,
        "container": container,
        "contract_id": contract_of(path, contract),
        "document_id": document_id,
        "bytes": size,
        "modified": pd.NaT if modified is None else pd.Timestamp(modified, unit="ns"),
        "media_type": media_type or None,
        "pages": pages,
        "pages_ocr": ocr,
        "pages_unreadable": unreadable,
        "form": form,
        "status": status_of(path, status, reason),
        "reason": reason,
        "message": message,
        "duplicate_of": None,
        "findings": findings,
        "warnings": warnings,
        "seconds": seconds,
        "version": __version__,
        "model_version": model or None,
        "fingerprint": fingerprint,
        "has_result": bool(has_result),
    }
