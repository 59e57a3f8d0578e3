"""Builds the tree of provisions from the lines of a document."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.segmentation.cues import load_cues
from contractlens.segmentation.definitions import is_definition, is_definition_heading, is_lead_in
from contractlens.segmentation.lookahead import LookAhead, look_ahead
from contractlens.segmentation.looks import (
    MAX_HEADING_CHARS,
    Rank,
    clean_heading,
    has_heading_shape,
    is_bold_but_for_its_number,
    is_caps,
    is_emphasised,
    rank_of,
    run_in_heading,
)
from contractlens.segmentation.parts import PartHeading, PartStack, clean_title
from contractlens.segmentation.references import compose_number
from contractlens.segmentation.sequence import (
    MAX_FRAMES,
    MAX_HEADINGS,
    WEAK_LIMIT,
    Frame,
    Placement,
    is_first,
    next_value,
    place,
    stands_under,
)
from contractlens.segmentation.tree import Node, Tree

if TYPE_CHECKING:
    from contractlens.clause import ClauseKind
    from contractlens.document import Document
    from contractlens.segmentation.labels import Label, Reading
    from contractlens.segmentation.lines import Line

_COLON = re.compile(r"[:–—-]\s*$")
_STOPS = '.,;:!?”")]'
_LIST_TAIL = re.compile(r"(?:and|or|but|in each case|in either case|provided|then|unless)\b")
_PLAIN_HEADING_WORDS = 8  # of a heading without emphasis that only its sub-clauses give away
_STOPPED_HEADING_WORDS = 4  # "Grant of License." is a heading, a longer line with a stop is a sentence


@dataclass(slots=True)
class Outline:
    """Takes lines in reading order and grows the tree; lines before `titled_until` stand in it already."""

    document: Document
    lines: list[Line]
    tree: Tree = field(default_factory=Tree)
    parts: PartStack = field(default_factory=PartStack)
    frames: list[Frame] = field(default_factory=lambda: [Frame(None)])
    _ahead: LookAhead = field(init=False)
    titled_until: int = 0
    _body: Frame | None = None
    _can_extend: bool = False

    def __post_init__(self) -> None:
        self._ahead = look_ahead(self.lines)

    # ---- parts, titles and other zones

    def add_part(self, i: int) -> None:
        """Open a schedule, annex, appendix or part."""
        line, title = self.lines[i], self._title_below(i)
        assert line.part is not None
        heading = line.part
        if title is not None:
            heading = PartHeading(heading.word, heading.label, heading.value, clean_title(title.text))
        if self.parts.node is None:
            self._body = self.frames[0]
        holder = self.parts.enclose(heading)
        end = (title or line).block.end
        node = Node("part", line.block.start, end, end, label=heading.label, heading=heading.title)
        index = self.tree.add(node, holder)
        self.parts.push(heading, index)
        node.part = self.parts.name
        self.frames = [Frame(index)]
        self._can_extend = False

    def add_leaf(self, line: Line, kind: ClauseKind, *, at_top: bool) -> None:
        """Add a line that holds nothing and opens nothing; `at_top` closes every provision before it."""
        if at_top:
            self.reset()
        start, end = line.block.start, line.block.end
        holder = self.frames[-1].holder
        node = Node(kind, start, end if kind == "title" else start, end, part=self.parts.name)
        node.number = self.tree.number_above(holder)
        self.tree.add(node, holder)
        self._can_extend = False

    def reset(self) -> None:
        """Close every provision of the present part; what came last in its lists stays known."""
        del self.frames[1:]
        self.frames[0].headings.clear()

    # ---- provisions

    def add_line(self, i: int) -> None:
        """Add a line of the body: a numbered provision, a heading or a paragraph."""
        line = self.lines[i]
        if line.label is not None:
            self._leave_parts(line.label.readings[0])
            looks_heading = self._is_heading_alone(i, line.label.readings[0])
            placement = self._place(i, line.label, looks_heading=looks_heading)
            if not line.label.is_weak or self._is_credible(i, placement):
                self._add_numbered(i, line.label, placement)
                return
            line.label = None
        if self._is_unnumbered_heading(line):
            self._add_heading(i)
        else:
            self._add_paragraph(i)

    def _leave_parts(self, reading: Reading) -> None:
        """Close the parts where an article goes on with those before them: "Article IV" behind parts of "Article III"."""
        if self._body is None or self.parts.node is None or reading.form != "article":
            return
        known = self._body.last.get(reading.form)
        if known is not None and next_value(reading.value, known[0]) and reading.form not in self.frames[0].last:
            self.parts.leave()
            self._body.headings.clear()
            self.frames = [self._body]

    def _place(
        self, i: int, label: Label, *, looks_heading: bool = False, frames: list[Frame] | None = None
    ) -> Placement:
        block = self.lines[i].block
        level = block.level if block.kind != "heading" and not block.label_in_text and block.label else None
        return place(
            frames or self.frames, label, level=level, looks_heading=looks_heading, following=self._ahead.next_alike[i]
        )

    def _heads_next(self, i: int, reading: Reading, *, first: bool = False) -> bool:
        """True when the next number is a full one beneath this, and the `first` if asked: "1.1" behind "1"."""
        following = self._ahead.next_number[i]
        label = self.lines[following].label if following is not None else None
        below = label.readings[0].path if label is not None else ()
        if not reading.path or not stands_under(below, reading.path):
            return False
        return not first or below[len(reading.path) :] == ("1",)

    def _is_credible(self, i: int, placement: Placement) -> bool:
        """Say whether a number that could be words stands where a number should."""
        if placement.reading.is_full or placement.continues:
            return placement.cost <= WEAK_LIMIT
        if self._heads_next(i, placement.reading, first=True):
            return True  # "11 Services" at the beginning of a document, with "11.1" below
        if not is_first(placement.reading.value) or placement.cost > WEAK_LIMIT + 1:
            return False
        return i in self._ahead.goes_on or self._heads_next(i, placement.reading)

    def _add_numbered(self, i: int, label: Label, placement: Placement) -> None:
        line = self.lines[i]
        block, reading = line.block, placement.reading
        del self.frames[placement.depth + 1 :]
        parent = self.frames[-1]
        if self._is_heading_alone(i, reading):
            self._close_lower_headings(parent, rank_of(line.body, block))
        titled = self._title_below(i)
        own_end = block.start + len(line.text[: label.rest_at].rstrip()) if label.rest is not None else block.end
        heading, body_start = self._heading_of(i, label.end, reading) if label.rest is None else ("", own_end)
        if titled is not None:
            heading, own_end = clean_heading(titled.text), titled.block.end
            body_start = own_end
        kind = self._kind_of(i, reading, heading, alone=body_start == own_end)
        holder = parent.holder
        node = Node(kind, block.start, body_start, own_end, label=label.text, heading=heading, part=self.parts.name)
        node.number = compose_number(label.text, reading, self.tree.number_above(holder))
        index = self.tree.add(node, holder)
        parent.last[reading.form] = (reading.value, _level(line))
        token = label.text.strip("().[]:") or label.text
        path = reading.path if reading.is_full or not parent.path or not reading.is_item else (*parent.path, token)
        alone = bool(heading) and body_start == own_end
        self.frames.append(
            Frame(
                index,
                path,
                reading.form,
                _level(line),
                is_item=reading.is_item and not alone,
                is_heading=alone,
                rank=rank_of(line.body, block),
                colon=bool(_COLON.search(line.text[-8:])),
                goes_on=i in self._ahead.goes_on,
            )
        )
        self._can_extend = not alone and label.rest is None
        if label.rest is not None:
            self._add_second(i, label, label.rest)

    def _title_below(self, i: int) -> Line | None:
        """The line that titles a bare "SCHEDULE 2" or "ARTICLE 1": the last one below that `zones` gave to it."""
        end = i + 1
        while end < len(self.lines) and self.lines[end].zone == "part_title":
            end += 1
        self.titled_until = end
        return self.lines[end - 1] if end > i + 1 else None

    def _add_second(self, i: int, first: Label, second: Label) -> None:
        """Add the "(a)" of "1.1 (a) The ..." as a child."""
        line = self.lines[i]
        block = line.block
        parent = self.frames[-1]
        parent.colon = True
        placement = place(self.frames, second)
        reading = placement.reading
        start = block.start + first.rest_at
        kind = self._kind_of(i, reading, "", alone=False)
        node = Node(kind, start, min(start + second.end, block.end), block.end, label=second.text, part=self.parts.name)
        node.number = compose_number(second.text, reading, self.tree.number_above(parent.node))
        index = self.tree.add(node, parent.node)
        parent.last[reading.form] = (reading.value, None)
        self.frames.append(
            Frame(
                index,
                (*parent.path, second.text.strip("()")),
                reading.form,
                is_item=True,
                colon=bool(_COLON.search(line.text[-8:])),
            )
        )
        self._can_extend = True

    def _kind_of(self, i: int, reading: Reading, heading: str, *, alone: bool) -> ClauseKind:
        line = self.lines[i]
        if line.zone == "recital":
            return "recital"
        holder = self.frames[-1].holder
        above = self.tree.nodes[holder].kind if holder is not None else ""
        if above == "definition" and not alone:
            return "definition"
        if self._defines(i):
            return "definition"
        if not reading.is_item:
            nested = reading.form in {"int", "int)"} and holder is not None and self.tree.nodes[holder].number != ""
            return "item" if nested and not heading else "clause"
        at_top = len(self.frames) == 1 and not reading.is_bullet
        return "clause" if alone or (at_top and not reading.form.startswith("(")) else "item"

    def _defines(self, i: int) -> bool:
        """True for a definition, and for words that introduce some: "the following terms apply:"."""
        line = self.lines[i]
        if is_definition(line.body, line.block, in_definitions=self.in_definitions()):
            return True
        if not is_lead_in(line.body) or i + 1 == len(self.lines):
            return False
        below = self.lines[i + 1]
        return below.block.cell is None and is_definition(below.body, below.block, in_definitions=True)

    def in_definitions(self) -> bool:
        """True under a heading such as "Definitions"."""
        for frame in reversed(self.frames):
            if frame.holder is not None:
                return self._is_under_definitions(frame.holder)
        return is_definition_heading(self.parts.name)

    def _is_under_definitions(self, index: int) -> bool:
        at: int | None = index
        while at is not None:
            node = self.tree.nodes[at]
            if node.heading and node.kind != "part":
                return is_definition_heading(node.heading)
            at = node.parent
        return is_definition_heading(self.parts.name)

    # ---- headings

    def _is_heading_alone(self, i: int, reading: Reading) -> bool:
        """Say whether a numbered line is a heading without words of its own."""
        line = self.lines[i]
        body = line.body
        bold = line.block.style.bold and self._heads_next(i, reading)
        marked = (line.block.kind == "heading" or bold) and not reading.is_item
        declared = line.block.kind == "heading" and marked and line.block.level is not None
        if reading.is_bullet or not has_heading_shape(body, marked=marked, declared=declared):
            return False
        if body[-1:] == ":" and not is_caps(body):
            return False
        if is_emphasised(body, line.block) or (self.document.pages and is_bold_but_for_its_number(line.block)):
            return True
        following = self._ahead.next_number[i]
        stopped = body[-1:] in "!?" or (body[-1:] == "." and len(body.split()) > _STOPPED_HEADING_WORDS)
        if following != i + 1 or stopped or len(body.split()) > _PLAIN_HEADING_WORDS or not _can_head(reading):
            return False
        label = self.lines[following].label
        assert label is not None
        below = label.readings[0]
        return self._heads_next(i, reading) or (
            not reading.is_full and not below.is_full and below.form != reading.form
        )

    def _heading_of(self, i: int, label_end: int, reading: Reading) -> tuple[str, int]:
        """Return the heading of a numbered line and where the words behind it begin."""
        line = self.lines[i]
        block, body = line.block, line.body
        start = min(block.start + label_end, block.end)
        if line.zone != "recital" and self._is_heading_alone(i, reading):
            return clean_heading(body), block.end
        if reading.is_bullet or line.zone == "recital":
            return "", start
        heading, behind = run_in_heading(body, labelled=True)
        return heading, start + behind

    def _is_unnumbered_heading(self, line: Line) -> bool:
        text, block = line.text, line.block
        if load_cues().recitals_end.match(text[:60]) or text.strip(" :-–").lower() in load_cues().joining_words:
            return False
        if line.zone == "recital" or not has_heading_shape(text) or is_definition(text, block, in_definitions=False):
            return False
        if block.kind == "heading":
            return True
        if text[-1] in ".!?" and not (block.style.bold or is_caps(text)):
            return False
        return block.kind == "paragraph" and (block.style.bold or is_caps(text)) and len(text) <= MAX_HEADING_CHARS

    def _add_heading(self, i: int) -> None:
        line = self.lines[i]
        block = line.block
        rank = rank_of(line.text, block)
        del self.frames[self._depth_of_heading(i, rank) + 1 :]
        frame = self.frames[-1]
        while frame.headings and (frame.headings[-1][0] >= rank or len(frame.headings) >= MAX_HEADINGS):
            frame.headings.pop()
        holder = frame.holder
        node = Node(
            "heading", block.start, block.end, block.end, heading=clean_heading(line.text), part=self.parts.name
        )
        node.number = self.tree.number_above(holder)
        frame.headings.append((rank, self.tree.add(node, holder)))
        self._can_extend = False

    def _close_lower_headings(self, frame: Frame, rank: Rank) -> None:
        """End the unnumbered headings that a numbered heading does not stand under."""
        while frame.headings:
            above, node = frame.headings[-1]
            leads = node == len(self.tree.nodes) - 1
            if above < rank or (above == rank and leads) or (leads and above[0] == rank[0]):
                return
            frame.headings.pop()

    def _depth_of_heading(self, i: int, rank: Rank) -> int:
        """An unnumbered heading stands where the next number stands when that goes on with a list."""
        following = self._ahead.next_number[i]
        if following is not None and self._only_headings_until(i + 1, following):
            label = self.lines[following].label
            assert label is not None
            placement = self._place(following, label)
            if (placement.continues and not placement.reading.is_item) or (
                placement.reading.is_full and placement.depth
            ):
                return placement.depth
        depth = len(self.frames) - 1
        while depth and not (self.frames[depth].is_heading and self.frames[depth].rank < rank):
            depth -= 1
        return depth

    def _only_headings_until(self, start: int, end: int) -> bool:
        """True when nothing but a few headings stands between a heading and the next number."""
        between = self.lines[start : min(end, start + MAX_HEADINGS)]
        return end - start < MAX_HEADINGS and all(self._is_unnumbered_heading(line) for line in between)

    # ---- paragraphs

    def _add_paragraph(self, i: int) -> None:
        line = self.lines[i]
        text, block = line.text, line.block
        if self._is_continuation(line):
            self.tree.extend(block.start, block.end)
            self.frames[-1].colon = bool(_COLON.search(text[-8:]))
            return
        self.close_items(i)
        frame = self.frames[-1]
        heading, behind = run_in_heading(text, labelled=False)
        kind: ClauseKind = "recital" if line.zone == "recital" else "paragraph"
        holder = frame.holder
        inside = holder is not None and self.tree.nodes[holder].kind == "definition"
        if kind == "paragraph" and (inside or self._defines(i)):
            kind, heading, behind = "definition", "", 0
        node = Node(kind, block.start, block.start + behind, block.end, heading=heading, part=self.parts.name)
        node.number = self.tree.number_above(holder)
        index = self.tree.add(node, holder)
        if len(self.frames) < MAX_FRAMES and self._leads_in(i, kind):
            self.frames.append(Frame(index, frame.path, colon=True))
        self._can_extend = True

    def _is_continuation(self, line: Line) -> bool:
        """Say whether a line goes on with the sentence before it, which a page break cut; Word files have none."""
        if (
            not self.document.pages
            or not self._can_extend
            or not self.tree.nodes
            or line.block.cell is not None
            or line.zone == "recital"
        ):
            return False
        last = self.tree.nodes[-1]
        ending = self.document.text[max(last.own_end - 1, 0) : last.own_end]
        if last.kind == "item" and _LIST_TAIL.match(line.text):
            return False
        return line.text[:1].islower() and ending not in _STOPS and line.block.kind == "paragraph"

    def close_items(self, i: int) -> None:
        """Close the lists that end before an unnumbered line, and every lead-in."""
        while len(self.frames) > 1 and (not self.frames[-1].form or self.frames[-1].form.startswith("bullet")):
            self.frames.pop()
        text, following = self.lines[i].text, self._ahead.next_number[i]
        if not self.frames[-1].is_item:
            if text[:1].islower() and len(self.frames) > 2 and self.frames[-2].colon:  # noqa: PLR2004 - top, lead-in, item
                self.frames.pop()  # "and in each case ..." behind 2.3.1 to 2.3.5 goes on with 2.3
            return
        top = len(self.frames) - 1
        if not text[:1].islower() and following is not None:
            label = self.lines[following].label
            assert label is not None
            placement = self._place(following, label)
            if placement.continues and placement.reading.is_item and placement.depth < top:
                del self.frames[placement.depth + 2 :]
                return
            if placement.reading.is_item and placement.depth == top and not _COLON.search(text[-8:]):
                return  # the next list opens inside this item
        if text[:1].islower():
            self.frames.pop()
        else:
            while len(self.frames) > 1 and (self.frames[-1].is_item or not self.frames[-1].form):
                self.frames.pop()

    def _leads_in(self, i: int, kind: ClauseKind) -> bool:
        """Say whether the next line is a list that this paragraph introduces."""
        if i + 1 >= len(self.lines):
            return False
        following = self.lines[i + 1]
        if following.label is None or following.zone not in {"body", "recital"} or following.block.cell is not None:
            return False
        label = following.label
        if not any(reading.is_item for reading in label.readings):
            return False
        if _COLON.search(self.lines[i].text[-8:]) or kind == "definition":
            return True
        placement = self._place(i + 1, label)
        return not placement.continues and (is_first(placement.reading.value) or placement.reading.is_bullet)


def _can_head(reading: Reading) -> bool:
    """True for the numbers of clauses and of the lettered heads of outlines ("A. General")."""
    return not reading.is_item or reading.form in {"ALPHA.", "ROMAN."}


def _level(line: Line) -> int | None:
    block = line.block
    return block.level if block.kind != "heading" and not block.label_in_text and block.label else None
