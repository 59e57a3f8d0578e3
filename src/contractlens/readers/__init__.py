"""Stage 1: the bytes of a file become a `Document`."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import IO, Literal

from contractlens.document import Document, Limits
from contractlens.exceptions import LimitExceededError, NoTextError, ReadError, UnsupportedFormatError

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Engine = Literal["pdfium", "pdfplumber"]
Source = str | Path | bytes | IO[bytes]

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_document(
    source: Source,
    *,
    password: str | None = None,
    limits: Limits | None = None,
    engine: Engine = "pdfium",
) -> Document:
    """Return the `Document` that a PDF or Word file holds.

    The format is told from the content, never from the file name.

    Args:
        source: Path, bytes, or a binary file object.
        password: For encrypted PDF files.
        limits: How much to read before refusing; default `Limits()`.
        engine: ``pdfium`` reads PDF characters with pypdfium2; ``pdfplumber`` reads everything with pdfplumber, many
            times slower, to check the first against. Word files ignore it.

    Raises:
        UnsupportedFormatError: Neither PDF nor Word (kind ``unsupported``).
        CorruptFileError: Damaged (``corrupt``).
        EncryptedFileError: A password is needed (``encrypted``) or wrong (``wrong_password``).
        NoTextError: Empty file (``empty_file``), only images (``image_only``) or no words (``no_text``).
        LimitExceededError: Larger than `limits` (``too_large``, ``too_many_pages``, ``too_many_characters``).
        ReadError: The path cannot be opened (``unreadable_path``).
        ValueError: There is no such engine.
        TypeError: The file object is not open in binary mode.

    Example:
        >>> import contractlens as cl
        >>> document = cl.read_document("sample_contracts/council_hosting.pdf")
        >>> document.name, document.media_type
        ('council_hosting.pdf', 'application/pdf')
        >>> first = document.blocks[0]
        >>> document.page_span(first.start, first.end)
        (1, 1)
    """
    limits = limits or Limits()
    if engine not in {"pdfium", "pdfplumber"}:
        msg = f"engine must be 'pdfium' or 'pdfplumber', not {engine!r}"
        raise ValueError(msg)
    data, name = _load(source, limits)
    if not data.strip(b"\0 \t\r\n"):
        msg = f"{name or 'the file'} is empty (0 bytes of content); get a fresh copy of it"
        raise NoTextError(msg, kind="empty_file", name=name)
    match sniff(data):
        case "pdf":
            from contractlens.readers.pdf import read_pdf

            return read_pdf(data, name=name, password=password, limits=limits, engine=engine)
        case "docx":
            from contractlens.readers.docx import read_docx

            return read_docx(data, name=name, limits=limits)
        case "ole":
            from contractlens.readers.ole import refuse_ole

            raise refuse_ole(data, name)
    msg = f"{name or 'the file'} is neither PDF nor Word (.docx); save it as one of these and try again"
    raise UnsupportedFormatError(msg, name=name)


def sniff(data: bytes) -> Literal["pdf", "docx", "ole", "unknown"]:
    """Tell the format from the content.

    A PDF may have up to 1,024 bytes of rubbish before its header (ISO 32000-1, Annex H, note 13).
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:8] == _OLE_MAGIC:
        return "ole"
    if data[:4] == b"PK\x03\x04" and _is_word_package(data):
        return "docx"
    return "unknown"


def _is_word_package(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return b"word/document" in data or b"[Content_Types].xml" in data  # damaged, but it was one
    return any(name.startswith("word/") for name in names)


def _load(source: Source, limits: Limits) -> tuple[bytes, str]:
    if isinstance(source, bytes | bytearray | memoryview):
        data, name = bytes(source), ""
    elif isinstance(source, str | Path):
        data, name = _load_path(Path(source), limits)
    elif callable(getattr(source, "read", None)):
        data = source.read(limits.max_bytes + 1)
        if not isinstance(data, bytes):
            msg = "the file object must be opened in binary mode ('rb')"
            raise TypeError(msg)
        name = Path(str(getattr(source, "name", ""))).name
    else:
        msg = f"source must be a path, bytes or a binary file object, not {type(source).__name__}"
        raise TypeError(msg)
    if len(data) > limits.max_bytes:
        raise _too_large(name, limits)
    return data, name


def _load_path(path: Path, limits: Limits) -> tuple[bytes, str]:
    try:
        with path.open("rb") as file:
            return file.read(limits.max_bytes + 1), path.name
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        msg = f"{path} cannot be opened: {reason}"
        raise ReadError(msg, kind="unreadable_path", name=path.name) from error


def _too_large(name: str, limits: Limits) -> LimitExceededError:
    msg = f"{name or 'the file'} is larger than {limits.max_bytes:,} bytes; raise Limits.max_bytes to read it"
    return LimitExceededError(msg, kind="too_large", name=name)


def sha256(data: bytes) -> str:
    """Return the hex digest that identifies a file."""
    return hashlib.sha256(data).hexdigest()
