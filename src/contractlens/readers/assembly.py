"""Puts blocks together into the one text of a Document, with exact offsets."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from contractlens.document import (
    BBox,
    Block,
    BlockKind,
    Cell,
    Change,
    ChangeKind,
    Comment,
    Concealed,
    Deletion,
    Document,
    FormField,
    Furniture,
    Limits,
    Notice,
    Page,
    Region,
    Revisions,
    Style,
)
from contractlens.exceptions import LimitExceededError
from contractlens.readers.refusals import too_slow

if TYPE_CHECKING:
    from collections.abc import Sequence


_PLAIN = Style()


class Line(NamedTuple):
    """One printed line of a block: its text without outer white space, page and box.

    `glued` puts no space before it: the line before ended in the first half of a word.
    """

    text: str
    page: int | None = None
    bbox: BBox | None = None
    glued: bool = False


@dataclass(frozen=True, slots=True)
class ChangeRun:
    """A tracked change inside a block: half-open offsets into the block's own text."""

    start: int
    end: int
    kind: ChangeKind


@dataclass
class DocumentBuilder:
    """Collects blocks in reading order and makes the Document.

    Blocks of one table row are parted by tabs, everything else by line breaks. Lines inside a block are joined by
    single spaces, so that a phrase is found also where the printed line broke.
    """

    name: str
    media_type: str
    limits: Limits
    pages: list[Page] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    fields: list[FormField] = field(default_factory=list)
    concealed: list[Concealed] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    revisions: Revisions = "final"
    _pieces: list[str] = field(default_factory=list)
    _length: int = 0
    _blocks: list[Block] = field(default_factory=list)
    _regions: list[Region] = field(default_factory=list)
    _changes: list[Change] = field(default_factory=list)
    _deletions: list[Deletion] = field(default_factory=list)
    _deadline: float = math.inf

    def __post_init__(self) -> None:
        if self.limits.max_seconds is not None:
            self._deadline = time.monotonic() + self.limits.max_seconds

    def check_time(self) -> None:
        """Refuse to go on when reading has taken too long; asked for with each block, and by readers between pages.

        Raises:
            LimitExceededError: More than ``limits.max_seconds`` have gone by since the builder was made (``too_slow``).
        """
        if self._deadline is not math.inf and time.monotonic() >= self._deadline:
            raise too_slow(self.name, self.limits)

    def add(
        self,
        lines: Sequence[Line],
        kind: BlockKind = "paragraph",
        *,
        label: str = "",
        label_in_text: bool = False,
        level: int | None = None,
        style: Style | None = None,
        cell: Cell | None = None,
        changes: Sequence[ChangeRun] = (),
        deletions: Sequence[tuple[int, str]] = (),
    ) -> Block | None:
        """Append one block and return it; None (and nothing appended) when its lines hold no text.

        `changes` and `deletions` count characters of the joined lines.
        """
        self.check_time()
        printed = [line for line in lines if line.text and not line.text.isspace()]
        if not printed:
            return None
        start = self._separate(cell)
        for position, (text, page, bbox, glued) in enumerate(printed):
            if position and not glued:
                self._push(" ")
            first = self._length
            self._push(text)
            if page is not None:
                self._regions.append(Region(first, self._length, page, bbox))
        block = Block(start, self._length, kind, label, label_in_text, level, style or _PLAIN, cell)
        self._blocks.append(block)
        self._mark(start, changes, deletions)
        return block

    def add_text(
        self,
        text: str,
        kind: BlockKind,
        *,
        label: str,
        label_in_text: bool,
        level: int | None,
        style: Style,
        cell: Cell | None,
        changes: Sequence[ChangeRun] = (),
        deletions: Sequence[tuple[int, str]] = (),
    ) -> Block:
        """Append a block of one line that has text, no outer white space, and no page; `add` says the rest."""
        self.check_time()
        start = self._separate(cell)
        self._push(text)
        block = Block(start, self._length, kind, label, label_in_text, level, style, cell)
        self._blocks.append(block)
        if changes or deletions:
            self._mark(start, changes, deletions)
        return block

    def take_in(self, text: str, blocks: list[Block], changes: list[Change], deletions: list[Deletion]) -> None:
        """Take in a whole text that was put together elsewhere, in the place of what was added so far."""
        self._pieces, self._length, self._blocks = [text], len(text), blocks
        self._changes, self._deletions = changes, deletions
        self.check_time()

    def _mark(self, start: int, changes: Sequence[ChangeRun], deletions: Sequence[tuple[int, str]]) -> None:
        if changes:
            self._changes += [
                Change(start + run.start, start + run.end, run.kind) for run in changes if run.start < run.end
            ]
        if deletions:
            self._deletions += [Deletion(start + at, text) for at, text in deletions]

    def _separate(self, cell: Cell | None) -> int:
        """Part the next block from the last and return where it starts."""
        if len(self._blocks) >= self.limits.max_blocks:
            msg = (
                f"{self.name or 'the file'} holds more than {self.limits.max_blocks:,} paragraphs; raise Limits.max_blocks "
                "to read it"
            )
            raise LimitExceededError(msg, kind="too_many_blocks", name=self.name)
        if self._blocks:
            last = None if cell is None else self._blocks[-1].cell
            next_column = (
                cell is not None
                and last is not None
                and (cell.table, cell.row) == (last.table, last.row)
                and cell.column != last.column
            )
            self._push("\t" if next_column else "\n")
        return self._length

    def _push(self, piece: str) -> None:
        self._pieces.append(piece)
        self._length += len(piece)
        if self._length > self.limits.max_chars:
            msg = f"{self.name or 'the file'} holds more than {self.limits.max_chars:,} characters; raise Limits.max_chars to read it"
            raise LimitExceededError(msg, kind="too_many_characters", name=self.name)

    @property
    def length(self) -> int:
        """Characters added so far: where the last block ends."""
        return self._length

    @property
    def text(self) -> str:
        """What was added so far."""
        return "".join(self._pieces)

    @property
    def is_empty(self) -> bool:
        """True until a block was added."""
        return not self._blocks

    def build(self, sha256: str) -> Document:
        """Return the finished Document."""
        return Document(
            text=self.text,
            regions=tuple(self._regions),
            blocks=tuple(self._blocks),
            sha256=sha256,
            name=self.name,
            media_type=self.media_type,
            pages=tuple(self.pages),
            furniture=tuple(self.furniture),
            changes=tuple(sorted(self._changes, key=lambda change: change.start)),
            deletions=tuple(self._deletions),
            notices=tuple(self.notices),
            comments=tuple(self.comments),
            fields=tuple(self.fields),
            concealed=tuple(self.concealed),
            revisions=self.revisions,
            properties=dict(self.properties),
        )
