"""Reads names of bodies: "Brackenmoor District Council", "Acme, Inc.", "Secretary of State for Defence"."""

from __future__ import annotations

import re
from functools import cache

from contractlens.facts.cues import load_facts, words_source
from contractlens.facts.places import one_line

MAX_NAME_CHARS = 120
_MAX_NAME_WORDS = 14
_SMALL = r"(?:of|and|for|the|&|de|la|du|des|und|da|in|on|e|y)"
_WORD = r"(?:(?:[a-z]?[A-Z0-9][\w’'&/+\-]*(?:\.[a-z]{2,4}(?![\w.])|\.?(?:[A-Z]\.?)*))|\([A-Z]\w{1,15}(?:\s[A-Z]\w{1,15})?\)|&)"
_NAME = re.compile(
    rf"(?:[Bb]etween\s|BETWEEN\s)?(?:[Tt]he\s|THE\s)?(?P<name>{_WORD}(?:(?:\sin\sright\sof(?:\sthe)?|(?:\s{_SMALL}){{0,2}})\s{_WORD}|-{_WORD}){{0,{_MAX_NAME_WORDS}}})"
)
_NUMBER_BEHIND = re.compile(r"\s(?:A\.?B\.?N|A\.?C\.?N|ARBN|NZBN|UEN|CIN|GSTIN|CRN)\b|\s(?:of|at)\s\d")
_SENTENCE_INSIDE = re.compile(r"(?P<word>[A-Za-z]{3,})\.\s")  # "Website Design. Client": a heading and what follows it
_OPENINGS = ("if", "should", "when", "where", "upon", "unless", "whereas")  # of sentences
_NUMBERED = re.compile(r"(?:page|section|article|clause|exhibit|schedule|annex)\s[\dIVX]", re.IGNORECASE)
_DATED = re.compile(r"\d(?:st|nd|rd|th)\b")


@cache
def _suffix() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.])(?:{words_source(load_facts()['parties']['suffixes'])})(?![\w])", re.IGNORECASE)


@cache
def _body(*, strong: bool) -> re.Pattern[str]:
    lexicon = load_facts()["parties"]
    words = lexicon["bodies"] if strong else [*lexicon["bodies"], *lexicon["perhaps_bodies"]]
    return re.compile(rf"(?<!\w)(?:{words_source(words)})(?!\w)", re.IGNORECASE)


@cache
def _comma_suffix() -> re.Pattern[str]:
    return re.compile(
        rf",?\s(?P<suffix>(?:{words_source(load_facts()['parties']['suffixes'])})\.?)(?![\w])", re.IGNORECASE
    )


def has_suffix(name: str) -> bool:
    """True for "Acme Ltd": the name ends in the form of a company."""
    return bool(_suffix().search(name))


def is_body(name: str, *, strong: bool = False) -> bool:
    """True for a name with a word such as Council or University in it; `strong` leaves out Group, Port and the like."""
    return bool(_body(strong=strong).search(name))


def read_name(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span of the name that ``text[start:end]`` begins with, None when it begins with none.

    A comma ends the name unless the form of a company follows; "of" ends it behind such a form and behind words such
    as Council: what follows is an address.
    """
    line_end = text.find("\n", start + 1, end)
    end = line_end if line_end >= 0 else end
    match = _NAME.match(text, start, min(end, start + MAX_NAME_CHARS * 2))
    if match is None:
        return None
    first, last = match.span("name")
    if numbered := _NUMBER_BEHIND.search(text, first, last):
        return first, numbered.start()
    behind = _comma_suffix().match(text, last, end)
    if behind and (not has_suffix(text[first:last]) or text[first:last].endswith("Co.")):
        return first, behind.end("suffix")
    for stop in re.finditer(r"\s(?:of|and|in|for|on)\s", text[first:last]):
        head = text[first : first + stop.start()]
        suffixed = re.search(r"\w+\.?$", head)
        address = stop.group().strip() in {"of", "in"} and (
            text[first + stop.end() : last].startswith("the ")
            or (
                " " in head
                and suffixed is not None
                and suffixed.group().lower() in load_facts()["parties"]["last_words"]
            )
        )
        whole = suffixed is not None and (has_suffix(suffixed.group()) or (address and is_body(suffixed.group())))
        pair = (
            stop.group().strip() == "and" and is_body(head, strong=True) and has_suffix(text[first + stop.end() : last])
        )
        if whole or pair:
            return first, first + stop.start()
    if found := list(_suffix().finditer(text, first, last)):
        closing = found[-1].end()
        if closing < last and text[closing : closing + 1] == ".":
            closing += 1
        if closing < last and not text[closing:last].lstrip().startswith("("):
            last = closing
    return first, last


def is_name(name: str) -> bool:
    """True for words that can be the name of a party: no role ("the Supplier"), no placeholder, no sentence."""
    plain = one_line(name).strip(" .,:;")
    lexicon = load_facts()["parties"]
    words = plain.split()
    if not 1 < len(plain) <= MAX_NAME_CHARS or not words or len(words) > _MAX_NAME_WORDS:
        return False
    if not plain[0].isdigit() and not any(letter.isupper() for letter in plain[:2]):
        return False
    if words[0].lower() in {"each", "any", "all", "both", "either", "neither", "such", "this", *_OPENINGS}:
        return False
    bare = plain.lower().removeprefix("the ")
    if all(word.lower().strip(".,") in lexicon["not_names"] or word.lower() == "and" for word in words):
        return False
    if bare in lexicon["not_names"] or any(sign in plain for sign in "[]_●<>…?"):
        return False
    if _DATED.search(plain) or _runs_on(plain) or _NUMBERED.match(plain):
        return False
    if words[-1].lower().strip(".") in lexicon["not_last_words"] and not has_suffix(plain):
        return False
    return sum(character.isdigit() for character in plain) * 2 < len(plain)


def _runs_on(name: str) -> bool:
    """True for "Web Design. Client", a heading and a sentence; the full stop of "Pte. Ltd" ends an abbreviation."""
    abbreviated = load_facts()["parties"]["abbreviations"]
    return any(match["word"].lower() not in abbreviated for match in _SENTENCE_INSIDE.finditer(name))


def name_key(name: str) -> str:
    """Return a name in the form in which two writings of it are equal.

    Example:
        >>> name_key("The Acme Group Ltd.") == name_key("ACME GROUP LIMITED")
        True
    """
    words = re.findall(r"[\w&]+", name.lower().replace(".", ""))
    same = {"ltd": "limited", "incorporated": "inc", "corporation": "corp", "company": "co", "&": "and"}
    return " ".join(same.get(word, word) for word in words if word != "the")
