"""How a contract differs from its template, provision by provision, with the changed words marked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from contractlens.findings import Column, frame
from contractlens.readers import read_document
from contractlens.review.deviation_alignment import Pair, Unit, align
from contractlens.review.masking import Masker, mask_frame
from contractlens.review.word_diff import differences, marked, marked_html
from contractlens.segmentation import segment_clauses

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from contractlens.analysis import Analysis
    from contractlens.clause import Clause, ClauseKind
    from contractlens.document import Document
    from contractlens.review.word_diff import Piece

DeviationStatus = Literal["same", "changed", "moved", "missing", "added"]

DEVIATION_COLUMNS = (
    Column("document", "string", "File name of the contract."),
    Column("template", "string", "File name of the template."),
    Column("status", "string", "same, changed, moved (it stands elsewhere), missing (only in the template) or added."),
    Column("similarity", "Float64", "Words in common over all words, 0 to 1; missing without a counterpart."),
    Column("kind", "string", "What the provision is: clause, item, row, heading, part and so on."),
    Column("template_number", "string", "Its reference in the template; missing if added."),
    Column("clause_number", "string", "Its reference in the contract; missing if missing there."),
    Column("template_heading", "string", "Its heading in the template, or the nearest above it."),
    Column("heading", "string", "Its heading in the contract, or the nearest above it."),
    Column("template_part", "string", "Schedule, annex or part of the template; empty in the main body."),
    Column("part", "string", "Schedule, annex or part of the contract; empty in the main body."),
    Column("template_page", "Int64", "Page of the template, from 1; missing where the format has none."),
    Column("page", "Int64", "Page of the contract, from 1."),
    Column("template_text", "string", "Its own words in the template."),
    Column("text", "string", "Its own words in the contract."),
    Column("change", "string", "The words with what was [-taken out-] and what was {+put in+}; missing if none was."),
    Column("change_html", "string", "The same with <del> and <ins>, escaped, for a page."),
    Column("clause_types", "string", "Clause types found in it (or in the template), parted by commas."),
    Column("clause_id", "string", "The provision of the contract."),
    Column("template_clause_id", "string", "The provision of the template."),
    Column("start", "Int64", "First character in the contract's text."),
    Column("end", "Int64", "One past the last character of its own words."),
)

_NOT_ALIGNED: frozenset[ClauseKind] = frozenset({"contents"})


def deviation(
    analysis: Analysis,
    template: Analysis | Document | Path | str,
    *,
    password: str | Sequence[str] | None = None,
    mask: bool = False,
) -> pd.DataFrame:
    """Return how a contract differs from a template, one row per provision of either, in the contract's order.

    Provisions are aligned by their words, numbers and headings. A provision that was only numbered anew is ``same``;
    one that stands in another place is ``moved``, its changed words marked as well. What the template has and the
    contract has not stands where it would have stood. Letter case, spacing and the shape of quotation marks do not
    count. Contents lists are left out.

    Args:
        analysis: The contract.
        template: What it is held against: an `Analysis`, a `Document`, or the path of a file.
        password: For a template that is encrypted.
        mask: Mask names, e-mail addresses, phone numbers and postcodes of both, as far as rules find them. A provision
            that differs in nothing else is still ``changed``, with nothing marked as changed.

    Returns:
        Columns in `contractlens.review.deviation.DEVIATION_COLUMNS`.

    Raises:
        ReadError: The template cannot be read.

    Example:
        >>> import contractlens as cl
        >>> contract = cl.analyze("sample_contracts/kestrel_agile_sow.docx")
        >>> found = cl.deviation(contract, "sample_contracts/kestrel_agile_sow.pdf")
        >>> bool((found.status == "same").mean() > 0.9)
        True
    """
    other, clauses, types = _template_of(template, password)
    mine = _Side(analysis.document, analysis.records.clauses, _types_of(analysis))
    theirs = _Side(other, clauses, types)
    pairs = align(theirs.units, mine.units)
    if not mask:
        return frame(DEVIATION_COLUMNS, _rows(mine, theirs, pairs, None))
    masker = Masker.learn([mine.document.text, theirs.document.text])
    return mask_frame(frame(DEVIATION_COLUMNS, _rows(mine, theirs, pairs, masker)), masker)


def _template_of(
    template: Analysis | Document | Path | str, password: str | Sequence[str] | None
) -> tuple[Document, tuple[Clause, ...], dict[str, list[str]]]:
    from contractlens.document import Document

    if isinstance(template, str | Path):
        template = read_document(template, password=password)
    if isinstance(template, Document):
        return template, segment_clauses(template), {}
    return template.document, template.records.clauses, _types_of(template)


def _types_of(analysis: Analysis) -> dict[str, list[str]]:
    """Return the clause types found in each provision, by its id."""
    found: dict[str, list[str]] = {}
    for finding in analysis.records.findings:
        names = found.setdefault(finding.clause_id, [])
        if finding.clause_type not in names:
            names.append(finding.clause_type)
    return found


class _Side:
    """One of the two documents: its provisions with words of their own, and their cells in a row."""

    def __init__(self, document: Document, clauses: Sequence[Clause], types: dict[str, list[str]]) -> None:
        self.document = document
        self.types = types
        self.clauses = [
            clause
            for clause in clauses
            if clause.kind not in _NOT_ALIGNED and document.text[clause.start : clause.own_end].strip()
        ]
        self.units = [self._unit(position, clause) for position, clause in enumerate(self.clauses)]

    def _unit(self, position: int, clause: Clause) -> Unit:
        text = self.text(clause)
        words = text.removeprefix(clause.label).lstrip(" .)\t") if clause.kind != "part" else text
        return Unit(position, words or text, clause.number, clause.heading, clause.kind)

    def text(self, clause: Clause) -> str:
        return self.document.text[clause.start : clause.own_end].strip()

    def page(self, clause: Clause) -> int | None:
        return self.document.page_span(clause.start, clause.own_end)[0]


def _rows(mine: _Side, theirs: _Side, pairs: Sequence[Pair], masker: Masker | None) -> list[dict[str, Any]]:
    by_contract = {pair.contract: pair for pair in pairs}
    aligned = {pair.template for pair in pairs}
    missing: dict[int, list[int]] = {}  # after which provision of the contract
    after = {pair.template: pair.contract for pair in pairs if not pair.moved}
    last = -1
    for position in range(len(theirs.units)):
        last = after.get(position, last)
        if position not in aligned:
            missing.setdefault(last, []).append(position)
    rows = [_row(mine, theirs, None, position, None, masker) for position in missing.get(-1, [])]
    for position in range(len(mine.units)):
        pair = by_contract.get(position)
        rows.append(_row(mine, theirs, position, pair.template if pair else None, pair, masker))
        rows += [_row(mine, theirs, None, gone, None, masker) for gone in missing.get(position, [])]
    return rows


def _row(
    mine: _Side, theirs: _Side, own: int | None, other: int | None, pair: Pair | None, masker: Masker | None
) -> dict[str, Any]:
    clause = mine.clauses[own] if own is not None else None
    counterpart = theirs.clauses[other] if other is not None else None
    shown = clause or counterpart
    status = _status(mine, theirs, pair) if pair else ("missing" if own is None else "added")
    pieces: tuple[Piece, ...] = ()
    if pair and pair.similarity < 1:
        wordings = (theirs.units[pair.template].text, mine.units[pair.contract].text)
        pieces = differences(*(masker.mask(text) for text in wordings) if masker else wordings)
    types = (
        [*mine.types.get(clause.id, []), *(theirs.types.get(counterpart.id, []) if counterpart else [])]
        if clause
        else (theirs.types.get(counterpart.id, []) if counterpart else [])
    )
    return {
        "document": mine.document.name,
        "template": theirs.document.name,
        "status": status,
        "similarity": round(pair.similarity, 4) if pair else None,
        "kind": shown.kind if shown else None,
        **_cells(theirs, counterpart, "template_"),
        **_cells(mine, clause, ""),
        "change": marked(pieces) if pieces else None,
        "change_html": marked_html(pieces) if pieces else None,
        "clause_types": ", ".join(dict.fromkeys(types)),
        "start": clause.start if clause else None,
        "end": clause.own_end if clause else None,
    }


def _cells(side: _Side, clause: Clause | None, prefix: str) -> dict[str, Any]:
    number = "template_number" if prefix else "clause_number"
    return {
        number: clause.number if clause else None,
        f"{prefix}heading": clause.heading if clause else None,
        f"{prefix}part": clause.part if clause else None,
        f"{prefix}page": side.page(clause) if clause else None,
        f"{prefix}text": side.text(clause) if clause else None,
        f"{prefix}clause_id": clause.id if clause else None,
    }


def _status(mine: _Side, theirs: _Side, pair: Pair) -> DeviationStatus:
    if pair.moved:
        return "moved"
    return "same" if mine.units[pair.contract].words == theirs.units[pair.template].words else "changed"
