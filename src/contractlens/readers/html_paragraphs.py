"""Writes the paragraphs of an HTML file: their words, numbers, tracked changes and looks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.document import Style
from contractlens.readers.assembly import ChangeRun, Line
from contractlens.readers.docx_looks import Looks
from contractlens.readers.docx_paragraphs import assemble, split_at_numbers, typed_label
from contractlens.readers.docx_revisions import LIVE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.document import BlockKind, Cell
    from contractlens.readers.assembly import DocumentBuilder
    from contractlens.readers.docx_paragraphs import ParagraphText
    from contractlens.readers.docx_text import Piece

_WIDE_GAP = re.compile(r"\s{0,40}(\S{1,16})\s{2,40}(?=\S)")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_HEADING_WORDS = 15
_HEADING_CHARS = 200


@dataclass(frozen=True, slots=True)
class Place:
    """What holds for text where the walk stands.

    Attributes:
        looks: Bold and italic.
        state: Tracked-change state.
        level: Depth of a heading.
        cell: Place in a table.
        kind: What the markup says that blocks are, None where it does not say.
    """

    looks: Looks = field(default_factory=Looks)
    state: int = LIVE
    level: int | None = None
    cell: Cell | None = None
    kind: BlockKind | None = None


def write_paragraph(
    builder: DocumentBuilder, pieces: Sequence[Piece], place: Place, label: str, depth: int | None
) -> bool:
    """Append the blocks of one paragraph; False when it holds no words.

    Args:
        builder: Where they go.
        pieces: Its text.
        place: What holds for it.
        label: Number that is drawn before it, or "".
        depth: Depth of the list that it is an item of.
    """
    written = False
    for _, part in split_at_numbers(pieces):
        text = assemble(part)
        if not text.text:
            continue
        _write(builder, text, place, "" if written else label, depth)
        written = True
        for words in text.struck:
            run = ChangeRun(0, len(words), "deleted")
            builder.add([Line(words)], "cell" if place.cell else "paragraph", cell=place.cell, changes=[run])
    return written


def _write(builder: DocumentBuilder, text: ParagraphText, place: Place, label: str, depth: int | None) -> None:
    typed = "" if label else _typed(text)
    builder.add(
        [Line(text.text)],
        _kind(text, place, label, typed),
        label=label or typed,
        label_in_text=bool(typed),
        level=place.level if place.level is not None else depth if label else None,
        style=Style(None, bool(text.looks.bold), bool(text.looks.italic)),
        cell=place.cell,
        changes=text.changes,
        deletions=text.deletions,
    )


def _typed(text: ParagraphText) -> str:
    label = typed_label(_WIDE_GAP.sub("\\1\t", text.raw, count=1))
    return label if text.text.startswith(label) else ""


def _kind(text: ParagraphText, place: Place, label: str, typed: str) -> BlockKind:
    if place.cell is not None:
        return "cell"
    if place.kind is not None:
        return place.kind
    if _looks_like_heading(text):
        return "heading"
    is_item = label or (typed and not typed[0].isdigit() and not typed[-1].isalnum())
    return "list_item" if is_item else "paragraph"


def _looks_like_heading(text: ParagraphText) -> bool:
    words = text.text
    if len(words) > _HEADING_CHARS or words.endswith((".", ";", ",")) or text.deleted or words[0].islower():
        return False
    if len(words.split()) > _HEADING_WORDS or not _LETTERS.search(words):
        return False
    return bool(text.looks.bold) or words.isupper()
