"""Which pages are recognised from their picture, and what comes of it.

Page by page: a page with a good text layer is left alone. A page without words, with garbled ones, or with a few words
(a stamp, a number) over a picture of a page is drawn and handed to Tesseract. What was recognised becomes words and
rulings like those of any other page, so the layout code does the rest.
"""

from __future__ import annotations

import math
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from contractlens.coverage import page_ranges
from contractlens.document import BBox, Notice, Page, PageOrigin, PageQuality
from contractlens.readers import ocr_engines
from contractlens.readers.ocr_image import evened, find_rulings, find_skew, has_ink, straighten, without_leaders
from contractlens.readers.ocr_labels import read_labels
from contractlens.readers.ocr_words import is_misread, page_words
from contractlens.readers.pdf_source import SourcePage
from contractlens.readers.text_quality import grade_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL.Image import Image

    from contractlens.document import Document
    from contractlens.readers.assembly import DocumentBuilder
    from contractlens.readers.ocr_engines import OcrEngine
    from contractlens.readers.pdf_source import Word

OcrMode = Literal["auto", "never", "always"]

DPI = 300
"""What Tesseract was trained for; at 200 it makes twice the errors on small print."""

MOST_PIXELS = 25_000_000
"""Of a page's picture: A3 at 300 dpi has 17 million; larger sheets are drawn with fewer dots per inch."""

PAGE_SECONDS = 60.0
"""For the recognition of one page; a full page of small print takes three."""

POOR_CONFIDENCE = 0.85
"""Mean confidence below which a page counts as poor: there about one word in ten is wrong.

Measured on one page drawn with 60 to 100 dots per inch: 1% of its words are wrong at 0.94, 4% at 0.93, 7% at 0.89, and
15% to 37% from 0.80 down.
"""

_SURE = 0.8
"""Mean confidence from which nobody asks whether the page lies on its side or upside down."""

_FEW_CHARACTERS = 250
"""A page with fewer is looked at for a picture behind: stamps, page numbers and electronic signatures have fewer."""

_COVERED = 0.5
"""Share of the page that pictures must cover to be what the page shows."""

_BETTER = 1.5
"""How many times more characters recognition must find than a sound but short text layer, to take its place."""

_LONG_WORD = 4  # letters from which a word is wider than high
_LOW_DPI = 50
_DEEPEST = 3  # groups of drawings inside one another, looked into for pictures
_POINTS = 72


@dataclass(frozen=True, slots=True)
class PageReading:
    """A page after this stage.

    Attributes:
        page: Its words and rulings, from the file or from recognition.
        quality: As in `contractlens.document.Page`.
        origin: As in `contractlens.document.Page`.
        confidence: As in `contractlens.document.Page`.
        notice: What the user must know, or None.
        skew: Degrees by which the picture was turned, against the clock, to level its lines.
    """

    page: SourcePage
    quality: PageQuality
    origin: PageOrigin
    confidence: float | None = None
    notice: Notice | None = None
    skew: float = 0.0


@dataclass(frozen=True, slots=True)
class Recognised:
    """What recognition made of one picture: `page` has the size of the picture once it is upright."""

    page: SourcePage
    confidence: float | None
    skew: float


def recognise(image: Image, dpi: int, number: int, engine: OcrEngine) -> Recognised:
    """Recognise a grey picture of a page; one that lies on its side or upside down is turned.

    Raises:
        RecognitionError: Tesseract failed or took too long.
    """
    image = evened(image, dpi)
    upright, skew = _levelled(image, dpi)
    words, confidence, lies = _words(upright, dpi, engine)
    if lies or confidence is None or confidence < _SURE:
        turn = engine.turn(image, dpi, PAGE_SECONDS)
        if turn:
            other, angle = _levelled(image.rotate(turn, expand=True), dpi)
            others, certainty, still = _words(other, dpi, engine)
            if not still and (lies or (certainty or 0.0) > (confidence or 0.0)):
                upright, words, confidence, skew = other, others, certainty, angle
    width, height = (side * _POINTS / dpi for side in upright.size)
    page = SourcePage(
        number, width, height, words, [], find_rulings(upright, dpi) if words else [], [], has_images=True
    )
    return Recognised(page, confidence, skew)


def _levelled(image: Image, dpi: int) -> tuple[Image, float]:
    skew = find_skew(image, dpi)
    return (straighten(image, skew) if skew else image), skew


def _words(image: Image, dpi: int, engine: OcrEngine) -> tuple[list[Word], float | None, bool]:
    """Return the words, their confidence, and whether they run up or down the picture: Tesseract may read them so."""
    raw = engine.words(without_leaders(image, dpi), dpi, PAGE_SECONDS)
    long = [word for word in raw if len(word.text) >= _LONG_WORD]
    lies = 2 * sum(word.bottom - word.top > word.x1 - word.x0 for word in long) > len(long)
    words, confidence = page_words(raw if lies else read_labels(image, raw, dpi, engine, PAGE_SECONDS), dpi)
    return words, confidence, lies


