"""What a contract is once it is read: one text, and where each piece of it was printed.

Everything found later is a half-open span ``[start, end)`` of characters of ``Document.text``; page, box, table and
tracked change are a look-up away. The text is final: nothing ever edits it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BlockKind = Literal["paragraph", "heading", "list_item", "cell", "footnote", "contents"]
"""What a block is by the file's own markup or its looks; segmentation decides what it means."""

FurnitureKind = Literal["header", "footer", "page_number", "watermark", "line_number"]
ChangeKind = Literal["inserted", "deleted"]
TrackedChange = Literal["none", "inserted", "deleted", "mixed"]
Revisions = Literal["final", "original", "all"]
"""How tracked changes are read: as if accepted (struck paragraphs stay, marked), as if refused, or everything."""

PageQuality = Literal["good", "poor", "none"]
PageOrigin = Literal["text", "ocr", "none"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read before it is refused with `LimitExceededError`.

    Attributes:
        max_bytes: Size of the file, and for packed formats the size of any part once unpacked.
        max_pages: Pages of a PDF.
        max_chars: Characters of the text.
        max_blocks: Paragraphs, cells and other blocks; each takes about a kilobyte, however short it is.
        max_xml_bytes: Size of one part of a Word or OpenDocument file once unpacked, and of a page of HTML: its tree of
            elements takes up to twenty times as much memory.
        max_seconds: How long one document is read; None for as long as it takes. Looked at between pages and between
            paragraphs, so that one page or one part may overrun it; only another process can be stopped for certain,
            as a scan of an archive does.

    Example:
        >>> import contractlens as cl
        >>> cl.read_document("sample_contracts/council_hosting.pdf", limits=cl.Limits(max_pages=1))
        Traceback (most recent call last):
        contractlens.exceptions.LimitExceededError: ...
    """

    max_bytes: int = 512 * 1024 * 1024
    max_pages: int = 5_000
    max_chars: int = 20_000_000
    max_blocks: int = 1_000_000
    max_xml_bytes: int = 64 * 1024 * 1024
    max_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class BBox:
    """A rectangle on a page in PDF points, origin top left, y downwards; ``x0 <= x1`` and ``top <= bottom``."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Region:
    """One printed line: characters ``[start, end)`` on one page."""

    start: int
    end: int
    page: int | None
    bbox: BBox | None


@dataclass(frozen=True, slots=True)
class Style:
    """How a block looks: font size in points, weight, and the name of its style where the format has one."""

    size: float | None = None
    bold: bool = False
    italic: bool = False
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """Where in a table a block stands.

    Attributes:
        table: Number of the table in the document, from 0; a nested table has its own.
        row: Row from 0, counted over the whole table (also when it runs over pages).
        column: Column from 0; a cell that spans columns has the first.
        header: True in a header row (marked as such, or recognised).
        depth: 0 for a table in the body, 1 for a table inside a cell, and so on.
    """

    table: int
    row: int
    column: int
    header: bool = False
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item, footnote, contents line, or one paragraph of a table cell.

    Attributes:
        start: First character in ``Document.text``.
        end: One past the last; ``text[start:end]`` has no white space at either end.
        kind: See `BlockKind`.
        label: The number that a reader sees printed before it ("4.2", "(a)", "•"), or "".
        label_in_text: True when ``text[start:end]`` begins with ``label``; False when the word processor draws it.
        level: Depth from 0 where the file states one (heading or list level), else None.
        style: Looks.
        cell: Place in a table, else None.
    """

    start: int
    end: int
    kind: BlockKind
    label: str = ""
    label_in_text: bool = False
    level: int | None = None
    style: Style = Style()
    cell: Cell | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A span of the text that stands in an unaccepted tracked change."""

    start: int
    end: int
    kind: ChangeKind


@dataclass(frozen=True, slots=True)
class Deletion:
    """Words struck by a tracked change inside a paragraph that lives on: not in the text, they stood at ``at``."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page, and how well it could be read.

    Attributes:
        number: From 1.
        width: In points.
        height: In points.
        characters: How many could be read from it.
        quality: ``good``, ``poor`` (garbled text layer, doubtful recognition) or ``none`` (nothing could be read).
        origin: ``text`` for the file's own text layer, ``ocr`` for recognised images, ``none`` for neither.
        confidence: Mean word confidence of the recognition, 0 to 1; None where nothing was recognised.
    """

    number: int
    width: float
    height: float
    characters: int
    quality: PageQuality = "good"
    origin: PageOrigin = "text"
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Furniture:
    """A header, footer, page or line number, or watermark: kept out of the text, with its pages ((), if unknown)."""

    kind: FurnitureKind
    text: str
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark beside the text (Word comment, PDF annotation): never part of the text.

    Attributes:
        text: What it says.
        author: Who wrote it, "" if unknown.
        start: First character of the words it hangs on (of its paragraph, where they are gone), None if unknown.
        end: One past the last of them.
        page: Page from 1, where there is one.
    """

    text: str
    author: str = ""
    start: int | None = None
    end: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class FormField:
    """A field that somebody fills in (PDF form, Word content control) and its value.

    Attributes:
        name: The field's name in the file.
        value: Its value as text; ``"on"`` or ``"off"`` for a tick box.
        kind: ``text``, ``checkbox``, ``radio``, ``choice`` or ``signature``.
        page: Page from 1, where there is one.
    """

    name: str
    value: str
    kind: Literal["text", "checkbox", "radio", "choice", "signature"]
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Concealed:
    """A place whose words a reader cannot see although the file holds them; the words are not kept.

    Attributes:
        reason: ``hidden`` (invisible or white text, Word's hidden font), ``covered`` (under a drawn box),
            ``off_page`` (outside the visible page).
        characters: How many characters it holds.
        page: Page from 1, where there is one.
        bbox: Where on the page.
    """

    reason: Literal["hidden", "covered", "off_page"]
    characters: int
    page: int | None = None
    bbox: BBox | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning as data: what a reader could not keep, or what a user must know before trusting the result.

    ``kind`` is stable and snake_case: ``page_without_text``, ``deleted_text``, ``external_content`` and so on.
    """

    kind: str
    message: str
    page: int | None = None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: the span from its first cell to its last, and its cell blocks in reading order."""

    table: int
    row: int
    start: int
    end: int
    blocks: tuple[Block, ...]


class _Spanned(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_S = TypeVar("_S", bound=_Spanned)


def _touching(items: Sequence[_S], starts: Sequence[int], start: int, end: int) -> tuple[_S, ...]:
    """Return those of `items` (ordered by start, not overlapping) that share a character with ``[start, end)``."""
    first = max(bisect_right(starts, start) - 1, 0)
    return tuple(item for item in items[first : bisect_left(starts, end)] if item.end > start)


@dataclass(frozen=True)
class Document:
    """The text of one file and where each piece of it was printed.

    Attributes:
        text: Blocks in reading order, parted by line breaks (cells of one row by tabs).
        regions: Printed lines, ordered by start, not overlapping; empty where the format has no pages.
        blocks: Ordered by start, not overlapping; between them only white space.
        sha256: Of the file's bytes: the document's identity.
        name: File name, or "" for bytes without one.
        media_type: For example ``application/pdf``.
        pages: Empty where the format has none.
        furniture: Headers, footers, page and line numbers, and watermarks kept out of the text.
        changes: Spans inside tracked changes, ordered by start. A paragraph deleted whole stands in the text, marked.
        deletions: Words deleted inside a paragraph that lives on; not in the text.
        notices: Warnings as data.
        comments: Remarks beside the text, in order of their places.
        fields: Fields that somebody fills in; their values also stand in the text where they are printed.
        concealed: Places whose words cannot be seen on paper and are therefore not in the text.
        revisions: How tracked changes were read.
        container: Where the file was packed ("bundle.zip!/a/b.docx"), "" for a file of its own.
        properties: What the file says of itself ("title", "author", "created", "modified", "sender", "date", ...).

    Example:
        >>> from contractlens.document import Block, Document, Region
        >>> document = Document("1 Term", (Region(0, 6, 1, None),), (Block(0, 6, "heading"),), "0" * 64, "a.pdf")
        >>> document.page_span(0, 6)
        (1, 1)
    """

    text: str
    regions: tuple[Region, ...]
    blocks: tuple[Block, ...]
    sha256: str
    name: str
    media_type: str = ""
    pages: tuple[Page, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    changes: tuple[Change, ...] = ()
    deletions: tuple[Deletion, ...] = ()
    notices: tuple[Notice, ...] = ()
    comments: tuple[Comment, ...] = ()
    fields: tuple[FormField, ...] = ()
    concealed: tuple[Concealed, ...] = ()
    revisions: Revisions = "final"
    container: str = ""
    properties: Mapping[str, str] = field(default_factory=dict, hash=False)

    @cached_property
    def _region_starts(self) -> list[int]:
        return [region.start for region in self.regions]

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    @cached_property
    def _change_starts(self) -> list[int]:
        return [change.start for change in self.changes]

    @cached_property
    def _deletion_places(self) -> list[int]:
        return sorted(deletion.at for deletion in self.deletions)

    def __repr__(self) -> str:
        """Return counts only: the text of a contract never reaches a log by accident."""
        return (
            f"<Document {self.name or 'without a name'}: {len(self.pages)} pages, {len(self.blocks)} blocks, "
            f"{len(self.text)} characters>"
        )

    def _check_span(self, start: int, end: int) -> None:
        if not 0 <= start < end <= len(self.text):
            msg = f"not a span of this text: [{start}, {end}) of {len(self.text)}"
            raise ValueError(msg)

    def locate(self, start: int, end: int) -> tuple[Region, ...]:
        """Return the printed lines that hold any of ``text[start:end]``, in order.

        Args:
            start: First character.
            end: One past the last character.

        Raises:
            ValueError: Unless ``0 <= start < end <= len(text)``.
        """
        self._check_span(start, end)
        return _touching(self.regions, self._region_starts, start, end)

    def page_span(self, start: int, end: int) -> tuple[int | None, int | None]:
        """Return the first and last page that hold ``text[start:end]``; ``(None, None)`` where pages are unknown.

        Args:
            start: First character.
            end: One past the last character.

        Raises:
            ValueError: Unless ``0 <= start < end <= len(text)``.
        """
        pages = [region.page for region in self.locate(start, end) if region.page is not None]
        return (min(pages), max(pages)) if pages else (None, None)

    def blocks_in(self, start: int, end: int) -> tuple[Block, ...]:
        """Return the blocks that hold any of ``text[start:end]``, in order.

        Args:
            start: First character.
            end: One past the last character.

        Raises:
            ValueError: Unless ``0 <= start < end <= len(text)``.
        """
        self._check_span(start, end)
        return _touching(self.blocks, self._block_starts, start, end)

    def tracked_change(self, start: int, end: int) -> TrackedChange:
        """Say whether ``text[start:end]`` stands in tracked changes, counted over its visible characters.

        ``inserted`` or ``deleted`` when all of it does, ``mixed`` when only some of it does (also when words were
        deleted from inside it), else ``none``.

        Args:
            start: First character.
            end: One past the last character.

        Raises:
            ValueError: Unless ``0 <= start < end <= len(text)``.
        """
        self._check_span(start, end)
        covered = {"inserted": 0, "deleted": 0}
        for change in _touching(self.changes, self._change_starts, start, end):
            piece = self.text[max(change.start, start) : min(change.end, end)]
            covered[change.kind] += sum(not character.isspace() for character in piece)
        struck = bisect_right(self._deletion_places, start) < bisect_left(self._deletion_places, end)
        if not any(covered.values()):
            return "mixed" if struck else "none"
        visible = sum(not character.isspace() for character in self.text[start:end])
        if covered["inserted"] == visible and not struck:
            return "inserted"
        return "deleted" if covered["deleted"] == visible else "mixed"

    @cached_property
    def rows(self) -> tuple[TableRow, ...]:
        """The table rows, ordered by start; the rows of a nested table lie inside the row that holds it."""
        grouped: dict[tuple[int, int], list[Block]] = {}
        for block in self.blocks:
            if block.cell is not None:
                grouped.setdefault((block.cell.table, block.cell.row), []).append(block)
        rows = [
            TableRow(table, row, blocks[0].start, blocks[-1].end, tuple(blocks))
            for (table, row), blocks in grouped.items()
        ]
        return tuple(sorted(rows, key=lambda row: (row.start, -row.end)))

    def to_dict(self) -> dict[str, Any]:
        """Return plain dicts, lists and values, fit for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Build the document that `to_dict` described.

        Args:
            data: What `to_dict` returned, also after a journey through JSON.
        """
        return cls(
            text=data["text"],
            regions=tuple(
                Region(r["start"], r["end"], r["page"], BBox(**r["bbox"]) if r["bbox"] else None)
                for r in data["regions"]
            ),
            blocks=tuple(
                Block(**{**b, "style": Style(**b["style"]), "cell": Cell(**b["cell"]) if b["cell"] else None})
                for b in data["blocks"]
            ),
            sha256=data["sha256"],
            name=data["name"],
            media_type=data["media_type"],
            pages=tuple(Page(**page) for page in data["pages"]),
            furniture=tuple(Furniture(f["kind"], f["text"], tuple(f["pages"])) for f in data["furniture"]),
            changes=tuple(Change(**change) for change in data["changes"]),
            deletions=tuple(Deletion(**deletion) for deletion in data["deletions"]),
            notices=tuple(Notice(**notice) for notice in data["notices"]),
            comments=tuple(Comment(**comment) for comment in data["comments"]),
            fields=tuple(FormField(**form_field) for form_field in data["fields"]),
            concealed=tuple(
                Concealed(c["reason"], c["characters"], c["page"], BBox(**c["bbox"]) if c["bbox"] else None)
                for c in data["concealed"]
            ),
            revisions=data["revisions"],
            container=data["container"],
            properties=dict(data["properties"]),
        )
