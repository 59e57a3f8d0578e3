"""Bookmarks as headings: a line that says what a bookmark of its page says, its number aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from contractlens.readers.pdf_labels import find_label
from contractlens.readers.pdf_lines import TextLine
from contractlens.readers.pdf_running_lines import is_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.readers.pdf_furniture import PageItems
    from contractlens.readers.pdf_source import Bookmark

_TRUSTED = 0.6
"""Share of the bookmarks that must be found on their pages; an outline that fits worse belongs to another version."""

_MOST_WORDS = 18
"""Word processors bookmark whole clauses that have a heading's style; what is longer is no heading."""

_MOST_LINES = 3


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
