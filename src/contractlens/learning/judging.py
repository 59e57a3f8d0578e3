"""Analyses labelled contracts as a user would, and says for each labelled provision what was found in it.

How a finding is counted: for the provisions that its own clause covers. One that runs on from a lead-in over its list
items counts for an item too when the item is labelled with its type, and is no false alarm there when it is not. With
``strict`` it counts for every labelled paragraph that it runs over.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.document import Cell, Limits
from contractlens.findings import plain_value
from contractlens.learning.alignment import align
from contractlens.readers import sha256
from contractlens.readers.assembly import ChangeRun, DocumentBuilder, Line
from contractlens.readers.docx_paragraphs import typed_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from contractlens.analysis import Analysis
    from contractlens.analyzer import Analyzer
    from contractlens.document import Document
    from contractlens.findings import Band, Bearer, Finding, Modality, Status, Strength
    from contractlens.learning.annotations import Label
    from contractlens.learning.labelled import LabelledContract, LabelledProvision

Span = tuple[int, int]
_FACTS = ("clause_type", "status", "modality", "bearer", "strength", "confidence", "band")


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a provision, without its words: see `contractlens.Finding`."""

    clause_type: str
    status: Status
    modality: Modality
    bearer: Bearer | None
    strength: Strength | None
    confidence: float
    band: Band
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled provision that counts, and what was found in it.

    Attributes:
        contract: Name of the contract; intervals are drawn over contracts.
        family: Its drafter.
        labels: What people saw.
        found: What was found there, at most one per type, the surest.
        carried: Types among `found` that run on from another provision: right ones count, their facts do not.
        judged: Which of status, modality, bearer and strength the labels state.
    """

    contract: str
    family: str
    labels: tuple[Label, ...]
    found: tuple[Found, ...]
    carried: frozenset[str] = frozenset()
    judged: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class JudgedContract:
    """The provisions of one contract, and how many labelled ones its file does not show (they are left out)."""

    provisions: tuple[Judged, ...]
    unmatched: int = 0
    pages: int = 0


def judge_contract(
    contract: LabelledContract, analyzer: Analyzer, *, file: Path | None = None, strict: bool = False
) -> JudgedContract:
    """Return what an analyzer finds in a labelled contract, provision by provision.

    Args:
        contract: The labelled contract, or a collection of provisions that stand alone.
        analyzer: Whose model to measure.
        file: The contract's own file: analysed instead of the labelled words, which are looked up in it.
        strict: See the module.

    Raises:
        ReadError: `file` cannot be read.
    """
    if file is None and contract.is_collection:
        return JudgedContract(tuple(_judge_alone(contract, analyzer)))
    places: Sequence[Span | None]
    if file is not None:
        analysis = analyzer.analyze(file)
        places = align(contract.provisions, analysis.document)
    elif contract.document is not None:
        analysis, places = analyzer.analyze(contract.document), contract.places
    else:
        document, places = typeset(contract)
        analysis = analyzer.analyze(document)
    unmatched = sum(
        place is None and bool(provision.labels) for provision, place in zip(contract.provisions, places, strict=True)
    )
    judged = _judge_together(contract, analysis, places, strict=strict)
    return JudgedContract(tuple(judged), unmatched, len(analysis.document.pages))


def _judge_alone(contract: LabelledContract, analyzer: Analyzer) -> Iterable[Judged]:
    provisions = contract.provisions
    rows = analyzer.classify([p.text for p in provisions], headings=[p.heading or None for p in provisions])
    found: dict[int, list[Found]] = {}
    for row in rows.astype(object).where(rows.notna(), None).to_dict("records"):
        attributes = tuple((each["name"], plain_value(each["value"])) for each in json.loads(row["attributes"]))
        facts = {name: row[name] for name in _FACTS}
        found.setdefault(row["text_id"], []).append(Found(**facts, attributes=attributes))
    for position, provision in enumerate(provisions):
        if provision.certain:
            here = _surest(found.get(position, ()))
            yield Judged(contract.name, contract.family, provision.labels, here, judged=contract.judged)


def _judge_together(
    contract: LabelledContract, analysis: Analysis, places: Sequence[Span | None], *, strict: bool
) -> list[Judged]:
    placed = sorted(
        (
            (place[0], place[1], provision)
            for place, provision in zip(places, contract.provisions, strict=True)
            if place is not None
        ),
        key=lambda item: item[:2],
    )
    own: list[list[Found]] = [[] for _ in placed]
    carried: list[list[Found]] = [[] for _ in placed]
    starts = [start for start, _, _ in placed]
    ends = {clause.id: clause.own_end for clause in analysis.records.clauses}
    for finding in analysis.records.attributed:
        covered = _covered(placed, starts, finding.start, finding.end)
        own_end = max(ends[finding.clause_id], finding.start + 1)
        mine = [at for at in covered if placed[at][0] < own_end] or covered[:1]
        labelled = [at for at in covered if _is_labelled(placed[at][2], finding.clause_type)]
        found = _found(finding)
        if strict:
            own_places: Sequence[int] = covered
        else:
            own_places = [at for at in mine if at in set(labelled)] or mine[:1]
        for at in own_places:
            own[at].append(found)
        for at in set(labelled) - set(own_places):
            carried[at].append(found)
    return [
        Judged(
            contract.name,
            contract.family,
            provision.labels,
            here := _surest(own[at], carried[at]),
            frozenset(f.clause_type for f in here) - {f.clause_type for f in own[at]},
            contract.judged,
        )
        for at, (_, _, provision) in enumerate(placed)
        if provision.certain
    ]


def _covered(
    placed: Sequence[tuple[int, int, LabelledProvision]], starts: Sequence[int], start: int, end: int
) -> list[int]:
    """Return the positions of the labelled provisions that share a character with ``[start, end)``, in order."""
    first = max(bisect_right(starts, start) - 1, 0)
    return [at for at in range(first, bisect_left(starts, end)) if placed[at][1] > start]


def _is_labelled(provision: LabelledProvision, clause_type: str) -> bool:
    return any(label.clause_type == clause_type for label in provision.labels)


def _found(finding: Finding) -> Found:
    attributes = tuple((attribute.name, plain_value(attribute.value)) for attribute in finding.attributes)
    return Found(
        finding.clause_type,
        finding.status,
        finding.modality,
        finding.bearer,
        finding.strength,
        finding.confidence,
        finding.band,
        attributes,
    )


def _surest(own: Iterable[Found], carried: Iterable[Found] = ()) -> tuple[Found, ...]:
    """Return one finding per type: the surest of the provision's own, else of those that run on over it."""
    best: dict[str, Found] = {}
    for found in sorted(own, key=lambda each: -each.confidence):
        best.setdefault(found.clause_type, found)
    for found in sorted(carried, key=lambda each: -each.confidence):
        best.setdefault(found.clause_type, found)
    return tuple(best.values())


