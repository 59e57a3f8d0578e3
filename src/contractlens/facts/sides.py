"""Which side of the contract each party is on: by what it is called, by what sort of body it is, by what it does."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from contractlens.facts.cues import load_facts, words_source
from contractlens.facts.party_names import has_suffix, is_body

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contractlens.facts.records import Party, Role

    RoleOf = Callable[[str], str | None]

Strength = Literal["none", "guess", "weak", "sure"]

_NEITHER = frozenset({"third_party", "both"})
_DEEDS = (("grants", 2, True), ("provides", 1, True), ("pays", 2, False))
"""What parties do, how much it tells, and whether it is the supplier who does it: both sides provide things."""
_MIN_NAMINGS = 5  # times that a contract names its other party: "Supplier" once may stand in a list
_MIN_LEAD = 4
"""By which one side must be ahead, two payments or as much: and by a third of all signs, since both may grant and pay."""


@dataclass(frozen=True, slots=True)
class _Told:
    """The side of a party, and how well the contract tells it."""

    role: Role
    strength: Strength


def with_sides(found: Sequence[Party], role_of: RoleOf, text: str) -> list[Party]:
    """Return the parties with roles; a party whose side nothing tells stays ``other``.

    Args:
        found: The parties; a role that a table gives is kept.
        role_of: Says whose role a name stands for.
        text: The contract, for what the parties do where their names don't tell.
    """
    told = [_told(party, role_of) for party in found]
    told = _turned(found, told, text)
    parties = [replace(party, role=each.role) for party, each in zip(found, told, strict=True)]
    return _other_side(parties)


def _told(party: Party, role_of: RoleOf) -> _Told:
    if party.role != "other":
        return _Told(party.role, "sure")
    for words in (party.defined_as, party.name):
        role = role_of(words) if words else None
        if role in _NEITHER and words == party.defined_as:
            return _Told("other", "none")
        if role in {"buyer", "supplier"}:
            side: Role = "buyer" if role == "buyer" else "supplier"
            return _Told(side, _strength(party, side))
    return _Told("other", "none")


def _strength(party: Party, side: Role) -> Strength:
    """Tell a role by which the contract calls a party from one that its name only suggests."""
    lexicon = load_facts()["parties"]
    term = (party.defined_as or "").lower()
    if term in lexicon["either_side"]:
        return "weak"
    if term and _label_word().search(term):
        return "sure"
    public = is_body(party.name, strong=True) and not has_suffix(party.name)
    return "sure" if side == "buyer" and public and not _may_sell().search(party.name) else "guess"


def is_label(term: str) -> bool:
    """True for a term that ends in a word for one side of a contract: "Client", "Managed Service Provider"."""
    last = term.lower().rsplit(maxsplit=1)[-1]
    return last in load_facts()["parties"]["either_side"] or bool(_label_word().search(term))


@cache
def _label_word() -> re.Pattern[str]:
    lexicon = load_facts()["parties"]
    words = {*lexicon["buyer_labels"], *lexicon["supplier_labels"]} - set(lexicon["either_side"])
    return re.compile(rf"(?<!\w)(?:{words_source(words)})$", re.IGNORECASE)


@cache
def _may_sell() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words_source(load_facts()['parties']['bodies_that_sell'])})(?!\w)", re.IGNORECASE)


def _turned(found: Sequence[Party], told: list[_Told], text: str) -> list[_Told]:
    """Return the sides with those put right that are no more than suggested."""
    sure = {each.role for each in told if each.strength == "sure" and each.role != "other"}
    if len(sure) == 2:  # noqa: PLR2004  both sides are known
        return told
    if sure:
        (known,) = sure
        if sum(each.strength in {"weak", "guess"} and each.role == known for each in told) > 1:
            return [_Told("other", "none") if each.strength == "guess" else each for each in told]
        other: Role = "buyer" if known == "supplier" else "supplier"
        return [
            _Told(other, each.strength) if each.strength in {"weak", "guess"} and each.role == known else each
            for each in told
        ]
    if len(found) == 1 and told[0].strength == "guess":
        return [_Told(_side_left(text), "guess")]
    open_ones = [place for place, party in enumerate(found) if party.source in {"parties", "cover"}]
    if len(open_ones) != 2:  # noqa: PLR2004  the two sides of a contract
        return [each if each.strength == "weak" else _Told("other", "none") for each in told]
    first, second = open_ones
    acting = _by_deeds(found[first], found[second], text)
    if acting is not None:
        sides: tuple[Role, Role] = ("supplier", "buyer") if acting == "first" else ("buyer", "supplier")
        named = dict(zip(open_ones, sides, strict=True))
        return [_Told(named[place], "guess") if place in named else each for place, each in enumerate(told)]
    weak = [place for place in open_ones if told[place].strength == "weak"]
    return [each if place in weak and len(weak) == 1 else _Told("other", "none") for place, each in enumerate(told)]


def _side_left(text: str) -> Role:
    """Return the side of the only party named, where the contract calls the other one "Supplier" or "Customer"."""
    lexicon = load_facts()["parties"]
    named = {
        side: len(re.findall(rf"(?<![\w-])(?:{'|'.join(lexicon[key])})(?!\w)", text))
        for side, key in (("buyer", "plain_buyers"), ("supplier", "plain_suppliers"))
    }
    if named["supplier"] >= _MIN_NAMINGS and not named["buyer"]:
        return "buyer"
    return "supplier" if named["buyer"] >= _MIN_NAMINGS and not named["supplier"] else "other"


def _by_deeds(first: Party, second: Party, text: str) -> Literal["first", "second"] | None:
    """Tell which of two parties supplies: who provides and grants licences, and who pays."""
    names = {(party.defined_as or party.name): place for place, party in enumerate((first, second))}
    if len(names) != 2:  # noqa: PLR2004  both bear one name
        return None
    alternatives = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    signs: Counter[int] = Counter()
    for match in re.finditer(rf"(?<!\w)(?P<name>{alternatives})\s(?P<then>[a-z][a-z \n]{{2,60}})", text):
        place = names[match["name"]]
        for key, weight, supplier in _DEEDS:
            if _deeds(key).match(match["then"]):
                signs[place if supplier else 1 - place] += weight
    lead = signs[0] - signs[1]
    if abs(lead) < _MIN_LEAD or abs(lead) * 3 < signs.total():
        return None
    return "first" if lead > 0 else "second"


@cache
def _deeds(key: str) -> re.Pattern[str]:
    verbs = words_source(load_facts()["parties"][key])
    return re.compile(
        rf"(?:(?:hereby|also)\s)?(?:(?:shall|will|must|agrees\sto|undertakes\sto|desires\sto|wishes\sto)\s(?:(?:also|promptly|then)\s)?)?(?:{verbs})(?!\w)"
    )


def _other_side(parties: list[Party]) -> list[Party]:
    """Give the other side to the one party without a role, where the contract has two and the other has one."""
    open_roles = [party for party in parties if party.role == "other"]
    known = {party.role for party in parties} - {"other"}
    if len(open_roles) != 1 or len(known) != 1 or len(parties) != 2:  # noqa: PLR2004  the two sides of a contract
        return parties
    other: Role = "supplier" if known == {"buyer"} else "buyer"
    if other == "buyer" or has_suffix(open_roles[0].name) or not is_body(open_roles[0].name, strong=True):
        return [replace(party, role=other) if party.role == "other" else party for party in parties]
    return parties
