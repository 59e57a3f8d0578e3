"""Who is the buyer and who the supplier, by what a contract lets the names in it do, where their names don't tell.

A schedule by itself defines no parties, and drafters call them what they like: "the Practice", "the Maintainer", "the
Port". Two names act more than all others; where one is known the other is the other side. Where neither is, the one
that pays is the buyer, and else the one with fewer duties: suppliers have most of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from contractlens.detection.cue_phrases import load_cues
from contractlens.detection.lazy_patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from contractlens.findings import Bearer

    RoleOf = Callable[[str], Bearer | None]

LEAST_ACTS = 3  # times that a name must act before counts tell anything
_LEAST_UNKNOWN = 5  # so for names of no lexicon: "the Platform shall" and "the Convener may" are said now and then
_LEAST_SHARE = 0.2  # of the acts of the name that acts most
_MORE_DUTIES = 1.3  # times as many acts as the other: suppliers have more, by a third at the least

_ACT = lazy(
    r"(?<![\w.-])(?P<the>[Tt]he\s{1,3})?(?P<name>[A-Z][\w-]{1,30}(?:\s[A-Z][\w-]{1,30}){0,2})\s{1,3}"
    r"(?:(?P<duty>shall|must|will|may|undertakes|agrees|warrants)\s{1,3}(?:(?:not|also|then|only|at|its|own|cost|promptly)\s{1,3}){0,4}(?P<what>[a-z]{2,14})"
    r"|(?P<does>(?!is\b|has\b|was\b|does\b)[a-z]{2,14}[a-rt-z]s)(?=\s{1,3}(?:the|a|an|its|each|any|all|to|in|on|for|at|no|with|out|up|by|from|and)\b))"
)
_PAYING = frozenset({"pay", "pays", "reimburse", "reimburses"})


@dataclass(slots=True)
class _Actors:
    """What the names of a contract do: how often they act, and how often they pay."""

    acts: Counter[str] = field(default_factory=Counter)
    pays: Counter[str] = field(default_factory=Counter)


def sides_by_usage(text: str, defined: Mapping[str, Bearer], role_of: RoleOf) -> dict[str, Bearer] | None:
    """Return the sides of names that act in `text` and are not known, or not for sure; None where too little acts.

    Args:
        text: The whole contract.
        defined: Names that it defines, with their sides.
        role_of: Says whose role a name of the lexicon stands for; None for all other names.
    """
    actors = _count(text)
    open_names = _open_names()
    roles = {name: defined.get(name) or role_of(name) for name in actors.acts}
    parties = {name: count for name, count in actors.acts.items() if _may_be_party(name, roles[name])}
    most = max(parties.values(), default=0)
    if most < LEAST_ACTS:
        return None
    main = {name: count for name, count in parties.items() if count >= max(LEAST_ACTS, most * _LEAST_SHARE)}
    known = {*defined.values(), *(roles[name] for name in main if roles[name] and name not in open_names)}
    unsure = [name for name in main if name in open_names and name not in defined]
    strange = [name for name in main if roles[name] is None and main[name] >= _LEAST_UNKNOWN]
    missing = {"buyer", "supplier"} - known
    if len(missing) == 1:
        side: Bearer = "buyer" if "buyer" in missing else "supplier"
        return _fill(side, unsure, strange, main, roles)
    return _part([*unsure, *strange], actors, roles) if missing else {}


def _count(text: str) -> _Actors:
    actors = _Actors()
    for match in _ACT.finditer(text):
        if not match["the"] and not match["duty"]:
            continue
        actors.acts[match["name"]] += 1
        if (match["what"] or match["does"]) in _PAYING:
            actors.pays[match["name"]] += 1
    return actors


def _fill(
    side: Bearer, unsure: list[str], strange: list[str], main: Mapping[str, int], roles: Mapping[str, Bearer | None]
) -> dict[str, Bearer]:
    """Return the one name that stands for the side of which nobody is known."""
    if any(roles[name] == side for name in unsure):
        return {}
    candidates = [*unsure, *strange]
    return {max(candidates, key=lambda name: main[name]): side} if candidates else {}


def _part(names: list[str], actors: _Actors, roles: Mapping[str, Bearer | None]) -> dict[str, Bearer]:
    """Return the sides of the two names that act most, of which neither is known for sure."""
    names = sorted(names, key=lambda name: -actors.acts[name])[:2]
    if len(names) < 2 or {roles[name] for name in names} == {"buyer", "supplier"}:  # noqa: PLR2004 - two sides
        return {}
    first, second = names  # the first acts more often
    for_first = _signs_of_supplier(first, roles) - _signs_of_supplier(second, roles)
    for_first += 2 * (actors.pays[second] > actors.pays[first]) - 2 * (actors.pays[first] > actors.pays[second])
    if actors.acts[first] >= _MORE_DUTIES * actors.acts[second]:
        for_first += 2
    if not for_first:
        return {}
    return {first: "supplier", second: "buyer"} if for_first > 0 else {first: "buyer", second: "supplier"}


def _signs_of_supplier(name: str, roles: Mapping[str, Bearer | None]) -> int:
    return {"supplier": 1, "buyer": -1}.get(roles[name] or "", 0)


def _may_be_party(name: str, role: Bearer | None) -> bool:
    """Tell whether a name can be a side of the contract: no paper, system, officer or board."""
    if role is not None:
        return role in ("buyer", "supplier")
    cues = load_cues("parties")
    last = name.rsplit(maxsplit=1)[-1].lower()
    return not (last in cues["not_names"]["words"] or last in cues["not_parties"]["words"] or last.endswith("s"))


@cache
def _open_names() -> frozenset[str]:
    either = load_cues("parties")["either_side"]
    return frozenset({*either["buyer"], *either["supplier"]})
