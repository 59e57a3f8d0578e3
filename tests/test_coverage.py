"""What the coverage of a document says, and when 'not found' can be trusted."""

from __future__ import annotations

import pytest

from contractlens.coverage import COVERAGE_COLUMNS, coverage_of, coverage_row, page_ranges
from contractlens.document import Block, Concealed, Document, Notice, Page
from contractlens.findings import frame

TEXT = "The Supplier shall pay."


def document(*pages: Page, notices: tuple[Notice, ...] = (), text: str = TEXT, **more) -> Document:
    blocks = (Block(0, len(text), "paragraph"),) if text else ()
    return Document(text, (), blocks, "0" * 64, "a.pdf", pages=pages, notices=notices, **more)


GOOD = Page(1, 595, 842, 80)
OCR = Page(2, 595, 842, 20, "good", "ocr", 0.9)
POOR = Page(3, 595, 842, 10, "poor", "ocr", 0.5)
NONE = Page(4, 595, 842, 0, "none", "none")


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        pytest.param((GOOD,), True, id="text"),
        pytest.param((GOOD, OCR), True, id="recognised"),
        pytest.param((GOOD, POOR), False, id="poor"),
        pytest.param((GOOD, NONE), False, id="unreadable"),
        pytest.param((), True, id="no-pages"),
    ],
)
def test_it_can_be_told_only_where_every_page_was_read(pages, expected):
    coverage = coverage_of(document(*pages))
    assert (coverage.complete, coverage.can_tell) == (expected, expected)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("external_content", False), ("covered_text", False), ("hidden_text", True), ("text_recognised", True)],
)
def test_notices_of_missing_content_make_it_incomplete(kind, expected):
    assert coverage_of(document(GOOD, notices=(Notice(kind, "look"),))).complete is expected


def test_nothing_can_be_told_from_no_words():
    assert coverage_of(document(text="")).can_tell is False


def test_pages_are_counted_by_how_they_were_read():
    row = coverage_row(document(GOOD, OCR, POOR, NONE, concealed=(Concealed("hidden", 5),)))
    wanted = {"pages": 4, "pages_read": 2, "pages_ocr": 2, "pages_poor": 1, "pages_unreadable": 1}
    assert {name: row[name] for name in wanted} == wanted
    assert (row["unreadable_pages"], row["poor_pages"], row["concealed_places"]) == ("4", "3", 1)


def test_shares_count_characters():
    coverage = coverage_of(document(GOOD, OCR, POOR))
    assert coverage.ocr_share == pytest.approx(30 / 110)
    assert coverage.mean_confidence == pytest.approx((0.9 * 20 + 0.5 * 10) / 30, abs=1e-4)


def test_formats_without_pages_have_missing_values():
    table = frame(COVERAGE_COLUMNS, [coverage_row(document())])
    assert bool(table[["pages", "pages_read", "pages_ocr", "pages_poor", "pages_unreadable"]].isna().all(axis=None))
    assert [str(dtype) for dtype in table.dtypes] == [column.dtype for column in COVERAGE_COLUMNS]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [([], ""), ([5], "5"), ([3, 7, 8, 9], "3, 7-9"), ([1, 2, 4], "1-2, 4")],
    ids=["none", "one", "run", "two-runs"],
)
def test_page_numbers_are_written_as_ranges(numbers, expected):
    assert page_ranges(numbers) == expected
