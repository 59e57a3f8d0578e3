"""Tracked changes of a Word file: the state that each piece of text stands in, under each way of reading them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.readers import docx_names as names

if TYPE_CHECKING:
    from contractlens.document import Revisions

LIVE, INSERTED, DELETED, ABSENT = 0, 1, 2, 3
"""States; of two that are nested the larger holds (what was inserted and then deleted is deleted)."""

INSERTIONS = frozenset({names.INSERTED, names.MOVED_TO})
_DELETIONS = frozenset({names.DELETED, names.MOVED_FROM})
CHANGES = INSERTIONS | _DELETIONS
"""Elements around runs, rows or paragraphs that a tracked change put in or took out."""


@dataclass(frozen=True, slots=True)
class RevisionView:
    """How tracked changes are read.

    Attributes:
        mode: As users name it.
        inserted: State of text that a change put in.
        deleted: State of text that a change took out.
        removed_marks: Change marks of a paragraph mark that is not there in this view.
    """

    mode: Revisions
    inserted: int
    deleted: int
    removed_marks: frozenset[str]

    def state_of(self, change: str) -> int:
        """Return the state of what stands in a change element of that name."""
        return self.inserted if change in INSERTIONS else self.deleted


VIEWS: dict[Revisions, RevisionView] = {
    "final": RevisionView("final", INSERTED, DELETED, _DELETIONS),
    "original": RevisionView("original", ABSENT, LIVE, INSERTIONS),
    "all": RevisionView("all", INSERTED, DELETED, frozenset()),
}
FINAL = VIEWS["final"]
