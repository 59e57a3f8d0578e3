"""Form fields laid over a picture of a page: what is typed is no text of the page, and what is recognised goes with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from contractlens.readers.pdf_pictures import LARGE_PICTURE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contractlens.readers.ocr import PageReading
    from contractlens.readers.pdf_source import SourcePage, Word

_SAME_SIZE = 2.0
"""Points by which the page of a recognised picture may differ from the page itself; one that was turned differs by more."""


def read_behind_fields(page: SourcePage, read: Callable[[SourcePage], PageReading]) -> PageReading:
    """Return a page as `read` reads it; where it is a picture with fields on it, as if they were not filled in.

    The values are put back among the words, in place of what was recognised where they are drawn.
    """
    filled = [word for word in page.words if not word.font.name] if page.fields else []
    if not filled or not (page.has_images or page.picture_share >= LARGE_PICTURE):
        return read(page)
    reading = read(replace(page, words=[word for word in page.words if word.font.name]))
    found = reading.page
    if abs(found.width - page.width) > _SAME_SIZE or abs(found.height - page.height) > _SAME_SIZE:
        return reading
    words = [word for word in found.words if not _is_under(word, filled)] if reading.origin == "ocr" else found.words
    return replace(reading, page=replace(found, words=[*words, *filled]))


def _is_under(word: Word, filled: Sequence[Word]) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return any(one.x0 <= x <= one.x1 and one.top <= y <= one.bottom for one in filled)
