"""The words of one page through PDFium, with boxes, sizes and fonts.

The text of a page comes in one call; words are cut out of it by a regular expression; only the first and last
character of each word are asked for their boxes, and size, font and colour once for each text object.
"""

from __future__ import annotations

import ctypes
import math
import re
import struct
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium  # noqa: TID253 - this module is only imported when a PDF is read

from contractlens.readers.pdf_native import (
    Handle,
    character_angle,
    character_matrix,
    fill_color,
    font_size,
    loose_box,
    object_font,
    render_mode,
    text_object,
)
from contractlens.readers.pdf_source import LARGEST_COORDINATE, Font, Word, clean, font_from_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.readers.pdf_placement import Placement

_WORD = re.compile("[^\\s\x00\x02\ufffe]+[\x02\ufffe]?")
"""PDFium writes U+0002 or U+FFFE for the hyphen at a line's end, and no line break after it."""

_BOLD_WEIGHT = 600  # semi-bold on the scale of OpenType (usWeightClass)
_STROKED_TEXT = 2
"""Text render mode "fill, then stroke" (ISO 32000-1, table 106): how word processors fake bold."""

_FILLED = frozenset({0, 4})  # text render modes that paint the inside of the letters and no outline
_INVISIBLE = frozenset({3, 7})  # text render modes that paint nothing
_DARKEST_LIGHT = 230
"""Of 255: text none of whose colour components is darker may be lost on a white page, and is looked at closely."""

_LEAST_HEIGHT = 1.0
"""Points; nobody reads smaller print."""

_SIDEWAYS = 1.5
"""A word of two letters or more, this many times as high as wide, is asked for its angle."""

_TALL = 1.8
"""Times the font size; a higher word is asked whether it is aslant, and with one such word all of the page are."""

_ASKED_WORDS = 9
"""Words of a page that are asked whether they stand on their heads: a sheet laid the wrong way round has them all so."""

