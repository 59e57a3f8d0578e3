"""Finds the place of each number in the tree from its form and the numbers before it.

The open provisions form a stack of frames. A new number either goes on with the list of an open frame or opens a list
beneath the innermost one; every possibility has a cost and the cheapest wins, so that wrong, doubled and skipped
numbers bend the tree and never break it. Full numbers ("3.2.1") name their parents and follow those.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.segmentation.labels import roman_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.segmentation.labels import Label, Reading, Value
    from contractlens.segmentation.looks import Rank

# Costs are ordinal: they order the possibilities below and were set by the cases in tests/segmentation.
CONTINUE = 0.0
OPEN_AFTER_COLON = 0.5
OPEN = 1.0
OPEN_LOWER = 1.5
SKIP = 2.0
RESTART = 2.5
FAR_SKIP = 3.0
SAME_FORM_INSIDE = 3.0
SAME_FORM_AFTER_COLON = 1.5
BACKWARDS = 4.0
OPEN_NOT_FIRST = 5.0
DISTANCE = 0.01
HEADING_INSIDE = 2.0
INT_INSIDE_ITEM = 1.0
LEVEL_CLASH = 2.0
NEXT_AGREES = -1.5
_OUTLINES = frozenset({"ROMAN.", "ALPHA."})  # of outlines, in which "1." stands beneath "I." and "A."
WEAK_LIMIT = 1.2  # a weak label counts when it goes on with a list or opens one that goes on
SMALL_SKIP = 3  # numbers that may be missing from a list
MAX_FRAMES = 24  # nine list levels, lead-ins between them and bullets; deeper input is flattened
MAX_HEADINGS = 6  # unnumbered headings inside one another


@dataclass(slots=True)
class Frame:
    """One open provision.

    Attributes:
        node: Its node; None for the top of the main body.
        path: All components of its number.
        form: Form of its number; "" without one.
        level: List level where the word processor states it.
        last: The latest number of each form among its children.
        headings: Open unnumbered headings among its children, outermost first.
        is_item: A list item.
        is_heading: A numbered heading without words of its own.
        rank: Looks of that heading.
        colon: Its words end with a colon or dash, so that a list is to be expected.
        goes_on: Its number has a follower further down.
    """

    node: int | None
    path: tuple[str, ...] = ()
    form: str = ""
    level: int | None = None
    last: dict[str, tuple[Value, int | None]] = field(default_factory=dict)
    headings: list[tuple[Rank, int]] = field(default_factory=list)
    is_item: bool = False
    is_heading: bool = False
    rank: Rank = (9, 0.0, 1, 1)
    colon: bool = False
    goes_on: bool = False

    @property
    def holder(self) -> int | None:
        """The node that new children hang on."""
        return self.headings[-1][1] if self.headings else self.node


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a number belongs: as a child of frame `depth`."""

    depth: int
    reading: Reading
    cost: float
    continues: bool


def next_value(now: Value, before: Value) -> bool:
    """True when `now` directly follows `before`: 13 after 12 or 12B, 12A after 12."""
    return now in {(before[0] + 1, 0), (before[0], before[1] + 1)}


def is_first(value: Value) -> bool:
    """True for 1, a, i."""
    return value == (1, 0)


def place(
    frames: list[Frame],
    label: Label,
    *,
    level: int | None = None,
    looks_heading: bool = False,
    following: Sequence[Label] = (),
) -> Placement:
    """Return the cheapest place of a label.

    Args:
        frames: The open provisions, outermost first; not empty, not changed.
        label: The number.
        level: Its list level where the word processor states it.
        looks_heading: Its words are a heading, which seldom stands inside a list.
        following: The next labels of its forms, to tell letters from Roman numbers.
    """
    best: Placement | None = None
    for reading in label.readings:
        bonus = 0.0
        if len(label.readings) > 1 and agrees(reading, following):
            bonus = NEXT_AGREES
        if reading.is_full:
            placement = _place_full(frames, reading, level)
        elif reading.is_bullet:
            placement = _place_bullet(frames, reading, level)
        else:
            placement = _place_in_list(frames, reading, level, looks_heading=looks_heading)
        cost = placement.cost + bonus
        if best is None or cost < best.cost:
            best = Placement(placement.depth, reading, cost, placement.continues)
    assert best is not None  # a label has readings
    return best


def agrees(reading: Reading, following: Sequence[Label]) -> bool:
    """True when one of the labels that follow goes on with this reading."""
    others = [other for label in following for other in label.readings]
    return any(other.form == reading.form and next_value(other.value, reading.value) for other in others)


