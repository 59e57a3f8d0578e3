"""Makes corrections: of a finding, of a provision in which one was missed, of a row of a scan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from contractlens.corrections.record import Context, Correction, mistakes, stamp
from contractlens.detection.provisions import Provision

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import pandas as pd

    from contractlens.analysis import Analysis
    from contractlens.clause import Clause
    from contractlens.findings import Finding


@dataclass(frozen=True, slots=True)
class Said:
    """What a reviewer says, as the functions that make corrections take it.

    Attributes:
        right_type: The right clause type; None where it is that of the finding.
        is_right: False for "this is not a finding of this type", True for "this is right"; None where neither is said.
        status: See `Correction`, as all that follows.
        modality: The right modality.
        bearer: The right bearer.
        strength: The right strength.
        reviewer: Who says it.
        note: Why.
        made_at: When; None for now.
    """

    right_type: str | None = None
    is_right: bool | None = None
    status: str | None = None
    modality: str | None = None
    bearer: str | None = None
    strength: str | None = None
    reviewer: str = ""
    note: str = ""
    made_at: date | str | None = None

    def of_finding(self, place: Correction, clause_type: str) -> Correction:
        """Return the correction of a finding of `clause_type` at `place`."""
        fields = (self.status, self.modality, self.bearer, self.strength)
        if self.is_right is None and self.right_type is None and not any(fields):
            msg = "say what is right: is_right=True or False, right_type, status, modality, bearer or strength"
            raise ValueError(msg)
        if self.is_right is False and (self.right_type or any(fields)):
            msg = "is_right=False says that nothing of this type is here; give right_type alone for another type"
            raise ValueError(msg)
        if self.is_right and self.right_type not in {None, clause_type}:
            msg = f"is_right=True says that it is {clause_type}; leave it out to give another right_type"
            raise ValueError(msg)
        right = "" if self.is_right is False else self.right_type or clause_type
        return self._at(replace(place, found_type=clause_type), right)

    def of_missed(self, place: Correction) -> Correction:
        """Return the correction of a provision in which a finding was missed, or in which nothing is."""
        if self.is_right is not None or not self.right_type:
            msg = "give right_type, the clause type that was missed there"
            raise ValueError(msg)
        return self._at(place, self.right_type)

    def _at(self, place: Correction, right_type: str) -> Correction:
        correction = replace(
            place,
            right_type=right_type,
            status=self.status,
            modality=self.modality,
            bearer=self.bearer,
            strength=self.strength,
            reviewer=self.reviewer.strip(),
            note=self.note.strip(),
            made_at=stamp(self.made_at),
        )
        wrong = mistakes(correction)
        if wrong:
            raise ValueError("; ".join(wrong))
        return correction


def correct_finding(analysis: Analysis, finding_id: str, said: Said) -> Correction:
    """Return the correction of a finding.

    Raises:
        ValueError: There is no such finding, or what is said of it makes no sense.
    """
    finding = next((each for each in analysis.records.findings if each.id == finding_id), None)
    if finding is None:
        msg = f"this analysis has no finding {finding_id!r}; `analysis.findings` lists their ids"
        raise ValueError(msg)
    _known(analysis, said.right_type)
    return said.of_finding(place_of(analysis, finding), finding.clause_type)


def place_of(analysis: Analysis, finding: Finding) -> Correction:
    """Return where a finding stands, as a correction that says nothing yet."""
    clause = analysis.clause(finding.clause_id)
    place = place_in(analysis, provision_of(analysis, clause), (finding.start, finding.end))
    return replace(place, finding_id=finding.id)


def correct_missed(analysis: Analysis, where: str | tuple[int, int], said: Said) -> Correction:
    """Return the correction of a place where a finding was missed.

    Args:
        analysis: The contract.
        where: Id of a clause, its number as printed ("12.3(b)"), or a half-open span of the document's text.
        said: What was missed.

    Raises:
        ValueError: There is no such place, several clauses have this number, or what is said makes no sense.
    """
    _known(analysis, said.right_type)
    if isinstance(where, str):
        provision = provision_of(analysis, _clause(analysis, where))
        span = (provision.start, provision.end)
    else:
        start, end = where
        clause = analysis.clause_at(start) if 0 <= start < end <= len(analysis.document.text) else None
        if clause is None or not analysis.document.text[start:end].strip():
            msg = f"{start} to {end} is no place in the {len(analysis.document.text)} characters of this contract"
            raise ValueError(msg)
        provision, span = provision_of(analysis, clause), (start, end)
    place = place_in(analysis, provision, span)
    if said.right_type in place.context.found:
        msg = f"{said.right_type} was found there; correct that finding by its id"
        raise ValueError(msg)
    return said.of_missed(place)


def _known(analysis: Analysis, clause_type: str | None) -> None:
    if clause_type and clause_type not in analysis.taxonomy.types:
        msg = f"unknown clause type {clause_type!r}; `contractlens types` lists them"
        raise ValueError(msg)


def _clause(analysis: Analysis, where: str) -> Clause:
    clauses = analysis.records.clauses
    by_id = [clause for clause in clauses if clause.id == where]
    # A list item without a number of its own has that of its lead-in: what prints the number is meant.
    found = by_id or [clause for clause in clauses if clause.number == where and clause.label]
    if not found:
        msg = f"no clause has the id or number {where!r}; `analysis.clauses` lists them"
        raise ValueError(msg)
    if len(found) > 1:
        listed = ", ".join(clause.id for clause in found[:10])
        msg = f"{len(found)} clauses have the number {where!r}; give one of their ids: {listed}"
        raise ValueError(msg)
    return found[0]


def provision_of(analysis: Analysis, clause: Clause) -> Provision:
    """Return the provision that a clause is, with its surroundings; made from the clause alone where none is judged."""
    return analysis.provisions.get(clause.id) or provision_alone(analysis, clause)


def provision_alone(analysis: Analysis, clause: Clause) -> Provision:
    """Return a clause that is not judged (a heading, a definition) as a provision."""
    text = analysis.document.text[clause.start : clause.own_end].rstrip()
    end = clause.start + len(text)
    body_start = min(clause.body_start - clause.start, len(text))
    return Provision(
        clause.id, clause.kind, clause.start, end, end, text, body_start, heading=clause.heading, part=clause.part
    )


def place_in(
    analysis: Analysis, provision: Provision, span: tuple[int, int], found: Iterable[str] | None = None
) -> Correction:
    """Return a place in a provision, as a correction that says nothing yet.

    Args:
        analysis: The contract.
        provision: One of its provisions.
        span: First character of the place in the document's text, and one past the last.
        found: The types found in this provision, where the caller has them at hand.
    """
    document = analysis.document
    text = document.text[span[0] : span[1]]
    if found is None:
        found = (each.clause_type for each in analysis.records.findings if each.clause_id == provision.clause_id)
    context = Context(
        number=analysis.clause(provision.clause_id).number,
        kind=provision.kind,
        heading=provision.heading,
        parents=provision.parents,
        part=provision.part,
        lead_in=provision.lead_in,
        table_header=provision.table_header,
        row_label=provision.row_label,
        body_start=provision.body_start,
        provision="" if provision.text == text else provision.text,
        found=tuple(sorted(set(found))),
    )
    return Correction(
        text,
        document_id=document.sha256,
        document=document.name,
        start=span[0],
        end=span[1],
        provision_start=provision.start,
        model_version=analysis.model_version,
        context=context,
    )


def correct_row(  # noqa: PLR0913 - one keyword per thing that can be wrong
    row: Mapping[str, Any] | pd.Series[Any],
    *,
    right_type: str | None = None,
    is_right: bool | None = None,
    status: str | None = None,
    modality: str | None = None,
    bearer: str | None = None,
    strength: str | None = None,
    reviewer: str = "",
    note: str = "",
    made_at: date | str | None = None,
    findings: pd.DataFrame | None = None,
) -> Correction:
    """Return the correction of one row of a frame: a finding, or a provision in which a finding was missed.

    For what a scan found (`open_scan`), where there is no `Analysis` at hand. A row of ``scan.clauses`` or
    ``scan.nearest`` says where a finding was missed; it needs `right_type`.

    Args:
        row: A row of ``findings``, ``clauses`` or ``nearest``, of a scan or an analysis.
        right_type: The right clause type; None where it is that of the finding.
        is_right: False: this is not a finding of its type. True: it is right as it is.
        status: The right status.
        modality: The right modality.
        bearer: The right bearer, ``nobody`` for none.
        strength: The right strength, ``none`` for no word of strength.
        reviewer: Who says it.
        note: Why.
        made_at: Day or time; None for now.
        findings: All findings, to see what else was found in this provision; learning from the correction needs it.

    Raises:
        ValueError: The row is none of those, or what is said of it makes no sense.

    Example:
        >>> import contractlens as cl
        >>> analysis = cl.analyze("sample_contracts/council_hosting.pdf")
        >>> row = analysis.findings.iloc[0]
        >>> cl.correct_row(row, is_right=False, reviewer="AB", findings=analysis.findings).verdict
        'rejected'
    """
    said = Said(right_type, is_right, status, modality, bearer, strength, reviewer, note, made_at)
    values = {str(name): _plain(value) for name, value in row.items()}
    if not values.get("text") or "start" not in values:
        msg = "a row of findings, clauses or nearest is needed: it has text, start and end"
        raise ValueError(msg)
    place = _place_of_row(values, findings)
    if "finding_id" in values:
        return said.of_finding(replace(place, finding_id=values["finding_id"] or ""), values["clause_type"] or "")
    return said.of_missed(place)


def _place_of_row(values: Mapping[str, Any], findings: pd.DataFrame | None) -> Correction:
    text, start = values["text"], values["start"]
    found = {values["clause_type"]} if values.get("finding_id") else set()
    if findings is not None:
        here = findings[findings.start == start]
        if values.get("document_id") and "document_id" in here:
            here = here[here.document_id == values["document_id"]]
        found |= set(here.clause_type)
    return Correction(
        text,
        document_id=values.get("document_id") or "",
        document=values.get("document") or values.get("path") or "",
        start=start,
        end=start + len(text),
        provision_start=start,
        model_version=values.get("model_version") or "",
        context=Context(
            number=values.get("clause_number") or "",
            kind=values.get("kind") or ("row" if values.get("in_table") else "clause"),
            heading=values.get("heading") or "",
            part=values.get("part") or "",
            found=tuple(sorted(found)),
        ),
    )


def _plain(value: Any) -> Any:
    """Return a value of a frame as plain Python; None for a missing one."""
    import pandas as pd

    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return None
    if pd.api.types.is_bool(value):
        return bool(value)
    return int(value) if pd.api.types.is_integer(value) else value
