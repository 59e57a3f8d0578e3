from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from tests.readers.pdf_samples import LEFT, LONG, paragraph, read, text

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from contractlens.document import Document
    from tests.readers.pdf_samples import Draw

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


def _two_pages(canvas: Canvas, titles: list[str]) -> None:
    top = 72.0
    for title in titles:
        text(canvas, title, LEFT, top)
        top = paragraph(canvas, LONG + ".", top + 13.5) + 8


def _outlined(targets: list[tuple[str, int, int]]) -> Document:
    """Read two pages of headings with bookmarks: what each says, its page from 0, and its level."""
    titles = [["1. Definitions", "2. Technology refresh"], ["3. Exit", "4. Charges"]]

    def page(number: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            for index, (_, target, _) in enumerate(targets):
                if target == number:
                    canvas.bookmarkPage(f"entry {index}")
            _two_pages(canvas, titles[number])
            if number == 1:
                for index, (title, _, level) in enumerate(targets):
                    canvas.addOutlineEntry(title, f"entry {index}", level=level)

        return draw

    return read([page(0), page(1)])


@pytest.mark.parametrize("target", [0, 1])
def test_bookmarks_that_all_lead_to_one_page_name_the_headings_of_the_others(target: int) -> None:
    titles = ["Definitions", "Technology refresh", "Exit", "Charges"]
    found = [title for title, _ in _headings(_outlined([(title, target, 0) for title in titles]))]
    assert found == ["1. Definitions", "2. Technology refresh", "3. Exit", "4. Charges"]


def test_the_outline_of_each_file_that_was_put_in_is_judged_for_itself() -> None:
    entries = [("terms v3 final", 0, 0), ("Definitions", 0, 1), ("Technology refresh", 0, 1)]
    scans = [(f"scan000{number}", 1, 0) for number in range(4)]
    assert _headings(_outlined([*entries, *scans])) == [("1. Definitions", 1), ("2. Technology refresh", 1)]


def test_a_title_that_stands_twice_elsewhere_is_not_guessed() -> None:
    def draw(canvas: Canvas) -> None:
        _two_pages(canvas, ["Charges", "Charges"])

    def last(canvas: Canvas) -> None:
        paragraph(canvas, LONG + ".", 72)
        canvas.bookmarkPage("here")
        canvas.addOutlineEntry("Charges", "here", level=0)

    assert _headings(read([draw, last])) == []


def test_a_deep_outline_is_read_without_a_warning_of_another_library(caplog: pytest.LogCaptureFixture) -> None:
    filled = [("Definitions", 0, level) for level in range(9)]
    with caplog.at_level(logging.WARNING):
        document = _outlined([*filled, ("Technology refresh", 0, 9), ("Exit", 1, 10), ("Charges", 1, 11)])
    assert [level for _, level in _headings(document)] == [0, 9, 10, 11]
    assert caplog.records == []
