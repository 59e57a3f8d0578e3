from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

import pytest

from contractlens.readers import read_document
from tests.readers.pdf_samples import LEFT, LONG, paragraph, paragraphs, pdf, words_of

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_LINES = ("2. Skills", "2.1 The Supplier shall train four of them in a year.", "2.2 It may end on 30 days notice.")
_SIDE = 600


def _turned(canvas: Canvas, *, angle: int) -> None:
    """Print lines that run up (90) or down (-90) a square sheet."""
    canvas.translate(*((_SIDE, 0) if angle > 0 else (0, _SIDE)))
    canvas.rotate(angle)
    canvas.setFont("Helvetica", 11)
    for number, words in enumerate(_LINES):
        canvas.drawString(60, 500 - 30 * number, words)


def _upright_on_turned_sheet(canvas: Canvas, *, turn: int) -> None:
    canvas.setPageRotation(turn)
    canvas.setFont("Helvetica", 11)
    for number, words in enumerate(_LINES):
        canvas.drawString(60, 500 - 30 * number, words)


@pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])
@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(partial(_turned, angle=90), id="up"),
        pytest.param(partial(_turned, angle=-90), id="down"),
        pytest.param(partial(_upright_on_turned_sheet, turn=90), id="sheet-turned-90"),
        pytest.param(partial(_upright_on_turned_sheet, turn=270), id="sheet-turned-270"),
    ],
)
def test_text_that_runs_up_or_down_the_sheet_is_read_in_writing_direction(
    draw: partial[None], engine: Literal["pdfium", "pdfplumber"]
) -> None:
    document = read_document(pdf([draw], size=(_SIDE, _SIDE)), engine=engine)
    assert words_of(document) == list(_LINES)
    assert [block.style.size for block in document.blocks] == pytest.approx([11] * len(_LINES), abs=0.1)
    assert document.notices == ()


def _on_its_head(canvas: Canvas, *, turn: int) -> None:
    """Print lines and a table on their heads: by what is drawn, or because the sheet is turned."""
    if turn:
        canvas.setPageRotation(turn)
    else:
        canvas.translate(_SIDE, _SIDE)
        canvas.rotate(180)
    canvas.setFont("Helvetica", 11)
    for number, words in enumerate(_LINES):
        canvas.drawString(60, 500 - 30 * number, words)
    for row in range(2):
        for column in range(2):
            canvas.rect(60 + 90 * column, 300 - 20 * row, 90, 20)
            canvas.drawString(64 + 90 * column, 306 - 20 * row, f"Cell {row} {column}")


@pytest.mark.parametrize("turn", [pytest.param(0, id="text"), pytest.param(180, id="sheet")])
def test_text_that_stands_on_its_head_is_read_as_if_the_sheet_was_turned(turn: int) -> None:
    document = read_document(pdf([partial(_on_its_head, turn=turn)], size=(_SIDE, _SIDE)))
    cells = [block for block in document.blocks if block.cell is not None]
    assert words_of(document)[: len(_LINES)] == list(_LINES)
    assert [document.text[cell.start : cell.end] for cell in cells] == ["Cell 0 0", "Cell 0 1", "Cell 1 0", "Cell 1 1"]
    assert document.regions[0].bbox is not None
    assert document.regions[0].bbox.x0 == pytest.approx(60, abs=3)


def test_upright_text_on_a_sheet_turned_round_twice_stays_as_it_is() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(180)
        canvas.translate(_SIDE, _SIDE)
        canvas.rotate(180)
        canvas.setFont("Helvetica", 11)
        for number, words in enumerate(_LINES):
            canvas.drawString(60, 500 - 30 * number, words)

    assert words_of(read_document(pdf([draw], size=(_SIDE, _SIDE)))) == list(_LINES)


def test_a_turned_page_has_the_size_of_the_turned_sheet() -> None:
    document = read_document(pdf([partial(_turned, angle=90)], size=(_SIDE, 700)))
    assert [(page.width, page.height) for page in document.pages] == [(700, _SIDE)]
    assert all(region.bbox is not None and region.bbox.x0 == pytest.approx(60, abs=3) for region in document.regions)


@pytest.mark.parametrize("angle", [90, -90])
def test_sideways_text_beside_upright_text_is_in_order_and_named(angle: int) -> None:
    def draw(canvas: Canvas) -> None:
        paragraphs(canvas, [LONG + "."] * 3, 400)
        _turned(canvas, angle=angle)

    document = read_document(pdf([draw], size=(_SIDE, _SIDE)))
    assert words_of(document)[-3:] == list(_LINES)
    assert [(notice.kind, notice.page) for notice in document.notices] == [("rotated_text", 1)]


def test_a_stamp_in_the_margin_needs_no_notice() -> None:
    def draw(canvas: Canvas) -> None:
        paragraph(canvas, LONG + ".", 72, x=LEFT)
        canvas.translate(30, 300)
        canvas.rotate(90)
        canvas.drawString(0, 0, "Printed copies are uncontrolled")

    document = read_document(pdf([draw]))
    assert words_of(document)[-1] == "Printed copies are uncontrolled"
    assert document.notices == ()
