"""Where a token pattern can match: found from the words it demands, before spaCy is asked.

`TriggerIndex` knows for each pattern its anchors: the tokens that must be there and can only be one of a few listed
words. A stretch of text is a candidate when it holds a word of every anchor, in their order and no further apart than
the pattern allows; only the window round them is searched then.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from spacy.strings import StringStore

Token = dict[str, Any]

OPEN_END = 1_000_000
"""Most tokens that ``+``, ``*`` and ``{n,}`` are taken to match: no provision is longer."""

_RANGE = re.compile(r"\{(\d*)(,?)(\d*)\}")


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A demanded word: which set it is one of, and how many tokens may stand between it and the anchor before it."""

    words: int
    least_gap: int
    most_gap: int


@dataclass(frozen=True, slots=True)
class _Trigger:
    """What a pattern demands.

    Attributes:
        mask: One bit for each set of words that must be met.
        anchors: The demanded words, in order.
        before: Most tokens that the pattern can match before its first anchor.
        after: Most tokens after its last anchor.
    """

    mask: int
    anchors: tuple[_Anchor, ...]
    before: int
    after: int


class TriggerIndex:
    """The anchors of many patterns, looked up together."""

    def __init__(self, patterns: Sequence[Sequence[Token]], strings: StringStore) -> None:
        self._sets: dict[frozenset[str], int] = {}
        self._triggers = tuple(self._trigger(tokens) for tokens in patterns)
        self._bits: dict[int, int] = {}
        for words, number in self._sets.items():
            for word in words:
                key = strings.add(word)
                self._bits[key] = self._bits.get(key, 0) | 1 << number

    def windows(self, lowers: Sequence[int], start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Yield (pattern number, first token, end token) of each window between `start` and `end` worth searching.

        Args:
            lowers: Hash of each token's small-letter form, of the whole Doc.
            start: First token to look at.
            end: One past the last.
        """
        bits = self._bits
        hits = [(place, bits[word]) for place, word in enumerate(lowers[start:end], start) if word in bits]
        present = 0
        for _, mask in hits:
            present |= mask
        places: dict[int, list[int]] = {}
        for number, trigger in enumerate(self._triggers):
            if trigger.mask & ~present:
                continue
            if not trigger.anchors:
                yield number, start, end
                continue
            for anchor in trigger.anchors:
                if anchor.words not in places:
                    bit = 1 << anchor.words
                    places[anchor.words] = [place for place, mask in hits if mask & bit]
            for left, right in _merged(_chains(trigger, places), start, end):
                yield number, left, right

    def _trigger(self, tokens: Sequence[Token]) -> _Trigger:
        mask = 0
        anchors: list[_Anchor] = []
        least = most = before = 0
        for token in tokens:
            words = _demanded_words(token)
            if words is None:
                fewest, upmost = _width(token.get("OP"))
                least, most = least + fewest, min(most + upmost, OPEN_END)
                continue
            number = self._sets.setdefault(words, len(self._sets))
            mask |= 1 << number
            if not anchors:
                before = most
            anchors.append(_Anchor(number, least, most))
            least = most = 0
        return _Trigger(mask, tuple(anchors), before, most)


def _demanded_words(token: Mapping[str, Any]) -> frozenset[str] | None:
    """Return the words that exactly one of must stand here; None when the place is optional, repeated or open."""
    lower = token.get("LOWER")
    if "OP" in token or lower is None:
        return None
    if isinstance(lower, str):
        return frozenset({lower})
    listed = lower.get("IN")
    return frozenset(listed) if listed else None


def _width(op: str | None) -> tuple[int, int]:
    """Return the fewest and the most tokens that a quantifier lets through."""
    match op:
        case None:
            return 1, 1
        case "?" | "!":
            return 0, 1
        case "*":
            return 0, OPEN_END
        case "+":
            return 1, OPEN_END
    found = _RANGE.fullmatch(op)
    if found is None:
        return 0, OPEN_END
    least = int(found[1] or 0)
    if not found[2]:
        return least, least
    return least, int(found[3]) if found[3] else OPEN_END


def _chains(trigger: _Trigger, places: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, int]]:
    """Yield the reach (first token, end token) of each first anchor that the others can follow.

    The set of places an anchor can stand at is carried from anchor to anchor, so that the work is the product of
    hits and anchors at most, never of the hits with each other.
    """
    first, *others = trigger.anchors
    for origin in places[first.words]:
        nearest = furthest = origin
        for anchor in others:
            candidates = places[anchor.words]
            low = bisect_left(candidates, nearest + 1 + anchor.least_gap)
            high = bisect_left(candidates, furthest + 2 + anchor.most_gap) - 1
            if low > high or low >= len(candidates):
                break
            nearest, furthest = candidates[low], candidates[high]
        else:
            yield origin - trigger.before, furthest + 1 + trigger.after


def _merged(windows: Iterator[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Return windows cut to `start` and `end`, overlapping ones joined, so that no match is found twice."""
    joined: list[tuple[int, int]] = []
    for left, right in windows:
        low, high = max(left, start), min(right, end)
        if joined and low < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return joined
