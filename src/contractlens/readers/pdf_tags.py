"""Headings that the tags of a PDF name (ISO 32000-1, 14.7 and 14.8), for files without bookmarks.

Word processors write tags from the styles of the text, so that most are right; but a tag is only a claim. What is
tagged becomes a heading under the same conditions as what is bookmarked: `contractlens.readers.pdf_outline`.
"""

from __future__ import annotations

import ctypes
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium  # noqa: TID253 - this module is only imported when a PDF is read

from contractlens.readers.pdf_labels import find_label
from contractlens.readers.pdf_source import Bookmark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contractlens.readers.pdf_source import Word
    from contractlens.readers.pdf_words import Spot

_HEADING = re.compile(r"H([1-6])?")
_MOST_ELEMENTS = 20_000
"""Of one page; a page of a full table has a thousand."""

_MOST_WORDS = 40
"""Words kept of one title; longer ones are no headings, whatever their tag says."""

_NAME_BYTES = 64

_BARE_LABEL = re.compile(
    r"(?:[\w-]{1,20} ){0,2}(?:schedule|annexure|annex|appendix|part|exhibit|attachment) [\w.-]{1,5}", re.IGNORECASE
)
_RUNS_ON = re.compile(r"[;,:.]$|\b(?:and|or|by|of|the|to|with)$")
_TRUSTED = 0.75
"""Share of the tagged headings that must read like titles. Where clauses that begin a list are tagged as headings, as
templates with heading styles for every level do, the tags tell nothing that the looks of the lines do not."""


class _Heading(NamedTuple):
    """A tagged heading: its level from 0 and the marked content of the page that it is made of."""

    level: int
    contents: frozenset[int]


def is_tagged(document: Any) -> bool:
    """Tell whether a file says that it is tagged."""
    return bool(pdfium.FPDFCatalog_IsTagged(document))


def page_titles(page: Any, number: int, words: Sequence[Word], spots: Sequence[Spot]) -> list[Bookmark]:
    """Return the headings that the tags of a page name, in the order of the tags.

    Args:
        page: PDFium's handle of the page.
        number: Of the page, from 1.
        words: Of the page.
        spots: Where each of them comes from.
    """
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return []
    try:
        headings = list(_headings(tree))
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    if not headings:
        return []
    owner = {content: place for place, heading in enumerate(headings) for content in heading.contents}
    content_of: dict[int, int] = {}
    texts: list[list[str]] = [[] for _ in headings]
    for word, (address, _, _) in zip(words, spots, strict=True):
        content = content_of.get(address)
        if content is None:
            content = content_of[address] = _content_of(address)
        place = owner.get(content)
        if place is not None and len(texts[place]) < _MOST_WORDS:
            texts[place].append(word.text)
    return [
        Bookmark(heading.level, " ".join(text), number) for heading, text in zip(headings, texts, strict=True) if text
    ]


def trusted_titles(titles: Sequence[Bookmark]) -> list[Bookmark]:
    """Return the titles that a file's tags name; none when too many of them are no titles.

    A bare "Schedule 3" is put together with the title after it.
    """
    joined: list[Bookmark] = []
    for title in titles:
        last = joined[-1] if joined else None
        if last is not None and last[::2] == title[::2] and _is_bare_label(last.title):
            joined[-1] = Bookmark(last.level, f"{last.title} {title.title}", last.page)
        else:
            joined.append(title)
    kept = [title for title in joined if _reads_like_title(title.title)]
    return kept if len(kept) >= _TRUSTED * len(joined) else []


def _is_bare_label(text: str) -> bool:
    return _BARE_LABEL.fullmatch(text.strip(" .:-–—")) is not None


def _reads_like_title(text: str) -> bool:
    label = find_label(text)
    words = (text[len(label.text) :] if label is not None and label.kind != "named" else text).strip()
    return bool(words) and not words[0].islower() and not _RUNS_ON.search(words) and any(map(str.isalpha, words))


def _content_of(address: int) -> int:
    """Return the number of the marked content that a text object stands in, -1 for none."""
    if not address:
        return -1
    handle = ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)
    return int(pdfium.FPDFPageObj_GetMarkedContentID(handle))


def _headings(tree: Any) -> Iterator[_Heading]:
    """Yield the headings of a page's tree, in order."""
    count = pdfium.FPDF_StructTree_CountChildren(tree)
    stack = [pdfium.FPDF_StructTree_GetChildAtIndex(tree, index) for index in reversed(range(max(count, 0)))]
    for _ in range(_MOST_ELEMENTS):
        if not stack:
            return
        element = stack.pop()
        if not element:
            continue
        found = _HEADING.fullmatch(_type_of(element))
        if found:
            yield _Heading(int(found[1] or 1) - 1, frozenset(_contents(element)))
        else:
            stack += reversed(_children(element))


def _contents(heading: Any) -> Iterator[int]:
    """Yield the numbers of the marked content of an element and of those inside it."""
    stack = [heading]
    for _ in range(_MOST_ELEMENTS):
        if not stack:
            return
        element = stack.pop()
        if not element:
            continue
        for index in range(max(pdfium.FPDF_StructElement_GetMarkedContentIdCount(element), 0)):
            yield int(pdfium.FPDF_StructElement_GetMarkedContentIdAtIndex(element, index))
        stack += _children(element)


def _children(element: Any) -> list[Any]:
    count = min(max(pdfium.FPDF_StructElement_CountChildren(element), 0), _MOST_ELEMENTS)
    return [pdfium.FPDF_StructElement_GetChildAtIndex(element, index) for index in range(count)]


def _type_of(element: Any) -> str:
    buffer = ctypes.create_string_buffer(_NAME_BYTES)
    size = pdfium.FPDF_StructElement_GetType(element, buffer, _NAME_BYTES)
    return buffer.raw[: max(min(size, _NAME_BYTES) - 2, 0)].decode("utf-16-le", errors="replace")
