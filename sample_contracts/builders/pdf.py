"""Write a contract as a PDF file: one or two columns, ruled tables, typed numbers, contents with page numbers."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
)
from reportlab.platypus import Paragraph as Printed
from reportlab.platypus import Table as PrintedTable

from builders.elements import (
    DEFAULT_MARKING,
    TICKED,
    UNTICKED,
    BuildError,
    Element,
    Paragraph,
    Table,
    contents_key,
    defined_term,
    elements,
)
from builders.pdf_styles import GREY, MARGIN, PAGE, TABLE_LOOKS, Looks, looks

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from contractlens.document import ChangeKind
    from contractlens.learning.annotations import TrackedText
    from contractlens.learning.markup import ContractSource

_GUTTER = 20.0  # points between two columns
_WIDE_TABLE = 3  # a part with a table of so many columns is set in one column
_BOX_WORDS = {TICKED: "[X]", UNTICKED: "[ ]"}  # as typed forms show them: the standard fonts have no boxes
_BLANKS = re.compile(r" {2,}")  # room to write in; reportlab would shrink it to one space
_COVER_SPACE = 190.0  # points above the title
_LAYOUT_PASSES = 2  # the first finds the pages that the contents list names


def build_pdf(source: ContractSource, *, columns: int = 1) -> bytes:
    """Return the bytes of a PDF file in one or two columns; the same source always gives the same bytes.

    Raises:
        BuildError: A character has no glyph in the standard PDF fonts.
    """
    found = elements(source)
    _refuse_missing_glyphs(source)
    pages: dict[str, int] = {}
    total, data = 0, b""
    for _ in range(_LAYOUT_PASSES):
        writer = _Writer(source, found, columns, pages, total)
        data, pages, total = writer.write()
    return data


def _refuse_missing_glyphs(source: ContractSource) -> None:
    for line in source.lines:
        missing = {c for c in line.text if not c.encode("cp1252", "ignore")} - {TICKED, UNTICKED, "\t"}
        if missing:
            msg = (
                f"{source.name}, line {line.number}: no glyph for {' '.join(sorted(missing))} in the standard PDF fonts"
            )
            raise BuildError(msg)


class _Template(BaseDocTemplate):
    """Remembers on which page each heading was set."""

    def __init__(self, stream: io.BytesIO, **options: object) -> None:
        super().__init__(stream, **options)
        self.heading_pages: dict[str, int] = {}

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab calls it by this name
        key = getattr(flowable, "contents_key", "")
        if key:
            self.heading_pages.setdefault(key, self.page)


class _ContentsLine(Flowable):
    """A line of the contents list: words, dots, page number."""

    def __init__(self, words: str, page: str, style: Looks) -> None:
        super().__init__()
        self.words, self.page, self.style = words, page, style.styles["contents"]

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Take one line."""
        self.width = width
        return width, self.style.leading

    def draw(self) -> None:
        """Print words on the left, the page on the right, and dots between them."""
        canvas, size, font = self.canv, self.style.fontSize, self.style.fontName
        canvas.setFont(font, size)
        canvas.drawString(0, 3, self.words)
        canvas.drawRightString(self.width, 3, self.page)
        left = canvas.stringWidth(self.words, font, size) + 4
        right = self.width - canvas.stringWidth(self.page, font, size) - 4
        dot = canvas.stringWidth(".", font, size)
        if count := int((right - left) / dot):
            canvas.drawRightString(right, 3, "." * count)


