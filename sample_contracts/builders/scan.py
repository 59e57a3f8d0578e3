"""Make a PDF look like a scan: every page a grey picture, no text in the file."""

from __future__ import annotations

import io

import pypdfium2
from PIL import Image
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

_POINTS_PER_INCH = 72
_DPI = 80
_QUALITY = 18  # JPEG, of 95: still read with ease, and small
_TILT = (0.25, -0.35, 0.1)  # degrees, in turn: pages never lie straight on the glass
_WHITE, _PAPER = 255, 246


def scan(data: bytes, *, title: str) -> bytes:
    """Return a PDF with pictures of the pages of `data`; the same bytes in give the same bytes out."""
    rl_config.useA85 = 0
    stream = io.BytesIO()
    canvas = Canvas(stream, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    document = pypdfium2.PdfDocument(data)
    for number, page in enumerate(document):
        width, height = page.get_size()
        canvas.setPageSize((width, height))
        picture = page.render(scale=_DPI / _POINTS_PER_INCH, grayscale=True).to_pil().convert("L")
        canvas.drawImage(ImageReader(io.BytesIO(_photographed(picture, number))), 0, 0, width, height)
        canvas.showPage()
    document.close()
    canvas.save()
    return stream.getvalue()


def _photographed(picture: Image.Image, number: int) -> bytes:
    tilted = picture.rotate(_TILT[number % len(_TILT)], resample=Image.Resampling.BICUBIC, fillcolor=_WHITE)
    grey = tilted.point(lambda value: 20 + value * (_PAPER - 20) // _WHITE)
    stream = io.BytesIO()
    grey.save(stream, "JPEG", quality=_QUALITY, optimize=True)
    return stream.getvalue()
