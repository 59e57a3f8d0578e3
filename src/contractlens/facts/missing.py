"""The warning about schedules that a contract refers to and the file does not hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contractlens.document import Notice
from contractlens.facts.places import Places
from contractlens.facts.references import find_references

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contractlens.clause import Clause
    from contractlens.document import Document
    from contractlens.facts.records import Reference

_MENTIONED = re.compile(
    r"(?:(?<=\w )|(?<!\w))(?P<word>schedule|annexure|annex|appendi(?:x|ces)|exhibit|attachment|addendum)s?\s{1,3}[“\"]?(?P<number>[\w.\-‐‑]{1,8})",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[A-Z]?[-.‐‑]?\d[\w.\-‐‑]*|[A-Z]{1,5}")
_LISTED = 12  # names in the message; a framework order form lists dozens
_NO_SCHEDULE = frozenset({"part"})  # "Part 2" alone may be a part of anything


def missing_schedules(document: Document, clauses: tuple[Clause, ...]) -> tuple[Notice, ...]:
    """Return one warning that names the schedules, annexes and appendices referred to but not in the file.

    Those of other documents ("Schedule 2 to the Framework Agreement") are not counted. The place is that of the first.

    Args:
        document: The contract.
        clauses: Its provisions in reading order.
    """
    found = absent_schedules(document, clauses)
    if not found:
        return ()
    names = ", ".join(reference.part_label for reference in found[:_LISTED])
    more = f" and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
    what = "a schedule that is" if len(found) == 1 else f"{len(found)} schedules that are"
    message = (
        f"the contract refers to {what} not in this file: {names}{more}; what stands there was not read, "
        "so nothing can be concluded from what was not found"
    )
    first = found[0]
    page = Places(document, clauses).page(first.start, first.end)
    return (Notice("missing_schedule", message, page, first.start, first.end),)


def absent_schedules(
    document: Document, clauses: tuple[Clause, ...], references: Iterable[Reference] | None = None
) -> list[Reference]:
    """Return the first reference to each schedule that is not in the file, in reading order.

    Args:
        document: The contract.
        clauses: Its provisions in reading order.
        references: Its references in reading order, where they are known; else they are found.
    """
    if _all_present(document.text, clauses):
        return []
    if references is None:
        references = find_references(Places(document, clauses))
    absent: dict[str, Reference] = {}
    for reference in references:
        named = reference.resolution == "not_in_file" and reference.part_label and reference.kind not in _NO_SCHEDULE
        if named and not _is_unticked(document.text, reference):
            absent.setdefault(reference.part_label.lower(), reference)
    return list(absent.values())


def _is_unticked(text: str, reference: Reference) -> bool:
    """Tell whether a reference stands in a list of schedules with boxes, and its box is empty: it is not used."""
    line = text[text.rfind("\n", 0, reference.start) + 1 : reference.end + _BOX_REACH].split("\n", 1)[0]
    return any(box in line for box in _EMPTY_BOXES) and not any(box in line for box in _TICKED_BOXES)


_EMPTY_BOXES, _TICKED_BOXES = ("☐", "□"), ("☒", "☑", "✓", "✔")
_BOX_REACH = 200  # characters behind a reference in its line


def _all_present(text: str, clauses: tuple[Clause, ...]) -> bool:
    """Tell at a glance that every schedule named in the text has its heading: most files need no closer look."""
    present = {
        (match["word"].lower()[:6], match["number"].rstrip(".-").upper())
        for clause in clauses
        if clause.kind == "part"
        for match in _MENTIONED.finditer(clause.label)
    }
    for match in _MENTIONED.finditer(text):
        number = match["number"].rstrip(".-")
        if _NUMBER.fullmatch(number) and (match["word"].lower()[:6], number.upper()) not in present:
            return False
    return True
