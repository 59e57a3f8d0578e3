"""Headings that tell a clause type: which entries of a taxonomy's heading lexicon a heading contains."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import dropwhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contractlens.taxonomy import Taxonomy

CACHE = 8192
"""Headings remembered per lexicon: contracts of one family repeat theirs, and one contract rarely has more."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SIBILANTS = ("s", "x", "z", "ch", "sh")


@dataclass(frozen=True, slots=True)
class _Entry:
    """Types whose lexicon holds these words: found anywhere in a heading, or only as the whole of it."""

    anywhere: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()


class HeadingLexicon:
    """The heading lexicons of all types, looked up together."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._order = tuple(taxonomy.types)
        self._entries: dict[tuple[str, ...], _Entry] = {}
        for item in taxonomy:
            for heading in item.headings:
                words = _words(heading)
                entry = self._entries.get(words, _Entry())
                if heading.startswith("="):
                    self._entries[words] = _Entry(entry.anywhere, entry.whole | {item.id})
                else:
                    self._entries[words] = _Entry(entry.anywhere | {item.id}, entry.whole)
        self._longest = max((len(words) for words in self._entries), default=0)
        self._cached = lru_cache(maxsize=CACHE)(self._find)

    def match(self, heading: str) -> tuple[str, ...]:
        """Return the ids of the types that `heading` tells, in taxonomy order; see `RuleMatcher.match_heading`."""
        return self._cached(heading)

    def _find(self, heading: str) -> tuple[str, ...]:
        words = _words(heading)
        hits: list[tuple[int, int, frozenset[str]]] = []
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + self._longest) + 1):
                entry = self._entries.get(words[start:end], _Entry())
                types = entry.anywhere | entry.whole if end - start == len(words) else entry.anywhere
                if types:
                    hits.append((start, end, types))
        found: set[str] = set()
        furthest = -1
        # By start, the longest first: a hit that ends no further than an earlier one stands inside it.
        for _, end, types in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
            if end > furthest:
                found |= types
                furthest = end
        return tuple(clause_type for clause_type in self._order if clause_type in found)


def _words(heading: str) -> tuple[str, ...]:
    """Return a heading's words in the form in which they are compared, without the number printed before them."""
    words = _WORD.findall(heading.lower().replace("&", " and "))
    return tuple(_singular(word) for word in dropwhile(str.isdigit, words))


def _singular(word: str) -> str:
    """Return a word without its plural ending: enough to make "Levels" and "level" meet, not a stemmer."""
    word = word.removesuffix("’s").removesuffix("'s")
    if len(word) > len("ties") and word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith("es") and word[:-2].endswith(_SIBILANTS):
        return word[:-2]
    if len(word) > len("gas") and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
