"""Lines to paragraphs: where one block ends and the next begins."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.readers.pdf_labels import (
    PrintedLabel,
    ends_in_comma_and,
    ends_sentence,
    find_label,
    is_wrapped_reference,
    points_on,
)
from contractlens.readers.pdf_rows import wraps_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from contractlens.readers.pdf_lines import TextLine

_LOOSE = 1.3
"""Times the usual distance between lines: farther apart, they belong to two paragraphs."""

_LOOSEST = 1.9
"""The same for a line that goes on in the middle of a sentence (a superscript spreads lines)."""

_TIGHT = 1.35
"""Font sizes; single spacing, as inside one cell of an unruled form."""

_WIDEST_PITCH = 2.7
"""Font sizes; double-spaced text stays below, space between paragraphs is not counted as line spacing."""

_USUAL_PITCH = 1.25
"""Font sizes; the distance between lines where a column has too few to tell."""

_PITCH_SHARE = 0.15
"""Share of the line distances that makes one "usual": the smallest such distance is the line spacing."""

_INDENT = 0.6
"""Font sizes; a smaller shift to the right is no indentation."""

_DEEPEST_INDENT = 6.0
"""Font sizes; no first line is indented further."""

_SAME_X = 3.0
"""Points by which aligned lines may differ."""

_FLUSH = 1.0
"""Points by which the ends of justified lines may differ."""

_SIZE_CHANGE = 0.08
"""Share of the size by which lines of one paragraph may differ (rounding of scaled fonts)."""

_SHORT = 0.12
"""Share of the column's width that a paragraph's last line leaves free, at least."""

_QUOTES = "\"'“‘"
"""Marks before a defined term; often in the type of the text where the term is bold."""

_HANGING = 0.7
"""Font sizes of space after a lone number that make it a clause number and not a quantity."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A column's own measures: left and right edge of its text, and usual distance between lines, in points."""

    left: float
    right: float
    pitch: float


def measure(lines: Sequence[TextLine], fallback: float | None = None) -> Measure:
    """Return the measures of a column; `fallback` is the line spacing to use when it has too few lines to tell."""
    left = min((line.x0 for line in lines), default=0.0)
    right = max((line.x1 for line in lines), default=0.0)
    pitch = line_spacing(lines)
    if pitch is None:
        pitch = fallback or (_USUAL_PITCH * lines[0].size if lines else 0.0)
    return Measure(left, right, pitch)


def line_spacing(lines: Iterable[TextLine]) -> float | None:
    """Return the usual distance between the baselines of neighbours, or None when too few are near each other."""
    steps: Counter[float] = Counter()
    last: TextLine | None = None
    for line in lines:
        if last is not None and last.page == line.page:
            step = line.bottom - last.bottom
            if line.size / 2 < step < _WIDEST_PITCH * line.size:
                steps[round(step * 2) / 2] += 1
        last = line
    total = sum(steps.values())
    frequent = [step for step, count in steps.items() if count > 1 and count >= _PITCH_SHARE * total]
    return min(frequent) if frequent else None


def printed_label(line: TextLine) -> PrintedLabel | None:
    """Return the number or mark a line begins with; a bare number needs a wide space or bold type after it."""
    label = find_label(line.text)
    if label is None or label.kind != "bare":
        return label
    return label if line.bold or line.first_gap >= _HANGING * line.size else None


def starts_block(block: Sequence[TextLine], line: TextLine, column: Measure) -> bool:
    """Tell whether `line` begins a new paragraph after the lines of `block`, all in one column."""
    last = block[-1]
    step = line.bottom - last.bottom
    near = step <= max(column.pitch * _LOOSE + 0.5, _USUAL_PITCH * _LOOSE * min(line.size, last.size))
    full = _is_full(last, line, column)
    label = printed_label(line)
    if label is not None:
        wrapped = near and full and (len(block) == 1 or _is_aligned(block, line)) and line.bold == last.bold
        return not (wrapped and not _is_next(block[0], label) and is_wrapped_reference(last.text, line.text, label))
    if len(block) == 1 and _is_lone_label(last):
        return line.x0 < last.x0 - _SAME_X or step > _LOOSEST * column.pitch
    running = full and _goes_on(last, line)
    if not near and not (running and step <= _LOOSEST * column.pitch):
        return True
    if (
        near
        and line.gaps
        and (wraps_row(block, line, column.right) if block[0].gaps else running and _is_justified(last, line, column))
    ):
        return False
    value_x = block[0].value_x if _is_row(block[0]) else None
    if value_x is not None and _is_wrapped_term(block, line, value_x):
        return False
    if _changes_type(last, line, full=full) or _is_row(line):
        return True
    if value_x is not None:
        return line.x0 < value_x - _SAME_X and not _goes_on(last, line)
    return _breaks_by_shape(block, line, column, full=full)


