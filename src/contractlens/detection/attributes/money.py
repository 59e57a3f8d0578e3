"""Sums of money: "£2.5m", "GBP 250,000", "one million pounds (£1,000,000)", "EUR 40 000", "$1.2 million"."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from contractlens.detection.attributes.numbers import FIGURES, WORDS, in_lower_case, plain, read_figures, read_words
from contractlens.detection.cue_phrases import load_cues
from contractlens.detection.lazy_patterns import lazy

DEFAULT_DOLLAR = "USD"
DOLLAR_CHARACTERS = 200_000  # of a document: a country that matters is named long before

_SYMBOLS = {
    "us$": "USD", "a$": "AUD", "au$": "AUD", "nz$": "NZD", "c$": "CAD", "ca$": "CAD", "can$": "CAD", "cdn$": "CAD",
    "s$": "SGD", "sg$": "SGD", "hk$": "HKD", "$": "USD", "£": "GBP", "€": "EUR",
    "gbp": "GBP", "usd": "USD", "eur": "EUR", "aud": "AUD", "nzd": "NZD", "cad": "CAD", "chf": "CHF", "inr": "INR",
    "sgd": "SGD", "hkd": "HKD",
}  # fmt: skip
_DOLLARS = (
    (r"australian\s{1,3}dollars?", "AUD"), (r"new\s{1,3}zealand\s{1,3}dollars?", "NZD"),
    (r"canadian\s{1,3}dollars?", "CAD"), (r"singapore\s{1,3}dollars?", "SGD"), (r"hong\s{1,3}kong\s{1,3}dollars?", "HKD"),
)  # fmt: skip
_NAMES = (
    (r"pounds?(?:\s{1,3}sterling)?|sterling", "GBP"), (r"euros?", "EUR"), *_DOLLARS,
    (r"(?:(?:us|u\.s\.|united\s{1,3}states|american)\s{1,3})?dollars?", "USD"), (r"swiss\s{1,3}francs?", "CHF"),
)  # fmt: skip
_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}
_CODE = r"(?:gbp|usd|eur|aud|nzd|cad|chf|inr|sgd|hkd)"
_SYMBOL = (
    rf"(?:(?<![a-z])(?P<code>{_CODE})\s{{0,2}}[$£€]|(?<![a-z])(?P<sign>(?:us|au|nz|cdn|can|ca|sg|hk|a|c|s)\$)|[$£€]"
    rf"|(?<![a-z]){_CODE}(?![a-z]))"
)
_SCALE = r"(?:\s{0,3}(?P<scale>thousand|million|billion|mn|bn|[km])(?![\w]))?"
_NAME = "(?P<name>" + "|".join(source for source, _ in _NAMES) + f"|{_CODE})"
_BESIDE = rf"(?:\s{{0,3}}\(?(?P<beside>{_CODE}|{'|'.join(source for source, _ in _DOLLARS)})(?!\w)\)?)?"
_CONTINENTAL = r"\d{1,3}(?:\.\d{3}){2,4}(?:,\d{1,2})?(?![\d,])|\d{1,3}(?:\.\d{3})?,\d{2}(?![\d,])"  # 4.000.000,50
_SWISS = r"\d{1,3}(?:['’]\d{3}){1,4}(?:\.\d{1,2})?(?!\d)"  # 1'000'000.50
_SUM = rf"(?:{_CONTINENTAL}|{_SWISS}|{FIGURES})"
_AMOUNT = lazy(
    rf"(?P<symbol>{_SYMBOL})\s{{0,3}}\[?\s{{0,2}}(?P<figures>{_SUM}){_SCALE}{_BESIDE}"
    rf"|(?<![\w.,])(?:(?P<plain>{_SUM}){_SCALE.replace('<scale>', '<plainscale>')}|(?P<words>{WORDS}))"
    rf"\s{{0,3}}{_NAME}(?!\w)",
)
_ANY_CURRENCY = lazy(rf"[£€$]|{_CODE}|pound|sterling|dollar|franc")
_HEADER_CURRENCY = lazy(rf"(?<![a-z])(?:(?:us|au|nz|cdn|can|ca|sg|hk|a|c|s)\$|{_CODE}(?![a-z]))|[£€]")
_THOUSANDS_POINT = lazy(r"[1-9]\d{0,2}\.\d{3}")
_JOIN = lazy(r"\s{0,3}[(\[]\s{0,3}$")


@dataclass(frozen=True, slots=True)
class Money:
    """One sum: `amount` in whole units of `currency` (ISO 4217; for a bare "$" see `find_dollar`)."""

    amount: int | float
    currency: str
    start: int
    end: int
    text: str


def currency_in(header: str) -> str:
    """Return the currency that a header names in lower case, "Price (EUR)" or "Fee NZ$"; "" for none or a bare "$"."""
    match = _HEADER_CURRENCY.search(header)
    return _currency(match.group(), "") if match else ""


def find_dollar(text: str) -> str:
    """Return which dollar a bare "$" is in a document, by the countries that it speaks of: AUD, NZD, CAD, SGD, HKD or USD.

    The country named most often decides. Where no country is named it is USD, the commonest meaning.
    """
    if "$" not in text and "dollar" not in text:
        return DEFAULT_DOLLAR
    counts = Counter(match.lastgroup for match in _countries().finditer(text[:DOLLAR_CHARACTERS]))
    return max(counts, key=lambda code: counts[code]).upper() if counts else DEFAULT_DOLLAR  # type: ignore[union-attr]


@cache
def _countries() -> re.Pattern[str]:
    names: dict[str, list[str]] = load_cues("attribute_cues")["dollars"]
    groups = "|".join(f"(?P<{code}>{'|'.join(map(re.escape, words))})" for code, words in names.items())
    return re.compile(rf"(?<!\w)(?:{groups})(?!\w)")


def find_money(text: str, dollar: str = "") -> tuple[Money, ...]:
    """Return the sums of `text` in order; words followed by the same sum in figures count once, with the words' value.

    `dollar` is the currency of a bare "$"; without it the text itself tells (see `find_dollar`).
    """
    written, text = text, in_lower_case(text)
    found: list[Money] = []
    if not _ANY_CURRENCY.search(text):
        return ()
    dollar = dollar or find_dollar(written)
    for match in _AMOUNT.finditer(text):
        money = _read(match, written, dollar)
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


def _read(match: re.Match[str], written: str, dollar: str) -> Money:
    said = written[match.start() : match.end()]
    if match["symbol"]:
        # The code beside a sign tells which dollar it is: "CAD $5m", "$5m AUD".
        currency = _currency(match["code"] or match["beside"] or match["symbol"], dollar)
        return Money(_read_sum(match["figures"], match["scale"], currency), currency, *match.span(), said)
    currency = _currency(match["name"], dollar)
    if match["plain"]:
        return Money(_read_sum(match["plain"], match["plainscale"], currency), currency, *match.span(), said)
    return Money(plain(read_words(match["words"])), currency, *match.span(), said)


def _read_sum(figures: str, scale: str | None, currency: str) -> int | float:
    """Return the value of figures in English, continental ("4.000.000,50") or Swiss ("1'000'000") writing."""
    if re.fullmatch(_CONTINENTAL, figures) or (
        currency == "EUR" and not scale and _THOUSANDS_POINT.fullmatch(figures)  # "€250.000"
    ):
        figures = figures.replace(".", "").replace(",", ".")
    return plain(read_figures(figures) * _SCALES.get(scale or "", 1))


def _currency(name: str, dollar: str) -> str:
    if name in ("$", "dollar", "dollars"):
        return dollar
    if name in _SYMBOLS:
        return _SYMBOLS[name]
    return next(code for source, code in _NAMES if re.fullmatch(source, name))
