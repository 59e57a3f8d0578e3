"""Who pays for what a provision asks, and who sets it going."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from contractlens.detection.attributes.facts import Fact
from contractlens.detection.cue_phrases import compile_phrases, load_cues, phrases_source

if TYPE_CHECKING:
    from contractlens.detection.parties import Mention, PartyRoles
    from contractlens.findings import Bearer

_NEVER = re.compile(r"(?!)")
_REACH = 60  # characters between a cue and the party it belongs to
_POSSESSIVE_REACH = 16  # "'s prior written "
_PAYERS = ("supplier", "buyer", "both")


@cache
def _section(name: str) -> dict[str, Any]:
    section: dict[str, Any] = load_cues("attribute_cues")[name]
    return section


@cache
def _cue(section: str, key: str) -> re.Pattern[str]:
    return compile_phrases(_section(section)[key]) or _NEVER


@cache
def _party_cues() -> re.Pattern[str]:
    table = _section("who_pays")
    return re.compile(
        f"(?P<by>{phrases_source(table['by_party'])})|(?P<pays>{phrases_source(table['party_pays'])})", re.IGNORECASE
    )


def find_payer(text: str, clause_type: str, roles: PartyRoles) -> list[Fact]:
    """Return ``who_pays`` facts: supplier, buyer, shared or in_charges, each with the words that say so."""
    if clause_type in _section("who_pays")["excluded_types"]:
        return []
    found = []
    for value in ("in_charges", "shared"):
        found += [Fact("who_pays", value, "", *match.span()) for match in _cue("who_pays", value).finditer(text)]
    found += _named_payers(text, roles)
    mentions: tuple[Mention, ...] | None = None
    for value in ("supplier", "buyer"):
        for match in _cue("who_pays", value).finditer(text):
            if mentions is None:
                mentions = roles.mentions(text)
            found.append(Fact("who_pays", _own_cost(match, value, mentions, text), "", *match.span()))
    return _first_of_each(found)


def _own_cost(match: re.Match[str], value: str, mentions: tuple[Mention, ...], text: str) -> str:
    """Return who pays for "at its own cost" and "at our cost": the party that the words belong to."""
    words = match.group().lower()
    if re.search(r"\b(?:our|your|its|their)\b", words):
        inside = next((m for m in mentions if match.start() <= m.start < match.end()), None)
        if inside is None:
            inside = _owner(text, [m for m in mentions if m.end <= match.start() and m.role in _PAYERS])
        if inside is not None:
            return "shared" if inside.role == "both" else str(inside.role)
    return value


def _owner(text: str, before: list[Mention]) -> Mention | None:
    """Return whose "its own cost" it is: the subject of the sentence, so the first party since the last full stop."""
    same = [mention for mention in before if "." not in text[mention.end : before[-1].end]]
    return same[0] if same else None


def _named_payers(text: str, roles: PartyRoles) -> list[Fact]:
    """Return facts of the form "the costs shall be borne by the Buyer" and "the Buyer shall bear the cost"."""
    found = []
    mentions: tuple[Mention, ...] | None = None
    for match in _party_cues().finditer(text):
        mentions = roles.mentions(text) if mentions is None else mentions
        party = _party_after(match, mentions) if match["by"] else _party_before(match, mentions)
        if party is not None and party.role in _PAYERS:
            value = "shared" if party.role == "both" else str(party.role)
            found.append(Fact("who_pays", value, "", min(match.start(), party.start), max(match.end(), party.end)))
    return found


def _party_after(match: re.Match[str], mentions: tuple[Mention, ...]) -> Mention | None:
    return next((m for m in mentions if match.end() <= m.start <= match.end() + 8), None)


def _party_before(match: re.Match[str], mentions: tuple[Mention, ...]) -> Mention | None:
    near = [m for m in mentions if match.start() - _REACH <= m.end <= match.start() and m.role in _PAYERS]
    return near[-1] if near else None


def _first_of_each(found: list[Fact]) -> list[Fact]:
    """Keep one fact for each value, the first in the text, and none inside another's words."""
    found.sort(key=lambda fact: (fact.start, -fact.end))
    kept: list[Fact] = []
    for fact in found:
        if any(other.value == fact.value or other.end > fact.start for other in kept):
            continue
        kept.append(fact)
    return kept


def find_initiator(text: str, clause_type: str, roles: PartyRoles) -> list[Fact]:
    """Return the ``who_initiates`` fact: buyer, supplier, either or automatic."""
    if clause_type not in _section("who_initiates")["types"]:
        return []
    automatic = _cue("who_initiates", "automatic").search(text)
    if automatic:
        return [Fact("who_initiates", "automatic", "", *automatic.span())]
    asks, request = _cue("who_initiates", "asks"), _cue("who_initiates", "request_of")
    mentions: tuple[Mention, ...] | None = None
    for match in re.finditer(f"(?:{asks.pattern})|(?P<request>{request.pattern})", text, re.IGNORECASE):
        mentions = roles.mentions(text) if mentions is None else mentions
        if match["request"]:
            party = _requester(text, match, mentions)
        else:
            before = [m for m in mentions if m.end <= match.start() and match.start() - m.end <= 2]  # noqa: PLR2004  a space
            party = before[-1] if before else None
        if party is not None and party.role in _PAYERS:
            return [Fact("who_initiates", _initiator(party.role), "", min(party.start, match.start()), match.end())]
    return []


def _requester(text: str, match: re.Match[str], mentions: tuple[Mention, ...]) -> Mention | None:
    """Return the party of "the Buyer's request" or "at the request of the Buyer"."""
    for mention in mentions:
        if (
            mention.possessive
            and 0 <= match.start() - mention.end <= _POSSESSIVE_REACH
            and not text[mention.end : match.start()].count(".")
        ):
            return mention
        if (
            text[match.end() : mention.start].strip().lower() in ("of", "by", "from", "of the", "by the", "from the")
            and mention.start > match.end()
        ):
            return mention
    return None


def _initiator(role: Bearer) -> str:
    return "either" if role == "both" else str(role)
