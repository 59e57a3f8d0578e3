"""What a line looks like: heading or sentence, and where a run-in heading ends."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from contractlens.segmentation.cues import load_cues

if TYPE_CHECKING:
    from contractlens.document import Block

MAX_HEADING_CHARS = 130  # the longest real headings ("Effect of expiry or termination on ...") stay below
MAX_HEADING_WORDS = 16
MAX_DECLARED_WORDS = 8  # longer lines in a heading style are clauses that borrow its numbering
MAX_SMALL_WORDS = 5  # "definitions" in a style that prints capitals; longer texts in small letters are list items
MAX_RUN_IN_CHARS = 90
MAX_RUN_IN_WORDS = 10

_WORD = re.compile(r"[^\W\d_][\w’'&/-]*")
_RUN_IN = re.compile(
    r"(?P<heading>[^.:;!?–—]{2,90}?(?:;[^.:;!?–—]{2,40})?)(?P<close>[.:]|\s[–—-]|[–—])\s+(?=[A-Z“\"'‘(\[\d])"
)
_PLACEHOLDER = re.compile(r"\[[\s.…•●]*\]|_{3,}|\.{4,}|:\s*\[")  # a field to fill in, not a heading
_ABBREVIATION = re.compile(
    r"(?:^|\s)(?:no|nos|ltd|inc|co|corp|plc|mr|mrs|ms|dr|st|e\.g|i\.e|vs?|art|sec|cl|para|[A-Z])$", re.IGNORECASE
)
_QUESTIONS = frozenset({"what", "how", "when", "who", "why", "which"})  # "What needs to be delivered" heads a clause
_SMALL_WORDS = frozenset(
    "a an and as at by for from in into of off on or out per the to under upon via vs with without its their such other any all".split()  # noqa: SIM905 - easier to read than a list
)

Rank = tuple[int, float, int, int]
"""How high a heading stands; smaller is higher."""


@lru_cache(maxsize=8192)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text))


def is_caps(text: str) -> bool:
    """True when every letter is a capital and there are at least four of them."""
    return text.isupper() and sum(map(str.isalpha, text)) > 3  # noqa: PLR2004 - "UK" is a word, not a style


def has_modal(text: str) -> bool:
    """True when the words make a sentence."""
    modals = load_cues().modal_words
    return any(word.lower() in modals for word in _words(text[:400]))


def is_title_case(text: str) -> bool:
    """True when every word but the small ones begins with a capital."""
    words = _words(text)
    return (
        bool(words)
        and all(word[0].isupper() or word.lower() in _SMALL_WORDS for word in words)
        and words[0][0].isupper()
    )


def has_heading_shape(text: str, *, marked: bool = False, declared: bool = False) -> bool:
    """True when `text` is short, begins with a capital, ends without a stop, and is no sentence.

    A text `marked` as a heading may begin with a small letter: a style may print it in capitals. One that the file
    itself declares to be a heading may read like a sentence ("Whose data it is") when it is short and has no stop.
    """
    if not 1 < len(text) <= MAX_HEADING_CHARS or text[-1] in ";,":
        return False
    words = _words(text)
    if _PLACEHOLDER.search(text):
        return False
    if not words or len(words) > MAX_HEADING_WORDS:
        return False
    first = next((c for c in text if c.isalpha()), "")
    if not first.isupper() and not (marked and len(words) <= MAX_SMALL_WORDS):
        return False
    if text[-1] in ".!?" and len(words) > 8:  # noqa: PLR2004 - "Termination." is a heading, a long line with a stop is not
        return False
    if text[-1] not in ".:" and (is_caps(text) or (declared and len(words) <= MAX_DECLARED_WORDS)):
        return True
    return not has_modal(text) or (words[0].lower() in _QUESTIONS and text[-1] not in ".:")


def is_emphasised(text: str, block: Block) -> bool:
    """True when a block is marked or printed as a heading: by its style, in bold, or in capitals."""
    return block.kind == "heading" or block.style.bold or is_caps(text)


def is_bold_but_for_its_number(block: Block) -> bool:
    """True for a line of a page in a bold font whose typed number is not bold, as word processors number bold text."""
    return block.label_in_text and not block.style.bold and "bold" in (block.style.name or "").lower()


def rank_of(text: str, block: Block) -> Rank:
    """Return the rank of a heading: its level where the file says it, else from size, capitals and weight."""
    level = block.level if block.kind == "heading" and block.level is not None else 9
    size = round(block.style.size * 2) / 2 if block.style.size else 0.0
    return (max(level, 0), -size, 0 if is_caps(text) else 1, 0 if block.style.bold else 1)


def run_in_heading(text: str, *, labelled: bool) -> tuple[str, int]:
    """Return a heading run into the first line of a provision, and the offset of the words behind it.

    "Technology refresh. The Supplier shall ..." gives ("Technology refresh", 20). ("", 0) when there is none.

    Args:
        text: The provision without its label.
        labelled: False for an unnumbered paragraph, where only capitalised words before a colon or dash count.
    """
    head = text[: MAX_RUN_IN_CHARS + 40]
    match = _RUN_IN.match(head)
    if match is None or match.end() >= len(text):
        return "", 0
    heading = match["heading"].strip()
    words = _words(heading)
    if not words or len(words) > MAX_RUN_IN_WORDS or not heading[0].isupper() or has_modal(heading):
        return "", 0
    if match["close"] not in ".:" and not has_modal(text[match.end() :]):
        return "", 0  # "Clause 12 – Payment terms" is one heading
    if match["close"] == "." and _ABBREVIATION.search(heading):
        return "", 0
    strict = is_title_case(heading) or is_caps(heading)
    if not labelled and (match["close"] == "." or not strict):
        return "", 0
    if not strict and (len(words) > 5 or words[0].lower() in load_cues().sentence_openers):  # noqa: PLR2004 - "Effect of the change on charges." is a heading, more is a sentence
        return "", 0
    if heading.count("(") != heading.count(")") or heading.count("“") != heading.count("”") or heading.count('"') % 2:
        return "", 0
    return heading, match.end()


def clean_heading(text: str) -> str:
    """Return the words of a heading without stops and dashes at its ends, nor a bracket that closes elsewhere."""
    heading = text.strip(" :.–—-")
    if heading.startswith("[") and "]" not in heading:
        heading = heading[1:]
    if heading.endswith("]") and "[" not in heading:
        heading = heading[:-1]
    return heading.strip()
