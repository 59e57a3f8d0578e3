"""Takes in what the compiled reader of Word files found: words, and numbers that say what they are."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Literal, NamedTuple

from contractlens.document import Block, Cell, Change, Comment, Concealed, Deletion, FormField, Style
from contractlens.readers.docx_blocks import broken_references
from contractlens.readers.docx_comments import in_order
from contractlens.readers.docx_furniture import furniture_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contractlens.document import BlockKind, FurnitureKind, Notice
    from contractlens.readers.assembly import DocumentBuilder

_NONE = -(2**31)
"""Stands for a value that there is not."""
_BLOCK_KINDS: tuple[BlockKind, ...] = ("paragraph", "heading", "list_item", "cell", "footnote", "contents")
_FIELD_KINDS: tuple[Literal["text", "checkbox", "choice"], ...] = ("text", "checkbox", "choice")
_FURNITURE_KINDS: tuple[FurnitureKind, ...] = ("header", "footer")
_IN_TEXT, _STRUCK = 1, 2  # flags of a block
_INSERTED = 1
_HEAD = struct.Struct("<19i")
_TWO, _THREE, _FIVE = (struct.Struct(f"<{width}i") for width in (2, 3, 5))
_COLUMNS = 8
_ABSENT: dict[int, None] = {_NONE: None}


class Counts(NamedTuple):
    """What is counted while a Word file is read, in the order in which it is handed over."""

    hidden_characters: int
    insertions: int
    deletions: int
    restructured: int
    changed_marks: int
    objects: int
    numbers: int


class _Found:
    """What was found, taken piece by piece in the order in which ``native/src/output.rs`` writes it."""

    def __init__(self, result: memoryview) -> None:
        text_length, strings_length, *self.counts = _HEAD.unpack_from(result)
        strings_at = _HEAD.size + text_length
        self._at = strings_at + strings_length
        self._view = result
        self.text = str(result[_HEAD.size : strings_at], "utf-8")
        self._strings = str(result[strings_at : self._at], "utf-8").split("\0")
        self._taken = 0

    def rows(self, count: int, row: struct.Struct) -> Iterator[tuple[int, ...]]:
        """Return an iterator over so many rows of numbers."""
        begin, self._at = self._at, self._at + count * row.size
        return row.iter_unpack(self._view[begin : self._at])

    def numbers(self, count: int) -> Sequence[int]:
        """Return so many numbers."""
        begin, self._at = self._at, self._at + count * 4
        return struct.unpack_from(f"<{count}i", self._view, begin)

    def strings(self, count: int) -> list[str]:
        """Return so many strings."""
        begin, self._taken = self._taken, self._taken + count
        return self._strings[begin : self._taken]


def take_in(result: memoryview, builder: DocumentBuilder) -> Counts:
    """Fill an empty builder with what the compiled reader found."""
    found = _Found(result)
    labels, blocks, styles, cells, changes, deletions, concealed, furniture, comments, forms, *counted = found.counts
    shown_labels, columns = found.strings(labels), [found.numbers(blocks) for _ in range(_COLUMNS)]
    looks = [
        Style(None if size == _NONE else size / 2, bold == 1, italic == 1, name or None)
        for (size, bold, italic), name in zip(found.rows(styles, _THREE), found.strings(styles), strict=True)
    ]
    places: dict[int, Cell | None] = {_NONE: None}
    for index, (number, row, column, header, depth) in enumerate(found.rows(cells, _FIVE)):
        places[index] = Cell(number, row, column, header == 1, depth)
    builder.take_in(
        found.text,
        _blocks(columns, shown_labels, looks, places),
        [
            Change(start, end, "inserted" if state == _INSERTED else "deleted")
            for start, end, state in found.rows(changes, _THREE)
        ],
        [Deletion(at, words) for at, words in zip(found.numbers(deletions), found.strings(deletions), strict=True)],
    )
    builder.concealed += [Concealed("hidden", characters) for characters in found.numbers(concealed)]
    kinds = [_FURNITURE_KINDS[kind] for kind in found.numbers(furniture)]
    builder.furniture += dict.fromkeys(map(furniture_of, kinds, found.strings(furniture)))
    _comments_and_forms(found, builder, comments, forms)
    if "Error! " in found.text or "Error: " in found.text:
        builder.notices += _broken(found.text, columns)
    return Counts._make(counted)


def _blocks(
    columns: Sequence[Sequence[int]], labels: Sequence[str], looks: Sequence[Style], places: dict[int, Cell | None]
) -> list[Block]:
    starts, ends, kinds, numbers, flags, levels, styles, cells = columns
    return list(
        map(
            Block,
            starts,
            ends,
            map(_BLOCK_KINDS.__getitem__, kinds),
            map(labels.__getitem__, numbers),
            map(_IN_TEXT.__eq__, flags),
            map(_ABSENT.get, levels, levels),
            map(looks.__getitem__, styles),
            map(places.__getitem__, cells),
        )
    )


def _broken(text: str, columns: Sequence[Sequence[int]]) -> Iterator[Notice]:
    starts, ends, flags = columns[0], columns[1], columns[4]
    for start, end, flag in zip(starts, ends, flags, strict=True):
        if flag != _STRUCK:
            yield from broken_references(text[start:end], start)


def _comments_and_forms(found: _Found, builder: DocumentBuilder, comments: int, forms: int) -> None:
    words = found.strings(comments * 2)
    spans = [(None, None) if start == _NONE else (start, end) for start, end in found.rows(comments, _TWO)]
    remarks = [
        Comment(text, author.strip(), *span) for text, author, span in zip(words[::2], words[1::2], spans, strict=True)
    ]
    builder.comments += in_order(remarks)
    kinds = [_FIELD_KINDS[kind] for kind in found.numbers(forms)]
    words = found.strings(forms * 2)
    builder.fields += map(FormField, words[::2], words[1::2], kinds)
