"""The small language in which cue files write phrases, and its translation into linear regular expressions.

A phrase is plain words in lower case. A space stands for white space or a hyphen, ``*`` for any word ending, ``..`` for
up to five words in between (or before, at the front of a phrase), ``...`` for up to twelve, ``~`` for up to two words,
``(a|b)`` for alternatives, ``'`` for either apostrophe. Nothing else has a special meaning, so that people who are not
programmers can extend the files in ``data/``.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from contractlens.detection.lazy_patterns import LazyPattern
from contractlens.tables import load_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SPACE = r"[\s\-‐-–]{1,4}"
APOSTROPHE = r"['’‘]"
_TOKEN = re.compile(r" \.{2,3} | ~ |(?<=[(|])~ |[*' (|)]|[^*' (|)]+")
_WORD_START = r"(?<!\w)"
_MANY = 12  # phrases from which on it pays to look at a word before trying them
_TELLING = 4  # letters of a word that tell nearly as much as all
_GAP = r"(?:[\w'’]{1,40}\W{1,4}){0,5}?"
_TRANSLATED = {
    " .. ": rf"\W{{1,6}}{_GAP}",
    " ... ": r"\W{1,6}(?:[\w'’]{1,40}\W{1,4}){0,12}?",
    " ~ ": r"\W{1,6}(?:[\w'’]{1,40}\W{1,4}){0,2}?",
    "~ ": r"(?:[\w'’]{1,40}\W{1,4}){0,2}?",
    "*": r"\w{0,30}",
    "'": APOSTROPHE,
    " ": SPACE,
    "(": "(?:",
    "|": "|",
    ")": ")",
}


@cache
def load_cues(name: str) -> dict[str, Any]:
    """Return a cue file of the package (``data/<name>.toml``) as plain tables; read once."""
    return load_table(name)


def phrase_source(phrase: str) -> str:
    """Return the regular expression of one phrase, without anchors at its ends."""
    source = "".join(_TRANSLATED.get(token) or re.escape(token) for token in _tokens(phrase))
    return _GAP + source if phrase.startswith(".. ") else source


def _tokens(phrase: str) -> list[str]:
    """Return the signs and words of a phrase; a gap at either end is none of them."""
    found: list[str] = _TOKEN.findall(phrase.removeprefix(".. ").removesuffix(" .."))
    return found


def phrases_source(phrases: Iterable[str], *, guarded: bool = False) -> str:
    """Return one alternation of whole-word phrases, earlier phrases first.

    Where it is `guarded`, none of many phrases is tried at a word that begins none: a search takes half the time.
    """
    listed = [phrase.removesuffix(" ~").strip() for phrase in phrases]  # a gap at the end of a phrase says nothing
    parts = []
    for begins_word, run in groupby(listed, key=lambda phrase: phrase[0].isalnum() or phrase[0] == "("):
        same = list(run)
        sources = [phrase_source(phrase) + _word_end(phrase) for phrase in same]
        if begins_word:  # asked once, not once for each phrase: most positions fail here
            guard = _guard(same) if guarded and len(same) >= _MANY else ""
            parts.append(f"{_WORD_START}{guard}(?:{'|'.join(sources)})")
        else:
            parts += sources
    return parts[0] if len(parts) == 1 and parts[0].startswith(_WORD_START) else "(?:" + "|".join(parts) + ")"


def _guard(phrases: Iterable[str]) -> str:
    """Return what must hold where one of the phrases begins, by its first letters; "" where that tells nothing."""
    from contractlens.detection.word_trie import trie_source  # it knows the spaces of this module

    openings = {opening for phrase in phrases for opening, _ in _openings(iter(_tokens(phrase)))}
    return "" if "" in openings else f"(?={trie_source({opening[:_TELLING] for opening in openings})})"


def _word_end(phrase: str) -> str:
    """Return what must hold behind a phrase so that it ends with a word: a border of words compiles in a fifth of the time."""
    if phrase.removesuffix("*")[-1:].isalnum():
        return r"\b"
    return r"(?!\w)" if phrase[-1] in ")*" else ""


def phrase_signs(phrases: Iterable[str]) -> tuple[str, ...]:
    """Return words of which every text that holds one of the phrases holds one; ("",) where there are none such."""
    found: dict[str, None] = {}
    for phrase in phrases:
        (signs,) = _signs_of_each(iter(_tokens(phrase.removesuffix(" ~").strip())))
        found |= dict.fromkeys(sorted(signs) or ("",))
    return tuple(found) if "" not in found else ("",)


def _signs_of_each(parts: Iterator[str]) -> list[frozenset[str]]:
    """Return for each alternative, up to the bracket that closes them, the words that tell it best."""
    found = []
    best = frozenset[str]()
    for part in parts:
        if part in {"|", ")"}:
            found.append(best)
            best = frozenset()
            if part == ")":
                return found
        elif part == "(":
            choices = _signs_of_each(parts)
            best = max(best, frozenset[str]().union(*choices) if all(choices) else frozenset(), key=_tells)
        elif part not in _TRANSLATED:
            best = max(best, frozenset({part}), key=_tells)
    return [*found, best]


def _tells(signs: frozenset[str]) -> int:
    """Return how rare the commonest of some words is, by its length."""
    return min(map(len, signs), default=0)


def lazy_phrases(phrases: Iterable[str], frame: str = "{}") -> LazyPattern:
    """Return a pattern, for text in small letters, that finds any of the phrases where `frame` puts them.

    It is compiled when a text is seen that may hold one.
    """
    listed = tuple(phrases)
    return LazyPattern(lambda: frame.format(phrases_source(listed, guarded=True)), signs=lambda: phrase_signs(listed))


def _openings(tokens: Iterator[str]) -> set[tuple[str, bool]]:
    """Return what the alternatives up to a closing bracket can begin with; True with "" for one that may be empty.

    "" with False stands for an opening that is not a word.
    """
    found: set[tuple[str, bool]] = set()
    begun = {("", True)}
    for sign in tokens:
        if sign in {"|", ")"}:
            found |= begun
            begun = {("", True)}
            if sign == ")":
                return found
            continue
        following = _openings(tokens) if sign == "(" else {("", False) if sign in _TRANSLATED else (sign, False)}
        if ("", True) in begun:
            begun = begun - {("", True)} | following
    return found | begun


def compile_phrases(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern, blind to case, that finds any of the phrases; None when there are none."""
    listed = tuple(phrases)
    return re.compile(phrases_source(listed), re.IGNORECASE) if listed else None


def compile_literals(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern, blind to case, that finds any of the words as they are written: nothing in them is a sign."""
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)", re.IGNORECASE)


def lowered(text: str) -> str:
    """Return a text in lower case with every letter where it was: the few that grow by it are left as they are."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
