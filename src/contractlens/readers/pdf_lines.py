"""Words to printed lines."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from contractlens.readers.pdf_source import Font, Word

_SAME_BASELINE = 0.3
"""Share of the font size by which the bottoms of neighbours on one line may differ."""

_WORD_GAP = 1.0
"""Font sizes; a wider gap between words of the file's own order cuts the line into pieces, put together later."""

_SAME_LINE = 0.5
"""Share of the lower piece's height that must overlap for two pieces to stand on one line."""

_ROW_GAP = 2.5
"""Font sizes; a gap so wide parts a label from its value in an unruled form."""

_LEAST_ROW_GAP = 24.0
"""Points; the same gap for small print."""


_LEAST_ROWS = 2
"""Lines with a wide gap before the same place that make it a column: there a narrow gap parts a long label too."""

_ALIGNED = 1.5
"""Points by which the values of one column may be out of line."""


_NARROW_GAP = 0.5
"""Font sizes; so much stays free between a label that fills its column and the value: a space takes 0.25 to 0.3."""


class Fragment(NamedTuple):
    """Neighbouring words on one line."""

    words: list[Word]
    x0: float
    top: float
    x1: float
    bottom: float


class Gap(NamedTuple):
    """Where a line parts into a label and a value; see `TextLine`. `gap_x` is the right edge of the piece before it."""

    gap_start: int
    value_x: float
    gap_x: float


class _Column(NamedTuple):
    """Where the values of some lines begin, and where these lines do."""

    value_x: float
    label_x: float


class TextLine(NamedTuple):
    """One printed line. A tuple, since it is made in a third of the time: a contract has tens of thousands.

    Attributes:
        text: Words joined by single spaces.
        page: From 1.
        x0: Left edge; the box is in points, origin top left.
        top: Upper edge.
        x1: Right edge.
        bottom: Lower edge.
        size: Font size of most of its characters.
        font: Font of most of its characters.
        bold: True when every word is bold.
        first_bold: Whether the first word is.
        last_bold: Whether the last word is.
        first_width: Width of the first word: would it have fitted on the line before?
        first_gap: Space after the first word; 0 when it is the only one.
        gap_start: Where the piece before the first wide gap ends (an index into `text`), or None without such a gap.
        value_x: Left edge of the piece after that gap.
        gaps: That gap and the ones after it.
    """

    text: str
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    font: Font
    bold: bool
    first_bold: bool
    last_bold: bool
    first_width: float
    first_gap: float = 0.0
    gap_start: int | None = None
    value_x: float | None = None
    gaps: tuple[Gap, ...] = ()

    @property
    def height(self) -> float:
        """Height of the box."""
        return self.bottom - self.top


def fragments(words: Iterable[Word]) -> list[Fragment]:
    """Return runs of neighbouring words, in the order of the file."""
    found: list[Fragment] = []
    run: list[Word] = []
    left = top = right = bottom = base = 0.0
    for word in words:
        _, x0, y0, x1, y1, size, _ = word
        if run and -size < x0 - right <= _WORD_GAP * size and abs(y1 - base) <= _SAME_BASELINE * size:
            run.append(word)  # no calls of `max` and `min`: this loop runs for every word
            if x1 > right:  # noqa: PLR1730
                right = x1
            if y0 < top:  # noqa: PLR1730
                top = y0
            if y1 > bottom:  # noqa: PLR1730
                bottom = y1
            continue
        if run:
            found.append(Fragment(run, left, top, right, bottom))
        run = [word]
        left, top, right, bottom, base = x0, y0, x1, y1, y1
    if run:
        found.append(Fragment(run, left, top, right, bottom))
    return found


def _fragment_of(words: list[Word]) -> Fragment:
    """Return the fragment that some words of one line make."""
    return Fragment(
        words,
        min(word.x0 for word in words),
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
    )


def lines_of(pieces: Sequence[Fragment], page: int) -> list[TextLine]:
    """Return the printed lines that fragments of one column make, from top to bottom."""
    groups = group_fragments(pieces)
    gaps = [_gaps(group) if len(group) > 1 else () for group in groups]
    columns = _columns(groups, gaps)
    if columns:
        groups = [_split_at_column(group, columns) for group in groups]
        values = [column.value_x for column in columns]
        gaps = [_gaps(group, values) if len(group) > 1 else () for group in groups]
    return [_make_line(group, page, found) for group, found in zip(groups, gaps, strict=True)]


