"""The title of a contract: from its cover and headings, else from the sentence that begins "This ... Agreement"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.facts.cues import compile_words, load_facts
from contractlens.facts.places import one_line
from contractlens.facts.records import SummaryFact
from contractlens.facts.summary_facts import HEAD, fact_at, missing_fact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.facts.places import Places

_FRONT_PROVISIONS = 60
_MIN_TITLE = 3  # characters: "v1" is no title
_MAX_TITLE = 160
_FRONT = 1_500  # characters in which a heading may be the title; further on "Payment Terms" heads a section


def find_title(places: Places) -> SummaryFact:
    """Return the title: the one that names a kind of contract, else one with a word such as Services, else the first.

    Where none names a kind of contract, the first sentence may: "This Sponsorship Agreement (the "Agreement") is made".
    """
    shown = list(_titles(places))
    summary = load_facts()["summary"]
    kinds, words = compile_words(summary["contract_words"]), compile_words(summary["title_words"])
    titled = [entry for entry in shown if kinds.search(entry.text) and (entry.kind == "title" or entry.start < _FRONT)]
    if not titled or _GENERIC.fullmatch(titled[0].text):
        titled = _longer(places, titled[0] if titled else None) or titled
    titled = titled or [entry for entry in shown if words.search(entry.text)]
    titled = titled or [entry for entry in shown if entry.kind == "title"]
    if titled:
        best = min(titled, key=lambda entry: (entry.kind == "heading", entry.start))
        note = "" if best.kind in {"title", "sentence"} else "a heading, not a title"
        return fact_at(places, "title", best.text, best.start, best.end, note)
    stated = places.document.properties.get("title", "")
    if stated.strip():
        return SummaryFact("title", one_line(stated), note="from the file's properties")
    return missing_fact("title")


@dataclass(frozen=True, slots=True)
class _Title:
    kind: str
    start: int
    end: int
    text: str


def _titles(places: Places) -> Iterator[_Title]:
    """Yield what may be the title: titles, headings and names of parts at the beginning, without numbers of exhibits."""
    for clause in places.clauses[:_FRONT_PROVISIONS]:
        if clause.kind not in {"title", "heading", "part"} or clause.start >= HEAD:
            continue
        line = re.compile(r"[^\n\t]+").match(places.text, clause.start, clause.own_end)
        if line is None:
            continue
        filed = _FILED_AS.match(line.group())
        start = clause.start + (filed.end() if filed else 0)
        end = line.end()
        text = one_line(places.text[start:end])
        if parties := _WITH_PARTIES.search(text):
            text = text[: parties.start()].rstrip(" ,-–")
            end = start + len(text) if places.text[start:].startswith(text) else end
        if _MIN_TITLE < len(text) <= _MAX_TITLE and not _NO_TITLE.match(text):
            yield _Title(clause.kind if clause.kind != "part" else "heading", start, end, text)


def _longer(places: Places, generic: _Title | None) -> list[_Title]:
    """Return the title that "AGREEMENT" and the line "for the supply of ..." make, or that the first sentence names."""
    if generic is not None and (more := _FOR.match(places.text, generic.end)):
        text = one_line(places.text[generic.start : more.end()])
        return [_Title(generic.kind, generic.start, more.end(), text)] if len(text) <= _MAX_TITLE else []
    match = _CAPITALS.search(places.text, 0, _FRONT) or _THIS.search(places.text, 0, HEAD)
    if match is None or _GENERIC.fullmatch(match["title"]):
        return []
    return [_Title("sentence", *match.span("title"), one_line(match["title"]))]


_WITH_PARTIES = re.compile(
    r"(?<=\w)[\s,]{1,3}(?:dated\b|by\sand\s(?:between|among)\b|between\b|ref(?:erence)?\s?:).*$", re.IGNORECASE
)
_NO_TITLE = re.compile(
    r"(?:exhibit|ex[\s-]|dated\b|version\b|table of contents|contents\b|page\b|execution\b|confidential\b|draft\b|subject to contract|\(\d\)|between\b|definitions?\b|background\b|parties\b|recitals?\b)",
    re.IGNORECASE,
)
_FILED_AS = re.compile(r"(?:exhibit|ex)[\s.\-]{1,2}\d{1,3}(?:[.()a-z\d]{0,8})?[\s:–-]{1,3}(?=\w)", re.IGNORECASE)
_GENERIC = re.compile(
    r"(?:this\s)?(?:agreement|contract|deed|order form|form of agreement|articles of agreement)", re.IGNORECASE
)
_FOR = re.compile(
    r"\s{1,2}(?:for|relating to|in relation to|in respect of|regarding|concerning)\s[^\n\t]{5,140}", re.IGNORECASE
)
_STAMPS = r"(?:EXECUTION\s(?:VERSION|COPY)|CONFIDENTIAL(?:\sTREATMENT)?(?:\sREQUESTED)?|FINAL|DRAFT|REDACTED|COPY)"
_CAPITALS = re.compile(
    rf"(?<![\w.“\"])(?:{_STAMPS}\s){{0,2}}(?P<title>(?![A-Z]\s|{_STAMPS}|THIS\b|THE\b|EXHIBIT|EX-)(?:[A-Z][A-Z&’'/-]{{0,25}},?\s){{1,10}}(?:AGREEMENT|CONTRACT|DEED|LEASE))"
    r"(?=\s{1,4}(?:This\b|THIS\b|BETWEEN\b|[Bb]etween\b|by\sand\b|[Dd]ated\b))"
)
_THIS = re.compile(
    r"\b(?i:this)\s(?P<title>(?:[A-Z][\w&’'/-]*,?\s(?:(?:and|of|for|the|&|on)\s){0,2}){1,12}(?i:agreement|contract|deed|lease|order))\s?(?=\(|,|is\b|dated\b|made\b|effective\b)"
)
