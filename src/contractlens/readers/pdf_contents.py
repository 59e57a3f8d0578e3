"""Contents pages: lines that end in a page number, with dots or a wide gap before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contractlens.readers.pdf_lines import TextLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.readers.pdf_layout import Item

_LEADERS = re.compile(r"(?:\.{4,}|(?:\. ){3,}|…{2,}|_{4,})[\s.…_]*(?:\d{1,4}|[ivxlc]{1,6})?\s*$")
_PAGE_AT_END = re.compile(r"\D\s(\d{1,4}|[ivxlc]{1,6})$")
_TITLE = re.compile(r"^(?:table of )?contents(?: page)?:?$|^index(?: of .{1,40})?$", re.IGNORECASE)

_LEAST_LEADERS = 3
"""Lines with dots and a number that a contents page has at least; forms have dots to write on, but no numbers."""

_LEAST_PLAIN = 4
"""Lines that end in a growing number under the title "Contents"."""

_MOST_WRAPPED = 2
"""Lines that one entry may take before its page number."""


def contents_lines(regions: Sequence[Sequence[Item]]) -> set[int]:
    """Return the ``id`` of every line of a page that belongs to a table of contents, its title left out."""
    lines = [item for region in regions for item in region if isinstance(item, TextLine)]
    dotted = [bool(_LEADERS.search(line.text)) and line.text[-1] not in "._" for line in lines]
    titled = next((index for index, line in enumerate(lines) if _TITLE.match(line.text)), None)
    if sum(dotted) >= _LEAST_LEADERS:
        marked = dotted
    elif titled is not None:
        marked = _plain_entries(lines, titled)
        if sum(marked) < _LEAST_PLAIN:
            return set()
    else:
        return set()
    return {id(line) for line, inside in zip(lines, _with_wrapped(marked), strict=True) if inside}


def ends_entry(line: TextLine) -> bool:
    """Tell whether a contents line ends with its page number."""
    return line.text[-1:].isdigit() or bool(_LEADERS.search(line.text))


def _plain_entries(lines: Sequence[TextLine], titled: int) -> list[bool]:
    """Mark the lines under the title whose last number never falls: page numbers without dots."""
    marked = [False] * len(lines)
    reached = 0
    for index in range(titled + 1, len(lines)):
        match = _PAGE_AT_END.search(lines[index].text)
        if match is None:
            continue
        value = int(match[1]) if match[1].isdigit() else reached
        if value >= reached:
            marked[index], reached = True, value
    return marked


def _with_wrapped(marked: Sequence[bool]) -> list[bool]:
    """Mark the first lines of entries that run over two lines: they stand between marked ones."""
    result = list(marked)
    places = [index for index, inside in enumerate(marked) if inside]
    for earlier, later in zip(places, places[1:], strict=False):
        if later - earlier <= _MOST_WRAPPED + 1:
            result[earlier:later] = [True] * (later - earlier)
    return result
