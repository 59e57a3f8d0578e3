"""Contents pages: lines that end in a page number, with dots or a wide gap before it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from contractlens.readers.pdf_labels import find_label
from contractlens.readers.pdf_lines import TextLine, fragments, lines_of
from contractlens.readers.pdf_running_lines import is_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.readers.pdf_layout import Item
    from contractlens.readers.pdf_source import Word
    from contractlens.readers.pdf_tables import PageTable

_LEADERS = re.compile(r"(?:\.{4,}|(?:\. ){3,}|…{2,}|_{4,})[\s.…_]*(?:\d{1,4}|[ivxlc]{1,6})?\s*$")
_MARKS_OF_LEADERS = ("....", ". . .", "……", "____")
_PAGE_AT_END = re.compile(r"\S\s(\d{1,4}|[ivxlc]{1,6})$")
_TITLE = re.compile(r"^(?:table of )?contents?(?: page)?:?$|^index(?: of .{1,40})?$", re.IGNORECASE)

_LEAST_LEADERS = 3
"""Lines with dots and a number that a contents page has at least; forms have dots to write on, but no numbers."""

_LEAST_PLAIN = 4
"""Lines that end in a growing number under the title "Contents"."""

_LEAST_GOING_ON = 2
"""The same on the page after."""

_MOST_ROWS = 0.7
"""Share of a table's rows that end in a growing page number."""

_MOST_AFTER = 4
"""Lines that may stand after the last entry of a page when the contents go on: exhibits without number, footers."""

_MOST_MISSED = 6
"""Lines without page number after which the contents are over."""

_MOST_WRAPPED = 2
"""Lines that one entry may take before its page number."""


class ContentsFinder:
    """Finds the tables of contents of a document, page after page: a long one goes on without title."""

    def __init__(self) -> None:
        self._reached: int | None = None
        self._labels: set[str] = set()

    def find(self, regions: Sequence[Sequence[Item]]) -> set[int]:
        """Return the ``id`` of every line of the next page that belongs to a table of contents, its title left out."""
        lines = [item for region in regions for item in region if isinstance(item, TextLine)]
        titled = next((index for index, line in enumerate(lines) if _TITLE.match(line.text)), None)
        marked = [line.text[-1] not in "._" and _has_leaders(line.text) for line in lines]
        least = _LEAST_LEADERS
        if titled is not None or self._reached is None:
            self._labels = set()
        if sum(marked) < _LEAST_LEADERS:
            goes_on = self._reached is not None and titled is None
            if titled is None and not goes_on:
                self._reached = None
                return set()
            start = -1 if titled is None else titled
            marked = _plain_entries(lines, start, self._reached or 0 if goes_on else 0, self._labels)
            least = _LEAST_GOING_ON if goes_on else _LEAST_PLAIN
            if goes_on and not any(marked[: _MOST_WRAPPED + 1]):
                marked = []  # text, and somewhere in it lines that happen to end in numbers
        if sum(marked) < least:
            self._reached = None
            return set()
        self._reached = _last_page(lines, marked)
        self._labels |= {_label(line) for line, inside in zip(lines, marked, strict=True) if inside}
        return {id(line) for line, inside in zip(lines, _with_wrapped(marked), strict=True) if inside}


def _last_page(lines: Sequence[TextLine], marked: Sequence[bool]) -> int | None:
    """Return the last page number that the entries reach, or None when text follows them."""
    last = max(index for index, inside in enumerate(marked) if inside)
    match = _PAGE_AT_END.search(lines[last].text)
    if match is None or not match[1].isdigit() or len(lines) - last > _MOST_AFTER:
        return None
    return int(match[1])


def table_entries(table: PageTable) -> list[list[TextLine]] | None:
    """Return the entries of a table of contents that is drawn as a table, or None for any other table."""
    rows: dict[int, list[Word]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).extend(cell.words)
    entries = [lines_of(fragments(words), table.page) for words in rows.values()]
    reached = 0
    counted = 0
    for entry in entries:
        match = _PAGE_AT_END.search(entry[0].text)
        if match is None or not match[1].isdigit() or int(match[1]) < reached:
            continue
        reached = int(match[1])
        counted += 1
    return entries if len(entries) >= _LEAST_PLAIN and counted >= _MOST_ROWS * len(entries) else None


def has_title(regions: Sequence[Sequence[Item]]) -> bool:
    """Tell whether a page bears the title of a table of contents."""
    return any(isinstance(item, TextLine) and _TITLE.match(item.text) for region in regions for item in region)


def ends_entry(line: TextLine) -> bool:
    """Tell whether a contents line ends with its page number."""
    return line.text[-1:].isdigit() or _has_leaders(line.text)


def _has_leaders(text: str) -> bool:
    """Tell whether a line ends in dots and a page number; most lines hold no dots in a row, which is seen quickly."""
    return any(mark in text for mark in _MARKS_OF_LEADERS) and _LEADERS.search(text) is not None


def _label(line: TextLine) -> str:
    label = find_label(line.text)
    return label.text if label is not None else ""


def _plain_entries(lines: Sequence[TextLine], titled: int, reached: int, labels: set[str]) -> list[bool]:
    """Mark the lines under the title whose last number never falls: page numbers without dots.

    They end where a clause number of `labels` or of an entry comes back without a page number: there the text begins.
    """
    marked = [False] * len(lines)
    missed = 0
    known = set(labels)
    apart = True
    for index in range(titled + 1, len(lines)):
        line = lines[index]
        match = _PAGE_AT_END.search(line.text)
        value = -1 if match is None else int(match[1]) if match[1].isdigit() else reached
        label, gap = _label(line), line.gap_start is not None
        prose = (line.gap_start or 0) <= len(label) and is_sentence(line.text)  # a gap after its number says nothing
        if (label and label in known and (value < reached or prose)) or (prose and apart and any(marked)):
            break
        if value < reached or (apart and any(marked) and not gap):
            missed += 1
            if missed > _MOST_MISSED:
                break
            continue
        missed = 0
        marked[index], reached, apart = True, value, apart and gap
        known.add(label)
    return marked


def _with_wrapped(marked: Sequence[bool]) -> list[bool]:
    """Mark the first lines of entries that run over two lines: they stand between marked ones."""
    result = list(marked)
    places = [index for index, inside in enumerate(marked) if inside]
    for earlier, later in pairwise(places):
        if later - earlier <= _MOST_WRAPPED + 1:
            result[earlier:later] = [True] * (later - earlier)
    return result
