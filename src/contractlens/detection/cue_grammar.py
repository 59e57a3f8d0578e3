"""Sentences of a provision and the cue words in them that oblige, allow or forbid."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from contractlens.detection.cue_phrases import compile_phrases, load_cues, lowered, phrases_source
from contractlens.detection.word_trie import trie_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.findings import Modality, Strength

CLAUSE_CHARACTERS = 600  # how far back the conjunction of a clause is looked for
_SENTENCE_END = re.compile(r"(?:[.!?][\"”’)\]]{0,2}(?=\s{1,6}[A-Z\[(“\"])|;(?=\s)|\n)")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|No|Nos|cl|para|Ltd|Inc|Co|etc|Sched|v|vs|approx|Dr|Mr|Ms)|\b[A-Z])\.$")
_MARKER = re.compile(
    r"^(?:[\s\[•◦▪\-–—*|“\"]|[☒☑✓✔]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]\s|\d{1,3}(?:\.\d{1,3}){1,4}[.)]?\s|[A-Z]{1,2}\d{0,2}(?:\.\d{1,3}){1,3}\s){0,8}"
)
_INVERTED = re.compile(
    r"\s{1,3}(?:(?i:any|the|an?|it|this|that|such|either|there|one|we|you|they|some\w{3,5}|no\w{0,5}|\w{1,12}['’]s)\b|[A-Z])"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue in a text; `own` where it stands in a main clause, not in a condition or a description."""

    modality: Modality
    strength: Strength | None
    start: int
    end: int
    own: bool


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of sentences; list items on lines of their own count as sentences."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if _ABBREVIATION.search(text[max(0, match.start() - 8) : match.start() + 1]):
            continue
        if text[start : match.end()].strip():
            yield start, match.end()
        start = match.end()
    if text[start:].strip():
        yield start, len(text)


def marker_end(text: str) -> int:
    """Return where a text begins after its number, bullet or bracket."""
    marker = _MARKER.match(text)
    return marker.end() if marker else 0


@cache
def cue_table() -> dict[str, Any]:
    """Return the cue file of this stage."""
    table: dict[str, Any] = load_cues("modality_cues")
    return table


@cache
def cue_words(section: str, key: str) -> re.Pattern[str]:
    """Return one pattern of a list of phrases in the cue file."""
    pattern = compile_phrases(cue_table()[section][key])
    return pattern if pattern is not None else re.compile(r"(?!)")


@cache
def _cue_pattern() -> re.Pattern[str]:
    """Return one pattern of all cues in lower case; the group ``g<n>`` that matched names the entry of the file."""
    cues = cue_table()["cue"]
    groups = "|".join(f"(?P<g{index}>{phrases_source(cue['phrases'])})" for index, cue in enumerate(cues))
    words = {word for cue in cues for phrase in cue["phrases"] for word in _first_words(phrase)}
    openings = trie_source(word for word in words if word[0] != "'")
    return re.compile(rf"(?:(?<!\w)(?={openings})|(?='))(?:{groups})")


def _first_words(phrase: str) -> set[str]:
    """Return the words a phrase can begin with, so that a pattern need not be tried at any other word."""
    phrase = phrase.removeprefix(".. ").strip()
    if not phrase.startswith("("):
        return {re.split(r"[ *(]", phrase, maxsplit=1)[0]}
    head, _, tail = phrase[1:].partition(")")
    found: set[str] = set()
    for choice in head.split("|"):
        found |= _first_words(choice or tail)
    return found


@cache
def subordinate_words() -> re.Pattern[str]:
    """Return the pattern of a subordinating word with what follows up to the cue, inside one comma-free stretch."""
    return re.compile(phrases_source(cue_table()["subordinate"]["words"]), re.IGNORECASE)


@cache
def _transparent_end() -> re.Pattern[str]:
    return re.compile(
        phrases_source(cue_table()["subordinate"]["transparent"]) + r"\W{1,4}(?:\w{1,15}\W{1,3}){0,2}$", re.IGNORECASE
    )


def find_cues(sentence: str) -> list[Cue]:
    """Return the cues of a sentence in order."""
    found = []
    for match in _cue_pattern().finditer(lowered(sentence)):  # a search blind to case takes twice as long
        word = sentence[match.start() : match.end()]
        entry = cue_table()["cue"][int((match.lastgroup or "g0")[1:])]
        modality: Modality = entry["modality"]
        if word == "May" or (word == "Will" and match.start()) or _is_condition(sentence, match.start(), match.end()):
            continue
        before = sentence[max(0, match.start() - CLAUSE_CHARACTERS) : match.start()]
        found.append(Cue(modality, entry.get("strength"), match.start(), match.end(), not is_subordinate(before)))
    return found


def _is_condition(sentence: str, start: int, end: int) -> bool:
    """Tell whether a "should" opens a condition: "Should the Vendor fail, ..."."""
    if sentence[start:end].lower() != "should" or _INVERTED.match(sentence, end) is None:
        return False
    return sentence[start] == "S" or sentence[:start].rstrip()[-1:] in {",", ";", ":", ""}


def is_subordinate(before: str) -> bool:
    """Tell whether the words before a cue put it into a condition or a description ("if ...", "the services which ...")."""
    stretch = re.split(r"[,:]\s|\s[–—-]\s|\)\s", before)[-1]
    last = None
    for match in subordinate_words().finditer(stretch):
        last = match
    if last is None:
        return False
    return not (last.group().lower() == "that" and _transparent_end().search(stretch[: last.start()]))
