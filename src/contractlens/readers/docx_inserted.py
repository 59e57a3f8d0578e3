"""Puts the blocks of an inserted document into the text of the one that inserts it, with exact offsets."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from contractlens.readers.assembly import ChangeRun
from contractlens.readers.docx_revisions import DELETED, LIVE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contractlens.document import Block, BlockKind, Cell, Document, Notice
    from contractlens.readers.assembly import DocumentBuilder
    from contractlens.readers.docx_blocks import BlockWriter, Place


def insert(document: Document, writer: BlockWriter, place: Place, first_table: int) -> tuple[int, list[Notice]]:
    """Append a document where the walk stands.

    Headers, footers, form fields, hidden places and comments come along; pages and properties, which are those of
    another file, do not.

    Args:
        document: What is inserted.
        writer: Takes the blocks.
        place: Where the walk stands: in a cell all is text of that cell, and tables lie inside it.
        first_table: Number of the next table.

    Returns:
        The number of the next table, and the notices that belong to no place in the text.
    """
    builder = writer.builder
    starts: list[int] = []
    for block, changes, deletions in _parted(document):
        text = document.text[block.start : block.end]
        whole = ChangeRun(0, len(text), "deleted" if place.state == DELETED else "inserted")
        new = builder.add_text(
            text,
            _kind(block, place),
            label=block.label,
            label_in_text=block.label_in_text,
            level=block.level,
            style=block.style,
            cell=_cell(block.cell, place.cell, first_table),
            changes=changes if place.state == LIVE else (whole,),
            deletions=deletions,
        )
        starts.append(new.start)
    if starts and writer.comments.waiting:
        writer.comments.begin_waiting(starts[0])
    unplaced = _bring_along(document, builder, starts)
    tables = {block.cell.table for block in document.blocks if block.cell is not None}
    return first_table + max(tables, default=-1) + 1, unplaced


def _parted(document: Document) -> Iterator[tuple[Block, list[ChangeRun], list[tuple[int, str]]]]:
    """Yield the blocks of a document with their tracked changes, counted from where each begins."""
    changes, deletions = list(document.changes)[::-1], sorted(document.deletions, key=lambda each: each.at)[::-1]
    for block, following in zip_longest(document.blocks, document.blocks[1:]):
        runs, struck = [], []
        while changes and changes[-1].start < block.end:
            run = changes.pop()
            runs.append(ChangeRun(run.start - block.start, min(run.end, block.end) - block.start, run.kind))
        while deletions and (following is None or deletions[-1].at < following.start):
            gone = deletions.pop()
            struck.append((min(gone.at, block.end) - block.start, gone.text))
        yield block, runs, struck


def _bring_along(document: Document, builder: DocumentBuilder, starts: Sequence[int]) -> list[Notice]:
    old = [block.start for block in document.blocks]

    def moved(offset: int | None) -> int | None:
        if offset is None or not old:
            return None
        at = max(bisect_right(old, offset) - 1, 0)
        return starts[at] + offset - old[at]

    builder.furniture += [replace(each, pages=()) for each in document.furniture]
    builder.concealed += [replace(each, page=None, bbox=None) for each in document.concealed]
    builder.fields += [replace(each, page=None) for each in document.fields]
    builder.comments += [
        replace(each, start=moved(each.start), end=moved(each.end), page=None) for each in document.comments
    ]
    unplaced = []
    for notice in document.notices:
        if notice.start is None:
            unplaced.append(replace(notice, page=None))
        else:
            builder.notices.append(replace(notice, page=None, start=moved(notice.start), end=moved(notice.end)))
    return unplaced


def _kind(block: Block, place: Place) -> BlockKind:
    if place.footnote:
        return "footnote"
    if place.contents:
        return "contents"
    return block.kind if place.cell is None else "cell"


def _cell(own: Cell | None, around: Cell | None, first_table: int) -> Cell | None:
    if own is None:
        return around
    depth = own.depth + (0 if around is None else around.depth + 1)
    return replace(own, table=first_table + own.table, depth=depth)
