"""Headers, footers and page numbers: lines at a page's edge that come back on other pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from contractlens.document import Furniture, FurnitureKind
from contractlens.readers.pdf_labels import ends_sentence, find_label
from contractlens.readers.pdf_lines import TextLine
from contractlens.readers.pdf_running_lines import begins_provision, edge_key, holds_page_count, is_sentence

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

_BOTH_PAGES = 2
"""The same in a file of two pages, where the line must be no clause, heading of a part or sentence."""

_WRAPPED = 0.8
"""Heights of a line: closer below another one, it is the rest of that line's sentence."""

_LEAST_SHARE = 0.2
"""Share of all pages on which a line of the band must come back, unless its pages stand close together."""

_MOST_PAGES = 0.5
"""Share of all pages that a line must end (or begin) to count as furniture where it stands outside the band: pages of
converted web filings end anywhere on the sheet."""

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

_LONE_NUMBER = re.compile(r"^[-–—]?\s?(?:(\d{1,4})|([ivx]{1,6}))\s?[-–—]?$")
_LEAST_RUN = 4
"""Lone numbers that must count up before they are page numbers."""

_LEAST_ROMAN_RUN = 2
"""The same for lone roman numerals, which stand for little else."""

_ROMANS = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
    "xiii": 13,
    "xiv": 14,
    "xv": 15,
    "xvi": 16,
}  # contents pages seldom run further

_OPEN_RUNS = 8
"""Runs of numbers that are looked at for the next one."""

Key = tuple[str, str, int]
"""Side of the page, words (see `edge_key`), font size: a title on the cover is no header, though worded alike."""


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
    in_band: bool
    beside_count: bool = False


def remove_furniture(pages: Sequence[PageItems]) -> list[Furniture]:
    """Take headers, footers and page numbers out of `pages` and return them.

    A line goes only when it stands in the edge band, nothing but furniture stands between it and the edge, and the
    same words come back there on other pages; or when it holds the page's number. Numbers may differ in the words of a
    running header, never in a clause, a sentence or the heading of a part. Text in the middle of a page is never
    touched, however often it is repeated.
    """
    counted = _remove_counted_numbers(pages)
    edges = [list(_edges(page)) for page in pages]
    repeated = _repeated([candidate for sides in edges for side in sides for candidate in side], pages)
    numbered = _number_keys([candidate for sides in edges for side in sides for candidate in side], len(pages))
    marked = _marked(edges, repeated, numbered, len(pages))
    found: dict[tuple[FurnitureKind, str], tuple[str, list[int]]] = {}
    for page, candidates in zip(pages, marked, strict=True):
        for kind, candidate in candidates:
            found.setdefault((kind, candidate.key[1]), (candidate.text, []))[1].append(page.number)
    beside = {(kind, one.key[1]) for candidates in marked for kind, one in candidates if one.beside_count}
    kept = {
        name
        for name, (text, numbers) in found.items()
        if name not in beside and not _is_frequent(name[0], text, numbers, len(pages))
    }
    for page, candidates in zip(pages, marked, strict=True):
        _drop(page, {id(one.item) for kind, one in candidates if (kind, one.key[1]) not in kept})
    furniture = [
        Furniture(kind, text, tuple(numbers))
        for (kind, words), (text, numbers) in found.items()
        if (kind, words) not in kept
    ]
    return furniture + counted


def _marked(
    edges: Sequence[Sequence[Sequence[_Candidate]]],
    repeated: set[tuple[Key, int]],
    numbered: set[tuple[Key, int]],
    page_count: int,
) -> list[list[tuple[FurnitureKind, _Candidate]]]:
    """Return the furniture of each page: from the edge inwards, up to the first line that is none."""
    marked: list[list[tuple[FurnitureKind, _Candidate]]] = []
    for sides in edges:
        found: list[tuple[FurnitureKind, _Candidate]] = []
        for side in sides:
            seen: set[Key] = set()
            edge: list[tuple[FurnitureKind, _Candidate]] = []
            for candidate in side:
                kind = _kind(candidate, repeated, numbered, page_count)
                if kind is None or candidate.key in seen or not (candidate.in_band or seen):
                    break  # outside the band, only what stands next to furniture of the band is furniture
                seen.add(candidate.key)
                edge.append((kind, candidate))
            found += _without_wrapped(edge, side)
        marked.append(found)
    return marked


def _without_wrapped(
    edge: list[tuple[FurnitureKind, _Candidate]], side: Sequence[_Candidate]
) -> list[tuple[FurnitureKind, _Candidate]]:
    """Give back the last lines of a paragraph at the foot of a page, which may read alike on several pages."""
    while edge and len(edge) < len(side):
        kind, one = edge[-1]
        line, above = one.item, side[len(edge)].item
        if kind != "footer" or not isinstance(line, TextLine) or not isinstance(above, TextLine):
            break
        near = line.size == above.size and line.top - above.bottom <= _WRAPPED * line.height
        tail = line.text[0].islower() or ends_sentence(line.text)
        if not (near and tail) or ends_sentence(above.text):
            break
        edge = edge[:-1]
    return edge


