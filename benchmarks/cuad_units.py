"""Units of a contract that may be what a category asks for: sentences by rules, and parts of long ones."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

_BREAK = re.compile(r"\n\s*\n|\f")
# A sentence ends at a full stop before space and a capital, quote, digit or bracket; not after an abbreviation.
_END = re.compile(r"(?<=[.?!])[\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])|(?<=[.?!][\"”’)])\s+(?=[A-Z])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:No|Nos|Inc|Corp|Co|Ltd|Mr|Mrs|Ms|Dr|St|Sec|Sect|Art|Para|Ex|Exh|vs?|e\.g|i\.e|etc|approx|Attn|Ste|Fig|al|cf|"
    r"U\.S|U\.K|L\.P|P\.O|N\.A|Jr|Sr|Messrs)\.|\b[A-Z]\.|^\W*(?:\(?[0-9]{1,3}(?:\.[0-9]{1,3})*\.?\)?|[A-Za-z]\.|[IVXivx]{1,5}\.|"
    r"(?:Section|Article|SECTION|ARTICLE|Clause)\s+[\dIVX.]+))\s*$"
)
_PART = re.compile(r"(?<=[;:])\s+|,?\s+(?=\((?:[a-z]|[ivx]{1,4}|[0-9]{1,2})\)\s)")
LONGEST_UNIT = 2_500  # characters; hardly any labelled text is longer
_SHORTEST_SPLIT = 200  # characters; a shorter sentence is not taken apart
_SHORTEST_PART = 40
_PAGE_BREAK = 6  # characters of white space that a sentence may run over


@dataclass(frozen=True, slots=True)
class Unit:
    """A candidate span: its place, and whether it is a sentence or a part of one.

    ``sentence`` counts sentences from the start of the contract; ``paragraph`` counts paragraphs.
    """

    start: int
    end: int
    kind: str
    sentence: int
    paragraph: int


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the spans between blank lines; a line that goes on in small letters continues the one before."""
    spans: list[tuple[int, int]] = []
    at = 0
    for match in [*_BREAK.finditer(text), None]:
        start, end = _trimmed(text, at, match.start() if match else len(text))
        if start < end:
            goes_on = text[start].islower() and spans and text[spans[-1][1] - 1] not in ".;:?!"
            if goes_on and start - spans[-1][1] < _PAGE_BREAK:
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
        if match:
            at = match.end()
    return spans


def sentence_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the sentences of a paragraph."""
    spans = []
    begin = start
    for match in _END.finditer(text, start, end):
        if _ABBREVIATION.search(text[max(begin, match.start() - 24) : match.start()]):
            continue
        spans.append(_trimmed(text, begin, match.start()))
        begin = match.end()
    spans.append(_trimmed(text, begin, end))
    return [span for span in spans if span[0] < span[1]]


def part_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the parts of a long sentence, between semicolons and before "(a)"."""
    if end - start < _SHORTEST_SPLIT:
        return []
    cuts = [start, *(match.end() for match in _PART.finditer(text, start, end)), end]
    spans = [_trimmed(text, left, right) for left, right in itertools.pairwise(cuts)]
    spans = [span for span in spans if span[1] - span[0] >= _SHORTEST_PART]
    return spans if len(spans) > 1 else []


def units_of(text: str) -> list[Unit]:
    """Return the sentences of a contract, and the parts of its long sentences."""
    units: list[Unit] = []
    number = 0
    for at, (start, end) in enumerate(paragraphs(text)):
        spans = sentence_spans(text, start, end)
        for index, (left, right) in enumerate(spans):
            units.append(Unit(left, min(right, left + LONGEST_UNIT), "sentence", number + index, at))
            units += [Unit(*part, "part", number + index, at) for part in part_spans(text, left, right)]
        number += len(spans)
    return units
