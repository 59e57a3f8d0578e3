"""Small contracts with findings at known words, so that a test does not depend on what the model finds."""

from __future__ import annotations

from contractlens.analysis import Analysis, Records
from contractlens.findings import Attribute, Finding, finding_id
from contractlens.readers import read_document
from contractlens.segmentation import segment_clauses
from contractlens.taxonomy import Taxonomy


def contract(text, *found, name="", **changes):
    """An analysis of `text`; each of `found` is a clause type, the words it stands on, and facts (name, value, unit, words)."""
    document = read_document(text.encode())
    if name:
        document = type(document)(**{**{f: getattr(document, f) for f in document.__dataclass_fields__}, "name": name})
    clauses = segment_clauses(document)
    findings = tuple(_finding(document, clauses, *one, **changes) for one in found)
    return Analysis(Records(document, clauses, findings, document.notices), Taxonomy.default(), "rules")


def _finding(document, clauses, clause_type, words, *facts, band="high", status="present", confidence=0.9):
    start = document.text.index(words)
    end = start + len(words)
    clause = [one for one in clauses if one.start <= start][-1]
    attributes = tuple(
        Attribute(fact, value, unit, shown, at := document.text.index(shown, start), at + len(shown))
        for fact, value, unit, shown in facts
    )
    return Finding(
        finding_id(document.sha256, clause_type, start, end),
        clause_type,
        clause.id,
        start,
        end,
        status,
        "obligation",
        "supplier",
        "shall",
        confidence,
        band,
        ("rule: technology_refresh/phrase:replace", "words: @supplier and"),
        attributes,
    )
