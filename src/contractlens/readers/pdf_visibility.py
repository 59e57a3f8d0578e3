"""Words that a PDF holds and nobody sees on paper: invisible, in the colour of the paper, too small, or painted over.

An invisible text layer over the image of a page is the work of text recognition and stays. Words on a dark or coloured
area that was painted before them are visible; words under an area that was painted after them are not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from contractlens.readers.pdf_native import text_object
from contractlens.readers.pdf_paint import is_like
from contractlens.readers.pdf_source import Unseen, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.readers.pdf_paint import Layer, PagePaint
    from contractlens.readers.pdf_words import Color, Look, PageWords, Spot

_PAPER: Color = (255, 255, 255)

_LEAST_HEIGHT = 1.0
"""Points; nobody reads smaller print."""

_SCAN = 0.5
"""Share of the page that images must cover for an invisible text layer to be their recognised text."""

_LEAST_OVERLAP = 0.5
"""Share of a word's height that a box must cover to hide it."""

_LAYER_SHARE = 0.5
"""Share of a page's characters in its invisible text layer that makes it a recognised scan."""

Reason = Literal["hidden", "covered", "off_page"]


@dataclass(slots=True)
class Seen:
    """The words of a page that can be seen, and where others were left out."""

    words: list[Word] = field(default_factory=list)
    sideways: list[Word] = field(default_factory=list)
    slanted: list[Word] = field(default_factory=list)
    unseen: list[Unseen] = field(default_factory=list)
    is_ocr_layer: bool = False


def visible_words(
    reader: PageWords, words: Sequence[Word], sideways: Sequence[Word], paint: PagePaint, covers: Sequence[Layer]
) -> Seen:
    """Return what can be seen of the words of a page; `covers` are boxes that lie over everything."""
    judge = _Judge(reader, paint, covers)
    seen = Seen()
    for source, spots, kept in (
        (words, reader.spots, seen.words),
        (sideways, reader.sideways_spots, seen.sideways),
        (reader.slanted, reader.slanted_spots, seen.slanted),
    ):
        for word, spot in zip(source, spots, strict=True):
            kept.extend(judge.visible(word, spot))
    seen.unseen = judge.unseen
    total = sum(len(word.text) for word in (*seen.words, *seen.sideways))
    seen.is_ocr_layer = total > 0 and judge.recognised > _LAYER_SHARE * total
    return seen


def add_unseen(unseen: list[Unseen], reason: Reason, word: Word) -> None:
    """Note a word nobody sees; neighbours on a line make one place."""
    last = unseen[-1] if unseen else None
    if last is not None and last.reason == reason and last.top < word.bottom and word.top < last.bottom:
        x0, x1 = min(last.x0, word.x0), max(last.x1, word.x1)
        top, bottom = min(last.top, word.top), max(last.bottom, word.bottom)
        unseen[-1] = Unseen(reason, last.characters + len(word.text), x0, top, x1, bottom)
        return
    unseen.append(Unseen(reason, len(word.text), word.x0, word.top, word.x1, word.bottom))


class _Judge:
    """Tells for each word of a page whether it can be seen."""

    def __init__(self, reader: PageWords, paint: PagePaint, covers: Sequence[Layer]) -> None:
        self.reader = reader
        self.paint = paint
        self.covers = covers
        self.unseen: list[Unseen] = []
        self.recognised = 0
        area = sum((image.x1 - image.x0) * (image.bottom - image.top) for image in paint.images)
        self.is_scan = area >= _SCAN * reader.place.width * reader.place.height

    def visible(self, word: Word, spot: Spot) -> list[Word]:
        """Return the word, what is left of it, or nothing."""
        look, order = self.reader.looks[spot[0]], self.paint.orders.get(spot[0])
        layers = self.paint.at((word.top + word.bottom) / 2)
        if self._is_hidden(word, look, order, layers):
            add_unseen(self.unseen, "hidden", word)
            return []
        covers = [one for one in self.covers if _may_cover(one, word)]
        if order is not None:
            covers += [one for one in layers if one.order > order and one.color is not None and _may_cover(one, word)]
        return self._uncovered(word, spot, look, covers) if covers else [word]

    def _is_hidden(self, word: Word, look: Look, order: int | None, layers: Sequence[Layer]) -> bool:
        if word.bottom - word.top < _LEAST_HEIGHT:
            return True
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        around = [one for one in layers if one.x0 <= x <= one.x1 and one.top <= y <= one.bottom]
        if look.invisible:
            if self.is_scan and any(one.x0 <= x <= one.x1 and one.top <= y <= one.bottom for one in self.paint.images):
                self.recognised += len(word.text)
                return False
            # letters used as a stencil for a pattern or image that is painted after them
            return not any(one.color is None and order is not None and one.order > order for one in around)
        if look.color is None or order is None:
            return False
        behind = next((one.color for one in reversed(around) if one.order < order), _PAPER)
        return behind is not None and is_like(look.color, behind)

    def _uncovered(self, word: Word, spot: Spot, look: Look, covers: Sequence[Layer]) -> list[Word]:
        """Return the parts of a word that stand beside the boxes that may cover it."""
        _, first, last = spot
        shown = [not self._is_covered(index, covers) for index in range(first, last + 1)]
        if all(shown):
            return [word]
        add_unseen(self.unseen, "covered", word)
        self.unseen[-1] = self.unseen[-1]._replace(characters=self.unseen[-1].characters - sum(shown))
        parts: list[Word] = []
        start: int | None = None
        for offset, is_shown in enumerate([*shown, False]):
            if is_shown and start is None:
                start = offset
            elif not is_shown and start is not None:
                part = self.reader.cut(first + start, first + offset - 1, look)
                parts += [part] if part is not None else []
                start = None
        return parts

    def _is_covered(self, index: int, covers: Sequence[Layer]) -> bool:
        box = self.reader.box(index)
        if box is None:
            return False
        # a word may be put together of several text objects, some of them printed on top
        order = self.paint.orders.get(text_object(self.reader.text_page, index) or 0, 0)
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        over = [one for one in covers if one.order > order and one.x0 <= x <= one.x1 and one.top <= y <= one.bottom]
        return bool(over) and not self.paint.is_printed_again(max(one.order for one in over), x, y)


def _may_cover(layer: Layer, word: Word) -> bool:
    if layer.x0 >= word.x1 or layer.x1 <= word.x0 or not layer.top <= (word.top + word.bottom) / 2 <= layer.bottom:
        return False
    return min(layer.bottom, word.bottom) - max(layer.top, word.top) >= _LEAST_OVERLAP * (word.bottom - word.top)