def _is_frequent(kind: FurnitureKind, text: str, numbers: Sequence[int], page_count: int) -> bool:
    least = min(_LEAST_PAGES, max(page_count, _BOTH_PAGES))
    return kind == "page_number" or len(numbers) >= least or holds_page_count(text, numbers[0], page_count)


def _drop(page: PageItems, dropped: set[int]) -> None:
    if dropped:
        page.regions = [[item for item in region if id(item) not in dropped] for region in page.regions]
        page.regions = [region for region in page.regions if region]


def _remove_counted_numbers(pages: Sequence[PageItems]) -> list[Furniture]:
    """Take out lone centred numbers that count up by one through the document, wherever they stand on the sheet.

    Converted web filings carry the page numbers of the first print in the middle of the sheet.
    """
    runs: list[list[tuple[int, PageItems, TextLine]]] = []
    for page in pages:
        for region in page.regions:
            for item in region:
                match = _LONE_NUMBER.match(item.text) if isinstance(item, TextLine) else None
                if match is None or not isinstance(item, TextLine):
                    continue
                middle = (item.x0 + item.x1) / 2
                value = int(match[1]) if match[1] else -_ROMANS.get(match[2], 0)
                if value == 0:
                    continue
                run = next((run for run in runs[-_OPEN_RUNS:] if _follows(run[-1], value, page, middle)), None)
                if run is None:
                    runs.append([])
                    run = runs[-1]
                run.append((value, page, item))
    counted = [entry for run in runs for entry in run if len(run) >= (_LEAST_RUN if entry[0] > 0 else _LEAST_ROMAN_RUN)]
    dropped = {id(item) for _, _, item in counted}
    for page in {id(page): page for _, page, _ in counted}.values():
        page.regions = [part for region in page.regions for part in _parts(region, dropped)]
    if not counted:
        return []
    return [Furniture("page_number", counted[0][2].text, tuple(sorted({page.number for _, page, _ in counted})))]


def _parts(region: list[Item], dropped: set[int]) -> list[list[Item]]:
    """Cut a region where the first print began a new page: sentences go on there as over any page break."""
    parts: list[list[Item]] = [[]]
    for item in region:
        if id(item) in dropped:
            parts.append([])
        else:
            parts[-1].append(item)
    return [part for part in parts if part]


def _follows(last: tuple[int, PageItems, TextLine], value: int, page: PageItems, middle: float) -> bool:
    number, before, line = last
    near = 0 <= page.number - before.number <= _NEXT
    return value == number + (1 if number > 0 else -1) and near and abs((line.x0 + line.x1) / 2 - middle) <= _DRIFT


def _edges(page: PageItems) -> Iterator[list[_Candidate]]:
    """Yield the lines of the top band from the top down, then those of the bottom band from the bottom up."""
    items = sorted((item for region in page.regions for item in region), key=lambda item: item.top)
    if not items:
        return
    band = page.height * _BAND
    above = items[:_DEEPEST]
    yield [_candidate(page, item, "header", item.top, in_band=item.bottom <= band) for item in above]
    below = sorted(items[-2 * _DEEPEST :], key=lambda item: -item.bottom)[:_DEEPEST]
    foot = [_candidate(page, item, "footer", item.bottom, in_band=item.top >= page.height - band) for item in below]
    counts = [one.item for one in foot if one.in_band and _PLAIN_PAGE_NUMBER.match(one.text)]
    yield [replace(one, beside_count=_stands_beside(one, counts)) for one in foot]


def _stands_beside(candidate: _Candidate, counts: Sequence[Item]) -> bool:
    """Tell whether a line that is no clause or sentence is printed on one line with the page count of a footer."""
    item = candidate.item
    if not isinstance(item, TextLine) or find_label(item.text) is not None or is_sentence(item.text):
        return False
    return any(
        other is not item and other.top <= (item.top + item.bottom) / 2 <= other.bottom and other.size == item.size
        for other in counts
        if isinstance(other, TextLine)
    )


def _candidate(page: PageItems, item: Item, side: str, at: float, *, in_band: bool) -> _Candidate:
    text = item.text if isinstance(item, TextLine) else _table_text(item)
    size = round(item.size) if isinstance(item, TextLine) else 0
    words = edge_key(text, at_top=side == "header")
    return _Candidate(page.number, item, text, (side, words, size), at, in_band)


def _table_text(table: PageTable) -> str:
    return " ".join(word.text for cell in table.cells for word in cell.words)


