"""Questions about the signs of one provision: who does what a verb says, whose side a word is on, what is turned by "not"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from contractlens.detection.attributes.money_words import sign_pattern

if TYPE_CHECKING:
    from contractlens.detection.attributes.money_words import Signs

Payer = Literal["supplier", "buyer", "shared", "in_charges"]
Kind = Literal[
    "pays", "back", "owns", "charged", "free", "priced", "included", "shared", "part", "employs", "instead", "rest"
]
COSTS = "<cost|wage|price|charge|money>"
OTHER: dict[str, Payer] = {"supplier": "buyer", "buyer": "supplier"}
_REACH = 60  # words before a verb in which its subject is looked for
_NEAR = 14  # words before a subject in which "nothing" turns the sense


class Reading:
    """The signs of one provision, and the questions that rules ask about them."""

    def __init__(self, signs: Signs, texts: tuple[str, ...], sender: str) -> None:
        self.row, self.texts, self.sender = signs.signs, texts, sender
        # "home" and "host" are parties where people are lent; elsewhere a host is a server
        self._parties = "supplier|buyer|both|it|home|host" if sender else "supplier|buyer|both|it"

    def is_(self, at: int, sorts: str) -> bool:
        """Tell whether the word at a place is of one of the sorts, parted by bars."""
        return 0 <= at < len(self.row) and sign_pattern(f"<{sorts}>").match(self.row, at) is not None

    def subject(self, verb: int) -> int | None:
        """Return the place of the party that does what a verb says: the last one before it that is no object."""
        owner = weak = None
        for at in range(verb - 1, max(verb - _REACH, -1), -1):
            if self.is_(at, "stop"):
                break
            if self.is_(at, self._parties):
                if self._is_subject(at, verb):
                    return at
                weak = at if weak is None and not self._is_object(at, "the|extra|own|plain") else weak
            if owner is None and self.is_(at, "supplier_s|buyer_s|both_s"):
                owner = at
        return owner if weak is None else weak

    def _is_subject(self, at: int, verb: int) -> bool:
        """Tell whether a party does something: it stands before a verb, or begins a clause."""
        if self.is_(at + 1, "comma") and self.is_(at + 2, "which"):
            return True
        if self.is_(at + 1, "to") and at + 2 == verb:
            return True  # "it is for the Contractor to finance"
        if self._is_object(at):
            return False
        if (
            at + 1 == verb
            or self.is_(at + 1, "may|not|entitled|pays|meets|gives_back")
            or (self.is_(at + 1, "to") and at + 2 == verb)
        ):
            return True
        before = at - 1
        while self.is_(before, "the|extra|own"):
            before -= 1
        return before < 0 or self.is_(before, "stop|comma|but|which")

    def _is_object(self, at: int, skipped: str = "the|extra|own") -> bool:
        before = at - 1
        while before > at - 5 and self.is_(before, skipped):
            before -= 1
        return self.is_(before, "to|with|of|for|at|by|from|on|in")

    def side(self, at: int | None) -> str | None:
        """Return whose side the word at a place is on: "it" is the party that was the last to be a subject."""
        if at is None:
            return None
        for name in ("supplier", "buyer", "both"):
            if self.is_(at, f"{name}|{name}_s"):
                return name if name == "both" else self._joined(at, name)
        if self.is_(at, "home|host"):
            turned = OTHER.get(self.sender, self.sender)
            return self.sender if self.is_(at, "home") else turned
        parties = [
            place
            for place in range(max(at - 2 * _REACH, 0), at)
            if self.is_(place, "supplier|buyer|both|supplier_s|buyer_s")
        ]
        begin = max((place for place in range(max(at - 2 * _REACH, 0), at) if self.is_(place, "stop")), default=-1)
        same = [place for place in parties if place > begin] or parties
        first = next((place for place in same if not self._is_object(place)), same[0] if same else None)
        return self.side(first)

    def _joined(self, at: int, name: str) -> str:
        """Return "both" for "the Council and the Supplier"."""
        before = at - 1
        while self.is_(before, "the"):
            before -= 1
        if (
            self.is_(before, "and")
            and self.is_(before - 1, f"{OTHER[name]}|{OTHER[name]}_s")
            and not self.is_(at, f"{name}_s")
        ):
            return "both"
        return name

    def negated(self, verb: int, subject: int | None, *, after: bool = True, stops: str = "stop|comma|but") -> bool:
        """Tell whether "not", "nothing" or "neither" turns what a verb says; it reaches no further than `stops`."""
        start = subject if subject is not None else max(verb - 12, -1)
        if self._has_before(verb - 1, start, stops):
            return True
        for at in range(verb + 1, verb + 4 if after else verb):
            if self.is_(at, "negation"):
                return True
            if not self.is_(at, "the|extra|may|to|for|supplier|buyer|it|plain"):
                break
        if subject is None:
            return False
        return self._has_before(subject - 1, max(subject - _NEAR, -1), "stop|comma|but|and")

    def _has_before(self, first: int, end: int, stops: str) -> bool:
        """Tell whether a "not" stands between two places, looking back from the first up to what parts clauses."""
        for at in range(first, end, -1):
            if self.is_(at, stops):
                return False
            if self.is_(at, "negation"):
                return True
        return False
