"""The PDF reader: opens the file with one engine, and turns its pages into a Document.

A page whose text runs up or down the sheet, or stands on its head, is read as if turned, and its size and boxes are those
of the turned sheet; where only part of the text runs so, the notice ``rotated_text`` names the page.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from contractlens.document import Document, Furniture, Limits, Notice, Page
from contractlens.exceptions import CorruptFileError, LimitExceededError, NoTextError
from contractlens.readers import PDF, sha256
from contractlens.readers.assembly import DocumentBuilder
from contractlens.readers.ocr import OcrMode, PageReader, lock_for, note_reading, recognised_notices, restore_skew
from contractlens.readers.ocr_engines import advice_for
from contractlens.readers.pdf_artifacts import take_artifacts
from contractlens.readers.pdf_blocks import write_blocks
from contractlens.readers.pdf_filled import read_behind_fields
from contractlens.readers.pdf_furniture import PageItems, remove_furniture
from contractlens.readers.pdf_layout import read_regions
from contractlens.readers.pdf_margin import take_line_numbers
from contractlens.readers.pdf_notices import note_file, note_unseen
from contractlens.readers.pdf_outline import shows_headings, trusted_titles
from contractlens.readers.pdf_pictures import LARGE_PICTURE
from contractlens.readers.pdf_remarks import with_remarks
from contractlens.readers.pdf_slanted import take_watermark, watermarks
from contractlens.readers.pdf_tables import ending_table
from contractlens.readers.pdf_turned import is_mostly_sideways, turn_over, turn_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.readers.pdf_source import PageSource, SourcePage
    from contractlens.readers.pdf_tables import PageTable

_SIDEWAYS_WORDS = 8
"""Words in another direction that are worth a notice; stamps in the margin have fewer."""


def read_pdf(
    data: bytes,
    *,
    name: str,
    password: str | None,
    limits: Limits,
    engine: Literal["pdfium", "pdfplumber"],
    ocr: OcrMode = "auto",
) -> Document:
    """Return the Document that a PDF file holds.

    Headers, footers and page numbers are kept apart as ``Document.furniture``; tables become cells row by row. Pages
    that are pictures, or whose text is garbled, are recognised with Tesseract; those that could not be read are named
    in ``Document.notices``.

    Args:
        data: The file.
        name: Its name for messages, or "".
        password: Opens an encrypted file; None for files without one.
        limits: How much to read.
        engine: ``pdfium`` is fast; ``pdfplumber`` checks it.
        ocr: Which pages are recognised: ``auto`` those without words that can be used, ``never``, ``always`` all.

    Raises:
        CorruptFileError: The file is damaged.
        EncryptedFileError: A password is needed (``encrypted``) or wrong (``wrong_password``).
        NoTextError: All pages are images and none could be recognised (``image_only``), or there are no words at all (``no_text``).
        LimitExceededError: Too many pages or characters.
    """
    builder = DocumentBuilder(name, PDF, limits)
    recogniser = PageReader(data, password=password, mode=ocr, lock=lock_for(engine))
    with _guard(engine):
        source = _open(data, name, password, engine)
        try:
            _check_pages(source, name, limits)
            pages, facts = _read_pages(source, builder, recogniser)
            file = source.facts()
            bookmarks = file.bookmarks
            if not bookmarks and not shows_headings(pages):
                bookmarks = tuple(trusted_titles(source.titles()))
        finally:
            recogniser.close()
            source.close()
    _check_text(builder.pages, facts, name, ocr)
    builder.furniture += remove_furniture(pages)
    builder.furniture += take_artifacts(pages, {one.number: one.artifacts for one in facts})
    write_blocks(pages, builder, bookmarks)
    if builder.is_empty:
        msg = f"{name or 'the file'} holds page numbers, headers or footers and nothing else; {advice_for(ocr)}"
        raise NoTextError(msg, kind="no_text", name=name)
    builder.notices += recognised_notices(builder.pages)
    note_file(file, facts, builder)
    document = with_remarks(
        builder.build(sha256(data)), [(one.number, remark) for one in facts for remark in one.remarks]
    )
    return restore_skew(document, recogniser.tilted)


def _guard(engine: str) -> AbstractContextManager[object]:
    if engine != "pdfium":
        return nullcontext()
    from contractlens.readers.pdf_chars import PDFIUM_LOCK

    return PDFIUM_LOCK


def _open(data: bytes, name: str, password: str | None, engine: str) -> PageSource:
    if engine == "pdfplumber":
        from contractlens.readers.pdf_plumber import PlumberSource

        return PlumberSource(data, name=name, password=password)
    from contractlens.readers.pdf_chars import PdfiumSource

    return PdfiumSource(data, name=name, password=password)


def _check_pages(source: PageSource, name: str, limits: Limits) -> None:
    count = source.page_count()
    if count > limits.max_pages:
        msg = f"{name or 'the file'} has {count:,} pages, more than {limits.max_pages:,}; raise Limits.max_pages to read it"
        raise LimitExceededError(msg, kind="too_many_pages", name=name)


def _read_pages(
    source: PageSource, builder: DocumentBuilder, recogniser: PageReader
) -> tuple[list[PageItems], list[SourcePage]]:
    """Lay out every page; of the source pages only facts without words are kept."""
    laid_out: list[PageItems] = []
    facts: list[SourcePage] = []
    marked: list[tuple[int, str]] = []
    numbered: list[tuple[int, str]] = []
    above: PageTable | None = None
    for source_page in source.pages():
        builder.check_time()
        read, mark = take_watermark(source_page)
        if mark:
            marked.append((read.number, mark))
        upright = turn_over(read) if read.is_upside_down else read
        turned = turn_page(upright) if is_mostly_sideways(upright.words, upright.sideways) else upright
        reading = read_behind_fields(turned, recogniser.read)
        page, line_number = take_line_numbers(reading.page)
        if line_number:
            numbered.append((page.number, line_number))
        note_reading(reading, builder)
        note_unseen(page, builder)
        builder.fields += turned.fields
        regions = read_regions(page, above)
        above = ending_table(regions, page.height)
        laid_out.append(PageItems(page.number, page.width, page.height, regions))
        facts.append(
            replace(
                page,
                words=[],
                sideways=[],
                rulings=[],
                shades=[],
                unseen=[],
                remarks=turned.remarks,
                files=turned.files,
            )
        )
        if page.picture_share >= LARGE_PICTURE:
            builder.notices.append(_picture(page))
        if len(page.sideways) >= _SIDEWAYS_WORDS:
            builder.notices.append(_rotated_text(page))
    builder.furniture += watermarks(marked)
    if numbered:
        builder.furniture.append(Furniture("line_number", numbered[0][1], tuple(number for number, _ in numbered)))
    return laid_out, facts


def _picture(page: SourcePage) -> Notice:
    msg = (
        f"page {page.number} shows a picture on {page.picture_share:.0%} of it, beside text; words in the picture, if it "
        'holds any, were not read: look at the page, or read the file with ocr="always"'
    )
    return Notice("picture_not_read", msg, page=page.number)


def _rotated_text(page: SourcePage) -> Notice:
    msg = (
        f"page {page.number} holds {len(page.sideways)} words that run in another direction than the rest; they stand "
        "after the page's other text and may be out of order, so check them on the page"
    )
    return Notice("rotated_text", msg, page=page.number)


def _check_text(pages: Sequence[Page], facts: Sequence[SourcePage], name: str, ocr: OcrMode) -> None:
    """Refuse a file without words."""
    if any(page.characters for page in pages):
        return
    shown = name or "the file"
    if facts and all(page.damaged for page in facts):
        msg = f"{shown} is damaged: none of its {len(facts)} pages can be read; get a fresh copy of it"
        raise CorruptFileError(msg, kind="corrupt", name=name)
    if any(page.has_images for page in facts):
        msg = f"{shown} holds images of pages and no text; {advice_for(ocr)}"
        raise NoTextError(msg, kind="image_only", name=name)
    msg = f"{shown} has {len(facts)} pages and no words on them; check that it is the right file"
    raise NoTextError(msg, kind="no_text", name=name)
