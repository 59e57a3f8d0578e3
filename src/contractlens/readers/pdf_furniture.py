"""Headers, footers and page numbers: lines at a page's edge that come back on other pages."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.document import Furniture, FurnitureKind
from contractlens.readers.pdf_lines import TextLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contractlens.readers.pdf_layout import Item
    from contractlens.readers.pdf_tables import PageTable

_BAND = 0.14
"""Share of the page's height at top and bottom in which headers and footers stand (UK forms with logos: 12 %)."""

_DEEPEST = 6
"""Lines from the edge that are looked at."""

_LEAST_PAGES = 3
"""Pages on which a line must come back before it counts as furniture."""

_LEAST_SHARE = 0.2
_NEXT = 2
"""Pages between two of its appearances: left and right pages may have their own headers."""

_DRIFT = 20.0
"""Points by which the same header may stand higher or lower."""

_COUNTED = 0.6
"""Share of the pages on which a lone number must follow the count of pages to be the page number."""

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"^(?:[-–—|\s]*)(?:page\s*)?(?:[A-Z]{1,3}[-–.]?)?(\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|\|)\s*\d{1,4})?(?:[-–—|\s]*)$",
    re.IGNORECASE,
)
_PLAIN_PAGE_NUMBER = re.compile(
    r"^(?:page\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|[-–—]\s*\d{1,4}\s*[-–—]|\d{1,4}\s+of\s+\d{1,4})$", re.IGNORECASE
)

Key = tuple[str, str]


@dataclass(slots=True)
class PageItems:
    """What stands on one page, in reading order, with the page's size."""

    number: int
    width: float
    height: float
    regions: list[list[Item]]


@dataclass(frozen=True, slots=True)
class _Candidate:
    page: int
    item: Item
    text: str
    key: Key
    at: float


def remove_furniture(pages: Sequence[PageItems]) -> list[Furniture]:
    """Take headers, footers and page numbers out of `pages` and return them.

    A line goes only when it stands in the edge band, nothing but furniture stands between it and the edge, and the
    same words (digits aside) come back there on other pages; or when it is a page number. Text in the middle of a page
    is never touched, however often it is repeated.
    """
    edges = [list(_edges(page)) for page in pages]
    repeated = _repeated([candidate for sides in edges for side in sides for candidate in side], pages)
    numbered = _number_keys([candidate for sides in edges for side in sides for candidate in side], len(pages))
    found: dict[tuple[FurnitureKind, str], tuple[str, list[int]]] = {}
    for page, sides in zip(pages, edges, strict=True):
        dropped: set[int] = set()
        for side in sides:
            for candidate in side:
                kind = _kind(candidate, repeated, numbered, len(pages))
                if kind is None:
                    break
                dropped.add(id(candidate.item))
                found.setdefault((kind, candidate.key[1]), (candidate.text, []))[1].append(page.number)
        if dropped:
            page.regions = [[item for item in region if id(item) not in dropped] for region in page.regions]
            page.regions = [region for region in page.regions if region]
    return [Furniture(kind, text, tuple(numbers)) for (kind, _), (text, numbers) in found.items()]


def _edges(page: PageItems) -> Iterator[list[_Candidate]]:
    """Yield the lines of the top band from the top down, then those of the bottom band from the bottom up."""
    items = sorted((item for region in page.regions for item in region), key=lambda item: item.top)
    if not items:
        return
    band = page.height * _BAND
    yield [_candidate(page, item, "header", item.top) for item in items[:_DEEPEST] if item.bottom <= band]
    below = sorted(items[-2 * _DEEPEST :], key=lambda item: -item.bottom)[:_DEEPEST]
    yield [_candidate(page, item, "footer", item.bottom) for item in below if item.top >= page.height - band]


def _candidate(page: PageItems, item: Item, side: str, at: float) -> _Candidate:
    text = item.text if isinstance(item, TextLine) else _table_text(item)
    return _Candidate(page.number, item, text, (side, _DIGITS.sub("#", text.casefold())), at)


def _table_text(table: PageTable) -> str:
    return " ".join(word.text for cell in table.cells for word in cell.words)


def _repeated(candidates: Sequence[_Candidate], pages: Sequence[PageItems]) -> set[tuple[Key, int]]:
    """Return (key, page) of the lines that come back at the same height on other pages."""
    groups: dict[Key, list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[candidate.key].append(candidate)
    found: set[tuple[Key, int]] = set()
    for key, group in groups.items():
        if not any(character.isalpha() for character in key[1]):
            continue  # lone numbers are left to the page count
        middle = sorted(candidate.at for candidate in group)[len(group) // 2]
        numbers = sorted({candidate.page for candidate in group if abs(candidate.at - middle) <= _DRIFT})
        if len(numbers) < _LEAST_PAGES:
            continue
        near = sum(later - earlier <= _NEXT for earlier, later in zip(numbers, numbers[1:], strict=False))
        if len(numbers) >= _LEAST_SHARE * len(pages) or near >= (len(numbers) - 1) / 2:
            found |= {(key, number) for number in numbers}
    return found


def _number_keys(candidates: Sequence[_Candidate], page_count: int) -> set[tuple[Key, int]]:
    """Return (key, page) of the lines that hold nothing but the page's number."""
    offsets: dict[Key, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    romans: dict[Key, set[int]] = defaultdict(set)
    seen: dict[Key, set[int]] = defaultdict(set)
    for candidate in candidates:
        match = _PAGE_NUMBER.match(candidate.text)
        if match is None:
            continue
        if match[1].isdigit():
            seen[candidate.key].add(candidate.page)
            offsets[candidate.key][int(match[1]) - candidate.page].add(candidate.page)
        else:
            romans[candidate.key[0], "roman"].add(candidate.page)
    found: set[tuple[Key, int]] = set()
    for key, groups in offsets.items():
        counted = {page for pages in groups.values() if len(pages) >= _LEAST_PAGES for page in pages}
        if len(counted) >= _COUNTED * len(seen[key]) and page_count >= _LEAST_PAGES:
            found |= {(key, page) for page in seen[key]}
    for candidate in candidates:
        match = _PAGE_NUMBER.match(candidate.text)
        if match and not match[1].isdigit() and len(romans[candidate.key[0], "roman"]) >= _LEAST_PAGES - 1:
            found.add((candidate.key, candidate.page))
    return found


def _kind(
    candidate: _Candidate, repeated: set[tuple[Key, int]], numbered: set[tuple[Key, int]], page_count: int
) -> FurnitureKind | None:
    place = (candidate.key, candidate.page)
    if place in numbered or _PLAIN_PAGE_NUMBER.match(candidate.text):
        return "page_number"
    if page_count < _LEAST_PAGES and candidate.text == str(candidate.page):
        return "page_number"
    if place in repeated:
        if _PAGE_NUMBER.match(candidate.text):
            return "page_number"
        return "header" if candidate.key[0] == "header" else "footer"
    return None
