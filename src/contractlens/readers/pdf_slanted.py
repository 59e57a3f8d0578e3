"""Print that lies aslant or behind the text: watermarks such as DRAFT, stamps, the names of columns in narrow tables."""

from __future__ import annotations

import math
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from contractlens.document import Furniture

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.readers.pdf_source import SourcePage, Word
    from contractlens.readers.pdf_words import PageWords

_SLANTED = math.sin(math.radians(20)) / 2
"""Sine times cosine of the angle from which on print lies aslant, 10 degrees off the line: watermarks and stamps do, a
sheet that was laid on the scanner askew does not."""

_LARGE = 1.5
"""Times the size of the page's other words from which on slanted print is a watermark."""

_HUGE = 36.0
"""Points from which on print along the lines may be a watermark; titles are smaller, or have nothing printed over them."""

_LEAST_OVER = 3
"""Words of the text that are printed over it."""


def is_slanted(angle: float) -> bool:
    """Tell whether print at an angle, in radians, runs neither along nor down nor up the page."""
    return abs(math.sin(angle) * math.cos(angle)) > _SLANTED


def part_slanted(reader: PageWords, words: list[Word], sideways: list[Word]) -> tuple[list[Word], list[Word]]:
    """Return the words that a page was read as without those that lie aslant; `reader.slanted` holds these then."""
    asked = [*reader.tall, *(first for _, first, _ in reader.sideways_spots)]
    if not any(is_slanted(reader.angle(first)) for first in asked):
        return words, sideways
    kept: list[list[Word]] = []
    for listed, spots in ((words, reader.spots), (sideways, reader.sideways_spots)):
        aslant = [is_slanted(reader.angle(first)) for _, first, _ in spots]
        reader.slanted += [word for word, apart in zip(listed, aslant, strict=True) if apart]
        reader.slanted_spots += [spot for spot, apart in zip(spots, aslant, strict=True) if apart]
        spots[:] = [spot for spot, apart in zip(spots, aslant, strict=True) if not apart]
        kept.append([word for word, apart in zip(listed, aslant, strict=True) if not apart])
    return kept[0], kept[1]


def take_watermark(page: SourcePage) -> tuple[SourcePage, str]:
    """Return a page without slanted print and without large print behind its text, and the watermark on it, or "".

    Print no larger than the rest is no watermark and joins the sideways text; a page that is printed aslant as a whole
    is read as it stands.
    """
    page, behind = _take_behind(page)
    if not page.slanted:
        return page, behind
    others = [*page.words, *page.sideways]
    if not others and not page.has_images:
        return replace(page, words=page.slanted, slanted=[]), behind
    if sum(len(word.text) for word in page.slanted) > sum(len(word.text) for word in others) and others:
        return replace(page, words=[*page.words, *page.slanted], slanted=[]), behind
    usual = median(word.size for word in others) if others else 0.0
    large = [word for word in page.slanted if word.size >= _LARGE * usual]
    small = [word for word in page.slanted if word.size < _LARGE * usual]
    return replace(page, sideways=[*page.sideways, *small], slanted=[]), " ".join(
        [*[word.text for word in large], *([behind] if behind else [])]
    )


def _take_behind(page: SourcePage) -> tuple[SourcePage, str]:
    """Return a page without large print that runs along the lines behind its text, and that print, or ""."""
    large = [word for word in page.words if word.size >= _HUGE]
    if not large:
        return page, ""
    small = [word for word in page.words if word.size < _HUGE / 2]
    behind = {word for word in large if sum(_lies_over(one, word) for one in small) >= _LEAST_OVER}
    if not behind:
        return page, ""
    words = " ".join(word.text for word in page.words if word in behind)
    return replace(page, words=[word for word in page.words if word not in behind]), words


def _lies_over(word: Word, large: Word) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return large.x0 <= x <= large.x1 and large.top <= y <= large.bottom


def watermarks(marked: Sequence[tuple[int, str]]) -> list[Furniture]:
    """Return the watermarks of pages, each once with its pages."""
    pages: dict[str, list[int]] = {}
    for number, text in marked:
        pages.setdefault(text, []).append(number)
    return [Furniture("watermark", text, tuple(numbers)) for text, numbers in pages.items()]
