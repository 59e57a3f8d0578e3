"""Terms in the short forms of trade: options to lengthen a contract ("3+1+1", "12 + 12 months"), payment "net 45"."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from contractlens.detection.attributes.durations import find_durations
from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.numbers import ORDINAL, QUANTITY, WORD_START, plain, read_quantity
from contractlens.detection.lazy_patterns import LazyPattern, lazy

_LATER = r"(?:further|additional|optional|successive|consecutive|separate|single|more|possible|irrevocable|extra|extended|supplementary|annual|yearly|one[\s\-]year|two[\s\-]year|12|twelve)"
_COUNT = lazy(
    rf"(?<!\w)(?P<times>once|twice|{QUANTITY}(?=\s{{1,3}}(?:occasions?|times)))(?:\s{{1,3}}(?:occasions?|times))?(?!\s{{1,3}}(?:in|every|each|a|per)\b)"
    rf"|{WORD_START}(?P<count>{QUANTITY}|an?)\s{{1,3}}(?P<later>(?:{_LATER}[\s,]{{1,3}}){{0,3}})"
    rf"(?P<unit>(?:extension|renewal|option|prolongation|rollover)s?(?:\s{{1,3}}(?:periods?|options?|terms?|years?))?|periods?|terms?|stretch(?:es)?|spells?|blocks?|years?(?=[^.;]{{0,60}}\bone\s+at\s+a\s+time)|{QUANTITY}[\s\-](?:month|year)\s{{1,3}}(?:extension|option|renewal|period|term)s?)(?!\w)"
    rf"|{WORD_START}(?P<cross>{QUANTITY})\s{{0,3}}[x×]\s{{0,3}}(?=\d|one|two|three|six|twelve)"
    rf"|\boption[^.;]{{0,110}}?\bfor\s{{1,3}}a\s{{1,3}}(?P<more>further)\b",
    re.IGNORECASE,
)
_AFTER_UNIT = r"(?:month|year|day|week)"
_LISTED = lazy(
    rf"\b(?:options?|extensions?|renewals?|extension\s{{1,3}}periods?|option\s{{1,3}}periods?|prolongations?)\s{{0,3}}[:\t–-]\s{{0,3}}(?:up\s{{1,3}}to\s{{1,3}})?(?P<listed>{QUANTITY})(?![\s\-]{{0,3}}(?:{_AFTER_UNIT}|calendar|[x×]|\d))"
    rf"|{WORD_START}(?P<rights>{QUANTITY})\s{{1,3}}(?:\w{{2,20}}\s{{1,3}}){{0,2}}?(?:rights?\s{{1,3}}(?:of\s{{1,3}}renewal|to\s{{1,3}}(?:renew|extend|prolong))|renewals|extensions|prolongations|rollovers|roll-overs|options)(?!\w)"
    rf"|{WORD_START}(?P<of>{QUANTITY}),?\s{{1,3}}(?:each\s{{1,3}})?of\s{{1,3}}(?:up\s{{1,3}}to\s{{1,3}})?(?={QUANTITY}[\s\-]{_AFTER_UNIT})"
    rf"|{WORD_START}(?P<single>{QUANTITY})\s{{1,3}}(?:further|more|additional|extra|optional|option)\s{{1,3}}years?(?=[^.;]{{0,60}}\b(?:at\s{{1,3}}a\s{{1,3}}time|one\s{{1,3}}by\s{{1,3}}one|year\s{{1,3}}by\s{{1,3}}year|singly|separately))",
    re.IGNORECASE,
)
_NUMBERED = lazy(
    r"\b(?:option|extension|renewal|optional)\s{1,3}(?:periods?|years?|terms?)\s{1,3}(?P<first>[1-9]|one)\s{0,2}(?:-|–|to|through)\s{0,2}(?P<last>[2-9]|two|three|four|five|six)(?!\w)",
    re.IGNORECASE,
)
_YEAR_OPTIONS = lazy(
    rf"\b(?:option\w*|exten\w*|renew\w*)[^.;]{{0,60}}?\b(?:an?|the)\s{{1,3}}(?P<years>{ORDINAL}(?:(?:,|\s{{1,3}}and|\s{{1,3}}or)\s{{1,3}}(?:(?:an?|the)\s{{1,3}})?{ORDINAL}){{0,4}})\s{{1,3}}(?:contract\s{{1,3}})?years?(?!\w)",
    re.IGNORECASE,
)
_FEW = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,2})(?:\s?\(\d{1,2}\))?"
_AT_A_TIME = lazy(  # "up to two years, taken one year at a time", "twice, a year at a time"
    rf"(?<!\w)(?P<each>an?|{_FEW})[\s\-]{{1,3}}(?P<of>half[\s\-]year|year|quarter|month)(?:s?\s{{1,3}}at\s{{1,3}}a\s{{1,3}}time|\s{{1,3}}(?:increments|steps|tranches|stages|blocks|instalments))\b"
    r"|\b(?P<by>year|month|quarter)\s{1,3}by\s{1,3}(?P=by)\b",
    re.IGNORECASE,
)
_SINGLY = lazy(  # "four more half-years, one after the other"
    rf"{WORD_START}(?P<count>{_FEW})\s{{1,3}}(?:further|more|additional|extra|optional|option|separate)\s{{1,3}}(?P<of>half[\s\-]year|year|quarter)s"
    r"(?=[^.;]{0,60}\b(?:one\s{1,3}at\s{1,3}a\s{1,3}time|one\s{1,3}(?:by|after)\s{1,3}(?:one|the\s{1,3}other|another)|singly|separately|each|in\s{1,3}turn)\b)",
    re.IGNORECASE,
)
_OPTION_YEARS = lazy(
    rf"{WORD_START}(?P<count>{_FEW})\s{{1,3}}(?:option|optional|extension)\s{{1,3}}years\b", re.IGNORECASE
)
_BASE_YEAR = lazy(r"(?<!\w)(?:a\s|the\s|one\s|1\s)?base\s{1,3}year\b(?!\s{0,2}\d)", re.IGNORECASE)
_LONGER = lazy(
    r"\b(?:exten|renew|prolong|lengthen|stretch|add|option|further|roll|more|keep|another|up\sto)", re.IGNORECASE
)
_TOTAL_REACH = (
    90  # characters before "a year at a time" in which it is said how many years there are, or how many times
)
_ONE_AT_A_TIME = lazy(
    r"\b(?:one\s{1,3}(?:year\s{1,3})?at\s{1,3}a\s{1,3}time|year\s{1,3}by\s{1,3}year)\b", re.IGNORECASE
)
_ANOTHER = lazy(
    rf"\b(?:(?:an?|one)\s{{1,3}}(?:further|additional|more|extra|final|last|optional|second|single)\b|optional\s{{1,3}}(?:second|third|further)\b|one\s{{1,3}}(?:period|term)\s{{1,3}}of|(?:the|an)\s{{1,3}}option\s{{1,3}}(?:to\s{{1,3}}(?:extend|renew|prolong)|of\s{{1,3}}(?:extending|renewing|renewal))|another\b(?!\s{{1,3}}(?:party|supplier|agreement|contract))|a\s{{1,3}}further\s{{1,3}}{QUANTITY})",
    re.IGNORECASE,
)
_SEVERAL = lazy(
    r"\b(?:periods|terms|successive|each|every|number\s{1,3}of|time\s{1,3}to\s{1,3}time|at\s{1,3}a\s{1,3}time|year\s{1,3}to\s{1,3}year)\b",
    re.IGNORECASE,
)
_ADDED = lazy(
    r"\b(?:add|extend\w*|lengthen\w*|prolong\w*|by)\s{1,3}(?:up\s{1,3}to\s{1,3})?(?:an?|\d{1,2}|\w{3,9})\s{1,3}(?:month|year)s?[^.;]{0,30}?\bthen\b",
    re.IGNORECASE,
)
_PLUS = lazy(
    r"(?<![\w+])(?P<first>[1-9](?!\d)|one|two|three|four|five|six|seven)\s{0,2}(?:years?)?,?\s{0,2}(?P<rest>(?:(?:\+|plus)\s{0,2}(?:[1-9](?!\d)|one|two|three)(?!\s{1,2}(?:month|week|day))(?:\s{1,2}years?)?,?\s{0,2}(?:and\s{1,2})?){1,6})",
    re.IGNORECASE,
)
_PART = lazy(r"(?:\+|plus)\s{0,2}(\d{1,2}|one|two|three)", re.IGNORECASE)
_MONTHS = lazy(
    r"(?<![\w+.,£$€])(?P<first>\d{1,2})(?:\s{1,2}m(?:on)?ths?)?(?P<rest>(?:\s{0,2}(?:\+|plus)\s{0,2}\d{1,2}(?:\s{1,2}m(?:on)?ths?)?){1,6})(?![\w+])",
    re.IGNORECASE,
)
_EXTENSION_ROW = lazy(r"\b(?:exten\w*|renew\w*|option\w*)", re.IGNORECASE)
_WHOLE_TERM = lazy(r"\b(?:initial|duration|contract\s{1,3}(?:term|period)|with|incl\w*)\b", re.IGNORECASE)
_NET = lazy(
    r"(?<!\w)net\s{0,2}(?:[a-z][a-z\-]{2,15}\s{0,2}\()?(?P<days>\d{1,3})\)?(?![\w.,]*\w|\s{0,3}(?:%|\w{0,9}\s{0,3}(?:day|week|month)))",
    re.IGNORECASE,
)
_EXTENDS = lazy(
    r"\b(?:exten\w*|renew\w*|option\w*|lengthen\w*|prolong\w*|stretch\w*|ext|add|further|plus|longer|prorog\w*|roll\w*|continu\w*|more|another)\b|\d\s?\+\s?\d|\d\s?[x×]\s?\d",
    re.IGNORECASE,
)
_HELPERS = frozenset({"exit_management", "secondment"})  # help at the end and placements can be made longer too
_PROLONGED = lazy(r"\b(?:exten[sd]\w*|prolong\w*|stretch\w*|lengthen\w*|renew\w*|option\w*)", re.IGNORECASE)
_FROM_YEAR_TO_YEAR = lazy(r"\b(?:from\s{1,3})?(?P<unit>year|quarter|month)\s{1,3}to\s{1,3}(?P=unit)\b", re.IGNORECASE)
_NEAR = 120  # characters on either side in which an extension must be named
_WORDS = {"once": 1, "twice": 2, "a": 1, "an": 1, "further": 1}


def find_options(text: str, clause_type: str) -> list[Fact]:
    """Return how a term may be lengthened: ``extension_count`` of "two further periods", "once" and "2 x 12".

    "three years plus one plus one" and "3+1+1" give ``initial_term_months`` and ``extension_months`` as well, and "from
    year to year" an ``extension_months`` of 12.
    """
    if clause_type in _HELPERS:
        return _counted(text, _PROLONGED) or _others(text) if _PROLONGED.search(text) else []
    if clause_type != "term_and_extension":
        return []
    found = []
    yearly = _FROM_YEAR_TO_YEAR.search(text)
    if yearly:
        months = _MONTHS_IN[yearly["unit"].lower()]
        found.append(Fact("extension_months", months, "months", *yearly.span()))
    base = _BASE_YEAR.search(text)
    if base:
        found.append(Fact("initial_term_months", 12, "months", *base.span()))
    if _EXTENDS.search(text):
        found += (
            _sum_of_months(text)
            or _sum_of_years(text)
            or _at_a_time(text)
            or _year_options(text)
            or _counted(text)
            or _others(text)
        )
    return found


def _at_a_time(text: str) -> list[Fact]:
    """Return the facts of "up to two years, taken one year at a time" and "four more half-years, one after the other"."""
    match = _OPTION_YEARS.search(text)
    if match is not None:
        return _steps(read_quantity(match["count"]), 12, match.span("count"))
    match = _SINGLY.search(text)
    if match is not None:
        months = _MONTHS_IN[match["of"].lower().replace(" ", "-")]
        return _steps(read_quantity(match["count"]), months, match.span())
    match = _AT_A_TIME.search(text)
    if match is None:
        return []
    each: float = 1 if not match["each"] or match["each"].lower() in ("a", "an") else read_quantity(match["each"])
    step = each * _MONTHS_IN[(match["of"] or match["by"]).lower().replace(" ", "-")]
    begin = max(0, match.start() - _TOTAL_REACH)
    begin += len(text[begin : match.start()]) - len(re.split(r"[.;]\s", text[begin : match.start()])[-1])
    totals = [
        total
        for total in find_durations(text[begin : match.start()])
        if total.unit == "months" and _LONGER.search(text, begin, begin + total.start + len(total.text))
    ]
    if totals:
        return _steps(totals[-1].value / step, step, (begin + totals[-1].start, match.end()))
    counted = _counted(text[begin : match.start()])
    facts = [Fact("extension_months", plain(step), "months", *match.span())]
    return facts + [replace(fact, start=begin + fact.start, end=begin + fact.end) for fact in counted]


def _steps(count: float, months: float, span: tuple[int, int]) -> list[Fact]:
    """Return the facts of so many steps of so many months; of a count that is not whole only their length."""
    facts = [Fact("extension_months", plain(months), "months", *span)]
    if float(count).is_integer() and 1 <= count <= _MOST_EXTENSIONS:
        facts.append(Fact("extension_count", int(count), "", *span))
    return facts


_MONTHS_IN = {"year": 12, "half-year": 6, "quarter": 3, "month": 1}


def find_net_days(text: str, clause_type: str) -> list[Fact]:
    """Return the ``payment_days`` of "net 45", which trade writes without its unit."""
    if clause_type != "payment_terms":
        return []
    return [Fact("payment_days", int(match["days"]), "days", *match.span()) for match in _NET.finditer(text)]


def _sum_of_months(text: str) -> list[Fact]:
    """Return the facts of "24 + 12 + 12 months"; in a row about extensions the first number is one of them."""
    match = next((match for match in _MONTHS.finditer(text) if "m" in match.group().lower().replace("plus", "")), None)
    if match is None:
        return []
    before = re.split(r"[.;\n]", text[max(0, match.start() - _NEAR) : match.start()])[-1]
    before = "\t".join(before.split("\t")[-2:])  # of a row, the cell and its label
    parts = re.findall(r"\d{1,2}", match["rest"])
    span, facts = match.span("rest"), []
    if _EXTENSION_ROW.search(before) and not _WHOLE_TERM.search(before):
        parts, span = [match["first"], *parts], match.span()
    else:
        facts.append(Fact("initial_term_months", int(match["first"]), "months", *match.span("first")))
    facts.append(Fact("extension_count", len(parts), "", *span))
    return facts + [Fact("extension_months", int(part), "months", *span) for part in dict.fromkeys(parts)]


def _sum_of_years(text: str) -> list[Fact]:
    """Return the facts of "three years, plus one, plus one"."""
    match = _PLUS.search(text)
    if match is None:
        return []
    parts = _PART.findall(match["rest"])
    span = match.span("rest")
    facts = [
        Fact("initial_term_months", read_quantity(match["first"]) * 12, "months", *match.span("first")),
        Fact("extension_count", len(parts), "", *span),
    ]
    return facts + [
        Fact("extension_months", read_quantity(part) * 12, "months", *span) for part in dict.fromkeys(parts)
    ]


def _counted(text: str, extends: LazyPattern = _EXTENDS) -> list[Fact]:
    """Return the first number of extensions that the text names near a word that `extends`."""
    for match in _COUNT.finditer(text):
        near = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        words = match["times"] or match["count"] or match["cross"] or match["more"]
        if not extends.search(near) or (match["count"] and not _is_count(text, match)):
            continue
        value = _WORDS.get(words.lower()) or read_quantity(words)
        if float(value).is_integer() and value >= 1:
            return [Fact("extension_count", value, "", *match.span())]
    return []


def _year_options(text: str) -> list[Fact]:
    """Return the facts of "options for a fourth and a fifth year"."""
    match = _YEAR_OPTIONS.search(text)
    if match is None:
        return []
    count = len(_ORDINAL.findall(match["years"]))
    span = match.span("years")
    return [Fact("extension_count", count, "", *span), Fact("extension_months", 12, "months", *span)]


def _others(text: str) -> list[Fact]:
    """Return the number of extensions of "two rights of renewal", "options: 2" and "one more year, then another"."""
    numbered = _NUMBERED.search(text)
    if numbered is not None:
        count = read_quantity(numbered["last"]) - read_quantity(numbered["first"]) + 1
        return [Fact("extension_count", count, "", *numbered.span())] if count > 0 else []
    match = _LISTED.search(text)
    if match is not None:
        group = next(name for name in ("listed", "rights", "of", "single") if match[name])
        value = read_quantity(match[group])
        if not float(value).is_integer() or not 1 <= value <= _MOST_EXTENSIONS:
            return []
        facts = [Fact("extension_count", value, "", *match.span(group))]
        if group == "single":
            facts.append(Fact("extension_months", 12, "months", *match.span(group)))
        return facts
    again = list(islice(_ANOTHER.finditer(text), _MOST_EXTENSIONS))
    if not again or _SEVERAL.search(text):
        return []
    count = len(again) + (1 if _ADDED.search(text) else 0)
    return [Fact("extension_count", count, "", again[0].start(), again[-1].end())]


_ORDINAL = lazy(ORDINAL, re.IGNORECASE)
_MOST_EXTENSIONS = 10  # a larger number counts something else


def _is_count(text: str, match: re.Match[str]) -> bool:
    """Tell "two further periods" from "a 24 month period"."""
    if match["count"].lower() in ("a", "an") and "single" not in match["later"].lower():
        return False
    if not match["later"] and match["unit"].lower() in ("period", "term"):
        return False
    return not re.search(
        r"(?:month|year|day|week)s?\W{0,3}$", text[max(0, match.start() - 12) : match.start()], re.IGNORECASE
    )
