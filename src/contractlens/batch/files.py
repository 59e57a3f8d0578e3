"""The `files` frame of a scan: one row per file, with what became of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from contractlens import __version__
from contractlens.batch.copies import choose_best
from contractlens.batch.grouping import group_files
from contractlens.batch.nodes import Node
from contractlens.batch.tables import CONTRACT_COLUMNS, FILE_COLUMNS
from contractlens.findings import frame

if TYPE_CHECKING:
    from collections.abc import Mapping

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


@dataclass(frozen=True)
class Files:
    """The files of a scan, put in order.

    Attributes:
        frame: The `files` frame.
        register: Names of its register columns.
        grouped_by: By what each contract was put together.
        nodes: What is known of each file but containers, by path.
    """

    frame: pd.DataFrame
    register: list[str]
    grouped_by: dict[str, str]
    nodes: dict[str, Node]


def status_of(path: str, status: str, reason: str) -> str:
    """Return ``skipped`` for a file that failed only because it is of no kind that contracts come in (photo, workbook)."""
    if status == "failed" and reason in _UNSUPPORTED and PurePosixPath(path).suffix.casefold() not in _CONTRACT_ENDINGS:
        return "skipped"
    return status


def files_frame(ledger: Ledger, profiles: Mapping[str, Mapping[str, Any]], fingerprint: str) -> Files:
    """Return the files, ordered by path, with the contract of each and what it is among its copies.

    Args:
        ledger: Of the scan.
        profiles: Row of `DOCUMENT_COLUMNS` by document id.
        fingerprint: Of the settings.
    """
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
    made_by, roles = _put_in_order(rows, profiles)
    made = frame(FILE_COLUMNS, rows)
    names = sorted({name for register in registers for name in register})
    taken = {column.name for column in (*FILE_COLUMNS, *CONTRACT_COLUMNS)}
    shown = {name: f"register_{name}" if name in taken else name for name in names}
    for name, label in shown.items():
        made[label] = pd.Series([register.get(name) for register in registers], dtype="string")
    return Files(made, list(shown.values()), made_by, roles)


def _put_in_order(
    rows: list[dict[str, Any]], profiles: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, str], dict[str, Node]]:
    """Give each row its contract, its role and its standing among copies."""
    holding = {row["container"] for row in rows if row["container"]}
    nodes = [_node(row, profiles) for row in rows if row["path"] not in holding]
    contract_of, made_by, copies = group_files(nodes)
    standings = choose_best(nodes, copies, contract_of)
    by_path = {node.path: node for node in nodes}
    inside: dict[str, set[str]] = {}
    for row in rows:
        if row["container"]:
            inside.setdefault(row["container"], set()).add(contract_of[row["path"]])
    for row in rows:
        path = row["path"]
        node = by_path.get(path)
        if node is None:
            held = inside[path]
            given = row["given"] or (next(iter(held)) if len(held) == 1 else path)
            row.update(contract_id=given, role="container", copy_group=None, is_best_copy=True, copy_reason=None)
            continue
        standing = standings[path]
        row.update(
            contract_id=contract_of[path],
            role=node.role,
            copy_group=standing.group or None,
            is_best_copy=standing.is_best,
            copy_reason=standing.reason or None,
        )
    return made_by, by_path


def _node(row: dict[str, Any], profiles: Mapping[str, Mapping[str, Any]]) -> Node:
    document_id = row["document_id"] or ""
    return Node(
        row["path"],
        row["given"] or "",
        row["status"],
        document_id,
        profiles.get(document_id, {}) if row["has_result"] else {},
        row["nanoseconds"] or 0,
    )


def _row(values: tuple[Any, ...], fingerprint: str) -> dict[str, Any]:
    import pandas as pd

    (path, container, contract, document_id, size, modified, _, status, reason, message, media_type) = values[:11]
    (pages, ocr, unreadable, form, findings, warnings, model, seconds, has_result) = values[11:]
    return {
        "path": path,
        "container": container,
        "given": contract,
        "nanoseconds": modified,
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
