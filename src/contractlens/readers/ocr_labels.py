"""Clause numbers of recognised pages, read a second time.

A number that hangs in the margin, far from its text, is a small blot of its own: Tesseract drops it or reads it without
its dots. Every line that has ink before its text is therefore cut out, the number is set close to the first words, and
all of these pieces are recognised together as one block of text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.readers.ocr_engines import RawWord
from contractlens.readers.ocr_image import WHITE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from PIL.Image import Image

    from contractlens.readers.ocr_engines import OcrEngine

_REACH = 100.0
"""Points to the left of a line in which its number may stand."""

_WIDEST = 48.0
"""Points; "12.10.4" in large print."""

_NARROWEST = 0.7  # points; a table's line is thinner, the dot of a number is not
_NEAREST = 5.0
"""Points between a number and its text; words on a line stand closer."""

_CLOSE = 4.0  # points between the number and its text in the piece that is read again
_SHOWN = 110.0  # points of the text shown with it
_MARGIN = 5.0
_MOST = 120
_DARK = 140

_LABEL = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,4}\.?[A-Z]?|[ivxlc]{1,5}|[a-z]{1,2}|[A-Z]{1,2})\)|"  # (a), (iv), 1)
    r"\d{1,3}(?:\.\d{1,3}){0,4}\.?[A-Z]?|[A-Z]\d{0,2}(?:\.\d{1,3}){1,3}\.?|[A-Za-z]\.|[ivx]{1,5}\.|[•▪o–-]"
)
_REPAIRS = str.maketrans({",": ".", "l": "1", "I": "1", "|": "1", "O": "0"})


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line with ink before its text: box of the ink, and of the text shown with it, in pixels."""

    line: int
    x0: int
    x1: int
    text_x0: int
    text_x1: int
    top: int
    bottom: int


def read_labels(image: Image, raw: Sequence[RawWord], dpi: int, engine: OcrEngine, timeout: float) -> list[RawWord]:
    """Return the words with the numbers of their lines read again; those that cannot be read better stay."""
    pieces = _find_pieces(image, raw, dpi)[:_MOST]
    if not pieces:
        return list(raw)
    sheet, tops = _sheet(image, pieces, dpi)
    point = dpi / 72
    found: dict[int, list[RawWord]] = {}
    for word in engine.words(sheet, dpi, timeout, block=True):
        middle = (word.top + word.bottom) / 2
        row = max((index for index, top in enumerate(tops) if top <= middle), default=None)
        if row is not None:
            limit = (_MARGIN + _CLOSE / 2) * point + pieces[row].x1 - pieces[row].x0
            if (word.x0 + word.x1) / 2 < limit:
                found.setdefault(row, []).append(word)
    result = list(raw)
    for row, words in found.items():
        text = _repaired("".join(word.text for word in sorted(words, key=lambda word: word.x0)))
        if text:
            result = _put(result, pieces[row], text, min(word.confidence for word in words))
    return result


def _repaired(text: str) -> str:
    """Return a number as it was surely printed; "" for what is no number."""
    text = text.strip("‘’'`“”\"_~*")
    if _LABEL.fullmatch(text):
        return text
    digits = text.translate(_REPAIRS)
    return digits if any(character.isdigit() for character in text) and _LABEL.fullmatch(digits) else ""


def _put(words: list[RawWord], piece: _Piece, text: str, confidence: float) -> list[RawWord]:
    kept = [word for word in words if not _is_inside(word, piece)]
    # at the place of the line's first word, so that Tesseract's order stays
    place = next((index for index, word in enumerate(kept) if word.line == piece.line), len(kept))
    label = RawWord(text, confidence, piece.x0, piece.top, piece.x1, piece.bottom, piece.line)
    return [*kept[:place], label, *kept[place:]]


def _is_inside(word: RawWord, piece: _Piece) -> bool:
    across, down = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return piece.x0 - 3 <= across <= piece.x1 + 3 and piece.top - 3 <= down <= piece.bottom + 3


