"""Dates and what they are: signature, start, end, extension, a day by which something must happen, or a mention."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from contractlens.facts.calendar import find_dates
from contractlens.facts.cues import compile_words, load_facts
from contractlens.facts.periods import derived_dates
from contractlens.facts.records import DateFact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contractlens.facts.calendar import Mention
    from contractlens.facts.places import Places
    from contractlens.facts.records import DateKind, Definition

_ORDER: tuple[DateKind, ...] = ("mention", "extension_end", "end", "start", "signature")
_BEHIND = re.compile(r"[\s,]{0,3}\(?\s?(?:the|this)?\s{0,2}[“\"‘']\s?(?P<term>[^“”\"]{3,60})[”\"’']", re.IGNORECASE)
_BEHIND_BARE = re.compile(r"\s?\(\s?(?:the\s)?(?P<term>(?:[A-Z][a-z]+\s){1,3}Date)\s?\)")
_TO = re.compile(
    r"(?<!prior\s)\b(?:to|until|till|through|up\sto|up\sto\sand\sincluding)\s(?:and\sincluding\s|the\send\sof\s|midnight\son\s)?(?:the\s)?$",
    re.IGNORECASE,
)
_TERM_FROM = re.compile(
    r"\b(?:term|period|duration)\s(?:of\s)?[^.;]{3,40}\b(?:years?|months?|weeks?),?\s(?:from|commencing(?:\son)?|beginning(?:\son)?|starting(?:\son)?)\s(?:and\sincluding\s)?(?:the\s)?$",
    re.IGNORECASE,
)
_FIELD = re.compile(r"(?:^|[\n\t ])(?:by|name|title|position|signature|signed|print name)\s?:|/s/", re.IGNORECASE)
_FIELD_REACH = 300  # characters before a date in which the other lines of a signature stand
_LAST_PART = 0.8  # of the text: what is dated behind is dated by those who sign
_NAMES_TERM = re.compile(r"(?:start|commencement|effective)", re.IGNORECASE)
_NAMES_END = re.compile(r"(?:expiry|end|expiration|termination)\s?date|expiry", re.IGNORECASE)
_SIGNED_BY = re.compile(
    r"(?:signature|/s/|signed|print name|title|name)\b[^.]{0,80}\bdated?\s?:?\s{0,3}$", re.IGNORECASE
)
_FIELDS_REACH = 100  # characters of a line of signature fields
_MEANING_HEAD = 60  # characters of a meaning in which its date stands: "means 1 April 2025"
_SIGNED_REACH = 40  # characters: "entered into as of"
_HEAD = 4_000  # characters: a dated cover or first sentence is the date of the contract


@cache
def _cue(kind: str) -> re.Pattern[str]:
    return compile_words(load_facts()["dates"][kind])


@cache
def _labels() -> dict[str, DateKind]:
    lexicon = load_facts()["dates"]
    kinds: dict[str, DateKind] = {}
    for key, kind in _LABEL_KINDS:
        kinds |= dict.fromkeys(lexicon[key], kind)
    return kinds


_LABEL_KINDS: tuple[tuple[str, DateKind], ...] = (
    ("labels_signature", "signature"), ("labels_extension", "extension_end"), ("labels_end", "end"), ("labels_start", "start"),
)  # fmt: skip


def find_date_facts(places: Places, definitions: Sequence[Definition]) -> tuple[DateFact, ...]:
    """Return the dates of a contract in order, with those that follow from a stated period and a known start.

    Args:
        places: The contract.
        definitions: Its definitions: '"Start Date" means 1 April 2025'.
    """
    rows, columns = _rows(places), _columns(places)
    definitions = sorted((one for one in definitions if one.kind != "inline"), key=lambda one: one.meaning_start)
    facts: list[DateFact] = []
    for mention in find_dates(places.text):
        if not _skipped(places, mention):
            facts += _facts(places, mention, definitions, rows, columns)
    facts = _without_past(_unique_start(facts))
    facts += derived_dates(places, facts)
    return tuple(sorted(facts, key=lambda fact: (fact.start, fact.end)))


def _skipped(places: Places, mention: Mention) -> bool:
    clause = places.clause_at(mention.start)
    return clause is not None and clause.kind == "contents"


def _rows(places: Places) -> list[tuple[int, int, str]]:
    """Return start, end and label of the table rows, in order."""
    rows = []
    for row in places.table_rows():
        if len(row) > 1:
            label = " ".join(places.text[row[0][0] : row[0][1]].split()).strip(" :.*").lower()
            rows.append((row[1][0], row[-1][1], label))
    return sorted(rows)


def _columns(places: Places) -> dict[tuple[int, int], str]:
    """Return the words at the head of each column of each table, lower case."""
    heads: dict[tuple[int, int], str] = {}
    for block in places.document.blocks:
        if block.cell is not None and block.cell.row == 0:
            heads[block.cell.table, block.cell.column] = places.text[block.start : block.end].strip(" :.*").lower()
    return heads


def _facts(
    places: Places,
    mention: Mention,
    definitions: Sequence[Definition],
    rows: Sequence[tuple[int, int, str]],
    columns: dict[tuple[int, int], str],
) -> Iterator[DateFact]:
    """Yield what a date is; "dated as of 4 May 2020 (the Effective Date)" is both the date of the contract and its start."""
    first, last = places.sentence(mention.start, mention.end)
    fact = DateFact(
        "mention", mention.value, mention.precision, mention.start, mention.end, first, last,
        ambiguous=mention.ambiguous, placeholder=mention.value is None,
    )  # fmt: skip
    kind = _kind(places, mention, first, definitions, rows)
    if kind == "start" and mention.start < _HEAD:
        before = places.text[max(first, mention.start - _SIGNED_REACH) : mention.start]
        if _cue("signature").search(before):
            yield replace(fact, kind="signature")
    block = places.block_at(mention.start)
    if kind == "mention" and block is not None and block.cell is not None and block.cell.row:
        head = columns.get((block.cell.table, block.cell.column), "")
        kind = (
            "duty"
            if head in load_facts()["dates"]["columns_duty"] and not _is_versions(columns, block.cell.table)
            else kind
        )
    yield replace(fact, kind=kind)


def _is_versions(columns: dict[tuple[int, int], str], table: int) -> bool:
    """True for a table of versions, clauses or documents: its dates are past."""
    return any(
        word in columns.get((table, column), "")
        for column in range(2)
        for word in load_facts()["dates"]["past_columns"]
    )


def _kind(
    places: Places,
    mention: Mention,
    first: int,
    definitions: Sequence[Definition],
    rows: Sequence[tuple[int, int, str]],
) -> DateKind:
    text = places.text
    named = _named_kind(text, mention, definitions)
    if named is not None:
        return named
    label = _label_of(text, mention, rows)
    before = text[max(first, mention.start - load_facts()["dates"]["reach"]) : mention.start]
    if label in _labels():
        return _labelled(places, mention, label, before)
    signed = _SIGNED_BY.search(text, max(first, mention.start - _FIELDS_REACH), mention.start)
    if signed or (_clause_kind(places, mention) == "signature" and _nearest(before) != "mention"):
        return "signature"
    return _by_cue(places, mention, first, before, label)


def _clause_kind(places: Places, mention: Mention) -> str:
    clause = places.clause_at(mention.start)
    return clause.kind if clause is not None else ""


def _labelled(places: Places, mention: Mention, label: str, before: str) -> DateKind:
    """Return the kind of a date behind a label: "Start date | 1 April 2025", "Date: 3 May 2025"."""
    labelled = _labels()[label]
    if labelled == "signature":
        fields = _FIELD.search(places.text, max(0, mention.start - _FIELD_REACH), mention.start)
        signing = fields or _clause_kind(places, mention) in {"", "signature", "title"} or mention.start < _HEAD
        return "signature" if signing or label != "date" else "mention"
    kind = _nearest(before)
    within = kind if kind in {"start", "end", "extension_end"} else labelled
    return "end" if labelled == "end" and within == "start" and _nearest_is_end(before) else within


def _by_cue(places: Places, mention: Mention, first: int, before: str, label: str) -> DateKind:
    """Return the kind of a date in a sentence, by the cue nearest before it."""
    text, kind, where = places.text, _nearest(before), _clause_kind(places, mention)
    near = before[-_DUTY_REACH:]
    due = bool(_cue("modal").search(text, first, mention.start)) and bool(_cue("duty").search(near))
    due = due or (bool(_cue("option").search(text, first, mention.start)) and bool(_cue("deadline").search(near)))
    if kind == "start" and _TO.search(before):
        kind = "end"
    elif kind == "start" and _ENDED.search(text, first, mention.start):
        kind = "mention"
    elif kind in {None, "duty"} and _TERM_FROM.search(before):
        kind = "start"
    otherwise: DateKind = "duty" if due else "mention"
    if kind in {"start", "end", "extension_end"}:
        sentence = text[first : mention.end]
        contract = bool(_cue("term_words").search(sentence)) or mention.start < _HEAD
        own = contract and not _cue("other_terms").search(f"{sentence} {label}")
        return kind if own and where not in {"", "footnote", "note"} else otherwise
    if kind == "signature":
        closing = mention.start > _LAST_PART * len(text) and bool(_CLOSING.search(near))
        own = mention.start < _HEAD or where in {"title", "signature"} or closing
        return "signature" if own and not _is_other_paper(text[first : mention.start]) else "mention"
    return "mention" if kind == "mention" else otherwise


def _is_other_paper(before: str) -> bool:
    """True for the date of a bid, a letter or an earlier agreement: 'that certain Licence Agreement dated'."""
    near = before[-_PAPER_REACH:]
    return bool(_cue("other_papers").search(near)) or bool(_QUOTED_PAPER.search(near))


_PAPER_REACH = 160  # characters before a date in which the paper that it dates is named
_CLOSING = re.compile(r"\b(?:signed|executed|done)\s(?:at|on|in|this)\b", re.IGNORECASE)
_ENDED = re.compile(r"\bterminat(?:e|ion)\b[^.;]{0,120}$", re.IGNORECASE)
_QUOTED_PAPER = re.compile(r"[”\"]\s(?:was\s|is\s)?(?:dated|signed|made|executed|entered)", re.IGNORECASE)
_DUTY_REACH = 30  # characters before a date: "no later than close of business on"


def _named_kind(text: str, mention: Mention, definitions: Sequence[Definition]) -> DateKind | None:
    """Return the kind of a date that the contract gives a name: '1 May 2025 (the "Start Date")'."""
    term = ""
    reach = mention.end + 80
    if behind := _BEHIND.match(text, mention.end, reach) or _BEHIND_BARE.match(text, mention.end, reach):
        term = behind["term"]
    else:
        index = bisect_right(definitions, mention.start, key=lambda definition: definition.meaning_start) - 1
        if index >= 0 and mention.start < definitions[index].meaning_start + _MEANING_HEAD:
            term = definitions[index].term
    if not term or len(term.split()) > 5:  # noqa: PLR2004  a longer name says more than a date
        return None
    if _NAMES_END.search(term):
        return "extension_end" if "extend" in term.lower() or "extension" in term.lower() else "end"
    return (
        "start"
        if _NAMES_TERM.search(term) and not re.search(r"(?i)service credit|warranty|phase|milestone", term)
        else None
    )


def _label_of(text: str, mention: Mention, rows: Sequence[tuple[int, int, str]]) -> str:
    """Return the label of the row or line that holds the date, lower case."""
    index = bisect_right(rows, (mention.start, 1 << 60, "")) - 1
    if index >= 0 and rows[index][0] <= mention.start < rows[index][1]:
        return rows[index][2]
    line = text.rfind("\n", 0, mention.start) + 1
    match = re.match(r"\W{0,3}(?P<label>[A-Za-z][A-Za-z \-]{1,40}?)\s?:", text[line : mention.start][:60])
    if match is None and (field := text[line : mention.start].strip(" \t").lower()) in {"date", "dated"}:
        return field
    return match["label"].lower().strip() if match else ""


def _nearest(before: str) -> DateKind | None:
    """Return the kind of the cue that ends nearest before a date; the longer of two that end together."""
    best: tuple[int, int] | None = None
    kind: DateKind | None = None
    for name in _ORDER:
        for match in _cue(name).finditer(before):
            place = (match.end(), match.end() - match.start())
            if best is None or place > best:
                best, kind = place, name
    return kind


def _nearest_is_end(before: str) -> bool:
    ends, starts = list(_cue("end").finditer(before)), list(_cue("start").finditer(before))
    return bool(ends) and (not starts or ends[-1].end() >= starts[-1].end())


def _unique_start(facts: list[DateFact]) -> list[DateFact]:
    """Let a date that stands beside the first start as a range be its end: "1 April 2025 to 31 March 2028"."""
    adjusted = list(facts)
    for index in range(1, len(adjusted)):
        last, fact = adjusted[index - 1], adjusted[index]
        together = (
            last.kind == "start" and fact.kind in {"mention", "start", "duty"} and fact.what_start == last.what_start
        )
        if together and last.value and fact.value and fact.value > last.value and fact.start - last.end <= _RANGE_GAP:
            adjusted[index] = replace(fact, kind="end")
    return adjusted


def _without_past(facts: list[DateFact]) -> list[DateFact]:
    """Make mentions of what seem duties of days before the contract was signed: dates of conventions and reports."""
    signed = [fact.value for fact in facts if fact.kind == "signature" and fact.value and not fact.ambiguous]
    if not signed:
        return facts
    first = min(signed)
    return [
        replace(fact, kind="mention") if fact.kind == "duty" and fact.value and fact.value < first else fact
        for fact in facts
    ]


_RANGE_GAP = 12  # characters: " to ", " until ", " and ends "
