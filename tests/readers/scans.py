"""Scans made in the tests: drawn pages turned into pictures, and a stand-in for Tesseract."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdfium2

from contractlens.readers.ocr_engines import RawWord, RecognitionError
from tests.system_packages import requires

if TYPE_CHECKING:
    from PIL import Image

needs_tesseract = requires("tesseract")


def page_pictures(data: bytes, *, dpi: int = 200, turn: float = 0.0) -> list[Image.Image]:
    """Return grey pictures of the pages of a PDF, turned by `turn` degrees against the clock."""
    document = pypdfium2.PdfDocument(data)
    images = [page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in document]
    document.close()
    expand = bool(turn) and turn % 90 == 0
    return [image.rotate(turn, expand=expand, fillcolor=255) for image in images] if turn else images


def scanned(data: bytes, *, dpi: int = 200, turn: float = 0.0) -> bytes:
    """Return a PDF of pictures of the pages of a PDF."""
    first, *others = page_pictures(data, dpi=dpi, turn=turn)
    stream = io.BytesIO()
    first.save(stream, "PDF", resolution=dpi, save_all=True, append_images=others)
    return stream.getvalue()


class FakeEngine:
    """Says what it is told to, for tests of what is done with it; fails where it is told nothing."""

    name = "fake"

    def __init__(self, lines: list[str] | None, confidence: float = 0.95) -> None:
        self.lines = lines
        self.confidence = confidence
        self.calls = 0

    def words(self, image: Image.Image, dpi: int, timeout: float, *, block: bool = False) -> list[RawWord]:
        self.calls += 1
        if self.lines is None:
            raise RecognitionError("Tesseract failed or took too long")
        return [
            RawWord(word, self.confidence, 300 + 130 * column, 300 + 60 * row, 410 + 130 * column, 340 + 60 * row, row)
            for row, line in enumerate(self.lines if not block else [])
            for column, word in enumerate(line.split())
        ]

    def turn(self, image: Image.Image, dpi: int, timeout: float) -> int:
        return 0
