"""Options to lengthen a contract: how many there are."""

from __future__ import annotations

import re

from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.numbers import QUANTITY, read_quantity

_COUNT = re.compile(
    rf"(?<!\w)(?P<times>once|twice|{QUANTITY}(?=\s{{1,3}}(?:occasions?|times)))(?:\s{{1,3}}(?:occasions?|times))?"
    rf"|(?<!\w)(?P<count>{QUANTITY})\s{{1,3}}(?:(?:further|additional|optional|successive|consecutive|separate|single|more|possible|12|twelve)\s{{1,3}}){{0,3}}"
    r"(?:(?:extension|renewal|option)s?(?:\s{1,3}(?:periods?|options?|terms?))?|periods?|terms?)(?!\w)(?P<of>\s{1,3}of\s{1,3}(?:up\s{1,3}to\s{1,3})?)?"
    rf"|(?<!\w)(?P<cross>{QUANTITY})\s{{0,3}}[x×]\s{{0,3}}(?=\d|one|two|three|six|twelve)",
    re.IGNORECASE,
)
_EXTENDS = re.compile(r"\b(?:exten\w*|renew\w*|option\w*)\b", re.IGNORECASE)
_NEAR = 120


def find_options(text: str, clause_type: str) -> list[Fact]:
    """Return the ``extension_count`` fact of a term clause: "two further periods of 12 months", "once", "2 x 12"."""
    if clause_type != "term_and_extension" or not _EXTENDS.search(text):
        return []
    for match in _COUNT.finditer(text):
        near = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        words = match["times"] or match["count"] or match["cross"]
        if not _EXTENDS.search(near) or (match["count"] and not _is_count(text, match)):
            continue
        value = {"once": 1, "twice": 2}.get(words.lower()) or read_quantity(words)
        if float(value).is_integer() and value >= 1:
            return [Fact("extension_count", value, "", *match.span())]
    return []


def _is_count(text: str, match: re.Match[str]) -> bool:
    """Tell "two further periods" from "a 24 month period"."""
    return not re.search(r"(?:month|year|day|week)s?\W{0,3}$", text[: match.start()][-12:], re.IGNORECASE)
