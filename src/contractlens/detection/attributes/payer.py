"""Who pays for what a provision asks, and who sets it going."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from contractlens.detection.attributes.cost_grammar import costs_borne, find_division
from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.numbers import in_lower_case
from contractlens.detection.cue_phrases import load_cues, phrases_source

if TYPE_CHECKING:
    from contractlens.detection.parties import Mention, PartyRoles
    from contractlens.findings import Bearer

_REACH = 60  # characters between a cue and the party it belongs to
_MOST_CUES = 60  # of one kind in one provision: keeps the work linear in the size of hostile input
_POSSESSIVE_REACH = 16  # "'s prior written "
_PAYERS = ("supplier", "buyer", "both")
_CHANGE_REACH = 30  # characters before a cue in which a change of price would turn its sense
_AT = re.compile(r"\b(?:at|for|on|upon)\s{1,3}(?:the\s{1,3})?$", re.IGNORECASE)
_CHANGE = re.compile(r"(?:reduc|increas|decreas|ris|chang|alter|%|per\s?cent)\w*\s(?:\S{1,12}\s){0,2}$", re.IGNORECASE)
_MONEY_WORDS = re.compile(
    r"books|cost|charg|expens|wage|bill|free|fund|lease|nil|rental|quot|variation|pay|paid|fee|free|price|rate|borne|bear|fund|remunerat|salar|stipend|sum|rent|invoice|account"
    r"|t&m|budget|purse|thrown|pocket|margin|buys|purchas|vote|grant|split|shared|resources|unpaid|come.{1,4}with|tariff|reimburs|met by|backfill|usd|eur|gbp|aud|half|nothing|payroll|subscription|quote|£|€|\$"
)


_OFFICER = re.compile(r"['’]s\s{1,3}(?:[\w\-]{2,20}\s{1,3}){1,4}", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:it|he\s{1,3}or\s{1,3}she|they)\s{1,3}$", re.IGNORECASE)
_MODAL = re.compile(
    r"\s{1,3}(?:(?:shall|will|must|is\s{1,3}to|goes\s{1,3}on|going\s{1,3}on|keeps|continues?\s{1,3}to|then|also|may|shall\s{1,3}then|must\s{1,3}then|and\s{1,3}must|,?\s{0,2}and)\s{1,3}){0,3}"
)
_PAYER_COLUMN = re.compile(r"\bpa(?:ys?|yer|id)\b|cost|charge|fund|expense")
_CELL_CHARACTERS = 60  # a longer cell is a sentence, read as one
_REMARK = re.compile(r"\s{0,2},[^.;:]{3,90},\s{1,3}")


class _Lazy:
    """The parties that a text names, looked for when first asked."""

    __slots__ = ("_mentions", "_roles", "_text")

    def __init__(self, text: str, roles: PartyRoles) -> None:
        self._text, self._roles = text, roles
        self._mentions: tuple[Mention, ...] | None = None

    def all(self) -> tuple[Mention, ...]:
        """Return the parties in order."""
        if self._mentions is None:
            self._mentions = self._roles.mentions(self._text)
        return self._mentions


@cache
def _section(name: str) -> dict[str, Any]:
    section: dict[str, Any] = load_cues("attribute_cues")[name]
    return section


@cache
def _cue(section: str, key: str) -> re.Pattern[str]:
    return re.compile(phrases_source(_section(section)[key]))


@cache
def _party_cues() -> re.Pattern[str]:
    table = _section("who_pays")
    return re.compile(f"(?P<by>{phrases_source(table['by_party'])})|(?P<pays>{phrases_source(table['party_pays'])})")


def find_payer(text: str, clause_type: str, roles: PartyRoles, table_header: str = "") -> list[Fact]:
    """Return ``who_pays`` facts: supplier, buyer, shared or in_charges, each with the words that say so.

    A row of a table names who pays in the column whose header asks for it, or in a cell that holds nothing else.
    """
    if clause_type in _section("who_pays")["excluded_types"]:
        return []
    mentions, text = _Lazy(text, roles), in_lower_case(text)
    found = _paying_cell(text, clause_type, mentions, in_lower_case(table_header)) if "\t" in text else []
    if found or not _MONEY_WORDS.search(text):
        return found
    for value in ("in_charges", "shared"):
        found += [
            Fact("who_pays", value, "", *match.span())
            for match in islice(_cue("who_pays", value).finditer(text), _MOST_CUES)
            if not _CHANGE.search(text[max(0, match.start() - _CHANGE_REACH) : match.start()])
        ]
    found += _named_payers(text, mentions, clause_type)
    for value in ("supplier", "buyer"):
        for match in islice(_cue("who_pays", value).finditer(text), _MOST_CUES):
            found.append(Fact("who_pays", _own_cost(match, value, mentions, text), "", *match.span()))
    kept = _first_of_each(found)
    flagship = clause_type in _section("who_pays")["paying_types"]
    divided = find_division(text, mentions.all()) if flagship else None
    if divided is not None and not _GIVEN_BACK.search(divided.group()):
        return [Fact("who_pays", "shared", "", *divided.span())]
    if not kept and (flagship or clause_type in _section("who_pays")["party_types"]):
        kept = _first_of_each(costs_borne(text, mentions.all(), parties_only=not flagship))
    kept = _settled(kept, text, clause_type) if clause_type in _section("who_pays")["paying_types"] else kept
    if any(fact.value == "in_charges" for fact in kept):  # "no extra charge" then only says it again
        kept = [fact for fact in kept if fact.value != "supplier"]
    return kept


def _own_cost(match: re.Match[str], value: str, lazy: _Lazy, text: str) -> str:
    """Return who pays for "at its own cost" and "at our cost": the party that the words belong to."""
    if value == "supplier" and _spares(match.end(), "supplier", lazy, text):
        return "buyer"  # "at no cost to the Supplier"
    words = match.group().lower()
    if re.search(r"\b(?:our|your|its|their)\b", words) and _PURSE.search(words):
        mentions = lazy.all()
        inside = next((m for m in mentions if match.start() <= m.start < match.end()), None)
        if inside is None:
            inside = _owner(text, [m for m in mentions if m.end <= match.start() and m.role in _PAYERS])
        if inside is not None:
            return "shared" if inside.role == "both" else str(inside.role)
    return value


def _spares(end: int, role: str, lazy: _Lazy, text: str) -> bool:
    """Tell whether "at no cost" goes on "to the Supplier"."""
    after = next((one for one in lazy.all() if one.start >= end), None)
    return (
        after is not None and after.role == role and _TO_WHOM.fullmatch(text, end - len(" to"), after.start) is not None
    )


_TO_WHOM = re.compile(r"\S{0,3}\s{0,3}(?:to|for|on)\s{1,3}(?:the\s{1,3})?")
_PURSE = re.compile(
    r"cost|expense|payroll|books|\bpay\b|employ|wage|budget|fund|pocket|purse|account|margin|resources|money|profit|charge$"
)


def _owner(text: str, before: list[Mention], *, doing: bool = True) -> Mention | None:
    """Return whose "its own cost" it is: the last party that "shall" do something, else the first of the sentence."""
    same = [mention for mention in before if "." not in text[mention.end : before[-1].end]]
    if doing and (subject := next((one for one in reversed(same) if _DOES.match(text, one.end)), None)):
        return subject
    return same[0] if same else None


_DOES = re.compile(r",?\s{1,3}(?:shall|must|will|is\s{1,3}to|has\s{1,3}to|agrees|undertakes)\b")


def _paying_cell(text: str, clause_type: str, lazy: _Lazy, header: str) -> list[Fact]:
    """Return who pays by the cell of a row under "Who pays", or a cell of a row that is a party's name alone."""
    if clause_type not in _section("who_pays")["paying_types"]:
        return []
    heads = [head.strip() for head in header.split("\t")]
    start = 0
    for column, cell in enumerate(text.split("\t")):
        end = start + len(cell)
        asked = column < len(heads) and _PAYER_COLUMN.search(heads[column]) is not None
        if (column or asked) and cell.strip():
            fact = _cell_payer(start, end, text, lazy, asked=asked)
            if fact is not None:
                return [fact]
        start = end + 1
    return []


