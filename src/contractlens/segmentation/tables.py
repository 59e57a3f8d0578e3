"""Adds table rows to the outline: one provision per row, numbered paragraphs in its cells as children."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.segmentation.definitions import (
    MAX_CELLS,
    MAX_ROWS,
    is_definition,
    is_definition_table,
    is_version_table,
)
from contractlens.segmentation.looks import has_modal, run_in_heading
from contractlens.segmentation.references import compose_number
from contractlens.segmentation.sequence import Frame, place
from contractlens.segmentation.tree import Node

if TYPE_CHECKING:
    from contractlens.clause import ClauseKind
    from contractlens.document import Block, TableRow
    from contractlens.segmentation.labels import Reading, Value
    from contractlens.segmentation.lines import Line
    from contractlens.segmentation.outline import Outline

MAX_DEPTH = 4  # tables nested deeper are read as if they stood in the fourth
MAX_LABEL_CELL = 90  # a longer first cell is text, not the label of the row


_FIGURE = re.compile(r"[\d.,]*\d")
_STOPS = '.,;:!?”")]'


@dataclass(slots=True)
class _OpenRow:
    key: tuple[int, int]
    depth: int
    node: int
    kind: ClauseKind
    frames: list[Frame]
    above: str
    column: int = -1


@dataclass(slots=True)
class Tables:
    """Knows the tables of the document and the rows that are open."""

    outline: Outline
    _rows: dict[tuple[int, int], TableRow] = field(default_factory=dict)
    _by_table: dict[int, list[TableRow]] = field(default_factory=dict)
    _kinds: dict[int, ClauseKind] = field(default_factory=dict)
    _last: dict[int, dict[str, tuple[Value, int | None]]] = field(default_factory=dict)
    _open: list[_OpenRow] = field(default_factory=list)
    _holder: int | None = None
    _table: int | None = None

    def __post_init__(self) -> None:
        for row in self.outline.document.rows:
            self._rows[(row.table, row.row)] = row
            self._by_table.setdefault(row.table, []).append(row)

    def close(self) -> None:
        """Close the rows: the next line stands outside every table."""
        self._open.clear()
        self._table = None

    def add_line(self, i: int) -> None:
        """Add one paragraph of a cell."""
        line = self.outline.lines[i]
        cell = line.block.cell
        assert cell is not None
        depth = min(max(cell.depth, 0), MAX_DEPTH)
        key = (cell.table, cell.row)
        while self._open and self._open[-1].depth >= depth and self._open[-1].key != key:
            if self._runs_on(self._open[-1], key):
                self._open[-1].key = key
                break
            self._open.pop()
        if not self._open or self._open[-1].key != key:
            self._open_row(i, key, depth)
            return
        self._add_to_row(line, self._open[-1], cell.column)

    def _runs_on(self, row: _OpenRow, key: tuple[int, int]) -> bool:
        """Say whether a row is the rest of the open one, which a page break cut: it has words in few of its columns."""
        before, now = self._rows[row.key], self._rows[key]
        if key != (row.key[0], row.key[1] + 1) or row.kind != self._kinds.get(key[0]):
            return False
        columns, document = _columns(now), self.outline.document
        if not columns < _columns(before) or _is_header(before):
            return False
        small = any(document.text[block.start].islower() for block in now.blocks[:MAX_CELLS])
        if min(columns) <= min(_columns(before)) and not (small and self._is_open(before, now.blocks[0])):
            return False
        last, first = (document.page_span(each.start, each.end) for each in (before.blocks[-1], now.blocks[0]))
        if last[1] is None or first[0] is None or first[0] <= last[1]:
            return False
        return len(columns) == 1 or small

    def _is_open(self, row: TableRow, block: Block) -> bool:
        """True when the words of a row in the column of a block from the next one end without a stop."""
        column = [
            each
            for each in row.blocks[:MAX_CELLS]
            if each.cell and block.cell and each.cell.column == block.cell.column
        ]
        return bool(column) and self.outline.document.text[column[-1].end - 1] not in _STOPS

    def _finishes_sentence(self, line: Line) -> bool:
        """True for words that go on with the last provision, where a line of a page ended."""
        if line.label is not None or not line.text[:1].islower() or not self.outline.document.pages:
            return False
        end = self.outline.tree.nodes[-1].own_end
        return self.outline.document.text[end - 1] not in _STOPS

    def _open_row(self, i: int, key: tuple[int, int], depth: int) -> None:
        outline = self.outline
        line = outline.lines[i]
        if self._open:
            holder: int | None = self._open[-1].node
        else:
            if self._table != key[0]:
                outline.close_items(i)
                self._holder = outline.frames[-1].holder
                self._table = key[0]
            holder = self._holder
        kind = self._kind_of_table(key[0], line)
        row = self._rows[key]
        header = bool(line.block.cell and line.block.cell.header)
        node = Node(
            "row" if header and kind != "note" else kind,
            line.block.start,
            line.block.start,
            line.block.end,
            part=outline.parts.name,
        )
        above = outline.tree.number_above(holder)
        node.number = above
        frames = [Frame(None, last=self._last.setdefault(key[0], {}), colon=True)]
        reading = self._label_row(line, row, node, frames) if kind != "note" else None
        if reading is not None:
            node.number = compose_number(node.label, reading, above, in_row=True)
        if not header and kind == "row":
            self._head_row(line, row, node)
        index = outline.tree.add(node, holder)
        frames[0].node = index
        self._open.append(
            _OpenRow(key, depth, index, kind, frames, above, line.block.cell.column if line.block.cell else 0)
        )
        if reading is not None:
            frames[0].last[reading.form] = (reading.value, None)
            frames.append(Frame(index, reading.path, reading.form, colon=True))

    def _kind_of_table(self, table: int, line: Line) -> ClauseKind:
        if line.zone in {"contents", "signature"}:
            return "contents" if line.zone == "contents" else "signature"
        if table not in self._kinds:
            text = self.outline.document.text
            rows = self._by_table[table]
            texts = [[text[block.start : block.end] for block in row.blocks[:MAX_CELLS]] for row in rows[:MAX_ROWS]]
            if is_version_table(texts[0]):
                self._kinds[table] = "note"
            elif is_definition_table(rows, texts, in_definitions=self.outline.in_definitions()):
                self._kinds[table] = "definition"
            else:
                self._kinds[table] = "row"
        return self._kinds[table]

    def _label_row(self, line: Line, row: TableRow, node: Node, frames: list[Frame]) -> Reading | None:
        """Give a row the number that its first cell begins with."""
        label = line.label
        if label is None or label.readings[0].is_bullet or line.block is not row.blocks[0]:
            return None
        if label.is_weak and line.body.strip():
            return None
        node.label = label.text
        node.body_start = min(line.block.start + label.end, line.block.end)
        return place(frames, label).reading

    def _head_row(self, line: Line, row: TableRow, node: Node) -> None:
        """Take a short first cell as the heading of its row; behind a cell with a number alone, the second of three."""
        first, text = line.block, line.body
        columns = _columns(row)
        if not text and len(columns) > 2 and len(row.blocks) > 1:  # noqa: PLR2004 - number, heading, words
            first = row.blocks[1]
            text = self.outline.document.text[first.start : first.end]
        own = _same_column(row, first)
        if (
            len(columns) > 1
            and len(own) == 1
            and len(text) <= MAX_LABEL_CELL
            and any(c.isalpha() for c in text)
            and text[-1:] != "."
            and not (len(text) > MAX_LABEL_CELL // 2 and has_modal(text))
        ):
            node.heading = text.strip(" :.–—-☐☒☑✓✔✗")
            node.body_start = first.end

    def _add_to_row(self, line: Line, row: _OpenRow, column: int) -> None:
        outline = self.outline
        block, label = line.block, line.label
        new_cell = column != row.column
        row.column = column
        if new_cell:
            del row.frames[2 if len(row.frames) > 1 and row.frames[1].node == row.node else 1 :]
        bare = label is not None and not line.body.strip()
        if new_cell and bare and _FIGURE.fullmatch(line.text):
            label = None  # "17.40" under "Price"
        if label is not None and not (label.is_weak and bare) and line.zone == "body":
            placement = place(row.frames, label)
            if not label.is_weak or placement.continues:
                self._add_numbered(line, row, placement.depth, placement.reading)
                return
        runs_on = not new_cell and self._finishes_sentence(line)
        if runs_on or outline.tree.nodes[-1] is outline.tree.nodes[row.node]:
            outline.tree.extend(block.start, block.end)
            return
        heading, behind = run_in_heading(line.text, labelled=False)
        kind: ClauseKind = "paragraph" if row.kind == "row" else row.kind
        if kind == "paragraph" and is_definition(line.text, block, in_definitions=False):
            kind = "definition"
        node = Node(kind, block.start, block.start + behind, block.end, heading=heading, part=outline.parts.name)
        while len(row.frames) > 1 and row.frames[-1].is_item:
            row.frames.pop()
        holder = row.frames[-1].node
        node.number = outline.tree.number_above(holder)
        outline.tree.add(node, holder)

    def _add_numbered(self, line: Line, row: _OpenRow, depth: int, reading: Reading) -> None:
        outline, block, label = self.outline, line.block, line.label
        assert label is not None
        del row.frames[depth + 1 :]
        holder = row.frames[-1].node if row.frames[-1].node is not None else row.node
        start = min(block.start + label.end, block.end)
        heading, behind = ("", 0) if reading.is_bullet else run_in_heading(line.body, labelled=True)
        kind: ClauseKind = row.kind if row.kind != "row" else "item" if reading.is_item else "clause"
        if kind in {"item", "clause"} and is_definition(line.body, block, in_definitions=False):
            kind = "definition"
        node = Node(
            kind, block.start, start + behind, block.end, label=label.text, heading=heading, part=outline.parts.name
        )
        in_row = depth == 0
        above = row.above if depth == 0 and outline.tree.nodes[row.node].label else outline.tree.number_above(holder)
        node.number = compose_number(label.text, reading, above, in_row=in_row)
        index = outline.tree.add(node, holder)
        row.frames[-1].last[reading.form] = (reading.value, None)
        row.frames.append(
            Frame(index, reading.path, reading.form, is_item=reading.is_item, colon=line.text.rstrip().endswith(":"))
        )


def _columns(row: TableRow) -> set[int]:
    return {block.cell.column for block in row.blocks[:MAX_CELLS] if block.cell}


def _is_header(row: TableRow) -> bool:
    return any(block.cell is not None and block.cell.header for block in row.blocks[:1])


def _same_column(row: TableRow, first: Block) -> list[Block]:
    """The blocks of a row in the column of its first block."""
    blocks = row.blocks[:MAX_CELLS]
    return [block for block in blocks if block.cell and first.cell and block.cell.column == first.cell.column]
