"""PDF pages through pypdfium2: the fast engine."""

from __future__ import annotations

import math
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2  # noqa: TID253 - this module is only imported when a PDF is read
import pypdfium2.raw as pdfium  # noqa: TID253 - as above

from contractlens.readers.pdf_annotations import has_fields, marked_words, page_annotations
from contractlens.readers.pdf_facts import file_facts, has_bookmarks
from contractlens.readers.pdf_forms import open_form, read_fields
from contractlens.readers.pdf_layers import hides_layers, leave_out_hidden
from contractlens.readers.pdf_paint import may_hide, page_paint
from contractlens.readers.pdf_pictures import picture_share
from contractlens.readers.pdf_placement import Placement
from contractlens.readers.pdf_rulings import Drawn, has_images, page_rulings
from contractlens.readers.pdf_slanted import part_slanted
from contractlens.readers.pdf_source import Ruling, SourcePage, damage_error, password_error, security_error
from contractlens.readers.pdf_tags import artifacts, is_tagged, tagged_headings, titles_of
from contractlens.readers.pdf_turned import Sheet, is_mostly_sideways
from contractlens.readers.pdf_visibility import Seen, add_unseen, visible_words
from contractlens.readers.pdf_words import PageWords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.document import FormField
    from contractlens.exceptions import ReadError
    from contractlens.readers.pdf_paint import Layer
    from contractlens.readers.pdf_source import Bookmark, FileFacts, Word
    from contractlens.readers.pdf_turned import Turn

PDFIUM_LOCK = Lock()
"""PDFium is not thread-safe: one file at a time in a process."""


_PAGES_AT_ONCE = 100
"""Pages after which the file is opened anew: PDFium never forgets an object before."""

_PAGES_WITH_TITLES = 100
"""Pages whose tags are read; what is tagged as a heading later in a file is still told by its looks."""


class PdfiumSource:
    """A PDF file opened with PDFium; hold `PDFIUM_LOCK` while using it."""

    def __init__(self, data: bytes, *, name: str, password: str | None) -> None:
        try:
            self._document = pypdfium2.PdfDocument(data, password=password)
        except pypdfium2.PdfiumError as error:
            raise _open_error(error, name, password) from error
        self._data, self._password = data, password
        self._form_type = self._document.get_formtype()
        self._has_lost_form = False
        self._open_form()
        self._titles: list[Bookmark] = []

    def _open_form(self) -> None:
        if self._form_type != pdfium.FORMTYPE_NONE or self._has_lost_form:
            open_form(self._document)  # a broken form is read as if it were none

    def _reopen(self) -> None:
        """Free what PDFium keeps of the pages read so far: every object that it has parsed."""
        fresh = pypdfium2.PdfDocument(self._data, password=self._password)
        self._document.close()
        self._document = fresh
        self._open_form()

    def facts(self) -> FileFacts:
        """Return what the file says of itself."""
        return file_facts(self._document, self._form_type)

    def page_count(self) -> int:
        """Return how many pages the file says it has."""
        return len(self._document)

    def pages(self) -> Iterator[SourcePage]:
        """Yield the pages in order; a page that cannot be opened is marked as damaged."""
        # titles are asked for where there are no bookmarks; opening each page once more would take as long as before
        tagged = is_tagged(self._document.raw)
        titles = self._titles if tagged and not has_bookmarks(self._document) else None
        layers_hidden = hides_layers(self._data)
        for index in range(len(self._document)):
            if index and index % _PAGES_AT_ONCE == 0:
                self._reopen()
            try:
                page = self._page(index)
            except pypdfium2.PdfiumError:
                yield SourcePage(index + 1, 0.0, 0.0, [], [], [], [], damaged=True)
                continue
            try:
                form = self._document.formenv.raw if self._document.formenv else None
                asked = _Asked(form, titles if index < _PAGES_WITH_TITLES else None, layers_hidden, tagged)
                result = _read_page(page, index + 1, asked)
            finally:
                page.close()
            yield result

    def _page(self, index: int) -> Any:
        """Open a page; where it shows fields of a form that the file has lost, the form is opened first."""
        page = self._document[index]
        if self._document.formenv or not has_fields(page.raw):
            return page
        page.close()
        self._has_lost_form = True
        self._open_form()
        return self._document[index]

    def titles(self) -> list[Bookmark]:
        """Return the headings that the tags of the pages read so far name, in order; none of a file with bookmarks."""
        return self._titles

    def close(self) -> None:
        """Free the file."""
        self._document.close()


def _open_error(error: pypdfium2.PdfiumError, name: str, password: str | None) -> ReadError:
    if error.err_code == pdfium.FPDF_ERR_PASSWORD:
        return password_error(name, password)
    return security_error(name) if error.err_code == pdfium.FPDF_ERR_SECURITY else damage_error(name)


