"""Printed clause numbers and list marks at the start of a line."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

LabelKind = Literal["number", "bare", "mark", "bullet", "named"]

_NAMED = r"(?:ARTICLE|Article|SECTION|Section|SCHEDULE|Schedule|ANNEX|Annex|ANNEXURE|Annexure|APPENDIX|Appendix|EXHIBIT|Exhibit|ATTACHMENT|Attachment|PART|Part|CLAUSE|Clause|CHAPTER|Chapter)"
_LABEL = re.compile(
    rf"""
    (?P<named> {_NAMED}\ (?:[IVXLC]{{1,6}}|\d{{1,3}}(?:\.\d{{1,3}}){{0,3}}[A-Z]?|[A-Z](?:[.-]?\d{{1,2}})?)(?=[\s.:)–—-]|$)[.:)]? ) (?=\s|$)
  | (?P<number>
        \d{{1,3}}(?:\.\d{{1,3}}){{1,6}}[A-Za-z]?\.?(?:\([a-z]{{1,4}}\)|\(\d{{1,2}}\)){{0,2}} (?=\s|$)
      | \d{{1,3}}[A-Z]?(?:\.|\)) (?=\s|$)
      | \d{{1,3}}(?:\.\d{{1,3}}){{0,6}}\. (?=[A-Z])         # "5.MANUFACTURING": converters lose the tab
      | \d{{1,3}}(?:\.\d{{1,3}}){{1,6}} (?=[A-Z][a-z]{{2}})
      | [A-Z]{{1,2}}\d{{0,2}}(?:\.\d{{1,3}}){{1,4}}\.? (?=\s|$)
    )
  | (?P<mark>
        \((?:[a-z]{{1,2}}|[A-Z]{{1,2}}|[ivxlc]{{1,6}}|[IVXLC]{{1,6}}|\d{{1,3}})\) (?=\s|$|[A-Za-z“"])
      | (?:[A-Za-z]|[ivx]{{2,5}}|[IVX]{{2,5}}|(?P<twin>[a-z])(?P=twin))[.)] (?=\s|$)
    )
  | (?P<bullet> [•●○▪■□◦‣∙·➢➤✓❖→▶►◆★☐☑☒✔–—*o-] (?=\s) )
  | (?P<bare> (?:\d{{1,2}}[A-Z]?|[A-Z]\d{{1,2}}) (?=\s+["“‘']?[A-Z]) )
    """,
    re.VERBOSE,
)

_ENDED = re.compile(r"(?:[.;:!?]|[;,]\s+(?:and|or|and/or|but))[\"”’')\]]*$")
_COMMA_AND = re.compile(r",\s+(?:and|or|and/or|but)$")
_POINTS_ON = re.compile(
    r"(?:\b(?:clauses?|paragraphs?|sections?|schedules?|articles?|annex(?:es)?|appendix|exhibits?|parts?|attachments?"
    r"|regulations?|under|of|with|in|to|by|and|or|than|at|least|per|page|no\.?|items?|the|an?|for|from|such|any)|[(,&–])$",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\b(?:clauses?|paragraphs?|sections?|schedules?|articles?|annex(?:es)?|appendix|exhibits?|parts?|regulations?)$",
    re.IGNORECASE,
)


_DASHES = frozenset("-–—*o")
"""Bullets that are also dashes, signs or letters inside a sentence."""


class PrintedLabel(NamedTuple):
    """A number or mark that a line begins with."""

    text: str
    kind: LabelKind


def find_label(text: str) -> PrintedLabel | None:
    """Return the clause number, list mark or bullet that `text` begins with."""
    match = _LABEL.match(text)
    if match is None or match.lastgroup is None:
        return None
    kind: LabelKind = match.lastgroup  # type: ignore[assignment]  # the groups are named after the kinds
    return PrintedLabel(match.group().strip(), kind)


def ends_sentence(text: str) -> bool:
    """Tell whether a line ends a sentence, a list item or a lead-in."""
    return _ENDED.search(text[-12:]) is not None


def ends_in_comma_and(text: str) -> bool:
    """Tell whether a line ends in ", and" or the like: the end of a list item as often as a place where prose wraps."""
    return _COMMA_AND.search(text[-12:]) is not None


def points_on(text: str) -> bool:
    """Tell whether a line ends in a word or mark that cannot end a sentence ("under", "and", a comma)."""
    return _POINTS_ON.search(text[-20:]) is not None


def is_wrapped_reference(before: str, line: str, label: PrintedLabel) -> bool:
    """Tell whether the "label" is the tail of a cross-reference that the line before began ("clause / 12.3 shall")."""
    if label.kind == "bullet" and label.text not in _DASHES:
        return False
    if _REFERENCE.search(before[-20:]):
        return True
    if ends_sentence(before):
        return False
    rest = line[len(label.text) :].lstrip()
    if points_on(before):
        return True
    return not rest or rest[0].islower() or rest[0] in ",;)%/" or (label.kind == "named" and rest[0] == "(")
