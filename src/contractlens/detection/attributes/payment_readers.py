"""What each pattern of `payment_patterns` says: who pays, and in which way it is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from contractlens.detection.attributes.free_readers import read_free, read_none, read_spared
from contractlens.detection.attributes.money_words import sign_pattern
from contractlens.detection.attributes.payment_reading import COSTS, OTHER, Kind, Payer, Reading

if TYPE_CHECKING:
    import re

_PENALTY = "<penalty>"
_PAYS_BEFORE = "<pays>"
_FOR_ACCOUNT = "<for|to> <~stop>{0,4} <purse>"
_Said = tuple[Payer, Kind] | None
_Reader = Callable[[Reading, "re.Match[str]"], _Said]


def _payer(side: str | None, *, turned: bool = False) -> Payer | None:
    if side in OTHER:
        return OTHER[side] if turned else side  # type: ignore[return-value]
    return "shared" if side == "both" and not turned else None  # "neither pays" says nothing


def _said(payer: Payer | None, kind: Kind) -> _Said:
    return (payer, kind) if payer else None


def _own(reading: Reading, match: re.Match[str]) -> _Said:
    at = match.start("own")
    side = reading.side(at if reading.is_(at, "supplier_s|buyer_s|both_s") else reading.subject(at))
    if side is None and not reading.sender and reading.texts[at - 1 : at + 1] == ("its", "own"):
        side = "supplier"  # "it does this at its own cost": whoever has the work to do
    return _said(_payer(side), "owns")


def _who(reading: Reading, match: re.Match[str]) -> _Said:
    return _said(_payer(reading.side(match.start("who"))), "owns")


def _by(kind: Kind, *, turned: bool = False, cost: bool = False) -> _Reader:
    def read(reading: Reading, match: re.Match[str]) -> _Said:
        verb = match.start("verb")
        subject = reading.subject(verb) if kind == "charged" and not turned else None
        if cost and not sign_pattern(COSTS).search(reading.row, max(verb - 14, 0), match.end() + 6):
            return None
        return _said(
            _payer(reading.side(match.start("who")), turned=turned != reading.negated(verb, subject, after=False)), kind
        )

    return read


def _has_cost(reading: Reading, first: int, end: int) -> bool:
    return sign_pattern(COSTS).search(reading.row, first, end) is not None


def _two_by(reading: Reading, match: re.Match[str]) -> _Said:
    """Read "salaries are met by the Department, and relocation by the Contractor"."""
    sides = {reading.side(match.start("who")), reading.side(match.start("other"))}
    return ("shared", "shared") if len(sides) > 1 else None


_NOUNS = {"fund", "funds", "credit", "credits", "finance", "sponsor", "purchase", "purchases", "pay"}


_OFFICES = frozenset(
    [
        "staff",
        "team",
        "teams",
        "department",
        "director",
        "directors",
        "officer",
        "officers",
        "office",
        "function",
        "system",
        "systems",
        "manager",
        "managers",
        "people",
        "users",
        "clerks",
        "committee",
        "module",
        "directorate",
        "company",
        "lead",
        "leads",
        "colleagues",
    ]
)


def _does(kind: Kind, *, turned: bool = False) -> _Reader:
    def read(reading: Reading, match: re.Match[str]) -> _Said:
        verb = match.start("verb")
        if reading.texts[verb] in _NOUNS and reading.is_(
            verb - 1, "the|its|own|extra|supplier_s|buyer_s|both_s|plain|price|of|for|in|from|with|by|cost"
        ):
            return None
        if reading.texts[verb] == "pay" and reading.is_(verb - 1, "buyer|supplier") and reading.is_(verb - 2, "on|in"):
            return None  # "on Force pay"
        if reading.texts[verb] == "finance" and _OFFICES.intersection(reading.texts[verb + 1 : verb + 2]):
            return None  # "the housing and finance staff"
        if reading.texts[verb].startswith("pass") and not sign_pattern(COSTS).search(
            reading.row, max(verb - 9, 0), verb + 9
        ):
            return None
        if sign_pattern(_PENALTY).search(reading.row, verb + 1, verb + 6):
            return None
        if reading.texts[verb - 1] == "should" and reading.texts[verb - 2] in ("who", "whom"):
            return None
        subject = reading.subject(verb)
        side = reading.side(subject)
        negated = reading.negated(verb, subject)
        if reading.texts[verb].startswith("ow") and (negated or _owes_no_money(reading, verb)):
            return None if _owes_no_money(reading, verb) else ("in_charges", "included")  # "owes nothing further"
        what = match.groupdict().get("what") and reading.texts[match.start("what")]
        back = bool(what) and _is_billed(reading.texts[verb], str(what))
        payer = _payer(side, turned=(turned != back) != negated)
        return _said(payer, "free" if negated and kind == "charged" else kind)

    return read


def _owes_no_money(reading: Reading, verb: int) -> bool:
    """Tell whether something else is owed: "you owe our people twenty days", an examiner who "owes nothing to either party"."""
    if reading.is_(verb + 1, "negation"):
        return reading.is_(verb + 2, "to") and reading.is_(verb + 3, "both")
    return not reading.negated(verb, reading.subject(verb)) and not _has_cost(reading, verb + 1, verb + 7)


def _entitled(reading: Reading, match: re.Match[str]) -> _Said:
    """Read "is entitled to payment", and not "is at liberty to demand an exchange"."""
    asks = reading.texts[match.end() - 1].startswith(_ASKS)
    return (
        None
        if asks and not _has_cost(reading, match.end(), match.end() + 5)
        else _does("charged", turned=True)(reading, match)
    )


_ASKS = (
    "demand",
    "request",
    "ask",
    "seek",
    "take",
    "see",
    "get",
    "receive",
    "draw",
    "call",
    "look",
    "claim",
    "present",
)


def _is_billed(verb: str, what: str) -> bool:
    """Tell whether a verb of receiving has a bill for its object ("gets an invoice"), or money is made over to another."""
    if verb.startswith(("get", "receiv", "see")):
        return what.startswith(("bill", "invoice", "charge", "line"))
    return verb.startswith("ma") and what.startswith(("payment", "contribution"))


def _is_billed_party(reading: Reading, match: re.Match[str]) -> _Said:
    """Read "the State shall be invoiced"."""
    said = _by("charged")(reading, match) if reading.texts[match.start("verb")].startswith(_BILLS) else None
    return said if said and said[0] == "buyer" else None  # nobody bills the supplier under the contract


_BILLS = ("bill", "invoice", "charged", "recharge", "debit")


def _instead(reading: Reading, match: re.Match[str]) -> _Said:
    """Read "in the one case the Council pays and in the other the Supplier does"."""
    said = sign_pattern(_PAYS_BEFORE).search(reading.row, 0, match.start())
    return _said(_payer(reading.side(match.start("who"))), "instead") if said else None


def _is_paid(reading: Reading, match: re.Match[str]) -> _Said:
    verb = match.start("verb")
    return _said(
        _payer(reading.side(match.start("who")), turned=not reading.negated(verb, match.start("who"))), "charged"
    )


def _falls(reading: Reading, match: re.Match[str]) -> _Said:
    verb = match.start("verb") if "verb" in match.groupdict() else match.start()
    if reading.texts[verb].startswith("sit") and any(reading.is_(at, "comma") for at in range(match.start(), verb)):
        return None  # "one officer, on Council pay, sits with the Supplier"
    turned = "verb" in match.groupdict() and reading.negated(match.start("verb"), None)
    return _said(_payer(reading.side(match.start("who")), turned=turned), "pays")


_COMPARED = {"difference", "change", "changes", "increase", "reduction", "fall", "rise"}  # "in price"


def _taken_from(reading: Reading, match: re.Match[str]) -> _Said:
    """Read "recover from the Buyer", and not "request from the Buyer"."""
    if not reading.texts[match.start("verb")].startswith(("reco", "claim", "collect", "seek")):
        return None
    return _by("charged")(reading, match)


def _inside(reading: Reading, match: re.Match[str]) -> _Said:
    if "whole" in match.groupdict():
        at = match.start("whole")
        said = reading.texts[at].startswith("inclu") and not reading.negated(at, None, after=False)
        return ("in_charges", "included") if said else None
    if reading.negated(match.start("verb"), None, after=False, stops="stop|comma|but|and"):
        return "buyer", "priced"
    if reading.texts[match.start("verb") - 1] in _COMPARED:
        return None
    if any(reading.is_(at, "beyond") for at in range(max(match.start() - 4, 0), match.start())):
        return None  # "in addition to the days included in the charges"
    return "in_charges", "included"


def _unmoved(reading: Reading, match: re.Match[str]) -> _Said:
    """Read "without any increase in the Rental": a price for a thing has the thing in it, "the Charges" are all there is."""
    if "verb" in match.groupdict() and reading.texts[match.end() - 1] in ("price", "prices"):
        return None  # a successor "at the same price": a limit
    own = "verb" in match.groupdict() or any(reading.texts[at] == "charges" for at in range(match.start(), match.end()))
    return ("supplier", "free") if own else ("in_charges", "included")


def _beyond(_reading: Reading, _match: re.Match[str]) -> _Said:
    return "in_charges", "included"


def _back_at(_reading: Reading, _match: re.Match[str]) -> _Said:
    return "buyer", "back"


def _employs(reading: Reading, match: re.Match[str]) -> _Said:
    said = _own(reading, match)
    return said and (said[0], "employs")


def _priced(reading: Reading, match: re.Match[str]) -> _Said:
    verb = match.start("verb")
    if reading.texts[verb].startswith("pass") or (
        reading.texts[verb].startswith("reco") and not sign_pattern(COSTS).search(reading.row, max(verb - 10, 0), verb)
    ):
        return None
    if sign_pattern(_PENALTY).search(reading.row, max(verb - 5, 0), verb):
        return None
    if reading.texts[verb].startswith("catalog") and reading.texts[match.start()] not in ("at", "from", "under", "by"):
        return None  # "with the new catalogue"
    if reading.texts[verb] == "rate" and reading.is_(verb + 1, "of") and not reading.is_(verb + 2, "money"):
        return None  # "at the rate of two days a month"
    return None if reading.negated(match.start("verb"), None, after=False) else ("buyer", "priced")


def _shared(reading: Reading, match: re.Match[str]) -> _Said:
    verb = match.start("verb")
    last = reading.texts[match.end() - 1]
    if last == "account" and not sign_pattern(_FOR_ACCOUNT).search(reading.row, match.start(), match.end()):
        return None  # "each user has his or her own account"
    if reading.texts[verb] == "share" and reading.is_(verb - 1, "the|plain|its|supplier_s|buyer_s"):
        return None  # "the unexpired share"
    if reading.negated(verb, None) or _GAINS.intersection(reading.texts[max(verb - 12, 0) : verb + 4]):
        return None  # "sale proceeds are shared equally"
    return "shared", "shared"


_GAINS = {"proceeds", "savings", "saving", "gain", "gains", "profit", "profits", "discount", "discounts"}

READERS: dict[str, _Reader] = {
    "own": _own, "who": _who, "by": _by("pays"), "by_cost": _by("pays", cost=True), "back_by": _by("back"),
    "by_rest": _by("pays"), "made_by": _by("pays"), "charged_by": _by("charged", turned=True), "payable_by": _by("pays"), "to": _by("charged"), "taken_from": _taken_from,
    "to_payee": _by("charged", turned=True), "bills": _by("charged"), "pays": _does("pays"), "back": _does("back"),
    "meets": _does("pays"), "charges": _does("charged", turned=True), "recovers": _does("charged", turned=True),
    "entitled": _entitled, "is_paid": _is_paid, "is_billed": _is_billed_party, "two_by": _two_by, "falls": _falls, "cost_is": _falls, "free": read_free,
    "none": read_none, "nil": read_none, "spared": read_spared, "inside": _inside, "unmoved": _unmoved, "beyond": _beyond, "back_at": _back_at, "employs": _employs, "instead": _instead, "priced": _priced, "purse": _priced,
    "shared": _shared, "part": _shared,
}  # fmt: skip