_GLUED_LABEL = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3}){1,6}\.?|\d{1,3}\.|\([A-Za-z]{1,5}\)|\(\d{1,2}\)|[A-Za-z]\.(?=[A-Z]))(?=[“\"']?[A-Za-z]{2}|[AI]$)"
)
"""A clause number or list mark with the first word of its text behind it: "12.10The", "(b)for"."""

_LABEL_STARTS = frozenset("(0123456789")
_LABEL_GAP = 0.04
"""Share of the height of its letters that parts a number from the text behind it, where PDFium sees no space. Letters of
one word touch; narrow tabs leave 0.06 to 0.15 font sizes."""

_NAME_BYTES = 256  # of a font name; PDFium leaves the buffer empty for a longer one

Color = tuple[int, int, int]


class Look(NamedTuple):
    """How one text object is printed; `color` is None where it is a pattern or only an outline."""

    size: float
    font: Font
    color: Color | None = (0, 0, 0)
    invisible: bool = False


Spot = tuple[int, int, int]
"""Where a word comes from: address of its text object, index of its first and last character on the page."""

_NEW_WORD = partial(tuple.__new__, Word)  # skips the function that NamedTuple puts around it


class PageWords:
    """Cuts the words out of one page.

    Attributes:
        spots: Where each of the words came from that `read` returned first.
        sideways_spots: The same for those returned second.
        tall: First characters of words that are higher than their print: they may lie aslant.
        slanted: Words that lie aslant, once they were parted from the others.
        slanted_spots: Where each of them came from.
        off_page: Words outside the visible page.
        doubtful: Whether a text object is invisible, nearly white or tiny.
    """

    def __init__(self, text_page: Any, place: Placement) -> None:
        self.text_page = text_page
        self.place = place
        self.text = page_text(text_page)
        self.fonts: dict[int, Font] = {}
        self.looks: dict[int, Look] = {}
        self.same: dict[tuple[int, float, int, tuple[Color | None, bool]], Look] = {}
        self.spots: list[Spot] = []
        self.sideways_spots: list[Spot] = []
        self.slanted: list[Word] = []
        self.slanted_spots: list[Spot] = []
        self.tall: list[int] = []
        self.off_page: list[Word] = []
        self.doubtful = False
        self.up = 0
        self.down = 0

    @property
    def sideways_up(self) -> bool:
        """Whether most sideways words run up the page."""
        return self.up >= self.down

    def read(  # noqa: C901, PLR0912 - one loop for every word of every contract; calls would cost more than they tidy
        self, *, every: bool = False
    ) -> tuple[list[Word], list[Word]]:
        """Return upright and sideways words; with `every`, each word is asked for its angle, not the tall ones only."""
        words: list[Word] = []
        sideways: list[Word] = []
        spots, sideways_spots, off_page = self.spots, self.sideways_spots, self.off_page
        del spots[:], sideways_spots[:], off_page[:], self.tall[:]
        text_page, place, looks = self.text_page, self.place, self.looks
        turned, left, high = place.rotation, place.left, place.top
        width, height, limit = place.width, place.height, LARGEST_COORDINATE
        across, down = min(width, limit), min(height, limit)  # what lies inside needs no other look at its place
        boxes = (ctypes.c_float * 8)()
        one, other = ctypes.byref(boxes), ctypes.byref(boxes, 16)
        unpack = struct.Struct("8f").unpack_from
        box_of, object_of, new_word = loose_box, text_object, _NEW_WORD
        for text, first, last in self._texts():
            if not box_of(text_page, first, one):
                continue
            box_of(text_page, last, other) or box_of(text_page, first, other)
            x0, y1, x1, y0, x2, y3, x3, y2 = unpack(boxes)  # left, top, right, bottom of the first and last character
            if x3 >= x1:
                x1 = x3
            else:
                x0, x1 = min(x0, x2), max(x1, x3)
            if y2 != y0 or y3 != y1:
                y0, y1 = min(y0, y2), max(y1, y3)
            if turned:
                x0, y0, x1, y1 = place.box(x0, y0, x1, y1)
            else:
                x0, y0, x1, y1 = x0 - left, high - y1, x1 - left, high - y0
            inside = 0.0 <= x0 <= x1 < across and 0.0 <= y0 <= y1 < down
            # written so that NaN fails: what has no place at all is not printed
            if not (inside or (-limit < x0 <= x1 < limit and -limit < y0 <= y1 < limit)):
                continue
            key = object_of(text_page, first) or 0
            look = looks.get(key)
            if look is None:
                look = looks[key] = self._look(key, first)
            word = new_word((text, x0, y0, x1, y1, look[0], look[1]))
            tall = y1 - y0
            if not inside and (x0 > width or y0 > height or x1 < 0 or y1 < 0):
                off_page.append(word)
            elif (every or (tall > _SIDEWAYS * (x1 - x0) and last > first)) and self._runs_sideways(first):
                sideways.append(word)
                sideways_spots.append((key, first, last))
            else:
                if tall < _LEAST_HEIGHT:
                    self.doubtful = True
                elif tall > _TALL * look[0]:
                    self.tall.append(first)
                words.append(word)
                spots.append((key, first, last))
        return words, sideways

    def cut(self, first: int, last: int, look: Look) -> Word | None:
        """Return the word that the characters from `first` to `last` make, None if they have no place or no text."""
        text = clean(self.text[first : last + 1])
        boxes = [box for box in (self.box(index) for index in (first, last)) if box is not None]
        if not text or not boxes:
            return None
        x0, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        x1, bottom = max(box[2] for box in boxes), max(box[3] for box in boxes)
        return Word(text, x0, top, x1, bottom, look.size, look.font)

    def box(self, index: int) -> tuple[float, float, float, float] | None:
        """Return the box of one character on the page as shown, origin top left; None if it has none."""
        box = (ctypes.c_float * 4)()
        if not loose_box(self.text_page, index, ctypes.byref(box)):
            return None
        left, top, right, bottom = box
        return self.place.box(left, bottom, right, top)

    def _texts(self) -> Iterator[tuple[str, int, int]]:
        """Yield each word's text and the indices of its first and last character."""
        if "\x02" in self.text or "\ufffe" in self.text:
            words = _WORD.findall(self.text)
        else:  # no hyphens at line ends: what stands between white space are the words, found in half the time
            words = self.text.replace("\0", " ").split()
        find, end = self.text.find, 0
        for text in words:
            first = find(text, end)
            end = first + len(text)
            if (text[0] in _LABEL_STARTS or text[1:2] == ".") and (cut := self._label_end(text, first)):
                yield text[:cut], first, first + cut - 1
                text, first = text[cut:], first + cut  # noqa: PLW2901 - what is left of the word
            if text.isascii() and text.isprintable():
                yield text, first, end - 1
            elif cleaned := clean(text):
                yield cleaned, first, end - 1

    def _label_end(self, text: str, first: int) -> int:
        """Return how many characters of a word are a number set apart from the rest by a narrow gap; 0 for none."""
        match = _GLUED_LABEL.match(text)
        if match is None:
            return 0
        end = match.end()
        boxes = [self.box(first + end + step) for step in (-2, -1, 0)]
        before, last, after = boxes
        if before is None or last is None or after is None:
            return 0
        height = last[3] - last[1]
        gap, usual = after[0] - last[2], last[0] - before[2]  # letters that are spaced out are not parted
        return end if height > 0 and gap > _LABEL_GAP * height and gap > 2 * usual else 0

    def _look(self, key: int, index: int) -> Look:
        """Return how the text object of the character at `index` is printed."""
        size: float = font_size(self.text_page, index)
        if character_matrix(self.text_page, index, _MATRIX_POINTER):
            size *= math.hypot(*_CHARACTER_AXIS(_MATRIX, _AXIS_OFFSET))
        if not 0 < size < 1e4:  # noqa: PLR2004 - nothing printed has a size of 10,000 points
            size = 1.0
        if not key:
            return Look(size, Font())
        handle = Handle(key)
        font_key = object_font(handle) or 0
        mode = render_mode(handle)
        paint = paint_of(handle) if mode in _FILLED else (None, True)
        # most objects are printed like others before them
        same = (font_key, size, mode, paint)
        look = self.same.get(same)
        if look is None:
            look = self.same[same] = self._new_look(font_key, size, mode, *paint)
        return look

    def _new_look(self, font_key: int, size: float, mode: int, color: Color | None, shown: bool) -> Look:  # noqa: FBT001 - passed on as it comes
        font = self.fonts.get(font_key)
        if font is None:
            raw_font = ctypes.cast(Handle(font_key), pdfium.FPDF_FONT)
            font = self.fonts[font_key] = _read_font(raw_font) if font_key else Font()
        if not font.bold and mode == _STROKED_TEXT:
            font = Font(font.name, bold=True, italic=font.italic)
        invisible = mode in _INVISIBLE or not shown
        if invisible or (color is not None and min(color) > _DARKEST_LIGHT):
            self.doubtful = True
        return Look(round(size, 2), font, color, invisible)

    def is_upside_down(self) -> bool:
        """Tell whether most of the words returned first stand on their heads, by some of them from all over the page."""
        asked = self.spots[:: len(self.spots) // _ASKED_WORDS + 1]
        return 2 * sum([math.cos(self.angle(first)) < -0.5 for _, first, _ in asked]) > len(asked)  # noqa: PLR2004 - more than 120 degrees

    def angle(self, index: int) -> float:
        """Return the direction of a character on the page as shown, in radians, counted clockwise."""
        angle: float = character_angle(self.text_page, index)
        return angle + math.radians(self.place.rotation)

    def _runs_sideways(self, index: int) -> bool:
        down = math.sin(self.angle(index))
        sideways = abs(down) > 0.5  # noqa: PLR2004 - more than 30 degrees off the line
        self.up += sideways and down < 0
        self.down += sideways and down > 0
        return sideways


def page_text(text_page: Any) -> str:
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


_MATRIX = (ctypes.c_float * 6)()
_MATRIX_POINTER = ctypes.byref(_MATRIX)
_CHARACTER_AXIS, _AXIS_OFFSET = struct.Struct("2f").unpack_from, 8  # the third and fourth number: where "up" points
_CHANNELS = (ctypes.c_uint * 4)()
_FOUR_CHANNELS = struct.Struct("4I").unpack_from
_CHANNEL_POINTERS = [ctypes.byref(_CHANNELS, 4 * channel) for channel in range(4)]


def paint_of(handle: Handle) -> tuple[Color | None, bool]:
    """Return an object's fill colour, None for a pattern, and whether it is painted at all (and not transparent)."""
    if not fill_color(handle, *_CHANNEL_POINTERS):
        return None, True
    red, green, blue, alpha = _FOUR_CHANNELS(_CHANNELS)
    return (red, green, blue), alpha > 0


def _read_font(raw_font: Any) -> Font:
    buffer = ctypes.create_string_buffer(_NAME_BYTES)
    pdfium.FPDFFont_GetBaseFontName(raw_font, buffer, _NAME_BYTES)
    angle = ctypes.c_int()
    italic = bool(pdfium.FPDFFont_GetItalicAngle(raw_font, angle)) and angle.value != 0
    bold = pdfium.FPDFFont_GetWeight(raw_font) >= _BOLD_WEIGHT
    return font_from_name(buffer.value.decode("latin-1"), bold=bold, italic=italic)
