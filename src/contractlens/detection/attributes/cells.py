"""Periods that fill a cell of a table row: "Laptops | 48 months | the Supplier", "Payroll | 4 hours | 15 minutes"."""

from __future__ import annotations

import re
from dataclasses import replace

from contractlens.detection.attributes.durations import Duration, find_durations
from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.headers import headed_facts
from contractlens.detection.attributes.intervals import find_intervals
from contractlens.detection.attributes.naming import Name
from contractlens.detection.attributes.timed import time_fact
from contractlens.detection.attributes.training import TEACHING_TYPES, training_days
from contractlens.detection.lazy_patterns import lazy

_CELL = lazy(r"(?:^|\t)(?P<cell>[^\t]{1,40})(?=\t|$)")
_YEAR_CELL = lazy(r"(?:contract\s)?year\s[2-9]")
_CELL_LEAD = lazy(
    r"^(?:every|after|at|out\s{1,3}at|gone\s{1,3}at|by|aged?|max(?:imum)?\.?|up to|within|at most|once every)\s{1,3}"
)
_CELL_TAIL = lazy(r"(?:,|\s(?:or|each|old|max|maximum|and)\b).*$", re.DOTALL)  # "5 years or end of support"
_DOCUMENT = lazy(
    r"\b(?:road\s?map|plan|report|forecast|review|supported|support\s{1,3}(?:period|term|for|until)|warranty|notice)"
)
_SHORTEST_LIFE = 12  # months: what is shorter in a row about equipment is a delay
_LIVES_IN_MONTHS = frozenset({18, 24, 30, 36, 42, 48, 54, 60, 72, 84, 96, 120})  # whole and half years, not counts


def row_facts(text: str, header: str, clause_type: str) -> list[Fact]:
    """Return the facts of the cells of a row; none where they are to be read as a sentence. All in small letters."""
    cells = headed_facts(text, header, clause_type)
    if clause_type == "technology_refresh" and all(cell.name != "refresh_interval_months" for cell in cells):
        return [*cells, *(refresh_cells(text) or (_renewed_at(text) if cells else []))]
    if cells:  # "Learners | 12" beside "Length | half a day"
        return cells + (_taught_beside(text, clause_type, cells) if clause_type in TEACHING_TYPES else [])
    if clause_type == "business_continuity":
        return objective_cells(text)
    return []


def _taught_beside(text: str, clause_type: str, cells: list[Fact]) -> list[Fact]:
    """Return the days of training that a row names in words beside cells that hold bare numbers."""
    if any(cell.name == "days_of_training" for cell in cells):
        return []
    days, _ = training_days(text, clause_type, find_durations(text))
    return [fact for fact in days if all(fact.end <= cell.start or cell.end <= fact.start for cell in cells)]


def _duration_cells(text: str) -> list[Duration]:
    """Return the periods that fill a cell of a table row each: "Laptops | 48 months | the Supplier"."""
    found = []
    for cell in _CELL.finditer(text):
        inside = find_durations(cell["cell"])
        if len(inside) == 1 and _CELL_TAIL.sub("", _CELL_LEAD.sub("", cell["cell"].strip())) == inside[0].text:
            start = cell.start("cell") + inside[0].start
            found.append(replace(inside[0], start=start, end=start + len(inside[0].text)))
    return found


def objective_cells(text: str) -> list[Fact]:
    """Return the facts of a row such as "Payroll | 4 hours | 15 minutes": recovery time first, then recovery point."""
    found = _duration_cells(text)
    if len(found) != 2:  # noqa: PLR2004  a time and a point
        return []
    return time_fact(Name("rto"), found[0]) + time_fact(Name("rpo"), found[1])


_RENEWED = lazy(
    r"\b(?:renew\w*|replac\w*|exchang\w*|swap\w*|refresh\w*|chang\w*|new)\s{1,3}(?:it\s{1,3})?(?:at|after|every|by|in)\s{1,3}(?:the\s{1,3}end\s{1,3}of\s{1,3})?$"
)


def _renewed_at(text: str) -> list[Fact]:
    """Return the refresh interval of a cell such as "mend; renewal at ten years" in a row whose other cells are prices."""
    return [
        fact
        for found in find_durations(text)
        if found.unit == "months"
        and found.value >= _SHORTEST_LIFE
        and _RENEWED.search(text, max(0, found.start - 40), found.start)
        for fact in time_fact(Name("refresh_interval"), found)
    ]


def refresh_cells(text: str) -> list[Fact]:
    """Return the refresh interval of a row: "Laptops | 4 years" or, its unit in the header, "Laptops | 48"."""
    if _DOCUMENT.search(text):  # a row about a roadmap or a plan
        return []
    found = [cell for cell in _duration_cells(text) if cell.unit == "months" and cell.value >= _SHORTEST_LIFE]
    if found:
        return [fact for cell in found for fact in time_fact(Name("refresh_interval"), cell)]
    years = [cell for cell in _CELL.finditer(text) if _YEAR_CELL.fullmatch(cell["cell"].strip())]
    if len(years) == 1:
        return [
            Fact("refresh_interval_months", int(years[0]["cell"].split()[-1]) * 12, "months", *years[0].span("cell"))
        ]
    bare = [cell for cell in _CELL.finditer(text) if cell["cell"].strip().isdecimal()]
    if len(bare) == 1 and not find_durations(text) and not find_intervals(text):
        months = int(bare[0]["cell"])
        if months in _LIVES_IN_MONTHS:
            return [Fact("refresh_interval_months", months, "months", *bare[0].span("cell"))]
    return []
