"""Make some pages of a PDF look like a photocopy that was scanned: black and white, a little askew, with specks."""

from __future__ import annotations

import io
import random
import time
from typing import TYPE_CHECKING

import pypdfium2
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Sequence

_DPI = 200
_ASKEW = (0.7, -0.4, 1.1)  # degrees, in turn
_THRESHOLD = 150
_SPECKS = 400  # of one to three pixels on a page
_WHITE = 255
_START = time.gmtime(0)  # dates are part of the file: the same bytes each time


def photocopy(data: bytes, pages: Sequence[int], *, title: str) -> bytes:
    """Return a PDF with black and white pictures of `pages` (from 1) of the PDF `data`."""
    document = pypdfium2.PdfDocument(data)
    pictures = [
        _copied(document[number - 1].render(scale=_DPI / 72, grayscale=True).to_pil().convert("L"), number)
        for number in pages
    ]
    document.close()
    stream = io.BytesIO()
    pictures[0].save(
        stream,
        "PDF",
        resolution=_DPI,
        save_all=True,
        append_images=pictures[1:],
        title=title,
        creationDate=_START,
        modDate=_START,
    )
    return stream.getvalue()


def _copied(picture: Image.Image, number: int) -> Image.Image:
    askew = picture.rotate(_ASKEW[number % len(_ASKEW)], resample=Image.Resampling.BICUBIC, fillcolor=_WHITE)
    copy = askew.point(lambda value: _WHITE if value > _THRESHOLD else 0).convert("1")
    chance = random.Random(number)
    pixels = copy.load()
    for _ in range(_SPECKS):
        x, y = chance.randrange(copy.width - 3), chance.randrange(copy.height)
        for step in range(chance.randrange(1, 4)):
            pixels[x + step, y] = 0
    return copy
