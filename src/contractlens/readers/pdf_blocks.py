"""Pages of lines and tables to the blocks of a Document."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from contractlens.document import BBox, BlockKind, Cell, Furniture, Style
from contractlens.readers.assembly import DocumentBuilder, Line
from contractlens.readers.lexicon import english_words
from contractlens.readers.pdf_contents import ContentsFinder, ends_entry, has_title, table_entries
from contractlens.readers.pdf_lines import TextLine
from contractlens.readers.pdf_outline import outlined_lines
from contractlens.readers.pdf_paragraphs import (
    Measure,
    continues,
    is_capitals,
    line_spacing,
    measure,
    printed_label,
    starts_block,
)
from contractlens.readers.pdf_rows import cell_by_cell
from contractlens.readers.pdf_table_rows import FilledCell, cell_blocks, goes_on, joined, rows_of
from contractlens.readers.pdf_tables import PageTable, same_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from contractlens.readers.pdf_furniture import PageItems
    from contractlens.readers.pdf_labels import PrintedLabel
    from contractlens.readers.pdf_outline import Title
    from contractlens.readers.pdf_source import Bookmark

_LARGER = 1.1
"""Times the body's size: a heading by its size."""

_HEADING_WORDS = 18
_HEADING_CHARS = 160
_HEADING_LINES = 3
"""The most that a heading has; what is longer is a paragraph, however it looks."""

_SHORT_HEADING = 8
"""Words of a bold line that may end in a full stop and still be a heading ("2. Definitions.")."""

_FOOTNOTE_SIZE = 0.88
"""Times the body's size: text at the foot of a page that is smaller and begins with a number is a footnote."""

_FOOTNOTE = re.compile(r"^\d{1,3}\s+\S|^\*+\s?\S")
_MOSTLY_BOLD = 0.5
"""Share of bold text from which on bold says nothing about headings."""

_PREFIXES = frozenset({"non"})
"""What stands before the hyphen in words that contracts write with it; no syllable of another word ends so."""

_HEADER_ROWS = 4
"""Rows at the top of a table that a page break may repeat."""

_HYPHENS = frozenset("-\u2010\u2013")
"""Marks at the end of a line that may stand inside a word or number; browsers break words with U+2010."""

_HALF_WORD = re.compile(r"([^\W\d_]+)[-\u2010]$")
_CUT_NUMBER = re.compile(r"\d[-\u2010]$")
_CUT_RANGE = re.compile(r"\d\u2013$")
_UNIT = re.compile(r"[^\W\d_]{3,}")
_WORD_START = re.compile(r"^[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")


def write_blocks(pages: Sequence[PageItems], builder: DocumentBuilder, bookmarks: Sequence[Bookmark] = ()) -> None:
    """Append everything on `pages` to `builder`, in reading order; paragraphs are joined over page breaks.

    Lines that bookmarks name are headings of the bookmark's level.
    """
    writer = _Writer(pages, builder, outlined_lines(pages, bookmarks) if bookmarks else {})
    for page in pages:
        writer.add_page(page)
    writer.close_block()


