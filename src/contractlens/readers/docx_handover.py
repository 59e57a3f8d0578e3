"""What passes between Python and the compiled reader of Word files: parts go in, numbers and words come out."""

from __future__ import annotations

import ctypes
import struct
from typing import TYPE_CHECKING, Literal, NamedTuple

from contractlens.document import Block, Cell, Change, Comment, Concealed, Deletion, FormField, Style
from contractlens.readers.docx_blocks import broken_references
from contractlens.readers.docx_furniture import furniture_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from contractlens.document import BlockKind, FurnitureKind
    from contractlens.readers.assembly import DocumentBuilder

_NONE = -(2**31)
"""Stands for a value that there is not."""
_BLOCK_KINDS: tuple[BlockKind, ...] = ("paragraph", "heading", "list_item", "cell", "footnote", "contents")
_FIELD_KINDS: tuple[Literal["text", "checkbox", "choice"], ...] = ("text", "checkbox", "choice")
_FURNITURE_KINDS: tuple[FurnitureKind, ...] = ("header", "footer")
_IN_TEXT, _STRUCK = 1, 2  # flags of a block
_INSERTED = 1
_HEAD = struct.Struct("<18i")


class LibraryPart(NamedTuple):
    """A part of the package; headers and footers with the id that sections know them by, and a number of their own."""

    kind: int
    data: bytes
    identity: bytes = b""
    target: int = 0


class Counts(NamedTuple):
    """What is counted while a Word file is read, in the order in which it is handed over."""

    hidden_characters: int
    insertions: int
    deletions: int
    restructured: int
    changed_marks: int
    objects: int


class _Part(ctypes.Structure):
    _fields_ = (
        ("kind", ctypes.c_uint32),
        ("target", ctypes.c_uint32),
        ("identity", ctypes.c_char_p),
        ("identity_length", ctypes.c_size_t),
        ("data", ctypes.c_char_p),
        ("length", ctypes.c_size_t),
    )


class WordLibrary:
    """The compiled reader, called by its C interface."""

    def __init__(self, place: Path) -> None:
        """Load it.

        Raises:
            OSError: It was built for another machine.
            AttributeError: It is another library.
        """
        loaded = ctypes.CDLL(str(place))
        self._read = loaded.contractlens_read_word
        self._read.argtypes = (
            ctypes.POINTER(_Part),
            ctypes.c_size_t,
            ctypes.c_size_t,
            ctypes.c_size_t,
            ctypes.POINTER(ctypes.c_void_p),
            ctypes.POINTER(ctypes.c_size_t),
        )
        self._read.restype = ctypes.c_int
        self._free = loaded.contractlens_free
        self._free.argtypes = (ctypes.c_void_p, ctypes.c_size_t)
        self._free.restype = None

    def ask(self, parts: Sequence[LibraryPart], most_characters: int, most_blocks: int) -> tuple[bool, bytes]:
        """Return whether the file was read, and what was found, or why it was declined."""
        records = [
            _Part(part.kind, part.target, part.identity, len(part.identity), part.data, len(part.data))
            for part in parts
        ]
        given = (_Part * len(parts))(*records)
        result, length = ctypes.c_void_p(), ctypes.c_size_t()
        status = self._read(given, len(parts), most_characters, most_blocks, ctypes.byref(result), ctypes.byref(length))
        try:
            return status == 0, ctypes.string_at(result, length.value)
        finally:
            self._free(result, length)

    def read(self, parts: Sequence[LibraryPart], most_characters: int, most_blocks: int) -> bytes | None:
        """Return what was found; None where the file was declined."""
        is_read, result = self.ask(parts, most_characters, most_blocks)
        return result if is_read else None


class _Found:
    """What was found, taken piece by piece in the order in which `native/src/output.rs` writes it."""

    def __init__(self, result: bytes) -> None:
        text_length, strings_length, *self.counts = _HEAD.unpack_from(result)
        strings_at = _HEAD.size + text_length
        numbers_at = strings_at + strings_length
        self.text = result[_HEAD.size : strings_at].decode()
        self._strings = iter(result[strings_at:numbers_at].decode().split("\0"))
        self._numbers = iter(struct.unpack_from(f"<{(len(result) - numbers_at) // 4}i", result, numbers_at))

    def rows(self, count: int, width: int) -> Iterator[tuple[int, ...]]:
        """Yield so many rows of numbers."""
        columns = [self._numbers] * width
        for _ in range(count):
            yield tuple(map(next, columns))

    def numbers(self, count: int) -> list[int]:
        """Return so many numbers."""
        return [next(self._numbers) for _ in range(count)]

    def strings(self, count: int) -> list[str]:
        """Return so many strings."""
        return [next(self._strings) for _ in range(count)]


def take_in(result: bytes, builder: DocumentBuilder) -> Counts:
    """Fill an empty builder with what the compiled reader found."""
    found = _Found(result)
    labels, blocks, styles, cells, changes, deletions, concealed, furniture, comments, forms, *counted = found.counts
    shown_labels = found.strings(labels)
    table = found.numbers(blocks * 8)
    looks = [
        Style(None if size == _NONE else size / 2, bool(bold), bool(italic), name or None)
        for (size, bold, italic), name in zip(found.rows(styles, 3), found.strings(styles), strict=True)
    ]
    places = {_NONE: None} | {
        index: Cell(number, row, column, bool(header), depth)
        for index, (number, row, column, header, depth) in enumerate(found.rows(cells, 5))
    }
    builder.take_in(
        found.text,
        _blocks(table, shown_labels, looks, places),
        [
            Change(start, end, "inserted" if state == _INSERTED else "deleted")
            for start, end, state in found.rows(changes, 3)
        ],
        [Deletion(at, words) for at, words in zip(found.numbers(deletions), found.strings(deletions), strict=True)],
    )
    builder.concealed += [Concealed("hidden", characters) for characters in found.numbers(concealed)]
    kinds = [_FURNITURE_KINDS[kind] for kind in found.numbers(furniture)]
    builder.furniture += dict.fromkeys(map(furniture_of, kinds, found.strings(furniture)))
    _comments_and_forms(found, builder, comments, forms)
    if "Error! " in found.text or "Error: " in found.text:
        for start, end, flags in zip(table[::8], table[1::8], table[4::8], strict=True):
            if not flags & _STRUCK:
                builder.notices += broken_references(found.text[start:end], start)
    return Counts._make(counted)


def _blocks(
    table: list[int], labels: Sequence[str], looks: Sequence[Style], places: dict[int, Cell | None]
) -> list[Block]:
    columns = iter(table)
    return [
        Block(
            start,
            end,
            _BLOCK_KINDS[kind],
            labels[label],
            flags & _IN_TEXT == _IN_TEXT,
            None if level == _NONE else level,
            looks[style],
            places[cell],
        )
        for start, end, kind, label, flags, level, style, cell in zip(*[columns] * 8, strict=True)
    ]


def _comments_and_forms(found: _Found, builder: DocumentBuilder, comments: int, forms: int) -> None:
    remarks = []
    for start, end in found.rows(comments, 2):
        text, author = found.strings(2)
        span = (None, None) if start == _NONE else (start, end)
        remarks.append(Comment(text, author.strip(), *span))
    builder.comments += sorted(remarks, key=lambda each: (each.start is None, each.start or 0, each.end or 0))
    kinds = [_FIELD_KINDS[kind] for kind in found.numbers(forms)]
    for kind in kinds:
        name, value = found.strings(2)
        builder.fields.append(FormField(name, value, kind))
