"""Bookmarks as headings: a line that says what a bookmark of its page says, its number aside.

Where a file has none and its headings look like its text, the titles that its tags name take their place.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from contractlens.readers.pdf_labels import find_label
from contractlens.readers.pdf_lines import TextLine
from contractlens.readers.pdf_running_lines import is_sentence
from contractlens.readers.pdf_source import Bookmark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.readers.pdf_furniture import PageItems

_TRUSTED = 0.6
"""Share of the bookmarks that must be found on their pages; an outline that fits worse belongs to another version."""

_MOST_WORDS = 18
"""Word processors bookmark whole clauses that have a heading's style; what is longer is no heading."""

_MOST_LINES = 3

_LEAST_LETTERS = 4
"""Of a title that is looked for elsewhere than on the page that its bookmark names."""

_NUMBER_LENGTH = 20

_BEGINNING = 6
"""Letters by which lines are known that may begin a title."""

_LARGER = 1.08
"""Times the size of the text from which print is larger: 12 points beside 11."""

_SHOWN = 0.5
"""Share of the pages with a line that looks like a heading from which looks are enough."""

_BARE_LABEL = re.compile(
    r"(?:[\w-]{1,20} ){0,2}(?:schedule|annexure|annex|appendix|part|exhibit|attachment) [\w.-]{1,5}", re.IGNORECASE
)
_RUNS_ON = re.compile(r"[;,:.]$|\b(?:and|or|by|of|the|to|with)$")
_TRUSTED_TAGS = 0.75
"""Share of the tagged headings that must read like titles. Where clauses that begin a list are tagged as headings, as
templates with heading styles for every level do, the tags tell nothing that the looks of the lines do not."""


class Title(NamedTuple):
    """The level of a heading, from 0, and the ``id`` of its first line."""

    level: int
    first: int


def outlined_lines(pages: Sequence[PageItems], bookmarks: Sequence[Bookmark]) -> dict[int, Title]:
    """Return the titles that bookmarks name, by the ``id`` of each of their lines.

    Empty when the bookmarks are not to be trusted. Where several files were put together, each of their outlines is
    judged for itself.
    """
    places = _Places(pages, {key for bookmark in bookmarks if (key := _key(bookmark.title))})
    found: dict[int, Title] = {}
    for branch in _branches(bookmarks):
        wanted: dict[tuple[int, str], int] = {}
        for bookmark in branch:
            if key := _key(bookmark.title):
                wanted.setdefault((bookmark.page, key), bookmark.level)
        named = [(places.take(key, page), level) for (page, key), level in wanted.items()]
        met = [(place, level) for place, level in named if place is not None]
        if met and len(met) >= _TRUSTED * len(wanted):
            for place, level in met:
                if place.is_short:
                    found |= dict.fromkeys(map(id, place.lines), Title(level, id(place.lines[0])))
    return found


def _branches(bookmarks: Sequence[Bookmark]) -> list[list[Bookmark]]:
    """Return each entry of the first level with those below it; the entries without any are one branch."""
    single: list[Bookmark] = []
    branches = [single]
    current = single
    for bookmark, after in zip_longest(bookmarks, bookmarks[1:]):
        if bookmark.level == 0:
            current = single
            if after is not None and after.level > 0:
                current = []
                branches.append(current)
        current.append(bookmark)
    return [branch for branch in branches if branch]


class _Place(NamedTuple):
    """Lines that say what a bookmark says; `is_short` when they are no clause."""

    lines: list[TextLine]
    is_short: bool


