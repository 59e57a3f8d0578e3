"""Recognises lists of contents, and lists of schedules that look like headings."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from contractlens.segmentation.cues import load_cues
from contractlens.segmentation.looks import MAX_HEADING_CHARS, has_modal
from contractlens.segmentation.parts import begins_as_part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.segmentation.lines import Line

MAX_COVER_BLOCKS = 40  # above which a list of contents must begin for what stands before it to be a cover
MAX_COVER_LINE = 300  # names of parties run into one block
MIN_CONTENTS_RUN = 3  # lines; fewer may stand in a row by chance
_LINE_CHARS = 260  # of a line are looked at; keeps matching linear
_CONTENTS_LINE = re.compile(
    r".{2,200}?(?:\.{3,}|…|\t|_{3,}|(?:\s?\.\s){3,}|\s{2,})\s*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,6})$", re.IGNORECASE
)
_PAGE_AT_END = re.compile(r"[\s.…_]+(?:\d{1,4}|[ivxlc]{1,6})$", re.IGNORECASE)
_LARGER = 1.15
"""Of the print of a heading behind a list: headings are set a fifth larger, text is not."""

_SPACES = re.compile(r"\W+")


def _plain(text: str) -> str:
    """Text for comparing lines: lower case, words only, no page number at the end."""
    return _SPACES.sub(" ", _PAGE_AT_END.sub("", text[:MAX_HEADING_CHARS])).strip().lower()


def mark_contents(lines: list[Line]) -> None:
    """Give the lines of lists of contents, with or without page numbers, the zone ``contents``."""
    i = 0
    while i < len(lines):
        line = lines[i]
        if line.block.kind == "contents":
            line.zone = "contents"
        elif line.zone == "body" and len(line.text) < MAX_HEADING_CHARS and line.block.cell is None:
            if line.text.strip(" :.").lower() in load_cues().contents_headings:
                i = _mark_contents_list(lines, i)
                continue
            end = i
            while (
                end < len(lines)
                and lines[end].block.cell is None
                and _CONTENTS_LINE.fullmatch(lines[end].text[:_LINE_CHARS])
            ):
                end += 1
            if end - i >= MIN_CONTENTS_RUN:
                for listed in lines[i:end]:
                    listed.zone = "contents"
                i = end
                continue
        i += 1


def _is_listed(line: Line) -> bool:
    """True for a line that ends with the number of a page."""
    text = line.text
    if line.block.kind == "contents" or _CONTENTS_LINE.fullmatch(text[:_LINE_CHARS]):
        return True
    return bool(_PAGE_AT_END.search(text[-12:])) and len(text) < MAX_HEADING_CHARS and not has_modal(text)


def _mark_contents_list(lines: list[Line], at: int) -> int:
    """Mark the lines under a heading "Contents"; return the index behind them."""
    seen: set[str] = set()
    end = at + 1
    while end < len(lines):
        line = lines[end]
        listed = _is_listed(line)
        plain = _plain(line.body if line.label else line.text)
        if not listed and (
            plain in seen
            or len(line.text) > MAX_HEADING_CHARS
            or has_modal(line.text)
            or line.block.kind == "footnote"
            or line.text[-1:] in ".;:"
        ):
            break
        seen.add(plain)
        end += 1
    with_page = [i for i in range(at + 1, end) if _is_listed(lines[i])]
    if len(with_page) >= MIN_CONTENTS_RUN:
        end = with_page[-1] + 1
    elif end == len(lines):  # no body came back: these were headings, not a list of contents
        end = at + 1
        while end < len(lines) and (
            lines[end].block.kind == "contents" or _CONTENTS_LINE.fullmatch(lines[end].text[:_LINE_CHARS])
        ):
            end += 1
    if end > at + 1:
        for line in lines[at:end]:
            line.zone = "contents"
    return max(end, at + 1)


def mark_listed_parts(lines: list[Line]) -> None:
    """Take headings of parts that follow one another with nothing between for a list of them, not for headings.

    A nest of headings ("Schedule 1", "Annex A", "Part 1") repeats no word; a list does. Behind a list of contents, and
    at the top of a file where the parts that it names begin further down, it is one of contents; elsewhere it is body, such as the schedules
    that an order form incorporates.
    """
    runs = list(_runs_of_parts(lines))
    begun = Counter(line.part.label for line in lines if line.part is not None)
    for i, end in runs:
        parts = [line.part for line in lines[i:end] if line.part is not None]
        repeats = len({part.word for part in parts}) < len(parts)
        behind_contents = i > 0 and lines[i - 1].zone == "contents"
        if not repeats or not (end - i >= MIN_CONTENTS_RUN or behind_contents):
            continue
        again = sum(begun[part.label] > 1 for part in parts)
        listed = behind_contents or (2 * again > len(parts) and _is_cover(lines[:i]))
        for line in lines[i:end]:
            line.zone, line.part = "contents" if listed else "body", None


def _is_cover(lines: list[Line]) -> bool:
    """True for a few short lines without numbers: what stands above a list of contents."""
    return len(lines) <= MAX_COVER_BLOCKS and not any(
        line.label or line.block.cell or len(line.text) > MAX_COVER_LINE or has_modal(line.text) for line in lines
    )


def _runs_of_parts(lines: list[Line]) -> Iterator[tuple[int, int]]:
    """Start and end of each run of lines that name parts; a line in larger or bolder print than the first ends it."""
    i = 0
    while i < len(lines):
        end = i
        while end < len(lines) and (lines[end].part is not None or (end > i and _names_part(lines[end]))):
            if end > i and _stands_out(lines[end], lines[i]):
                break
            end += 1
        while end > i and lines[end - 1].part is None:
            end -= 1
        if end > i:
            yield i, end
        i = max(end, i + 1)


def _names_part(line: Line) -> bool:
    """True for a line inside a list of parts whose title reads like a sentence: "Schedule 1: What is required"."""
    plain = line.zone == "body" and line.block.cell is None and len(line.text) < MAX_HEADING_CHARS
    return plain and line.text[-1:] not in ".;," and begins_as_part(line.text)


def _stands_out(line: Line, first: Line) -> bool:
    now, before = line.block.style, first.block.style
    return (now.bold and not before.bold) or (now.size or 0.0) > _LARGER * (before.size or now.size or 0.0)
