"""Reads corrections, whatever they were written in: a team's file or a reviewer's workbook."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contractlens.corrections.file import read_file
from contractlens.corrections.record import Context, Correction, mistakes, stamp
from contractlens.exceptions import CorpusError, Problem
from contractlens.review.decisions import read_judged

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from contractlens.taxonomy import Taxonomy

_WORKBOOKS = (".xlsx", ".xlsm")
_NUMBER = re.compile(r"\d|\(")


def read_corrections(
    source: Path | str, *, made_at: date | str | None = None, taxonomy: Taxonomy | None = None
) -> list[Correction]:
    """Return the corrections in a team's file, in its order, or those that reviewers wrote into a workbook.

    From a workbook: ``agree`` confirms a finding, ``reject`` refuses it; a clause type in the column "Right clause type"
    says what it is instead. ``unsure`` and a comment alone say nothing.

    Args:
        source: A ``.jsonl`` file of corrections, or a workbook that `Analysis.to_excel` or `write_workbook` wrote.
        made_at: Day of the decisions in a workbook, which has none; None for now.
        taxonomy: The clause types that a workbook names; those that ship by default.

    Raises:
        CorpusError: The file holds lines that are no corrections (all are listed), or cannot be read.
        OutputError: The workbook cannot be read, or holds no decisions.

    Example:
        >>> import tempfile
        >>> import contractlens as cl
        >>> analysis = cl.analyze("sample_contracts/council_hosting.pdf")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = f"{folder}/corrections.jsonl"
        ...     _ = analysis.correct(analysis.findings.finding_id[0], is_right=True, file=file)
        ...     [correction.verdict for correction in cl.read_corrections(file)]
        ['confirmed']
    """
    path = Path(source)
    if path.suffix.lower() not in _WORKBOOKS:
        return read_file(path)
    from contractlens.taxonomy import Taxonomy

    types = {each.title.casefold(): name for name, each in (taxonomy or Taxonomy.default()).types.items()}
    types |= {name: name for name in types.values()}
    when = stamp(made_at)
    corrections: list[Correction] = []
    problems: list[Problem] = []
    rows = read_judged(path)
    beside: dict[tuple[str | None, ...], set[str]] = {}
    for row in rows:
        if clause_type := types.get((row["title"] or "").casefold()):
            beside.setdefault(_place(row), set()).add(clause_type)
    once: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        if row["decision"] or row["right_type"]:
            once.setdefault(row["finding_id"], row)
    for identity, decided in once.items():
        correction, reason = _of_row(decided, types, when, beside.get(_place(decided), set()))
        if reason:
            problems.append(Problem(path.name, f"finding {identity[:40]}", reason))
        elif correction is not None:
            corrections.append(correction)
    if problems:
        msg = f"{path.name} has {len(problems)} decision(s) that cannot be read:"
        raise CorpusError(msg, kind="corrections", name=path.name, problems=tuple(problems))
    return corrections


def _place(row: Mapping[str, Any]) -> tuple[str | None, ...]:
    """Return the same for findings in one provision."""
    return (row["document"], row["clause"], row["words"])


def _of_row(
    row: Mapping[str, Any], types: Mapping[str, str], when: str, beside: set[str]
) -> tuple[Correction | None, str]:
    """Return what a reviewer wrote into a row of a workbook, and why it cannot be read."""
    if row["decision"] not in {"agree", "reject"} and not row["right_type"]:
        return None, ""
    found = types.get((row["title"] or "").casefold())
    right = types.get((row["right_type"] or "").casefold())
    if found is None:
        return None, "its clause type is not known; give the taxonomy that it was found with"
    if row["right_type"] and right is None:
        return None, "the right clause type is not one that is known"
    if row["decision"] == "agree" and right not in {None, found}:
        return None, "agreed with, and another clause type is said to be right"
    if not row["words"]:
        return None, "its words are gone; they are needed to find the place again"
    part, number = _part_and_number(row["clause"] or "")
    correction = Correction(
        row["words"],
        found_type=found,
        right_type=right or ("" if row["decision"] == "reject" else found),
        document=row["document"] or "",
        finding_id=row["finding_id"],
        reviewer=row["reviewer"] or "",
        note=row["comment"] or "",
        made_at=when,
        source="workbook",
        context=Context(number=number, part=part, heading=row["heading"] or "", found=tuple(sorted(beside | {found}))),
    )
    wrong = mistakes(correction)
    return (None, "; ".join(wrong)) if wrong else (correction, "")


def _part_and_number(clause: str) -> tuple[str, str]:
    """Part a reference as the workbook writes it: ``Schedule 2: Services, 4.1``; a name of a part may hold commas."""
    part, _, number = clause.rpartition(", ")
    return (part, number) if number and " " not in number and _NUMBER.search(number) else (clause, "")
