"""Finds the words that refer to provisions: "clauses 4 to 7 and 9", "paragraph 4 of Schedule 2", "this Annex"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from contractlens.facts.cues import load_facts, words_source

if TYPE_CHECKING:
    from collections.abc import Iterator

Rank = Literal["part", "provision"]

MAX_RANGE = 30  # provisions of "clauses 1 to 400" that are listed one by one; a longer range gives its ends
_SMALL_WORDS = frozenset({"OF", "TO", "IN", "ON", "AS", "OR", "BY", "AN", "IS", "IT", "AT", "BE", "IF", "SO", "NO"})
_NEAR_LETTERS = 8  # "(a) and (f)" are named together; "(a) or (y)" are not
_LIST_ITEMS = 24  # of "clauses 1, 2, 3 ..." in one reference; the pattern stays linear
_PART_WORDS = {
    "schedules": "schedule", "annexes": "annex", "annexure": "annex", "annexures": "annex", "appendices": "appendix",
    "appendixes": "appendix", "exhibits": "exhibit", "attachments": "attachment", "parts": "part", "addenda": "addendum",
}  # fmt: skip
_PROVISION_WORDS = {
    "clauses": "clause", "cl": "clause", "cls": "clause", "sub-clause": "clause", "sub-clauses": "clause", "subclause": "clause",
    "subclauses": "clause", "paragraphs": "paragraph", "para": "paragraph", "paras": "paragraph", "sub-paragraph": "paragraph",
    "sub-paragraphs": "paragraph", "subparagraph": "paragraph", "subparagraphs": "paragraph", "sections": "section",
    "subsection": "section", "subsections": "section", "sub-section": "section", "sub-sections": "section", "§": "section",
    "§§": "section", "articles": "article", "conditions": "condition", "recitals": "recital", "rules": "rule",
    "regulations": "regulation", "s": "section", "ss": "section", "sec": "section", "art": "article", "reg": "regulation",
    "gcc": "condition", "scc": "condition",
}  # fmt: skip
PART_KINDS = frozenset({"schedule", "annex", "appendix", "exhibit", "attachment", "part", "addendum"})
_FIGURES = (
    r"\d{1,4}(?:[a-z]-\d{1,3})?(?:[.\-]\d{1,4}){0,6}[A-Z]?(?:\s?\.?\((?:[a-z]{1,5}|[A-Z]{1,3}|\d{1,2}[A-Z]?)\)){0,5}"
)
_BRACKETED = r"(?:\((?:[a-z]{1,5}|[A-Z]{1,3}|\d{1,2})\)){1,4}"
_LETTERED = r"(?-i:[A-Z]{1,2}\.?\d{1,3}(?:\.\d{1,3}){0,4})(?:\([a-z0-9]{1,4}\)){0,3}"
_ROMAN = r"(?-i:[IVXLC]{1,6})(?:\.\d{1,3}){0,3}(?:\([a-z0-9]{1,4}\)){0,3}(?![\w])"
_NUMBER = rf"(?:{_FIGURES}|{_LETTERED}|{_ROMAN}|(?-i:[A-Z])(?![\w'’])|{_BRACKETED})(?![\w])"
_WORD_NUMBER = r"one|two|three|four|five|six|seven|eight|nine|ten"
_PART_NUMBER = rf"(?:(?:no\.?\s?)?\d{{1,3}}(?:[.\-]\d{{1,3}}){{0,3}}[A-Z]?(?![\w])|(?-i:[A-Z]{{1,2}}[.\-‐‑]?\d{{1,3}}(?:\.\d{{1,3}}){{0,2}}|[IVXLC]{{1,6}}|[A-Z]{{1,2}})(?![\w'’])|(?:{_WORD_NUMBER})(?!\w))"
_TO = r"(?:\s?[–—]\s?|\s(?:to|through|thru)\s)"
_SEP = rf"(?:\s?,\s?(?:and/or|and|or)\s|\s?,\s?|\s(?:and/or|and|or)\s|\s?&\s?|\s?/\s?|{_TO})"
_FAMILY = words_source(load_facts()["references"]["families"])
_GAP = r"[^\S\n\t]{1,3}"  # a reference does not run over the end of a paragraph or of a cell
_QUOTE = r"[“”\"]?"
_ATOM = re.compile(
    rf"(?<![\w§-])(?:(?P<this>this|that|such|said)[\s ]{{1,3}})?"
    rf"(?:(?P<family>(?:{_FAMILY})[\s ]{{1,3}})?(?P<part>schedules?|annexes|annexures?|annex|appendix|appendices|appendixes|exhibits?|attachments?|parts?|addendum|addenda)"
    rf"(?:{_GAP}{_QUOTE}(?P<parts>{_PART_NUMBER}(?:{_QUOTE}{_SEP}{_QUOTE}{_PART_NUMBER}){{0,{_LIST_ITEMS}}}){_QUOTE}(?P<partsub>\([a-z]{{1,3}}\))?|(?=\W|$))"
    rf"|(?P<word>(?:sub-?)?(?:clauses?|paragraphs?|sections?)|cls?\.|paras?\.?|(?<!\.)ss?\.|sec\.|articles?|art\.|conditions?|recitals?|rules?|regulations?|(?<!Fed\.\s)reg\.|§{{1,2}}|(?-i:GCC|SCC))"
    rf"(?:(?:{_GAP})?(?:no\.?\s?)?(?P<numbers>{_NUMBER}(?:{_SEP}(?:(?:and|or)\s)?{_NUMBER}){{0,{_LIST_ITEMS}}})"
    rf"|{_GAP}(?P<blank>\[[^\]\n]{{0,24}}\]|(?-i:X{{1,3}}(?:\.X{{1,3}})?)(?!\w))|(?=\W)))",
    re.IGNORECASE,
)
_ONE = re.compile(rf"(?<!\w){_NUMBER}", re.IGNORECASE)
_ONE_PART = re.compile(rf"(?<!\w){_PART_NUMBER}", re.IGNORECASE)
_IS_RANGE = re.compile(_TO, re.IGNORECASE)
_TITLE = re.compile(r"\s{1,2}\(\s?(?P<title>[A-Z][^()\n]{2,90})\)")


@dataclass(frozen=True, slots=True)
class Item:
    """One number of a reference: "7" of "clauses 4 to 7"; `start` and `end` enclose the words it is shown with."""

    number: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """The words of a reference to one or several provisions or parts of one kind.

    Attributes:
        kind: ``clause``, ``paragraph``, ``schedule``, ...
        items: The numbers; empty for "this Schedule".
        start: First character.
        end: One past the last, with a title in brackets behind it: "Schedule 3 (Charges)".
        own: True behind "this".
        family: "call-off" of "Call-Off Schedule 3", lower case.
        title: "Charges" of "Schedule 3 (Charges)".
        broken: True where the number is still a blank.
        capital: True when the word begins with a capital letter.
    """

    kind: str
    items: tuple[Item, ...]
    start: int
    end: int
    own: bool
    family: str = ""
    title: str = ""
    broken: bool = False
    capital: bool = True

    @property
    def is_part(self) -> bool:
        """True for a schedule, annex or another part of a contract."""
        return self.kind in PART_KINDS


def find_citations(text: str) -> Iterator[Citation]:
    """Yield the references of a text in order; words such as "the clause" that name no number are left out."""
    for match in _ATOM.finditer(text):
        citation = _part(text, match) if match["part"] else _provision(match)
        if citation is not None:
            yield citation


def _part(text: str, match: re.Match[str]) -> Citation | None:
    word = match["part"].lower()
    begin = _begin(match, "family" if match["family"] else "part")
    kind = _PART_WORDS.get(word, word)
    capital = match["part"][0].isupper()
    own = (match["this"] or "").lower() == "this"
    if not match["parts"]:
        if own and capital and kind == word:
            return Citation(kind, (), begin, match.end("part"), own=True)
        return None
    if kind == "part" and not capital:
        return None  # "in part 2 of which ..." and "part a" are no names
    numbers = match["parts"]
    if match["part"].isupper() and numbers in _SMALL_WORDS:
        return None  # "NEGLIGENCE ON THE PART OF THE SUPPLIER"
    if not capital and not any(character.isdigit() for character in numbers) and len(numbers) == 1 and numbers in "aI":
        return None
    title, end = _title_behind(text, match.end())
    items = tuple(_items(match, "parts", _ONE_PART))
    if stray := next((place for place, item in enumerate(items[1:], start=1) if _is_word(item, items[0])), 0):
        items, title, end = items[:stray], "", items[stray - 1].end
    family = re.sub(r"[\s-]+", "-", (match["family"] or "").strip().lower())
    return Citation(kind, items, begin, end, own, family, title, capital=capital)


def _is_word(item: Item, first: Item) -> bool:
    """True for the "QR" of "Exhibit K, and QR will buy": the sentence goes on behind the list."""
    roman = all(letter in "IVXLC" for letter in item.number)
    return item.number.isalpha() and item.number.isupper() and len(item.number) > len(first.number) and not roman


def _provision(match: re.Match[str]) -> Citation | None:
    word = match["word"].lower().rstrip(".")
    begin = _begin(match, "word")
    kind = _PROVISION_WORDS.get(word, word)
    own = (match["this"] or "").lower() == "this"
    capital = match["word"][0].isupper()
    if match["blank"]:
        return Citation(kind, (), begin, match.end(), own, broken=True, capital=capital)
    if not match["numbers"] or _is_name_of_law(match):
        return None
    if word in {"s", "ss", "sec", "art", "reg", "cl", "cls"} and not match["numbers"][0].isdigit():
        return None
    title, end = _title_behind(match.string, match.end())
    items = tuple(_items(match, "numbers", _ONE))
    return Citation(kind, items, begin, end, own, title=title, capital=capital)


def _is_name_of_law(match: re.Match[str]) -> bool:
    """True for "the Public Contracts Regulations 2015" and "Regulation (EU) 2018/1725": names, no provisions."""
    if not match["word"].lower().startswith("regulation") or not match["word"][0].isupper():
        return False
    return bool(re.fullmatch(r"(?:19|20)\d\d|\((?:EU|EC|EEC|UK)\)", match["numbers"]))


def _begin(match: re.Match[str], group: str) -> int:
    """Return where a reference begins: at "this", but behind the "that" of another sentence."""
    return match.start() if (match["this"] or "").lower() == "this" else match.start(group)


def _title_behind(text: str, end: int) -> tuple[str, int]:
    """Return the title in brackets behind a number, and where the reference ends with it."""
    named = _TITLE.match(text, end)
    return (named["title"], named.end()) if named else ("", end)


def _items(match: re.Match[str], group: str, one: re.Pattern[str]) -> Iterator[Item]:
    """Yield the numbers of a list, with those between the ends of a range."""
    text, limit = match.string, match.end(group)
    previous: Item | None = None
    word = bool(match["word"])
    for found in one.finditer(text, match.start(group), limit):
        number = re.sub(r"(?i)^no\.?\s?", "", found.group())
        start = (
            _begin(match, "word" if match["word"] else "family" if match["family"] else "part")
            if previous is None
            else found.start()
        )
        if previous is not None and previous.number[0].isdigit() and number.isalpha() and word:
            return  # "SECTION 9.1 OR A BREACH"
        between = text[previous.end : found.start()] if previous else ""
        if previous is not None and _IS_RANGE.fullmatch(between):
            for inner in _between(previous.number, number):
                yield Item(inner, previous.start, found.end())
        if previous is not None and number.startswith("(") and not previous.number.startswith("("):
            if "(" not in previous.number:
                return  # "complies with section 7.6 and (iii) notifies": the list of the sentence goes on
            if not _follows(previous.number, number):
                return
            number = previous.number[: previous.number.rfind("(")] + number
        previous = Item(number, start, found.end())
        yield previous


def _follows(previous: str, number: str) -> bool:
    """Tell "8.2(e) or (f)" from "8.2(e) or (v) a claim", where the list of the sentence goes on."""
    last, following = previous[previous.rfind("(") + 1 : -1], number[1:-1]
    if len(last) != 1 or len(following) != 1:
        return True
    return last.isupper() == following.isupper() and 0 < ord(following) - ord(last) <= _NEAR_LETTERS


def _between(first: str, last: str) -> list[str]:
    """Return the numbers between the two ends of a range, "5" and "6" for "4" and "7"; none where that is unclear."""
    head, _, low = first.rpartition(".")
    other, _, high = last.rpartition(".")
    if head != other or not (low.isdigit() and high.isdigit()) or not 1 < int(high) - int(low) <= MAX_RANGE:
        return []
    return [f"{head}.{number}" if head else str(number) for number in range(int(low) + 1, int(high))]
