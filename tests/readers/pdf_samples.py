"""Small PDF files drawn in the tests."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from contractlens.readers import read_document

if TYPE_CHECKING:
    from contractlens.document import Block, Document

WIDTH, HEIGHT = A4
LEFT = 72.0
RIGHT = WIDTH - 72.0
SIZE = 11.0
LEADING = 13.5

Draw = Callable[[Canvas], None]


def pdf(pages: Sequence[Draw], *, password: str | None = None, size: tuple[float, float] = A4) -> bytes:
    """Return a PDF file with one page for each function in `pages`."""
    buffer = io.BytesIO()
    encrypt = StandardEncryption(password) if password else None
    canvas = Canvas(buffer, pagesize=size, invariant=1, encrypt=encrypt)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def text(canvas: Canvas, words: str, x: float, top: float, *, font: str = "Helvetica", size: float = SIZE) -> None:
    """Print one line whose baseline lies `size` below `top`."""
    canvas.setFont(font, size)
    canvas.drawString(x, HEIGHT - top - size, words)


def wrap(words: str, width: float, *, font: str = "Helvetica", size: float = SIZE) -> list[str]:
    """Break a text into lines no wider than `width`."""
    lines: list[str] = []
    for word in words.split():
        if lines and stringWidth(f"{lines[-1]} {word}", font, size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def paragraph(
    canvas: Canvas,
    words: str,
    top: float,
    *,
    x: float = LEFT,
    right: float = RIGHT,
    hang: float = 0.0,
    font: str = "Helvetica",
    size: float = SIZE,
) -> float:
    """Print a wrapped paragraph and return the top of the line after it; later lines hang in by `hang`."""
    for number, line in enumerate(wrap(words, right - x - hang, font=font, size=size)):
        text(canvas, line, x + (hang if number else 0.0), top, font=font, size=size)
        top += LEADING
    return top


def paragraphs(canvas: Canvas, texts: Sequence[str], top: float = 72.0, *, gap: float = 8.0) -> float:
    """Print paragraphs one below the other."""
    for words in texts:
        top = paragraph(canvas, words, top) + gap
    return top


def table(
    canvas: Canvas, rows: Sequence[Sequence[str]], top: float, widths: Sequence[float], *, high: float = 20.0
) -> float:
    """Draw a ruled table with one line in each cell and return the top of what follows."""
    for row, cells in enumerate(rows):
        x = LEFT
        for words, width in zip(cells, widths, strict=True):
            canvas.rect(x, HEIGHT - top - high, width, high)
            text(canvas, words, x + 4, top + 4, font="Helvetica-Bold" if row == 0 else "Helvetica", size=10)
            x += width
        top += high
    return top + 12


def read(pages: Sequence[Draw], **options: str) -> Document:
    """Read the PDF file that `pages` draw."""
    return read_document(pdf(pages), **options)  # type: ignore[arg-type]


def words_of(document: Document, blocks: Sequence[Block] | None = None) -> list[str]:
    """Return the text of each block."""
    return [document.text[block.start : block.end] for block in (document.blocks if blocks is None else blocks)]


LONG = (
    "The Supplier shall keep every component of the hosting platform within the support period of its maker and shall "
    "tell the Customer about any component that will leave support during the following year, together with a costed "
    "proposal for its replacement that the parties will discuss at the next service review meeting"
)
