"""Who the parties of a sentence are, and which of them is the subject of a verb."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from contractlens.detection.cue_phrases import lazy_phrases, load_cues
from contractlens.detection.lazy_patterns import LazyPattern, lazy

if TYPE_CHECKING:
    from contractlens.detection.parties import Mention, PartyRoles

MOST_CUES = 60  # of one kind in one provision: keeps the work linear in the size of hostile input
SIDES = ("supplier", "buyer", "both")
_OFFICER = lazy(r"['’]s\s{1,3}(?:[\w\-]{2,20}\s{1,3}){1,4}", re.IGNORECASE)
_PRONOUN = lazy(r"\b(?:it|he\s{1,3}or\s{1,3}she|they)\s{1,3}$", re.IGNORECASE)
_RELATIVE = lazy(r"\s{1,3}(?:itself|themselves|alone|(?:whose|that|which|who)\s[^.;:,]{3,70})\s{1,3}")
_REMARK = lazy(r"\s{0,2},[^.;:]{3,90},\s{1,3}")


class PartiesOf:
    """The parties that a text names, looked for when first asked."""

    __slots__ = ("_mentions", "_roles", "_text")

    def __init__(self, text: str, roles: PartyRoles) -> None:
        self._text, self._roles = text, roles
        self._mentions: tuple[Mention, ...] | None = None

    def all(self) -> tuple[Mention, ...]:
        """Return the parties in order."""
        if self._mentions is None:
            roles = self._roles
            if roles.we is None and roles.you is None and _ADDRESSED.search(self._text):
                roles = replace(roles, we="buyer", you="supplier")
            self._mentions = roles.mentions(self._text)
        return self._mentions


_TEACHES = r"(?:teach|train|coach|mentor|swap|replace|exchange|upgrade|refresh|pair|bring|move|show|give|send|tell)"
_ADDRESSED = lazy(  # orders to whoever does the work: "teach them ...", "swap it ...", "tell us ..."
    rf"(?:^|[.;:,]\s{{1,3}}(?:then\s{{1,3}}|and\s{{1,3}})?)(?:{_TEACHES}|pick|choose)\s{{1,3}}(?:us|our|them|it|each|every|three|two|four|five|six)\b"
    rf"|\byou\s{{1,3}}(?:must\s{{1,3}}|shall\s{{1,3}}|will\s{{1,3}}|are\s{{1,3}}to\s{{1,3}}|also\s{{1,3}})?(?:swap|replace|exchange|{_TEACHES})\s{{1,3}}(?:us|our)\b",
    re.IGNORECASE,
)


@cache
def cue_section(name: str) -> dict[str, Any]:
    """Return a section of the cue file."""
    section: dict[str, Any] = load_cues("attribute_cues")[name]
    return section


@cache
def cue(section: str, key: str) -> LazyPattern:
    """Return the pattern of one list of phrases of a section, for text in small letters."""
    return lazy_phrases(cue_section(section)[key])


def owner_of(text: str, before: list[Mention], *, doing: bool = True) -> Mention | None:
    """Return whose "its own cost" it is: the last party that "shall" do something, else the first of the sentence."""
    same = [mention for mention in before if "." not in text[mention.end : before[-1].end]]
    if doing and (subject := next((one for one in reversed(same) if _DOES.match(text, one.end)), None)):
        return subject
    return same[0] if same else None


_DOES = lazy(r",?\s{1,3}(?:shall|must|will|is\s{1,3}to|has\s{1,3}to|agrees|undertakes)\b")


def subject_of(text: str, verb: int, mentions: tuple[Mention, ...]) -> Mention | None:
    """Return the party right before a verb, or before a remark between commas or a clause that describes the party."""
    before = [mention for mention in mentions if mention.end <= verb]
    if not before:
        return None
    between = text[before[-1].end : verb]
    if len(between) <= 2 or _REMARK.fullmatch(between) or _RELATIVE.fullmatch(between):  # noqa: PLR2004
        return before[-1]
    if _OFFICER.fullmatch(between):
        return before[-1]  # "the Authority's Head of Digital may"
    if _PRONOUN.search(between):
        return owner_of(text, before, doing=False)  # "If the Authority moves, it may"
    return None
