"""A labelled contract as the Document that a Word reader would give, with the labelled spans of its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractlens.document import BlockKind, Cell, ChangeKind, Document, Limits
from contractlens.learning.annotations import Label, TrackedText, tracked_text
from contractlens.learning.outline import OutlineNumbers
from contractlens.learning.sources import HEADER_ROW
from contractlens.readers import DOCX, sha256
from contractlens.readers.assembly import ChangeRun, DocumentBuilder
from contractlens.readers.assembly import Line as PrintedLine
from contractlens.readers.docx_paragraphs import typed_label

if TYPE_CHECKING:
    from contractlens.learning.sources import ContractSource, Line

GoldSpan = tuple[int, int, tuple[Label, ...]]
"""A half-open span of the document's text, and what it does."""

BULLET = "•"

_UNNUMBERED: dict[str, tuple[BlockKind, int | None, str]] = {
    "!": ("heading", None, ""),
    "=": ("heading", 0, ""),
    "h": ("heading", 1, ""),
    "~": ("contents", None, ""),
    "-": ("list_item", 0, BULLET),
}
"""Kind, level and sign of the lines without automatic numbers; the rest are paragraphs."""


def to_document(source: ContractSource) -> tuple[Document, list[GoldSpan]]:
    """Return the contract as a Word reader would give it, and the labelled spans of its text.

    Automatic numbers are block labels outside the text. Inserted words stand in the text as changes, deleted words
    are deletions, and a line deleted whole stays in the text, marked. Tick boxes read ☒ and ☐.

    Returns:
        The document, and ``(start, end, labels)`` for each labelled line; a row spans from its first cell to its last.
    """
    builder = DocumentBuilder(source.name, DOCX, Limits())
    numbers = OutlineNumbers(source.numbering)
    spans: list[GoldSpan] = []
    table, row = -1, 0
    previous: Line | None = None
    for line in source.lines:
        if line.is_row:
            table, row = (table + 1, 0) if line.starts_table(previous) else (table, row + 1)
            span = _add_row(builder, line, table, row)
        else:
            span = _add_paragraph(builder, line, numbers)
        if span and line.labels:
            spans.append((*span, line.labels))
        previous = line
    digest = sha256("\n".join(f"{line.mark} {line.text}" for line in source.lines).encode())
    return builder.build(digest), spans


def _add_row(builder: DocumentBuilder, line: Line, table: int, row: int) -> tuple[int, int] | None:
    added = []
    for column, text in enumerate(line.cells):
        tracked = tracked_text(text)
        added.append(
            builder.add(
                [PrintedLine(tracked.text)],
                cell=Cell(table, row, column, header=line.mark == HEADER_ROW),
                kind="cell",
                changes=_changes(tracked, line.change),
                deletions=() if line.change else tracked.deleted,
            )
        )
    blocks = [block for block in added if block]
    return (blocks[0].start, blocks[-1].end) if blocks else None


def _add_paragraph(builder: DocumentBuilder, line: Line, numbers: OutlineNumbers) -> tuple[int, int] | None:
    tracked = tracked_text(line.text)
    kind, level, label = _looks(line, numbers)
    typed = "" if label else typed_label(tracked.text)
    block = builder.add(
        [PrintedLine(tracked.text)],
        kind,
        label=typed or label,
        label_in_text=bool(typed),
        level=level,
        changes=_changes(tracked, line.change),
        deletions=() if line.change else tracked.deleted,
    )
    return (block.start, block.end) if block else None


def _looks(line: Line, numbers: OutlineNumbers) -> tuple[BlockKind, int | None, str]:
    """Return kind, level and automatic number of the block that `line` becomes; counts the number."""
    if line.level:
        label = numbers.next(line.level)
        return ("heading" if line.level == 1 else "list_item" if label else "paragraph"), line.level - 1, label
    if line.mark == "=":
        numbers.restart()
    if line.mark == "r":
        return "list_item", 0, numbers.next_recital()
    return _UNNUMBERED.get(line.mark, ("paragraph", None, ""))


def _changes(tracked: TrackedText, whole: ChangeKind | None) -> list[ChangeRun]:
    if whole:
        return [ChangeRun(0, len(tracked.text), whole)]
    return [ChangeRun(start, end, "inserted") for start, end in tracked.inserted]
