"""Who pays for what a provision asks."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from contractlens.detection.attributes.cost_division import find_division
from contractlens.detection.attributes.cost_grammar import NOT_MADE, costs_borne
from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.numbers import in_lower_case
from contractlens.detection.attributes.payer_rules import payments_facts
from contractlens.detection.attributes.secondment import secondment_direction
from contractlens.detection.attributes.subjects import (
    MOST_CUES,
    SIDES,
    PartiesOf,
    cue,
    cue_section,
    owner_of,
)
from contractlens.detection.cue_phrases import phrase_signs, phrases_source
from contractlens.detection.lazy_patterns import LazyPattern, lazy

if TYPE_CHECKING:
    from contractlens.detection.parties import Mention, PartyRoles

_REACH = 60  # characters between a cue and the party it belongs to
_CHANGE_REACH = 30  # characters before a cue in which a change of price would turn its sense
_AT = lazy(r"\b(?:at|for|on|upon)\s{1,3}(?:the\s{1,3})?$", re.IGNORECASE)
_CHANGE = lazy(r"(?:reduc|increas|decreas|ris|chang|alter|%|per\s?cent)\w*\s(?:\S{1,12}\s){0,2}$", re.IGNORECASE)
_MONEY_WORDS = lazy(
    r"[£€$%]|\b(?:(?:re|sur|over|un|pre|under)?(?:charg|pa(?:y|id)|imburs|bill|fund|pric)|books|cost|expens|wage|bill|free|fund|leas|nil|rental|quot|variation|fee|price|rate|borne|bear|remunerat|salar|stipend|sum|rent|invoic|account"
    r"|t&m|budget|purse|throw|pocket|margin|buys|purchas|vote|grant|split|shar|resources|come.{1,4}with|tariff|met\s|meet|backfill|usd|eur|gbp|aud|half|halv|nothing|outlay|divid|apportion|ow(?:e|ing)|per\s?cent|consideration|gift|accommodat|is\son\s|on\s(?:you|us)\b"
    r"|carr(?:y|ies|ying)\b(?!\s(?:out|on))|discharg|absorb|subscription|retainer|hire|gratis|complimentary|pro\s?rata|extra|additional\s(?:service|order)|catalogue|underwrit|sponsor|subsid|recover|swallow|equitable|tab\b|foot|shoulder|defray|supplement|burden|financ|incur|employ|itemi|(?:task|work|change|variation)\s{1,3}order|sponsor|bought|procur|\bsold|inclu|euros|dollars|pounds|gratuit|travel|lodging|figure|asked\sfor|per\s{1,3}(?:participant|person|head|seat|attendee|delegate|learner|trainee))"
)


_SHARED_WORDS = lazy(
    r"\b(?:hal(?:f|ves|ved)|equal|even|split|shar|divid|each|both|either|joint|rest|balance|remainder|other|third|quarter|fifty|50|lie|lying|apportion|pro\s)|%|per\s?cent"
)
_PAYER_COLUMN = lazy(
    r"\bpa(?:ys?|yer|id|yment)\b|cost|charge|fund|financ|expense|borne|\bbears?\b|\bmet\s+by|purse|account|\bbill|budget|money"
)
_PRICE_CELL = lazy(
    r"\s*(?:(?:in|from|out\s+of|covered\s+by|within)\s+)?(?:the\s+)?(?:(?:monthly|annual|yearly|quarterly|service|fixed|unit|base|contract)\s+){1,2}"
    r"(?:prices?|fees?|charges?|rentals?|subscription)\s*"
)
"""A cell under "Borne by" that holds a price of the service and no party."""
_SHARED_CELL = lazy(
    r"\b(?:half\s{1,3}(?:each|and\s{1,3}half)|halves|(?:we|each|both)\s{1,3}(?:pay|bear)\s{1,3}half|shared|split|equally|jointly|50\s{0,2}[/:]\s{0,2}50|fifty[\s-]fifty|both(?:\s{1,3}parties)?\s*$)"
)
_CELL_CHARACTERS = 60  # a longer cell is a sentence, read as one


@cache
def _party_cues() -> LazyPattern:
    by, pays = cue_section("who_pays")["by_party"], cue_section("who_pays")["party_pays"]
    return LazyPattern(
        lambda: f"(?P<by>{phrases_source(by)})|(?P<pays>{phrases_source(pays)})",
        signs=lambda: phrase_signs([*by, *pays]),
    )


def find_payer(text: str, clause_type: str, roles: PartyRoles, table_header: str = "") -> list[Fact]:
    """Return ``who_pays`` facts: supplier, buyer, shared or in_charges, each with the words that say so.

    A row of a table names who pays in the column whose header asks for it, or in a cell that holds nothing else.
    """
    if clause_type in cue_section("who_pays")["excluded_types"]:
        return []
    original = text
    mentions, text = PartiesOf(text, roles), in_lower_case(text)
    found = _paying_cell(text, clause_type, mentions, in_lower_case(table_header)) if "\t" in text else []
    if found or not _MONEY_WORDS.search(text):
        return found
    if clause_type in cue_section("who_pays")["ruled_types"]:
        found = _read_by_rules(text, mentions.all(), clause_type, roles, original)
        return [fact for fact in found if clause_type != "skills_transfer" or not _is_wage(text, fact)]
    return _by_phrases(text, mentions, clause_type)


def _by_phrases(text: str, mentions: PartiesOf, clause_type: str) -> list[Fact]:
    """Return who pays in provisions about other things, where only plain words count."""
    found: list[Fact] = []
    for value in ("in_charges", "shared") if _SHARED_WORDS.search(text) else ("in_charges",):
        found += [
            Fact("who_pays", value, "", *match.span())
            for match in islice(cue("who_pays", value).finditer(text), MOST_CUES)
            if not _CHANGE.search(text[max(0, match.start() - _CHANGE_REACH) : match.start()])
        ]
    found += _named_payers(text, mentions)
    compared = clause_type in cue_section("who_pays")["compared_types"]
    for value in ("supplier", "buyer"):
        for match in islice(cue("who_pays", value).finditer(text), MOST_CUES):
            if compared and value == "buyer" and not _PAYING.search(match.group()):
                continue
            found.append(Fact("who_pays", _own_cost(match, value, mentions, text), "", *match.span()))
    kept = _first_of_each(found)
    if not kept and clause_type in cue_section("who_pays")["party_types"]:
        kept = _first_of_each(costs_borne(text, mentions.all()))
    if any(fact.value == "in_charges" for fact in kept):  # "no extra charge" then only says it again
        kept = [fact for fact in kept if fact.value != "supplier"]
    return kept


_PAYING = lazy(r"cost|expense|paid|pay(?!ment)|charged|reimburs|bill")
_SENDERS = {"buyer_to_supplier": "buyer", "supplier_to_buyer": "supplier", "both": "both"}


def _read_by_rules(
    text: str, mentions: tuple[Mention, ...], clause_type: str, roles: PartyRoles, original: str
) -> list[Fact]:
    """Return who pays in a provision about a thing that somebody must pay for, by the rules of `payer_rules`."""
    secondment = clause_type == "secondment"
    if divided := find_division(text, mentions, about_pay=secondment):
        return [Fact("who_pays", "shared", "", *divided)]
    direction = secondment_direction(original, clause_type, roles) if secondment else []
    sender = _SENDERS[str(direction[0].value)] if direction else ""
    return payments_facts(text, mentions, secondment=secondment, sender=sender, priced=clause_type != "exit_management")


_WAGE_REACH = 60  # characters around the words of paying in which a wage is named
_WAGE = lazy(
    r"\b(?:salar|payroll|wage|stipend|pension|emolument|civil\s{1,3}servant|(?:in|on|and)\s{1,3}(?:(?:the|its|his|her|their|present|state|normal|service|public|[a-z]{2,20}['’]s)\s{1,3}){1,3}pay\b|(?:his|her|their|present|normal|usual)\s{1,3}pay\b"
    r"|(?:pay|pays|paying)\s{1,3}(?:him|her|them)\b|(?:still|employed\s{1,3}and|remain(?:s|ing)?)\s{1,3}(?:employed|paid|salaried)\b|\bpaid\s{1,3}by\b[^.;,]{0,40}\bthroughout|remain(?:s|ing)?\s[^.;]{0,30}\b(?:employ|officer|service|staff))"
)
_COST_OF_TEACHING = lazy(r"cost|expens|fees?\b|charge|price|borne")


def _is_wage(text: str, fact: Fact) -> bool:
    """Tell whether who pays is whose payroll a person who is sent to learn stays on: no cost of handing on skills."""
    around = text[max(0, fact.start - _WAGE_REACH) : fact.end + _WAGE_REACH]
    return _WAGE.search(around) is not None and not _COST_OF_TEACHING.search(text, fact.start, fact.end)


def _own_cost(match: re.Match[str], value: str, parties: PartiesOf, text: str) -> str:
    """Return who pays for "at its own cost" and "at our cost": the party that the words belong to."""
    if value == "supplier" and _spares(match.end(), "supplier", parties, text):
        return "buyer"  # "at no cost to the Supplier"
    words = match.group().lower()
    if value == "buyer" and words.endswith(("charge", "invoice")):
        billed = next((m for m in parties.all() if match.end() <= m.start <= match.end() + len(" the  ")), None)
        return "supplier" if billed is not None and billed.role == "supplier" else value
    if re.search(r"\b(?:our|your|its|their)\b", words) and _PURSE.search(words):
        mentions = parties.all()
        inside = next((m for m in mentions if match.start() <= m.start < match.end()), None)
        if inside is None:
            inside = owner_of(text, [m for m in mentions if m.end <= match.start() and m.role in SIDES])
        if inside is not None:
            return "shared" if inside.role == "both" else str(inside.role)
    return value


def _spares(end: int, role: str, parties: PartiesOf, text: str) -> bool:
    """Tell whether "at no cost" goes on "to the Supplier"."""
    after = next((one for one in parties.all() if one.start >= end), None)
    return (
        after is not None and after.role == role and _TO_WHOM.fullmatch(text, end - len(" to"), after.start) is not None
    )


_TO_WHOM = lazy(r"\S{0,3}\s{0,3}(?:to|for|on)\s{1,3}(?:the\s{1,3})?")
_PURSE = lazy(
    r"cost|expense|payroll|books|\bpay\b|employ|wage|budget|fund|pocket|purse|account|margin|resources|money|profit|charge$"
)


def _paying_cell(text: str, clause_type: str, parties: PartiesOf, header: str) -> list[Fact]:
    """Return who pays by the cell of a row under "Who pays", or a cell of a row that is a party's name alone."""
    if clause_type not in cue_section("who_pays")["paying_types"]:
        return []
    heads = [head.strip() for head in header.split("\t")]
    start = 0
    for column, cell in enumerate(text.split("\t")):
        end = start + len(cell)
        asked = column < len(heads) and _PAYER_COLUMN.search(heads[column]) is not None
        other = column < len(heads) > 1 and bool(heads[column]) and not asked  # a column that asks something else
        if (column or asked) and cell.strip() and not other:
            fact = _cell_payer(start, end, text, parties, asked=asked)
            if fact is not None:
                return [fact]
        start = end + 1
    return []


