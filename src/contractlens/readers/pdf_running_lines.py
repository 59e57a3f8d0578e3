"""What the words of a line at a page's edge say: part of the contract, or a running header with a page count."""

from __future__ import annotations

import re

from contractlens.readers.pdf_labels import find_label

_PART = (
    r"(?:schedule|annex(?:ure)?|appendix|exhibit|attachment|part|clause|section|article|chapter|paragraph|lot|order"
    r"|call[- ]off|statement\ of\ work|sow|work\ package|package|task|phase|stage|milestone|module|volume|book|option"
    r"|specification|requirement|form|table|annexe|addendum|amendment|variation|deed|site|service|item|product|year)"
)
"""Words that name a part of a contract when a number follows."""

_NUMBERED_PART = re.compile(rf"\b{_PART}s?\s+(?:no\.?\s*|number\s+)?(?:\d|[ivxlc]+\b)", re.IGNORECASE | re.VERBOSE)
_MODAL = re.compile(
    r"\b(?:shall|must|will|may|should|can|cannot|agrees?|undertakes?|is entitled|are entitled|warrants?)\b",
    re.IGNORECASE,
)
_SENTENCE_WORDS = 6
"""Words from which on a line that ends in a full stop is read as a sentence."""

_PAGE_COUNT = re.compile(r"\bpage\s*(\d{1,4})(?:\s*(?:of|/)\s*(\d{1,4}))?\b", re.IGNORECASE)
_COUNT_OF = re.compile(r"(?<![\d.])(\d{1,4})\s+of\s+(\d{1,4})(?![\d.]*\d)", re.IGNORECASE)
_NUMBER_AFTER_WORD = re.compile(r"(?<!\bpage)(?<!\bsheet)(?<!\bp)(?<!\bpg)(?<=[a-z])\s#", re.IGNORECASE)
_HEADING_WORDS = 8
"""Words that a heading with a number has at most; running headers with dates and references are often longer."""

_PROVISIONS = frozenset({"number", "mark", "bare"})
"""Kinds of label that begin a provision."""

_DIGITS = re.compile(r"\d+")
_PAGE_MARK = "\u00b6"


def is_sentence(text: str) -> bool:
    """Tell whether a line reads like a piece of the contract's prose: a modal verb, or a full sentence."""
    return _MODAL.search(text) is not None or (text.endswith(".") and len(text.split()) >= _SENTENCE_WORDS)


def begins_provision(text: str) -> bool:
    """Tell whether a line begins with a clause number or a list mark; dashes and bullets begin footers too."""
    label = find_label(text)
    return label is not None and label.kind in _PROVISIONS


def edge_key(text: str, *, at_top: bool) -> str:
    """Return what is the same in all prints of one running header or footer: the words, and `#` for each number.

    Numbers stay as they are in a line that may be the contract's own: "Schedule 1" and "Schedule 2" at the top of two
    pages are headings, and so are "1. Requirements" and "2. Requirements". Only a page count ("page 3 of 9") is left
    out of such a line.
    """
    folded = text.casefold()
    masked = _DIGITS.sub("#", folded)
    if masked == folded:  # without a number it is the same either way
        return folded
    label = find_label(text)
    kind = None if label is None else label.kind
    named = kind == "named"
    # "12 Hosting terms" at the foot of a page is a page number with a title; at the top it may be a heading
    labelled = kind in _PROVISIONS and (at_top or kind != "bare")
    heading = at_top and len(text.split()) <= _HEADING_WORDS and _NUMBER_AFTER_WORD.search(masked) is not None
    if labelled or named or heading or _NUMBERED_PART.search(text) or is_sentence(text):
        return _PAGE_COUNT.sub(_PAGE_MARK, folded)
    return masked


def holds_page_count(text: str, page: int, page_count: int) -> bool:
    """Tell whether a line holds a page count, alone or among other words, and is no piece of the contract's prose."""
    if is_sentence(text) or begins_provision(text):
        return _COUNT_OF.fullmatch(text) is not None
    match = _PAGE_COUNT.search(text)
    if match is not None:
        return match[2] is not None or int(match[1]) == page
    match = _COUNT_OF.search(text)
    if match is None or _NUMBERED_PART.search(text):
        return False
    return (int(match[1]), int(match[2])) == (page, page_count)
