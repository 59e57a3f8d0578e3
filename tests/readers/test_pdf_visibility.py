from __future__ import annotations

import io
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from contractlens.exceptions import NoTextError
from contractlens.readers import read_document
from tests.readers.pdf_samples import HEIGHT, LEFT, LONG, WIDTH, paragraph, pdf, read, text, words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportlab.pdfgen.canvas import Canvas

_SECRET = "Secret price"
_SHOWN = "The Supplier shall keep this."


def _box(canvas: Canvas, top: float, *, color: tuple[float, float, float] = (0, 0, 0), x: float = LEFT - 4) -> None:
    canvas.setFillColorRGB(*color)
    canvas.rect(x, HEIGHT - top - 16, 200, 18, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)


def _colored(canvas: Canvas, color: tuple[float, float, float], top: float = 200) -> None:
    canvas.setFillColorRGB(*color)
    text(canvas, _SECRET, LEFT, top)
    canvas.setFillColorRGB(0, 0, 0)


def _mode(canvas: Canvas, mode: int, words: str = _SECRET, top: float = 200) -> None:
    lines = canvas.beginText(LEFT, HEIGHT - top - 11)
    lines.setFont("Helvetica", 11)
    lines.setTextRenderMode(mode)
    lines.textOut(words)
    canvas.drawText(lines)


def _covered(canvas: Canvas, color: tuple[float, float, float] = (0, 0, 0)) -> None:
    text(canvas, _SECRET, LEFT, 200)
    _box(canvas, 200, color=color)


def _same_color_as_box(canvas: Canvas) -> None:
    _box(canvas, 200)
    text(canvas, _SECRET, LEFT, 200)


def _in_form(canvas: Canvas, draw: Callable[[Canvas], None]) -> None:
    canvas.beginForm("part")
    draw(canvas)
    canvas.endForm()
    canvas.doForm("part")


def _transparent(canvas: Canvas) -> None:
    canvas.setFillAlpha(0)
    text(canvas, _SECRET, LEFT, 200)
    canvas.setFillAlpha(1)


def _image(canvas: Canvas, box: tuple[float, float, float, float]) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (20, 20), (240, 240, 220)).save(picture, "png")
    canvas.drawImage(ImageReader(picture), *box)


@pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])
@pytest.mark.parametrize(
    ("draw", "reason", "notice"),
    [
        pytest.param(_covered, "covered", "covered_text", id="black-box-drawn-over"),
        pytest.param(partial(_covered, color=(1, 1, 1)), "covered", "covered_text", id="white-box-drawn-over"),
        pytest.param(partial(_in_form, draw=_covered), "covered", "covered_text", id="box-in-a-form-object"),
        pytest.param(partial(_colored, color=(1, 1, 1)), "hidden", "hidden_text", id="white-on-paper"),
        pytest.param(partial(_colored, color=(0.97, 0.96, 0.97)), "hidden", "hidden_text", id="nearly-white"),
        pytest.param(_same_color_as_box, "hidden", "hidden_text", id="black-on-black"),
        pytest.param(partial(_mode, mode=3), "hidden", "hidden_text", id="invisible-mode"),
        pytest.param(partial(_mode, mode=7), "hidden", "hidden_text", id="stencil-mode"),
        pytest.param(_transparent, "hidden", "hidden_text", id="fully-transparent"),
        pytest.param(
            lambda canvas: text(canvas, _SECRET, LEFT, 200, size=0.4), "hidden", "hidden_text", id="too-small-to-read"
        ),
        pytest.param(lambda canvas: text(canvas, _SECRET, WIDTH + 30, 200), "off_page", "hidden_text", id="off-page"),
    ],
)
def test_words_that_nobody_sees_are_left_out_and_named(
    draw: Callable[[Canvas], None], reason: str, notice: str, engine: str
) -> None:
    def page(canvas: Canvas) -> None:
        text(canvas, _SHOWN, LEFT, 72)
        draw(canvas)

    document = read([page], engine=engine)
    assert document.text == _SHOWN
    assert [(one.reason, one.characters, one.page) for one in document.concealed] == [(reason, 11, 1)]
    assert [(one.kind, one.page) for one in document.notices] == [(notice, 1)]
    assert all("Secret" not in one.message for one in document.notices)


def _table_header(canvas: Canvas) -> None:
    _box(canvas, 200, color=(0.1, 0.2, 0.5))
    _colored(canvas, (1, 1, 1))


def _shaded_cell_below(canvas: Canvas) -> None:
    text(canvas, _SECRET, LEFT, 200)
    _box(canvas, 216, color=(0.8, 0.8, 0.8))


