"""Gaps of all contracts of a scan: each judged once, on the best copies of all its files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from contractlens.batch.contracts import UNREAD, members_of, missing_schedules
from contractlens.findings import Column, frame
from contractlens.review.gaps import GAP_COLUMNS, judge
from contractlens.review.gaps_evidence import Evidence
from contractlens.review.masking import Masker
from contractlens.review.playbooks import Playbook

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from contractlens.batch.files import Files
    from contractlens.batch.nodes import Node

    Load = Callable[[str, Sequence[str]], pd.DataFrame]
    """Returns the rows of a table that belong to some document ids."""
    FactsOf = Mapping[str, object] | Callable[[str], Mapping[str, object]]

CONTRACT_GAP_COLUMNS = (Column("contract_id", "string", "The contract."), *GAP_COLUMNS)
_TABLES = ("findings", "attributes", "summary", "warnings", "coverage", "clauses", "nearest", "references")
_AT_ONCE = 100
"""Contracts whose rows are in memory at once: about 500 files."""


def contract_gaps(
    files: Files,
    load: Load,
    playbook: Playbook | str | Path,
    *,
    facts: FactsOf | None = None,
    types: Collection[str],
    contracts: Collection[str] | None = None,
    mask: bool = False,
) -> pd.DataFrame:
    """Return how each contract of a scan stands against a playbook; columns in `CONTRACT_GAP_COLUMNS`.

    Args:
        files: Of the scan.
        load: Loads rows of some documents.
        playbook: A `Playbook`, the name of one that ships, or a path.
        facts: What the caller knows of all contracts, or a function that returns it for one.
        types: Clause types that were searched for.
        contracts: Ids of those to judge; None for all.
        mask: Mask names, e-mail addresses, phone numbers and postcodes, as far as rules find them.
    """
    import pandas as pd

    chosen = playbook if isinstance(playbook, Playbook) else Playbook.find(playbook)
    members = members_of(files)
    wanted = sorted(members if contracts is None else set(contracts) & members.keys())
    unread = _unread(files)
    made = [frame(CONTRACT_GAP_COLUMNS, [])]
    for batch in _batches(wanted):
        rows = _Rows(load, [node.document_id for name in batch for node in members[name] if node.profile])
        for name in batch:
            evidence = _evidence(members[name], rows, types, unread.get(name, []))
            known = facts(name) if callable(facts) else facts
            masker = _masker(members[name], rows) if mask else None
            judged = judge(chosen, evidence, facts=known, masker=masker)
            shown = masker.mask(name) if masker else name
            judged.insert(0, "contract_id", pd.Series([shown] * len(judged), dtype="string"))
            made.append(judged)
    return pd.concat(made, ignore_index=True)


class _Rows:
    """The rows of some documents, by table and document."""

    def __init__(self, load: Load, document_ids: Sequence[str]) -> None:
        self._tables: dict[str, pd.DataFrame] = {}
        self._places: dict[str, dict[Any, Any]] = {}
        for name in _TABLES:
            table = load(name, document_ids)
            self._tables[name] = table
            self._places[name] = table.groupby("document_id", sort=False, observed=True).indices

    def of(self, name: str, document_ids: Sequence[str]) -> pd.DataFrame:
        """Return the rows of a table for one contract, file after file."""
        import numpy as np

        found = [self._places[name][key] for key in document_ids if key in self._places[name]]
        return self._tables[name].iloc[np.concatenate(found) if found else []].reset_index(drop=True)


def _evidence(nodes: Sequence[Node], rows: _Rows, types: Collection[str], unread: Sequence[str]) -> Evidence:
    ids = list(dict.fromkeys(node.document_id for node in nodes if node.profile))
    made = Evidence.from_frames(
        findings=rows.of("findings", ids),
        attributes=rows.of("attributes", ids),
        summary=rows.of("summary", ids),
        warnings=rows.of("warnings", ids),
        coverage=rows.of("coverage", ids),
        clauses=rows.of("clauses", ids),
        nearest=rows.of("nearest", ids),
        references=rows.of("references", ids),
        types=types,
        unread=unread,
    )
    return replace(made, missing=tuple(name.title() for name in missing_schedules(nodes)))


def _masker(nodes: Sequence[Node], rows: _Rows) -> Masker:
    """Return a masker that knows the names in the clauses of one contract."""
    ids = list(dict.fromkeys(node.document_id for node in nodes if node.profile))
    return Masker.learn(["\n".join(rows.of("clauses", ids).text.dropna())])


def _unread(files: Files) -> dict[str, list[str]]:
    """Return the files of each contract that could not be read, containers opened in part only among them."""
    frame_ = files.frame
    is_unread = frame_.status.isin(UNREAD) | ((frame_.role == "container") & (frame_.status == "partial"))
    found: dict[str, list[str]] = {}
    for path, contract in zip(frame_.path[is_unread], frame_.contract_id[is_unread], strict=True):
        found.setdefault(contract, []).append(path)
    return found


def _batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), _AT_ONCE):
        yield names[start : start + _AT_ONCE]
