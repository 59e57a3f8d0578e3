"""Rows of tables that run over page breaks: one row where the break cut it in two."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from contractlens.readers.pdf_labels import ends_in_comma_and, ends_sentence, points_on
from contractlens.readers.pdf_lines import TextLine, fragments, lines_of
from contractlens.readers.pdf_paragraphs import measure, printed_label, starts_block

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contractlens.document import Cell
    from contractlens.readers.pdf_tables import PageTable, TableCell

_PROSE_LINES = 2
"""Lines of a paragraph that wraps; a name or an amount alone on its line is whole."""

_SPACE = 0.2
"""Font sizes; the narrowest space between words."""


class FilledCell(NamedTuple):
    """A cell of the document and its paragraphs."""

    place: Cell
    blocks: list[list[TextLine]]


def rows_of(table: PageTable) -> Iterator[tuple[int, list[TableCell]]]:
    """Yield the rows of a table that hold words: number of the row on its page, and its cells."""
    for row, cells in groupby(table.cells, key=lambda cell: cell.row):
        yield row, list(cells)


def cell_blocks(cell: TableCell, page: int, spacing: float | None) -> Iterator[list[TextLine]]:
    """Yield the paragraphs of one cell."""
    lines = lines_of(fragments(cell.words), page)
    column = measure(lines, spacing)
    block: list[TextLine] = []
    for line in lines:
        if block and starts_block(block, line, column):
            yield block
            block = []
        block.append(line)
    yield block


def goes_on(above: Sequence[FilledCell], below: Sequence[FilledCell]) -> bool:
    """Tell whether the first row after a page break is the rest of the last row before it.

    Its first cell is empty, no cell begins with a number, and some sentence is open; all of them are, where the first
    cell of the row above is empty too, as it is where one cell stands beside several rows.
    """
    upper = {cell.place.column: cell.blocks[-1] for cell in above}
    lower = {cell.place.column: cell.blocks[0][0] for cell in below}
    if 0 in lower or not lower.keys() <= upper.keys():
        return False
    if any(printed_label(line) is not None for line in lower.values()):
        return False
    is_open = [_is_open(upper[column], line) for column, line in lower.items()]
    return any(is_open) if 0 in upper else bool(is_open) and all(is_open)


def joined(above: Sequence[FilledCell], below: Sequence[FilledCell]) -> list[FilledCell]:
    """Return the row that two halves make."""
    rest = {cell.place.column: cell.blocks for cell in below}
    row: list[FilledCell] = []
    for cell in above:
        blocks = list(cell.blocks)
        for index, block in enumerate(rest.get(cell.place.column, [])):
            if index == 0 and _is_open(blocks[-1], block[0]):
                blocks[-1] = [*blocks[-1], *block]
            else:
                blocks.append(block)
        row.append(cell._replace(blocks=blocks))
    return row


def _is_open(block: Sequence[TextLine], line: TextLine) -> bool:
    """Tell whether a cell's last paragraph goes on with a line: its sentence is open, and wrapped before this word."""
    last = block[-1]
    if ends_sentence(last.text):
        return ends_in_comma_and(last.text) and line.text[:1].islower()
    if line.text[:1].islower() or last.text[-1:] in "-," or points_on(last.text):
        return True
    return len(block) >= _PROSE_LINES and last.x1 + _SPACE * last.size + line.first_width > max(one.x1 for one in block)
