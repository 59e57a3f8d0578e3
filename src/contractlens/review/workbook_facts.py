"""The sheets of facts: dates, money and files; and what all sheets share, links and typed values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from contractlens.review.cells import Cell, file_link
from contractlens.review.gathered import FACT_COLUMNS, can_tell
from contractlens.review.words import DATE_WORDS, clause_words, code_words, fact_name, is_missing, pages_words, text_of
from contractlens.review.workbook_writer import Field, Sheet

if TYPE_CHECKING:
    from contractlens.review.gathered import Gathered

Row = Mapping[str, Any]

MONEY_TYPES = ("liability_cap", "insurance", "payment_terms", "charges_indexation", "financial_distress")
"""Clause types that stand on the sheet of liability and money, beside every fact that is a sum."""

_MONEY_UNITS = frozenset({"GBP", "EUR", "USD"})
_FACT_WIDTHS = {"title": 28, "buyer": 22, "supplier": 22, "start": 13, "end": 13, "value": 16}
_OTHER_FACTS = tuple(name for name in FACT_COLUMNS if name not in _FACT_WIDTHS)
_DATE_STYLES = {"month": "month", "year": "year"}


@dataclass(frozen=True)
class Places:
    """Where things are, for links.

    Attributes:
        file_of: Returns how a row's file is reached from the workbook, "" for not at all.
        finding_of: Returns the place of a finding on its sheet by its id, "" for a finding that is not there.
    """

    file_of: Callable[[Row], str]
    finding_of: Callable[[str], str]

    def page(self, row: Row, page: Any = None) -> Cell:
        """Return the page of a row as a link to it."""
        number = row.get("page_start", row.get("page")) if page is None else page
        place = self.file_of(row)
        shown: Any = pages_words(number, row.get("page_end")) or ("Open" if place else None)
        whole = None if is_missing(number) else int(number)
        link = file_link(place, whole) if place else ""
        return Cell(shown, "link" if link else "text", link)

    def finding(self, finding_id: Any, words: str = "Go to finding") -> Cell:
        """Return a link to a finding."""
        place = self.finding_of(text_of(finding_id))
        return Cell(words if place else None, "link" if place else "text", place)


def document_name(row: Row) -> str:
    """Return the name of a row's file."""
    return text_of(row.get("path")) or text_of(row.get("document"))


def value_cell(value: str, unit: str) -> Cell:
    """Return the value of a fact as a number, sum, share or day that a spreadsheet can reckon with."""
    if unit == "date":
        try:
            return Cell(date.fromisoformat(value), "date")
        except ValueError:
            return Cell(value)
    try:
        number = float(value)
    except ValueError:
        return Cell({"true": "yes", "false": "no"}.get(value, value.replace("_", " ")))
    if number != number or abs(number) > 1e15:  # noqa: PLR0124, PLR2004  no figure that a cell can hold
        return Cell(value)
    if unit == "percent":
        return Cell(number / 100, "percent" if number.is_integer() else "percent_fine")
    if unit == "GBP":
        return Cell(number, "pounds" if number.is_integer() else "money")
    return Cell(number, "integer" if number.is_integer() else "number")


def dates_sheet(shown: Gathered, places: Places) -> Sheet:
    """Return the dates in order, and the blanks where a date is still to be filled in."""
    rows = sorted(shown.tables["dates"], key=lambda row: (is_missing(row["value"]), str(row["value"])))
    return Sheet(
        "Key dates",
        "Key dates",
        "In order of time. A worked-out date shows its sum; a blank is a date that the contract still leaves open.",
        (
            Field("Document", 26, "strong"),
            Field("Date", 15, "date"),
            Field("What", 20, "strong"),
            Field("Words", 72, "quote"),
            Field("Bear in mind", 30),
            Field("How worked out", 40),
            Field("Clause", 18),
            Field("Page", 8, "link"),
        ),
        (_date_row(row, places) for row in rows),
    )


def _date_row(row: Row, places: Places) -> list[Any]:
    style = _DATE_STYLES.get(text_of(row["precision"]), "date")
    return [
        document_name(row),
        Cell("still blank" if row["placeholder"] else row["value"], style),
        DATE_WORDS.get(text_of(row["kind"]), code_words(row["kind"])),
        row["what"],
        date_remarks(row),
        row["arithmetic"],
        clause_words(row["part"], row["clause_number"]),
        places.page(row),
    ]


