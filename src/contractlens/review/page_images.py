"""Pages as pictures with words highlighted."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contractlens.exceptions import CorruptFileError, EncryptedFileError, ReadError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PIL.Image import Image

    from contractlens.document import BBox, Document, Page

DPI = 110
"""Of the pictures: a page of A4 is 909 pixels wide, as wide as a notebook shows."""
_POINTS = 72
_MOST_PIXELS = 12_000_000  # of one picture: A0 would be more, and is made smaller
_FILL = (255, 235, 120)  # black text on it has a contrast of 17:1
_EDGE = (138, 86, 0)  # 5.6:1 against white: the place is told without colour too, by its frame
_PAD = 2  # pixels around the words
_PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD
_SAMPLED = 200  # characters of a page whose direction is looked at
_SIDEWAYS = 0.5  # sine of the angle: more than 30 degrees off the line


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as a picture.

    Attributes:
        page: Page from 1.
        png: The picture.
        alt: What it shows, in words.
        width: In pixels.
        height: In pixels.
    """

    page: int
    png: bytes
    alt: str
    width: int
    height: int


def marked_spans(document: Document, start: int, end: int) -> dict[int, list[BBox]]:
    """Return by page the boxes of the words ``text[start:end]``, lines that begin before it or end after it cut.

    Args:
        document: The contract.
        start: First character.
        end: One past the last.
    """
    found: dict[int, list[BBox]] = {}
    for region in document.locate(start, end):
        if region.page is not None and region.bbox is not None:
            length = max(region.end - region.start, 1)
            first = max(start - region.start, 0) / length
            last = min(end - region.start, length) / length
            found.setdefault(region.page, []).append(_cut(region.bbox, first, last))
    return found


def _cut(box: BBox, first: float, last: float) -> BBox:
    """Return the part of a printed line between two shares of its characters."""
    from contractlens.document import BBox

    width = box.x1 - box.x0
    return BBox(box.x0 + width * first, box.top, box.x0 + width * last, box.bottom)


def draw_pages(
    data: bytes, document: Document, boxes: dict[int, list[BBox]], *, password: Sequence[str], what: str
) -> list[PageImage]:
    """Return the pages that hold the boxes, with those highlighted.

    Args:
        data: The file.
        document: What was read from it.
        boxes: By page.
        password: To try on an encrypted PDF, in order.
        what: What is highlighted, for the alternative text.

    Raises:
        EncryptedFileError: A password is needed, or none of those given opens it.
        CorruptFileError: A page cannot be drawn.
    """
    known = {page.number: page for page in document.pages}
    if document.media_type == "application/pdf":
        pictures = _pdf_pictures(data, document, sorted(boxes), known, password)
    else:
        pictures = _pictures(data, document, sorted(boxes), known)
    made = []
    for number, picture in pictures:
        page = known[number]
        _highlight(picture, boxes[number], picture.width / page.width, picture.height / page.height)
        alt = f"Page {number} of {document.name or 'the contract'} with {what} highlighted"
        made.append(PageImage(number, _png(picture), alt, picture.width, picture.height))
    return made


def _pdf_pictures(
    data: bytes, document: Document, numbers: Iterable[int], known: dict[int, Page], password: Sequence[str]
) -> Iterable[tuple[int, Image]]:
    import pypdfium2 as pdfium

    pdf = _open(data, document, password)
    try:
        for number in numbers:
            try:
                page = pdf[number - 1]
                scale = _scale(*page.get_size())
                picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
            except (pdfium.PdfiumError, IndexError) as error:
                msg = f"page {number} of {document.name or 'the contract'} cannot be drawn"
                raise CorruptFileError(msg, name=document.name) from error
            yield number, _as_read(picture, page, known[number])
    finally:
        pdf.close()