def typeset(contract: LabelledContract) -> tuple[Document, list[Span | None]]:
    """Return labelled words as a document, as a Word reader would give it, and where each provision stands in it."""
    builder = DocumentBuilder(contract.name, "application/jsonl", Limits())
    places: list[Span | None] = []
    table, row, in_table = -1, 0, False
    for provision in contract.provisions:
        if provision.kind in {"row", "header_row"}:
            starts_table = not in_table or provision.kind == "header_row"
            table, row = (table + 1, 0) if starts_table else (table, row + 1)
            places.append(_add_row(builder, provision, table, row))
            in_table = True
        else:
            places.append(_add_paragraph(builder, provision))
            in_table = False
    digest = sha256("\n".join(provision.text for provision in contract.provisions).encode("utf-8", "surrogatepass"))
    return builder.build(digest), places


def _add_row(builder: DocumentBuilder, provision: LabelledProvision, table: int, row: int) -> Span | None:
    is_header = provision.kind == "header_row"
    blocks = [
        builder.add(
            [Line(cell.strip())],
            "cell",
            cell=Cell(table, row, column, header=is_header),
            changes=_change(provision, cell.strip()),
        )
        for column, cell in enumerate(provision.text.split("\t"))
    ]
    kept = [block for block in blocks if block]
    return (kept[0].start, kept[-1].end) if kept else None


def _add_paragraph(builder: DocumentBuilder, provision: LabelledProvision) -> Span | None:
    number, text = provision.number, provision.text
    if not number:
        number = typed_label(text)
    kind, level = provision.kind, provision.level
    if kind == "part":
        kind, level = "heading", 0
    elif kind in {"row", "header_row", "cell"}:  # a single cell that nobody put into its row
        kind = "paragraph"
    block = builder.add(
        [Line(text)],
        kind,  # type: ignore[arg-type]
        label=number,
        label_in_text=bool(number) and text.startswith(number),
        level=level,
        changes=_change(provision, text),
    )
    return (block.start, block.end) if block else None


def _change(provision: LabelledProvision, text: str) -> list[ChangeRun]:
    return [ChangeRun(0, len(text), provision.change)] if provision.change and text else []
