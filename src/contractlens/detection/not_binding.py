"""Tells text that promises nothing (tender answers, marketing, extracts for information) from the terms round it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from contractlens.detection.cue_phrases import compile_literals, load_cues

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from contractlens.clause import Clause
    from contractlens.document import Document

_WHOLE_TEXT_KINDS = frozenset({"note", "paragraph", "clause", "item", "heading", "title"})
_MAX_DECLARATION = 400  # characters; a longer provision that says "not part of" is about something else


@dataclass(frozen=True, slots=True)
class _Cues:
    headings: re.Pattern[str]
    declared: re.Pattern[str]
    binding: re.Pattern[str]
    boasts: re.Pattern[str]
    claims: re.Pattern[str]
    promises: re.Pattern[str]


@cache
def _cues() -> _Cues:
    listed = load_cues("not_binding_cues")
    return _Cues(**{key: compile_literals(phrases) for key, phrases in listed.items()})


def not_binding(document: Document, clauses: Sequence[Clause]) -> frozenset[str]:
    """Return the ids of the clauses that promise nothing.

    These are the clauses under a telling heading or part title (see ``data/not_binding_cues.toml``) in which nothing
    says "shall" or "must"; where the part itself declares that it does not bind, all clauses in it; unnumbered
    paragraphs that boast as only sellers do; and numbered ones that boast of the past and promise nothing.
    """
    declared_parts = {
        clause.part
        for clause in clauses
        if clause.part and _opens(clause.part) and _declares(document.text[clause.start : clause.own_end], clause)
    }
    return frozenset(
        clause.id
        for clause in clauses
        if clause.part in declared_parts
        or (
            (_opens(clause.heading) or _opens(clause.part) or _boasts(clause, document.text))
            and not _cues().binding.search(document.text, clause.start, clause.own_end)
        )
    )


def _boasts(clause: Clause, text: str) -> bool:
    """Tell whether a provision only praises; a numbered one must tell of the past and promise nothing for the future."""
    cues, span = _cues(), (clause.start, clause.own_end)
    if cues.boasts.search(text, *span) is None:
        return False
    if clause.kind == "paragraph" and not clause.number:
        return True
    return cues.claims.search(text, *span) is not None and cues.promises.search(text, *span) is None


@lru_cache(maxsize=4096)
def _opens(title: str) -> bool:
    return bool(title) and _cues().headings.search(title.replace("’", "'")) is not None


def _declares(text: str, clause: Clause) -> bool:
    short = len(text) <= _MAX_DECLARATION and clause.kind in _WHOLE_TEXT_KINDS
    return short and _cues().declared.search(text) is not None
