"""The spaCy side: the pipeline that tokenises, and the spaCy Doc of an analysed contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

    from contractlens.clause import Clause
    from contractlens.document import Document
    from contractlens.findings import Finding

_NUMBERED_KINDS = frozenset({"clause", "item", "row", "paragraph"})


def build_nlp() -> Language:
    """Return a blank English spaCy pipeline: its tokeniser is all that the rules need, so nothing is downloaded."""
    import spacy

    return spacy.blank("en")


def make_doc(nlp: Language, document: Document, clauses: Sequence[Clause], findings: Sequence[Finding]) -> Doc:
    """Return the contract as a spaCy Doc with the same text and offsets.

    ``doc.spans["clauses"]`` holds the provisions (label: clause number, id: clause id) and ``doc.spans["findings"]``
    the findings (label: clause type, id: finding id), ready for displaCy: ``displacy.render(doc, style="span",
    options={"spans_key": "findings"})``. Spans are widened to whole tokens where a bound falls inside one.
    """
    from spacy.tokens import SpanGroup

    limit = nlp.max_length
    nlp.max_length = max(limit, len(document.text) + 1)
    try:
        doc = nlp.make_doc(document.text)
    finally:
        nlp.max_length = limit
    groups: dict[str, list[tuple[int, int, str, str]]] = {
        "clauses": [(c.start, c.own_end, c.number, c.id) for c in clauses if c.kind in _NUMBERED_KINDS],
        "findings": [(f.start, f.end, f.clause_type, f.id) for f in findings],
    }
    for key, rows in groups.items():
        spans = [
            doc.char_span(start, end, label=label, span_id=name, alignment_mode="expand")
            for start, end, label, name in rows
        ]
        doc.spans[key] = SpanGroup(doc, name=key, spans=[span for span in spans if span is not None])
    return doc
