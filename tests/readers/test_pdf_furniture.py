from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.readers.pdf_samples import LEFT, LONG, paragraph, read, text

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from contractlens.document import Document

_PAGES = 6


def _page(canvas: Canvas, *, number: int, header: str = "", footer: str = "", middle: str = "") -> None:
    subject = ("hosting", "network", "desktop", "training", "support", "exit", "security", "audit")[number % 8]
    top = paragraph(canvas, f"{number}.1 As to {subject}: {LONG}.", 100) + 8
    top = paragraph(canvas, f"{number}.2 The {subject} services are described here.", top) + 8
    if middle:
        paragraph(canvas, middle, top)
    if header:
        text(canvas, header, LEFT, 30, size=9)
    if footer:
        text(canvas, footer, 280, 800, size=9)


def _furniture(document: Document) -> list[tuple[str, str, int]]:
    return [(item.kind, item.text, len(item.pages)) for item in document.furniture]


def test_repeated_headers_are_kept_out_of_the_text() -> None:
    document = read([partial(_page, number=number, header="OFFICIAL-SENSITIVE") for number in range(1, _PAGES)])
    assert _furniture(document) == [("header", "OFFICIAL-SENSITIVE", _PAGES - 1)]
    assert "OFFICIAL" not in document.text


def test_footers_that_differ_in_digits_are_one() -> None:
    pages = [partial(_page, number=number, footer=f"Ref 12/B version 3 sheet {number}") for number in range(1, _PAGES)]
    assert [(kind, pages) for kind, _, pages in _furniture(read(pages))] == [("footer", _PAGES - 1)]


def test_page_numbers_are_known_by_counting() -> None:
    document = read([partial(_page, number=number, footer=str(number + 7)) for number in range(1, _PAGES)])
    assert _furniture(document) == [("page_number", "8", _PAGES - 1)]


def test_left_and_right_pages_may_have_their_own_headers() -> None:
    pages = [partial(_page, number=number, header=("Hosting terms", "Tarn Ltd")[number % 2]) for number in range(1, 8)]
    assert {text for _, text, _ in _furniture(read(pages))} == {"Hosting terms", "Tarn Ltd"}


def test_text_repeated_in_the_middle_of_pages_stays() -> None:
    repeated = "Payment is due within thirty days."
    document = read([partial(_page, number=number, middle=repeated) for number in range(1, _PAGES)])
    assert document.text.count(repeated) == _PAGES - 1
    assert document.furniture == ()


def test_a_number_at_the_edge_that_does_not_count_stays() -> None:
    values = ["450", "12", "97", "3", "66"]
    document = read([partial(_page, number=number, footer=values[number - 1]) for number in range(1, _PAGES)])
    assert all(value in document.text.split() for value in values)


def test_headers_and_page_numbers_of_two_page_files_are_furniture() -> None:
    pages = [partial(_page, number=number, header="Hosting terms", footer=f"Page {number} of 2") for number in (1, 2)]
    document = read(pages)
    assert _furniture(document) == [("header", "Hosting terms", 2), ("page_number", "Page 1 of 2", 2)]
    assert "Hosting terms" not in document.text


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize(
    "footer",
    [
        pytest.param("Tarn Systems Ltd | Page {page} of {count}", id="page-of"),
        pytest.param("Hosting terms {page} of {count}", id="of"),
        pytest.param("Hosting terms Page {page}", id="page"),
        pytest.param("{page} of {count}", id="alone"),
    ],
)
def test_a_page_count_among_other_words_is_furniture_in_short_files(count: int, footer: str) -> None:
    pages = [
        partial(_page, number=number, footer=footer.format(page=number, count=count)) for number in range(1, count + 1)
    ]
    document = read(pages)
    assert [pages for _, _, pages in _furniture(document)] == [count]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("1. Hosting", id="numbered-heading"),
        pytest.param("Schedule 1", id="part-heading"),
        pytest.param("The Supplier shall back up the data daily.", id="sentence"),
        pytest.param("Each party keeps 1 of 2 signed copies.", id="sentence-with-count"),
    ],
)
def test_clauses_at_the_top_of_two_pages_stay(words: str) -> None:
    document = read([partial(_page, number=number, header=words) for number in (1, 2)])
    assert document.text.count(words) == 2


@pytest.mark.parametrize(
    "heading",
    [
        "Schedule {}",
        "Annex {}",
        "Schedule {} - Services",
        "Lot {} Terms",
        "{}. Requirements",
        "{} Requirements",
        "Order {}",
        "Work Stream {}",
        "{}. The Supplier shall train four engineers.",
        "{}.1 The Supplier shall train four engineers.",
        "Within 30 days of Milestone {} the Buyer shall pay.",
    ],
)
def test_headings_and_clauses_whose_number_counts_the_pages_stay(heading: str) -> None:
    pages = [partial(_page, number=number, header=heading.format(number)) for number in range(1, 5)]
    document = read(pages)
    assert document.furniture == ()
    assert all(heading.format(number) in document.text for number in range(1, 5))