def _cell_payer(start: int, end: int, text: str, lazy: _Lazy, *, asked: bool) -> Fact | None:
    """Return who pays by the words of one cell; unless the header asks for it, only a name alone counts."""
    cell = text[start:end]
    if asked and (included := _cue("who_pays", "in_charges").search(text, start, end)):
        return Fact("who_pays", "in_charges", "", *included.span())
    party = next((m for m in lazy.all() if start <= m.start and m.end <= end and m.role in _PAYERS), None)
    if party is None:
        return None
    alone = text[start:end].strip().removeprefix("the ").strip() == text[party.start : party.end]
    if not alone and not (asked and len(cell) <= _CELL_CHARACTERS):
        return None
    return Fact("who_pays", "shared" if party.role == "both" else str(party.role), "", party.start, party.end)


def _named_payers(text: str, lazy: _Lazy, clause_type: str) -> list[Fact]:
    """Return facts of the form "borne by the Buyer", "the Buyer shall bear the cost" and "at the Buyer's cost"."""
    found = []
    for match in islice(_party_cues().finditer(text), _MOST_CUES):
        party = _party_after(match, lazy.all()) if match["by"] else _party_before(text, match, lazy.all())
        if party is not None and party.role in _PAYERS:
            value = "shared" if party.role == "both" else str(party.role)
            found.append(Fact("who_pays", value, "", min(match.start(), party.start), max(match.end(), party.end)))
    if not found and clause_type in _section("who_pays")["paying_types"]:
        for match in islice(_cue("who_pays", "pays").finditer(text), _MOST_CUES):
            party = _subject(text, match.start(), lazy.all(), modal=True)
            if party is not None and party.role in ("buyer", "supplier"):
                found.append(Fact("who_pays", str(party.role), "", party.start, match.end()))
    for match in islice(_cue("who_pays", "possessed").finditer(text), _MOST_CUES):
        party = next((m for m in lazy.all() if m.possessive and 0 <= match.start() - m.end <= 3), None)  # noqa: PLR2004  "'s "
        if party is None or party.role not in ("buyer", "supplier"):
            continue
        if _AT.search(text[max(0, party.start - 12) : party.start]):
            found.append(Fact("who_pays", str(party.role), "", party.start, match.end()))
    return found


