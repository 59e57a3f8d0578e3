"""Remarks on PDF pages as comments of the Document, each with the span of the words that it marks."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from contractlens.document import Comment, Notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.document import Document, Region
    from contractlens.readers.pdf_source import Remark, Word


def with_remarks(document: Document, remarks: Sequence[tuple[int, Remark]]) -> Document:
    """Return the document with the remarks of its pages as comments, and a notice for words that one strikes out."""
    if not remarks:
        return document
    places = _Places(document)
    comments: list[Comment] = []
    notices: list[Notice] = []
    for page, remark in remarks:
        span = places.span(page, remark.words)
        start, end = span if span is not None else (None, None)
        if remark.text:
            comments.append(Comment(remark.text, remark.author, start, end, page))
        if remark.strikes:
            msg = (
                f"page {page}: an annotation strikes words out; they still stand in the text, so find out whether the "
                "parties agreed to delete them"
            )
            notices.append(Notice("struck_by_annotation", msg, page, start, end))
    last = len(document.text)
    comments.sort(key=lambda one: (one.page or 0, one.start if one.start is not None else last))
    return replace(document, comments=(*document.comments, *comments), notices=(*document.notices, *notices))


class _Places:
    """Finds words of a page in the text."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.lines: dict[int, list[Region]] = defaultdict(list)
        for region in document.regions:
            if region.page is not None and region.bbox is not None:
                self.lines[region.page].append(region)
        self.tops: dict[int, list[float]] = {}
        self.tallest: dict[int, float] = {}
        for page, lines in self.lines.items():
            lines.sort(key=_top)
            self.tops[page] = [_top(line) for line in lines]
            self.tallest[page] = max(line.bbox.bottom - line.bbox.top for line in lines if line.bbox is not None)

    def span(self, page: int, words: Sequence[Word]) -> tuple[int, int] | None:
        """Return the span from the first to the last of some words of a page."""
        spans = [span for span in (self._word_span(page, word) for word in words) if span is not None]
        return (min(start for start, _ in spans), max(end for _, end in spans)) if spans else None

    def _word_span(self, page: int, word: Word) -> tuple[int, int] | None:
        if page not in self.lines:
            return None
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        tops = self.tops[page]
        near = self.lines[page][bisect_left(tops, y - self.tallest[page]) : bisect_left(tops, y)]
        for region in near:
            box = region.bbox
            if box is not None and box.x0 <= x <= box.x1 and box.top <= y <= box.bottom:
                share = (word.x0 - box.x0) / max(box.x1 - box.x0, 1.0)
                start = self._nearest(word.text, region, region.start + share * (region.end - region.start))
                if start is not None:
                    return start, start + len(word.text)
        return None

    def _nearest(self, word: str, region: Region, expected: float) -> int | None:
        best, at = None, self.text.find(word, region.start, region.end)
        while at >= 0:
            if best is None or abs(at - expected) < abs(best - expected):
                best = at
            at = self.text.find(word, at + 1, region.end)
        return best


def _top(region: Region) -> float:
    return region.bbox.top if region.bbox is not None else 0.0
