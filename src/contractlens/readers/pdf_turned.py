"""Text that runs up or down the sheet, or stands on its head: its coordinates turned so that it reads from left to right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from contractlens.readers.pdf_lines import TextLine, fragments, lines_of
from contractlens.readers.pdf_source import Ruling, SourcePage, Unseen, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

_Box = TypeVar("_Box", Word, Ruling, Unseen)
Turn = Literal["none", "clockwise", "counterclockwise", "over"]


def is_mostly_sideways(words: Sequence[Word], sideways: Sequence[Word]) -> bool:
    """Tell whether most characters of a page run up or down the sheet."""
    return bool(sideways) and sum(len(word.text) for word in sideways) > sum(len(word.text) for word in words)


def turn_page(page: SourcePage) -> SourcePage:
    """Return a page whose text runs up or down as it looks when the sheet is turned to read it.

    Width and height change places; what was upright becomes the sideways text of the turned page.
    """
    return replace(
        page,
        width=page.height,
        height=page.width,
        words=_turned(page.sideways, page),
        sideways=_turned(page.words, page),
        rulings=_turned(page.rulings, page),
        shades=_turned(page.shades, page),
        unseen=_turned(page.unseen, page),
        artifacts=[],
        remarks=[
            remark._replace(boxes=tuple(_turned(remark.boxes, page)), words=tuple(_turned(remark.words, page)))
            for remark in page.remarks
        ],
        sideways_up=not page.sideways_up,
    )


def turn_over(page: SourcePage) -> SourcePage:
    """Return a page whose text stands on its head as it looks when the sheet is turned round."""

    def turned(items: Sequence[_Box]) -> list[_Box]:
        return _over(items, page.width, page.height)

    return replace(
        page,
        words=turned(page.words),
        sideways=turned(page.sideways),
        rulings=turned(page.rulings),
        shades=turned(page.shades),
        unseen=turned(page.unseen),
        artifacts=[],
        remarks=[
            remark._replace(boxes=tuple(turned(remark.boxes)), words=tuple(turned(remark.words)))
            for remark in page.remarks
        ],
        sideways_up=not page.sideways_up,
        is_upside_down=False,
    )


class Sheet(NamedTuple):
    """A sheet as shown, and how it must be turned for its text to read from left to right."""

    width: float
    height: float
    turn: Turn

    def turned(self, items: Sequence[_Box]) -> list[_Box]:
        """Return where things stand once the sheet is turned."""
        if self.turn == "clockwise":
            return _clockwise(items, self.height)
        if self.turn == "counterclockwise":
            return _counterclockwise(items, self.width)
        return _over(items, self.width, self.height) if self.turn == "over" else list(items)

    def back(self, items: Sequence[_Box]) -> list[_Box]:
        """Return where things on the turned sheet stand on the sheet as shown."""
        if self.turn == "clockwise":
            return _counterclockwise(items, self.height)
        if self.turn == "counterclockwise":
            return _clockwise(items, self.width)
        return self.turned(items)


def sideways_lines(page: SourcePage) -> list[TextLine]:
    """Return the lines of a page's sideways text in writing order, each with its box on the page as shown."""
    lines = lines_of(fragments(_turned(page.sideways, page)), page.number)
    return [_turned_back(line, page) for line in lines]


def _turned(items: Sequence[_Box], page: SourcePage) -> list[_Box]:
    return _clockwise(items, page.height) if page.sideways_up else _counterclockwise(items, page.width)


def _clockwise(items: Sequence[_Box], height: float) -> list[_Box]:
    return [item._replace(x0=height - item.bottom, top=item.x0, x1=height - item.top, bottom=item.x1) for item in items]


def _counterclockwise(items: Sequence[_Box], width: float) -> list[_Box]:
    return [item._replace(x0=item.top, top=width - item.x1, x1=item.bottom, bottom=width - item.x0) for item in items]


def _over(items: Sequence[_Box], width: float, height: float) -> list[_Box]:
    return [
        item._replace(x0=width - item.x1, top=height - item.bottom, x1=width - item.x0, bottom=height - item.top)
        for item in items
    ]


def _turned_back(line: TextLine, page: SourcePage) -> TextLine:
    if page.sideways_up:
        return line._replace(
            x0=line.top, top=page.height - line.x1, x1=line.bottom, bottom=page.height - line.x0, value_x=None
        )
    return line._replace(
        x0=page.width - line.bottom, top=line.x0, x1=page.width - line.top, bottom=line.x1, value_x=None
    )
