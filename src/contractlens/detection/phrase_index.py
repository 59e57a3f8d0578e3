"""Many phrases looked up together in the words of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_Key = tuple[str, ...]


class PhraseIndex:
    """Phrases by their first word and their length: a text is passed over word by word, most of which begin none."""

    def __init__(self) -> None:
        self._rests: dict[str, dict[int, dict[_Key, list[int]]]] = {}

    def add(self, words: Sequence[str], number: int) -> None:
        """Remember a phrase.

        Args:
            words: Its words in small letters, at least one.
            number: What `find` yields for it.
        """
        lengths = self._rests.setdefault(words[0], {})
        numbers = lengths.setdefault(len(words), {}).setdefault(tuple(words[1:]), [])
        if number not in numbers:
            numbers.append(number)

    def find(self, lowers: Sequence[str], start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Yield (number, first word, end word) of each phrase between two words, also of those inside others."""
        rests = self._rests
        for place in range(start, end):
            lengths = rests.get(lowers[place])
            if lengths is None:
                continue
            for length, phrases in lengths.items():
                last = place + length
                if last > end:
                    continue
                for number in phrases.get(tuple(lowers[place + 1 : last]), ()):
                    yield number, place, last
