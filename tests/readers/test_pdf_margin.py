from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contractlens.document import Furniture
from tests.readers.pdf_samples import LEADING, LEFT, RIGHT, read, text, words_of, wrap

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from tests.readers.pdf_samples import Draw

_CLAUSES = [
    "1. The Supplier shall replace each laptop once in four years, bear the cost and train those who work with them.",
    "2. The Customer may refuse a laptop that is older than 12 months, or that is slower than the one that it is for.",
]
_ITEMS = ["laptops for the staff", "monitors", "printers", "telephones", "chairs", "desks", "a safe", "a server"]


def _numbered(texts: list[str], *, first: int = 1, every: int = 1, x: float = 40.0) -> Draw:
    def draw(canvas: Canvas) -> None:
        lines = [line for words in texts for line in wrap(words, RIGHT - LEFT - 250)]
        for index, line in enumerate(lines):
            text(canvas, line, LEFT, 72 + LEADING * index)
            if (first + index) % every == 0:
                text(canvas, str(first + index), x, 72 + LEADING * index, size=8)

    return draw


@pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])
@pytest.mark.parametrize("x", [40.0, RIGHT + 20], ids=["left", "right"])
def test_numbers_of_lines_in_the_margin_are_furniture(x: float, engine: str) -> None:
    document = read([_numbered(_CLAUSES, x=x), _numbered(_CLAUSES, first=5, x=x)], engine=engine)
    assert words_of(document) == _CLAUSES * 2
    assert document.furniture == (Furniture("line_number", "1", (1, 2)),)


def test_numbers_at_every_second_line_are_furniture() -> None:
    document = read([_numbered(_CLAUSES * 3, every=2)])
    assert words_of(document) == _CLAUSES * 3
    assert [one.kind for one in document.furniture] == ["line_number"]


def test_numbers_of_the_items_of_a_list_stay() -> None:
    document = read([_numbered(_ITEMS)])
    assert document.text.split() == [
        word for index, item in enumerate(_ITEMS, 1) for word in (str(index), *item.split())
    ]
    assert document.furniture == ()


def test_numbers_that_skip_a_line_stay() -> None:
    def draw(canvas: Canvas) -> None:
        _numbered(_CLAUSES[:1])(canvas)
        for index, number in enumerate(("7", "9", "10", "14", "15", "16")):
            text(canvas, number, 40, 300 + LEADING * index)

    assert {"7", "9", "10", "14", "15", "16"} <= set(read([draw]).text.split())
