"""Tells the format of a file from its content; the name only decides between formats that have no mark of their own."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath
from typing import Literal

from contractlens.readers.docx_parts import UNPACK_ERRORS
from contractlens.readers.zip_entries import LOCAL_MARK

Format = Literal[
    "pdf",
    "docx",
    "odt",
    "doc",
    "rtf",
    "html",
    "text",
    "markdown",
    "mail",
    "msg",
    "zip",
    "image",
    "companion",
    "word_xml",
    "flat_word",
    "encrypted_office",
    "ole",
    "empty",
    "unknown",
]
"""``companion``: a spreadsheet or slides that came with a contract. ``flat_word``: a Word file written as one XML.
``ole``: an old Office container of another kind."""

CONTAINERS: frozenset[Format] = frozenset({"zip", "mail", "msg"})

HEAD = 65_536
"""Bytes looked at where a mark is searched for instead of standing at the very beginning."""

_PDF_HEAD = 1024  # rubbish allowed before a PDF header (ISO 32000-1, Annex H, note 13)
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_MAGICS = (LOCAL_MARK, b"PK\x05\x06", b"PK\x07\x08")
_IMAGE_MAGICS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WORD_XML = re.compile(
    rb"<\?mso-application\s+progid=[\"']Word\.Document|schemas\.microsoft\.com/office/word/2003/wordml"
)
_FLAT_OFFICE = re.compile(rb"schemas\.microsoft\.com/office/2006/xmlPackage")
_FLAT_COMPANION = re.compile(rb"<\?mso-application\s+progid=[\"'](?!Word\.)|:name=[\"']/(?:ppt|xl|visio)/")
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[^>]{0,2000}-->\s*){0,8}<(?:!doctype\s+html|html|head|body|meta|title)\b",
    re.IGNORECASE,
)
_HTML_INSIDE = re.compile(rb"<(?:p|div|table|h[1-6]|ul|ol)\b[^>]{0,500}>", re.IGNORECASE)
_HTML_END = re.compile(rb"</(?:p|div|table|h[1-6]|ul|ol)>", re.IGNORECASE)
_HEADER_LINE = re.compile(rb"[!-9;-~]{1,76}:[ \t]?[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*")
_MAIL_HEADERS = frozenset(
    {b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"received", b"return-path", b"reply-to"}
    | {b"content-type", b"delivered-to", b"cc", b"x-mailer", b"x-unsent", b"dkim-signature"}
)
_MIN_MAIL_HEADERS = 2
_MAX_HEADER_LINES = 100
_OLE_STREAMS: tuple[tuple[str, Format], ...] = (
    ("EncryptedPackage", "encrypted_office"),
    ("__properties_version1.0", "msg"),
    ("WordDocument", "doc"),
    ("Workbook", "companion"),
    ("Book", "companion"),
    ("PowerPoint Document", "companion"),
)
_ODF_TEXT = b"application/vnd.oasis.opendocument.text"
_ODF_TYPES = frozenset({_ODF_TEXT, _ODF_TEXT + b"-template", _ODF_TEXT + b"-master"})
_ODF_COMPANION = b"application/vnd.oasis.opendocument."
_FLAT_ODF = re.compile(
    rb"<office:document\b[^>]{0,8192}office:mimetype=[\"']application/vnd\.oasis\.opendocument\.(text)?"
)
_MAX_MEDIA_TYPE = 200
_TEXT_ENDINGS = frozenset({"", ".txt", ".text", ".asc"})
_MARKDOWN_ENDINGS = frozenset({".md", ".markdown", ".mdown", ".mkd"})
_TABLE_ENDINGS = frozenset({".csv", ".tsv"})
_HTML_ENDINGS = frozenset({".html", ".htm", ".xhtml"})
_DIRECTORY_ERRORS = (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b"))


def sniff(data: bytes, name: str = "") -> Format:
    """Return the format of a file.

    Content decides. Plain text has no mark: it is read as such when the name ends like text or there is none, and as
    Markdown when it ends so; bytes that are text under any other name are ``unknown``.
    """
    return sniff_opened(data, name)[0]


def sniff_opened(data: bytes, name: str) -> tuple[Format, zipfile.ZipFile | None]:
    """Likewise, with the open archive where the file is a ZIP whose directory can be read: that is half of reading it."""
    if data[:4] not in _ZIP_MAGICS:
        return _unzipped_format(data, name), None
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _DIRECTORY_ERRORS:
        return _damaged_zip_format(data), None
    return _zip_format(archive), archive


def _unzipped_format(data: bytes, name: str) -> Format:
    if not data.strip(b"\0 \t\r\n"):
        return "empty"
    if data[:8] == _OLE_MAGIC:  # containers first: what they hold may begin with the mark of a PDF
        return _ole_format(data)
    if b"%PDF-" in data[:_PDF_HEAD]:
        return "pdf"
    if data.startswith(_IMAGE_MAGICS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return "image"
    return _text_format(data, PurePath(name).suffix.lower())


def _ole_format(data: bytes) -> Format:
    """Tell by the streams in the root of the container; by their names anywhere when its directory is damaged."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            root = {entry[0] for entry in container.listdir(streams=True, storages=True)}
    except (OSError, ValueError, IndexError, TypeError, AttributeError, RecursionError, OverflowError, MemoryError):
        root = {stream for stream, _ in _OLE_STREAMS if stream.encode("utf-16-le") in data}
    return next((kind for stream, kind in _OLE_STREAMS if stream in root), "ole")


