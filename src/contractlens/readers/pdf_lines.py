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


class Fragment(NamedTuple):
    """Neighbouring words on one line."""

    words: list[Word]
    x0: float
    top: float
    x1: float
    bottom: float


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


def lines_of(pieces: Sequence[Fragment], page: int) -> list[TextLine]:
    """Return the printed lines that fragments of one column make, from top to bottom."""
    return [_make_line(group, page) for group in group_fragments(pieces)]


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


def _make_line(pieces: list[Fragment], page: int) -> TextLine:
    if len(pieces) == 1:
        words = pieces[0].words
        _, x0, top, x1, bottom = pieces[0]
        gap_start, value_x = None, None
    else:
        pieces.sort(key=lambda piece: piece.x0)
        words = [word for piece in pieces for word in piece.words]
        x0, x1 = pieces[0].x0, max(piece.x1 for piece in pieces)
        top, bottom = min(piece.top for piece in pieces), max(piece.bottom for piece in pieces)
        gap_start, value_x = _wide_gap(pieces)
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
        gap_start,
        value_x,
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


def _wide_gap(pieces: Sequence[Fragment]) -> tuple[int | None, float | None]:
    """Return where the text before the first wide gap ends, and where the text after it begins on the page."""
    length = -1
    for left, right in pairwise(pieces):
        length += sum(len(word.text) + 1 for word in left.words)
        size = min(left.words[-1].size, right.words[0].size)
        if right.x0 - left.x1 >= max(_LEAST_ROW_GAP, _ROW_GAP * size):
            return length, right.x0
    return None, None
