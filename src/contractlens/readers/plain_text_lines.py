"""Lines of a text file: where they stand, and which of them are headers, footers and ornaments."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from contractlens.readers.pdf_labels import ends_sentence, find_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from contractlens.document import FurnitureKind

_TAB = 8
_MAX_INDENT = 200
LONGEST_BREAK = 160
"""Widest column at which programs break lines of text (132 on old printers)."""
_WIDEST = 0.95  # a few lines (links, table rows) run over the width
_MOSTLY_BROKEN = 0.9
_RULE = re.compile(r"[ \t]*(?:=[=\s]{2,}|-[-\s]{2,}|_[_\s]{2,}|\*[*\s]{2,}|~[~\s]{2,}|#[#\s]{2,})$")
_UNDERLINE = frozenset("=-~*")
_PAGE_NUMBER = re.compile(
    r"(?:page\s{0,3})?[-–—\s]{0,3}\d{1,4}(?:\s{0,3}(?:of|/)\s{0,3}\d{1,4})?[-–—\s]{0,3}", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_EDGE_LINES = 2
"""How many lines at the top and the bottom of a page can be headers and footers."""
_MIN_PAGES = 3
_SHARE = 0.6
"""A line on so many pages at the same edge is a header or footer."""
_LONGEST_FURNITURE = 160


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line that holds text.

    Attributes:
        text: Its words, single spaces between them.
        raw: As it stands, without white space at the ends.
        indent: Columns before it.
        page: From 1, None in a file without form feeds.
        gap: True when a blank line, a rule or a page end stands before it.
        underlined: ``=`` or ``-`` when a rule of these stands under it, else "".
        entry: True for a line of a table of contents.
    """

    text: str
    raw: str
    indent: int
    page: int | None
    gap: bool
    underlined: str = ""
    entry: bool = False

    @property
    def width(self) -> int:
        """The column that it ends at."""
        return self.indent + len(self.raw)


def split_lines(text: str) -> tuple[list[TextLine], int]:
    """Return the lines that hold text, and the number of pages: 0 in a file without form feeds."""
    pages = text.rstrip("\f\n\t ").split("\f")
    found: list[TextLine] = []
    gap = True
    for number, page in enumerate(pages, 1):
        for line in page.split("\n"):
            raw = line.strip()
            if not raw:
                gap = True
            elif len(raw) <= _LONGEST_FURNITURE and _RULE.match(line):
                gap = _underline(found, raw, gap=gap)
            else:
                indent = len(line[: min(len(line) - len(line.lstrip()), _MAX_INDENT)].expandtabs(_TAB))
                found.append(TextLine(" ".join(raw.split()), raw, indent, number if len(pages) > 1 else None, gap))
                gap = False
    return found, len(pages) if len(pages) > 1 else 0


def _underline(found: list[TextLine], rule: str, *, gap: bool) -> bool:
    """Mark the line above a rule that stands right under it."""
    if found and not gap and rule[0] in _UNDERLINE and " " not in rule:
        last = found[-1]
        found[-1] = replace(last, underlined=rule[0])
    return True


def page_furniture(lines: Sequence[TextLine], pages: int) -> dict[int, FurnitureKind]:
    """Return which lines, by position, are headers, footers and page numbers; only files with pages have any."""
    if pages < _MIN_PAGES:
        return {}
    tops, bottoms = _edges(lines)
    found: dict[int, FurnitureKind] = {}
    for kind, edges in (("header", tops), ("footer", bottoms)):
        counts = Counter((place, _DIGITS.sub("#", lines[at].text)) for at, place in edges)
        for at, place in edges:
            text = lines[at].text
            if len(text) > _LONGEST_FURNITURE:
                continue
            if _PAGE_NUMBER.fullmatch(text) and counts[place, _DIGITS.sub("#", text)] > 1:
                found[at] = "page_number"
            elif _is_clause(text):
                continue
            elif counts[place, _DIGITS.sub("#", text)] >= max(_SHARE * pages, _MIN_PAGES):
                found[at] = "header" if kind == "header" else "footer"
    return found if len(found) < len(lines) else {}


def _is_clause(text: str) -> bool:
    return find_label(text) is not None or ends_sentence(text)


def _edges(lines: Sequence[TextLine]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return positions of the first and last lines of each page, with their distance from the edge."""
    by_page: dict[int, list[int]] = {}
    for at, line in enumerate(lines):
        by_page.setdefault(line.page or 0, []).append(at)
    tops = [(at, place) for found in by_page.values() for place, at in enumerate(found[:_EDGE_LINES])]
    bottoms = [(at, place) for found in by_page.values() for place, at in enumerate(reversed(found[-_EDGE_LINES:]))]
    return tops, bottoms


def line_width(lines: Iterable[TextLine]) -> int:
    """Return the column at which the file breaks its lines: the width that nearly all of them keep to.

    More than `LONGEST_BREAK` says that it breaks none, and each line is a paragraph.
    """
    widths = sorted(line.width for line in lines)
    if not widths:
        return 0
    broken = bisect_right(widths, LONGEST_BREAK)
    return widths[int(broken * _WIDEST)] if broken >= _MOSTLY_BROKEN * len(widths) and broken else widths[-1]