def continues(block: Sequence[TextLine], line: TextLine, column: Measure) -> bool:
    """Tell whether `line`, the first of another column or page, goes on with the sentence that `block` left open.

    `column` measures the column in which `block` stands.
    """
    last = block[-1]
    if _is_row(line) or _is_row(last) or _is_row(block[0]):
        return False
    is_open = last.text[-1] == ";" or ends_in_comma_and(last.text)
    if ends_sentence(last.text) and not (
        is_open and line.text[0].islower() and _is_full(last, line, column) and printed_label(line) is None
    ):
        return False
    if abs(line.size - last.size) > _SIZE_CHANGE * max(line.size, last.size) or line.bold != last.bold:
        return False
    label = printed_label(line)
    if label is not None:
        return is_wrapped_reference(last.text, line.text, label) and _is_full(last, line, column)
    if _begins_lower(line.text):
        return True
    if last.text[-1] == "-" or points_on(last.text):
        return True
    # a page of a converted filing may end in the middle of a line, with its sentence open
    return (len(block) > 1 or _is_full(last, line, column)) and not last.bold and not is_capitals(last.text)


def is_capitals(text: str) -> bool:
    """Tell whether a text of four letters or more is set in capitals."""
    return text.isupper() and sum(character.isalpha() for character in text) >= 4  # noqa: PLR2004


def _is_next(first: TextLine, label: PrintedLabel) -> bool:
    """Tell whether the block began with the same word as a named label: "Appendix D ..." before "Appendix E"."""
    return label.kind == "named" and first.text.split(" ", 1)[0] == label.text.split(" ", 1)[0]


def _is_full(last: TextLine, line: TextLine, column: Measure) -> bool:
    """Tell whether the first word of `line` would not have fitted on the line before: it wrapped, nobody broke it."""
    return last.x1 + 0.2 * last.size + line.first_width > column.right - 0.1 * last.size


def _is_aligned(block: Sequence[TextLine], line: TextLine) -> bool:
    return len(block) > 1 and abs(line.x0 - block[-1].x0) <= _SAME_X


def _is_lone_label(line: TextLine) -> bool:
    label = find_label(line.text + " X")
    return label is not None and label.text == line.text


def _goes_on(last: TextLine, line: TextLine) -> bool:
    return _begins_lower(line.text) and not ends_sentence(last.text)


def _begins_lower(text: str) -> bool:
    return text.lstrip("\"'“‘([")[:1].islower()


def _changes_type(last: TextLine, line: TextLine, *, full: bool) -> bool:
    """Tell whether size or weight change as they do between a heading and its text, not inside a sentence."""
    if abs(line.size - last.size) > _SIZE_CHANGE * max(line.size, last.size) + 0.3:
        return True
    if last.bold and not line.first_bold:
        return not full or (is_capitals(last.text) and not is_capitals(line.text))
    return line.bold and not last.last_bold and (not full or ends_sentence(last.text))


def _is_row(line: TextLine) -> bool:
    """Tell whether a wide gap parts a line into a label and a value; a gap after a clause number does not count."""
    if line.gap_start is None:
        return False
    left = line.text[: line.gap_start]
    label = find_label(left + " X")
    return label is None or label.text != left


def _is_justified(last: TextLine, line: TextLine, column: Measure) -> bool:
    """Tell whether both lines fill their column from edge to edge: few words in a narrow column stand far apart."""
    return line.text[-1].isalpha() and all(abs(one.x1 - column.right) <= _FLUSH for one in (last, line))


def _is_wrapped_term(block: Sequence[TextLine], line: TextLine, value_x: float) -> bool:
    """Tell whether a line holds the rest of the row's own label: "Confidential" beside a value, "Information" below."""
    first = block[0]
    left = first.text[: first.gap_start]
    return (
        line.x1 < value_x
        and abs(line.x0 - first.x0) <= _SAME_X
        and (line.first_bold == first.first_bold or left[0] in _QUOTES)
        and line.bottom - block[-1].bottom <= _TIGHT * line.size
        and left[-1:] not in ".:"
        and line.text[-1] not in ".:"
    )


def _breaks_by_shape(block: Sequence[TextLine], line: TextLine, column: Measure, *, full: bool) -> bool:
    """Tell by line ends and indentation."""
    last = block[-1]
    ended = ends_sentence(last.text) and not (full and _begins_lower(line.text) and ends_in_comma_and(last.text))
    if not full and (ended or not _begins_lower(line.text)):
        return not _is_centred_pair(last, line, column)
    shift = line.x0 - last.x0
    if len(block) == 1:
        indented = shift > _INDENT * line.size and find_label(last.text) is None
        return ended and (indented or shift < -_DEEPEST_INDENT * line.size)
    if abs(shift) > max(_INDENT * line.size, _SAME_X):
        return ended or not full
    return ended and last.x1 < column.right - _SHORT * (column.right - column.left)


def _is_centred_pair(last: TextLine, line: TextLine, column: Measure) -> bool:
    """Tell whether two lines are the lines of one centred heading."""
    if not (last.bold and line.bold) and not (is_capitals(last.text) and is_capitals(line.text)):
        return False
    middle = (column.left + column.right) / 2
    return (
        abs(last.x0 + last.x1 - line.x0 - line.x1) <= 2 * _SAME_X
        and abs(line.x0 + line.x1 - 2 * middle) <= 2 * line.size
        and last.x0 > column.left + _SAME_X
    )
