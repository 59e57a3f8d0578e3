"""Pictures of contracts: PNG and JPEG files, and TIFF files with one picture per page."""

from __future__ import annotations

import io
import math
import struct
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from contractlens.exceptions import CorruptFileError, LimitExceededError, NoTextError
from contractlens.readers import ocr_engines, sha256
from contractlens.readers.assembly import DocumentBuilder
from contractlens.readers.ocr import (
    DPI,
    MOST_PIXELS,
    PageReading,
    judge,
    note_reading,
    recognise,
    recognised_notices,
    restore_skew,
    unread,
)
from contractlens.readers.ocr_image import has_ink
from contractlens.readers.pdf_blocks import write_blocks
from contractlens.readers.pdf_furniture import PageItems, remove_furniture
from contractlens.readers.pdf_layout import read_regions
from contractlens.readers.pdf_source import SourcePage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

    from contractlens.document import Document, Limits
    from contractlens.readers.ocr_engines import OcrEngine

_MAGIC = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}
_FORMATS = ("PNG", "JPEG", "TIFF")
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, OverflowError, TypeError, KeyError, IndexError, AttributeError, struct.error)  # fmt: skip
"""What Pillow raises for damaged files: its decoders look tags up without checking that they are there."""

_LARGEST = 100_000_000
"""Pixels of one picture before it is unpacked: A3 at 800 dpi."""

_PLAUSIBLE = (72, 1200)
"""Dots per inch that a file may claim; others are a camera's or a program's default."""

_PAGE_WIDTH = 8.27  # inches of A4, taken for the short side where the file does not say
_POINTS = 72


def sniff_image(data: bytes) -> bool:
    """Tell whether `data` is a PNG, JPEG or TIFF file, from its first bytes."""
    return media_type(data) is not None


def media_type(data: bytes) -> str | None:
    """Return the media type of a picture that `read_image` reads; None for anything else."""
    return next((name for magic, name in _MAGIC.items() if data.startswith(magic)), None)


def read_image(data: bytes, *, name: str, limits: Limits) -> Document:
    """Return the Document that a scanned picture shows: one page for each picture in the file.

    Args:
        data: The file.
        name: Its name for messages, or "".
        limits: How much to read.

    Raises:
        CorruptFileError: The file is damaged (``corrupt``).
        NoTextError: Tesseract is not installed or recognised no words (``image_only``).
        LimitExceededError: Too many pages or characters, or a picture of too many pixels (``too_many_pixels``).
    """
    builder = DocumentBuilder(name, media_type(data) or "image/unknown", limits)
    engine = ocr_engines.find_engine()
    if engine is None:
        msg = f"{name or 'the file'} is a picture of text; {ocr_engines.ADVICE}"
        raise NoTextError(msg, kind="image_only", name=name)
    pages: list[PageItems] = []
    tilted: dict[int, PageReading] = {}
    for number, (image, dpi) in enumerate(_pictures(data, name, limits), start=1):
        reading = _read_picture(image, dpi, number, engine)
        page = reading.page
        note_reading(reading, builder)
        pages.append(PageItems(number, page.width, page.height, read_regions(page)))
        if reading.skew:
            tilted[number] = reading
    if not any(page.characters for page in builder.pages):
        msg = f"{name or 'the file'} is a picture in which no words were recognised; check it on the page"
        raise NoTextError(msg, kind="image_only", name=name)
    builder.furniture += remove_furniture(pages)
    write_blocks(pages, builder)
    builder.notices += recognised_notices(builder.pages)
    return restore_skew(builder.build(sha256(data)), tilted)


def _read_picture(image: Image, dpi: int, number: int, engine: OcrEngine) -> PageReading:
    width, height = (side * _POINTS / dpi for side in image.size)
    page = SourcePage(number, width, height, [], [], [], [], has_images=True)
    if not has_ink(image):
        return PageReading(page, "good", "none")
    try:
        found = recognise(image, dpi, number, engine)
    except ocr_engines.RecognitionError as error:
        return unread(page, "none", f"could not be recognised: {error}")
    return judge(page, "none", found)


def _pictures(data: bytes, name: str, limits: Limits) -> Iterator[tuple[Image, int]]:
    """Yield each picture in grey with its dots per inch."""
    from PIL import Image as Pillow
    from PIL import ImageOps

    shown = name or "the file"
    try:
        with _quiet():
            file = Pillow.open(io.BytesIO(data), formats=_FORMATS)
            count = int(getattr(file, "n_frames", 1))
    except (*_DAMAGE, Pillow.DecompressionBombError) as error:
        raise _failure(error, shown, name) from error
    if count > limits.max_pages:
        msg = f"{shown} has {count:,} pages, more than {limits.max_pages:,}; raise Limits.max_pages to read it"
        raise LimitExceededError(msg, kind="too_many_pages", name=name)
    for index in range(count):
        try:
            with _quiet():
                file.seek(index)
                _check_size(file, shown, name)
                upright = ImageOps.exif_transpose(_on_white(file))
        except (*_DAMAGE, Pillow.DecompressionBombError) as error:
            raise _failure(error, shown, name) from error
        yield _scaled(upright, _resolution(file, upright))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Pillow's warnings of large pictures and odd tags from the user: the size is checked here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _failure(error: Exception, shown: str, name: str) -> CorruptFileError | LimitExceededError:
    from PIL import Image as Pillow

    if isinstance(error, Pillow.DecompressionBombError):
        return _too_large(shown, name)
    return CorruptFileError(f"{shown} is damaged and cannot be read as a picture", kind="corrupt", name=name)


def _check_size(image: Image, shown: str, name: str) -> None:
    if image.width * image.height > _LARGEST:
        raise _too_large(shown, name)


def _too_large(shown: str, name: str) -> LimitExceededError:
    msg = f"{shown} is a picture of more than {_LARGEST:,} pixels; save it with fewer dots per inch"
    return LimitExceededError(msg, kind="too_many_pixels", name=name)


def _on_white(image: Image) -> Image:
    """Return a grey picture; what is see-through becomes paper."""
    from PIL import Image as Pillow

    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        layered = image.convert("RGBA")
        paper = Pillow.new("RGBA", layered.size, "white")
        return Pillow.alpha_composite(paper, layered).convert("L")
    if image.mode.startswith("I;16"):  # 16 bits of grey: Pillow would cut them off, not scale them
        return image.point(lambda value: value / 256).convert("L")
    return image.convert("L")


def _resolution(file: Any, image: Image) -> int:
    """Return the dots per inch that the file states, or that make the picture as wide as A4."""
    stated = file.info.get("dpi")
    try:
        dpi = round(float(stated[0])) if stated else 0
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        dpi = 0
    if _PLAUSIBLE[0] < dpi <= _PLAUSIBLE[1]:  # 72 is what cameras write
        return dpi
    return max(round(min(image.size) / _PAGE_WIDTH), 1)


def _scaled(image: Image, dpi: int) -> tuple[Image, int]:
    """Return a picture near the resolution that Tesseract wants, within the limit of pixels."""
    from PIL import Image as Pillow

    factor = DPI / dpi if dpi < DPI * 0.6 or dpi > DPI * 1.5 else 1.0
    factor = min(factor, math.sqrt(MOST_PIXELS / max(image.width * image.height, 1)))
    if factor == 1.0:
        return image, dpi
    size = (max(round(image.width * factor), 1), max(round(image.height * factor), 1))
    return image.resize(size, Pillow.Resampling.LANCZOS), max(round(dpi * factor), 1)
