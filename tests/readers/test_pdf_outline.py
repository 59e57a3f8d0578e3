from __future__ import annotations

from typing import TYPE_CHECKING

from tests.readers.pdf_samples import LEFT, LONG, paragraph, read, text

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from contractlens.document import Document

_TITLES = ["1. Definitions", "2. Technology refresh", "3. Exit"]


def _headings(document: Document) -> list[tuple[str, int | None]]:
    return [
        (document.text[block.start : block.end], block.level) for block in document.blocks if block.kind == "heading"
    ]


def _plain(canvas: Canvas, bookmarks: list[str]) -> None:
    top = 72.0
    for number, title in enumerate(_TITLES):
        text(canvas, title, LEFT, top)
        if number < len(bookmarks):
            canvas.bookmarkPage(f"p{number}")
            canvas.addOutlineEntry(bookmarks[number], f"p{number}", level=0 if number == 0 else 1)
        top = paragraph(canvas, LONG + ".", top + 13.5)


def test_plain_lines_that_bookmarks_name_are_headings_of_their_level() -> None:
    document = read([lambda canvas: _plain(canvas, ["Definitions", "TECHNOLOGY REFRESH", "3 Exit"])])
    assert _headings(document) == [("1. Definitions", 0), ("2. Technology refresh", 1), ("3. Exit", 1)]


def test_bookmarks_that_fit_badly_are_not_trusted() -> None:
    document = read([lambda canvas: _plain(canvas, ["Definitions", "Charges", "Insurance"])])
    assert _headings(document) == []


def test_a_heading_that_wraps_is_one_heading() -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, "4. Replacement of components that have", LEFT, 72)
        text(canvas, "left the support of their makers", LEFT, 85.5)
        canvas.bookmarkPage("here")
        canvas.addOutlineEntry("Replacement of components that have left the support of their makers", "here")
        paragraph(canvas, LONG + ".", 99)

    assert _headings(read([draw])) == [("4. Replacement of components that have left the support of their makers", 0)]


def test_a_bookmarked_clause_stays_a_paragraph() -> None:
    def draw(canvas: Canvas) -> None:
        paragraph(canvas, "5.1 The Supplier shall refresh every laptop.", 72)
        canvas.bookmarkPage("here")
        canvas.addOutlineEntry("The Supplier shall refresh every laptop.", "here")
        paragraph(canvas, LONG + ".", 99)

    assert _headings(read([draw])) == []


def test_two_bookmarked_lines_below_one_another_are_two_headings() -> None:
    def draw(canvas: Canvas) -> None:
        for number, title in enumerate(["Charges", "Invoices"]):
            text(canvas, title, LEFT, 72 + 13.5 * number)
            canvas.bookmarkPage(title)
            canvas.addOutlineEntry(title, title, level=0)
        paragraph(canvas, LONG + ".", 99)

    assert _headings(read([draw])) == [("Charges", 0), ("Invoices", 0)]
