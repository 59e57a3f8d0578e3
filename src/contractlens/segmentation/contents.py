"""Recognises lists of contents, and lists of schedules that look like headings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contractlens.segmentation.cues import load_cues
from contractlens.segmentation.looks import MAX_HEADING_CHARS, has_modal

if TYPE_CHECKING:
    from contractlens.segmentation.lines import Line

MIN_CONTENTS_RUN = 3  # lines; fewer may stand in a row by chance
_LINE_CHARS = 260  # of a line are looked at; keeps matching linear
_CONTENTS_LINE = re.compile(
    r".{2,200}?(?:\.{3,}|…|\t|_{3,}|(?:\s?\.\s){3,}|\s{2,})\s*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,6})$", re.IGNORECASE
)
_PAGE_AT_END = re.compile(r"[\s.…_]+(?:\d{1,4}|[ivxlc]{1,6})$", re.IGNORECASE)
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

    A nest of headings ("Schedule 1", "Annex A", "Part 1") repeats no word; a list does. Behind a list of contents it
    belongs to that; elsewhere it is body, such as the schedules that an order form incorporates.
    """
    i = 0
    while i < len(lines):
        end, words = i, set()
        repeats = False
        while end < len(lines) and (part := lines[end].part) is not None:
            repeats = repeats or part.word in words
            words.add(part.word)
            end += 1
        behind_contents = 0 < i < end and lines[i - 1].zone == "contents"
        if repeats and (end - i >= MIN_CONTENTS_RUN or behind_contents):
            for line in lines[i:end]:
                line.zone, line.part = "contents" if behind_contents else "body", None
        i = max(end, i + 1)
