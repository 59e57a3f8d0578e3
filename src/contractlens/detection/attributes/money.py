"""Sums of money: "£2.5m", "GBP 250,000", "one million pounds (£1,000,000)", "EUR 40 000", "$1.2 million"."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from contractlens.detection.attributes.numbers import (
    FIGURES,
    WORDS_OF_SUMS,
    in_lower_case,
    plain,
    read_figures,
    read_words,
)
from contractlens.detection.cue_phrases import load_cues
from contractlens.detection.lazy_patterns import lazy

DEFAULT_DOLLAR = "USD"
DOLLAR_CHARACTERS = 200_000  # of a document: a country that matters is named long before

_SYMBOLS = {
    "us$": "USD", "a$": "AUD", "au$": "AUD", "nz$": "NZD", "c$": "CAD", "ca$": "CAD", "can$": "CAD", "cdn$": "CAD",
    "s$": "SGD", "sg$": "SGD", "hk$": "HKD", "$": "USD", "£": "GBP", "€": "EUR", "₹": "INR", "¥": "JPY",
    "ksh": "KES", "kshs": "KES", "ush": "UGX", "tsh": "TZS", "rs": "INR", "stg": "GBP",
    "stg£": "GBP", "euro": "EUR", "euros": "EUR", "k€": "EUR", "m€": "EUR", "keur": "EUR", "meur": "EUR",
}  # fmt: skip
_DOLLARS = (
    (r"australian\s{1,3}dollars?", "AUD"), (r"new\s{1,3}zealand\s{1,3}dollars?", "NZD"),
    (r"canadian\s{1,3}dollars?", "CAD"), (r"singapore\s{1,3}dollars?", "SGD"), (r"hong\s{1,3}kong\s{1,3}dollars?", "HKD"),
)  # fmt: skip
_NAMES = (
    (r"pounds?(?:\s{1,3}sterling)?|sterling", "GBP"), (r"euros?", "EUR"), *_DOLLARS,
    (r"(?:(?:us|u\.s\.|united\s{1,3}states|american)\s{1,3})?dollars?", "USD"), (r"swiss\s{1,3}francs?", "CHF"),
    (r"(?:indian\s{1,3})?rupees", "INR"), (r"kenyan?\s{1,3}shillings", "KES"), (r"naira", "NGN"),
    (r"(?:south\s{1,3}african\s{1,3})?rand", "ZAR"), (r"(?:japanese\s{1,3})?yen", "JPY"), (r"(?:swedish\s{1,3})?kronor", "SEK"),
)  # fmt: skip
_SCALES = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mm": 1e6, "mn": 1e6, "mio": 1e6, "mln": 1e6, "million": 1e6, "bn": 1e9, "mrd": 1e9,
    "billion": 1e9, "lakh": 1e5, "lac": 1e5, "crore": 1e7, "cr": 1e7,
}  # fmt: skip
_CODES = r"gbp|usd|eur|aud|nzd|cad|chf|inr|sgd|hkd"
_RARE_CODES = (  # of other places where contracts are in English; codes that are common words (ALL, TRY, ILS) are left out
    r"kes|ugx|tzs|rwf|etb|zar|ngn|ghs|zmw|bwp|mwk|egp|xof|xaf|bdt|pkr|lkr|npr|php|idr|vnd|thb|myr|jpy|cny|krw|aed|sar|qar"
    r"|kwd|bhd|jod|pln|czk|huf|ron|bgn|rsd|sek|nok|dkk|isk|brl|mxn|uah|fjd|pgk|xcd|jmd|ttd"
)
_CODE = rf"(?:{_CODES}|{_RARE_CODES})"
_RARE = frozenset(_RARE_CODES.split("|"))
_LEAST = {"rs": 1_000, "euro": 100, "euros": 100, **dict.fromkeys(_RARE, 100)}  # less is "RS 232", "Euro 6", "one SAR"
_SYMBOL = (
    rf"(?:(?<![a-z])(?P<code>{_CODE})\s{{0,2}}[$£€]|(?<![a-z])(?P<sign>(?:us|au|nz|cdn|can|ca|sg|hk|a|c|s)\$)|(?<![a-z])[km]€"
    rf"|[$£€₹¥]|(?<![a-z])(?:[km]?eur|{_CODE})(?![a-z])|(?<![a-z])(?:kshs?|ush|tsh|rs|stg£?|euros?)(?=\.?\s?\d)\.?)"
)
_SCALE = r"(?:\s{0,3}(?P<scale>(?:thousand|million|billion|lakh|crore|lac)(?=s?(?!\w))|mio|mln|mrd|mn|mm|bn|cr|[km](?!\w))(?:s(?!\w))?(?!\w)\.?)?"
_NAME = (
    "(?:(?P<name>"
    + "|".join(source for source, _ in _NAMES)
    + rf"|[km]eur|{_CODE})(?!\w)|(?P<after>[km]?[€£$])(?!\w|\s?\d))"
)
_BESIDE = rf"(?:\s{{0,3}}\(?(?P<beside>(?:{_CODES})|{'|'.join(source for source, _ in _DOLLARS)})(?!\w)\)?)?"
_CONTINENTAL = (  # 4.000.000,50 and 250.000,-
    r"\d{1,3}(?:\.\d{3}){2,4}(?:,\d{1,2})?(?![\d,])|\d{1,3}(?:\.\d{3}){1,4},(?:\d{2}(?!\d)|[-–—]{1,2})"
    r"|\d{1,3}(?:[  ]\d{3}){0,4},\d{2}(?![\d,])|\d{1,12},[-–—]{1,2}"
)
_SWISS = r"\d{1,3}(?:['’]\d{3}){1,4}(?:\.\d{1,2})?(?!\d)"  # 1'000'000.50
_INDIAN = r"\d{1,2}(?:,\d{2}){1,3},\d{3}(?!\d)"  # 12,50,000
_SUM = rf"(?:{_CONTINENTAL}|{_SWISS}|{_INDIAN}|{FIGURES})"
_AMOUNT = lazy(
    rf"(?P<symbol>{_SYMBOL})\s{{0,3}}\[?\s{{0,2}}(?P<figures>{_SUM}){_SCALE}{_BESIDE}"
    rf"|(?<![\w.,])(?:(?P<plain>{_SUM}){_SCALE.replace('<scale>', '<plainscale>')}|(?P<words>{WORDS_OF_SUMS}))"
    rf"[^\S\t]{{0,3}}{_NAME}",
)
_ANY_CURRENCY = lazy(rf"[£€$]|{_CODES}|pound|sterling|dollar|franc")
_RARER_CURRENCY = lazy(  # as it is written: few letters are capitals, so most positions fail at once
    rf"{_RARE_CODES.upper()}|KSh|KSH|Ksh|USh|TSh|Rs|Stg|STG|Rupees|Shillings|Naira|Rand|Yen|Kronor"
)
_HEADER_CURRENCY = lazy(rf"(?<![a-z])(?:(?:us|au|nz|cdn|can|ca|sg|hk|a|c|s)\$|{_CODE}(?![a-z]))|[£€]")
_THOUSANDS_POINT = lazy(r"[1-9]\d{0,2}\.\d{3}")
_ISO = lazy(_CODE)
_IN_THOUSANDS = lazy(r"[km](?:€|£|\$|eur)")
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

    The country named most often decides, else a tax that only one levies. Without either it is USD, the commonest meaning.
    """
    if "$" not in text and "dollar" not in text:
        return DEFAULT_DOLLAR
    for section in ("dollars", "dollars_by_tax"):
        counts = Counter(str(match.lastgroup) for match in _countries(section).finditer(text[:DOLLAR_CHARACTERS]))
        if counts:
            return max(counts, key=lambda code: counts[code]).upper()
    return DEFAULT_DOLLAR


