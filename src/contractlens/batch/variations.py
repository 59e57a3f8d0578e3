"""Variations of a contract in order of date, and which findings of the contract they touch."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contractlens.batch.profiles import part_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from contractlens.batch.nodes import Node

_AMENDED = re.compile(r"^(?P<part>(?:schedule|annex|appendix|exhibit|attachment)\s\w+)?\s?(?P<number>\S+)?$")
_NO_DATE = "9999"
_NO_NUMBER = 10**6


@dataclass(frozen=True, slots=True)
class Variation:
    """One change of a contract.

    Attributes:
        node: Its best copy.
        date: Day of signature, else first day, as YYYY-MM-DD; "" if neither is stated.
        amends: What it changes: pairs of schedule ("" for the main body) and number ("" for all of the schedule).
    """

    node: Node
    date: str
    amends: tuple[tuple[str, str], ...]


def order_variations(nodes: Iterable[Node]) -> list[Variation]:
    """Return the variations among the best copies of a contract in order of date, then number, then path."""
    made = [
        Variation(
            node, (node.stated("signed") or node.stated("start"))[:10], tuple(map(_amended, node.listed("amends")))
        )
        for node in nodes
        if node.role == "variation"
    ]
    return sorted(made, key=lambda one: (one.date or _NO_DATE, int(one.node.number or _NO_NUMBER), one.node.path))


def _amended(name: str) -> tuple[str, str]:
    found = _AMENDED.match(name)
    return (found["part"] or "", (found["number"] or "").strip(".")) if found else ("", name)


def touched_by(part: str, number: str, variations: Sequence[Variation]) -> str | None:
    """Return the paths of the variations that name a provision, or one that holds it.

    Args:
        part: Schedule that the provision stands in, as the findings say it; "" for the main body.
        number: Its full reference, such as "7.2(a)".
        variations: Of its contract, in order.
    """
    parts = part_names(part)
    named = [
        one.node.path for one in variations if any(_holds(amended, parts, number.lower()) for amended in one.amends)
    ]
    return "; ".join(named) or None


def _holds(amended: tuple[str, str], parts: list[str], number: str) -> bool:
    part, named = amended
    if part and part not in parts:
        return False
    if not part and parts:  # a schedule counts its provisions anew
        return False
    if not named:
        return True
    return number == named or number.startswith((f"{named}.", f"{named}("))


def amended_by(
    found: pd.DataFrame,
    contract_ids: pd.Series[Any],
    roles: pd.Series[Any],
    variations: Mapping[str, Sequence[Variation]],
) -> list[str | None]:
    """Return for each finding which variations touch it; a variation's own findings are touched by none.

    Args:
        found: ``part`` and ``clause_number`` of each finding.
        contract_ids: Contract of each.
        roles: Role of the file of each.
        variations: By contract, in order.
    """
    rows = zip(contract_ids, roles, found.part, found.clause_number, strict=True)
    return [
        touched_by(_text(part), _text(number), variations[contract])
        if contract in variations and role != "variation"
        else None
        for contract, role, part, number in rows
    ]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
