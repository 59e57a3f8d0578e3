"""The warning about numbers of clauses that stand twice or are left out."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from contractlens.document import Notice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contractlens.clause import Clause
    from contractlens.document import Document

_LAST = re.compile(r"(?P<stem>(?:\d{1,3}\.){0,6})(?P<last>\d{1,3})[.):]?")
_LISTED = 12
"""Numbers in the message."""
_WIDEST_GAP = 3
"""Numbers missing in a row above which a list of its own has begun, and nothing is missing."""


def broken_numbers(document: Document, clauses: Sequence[Clause]) -> tuple[Notice, ...]:
    """Return one warning that names the clause numbers that stand twice in a row or are left out; none without any.

    Only clauses with numbers in digits under one heading are compared, each with the one before it. The place is that
    of the first.

    Args:
        document: The contract.
        clauses: Its provisions in reading order.
    """
    found = sorted(_breaks(clauses), key=lambda each: each[0].start)
    if not found:
        return ()
    doubled = [clause.number for clause, missing in found if not missing]
    missing = [number for _, numbers in found for number in numbers]
    told = [
        f"{len(numbers)} {what}: {', '.join(numbers[:_LISTED])}{' and others' if len(numbers) > _LISTED else ''}"
        for numbers, what in ((doubled, "numbers of clauses stand twice"), (missing, "numbers are left out"))
        if numbers
    ]
    message = f"{'; '.join(told)}; a reference to such a number may mean another clause, so check it in the contract"
    first = found[0][0]
    page = document.page_span(first.start, first.own_end)[0]
    return (Notice("numbering", message, page, first.start, first.own_end),)


def _breaks(clauses: Sequence[Clause]) -> Iterator[tuple[Clause, list[str]]]:
    """Yield clauses whose number does not follow that of the one before, and the numbers left out (none if doubled)."""
    present = {(clause.part, clause.number) for clause in clauses}
    brothers: dict[tuple[str | None, str, str], list[tuple[Clause, int]]] = defaultdict(list)
    for clause in clauses:
        match = _LAST.fullmatch(clause.label) if clause.kind == "clause" else None
        if match is not None and int(match["last"]):  # "2.0" heads the clauses of 2
            brothers[clause.parent, clause.part, match["stem"]].append((clause, int(match["last"])))
    for family in brothers.values():
        for (_, previous), (clause, value) in pairwise(family):
            stem = clause.number[: clause.number.rfind(str(value))]
            missing = [f"{stem}{number}" for number in range(previous + 1, min(value, previous + _WIDEST_GAP + 2))]
            if value == previous:
                yield clause, []
            elif len(missing) <= _WIDEST_GAP and (
                left := [each for each in missing if (clause.part, each) not in present]
            ):
                yield clause, left
