"""Labelled contracts and clauses as records, in the order in which they were written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from contractlens.learning.outline import Numbering

if TYPE_CHECKING:
    from contractlens.document import ChangeKind
    from contractlens.learning.annotations import Label

ROW, HEADER_ROW = "|", "||"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a contract.

    Attributes:
        mark: What it is: ``!`` cover, ``~`` contents, ``=`` part, ``#`` to ``####`` numbered, ``-`` bullet, ``h``
            heading, ``p`` paragraph, ``r`` recital, ``d`` definition, ``s`` signature, ``n`` note, ``|`` row,
            ``||`` header row.
        text: Its words, tracked changes and tick boxes still as marks; the cells of a row are parted by tabs.
        labels: What it does.
        negatives: Types that it could be mistaken for.
        cells: The cells of a row, () for other lines.
        change: Set when a tracked change inserted or deleted the whole line.
        number: Line in the file, from 1.
    """

    mark: str
    text: str
    labels: tuple[Label, ...] = ()
    negatives: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    change: ChangeKind | None = None
    number: int = 0

    @property
    def is_row(self) -> bool:
        """True for a table row."""
        return self.mark in {ROW, HEADER_ROW}

    @property
    def level(self) -> int:
        """Depth of a numbered line, from 1; 0 for every other line."""
        return len(self.mark) if self.mark.startswith("#") else 0

    def starts_table(self, previous: Line | None) -> bool:
        """Say whether this row begins a new table: a header row, or a row not right below another one."""
        if self.mark == HEADER_ROW or previous is None or not previous.is_row:
            return self.is_row
        return self.is_row and self.number > previous.number + 1


@dataclass(frozen=True, slots=True)
class ContractSource:
    """A labelled contract: its name, its head (title, family, register, numbering, ...) and its lines in order."""

    name: str
    meta: dict[str, str]
    lines: tuple[Line, ...]

    @property
    def numbering(self) -> Numbering:
        """The style of its automatic numbers."""
        styles: dict[str, Numbering] = {style: style for style in get_args(Numbering)}
        return styles[self.meta["numbering"]]


@dataclass(frozen=True, slots=True)
class ClauseSource:
    """A labelled provision that stands alone.

    Attributes:
        heading: The heading it stands under, or "".
        part: The schedule or annex it stands in, or "".
        text: Its words.
        labels: What it does; () for none of the types.
        negatives: Types that it could be mistaken for.
        family: The imagined drafter or register; splits never cut through a family.
        source: Name of the file.
        line: Line in the file, from 1.
    """

    heading: str
    part: str
    text: str
    labels: tuple[Label, ...]
    negatives: tuple[str, ...]
    family: str
    source: str
    line: int
