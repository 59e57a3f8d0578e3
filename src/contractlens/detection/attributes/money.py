"""Sums of money: "£2.5m", "GBP 250,000", "one million pounds (£1,000,000)", "EUR 40 000", "$1.2 million"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from contractlens.detection.attributes.numbers import FIGURES, WORDS, in_lower_case, plain, read_figures, read_words

_SYMBOLS = {
    "us$": "USD", "a$": "AUD", "au$": "AUD", "nz$": "NZD", "c$": "CAD", "ca$": "CAD", "$": "USD", "£": "GBP", "€": "EUR",
    "gbp": "GBP", "usd": "USD", "eur": "EUR", "aud": "AUD", "nzd": "NZD", "cad": "CAD", "chf": "CHF", "inr": "INR",
}  # fmt: skip
_NAMES = (
    (r"pounds?(?:\s{1,3}sterling)?|sterling", "GBP"), (r"euros?", "EUR"), (r"australian\s{1,3}dollars?", "AUD"),
    (r"new\s{1,3}zealand\s{1,3}dollars?", "NZD"), (r"canadian\s{1,3}dollars?", "CAD"),
    (r"(?:(?:us|u\.s\.|united\s{1,3}states|american)\s{1,3})?dollars?", "USD"), (r"swiss\s{1,3}francs?", "CHF"),
)  # fmt: skip
_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_SYMBOL = r"(?:(?:us|au|nz|ca|a|c)?\$|£|€|(?<![a-z])(?:gbp|usd|eur|aud|nzd|cad|chf|inr)(?![a-z]))"
_CODE = r"(?:gbp|usd|eur|aud|nzd|cad|chf|inr)"
_SCALE = r"(?:\s{0,3}(?P<scale>thousand|million|billion|mn|bn|[km])(?![\w]))?"
_NAME = "(?P<name>" + "|".join(source for source, _ in _NAMES) + f"|{_CODE})"
_AMOUNT = re.compile(
    rf"(?P<symbol>{_SYMBOL})\s{{0,3}}\[?\s{{0,2}}(?P<figures>{FIGURES}){_SCALE}(?:\s{{0,3}}{_CODE}(?!\w))?"
    rf"|(?<![\w.,])(?:(?P<plain>{FIGURES}){_SCALE.replace('<scale>', '<plainscale>')}|(?P<words>{WORDS}))"
    rf"\s{{0,3}}{_NAME}(?!\w)",
)
_ANY_CURRENCY = re.compile(r"[£€$]|gbp|usd|eur|aud|nzd|cad|chf|inr|pound|sterling|dollar|franc")
_JOIN = re.compile(r"\s{0,3}[(\[]\s{0,3}$")


@dataclass(frozen=True, slots=True)
class Money:
    """One sum: `amount` in whole units of `currency` (ISO 4217; a bare "$" reads as USD)."""

    amount: int | float
    currency: str
    start: int
    end: int
    text: str


def find_money(text: str) -> tuple[Money, ...]:
    """Return the sums of `text` in order; words followed by the same sum in figures count once, with the words' value."""
    written, text = text, in_lower_case(text)
    found: list[Money] = []
    if not _ANY_CURRENCY.search(text):
        return ()
    for match in _AMOUNT.finditer(text):
        money = _read(match, written)
        if (
            found
            and _JOIN.search(text[found[-1].end : money.start])
            and text[money.end : money.end + 3].lstrip()[:1] in (")", "]")
        ):
            first = found.pop()
            end = text.index(text[money.end : money.end + 3].lstrip()[0], money.end) + 1
            money = Money(first.amount, first.currency, first.start, end, written[first.start : end])
        found.append(money)
    return tuple(found)


def _read(match: re.Match[str], written: str) -> Money:
    said = written[match.start() : match.end()]
    if match["symbol"]:
        amount = read_figures(match["figures"]) * _SCALES.get((match["scale"] or "").lower(), 1)
        return Money(plain(amount), _SYMBOLS[match["symbol"].lower()], *match.span(), said)
    if match["plain"]:
        amount = read_figures(match["plain"]) * _SCALES.get((match["plainscale"] or "").lower(), 1)
    else:
        amount = read_words(match["words"])
    return Money(plain(amount), _currency(match["name"]), *match.span(), said)


def _currency(name: str) -> str:
    if name.lower() in _SYMBOLS:
        return _SYMBOLS[name.lower()]
    return next(code for source, code in _NAMES if re.fullmatch(source, name, re.IGNORECASE))
