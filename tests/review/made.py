"""Small analyses for the tests of workbooks and reports."""

from __future__ import annotations

from contractlens.analysis import Analysis, Records
from contractlens.clause import Clause
from contractlens.document import Block, Document, Notice, Page, Region
from contractlens.findings import Attribute, Finding, finding_id
from contractlens.taxonomy import Taxonomy

ROWS = (
    ("technology_refresh", "The Supplier shall replace each laptop every 48 months at its own cost.", "high"),
    ("liability_cap", "Liability shall not exceed £1,500,000.50 or 12 per cent.", "review"),
    ("insurance", "Cover is arranged.", "low"),
)


def make(
    rows=ROWS, *, name="deal.pdf", status="present", quality="good", notices=(), facts=None, sha256="a" * 64
) -> Analysis:
    """One paragraph and one finding per row of (clause type, words, band)."""
    text, blocks, clauses, findings, regions = "", [], [], [], []
    facts = facts or {}
    for place, (clause_type, words, band) in enumerate(rows):
        start = len(text)
        text += f"{words}\n"
        end = start + len(words)
        blocks.append(Block(start, end, "paragraph"))
        regions.append(Region(start, end, place + 1, None))
        clauses.append(
            Clause(
                f"c{place}",
                None,
                "clause",
                f"{place + 1}.1",
                f"{place + 1}.1",
                "Head",
                "",
                0,
                start,
                start,
                end,
                end,
                "p",
            )
        )
        attributes = tuple(
            Attribute(fact, value, unit, words[:5], start, start + 5)
            for fact, value, unit in facts.get(clause_type, ())
        )
        findings.append(
            Finding(
                finding_id(sha256, clause_type, start, end),
                clause_type,
                f"c{place}",
                start,
                end,
                status,
                "obligation",
                "supplier",
                "shall",
                0.9 if band == "high" else 0.4,
                band,
                (f"rule: {clause_type}/pattern_one", "heading: Head"),
                attributes,
            )
        )
    pages = tuple(Page(place + 1, 595, 842, 100, quality) for place in range(len(rows)))
    document = Document(
        text, tuple(regions), tuple(blocks), sha256, name, "application/pdf", pages, notices=tuple(notices)
    )
    return Analysis(Records(document, tuple(clauses), tuple(findings), tuple(notices)), Taxonomy.default(), "1")


def warning(message: str) -> Notice:
    return Notice("some_kind", message, 1)
