"""The summary: title, form, parties, dates, value, law and marking, each with its place or plainly missing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol

from contractlens.facts.cues import compile_words, load_facts, words_source
from contractlens.facts.forms import recognise
from contractlens.facts.governing_law import find_governing_law
from contractlens.facts.periods import known_start
from contractlens.facts.places import one_line
from contractlens.facts.records import SummaryFact
from contractlens.facts.summary_facts import HEAD, fact_at, missing_fact
from contractlens.facts.titles import find_title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from contractlens.facts.places import Places
    from contractlens.facts.records import DateFact, DateKind, Party

_REFERENCE = re.compile(r"(?=[\w/.-]*\d)[A-Z0-9][\w/.\-]{2,30}(?:\s\d{2,6})?")


class MoneyLike(Protocol):
    """A sum in the text."""

    @property
    def amount(self) -> int | float:
        """How much, in whole units."""
        ...

    @property
    def currency(self) -> str:
        """ISO 4217 code."""
        ...

    @property
    def start(self) -> int:
        """First character."""
        ...

    @property
    def end(self) -> int:
        """One past the last character."""
        ...


@dataclass(frozen=True, slots=True)
class Sources:
    """What the summary is made from."""

    places: Places
    parties: Sequence[Party]
    dates: Sequence[DateFact]
    find_money: Callable[[str], Sequence[MoneyLike]]


def summarise(sources: Sources) -> tuple[SummaryFact, ...]:
    """Return one fact per line of the summary, in fixed order; a fact that is not stated has no value."""
    places = sources.places
    law = find_governing_law(places)
    value, currency = _value(sources, law.value or "")
    title = find_title(places)
    return (
        title,
        _form(places, title.value or ""),
        _reference(places),
        _party(sources.parties, "buyer", places),
        _party(sources.parties, "supplier", places),
        _date(sources, "signed", "signature"),
        _date(sources, "start", "start"),
        _date(sources, "end", "end"),
        value,
        currency,
        law,
        _marking(places),
    )


def _form(places: Places, title: str) -> SummaryFact:
    form = recognise(places.text, title)
    if form is None:
        return missing_fact("form", "no published form recognised")
    return fact_at(
        places, "form", form.name, form.start, form.end, f"score {form.score} from {form.phrases} phrases of this form"
    )


def _reference(places: Places) -> SummaryFact:
    """Return the number of the contract: from a labelled row or line, or beside "Contract reference" on the cover."""
    text = places.text
    labels = load_facts()["summary"]["reference_labels"]
    for row in places.table_rows():
        label = one_line(text[row[0][0] : row[0][1]]).strip(" :.").lower()
        if (
            len(row) > 1
            and label in labels
            and (match := _REFERENCE.search(text, row[1][0], min(row[1][1], row[1][0] + 80)))
        ):
            return fact_at(places, "reference", match.group(), *match.span())
    pattern = re.compile(
        rf"(?<!\w)(?:{words_source(labels)})(?!\w)\.?\s?(?:is\s)?[:#—–]?\s{{0,3}}(?P<value>{_REFERENCE.pattern})",
        re.IGNORECASE,
    )
    for match in pattern.finditer(text, 0, HEAD):
        label = match.group()[: match.start("value") - match.start()].strip(" .:#—–").lower()
        short = label in {"contract", "agreement", "deed", "order", "number"}
        if re.fullmatch(r"\d{1,3}(?:\.\d{1,3})*\.?", match["value"]):
            continue  # "this Agreement. 1.9" is the number of a clause
        if not short or re.search(r"[/-]", match["value"]) or ":" in match.group():
            return fact_at(
                places,
                "reference",
                match["value"].rstrip("."),
                match.start("value"),
                match.start("value") + len(match["value"].rstrip(".")),
            )
    for furniture in places.document.furniture:
        if match := pattern.search(furniture.text):
            return SummaryFact(
                "reference", match["value"].rstrip("."), furniture.text, note="from a page header or footer"
            )
    return missing_fact("reference")


def _party(parties: Sequence[Party], role: str, places: Places) -> SummaryFact:
    found = [party for party in parties if party.role == role]
    if not found:
        return missing_fact(role)
    order = {"parties": 0, "table": 1, "cover": 2, "signature": 3}
    best = min(found, key=lambda party: (order[party.source], party.start))
    note = f"{len(found)} parties with this role" if len(found) > 1 else ""
    return fact_at(places, role, best.name, best.start, best.end, note)


def _date(sources: Sources, name: str, kind: DateKind) -> SummaryFact:
    """Return the one day of a kind; where the contract gives several, the first, with a note."""
    facts = [fact for fact in sources.dates if fact.kind == kind]
    stated = [fact for fact in facts if fact.value is not None and not fact.derived]
    derived = [fact for fact in facts if fact.derived]
    blanks = [fact for fact in facts if fact.placeholder]
    if not stated and not derived:
        if blanks:
            first = blanks[0]
            return SummaryFact(
                name,
                None,
                sources.places.text[first.start : first.end],
                first.start,
                first.end,
                "blank, still to be filled in",
            )
        return missing_fact(name)
    chosen = stated[0] if stated else derived[0]
    values = {fact.value for fact in (stated or derived)}
    notes = [chosen.arithmetic] if chosen.derived else []
    if name == "signed" and len(values) > 1 and kind == "signature":
        chosen = max(stated, key=lambda fact: fact.value.isoformat() if fact.value else "")
        notes.append("the last of several dates of signature")
    elif len(values) > 1:
        notes.append(f"{len(values)} different dates; this is the first")
    if chosen.ambiguous:
        notes.append("day and month could be the other way round")
    if chosen.precision != "day":
        notes.append(f"only the {chosen.precision} is stated")
    if (
        name == "start"
        and known_start(sources.dates) is None
        and len(values) == 1
        and chosen.precision == "day"
        and not chosen.ambiguous
    ):
        notes.append("not certain")
    return fact_at(
        sources.places,
        name,
        chosen.value.isoformat() if chosen.value else "",
        chosen.start,
        chosen.end,
        "; ".join(notes),
    )


@cache
def _value_cue() -> re.Pattern[str]:
    return compile_words(load_facts()["summary"]["value_cues"])


@cache
def _no_value() -> re.Pattern[str]:
    return compile_words(load_facts()["summary"]["not_value_cues"])


def _value(sources: Sources, law: str) -> tuple[SummaryFact, SummaryFact]:
    """Return the value of the contract and its currency."""
    places = sources.places
    for start, end, labelled in _value_places(places):
        reach = min(end + _SUM_REACH, len(places.text))  # a sum in words may end far behind where it begins
        sums = [
            money
            for money in sources.find_money(places.text[start:reach])
            if money.amount > 0 and start + money.start < end and not _RATE.match(places.text, start + money.end)
        ]
        if sums:
            money = sums[0]
            first, last = start + money.start, start + money.end
            amount = f"{money.amount:.2f}".rstrip("0").rstrip(".")
            note = "" if labelled else "from a sentence about the price"
            code = money.currency
            if code == "USD" and not _US_DOLLAR.search(places.text, max(0, first - 6), last + 8):
                code = _dollars(places, law)
            return fact_at(places, "value", amount, first, last, note), fact_at(places, "currency", code, first, last)
    return missing_fact("value"), _currency(places, law)


def _value_places(places: Places) -> Iterator[tuple[int, int, bool]]:
    """Yield where the value may stand: labelled rows first, then what follows such words as "total contract price"."""
    text = places.text
    for row in places.table_rows():
        label = one_line(text[row[0][0] : row[0][1]]).strip(" :.").lower()
        if len(row) > 1 and len(label) < 60 and _value_cue().search(label) and not _no_value().search(label):  # noqa: PLR2004  a label
            yield row[1][0], row[-1][1], True
    for match in _value_cue().finditer(text):
        first, last = places.sentence(match.start(), match.end())
        sentence = text[first:last]
        if not _no_value().search(sentence):
            yield match.end(), min(last, match.end() + _VALUE_REACH), False


_SUM_REACH = 120
_VALUE_REACH = 70  # characters behind "contract price" in which its sum stands
_CURRENCY_WORDS = {
    "pounds sterling": "GBP",
    "sterling": "GBP",
    "us dollars": "USD",
    "united states dollars": "USD",
    "euro": "EUR",
    "euros": "EUR",
    "australian dollars": "AUD",
    "new zealand dollars": "NZD",
    "canadian dollars": "CAD",
}
_SIGNS = re.compile(r"£|€|US\$|A\$|NZ\$|\$")
_SIGN_CODES = {"£": "GBP", "€": "EUR", "US$": "USD", "A$": "AUD", "NZ$": "NZD", "$": "USD"}


_RATE = re.compile(
    r"\s?(?:\([^()\n]{0,30}\)\s)?(?:per|a|an|each|every|/|p\.)\s?(?:year|annum|a\.|month|quarter|week|day|hour|user|licence|license|seat)\b",
    re.IGNORECASE,
)
_US_DOLLAR = re.compile(r"US\$|USD|U\.S\.|United States", re.IGNORECASE)
_DOLLAR_CODES = re.compile(r"(?<![A-Z])(?P<code>USD|CAD|AUD|NZD|SGD|HKD)(?![A-Z])")


def _dollars(places: Places, law: str) -> str:
    """Return whose dollars "$" means: by a code in the text, else by the country whose law governs the contract."""
    if code := _DOLLAR_CODES.search(places.text):
        return code["code"]
    countries = load_facts()["summary"]["dollar_countries"]
    return next((code for code, names in countries.items() if any(name in law.lower() for name in names)), "USD")


def _currency(places: Places, law: str) -> SummaryFact:
    """Return the currency that the contract names for itself, else the one whose sign it uses throughout."""
    named = re.compile(
        rf"(?i)\b(?:currency|dollars|amounts|sums|payments?|prices?)\b[^.\n]{{0,60}}?\b(?:is|are|in|to)\s(?P<name>{words_source(_CURRENCY_WORDS)})\b"
    )
    if match := named.search(places.text):
        return fact_at(places, "currency", _CURRENCY_WORDS[one_line(match["name"]).lower()], *match.span("name"))
    signs = list(_SIGNS.finditer(places.text))
    if signs and len({match.group() for match in signs}) == 1:
        first = signs[0]
        code = _dollars(places, law) if first.group() == "$" else _SIGN_CODES[first.group()]
        return fact_at(places, "currency", code, *first.span(), "the only sign used for sums")
    return missing_fact("currency")


def _marking(places: Places) -> SummaryFact:
    """Return the protective marking: in page headers and footers, on the cover, or alone on a line."""
    markings = load_facts()["summary"]["markings"]
    pattern = re.compile(
        rf"(?<![\w-])(?:{words_source(markings)})(?![\w-])(?:\s?[-–:]\s?(?:{words_source(load_facts()['summary']['descriptors'])})(?!\w))?",
        re.IGNORECASE,
    )
    for furniture in places.document.furniture:
        match = pattern.search(furniture.text)
        if match and match.group().isupper():
            return SummaryFact(
                "protective_marking", _marked(match.group()), furniture.text, note="from a page header or footer"
            )
    for match in pattern.finditer(places.text):
        line_start = places.text.rfind("\n", 0, match.start()) + 1
        line_end = places.text.find("\n", match.end())
        line = places.text[line_start : line_end if line_end >= 0 else len(places.text)].strip(" \t[]()*–-")
        alone = len(line) <= len(match.group()) + 4
        labelled = re.match(r"(?i)(?:(?:protective|security|government)?\s?(?:marking|classification))\s?[:\t–-]", line)
        if match.group().isupper() and (alone or labelled):
            return fact_at(places, "protective_marking", _marked(match.group()), *match.span())
    return missing_fact("protective_marking", "none found in the text, page headers or footers")


def _marked(words: str) -> str:
    """Return a marking in one writing: "OFFICIAL-SENSITIVE" for "Official - Sensitive"."""
    plain = re.sub(r"\s?[-–]\s?", "-", one_line(words).upper())
    return plain.replace("OFFICIAL SENSITIVE", "OFFICIAL-SENSITIVE").replace(
        "COMMERCIAL-IN-CONFIDENCE", "COMMERCIAL IN CONFIDENCE"
    )
