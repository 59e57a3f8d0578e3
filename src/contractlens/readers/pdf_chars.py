"""PDF words through pypdfium2: the fast engine.

The text of a page comes in one call; words are cut out of it by a regular expression; only the first and last
character of each word are asked for their boxes, and fonts once for each text object.
"""

from __future__ import annotations

import ctypes
import math
import re
from threading import Lock
from typing import TYPE_CHECKING, Any

import pypdfium2  # noqa: TID253 - this module is only imported when a PDF is read
import pypdfium2.raw as pdfium  # noqa: TID253 - as above

from contractlens.readers.pdf_rulings import has_images, page_rulings
from contractlens.readers.pdf_source import (
    LARGEST_COORDINATE,
    Font,
    Ruling,
    SourcePage,
    Word,
    clean,
    damage_error,
    font_from_name,
    password_error,
    security_error,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.exceptions import ReadError

PDFIUM_LOCK = Lock()
"""PDFium is not thread-safe: one file at a time in a process."""

_WORD = re.compile("[^\\s\x00\x02\ufffe]+[\x02\ufffe]?")
"""PDFium writes U+0002 or U+FFFE for the hyphen at a line's end, and no line break after it."""

_BOLD_WEIGHT = 600  # semi-bold on the scale of OpenType (usWeightClass)
_STROKED_TEXT = 2
"""Text render mode "fill, then stroke" (ISO 32000-1, table 106): how word processors fake bold."""

_SIDEWAYS = 1.5
"""A word of two letters or more, this many times as high as wide, is asked for its angle."""

_NAME_BYTES = 256  # of a font name; PDFium leaves the buffer empty for a longer one
_loose_box = pdfium.FPDFText_GetLooseCharBox


class PdfiumSource:
    """A PDF file opened with PDFium; hold `PDFIUM_LOCK` while using it."""

    def __init__(self, data: bytes, *, name: str, password: str | None) -> None:
        try:
            self._document = pypdfium2.PdfDocument(data, password=password)
        except pypdfium2.PdfiumError as error:
            raise _open_error(error, name, password) from error

    def page_count(self) -> int:
        """Return how many pages the file says it has."""
        return len(self._document)

    def pages(self) -> Iterator[SourcePage]:
        """Yield the pages in order; a page that cannot be opened is marked as damaged."""
        for index in range(len(self._document)):
            try:
                page = self._document[index]
            except pypdfium2.PdfiumError:
                yield SourcePage(index + 1, 0.0, 0.0, [], [], [], [], damaged=True)
                continue
            try:
                result = _read_page(page, index + 1)
            finally:
                page.close()
            yield result

    def close(self) -> None:
        """Free the file."""
        self._document.close()


def _open_error(error: pypdfium2.PdfiumError, name: str, password: str | None) -> ReadError:
    if error.err_code == pdfium.FPDF_ERR_PASSWORD:
        return password_error(name, password)
    return security_error(name) if error.err_code == pdfium.FPDF_ERR_SECURITY else damage_error(name)


def _read_page(page: Any, number: int) -> SourcePage:
    width, height = page.get_size()
    if not (0 < width < math.inf and 0 < height < math.inf):
        return SourcePage(number, 0.0, 0.0, [], [], [], [], damaged=True)
    try:
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return SourcePage(number, width, height, [], [], [], [], damaged=True)
    try:
        place = _Placement(page)
        reader = _PageWords(text_page.raw, place)
        words, sideways = reader.read()
        if sideways:  # then short words, which look upright, may run sideways too
            words, sideways = reader.read(every=True)
    finally:
        text_page.close()
    if not words and not sideways:
        return SourcePage(number, width, height, [], [], [], [], has_images(page.raw))
    rulings, shades = ([Ruling(*place.box(*box)) for box in boxes] for boxes in page_rulings(page.raw))
    return SourcePage(number, width, height, words, sideways, rulings, shades, sideways_up=reader.sideways_up)


class _Placement:
    """Turns PDFium's page space (origin bottom left, before rotation) into the page as shown, origin top left."""

    def __init__(self, page: Any) -> None:
        left, bottom, right, top = page.get_bbox()
        self.left, self.bottom, self.right, self.top = left, bottom, right, top
        self.rotation = page.get_rotation()
        self.width, self.height = page.get_size()

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Return ``(x0, top, x1, bottom)`` as shown."""
        if self.rotation == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.rotation == 90:  # noqa: PLR2004 - degrees, clockwise
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.rotation == 180:  # noqa: PLR2004
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left


def _page_text(text_page: Any) -> str:
    """Return the characters of a page, one for each of PDFium's character indices."""
    count = pdfium.FPDFText_CountChars(text_page)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 2))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    text = bytes(buffer)[: max(written - 1, 0) * 2].decode("utf-16-le", "surrogatepass")
    if len(text) == count:
        return text
    # PDFium left characters out of the bulk text, or put some in: indices would shift, so ask one by one
    codes = (pdfium.FPDFText_GetUnicode(text_page, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 else "\0" for code in codes)  # noqa: PLR2004 - end of Unicode


class _PageWords:
    """Cuts the words out of one page."""

    def __init__(self, text_page: Any, place: _Placement) -> None:
        self.text_page = text_page
        self.place = place
        self.fonts: dict[int, Font] = {}
        self.objects: dict[int, tuple[float, Font]] = {}
        self.rect = pdfium.FS_RECTF()
        self.reference = ctypes.byref(self.rect)
        self.up = 0
        self.down = 0

    @property
    def sideways_up(self) -> bool:
        """Whether most sideways words run up the page."""
        return self.up >= self.down

    def read(self, *, every: bool = False) -> tuple[list[Word], list[Word]]:
        """Return upright and sideways words; with `every`, each word is asked for its angle, not the tall ones only."""
        words: list[Word] = []
        sideways: list[Word] = []
        text_page, place, known_objects = self.text_page, self.place, self.objects
        width, height, limit = place.width, place.height, LARGEST_COORDINATE
        text_object, address_of = pdfium.FPDFText_GetTextObject, ctypes.addressof
        for text, first, last in self._texts():
            box = self._box(first, last)
            if box is None:
                continue
            x0, y0, x1, y1 = (
                place.box(*box)
                if place.rotation
                else (box[0] - place.left, place.top - box[3], box[2] - place.left, place.top - box[1])
            )
            # written so that NaN fails: what is off the page, or has no place at all, is not printed
            if not (-limit < x0 <= x1 < limit and -limit < y0 <= y1 < limit and x1 >= 0 and y1 >= 0):
                continue
            if x0 > width or y0 > height:
                continue
            handle = text_object(text_page, first)
            key = address_of(handle.contents) if handle else 0
            style = known_objects.get(key)
            if style is None:
                style = known_objects[key] = self._object_style(handle, first)
            word = Word(text, x0, y0, x1, y1, style[0], style[1])
            if (every or (y1 - y0 > _SIDEWAYS * (x1 - x0) and last > first)) and self._runs_sideways(first):
                sideways.append(word)
            else:
                words.append(word)
        return words, sideways

    def _texts(self) -> Iterator[tuple[str, int, int]]:
        """Yield each word's text and the indices of its first and last character."""
        for match in _WORD.finditer(_page_text(self.text_page)):
            text = match.group()
            if not (text.isascii() and text.isprintable()):
                text = clean(text)
            if text:
                yield text, match.start(), match.end() - 1

    def _box(self, first: int, last: int) -> tuple[float, float, float, float] | None:
        """Return left, bottom, right and top of the characters from `first` to `last`, in page space."""
        rect, reference, text_page = self.rect, self.reference, self.text_page
        if not _loose_box(text_page, first, reference):
            return None
        left, top, right, bottom = rect.left, rect.top, rect.right, rect.bottom
        if last != first and _loose_box(text_page, last, reference):
            if rect.right >= right:  # the usual case first: this runs for every word of every contract
                right = rect.right
            else:
                left, right = min(left, rect.left), max(right, rect.right)
            if rect.top != top or rect.bottom != bottom:
                top, bottom = max(top, rect.top), min(bottom, rect.bottom)
        return left, bottom, right, top

    def _object_style(self, handle: Any, index: int) -> tuple[float, Font]:
        """Return the printed size and font of the text object that holds the character at `index`."""
        matrix = pdfium.FS_MATRIX()
        size = float(pdfium.FPDFText_GetFontSize(self.text_page, index))
        if pdfium.FPDFText_GetMatrix(self.text_page, index, matrix):
            size *= math.hypot(matrix.c, matrix.d)
        if not 0 < size < 1e4:  # noqa: PLR2004 - nothing printed has a size of 10,000 points
            size = 1.0
        if not handle:
            return size, Font()
        raw_font = pdfium.FPDFTextObj_GetFont(handle)
        key = ctypes.addressof(raw_font.contents) if raw_font else 0
        font = self.fonts.get(key)
        if font is None:
            font = self.fonts[key] = _read_font(raw_font) if raw_font else Font()
        if not font.bold and pdfium.FPDFTextObj_GetTextRenderMode(handle) == _STROKED_TEXT:
            font = Font(font.name, bold=True, italic=font.italic)
        return round(size, 2), font

    def _runs_sideways(self, index: int) -> bool:
        angle = math.degrees(pdfium.FPDFText_GetCharAngle(self.text_page, index)) + self.place.rotation
        down = math.sin(math.radians(angle))  # angles are counted clockwise
        sideways = abs(down) > 0.5  # noqa: PLR2004 - more than 30 degrees off the line
        self.up += sideways and down < 0
        self.down += sideways and down > 0
        return sideways


def _read_font(raw_font: Any) -> Font:
    buffer = ctypes.create_string_buffer(_NAME_BYTES)
    pdfium.FPDFFont_GetBaseFontName(raw_font, buffer, _NAME_BYTES)
    angle = ctypes.c_int()
    italic = bool(pdfium.FPDFFont_GetItalicAngle(raw_font, angle)) and angle.value != 0
    bold = pdfium.FPDFFont_GetWeight(raw_font) >= _BOLD_WEIGHT
    return font_from_name(buffer.value.decode("latin-1"), bold=bold, italic=italic)
