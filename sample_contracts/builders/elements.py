"""What both builders need: the lines of a source with their printed numbers, rows gathered into tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.learning.annotations import TrackedText, tracked_text
from contractlens.learning.outline import OutlineNumbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.document import ChangeKind
    from contractlens.learning.markup import ContractSource, Line

TICKED, UNTICKED = "☒", "☐"
DEFAULT_MARKING = "OFFICIAL"


class BuildError(Exception):
    """A source cannot be built; the message names the file and what to change in it."""


@dataclass(frozen=True)
class Paragraph:
    """A line that is no table row, its typed or automatic number, and the part it stands in (0 for the main body)."""

    mark: str
    text: TrackedText
    label: str
    part: int
    change: ChangeKind | None
    number: int

    @property
    def level(self) -> int:
        """Depth of a numbered line, from 1; 0 for others."""
        return len(self.mark) if self.mark.startswith("#") else 0

    @property
    def is_contents_title(self) -> bool:
        """True for the line that heads the list of contents."""
        return self.mark == "~" and self.text.text.casefold() in {"contents", "table of contents"}


@dataclass(frozen=True)
class Row:
    """One table row."""

    cells: tuple[TrackedText, ...]
    is_header: bool
    change: ChangeKind | None


@dataclass(frozen=True)
class Table:
    """A table: its rows padded to one number of cells, and the share of the width that each column takes."""

    rows: tuple[Row, ...]
    shares: tuple[float, ...]
    part: int

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self.shares)


Element = Paragraph | Table


def elements(source: ContractSource) -> list[Element]:
    """Return what stands in the contract, in order."""
    numbers = OutlineNumbers(source.numbering)
    found: list[Element] = []
    rows: list[Line] = []
    previous: Line | None = None
    part = 0
    for line in source.lines:
        if rows and (not line.is_row or line.starts_table(previous)):
            found.append(_table(rows, part))
            rows = []
        if line.is_row:
            rows.append(line)
        else:
            part += line.mark == "="
            found.append(_paragraph(line, numbers, part))
        previous = line
    return [*found, _table(rows, part)] if rows else found


def _paragraph(line: Line, numbers: OutlineNumbers, part: int) -> Paragraph:
    label = ""
    if line.level and line.change != "deleted":
        label = numbers.next(line.level)
    elif line.mark == "r":
        label = numbers.next_recital()
    elif line.mark == "-":
        label = "•"
    elif line.mark == "=":
        numbers.restart()
    return Paragraph(line.mark, tracked_text(line.text), label, part, line.change, line.number)


def _table(lines: list[Line], part: int) -> Table:
    columns = max(len(line.cells) for line in lines)
    rows = tuple(
        Row(
            tuple(tracked_text(cell) for cell in (*line.cells, *[""] * (columns - len(line.cells)))),
            line.mark == "||",
            line.change,
        )
        for line in lines
    )
    return Table(rows, _shares(rows, columns), part)


def _shares(rows: tuple[Row, ...], columns: int) -> tuple[float, ...]:
    """Give each column a share by its longest and usual text, none less than a third of an even share."""
    weights = []
    for column in range(columns):
        lengths = sorted(len(row.cells[column].text) for row in rows)
        weights.append(max(lengths[-1] ** 0.5 * 2 + lengths[len(lengths) // 2] ** 0.5, 3.0))
    least = sum(weights) / columns / 3
    weights = [max(weight, least) for weight in weights]
    return tuple(weight / sum(weights) for weight in weights)


def split_box(text: str) -> tuple[str, str]:
    """Return the tick box at the start of `text`, or "", and the rest."""
    return (text[0], text[1:].lstrip()) if text[:1] in {TICKED, UNTICKED} else ("", text)


def defined_term(text: str) -> int:
    """Return where the quoted term at the start of a definition ends; 0 when it starts with none."""
    closing = {"“": "”", '"': '"', "‘": "’"}.get(text[:1])
    return text.find(closing, 1) + 1 if closing else 0


def contents_key(text: str) -> str:
    """Return what a contents line and the heading it names have in common: words without numbers."""
    return " ".join(text.casefold().split()).strip("0123456789. ")


def contents_pages(found: list[Element]) -> Iterator[tuple[str, Paragraph]]:
    """Yield the key of each heading that a contents line could name, with the heading."""
    for element in found:
        if isinstance(element, Paragraph) and element.mark in {"#", "=", "h"}:
            yield contents_key(element.text.text), element
