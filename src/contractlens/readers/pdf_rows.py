"""Rows of tables without rulings: terms beside their meanings, labels beside values, notes beside clauses.

Cells of such a row wrap each for itself, so that a printed line holds a piece of every cell. The pieces of one cell are
put together before those of the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractlens.readers.pdf_labels import ends_sentence, find_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.readers.pdf_lines import TextLine

_PADDING = 1.5
"""Font sizes that stay free before the next column."""

_SAME_X = 3.0
"""Points by which the pieces of one cell may be out of line."""

_ENDS = ".:;"
"""Marks after which a cell does not go on in a row that begins alike: "By:" stands above "Name:"."""

_DEEPEST_HANG = 6.0
"""Font sizes by which the lines of a clause hang in behind its number."""

_FULL = 0.8
"""Share of the column's width from which on a line counts as full; the right edge of print is ragged."""

_LEAST_SPACES = 4
"""Spaces in a line of prose; names, amounts and codes below one another are rows of their own."""

_TITLE_WORDS = 8
"""Words of a title beside a clause; longer cells hold text of their own."""

_SPACE = 0.2
"""Font sizes; the narrowest space between words."""


def pieces_of(line: TextLine) -> list[TextLine]:
    """Return the pieces of a line between its gaps; a number and what stands behind it are one piece."""
    pieces: list[TextLine] = []
    start, left = 0, line.x0
    for gap in line.gaps:
        text = line.text[start : gap.gap_start]
        if (
            start == 0
            and _is_label(text)
            and not (text[0].isalpha() and _begins_with_number(line.text[gap.gap_start + 1 :]))
        ):
            continue
        pieces.append(line._replace(text=text, x0=left, x1=gap.gap_x, gap_start=None, value_x=None, gaps=()))
        start, left = gap.gap_start + 1, gap.value_x
    if not pieces:
        return [line]
    return [*pieces, line._replace(text=line.text[start:], x0=left, gap_start=None, value_x=None, gaps=())]


def wraps_row(block: Sequence[TextLine], line: TextLine, right: float) -> bool:
    """Tell whether every piece of `line` goes on with a cell of the row that `block` began.

    Either none of them would have fitted on the last line of its cell, or the last cell goes on in the middle of a
    sentence or the first within quotation marks: narrow columns of terms are often broken by hand. `right` is the right edge of the column of print.
    """
    first = pieces_of(block[0])
    pieces = pieces_of(line)
    if not 1 < len(pieces) <= len(first):
        return False
    lefts = [piece.x0 for piece in first]
    last: dict[int, TextLine] = {}
    label = ""
    for piece in (piece for one in block for piece in pieces_of(one)):
        column = _column_at(lefts, piece)
        last[column] = piece
        label += "" if column else piece.text
    wrapped = True
    for piece in pieces:
        column = _column_at(lefts, piece)
        above = last.get(column)
        if above is None or above.text[-1] in _ENDS:
            return False
        deepest = _DEEPEST_HANG * line.size if find_label(first[column].text) is not None else 0.0
        if piece.x0 > lefts[column] + max(deepest, _SAME_X):
            return False
        edge = lefts[column + 1] - _PADDING * line.size if column + 1 < len(lefts) else right
        wrapped = wrapped and above.x1 + _SPACE * line.size + _first_width(piece) > edge
    return wrapped or _has_open_quote(label) or _goes_on(last.get(len(lefts) - 1), pieces[-1], right)


def _has_open_quote(label: str) -> bool:
    return label.count('"') % 2 == 1 or label.count("“") > label.count("”")


def _goes_on(above: TextLine | None, piece: TextLine, right: float) -> bool:
    """Tell whether a piece goes on with the sentence of a line that is about full."""
    if above is None or ends_sentence(above.text):
        return False
    if above.text.count(" ") < _LEAST_SPACES or not piece.text[0].islower():
        return False
    return above.x1 - above.x0 >= _FULL * (right - above.x0)


def cell_by_cell(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Return the lines of a row as they are to be read: each cell whole before the next.

    One list, or two where a heading stands beside the numbered clauses that it heads.
    """
    first = pieces_of(lines[0])
    if len(first) == 1:
        return [list(lines)]
    lefts = [piece.x0 for piece in first]
    if any(_crosses(piece, lefts) for line in lines for piece in pieces_of(line)):
        return [list(lines)]
    cells: list[list[TextLine]] = [[] for _ in lefts]
    for line in lines:
        for piece in pieces_of(line):
            cells[_column_at(lefts, piece)].append(piece)
    is_headed = len(cells) == 2 and all(cells) and _heads(cells[0], cells[1][0].text)  # noqa: PLR2004 - a pair
    return cells if is_headed else [[piece for cell in cells for piece in cell]]


def _heads(heading: Sequence[TextLine], clause: str) -> bool:
    """Tell whether what stands in the first cell heads a numbered clause in the second: it has a number too, or is a title."""
    label = find_label(clause)
    if label is None or label.kind != "number":
        return False
    rest = clause[len(label.text) :].strip()
    if _begins_with_number(heading[0].text):
        return bool(rest)
    title = " ".join(piece.text for piece in heading)
    is_title = title[0].isupper() and title[-1] not in _ENDS and len(title.split()) <= _TITLE_WORDS
    return is_title and rest[:1].isupper() and rest.count(" ") >= _LEAST_SPACES


def _crosses(piece: TextLine, lefts: Sequence[float]) -> bool:
    """Tell whether a piece is no cell of a row: it runs into the next column, or is the rest of a date or a sum."""
    column = _column_at(lefts, piece)
    if column + 1 == len(lefts):
        return False
    return piece.x1 > lefts[column + 1] or (
        piece.x0 < lefts[1] and piece.text[0].isdigit() and find_label(piece.text) is None
    )


def _column_at(lefts: Sequence[float], piece: TextLine) -> int:
    return max((index for index, left in enumerate(lefts) if left <= piece.x0 + _SAME_X), default=0)


def _first_width(piece: TextLine) -> float:
    """Return about how wide the first word of a piece is."""
    word = piece.text.split(" ", 1)[0]
    return (piece.x1 - piece.x0) * len(word) / len(piece.text)


def _is_label(text: str) -> bool:
    label = find_label(f"{text} X")
    return label is not None and label.text == text


def _begins_with_number(text: str) -> bool:
    label = find_label(text)
    return label is not None and label.kind == "number" and len(text) > len(label.text)
