"""Walks an HTML tree in document order and turns it into blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lxml import etree

from contractlens.document import Comment, Concealed, Furniture
from contractlens.readers import html_looks
from contractlens.readers.docx_looks import Looks
from contractlens.readers.docx_revisions import DELETED, INSERTED
from contractlens.readers.docx_text import BREAK
from contractlens.readers.html_forms import read_field, word_label, words
from contractlens.readers.html_lists import ListNumbers, open_list
from contractlens.readers.html_paragraphs import Place, write_paragraph
from contractlens.readers.html_tables import TableGrid, is_layout
from contractlens.readers.plain_text import add_text
from contractlens.readers.plain_text_encoding import clean

if TYPE_CHECKING:
    from contractlens.document import BlockKind
    from contractlens.readers.assembly import DocumentBuilder
    from contractlens.readers.docx_text import Piece

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
_SILENT = frozenset(
    [
        "head",
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "datalist",
        "button",
        "xml",
        "audio",
        "video",
        "canvas",
        "map",
        "area",
        "col",
        "colgroup",
    ]
)
_FETCHED = frozenset({"iframe", "object", "embed", "frame"})
_LISTS = frozenset({"ol", "ul", "menu", "dir"})
_HEADINGS = {f"h{level}": level - 1 for level in range(1, 7)}
_FIELDS = frozenset({"input", "select", "textarea"})
_STATES = {"ins": INSERTED, "del": DELETED}
_SPACES = re.compile(r"[ \t\n\r\f]+")
_COMMENT_MARKS = frozenset({"msocommentreference", "msocomanchor"})
_CONTENTS = re.compile(r"mso(?:toc\d|toa|tof|tableoffigures)")


@dataclass
class HtmlWalker:
    """Turns one HTML tree into blocks of a `DocumentBuilder`; no recursion, so that nesting has no limit.

    Attributes:
        builder: Where the blocks go.
        insertions: ``ins`` elements met.
        deletions: ``del`` elements met.
        external: Elements whose content a browser would fetch.
    """

    builder: DocumentBuilder
    insertions: int = 0
    deletions: int = 0
    external: int = 0
    _places: list[Place] = field(default_factory=lambda: [Place()])
    _pieces: list[Piece] = field(default_factory=list)
    _label: str = ""
    _lists: list[ListNumbers] = field(default_factory=list)
    _tables: list[TableGrid | None] = field(default_factory=list)
    _grids: list[TableGrid] = field(default_factory=list)
    _count: int = 0
    _refused: etree._Element | None = None
    _blank: bool = False

    def walk(self, root: etree._Element) -> None:
        """Append the blocks of a tree."""
        title = root.findtext("head/title") or ""
        if title.strip():
            self.builder.properties["title"] = " ".join(clean(title).split())
        steps = etree.iterwalk(root, events=("start", "end"))
        for event, element in steps:
            if event == "start":
                if self._enter(element):
                    self._add(element.text)
                else:
                    self._refused = element
                    steps.skip_subtree()
                continue
            self._leave(element)
            self._add(element.tail)
        self._flush()

    def _enter(self, element: etree._Element) -> bool:
        """Open an element; False when what it holds is not read, or has been read already."""
        tag = str(element.tag)
        if tag in _BLOCKS:
            self._flush()
        if tag in _SILENT or tag in _FETCHED:
            self.external += tag in _FETCHED and element.get("src", element.get("data")) is not None
            return False
        style = html_looks.declarations(element)
        if html_looks.is_hidden(element, style):
            self._conceal(element)
            return False
        if self._is_read_whole(element, tag, style):
            return False
        self._places.append(self._inside(element, tag, style))
        return True

    def _inside(self, element: etree._Element, tag: str, style: dict[str, str]) -> Place:
        around = self._places[-1]
        place = around
        bold = html_looks.is_bold(tag, style, around=bool(around.looks.bold))
        italic = html_looks.is_italic(tag, style, around=bool(around.looks.italic))
        if (bold, italic) != (bool(around.looks.bold), bool(around.looks.italic)):
            place = replace(place, looks=Looks(bold=bold, italic=italic))
        if tag in _STATES:
            self.insertions += tag == "ins"
            self.deletions += tag == "del"
            place = replace(place, state=max(place.state, _STATES[tag]))
        if tag in _HEADINGS:
            place = replace(place, level=_HEADINGS[tag], kind="heading")
        elif tag in _LISTS:
            self._lists.append(open_list(element, style, len(self._lists)))
        elif tag == "li":
            self._label = self._lists[-1].label(element) if self._lists else "•"
        elif tag in {"table", "thead", "tbody", "tfoot", "tr", "td", "th"}:
            place = self._table(element, tag, place)
        elif (kind := _kind_of(element, tag, style)) is not None:
            place = replace(place, kind=kind)
        return place

    def _table(self, element: etree._Element, tag: str, place: Place) -> Place:
        if tag == "table":
            grid = None if is_layout(element) else TableGrid(self._count, len(self._grids))
            self._tables.append(grid)
            if grid is not None:
                self._count += 1
                self._grids.append(grid)
            return place
        grid = self._tables[-1] if self._tables else None
        if grid is None:
            return place
        if tag == "tr":
            grid.begin_row()
        elif tag in {"td", "th"}:
            return replace(place, cell=grid.begin_cell(element))
        else:
            grid.begin_group(tag)
        return place

    def _leave(self, element: etree._Element) -> None:
        tag = str(element.tag)
        if tag in _BLOCKS:
            self._flush()
        if element is self._refused:
            self._refused = None
            return
        self._places.pop()
        if tag == "li":
            self._label = ""
        elif tag == "thead" and self._tables and (grid := self._tables[-1]) is not None:
            grid.begin_group("")
        elif tag in _LISTS and self._lists:
            self._lists.pop()
        elif tag == "table" and self._tables and self._tables.pop() is not None:
            self._grids.pop()

    def _is_read_whole(self, element: etree._Element, tag: str, style: dict[str, str]) -> bool:
        """Read an element whose inside is not walked; False for all others."""
        if tag == "br":
            self._break()
        elif tag in _FIELDS:
            shown, record = read_field(element)
            self._add(f" {shown} ")
            self.builder.fields += [] if record is None else [record]
        elif tag == "pre" and self._places[-1].cell is None:
            self._count = add_text(clean(_preformatted(element)), self.builder, first_table=self._count)
        elif "mso-list" in style and style["mso-list"].startswith("ignore"):
            self._label = word_label(element)
        elif "mso-element" in style:
            return self._word_element(element, style["mso-element"])
        else:
            return tag == "a" and not _COMMENT_MARKS.isdisjoint(html_looks.classes(element))
        return True

    def _word_element(self, element: etree._Element, kind: str) -> bool:
        """Read what Word wrote beside the text: comments, headers and footers."""
        text = words(element)
        if kind.startswith("comment-list"):
            return False
        if kind.startswith("comment"):
            self.builder.comments += [Comment(text)] if text else []
        elif kind.startswith(("header", "footer")):
            self.builder.furniture += (
                [Furniture("header" if kind.startswith("header") else "footer", text)] if text else []
            )
        else:
            return False
        return True

    def _conceal(self, element: etree._Element) -> None:
        characters = len(words(element).replace(" ", ""))
        if characters:
            self.builder.concealed.append(Concealed("hidden", characters))

    def _add(self, text: str | None) -> None:
        if not text:
            return
        shown = _SPACES.sub(" ", text if text.isascii() else clean(text))
        place = self._places[-1]
        self._pieces.append((shown, place.state, place.looks))
        self._blank = self._blank and shown == " "

    def _break(self) -> None:
        """Note a line break; two of them end the paragraph."""
        place = self._places[-1]
        if self._blank and self._pieces:
            self._flush()
        self._pieces.append((BREAK, place.state, place.looks))
        self._blank = True

    def _flush(self) -> None:
        """Write the paragraph at hand."""
        pieces, self._pieces, self._blank = self._pieces, [], False
        if not any(text != BREAK and not text.isspace() for text, _, _ in pieces):
            return
        while pieces[-1][0] == BREAK or pieces[-1][0].isspace():
            pieces.pop()
        first = next(at for at, (text, _, _) in enumerate(pieces) if text != BREAK and not text.isspace())
        depth = len(self._lists) - 1 if self._lists else None
        if write_paragraph(self.builder, pieces[first:], self._places[-1], self._label, depth):
            self._label = ""


def _kind_of(element: etree._Element, tag: str, style: dict[str, str]) -> BlockKind | None:
    """Return what an element says that its paragraphs are."""
    if tag == "nav" or element.get("role") in {"navigation", "doc-toc"}:
        return "contents"
    if element.get("role") in {"doc-footnote", "doc-endnote", "doc-endnotes"}:
        return "footnote"
    if style.get("mso-element", "").startswith(("footnote", "endnote")):
        return "footnote"
    named = html_looks.classes(element) if element.get("class") else ()
    if any(_CONTENTS.match(name) for name in named):
        return "contents"
    return "heading" if "msotitle" in named else None


def _preformatted(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext("*"))
