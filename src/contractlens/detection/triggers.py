"""Where a token pattern can begin: found from the words it demands, before the pattern itself is tried.

`TriggerIndex` knows for each pattern its anchors: the places that must be filled by one of a few listed words. A
stretch of text is a candidate when it holds a word of every anchor, in their order and no further apart than the
pattern allows.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.detection.token_patterns import Token, Width, demanded_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A demanded word: which set it is one of, and how many tokens may stand between it and the anchor before it."""

    words: int
    gap: Width


@dataclass(frozen=True, slots=True)
class _Trigger:
    """What a pattern demands: one bit in `mask` for each set of words, and the anchors in order.

    `before` is the fewest and most tokens that the pattern takes before its first anchor.
    """

    mask: int
    anchors: tuple[_Anchor, ...]
    before: Width


class TriggerIndex:
    """The anchors of many patterns, looked up together."""

    def __init__(self, patterns: Sequence[Sequence[Token]]) -> None:
        self._sets: dict[frozenset[str], int] = {}
        self._triggers = tuple(self._trigger(tokens) for tokens in patterns)
        self._asked_at, self._always = self._keys()
        self._key_sets = sum(self._asked_at)  # the keys are single bits
        self._bits: dict[str, int] = {}
        for words, number in self._sets.items():
            for word in words:
                self._bits[word] = self._bits.get(word, 0) | 1 << number

    def candidates(self, lowers: Sequence[str], start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield (pattern number, token) for each token between `start` and `end` that a match can begin at.

        Args:
            lowers: The words of the whole text in small letters.
            start: First token to look at.
            end: One past the last.
        """
        bits = self._bits
        hits = [(place, bits[word]) for place, word in enumerate(lowers[start:end], start) if word in bits]
        present = 0
        for _, mask in hits:
            present |= mask
        places: dict[int, list[int]] = {}
        for number in self._possible(present):
            trigger = self._triggers[number]
            if not trigger.anchors:
                yield from ((number, place) for place in range(start, end))
                continue
            for anchor in trigger.anchors:
                if anchor.words not in places:
                    bit = 1 << anchor.words
                    places[anchor.words] = [place for place, mask in hits if mask & bit]
            begun = start
            for origin in _origins(trigger, places):
                first, last = max(begun, origin - trigger.before.most), origin - trigger.before.least
                yield from ((number, place) for place in range(first, last + 1))
                begun = max(begun, last + 1)

    def _possible(self, present: int) -> list[int]:
        """Return the patterns whose demands are all among the sets of words that are present, in order."""
        absent = ~present
        found = list(self._always)
        rest = present & self._key_sets
        while rest:
            bit = rest & -rest
            rest ^= bit
            found += [number for number, mask in self._asked_at[bit] if not mask & absent]
        found.sort()
        return found

    def _keys(self) -> tuple[dict[int, list[tuple[int, int]]], list[int]]:
        """Return the patterns, with their masks, by the bit of the one set of words that few others demand.

        A text holds few of these sets, so that most patterns are never looked at. Patterns that demand nothing come apart.
        """
        demanded = Counter(anchor.words for trigger in self._triggers for anchor in trigger.anchors)
        asked_at: dict[int, list[tuple[int, int]]] = {}
        always = []
        for number, trigger in enumerate(self._triggers):
            if trigger.anchors:
                rarest = min((anchor.words for anchor in trigger.anchors), key=lambda words: (demanded[words], words))
                asked_at.setdefault(1 << rarest, []).append((number, trigger.mask))
            else:
                always.append(number)
        return asked_at, always

    def _trigger(self, tokens: Sequence[Token]) -> _Trigger:
        mask = 0
        anchors: list[_Anchor] = []
        least = most = 0
        for token in tokens:
            words = demanded_words(token)
            if words is None:
                width = Width.of(token)
                least, most = least + width.least, most + width.most
                continue
            number = self._sets.setdefault(words, len(self._sets))
            mask |= 1 << number
            anchors.append(_Anchor(number, Width(least, most)))
            least = most = 0
        return _Trigger(mask, tuple(anchors), anchors[0].gap if anchors else Width(0, 0))


def _origins(trigger: _Trigger, places: Mapping[int, Sequence[int]]) -> Iterator[int]:
    """Yield the places of the first anchor that all others can follow, in order.

    Only the nearest and the furthest place that each anchor can stand at are carried along: a few places too many may
    come out, never one too few.
    """
    first, *others = trigger.anchors
    for origin in places[first.words]:
        nearest = furthest = origin
        for anchor in others:
            candidates = places[anchor.words]
            low = bisect_left(candidates, nearest + 1 + anchor.gap.least)
            high = bisect_left(candidates, furthest + 2 + anchor.gap.most) - 1
            if low > high:
                break
            nearest, furthest = candidates[low], candidates[high]
        else:
            yield origin
