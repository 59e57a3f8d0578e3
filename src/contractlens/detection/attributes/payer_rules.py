"""Who pays, read from sorts of money words that stand together: who does what with which cost.

`find_payments` gives every saying about money of a provision, `settle` makes one answer of them. Words and their sorts:
``data/money_words.toml``; how they become signs: `money_words`; the patterns: `payment_patterns`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from contractlens.detection.attributes.cost_grammar import marked_parties
from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.money_words import Signs, read_signs, sign_pattern
from contractlens.detection.attributes.payment_patterns import rules
from contractlens.detection.attributes.payment_readers import READERS
from contractlens.detection.attributes.payment_reading import Kind, Payer, Reading
from contractlens.detection.lazy_patterns import lazy

if TYPE_CHECKING:
    from contractlens.detection.parties import Mention

MOST_MATCHES = 20  # of one rule in one provision: keeps the work linear in the size of hostile input
_TAUGHT = "<teaches> <~stop|comma|supplier|buyer>{0,13}$"
_REST = "<rest>"
_SENTENCE = 160  # characters before a "not ... until" in which the sum that it is about is looked for
_SERVICE_PRICE = lazy(
    r"^(?:at|for|of|upon|against|on)\b.*\b(?:prices?|fees?|charges|sums)$|book value|down value|until|sums?$"
)
_ONLY_PAYS = {"pay", "pays", "paying", "pay for", "pays for"}
_KEPT_BACK = lazy(  # "£18,000 of the price shall not fall due until they have passed"
    r"\b(?:not|nor|never|back|withh[eo]ld\w*|retain\w*|(?:isn|aren|won|doesn|don)['’]t\s{1,3}(?:be\s{1,3}|fall\s{1,3})?(?:due|paid|payable|owed))\b[^.;\n]{0,160}?\b(?:until|till)\b"
    r"|(?:[£€$]\s?\d|\b(?:instal?lment|fees?|price|charges?|sum|payment|retention|bill|per\s?cent|tenth|fifth|quarter|third|half)\b)[^.;\n]{0,60}?\b(?:kept|waits?|held|stays?|remains?|in\s{1,3}(?:our|its|the)\s[^.;\n]{0,20}?(?:pocket|hands))\b[^.;\n]{0,120}?\b(?:until|till)\b"
)


@dataclass(frozen=True, slots=True)
class Payment:
    """One saying about who pays: words from `first` to `last`."""

    payer: Payer
    kind: Kind
    first: int
    last: int


def find_payments(text: str, mentions: tuple[Mention, ...], sender: str = "") -> tuple[list[Payment], Signs]:
    """Return every saying about who pays of a text in lower case, in no order.

    `sender` is the side that lends its people: "supplier", "buyer", "both", or "" where that is not known.
    """
    possessive = frozenset(mention.start for mention in mentions if mention.possessive)
    signs = read_signs(marked_parties(text, mentions), possessive)
    reading = Reading(signs, tuple(text[token.start : token.end] for token in signs.tokens), sender)
    found: list[Payment] = []
    for name, pattern in rules():
        for match in islice(pattern.finditer(reading.row), MOST_MATCHES):
            payment = READERS[name](reading, match)
            if payment is not None and not sign_pattern(_TAUGHT).search(
                reading.row, max(match.start() - 14, 0), match.start() + 1
            ):
                kind = payment[1]
                if kind == "pays" and sign_pattern(_REST).search(
                    reading.row, max(match.start() - 2, 0), match.end() + 4
                ):
                    kind = "rest"
                found.append(Payment(payment[0], kind, match.start(), match.end() - 1))
    return found, signs


def settle(payments: list[Payment], *, secondment: bool = False) -> list[Payment]:
    """Return the answer that all sayings of a provision give together: none, one, or two payers of different things."""
    strong = [payment for payment in payments if payment.kind != "employs"]
    payments = strong or (payments if secondment else [])
    if not payments:
        return []
    rest = [p for p in payments if p.kind == "rest"]
    parted = not secondment and _parted(payments)
    if parted or (rest and any(p.payer != rest[0].payer for p in payments)):
        return [Payment("shared", "shared", min(p.first for p in payments), max(p.last for p in payments))]
    shared = [p for p in payments if p.payer == "shared"]
    if shared:
        return shared[:1]
    back = [payment for payment in payments if payment.kind == "back"]
    if back and secondment:
        return back[:1]
    instead = [p for p in payments if p.kind == "instead"]
    said = [p for p in payments if p.kind in ("pays", "back", "owns", "rest")]
    if {"supplier", "buyer"} <= {p.payer for p in said} and not instead:
        return [Payment("shared", "shared", min(p.first for p in said), max(p.last for p in said))]
    if secondment:
        charged = [p for p in payments if p.kind == "charged"]
        if charged:
            return charged[:1]
        payments = said or payments
    if any(p.payer == "in_charges" for p in payments):
        payments = [p for p in payments if p.payer != "supplier" and p.kind not in ("priced", "charged")]
    kept: dict[str, Payment] = {}
    for payment in sorted(payments, key=lambda p: p.first):
        kept.setdefault(payment.payer, payment)
    return list(kept.values())


def _sentence_begin(text: str, at: int) -> int:
    """Return where the sentence around a place begins, at most `_SENTENCE` characters before it."""
    first = max(at - _SENTENCE, 0)
    return max(first, *(text.rfind(mark, first, at) for mark in ".;\n"))


def _parted(payments: list[Payment]) -> bool:
    """Tell whether one side does its part for nothing and the other bears a cost: "you fit it free, we buy it"."""
    free = any(p.kind == "free" and p.payer == "supplier" for p in payments)
    return free and {p.payer for p in payments if p.kind in ("pays", "owns")} == {"buyer"}


def payments_facts(
    text: str, mentions: tuple[Mention, ...], *, secondment: bool = False, sender: str = "", priced: bool = True
) -> list[Fact]:
    """Return the ``who_pays`` facts of a text in lower case; unless `priced` the price of the service does not."""
    payments, signs = find_payments(text, mentions, sender)
    kept_back = [
        (_sentence_begin(text, match.start()), match.end())
        for match in (islice(_KEPT_BACK.finditer(text), MOST_MATCHES) if payments and "til" in text else ())
    ]
    words = {p: text[slice(*signs.span(p.first, p.last))] for p in payments}
    included = any(p.payer == "in_charges" for p in payments)
    payments = [
        p
        for p in payments
        if (priced or p.kind != "priced" or not _SERVICE_PRICE.search(words[p]))
        and not (included and p.payer == "buyer" and words[p] in _ONLY_PAYS)  # "the fee is all that we pay for it"
        and (p.kind == "owns" or not any(start <= signs.tokens[p.first].start < end for start, end in kept_back))
    ]
    if secondment and (parted := _wage_and_travel(text, payments, signs)):
        payments = [parted]
    return [
        Fact("who_pays", p.payer, "", *signs.span(p.first, p.last)) for p in settle(payments, secondment=secondment)
    ]


_JOURNEY = lazy(
    r"\b(?:travel|fares?|lodging|subsistence|accommodation|hotel|board\b|flights?|relocation|daily\s{1,3}allowance|living\s{1,3}costs?)"
)
_PAY = lazy(r"\b(?:salar|wage|payroll|remunerat|pay\b|costs?\s{1,3}of\s{1,3}(?:the\s{1,3})?(?:secondee|person))")


def _wage_and_travel(text: str, payments: list[Payment], signs: Signs) -> Payment | None:
    """Return "shared" where one side keeps the person on its payroll and the other pays for the journey only."""
    keeps = {p.payer for p in payments if p.kind == "employs"}
    others = [p for p in payments if p.kind in ("pays", "owns")]
    if len(keeps) != 1 or not others or {p.payer for p in others} & keeps:
        return None
    for payment in others:
        start, end = signs.span(payment.first, payment.last)
        stop = min((at for mark in ".;" if (at := text.find(mark, end)) >= 0), default=len(text))
        said = text[start : min(stop, end + _SENTENCE)]
        if not _JOURNEY.search(said) or _PAY.search(said):
            return None
    return Payment("shared", "shared", min(p.first for p in payments), max(p.last for p in payments))
