"""Gaps: how contracts stand against a playbook. No playbook, no verdict.

`gaps_of` judges files one by one, `judge_contract` the files of one contract together, `judge` plain rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contractlens.findings import Column, frame
from contractlens.review.gaps_applicability import Facts, judge_conditions, read_facts
from contractlens.review.gaps_evidence import Evidence
from contractlens.review.gaps_judging import Verdict, judge_requirement
from contractlens.review.masking import mask_frame, masker_for
from contractlens.review.playbooks import Playbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pandas as pd

    from contractlens.analysis import Analysis
    from contractlens.review.gaps_evidence import Row
    from contractlens.review.masking import Masker
    from contractlens.review.playbooks import Requirement, Severity

STATUSES = ("met", "partly", "not_met", "by_reference", "disapplied", "placeholder", "cannot_tell", "not_applicable")
SEVERITIES: tuple[Severity, ...] = ("could", "should", "must")

GAP_COLUMNS = (
    Column("document_id", "string", "SHA-256 of the file that decides; of the first file where none does."),
    Column("document", "string", "File that decides; all files of the contract where none does."),
    Column("playbook", "string", "Name of the playbook."),
    Column("requirement_id", "string", "Id of the requirement."),
    Column("title", "string", "The requirement in words."),
    Column("clause_type", "string", "Clause type looked for, several parted by commas; empty for other requirements."),
    Column("presence", "string", "required, forbidden, optional, or collect (judges nothing)."),
    Column("severity", "string", "must, should or could."),
    Column(
        "status",
        "string",
        "met, partly, not_met, by_reference, disapplied, placeholder, cannot_tell or not_applicable.",
    ),
    Column("finding_id", "string", "The finding that decides; missing where none does."),
    Column("clause_number", "string", "Its full reference, with the schedule it stands in."),
    Column("page", "Int64", "Its first page, from 1."),
    Column("quote", "string", "Its words."),
    Column("explanation", "string", "What was tested and what came out, with the figures, in plain words."),
    Column("searched", "string", "What was searched, where nothing was found."),
    Column("nearest_text", "string", "The nearest words, where nothing was found and anything came near."),
    Column("advice", "string", "What to do about a gap; empty where there is none."),
    Column("source", "string", "Where the expectation comes from, with its date."),
)
_QUOTE = 500  # characters, as in the sheet of findings
_SETTLED = frozenset({"met", "not_applicable"})


def gaps_of(
    analyses: Iterable[Analysis],
    playbook: Playbook | str | Path,
    *,
    facts: Mapping[str, object] | None = None,
    mask: bool = False,
) -> pd.DataFrame:
    """Return how each file stands against a playbook, one after the other; columns in `GAP_COLUMNS`.

    Args:
        analyses: Files, each a contract of its own.
        playbook: A `Playbook`, the name of one that ships, or a path.
        facts: What the caller knows of all of them; see `Analysis.gaps`.
        mask: Mask names, e-mail addresses, phone numbers and postcodes, as far as rules find them.

    Raises:
        PlaybookError: There is no such playbook, or the file holds mistakes.
        ValueError: A fact has a name that nothing asks for, or a value that cannot be read.

    Example:
        >>> import contractlens as cl
        >>> gaps = gaps_of([cl.analyze("sample_contracts/council_hosting.pdf")], "exit_readiness")
        >>> gaps.severity.unique().tolist()
        ['must', 'should']
    """
    chosen = playbook if isinstance(playbook, Playbook) else Playbook.find(playbook)
    listed = list(analyses)
    masker = masker_for(*listed) if mask else None
    rows = [row for analysis in listed for row in _rows(chosen, Evidence.of(analysis), facts, masker)]
    return _frame(rows, masker)


def judge_contract(
    analyses: Iterable[Analysis],
    playbook: Playbook | str | Path,
    *,
    facts: Mapping[str, object] | None = None,
    mask: bool = False,
) -> pd.DataFrame:
    """Return how one contract in several files stands against a playbook: met if any of its files meets it.

    A schedule that one file refers to and another file is, is not missing.

    Args:
        analyses: The files of one contract.
        playbook: A `Playbook`, the name of one that ships, or a path.
        facts: What the caller knows; see `Analysis.gaps`.
        mask: Mask names, e-mail addresses, phone numbers and postcodes, as far as rules find them.

    Raises:
        PlaybookError: There is no such playbook, or the file holds mistakes.
        ValueError: No file is given; a fact has a name that nothing asks for, or a value that cannot be read.
    """
    chosen = playbook if isinstance(playbook, Playbook) else Playbook.find(playbook)
    listed = list(analyses)
    masker = masker_for(*listed) if mask else None
    return judge(chosen, Evidence.of(*listed), facts=facts, masker=masker)


def judge(
    playbook: Playbook,
    evidence: Evidence,
    *,
    facts: Mapping[str, object] | None = None,
    masker: Masker | None = None,
) -> pd.DataFrame:
    """Return how the evidence of one contract stands against a playbook; columns in `GAP_COLUMNS`.

    Args:
        playbook: What is expected.
        evidence: What was found, for example ``Evidence.from_frames(...)`` with the rows of a scan.
        facts: What the caller knows; see `Analysis.gaps`.
        masker: Masks personal data; None for no masking.

    Raises:
        ValueError: A fact has a name that nothing asks for, or a value that cannot be read.
    """
    return _frame(_rows(playbook, evidence, facts, masker), masker)


def _frame(rows: list[dict[str, Any]], masker: Masker | None) -> pd.DataFrame:
    made = frame(GAP_COLUMNS, rows)
    return mask_frame(made, masker) if masker else made


def open_gaps(gaps: pd.DataFrame, level: Severity) -> pd.DataFrame:
    """Return the gaps of a severity and above: what is not shown to be met.

    ``cannot_tell`` counts: a contract that could not be read, or of which nobody knows whether a rule applies to it,
    does not pass. Rows that only collect dates never count.

    Args:
        gaps: What `gaps_of` returned.
        level: ``must``, ``should`` or ``could``.
    """
    wanted = SEVERITIES[SEVERITIES.index(level) :]
    return gaps[gaps.severity.isin(wanted) & ~gaps.status.isin(_SETTLED) & (gaps.presence != "collect")]


def _rows(
    playbook: Playbook, evidence: Evidence, facts: Mapping[str, object] | None, masker: Masker | None
) -> list[dict[str, Any]]:
    known = Facts(read_facts(facts, playbook), evidence)
    return [
        _row(playbook, requirement, verdict, evidence, masker)
        for requirement in playbook.requirements
        for verdict in _verdicts(requirement, evidence, known)
    ]


def _verdicts(requirement: Requirement, evidence: Evidence, known: Facts) -> list[Verdict]:
    """Judge a requirement if it applies; where that is not known, only what is met anyway is a verdict."""
    answer = judge_conditions(requirement.applies_when, known)
    if answer.applies is False:
        return [Verdict("not_applicable", f"does not apply: {answer.reason}")]
    verdicts = judge_requirement(requirement, evidence)
    if answer.applies:
        return verdicts
    return [
        Verdict(
            "met" if verdict.status == "met" else "cannot_tell",
            f"cannot tell whether it applies: {answer.reason}; if it does, {verdict.status.replace('_', ' ')}: "
            f"{verdict.explanation}",
            verdict.place,
            verdict.absent,
        )
        for verdict in verdicts
    ]


def _row(
    playbook: Playbook, requirement: Requirement, verdict: Verdict, evidence: Evidence, masker: Masker | None
) -> dict[str, Any]:
    place = verdict.place or {}
    types = [name for name in requirement.clause_types if name != "*"]
    ids = evidence.document_ids
    return {
        "document_id": place.get("document_id") or (ids[0] if ids else None),
        "document": place.get("document") or evidence.document,
        "playbook": playbook.name,
        "requirement_id": requirement.id,
        "title": requirement.title,
        "clause_type": ", ".join(types),
        "presence": requirement.presence,
        "severity": requirement.severity,
        "status": verdict.status,
        "finding_id": place.get("finding_id"),
        "clause_number": _reference(place),
        "page": place.get("page_start") if "page_start" in place else place.get("page"),
        "quote": _short(place.get("text"), masker),
        "explanation": verdict.explanation,
        "searched": evidence.searched() if verdict.absent else None,
        "nearest_text": _nearest(types, evidence, masker) if verdict.absent else None,
        "advice": None if verdict.status in _SETTLED else requirement.advice,
        "source": requirement.citation,
    }


def _reference(place: Row) -> str | None:
    return ", ".join(piece for piece in (place.get("part"), place.get("clause_number")) if piece) or None


def _short(text: str | None, masker: Masker | None) -> str | None:
    """Return words cut to a readable length, masked before the cut: half an address is not known as one."""
    if not text:
        return None
    text = masker.mask(text) if masker else text
    return text if len(text) <= _QUOTE else f"{text[:_QUOTE]}…"


def _nearest(types: list[str], evidence: Evidence, masker: Masker | None) -> str | None:
    """Return reference and words of the provision that came nearest to any of the types."""
    rows = [evidence.nearest[name] for name in types if name in evidence.nearest]
    if not rows:
        return None
    best = max(rows, key=lambda row: row["confidence"] or 0.0)
    reference = _reference(best)
    words = _short(" ".join(str(best["text"]).split()), masker) or ""
    return f"{reference}: {words}" if reference else words
