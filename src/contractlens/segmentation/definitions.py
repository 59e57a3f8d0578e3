"""Recognises definitions: ``"X" means ...``, terms in bold, and rows of two-column tables of terms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contractlens.segmentation.cues import load_cues
from contractlens.segmentation.looks import has_modal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.document import Block, TableRow

MAX_TERM_WORDS = 12  # of a defined term, and of a heading over definitions
MAX_ROWS = 50  # of a table are looked at to tell what kind of table it is
MAX_CELLS = 100  # of a row are looked at to tell what kind of row it is
_HEAD = 320  # characters in which a definition names its term; keeps matching linear in the number of blocks

_MEANS = (
    r"(?:means?|shall\s+mean|will\s+mean|has\s+the\s+(?:same\s+)?meanings?|have\s+the\s+(?:same\s+)?meanings?|shall\s+have\s+the\s+(?:same\s+)?meanings?|"
    r"is\s+defined|are\s+defined|refers?\s+to|shall\s+be\s+construed|has\s+the\s+definition|includes?|:|–|—)"
)
_QUOTED = re.compile(
    r"(?:the\s+)?(?:(?:term|expression|word|phrase)s?\s+)?[“\"‘'„«][^”\"’»]{1,120}[”\"’'»](?:\s*,?\s*(?:or|and)\s*[“\"‘'][^”\"’]{1,80}[”\"’'])*\s*(?:\([^)]{0,60}\))?[\s,]*"
    + _MEANS,
    re.IGNORECASE,
)
_QUOTED_PHRASE = re.compile(r"[“\"‘'][^”\"’]{1,120}[”\"’'][^.;:]{1,80}\b(?:means?|is\s+defined|(?:has|have)\s+the)\b")
_QUOTED_ALONE = re.compile(r"[“\"‘'][^”\"’]{1,120}[”\"’']:?")
_BARE = re.compile(
    r"(?P<term>[A-Z0-9][\w’'&/,()\s-]{0,110}?)[\s:]+(?:means?|shall\s+mean|has\s+the\s+(?:same\s+)?meaning|(?:shall\s+)?have\s+the\s+(?:same\s+)?meaning)\b"
)
_COLON = re.compile(r"(?P<term>[A-Z0-9][\w’'&/()-]{0,40}(?:\s[\w’'&/()-]{1,40}){0,7}?)\s?[:–—]\s{1,3}(?=[a-z(])")
_NO_TERMS = frozenset({"note", "notes", "example", "examples", "for example", "warning", "guidance", "including"})
_FOLLOWING = re.compile(
    r"the\s+following\s+(?:[\w-]+\s+){0,4}?(?:definitions?|terms?|expressions?|words?)\b[^.;:]{0,120}?\b(?P<verb>apply|applies|meanings?)\b",
    re.IGNORECASE,
)
_LEAD_END = re.compile(r"(?:[\w)\]]\s*,|\w)\s*(?:the\s+(?:(?:term|expression|word|phrase)s?\s+)?)?$", re.IGNORECASE)
_QUOTES = re.compile(r"[“\"‘„«]")
_SMALL = frozenset({"of", "and", "or", "the", "a", "an", "in", "for", "to", "on", "by", "as", "is"})
_MEANING_START = re.compile(
    r"(?:means?|shall\s+mean|has\s+the|have\s+the|the|an?|any|all|as\s+defined|is\s|in\s+relation|those|each|such)\b",
    re.IGNORECASE,
)


def is_definition_heading(heading: str) -> bool:
    """True for "Definitions", "Interpretation", "Glossary"."""
    words = set(re.findall(r"[a-z]+", heading.lower()))
    return len(words) <= MAX_TERM_WORDS and bool(words & load_cues().definition_headings)


def is_definition(text: str, block: Block, *, in_definitions: bool) -> bool:
    """True when a paragraph defines a term at its beginning.

    Args:
        text: The paragraph without its label.
        block: Its block.
        in_definitions: It stands under a heading such as "Definitions"; there a term needs no quotation marks.

    Misses on purpose: terms defined inside a sentence ("the date of delivery (the "Delivery Date")").
    """
    head = text[:_HEAD]
    if _is_led_in(head, in_definitions=in_definitions):
        return True
    quoted = _QUOTED.match(head)
    if quoted and (in_definitions or not quoted.group().rstrip().endswith((":", "–", "—")) or block.style.bold):
        return in_definitions or not quoted.group().lower().endswith(("include", "includes"))
    if in_definitions and _QUOTED_PHRASE.match(head):
        return True
    match = _BARE.match(head)
    if match is None:
        colon = _COLON.match(head) if in_definitions else None
        return colon is not None and _names_term(colon["term"]) and colon["term"].lower() not in _NO_TERMS
    words = match["term"].split()
    if in_definitions and len(words) <= MAX_TERM_WORDS and not has_modal(match["term"]):
        return True
    capital = all(
        word[0].isupper() or word[0].isdigit() or word.lower() in _SMALL or word[0] in "(&-" for word in words
    )
    return (
        len(words) <= MAX_TERM_WORDS
        and capital
        and (in_definitions or len(words) > 1 or text[match.end("term") :].strip()[:5] == "means")
    )


def _is_led_in(head: str, *, in_definitions: bool) -> bool:
    """True for 'In this Agreement, "X" means ...' and 'In this Schedule the following definitions apply'."""
    if not load_cues().definition_lead_in.match(head):
        return is_lead_in(head) and in_definitions
    first = _QUOTES.search(head)
    if first is not None and not has_modal(head[: first.start()]) and _LEAD_END.search(head[: first.start()]):
        led = _QUOTED.match(head, first.start())
        return led is not None and not led.group().lower().endswith((":", "–", "—", "include", "includes"))
    if is_lead_in(head):
        return in_definitions or re.search(r"\b(?:definition|meaning)s?\b", head, re.IGNORECASE) is not None
    place, _, behind = head.partition(",")
    bare = _BARE.match(behind.lstrip())
    return bare is not None and not has_modal(place) and _names_term(bare["term"])


def _names_term(words: str) -> bool:
    """True for "Exit Plan", with a capital in every word."""
    found = words.split()
    return 0 < len(found) <= MAX_TERM_WORDS and all(word[0].isupper() or word.lower() in _SMALL for word in found)


def is_lead_in(text: str) -> bool:
    """True for words that introduce a list of definitions: "The following terms have the following meanings"."""
    head = text[:_HEAD]
    start = load_cues().definition_lead_in.match(head)
    found = _FOLLOWING.search(head)
    return found is not None and (start is not None or found.start() == 0) and not has_modal(head[: found.start()])


def is_definition_table(rows: Sequence[TableRow], texts: Sequence[Sequence[str]], *, in_definitions: bool) -> bool:
    """True when a table of two columns lists terms and their meanings.

    Args:
        rows: All rows of the table.
        texts: For each row the text of its blocks.
        in_definitions: It stands under a heading such as "Definitions".
    """
    if not rows:
        return False
    columns = {block.cell.column for row in rows[:MAX_ROWS] for block in row.blocks[:MAX_CELLS] if block.cell}
    if len(columns) > 3:  # noqa: PLR2004 - term, meaning, and at most a number
        return False
    header = [text.strip(" :").lower() for text in texts[0]]
    names = load_cues().definition_columns
    if len(header) > 1 and all(text in names for text in header[:2]):
        return True
    pairs = [row for row in texts[:MAX_ROWS] if len(row) > 1]
    likely = sum(
        bool(_QUOTED_ALONE.fullmatch(row[0].strip())) or _starts_meaning(row[1], in_definitions=in_definitions)
        for row in pairs
    )
    return bool(pairs) and likely * 2 > len(pairs)


def _starts_meaning(text: str, *, in_definitions: bool) -> bool:
    if in_definitions:
        return bool(_MEANING_START.match(text))
    return bool(re.match(r"(?:means?|shall mean|has the (?:same )?meaning)\b", text, re.IGNORECASE))


def is_version_table(texts: Sequence[str]) -> bool:
    """True when these header cells head a table of versions of the document."""
    names = [text.strip(" :").lower() for text in texts]
    columns = load_cues().version_columns
    return (
        bool(names)
        and names[0] in columns
        and any(
            name.startswith(
                ("date", "release", "comment", "change", "author", "description", "issue", "amend", "status")
            )
            for name in names[1:]
        )
    )
