"""Bookmarks as headings: a line that says what a bookmark of its page says, its number aside.

Where a file has none and its headings look like its text, the titles that its tags name take their place.
"""

from __future__ import annotations

import re
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

    Empty when the bookmarks are not to be trusted.
    """
    wanted: dict[int, dict[str, int]] = {}
    for bookmark in bookmarks:
        key = _key(bookmark.title)
        if key:
            wanted.setdefault(bookmark.page, {}).setdefault(key, bookmark.level)
    found: dict[int, Title] = {}
    met = 0
    for page in pages:
        titles = wanted.get(page.number)
        if titles:
            met += _match(page, dict(titles), found)
    total = sum(map(len, wanted.values()))
    return found if met and met >= _TRUSTED * total else {}


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


def _match(page: PageItems, titles: dict[str, int], found: dict[int, Title]) -> int:
    """Note the lines of one page that are titles, each title once; return how many were met."""
    count = len(titles)
    for region in page.regions:
        for index, first in enumerate(region):
            if not isinstance(first, TextLine):
                continue
            lines: list[TextLine] = []
            for item in region[index : index + _MOST_LINES]:
                if not isinstance(item, TextLine):
                    break
                lines.append(item)
                text = " ".join(line.text for line in lines)
                level = titles.pop(_key(text), None)
                if level is None:
                    continue
                if len(text.split()) <= _MOST_WORDS and not is_sentence(text):
                    found |= dict.fromkeys(map(id, lines), Title(level, id(first)))
                break
    return count - len(titles)


def _key(text: str) -> str:
    """Return the letters and digits of a title without its number, in lower case."""
    label = find_label(text)
    rest = text[len(label.text) :] if label is not None and label.kind != "named" else text
    return "".join(character for character in (rest if rest.strip() else text).casefold() if character.isalnum())
