"""Applies corrections to an analysis: what reviewers decided is shown in place of what the model found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from contractlens.corrections.making import provision_alone
from contractlens.corrections.record import JUDGED, NO_STRENGTH, NOBODY, Correction, plain_words
from contractlens.corrections.standing import Statement, statements
from contractlens.detection.described import describe
from contractlens.detection.parties import find_roles
from contractlens.findings import Column, Finding, frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from contractlens.analysis import Analysis
    from contractlens.detection.provisions import Provision
    from contractlens.findings import Nearest

MatchedBy = Literal["offsets", "finding_id", "words"]
"""How the place of a correction was found again."""

APPLIED_COLUMNS = (
    Column("finding_id", "string", "The finding as it is shown now; missing where there is none."),
    Column("clause_type", "string", "The type that the reviewer spoke of; missing for `nothing`."),
    Column("verdict", "string", "confirmed, changed, retyped, rejected, missed or nothing."),
    Column("is_there", "boolean", "Whether the reviewer says that this type is there."),
    Column("reviewer", "string", "Who decided; missing if not said."),
    Column("note", "string", "Why; missing without a note."),
    Column("made_at", "string", "When."),
    Column("clause_number", "string", "Full reference of the provision, as it was when it was corrected."),
    Column("matched_by", "string", "offsets, finding_id or words; missing where the place was not found again."),
    Column("applied", "boolean", "False when it was not: the reason says why."),
    Column("reason", "string", "Why it was not applied: not_found, ambiguous, unknown_type; missing when it was."),
)

_MARK = "reviewer: "
"""How the first reason of a finding begins that a reviewer decided."""

_SAID_OF: dict[str, dict[str, str | None]] = {"bearer": {NOBODY: None}, "strength": {NO_STRENGTH: None}}


@dataclass(frozen=True, slots=True)
class Applied:
    """A statement of a reviewer, and what became of it in an analysis.

    Attributes:
        statement: What was said.
        matched_by: How its place was found; None if it was not.
        reason: Why it was not applied; "" when it was.
        finding_id: The finding that it made, changed or confirmed; "" for none.
    """

    statement: Statement
    matched_by: MatchedBy | None
    reason: str = ""
    finding_id: str = ""


def apply_corrections(analysis: Analysis, corrections: Iterable[Correction], *, anywhere: bool = False) -> Analysis:
    """Return the analysis with what reviewers decided; see `Analysis.with_corrections`."""
    applier = _Applier(analysis, anywhere=anywhere)
    applied: list[Applied] = []
    latest: dict[tuple[str, str], tuple[Statement, _Match]] = {}
    for statement in sorted(statements(corrections), key=lambda each: each.order):
        match = applier.find(statement.correction)
        if match is None:
            continue
        if isinstance(match, str):
            applied.append(Applied(statement, None, match))
        elif statement.clause_type and statement.clause_type not in analysis.taxonomy.types:
            applied.append(Applied(statement, match.by, "unknown_type"))
        else:
            latest[match.provision.clause_id, statement.clause_type] = (statement, match)
    standing = sorted(
        latest.values(), key=lambda each: each[0].is_there
    )  # what goes first: a new type may keep its facts
    applied += [applier.apply(statement, match) for statement, match in standing]
    applied.sort(key=lambda each: each.statement.order)
    again = {(each.statement.correction, each.statement.clause_type) for each in applied}
    earlier = (
        each
        for each in analysis.records.corrected
        if (each.statement.correction, each.statement.clause_type) not in again
    )
    applied = [*earlier, *applied]
    records = replace(
        analysis.records, findings=applier.findings(), nearest=applier.nearest(), corrected=tuple(applied)
    )
    return replace(analysis, records=records)


def applied_frame(applied: Sequence[Applied]) -> pd.DataFrame:
    """Return what became of corrections, one row per statement; columns in `APPLIED_COLUMNS`."""
    return frame(APPLIED_COLUMNS, (_row(each) for each in applied))


def _row(applied: Applied) -> dict[str, Any]:
    statement, correction = applied.statement, applied.statement.correction
    return {
        "finding_id": applied.finding_id or None,
        "clause_type": statement.clause_type or None,
        "verdict": correction.verdict,
        "is_there": statement.is_there,
        "reviewer": correction.reviewer or None,
        "note": correction.note or None,
        "made_at": correction.made_at,
        "clause_number": correction.context.number or None,
        "matched_by": applied.matched_by,
        "applied": not applied.reason,
        "reason": applied.reason or None,
    }


@dataclass(frozen=True, slots=True)
class _Match:
    provision: Provision
    span: tuple[int, int]
    by: MatchedBy


class _Applier:
    """Finds the places of corrections in one analysis, and its findings as they are changed."""

    def __init__(self, analysis: Analysis, *, anywhere: bool) -> None:
        self._analysis = analysis
        self._document = analysis.document
        self._anywhere = anywhere
        self._roles = find_roles(self._document.text)
        judged = analysis.provisions
        self._provisions = {
            clause.id: judged.get(clause.id) or provision_alone(analysis, clause) for clause in analysis.records.clauses
        }
        self._by_words: dict[str, list[Provision]] = {}
        for provision in judged.values():
            self._by_words.setdefault(plain_words(provision.text), []).append(provision)
        judged_words = frozenset(self._by_words)
        for clause_id, provision in self._provisions.items():
            words = plain_words(provision.text)
            if (
                clause_id not in judged and words not in judged_words
            ):  # a heading, where nothing that is judged is meant
                self._by_words.setdefault(words, []).append(provision)
        self._by_body: dict[str, list[Provision]] = {}  # without labels: Word numbers clauses, a PDF holds the number
        for provision in judged.values():
            self._by_body.setdefault(plain_words(provision.body), []).append(provision)
        self._findings = {(each.clause_id, each.clause_type): each for each in analysis.records.findings}
        self._by_id = {each.id: each for each in analysis.records.findings}
        self._replaced: dict[tuple[str, str], Finding] = {}

    def find(self, correction: Correction) -> _Match | str | None:
        """Return the place of a correction; why it was not found; None where it does not concern this contract."""
        finding = self._by_id.get(correction.finding_id)
        if finding is not None:
            return _Match(self._provisions[finding.clause_id], (finding.start, finding.end), "finding_id")
        is_ours = correction.document_id == self._document.sha256
        if is_ours and (match := self._at_offsets(correction)):
            return match
        is_named = bool(correction.document) and _stem(correction.document) == _stem(self._document.name)
        found = self._with_words(correction)
        if not (is_ours or is_named or (self._anywhere and found)):
            return None
        if not found:
            return "not_found"
        if len(found) > 1:
            return "ambiguous"
        return _Match(found[0], self._span_in(found[0], correction), "words")

    def _at_offsets(self, correction: Correction) -> _Match | None:
        start, end = correction.start, correction.end
        if start is None or end is None or self._document.text[start:end] != correction.text:
            return None
        begin = start if correction.provision_start is None else correction.provision_start
        clause = self._analysis.clause_at(begin)
        return _Match(self._provisions[clause.id], (start, end), "offsets") if clause else None

    def _with_words(self, correction: Correction) -> list[Provision]:
        """Return the provisions with the words of a correction; of several those with its number, heading and part."""
        found = self._by_words.get(plain_words(correction.provision), [])
        if not found and (body := plain_words(correction.provision[correction.context.body_start :])):
            found = self._by_body.get(body, [])
        for fits in (self._fits_number, self._fits_heading):
            if len(found) > 1:
                found = [provision for provision in found if fits(provision, correction)] or found
        return found

    def _fits_number(self, provision: Provision, correction: Correction) -> bool:
        context = correction.context
        number = self._analysis.clause(provision.clause_id).number
        return number == context.number and plain_words(provision.part) == plain_words(context.part)

    def _fits_heading(self, provision: Provision, correction: Correction) -> bool:
        return plain_words(provision.heading) == plain_words(correction.context.heading)

    def _span_in(self, provision: Provision, correction: Correction) -> tuple[int, int]:
        """Return the words of a correction inside the provision; all of its own words where they are not there."""
        at = provision.text.find(correction.text) if correction.context.provision else -1
        if at < 0:
            return provision.start, provision.end
        return provision.start + at, provision.start + at + len(correction.text)

    def apply(self, statement: Statement, match: _Match) -> Applied:
        """Change the findings as a statement says, and return what became of it."""
        clause_type, clause_id = statement.clause_type, match.provision.clause_id
        known = self._findings.get((clause_id, clause_type))
        if not statement.is_there:
            if known is not None:
                self._replaced[clause_id, clause_type] = self._findings.pop((clause_id, clause_type))
            return Applied(statement, match.by)
        finding = self._decided(known or self._new(statement, match), statement, match, is_new=known is None)
        self._findings[clause_id, clause_type] = finding
        return Applied(statement, match.by, finding_id=finding.id)

    def _new(self, statement: Statement, match: _Match) -> Finding:
        """Return a finding that the model did not make; one of another type at this place lends it what it says."""
        found_type = statement.correction.found_type
        old = self._replaced.get((match.provision.clause_id, found_type))
        span = (old.start, old.end) if old else match.span
        made = describe(self._document, match.provision, statement.clause_type, span, self._roles)
        if old is None:
            return made
        return replace(made, status=old.status, modality=old.modality, bearer=old.bearer, strength=old.strength)

    def _decided(self, finding: Finding, statement: Statement, match: _Match, *, is_new: bool) -> Finding:
        correction = statement.correction
        said = {name: value for name in JUDGED if (value := getattr(correction, name)) is not None}
        values: dict[str, Any] = {name: _SAID_OF.get(name, {}).get(value, value) for name, value in said.items()}
        if values.get("status", finding.status) != finding.status:
            values = self._following(finding, values["status"], match) | values
        verdict = "missed" if is_new and not correction.found_type else correction.verdict
        by = f" by {correction.reviewer}" if correction.reviewer else ""
        reasons = [reason for reason in finding.reasons if not reason.startswith(_MARK)]
        return replace(finding, confidence=1.0, band="high", reasons=(f"{_MARK}{verdict}{by}", *reasons), **values)

    def _following(self, finding: Finding, status: str, match: _Match) -> dict[str, Any]:
        """Return what another status brings with it: what stands elsewhere or was struck out binds nobody here."""
        if status != "present":
            return {"modality": "statement", "bearer": None, "strength": None}
        span = (finding.start, finding.end)
        made = describe(self._document, match.provision, finding.clause_type, span, self._roles)
        return {"modality": made.modality, "bearer": made.bearer, "strength": made.strength}

    def findings(self) -> tuple[Finding, ...]:
        """Return the findings as they are now, in reading order."""
        order = {name: position for position, name in enumerate(self._analysis.taxonomy.types)}
        return tuple(sorted(self._findings.values(), key=lambda each: (each.start, order[each.clause_type])))

    def nearest(self) -> tuple[Nearest, ...]:
        """Return the provisions that came near and were not found, without those that reviewers decided on."""
        decided = {*self._findings, *self._replaced}
        return tuple(
            each for each in self._analysis.records.nearest if (each.clause_id, each.clause_type) not in decided
        )


def _stem(name: str) -> str:
    return plain_words(name.replace("\\", "/").rsplit("/", 1)[-1].rpartition(".")[0] or name)