class _Writer:
    """Collects the lines of the block at hand, and writes it when the next begins."""

    def __init__(self, pages: Sequence[PageItems], builder: DocumentBuilder, outline: Mapping[int, Title]) -> None:
        self.builder = builder
        self.outline = outline
        self.join = _Hyphens(pages).join
        lines = [item for page in pages for region in page.regions for item in region if isinstance(item, TextLine)]
        self.body_size, bold_share = _body_style(lines)
        self.bold_means_heading = bold_share < _MOSTLY_BOLD
        self.spacing = line_spacing(lines)
        self.block: list[TextLine] = []
        self.column = Measure(0.0, 0.0, 0.0)
        self.is_contents = False
        self.contents = ContentsFinder()
        self.footnotes: list[list[TextLine]] = []
        self.tables = _TableNumbers()
        self.row: list[FilledCell] = []

    def add_page(self, page: PageItems) -> None:
        """Append one page."""
        listed = self.contents.find(page.regions)
        titled = has_title(page.regions)
        footnotes = self._find_footnotes(page)
        notes = {id(line) for note in footnotes for line in note}
        for region in page.regions:
            lines = [item for item in region if isinstance(item, TextLine) and id(item) not in notes]
            column = measure(lines, self.spacing)
            first = True
            for item in region:
                if isinstance(item, PageTable):
                    self._add_table(item, titled=titled)
                elif id(item) in notes:
                    continue
                elif id(item) in listed:
                    self._add_contents(item)
                else:
                    self._add_line(item, column, first=first)
                first = False
        self.footnotes += footnotes  # written when the paragraph that runs over the page has ended

    def _add_line(self, line: TextLine, column: Measure, *, first: bool) -> None:
        self._end_row()
        self.tables.leave()
        last = self.outline.get(id(self.block[-1])) if self.block else None
        title = self.outline.get(id(line))
        if self.block and not self.is_contents and (last or title):
            if last == title:
                self.block.append(line)
                return
        elif self.block and not self.is_contents:
            if first:
                joined = continues(self.block, line, self.column)
                joined = joined and not self._is_heading(self.block) and not self._is_heading([line])
            else:
                joined = not starts_block(self.block, line, column)
            if joined:
                self.block.append(line)
                self.column = column
                return
        self.close_block()
        self.block, self.column = [line], column

    def _add_contents(self, line: TextLine) -> None:
        self._end_row()
        self.tables.leave()
        if not self.is_contents or (self.block and (ends_entry(self.block[-1]) or printed_label(line) is not None)):
            self.close_block()
        self.block.append(line)
        self.is_contents = True

    def close_block(self) -> None:
        """Write the block at hand, and the footnotes that waited for its end."""
        self._end_row()
        if self.block:
            self._write(self.block, "contents" if self.is_contents else None, None)
        self.block, self.is_contents = [], False
        for note in self.footnotes:
            self._write(note, "footnote", None)
        self.footnotes = []

    def _find_footnotes(self, page: PageItems) -> list[list[TextLine]]:
        """Return the footnotes at the foot of a page."""
        notes: list[list[TextLine]] = []
        held: list[TextLine] = []
        for item in reversed(page.regions[-1] if page.regions else []):
            if not isinstance(item, TextLine) or item.size > _FOOTNOTE_SIZE * self.body_size:
                break
            held.insert(0, item)
            if _FOOTNOTE.match(item.text):
                notes.insert(0, held)
                held = []
        if len(notes) == 0 or notes[0][0].top < page.height / 2:
            return []
        return notes

    def _add_table(self, table: PageTable, *, titled: bool) -> None:
        if not self.row or self.footnotes:
            self.close_block()
        entries = table_entries(table) if titled or self.tables.last_is_contents else None
        self.tables.last_is_contents = entries is not None
        if entries is not None:
            self._end_row()
            for entry in entries:
                self._write(entry, "contents", None)
            return
        number, first_row = self.tables.number(table)
        repeated = self.tables.repeated_rows(table) if first_row > 0 else 0
        header = _header_rows(table) if first_row == 0 else set()
        above = self.tables.merged
        for row, cells in rows_of(table):
            if row < repeated:
                above += 1
                self._set_aside_header(table, row)
                continue
            filled = [
                FilledCell(
                    Cell(number, first_row + row - above, cell.column, header=row in header),
                    list(cell_blocks(cell, table.page, self.spacing)),
                )
                for cell in cells
            ]
            if first_row > 0 and row == repeated and self.row and goes_on(self.row, filled):
                above += 1
                self.row = joined(self.row, filled)
                continue
            self._end_row()
            self.row = filled
        self.tables.merged = above

    def _set_aside_header(self, table: PageTable, row: int) -> None:
        """Keep the words of a header row that a page break repeats out of the text, once for all pages of its table."""
        text = row_text(table, row)
        furniture = self.builder.furniture
        for index in range(len(furniture) - 1, max(len(furniture) - _HEADER_ROWS, 0) - 1, -1):
            last = furniture[index]
            if last.kind == "header" and last.text == text:
                furniture[index] = replace(last, pages=(*last.pages, table.page))
                return
        furniture.append(Furniture("header", text, (table.page,)))

    def _end_row(self) -> None:
        """Write the table row at hand."""
        row, self.row = self.row, []
        for place, blocks in row:
            for block in blocks:
                self._write(block, None, place)

    def _write(self, lines: list[TextLine], kind: BlockKind | None, cell: Cell | None) -> None:
        is_row = cell is None and bool(lines[0].gaps) and (len(lines) > 1 or len(lines[0].gaps) == 1)
        parts = cell_by_cell(lines) if is_row else [lines]
        if kind is None and len(parts) > 1:
            for part in parts:
                self._write(part, None, None)
            return
        label = printed_label(lines[0])
        style = Style(lines[0].size, all(line.bold for line in lines), lines[0].font.italic, lines[0].font.name or None)
        if kind is None:
            kind = "cell" if cell is not None else self._kind(lines, label)
        if kind == "footnote":
            label = None
        title = self.outline.get(id(lines[0])) if kind in {"heading", "paragraph", "list_item"} else None
        if title is not None:
            kind = "heading"
        self.builder.add(
            self.join(parts[0] if len(lines) > 1 else lines),
            kind,
            label=label.text if label else "",
            label_in_text=label is not None,
            level=title.level if title is not None else None,
            style=style,
            cell=cell,
        )

    def _kind(self, lines: list[TextLine], label: PrintedLabel | None) -> BlockKind:
        if self._is_heading(lines):
            return "heading"
        return "list_item" if label is not None and label.kind in {"mark", "bullet"} else "paragraph"

    def _is_heading(self, lines: Sequence[TextLine]) -> bool:
        if len(lines) > _HEADING_LINES or (lines[0].value_x is not None and printed_label(lines[0]) is None):
            return False
        text = " ".join(line.text for line in lines)
        words = len(text.split())
        if len(text) > _HEADING_CHARS or words > _HEADING_WORDS or not any(character.isalpha() for character in text):
            return False
        bold = self.bold_means_heading and all(line.bold for line in lines)
        if text[-1] in ".;," and not (text[-1] == "." and bold and words <= _SHORT_HEADING):
            return False
        return bold or lines[0].size >= _LARGER * self.body_size or is_capitals(text)


