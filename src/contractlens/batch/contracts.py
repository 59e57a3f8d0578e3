"""Which files make up a contract: the manifest says so, else the folder, else each file stands alone."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from contractlens.batch.tables import CONTRACT_COLUMNS
from contractlens.findings import frame

if TYPE_CHECKING:
    import pandas as pd

_MEMBER = "!/"
_UNREAD = ("failed", "waiting")


def contract_of(path: str, given: str | None) -> str:
    """Return the contract of a file: the one given, else its folder; a file at the top is a contract of its own.

    A container counts as the files in it do: those of ``a/bundle.zip`` belong to ``a``, those of ``bundle.zip`` to it.
    """
    if given:
        return given
    outer = path.partition(_MEMBER)[0]
    folder = str(PurePosixPath(outer).parent)
    return outer if folder in {".", "/"} else folder


def contracts_frame(files: pd.DataFrame, found: pd.DataFrame, register: list[str]) -> pd.DataFrame:
    """Return one row per contract.

    Args:
        files: The files of a scan.
        found: ``document_id`` and ``clause_type`` of each finding.
        register: Register columns, which come back joined: the first value that a file of the contract has.
    """
    types = found.groupby("document_id", observed=True)["clause_type"].unique().to_dict()
    rows = []
    values: dict[str, list[str | None]] = {name: [] for name in register}
    for contract_id, group in files.groupby("contract_id", sort=True):
        once = group.drop_duplicates("document_id")
        unread = int(group.status.isin(_UNREAD).sum())
        partial = int((group.status == "partial").sum())
        rows.append(
            {
                "contract_id": contract_id,
                "files": len(group),
                "files_unread": unread,
                "files_partial": partial,
                "pages": int(once.pages.fillna(0).sum()),
                "findings": int(once.findings.fillna(0).sum()),
                "clause_types": len({name for key in once.document_id.dropna() for name in types.get(key, ())}),
                "complete": unread == 0 and partial == 0,
            }
        )
        for name in register:
            known = group[name].dropna()
            values[name].append(known.iloc[0] if len(known) else None)
    made = frame(CONTRACT_COLUMNS, rows)
    for name, column in values.items():
        made[name] = column
        made[name] = made[name].astype("string")
    return made