def _columns(groups: Sequence[list[Fragment]], gaps: Sequence[tuple[Gap, ...]]) -> list[_Column]:
    """Return where values begin beside labels on several lines; `groups` with gaps are in order."""
    starts = sorted(
        _Column(gap.value_x, group[0].x0) for group, found in zip(groups, gaps, strict=True) for gap in found
    )
    return [one for one, other in zip(starts, starts[_LEAST_ROWS - 1 :], strict=False) if _aligned(one, other)]


def _aligned(one: _Column, other: _Column) -> bool:
    return abs(one.value_x - other.value_x) <= _ALIGNED and abs(one.label_x - other.label_x) <= _ALIGNED


def _split_at_column(group: list[Fragment], columns: Sequence[_Column]) -> list[Fragment]:
    """Cut the first piece of a line where a column begins right behind a long label."""
    piece = min(group, key=lambda piece: piece.x0)
    for column in columns:
        if abs(piece.x0 - column.label_x) > _ALIGNED or not piece.x0 < column.value_x < piece.x1:
            continue
        for index, (left, right) in enumerate(pairwise(piece.words), start=1):
            if abs(right.x0 - column.value_x) <= _ALIGNED and right.x0 - left.x1 > _NARROW_GAP * right.size:
                parts = _fragment_of(piece.words[:index]), _fragment_of(piece.words[index:])
                return [*parts, *(one for one in group if one is not piece)]
    return group


def group_fragments(pieces: Sequence[Fragment]) -> list[list[Fragment]]:
    """Return fragments grouped into printed lines, from top to bottom."""
    groups: list[list[Fragment]] = []
    top = bottom = width = 0.0
    for piece in sorted(pieces, key=lambda piece: (piece.top, piece.x0)):
        overlap = min(bottom, piece.bottom) - max(top, piece.top)
        if groups and overlap > _SAME_LINE * min(bottom - top, piece.bottom - piece.top):
            groups[-1].append(piece)
            if piece.x1 - piece.x0 > width:  # the widest piece says where the line is; a superscript does not
                top, bottom, width = piece.top, piece.bottom, piece.x1 - piece.x0
            continue
        groups.append([piece])
        top, bottom, width = piece.top, piece.bottom, piece.x1 - piece.x0
    return groups


def _make_line(pieces: list[Fragment], page: int, gaps: tuple[Gap, ...]) -> TextLine:
    if len(pieces) == 1:
        words = pieces[0].words
        _, x0, top, x1, bottom = pieces[0]
    else:
        words = [word for piece in pieces for word in piece.words]
        x0, x1 = pieces[0].x0, max(piece.x1 for piece in pieces)
        top, bottom = min(piece.top for piece in pieces), max(piece.bottom for piece in pieces)
    first, last = words[0], words[-1]
    size, font = _main_style(words)
    bold = first.font.bold and last.font.bold and all(word.font.bold for word in words)
    return TextLine(
        " ".join([word.text for word in words]),
        page,
        x0,
        top,
        x1,
        bottom,
        size,
        font,
        bold,
        first.font.bold,
        last.font.bold,
        first.x1 - first.x0,
        words[1].x0 - first.x1 if len(words) > 1 else 0.0,
        gaps[0].gap_start if gaps else None,
        gaps[0].value_x if gaps else None,
        gaps,
    )


def _main_style(words: Sequence[Word]) -> tuple[float, Font]:
    first = words[0]
    size, font = first.size, first.font
    weights: dict[tuple[float, Font], int] = {}
    weight = 0
    for text, _, _, _, _, own_size, own_font in words:
        if own_font is not font or own_size != size:
            weights[size, font] = weights.get((size, font), 0) + weight
            size, font, weight = own_size, own_font, 0
        weight += len(text)
    if not weights:
        return size, font
    weights[size, font] = weights.get((size, font), 0) + weight
    return max(weights, key=weights.__getitem__)


def _gaps(pieces: list[Fragment], columns: Sequence[float] = ()) -> tuple[Gap, ...]:
    """Put the pieces of a line in order, and return the gaps that are wide, or that end where a column begins."""
    pieces.sort(key=lambda piece: piece.x0)
    found: list[Gap] = []
    is_in_column = False
    length = -1
    for left, right in pairwise(pieces):
        length += sum(len(word.text) + 1 for word in left.words)
        size = min(left.words[-1].size, right.words[0].size)
        gap = right.x0 - left.x1
        is_wide = gap >= max(_LEAST_ROW_GAP, _ROW_GAP * size)
        is_column = gap > _NARROW_GAP * size and any(abs(right.x0 - x) <= _ALIGNED for x in columns)
        if is_column and not is_in_column:  # what is wide before it are spaces of a justified label
            found.clear()
            is_in_column = True
        if is_wide or is_column:
            found.append(Gap(length, right.x0, left.x1))
    return tuple(found)