class _TableNumbers:
    """Numbers tables and their rows over page breaks."""

    def __init__(self) -> None:
        self.count = 0
        self.rows = 0
        self.last: PageTable | None = None
        self.last_is_contents = False
        self.header: list[str] = []
        self.merged = 0  # rows of the table at hand that were repeated headers, or halves of other rows

    def leave(self) -> None:
        """Note that text stands after the last table: the next one is new."""
        self.last = None
        self.last_is_contents = False

    def number(self, table: PageTable) -> tuple[int, int]:
        """Return the table's number and the number of its first row."""
        if self.last is not None and _goes_on(self.last, table):
            first = self.rows
        else:
            self.count += 1
            first = 0
            self.merged = 0
            self.header = [row_text(table, row) for row in range(min(table.rows, _HEADER_ROWS))]
        self.rows = first + table.rows
        self.last = table
        return self.count - 1, first

    def repeated_rows(self, table: PageTable) -> int:
        """Return how many rows at the top of the table are the first rows of the table it goes on with."""
        count = 0
        for row, text in enumerate(self.header):
            if not text or row_text(table, row) != text:
                break
            count += 1
        return count if count < table.rows else min(count, 1)  # a form that comes back whole is no header


def _goes_on(last: PageTable, table: PageTable) -> bool:
    return table.page == last.page + 1 and same_columns(last, table.columns)


def row_text(table: PageTable, row: int) -> str:
    """Return the words of one row of a table."""
    return " ".join(word.text for cell in table.cells if cell.row == row for word in cell.words)


def _header_rows(table: PageTable) -> set[int]:
    """Return {0} when the first row is bold in every cell and the rows after it are not."""
    first = [cell for cell in table.cells if cell.row == 0]
    others = [cell for cell in table.cells if cell.row > 0]
    if len(first) < 2 or not others or not all(word.font.bold for cell in first for word in cell.words):  # noqa: PLR2004
        return set()
    bold = sum(all(word.font.bold for word in cell.words) for cell in others)
    return {0} if bold < len(others) * (1 - 1 / len(first)) or bold <= len(others) / 2 else set()


def _body_style(lines: Iterable[TextLine]) -> tuple[float, float]:
    """Return the size of most characters, and the share of bold ones."""
    sizes: Counter[float] = Counter()
    bold = total = 0
    for line in lines:
        length = len(line.text)
        sizes[round(line.size * 2) / 2] += length
        total += length
        bold += length if line.bold else 0
    if not total:
        return 0.0, 0.0
    return max(sizes, key=sizes.__getitem__), bold / total


class _Hyphens:
    """Puts words together that a line's end cut in two."""

    def __init__(self, pages: Sequence[PageItems]) -> None:
        self.pages = pages
        self.known: set[str] | None = None

    def join(self, lines: Sequence[TextLine]) -> list[Line]:
        """Return the lines for the builder; a half word is glued to its other half, without the hyphen if known."""
        texts = [line.text for line in lines]
        glued = [False] * len(texts)
        for index in range(len(texts) - 1):
            if texts[index][-1:] not in _HYPHENS:
                continue
            head, tail = _HALF_WORD.search(texts[index]), _WORD_START.match(texts[index + 1])
            if head is None or tail is None:
                glued[index + 1] = _is_number_cut(texts[index], texts[index + 1])
                continue
            glued[index + 1] = True
            if self._is_one_word(head[1].casefold(), tail[0].casefold()):
                texts[index] = texts[index][:-1]
        return [
            Line(text, line.page, BBox(line.x0, line.top, line.x1, line.bottom), glue)
            for text, line, glue in zip(texts, lines, glued, strict=True)
        ]

    def _is_one_word(self, head: str, tail: str) -> bool:
        """Tell whether a line end parted one word; one that is written with its hyphen elsewhere keeps it."""
        written = self._vocabulary()
        if f"{head}-{tail}" in written:
            return False
        # "nonexclusive" is a word too, but who writes "non-" at the end of a line means the hyphen
        return head + tail in written or (head not in _PREFIXES and head + tail in english_words())

    def _vocabulary(self) -> set[str]:
        """Return the words of the file, in small letters."""
        if self.known is None:
            written = {word for page in self.pages for word in _LETTERS.findall("\n".join(_texts(page)).casefold())}
            self.known = written | {half for word in written if "-" in word for half in word.split("-")}
        return self.known


def _is_number_cut(text: str, after: str) -> bool:
    """Tell whether a line ends between the halves of "24-month" or "2024-2025"."""
    if after[:1].isdigit():
        return _CUT_NUMBER.search(text) is not None or _CUT_RANGE.search(text) is not None
    return _CUT_NUMBER.search(text) is not None and _UNIT.match(after) is not None


def _texts(page: PageItems) -> Iterator[str]:
    """Yield the lines and the words in tables of a page."""
    for region in page.regions:
        for item in region:
            if isinstance(item, TextLine):
                yield item.text
            else:
                yield from (word.text for cell in item.cells for word in cell.words)