class PageReader:
    """Grades the pages of one PDF file and recognises those that need it; `close` it after use."""

    def __init__(self, data: bytes, *, password: str | None, mode: OcrMode, lock: AbstractContextManager[Any]) -> None:
        """Keep what is needed to draw pages; nothing is opened before a page needs it.

        Args:
            data: The file.
            password: That opens it.
            mode: ``auto``, ``never`` or ``always`` (every page that has ink).
            lock: Held while PDFium works; a `nullcontext` when the caller holds it already.
        """
        self._data = data
        self._password = password
        self._mode = mode
        self._lock = lock
        self._document: Any = None
        self.tilted: dict[int, PageReading] = {}

    def close(self) -> None:
        """Free the file."""
        if self._document is not None:
            with self._lock:
                self._document.close()

    def read(self, page: SourcePage) -> PageReading:
        """Return the page as it is, or recognised."""
        if page.damaged:
            msg = f"page {page.number} is damaged and could not be read; get a fresh copy of the file"
            return PageReading(page, "none", "none", notice=Notice("page_damaged", msg, page=page.number))
        texts = [word.text for word in page.words]
        if page.sideways:
            texts += [word.text for word in page.sideways]
        grade = grade_text(texts)
        if grade == "good" and page.is_ocr_layer and is_misread(texts):
            grade = "poor"
        characters = sum(map(len, texts))
        if grade == "good" and self._mode != "always" and characters >= _FEW_CHARACTERS:
            return PageReading(page, "good", "ocr" if page.is_ocr_layer else "text")
        reading = self._read_picture(page, grade, characters)
        if reading.skew:
            self.tilted[page.number] = reading
        return reading

    def _read_picture(self, page: SourcePage, grade: PageQuality, characters: int) -> PageReading:
        """Decide about a page whose text layer is missing, garbled or short."""
        origin: PageOrigin = "ocr" if page.is_ocr_layer else "text"
        try:
            if grade == "good" and self._mode != "always" and self._picture_share(page) < _COVERED:
                return PageReading(page, "good", origin)
            if not characters and not has_ink(self._draw(page, _LOW_DPI)[0]):
                return PageReading(page, "good", "none")  # a blank page: nothing on it was missed
            if grade == "good" and page.is_ocr_layer and self._mode != "always":
                return PageReading(page, "good", origin)  # few words, but recognised before
            engine = None if self._mode == "never" else ocr_engines.find_engine()
            if engine is None:
                why = 'was not recognised (ocr="never")' if self._mode == "never" else "could not be recognised"
                return unread(page, grade, why)
            image, dpi = self._draw(page, DPI)
            found = recognise(image, dpi, page.number, engine)
        except ocr_engines.RecognitionError as error:
            return unread(page, grade, f"could not be recognised: {error}")
        if grade == "good" and self._mode == "always" and (found.confidence or 0.0) >= POOR_CONFIDENCE:
            return judge(page, "none", found)
        return judge(page, grade, found)

    @contextmanager
    def _opened(self, page: SourcePage) -> Iterator[Any]:
        """Hold a page open, and the lock of PDFium."""
        import pypdfium2

        with self._lock:
            try:
                if self._document is None:
                    self._document = pypdfium2.PdfDocument(self._data, password=self._password)
                opened = self._document[page.number - 1]
            except (pypdfium2.PdfiumError, IndexError) as error:
                raise ocr_engines.RecognitionError("it cannot be drawn") from error
            try:
                yield opened
            finally:
                opened.close()

    def _draw(self, page: SourcePage, dpi: int) -> tuple[Image, int]:
        """Return a grey picture of a page, and its dots per inch."""
        import pypdfium2

        with self._opened(page) as opened:
            width, height = opened.get_size()
            if not width * height <= MOST_PIXELS * _POINTS**2:  # more than may be drawn, even with one dot per inch
                raise ocr_engines.RecognitionError("it is too large to be drawn")
            dpi = max(min(dpi, int(math.sqrt(MOST_PIXELS * _POINTS**2 / max(width * height, 1.0)))), 1)
            try:
                picture = opened.render(scale=dpi / _POINTS, grayscale=True).to_pil().convert("L")
            except (pypdfium2.PdfiumError, ValueError, OverflowError) as error:
                raise ocr_engines.RecognitionError("it cannot be drawn") from error
        return picture, dpi

    def _picture_share(self, page: SourcePage) -> float:
        """Return the share of the page that its pictures cover."""
        import pypdfium2
        import pypdfium2.raw as pdfium

        area = 0.0
        with self._opened(page) as opened:
            for item in opened.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=_DEEPEST):
                try:
                    left, bottom, right, top = item.get_bounds()
                except pypdfium2.PdfiumError:  # of a damaged picture
                    continue
                area += max(right - left, 0.0) * max(top - bottom, 0.0)
        return area / max(page.width * page.height, 1.0)


