"""Percentages and shares: "10%", "ten per cent (10%)", "2.5 percentage points", "two thirds of the Charges"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from contractlens.detection.attributes.numbers import QUANTITY, WORDS, plain, read_quantity

_PERCENT = re.compile(
    rf"(?P<value>{QUANTITY})\s{{0,3}}\]?\s{{0,2}}(?:%|per\s{{0,3}}cent(?:um)?|percent(?:age\s{{1,3}}points?)?|pct)(?!\w)"
    r"(?:\s{0,3}[(\[]\s{0,3}\d{1,3}(?:\.\d{1,6})?\s{0,3}%\s{0,3}[)\]])?",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    rf"(?<!\w)(?P<top>{WORDS}|an?)[\s\-]{{1,3}}(?P<part>half|third|quarter|fifth|tenth)s?(?=\s{{1,3}}of\s{{1,3}}(?:the|any|all|each|its|such|total))"
    r"|(?<!\w)(?P<half>half)(?=\s{1,3}(?:of\s{1,3})?the\s)",
    re.IGNORECASE,
)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}


@dataclass(frozen=True, slots=True)
class Percentage:
    """One percentage: `value` in percent, so 12.5 for "12.5%"."""

    value: int | float
    start: int
    end: int
    text: str


def find_percentages(text: str) -> tuple[Percentage, ...]:
    """Return the percentages of `text` in order; "two thirds of the fees" is 66.67."""
    found = [
        Percentage(read_quantity(match["value"]), *match.span(), match.group()) for match in _PERCENT.finditer(text)
    ]
    for match in _FRACTION.finditer(text):
        if match["half"]:
            value = 50.0
        else:
            top = 1.0 if match["top"].lower() in ("a", "an") else float(read_quantity(match["top"]))
            value = 100.0 * top / _PARTS[match["part"].lower()]
        found.append(Percentage(plain(round(value, 2)), *match.span(), match.group()))
    return tuple(sorted(found, key=lambda percentage: percentage.start))
