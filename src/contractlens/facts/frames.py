"""The frames of what a contract says about itself, made from the records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contractlens.facts.columns import (
    DATE_COLUMNS,
    DEFINITION_COLUMNS,
    PARTY_COLUMNS,
    REFERENCE_COLUMNS,
    SUMMARY_COLUMNS,
)
from contractlens.facts.places import one_line
from contractlens.findings import frame

if TYPE_CHECKING:
    import pandas as pd

    from contractlens.facts.contract import Facts
    from contractlens.facts.records import DateFact, Definition, Reference, SummaryFact


def definition_frame(facts: Facts) -> pd.DataFrame:
    """Return one row per definition; columns in `DEFINITION_COLUMNS`."""
    return frame(DEFINITION_COLUMNS, (_definition(facts, definition) for definition in facts.definitions))


def _definition(facts: Facts, definition: Definition) -> dict[str, Any]:
    text = facts.places.text
    return {
        "term": definition.term,
        "meaning": one_line(text[definition.meaning_start : definition.meaning_end]),
        "kind": definition.kind,
        "refers_to": definition.refers_to or None,
        "refers_to_clause_id": definition.refers_to_clause_id,
        "uses": definition.uses,
        "never_used": definition.uses == 0,
        "conflicting": definition.conflicting,
        **facts.places.columns(definition.start, definition.end),
    }


def reference_frame(facts: Facts) -> pd.DataFrame:
    """Return one row per reference; columns in `REFERENCE_COLUMNS`."""
    starts = {clause.id: clause.start for clause in facts.places.clauses}
    return frame(REFERENCE_COLUMNS, (_reference(facts, starts, reference) for reference in facts.references))


def _reference(facts: Facts, starts: dict[str, int], reference: Reference) -> dict[str, Any]:
    return {
        "kind": reference.kind,
        "target_label": one_line(reference.label),
        "resolution": reference.resolution,
        "target_clause_id": reference.target,
        "target_start": starts.get(reference.target) if reference.target is not None else None,
        **facts.places.columns(reference.start, reference.end),
    }


def party_frame(facts: Facts) -> pd.DataFrame:
    """Return one row per party; columns in `PARTY_COLUMNS`."""
    rows = (
        {
            "name": party.name,
            "role": party.role,
            "defined_as": party.defined_as,
            "registration_number": party.registration_number,
            "address": party.address,
            "source": party.source,
            **facts.places.columns(party.start, party.end),
        }
        for party in facts.parties
    )
    return frame(PARTY_COLUMNS, rows)


def date_frame(facts: Facts) -> pd.DataFrame:
    """Return one row per date; columns in `DATE_COLUMNS`."""
    return frame(DATE_COLUMNS, (_date(facts, fact) for fact in facts.dates))


def _date(facts: Facts, fact: DateFact) -> dict[str, Any]:
    return {
        "kind": fact.kind,
        "value": fact.value.isoformat() if fact.value else None,
        "precision": fact.precision,
        "ambiguous": fact.ambiguous,
        "placeholder": fact.placeholder,
        "derived": fact.derived,
        "arithmetic": fact.arithmetic or None,
        "what": one_line(facts.places.text[fact.what_start : fact.what_end]),
        **facts.places.columns(fact.start, fact.end),
    }


def summary_frame(facts: Facts) -> pd.DataFrame:
    """Return one row per line of the summary; columns in `SUMMARY_COLUMNS`."""
    return frame(SUMMARY_COLUMNS, (_summary(facts, fact) for fact in facts.summary))


def _summary(facts: Facts, fact: SummaryFact) -> dict[str, Any]:
    placed = fact.start is not None and fact.end is not None
    return {
        "name": fact.name,
        "value": fact.value,
        "text": fact.text,
        "start": fact.start,
        "end": fact.end,
        "page": facts.places.page(fact.start, fact.end) if placed else None,  # type: ignore[arg-type]  # both are set
        "note": fact.note,
    }
