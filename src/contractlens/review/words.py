"""Plain words and symbols for the short codes of the frames: what a reader of a workbook or a report sees."""

from __future__ import annotations

import json
import math
import re
import sys
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Answer:
    """One possible answer to "is a clause of this type in the contract?".

    Attributes:
        id: Stable name.
        symbol: A sign that can be told from the others without colour.
        words: The answer in words.
        meaning: When it is given.
    """

    id: str
    symbol: str
    words: str
    meaning: str

    def __str__(self) -> str:
        return f"{self.symbol} {self.words}"


ANSWERS = {
    answer.id: answer
    for answer in (
        Answer("yes", "✔", "Yes", "Wording that does this was found, with high or middling confidence."),
        Answer("by_reference", "→", "By reference", "The contract points to terms kept elsewhere that do this."),
        Answer("partly", "◐", "Partly", "The wording is there but blanks in it are still to be filled in."),
        Answer("to_check", "○", "To check", "Only wording found with low confidence: read it before you rely on it."),
        Answer("not_used", "✖", "Not used", "The contract says that such a clause does not apply, or strikes it out."),
        Answer("not_found", "–", "Not found", "The whole file was read and no such wording was found."),
        Answer("cannot_tell", "?", "Cannot tell", "Nothing was found, but some of the file could not be read."),
    )
}
"""The answers, best first: of several findings the first of these counts."""

STATUS_WORDS = {
    "present": "Present",
    "by_reference": "By reference",
    "disapplied": "Not used",
    "placeholder": "Blank to fill in",
}
BAND_WORDS = {"high": "High", "review": "Middling: read it", "low": "Low: often wrong"}
BAND_MEANINGS = {
    "high": "The model was sure. Still read the words before you act on them.",
    "review": "Probably right: read the words before you rely on it.",
    "low": "Shown so that nothing is missed: often wrong.",
}
BEARER_WORDS = {"buyer": "Buyer", "supplier": "Supplier", "both": "Both", "third_party": "Third party"}
GAP_WORDS = {
    "met": ("✔", "Met"),
    "partly": ("◐", "Partly met"),
    "not_met": ("✖", "Not met"),
    "by_reference": ("→", "By reference"),
    "disapplied": ("✖", "Not used"),
    "placeholder": ("◐", "Blank to fill in"),
    "cannot_tell": ("?", "Cannot tell"),
    "not_applicable": ("–", "Does not apply"),
}
"""Symbol and words for each status of a gap."""

GAP_ORDER = ("not_met", "disapplied", "cannot_tell", "placeholder", "partly", "by_reference", "met", "not_applicable")
SEVERITY_ORDER = ("must", "should", "could")
DATE_WORDS = {
    "signature": "Signed",
    "start": "Start",
    "end": "End",
    "extension_end": "End if extended",
    "duty": "Something is due",
    "mention": "Mentioned",
}
_UNIT_WORDS = {"working_days": "working days", "percent": "%", "days": "days", "months": "months"}
_UNIT_TAILS = ("_months", "_days", "_working", "_hours", "_years", "_gbp", "_amount")
_REASON = re.compile(r"^(rule|heading|words|place|near|reviewer): ?(.*)$", re.DOTALL)
_REASONS_SHOWN = 5


