from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from contractlens.readers import read_document
from tests.readers.pdf_samples import HEIGHT, LEFT, LONG, WIDTH, paragraphs, pdf, read, text

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_PICTURE = ImageReader(Image.new("L", (60, 60), 200))
_CLAUSES = [f"{number}. {LONG}." for number in range(1, 5)]


def _page(width: float, height: float, *, over: bool = False):
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(_PICTURE, LEFT, 60, width, height)
        paragraphs(canvas, _CLAUSES)
        if over:
            text(canvas, "These words are printed over the picture", LEFT + 20, HEIGHT - 150)

    return draw


def _told(*pages) -> list[tuple[str, int | None]]:
    return [(notice.kind, notice.page) for notice in read(pages).notices]


def test_large_picture_beside_text_is_told() -> None:
    assert _told(_page(100, 40), _page(400, 300)) == [("picture_not_read", 2)]


@pytest.mark.parametrize(
    "page",
    [_page(100, 100), _page(400, 300, over=True)],
    ids=["logo", "background"],
)
def test_logos_and_backgrounds_are_not_told(page) -> None:
    assert _told(page) == []


def test_picture_that_reaches_over_the_edge_counts_what_is_on_the_page() -> None:
    assert _told(_page(WIDTH * 3, 60)) == []


def test_both_engines_tell_it() -> None:
    notices = read_document(pdf([_page(400, 300)]), engine="pdfplumber").notices
    assert [notice.kind for notice in notices] == ["picture_not_read"]
