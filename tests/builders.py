"""Documents from compact lines, so that a test states what it reads in the place where it is read."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from contractlens.document import Block, BlockKind, Cell, Document, Page, Region, Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LABEL = re.compile(r"(?P<label>\S+(?: \S+)?)\t(?P<text>.*)", re.DOTALL)


def line(
    text: str,
    kind: BlockKind = "paragraph",
    *,
    label: str = "",
    typed: bool = False,
    level: int | None = None,
    size: float | None = None,
    bold: bool = False,
    italic: bool = False,
    style: str | None = None,
) -> tuple[str, Block]:
    """One paragraph: its text and a block without offsets; `label` is drawn by the word processor unless `typed`."""
    return text, Block(0, 0, kind, label, typed, level, Style(size, bold, italic, style))


def heading(text: str, level: int | None = None, *, label: str = "", size: float | None = None) -> tuple[str, Block]:
    """A paragraph marked as a heading."""
    return line(text, "heading", label=label, level=level, size=size, bold=True)


def table(*rows: Sequence[str], header: bool = False, number: int = 0, depth: int = 0) -> list[tuple[str, Block]]:
    """A table; a cell of several paragraphs has them parted by line breaks; ``"1.1⇥Text"`` has a drawn number."""
    cells = []
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            for paragraph in text.split("\n"):
                content, block = parse_line(paragraph)
                cell = Cell(number, row, column, header=header and row == 0, depth=depth)
                cells.append((content, replace(block, kind="cell", cell=cell)))
    return cells


def parse_line(text: str) -> tuple[str, Block]:
    """Read one compact line.

    ``# Heading`` is a heading of level 0 (``##`` of level 1 and so on), ``*Bold*`` a bold paragraph, ``1.1⇥Text`` (a tab)
    an automatic number outside the text; everything else is a plain paragraph with its number, if any, typed.
    """
    level, kind, label, bold = None, "paragraph", "", False
    if found := re.match(r"(#+) ", text):
        kind, level, text, bold = "heading", len(found[1]) - 1, text[found.end() :], True
    elif len(text) > 2 and text.startswith("*") and text.endswith("*"):
        text, bold = text[1:-1], True
    if found := _LABEL.fullmatch(text):
        label, text = found["label"], found["text"]
    return text, Block(0, 0, kind, label, False, level, Style(bold=bold))  # type: ignore[arg-type]


def document(
    *lines: str | tuple[str, Block] | Iterable[tuple[str, Block]],
    name: str = "test.docx",
    lines_per_page: int | None = None,
) -> Document:
    """Build a Document.

    Args:
        *lines: Strings (one compact line per line, see `parse_line`), or what `line`, `heading` and `table` return.
        name: File name.
        lines_per_page: Pages of so many blocks, one region per block; None for a format without pages.
    """
    paragraphs: list[tuple[str, Block]] = []
    for entry in lines:
        if isinstance(entry, str):
            paragraphs += [parse_line(each) for each in entry.split("\n") if each.strip()]
        elif isinstance(entry, tuple):
            paragraphs.append(entry)
        else:
            paragraphs += entry
    text = ""
    blocks: list[Block] = []
    for content, block in paragraphs:
        if not content.strip():
            continue
        if blocks:
            text += _separator(blocks[-1], block)
        start = len(text)
        text += content.strip()
        blocks.append(replace(block, start=start, end=len(text)))
    return _finish(text, blocks, name, lines_per_page)


def _separator(last: Block, block: Block) -> str:
    if last.cell is None or block.cell is None:
        return "\n"
    same_row = (last.cell.table, last.cell.row) == (block.cell.table, block.cell.row)
    return "\t" if same_row and last.cell.column != block.cell.column else "\n"


def _finish(text: str, blocks: list[Block], name: str, lines_per_page: int | None) -> Document:
    regions: tuple[Region, ...] = ()
    pages: tuple[Page, ...] = ()
    if lines_per_page:
        regions = tuple(Region(block.start, block.end, 1 + i // lines_per_page, None) for i, block in enumerate(blocks))
        count = 1 + (len(blocks) - 1) // lines_per_page if blocks else 0
        pages = tuple(
            Page(n, 595.0, 842.0, sum(r.end - r.start for r in regions if r.page == n)) for n in range(1, count + 1)
        )
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(text, regions, tuple(blocks), digest, name, pages=pages)