def stands_under(path: tuple[str, ...], above: tuple[str, ...]) -> bool:
    """True when a full number names `above` as its parent: "4.1" under "4" and "IV.1" under "Article IV"."""
    if not len(above) < len(path):
        return False
    return path[: len(above)] == above or (str(roman_value(path[0])), *path[1 : len(above)]) == above


def _place_full(frames: list[Frame], reading: Reading, level: int | None) -> Placement:
    """The frame whose number is the longest beginning of this one; without one, by list level or a list of its form."""
    best, length = 0, 0
    for depth in range(len(frames) - 1, 0, -1):
        path = frames[depth].path
        if len(path) > length and stands_under(reading.path, path):
            best, length = depth, len(path)
    if length:
        known = reading.form in frames[best].last
        return Placement(best, reading, CONTINUE if known or is_first(reading.value) else OPEN, known)
    if level is not None:
        for depth in range(min(len(frames), MAX_FRAMES) - 1, 0, -1):
            above = frames[depth].level
            if above is not None and above < level:
                return Placement(depth, reading, OPEN, reading.form in frames[depth].last)
    for depth in range(len(frames) - 1, -1, -1):
        frame = frames[depth]
        if reading.form in frame.last and not (frame.path and frame.path[0][0].isdigit() and not frame.is_item):
            return Placement(depth, reading, CONTINUE, continues=True)
    return Placement(0, reading, OPEN if reading.value[0] <= 1 else SKIP, continues=False)


def _place_bullet(frames: list[Frame], reading: Reading, level: int | None) -> Placement:
    """Beside an open bullet of the same form and level, else inside the innermost provision."""
    for depth in range(len(frames) - 1, 0, -1):
        frame = frames[depth]
        if not frame.form.startswith("bullet"):
            break
        if level is not None and frame.level is not None:
            if frame.level >= level:
                continue
            return Placement(depth, reading, CONTINUE, continues=False)
        if frame.form == reading.form:
            return Placement(depth - 1, reading, CONTINUE, continues=True)
    depth = min(len(frames), MAX_FRAMES) - 1
    if level is not None:
        while depth and frames[depth].form.startswith("bullet") and (frames[depth].level or 0) >= level:
            depth -= 1
    return Placement(depth, reading, CONTINUE, continues=False)


def _place_in_list(frames: list[Frame], reading: Reading, level: int | None, *, looks_heading: bool) -> Placement:
    top = len(frames) - 1
    best = Placement(top, reading, _opening_cost(frames, reading, level, looks_heading=looks_heading), continues=False)
    listed = False
    for depth in range(top, -1, -1):
        known = frames[depth].last.get(reading.form)
        listed = listed or known is not None
        distance = DISTANCE * (top - depth)
        if known is not None:
            cost = _continuing_cost(reading.value, known[0]) + distance
            if level is not None and known[1] is not None and level != known[1]:
                cost += LEVEL_CLASH
        elif depth < top:
            cost = (OPEN_LOWER if is_first(reading.value) else OPEN_NOT_FIRST) + 10 * distance
            if any(frame.form == reading.form for frame in frames[: depth + 1]):
                cost += SAME_FORM_INSIDE
            if listed:
                cost += SAME_FORM_AFTER_COLON
            if level is not None and frames[depth + 1].level is not None and frames[depth + 1].level != level:
                cost += LEVEL_CLASH
        else:
            continue
        if cost < best.cost:
            best = Placement(depth, reading, cost, known is not None)
    return best


def _continuing_cost(now: Value, before: Value) -> float:
    if next_value(now, before):
        return CONTINUE
    if is_first(now):
        return RESTART
    step = now[0] - before[0]
    if step == 0:
        return FAR_SKIP
    if step < 0:
        return BACKWARDS
    return SKIP if step <= SMALL_SKIP else FAR_SKIP


def _opening_cost(frames: list[Frame], reading: Reading, level: int | None, *, looks_heading: bool) -> float:
    top = frames[-1]
    if len(frames) >= MAX_FRAMES:
        return BACKWARDS + OPEN_NOT_FIRST
    cost = OPEN_NOT_FIRST
    if is_first(reading.value):
        cost = OPEN_AFTER_COLON if top.colon else OPEN
    if any(frame.form == reading.form for frame in frames):
        cost += SAME_FORM_AFTER_COLON if top.colon else SAME_FORM_INSIDE
    if reading.form == "int" and top.is_item and not top.colon and not (top.goes_on and top.form in _OUTLINES):
        cost += INT_INSIDE_ITEM
    if looks_heading and reading.form == "int" and len(frames) > 1 and top.form:
        cost += HEADING_INSIDE
    if level is not None and top.level is not None:
        cost += LEVEL_CLASH if level <= top.level else -OPEN_AFTER_COLON
    if top.form.startswith("bullet") and not reading.is_bullet:
        cost += OPEN
    return cost
