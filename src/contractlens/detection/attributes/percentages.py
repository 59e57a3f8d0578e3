"""Percentages and shares: "10%", "ten per cent (10%)", "2.5 percentage points", "two thirds of the Charges"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.detection.attributes.numbers import QUANTITY, WORD_START, WORDS, in_lower_case, plain, read_quantity
from contractlens.detection.lazy_patterns import lazy

if TYPE_CHECKING:
    import re

_PERCENT = lazy(
    rf"{WORD_START}(?:(?P<partial>(?:one[\s\-]{{1,3}})?half|(?:a|one)[\s\-]{{1,3}}quarter|three[\s\-]{{1,3}}quarters)\s{{1,3}}of\s{{1,3}})?(?P<value>{QUANTITY}|a(?=\s{{1,3}}per))\s{{0,3}}\]?\s{{0,2}}(?:%|per[\s\-]{{0,3}}cent(?:um)?|percent(?:age\s{{1,3}}points?)?|pct|p\.\s?c\.|(?P<small>per\s{{1,2}}mille|(?:basis[\s\-]{{1,3}}points?|bps?)(?!\w)))(?!\w)"
    r"(?:\.?\s{0,3}[(\[]\s{0,3}\d{1,3}(?:[.,]\d{1,6})?\s{0,3}%\s{0,3}[)\]])?",
)
_FRACTION = lazy(
    rf"(?<!\w)(?P<top>{WORDS}|an?)[\s\-]{{1,3}}(?P<part>half|third|quarter|fifth|tenth|twentieth|hundredth)s?(?=\s{{1,3}}of\s{{1,3}}(?!an?\s|one\s)\w)"
    rf"|(?:(?<=by\s)|(?<=back\s))(?P<by>an?|{WORDS})[\s\-]{{1,3}}(?P<bypart>third|quarter|fifth|tenth|twentieth|hundredth)s?(?!\w|\s{{1,3}}of)"
    r"|(?<!\w)(?:an?|one)\s{1,3}(?P<less>third|quarter|fifth|tenth)\s{1,3}(?=less|more|fewer|lower|higher)"
    rf"|{WORD_START}(?P<some>{QUANTITY})\s{{1,3}}(?:(?!days?\s|(?:months?|versions?|releases?|meetings?|editions?)\s)[\w\-]{{2,16}}\s{{1,3}}){{0,2}}?(?:in|out\s{{1,3}}of|of(?=\s{{1,3}}every\s))(?:\s{{1,3}}every)?\s{{1,3}}(?P<every>two|three|four|five|six|eight|ten|twenty|(?:a\s|one\s|the\s|every\s)?hundred|10|100|20|50)(?!\w|[.,]\d|\s{{1,3}}(?:working|business|calendar|day|week|month|year|hour|minute|quarter|language|contract|case|part|stage))"
    r"|(?<!\w)(?P<half>halve[sd]?(?!\w)|half(?=\s{1,3}(?:of\s{1,3})?(?:the|its|all|any|each|every|everything|that)\s))",
)
_PRICE_WORDS = r"(?:(?!times)[\w\-]{2,16}\s{1,3}){0,3}?(?:charges?|fees?|price|sums?\s{1,3}paid|rates?|subscriptions?|value|payments?|rentals?|remuneration|consideration|retainers?)(?!\w)"
_OF_PRICE = rf"(?=(?:the|its|their|such|annual|yearly|monthly|total|aggregate|all|what|whatever|our|your|fees|charges|price|that|contract|order|amounts?|sums|this|one)\b|{_PRICE_WORDS})"
_BRACKET = r"(?:\s{0,2}\(\s?\d{1,2}(?:\.\d)?\s?[x×]?\s?\))?"  # "two times (2x) the fees"
_MULTIPLE = lazy(
    rf"{WORD_START}(?P<count>{QUANTITY})"
    rf"(?:{_BRACKET}\s{{0,3}}(?P<times>times|x|×){_BRACKET}\s{{1,3}}{_OF_PRICE}|[\s\-]?fold(?!\w)"
    r"|[\s\-]{1,3}(?:(?:contract|full|complete)\s{1,3})?(?P<per>month|quarter|year)(?:s['’]|['’]s|s)?(?:\s{1,3}worth\s{1,3}of)?"
    r"\s{1,3}(?:(?:the|of|total|annual|average|such|our|your)\s{1,3}){0,3}(?=(?:charges|fees|subscriptions?|payments|rentals?|remuneration)(?!\w))"
    r"|\s{1,3}(?P<annual>annual|yearly)\s{1,3}(?=(?:[\w\-]{2,16}\s{1,3})?(?:charges|fees|rates|subscriptions|payments|rentals|prices|values|instalments|retainers)(?!\w)))"
    rf"|(?<!\w)(?P<twice>twice|double|two-?fold|thrice|treble|triple|quadruple)\s{{1,3}}{_OF_PRICE}",
)
_PER_CENT = lazy(r"%|per[\s\-]{0,3}cent|pct|p\.\s?c\.|per\s{1,2}mille|basis[\s\-]{1,3}point|bps?\b")
_NO_SHARE = lazy(  # parts of time, "a third party", "half each", a holding of votes; "half of 1%" is read as a percentage
    r"['’]|\s{0,3}(?:part(?:y|ies)|person|reading|cop(?:y|ies)|each(?!\s{1,3}(?:year|month|quarter))|apiece)\b|\s{1,3}of\s{1,3}(?:1|one)\s{0,3}(?:%|per)"
    r"|\s{1,3}(?:of\s{1,3})?(?:(?:the|its|any|each)\s{1,3})?(?:[\w\-]{2,16}\s{1,3}){0,2}?(?:terms?|years?|quarters?|months?|weeks?|day|time|votes|voting|shares)(?![\w'’])"
)
_SCORE = lazy(r"\d{1,3}\s{1,3}out\s{1,3}of\s{1,3}\d{2,3}")  # "95 cases out of 100" is a share
_SHARED = lazy(
    r"\beach(?:\s{1,3}party)?\s{1,3}(?:bear|carr|pay|meet|tak|fund|stand)\w{0,4}\s{1,3}(?:\w{2,10}\s{1,3})?$"
)
_HALVES = lazy(
    r"(?:\bin\s{1,3}(?:(?:two|equal)\s{1,3})?|,\s{1,3}|\b(?:parties|sides|both|we|they|of\s{1,3}(?:them|us))\s{1,3})$"
)  # "in two halves", "a bond of 8%, halved on acceptance", "a fee which they halve"
_PART_WORDS = lazy(
    r"hal[fv]|third|quarter|fifth|tenth|twentieth|hundredth|\b(?:in|of)\s+(?:every\s+)?(?:two|three|four|five|six|eight|ten|twenty|a\s|one\s|the\s|hundred|\d)"
)
_MULTIPLE_WORDS = lazy(
    r"times|twice|double|thrice|treble|triple|quadruple|fold|[x×]|months?['’]|quarter['’]|years?['’]|(?:annual|yearly)\s"
)
_WHOLE = lazy(
    r"(?:(?:maximum|ceiling|limit|cap)\s{1,3}(?:is|(?:shall|will|must)\s{1,3}be)|limited\s{1,3}to|most\s[^.;]{0,60}?\sis|year:|all:|together:|not\s{1,3}exceed|exceed|capped\s{1,3}at|more\s{1,3}than|is|(?:equal|equivalent)\s{1,3}to|beyond|up\s{1,3}to)\s{1,3}"
    r"(?:(?:an?|the)\s{1,3}(?:sum|amount)\s{1,3}(?:equal|equivalent)\s{1,3}to\s{1,3})?(?P<whole>(?:(?:the|its|their|total|aggregate|annual|all|what|amount|sums?|of|your|our|us|we|you|they|has|have|had|actually|fees?|charges|under|it|net|contract|order|monthly)\s{1,3}){1,7}"
    r"(?:(?:charges|fees|price|prices|value|paid|pay|payable|subscription)(?:\s{1,3}(?:paid|payable|invoiced|due|you|paid\s{1,3}or\s{1,3}payable))?|(?:sum|amount)s?\s{1,3}(?:(?:actually\s{1,3})?(?:paid|payable|invoiced|due)|you\s{1,3}(?:have\s{1,3})?paid)))",
)
_PART_OF_YEAR = lazy(r"(?<!\w)(?:three|six|nine|[369])\s{0,2}(?:\([369]\)\s{0,2})?[\s\-]months?(?!\w)")
_PERIOD_REACH = 70  # characters after "the Charges paid" in which the period stands that they are counted over
_TIMES = {
    "twice": 200, "double": 200, "twofold": 200, "two-fold": 200, "thrice": 300, "treble": 300, "triple": 300,
    "quadruple": 400,
}  # fmt: skip
_IN_A_YEAR = {"month": 12, "quarter": 4, "year": 1}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10, "twentieth": 20, "hundredth": 100}


@dataclass(frozen=True, slots=True)
class Percentage:
    """One percentage: `value` in percent, so 12.5 for "12.5%"."""

    value: int | float
    start: int
    end: int
    text: str


def find_percentages(text: str) -> tuple[Percentage, ...]:
    """Return the percentages of `text` in order; "two thirds of the fees" is 66.67."""
    written, text = text, in_lower_case(text)
    found = []
    if _PER_CENT.search(text):
        found += [
            Percentage(_percent(match), *match.span(), written[match.start() : match.end()])
            for match in _PERCENT.finditer(text)
        ]
    for match in _FRACTION.finditer(text) if _PART_WORDS.search(text) else ():
        if not _is_share(text, match):
            continue
        if match["half"]:
            value = 50.0
        elif match["some"]:
            value = _share(match)
        elif match["less"]:
            value = 100.0 / _PARTS[match["less"]]
        elif match["by"]:
            value = 100.0 * _top(match["by"]) / _PARTS[match["bypart"]]
        else:
            value = 100.0 * _top(match["top"]) / _PARTS[match["part"]]
        if not 0 < value <= 100:  # noqa: PLR2004  percent
            continue
        found.append(Percentage(plain(round(value, 2)), *match.span(), written[match.start() : match.end()]))
    return tuple(sorted(found, key=lambda percentage: percentage.start))


def _is_share(text: str, match: re.Match[str]) -> bool:
    """Tell a share of something from a part of time, from a cost split between the parties, and from "a third party"."""
    before = text[max(0, match.start() - 40) : match.start()]
    if (match["half"] or "").startswith("halve"):
        return not _HALVES.search(before)
    return not (_NO_SHARE.match(text, match.end()) or _SHARED.search(before) or _SCORE.fullmatch(match.group()))


def _percent(match: re.Match[str]) -> int | float:
    """Return the value of "2.5%", "ten per cent" and "one half of one per cent"."""
    value = 1.0 if match["value"] == "a" else float(read_quantity(match["value"]))
    part = match["partial"]
    if part:
        value *= 0.5 if "half" in part else 0.75 if part.startswith("three") else 0.25
    if match["small"]:
        value /= 100 if match["small"].startswith("b") else 10
    return plain(value)


def _top(words: str) -> float:
    return 1.0 if words in ("a", "an") else float(read_quantity(words))


def _share(match: re.Match[str]) -> float:
    """Return the percentage of "92 in 100" and "one in ten"."""
    every = match["every"]
    whole = 100.0 if every.endswith("hundred") else float(read_quantity(every))
    return 100.0 * float(read_quantity(match["some"])) / whole


def find_multiples(text: str) -> tuple[Percentage, ...]:
    """Return multiples of a price as percentages: "twice the annual charges" is 200, "the Charges paid" alone 100."""
    written, text = text, in_lower_case(text)
    found = []
    whole = not _PER_CENT.search(text)  # else "twelve months' Charges" are what a percentage or multiple is of
    if _MULTIPLE_WORDS.search(text):
        matches = list(_MULTIPLE.finditer(text))
        if not whole or any(match["times"] or match["twice"] for match in matches):
            matches = [match for match in matches if not (match["per"] or match["annual"])]
        for match in matches:
            value = 100 * float(read_quantity(match["count"])) if match["count"] else _TIMES[match["twice"]]
            if match["per"]:  # "twelve months' Charges" are those of a year
                value = round(value / _IN_A_YEAR[match["per"]], 2)
            found.append(Percentage(plain(value), *match.span(), written[match.start() : match.end()]))
    if not found and whole:
        found = [
            Percentage(100, *match.span("whole"), written[match.start("whole") : match.end("whole")])
            for match in _WHOLE.finditer(text)
            if not _PART_OF_YEAR.search(text, match.end(), match.end() + _PERIOD_REACH)
        ][:1]
    return tuple(found)
