"""Line numbers in the margin of a page, as drafts and bills have them: they are no part of the lines beside them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.readers.pdf_source import SourcePage, Word

_LEAST_NUMBERS = 5
"""Numbers of a page that can be line numbers; numbers at every fifth line make five on a page of 25 lines."""

_MOST_NUMBERS = 200
"""More lines than any page of print has; what has more numbers is looked at no further."""

_LONGEST = 4  # digits
_ALIGNED = 2.0
"""Points by which the numbers may be out of line, on their left or their right."""

_LEAST_GAP = 3.0
"""Points between the numbers and the text."""

_WRAPPED = 0.1
"""Share of the numbered lines that go on with the sentence of a full line above: items of a list or of contents do not."""

_LEAST_WRAPPED = 2
_FULL = 0.8
"""Share of the width of print from which on a line is full."""


def take_line_numbers(page: SourcePage) -> tuple[SourcePage, str]:
    """Return a page without the line numbers in its margin, and the first of them, or ""."""
    words = page.words
    numbers = [word for word in words if word.text.isdecimal() and len(word.text) <= _LONGEST]
    if len(numbers) < _LEAST_NUMBERS or not _may_be_column(numbers):
        return page, ""
    left = min(word.x0 for word in words)
    right = max(word.x1 for word in words)
    for column in (
        [word for word in numbers if word.x0 <= left + 4 * word.size],
        [word for word in numbers if word.x1 >= right - 4 * word.size],
    ):
        if _are_line_numbers(column, words):
            dropped = set(map(id, column))
            return replace(page, words=[word for word in words if id(word) not in dropped]), column[0].text
    return page, ""


def _may_be_column(numbers: Sequence[Word]) -> bool:
    """Tell cheaply whether enough numbers stand below one another: few pages go further."""
    for sides in (sorted(word.x0 for word in numbers), sorted(word.x1 for word in numbers)):
        if any(last - first <= _ALIGNED for first, last in zip(sides, sides[_LEAST_NUMBERS - 1 :], strict=False)):
            return True
    return False


def _are_line_numbers(column: list[Word], words: Sequence[Word]) -> bool:
    if not _LEAST_NUMBERS <= len(column) <= _MOST_NUMBERS:
        return False
    column.sort(key=lambda word: word.top)
    left, right = min(word.x0 for word in column), max(word.x1 for word in column)
    is_straight = (
        right - min(word.x1 for word in column) <= _ALIGNED or max(word.x0 for word in column) - left <= _ALIGNED
    )
    values = [int(word.text) for word in column]
    steps = {later - earlier for earlier, later in pairwise(values)}
    if not is_straight or len(steps) != 1 or min(steps) < 1:
        return False
    own = set(map(id, column))
    others = [word for word in words if id(word) not in own]
    if not others or any(word.x0 < right + _LEAST_GAP and word.x1 > left - _LEAST_GAP for word in others):
        return False
    lines = [_beside(number, others) for number in column]
    start, end = min(word.x0 for word in others), max(word.x1 for word in others)
    edge = start + _FULL * (end - start)
    wrapped = sum(
        bool(one and other) and other[0].text[0].islower() and one[-1].x1 >= edge for one, other in pairwise(lines)
    )
    return wrapped >= max(_LEAST_WRAPPED, _WRAPPED * len(column))


def _beside(number: Word, others: Sequence[Word]) -> list[Word]:
    """Return the words of the line beside a number, from left to right."""
    middle = (number.top + number.bottom) / 2
    return sorted((word for word in others if word.top <= middle <= word.bottom), key=lambda word: word.x0)
