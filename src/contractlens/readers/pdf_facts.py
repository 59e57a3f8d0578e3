"""What a PDF file says of itself: title, author, dates, bookmarks, attached files, kind of form."""

from __future__ import annotations

import ctypes
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium  # noqa: TID253 - this module is only imported when a PDF is read

from contractlens.readers.pdf_annotations import read_string
from contractlens.readers.pdf_source import Bookmark, FileFacts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdfium2 import PdfDocument

_NAMES = {
    "Title": "title",
    "Author": "author",
    "Subject": "subject",
    "Keywords": "keywords",
    "Creator": "application",
    "Producer": "producer",
    "CreationDate": "created",
    "ModDate": "modified",
}
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([Zz])|([+-])(\d\d)'?(\d\d)?)?")
_MOST_BOOKMARKS = 5_000
_DEEPEST_BOOKMARK = 64


def file_facts(document: PdfDocument, form_type: int) -> FileFacts:
    """Return what a file says of itself."""
    values = ((name, read_string(pdfium.FPDF_GetMetaText, document.raw, key.encode())) for key, name in _NAMES.items())
    cleaned = ((name, iso_date(value) if name in {"created", "modified"} else _clean(value)) for name, value in values)
    return FileFacts(
        {name: value for name, value in cleaned if value},
        tuple(_bookmarks(document)),
        max(pdfium.FPDFDoc_GetAttachmentCount(document.raw), 0),
        form_type in {pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND},
    )


def has_bookmarks(document: PdfDocument) -> bool:
    """Tell whether a file has a bookmark that leads to a page."""
    return next(_bookmarks(document), None) is not None


def iso_date(text: str) -> str:
    """Return a PDF date ("D:20240131120000+01'00'") in ISO 8601, "" for what is no date.

    Example:
        >>> iso_date("D:20240131120000+01'00'"), iso_date("D:2024"), iso_date("soon")
        ('2024-01-31T12:00:00+01:00', '2024-01-01T00:00:00', '')
    """
    match = _DATE.match(text.strip())
    if match is None:
        return ""
    year, month, day, hour, minute, second = (
        int(part) if part else default for part, default in zip(match.groups()[:6], (0, 1, 1, 0, 0, 0), strict=True)
    )
    zone = None
    if match[7]:
        zone = UTC
    elif match[8]:
        offset = timedelta(hours=int(match[9]) % 24, minutes=int(match[10] or 0) % 60)
        zone = timezone(-offset if match[8] == "-" else offset)
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone).isoformat()
    except ValueError:
        return ""


def _clean(text: str) -> str:
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def _bookmarks(document: PdfDocument) -> Iterator[Bookmark]:
    """Yield the bookmarks that lead to a page, in order.

    (pypdfium2's own walk prints warnings where an outline is deep or goes in a circle.)
    """
    seen: set[int] = set()
    pending = [(pdfium.FPDFBookmark_GetFirstChild(document.raw, None), 0)]
    while pending and len(seen) < _MOST_BOOKMARKS:
        entry, level = pending.pop()
        if not entry or (address := ctypes.addressof(entry.contents)) in seen:
            continue
        seen.add(address)
        pending.append((pdfium.FPDFBookmark_GetNextSibling(document.raw, entry), level))
        if level + 1 < _DEEPEST_BOOKMARK:
            pending.append((pdfium.FPDFBookmark_GetFirstChild(document.raw, entry), level + 1))
        target = pdfium.FPDFBookmark_GetDest(document.raw, entry)
        index = pdfium.FPDFDest_GetDestPageIndex(document.raw, target) if target else -1
        title = _clean(read_string(pdfium.FPDFBookmark_GetTitle, entry))
        if title and index >= 0:
            yield Bookmark(level, title, index + 1)
