"""Finds labelled paragraphs in the text of the file that they were read from, by their words and their order."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.document import Document
    from contractlens.learning.labelled import LabelledProvision

Span = tuple[int, int]

_WORD = re.compile(r"[^\W_]+")
_LOOK_AHEAD = 60  # blocks between one match and the next; a match further on is another paragraph with equal words
_WINDOW = 100_000  # characters of plain words searched on from the last match: some thirty pages
_ENOUGH_WORDS = 4  # fewer words stand in running text by chance


def align(provisions: Sequence[LabelledProvision], document: Document) -> list[Span | None]:
    """Return where each provision stands in the text of `document`; None for one whose words are not there.

    A paragraph, or a table row, with exactly these words comes first, the next one in order; then the words in running
    text, since PDFs part and join paragraphs otherwise than Word does.
    """
    finder = _Finder(document)
    return [finder.find(provision) for provision in provisions]


class _Finder:
    """Goes through the text in order."""

    def __init__(self, document: Document) -> None:
        self._spans = sorted(
            {*((block.start, block.end) for block in document.blocks), *((row.start, row.end) for row in document.rows)}
        )
        self._places: dict[str, list[int]] = {}
        for position, (start, end) in enumerate(self._spans):
            self._places.setdefault(plain_words(document.text[start:end]), []).append(position)
        words = [(match.group().lower(), match.start(), match.end()) for match in _WORD.finditer(document.text)]
        self._plain = " ".join(["", *(word for word, _, _ in words), ""])
        self._words = words
        self._at: list[int] = []
        at = 1
        for word, _, _ in words:
            self._at.append(at)
            at += len(word) + 1
        self._used: set[int] = set()
        self._last = -1
        self._cursor = 0

    def find(self, provision: LabelledProvision) -> Span | None:
        """Return the span of a provision, the next one in order."""
        keys = [plain_words(provision.text)]
        if provision.number:
            keys.append(plain_words(provision.text.removeprefix(provision.number)))
        keys = [key for key in dict.fromkeys(keys) if key]
        for key in keys:
            span = self._exact(key)
            if span:
                return span
        for key in reversed(keys):
            span = self._running(key)
            if span:
                return span
        return None

    def _exact(self, key: str) -> Span | None:
        candidates = [position for position in self._places.get(key, ()) if position not in self._used]
        behind = [position for position in candidates if position > self._last] or candidates
        if not behind:
            return None
        position = behind[0]
        self._used.add(position)
        if self._last < position < self._last + _LOOK_AHEAD:
            self._last = position
            self._cursor = self._word_at(self._spans[position][1])
        return self._spans[position]

    def _running(self, key: str) -> Span | None:
        if key.count(" ") + 1 < _ENOUGH_WORDS:
            return None
        begin = self._at[self._cursor] - 1 if self._cursor < len(self._at) else len(self._plain)
        found = self._plain.find(f" {key} ", begin, begin + _WINDOW)
        if found < 0:
            found = self._plain.find(f" {key} ", max(begin - _WINDOW, 0), begin)
        if found < 0:
            return None
        first = bisect_left(self._at, found + 1)
        last = first + key.count(" ")
        if first >= self._cursor:
            self._cursor = last + 1
        return self._words[first][1], self._words[last][2]

    def _word_at(self, offset: int) -> int:
        """Return the first word that begins at `offset` or behind it."""
        return bisect_left(self._words, offset, key=lambda word: word[1])


def plain_words(text: str) -> str:
    """Return the letters and digits of a text, in lower case, parted by single spaces.

    Example:
        >>> plain_words("4.2  The Supplier's staff")
        '4 2 the supplier s staff'
    """
    return " ".join(match.group().lower() for match in _WORD.finditer(text))
