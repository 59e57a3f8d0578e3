"""spaCy token patterns, matched in time linear in the text.

spaCy's own Matcher writes a gap such as ``{"OP": "{0,12}"}`` out as twelve optional tokens and follows every way of
filling them, so that time grows exponentially with the gap: 18 ms a sentence for common clause patterns. Here the
places that a pattern can have reached are the bits of one integer, whatever the way there. The language is spaCy's;
`contractlens.taxonomy_check` says which part of it is allowed, and a test holds the two matchers against each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from contractlens.detection.words import like_number
from contractlens.taxonomy_check import OPEN_END

Token = Mapping[str, Any]
Test = Callable[[str], bool]

_REMEMBERED = 50_000  # words; a hostile text of ever new words must not fill the memory
_RANGE = re.compile(r"\{(\d*)(,?)(\d*)\}")
_COMPARISONS: dict[str, Callable[[int, Any], bool]] = {
    "==": lambda length, bound: length == bound,
    "!=": lambda length, bound: length != bound,
    ">=": lambda length, bound: length >= bound,
    "<=": lambda length, bound: length <= bound,
    ">": lambda length, bound: length > bound,
    "<": lambda length, bound: length < bound,
    "IN": lambda length, listed: length in listed,
    "NOT_IN": lambda length, listed: length not in listed,
}


def _shape(word: str) -> str:
    from spacy.lang.lex_attrs import word_shape

    return str(word_shape(word))


_STRINGS: dict[str, Callable[[str], str]] = {
    "LOWER": str.lower,
    "ORTH": str,
    "TEXT": str,
    "SHAPE": _shape,
}
_FLAGS: dict[str, Test] = {
    "LIKE_NUM": like_number,
    "IS_ALPHA": str.isalpha,
    "IS_ASCII": str.isascii,
    "IS_DIGIT": str.isdigit,
    "IS_LOWER": str.islower,
    "IS_UPPER": str.isupper,
    "IS_TITLE": str.istitle,
    "IS_SPACE": str.isspace,
}


@dataclass(frozen=True, slots=True)
class Width:
    """How many tokens one place of a pattern takes."""

    least: int
    most: int

    @classmethod
    def of(cls, token: Token) -> Width:
        """Return the width that a token's ``OP`` gives it; one token without one."""
        match token.get("OP"):
            case None:
                return cls(1, 1)
            case "?":
                return cls(0, 1)
            case "*":
                return cls(0, OPEN_END)
            case "+":
                return cls(1, 1 + OPEN_END)
            case op:
                found = _RANGE.fullmatch(op)
        if found is None:
            msg = f"unknown OP {op!r}"
            raise ValueError(msg)
        least = int(found[1] or 0)
        if not found[2]:
            return cls(least, least)
        return cls(least, int(found[3]) if found[3] else least + OPEN_END)


class _Place:
    """One place of a pattern: which words may stand there, and how many."""

    def __init__(self, token: Token) -> None:
        self.width = Width.of(token)
        self.is_gap = not token.keys() - {"OP"}
        self._token = token
        self._known: dict[str, bool] = {}

    @cached_property
    def _tests(self) -> list[Test]:
        return _tests(self._token)  # most patterns are never tried on a text

    def accepts(self, word: str) -> bool:
        """Return whether this word may stand here; the answer is the same wherever it occurs."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            known = self._known[word] = all(test(word) for test in self._tests)
        return known


class TokenPatternMatcher:
    """One compiled token pattern."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._places = [_Place(token) for token in tokens]
        self.longest = sum(place.width.most for place in self._places)

    def shortest_end(self, words: Sequence[str], start: int, limit: int) -> int | None:
        """Return the end of the shortest match that begins at `start` and does not pass `limit`; None without one.

        Args:
            words: The words as written.
            start: Token that the match begins at.
            limit: One past the last token that it may hold.
        """
        size = min(limit, start + self.longest) - start
        inside = (1 << (size + 1)) - 1
        reached = 1
        for place in self._places:
            reached = self._advance(place, reached, words, start, size) & inside
            if not reached:
                return None
        reached &= ~1
        return start + (reached & -reached).bit_length() - 1 if reached else None

    @staticmethod
    def _advance(place: _Place, reached: int, words: Sequence[str], start: int, size: int) -> int:
        """Return the borders that can be reached through `place` from those in `reached`, as bits from `start`."""
        least, most = place.width.least, place.width.most
        if place.is_gap:
            result = reached = reached << least
            for _ in range(min(most, size) - least):
                reached <<= 1
                result |= reached
            return result
        result = reached if least == 0 else 0
        for count in range(1, most + 1):
            stepped = 0
            rest = reached & ((1 << size) - 1)
            while rest:
                bit = rest & -rest
                if place.accepts(words[start + bit.bit_length() - 1]):
                    stepped |= bit << 1
                rest ^= bit
            reached = stepped
            if not reached:
                break
            if count >= least:
                result |= reached
        return result


def demanded_words(token: Token) -> frozenset[str] | None:
    """Return the words that exactly one of must stand here; None when the place is optional, repeated or open."""
    lower = token.get("LOWER")
    if "OP" in token or lower is None:
        return None
    if isinstance(lower, str):
        return frozenset({lower})
    listed = lower.get("IN")
    return frozenset(listed) if listed else None


def _tests(token: Token) -> list[Test]:
    tests: list[Test] = []
    for name, value in token.items():
        if name == "OP":
            continue
        if name in _STRINGS:
            tests.extend(_string_tests(_STRINGS[name], value))
        elif name == "LENGTH":
            comparisons = value if isinstance(value, dict) else {"==": value}
            tests.extend(_length_test(operator, bound) for operator, bound in comparisons.items())
        else:
            tests.append(_flag_test(name, wanted=value))
    return tests


def _string_tests(read: Callable[[str], str], value: Any) -> list[Test]:
    predicates = value if isinstance(value, dict) else {"IN": [value]}
    tests: list[Test] = []
    if "IN" in predicates:
        allowed = frozenset(predicates["IN"])
        tests.append(lambda word: read(word) in allowed)
    if "NOT_IN" in predicates:
        barred = frozenset(predicates["NOT_IN"])
        tests.append(lambda word: read(word) not in barred)
    if "REGEX" in predicates:
        expression = re.compile(str(predicates["REGEX"]))
        tests.append(lambda word: expression.search(read(word)) is not None)
    return tests


def _length_test(operator: str, bound: Any) -> Test:
    compare = _COMPARISONS[operator]
    return lambda word: compare(len(word), bound)


def _flag_test(name: str, *, wanted: bool) -> Test:
    flag = _FLAGS.get(name) or _flag_of_spacy(name)
    return lambda word: bool(flag(word)) is wanted


def _flag_of_spacy(name: str) -> Test:
    """Return spaCy's own test for the flags that are rare in rules; it is imported only for them."""
    from spacy.lang import lex_attrs
    from spacy.lang.en.stop_words import STOP_WORDS

    if name == "IS_STOP":
        return lambda word: word.lower() in STOP_WORDS
    test: Test = getattr(lex_attrs, name.lower())
    return test