def _damaged_zip_format(data: bytes) -> Format:
    if data[30:80].startswith(b"mimetype" + _ODF_TEXT):
        return "odt"
    is_word = b"word/document" in data or b"[Content_Types].xml" in data  # damaged, but it was one
    return "docx" if is_word else "zip"


def _zip_format(archive: zipfile.ZipFile) -> Format:
    names = archive.namelist()
    if "[Content_Types].xml" in names and "word/document.xml" in names:
        return "docx"  # the usual file needs no closer look
    folders = {name.replace("\\", "/").lstrip("/").partition("/")[0].casefold() for name in names}
    if "[content_types].xml" in folders or "_rels" in folders:
        if "word" in folders:
            return "docx"
        if not folders.isdisjoint({"xl", "ppt", "visio"}):
            return "companion"
    elif "word" in folders and any(name.casefold().startswith("word/document") for name in names):
        return "docx"
    return _odf_format(_media_type(archive, names), names)


def _odf_format(media_type: bytes, names: list[str]) -> Format:
    """Tell an OpenDocument file by its member ``mimetype`` (ODF 1.3 Part 2, 3.3), or without one by its other members."""
    if not media_type and {"content.xml", "META-INF/manifest.xml"} <= set(names):
        return "odt"
    if media_type.strip() in _ODF_TYPES:
        return "odt"
    return "companion" if media_type.startswith(_ODF_COMPANION) else "zip"


def _media_type(package: zipfile.ZipFile, names: list[str]) -> bytes:
    """Return what the member ``mimetype`` of an OpenDocument file says; some writers pack it although they must not."""
    if "mimetype" not in names or package.getinfo("mimetype").file_size > _MAX_MEDIA_TYPE:
        return b""
    try:
        return package.read("mimetype")
    except UNPACK_ERRORS:
        return b""


def _text_format(data: bytes, ending: str) -> Format:
    head = _as_ascii(data)
    start = head.lstrip()
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if _FLAT_OFFICE.search(head[:4096]) or _WORD_XML.search(head[:4096]):
        return _office_xml_format(head)
    flat = _FLAT_ODF.search(head[:16_384])
    if flat is not None:
        return "odt" if flat[1] else "companion"
    if _FLAT_ODF.search(head):
        return "odt"
    if _HTML_START.match(head) or (ending in _HTML_ENDINGS and b"<" in head):
        return "html"
    if _is_mail(start):
        return "mail"
    if ending not in _TEXT_ENDINGS and _HTML_INSIDE.match(start) and _HTML_END.search(head):
        return "html"
    return _plain_format(data, ending)


def _office_xml_format(head: bytes) -> Format:
    """Tell a package in one XML, which is read, from the XML of Word 2003."""
    if not _FLAT_OFFICE.search(head[:4096]):
        return "word_xml"
    return "companion" if _FLAT_COMPANION.search(head) else "flat_word"


def _plain_format(data: bytes, ending: str) -> Format:
    if ending in _MARKDOWN_ENDINGS:
        return "markdown"
    if ending in _TABLE_ENDINGS:
        return "companion"
    if ending in _TEXT_ENDINGS and (ending or is_text(data[:HEAD])):
        return "text"
    return "unknown"


def is_text(head: bytes) -> bool:
    """Say whether bytes without a name look like text: no control characters in them, or a byte order mark."""
    if any(head.startswith(bom) for bom, _ in _BOMS):
        return True
    return head.translate(None, _CONTROLS) == head and any(byte in b" \t\n" for byte in head)


def _as_ascii(data: bytes) -> bytes:
    """Return the beginning so that marks in ASCII can be searched in it, also when it is UTF-16."""
    head = data[:HEAD]
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return head.decode(encoding, "ignore").encode("ascii", "replace")
    return head


def _is_mail(head: bytes) -> bool:
    """Say whether the file begins with the header lines of a mail (RFC 5322), or mbox's line before them."""
    if head.startswith(b"From ") and b"\n" in head[:1000]:
        head = head.partition(b"\n")[2]
    known: set[bytes] = set()
    at = 0
    for _ in range(_MAX_HEADER_LINES):
        line = _HEADER_LINE.match(head, at)
        if line is None:
            break
        field = line.group().partition(b":")[0].lower()
        if field in _MAIL_HEADERS:
            known.add(field)
        at = line.end()
    return len(known) >= _MIN_MAIL_HEADERS and (
        not known.isdisjoint({b"mime-version", b"message-id", b"received"}) or _ends_header(head, at, known)
    )


def _ends_header(head: bytes, at: int, known: set[bytes]) -> bool:
    """Without a technical line, a letter that begins "To: ... From: ..." is a mail only with date and subject."""
    ended = head[at : at + 1] in {b"\n", b"\r", b""}
    return ended and {b"from", b"to", b"date", b"subject"} <= known