def _party_after(match: re.Match[str], mentions: tuple[Mention, ...]) -> Mention | None:
    return next((m for m in mentions if match.end() <= m.start <= match.end() + 8), None)


def _party_before(text: str, match: re.Match[str], mentions: tuple[Mention, ...]) -> Mention | None:
    """Return the party next before a verb of paying, else the subject of its sentence."""
    before = [m for m in mentions if m.end <= match.start() and m.role in _PAYERS]
    near = [m for m in before if match.start() - _REACH <= m.end]
    if near:
        return near[-1]
    owner = _owner(text, before)
    return owner if owner is not None and "." not in text[owner.end : match.start()] else None


def _first_of_each(found: list[Fact]) -> list[Fact]:
    """Keep one fact for each value, the first in the text, and none inside another's words."""
    found.sort(key=lambda fact: (fact.start, -fact.end))
    kept: list[Fact] = []
    for fact in found:
        if any(other.value == fact.value or other.end > fact.start for other in kept):
            continue
        kept.append(fact)
    return kept


_GIVEN_BACK = re.compile(r"re(?:imburs|fund|pa[yi]|charg|coup)|recover|monthly fee|fee of|at cost")


def _settled(kept: list[Fact], text: str, clause_type: str) -> list[Fact]:
    """Read two payers as one statement: who gives the money back pays, and two that pay a part each share."""
    values = {fact.value for fact in kept}
    if values != {"buyer", "supplier"}:
        return kept
    back = [fact for fact in kept if _GIVEN_BACK.search(text, fact.start, fact.end)]
    if len(back) == 1 and clause_type == "secondment":
        return back
    named = [fact for fact in kept if _PAID_BY.search(text, fact.start, fact.end)]
    if len(named) == len(kept):
        return [Fact("who_pays", "shared", "", min(f.start for f in kept), max(f.end for f in kept))]
    return kept


_PAID_BY = re.compile(r"\b(?:pay\w*|paid|bear\w*|borne|meet\w*|met|fund\w*|cover\w*)\b")


@cache
def _starters() -> re.Pattern[str]:
    table = _section("who_initiates")
    request, asks = phrases_source(table["request_of"]), phrases_source(table["asks"])
    return re.compile(f"(?P<request>{request})|(?P<asks>{asks})")


def find_initiator(text: str, clause_type: str, roles: PartyRoles) -> list[Fact]:
    """Return the ``who_initiates`` fact: buyer, supplier, either or automatic."""
    if clause_type not in _section("who_initiates")["types"]:
        return []
    mentions, text = _Lazy(text, roles), in_lower_case(text)
    automatic = _cue("who_initiates", "automatic").search(text)
    if automatic and not _cue("who_initiates", "automatic_unless").search(
        text[max(0, automatic.start() - 30) : automatic.end() + 30]
    ):
        return [Fact("who_initiates", "automatic", "", *automatic.span())]
    for match in islice(_starters().finditer(text), _MOST_CUES):
        if match["asks"] and _cue("who_initiates", "never").match(text, match.start()):
            continue
        party = _requester(text, match, mentions.all()) if match["request"] else None
        party = party or _subject(text, match.start(), mentions.all())
        if party is not None and party.role in _PAYERS:
            return [Fact("who_initiates", _initiator(party.role), "", min(party.start, match.start()), match.end())]
    return []


def _subject(text: str, verb: int, mentions: tuple[Mention, ...], *, modal: bool = False) -> Mention | None:
    """Return the party right before a verb, or before a remark between commas; `modal` allows "shall" in between."""
    before = [mention for mention in mentions if mention.end <= verb]
    if not before:
        return None
    between = text[before[-1].end : verb]
    if modal:
        return before[-1] if _MODAL.fullmatch(between) and not before[-1].possessive else None
    if len(between) <= 2 or _REMARK.fullmatch(between):  # noqa: PLR2004  a space
        return before[-1]
    if _OFFICER.fullmatch(between):
        return before[-1]  # "the Authority's Head of Digital may"
    if _PRONOUN.search(between):
        return _owner(text, before, doing=False)  # "If the Authority moves, it may"
    return None


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
            text[match.end() : mention.start].strip(" :\t").lower()
            in ("of", "by", "from", "of the", "by the", "from the")
            and mention.start > match.end()
        ):
            return mention
    return None


def _initiator(role: Bearer) -> str:
    return "either" if role == "both" else str(role)
