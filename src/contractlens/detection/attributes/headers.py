"""Bare numbers in tables, which take their unit, and often their meaning, from the header: "Interval (months)" | "36"."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from contractlens.detection.attributes.durations import UNITS
from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.money import currency_in
from contractlens.detection.attributes.numbers import FIGURES, plain, read_figures
from contractlens.detection.cue_phrases import load_cues, phrases_source
from contractlens.detection.lazy_patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

_BARE = lazy(
    rf"\s{{0,6}}(?:(?:about|some|around|circa|c\.|ca\.?|approx(?:imately|\.)?|roughly|up\s{{1,3}}to|at\s{{1,3}}(?:least|most)|max(?:imum)?\.?|min(?:imum)?\.?|[~≤≥])\s{{0,3}})?(?P<value>{FIGURES})\s{{0,3}}(?P<share>%)?\s{{0,6}}"
)
_UNIT = lazy(
    r"(?<!\w)(?:(?P<working>working|business)\s{1,3})?(?P<unit>minute|hour|hr|day|week|month|mth|quarter|year|yr|wd)s?(?!\w)"
)
_MINUTES_PER_HOUR = 60


@cache
def _columns(clause_type: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the names that a column can have in provisions of this type, with the words that its header then holds."""
    entries: list[dict[str, Any]] = load_cues("attribute_cues")["column"]
    return tuple(
        (entry["name"], re.compile(phrases_source(entry["header"])))
        for entry in entries
        if clause_type in entry.get("types", (clause_type,))
    )


def headed_facts(text: str, header: str, clause_type: str) -> list[Fact]:
    """Return the facts of the cells of a row that are bare numbers under a header that names unit and meaning.

    `text` and `header` are in lower case, cells parted by tabs. A cell with a unit of its own is left to the finders of
    plain text. A row of two cells in a table without such a header is a label and its value.
    """
    cells = list(_cells(text))
    heads = header.split("\t")
    if len(heads) == 1:
        if len(cells) != 2:  # noqa: PLR2004  label and value
            return []
        heads = ["", cells[0][1]]  # "Refresh interval (months) | 48"
    facts: list[Fact] = []
    for (start, cell), head in zip(cells, heads, strict=False):
        match = _BARE.fullmatch(cell)
        if match is not None:
            facts += _facts(match, start, head, clause_type)
    return facts


def _cells(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for cell in text.split("\t"):
        yield start, cell
        start += len(cell) + 1


def _facts(match: re.Match[str], start: int, head: str, clause_type: str) -> list[Fact]:
    """Return the facts that one bare number states under its header."""
    if (currency := currency_in(head)) and not match["share"]:
        return _sum(match, start, currency, "cap_amount" if clause_type == "liability_cap" else "amount")
    stem = next((name for name, words in _columns(clause_type) if words.search(head)), "")
    if not stem:
        return []
    span = (start + match.start("value"), start + match.end("value"))
    value = read_figures(match["value"])
    if stem in ("people_trained", "headcount", "extension_count"):
        return [Fact(stem, plain(value), "", *span)]
    if stem == "percentage":
        return [Fact(stem, plain(value), "percent", *span)] if match["share"] or _SHARE.search(head) else []
    unit = _UNIT.search(head)
    if unit is None or match["share"]:
        return []
    base, factor = UNITS[unit["unit"]]
    value *= factor
    if base == "minutes":
        base, value = "hours", value / _MINUTES_PER_HOUR
    working = bool(unit["working"]) or unit["unit"] == "wd"
    if stem == "days_of_training":
        return [Fact(stem, plain(value), "days", *span)] if base == "days" else []
    facts = [Fact(f"{stem}_{base}", plain(value), "working_days" if working else base, *span)]
    if working:
        facts.append(Fact(f"{stem}_working", True, "", *span))
    return facts


def _sum(match: re.Match[str], start: int, currency: str, stem: str) -> list[Fact]:
    """Return the sum of money of a bare number below "Price (EUR)"."""
    span = (start + match.start("value"), start + match.end("value"))
    value = plain(read_figures(match["value"]))
    if currency == "GBP":
        return [Fact(f"{stem}_gbp", value, "GBP", *span)]
    return [Fact(stem, value, currency, *span), Fact("currency", currency, "", *span)]


_SHARE = lazy(r"%|per\s?cent|percentage")
