"""What people are asked: provisions, each with the types that were found in it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from contractlens.corrections.making import place_in
from contractlens.corrections.record import JUDGED, NO_STRENGTH, NOBODY, Correction, from_dict, to_dict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from contractlens.analysis import Analysis
    from contractlens.findings import Finding

What = Literal["findings", "clauses"]
"""Which provisions are asked about: those in which something was found, or all that are judged."""

Shape = Literal["labels", "spans"]
"""How types are shown in a tool: as labels of the whole provision, or as marked words in it."""

KEY = "contractlens"
"""Name under which a task carries what we need to find its place again; tools give it back unchanged."""

_LEFT_OUT = ("schema", "verdict", "text", "made_at", "source")
_NOTHING: Mapping[str, str | None] = {"bearer": NOBODY, "strength": NO_STRENGTH}


@dataclass(frozen=True, slots=True)
class Found:
    """One type that was found in a provision.

    Attributes:
        clause_type: Id of the type.
        finding_id: Id of the finding.
        said: Its status, modality, bearer and strength, ``nobody`` and ``none`` included.
    """

    clause_type: str
    finding_id: str = ""
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Task:
    """One provision that people are asked about.

    Attributes:
        place: Where it stands: a correction that says nothing yet. Its text is that of the provision.
        found: What was found in it.
    """

    place: Correction
    found: tuple[Found, ...] = ()

    @property
    def types(self) -> list[str]:
        """Ids of the types that were found."""
        return [found.clause_type for found in self.found]


def tasks_of(
    analysis: Analysis, *, what: What = "findings", clause_types: Collection[str] | None = None
) -> Iterator[Task]:
    """Yield the provisions of a contract, in reading order.

    Args:
        analysis: The contract.
        what: Which provisions.
        clause_types: Types to show; None for all.
    """
    found: dict[str, list[Finding]] = {}
    for finding in analysis.records.findings:
        if clause_types is None or finding.clause_type in clause_types:
            found.setdefault(finding.clause_id, []).append(finding)
    all_found: dict[str, list[str]] = {}
    for finding in analysis.records.findings:
        all_found.setdefault(finding.clause_id, []).append(finding.clause_type)
    for clause_id, provision in analysis.provisions.items():
        here = found.get(clause_id, [])
        if here or what == "clauses":
            span = (provision.start, provision.end)
            place = place_in(analysis, provision, span, all_found.get(clause_id, []))
            yield Task(place, tuple(map(_found, here)))


def _found(finding: Finding) -> Found:
    said = {name: getattr(finding, name) or _NOTHING[name] for name in JUDGED}
    return Found(finding.clause_type, finding.id, {name: value for name, value in said.items() if value})


def to_meta(task: Task) -> dict[str, Any]:
    """Return what a tool must give back for the place of a task to be found again; its words are not repeated."""
    meta = {name: value for name, value in to_dict(task.place).items() if name not in _LEFT_OUT}
    meta["found"] = [{"type": each.clause_type, "finding_id": each.finding_id, **each.said} for each in task.found]
    return meta


def from_meta(meta: object, text: str) -> tuple[Task | None, str]:
    """Return the task that a tool gives back, and what is wrong with it.

    Args:
        meta: What `to_meta` made, as an object or as JSON; None where the tool lost it: the words alone are left then.
        text: Words of the provision.
    """
    if meta is None or meta == "":
        return (Task(Correction(text)), "") if text.strip() else (None, "text is missing or empty")
    if isinstance(meta, str):
        try:
            meta = json.loads(meta)
        except (ValueError, RecursionError):
            return None, f"{KEY} is not the JSON that was exported"
    if not isinstance(meta, dict):
        return None, f"{KEY} is not the object that was exported"
    listed = meta.get("found", [])
    if not isinstance(listed, list) or not all(_is_found(each) for each in listed):
        return None, f"{KEY}.found is not the list that was exported"
    line = {"schema": 1, "made_at": "2000-01-01", **meta, "text": text}
    for name in ("found_type", "right_type", *JUDGED):
        line.pop(name, None)
    place, wrong = from_dict(line)
    if place is None:
        return None, "; ".join(wrong)
    found = (
        Found(each["type"], each.get("finding_id", ""), {name: each[name] for name in JUDGED if name in each})
        for each in listed
    )
    return Task(replace(place, finding_id="", made_at=""), tuple(found)), ""


def _is_found(each: object) -> bool:
    if not isinstance(each, dict) or not isinstance(each.get("type"), str):
        return False
    return all(isinstance(value, str) for value in each.values())


def shown_fields(task: Task) -> dict[str, str]:
    """Return what helps a reader to judge a provision: where it stands and what stands above it."""
    context = task.place.context
    fields = {
        "document": task.place.document,
        "clause": context.number,
        "part": context.part,
        "heading": context.heading,
        "lead_in": context.lead_in,
    }
    return {name: value for name, value in fields.items() if value}
