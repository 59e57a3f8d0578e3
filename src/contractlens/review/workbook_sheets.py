"""The sheets of a workbook that list one thing per row: findings, facts, gaps, duties, dates, money, files, warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from contractlens.review.cells import Cell
from contractlens.review.decisions import (
    CHOICES,
    COMMENT_TITLE,
    DECISION_TITLE,
    EARLIER_SHEET,
    ID_TITLE,
    REVIEWER_TITLE,
    RIGHT_TYPE_TITLE,
)
from contractlens.review.gathered import contract_key
from contractlens.review.words import (
    BAND_WORDS,
    BEARER_WORDS,
    GAP_ORDER,
    GAP_WORDS,
    SEVERITY_ORDER,
    STATUS_WORDS,
    clause_words,
    code_words,
    fact_line,
    fact_name,
    is_missing,
    text_of,
    why_words,
)
from contractlens.review.workbook_facts import Places, document_name, value_cell
from contractlens.review.workbook_writer import Field, Sheet

if TYPE_CHECKING:
    from contractlens.review.gathered import Gathered

Row = Mapping[str, Any]

_GAP_ANSWERS = {
    "met": "yes",
    "partly": "partly",
    "not_met": "cannot_tell",
    "by_reference": "by_reference",
    "disapplied": "not_used",
    "placeholder": "partly",
    "cannot_tell": "to_check",
    "not_applicable": "not_found",
}
"""Whose colours a gap's status has."""


_FINDING_FIELDS = (
    Field("Document", 18, "strong"),
    Field("Clause type", 20, "strong"),
    Field("Clause", 15),
    Field("Page", 7, "link"),
    Field("Words", 68, "quote"),
    Field("Facts", 34),
    Field("Status", 13),
    Field("Who", 10),
    Field("What it is", 11),
    Field("How firm", 11),
    Field("Confidence", 13),
    Field(DECISION_TITLE, 13, "input", CHOICES),
    Field(COMMENT_TITLE, 30, "input"),
    Field(REVIEWER_TITLE, 12, "input"),
    Field(RIGHT_TYPE_TITLE, 22, "input", is_printed=False),
    Field("Heading", 20, is_printed=False),
    Field("Why", 32, is_printed=False),
    Field("Confidence, figure", 11, "percent", is_printed=False),
    Field("Tracked change", 11, is_printed=False),
    Field("In a table", 9, is_printed=False),
    Field(ID_TITLE, 19, "code", is_printed=False),
)


def findings_sheet(shown: Gathered, places: Places, decisions: Mapping[str, Row]) -> Sheet:
    """Return one row per finding, with the columns that a reviewer fills in."""
    return Sheet(
        "Findings",
        "Findings",
        "One row per provision found, in the order of the contract. Fill in the yellow columns: they are kept when the workbook is made again.",
        _FINDING_FIELDS,
        (_finding_row(row, shown, places, decisions) for row in shown.tables["findings"]),
        frozen=2,
    )


def _finding_row(row: Row, shown: Gathered, places: Places, decisions: Mapping[str, Row]) -> list[Any]:
    identity = text_of(row["finding_id"])
    decided = decisions.get(identity, {})
    return [
        document_name(row),
        row["title"],
        clause_words(row["part"], row["clause_number"]),
        places.page(row),
        row["text"],
        fact_line(shown.facts.get(identity, [])),
        STATUS_WORDS.get(text_of(row["status"]), row["status"]),
        BEARER_WORDS.get(text_of(row["bearer"]), row["bearer"]),
        code_words(row["modality"]),
        code_words(row["strength"]),
        BAND_WORDS.get(text_of(row["band"]), row["band"]),
        decided.get("decision"),
        decided.get("comment"),
        decided.get("reviewer"),
        decided.get("right_type"),
        row["heading"],
        why_words(row["reasons"]),
        row["confidence"],
        "" if row["tracked_change"] == "none" else code_words(row["tracked_change"]),
        row["in_table"],
        identity,
    ]


def attributes_sheet(shown: Gathered, places: Places) -> Sheet:
    """Return one row per fact, its value as a number, sum or day."""
    return Sheet(
        "Attributes",
        "Facts that the findings state",
        "One row per fact: intervals, sums, who pays, days of training and so on, with the words that each was read from.",
        (
            Field("Document", 26, "strong"),
            Field("Clause type", 26),
            Field("Fact", 26, "strong"),
            Field("Value", 18),
            Field("Unit", 14),
            Field("Read from", 46, "quote"),
            Field("Clause", 20),
            Field("Page", 8, "link"),
            Field("Finding", 14, "link"),
            Field("Name in data", 26, "code", is_printed=False),
        ),
        (_attribute_row(row, shown, places) for row in shown.tables["attributes"]),
    )


def _attribute_row(row: Row, shown: Gathered, places: Places) -> list[Any]:
    finding = shown.by_id.get(text_of(row["finding_id"]), {})
    return [
        document_name(finding),
        shown.types.get(text_of(row["clause_type"]), row["clause_type"]),
        fact_name(text_of(row["name"])),
        value_cell(text_of(row["value"]), text_of(row["unit"])),
        code_words(row["unit"]),
        row["text"],
        clause_words(finding.get("part"), finding.get("clause_number")),
        places.page(finding),
        places.finding(row["finding_id"]),
        row["name"],
    ]