class _Places:
    """Where the titles of an outline stand in the text; each place is taken once."""

    def __init__(self, pages: Sequence[PageItems], wanted: set[str]) -> None:
        self.found: dict[str, dict[int, list[_Place]]] = {}
        beginnings = {key[:length] for key in wanted for length in range(1, _BEGINNING + 1)}
        for page in pages:
            for region in page.regions:
                for index, line in enumerate(region):
                    if isinstance(line, TextLine) and _may_begin(line.text, beginnings):
                        self._note(page.number, region, index, wanted)

    def take(self, key: str, page: int) -> _Place | None:
        """Return the first place on a page; else the only one near it, or anywhere: the target may be wrong."""
        pages = self.found.get(key, {})
        at = page if page in pages else self._elsewhere(pages, page) if len(key) >= _LEAST_LETTERS else None
        if at is None:
            return None
        place = pages[at].pop(0)
        if not pages[at]:
            del pages[at]
        return place

    def _elsewhere(self, pages: dict[int, list[_Place]], page: int) -> int | None:
        near = [number for number in (page - 1, page + 1) if number in pages]
        listed = near if len(near) == 1 else list(pages) if len(pages) == 1 else []
        (at,) = listed or (None,)
        return at if at is not None and len(pages[at]) == 1 and pages[at][0].is_short else None

    def _note(self, page: int, region: Sequence[object], index: int, wanted: set[str]) -> None:
        lines: list[TextLine] = []
        for item in region[index : index + _MOST_LINES]:
            if not isinstance(item, TextLine):
                return
            lines.append(item)
            text = " ".join(line.text for line in lines)
            key = _key(text)
            if key in wanted:
                is_short = len(text.split()) <= _MOST_WORDS and not is_sentence(text)
                self.found.setdefault(key, {}).setdefault(page, []).append(_Place(lines, is_short))
                return


def _may_begin(text: str, beginnings: set[str]) -> bool:
    """Tell cheaply whether a line may be the first of a title; a number may stand alone before it."""
    return _key(text)[:_BEGINNING] in beginnings or (
        len(text) <= _NUMBER_LENGTH and find_label(text + " X") is not None
    )


def shows_headings(pages: Sequence[PageItems]) -> bool:
    """Tell whether headings stand out from the text: bold lines, or in larger print, on half of the pages."""
    lines = {
        page.number: [item for region in page.regions for item in region if isinstance(item, TextLine)]
        for page in pages
    }
    sizes = sorted(line.size for listed in lines.values() for line in listed)
    if not sizes:
        return True
    body = sizes[len(sizes) // 2] * _LARGER
    written = [listed for listed in lines.values() if listed]
    shown = sum(any(_stands_out(line, body) for line in listed) for listed in written)
    return shown >= _SHOWN * len(written)


def _stands_out(line: TextLine, size: float) -> bool:
    return (line.bold or line.size > size) and len(line.text.split()) <= _MOST_WORDS and not is_sentence(line.text)


def trusted_titles(titles: Sequence[Bookmark]) -> list[Bookmark]:
    """Return the titles that a file's tags name; none when too many of them are no titles.

    A bare "Schedule 3" is put together with the title after it.
    """
    joined: list[Bookmark] = []
    for title in titles:
        last = joined[-1] if joined else None
        is_whole = last is None or last[::2] != title[::2] or _is_bare_label(title.title)
        if last is not None and not is_whole and _is_bare_label(last.title):
            joined[-1] = Bookmark(last.level, f"{last.title} {title.title}", last.page)
        else:
            joined.append(title)
    kept = [title for title in joined if _reads_like_title(title.title)]
    return kept if len(kept) >= _TRUSTED_TAGS * len(joined) else []


def _is_bare_label(text: str) -> bool:
    return _BARE_LABEL.fullmatch(text.strip(" .:-–—")) is not None


def _reads_like_title(text: str) -> bool:
    label = find_label(text)
    words = (text[len(label.text) :] if label is not None and label.kind != "named" else text).strip()
    return bool(words) and not words[0].islower() and not _RUNS_ON.search(words) and any(map(str.isalpha, words))


def _key(text: str) -> str:
    """Return the letters and digits of a title without its number, in lower case."""
    label = find_label(text)
    rest = text[len(label.text) :] if label is not None and label.kind != "named" else text
    return "".join(character for character in (rest if rest.strip() else text).casefold() if character.isalnum())
