"""Reads plain text files (.txt) into a `Document`."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from contractlens.document import Cell, Document, Furniture, FurnitureKind, Limits, Page
from contractlens.exceptions import LimitExceededError, NoTextError
from contractlens.readers import sha256
from contractlens.readers.assembly import DocumentBuilder, Line
from contractlens.readers.docx_paragraphs import typed_label
from contractlens.readers.pdf_labels import find_label
from contractlens.readers.plain_text_encoding import clean, decode
from contractlens.readers.plain_text_lines import TextLine, line_width, page_furniture, split_lines
from contractlens.readers.plain_text_paragraphs import Paragraph, paragraphs
from contractlens.readers.plain_text_tables import Table, split_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contractlens.document import BlockKind

TEXT = "text/plain"
_WIDE_GAP = re.compile(r"(\S{1,16})(?: {2,}|\t+ *)(?=\S)")
_HALF_WORD = re.compile(r"[^\W\d_]-")


def read_plain_text(data: bytes, *, name: str, limits: Limits) -> Document:
    """Return the `Document` that the bytes of a text file hold.

    Lines that were broken at a width are joined into paragraphs; blank lines, indentation, numbers and lines that
    end early part them. Form feeds part pages: then blocks have pages, and repeated headers and footers are kept
    apart. Lines of cells parted by pipes or tabs are tables.

    Args:
        data: The whole file.
        name: File name for messages, or "".
        limits: How much to read before refusing.

    Raises:
        NoTextError: No words (``no_text``).
        LimitExceededError: More pages or characters than `limits` allows.
    """
    decoded = decode(data)
    builder = DocumentBuilder(name, TEXT, limits)
    builder.notices += decoded.notices
    add_text(clean(decoded.text), builder)
    if builder.is_empty:
        msg = f"{name or 'the file'} holds no text; check that it is the right file"
        raise NoTextError(msg, kind="no_text", name=name)
    return builder.build(sha256(data))


def add_text(text: str, builder: DocumentBuilder, *, first_table: int = 0) -> int:
    """Append the blocks of text laid out with spaces and line ends; return the number of the next table.

    Raises:
        LimitExceededError: More pages or characters than the builder's limits allow.
    """
    lines, pages = split_lines(text)
    if pages > builder.limits.max_pages:
        raise _too_many_pages(pages, builder)
    furniture = page_furniture(lines, pages)
    _add_furniture(lines, furniture, builder)
    characters = Counter({line.page: 0 for line in lines})
    for line in lines:
        characters[line.page] += len(line.text)
    builder.pages += [Page(number, 0.0, 0.0, characters[number]) for number in range(1, pages + 1)]
    kept = [line for at, line in enumerate(lines) if at not in furniture]
    table = first_table
    width = line_width(kept)
    for part in split_tables(kept):
        if isinstance(part, Table):
            _add_table(part, table, builder)
            table += 1
        else:
            for paragraph in paragraphs(part, width):
                _add_paragraph(paragraph, builder)
    return table


def label_of(raw: str, text: str) -> str:
    """Return the number typed at the start of a paragraph, or "".

    Args:
        raw: Its first line with tabs and wide gaps, which tell a number from a quantity ("2   Term", "2 months").
        text: The same line with single spaces.
    """
    label = typed_label(_WIDE_GAP.sub("\\1\t", raw, count=1))
    if not label:
        found = find_label(text)
        label = found.text if found is not None and found.kind != "bare" else ""
    return label if text.startswith(label) else ""


def _too_many_pages(pages: int, builder: DocumentBuilder) -> LimitExceededError:
    limit = builder.limits.max_pages
    msg = f"{builder.name or 'the file'} has {pages:,} pages, more than {limit:,}; raise Limits.max_pages to read it"
    return LimitExceededError(msg, kind="too_many_pages", name=builder.name)


def _add_furniture(lines: Sequence[TextLine], found: Mapping[int, FurnitureKind], builder: DocumentBuilder) -> None:
    places: dict[tuple[FurnitureKind, str], list[int]] = {}
    for at, kind in found.items():
        places.setdefault((kind, lines[at].text), []).append(lines[at].page or 0)
    builder.furniture += [Furniture(kind, text, tuple(sorted(pages))) for (kind, text), pages in places.items()]


def _add_paragraph(paragraph: Paragraph, builder: DocumentBuilder) -> None:
    first = paragraph.lines[0]
    label = label_of(first.raw, first.text)
    kind: BlockKind = paragraph.kind
    if kind == "paragraph" and label and not label[0].isdigit() and not label[-1].isalnum():
        kind = "list_item"
    builder.add(_joined(paragraph.lines), kind, label=label, label_in_text=bool(label), level=paragraph.level)


def _joined(lines: Sequence[TextLine]) -> list[Line]:
    """Return the lines for the builder; a word that a line end parted at its hyphen is put together."""
    return [
        Line(line.text, line.page, None, at > 0 and _is_parted(lines[at - 1].text, line.text))
        for at, line in enumerate(lines)
    ]


def _is_parted(before: str, after: str) -> bool:
    return _HALF_WORD.fullmatch(before[-2:]) is not None and after[:1].islower()


def _add_table(table: Table, number: int, builder: DocumentBuilder) -> None:
    for index, row in enumerate(table.rows):
        for column, lines in enumerate(row):
            text = lines[0].text if lines else ""
            label = label_of(text, text)
            builder.add(
                [Line(line.text, line.page) for line in lines],
                "cell",
                label=label,
                label_in_text=bool(label),
                cell=Cell(number, index, column, header=table.header and index == 0),
            )