def _repeated(candidates: Sequence[_Candidate], pages: Sequence[PageItems]) -> set[tuple[Key, int]]:
    """Return (key, page) of the lines that come back at the same height on other pages."""
    groups: dict[Key, list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        if any(character.isalpha() for character in candidate.key[1]):  # lone numbers are left to the page count
            groups[candidate.key].append(candidate)
    found: set[tuple[Key, int]] = set()
    for key, group in groups.items():
        if len(group) < _least_pages(group[0], len(pages)):
            continue
        for same in _same_print(group):
            found |= {(key, number) for number in _pages_of_repeats(same, len(pages))}
    return found


def _least_pages(candidate: _Candidate, page_count: int) -> int:
    """Return on how many pages a line must come back."""
    text = candidate.text
    own = find_label(text) is not None or is_sentence(text) or not isinstance(candidate.item, TextLine)
    return _BOTH_PAGES if page_count == _BOTH_PAGES and not own else _LEAST_PAGES


def _same_print(group: Sequence[_Candidate]) -> list[list[_Candidate]]:
    """Split lines that differ in digits alone: all of them when a number in them counts the pages, else word by word.

    "Schedule 1", "Schedule 2" at the top of pages 5 and 9 are headings, "Page 5" and "Page 9" are not.
    """
    values = [_DIGITS.findall(candidate.text) for candidate in group]
    for position in range(len(values[0])):
        offsets = Counter(int(numbers[position]) - one.page for numbers, one in zip(values, group, strict=True))
        count = offsets.most_common(1)[0][1]
        if count >= max(_LEAST_PAGES - 1, _COUNTED * len(group)):
            return [list(group)]
    texts: dict[str, list[_Candidate]] = defaultdict(list)
    for candidate in group:
        texts[candidate.text.casefold()].append(candidate)
    return list(texts.values())


def _pages_of_repeats(group: Sequence[_Candidate], page_count: int) -> list[int]:
    """Return the pages on which a line counts as repeated."""
    everywhere = sorted({candidate.page for candidate in group})
    text = group[0].text
    if begins_provision(text) and is_sentence(text):
        return []  # orders of one page may begin with the same clause
    if (
        len(everywhere) >= max(_LEAST_PAGES + 1, _MOST_PAGES * page_count)
        and find_label(text) is None
        and not ends_sentence(text)
    ):
        return everywhere
    banded = [candidate for candidate in group if candidate.in_band]
    if not banded:
        return []
    middle = sorted(candidate.at for candidate in banded)[len(banded) // 2]
    numbers = sorted({candidate.page for candidate in banded if abs(candidate.at - middle) <= _DRIFT})
    if len(numbers) < _least_pages(group[0], page_count):
        return []
    near = sum(later - earlier <= _NEXT for earlier, later in pairwise(numbers))
    return numbers if len(numbers) >= _LEAST_SHARE * page_count or near >= (len(numbers) - 1) / 2 else []


def _number_keys(candidates: Sequence[_Candidate], page_count: int) -> set[tuple[Key, int]]:
    """Return (key, page) of the lines that hold nothing but the page's number."""
    offsets: dict[Key, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    romans: dict[str, set[int]] = defaultdict(set)
    seen: dict[Key, set[int]] = defaultdict(set)
    for candidate in candidates:
        match = _PAGE_NUMBER.match(candidate.text) if candidate.in_band else None
        if match is None:
            continue
        if match[1].isdigit():
            seen[candidate.key].add(candidate.page)
            offsets[candidate.key][int(match[1]) - candidate.page].add(candidate.page)
        else:
            romans[candidate.key[0]].add(candidate.page)
    found: set[tuple[Key, int]] = set()
    for key, groups in offsets.items():
        counted = {page for pages in groups.values() if len(pages) >= _LEAST_PAGES for page in pages}
        if len(counted) >= _COUNTED * len(seen[key]) and page_count >= _LEAST_PAGES:
            found |= {(key, page) for page in seen[key]}
    for candidate in candidates:
        match = _PAGE_NUMBER.match(candidate.text) if candidate.in_band else None
        if match and not match[1].isdigit() and len(romans[candidate.key[0]]) >= _LEAST_PAGES - 1:
            found.add((candidate.key, candidate.page))
    return found


def _kind(
    candidate: _Candidate, repeated: set[tuple[Key, int]], numbered: set[tuple[Key, int]], page_count: int
) -> FurnitureKind | None:
    place = (candidate.key, candidate.page)
    if place in numbered or (candidate.in_band and _PLAIN_PAGE_NUMBER.match(candidate.text)):
        return "page_number"
    if page_count < _LEAST_PAGES and candidate.in_band and candidate.text == str(candidate.page):
        return "page_number"
    if (
        place in repeated
        or candidate.beside_count
        or (candidate.in_band and holds_page_count(candidate.text, candidate.page, page_count))
    ):
        if _PAGE_NUMBER.match(candidate.text):
            return "page_number"
        return "header" if candidate.key[0] == "header" else "footer"
    return None
