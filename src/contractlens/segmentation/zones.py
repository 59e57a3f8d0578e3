"""Tells what is not the body of the contract: titles, lists of contents, signature blocks, recitals, notes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contractlens.segmentation.contents import MAX_COVER_BLOCKS, MAX_COVER_LINE, mark_contents, mark_listed_parts
from contractlens.segmentation.cues import load_cues
from contractlens.segmentation.lines import Line, read_line
from contractlens.segmentation.looks import (
    MAX_HEADING_CHARS,
    has_heading_shape,
    has_modal,
    is_emphasised,
    is_title_case,
    rank_of,
)
from contractlens.segmentation.parts import NAMED, PartHeading, begins_as_part, part_word, read_part
from contractlens.segmentation.signatures import mark_signatures

if TYPE_CHECKING:
    from contractlens.document import Block, Document
    from contractlens.segmentation.labels import Label, Reading

MAX_TITLE_BLOCKS = 14  # cover pages name the parties, a reference and a date
MAX_LINES_TO_NUMBER = (
    3  # from the heading of a part to its first number: a cross-reference and a title may stand between
)
_CROSS_REFERENCE = re.compile(r"[(\[](?:clause|section|article|paragraph)s?\s[\d., and]+[)\]]", re.IGNORECASE)
_AGREED = re.compile(r"\bas follows\s*[:.]?$", re.IGNORECASE)


def read_lines(document: Document) -> list[Line]:
    """Return the blocks of a document with their labels and zones."""
    lines = [read_line(document.text[block.start : block.end], block) for block in document.blocks]
    mark_contents(lines)
    _mark_parts(lines)
    _mark_titles(lines)
    mark_signatures(lines)
    _mark_recitals(lines)
    for line in lines:
        if line.zone != "body":
            if line.zone != "recital":
                line.label = None
        elif is_note(line.text, line.block):
            line.zone = "note"
    return lines


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


def _mark_parts(lines: list[Line]) -> None:
    listing = False
    for i, line in enumerate(lines):
        part = _part_at(lines, i) if line.zone == "body" and line.block.cell is None else None
        plain = not is_emphasised(line.text, line.block)
        listing = part is not None and plain and (listing or (i > 0 and _introduces(lines[i - 1])))
        if part is not None and not listing:
            line.zone, line.part = "part", part
    _unmark_filing_exhibit(lines)
    mark_listed_parts(lines)
    for i, line in enumerate(lines):
        if _lacks_title(line):
            _take_title(lines[i + 1 : i + 3])


def _part_at(lines: list[Line], i: int) -> PartHeading | None:
    """The heading of a part that a line is; a list item that begins like one must show that it is no entry of a list."""
    line = lines[i]
    restarts = begins_as_part(line.block.label or line.text) and _restarts_below(lines, i)
    if line.label is not None and line.label.readings[0].is_bullet:
        return None
    if line.block.kind == "list_item" and not (begins_as_part(line.block.label) and (restarts or _alone(lines, i))):
        return None
    return read_part(line.text, line.block, restarts=restarts)


def _restarts_below(lines: list[Line], i: int) -> bool:
    """True when the next number below a heading, behind its title and inner parts, is a first one: "1", "1.1", "(a)"."""
    word = _part_word(lines[i])
    if i and _part_word(lines[i - 1]) == word:
        return False  # the end of a list of parts
    for line in lines[i + 1 : i + 1 + MAX_LINES_TO_NUMBER]:
        if line.block.cell is not None or _part_word(line) == word:
            return False
        if line.label is not None:
            return any(_begins_list(reading) for reading in line.label.readings)
        if len(line.text) > MAX_HEADING_CHARS or has_modal(line.text):
            return False
    return False


def _part_word(line: Line) -> str:
    return part_word(line.block.label or line.text)


def _begins_list(reading: Reading) -> bool:
    return reading.value == (1, 0) and all(component in {"1", "A", "a"} for component in reading.path)


def _alone(lines: list[Line], i: int) -> bool:
    """True for a list item that stands in no list of parts: no such item is next to it."""
    near = [*lines[max(i - 1, 0) : i], *lines[i + 1 : i + 2]]
    return not any(line.block.kind == "list_item" and begins_as_part(line.block.label) for line in near)


def _introduces(line: Line) -> bool:
    """True for a line that ends with a colon, so that schedules named below it are a list."""
    return line.zone == "body" and line.text[-1:] == ":" and not load_cues().signature_field.match(line.text[:80])


def _lacks_title(line: Line) -> bool:
    """True for "SCHEDULE 2" and "ARTICLE 1" alone on their line."""
    if line.part is not None:
        return not line.part.title and line.part.word != NAMED
    alone = line.zone == "body" and line.label is not None and not line.body and line.block.cell is None
    return alone and line.label is not None and _is_word_label(line.label)


def _is_word_label(label: Label) -> bool:
    return label.readings[0].form in {"article", "section", "clause", "int"} and not label.is_weak


def _unmark_filing_exhibit(lines: list[Line]) -> None:
    """Take "Exhibit 10.3" on the first lines for the stamp of a filing, not for an exhibit to the contract."""
    for line in lines[:3]:
        if line.part is not None and line.part.word == "exhibit" and line.part.label.split()[-1][:1].isdigit():
            line.part, line.zone = None, "title"


def _take_title(below: list[Line]) -> None:
    """Give a bare "SCHEDULE 2" the heading on the next line as its title, also behind "(Clause 4)"."""
    referring = bool(below) and _CROSS_REFERENCE.fullmatch(below[0].text[:60]) is not None
    title = below[-1] if referring and len(below) > 1 else below[0] if below else None
    if title is None or title.zone != "body" or title.label is not None or title.block.cell is not None:
        return
    short = is_emphasised(title.text, title.block) or len(title.text) < MAX_HEADING_CHARS // 2
    if short and has_heading_shape(title.text.strip("()[] ")):
        for line in below[: 2 if referring else 1]:
            line.zone = "part_title"


def _mark_titles(lines: list[Line]) -> None:
    """Mark the run of short lines at the top of the file that name the contract and its parties."""
    cues = load_cues()
    if _mark_cover(lines):
        return
    first = _behind_version_table(lines)
    while first < len(lines) and lines[first].zone == "title":
        first += 1
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


def _mark_cover(lines: list[Line]) -> bool:
    """Mark every short line above a list of contents near the top; False when there is no such list."""
    contents = next((i for i, line in enumerate(lines[:MAX_COVER_BLOCKS]) if line.zone == "contents"), 0)
    if not contents or any(_is_body_number(line) or line.part or line.block.cell for line in lines[:contents]):
        return False
    for line in lines[:contents]:
        if line.zone == "body" and len(line.text) <= MAX_COVER_LINE:
            line.zone = "title"
    return True


def _is_body_number(line: Line) -> bool:
    """True for a number that no cover has; the parties on a cover are often numbered "(1)"."""
    return line.label is not None and not line.label.text.startswith("(")


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
    if line.label is None and (load_cues().recitals_end.match(body[:60]) or _AGREED.search(body[-20:])):
        return False
    if line.label is None:
        heading = has_heading_shape(body) and body[-1:] not in ".:"
        return not (heading and (is_emphasised(body, line.block) or (not lettered and is_title_case(body))))
    form = line.label.readings[0].form
    if form.startswith(("int", "dec", "article", "section")):
        return not lettered and not has_heading_shape(body) and form != "article"
    return True
