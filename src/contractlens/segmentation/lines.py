"""One block with what can be told of it alone: its text, its number, its zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from contractlens.segmentation.labels import Label, find_label, is_quantity, parse_label, read_label
from contractlens.segmentation.parts import PartHeading, begins_as_part

if TYPE_CHECKING:
    from contractlens.document import Block

Zone = Literal["body", "title", "contents", "signature", "recital", "note", "footnote", "part", "part_title"]
"""``part_title`` is the second line of a heading: the title under "SCHEDULE 2" or under "ARTICLE 1"."""

_HEAD = 12  # characters of a cell that hold a code and the space behind it
_CODE = re.compile(r"(?P<code>[A-Z]{2,3}\d{1,2})\s+(?=[A-Z])")
"""The code of a service level or of a line of services, which numbers its row: "WT12 Service desk"."""

MAX_BARE_CELL = 4  # "12A."; longer figures in a first cell are data


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


def read_line(text: str, block: Block) -> Line:
    """Return a block with its number: the one that the reader of the file found, else one typed at its beginning."""
    if block.kind == "footnote":
        return Line(block, text, None, "footnote")
    if block.label and begins_as_part(block.label) and not parse_label(block.label):
        return Line(block, text, None)  # a heading of a part; `parts` reads it, or it is a sentence
    if block.label and not block.label_in_text:
        return Line(block, text, read_label(block.label))
    found = _cell_label(text, block.cell.column) if block.cell is not None else find_label(text)
    closed = block.kind == "heading" or block.label[-1:] in {":", "."}
    if block.label and found is None and not closed and _is_cited(block.label, text):
        return Line(block, text, None)
    if block.label and text.startswith(block.label) and (found is None or len(found.text) < len(block.label)):
        label = read_label(block.label)
        after = text[len(block.label) :]
        found = Label(label.text, label.readings, len(text) - len(after.lstrip()))
    elif block.label and found is not None and found.text.rstrip(".") == block.label.rstrip("."):
        found = Label(found.text, found.readings, found.end, is_weak=False, rest=found.rest, rest_at=found.rest_at)
    return Line(block, text, found)


def _is_cited(label: str, text: str) -> bool:
    """True for a number that the words behind it speak of: "Section 1 of the Plan shall", "(3) Months' notice"."""
    rest = text[len(label) :].lstrip()
    if label[:1].isalpha() and " " in label:
        return rest[:1].islower() or rest[:1] in {"(", ",", ";"}
    return label.startswith("(") and label[1:-1].isdigit() and is_quantity(rest)


def _cell_label(text: str, column: int) -> Label | None:
    """The number typed in a cell: in the first column it may stand alone, in others a number alone is a value."""
    found = find_label(text)
    if column > 0:
        return found if found is not None and found.end < len(text) else None
    if found is None and (coded := _CODE.match(text[:_HEAD])):
        readings = parse_label(coded["code"])
        return Label(coded["code"], readings, coded.end()) if readings else None
    if found is None and len(text) <= MAX_BARE_CELL and text[:1].isdigit():
        readings = parse_label(text)
        return Label(text, readings, len(text)) if readings else None
    return found
