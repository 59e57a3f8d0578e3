"""Prints a tree of provisions so that a test can hold all of it in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractlens.segmentation import segment_clauses

if TYPE_CHECKING:
    from contractlens.clause import Clause
    from contractlens.document import Document

WIDTH = 34  # characters of a provision's own words that a line shows


def outline(document: Document) -> str:
    """One line per provision: indented by level, kind, number, part, and the beginning of its own words."""
    return "\n".join(_line(document, clause) for clause in segment_clauses(document))


def _line(document: Document, clause: Clause) -> str:
    own = " / ".join(document.text[clause.start : clause.own_end].split("\n")).replace("\t", " | ")[:WIDTH].strip()
    return f"{'  ' * clause.level}{clause.kind} {clause.number or '-'}: {own}"


def numbers(document: Document) -> list[str]:
    """The full references of all provisions, in reading order."""
    return [clause.number for clause in segment_clauses(document)]


def kinds(document: Document) -> list[str]:
    """The kinds of all provisions, in reading order."""
    return [clause.kind for clause in segment_clauses(document)]


def find(document: Document, words: str) -> Clause:
    """The provision whose own words hold `words`; fails unless there is exactly one."""
    found = [clause for clause in segment_clauses(document) if words in document.text[clause.start : clause.own_end]]
    assert len(found) == 1, f"{len(found)} provisions hold {words!r}"
    return found[0]