def _cell_payer(start: int, end: int, text: str, parties: PartiesOf, *, asked: bool) -> Fact | None:
    """Return who pays by the words of one cell; unless the header asks for it, only a name alone counts."""
    cell = text[start:end]
    if asked and (included := cue("who_pays", "in_charges").search(text, start, end)):
        return Fact("who_pays", "in_charges", "", *included.span())
    if asked and (both := _SHARED_CELL.search(text, start, end)):
        return Fact("who_pays", "shared", "", *both.span())
    party = next((m for m in parties.all() if start <= m.start and m.end <= end and m.role in SIDES), None)
    if party is None:
        priced = _PRICE_CELL.fullmatch(text, start, end) if asked else None
        return Fact("who_pays", "in_charges", "", *priced.span()) if priced else None
    alone = text[start:end].strip().removeprefix("the ").strip() == text[party.start : party.end]
    if not alone and not (asked and len(cell) <= _CELL_CHARACTERS):
        return None
    return Fact("who_pays", "shared" if party.role == "both" else str(party.role), "", party.start, party.end)


def _named_payers(text: str, parties: PartiesOf) -> list[Fact]:
    """Return facts of the form "borne by the Buyer", "the Buyer shall bear the cost" and "at the Buyer's cost"."""
    found = []
    for match in islice(_party_cues().finditer(text), MOST_CUES):
        if match["pays"] and _NOT_PAYING.search(text, max(0, match.start() - _REACH), match.start()):
            continue
        party = _party_after(match, parties.all()) if match["by"] else _party_before(text, match, parties.all())
        if party is not None and party.role in SIDES:
            value = "shared" if party.role == "both" else str(party.role)
            found.append(Fact("who_pays", value, "", min(match.start(), party.start), max(match.end(), party.end)))
    for match in islice(cue("who_pays", "possessed").finditer(text), MOST_CUES):
        party = next((m for m in parties.all() if m.possessive and 0 <= match.start() - m.end <= 3), None)  # noqa: PLR2004  "'s "
        if party is None or party.role not in ("buyer", "supplier"):
            continue
        if _AT.search(text[max(0, party.start - 12) : party.start]):
            found.append(Fact("who_pays", str(party.role), "", party.start, match.end()))
    return found


