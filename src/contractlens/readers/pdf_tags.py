"""Headings that the tags of a PDF name (ISO 32000-1, 14.7 and 14.8), for files without bookmarks; and what is no text.

Word processors write tags from the styles of the text, so that most are right; but a tag is only a claim. What is
tagged becomes a heading under the same conditions as what is bookmarked: `contractlens.readers.pdf_outline`.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium  # noqa: TID253 - this module is only imported when a PDF is read

from contractlens.readers.pdf_artifacts import EDGE
from contractlens.readers.pdf_native import (
    Handle,
    close_tree,
    content_id,
    count_contents,
    count_elements,
    count_roots,
    element_type,
    get_content,
    get_element,
    get_root,
    page_tree,
)
from contractlens.readers.pdf_source import Bookmark, Ruling

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contractlens.readers.pdf_source import Word
    from contractlens.readers.pdf_words import Spot

_LEVELS = {name.encode("utf-16-le"): level for name, level in [("H", 0), *((f"H{n}", n - 1) for n in range(1, 7))]}
_WITHOUT_HEADINGS = frozenset(
    name.encode("utf-16-le")
    for name in ("P", "Span", "Link", "L", "LI", "LBody", "Lbl", "Table", "TR", "TD", "TOC", "TOCI", "Figure", "Note")
)
"""Elements that hold no headings of the contract, or none worth the time: most of a page is inside these."""

_MOST_ELEMENTS = 20_000
"""Of one page; a page of a full table has a thousand."""

_MOST_WORDS = 40
"""Words kept of one title; longer ones are no headings, whatever their tag says."""

_NAME_BYTES = 64

_ARTIFACT = "Artifact\0".encode("utf-16-le")


_MOST_MARKS = 16
"""Marked contents around one piece of print that are looked at."""


class TaggedHeading(NamedTuple):
    """A tagged heading: its level from 0 and the marked content of the page that it is made of."""

    level: int
    contents: frozenset[int]


def is_tagged(document: Any) -> bool:
    """Tell whether a file says that it is tagged."""
    return bool(pdfium.FPDFCatalog_IsTagged(document))


def tagged_headings(page: Any) -> list[TaggedHeading]:
    """Return the headings that the tags of a page name, in their order; `page` is PDFium's handle of it."""
    tree = page_tree(page)
    if not tree:
        return []
    try:
        return list(_headings(tree))
    finally:
        close_tree(tree)


def titles_of(
    headings: Sequence[TaggedHeading], number: int, words: Sequence[Word], spots: Sequence[Spot]
) -> list[Bookmark]:
    """Return what tagged headings say.

    Args:
        headings: Of one page.
        number: Of the page, from 1.
        words: Of the page.
        spots: Where each of them comes from.
    """
    owner = {content: place for place, heading in enumerate(headings) for content in heading.contents}
    content_of: dict[int, int] = {}
    texts: list[list[str]] = [[] for _ in headings]
    for word, (address, _, _) in zip(words, spots, strict=True):
        content = content_of.get(address)
        if content is None:
            content = content_of[address] = content_id(Handle(address)) if address else -1
        place = owner.get(content)
        if place is not None and len(texts[place]) < _MOST_WORDS:
            texts[place].append(word.text)
    return [
        Bookmark(heading.level, " ".join(text), number) for heading, text in zip(headings, texts, strict=True) if text
    ]


def artifacts(words: Sequence[Word], spots: Sequence[Spot], height: float) -> list[Ruling]:
    """Return where the file says that words near the upper and lower edge are no text of it (ISO 32000-1, 14.8.2.2).

    Args:
        words: Of a page.
        spots: Where each of them comes from.
        height: Of the page.
    """
    upper, lower = EDGE * height, (1 - EDGE) * height
    known: dict[int, bool] = {}
    found: list[Ruling] = []
    for word, (address, _, _) in zip(words, spots, strict=True):
        if upper < word.bottom and word.top < lower:
            continue
        is_artifact = known.get(address)
        if is_artifact is None:
            is_artifact = known[address] = bool(address) and _is_artifact(Handle(address))
        if is_artifact:
            found.append(Ruling(word.x0, word.top, word.x1, word.bottom))
    return found


def _is_artifact(print_: Handle) -> bool:
    item = ctypes.cast(print_, pdfium.FPDF_PAGEOBJECT)
    name = (ctypes.c_ushort * (_NAME_BYTES // 2))()
    size = ctypes.c_ulong()
    for index in range(min(pdfium.FPDFPageObj_CountMarks(item), _MOST_MARKS)):
        mark = pdfium.FPDFPageObj_GetMark(item, index)
        if pdfium.FPDFPageObjMark_GetName(mark, name, _NAME_BYTES, size) and bytes(name)[: size.value] == _ARTIFACT:
            return True
    return False


def _headings(tree: Handle) -> Iterator[TaggedHeading]:
    """Yield the headings of a page's tree, in order."""
    name = ctypes.create_string_buffer(_NAME_BYTES)
    stack = [get_root(tree, index) for index in reversed(range(count_roots(tree)))]
    for _ in range(_MOST_ELEMENTS):
        if not stack:
            return
        element = stack.pop()
        if not element:
            continue
        size = element_type(element, name, _NAME_BYTES)
        kind = name.raw[: max(min(size, _NAME_BYTES) - 2, 0)]
        level = _LEVELS.get(kind)
        if level is not None:
            yield TaggedHeading(level, frozenset(_contents(element)))
        elif kind not in _WITHOUT_HEADINGS:
            stack += reversed(_children(element))


def _contents(heading: Handle) -> Iterator[int]:
    """Yield the numbers of the marked content of an element and of those inside it."""
    stack = [heading]
    for _ in range(_MOST_ELEMENTS):
        if not stack:
            return
        element = stack.pop()
        if not element:
            continue
        for index in range(count_contents(element)):
            yield get_content(element, index)
        stack += _children(element)


def _children(element: Handle) -> list[Handle]:
    return [get_element(element, index) for index in range(min(count_elements(element), _MOST_ELEMENTS))]
