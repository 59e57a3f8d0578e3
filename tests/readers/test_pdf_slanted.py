from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contractlens.document import Furniture
from contractlens.exceptions import NoTextError
from tests.readers.pdf_samples import HEIGHT, WIDTH, paragraphs, pdf, read, words_of

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from tests.readers.pdf_samples import Draw

_CLAUSES = [
    "1.1 The Supplier shall replace each laptop once in four years and shall bear the whole cost of doing so.",
    "1.2 The Customer may refuse a laptop that is older than the one for which it is to stand in, by notice in writing.",
    "1.3 The Supplier shall keep a list of all laptops and shall give the Customer a copy of it each quarter.",
]


def _mark(words: str, angle: float, *, size: float = 60, clauses: list[str] | None = None) -> Draw:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillGray(0.8)
        canvas.setFont("Helvetica-Bold", size)
        canvas.translate(WIDTH / 2, HEIGHT - 110)
        canvas.rotate(angle)
        canvas.drawCentredString(0, 0, words)
        canvas.restoreState()
        paragraphs(canvas, _CLAUSES if clauses is None else clauses)

    return draw


@pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])
@pytest.mark.parametrize("angle", [20, 35, 45, 55, 70, -45])
@pytest.mark.parametrize("words", ["DRAFT", "Commercial in confidence"])
def test_a_watermark_across_clauses_is_furniture(words: str, angle: float, engine: str) -> None:
    document = read([_mark(words, angle)] * 2, engine=engine)
    assert words_of(document) == _CLAUSES * 2
    assert document.furniture == (Furniture("watermark", words, (1, 2)),)


@pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])
def test_large_print_along_the_lines_behind_clauses_is_furniture(engine: str) -> None:
    document = read([_mark("DRAFT", 0)] * 2, engine=engine)
    assert words_of(document) == _CLAUSES * 2
    assert document.furniture == (Furniture("watermark", "DRAFT", (1, 2)),)


def test_large_title_above_the_text_is_text() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 48)
        canvas.drawString(72, HEIGHT - 60, "Hosting")
        paragraphs(canvas, _CLAUSES, 110)

    document = read([draw])
    assert words_of(document) == ["Hosting", *_CLAUSES]


def test_slanted_print_of_the_size_of_the_text_is_kept_after_it() -> None:
    document = read([_mark("Sites in Wales only", 45, size=11)])
    assert words_of(document)[:3] == _CLAUSES
    assert sorted(document.text[document.blocks[2].end :].split()) == ["Sites", "Wales", "in", "only"]
    assert document.furniture == ()


def test_lines_that_lean_by_a_few_degrees_are_text() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rotate(2)
        paragraphs(canvas, _CLAUSES)

    document = read([draw])
    assert sorted(document.text.split()) == sorted(" ".join(_CLAUSES).split())
    assert document.furniture == ()


def test_a_page_of_slanted_print_alone_is_read() -> None:
    assert read([_mark("Specimen", 45, clauses=[])]).text == "Specimen"


def test_invisible_slanted_print_is_not_in_the_furniture() -> None:
    def draw(canvas: Canvas) -> None:
        paragraphs(canvas, _CLAUSES)
        canvas.translate(WIDTH / 2, 300)
        canvas.rotate(45)
        canvas.setFont("Helvetica", 60)
        canvas.setFillGray(1)
        canvas.drawString(0, 0, "Secret")

    document = read([draw])
    assert document.furniture == ()
    assert [one.reason for one in document.concealed] == ["hidden"]


def test_a_picture_of_a_page_under_a_watermark_has_no_text() -> None:
    def draw(canvas: Canvas) -> None:
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "grey")), 0, 0, WIDTH, HEIGHT)
        _mark("DRAFT", 45, clauses=[])(canvas)

    from contractlens.readers import read_document

    with pytest.raises(NoTextError) as caught:
        read_document(pdf([draw]), ocr="never")
    assert caught.value.kind == "image_only"
