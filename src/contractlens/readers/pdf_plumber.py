"""PDF words through pdfplumber alone: the slow engine that the fast one is checked against."""

from __future__ import annotations

import io
import logging
import math
import struct
import zlib
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pdfplumber  # noqa: TID253 - this module is only imported when this engine is asked for
from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import PDFObjectNotFound, PDFObjRef
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException  # noqa: TID253 - as above
from pdfplumber.utils.text import extract_words  # noqa: TID253 - as above

from contractlens.readers.pdf_chars import PDFIUM_LOCK, PdfiumSource
from contractlens.readers.pdf_slanted import is_slanted
from contractlens.readers.pdf_source import (
    THIN,
    Bookmark,
    FileFacts,
    Font,
    Ruling,
    SourcePage,
    Unseen,
    Word,
    axis_line,
    clean,
    damage_error,
    font_from_name,
    is_sane,
    password_error,
    rulings_of_rect,
    security_error,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.exceptions import ReadError

_PARSER_ERRORS = (
    PSException,
    PDFException,
    PdfminerException,
    MalformedPDFException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    OSError,
    struct.error,
    zlib.error,
)
"""What pdfminer lets through on damaged files: it checks little, so that any of Python's own errors may come out."""

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
"""pdfminer's warnings about damaged files quote pieces of them: the words of a contract do not belong in a log."""

_WORD_GAP = 0.15
"""Font sizes; pdfplumber's own tolerance of 3 points joins words of small print."""

_SLACK = 1.0
"""Points by which the boxes of the two engines may differ."""

_BOX = ("x0", "top", "x1", "bottom")
_LINE_TOLERANCE = 3.0  # points; pdfplumber's own default


class PlumberSource:
    """A PDF file opened with pdfplumber."""

    def __init__(self, data: bytes, *, name: str, password: str | None) -> None:
        self._name = name
        self._file, self._others = _check_root(data, name, password)
        try:
            self._document = pdfplumber.open(io.BytesIO(data), password=password)
            _break_cycles(self._document.doc)
            self._pages = list(self._document.pages)
        except _PARSER_ERRORS as error:
            raise _open_error(error, name, password) from error

    def page_count(self) -> int:
        """Return how many pages the file says it has."""
        return len(self._pages)

    def facts(self) -> FileFacts:
        """Return what the file says of itself."""
        return self._file

    def titles(self) -> list[Bookmark]:
        """Return nothing: this engine does not read tags."""
        return []

    def pages(self) -> Iterator[SourcePage]:
        """Yield the pages in order; one that cannot be parsed is marked as damaged."""
        for number, page in enumerate(self._pages, start=1):
            try:
                result = _read_page(page, number)
            except _PARSER_ERRORS:
                result = SourcePage(number, 0.0, 0.0, [], [], [], [], damaged=True)
            page.close()
            yield result if result.damaged else _as_seen(result, self._others[number - 1])

    def close(self) -> None:
        """Free the file."""
        self._document.close()


def _check_root(data: bytes, name: str, password: str | None) -> tuple[FileFacts, list[SourcePage]]:
    """Refuse a file in which PDFium finds no pages: pdfminer follows references that lead in a circle for ever.

    Returns what only PDFium knows: what the file says of itself, and for each page what can be seen and was added.
    """
    with PDFIUM_LOCK:
        source = PdfiumSource(data, name=name, password=password)
        count = source.page_count()
        pages = [_additions(page) for page in source.pages()]
        facts = source.facts()
        source.close()
    if count == 0:
        raise damage_error(name)
    return facts, pages


def _additions(page: SourcePage) -> SourcePage:
    """Return a page with only those words that its form fields added."""
    added, sideways = (
        [word for word in words if page.fields and not word.font.name] for words in (page.words, page.sideways)
    )
    return replace(page, words=added, sideways=sideways, rulings=[], shades=[])


def _as_seen(page: SourcePage, other: SourcePage) -> SourcePage:
    """Return a page without the words that PDFium tells to be unseen, and with what somebody added to it."""
    words = [word for word in page.words if not any(_covers(one, word) for one in other.unseen)]
    ticked = {(round(word.x0), round((word.top + word.bottom) / 2)) for word in other.words}
    return replace(
        page,
        words=[word for word in words if (round(word.x0), round((word.top + word.bottom) / 2)) not in ticked]
        + other.words,
        sideways=page.sideways + other.sideways,
        slanted=other.slanted,
        unseen=other.unseen,
        is_ocr_layer=other.is_ocr_layer,
        remarks=other.remarks,
        fields=other.fields,
        files=other.files,
        picture_share=other.picture_share,
        artifacts=other.artifacts,
    )


def _covers(place: Unseen, word: Word) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return place.x0 <= x <= place.x1 and place.top - _SLACK <= y <= place.bottom + _SLACK


def _break_cycles(document: Any) -> None:
    """Make a reference that leads back to itself read as a missing object, as the PDF standard has it."""
    read = document.getobj

    def getobj(number: int) -> Any:
        seen = {number}
        found = read(number)
        while isinstance(found, PDFObjRef):
            if found.objid in seen:
                raise PDFObjectNotFound(number)
            seen.add(found.objid)
            found = read(found.objid)
        return found

    document.getobj = getobj


def _open_error(error: BaseException, name: str, password: str | None) -> ReadError:
    causes = [error, *error.args]
    if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
        return password_error(name, password)
    forbidden = any(isinstance(cause, PDFTextExtractionNotAllowed) for cause in causes)
    return security_error(name) if forbidden else damage_error(name)


def _read_page(page: Any, number: int) -> SourcePage:
    left, top, right, bottom = (float(value) for value in page.cropbox)
    fonts: dict[str, Font] = {}
    words: list[Word] = []
    sideways: list[Word] = []
    chars = [
        char for char in page.dedupe_chars().chars if not is_slanted(math.atan2(char["matrix"][1], char["matrix"][0]))
    ]
    up = sum(not char["upright"] and char["matrix"][1] > 0 for char in chars)
    down = sum(not char["upright"] and char["matrix"][1] < 0 for char in chars)
    for entry in _entries([char for char in chars if char["upright"]]):
        word = _word(entry, left, top, fonts)
        if word is None or word.x1 < 0 or word.bottom < 0 or word.x0 > right - left or word.top > bottom - top:
            continue
        words.append(word)
    for entry in _sideways_entries([char for char in chars if not char["upright"]], up=up >= down):
        word = _word(entry, left, top, fonts)
        if word is not None:
            sideways.append(word)
    rulings: list[Ruling] = []
    shades: list[Ruling] = []
    for item in (*page.rects, *page.lines, *page.curves):
        _add_rulings(item, left, top, rulings, shades)
    images = not words and not sideways and bool(page.images)
    return SourcePage(
        number,
        right - left,
        bottom - top,
        words,
        sideways,
        rulings,
        shades,
        has_images=images,
        sideways_up=up >= down,
    )


def _entries(chars: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = extract_words(
        chars, x_tolerance_ratio=_WORD_GAP, y_tolerance=_LINE_TOLERANCE, use_text_flow=True, return_chars=True
    )
    return found


def _sideways_entries(chars: list[dict[str, Any]], *, up: bool) -> list[dict[str, Any]]:
    """Return the words of characters that run up or down: turned to be put together, and turned back."""
    turned = []
    for char in chars:
        x0, top, x1, bottom = char["x0"], char["top"], char["x1"], char["bottom"]
        box = (-bottom, x0, -top, x1) if up else (top, -x1, bottom, -x0)
        turned.append(char | dict(zip(_BOX, box, strict=True)) | {"doctop": box[1], "upright": True, "size": x1 - x0})
    found = []
    for entry in _entries(turned):
        x0, top, x1, bottom = (entry[side] for side in _BOX)
        box = (top, -x1, bottom, -x0) if up else (-bottom, x0, -top, x1)
        found.append(entry | dict(zip(_BOX, box, strict=True)))
    return found


def _word(entry: dict[str, Any], left: float, top: float, fonts: dict[str, Font]) -> Word | None:
    text = clean(entry["text"]).strip()
    box = (entry["x0"] - left, entry["top"] - top, entry["x1"] - left, entry["bottom"] - top)
    if not text or not is_sane(*box):
        return None
    char = entry["chars"][0]
    name = str(char["fontname"])
    if name not in fonts:
        fonts[name] = font_from_name(name)
    return Word(text, *box, round(float(char["size"]), 2), fonts[name])


def _add_rulings(item: dict[str, Any], left: float, top: float, rulings: list[Ruling], shades: list[Ruling]) -> None:
    """Sort a drawn line, rectangle or curve into ruling lines and shades, as the fast engine does."""
    box = Ruling(item["x0"] - left, item["top"] - top, item["x1"] - left, item["bottom"] - top)
    if not (item.get("fill") or item.get("stroke")) or not is_sane(*box):
        return
    thin = min(box.x1 - box.x0, box.bottom - box.top) <= THIN
    if not thin and not item.get("stroke"):
        shades.append(box)
    elif not thin and item["object_type"] == "curve":
        points = [(x - left, y - top) for x, y in item["pts"]]
        rulings += [Ruling(*line) for one, other in pairwise(points) for line in axis_line(one, other)]
    else:
        rulings += rulings_of_rect(*box)
