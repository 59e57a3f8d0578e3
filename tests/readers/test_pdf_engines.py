"""The fast engine against the slow one: the same pages must give the same Document."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from contractlens.readers import read_document
from tests.readers.pdf_samples import LEFT, LONG, RIGHT, Draw, paragraph, pdf, table, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.pdfgen.canvas import Canvas

    from contractlens.document import Document

_TOLERANCE = 4.0
"""Points: PDFium's loose boxes and pdfminer's differ by as much vertically."""

_MIDDLE = (LEFT + RIGHT) / 2


def _clauses(canvas: Canvas, *, number: int = 1) -> None:
    text(canvas, f"Hosting terms page {number}", LEFT, 30, size=9)
    text(canvas, str(number), 295, 800, size=9)
    text(canvas, f"{number}. Technology refresh", LEFT, 72, font="Helvetica-Bold", size=13)
    top = paragraph(canvas, f"{number}.1 {LONG}.", 100, hang=30) + 6
    top = paragraph(canvas, f"(a) the {['first', 'second', 'third'][number % 3]} item; and", top, x=LEFT + 30) + 4
    top = paragraph(canvas, f"(b) {LONG}.", top, x=LEFT + 30, font="Times-Roman") + 6
    paragraph(canvas, f"{number}.2 See clause 3 (Charges).", top)


def _columns(canvas: Canvas) -> None:
    for column in range(2):
        top = 100.0
        for number in range(1, 4):
            x = LEFT if column == 0 else _MIDDLE + 10
            words = f"{column * 3 + number}. {LONG}."
            top = paragraph(canvas, words, top, x=x, right=x + _MIDDLE - LEFT - 20, size=9) + 6


def _tables(canvas: Canvas) -> None:
    top = paragraph(canvas, "2.1 The levels are:", 72) + 6
    rows = [["Item", "Level", "Credit"], ["Portal", "99.5%", "5%"], ["Backup", "Daily", "2%"]]
    top = table(canvas, rows, top, [120, 200, 100])
    paragraph(canvas, "2.2 Credits are paid monthly.", top + 6)


def _contents(canvas: Canvas) -> None:
    text(canvas, "CONTENTS", LEFT, 72, font="Helvetica-Bold")
    for number, words in enumerate(["Definitions", "Services", "Charges", "Exit"], start=1):
        text(canvas, f"{number}. {words} {'.' * 50}", LEFT, 90 + 15 * number)
        text(canvas, str(number * 3), 500, 90 + 15 * number)


_FILES: dict[str, Sequence[Draw]] = {
    "clauses": [partial(_clauses, number=number) for number in range(1, 5)],
    "columns": [_columns],
    "tables": [_tables, _tables],
    "contents": [_contents, _clauses],
}


@pytest.fixture(params=list(_FILES), name="pair")
def _pair(request: pytest.FixtureRequest) -> tuple[Document, Document]:
    data = pdf(_FILES[request.param])
    return read_document(data), read_document(data, engine="pdfplumber")


def test_both_engines_give_the_same_text(pair: tuple[Document, Document]) -> None:
    assert pair[0].text == pair[1].text


def test_both_engines_give_the_same_blocks(pair: tuple[Document, Document]) -> None:
    assert pair[0].blocks == pair[1].blocks


def test_both_engines_give_the_same_furniture_and_pages(pair: tuple[Document, Document]) -> None:
    assert (pair[0].furniture, [page.characters for page in pair[0].pages]) == (
        pair[1].furniture,
        [page.characters for page in pair[1].pages],
    )


def test_both_engines_place_the_lines_alike(pair: tuple[Document, Document]) -> None:
    assert len(pair[0].regions) == len(pair[1].regions)
    for one, other in zip(pair[0].regions, pair[1].regions, strict=True):
        assert one.bbox is not None
        assert other.bbox is not None
        assert (one.start, one.end, one.page) == (other.start, other.end, other.page)
        for edge in ("x0", "top", "x1", "bottom"):
            assert getattr(one.bbox, edge) == pytest.approx(getattr(other.bbox, edge), abs=_TOLERANCE)
