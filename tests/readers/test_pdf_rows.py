from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.readers.pdf_samples import LEADING, LEFT, RIGHT, paragraph, read, text, words_of, wrap

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from tests.readers.pdf_samples import Draw

_TERMS = [
    (
        "Confidential Information",
        "means all information that one party gives the other and that is marked as confidential or known as such;",
    ),
    ("Affiliate", "means a company under common control with a party;"),
    (
        "Intellectual Property Rights and Know-how",
        "means patents, copyright, designs and other rights of that kind, registered or not, in any part of the world;",
    ),
    ("Related Software Licence", "means the Licence in Annex 2;"),
    ("Term", "means the time from the Start Date until this Agreement ends;"),
]
_VALUE_X = 200.0


def _rows(rows: list[tuple[str, str]], *, gap: float = 8, bold: str = "Helvetica-Bold", width: float = 110) -> Draw:
    def draw(canvas: Canvas) -> None:
        top = paragraph(canvas, "In this Agreement the words below have the meanings that are set beside them.", 72) + 8
        for label, value in rows:
            labels, values = wrap(label, width, font=bold), wrap(value, RIGHT - _VALUE_X)
            for index in range(max(len(labels), len(values))):
                if index < len(labels):
                    text(canvas, labels[index], LEFT, top, font=bold)
                if index < len(values):
                    text(canvas, values[index], _VALUE_X, top)
                top += LEADING
            top += gap

    return draw


@pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])
@pytest.mark.parametrize("gap", [0.0, 8.0], ids=["close", "apart"])
def test_a_term_that_wraps_beside_its_meaning_is_read_whole(gap: float, engine: str) -> None:
    document = read([_rows(_TERMS, gap=gap)], engine=engine)
    assert words_of(document)[1:] == [f"{term} {meaning}" for term, meaning in _TERMS]


def test_a_term_that_fills_its_column_is_parted_from_its_meaning() -> None:
    rows = [
        *_TERMS,
        ("Key Performance Indicators", "means the measures of Schedule 3 by which the Services are judged;"),
    ]
    document = read([_rows(rows, width=122)])
    assert words_of(document)[-1] == " ".join(rows[-1])


def test_each_half_of_a_term_has_its_own_place() -> None:
    document = read([_rows(_TERMS)])
    start = document.text.index("Confidential Information")
    upper, lower = document.locate(start, start + len("Confidential Information"))
    assert document.text[upper.start : upper.end] == "Confidential"
    assert document.text[lower.start : lower.end] == "Information"
    assert upper.bbox is not None
    assert lower.bbox is not None
    assert lower.bbox.top > upper.bbox.top
    assert max(upper.bbox.x1, lower.bbox.x1) < _VALUE_X


def test_regions_of_a_row_are_in_order_and_apart() -> None:
    regions = read([_rows(_TERMS)]).regions
    assert all(one.end <= other.start for one, other in pairwise(regions))


@pytest.mark.parametrize(
    "rows",
    [
        [("One-month warranty", "50%"), ("Actual output", "56%"), ("Power in the first year", "85%")],
        [("A:13", "Quality management and its records"), ("A:14", "Staff and training of new staff in the use of it")],
        [("By:", "Jane Example, a person with a long name"), ("Name:", "Jane Example"), ("Title:", "Director")],
        [("Buyer", "Exampleshire County Council"), ("Supplier", "Example Hosting Limited"), ("Start", "1 May 2026")],
    ],
    ids=["numbers", "codes", "signature", "names"],
)
def test_rows_of_one_line_below_one_another_stay_rows(rows: list[tuple[str, str]]) -> None:
    document = read([_rows(rows, gap=0, bold="Helvetica", width=128)])
    assert words_of(document)[1:] == [f"{label} {value}" for label, value in rows]


def test_a_numbered_heading_beside_its_clauses_is_a_block_of_its_own() -> None:
    rows = [
        ("1. Term", "1.1 This Agreement begins on the Start Date and goes on for four years."),
        (
            "2. Structure of the agreement",
            "2.1 The Supplier shall replace each laptop once in four years and shall bear the cost of the training.",
        ),
        ("3. Charges", "3.1 The Customer shall pay the Charges within thirty days."),
    ]
    document = read([_rows(rows)])
    assert words_of(document)[1:] == [words for row in rows for words in row]


def test_columns_of_a_row_without_rulings_are_read_one_after_the_other() -> None:
    cells = [
        ("Fault reports of network and server problems", 72.0, 170.0),
        ("on Working Days between eight and eighteen hours in the time of the site", 200.0, 330.0),
        ("by telephone and in the portal, with the number of the fault and its priority", 360.0, RIGHT),
    ]

    def draw(canvas: Canvas) -> None:
        for words, x, right in cells:
            paragraph(canvas, words, 200, x=x, right=right)

    assert words_of(read([draw])) == [" ".join(words for words, _, _ in cells)]


def test_clauses_that_hang_in_beside_a_heading_stay_whole() -> None:
    clause = "The Supplier shall replace each laptop once in four years and shall bear the whole cost of the training."
    rows = [("1. Term", "1.1", clause), ("2. Structure of the agreement", "2.1", clause), ("3. Charges", "3.1", clause)]

    def draw(canvas: Canvas) -> None:
        top = 72.0
        for heading, number, words in rows:
            for index, line in enumerate(wrap(heading, 100)):
                text(canvas, line, LEFT, top + LEADING * index)
            text(canvas, number, _VALUE_X, top)
            top = paragraph(canvas, words, top, x=_VALUE_X + 30) + 10

    expected = [words for heading, number, clause in rows for words in (heading, f"{number} {clause}")]
    assert words_of(read([draw])) == expected


@pytest.mark.parametrize("title", ["Term", "Renewal and extension"])
def test_a_title_beside_a_numbered_clause_is_a_block_of_its_own(title: str) -> None:
    clause = "1. The Supplier shall replace each laptop that leaves the support of its maker, at its own cost."
    document = read(
        [_rows([(title, clause), ("Exit", "2. The Supplier shall hand over all it holds for the Customer.")])]
    )
    assert words_of(document)[1:] == [
        title,
        clause,
        "Exit",
        "2. The Supplier shall hand over all it holds for the Customer.",
    ]
    assert [block.label for block in document.blocks][1:] == ["", "1.", "", "2."]


@pytest.mark.parametrize("value", ["2.5 hours in each month of the Term", "1. March"])
def test_a_label_beside_an_amount_stays_one_row(value: str) -> None:
    assert words_of(read([_rows([("Support", value), ("Fee", "none")])]))[1:] == [f"Support {value}", "Fee none"]


def test_a_named_part_beside_a_numbered_clause_keeps_the_number_of_each() -> None:
    document = read(
        [
            _rows(
                [("Part A", "1.1 The Supplier shall replace each laptop."), ("Part B", "2.1 The fee is fixed for all.")]
            )
        ]
    )
    assert [block.label for block in document.blocks][1:] == ["Part A", "1.1", "Part B", "2.1"]