def test_clauses_of_two_lines_at_the_top_and_at_the_foot_stay() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        text(canvas, f"{number}.1 The Supplier shall train four engineers in how to run the", LEFT, 40)
        text(canvas, "service during each year.", LEFT, 53.5)
        paragraph(canvas, ("One.", "Nothing of the sort.", "Three of them.")[number - 1], 300)
        text(canvas, f"{number}.9 The Supplier shall return every copy of the data to the", LEFT, 780)
        text(canvas, "Buyer at the end.", LEFT, 793.5)

    document = read([partial(draw, number=number) for number in (1, 2, 3)])
    assert document.furniture == ()
    assert document.text.count("service during each year.") == document.text.count("Buyer at the end.") == 3


def test_the_same_first_clause_of_several_orders_stays() -> None:
    words = "1. The Supplier shall replace the laptops every three years."
    document = read([partial(_page, number=number, header=words) for number in (1, 2, 3)])
    assert document.text.count(words) == 3


def test_a_running_header_with_part_and_page_is_furniture() -> None:
    pages = [partial(_page, number=number, header=f"Schedule 7 - Page {number}") for number in range(1, _PAGES)]
    assert _furniture(read(pages)) == [("header", "Schedule 7 - Page 1", _PAGES - 1)]


def test_a_running_footer_that_is_a_sentence_is_furniture_where_it_never_changes() -> None:
    words = "This document is confidential and may not be copied."
    document = read([partial(_page, number=number, footer=words) for number in range(1, _PAGES)])
    assert _furniture(document) == [("footer", words, _PAGES - 1)]


def test_numbered_headings_at_the_top_of_pages_stay() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        text(canvas, f"Schedule {number // 2 + 1}" if number % 2 else "", LEFT, 72, font="Helvetica-Bold", size=14)
        paragraph(canvas, f"{number}.1 {LONG}.", 110)

    document = read([partial(draw, number=number) for number in range(1, 10)])
    assert document.text.count("Schedule") == 5


def test_furniture_names_its_pages() -> None:
    document = read(
        [partial(_page, number=number, header="DRAFT" if number != 2 else "") for number in range(1, _PAGES)]
    )
    assert [item.pages for item in document.furniture] == [(1, 3, 4, 5)]


def test_a_sentence_goes_on_past_footer_and_header() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        text(canvas, "Hosting terms", LEFT, 30, size=9)
        text(canvas, str(number), 300, 800, size=9)
        start = f"{number}. {LONG}" if number == 1 else f"without delay and {LONG}"
        paragraph(canvas, start, 720 if number == 1 else 72)

    document = read([partial(draw, number=1), partial(draw, number=2), partial(draw, number=3)])
    assert [block.label for block in document.blocks] == ["1."]


def test_page_numbers_in_the_middle_of_converted_pages_are_known_by_counting() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        top = paragraph(canvas, f"{number}.1 {LONG}.", 72 + 20 * number) + 30
        text(canvas, str(number), 295, top)
        paragraph(canvas, f"{number}.2 {LONG}.", top + 60)

    document = read([partial(draw, number=number) for number in range(1, 7)])
    assert _furniture(document) == [("page_number", "1", 6)]
    assert len(document.blocks) == 12


def test_a_sentence_goes_on_past_a_page_number_in_the_middle_of_a_page() -> None:
    def draw(canvas: Canvas, number: int) -> None:
        top = paragraph(canvas, f"{number}.1 {LONG} and", 72 + 20 * number) + 30
        text(canvas, str(number), 295, top)
        paragraph(canvas, f"keeps a record of it, and {LONG}.", top + 60)

    document = read([partial(draw, number=number) for number in range(1, 7)])
    assert [block.label for block in document.blocks] == [f"{number}.1" for number in range(1, 7)]


def test_a_title_worded_like_the_header_stays() -> None:
    def cover(canvas: Canvas) -> None:
        text(canvas, "Hosting terms", LEFT, 30, size=9)
        text(canvas, "Hosting terms", LEFT, 60, size=24)

    document = read([cover, *(partial(_page, number=number, header="Hosting terms") for number in range(1, _PAGES))])
    assert document.text.count("Hosting terms") == 1


def test_what_stands_beside_the_page_count_of_a_page_with_columns_is_furniture() -> None:
    def draw(canvas: Canvas) -> None:
        paragraph(canvas, LONG + ". " + LONG + ".", 200, right=280)
        paragraph(canvas, LONG + ". " + LONG + ".", 200, x=310)
        text(canvas, "Version 2.1", LEFT, 800, size=8)
        text(canvas, "Page 1 of 1", 460, 800, size=8)

    document = read([draw])
    assert {(item.kind, item.text) for item in document.furniture} == {
        ("footer", "Version 2.1"),
        ("page_number", "Page 1 of 1"),
    }
    assert "Version" not in document.text