def _find_pieces(image: Image, raw: Sequence[RawWord], dpi: int) -> list[_Piece]:
    import numpy as np

    dark = np.asarray(image) < _DARK
    lines: dict[int, list[RawWord]] = {}
    for word in raw:
        lines.setdefault(word.line, []).append(word)
    pieces = [_piece(dark, sorted(words, key=lambda word: word.x0), dpi / 72) for words in lines.values()]
    found = [piece for piece in pieces if piece is not None]
    blocked = [piece for piece in found if not _stands_free(piece, raw)]
    return sorted((piece for piece in found if piece not in blocked), key=lambda piece: piece.top)


def _stands_free(piece: _Piece, raw: Sequence[RawWord]) -> bool:
    """Tell whether nothing but the number itself stands close before the text: no cell of a table, no column."""
    for word in raw:
        if word.line == piece.line or not piece.top <= (word.top + word.bottom) / 2 <= piece.bottom:
            continue
        if word.x0 < piece.x0 - 3 and word.x1 > piece.x0 - (piece.bottom - piece.top):
            return False
    return True


def _piece(dark: np.ndarray, words: list[RawWord], point: float) -> _Piece | None:
    first = 0
    if len(words) > 1 and len(words[0].text) <= 8 and words[1].x0 - words[0].x1 >= _NEAREST * point:  # noqa: PLR2004
        first = 1  # a number was read: read it again with its text at its side
    text = words[first:]
    if sum(len(word.text) for word in text) < 4:  # noqa: PLR2004 - a stray mark, a page number
        return None
    top, bottom = min(word.top for word in text), max(word.bottom for word in text)
    if bottom - top > 40 * point:
        return None
    near, far = int(text[0].x0 - _NEAREST * point * 0.6), max(int(text[0].x0 - _REACH * point), 0)
    if near - far < 2:  # noqa: PLR2004
        return None
    ink = _ink_before(dark[top:bottom, far:near], point)
    if ink is None:
        return None
    x0, x1 = ink[0] + far, ink[1] + far
    shown = max(word.x1 for word in text if word.x0 <= text[0].x0 + _SHOWN * point)
    return _Piece(words[0].line, x0, x1, text[0].x0, shown, top, bottom)


def _ink_before(band: np.ndarray, point: float) -> tuple[int, int] | None:
    """Return start and end of the last group of ink columns in a band, if it has the size of a number."""
    import numpy as np

    edges = np.diff(np.pad(band.any(axis=0), 1).astype(np.int8))
    segments = list(zip(np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True))
    group: list[tuple[int, int]] = []
    for start, end in reversed(segments):
        if end - start <= _NARROWEST * point:
            if group:
                break
            return None  # a table's line directly before the text
        if group and group[-1][0] - end > _NEAREST * point:
            break
        group.append((start, end))
    if not group:
        return None
    x0, x1 = group[-1][0], group[0][1]
    return (x0, x1) if 2 * point <= x1 - x0 <= _WIDEST * point else None


def _sheet(image: Image, pieces: Sequence[_Piece], dpi: int) -> tuple[Image, list[int]]:
    """Return all pieces below one another on a white sheet, and the top of each."""
    from PIL import Image as Pillow

    point = dpi / 72
    margin, close, pad = round(_MARGIN * point), round(_CLOSE * point), round(2 * point)
    width = max(piece.x1 - piece.x0 + piece.text_x1 - piece.text_x0 for piece in pieces) + close + 4 * margin
    height = sum(piece.bottom - piece.top + 4 * pad for piece in pieces) + 2 * margin
    sheet = Pillow.new("L", (width, height), WHITE)
    tops: list[int] = []
    down = margin
    for piece in pieces:
        tops.append(down)
        label = image.crop((piece.x0 - 1, piece.top - pad, piece.x1 + 1, piece.bottom + pad))
        text = image.crop((piece.text_x0 - 1, piece.top - pad, piece.text_x1 + 2, piece.bottom + pad))
        sheet.paste(label, (margin, down + pad))
        sheet.paste(text, (margin + label.width + close, down + pad))
        down += piece.bottom - piece.top + 4 * pad
    return sheet, tops
