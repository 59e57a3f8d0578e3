"""What is told about the words of a document once it is read: marks of redaction, and languages other than English."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from contractlens.document import Notice
from contractlens.readers.compiled import ConnectingWords, library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.document import Block, Document

_OWN = "English"
_LEAST_WORDS = 8
"""Words of a paragraph below which its language is anybody's guess: headings, names, addresses."""
_OWN_SHARE = 0.18
"""Share of English connecting words from which a paragraph is English; sentences of contracts have 0.3 to 0.5."""
_OTHER_SHARE = 0.2
"""Share of another language's connecting words from which a paragraph is taken to be in it."""
_LEAST_CHARACTERS = 200
"""Characters of another language worth telling: a sentence or two; less is a motto or a name."""
_MARGIN = 1.5
"""How many times as many connecting words the other language must have as English."""
_PLAIN_SHARE = _OTHER_SHARE * _MARGIN
"""Share of English connecting words from which no other language can have its own share and the margin."""
_EDGES = ".,;:()[]\"'“”‘’«»!?"
_SAID_IN_WORDS = (b"redacted", b"thheld")
"""What no text lacks that says in words that it was redacted or withheld, in capitals or not."""


def with_text_notices(document: Document) -> Document:
    """Return the document with what its words say about it in ``notices``.

    ``redaction_marked``: words were taken out before the file was made, and a mark such as "[REDACTED]" or "s.43" stands
    in their place; the notice has the place of the first. ``language``: paragraphs seem to be in another language than
    English, in which clauses are looked for; one notice for each language, with the place of its first paragraph.

    Args:
        document: As a reader made it.

    Example:
        >>> import contractlens as cl
        >>> document = cl.read_document(b"The Charges are [REDACTED] under section 43 of the FOIA.")
        >>> [(notice.kind, document.text[notice.start : notice.end]) for notice in document.notices]
        [('redaction_marked', '[REDACTED]')]
    """
    encoded = document.text.encode("utf-8", "surrogatepass")
    found = (*_redactions(document, encoded), *_languages(document, encoded))
    return replace(document, notices=(*document.notices, *found)) if found else document


@dataclass(frozen=True, slots=True)
class _Cues:
    """`marks` finds marks in brackets, which can only begin at a bracket; `all_marks` those said in words as well.

    `connecting` is the words of all `languages` as compiled code takes them.
    """

    marks: re.Pattern[str]
    all_marks: re.Pattern[str]
    languages: dict[str, frozenset[str]]
    connecting: ConnectingWords


@lru_cache(maxsize=1)
def _cues() -> _Cues:
    data = tomllib.loads((files("contractlens") / "data" / "text_notices.toml").read_text(encoding="utf-8"))
    listed_marks = data["redactions"]
    words, sections, acts = ("|".join(map(re.escape, listed_marks[key])) for key in ("bracketed", "sections", "acts"))
    section = rf"(?:s\.?|section) ?(?:{sections})(?!\d)"
    # Both patterns begin with a set of characters: the engine skips from one of them to the next.
    inside = rf"(?:(?<=\[) ?\*{{2,9}} ?\]| ?(?:{words})\b[^\])\n]{{0,80}}[\])]| ?{section}[^\])\n]{{0,40}}[\])])"
    said = (
        rf"(?:(?<=r)edacted|(?<=w)ithheld) (?:under|pursuant to|in accordance with) (?:{section}|(?:the )?(?:{acts}))"
    )
    marks = re.compile(rf"[\[(]{inside}", re.IGNORECASE)
    all_marks = re.compile(rf"(?-i:[\[(RrWw])(?:(?<=[\[(]){inside}|(?<=\b[rw]){said})", re.IGNORECASE)
    languages = {name: frozenset(listed) for name, listed in data["languages"].items()}
    others = frozenset().union(*(words for name, words in languages.items() if name != _OWN))
    own, other = ("\0".join(sorted(words)).encode() for words in (languages[_OWN], others))
    connecting = ConnectingWords(own, other, _LEAST_WORDS, _PLAIN_SHARE, _OTHER_SHARE)
    return _Cues(marks, all_marks, languages, connecting)


def _redactions(document: Document, encoded: bytes) -> Iterator[Notice]:
    cues, lowered = _cues(), encoded.lower()  # of bytes: ten times as fast
    pattern = cues.all_marks if any(stem in lowered for stem in _SAID_IN_WORDS) else cues.marks
    marks = list(pattern.finditer(document.text))
    if not marks:
        return
    start, end = marks[0].span()
    places = "one place" if len(marks) == 1 else f"{len(marks)} places"
    message = (
        f"words were taken out of this copy in {places} and a mark of redaction stands there instead; what they said "
        "was not read, so ask for the full copy where it matters"
    )
    yield Notice("redaction_marked", message, document.page_span(start, end)[0], start, end)


def _languages(document: Document, encoded: bytes) -> Iterator[Notice]:
    text = document.text
    found: dict[str, list[Block]] = defaultdict(list)
    for block in _unsettled(document, encoded):
        language = language_of(text[block.start : block.end])
        if language not in {None, _OWN}:
            found[str(language)].append(block)
    for language, blocks in found.items():
        characters = sum(block.end - block.start for block in blocks)
        if characters >= _LEAST_CHARACTERS:
            first = blocks[0]
            message = (
                f"{len(blocks)} paragraphs ({characters / len(text):.0%} of the text) seem to be in {language}; clauses are "
                "looked for in English only, so read these yourself"
            )
            page = document.page_span(first.start, first.end)[0]
            yield Notice("language", message, page, first.start, first.end)


def _unsettled(document: Document, encoded: bytes) -> list[Block]:
    """Return the blocks that may be in another language: without compiled code, all that are long enough."""
    blocks = [block for block in document.blocks if block.end - block.start > _LEAST_WORDS]
    compiled = library()
    if compiled is None:
        return blocks
    spans = [offset for block in blocks for offset in (block.start, block.end)]
    settled = compiled.settled(encoded, spans, _cues().connecting)
    if settled is None:
        return blocks
    return [block for block, is_settled in zip(blocks, settled, strict=True) if not is_settled]


def language_of(text: str) -> str | None:
    """Return the language that a paragraph seems to be in, None where that cannot be told.

    Told from the words that hold sentences together; text without sentences (names, figures) has no language.

    Args:
        text: One paragraph.

    Example:
        >>> language_of("The Supplier shall replace the Hardware at the end of each term.")
        'English'
        >>> language_of("Rhaid i'r cyflenwr ddarparu y gwasanaethau yn unol ag unrhyw gyfarwyddyd gan y prynwr.")
        'Welsh'
        >>> language_of("Northmoor Council")
    """
    words = text.split()
    count = len(words)
    if count < _LEAST_WORDS:
        return None
    languages = _cues().languages
    is_own = languages[_OWN].__contains__
    if sum(map(is_own, words)) / count >= _PLAIN_SHARE:  # the usual paragraph needs no closer look
        return _OWN
    if sum(map(is_own, text.casefold().split())) / count >= _PLAIN_SHARE:
        return _OWN
    words = [word.strip(_EDGES) for word in re.sub(r"['’]", " ", text.casefold()).split()]
    if not words:  # nothing but apostrophes
        return None
    shares = {name: sum(map(listed.__contains__, words)) / len(words) for name, listed in languages.items()}
    best = max(shares, key=lambda name: (shares[name], name))
    if best != _OWN and shares[best] >= max(_OTHER_SHARE, _MARGIN * shares[_OWN]):
        return best
    return _OWN if shares[_OWN] >= _OWN_SHARE else None