_NOT_PAYING = lazy(  # "without paying for it", "shall not make the Council pay for it"
    rf"\bwithout\s{{1,3}}$|{NOT_MADE}[^.;,]{{0,40}}$"
)


def _party_after(match: re.Match[str], mentions: tuple[Mention, ...]) -> Mention | None:
    return next((m for m in mentions if match.end() <= m.start <= match.end() + 8), None)


def _party_before(text: str, match: re.Match[str], mentions: tuple[Mention, ...]) -> Mention | None:
    """Return the party next before a verb of paying, else the subject of its sentence."""
    before = [m for m in mentions if m.end <= match.start() and m.role in SIDES]
    near = [m for m in before if match.start() - _REACH <= m.end]
    if near and not (_AND_THEN.search(text, near[-1].end, match.start()) and _is_object(text, near[-1])):
        return near[-1]
    owner = owner_of(text, before)
    return owner if owner is not None and "." not in text[owner.end : match.start()] else None


_AND_THEN = lazy(
    r"(?:,|\band)\s{1,3}(?:(?:shall|will|must|then|also|meanwhile|goes\s{1,3}on|continues?\s{1,3}to|is\s{1,3}to)\s{1,3}){0,3}$"
)
_OBJECT_OF = lazy(r"\b(?:to|with|of|for|at|in|into|by|from|on|under)\s{1,3}(?:the\s{1,3})?$")


def _is_object(text: str, mention: Mention) -> bool:
    """Tell whether a party is named after a preposition or as an owner, so that "and pays" has another subject."""
    return mention.possessive or bool(_OBJECT_OF.search(text, max(0, mention.start - 12), mention.start))


def _first_of_each(found: list[Fact]) -> list[Fact]:
    """Keep one fact for each value, the first in the text, and none inside another's words."""
    found.sort(key=lambda fact: (fact.start, -fact.end))
    kept: list[Fact] = []
    for fact in found:
        if any(other.value == fact.value or other.end > fact.start for other in kept):
            continue
        kept.append(fact)
    return kept
