"""The `contracts` frame: one row per contract, made of the best copies of its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contractlens.batch.tables import CONTRACT_COLUMNS, VARIATION_COLUMNS
from contractlens.batch.variations import order_variations
from contractlens.findings import frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from contractlens.batch.files import Files
    from contractlens.batch.nodes import Node
    from contractlens.batch.variations import Variation

UNREAD = ("failed", "waiting")
_ROLES = ("agreement", "other", "schedule", "unread", "variation")
"""Whose facts stand for the contract, first to last."""
_FACTS = ("title", "form", "reference", "buyer", "supplier", "signed", "start", "end", "value", "currency")


def members_of(files: Files) -> dict[str, list[Node]]:
    """Return the files of each contract that count: the best copies, agreements first, then in order of path."""
    made: dict[str, list[Node]] = {}
    for path, contract, is_best in zip(
        files.frame.path, files.frame.contract_id, files.frame.is_best_copy, strict=True
    ):
        if is_best and path in files.nodes:
            made.setdefault(contract, []).append(files.nodes[path])
    for nodes in made.values():
        nodes.sort(key=lambda node: _ROLES.index(node.role))
    return made


def variations_of(members: Mapping[str, Sequence[Node]]) -> dict[str, list[Variation]]:
    """Return the variations of each contract that has any, in order."""
    found = {contract: order_variations(nodes) for contract, nodes in members.items()}
    return {contract: listed for contract, listed in found.items() if listed}


def missing_schedules(nodes: Sequence[Node]) -> list[str]:
    """Return the schedules that a file of a contract refers to and none of its files is or holds."""
    held = frozenset[str]().union(*(node.parts for node in nodes))
    asked = {name for node in nodes for name in node.listed("refers")}
    return sorted(asked - held, key=_as_counted)


def _as_counted(name: str) -> tuple[str, int, str]:
    kind, _, number = name.partition(" ")
    return kind, int(number) if number.isdigit() else 0, number


def contracts_frame(files: Files, found: pd.DataFrame) -> pd.DataFrame:
    """Return one row per contract, with the register columns of its files: of each the first value that one has.

    Args:
        files: Of the scan.
        found: ``document_id`` and ``clause_type`` of each finding.
    """
    types: dict[str, set[str]] = {}
    for document_id, clause_type in zip(found.document_id, found.clause_type, strict=True):
        types.setdefault(document_id, set()).add(clause_type)
    members = members_of(files)
    variations = variations_of(members)
    rows = []
    values: dict[str, list[str | None]] = {name: [] for name in files.register}
    for name, every in sorted(_by_contract(files).items()):
        group = [row for row in every if row["role"] != "container"]
        if not group and name in members:
            continue
        nodes = members.get(name, [])
        missing = missing_schedules(nodes)
        rows.append(
            {
                "contract_id": name,
                "grouped_by": files.grouped_by.get(name, "single"),
                **_facts(nodes),
                **_varied(variations.get(name, [])),
                "missing_schedules": ", ".join(missing),
                **_counted(group or every, every, types),
                "best_file": nodes[0].path if nodes else every[0]["path"],
            }
        )
        rows[-1]["complete"] = rows[-1]["complete"] and not missing
        for column in files.register:
            values[column].append(next((row[column] for row in every if row[column] is not None), None))
    made = frame(CONTRACT_COLUMNS, rows)
    for column, listed in values.items():
        made[column] = listed
        made[column] = made[column].astype("string")
    return made


_OF_FILE = ("path", "role", "status", "is_best_copy", "pages", "findings", "document_id")


def _by_contract(files: Files) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each contract's files as plain values, missing ones as None.

    A frame per contract costs 3 ms, which comes to minutes in large archives.
    """
    made: dict[str, list[dict[str, Any]]] = {}
    names = [*_OF_FILE, *files.register]
    columns = [files.frame[name].astype(object).where(files.frame[name].notna(), None) for name in names]
    for contract_id, *values in zip(files.frame.contract_id, *columns, strict=True):
        made.setdefault(str(contract_id), []).append(dict(zip(names, values, strict=True)))
    return made


def _facts(nodes: Sequence[Node]) -> dict[str, Any]:
    """Return what the first file says that says it; schedules and variations speak only where the rest is silent."""
    stated: dict[str, Any] = {}
    for name in _FACTS:
        stated[name] = next((value for node in nodes if (value := node.profile.get(name)) is not None), None)
    parties = [name for node in nodes for name in node.stated("parties").split("; ") if name]
    return {**stated, "parties": "; ".join(dict.fromkeys(parties)) or None}


def _varied(variations: Sequence[Variation]) -> dict[str, Any]:
    ends = [ended for one in variations if (ended := one.node.profile.get("end"))]
    dates = [one.date for one in variations if one.date]
    return {
        "variations": len(variations),
        "last_varied": dates[-1] if dates else None,
        "end_varied": ends[-1] if ends else None,
    }


def _counted(
    group: Sequence[Mapping[str, Any]], every: Sequence[Mapping[str, Any]], types: Mapping[str, Iterable[str]]
) -> dict[str, Any]:
    """Count the files of a contract; `every` has the containers too, which may have been opened in part only."""
    best = [row for row in group if row["is_best_copy"]]
    unread = sum(row["status"] in UNREAD for row in every)
    partial = sum(row["is_best_copy"] and row["status"] == "partial" for row in every)
    return {
        "paths": "; ".join(row["path"] for row in group),
        "files": len(group),
        "copies": len(group) - len(best),
        "files_unread": unread,
        "files_partial": partial,
        "companions": sum(row["status"] == "skipped" for row in group),
        "pages": sum(int(row["pages"] or 0) for row in best),
        "findings": sum(int(row["findings"] or 0) for row in best),
        "clause_types": len({name for row in best for name in types.get(row["document_id"] or "", ())}),
        "complete": unread == 0 and partial == 0 and any(row["status"] == "ok" for row in best),
    }


def variations_frame(files: Files) -> pd.DataFrame:
    """Return one row per variation, in order of contract and date; columns in `VARIATION_COLUMNS`."""
    members = members_of(files)
    rows = (
        {
            "contract_id": contract,
            "path": one.node.path,
            "position": position,
            "number": one.node.number or None,
            "title": one.node.profile.get("title"),
            "date": one.date or None,
            "end": one.node.profile.get("end"),
            "amends": "; ".join(" ".join(filter(None, pair)) for pair in one.amends) or None,
            "has_parent": any(node.role == "agreement" for node in members[contract]),
        }
        for contract, listed in sorted(variations_of(members).items())
        for position, one in enumerate(listed, start=1)
    )
    return frame(VARIATION_COLUMNS, rows)
