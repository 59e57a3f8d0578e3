"""Makes the lines of the summary: a fact with its place, or one that is not stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractlens.facts.records import SummaryFact

if TYPE_CHECKING:
    from contractlens.facts.places import Places

HEAD = 6_000
"""Characters in which title, reference and marking stand."""


def missing_fact(name: str, note: str = "not found in the text read") -> SummaryFact:
    """Return the line of a fact that the contract does not state."""
    return SummaryFact(name, note=note)


def fact_at(places: Places, name: str, value: str, start: int, end: int, note: str = "") -> SummaryFact:
    """Return the line of a fact that stands in the text."""
    return SummaryFact(name, value, places.text[start:end], start, end, note)