def date_remarks(row: Row) -> str:
    """Return what to bear in mind about a date."""
    precision = text_of(row["precision"])
    remarks = [
        f"only the {precision} is given" if precision in _DATE_STYLES and not row["placeholder"] else "",
        "day and month could be read the other way round" if row["ambiguous"] else "",
        "worked out, not printed" if row["derived"] else "",
        "to be filled in" if row["placeholder"] else "",
    ]
    return "; ".join(filter(None, remarks))


def money_sheet(shown: Gathered, places: Places) -> Sheet:
    """Return sums, shares and terms of payment, and what was said of liability and insurance without any figure."""
    return Sheet(
        "Liability and money",
        "Liability, insurance, prices and payment",
        "One row per figure: caps, cover, sums, percentages and days to pay. A provision without a figure has one row.",
        (
            Field("Document", 26, "strong"),
            Field("Clause type", 24, "strong"),
            Field("Fact", 24),
            Field("Value", 18),
            Field("Unit", 13),
            Field("Words", 76, "quote"),
            Field("Clause", 18),
            Field("Page", 8, "link"),
            Field("Finding", 14, "link"),
        ),
        list(_money_rows(shown, places)),
    )


def _money_rows(shown: Gathered, places: Places) -> Iterator[list[Any]]:
    for row in shown.tables["findings"]:
        identity = text_of(row["finding_id"])
        facts = [fact for fact in shown.facts.get(identity, []) if not text_of(fact["name"]).endswith("_working")]
        if row["clause_type"] not in MONEY_TYPES:
            facts = [fact for fact in facts if fact["unit"] in _MONEY_UNITS]
            if not facts:
                continue
        listed: list[dict[str, Any] | None] = [*facts] or [None]
        for fact in listed:
            yield [
                document_name(row),
                row["title"],
                fact_name(text_of(fact["name"])) if fact else "",
                value_cell(text_of(fact["value"]), text_of(fact["unit"])) if fact else None,
                code_words(fact["unit"]) if fact else "",
                row["text"],
                clause_words(row["part"], row["clause_number"]),
                places.page(row),
                places.finding(identity),
            ]


def files_sheet(shown: Gathered, places: Places) -> Sheet:
    """Return one row per file: what was read of it, and what it says of itself."""
    return Sheet(
        "Files",
        "Files",
        "What was read, how much of it could be read, and what each contract says of itself.",
        (
            Field("Document", 30, "link"),
            Field("Can 'not found' be trusted?", 14, "strong"),
            Field("Status", 12),
            Field("Reason", 24),
            *(Field(name, 11, "integer") for name in ("Pages", "Pages read well", "Recognised from pictures")),
            Field("Pages not readable", 14),
            Field("Pages in doubt", 14),
            Field("Words", 11, "integer"),
            *(Field(code_words(name).capitalize(), width) for name, width in _FACT_WIDTHS.items()),
            *(Field(code_words(name).capitalize(), 20, is_printed=False) for name in _OTHER_FACTS),
            Field("Same as", 24, is_printed=False),
            Field("Contract", 20, is_printed=False),
            Field("SHA-256 of the file", 40, "code", is_printed=False),
        ),
        (_file_row(row, places) for row in shown.tables["files"]),
    )


def _file_row(row: Row, places: Places) -> list[Any]:
    place = places.file_of(row)
    trusted = can_tell(row)
    unreadable = row.get("unreadable_pages") or row.get("pages_unreadable") or None
    return [
        Cell(document_name(row), "link" if place else "strong", file_link(place) if place else ""),
        trusted,
        code_words(row.get("status")) or ("read" if trusted else "read in part"),
        "; ".join(filter(None, (code_words(row.get("reason")), text_of(row.get("message"))))),
        row.get("pages"),
        row.get("pages_read"),
        row.get("pages_ocr"),
        None if is_missing(unreadable) else str(unreadable),
        row.get("poor_pages"),
        row.get("words"),
        *(_fact_cell(name, row.get(name)) for name in (*_FACT_WIDTHS, *_OTHER_FACTS)),
        row.get("duplicate_of"),
        row.get("contract_id"),
        row.get("document_id"),
    ]


def _fact_cell(name: str, value: Any) -> Any:
    if is_missing(value):
        return None
    if name in {"signed", "start", "end"}:
        return value_cell(str(value), "date")
    return value_cell(str(value), "GBP") if name == "value" else str(value)
