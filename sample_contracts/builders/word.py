"""Write a contract as a Word file: automatic numbers, tables, contents, tracked changes and tick boxes are Word's own."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm

from builders.elements import (
    DEFAULT_MARKING,
    TICKED,
    Paragraph,
    Row,
    Table,
    contents_key,
    defined_term,
    elements,
    split_box,
)
from builders.word_numbering import MAIN, RECITALS, WordNumbering, element
from builders.word_styles import TEXT_WIDTH, add_styles

if TYPE_CHECKING:
    from contractlens.document import ChangeKind
    from contractlens.learning.annotations import TrackedText
    from contractlens.learning.markup import ContractSource

_FIXED = dt.datetime(2025, 1, 6, 9, 0, tzinfo=dt.UTC)  # the same bytes on every build
_ZIP_TIME = (2025, 1, 6, 9, 0, 0)
_REVIEWER = "Contract reviewer"
_WORDS_PER_PAGE = 520  # to guess the page numbers of the contents list; Word makes them exact when it updates fields
_PAGES_BEFORE_BODY = 3  # cover and contents, and the page that the body starts on
_STYLES = {
    "=": "Schedule Title",
    "h": "Unnumbered Heading",
    "p": "Body Text",
    "d": "Definition",
    "r": "Recital",
    "-": "Contract Bullet",
    "s": "Signature Line",
    "n": "Drafting Note",
    "#": "Heading 1",
    "##": "Clause Level 2",
    "###": "Clause Level 3",
    "####": "Clause Level 4",
}
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"


def build_word(source: ContractSource) -> bytes:
    """Return the bytes of a ``.docx`` file; the same source always gives the same bytes."""
    return _Writer(source).write()


class _Writer:
    """Writes one package."""

    def __init__(self, source: ContractSource) -> None:
        self.source = source
        self.package = docx.Document()
        self.numbering = WordNumbering(self.package, source.numbering)
        add_styles(self.package, self.numbering, source.meta.get("font", "Arial"))
        self.elements = elements(source)
        self.changes = 0
        self.boxes = 0

    def write(self) -> bytes:
        self._set_up_page()
        previous = ""
        for position, found in enumerate(self.elements):
            if isinstance(found, Table):
                self._add_table(found)
                previous = "|"
            else:
                self._add_paragraph(found, previous, position)
                previous = found.mark
        self._set_properties()
        stream = io.BytesIO()
        self.package.save(stream)
        return _with_fixed_times(stream.getvalue())

    def _set_properties(self) -> None:
        properties = self.package.core_properties
        properties.title = self.source.meta["title"]
        properties.author = self.source.meta.get("author", "Commercial team")
        properties.last_modified_by = properties.author
        properties.created = properties.modified = _FIXED
        properties.revision = 3
        properties.comments = ""

    def _set_up_page(self) -> None:
        section = self.package.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.3)
        section.top_margin = section.bottom_margin = Cm(2.3)
        header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
        marking = self.source.meta.get("marking", DEFAULT_MARKING)
        header.text = f"{self.source.meta['title']}\t\t{marking}"
        footer.text = f"{self.source.meta.get('footer', marking)}\t\tPage "
        for paragraph in (header, footer):
            paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        _add_field(footer, "PAGE", "1")
        footer.add_run(" of ")
        _add_field(footer, "NUMPAGES", "1")

    def _add_paragraph(self, found: Paragraph, previous: str, position: int) -> None:
        style = _STYLES.get(found.mark, "Body Text")
        if found.mark == "!":
            style = "Subtitle" if previous == "!" else "Title"
        elif found.mark == "~":
            style = "TOC Heading" if found.is_contents_title else "toc 1"
        paragraph = self.package.add_paragraph(style=style)
        starts_page = (previous == "!" and found.mark not in "!=") or (previous == "~" and found.mark not in "~=")
        if starts_page:
            paragraph.paragraph_format.page_break_before = True
        if found.level and self.source.numbering != "none":
            self.numbering.restart_in_part(paragraph, MAIN, found.level - 1, found.part)
        elif found.mark == "r":
            self.numbering.restart_in_part(paragraph, RECITALS, 0, found.part)
        if found.change:
            self._mark_paragraph(paragraph, found.change)
        bold = defined_term(found.text.text) if found.mark == "d" else 0
        self._add_words(paragraph, found.text, found.change, bold)
        if style == "toc 1":
            paragraph.add_run("\t" + self._guess_page(found, position))

    def _guess_page(self, contents: Paragraph, position: int) -> str:
        words, page = 0, _PAGES_BEFORE_BODY
        key = contents_key(contents.text.text)
        for found in self.elements[position + 1 :]:
            if isinstance(found, Table):
                words += sum(len(cell.text.split()) + 2 for row in found.rows for cell in row.cells)
            elif found.mark != "~":
                if found.mark == "=" and words:
                    page, words = page + words // _WORDS_PER_PAGE + 1, 0
                if found.mark in {"#", "=", "h"} and contents_key(found.text.text) == key:
                    break
                words += len(found.text.text.split()) + 4
        return str(page + words // _WORDS_PER_PAGE)

    def _add_words(self, paragraph: Any, text: TrackedText, change: ChangeKind | None, bold: int = 0) -> None:
        at = 0
        for words, kind in text.pieces:
            if kind is None and at < bold:
                cut = bold - at
                self._add_run(paragraph, words[:cut], change, bold=True)
                self._add_run(paragraph, words[cut:], change)
            else:
                self._add_run(paragraph, words, change or kind)
            at += len(words)

    def _add_run(self, paragraph: Any, words: str, change: ChangeKind | None, *, bold: bool = False) -> None:
        box, words = split_box(words) if not paragraph.runs else ("", words)
        if box:
            self._add_box(paragraph, ticked=box == TICKED)
            words = f" {words}"
        if not words:
            return
        run = paragraph.add_run(words)
        run.bold = bold or None
        if change:
            self._wrap_run(paragraph, run, change)

    def _wrap_run(self, paragraph: Any, run: Any, change: ChangeKind) -> None:
        wrapper = self._change_element("ins" if change == "inserted" else "del")
        paragraph._p.replace(run._r, wrapper)  # noqa: SLF001 - python-docx has no public way to track changes
        wrapper.append(run._r)  # noqa: SLF001
        if change == "deleted":
            for text in run._r.findall(qn("w:t")):  # noqa: SLF001
                text.tag = qn("w:delText")
                text.set(qn("xml:space"), "preserve")

    def _mark_paragraph(self, paragraph: Any, change: ChangeKind) -> None:
        properties = element("rPr")
        properties.append(self._change_element("ins" if change == "inserted" else "del"))
        paragraph._p.get_or_add_pPr().insert_element_before(properties, "w:sectPr", "w:pPrChange")  # noqa: SLF001

    def _change_element(self, tag: str) -> Any:
        self.changes += 1
        return element(tag, id=900 + self.changes, author=_REVIEWER, date="2025-01-06T09:00:00Z")

    def _add_box(self, paragraph: Any, *, ticked: bool) -> None:
        self.boxes += 1
        w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        paragraph._p.append(  # noqa: SLF001
            parse_xml(
                f'<w:sdt xmlns:w="{w}" xmlns:w14="{_W14}"><w:sdtPr><w:id w:val="{7000 + self.boxes}"/><w14:checkbox>'
                f'<w14:checked w14:val="{int(ticked)}"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
                '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r>'
                '<w:rPr><w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic"/></w:rPr>'
                f"<w:t>{'☒' if ticked else '☐'}</w:t></w:r></w:sdtContent></w:sdt>"
            )
        )

    def _add_table(self, found: Table) -> None:
        table = self.package.add_table(rows=0, cols=found.columns)
        table.style = "Table Grid"
        table.autofit = False
        for column, share in zip(table.columns, found.shares, strict=True):
            column.width = Cm(TEXT_WIDTH * share)
        for row in found.rows:
            self._add_row(table, row, found.shares)
        self.package.add_paragraph(style="After Table")

    def _add_row(self, table: Any, row: Row, shares: tuple[float, ...]) -> None:
        added = table.add_row()
        properties = added._tr.get_or_add_trPr()  # noqa: SLF001
        properties.append(element("cantSplit"))
        if row.is_header:
            properties.append(element("tblHeader"))
        if row.change:
            properties.append(self._change_element("ins" if row.change == "inserted" else "del"))
        for cell, text, share in zip(added.cells, row.cells, shares, strict=True):
            cell.width = Cm(TEXT_WIDTH * share)
            if row.is_header:
                cell._tc.get_or_add_tcPr().append(element("shd", val="clear", color="auto", fill="D9E2EC"))  # noqa: SLF001
            paragraph = cell.paragraphs[0]
            paragraph.style = "Table Heading" if row.is_header else "Table Text"
            self._add_words(paragraph, text, row.change)


def _add_field(paragraph: Any, instruction: str, shown: str) -> None:
    field = element("fldSimple", instr=f" {instruction} ")
    run = paragraph.add_run(shown)
    field.append(run._r)  # noqa: SLF001
    paragraph._p.append(field)  # noqa: SLF001


def _with_fixed_times(data: bytes) -> bytes:
    """Write the package again with one time on all its members, so that bytes depend on the source alone."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name.startswith("docProps/thumbnail"):
                continue
            content = old.read(name)
            if name == "_rels/.rels":
                content = _without_thumbnail(content)
            member = zipfile.ZipInfo(name, _ZIP_TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            new.writestr(member, content)
    return stream.getvalue()


def _without_thumbnail(relations: bytes) -> bytes:
    root = parse_xml(relations)
    for relation in list(root):
        if relation.get("Target", "").startswith("docProps/thumbnail"):
            root.remove(relation)
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