def judge(page: SourcePage, grade: PageQuality, found: Recognised) -> PageReading:
    """Take what was recognised, or stay with the text layer where recognition found no more."""
    own = sum(len(word.text) for word in (*page.words, *page.sideways))
    characters = sum(len(word.text) for word in found.page.words)
    if found.confidence is None or not characters:
        return unread(page, grade, "is a picture in which no words were recognised")
    if grade == "good" and characters < _BETTER * own:
        return PageReading(page, "good", "text")
    sure = found.confidence >= POOR_CONFIDENCE and grade_text([word.text for word in found.page.words]) == "good"
    if not sure and grade == "poor" and characters < own / _BETTER:
        return unread(page, grade, "could not be recognised either")
    confidence = round(found.confidence, 3)
    if sure:
        return PageReading(found.page, "good", "ocr", confidence, None, found.skew)
    msg = (
        f"page {page.number} could be recognised only with doubt (mean confidence {confidence:.0%}), so words on it may "
        "be wrong or missing; check it on the page, or scan it again"
    )
    notice = Notice("poor_recognition", msg, page=page.number)
    return PageReading(found.page, "poor", "ocr", confidence, notice, found.skew)


def unread(page: SourcePage, grade: PageQuality, why: str) -> PageReading:
    """Return a page as it came, with the reason why its picture was not read."""
    advice = ocr_engines.ADVICE if ocr_engines.find_engine() is None else "check it on the page"
    if grade == "poor":
        msg = f"page {page.number} has a garbled text layer and {why}, so nothing on it was checked; {advice}"
        return PageReading(page, "poor", "text", notice=Notice("garbled_text", msg, page=page.number))
    if grade == "good":
        msg = f"page {page.number} shows a picture with few words beside it, and the picture {why}; {advice}"
        return PageReading(page, "poor", "text", notice=Notice("page_unreadable", msg, page=page.number))
    msg = f"page {page.number} holds no text and {why}, so nothing on it was checked; {advice}"
    return PageReading(page, "none", "none", notice=Notice("page_unreadable", msg, page=page.number))


def note_reading(reading: PageReading, builder: DocumentBuilder) -> None:
    """Record a page, and what must be known about it."""
    page = reading.page
    characters = sum([len(word.text) for words in (page.words, page.sideways) for word in words])
    builder.pages.append(
        Page(page.number, page.width, page.height, characters, reading.quality, reading.origin, reading.confidence)
    )
    if reading.notice is not None:
        builder.notices.append(reading.notice)


def recognised_notices(pages: Sequence[Page]) -> list[Notice]:
    """Return the notice that names the pages recognised here; none without any."""
    numbers = [page.number for page in pages if page.confidence is not None]
    if not numbers:
        return []
    many = "pages" if len(numbers) > 1 else "page"
    msg = (
        f"{many} {page_ranges(numbers)} had to be recognised from pictures (OCR); compare what is quoted with the page"
    )
    return [Notice("text_recognised", msg, page=numbers[0])]


def restore_skew(document: Document, tilted: dict[int, PageReading]) -> Document:
    """Return the document with the boxes of levelled pages where the lines stand on the page itself."""
    if not tilted:
        return document
    regions = tuple(
        replace(region, bbox=_tilted(region.bbox, tilted[region.page]))
        if region.bbox is not None and region.page in tilted
        else region
        for region in document.regions
    )
    return replace(document, regions=regions)


def _tilted(box: BBox, reading: PageReading) -> BBox:
    """Return the box around a level box that is turned back, clockwise, about the middle of the page."""
    angle = math.radians(reading.skew)
    cos, sin = math.cos(angle), math.sin(angle)
    x, y = reading.page.width / 2, reading.page.height / 2
    corners = [(left - x, top - y) for left in (box.x0, box.x1) for top in (box.top, box.bottom)]
    across = [x + dx * cos - dy * sin for dx, dy in corners]
    down = [y + dx * sin + dy * cos for dx, dy in corners]
    return BBox(min(across), min(down), max(across), max(down))


def lock_for(engine: str) -> AbstractContextManager[Any]:
    """Return what to hold while a page is drawn: the reader that uses PDFium holds its lock already."""
    if engine == "pdfium":
        return nullcontext()
    from contractlens.readers.pdf_chars import PDFIUM_LOCK

    return PDFIUM_LOCK
