"""Where words stand: the provision, page and table row of any character, by binary search."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.clause import Clause
    from contractlens.document import Block, Document

_SENTENCE_END = re.compile(
    r"(?<![A-Z]\.[A-Z])(?<!\sNo)(?<!\sMr)(?<!\sMs)(?<!\sDr)[.;!?][\"”’')\]]{0,2}\s+(?=[\"“‘'(\[]{0,2}[A-Z0-9])|\n"
)
_ROW_NUMBER = re.compile(
    r"(?:(?:item|row|line|no)\.?\s)?(?:[A-Z]{0,2}\d{1,3}(?:\.\d{1,3}){0,2}|[A-Z]|\([a-z]\))[.):]?", re.IGNORECASE
)
_LABEL_AND_VALUE = 2
_SENTENCE_REACH = 1_200  # characters on either side: a longer sentence is cut, so that work stays linear


class Places:
    """A document and its provisions, with look-ups that cost the logarithm of their number.

    Args:
        document: The contract.
        clauses: Its provisions in reading order.
    """

    def __init__(self, document: Document, clauses: tuple[Clause, ...]) -> None:
        self.document = document
        self.clauses = clauses
        self.text = document.text
        self._starts = [clause.start for clause in clauses]
        self._by_id = {clause.id: clause for clause in clauses}
        self._block_starts = [block.start for block in document.blocks]

    def clause_at(self, offset: int) -> Clause | None:
        """Return the innermost provision that holds the character, None outside all of them."""
        index = bisect_right(self._starts, offset) - 1
        clause = self.clauses[index] if index >= 0 else None
        while clause is not None and clause.end <= offset:
            clause = self._by_id.get(clause.parent) if clause.parent is not None else None
        return clause

    def parent(self, clause: Clause) -> Clause | None:
        """Return the provision that holds `clause`, None at the top."""
        return self._by_id.get(clause.parent) if clause.parent is not None else None

    def parts_above(self, clause: Clause | None) -> Iterator[Clause]:
        """Yield the headings of the schedules and parts that hold `clause`, innermost first, itself if it is one."""
        while clause is not None:
            if clause.kind == "part":
                yield clause
            clause = self.parent(clause)

    def block_at(self, offset: int) -> Block | None:
        """Return the block that holds the character, None between blocks."""
        index = bisect_right(self._block_starts, offset) - 1
        block = self.document.blocks[index] if index >= 0 else None
        return block if block is not None and offset < block.end else None

    def page(self, start: int, end: int) -> int | None:
        """Return the first page of a span, None where pages are unknown."""
        if not 0 <= start < end <= len(self.text):
            return None
        return self.document.page_span(start, end)[0]

    def columns(self, start: int, end: int) -> dict[str, Any]:
        """Return the values of the columns that say where a span stands."""
        clause = self.clause_at(start)
        return {
            "text": self.text[start:end],
            "start": start,
            "end": end,
            "page": self.page(start, end),
            "clause_id": clause.id if clause else None,
            "clause_number": clause.number if clause else "",
            "part": clause.part if clause else "",
        }

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the sentence or table row that holds ``text[start:end]``."""
        floor, ceiling = max(0, start - _SENTENCE_REACH), min(len(self.text), end + _SENTENCE_REACH)
        first = floor
        for match in _SENTENCE_END.finditer(self.text, floor, start):
            first = match.end()
        behind = _SENTENCE_END.search(self.text, end, ceiling)
        last = ceiling if behind is None else behind.end()
        while last > end and self.text[last - 1].isspace():
            last -= 1
        return first, last

    def table_rows(self) -> Iterator[tuple[tuple[int, int], ...]]:
        """Yield, for each table row, the span of each of its cells, in order.

        A first cell that only numbers the row ("Item 3", "1.2") is left out where a label and a value follow.
        """
        for row in self.document.rows:
            cells: dict[int, tuple[int, int]] = {}
            for block in row.blocks:
                column = block.cell.column if block.cell else 0
                known = cells.get(column)
                cells[column] = (known[0] if known else block.start, block.end)
            spans = tuple(cells.values())
            numbered = len(spans) > _LABEL_AND_VALUE and _ROW_NUMBER.fullmatch(self.text[slice(*spans[0])].strip())
            yield spans[1:] if numbered else spans

    @cached_property
    def contents(self) -> tuple[Clause, ...]:
        """The lines of the list of contents."""
        return tuple(clause for clause in self.clauses if clause.kind == "contents")


def one_line(text: str) -> str:
    """Return text with every run of white space as one space."""
    return " ".join(text.split())
