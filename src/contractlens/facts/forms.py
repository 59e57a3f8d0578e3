"""Which published form a contract follows, by the phrases of ``data/forms.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from contractlens.facts.cues import load_facts, words_source

_NAME = 3  # weight of a name of the form in ``data/forms.toml``
_MIN_PHRASES = 2  # one phrase is no form


@dataclass(frozen=True, slots=True)
class Form:
    """A form and how surely the contract follows it.

    Attributes:
        name: As in ``data/forms.toml``.
        score: Sum of the weights of its phrases that stand in the text.
        phrases: How many of its phrases these are.
        start: First character of the weightiest phrase.
        end: One past the last.
    """

    name: str
    score: int
    phrases: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Known:
    name: str
    titled: bool
    phrases: dict[str, int]


@cache
def _forms() -> tuple[_Known, ...]:
    return tuple(
        _Known(
            form["name"],
            form.get("titled", False),
            {_plain(phrase): int(weight) for weight, phrases in form["phrases"].items() for phrase in phrases},
        )
        for form in load_facts("forms")["form"]
    )


def _plain(phrase: str) -> str:
    return re.sub(r"[\s-]+", " ", phrase.strip().lower())


@cache
def _phrases() -> re.Pattern[str]:
    """Return one pattern of all phrases; one that stands inside another is looked for by its own form's rules only."""
    every = {phrase for form in _forms() for phrase in form.phrases}
    return re.compile(rf"(?<![a-z0-9])(?=(?P<phrase>{words_source(every)})(?:(?<=[^a-z0-9])|(?![a-z0-9])))")


def recognise(text: str, title: str = "") -> Form | None:
    """Return the form that a contract follows; None when no form has enough of its phrases in the text.

    Args:
        text: The whole contract.
        title: Its title: kinds of contract (a statement of work) are told by it, published forms by their phrases.
    """
    first: dict[str, tuple[int, int]] = {}
    lowered = text.lower()
    for match in _phrases().finditer(lowered if len(lowered) == len(text) else text):
        first.setdefault(_plain(match["phrase"]), match.span("phrase"))
    for phrase in _inside():
        if phrase not in first and (longer := next((known for known in first if phrase in known), None)):
            offset = longer.index(phrase)
            first[phrase] = (first[longer][0] + offset, first[longer][0] + offset + len(phrase))
    plain = _plain(title)
    found = [form for known in _forms() if (form := _score(known, first, plain)) is not None]
    return max(found, key=lambda form: (form.score, form.phrases), default=None)


@cache
def _inside() -> tuple[str, ...]:
    """Return the phrases with which another phrase begins: the pattern finds only the longer one there."""
    every = {phrase for form in _forms() for phrase in form.phrases}
    return tuple(sorted(one for one in every if any(other != one and other.startswith(one) for other in every)))


def _score(form: _Known, first: dict[str, tuple[int, int]], title: str) -> Form | None:
    """Return the form with its score, None for too little: no name of the form and few of its phrases."""
    lexicon = load_facts("forms")
    present = {phrase: weight for phrase, weight in form.phrases.items() if phrase in first}
    names = [phrase for phrase, weight in present.items() if weight == _NAME]
    titled = any(phrase in title for phrase in names)
    score = sum(present.values()) + (_NAME if titled else 0)
    if form.titled and not titled and score < lexicon["needed_without_name"]:
        return None
    needed = lexicon["needed"] if names else lexicon["needed_without_name"]
    if score < needed or len(present) < _MIN_PHRASES:
        return None
    weightiest = max(present, key=lambda phrase: (present[phrase], -first[phrase][0]))
    return Form(form.name, score, len(present), *first[weightiest])