def is_missing(value: Any) -> bool:
    """Return whether a cell of a frame holds nothing."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return True
    pandas = sys.modules.get("pandas")  # a value of pandas' own comes only from where pandas is loaded
    return pandas is not None and (value is pandas.NA or value is pandas.NaT)


def text_of(value: Any) -> str:
    """Return a cell of a frame as text, "" for a missing one."""
    return "" if is_missing(value) else str(value)


def answer_of(status: str, band: str) -> str:
    """Return the id of the answer that one finding gives."""
    if status == "present":
        return "to_check" if band == "low" else "yes"
    return {"by_reference": "by_reference", "placeholder": "partly", "disapplied": "not_used"}[status]


def code_words(code: Any) -> str:
    """Return a code in words: ``agree_to_discuss`` becomes "agree to discuss"; "" for a missing one."""
    return text_of(code).replace("_", " ")


def fact_name(name: str) -> str:
    """Return the name of an attribute in words, without the unit that its value carries."""
    for tail in _UNIT_TAILS:
        if name.endswith(tail) and name != tail[1:]:
            name = name.removesuffix(tail)
    return name.replace("_", " ").strip().capitalize()


def day_words(day: date) -> str:
    """Return a day as it is written in Britain: 31 March 2026."""
    return f"{day.day} {day:%B %Y}"


def fact_value(value: str, unit: str) -> str:
    """Return the value of an attribute as a reader writes it: £5,000,000, 12%, 40 working days, 31 March 2026.

    Args:
        value: As the frame of attributes holds it.
        unit: Its unit.
    """
    if unit == "date":
        try:
            return day_words(date.fromisoformat(value))
        except ValueError:
            return value
    try:
        number = float(value)
    except ValueError:
        return {"true": "yes", "false": "no"}.get(value, value.replace("_", " "))
    shown = f"{number:,.0f}" if number.is_integer() else f"{number:,.2f}".rstrip("0")
    if unit in {"GBP", "EUR", "USD"}:
        return {"GBP": "£", "EUR": "€", "USD": "US$"}[unit] + shown
    if unit == "percent":
        return f"{shown}%"
    words = _UNIT_WORDS.get(unit, unit.replace("_", " "))
    if number == 1 and words.endswith("s"):
        words = words[:-1]
    return f"{shown} {words}".strip()


def summary_words(name: str, value: Any) -> str:
    """Return a fact of the summary as a reader writes it: days in words, the value of the contract in pounds."""
    if is_missing(value):
        return ""
    unit = {"signed": "date", "start": "date", "end": "date", "value": "GBP"}.get(name)
    return fact_value(str(value), unit) if unit else str(value)


def fact_line(facts: Iterable[Mapping[str, Any]]) -> str:
    """Return attributes of one finding on one line; a flag that only repeats a unit is left out.

    Args:
        facts: Rows with name, value and unit.
    """
    pieces: list[str] = []
    for fact in facts:
        name = text_of(fact["name"])
        if name.endswith("_working"):
            continue
        piece = f"{fact_name(name)}: {fact_value(text_of(fact['value']), text_of(fact['unit']))}"
        if piece not in pieces:
            pieces.append(piece)
    return "; ".join(pieces)


def why_words(reasons: Any) -> str:
    """Return the reasons of a finding (a JSON list) as one sentence for people.

    Args:
        reasons: As the frame of findings holds them.
    """
    try:
        listed = json.loads(text_of(reasons) or "[]")
    except ValueError:
        return ""
    groups: dict[str, list[str]] = {}
    for reason in listed if isinstance(listed, list) else []:
        match = _REASON.match(str(reason))
        kind, rest = (match[1], match[2]) if match else ("", str(reason))
        if kind == "rule":
            rest = rest.partition("/")[2].replace("phrase:", "").replace("_", " ")
        if rest and not rest.startswith("type=") and rest.casefold() not in map(str.casefold, groups.get(kind, [])):
            groups.setdefault(kind, []).append(rest)
    names = {"rule": "Patterns", "heading": "Heading", "words": "Telling words", "place": "Place", "near": "Nearby"}
    names["reviewer"] = "Reviewer"
    return "; ".join(
        f"{names.get(kind, 'Other')}: {', '.join(items[:_REASONS_SHOWN])}" for kind, items in groups.items()
    )


def pages_words(first: Any, last: Any) -> str:
    """Return pages as "12" or "12-13"; "" where the format has none."""
    if is_missing(first):
        return ""
    return str(int(first)) if is_missing(last) or first == last else f"{int(first)}-{int(last)}"


def clause_words(part: Any, number: Any) -> str:
    """Return part and clause number as one reference: ``Schedule 2: Services, 4.1``."""
    return ", ".join(piece for piece in (text_of(part), text_of(number)) if piece)