def gaps_sheet(shown: Gathered, places: Places) -> Sheet:
    """Return one row per requirement of a playbook, what is worst first."""
    rows = sorted(shown.tables["gaps"], key=gap_weight)
    return Sheet(
        "Gaps",
        "How the contract stands against the playbook",
        "One row per requirement, the gravest open ones first. 'Cannot tell' means that some of the contract could not be read.",
        (
            Field("Document", 22, "strong"),
            Field("Requirement", 30, "strong"),
            Field("Severity", 10),
            Field("Status", 16),
            Field("Why", 44),
            Field("Clause", 16),
            Field("Page", 8, "link"),
            Field("Words", 50, "quote"),
            Field("Where we looked", 30),
            Field("Nearest words", 40, "quote"),
            Field("What to do", 44),
            Field("Source", 30),
            Field("Playbook", 20, "code", is_printed=False),
            Field("Finding", 14, "link", is_printed=False),
        ),
        (_gap_row(row, places) for row in rows),
        frozen=2,
    )


def gap_weight(row: Row) -> tuple[int, int]:
    """Return what gaps are sorted by: open ones first, then by severity."""
    status, severity = text_of(row.get("status")), text_of(row.get("severity"))
    is_settled = status in {"met", "not_applicable"}
    rank = SEVERITY_ORDER.index(severity) if severity in SEVERITY_ORDER else len(SEVERITY_ORDER)
    place = GAP_ORDER.index(status) if status in GAP_ORDER else len(GAP_ORDER)
    return (rank + 10 * is_settled, place)


def _gap_row(row: Row, places: Places) -> list[Any]:
    status = text_of(row.get("status"))
    symbol, words = GAP_WORDS.get(status, ("", code_words(status)))
    return [
        document_name(row),
        row.get("title"),
        text_of(row.get("severity")).capitalize(),
        Cell(f"{symbol} {words}".strip(), f"answer:{_GAP_ANSWERS.get(status, 'not_found')}"),
        row.get("explanation"),
        row.get("clause_number"),
        places.page(row) if not is_missing(row.get("page")) else None,
        row.get("quote"),
        row.get("searched"),
        row.get("nearest_text"),
        row.get("advice"),
        row.get("source"),
        row.get("playbook"),
        places.finding(row.get("finding_id")),
    ]


def obligations_sheet(shown: Gathered, places: Places) -> Sheet:
    """Return what somebody must do or must not do."""
    wanted = [row for row in shown.tables["findings"] if row["modality"] in {"obligation", "prohibition"}]
    wanted = [row for row in wanted if row["status"] in {"present", "placeholder"}]
    return Sheet(
        "Obligations",
        "Who must do what",
        "Duties and prohibitions among the findings, by provision. Provisions that only state a right are not listed.",
        (
            Field("Document", 24, "strong"),
            Field("Who", 12, "strong"),
            Field("Must or must not", 12),
            Field("Clause type", 24),
            Field("Words", 76, "quote"),
            Field("Facts", 36),
            Field("How firm", 12),
            Field("Clause", 18),
            Field("Page", 8, "link"),
            Field("Confidence", 16),
            Field("Finding", 14, "link"),
        ),
        [
            [
                document_name(row),
                BEARER_WORDS.get(text_of(row["bearer"]), row["bearer"]) or "Not said",
                "Must not" if row["modality"] == "prohibition" else "Must",
                row["title"],
                row["text"],
                fact_line(shown.facts.get(text_of(row["finding_id"]), [])),
                code_words(row["strength"]),
                clause_words(row["part"], row["clause_number"]),
                places.page(row),
                BAND_WORDS.get(text_of(row["band"]), row["band"]),
                places.finding(row["finding_id"]),
            ]
            for row in wanted
        ],
        frozen=2,
    )


def warnings_sheet(shown: Gathered, places: Places, own: list[tuple[str, str, str]]) -> Sheet:
    """Return what a reader must know before trusting the rest.

    Args:
        shown: What is shown.
        places: For links.
        own: Warnings about the workbook itself: sheet, code and message.
    """
    rows: list[list[Any]] = [
        [document_name(row), row["message"], places.page(row) if row["page"] is not None else None, row["kind"]]
        for row in shown.tables["warnings"]
    ]
    rows += [[f"This workbook, sheet {sheet}", message, None, kind] for sheet, kind, message in own]
    if not rows:
        rows = [["", "Nothing to warn of.", None, ""]]
    return Sheet(
        "Warnings",
        "Before you trust this",
        "What could not be read, and what to bear in mind.",
        (Field("Document", 34, "strong"), Field("Warning", 96), Field("Page", 9, "link"), Field("Code", 26, "code")),
        rows,
    )


_EARLIER = ("document", "title", "clause", "words", "decision", "comment", "reviewer", "right_type")


def earlier_sheet(decisions: Sequence[Row]) -> Sheet:
    """Return decisions on findings that are no longer made: nothing that a reviewer wrote is lost."""
    return Sheet(
        EARLIER_SHEET,
        "Earlier decisions",
        "Decisions on findings that this run did not make (another file, version or model). They return when the finding does.",
        (
            Field("Document", 26, "strong"),
            Field("Clause type", 24, "strong"),
            Field("Clause", 18),
            Field("Words", 76, "quote"),
            Field(DECISION_TITLE, 14, "input", CHOICES),
            Field(COMMENT_TITLE, 36, "input"),
            Field(REVIEWER_TITLE, 14, "input"),
            Field(RIGHT_TYPE_TITLE, 22, "input"),
            Field(ID_TITLE, 20, "code"),
        ),
        ([row[name] for name in (*_EARLIER, "finding_id")] for row in decisions),
    )


def awaiting(shown: Gathered, decisions: Mapping[str, Row]) -> dict[str, int]:
    """Return per contract how many findings that are not of high confidence nobody has judged yet."""
    counts = dict.fromkeys(shown.contracts, 0)
    for row in shown.tables["findings"]:
        judged = decisions.get(text_of(row["finding_id"]), {}).get("decision")
        if row["band"] != "high" and is_missing(judged):
            counts[contract_key(row)] = counts.get(contract_key(row), 0) + 1
    return counts
