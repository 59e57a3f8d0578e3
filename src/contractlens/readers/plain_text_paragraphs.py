"""Joins lines that were broken at a width into paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.readers.pdf_labels import ends_sentence, find_label, is_wrapped_reference, points_on
from contractlens.readers.plain_text_lines import LONGEST_BREAK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contractlens.document import BlockKind
    from contractlens.readers.plain_text_lines import TextLine

_LEADER = re.compile(r"(?:\.{4}|…{2}|(?:\. ){4}|_{4})\s?\.?\s?\d{1,4}$")
_LEADER_TAIL = 20
_HEADING_WORDS = 15
_HEADING_CHARS = 160
_FULL = 0.7
"""A line that reaches this share of the width and ends in the middle of a sentence was broken there."""
_DOUBLE_SPACED = 0.9
"""Share of lines with a blank line before them from which blank lines mean nothing."""
_MIN_LINES = 8
_INDENT = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that make one block."""

    lines: tuple[TextLine, ...]

    @property
    def kind(self) -> BlockKind:
        """What it is by its looks."""
        last = self.lines[-1]
        if _is_entry(last):
            return "contents"
        if last.underlined or all(is_capitals(line.text) for line in self.lines):
            return "heading"
        return "paragraph"

    @property
    def level(self) -> int | None:
        """Depth of an underlined heading."""
        rule = self.lines[-1].underlined
        return {"": None, "=": 0}.get(rule, 1)


def paragraphs(lines: Sequence[TextLine], width: int) -> Iterator[Paragraph]:
    """Yield the paragraphs of lines that stand together.

    Args:
        lines: In order; none is empty.
        width: Column at which the file breaks its lines.
    """
    gaps_count = not _is_double_spaced(lines, width)
    held: list[TextLine] = []
    for line in lines:
        if held and _starts(held, line, width, gap=line.gap and gaps_count):
            yield Paragraph(tuple(held))
            held = []
        held.append(line)
    if held:
        yield Paragraph(tuple(held))


def is_capitals(text: str) -> bool:
    """Say whether a line is a heading in capitals."""
    if len(text) > _HEADING_CHARS or not text.isupper() or text[-1] in ".;,":
        return False
    return len(text.split()) <= _HEADING_WORDS and sum(character.isalpha() for character in text) > 1


def _is_double_spaced(lines: Sequence[TextLine], width: int) -> bool:
    if len(lines) < _MIN_LINES or sum(line.gap for line in lines) < _DOUBLE_SPACED * len(lines):
        return False
    broken = sum(line.width >= _FULL * width and not ends_sentence(line.text) for line in lines)
    return broken > len(lines) / 2


def _starts(held: Sequence[TextLine], line: TextLine, width: int, *, gap: bool) -> bool:
    """Say whether a line begins a paragraph of its own."""
    last = held[-1]
    if last.underlined or _is_entry(last) or line.entry or _is_labelled(last, line, width, gap=gap):
        return True
    ended = ends_sentence(last.text)
    full = _is_full(last, line, width)
    if gap:
        same_sentence = last.width >= _FULL * width and not ended and (line.text[0].islower() or last.page != line.page)
        return not same_sentence or is_capitals(last.text)
    if is_capitals(line.text) != is_capitals(last.text) and (not full or ended or line.underlined):
        return True
    if _is_indented(held, line) and (ended or not full):
        return True
    if full or points_on(last.text):
        return False
    if ended:
        return True
    if line.text[0].islower() or line.text[0].isdigit():
        return False
    return width > LONGEST_BREAK or last.width < _FULL * width


def _is_entry(line: TextLine) -> bool:
    return line.entry or _LEADER.search(line.text[-_LEADER_TAIL:]) is not None


def _is_labelled(last: TextLine, line: TextLine, width: int, *, gap: bool) -> bool:
    label = find_label(line.text)
    if label is None:
        return False
    if label.kind == "mark" and last.width < _FULL * width <= _FULL * LONGEST_BREAK:
        return True  # nobody breaks a line so early in the middle of "paragraph (a)"
    if is_wrapped_reference(last.text, line.text, label):
        return False
    return label.kind != "bare" or gap or ends_sentence(last.text)


def _is_full(last: TextLine, line: TextLine, width: int) -> bool:
    """Say whether the first word of `line` would not have fitted behind the last."""
    return last.width <= LONGEST_BREAK and last.width + 1 + len(line.text.split(None, 1)[0]) > width


def _is_indented(held: Sequence[TextLine], line: TextLine) -> bool:
    """Say whether a line stands further in than running lines do, as first lines may, or further out."""
    if len(held) == 1:
        return False
    body = held[1].indent
    return abs(line.indent - body) >= _INDENT and held[-1].indent == body
