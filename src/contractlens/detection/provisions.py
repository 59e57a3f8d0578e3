"""The units that are judged: provisions with everything around them that tells what they are about."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from contractlens.detection.not_binding import not_binding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.clause import Clause, ClauseKind
    from contractlens.document import Document, TrackedChange


CANDIDATE_KINDS: frozenset[ClauseKind] = frozenset({"clause", "item", "paragraph", "row", "footnote"})
"""Kinds of provision that can be a finding; headings, contents, recitals, definitions and notes never are."""

_CONTEXT_CHARS = 300  # how much of a lead-in or a header row is looked at: the subject stands at its start or its end
_FRAGMENT_WORDS = 3  # "(a) the date of receipt; and" says nothing by itself; nor do fewer words than these
_WORD = re.compile(r"\w+")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Provision:
    """One provision as the detectors see it.

    Attributes:
        clause_id: The clause it is the own text of.
        kind: Kind of that clause.
        start: First character in the document's text.
        end: One past the last character of its own words (without its children).
        full_end: One past the last character with the bare list items that belong to it; ``end`` without any.
        text: Its own words.
        body_start: Characters of label and run-in heading at the start of ``text``.
        heading: Own or nearest heading.
        parents: Headings above that one, nearest first, joined by " / ".
        part: Schedule or annex.
        lead_in: Words of the lead-in of the list that it is an item of, else "".
        table_header: Words of the header row of its table, else "".
        row_label: Words of the first cell of its row, else "".
        tracked_change: none, inserted, deleted or mixed.
        parent: Position among the provisions of the lead-in that it is an item of, else None.
    """

    clause_id: str
    kind: ClauseKind
    start: int
    end: int
    full_end: int
    text: str
    body_start: int = 0
    heading: str = ""
    parents: str = ""
    part: str = ""
    lead_in: str = ""
    table_header: str = ""
    row_label: str = ""
    tracked_change: TrackedChange = "none"
    parent: int | None = None

    @property
    def body(self) -> str:
        """Its words without label and run-in heading."""
        return self.text[self.body_start :]

    @property
    def section(self) -> str:
        """The nearest heading above its own one, else its part."""
        return self.parents.split(" / ")[0] or self.part


def build_provisions(document: Document, clauses: Sequence[Clause]) -> tuple[Provision, ...]:
    """Return the provisions of a document that can be findings, in reading order."""
    by_id = {clause.id: clause for clause in clauses}
    tables = _TableContext(document)
    left_out = not_binding(document, clauses)
    positions: dict[str, int] = {}
    lead_ins: list[str] = []
    provisions: list[Provision] = []
    for clause in clauses:
        text = document.text[clause.start : clause.own_end].rstrip()
        body_start = min(clause.body_start - clause.start, len(text))
        if clause.kind not in CANDIDATE_KINDS or clause.id in left_out or not _says_something(clause, text, body_start):
            continue
        header, row_label, is_header = tables.look_up(clause)
        if is_header:
            continue
        parent = positions.get(clause.parent or "")
        lead_in = lead_ins[parent] if parent is not None else ""
        positions[clause.id] = len(provisions)
        provisions.append(
            Provision(
                clause_id=clause.id,
                kind=clause.kind,
                start=clause.start,
                end=clause.start + len(text),
                full_end=clause.start + len(text),
                text=text,
                body_start=body_start,
                heading=clause.heading,
                parents=_headings_above(clause, by_id),
                part=clause.part,
                lead_in=lead_in,
                table_header=header,
                row_label=row_label,
                tracked_change=document.tracked_change(clause.start, clause.start + len(text)),
                parent=parent if lead_in else None,
            )
        )
        lead_ins.append(_lead_in_of(provisions[-1]))
    return tuple(_with_item_ends(provisions))


def _says_something(clause: Clause, text: str, body_start: int) -> bool:
    """True when there are letters behind label and heading; in a row the first cell, its heading, is among its words."""
    return _LETTER.search(text, 0 if clause.kind == "row" else body_start) is not None


def is_lead_in(text: str) -> bool:
    """True when `text` opens a list: it ends with a colon, a dash, a comma, or "following"."""
    return text.rstrip().endswith((":", ":-", "–", "—", ",", "following"))


def _lead_in_of(provision: Provision) -> str:
    """Return the words with which a provision introduces its items; "" when it opens no list."""
    return _join(provision.lead_in, provision.body)[-_CONTEXT_CHARS:] if is_lead_in(provision.text) else ""


def is_fragment(provision: Provision) -> bool:
    """True for a list item too short to say anything by itself."""
    return provision.parent is not None and len(_WORD.findall(provision.body)) < _FRAGMENT_WORDS


def _with_item_ends(provisions: list[Provision]) -> list[Provision]:
    """Let each lead-in know where its last item ends (items follow their lead-in, so one backward pass does)."""
    ends = [provision.full_end for provision in provisions]
    for position in range(len(provisions) - 1, -1, -1):
        parent = provisions[position].parent
        if parent is not None:
            ends[parent] = max(ends[parent], ends[position])
    return [
        provision if provision.full_end == end else replace(provision, full_end=end)
        for provision, end in zip(provisions, ends, strict=True)
    ]


def _headings_above(clause: Clause, by_id: dict[str, Clause]) -> str:
    found: list[str] = []
    above = by_id.get(clause.parent or "")
    while above is not None:
        if above.kind != "part" and above.heading and above.heading not in (clause.heading, *found):
            found.append(above.heading)
        above = by_id.get(above.parent or "")
    return " / ".join(found)


def _join(*texts: str) -> str:
    return " ".join(text for text in texts if text)


class _TableContext:
    """Header row and row label of the table row that a clause stands in."""

    def __init__(self, document: Document) -> None:
        self._headers: dict[int, str] = {}
        self._labels: dict[tuple[int, int], str] = {}
        self._header_rows: set[tuple[int, int]] = set()
        self._document = document
        for row in document.rows:
            cells = [block.cell for block in row.blocks if block.cell is not None]
            if cells and all(cell.header for cell in cells):
                self._header_rows.add((row.table, row.row))
                self._headers.setdefault(row.table, document.text[row.start : row.end][:_CONTEXT_CHARS])
            first = row.blocks[0]
            self._labels[row.table, row.row] = document.text[first.start : first.end][:_CONTEXT_CHARS]

    def look_up(self, clause: Clause) -> tuple[str, str, bool]:
        """Return (header words, row label, whether the clause is itself a header row)."""
        if not self._labels:
            return "", "", False
        blocks = self._document.blocks_in(clause.start, max(clause.own_end, clause.start + 1))
        cell = blocks[0].cell if blocks else None
        if cell is None:
            return "", "", False
        key = (cell.table, cell.row)
        return self._headers.get(cell.table, ""), self._labels.get(key, ""), key in self._header_rows