def _open(data: bytes, document: Document, password: Sequence[str]) -> Any:
    import pypdfium2 as pdfium

    for tried in ("", *password):
        try:
            return pdfium.PdfDocument(data, password=tried or None)
        except pdfium.PdfiumError as error:
            if getattr(error, "err_code", None) != _PASSWORD_ERROR and "assword" not in str(error):
                msg = f"{document.name or 'the contract'} cannot be drawn: it is damaged"
                raise CorruptFileError(msg, name=document.name) from error
    kind, advice = ("wrong_password", "none of those given opens it") if password else ("encrypted", "give password=")
    msg = f"{document.name or 'the contract'} is encrypted; passwords are not kept: {advice}"
    raise EncryptedFileError(msg, kind=kind, name=document.name)


def _scale(width: float, height: float) -> float:
    """Return pixels per point, fewer for sheets so large that their picture would not fit in memory."""
    scale = DPI / _POINTS
    return min(scale, math.sqrt(_MOST_PIXELS / max(width * height, 1)))


def _as_read(picture: Image, page: Any, known: Page) -> Image:
    """Return the picture turned as its text was read: a sheet whose text runs up or down was turned for reading."""
    if (picture.width > picture.height) == (known.width > known.height):
        return picture
    import pypdfium2.raw as pdfium_c

    text = page.get_textpage()
    count = min(pdfium_c.FPDFText_CountChars(text), _SAMPLED)
    turn = math.radians(page.get_rotation())
    sines = [math.sin(pdfium_c.FPDFText_GetCharAngle(text, index) + turn) for index in range(max(count, 0))]
    down = sum(sine > _SIDEWAYS for sine in sines) > sum(sine < -_SIDEWAYS for sine in sines)
    return picture.rotate(90 if down else -90, expand=True)


def _pictures(
    data: bytes, document: Document, numbers: Iterable[int], known: dict[int, Page]
) -> Iterable[tuple[int, Image]]:
    """Yield pages of a picture file (PNG, JPEG, TIFF), scaled to `DPI`."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        file = Image.open(io.BytesIO(data))
    except (UnidentifiedImageError, OSError) as error:
        msg = f"{document.name or 'the contract'} cannot be drawn"
        raise ReadError(msg, kind="unsupported", name=document.name) from error
    for number in numbers:
        try:
            file.seek(number - 1)
            picture = ImageOps.exif_transpose(file).convert("RGB")
        except (EOFError, OSError) as error:
            msg = f"page {number} of {document.name or 'the contract'} cannot be drawn"
            raise CorruptFileError(msg, name=document.name) from error
        page = known[number]
        scale = _scale(page.width, page.height)
        yield number, picture.resize((max(round(page.width * scale), 1), max(round(page.height * scale), 1)))


def _highlight(picture: Image, boxes: Sequence[BBox], wide: float, high: float) -> None:
    """Colour the boxes as a marker pen does (black stays black), with a bar beside them that is seen without colour."""
    from PIL import Image, ImageChops, ImageDraw

    marker = Image.new("RGB", picture.size, (255, 255, 255))
    pen = ImageDraw.Draw(marker)
    for box in boxes:
        area = (box.x0 * wide - _PAD, box.top * high - _PAD, box.x1 * wide + _PAD, box.bottom * high + _PAD)
        pen.rectangle(area, fill=_FILL)
    for column in _columns(boxes):
        left = max(min(box.x0 for box in column) * wide - 3 * _PAD, 0)
        top, bottom = min(box.top for box in column), max(box.bottom for box in column)
        pen.line([(left, top * high - _PAD), (left, bottom * high + _PAD)], fill=_EDGE, width=3)
    picture.paste(ImageChops.multiply(picture, marker))


def _columns(boxes: Sequence[BBox]) -> list[list[BBox]]:
    """Return boxes in runs that stand below one another."""
    runs: list[list[BBox]] = []
    for box in boxes:
        last = runs[-1][-1] if runs else None
        if last is not None and box.top >= last.top and box.x0 < last.x1 and last.x0 < box.x1:
            runs[-1].append(box)
        else:
            runs.append([box])
    return runs


def _png(picture: Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=False)
    return written.getvalue()
