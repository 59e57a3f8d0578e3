"""Tells what is not the body of the contract: titles, lists of contents, signature blocks, recitals, notes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from contractlens.segmentation.cues import load_cues
from contractlens.segmentation.labels import Label, find_label, parse_label, read_label
from contractlens.segmentation.looks import (
    MAX_HEADING_CHARS,
    has_heading_shape,
    has_modal,
    is_emphasised,
    rank_of,
)
from contractlens.segmentation.parts import PartHeading, read_part

if TYPE_CHECKING:
    from contractlens.document import Block, Document

Zone = Literal["body", "title", "contents", "signature", "recital", "note", "footnote", "part", "part_title"]

MAX_TITLE_BLOCKS = 14  # cover pages name the parties, a reference and a date
MIN_CONTENTS_RUN = 3
MAX_SIGNATURE_LINE = 200
MAX_BARE_CELL = 4  # "12A."; longer figures in a first cell are data
_CONTENTS_LINE = re.compile(
    r".{2,200}?(?:\.{3,}|…|\t|_{3,}|(?:\s?\.\s){3,}|\s{2,})\s*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,6})$", re.IGNORECASE
)
_PAGE_AT_END = re.compile(r"[\s.…_]+(?:\d{1,4}|[ivxlc]{1,6})$", re.IGNORECASE)
_SPACES = re.compile(r"\W+")


@dataclass(slots=True)
class Line:
    """One block with what is known of it before the tree is built."""

    block: Block
    text: str
    label: Label | None
    zone: Zone = "body"
    part: PartHeading | None = None

    @property
    def body(self) -> str:
        """The words behind the label."""
        return self.text[self.label.end :] if self.label else self.text


def read_lines(document: Document) -> list[Line]:
    """Return the blocks of a document with their labels and zones."""
    lines = [_read_line(document.text[block.start : block.end], block) for block in document.blocks]
    _mark_contents(lines)
    _mark_parts(lines)
    _mark_titles(lines)
    _mark_signatures(lines)
    _mark_recitals(lines)
    for line in lines:
        if line.zone != "body":
            if line.zone != "recital":
                line.label = None
        elif is_note(line.text, line.block):
            line.zone = "note"
    return lines


def _read_line(text: str, block: Block) -> Line:
    if block.kind == "footnote":
        return Line(block, text, None, "footnote")
    if block.label and not block.label_in_text:
        return Line(block, text, read_label(block.label))
    found = _cell_label(text, block.cell.column) if block.cell is not None else find_label(text)
    if block.label and text.startswith(block.label) and (found is None or len(found.text) < len(block.label)):
        label = read_label(block.label)
        after = text[len(block.label) :]
        found = Label(label.text, label.readings, len(text) - len(after.lstrip()))
    elif block.label and found is not None and found.text.rstrip(".") == block.label.rstrip("."):
        found = Label(found.text, found.readings, found.end, is_weak=False, rest=found.rest, rest_at=found.rest_at)
    return Line(block, text, found)


def _cell_label(text: str, column: int) -> Label | None:
    """The number typed in a cell: in the first column it may stand alone, in others a number alone is a value."""
    found = find_label(text)
    if column > 0:
        return found if found is not None and found.end < len(text) else None
    if found is None and len(text) <= MAX_BARE_CELL and text[:1].isdigit():
        readings = parse_label(text)
        return Label(text, readings, len(text)) if readings else None
    return found


def is_note(text: str, block: Block) -> bool:
    """True for guidance and drafting notes."""
    head = text[:60].lstrip("*# ")
    if load_cues().note.match(head) or load_cues().note.match(head.lstrip("[ ")):
        return True
    return (
        block.style.italic
        and head.startswith("[")
        and text.endswith("]")
        and head[1:].lstrip().lower().startswith(("insert", "guidance", "note"))
    )


def _plain(text: str) -> str:
    """Text for comparing lines: lower case, words only, no page number at the end."""
    return _SPACES.sub(" ", _PAGE_AT_END.sub("", text[:MAX_HEADING_CHARS])).strip().lower()


def _mark_contents(lines: list[Line]) -> None:
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
                end < len(lines) and lines[end].block.cell is None and _CONTENTS_LINE.fullmatch(lines[end].text[:260])
            ):
                end += 1
            if end - i >= MIN_CONTENTS_RUN:
                for listed in lines[i:end]:
                    listed.zone = "contents"
                i = end
                continue
        i += 1


def _mark_contents_list(lines: list[Line], at: int) -> int:
    """Mark the lines under a heading "Contents"; return the index behind them."""
    seen: set[str] = set()
    end = at + 1
    while end < len(lines):
        line = lines[end]
        listed = (
            line.block.kind == "contents"
            or bool(_CONTENTS_LINE.fullmatch(line.text[:260]))
            or bool(
                _PAGE_AT_END.search(line.text[-12:]) and len(line.text) < MAX_HEADING_CHARS and not has_modal(line.text)
            )
        )
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
    if end == len(lines):  # no body came back: these were headings, not a list of contents
        end = at + 1
        while end < len(lines) and (
            lines[end].block.kind == "contents" or _CONTENTS_LINE.fullmatch(lines[end].text[:260])
        ):
            end += 1
    if end > at + 1:
        for line in lines[at:end]:
            line.zone = "contents"
    return max(end, at + 1)


def _mark_parts(lines: list[Line]) -> None:
    for line in lines:
        if (
            line.zone == "body"
            and line.block.cell is None
            and line.block.kind != "list_item"
            and not (line.label and line.label.readings[0].is_bullet)
        ):
            line.part = read_part(line.text, line.block)
            if line.part is not None:
                line.zone = "part"
    i = 0
    while i < len(lines):
        end = i
        while end < len(lines) and lines[end].part is not None and _same_word(lines[end], lines[i]):
            end += 1
        if end - i >= MIN_CONTENTS_RUN:
            for line in lines[i:end]:
                line.zone, line.part = "contents", None
        i = max(end, i + 1)
    for line, following in pairwise(lines):
        if line.part is not None and not line.part.title:
            _take_title(following)


def _same_word(line: Line, first: Line) -> bool:
    return line.part is not None and first.part is not None and line.part.word == first.part.word


def _take_title(following: Line) -> None:
    """Give a bare "SCHEDULE 2" the heading on the next line as its title."""
    plain = following.zone == "body" and following.label is None and following.block.cell is None
    if (
        plain
        and has_heading_shape(following.text.strip("()[] "))
        and (is_emphasised(following.text, following.block) or len(following.text) < MAX_HEADING_CHARS // 2)
    ):
        following.zone = "part_title"


def _mark_titles(lines: list[Line]) -> None:
    """Mark the run of short lines at the top of the file that name the contract and its parties."""
    cues = load_cues()
    first = _behind_version_table(lines)
    run = 0
    for line in lines[first : first + MAX_TITLE_BLOCKS]:
        text = line.text.strip(" :.").lower()
        if line.zone != "body" or line.label is not None or line.block.cell is not None or text in cues.body_headings:
            break
        if (
            len(line.text) > MAX_HEADING_CHARS
            or has_modal(line.text)
            or line.text[-1:] == ";"
            or is_note(line.text, line.block)
        ):
            break
        run += 1
    if not run:
        return
    run = _trim_titles(lines[first:], run)
    for line in lines[first : first + run]:
        line.zone = "title"


def _behind_version_table(lines: list[Line]) -> int:
    """Index of the first line behind a table of versions at the top of the file, else 0."""
    start = next((i for i, line in enumerate(lines[:MAX_TITLE_BLOCKS]) if line.block.cell is not None), None)
    if start is None or lines[start].text.strip(" :").lower() not in load_cues().version_columns:
        return 0
    end = start
    while end < len(lines) and lines[end].block.cell is not None:
        end += 1
    for line in lines[:start]:
        line.zone = "title" if line.zone == "body" and len(line.text) <= MAX_HEADING_CHARS else line.zone
    return end


def _trim_titles(lines: list[Line], run: int) -> int:
    """Leave the heading of the first paragraph out of the titles above it."""
    first = lines[0]
    following = lines[run] if run < len(lines) else None
    words = set(re.findall(r"[\w-]+", first.text.lower()))
    named = bool(words & load_cues().title_words) or (first.block.style.name or "").lower() == "title"
    if run == 1:
        numbered = following is not None and (
            following.label is not None or following.zone != "body" or following.block.cell is not None
        )
        return 1 if named or numbered or _outranks(first, lines[1:]) else 0
    last = lines[run - 1]
    plain = (
        following is not None and following.zone == "body" and following.label is None and following.block.cell is None
    )
    if (
        plain
        and is_emphasised(last.text, last.block)
        and rank_of(last.text, last.block) > rank_of(first.text, first.block)
    ):
        return run - 1
    return run


def _outranks(first: Line, others: list[Line]) -> bool:
    """True when the first line stands above every heading near it."""
    rank = rank_of(first.text, first.block)
    near = [
        rank_of(line.text, line.block)
        for line in others[:200]
        if is_emphasised(line.text, line.block) and has_heading_shape(line.text)
    ]
    return is_emphasised(first.text, first.block) and all(rank < other for other in near)


def _mark_signatures(lines: list[Line]) -> None:
    cues = load_cues()
    inside = False
    for line in lines:
        if line.zone in {"part", "contents", "title", "footnote"}:
            inside = False
            continue
        text = line.text.strip()
        short = len(text) <= MAX_SIGNATURE_LINE
        head = text[:80]
        if not inside:
            starts = line.label is None and cues.signature.match(head)
            inside = bool(starts) and (
                head.lower().startswith(("in witness", "as witness")) or (short and not _is_operative(text))
            )
        elif not (cues.signature.match(head) or cues.signature_field.match(head) or _is_signature_like(line, text)):
            inside = False
        if inside:
            line.zone = "signature"


def _is_operative(text: str) -> bool:
    """True for a sentence about signing, or about something signed."""
    return bool(re.search(r"\b(?:shall|must|may|will|should)\b", text)) or (text[-1:] == "." and len(text.split()) > 12)  # noqa: PLR2004 - a line over a signature is short


def _is_signature_like(line: Line, text: str) -> bool:
    if line.label is not None and not line.label.is_weak:
        return False
    if is_emphasised(text, line.block) and line.block.kind == "heading":
        return False
    return (
        len(text) <= MAX_SIGNATURE_LINE // 2
        and not has_modal(text)
        and (text[-1:] != "." or "..." in text or "__" in text)
    )


def _mark_recitals(lines: list[Line]) -> None:
    cues = load_cues()
    inside, lettered = False, False
    for line in lines:
        if line.zone != "body" or line.block.cell is not None:
            inside = inside and line.zone in {"note", "footnote"}
            continue
        text = line.body.strip(" :.")
        low = text[:60].lower()
        if low in cues.recital_headings and len(text) < MAX_HEADING_CHARS:
            inside, lettered = True, False
        elif low.startswith("whereas") and len(text) > len("whereas"):
            inside = True
            line.zone = "recital"
        elif inside:
            inside = _goes_on(line, lettered=lettered)
            if inside:
                lettered = lettered or (line.label is not None and line.label.text.strip("().").isalpha())
                line.zone = "recital"


def _goes_on(line: Line, *, lettered: bool) -> bool:
    """True while recitals go on."""
    body = line.body
    if load_cues().recitals_end.match(body[:60]):
        return False
    if line.label is None:
        return not (has_heading_shape(body) and is_emphasised(body, line.block))
    form = line.label.readings[0].form
    if form.startswith(("int", "dec", "article", "section")):
        return not lettered and not has_heading_shape(body) and form != "article"
    return True
