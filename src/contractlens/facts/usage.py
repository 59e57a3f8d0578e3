"""How often defined terms are used: one walk over the words of the text, the longest term at each place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from contractlens.facts.places import Places
    from contractlens.facts.records import Definition

_WORD = re.compile(r"\w+")
_BRACKETED = re.compile(r"\s?\((?P<short>[^()]{1,30})\)")
_MAX_GAP = 3  # characters between two words of one term: a space, a hyphen, an apostrophe


def count_uses(places: Places, definitions: Sequence[Definition]) -> Counter[str]:
    """Return how often each term is used outside its own definitions and the list of contents.

    Capital letters count; singular and plural are the same term; "Supplier Staff" is no use of "Supplier" when both are
    defined.

    Args:
        places: The contract.
        definitions: Its definitions; every term gets a count, 0 for those never used.
    """
    uses: Counter[str] = Counter({definition.term: 0 for definition in definitions})
    tries = _word_lists(uses)
    own: dict[str, list[tuple[int, int]]] = {}
    for definition in definitions:
        end = definition.meaning_end if definition.kind != "inline" else definition.end
        own.setdefault(definition.term, []).append((definition.start, max(end, definition.end)))
    own_ends = {term: _furthest(spans) for term, spans in own.items()}
    skipped = _furthest([(clause.start, clause.own_end) for clause in places.contents])
    text = places.text
    words = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
    index = 0
    while index < len(words):
        found = _longest(words, index, tries.get(words[index][0], ())) if words[index][0] in tries else None
        if found is None:
            index += 1
            continue
        term, length = found
        start = words[index][1]
        if not _inside(start, own_ends[term]) and not _inside(start, skipped):
            uses[term] += 1
        index += length
    return uses


_Spans = tuple[list[int], list[int]]


def _furthest(spans: list[tuple[int, int]]) -> _Spans:
    """Return the starts of spans in order, and for each the furthest end of it and those before it."""
    ordered = sorted(spans)
    return [start for start, _ in ordered], list(accumulate((end for _, end in ordered), max))


def _inside(position: int, spans: _Spans) -> bool:
    starts, ends = spans
    index = bisect_right(starts, position) - 1
    return index >= 0 and position < ends[index]


def _longest(
    words: Sequence[tuple[str, int, int]], index: int, candidates: Iterable[tuple[tuple[str, ...], str]]
) -> tuple[str, int] | None:
    """Return the longest term that begins at this word, and its number of words; candidates come longest first."""
    for term_words, term in candidates:
        if all(
            index + offset < len(words)
            and words[index + offset][0] == word
            and (offset == 0 or words[index + offset][1] - words[index + offset - 1][2] <= _MAX_GAP)
            for offset, word in enumerate(term_words)
        ):
            return term, len(term_words)
    return None


def _word_lists(terms: Iterable[str]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Return the words of each term and of its other number, by their first word, longest first."""
    exact = {tuple(_WORD.findall(form)): term for term in terms for form in reversed(_spellings(term))}
    lists: dict[tuple[str, ...], str] = {}
    for words, term in exact.items():
        for form in _forms(words[-1]) if words else ():
            lists.setdefault((*words[:-1], form), term)
    lists |= exact
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, term in sorted(lists.items(), key=lambda item: (-len(item[0]), item[0])):
        if words:
            found.setdefault(words[0], []).append((words, term))
    return found


def _spellings(term: str) -> list[str]:
    """Return the term, and what stands for it where it explains its own short form: "Time and Materials (T&M)"."""
    bracket = _BRACKETED.search(term)
    if bracket is None:
        return [term]
    inside = [bracket["short"]] if len(bracket["short"]) > 1 else []
    return [term, f"{term[: bracket.start()]}{term[bracket.end() :]}".strip(), *inside]


def _forms(word: str) -> set[str]:
    """Return singular and plural of a word: "Party" and "Parties", "Losses" and "Loss"."""
    forms = {word, f"{word}s"}
    if word.endswith("y"):
        forms.add(f"{word[:-1]}ies")
    if word.endswith(("s", "x", "ch", "sh")):
        forms.add(f"{word}es")
    if word.endswith("ies"):
        forms.add(f"{word[:-3]}y")
    if word.endswith("es"):
        forms.add(word[:-2])
    if word.endswith("s") and not word.endswith("ss"):
        forms.add(word[:-1])
    return {form for form in forms if len(form) > 1}
