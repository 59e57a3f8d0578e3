"""Pictures as files: PNG, JPEG and TIFF."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from contractlens.document import Limits
from contractlens.exceptions import CorruptFileError, LimitExceededError, NoTextError
from contractlens.readers import images, ocr_engines
from contractlens.readers.images import read_image, sniff_image
from tests.readers.pdf_samples import paragraphs, pdf
from tests.readers.scans import FakeEngine, needs_tesseract, page_pictures

LINES = ["4.1 The Supplier shall replace", "every laptop within four years"]
CLAUSE = "The Supplier shall replace every laptop provided to the Authority within four years after its delivery."


def _file(kind: str, pages: int = 1, **options) -> bytes:
    first, *others = page_pictures(pdf([lambda canvas: paragraphs(canvas, [CLAUSE] * 3)] * pages))
    stream = io.BytesIO()
    if others:
        options |= {"save_all": True, "append_images": others}
    first.save(stream, kind, dpi=(200, 200), **options)
    return stream.getvalue()


@pytest.fixture(autouse=True)
def _engine(monkeypatch, request):
    if "real" not in request.keywords and not any(mark.name == "skipif" for mark in request.node.iter_markers()):
        monkeypatch.setattr(ocr_engines, "find_engine", lambda: FakeEngine(LINES))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_pictures_are_told_by_their_first_bytes(kind):
    assert sniff_image(_file(kind))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04", b"BM"], ids=["empty", "pdf", "zip", "bmp"])
def test_other_files_are_no_pictures(data):
    assert not sniff_image(data)


def test_a_picture_has_the_size_of_its_sheet():
    document = read_image(_file("PNG"), name="page.png", limits=Limits())
    (page,) = document.pages
    assert (round(page.width), round(page.height), page.origin) == (595, 842, "ocr")
    assert document.media_type == "image/png"


def test_each_picture_of_a_tiff_is_a_page():
    document = read_image(_file("TIFF", 3), name="scan.tif", limits=Limits())
    assert [page.number for page in document.pages] == [1, 2, 3]


def test_too_many_pictures_are_refused():
    with pytest.raises(LimitExceededError) as caught:
        read_image(_file("TIFF", 3), name="scan.tif", limits=Limits(max_pages=2))
    assert caught.value.kind == "too_many_pages"


def test_a_picture_of_too_many_pixels_is_refused(monkeypatch):
    monkeypatch.setattr(images, "_LARGEST", 1_000)
    with pytest.raises(LimitExceededError) as caught:
        read_image(_file("PNG"), name="bomb.png", limits=Limits())
    assert caught.value.kind == "too_many_pixels"


def test_a_decompression_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1_000)
    with pytest.raises(LimitExceededError) as caught:
        read_image(_file("PNG"), name="bomb.png", limits=Limits())
    assert caught.value.kind == "too_many_pixels"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
@pytest.mark.parametrize("size", [12, 300])
def test_a_damaged_picture_is_corrupt(kind, size):
    with pytest.raises(CorruptFileError):
        read_image(_file(kind)[:size], name="cut", limits=Limits())


def test_a_blank_picture_has_no_words():
    stream = io.BytesIO()
    Image.new("L", (800, 1100), 255).save(stream, "PNG")
    with pytest.raises(NoTextError) as caught:
        read_image(stream.getvalue(), name="blank.png", limits=Limits())
    assert caught.value.kind == "image_only"


def test_without_tesseract_a_picture_is_refused(monkeypatch):
    monkeypatch.setattr(ocr_engines, "find_engine", lambda: None)
    with pytest.raises(NoTextError, match=r"contractlens\[ocr\]"):
        read_image(_file("PNG"), name="page.png", limits=Limits())


@needs_tesseract
def test_the_words_of_a_picture_are_read():
    assert CLAUSE in " ".join(read_image(_file("JPEG"), name="page.jpg", limits=Limits()).text.split())
