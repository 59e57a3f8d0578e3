"""How long people are lent where no number says it: "from January to the end of June", "for the whole of the year"."""

from __future__ import annotations

from itertools import islice

from contractlens.detection.attributes.dates import MONTHS
from contractlens.detection.attributes.durations import MONTHS_PER_YEAR
from contractlens.detection.attributes.facts import Fact
from contractlens.detection.lazy_patterns import lazy

_MOST_MATCHES = 10  # in one provision: keeps the work linear in the size of hostile input
_NAME = rf"(?:{'|'.join(MONTHS)})"
_DAY = r"(?:(?:\d{1,2}(?:st|nd|rd|th)?|the\s{1,3}(?:first|last|end|start|beginning|middle))\s{1,3}(?:day\s{1,3})?(?:of\s{1,3})?|(?:early|mid|late)[\s\-]{1,2})?"
_FROM_TO = lazy(
    rf"\b(?:from|between|beginning|starting)\s{{1,3}}(?:in\s{{1,3}}|on\s{{1,3}})?{_DAY}(?P<from>{_NAME})(?:\s{{1,3}}\d{{1,2}})?(?:,?\s{{1,3}}(?P<year1>20\d\d))?,?\s{{1,3}}(?:up\s{{1,3}})?"
    rf"(?:to|until|till|through|and)\s{{1,3}}(?P<last>(?:and\s{{1,3}}including\s{{1,3}})?{_DAY})(?P<to>{_NAME})(?![a-z])(?:\s{{1,3}}\d{{1,2}})?(?:,?\s{{1,3}}(?P<year2>20\d\d))?"
)
_FIRST_DAY = lazy(r"^(?:1(?:st)?\s|the\s{1,3}(?:first|start|beginning))")
_WHOLE = lazy(
    r"\b(?:for|throughout|over|spends?|spending)\s{1,3}(?:(?:the\s{1,3}(?:whole|entirety|course|duration)\s{1,3}of|all\s{1,3}of|the\s{1,3}(?:full|whole|entire))\s{1,3})?(?:(?:the|its|their|that|this|one|a|each|state)\s{1,3}){0,2}"
    r"(?:(?:first|last|second|third|final|opening|next|coming|following|full|financial|fiscal|calendar|academic|school|contract|service|operational|training)\s{1,3}){1,3}(?P<unit>year|quarter)(?![\w'’\-])"
)


def loan_period(text: str, clause_type: str, found: list[Fact]) -> list[Fact]:
    """Return the ``duration_months`` fact of a secondment that states none in numbers; `text` is in lower case."""
    if clause_type != "secondment" or any(fact.name.startswith("duration_") for fact in found):
        return []
    for match in islice(_FROM_TO.finditer(text), _MOST_MATCHES):
        first, last = MONTHS.index(match["from"]), MONTHS.index(match["to"])
        months = last - first + (0 if _FIRST_DAY.match(match["last"]) else 1)
        if match["year1"] and match["year2"]:
            months += MONTHS_PER_YEAR * (int(match["year2"]) - int(match["year1"]))
        elif months <= 0:
            months += MONTHS_PER_YEAR
        if months > 0:
            return [Fact("duration_months", months, "months", *match.span())]
    whole = _WHOLE.search(text)
    if whole is None:
        return []
    return [Fact("duration_months", MONTHS_PER_YEAR if whole["unit"] == "year" else 3, "months", *whole.span())]