def _highlighter(canvas: Canvas) -> None:
    text(canvas, _SECRET, LEFT, 200)
    canvas.setFillAlpha(0.4)
    _box(canvas, 200, color=(1, 1, 0))
    canvas.setFillAlpha(1)


def _frame(canvas: Canvas) -> None:
    text(canvas, _SECRET, LEFT, 200)
    path = canvas.beginPath()
    path.rect(LEFT - 20, HEIGHT - 240, 300, 60)
    path.rect(LEFT - 16, HEIGHT - 236, 292, 52)
    canvas.drawPath(path, stroke=0, fill=1, fillMode=0)


def _clipped_box(canvas: Canvas) -> None:
    text(canvas, _SECRET, LEFT, 200)
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(LEFT, HEIGHT - 300, 200, 40)
    canvas.clipPath(path, stroke=0)
    canvas.rect(0, 0, WIDTH, HEIGHT, stroke=0, fill=1)
    canvas.restoreState()


def _printed_again(canvas: Canvas) -> None:
    text(canvas, _SECRET, LEFT, 200)
    _box(canvas, 200, color=(1, 1, 1))
    text(canvas, _SECRET, LEFT, 200)


def _white_on_image(canvas: Canvas) -> None:
    _image(canvas, (LEFT - 10, HEIGHT - 260, 300, 100))
    _colored(canvas, (1, 1, 1))


def _underlined(canvas: Canvas) -> None:
    text(canvas, _SECRET, LEFT, 200)
    canvas.rect(LEFT, HEIGHT - 214, 70, 0.7, stroke=0, fill=1)


def _outlined_letters(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    _mode(canvas, 2)


@pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])
@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(_table_header, id="white-on-dark-fill"),
        pytest.param(_shaded_cell_below, id="shaded-cell-below"),
        pytest.param(_highlighter, id="highlighter"),
        pytest.param(_frame, id="frame-with-a-hole"),
        pytest.param(_clipped_box, id="clipped-box"),
        pytest.param(_printed_again, id="printed-again-on-top"),
        pytest.param(_white_on_image, id="white-on-an-image"),
        pytest.param(_underlined, id="underline"),
        pytest.param(_outlined_letters, id="white-letters-with-outline"),
        pytest.param(partial(_colored, color=(0.6, 0.6, 0.6)), id="grey"),
    ],
)
def test_words_that_can_be_seen_stay(draw: Callable[[Canvas], None], engine: str) -> None:
    def page(canvas: Canvas) -> None:
        text(canvas, _SHOWN, LEFT, 72)
        draw(canvas)

    document = read([page], engine=engine)
    assert words_of(document) == [_SHOWN, _SECRET]
    assert document.concealed == ()
    assert document.notices == ()


def test_a_box_over_part_of_a_word_hides_that_part() -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, "Price:12345 a day", LEFT, 200)
        _box(canvas, 200, x=LEFT + 29)

    document = read([draw, lambda canvas: paragraph(canvas, LONG, 72) and None])
    assert document.text.startswith("Price:\n")
    assert "12345" not in document.text


def test_a_label_printed_on_a_box_does_not_bring_back_what_is_under_it() -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, _SHOWN, LEFT, 72)
        _covered(canvas)
        canvas.setFillColorRGB(1, 1, 1)
        text(canvas, "[Redacted price, see section]", LEFT - 2, 200)

    assert words_of(read([draw]))[1:] == ["[Redacted price, see section]"]


def test_an_invisible_layer_over_the_image_of_a_page_is_recognised_text() -> None:
    def draw(canvas: Canvas) -> None:
        _image(canvas, (0, 0, WIDTH, HEIGHT))
        _mode(canvas, 3, words=_SHOWN)

    document = read_document(pdf([draw, lambda canvas: paragraph(canvas, LONG + ".", 72) and None]), ocr="never")
    assert words_of(document)[0] == _SHOWN
    assert document.concealed == ()
    assert [page.origin for page in document.pages] == ["ocr", "text"]


def test_invisible_words_beside_a_small_image_are_hidden() -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, _SHOWN, LEFT, 72)
        _image(canvas, (LEFT, HEIGHT - 230, 100, 50))
        _mode(canvas, 3)

    assert read([draw]).text == _SHOWN


def test_places_of_covered_words_are_those_on_the_page_as_shown() -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, _SHOWN, LEFT, 72)
        _covered(canvas)

    (place,) = read([draw]).concealed
    assert place.bbox is not None
    assert (place.bbox.x0, place.bbox.top) == (pytest.approx(LEFT, abs=2), pytest.approx(200, abs=4))


def test_a_file_whose_words_are_all_covered_has_no_text() -> None:
    with pytest.raises(NoTextError):
        read([_covered])
