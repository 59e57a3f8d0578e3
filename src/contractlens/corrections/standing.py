"""Many corrections: which of them stand, and where reviewers disagree."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contractlens.corrections.record import JUDGED, Correction, moment_of, plain_words
from contractlens.findings import Column, frame

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

CORRECTION_COLUMNS = (
    Column("document_id", "string", "SHA-256 of the file; missing if not known."),
    Column("document", "string", "File name."),
    Column("clause_number", "string", "Full reference of the provision."),
    Column("verdict", "string", "confirmed, changed, retyped, rejected, missed or nothing."),
    Column("found_type", "string", "Clause type that was found; missing where a finding was missed."),
    Column("right_type", "string", "Clause type that is right; missing where none is."),
    Column("status", "string", "The right status; missing where nothing was said on it."),
    Column("modality", "string", "The right modality, in the same way."),
    Column("bearer", "string", "The right bearer, in the same way; `nobody` for none."),
    Column("strength", "string", "The right strength, in the same way; `none` for no word of strength."),
    Column("reviewer", "string", "Who said it; missing if not said."),
    Column("note", "string", "Why, in the reviewer's words; missing without one."),
    Column("made_at", "string", "When, in ISO 8601."),
    Column("source", "string", "How it was made: python, workbook, label_studio, prodigy, doccano, csv, jsonl."),
    Column("stands", "boolean", "False when a later correction of the same thing says otherwise or repeats it."),
    Column("text", "string", "The words concerned."),
    Column("start", "Int64", "First character in the document's text; missing if not known."),
    Column("end", "Int64", "One past the last character."),
)

CONFLICT_COLUMNS = (
    Column("conflict", "Int64", "Number of the conflict, from 1; its rows belong together."),
    Column("document_id", "string", "SHA-256 of the file; missing if not known."),
    Column("document", "string", "File name."),
    Column("clause_number", "string", "Full reference of the provision."),
    Column("clause_type", "string", "The type that reviewers disagree on."),
    Column("reviewer", "string", "Who; missing if not said."),
    Column("says", "string", "yes, no, or yes with the status, modality, bearer and strength that were stated."),
    Column("made_at", "string", "When."),
    Column("stands", "boolean", "True for the one that holds: the latest."),
    Column("note", "string", "Why, in the reviewer's words; missing without one."),
)

PlaceKey = tuple[str, int | None, str]


@dataclass(frozen=True, slots=True)
class Statement:
    """What a correction says of one clause type at one place: that it is there, or that it is not.

    Attributes:
        clause_type: The type; "" for the statement that none is there.
        is_there: Whether the place does what the type describes.
        correction: Where it comes from.
        order: Later ones have greater ones.
    """

    clause_type: str
    is_there: bool
    correction: Correction
    order: tuple[str, int]

    @property
    def says(self) -> tuple[object, ...]:
        """Equal for statements that agree."""
        if not self.is_there:
            return (False,)
        return (True, *(getattr(self.correction, name) for name in JUDGED))


def place_key(correction: Correction) -> PlaceKey:
    """Return the same for corrections of one provision: its file, where it begins and its words."""
    start = correction.start if correction.provision_start is None else correction.provision_start
    words = plain_words(correction.provision)
    return (
        correction.document_id or correction.document.casefold(),
        start,
        hashlib.sha256(words.encode("utf-8", "replace")).hexdigest(),
    )


def statements(corrections: Iterable[Correction]) -> Iterator[Statement]:
    """Yield what each correction says, in the order given. A wrong type says two things: not this one, but that one."""
    for position, correction in enumerate(corrections):
        order = (moment_of(correction.made_at), position)
        if correction.found_type and correction.found_type != correction.right_type:
            yield Statement(correction.found_type, is_there=False, correction=correction, order=order)
        if correction.right_type:
            yield Statement(correction.right_type, is_there=True, correction=correction, order=order)
        if correction.verdict == "nothing":
            yield Statement("", is_there=False, correction=correction, order=order)


def standing(corrections: Iterable[Correction]) -> list[Statement]:
    """Return the statements that hold: of one provision and type the latest, in the order in which they were made."""
    latest: dict[tuple[PlaceKey, str], Statement] = {}
    for statement in statements(corrections):
        key = (place_key(statement.correction), statement.clause_type)
        if key not in latest or latest[key].order < statement.order:
            latest[key] = statement
    return sorted(latest.values(), key=lambda statement: statement.order)


def list_corrections(corrections: Sequence[Correction]) -> pd.DataFrame:
    """Return all corrections, one row each, in the order of the file; columns in `CORRECTION_COLUMNS`.

    Args:
        corrections: As `read_corrections` gives them.

    Example:
        >>> import contractlens as cl
        >>> analysis = cl.analyze("sample_contracts/council_hosting.pdf")
        >>> first = analysis.findings.finding_id[0]
        >>> said = [analysis.correct(first, is_right=True), analysis.correct(first, is_right=False)]
        >>> cl.list_corrections(said)[["verdict", "stands"]].to_numpy().tolist()
        [['confirmed', False], ['rejected', True]]
    """
    holding = {id(statement.correction) for statement in standing(corrections)}
    return frame(CORRECTION_COLUMNS, (_row(each, stands=id(each) in holding) for each in corrections))


def _row(correction: Correction, *, stands: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        name: getattr(correction, name) or None
        for name in ("document_id", "document", "found_type", "right_type", "reviewer", "note", "made_at", "source")
    }
    row |= {name: getattr(correction, name) for name in (*JUDGED, "verdict", "text", "start", "end")}
    return row | {"clause_number": correction.context.number or None, "stands": stands}


def list_conflicts(corrections: Iterable[Correction]) -> pd.DataFrame:
    """Return where reviewers disagree: the last word of each on one provision and type; columns in `CONFLICT_COLUMNS`.

    A reviewer who came to think otherwise is no conflict; nor is one who said nothing on what another stated. Who says
    that nothing is in a provision disagrees with whoever saw something in it.

    Args:
        corrections: As `read_corrections` gives them.

    Example:
        >>> import contractlens as cl
        >>> analysis = cl.analyze("sample_contracts/council_hosting.pdf")
        >>> first = analysis.findings.finding_id[0]
        >>> said = [analysis.correct(first, is_right=flag, reviewer=who) for flag, who in ((True, "AB"), (False, "CD"))]
        >>> cl.list_conflicts(said)[["reviewer", "says", "stands"]].to_numpy().tolist()
        [['AB', 'yes', False], ['CD', 'no', True]]
    """
    words: dict[tuple[PlaceKey, str], dict[str, Statement]] = {}
    for statement in statements(corrections):
        of_place = words.setdefault((place_key(statement.correction), statement.clause_type), {})
        reviewer = plain_words(statement.correction.reviewer)
        if reviewer not in of_place or of_place[reviewer].order < statement.order:
            of_place[reviewer] = statement
    for (place, clause_type), of_place in words.items():
        if clause_type:
            nothing = words.get((place, ""), {})
            of_place |= {reviewer: each for reviewer, each in nothing.items() if reviewer not in of_place}
    disagreeing = [list(last.values()) for last in words.values() if _disagree(list(last.values()))]
    return frame(CONFLICT_COLUMNS, (row for number, last in enumerate(disagreeing, 1) for row in _rows(number, last)))


def _disagree(last: Sequence[Statement]) -> bool:
    if len({statement.is_there for statement in last}) > 1:
        return True
    stated = [{getattr(each.correction, name) for each in last if each.is_there} - {None} for name in JUDGED]
    return any(len(values) > 1 for values in stated)


def _rows(number: int, last: Sequence[Statement]) -> Iterator[dict[str, Any]]:
    on_it = [statement for statement in last if statement.clause_type]  # "nothing" holds for no type in particular
    latest = max(on_it, key=lambda statement: statement.order)
    clause_type = latest.clause_type
    for statement in sorted(last, key=lambda each: each.order):
        correction = statement.correction
        stated = [f"{name} {value}" for name in JUDGED if (value := getattr(correction, name)) is not None]
        yield {
            "conflict": number,
            "document_id": correction.document_id or None,
            "document": correction.document or None,
            "clause_number": correction.context.number or None,
            "clause_type": clause_type,
            "reviewer": correction.reviewer or None,
            "says": ", ".join(["yes", *stated]) if statement.is_there else "no",
            "made_at": correction.made_at,
            "stands": statement is latest,
            "note": correction.note or None,
        }
