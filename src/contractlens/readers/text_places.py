"""A text that somebody already holds, read as a text file is, with a way back from the Document to its own offsets."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.document import Limits
from contractlens.exceptions import NoTextError
from contractlens.readers import sha256
from contractlens.readers.assembly import DocumentBuilder, Line
from contractlens.readers.plain_text import TEXT, read_plain_text

if TYPE_CHECKING:
    from contractlens.document import Document

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TextPlaces:
    """A text, the Document that it makes, and where each letter and digit of the one stands in the other.

    Attributes:
        text: As it was given.
        document: Broken lines are joined, blank ones are gone.
        given: Places of the letters and digits in `text`.
        read: Places of the same letters and digits in ``document.text``.
    """

    text: str = field(repr=False)
    document: Document
    given: tuple[int, ...] = field(repr=False)
    read: tuple[int, ...] = field(repr=False)

    def in_text(self, start: int, end: int) -> Span | None:
        """Return the span of `text` that holds the words of a span of the document; None without words."""
        return _across((start, end), self.read, self.given, self.document.text, self.text)

    def in_document(self, start: int, end: int) -> Span | None:
        """Return the span of the document that holds the words of a span of `text`; None without words."""
        return _across((start, end), self.given, self.read, self.text, self.document.text)


def read_text(text: str, *, name: str = "", limits: Limits | None = None) -> TextPlaces | None:
    """Return a text as a Document with the places of its words; None when there are no words in it.

    Where the reader of text files leaves words out (page headers, say), each line becomes a paragraph instead.

    Args:
        text: Any text; half characters (lone surrogates) are read as blanks.
        name: Of the document.
        limits: How much to read before refusing.

    Raises:
        LimitExceededError: More pages or characters than `limits` allows.
    """
    limits = limits or Limits()
    try:
        document = read_plain_text(text.encode("utf-8", "replace"), name=name, limits=limits)
    except NoTextError:
        return None
    given, read = _words(text), _words(document.text)
    if not given:
        return None
    if [text[at] for at in given] != [document.text[at] for at in read]:
        document = _line_by_line(text, name, limits)
        read = _words(document.text)
        if [text[at] for at in given] != [document.text[at] for at in read]:
            return None
    return TextPlaces(text, document, given, read)


def _words(text: str) -> tuple[int, ...]:
    return tuple(at for at, character in enumerate(text) if character.isalnum())


def _line_by_line(text: str, name: str, limits: Limits) -> Document:
    builder = DocumentBuilder(name, TEXT, limits)
    for line in text.splitlines():
        if line.strip():
            builder.add([Line(" ".join(line.split()))])
    return builder.build(sha256(text.encode("utf-8", "replace")))


def _across(span: Span, here: tuple[int, ...], there: tuple[int, ...], own: str, other: str) -> Span | None:
    """Return the place in `other` of the words in a span of `own`, with the marks that stand around them in both."""
    first, last = bisect_left(here, span[0]), bisect_left(here, span[1]) - 1
    if first > last:
        return None
    start, end = there[first], there[last] + 1
    before = here[first]
    while before > span[0] and start > 0 and own[before - 1] == other[start - 1]:
        before, start = before - 1, start - 1
    behind = here[last] + 1
    while behind < span[1] and end < len(other) and own[behind] == other[end]:
        behind, end = behind + 1, end + 1
    return start, end