class _Writer:
    """Lays the contract out once."""

    def __init__(
        self, source: ContractSource, found: list[Element], columns: int, pages: dict[str, int], total: int
    ) -> None:
        self.source, self.elements, self.pages, self.total = source, found, pages, total
        self.columns = columns
        self.looks = looks(columns, source.meta.get("font", "Helvetica"), source.numbering)
        self.wide_parts = {f.part for f in found if isinstance(f, Table) and f.columns >= _WIDE_TABLE and f.part}

    def write(self) -> tuple[bytes, dict[str, int], int]:
        stream = io.BytesIO()
        rl_config.useA85 = 0
        template = _Template(
            stream,
            pagesize=PAGE,
            title=self.source.meta["title"],
            author=self.source.meta.get("author", "Commercial team"),
            invariant=1,
            pageCompression=1,
        )
        template.addPageTemplates(self._templates())
        template.build(self._story())
        return stream.getvalue(), template.heading_pages, template.page

    def _templates(self) -> list[PageTemplate]:
        width, height = PAGE[0] - 2 * MARGIN, PAGE[1] - 2 * MARGIN
        single = [Frame(MARGIN, MARGIN, width, height, 0, 0, 0, 0)]
        column = (width - _GUTTER) / 2
        double = [
            Frame(MARGIN + at * (column + _GUTTER), MARGIN, column, height, 0, 0, 0, 0, id=f"column{at}")
            for at in (0, 1)
        ]
        return [
            PageTemplate("cover", single, onPage=self._furnish),
            PageTemplate("one", single, onPage=self._furnish),
            PageTemplate("two", double, onPage=self._furnish),
        ]

    def _furnish(self, canvas: Canvas, template: BaseDocTemplate) -> None:
        marking = self.source.meta.get("marking", DEFAULT_MARKING)
        canvas.saveState()
        canvas.setFont(self.looks.font, 8)
        canvas.setFillGray(GREY)
        canvas.drawString(MARGIN, PAGE[1] - MARGIN + 18, self.source.meta["title"])
        canvas.drawRightString(PAGE[0] - MARGIN, PAGE[1] - MARGIN + 18, marking)
        canvas.setStrokeGray(GREY)
        canvas.line(MARGIN, PAGE[1] - MARGIN + 12, PAGE[0] - MARGIN, PAGE[1] - MARGIN + 12)
        canvas.drawString(MARGIN, MARGIN - 26, self.source.meta.get("footer", marking))
        canvas.drawRightString(PAGE[0] - MARGIN, MARGIN - 26, f"Page {template.page} of {self.total or template.page}")
        canvas.restoreState()

    def _layout_of(self, part: int) -> str:
        return "two" if self.columns == 2 and part not in self.wide_parts else "one"  # noqa: PLR2004 - two columns

    def _story(self) -> list[Flowable]:
        story: list[Flowable] = []
        previous = ""
        for found in self.elements:
            if isinstance(found, Table):
                story += [self._table(found), Spacer(1, 6)]
                previous = "|"
                continue
            story += self._breaks(found, previous)
            story += self._paragraph(found, first_cover=previous == "" and found.mark == "!")
            previous = found.mark
        return story

    def _breaks(self, found: Paragraph, previous: str) -> list[Flowable]:
        """Begin new pages after the cover and the contents, and before each part."""
        if not previous or (previous in "!~" and found.mark == previous):
            return []
        layout = "one" if found.mark == "~" else self._layout_of(found.part)
        if previous in "!~" or found.mark == "=":
            return [NextPageTemplate(layout), PageBreak()]
        return [CondPageBreak(48)] if found.mark in {"#", "h"} else []

    def _paragraph(self, found: Paragraph, *, first_cover: bool) -> list[Flowable]:
        if found.mark == "~" and not found.is_contents_title:
            key = contents_key(found.text.text)
            return [_ContentsLine(found.text.text, str(self.pages.get(key, "")), self.looks)]
        style = self.looks.styles[
            "title" if first_cover else "contents title" if found.is_contents_title else self._style_of(found)
        ]
        words = _markup(found.text, found.change, defined_term(found.text.text) if found.mark == "d" else 0)
        label = escape(found.label)
        if found.level == 1 and self.source.numbering == "article":
            words, label = f"{label}&nbsp;&nbsp;{words}", ""
        printed = Printed(words, style, bulletText=label or None)
        if found.mark in {"#", "=", "h"}:
            printed.contents_key = contents_key(found.text.text)
        return [Spacer(1, _COVER_SPACE), printed] if first_cover else [printed]

    @staticmethod
    def _style_of(found: Paragraph) -> str:
        names = {"!": "cover", "=": "part", "h": "heading", "d": "definition", "r": "recital", "-": "bullet"}
        if found.level:
            return f"level {found.level}"
        return names.get(found.mark) or {"s": "signature", "n": "note"}.get(found.mark, "body")

    def _table(self, found: Table) -> PrintedTable:
        width = PAGE[0] - 2 * MARGIN
        if self._layout_of(found.part) == "two":
            width = (width - _GUTTER) / 2
        cells = [
            [
                Printed(_markup(cell, row.change), self.looks.styles["table heading" if row.is_header else "table"])
                for cell in row.cells
            ]
            for row in found.rows
        ]
        headers = sum(row.is_header for row in found.rows[:1])
        table = PrintedTable(cells, [width * share for share in found.shares], repeatRows=headers, spaceBefore=4)
        table.setStyle([*TABLE_LOOKS, *([("BACKGROUND", (0, 0), (-1, 0), "#dfe5ea")] if headers else [])])
        return table


def _markup(text: TrackedText, change: ChangeKind | None, bold: int = 0) -> str:
    """Return the words as reportlab's inline markup: inserted words underlined, deleted words struck through."""
    written = []
    for position, (words, kind) in enumerate(text.pieces):
        shown = words
        if position == 0:
            for box, typed in _BOX_WORDS.items():
                shown = shown.replace(box, typed, 1)
        shown = f"<b>{escape(shown[:bold])}</b>{escape(shown[bold:])}" if bold and position == 0 else escape(shown)
        tag = {"inserted": "u", "deleted": "strike"}.get(change or kind or "")
        written.append(f"<{tag}>{shown}</{tag}>" if tag else shown)
    kept = _BLANKS.sub(lambda match: "\N{NO-BREAK SPACE}" * len(match[0]), "".join(written))
    return kept.replace("[ ]", "[\N{NO-BREAK SPACE}]")