class _Asked(NamedTuple):
    """What is asked of a page beside its words.

    Attributes:
        form: PDFium's handle of the file's form, None without one.
        titles: Takes the headings that the page's tags name, None where they are not asked for.
        layers_hidden: Whether the file may switch layers off.
        tagged: Whether the file says that it is tagged.
    """

    form: Any
    titles: list[Bookmark] | None
    layers_hidden: bool
    tagged: bool


def _read_page(page: Any, number: int, asked: _Asked) -> SourcePage:
    """Return what stands on a page; the headings that its tags name are added to those asked for."""
    width, height = page.get_size()
    if not (0 < width < math.inf and 0 < height < math.inf):
        return SourcePage(number, 0.0, 0.0, [], [], [], [], damaged=True)
    try:
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return SourcePage(number, width, height, [], [], [], [], damaged=True)
    try:
        place = Placement(page)
        reader = PageWords(text_page.raw, place)
        words, sideways = _words(reader)
        if asked.titles is not None and (headings := tagged_headings(page.raw)):
            asked.titles.extend(titles_of(headings, number, words, reader.spots))
        marked = artifacts(words, reader.spots, height) if asked.tagged else []
        drawn = page_rulings(page.raw) if words or sideways else Drawn.nothing()
        notes = page_annotations(page.raw, place)
        seen = _seen(page, reader, words, sideways, drawn, notes.covers)
        if asked.layers_hidden:
            leave_out_hidden(page, seen)
        is_upside_down = reader.is_upside_down()
        turn = _turn(reader, seen, is_upside_down=is_upside_down)
    finally:
        text_page.close()
    for word in reader.off_page:
        add_unseen(seen.unseen, "off_page", word)
    is_empty = not seen.words and not seen.sideways
    share = 0.0 if seen.is_ocr_layer else picture_share(drawn.pictures, place, seen.words)
    fields = _fields(page, asked.form, place, number, seen, turn) if asked.form is not None else []
    lines, shades = (drawn.lines, drawn.shades) if seen.words or seen.sideways else ([], [])
    return SourcePage(
        number,
        width,
        height,
        seen.words,
        seen.sideways,
        [Ruling(*place.box(*box)) for box in lines],
        [Ruling(*place.box(*box)) for box in shades],
        is_empty and has_images(page.raw),
        sideways_up=reader.sideways_up,
        unseen=seen.unseen,
        is_ocr_layer=seen.is_ocr_layer,
        is_upside_down=is_upside_down,
        slanted=seen.slanted,
        remarks=marked_words(notes.remarks, [*seen.words, *seen.sideways] if seen.sideways else seen.words),
        fields=fields,
        files=notes.files,
        picture_share=share,
        artifacts=marked,
    )


def _words(reader: PageWords) -> tuple[list[Word], list[Word]]:
    """Return upright and sideways words; those that lie aslant stay with the reader."""
    words, sideways = reader.read()
    if sideways:  # then short words, which look upright, may run sideways too
        words, sideways = reader.read(every=True)
    if reader.tall or sideways:
        words, sideways = part_slanted(reader, words, sideways)
    return words, sideways


def _turn(reader: PageWords, seen: Seen, *, is_upside_down: bool) -> Turn:
    """Return how a page is turned to be read."""
    if is_mostly_sideways(seen.words, seen.sideways):
        return "clockwise" if reader.sideways_up else "counterclockwise"
    return "over" if is_upside_down else "none"


def _fields(page: Any, form: Any, place: Placement, number: int, seen: Seen, turn: Turn) -> list[FormField]:
    """Return the fields of a page and add their values to what is seen, along the text that they belong to."""
    sheet = Sheet(place.width, place.height, turn)
    if turn == "none":
        return read_fields(page.raw, form, place, number, seen.words, sheet)
    words = seen.words if turn == "over" else seen.sideways
    turned = sheet.turned(words)
    fields = read_fields(page.raw, form, place, number, turned, sheet)
    words[:] = sheet.back(turned)
    return fields


def _seen(
    page: Any, reader: PageWords, words: list[Word], sideways: list[Word], drawn: Drawn, covers: list[Layer]
) -> Seen:
    """Return what can be seen of the words; on most pages nothing is painted that could hide any."""
    colors = {look.color for look in reader.looks.values() if look.color is not None}
    if not (reader.doubtful or covers or may_hide(drawn, colors)):
        return Seen(words, sideways, reader.slanted)
    return visible_words(reader, words, sideways, page_paint(page.raw, reader.text_page, reader.place), covers)
