"""Pictures on grey, shaded and faded paper are evened out before they are recognised."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageOps

from contractlens.readers import read_document
from contractlens.readers.ocr_image import evened
from tests.readers.pdf_samples import pdf, text
from tests.readers.scans import needs_tesseract, page_pictures

DPI = 200
NUMBERS = ["1.", "1.1", "1.2", "2.", "2.1", "2.1.1", "3."]
WORDS = "The Supplier shall answer every call that the Authority makes to it"


def _page():
    def draw(canvas):
        for row, number in enumerate(NUMBERS):
            text(canvas, number, 72, 80 + 30 * row)
            text(canvas, WORDS, 108, 80 + 30 * row)

    return page_pictures(pdf([draw]), dpi=DPI)[0]


def _changed(image, factor, ground):
    return Image.fromarray((np.asarray(image, dtype=np.float32) * factor + ground).astype(np.uint8))


def _shaded(image):
    shade = np.linspace(0.45, 1.0, image.width)[None, :]
    return Image.fromarray((np.asarray(image) * shade).astype(np.uint8))


COPIES = {
    "grey paper": lambda image: _changed(image, 0.45, 70),
    "dark paper": lambda image: _changed(image, 0.25, 60),
    "faded ink": lambda image: _changed(image, 0.35, 165),
    "shadow of a book": _shaded,
    "negative": ImageOps.invert,
}


def test_clean_picture_stays_as_it_is():
    image = _page()
    assert evened(image, DPI) is image


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_paper_becomes_white_and_ink_dark(copy):
    before, after = np.asarray(_page()), np.asarray(evened(copy(_page()), DPI))
    assert after.shape == before.shape
    assert (after[before > 250] >= 235).mean() > 0.98
    assert (after[before < 5] <= 110).mean() > 0.9


@pytest.mark.parametrize("shade", [0, 120, 255])
def test_picture_of_one_shade_is_no_error(shade):
    assert evened(Image.new("L", (1700, 2200), shade), DPI).size == (1700, 2200)


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (900, 3)], ids=str)
def test_picture_of_a_few_pixels_is_no_error(size):
    assert evened(Image.new("L", size, 90), DPI).size == size


@needs_tesseract
@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_numbers_on_bad_paper_are_read(copy):
    stream = io.BytesIO()
    copy(_page()).save(stream, "PNG", dpi=(DPI, DPI))
    document = read_document(stream.getvalue())
    assert [document.text[block.start : block.end].split()[0] for block in document.blocks] == NUMBERS
