"""Reads Markdown files (.md) into a `Document`: what a reader sees once it is rendered."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from contractlens.document import Cell, Document, Limits
from contractlens.exceptions import NoTextError
from contractlens.readers import sha256
from contractlens.readers.assembly import DocumentBuilder, Line
from contractlens.readers.pdf_labels import find_label, is_wrapped_reference
from contractlens.readers.plain_text import add_text, label_of
from contractlens.readers.plain_text_encoding import clean, decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from contractlens.document import BlockKind

MARKDOWN = "text/markdown"
_FRONT_MATTER = re.compile(
    r"\A(?:---[ \t]*\n(?:(?!---|\.\.\.)[^\n]*\n){0,500}(?:---|\.\.\.)|\+\+\+[ \t]*\n(?:(?!\+\+\+)[^\n]*\n){0,500}\+\+\+)[ \t]*(?:\n|\Z)"
)
_TITLE = re.compile(r"^title:[ \t]*[\"']?([^\n\"']{1,300})", re.MULTILINE)
_COMMENT = re.compile(r"<!--(?:(?!-->).)*(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(r"<[/!?]?[A-Za-z][^<>]*>")
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MAX_NESTING = 100
_LONGEST_BLOCK = 20_000
"""Characters of a paragraph above which marks inside it are left as they are: parsing them takes quadratic time."""
_MOST_BRACKETS = 50_000
"""Opening brackets of a file after which marks are left as they are: each that is not closed takes 60 microseconds."""
_BREAKS = frozenset({"softbreak", "hardbreak"})
_SHOWN = frozenset({"text", "text_special", "code_inline", "image"})  # of an image, its description
_BULLET = "•"
_BOXES = {"[ ] ": "☐", "[x] ": "☒"}


def read_markdown(data: bytes, *, name: str, limits: Limits) -> Document:
    """Return the `Document` that the bytes of a Markdown file hold.

    The text is what a reader sees once the file is rendered: marks of emphasis, targets of links, comments and front
    matter are dropped, and items of numbered lists have the numbers that the rendered list shows.

    Args:
        data: The whole file.
        name: File name for messages, or "".
        limits: How much to read before refusing.

    Raises:
        NoTextError: No words (``no_text``).
        LimitExceededError: More characters than `limits` allows.
    """
    decoded = decode(data)
    builder = DocumentBuilder(name, MARKDOWN, limits)
    builder.notices += decoded.notices
    text = clean(decoded.text).replace("\f", "\n")
    front = _FRONT_MATTER.match(text)
    if front is not None:
        title = _TITLE.search(front.group())
        if title is not None:
            builder.properties["title"] = title[1].strip()
        text = text[front.end() :]
    _Writer(builder).write(_tokens(text))
    if builder.is_empty:
        msg = f"{name or 'the file'} holds no text; check that it is the right file"
        raise NoTextError(msg, kind="no_text", name=name)
    return builder.build(sha256(data))


def _tokens(text: str) -> list[Token]:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(["table", "strikethrough"])
    environment: dict[str, object] = {}
    tokens = parser.disable("inline").parse(text, environment)
    brackets = 0
    for token in tokens:
        if token.type == "inline" and len(token.content) <= _LONGEST_BLOCK and brackets <= _MOST_BRACKETS:
            brackets += token.content.count("[")
            token.children = []
            parser.inline.parse(token.content, parser, environment, token.children)
    return tokens


@dataclass(slots=True)
class _List:
    """A list that is open: its next number, None for bullets, and what stands behind the number."""

    number: int | None
    delimiter: str


@dataclass(slots=True)
class _Place:
    """Where in a table the writer stands."""

    table: int = -1
    row: int = -1
    column: int = -1
    header: bool = False


@dataclass
class _Writer:
    """Turns tokens into blocks."""

    builder: DocumentBuilder
    lists: list[_List] = field(default_factory=list)
    label: str = ""
    heading: int | None = None
    place: _Place = field(default_factory=_Place)
    in_table: bool = False
    tables: int = 0

    def write(self, tokens: Sequence[Token]) -> None:
        """Append the blocks of a file."""
        for token in tokens:
            match token.type:
                case "heading_open":
                    self.heading = int(token.tag[1:]) - 1
                case "heading_close":
                    self.heading = None
                case "inline":
                    self._inline(token)
                case "fence" | "code_block":
                    self.tables = add_text(token.content, self.builder, first_table=self.tables)
                case "html_block":
                    self._html(token.content)
                case _:
                    self._list(token)
                    self._table(token.type)

    def _list(self, token: Token) -> None:
        match token.type:
            case "bullet_list_open":
                self.lists.append(_List(None, ""))
            case "ordered_list_open":
                start = token.attrGet("start")
                self.lists.append(_List(1 if start is None else int(start), token.markup))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                self.label = self._next_label()
            case "list_item_close":
                self.label = ""

    def _next_label(self) -> str:
        held = self.lists[-1]
        if held.number is None:
            return _BULLET
        held.number += 1
        return f"{held.number - 1}{held.delimiter}"

    def _table(self, kind: str) -> None:
        if kind == "table_open":
            self.place = _Place(self.tables)
            self.in_table = True
            self.tables += 1
        elif kind == "table_close":
            self.in_table = False
        elif kind == "tr_open":
            self.place.row += 1
            self.place.column = -1
        elif kind in {"th_open", "td_open"}:
            self.place.column += 1
            self.place.header = kind == "th_open"

    def _inline(self, token: Token) -> None:
        for lines in _split_at_labels(_shown_lines(token)):
            self._block(lines)

    def _block(self, lines: Sequence[str]) -> None:
        first = " ".join(lines[0].split())
        drawn, self.label = self.label, ""
        if drawn and (box := _BOXES.get(first[:4].lower())):
            lines = [box + lines[0].lstrip()[3:], *lines[1:]]
        typed = "" if drawn and drawn != _BULLET else label_of(lines[0], first)
        if typed == _BULLET:
            typed = ""
        level = self.heading if self.heading is not None else len(self.lists) - 1 if drawn else None
        self.builder.add(
            [Line(" ".join(line.split())) for line in lines],
            self._kind(drawn),
            label=typed or drawn,
            label_in_text=bool(typed),
            level=level,
            cell=Cell(self.place.table, self.place.row, self.place.column, self.place.header)
            if self.in_table
            else None,
        )

    def _kind(self, drawn: str) -> BlockKind:
        if self.in_table:
            return "cell"
        if self.heading is not None:
            return "heading"
        return "list_item" if drawn else "paragraph"

    def _html(self, content: str) -> None:
        """Append the words of HTML between the paragraphs; comments and tags are dropped."""
        bare = unescape(_TAG.sub(" ", _LINE_BREAK.sub("\n", _COMMENT.sub("", content))))
        self.tables = add_text(bare, self.builder, first_table=self.tables)


def _shown_lines(token: Token) -> list[str]:
    """Return what is shown of a paragraph, line by line."""
    if not token.children:  # too long to look for marks in it
        return [line for line in token.content.split("\n") if line.strip()]
    lines = [""]
    for child in token.children:
        if child.type in _BREAKS or (child.type == "html_inline" and _LINE_BREAK.match(child.content)):
            lines.append("")
        elif child.type in _SHOWN:
            lines[-1] += child.content
    return [line for line in lines if line.strip()]


def _split_at_labels(lines: Sequence[str]) -> Iterator[list[str]]:
    """Part a paragraph where a line begins with a number: "1.1 ...", "1.2 ..." typed without blank lines between."""
    held: list[str] = []
    for line in lines:
        label = find_label(line.strip()) if held else None
        if (
            label is not None
            and label.kind != "bare"
            and not is_wrapped_reference(held[-1].strip(), line.strip(), label)
        ):
            yield held
            held = []
        held.append(line)
    if held:
        yield held
