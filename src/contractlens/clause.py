"""One provision of a contract, and its place in the tree of provisions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

ClauseKind = Literal[
    "title",
    "part",
    "heading",
    "clause",
    "item",
    "paragraph",
    "row",
    "recital",
    "definition",
    "contents",
    "signature",
    "note",
    "footnote",
]
"""What a provision is.

``part`` is the heading of a schedule, annex, part or appendix; ``clause`` a numbered provision; ``item`` a list item
("(a)", "(iv)", a bullet); ``paragraph`` an unnumbered one; ``row`` a table row; ``note`` guidance and drafting notes.
"""


@dataclass(frozen=True, slots=True)
class Clause:
    """One provision of a contract in the tree of provisions.

    Attributes:
        id: Unique in its document, in reading order: ``c0``, ``c1``, ...
        parent: The id of the provision that holds it, or None at the top.
        kind: See `ClauseKind`.
        label: The number as printed on this provision alone: ``(b)``, ``12.3``, ``Article IV``; "" without one.
        number: The full reference that a lawyer would write: ``12.3(b)``. An unnumbered provision has the number of
            the nearest numbered one that holds it, or "".
        heading: Its own heading, else the nearest one above it inside its part, else "".
        part: The schedule, annex, part or appendix it stands in ("Schedule 2: Services"), "" in the main body.
        level: Depth in the tree, from 0.
        start: First character, at its label when that is in the text.
        body_start: First character after label and run-in heading.
        own_end: One past the last character before its first child (equal to ``end`` for a leaf).
        end: One past the last character of the provision with all its children.
        path: Labels and headings from the top, joined by " > ".
    """

    id: str
    parent: str | None
    kind: ClauseKind
    label: str
    number: str
    heading: str = field(repr=False)  # words of a contract never reach a log by accident
    part: str = field(repr=False)
    level: int
    start: int
    body_start: int
    own_end: int
    end: int
    path: str = field(repr=False)
