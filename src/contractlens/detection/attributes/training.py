"""Measures of teaching and placing people: training days, people trained, head counts, direction of a secondment."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.numbers import QUANTITY, read_quantity
from contractlens.detection.cue_phrases import compile_phrases, load_cues, phrases_source

if TYPE_CHECKING:
    from contractlens.detection.attributes.durations import Duration
    from contractlens.detection.parties import Mention, PartyRoles

_AROUND = 90  # characters on either side in which training must be named
_NEVER = re.compile(r"(?!)")
_MOVES = re.compile(
    r"\b(?:second(?:s|ed|ing)?|plac(?:e|es|ed|ing)|loan(?:s|ed|ing)?|releas(?:e|es|ed|ing)|secondments?|secondees?|placements?|host(?:s|ed)?)\b",
    re.IGNORECASE,
)
_DESTINATION = re.compile(
    r"\b(?:to|with|into|at|within|by)\s{1,3}(?:(?:work|be|join|the|premises|offices|team|of)\s{1,3}){0,4}$",
    re.IGNORECASE,
)
_MUTUAL = re.compile(
    r"\b(?:(?:in )?either direction|to the other|each other|in both directions|mutual|exchange of staff|staff exchange|reciprocal)\b",
    re.IGNORECASE,
)


@cache
def _section() -> dict[str, Any]:
    section: dict[str, Any] = load_cues("attribute_cues")["training"]
    return section


@cache
def _cue(key: str) -> re.Pattern[str]:
    return compile_phrases(_section()[key]) or _NEVER


@cache
def _counted(key: str) -> re.Pattern[str]:
    """Return the pattern of a number followed, within three words, by people of the given kind."""
    return re.compile(
        rf"(?P<count>{QUANTITY})\s{{1,3}}(?!(?:working|business|calendar|hours?|days?|weeks?|months?|years?|per|%)\b)"
        rf"(?P<between>(?:(?!(?:days?|hours?|weeks?|months?|years?|of|for|to|per|from|after|with)\b)[\w'’\-]{{1,25}}\s{{1,3}}(?:of\s{{1,3}}(?:the\s{{1,3}})?)?){{0,5}}?)"
        rf"{phrases_source(_section()[key])}",
        re.IGNORECASE,
    )


def training_days(text: str, clause_type: str, durations: tuple[Duration, ...]) -> tuple[list[Fact], set[Duration]]:
    """Return ``days_of_training`` facts, and the periods that they use up."""
    found: list[Fact] = []
    used: set[Duration] = set()
    if clause_type not in _section()["types"]:
        return found, used
    for duration in durations:
        if duration.unit != "days" or duration.per in ("day", "week"):
            continue
        before = text[max(0, duration.start - _AROUND) : duration.start]
        after = text[duration.end : duration.end + _AROUND]
        near = re.match(
            r"['’]?\s{0,3}(?:\(\w{1,20}\)\s{0,3})?(?:of|per\s{1,3}\w{1,12}\s{1,3}of|for|'|’|\w{1,20}\s{1,3}){0,3}",
            after,
        )
        direct = near is not None and _cue("about").search(after[:40])
        if re.search(r"['’]?\s{0,3}(?:written\s{1,3}|prior\s{1,3})?notice", after[:24]) or not (
            direct or _cue("about").search(before)
        ):
            continue
        if not direct and _cue("days_unless").search(before[-40:] + " \0 " + after[:30]):
            continue
        if re.search(r"\b(?:within|than)\s{1,3}$", before) and not re.search(
            r"\b(?:less|fewer|more)\s{1,3}than\s{1,3}$", before
        ):
            continue
        found.append(Fact("days_of_training", duration.value, "days", duration.start, duration.end))
        used.add(duration)
    return found, used


def people_counts(text: str, clause_type: str) -> list[Fact]:
    """Return ``people_trained`` or ``headcount`` facts: numbers of people to be taught, seconded or employed."""
    if clause_type in _section()["people_types"]:
        name, key = "people_trained", "people"
    elif clause_type in _section()["headcount_types"]:
        name, key = "headcount", "heads"
    else:
        return []
    found = []
    for match in _counted(key).finditer(text):
        value = read_quantity(match["count"])
        if (
            value >= 1
            and float(value).is_integer()
            and not re.search(
                r"\b(?:clause|paragraph|section|schedule|annex|part|level)\s$",
                text[max(0, match.start() - 12) : match.start()],
                re.IGNORECASE,
            )
        ):
            found.append(Fact(name, value, "", *match.span()))
    return found


def secondment_direction(text: str, clause_type: str, roles: PartyRoles) -> list[Fact]:
    """Return the ``secondment_direction`` fact: buyer_to_supplier, supplier_to_buyer or both."""
    if clause_type != "secondment":
        return []
    mutual = _MUTUAL.search(text)
    if mutual:
        return [Fact("secondment_direction", "both", "", *mutual.span())]
    mentions = [mention for mention in roles.mentions(text) if mention.role in ("buyer", "supplier")]
    for move in _MOVES.finditer(text):
        target = next((m for m in mentions if m.start >= move.end() and _is_destination(text, m)), None)
        if target is not None and not re.match(r"(?i)secondees?", move.group()):
            return [
                Fact(
                    "secondment_direction",
                    "buyer_to_supplier" if target.role == "supplier" else "supplier_to_buyer",
                    "",
                    move.start(),
                    target.end,
                )
            ]
        sent = next((m for m in mentions if m.start >= move.end() and m.start - move.end() < _AROUND), None)
        if sent is not None and re.match(r"(?i)second(?:s|ing)?$|releas|loan|host|secondment", move.group()):
            return [
                Fact(
                    "secondment_direction",
                    "supplier_to_buyer" if sent.role == "supplier" else "buyer_to_supplier",
                    "",
                    move.start(),
                    sent.end,
                )
            ]
    return []


def _is_destination(text: str, mention: Mention) -> bool:
    return _DESTINATION.search(text[max(0, mention.start - 40) : mention.start]) is not None
