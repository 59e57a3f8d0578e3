"""Renewals at points of equal distance: "in years 2, 4 and 6", "at 24, 48 and 72 months", "the third year and again the sixth"."""

from __future__ import annotations

from itertools import islice, pairwise
from typing import TYPE_CHECKING

from contractlens.detection.attributes.durations import MONTHS_PER_YEAR, YEAR_KIND
from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.numbers import ORDINAL, read_ordinal, read_quantity
from contractlens.detection.lazy_patterns import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

_MOST_MATCHES = 10  # in one provision: keeps the work linear in the size of hostile input
_NUMBER = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
_AND = r"(?:,?\s{1,3}(?:and|then|and\s{1,3}then)(?:\s{1,3}again)?\s{1,3}|,\s{1,3})(?:(?:at|in|on|by|after|upon|of)\s{1,3})?(?:the\s{1,3})?(?:month\s{1,3}|year\s{1,3})?"
_SERIES = lazy(
    rf"(?<![\w.,])(?P<numbers>{_NUMBER}(?:{_AND}{_NUMBER}){{1,7}})\s{{1,3}}(?P<unit1>month|year)s?(?![a-z])"
    rf"|\b(?:{YEAR_KIND}\s{{1,3}})?(?P<unit2>month|year)s?\s{{1,3}}(?P<after>{_NUMBER}(?:{_AND}{_NUMBER}){{1,7}})(?![\w.]\d|\s{{0,2}}%)"
    rf"|(?<!\w)(?P<ordinals>{ORDINAL}(?:{_AND}{ORDINAL}){{1,7}})\s{{1,3}}(?:{YEAR_KIND}\s{{1,3}})?(?P<unit3>month|year|anniversar|birthday)"
    rf"|(?<!\w)(?P<first>{ORDINAL})\s{{1,3}}(?:{YEAR_KIND}\s{{1,3}})?(?P<unit4>year|anniversary|birthday|month)\b[^.;\d]{{0,80}}?\b(?:and|then)\s{{1,3}}(?:(?:again|once|more|by|in|on|at|the|same|day|date|end|of)\s{{1,3}}){{1,8}}(?P<second>{ORDINAL})\b"
)
_EACH_NUMBER = lazy(rf"(?<!\w){_NUMBER}(?!\w)")
_EACH_ORDINAL = lazy(rf"(?<!\w){ORDINAL}(?!\w)")
_RENEWS = lazy(
    r"replac|renew|refresh|sw[ao]p|exchang|substitut|issu|install|retir|\bchang|suppl|modernis|upgrad|\bnew\b|rotat|\bput\s{1,3}in\b|suppl?ant|succeed"
)
_PAPER = lazy(r"road\s?map|forecast|outlook|\bplan\b|report|benchmark|review")
_SHORTEST = 12  # months: what comes round sooner in such a list is a date of payment or of a report


def series_intervals(text: str, clause_type: str) -> list[Fact]:
    """Return the ``refresh_interval_months`` fact of renewals at multiples of one time; `text` is in lower case."""
    if clause_type != "technology_refresh" or not _RENEWS.search(text) or _PAPER.search(text):
        return []
    found: list[Fact] = []
    for match in islice(_SERIES.finditer(text), _MOST_MATCHES):
        months = _first_of_multiples(_values(match))
        if months >= _SHORTEST:
            found.append(Fact("refresh_interval_months", months, "months", *match.span()))
    return found


def _values(match: re.Match[str]) -> list[int]:
    """Return the points in months."""
    unit = match["unit1"] or match["unit2"] or match["unit3"] or match["unit4"]
    factor = 1 if unit == "month" else MONTHS_PER_YEAR
    numbers = match["numbers"] or match["after"]
    if numbers:
        return [int(read_quantity(one.group())) * factor for one in _EACH_NUMBER.finditer(numbers)]
    ordinals = match["ordinals"] or f"{match['first']} {match['second']}"
    return [read_ordinal(one.group()) * factor for one in _EACH_ORDINAL.finditer(ordinals)]


def _first_of_multiples(values: Sequence[int]) -> int:
    """Return 24 for 24, 48 and 72, and 0 for what is no such row."""
    if len(values) < 2 or values[0] <= 0:  # noqa: PLR2004  two points make a distance
        return 0
    return values[0] if all(later - earlier == values[0] for earlier, later in pairwise(values)) else 0