@cache
def _countries(section: str) -> re.Pattern[str]:
    names: dict[str, list[str]] = load_cues("attribute_cues")[section]
    groups = "|".join(f"(?P<{code}>{'|'.join(map(re.escape, words))})" for code, words in names.items())
    return re.compile(rf"(?<!\w)(?:{groups})(?!\w)")


def find_money(text: str, dollar: str = "") -> tuple[Money, ...]:
    """Return the sums of `text` in order; words followed by the same sum in figures count once, with the words' value.

    `dollar` is the currency of a bare "$"; without it the text itself tells (see `find_dollar`).
    """
    written, text = text, in_lower_case(text)
    found: list[Money] = []
    if not (_ANY_CURRENCY.search(text) or _RARER_CURRENCY.search(written) or "₹" in text or "¥" in text):
        return ()
    dollar = dollar or find_dollar(written)
    for match in _AMOUNT.finditer(text):
        money = _read(match, written, dollar)
        if money.amount < _LEAST.get(match["symbol"] or match["name"] or "", 0):
            continue
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
        name = (match["code"] or match["beside"] or match["symbol"]).rstrip(".")
        figures, scale = match["figures"], match["scale"]
    else:
        name = match["name"] or match["after"]
        figures, scale = match["plain"], match["plainscale"]
    currency = _currency(name, dollar)
    amount = _read_sum(figures, scale, currency) if figures else plain(read_words(match["words"]))
    factor = _SCALES[name[0]] if _IN_THOUSANDS.fullmatch(name) else 1  # "k€ 450", "2,5 MEUR"
    return Money(plain(amount * factor), currency, *match.span(), said)


def _read_sum(figures: str, scale: str | None, currency: str) -> int | float:
    """Return the value of figures in English, continental ("4.000.000,50") or Swiss ("1'000'000") writing."""
    if re.fullmatch(_CONTINENTAL, figures) or (
        currency == "EUR" and not scale and _THOUSANDS_POINT.fullmatch(figures)  # "€250.000"
    ):
        figures = figures.replace(".", "").replace(",", ".").rstrip("-–—")
    return plain(read_figures(figures) * _SCALES.get(scale or "", 1))


def _currency(name: str, dollar: str) -> str:
    if name in ("$", "dollar", "dollars", "k$", "m$"):
        return dollar
    name = name[1:] if _IN_THOUSANDS.fullmatch(name) else name
    if name in _SYMBOLS:
        return _SYMBOLS[name]
    if _ISO.fullmatch(name):
        return name.upper()
    return next(code for source, code in _NAMES if re.fullmatch(source, name))
