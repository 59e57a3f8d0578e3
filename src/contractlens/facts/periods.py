"""Ends that follow from a period and a known start: "three years from the Commencement Date". Nothing is invented."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from contractlens.facts.calendar import add_period, written
from contractlens.facts.cues import compile_words, load_facts, words_source
from contractlens.facts.records import DateFact
from contractlens.number_words import ONES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from contractlens.facts.calendar import Unit
    from contractlens.facts.places import Places
    from contractlens.facts.records import DateKind

_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_NUMBERS = {word: value for value, word in enumerate(ONES, start=1)} | _TENS | {
    f"{ten}-{one}": value + unit for ten, value in _TENS.items() for unit, one in enumerate(ONES[:9], start=1)
}  # fmt: skip
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMBER = rf"(?<![\w.])(?P<number>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})(?:\s?\(\s?(?:\d{{1,3}}|[a-z-]{{3,12}})\s?\))?"
_PERIOD = rf"{_NUMBER}[\s-]{{1,2}}(?:calendar\s|consecutive\s|full\s)?(?P<unit>years?|months?|weeks?|days?)(?!\w)"
_LENGTH = re.compile(rf"\W{{0,3}}(?:an?\s)?(?:initial\s)?(?:term\sof\s|period\sof\s)?{_PERIOD}", re.IGNORECASE)
_MAX_YEARS = 99
_RUNS_ELSEWHERE = re.compile(
    r",?\s(?:(?:reckoned|calculated|counted|measured|running)\s)?(?:after|following|from|before|prior|commencing|beginning|starting)\b",
    re.IGNORECASE,
)


@cache
def _anchor() -> str:
    return words_source(load_facts()["dates"]["anchors"])


@cache
def _from_anchor() -> re.Pattern[str]:
    return re.compile(
        rf"{_PERIOD},?\s(?:from(?:\sand\sincluding)?|after|following|beginning\s(?:on|with|from)|starting\s(?:on|from)|commencing\s(?:on|from)|of)\s(?:the\s|its\s)?(?P<anchor>{_anchor()})(?!\w)",
        re.IGNORECASE,
    )


@cache
def _anniversary() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?P<ordinal>{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))\s(?:\(\d{{1,2}}(?:st|nd|rd|th)\)\s)?anniversary\sof\s(?:the\s)?(?P<anchor>{_anchor()})(?!\w)",
        re.IGNORECASE,
    )


@cache
def _of_term() -> re.Pattern[str]:
    """Return the pattern of a period that the sentence ties to the start by its verb: "shall continue for 3 years"."""
    return re.compile(
        rf"(?:\b(?:lasts?|runs?)\s(?:for\s)?{_PERIOD.replace('<number>', '<number2>').replace('<unit>', '<unit2>')}|(?:continues?|remains?|lasts?|subsists?|in\sforce|runs?|term\s(?:of\s(?:this\s\w+\s)?)?(?:is|shall\sbe|will\sbe)|(?:initial|first)\s(?:term|period)\s(?:of|is|shall\sbe))[^.;\n]{{0,80}}?\b(?:for|of|is|be)\s(?:an?\s)?(?:initial\s)?(?:period\s|term\s)?(?:of\s)?{_PERIOD})",
        re.IGNORECASE,
    )


def derived_dates(places: Places, facts: Sequence[DateFact]) -> list[DateFact]:
    """Return the ends that can be computed; none when the start is unknown, blank, ambiguous or stated twice.

    Args:
        places: The contract.
        facts: The dates that it states.
    """
    signed = _start_at_signature(places, facts)
    start = known_start([*facts, *signed])
    if start is None:
        return signed
    stated = {fact.value for fact in facts if fact.kind in {"end", "extension_end"} and fact.value}
    found: list[DateFact] = signed
    for fact in (*_before_start(places, facts, start), *_all(places, start)):
        known = stated | {other.value for other in found}
        if fact.value not in known:
            found.append(fact)
    return found


def _before_start(places: Places, facts: Sequence[DateFact], start: date) -> Iterator[DateFact]:
    """Yield the end that a period right before the start tells: "a term of three years from 1 January 2026"."""
    for fact in facts:
        if fact.kind == "start" and fact.value == start and not fact.derived:
            match = _FROM_DAY.search(places.text, max(0, fact.start - _FROM_REACH), fact.start)
            if match is not None and match.end() == fact.start:
                yield from _period(places, match, start, labelled=True)


_FROM_REACH = 80  # characters: "three (3) years commencing on and including the"
_FROM_DAY = re.compile(
    rf"\b(?:term|period|duration)\s(?:of\s)?{_PERIOD},?\s(?:from|commencing(?:\son)?|beginning(?:\son)?|starting(?:\son)?)\s(?:and\sincluding\s)?(?:the\s)?",
    re.IGNORECASE,
)


def _start_at_signature(places: Places, facts: Sequence[DateFact]) -> list[DateFact]:
    """Return the start of a contract that begins when the last party signs, where it states no other and is signed."""
    if any(fact.kind == "start" for fact in facts) or any(
        fact.ambiguous or fact.placeholder for fact in facts if fact.kind == "signature"
    ):
        return []
    days = [fact.value for fact in facts if fact.kind == "signature" and fact.value and fact.precision == "day"]
    match = _AT_SIGNATURE.search(places.text) if days else None
    if match is None:
        return []
    last = max(days)
    first, end = places.sentence(*match.span())
    arithmetic = f"the date of the last signature = {written(last)}"
    span = match.span("when")
    return [DateFact("start", last, "day", *span, first, end, derived=True, arithmetic=arithmetic)]


_AT_SIGNATURE = re.compile(
    r"(?:\b(?:agreement|contract|deed|term|order|licence|license|it)\s(?:shall\s|will\s)?(?:commences?|starts?|begins?|takes?\seffect|comes?\sinto\s(?:force|effect)|enters?\sinto\s(?:force|effect)|(?:is|be|becomes?)\seffective)"
    r"|\b(?:effective|commencement|start)\sdate[”\"]?\s(?:means|is|shall\smean|shall\sbe))"
    r"[\s,]{1,2}(?:on|from|upon|as\sof)?\s?(?P<when>(?:the\s)?(?:date\s(?:of|on\swhich|when)\s|(?:last|latest)\sdate\sof\s)(?:the\s|its\s|this\s)?(?:(?:last|latest|later|final)\s(?:of\sthe\s)?)?"
    r"(?:party(?:\sto\ssign)?|parties|signatures?|signing|execution|(?:it|this\s\w+)\sis\s(?:last\s)?signed)\b)",
    re.IGNORECASE,
)


def known_start(facts: Sequence[DateFact]) -> date | None:
    """Return the one day on which the contract starts, None when the dates do not tell it for certain."""
    starts = {
        fact.value
        for fact in facts
        if fact.kind == "start" and fact.value and fact.precision == "day" and not fact.ambiguous
    }
    if any(fact.kind == "start" and fact.ambiguous for fact in facts):
        return None
    return starts.pop() if len(starts) == 1 else None


def _all(places: Places, start: date) -> Iterator[DateFact]:
    text = places.text
    for match in _from_anchor().finditer(text):
        yield from _period(places, match, start)
    for match in _of_term().finditer(text):
        if not _RUNS_ELSEWHERE.match(text, match.end()):
            yield from _period(places, match, start)
    for row in places.table_rows():
        label = " ".join(text[row[0][0] : row[0][1]].split()).strip(" :.*").lower() if len(row) > 1 else ""
        if label in load_facts()["dates"]["labels_end"] and (length := _LENGTH.match(text, row[1][0], row[1][1])):
            yield from _period(places, length, start, labelled=True)
    for match in _anniversary().finditer(text):
        yield from _on_anniversary(places, match, start)


def _period(places: Places, match: re.Match[str], start: date, *, labelled: bool = False) -> Iterator[DateFact]:
    """Yield the last day of a period that runs from the start."""
    group = "number2" if match.groupdict().get("number2") else "number"
    word = match[group]
    number = int(word) if word.isdigit() else _NUMBERS[word.lower()]
    unit = _unit(match["unit2" if group == "number2" else "unit"])
    first, last = places.sentence(match.start(group), match.end())
    kind = _kind(places, first, match.start(group), labelled=labelled)
    if kind is None or not number or (unit == "years" and number > _MAX_YEARS):
        return
    behind = add_period(start, number, unit)
    if behind is None:
        return
    end = behind - timedelta(days=1)
    words = f"{number} {unit if number > 1 else unit[:-1]}"
    arithmetic = f"{written(start)} + {words} = up to and including {written(end)}"
    yield DateFact(kind, end, "day", match.start(group), match.end(), first, last, derived=True, arithmetic=arithmetic)


def _on_anniversary(places: Places, match: re.Match[str], start: date) -> Iterator[DateFact]:
    word = match["ordinal"].lower()
    number = _ORDINALS.index(word) + 1 if word in _ORDINALS else int(re.sub(r"\D", "", word))
    value = add_period(start, number, "years")
    first, last = places.sentence(match.start(), match.end())
    kind = _kind(places, first, match.start(), labelled=False)
    if value is not None and kind is not None:
        arithmetic = f"anniversary {number} of {written(start)} = {written(value)}"
        yield DateFact(kind, value, "day", *match.span(), first, last, derived=True, arithmetic=arithmetic)


@cache
def _term_words() -> re.Pattern[str]:
    return compile_words(load_facts()["dates"]["term_words"])


@cache
def _other() -> re.Pattern[str]:
    return compile_words(load_facts()["dates"]["other_terms"])


@cache
def _verbs() -> re.Pattern[str]:
    return compile_words(load_facts()["dates"]["term_verbs"])


def _kind(places: Places, first: int, position: int, *, labelled: bool) -> DateKind | None:
    """Tell whether a period in a sentence is the length of the contract; an extension or another period is not."""
    if labelled:
        return "end"
    before = places.text[first:position]
    if re.search(
        r"(?i)\bexten(?:d|sion|ded)|\brenew|\bnotice\b|\bwithin\b|\bafter\b\s*$|\bsurviv|\bobligations?\b|\bconfiden|\brecords?\b|\byears?[”\"\s]|\bbind\b|\bno\s(?:earlier|later)\b|\bup\sto\b\s*$|\bearlier\b",
        before,
    ):
        return None
    if _other().search(before) or not _verbs().search(before):
        return None
    return "end" if _term_words().search(before) else None


def _unit(word: str) -> Unit:
    units: dict[str, Unit] = {"y": "years", "m": "months", "w": "weeks", "d": "days"}
    return units[word[0].lower()]
