"""Stage 1: the bytes of a file become a `Document`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Literal

from contractlens.document import Document, Limits, Revisions
from contractlens.exceptions import EncryptedFileError
from contractlens.readers.bundle_contract import read_container, read_member
from contractlens.readers.bundle_records import BundleMember
from contractlens.readers.refusals import refuse
from contractlens.readers.registry import Reader, find_reader, register_reader
from contractlens.readers.sniffing import Format, sniff, sniff_opened
from contractlens.readers.sources import FileSource, load_source, password_list
from contractlens.readers.text_notices import with_text_notices
from contractlens.readers.zip_entries import LOCAL_MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from zipfile import ZipFile

__all__ = ["DOCX", "PDF", "Engine", "Ocr", "Reader", "Source", "read_document", "register_reader", "sha256", "sniff"]

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Engine = Literal["pdfium", "pdfplumber"]
Ocr = Literal["auto", "never", "always"]
"""Pages that are recognised as images: those that need it (when Tesseract is installed), none, or all."""
Source = FileSource | BundleMember


def read_document(
    source: Source,
    *,
    password: str | Sequence[str] | None = None,
    limits: Limits | None = None,
    engine: Engine = "pdfium",
    revisions: Revisions = "final",
    ocr: Ocr = "auto",
) -> Document:
    """Return the `Document` that a file holds.

    The format is told from the content, never from the file name; plain text and Markdown, which have no mark of their
    own, are told by the ending ``.txt`` or ``.md`` (bytes without a name are read as text if they look like it). A
    mail or a ZIP that holds exactly one contract is read as that contract, with ``Document.container`` saying where it
    was; use `open_bundle` for those that hold several.

    Args:
        source: Path, bytes, a binary file object, or a `BundleMember`.
        password: One or several for encrypted files, tried in order after the empty one.
        limits: How much to read before refusing; default `Limits()`.
        engine: ``pdfium`` reads PDF characters with pypdfium2; ``pdfplumber`` reads everything with pdfplumber, many
            times slower, to check the first against. Other formats ignore it.
        revisions: How tracked changes of Word and OpenDocument files are read: ``final`` as if accepted, ``original``
            as if refused, ``all`` both. Other formats ignore it.
        ocr: Which pages are recognised as images (with the extra ``ocr``): ``auto`` those that need it, ``never``,
            ``always`` all. Pictures (PNG, JPEG, TIFF) are always recognised, unless ``never``.

    Raises:
        UnsupportedFormatError: No reader for this format (kind ``unsupported``), or it is a .doc or .rtf and LibreOffice,
            which converts those, is not installed (``converter_missing``), or it is a spreadsheet or slides
            (``unsupported_companion``), or a container without a contract in it (``empty_bundle``).
        BundleError: A container with several contracts in it (``bundle``).
        CorruptFileError: Damaged (``corrupt``), or LibreOffice cannot convert it (``conversion_failed``) or not in time
            (``conversion_timeout``).
        EncryptedFileError: A password is needed (``encrypted``) or none of those given opens it (``wrong_password``).
        NoTextError: Empty file (``empty_file``), only images (``image_only``) or no words (``no_text``).
        LimitExceededError: Larger than `limits` (``too_large``, ``too_many_pages``, ``too_many_characters``), or slower
            (``too_slow``).
        ReadError: The path cannot be opened (``unreadable_path``).
        ValueError: There is no such engine, way to read revisions, or way to recognise pages.
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
    _check_choice("engine", engine, ("pdfium", "pdfplumber"))
    _check_choice("revisions", revisions, ("final", "original", "all"))
    _check_choice("ocr", ocr, ("auto", "never", "always"))
    options = Options(password_list(password), limits, engine, revisions, ocr)
    if isinstance(source, BundleMember):
        return with_text_notices(read_member(source, partial(read_bytes, options=options)))
    data, name = load_source(source, limits.max_bytes, "Limits.max_bytes")
    return with_text_notices(read_bytes(data, name, options))


@dataclass(frozen=True, slots=True)
class Options:
    """What `read_document` was asked for."""

    passwords: tuple[str, ...]
    limits: Limits
    engine: Engine
    revisions: Revisions
    ocr: Ocr


def read_bytes(data: bytes, name: str, options: Options) -> Document:
    """Return the Document of bytes already loaded; `read_document` says which errors there are."""
    limits, compiled = options.limits, True
    if data.startswith(LOCAL_MARK) and options.revisions == "final":
        from contractlens.readers.docx import read_usual_docx

        document, compiled = read_usual_docx(data, name=name, limits=limits)
        if document is not None:
            return document
    kind, archive = sniff_opened(data, name)
    match kind:
        case "pdf":
            from contractlens.readers.pdf import read_pdf

            return _with_passwords(
                options.passwords,
                lambda password: read_pdf(
                    data, name=name, password=password, limits=limits, engine=options.engine, ocr=options.ocr
                ),
            )
        case "docx" | "flat_word" | "odt" | "doc" | "rtf":
            return _read_office(data, name, kind, options, archive=archive, compiled=compiled)
        case "text" | "markdown" | "html":
            return _read_unpacked(data, name, kind, limits)
        case "image" if options.ocr != "never":
            from contractlens.readers.images import media_type, read_image

            if media_type(data) is not None:
                return read_image(data, name=name, limits=limits)
        case "zip" | "mail" | "msg":
            return read_container(data, name, options.passwords, limits, partial(read_bytes, options=options))
        case "encrypted_office" if find_reader(data, name) is None:
            return _read_encrypted(data, name, options)
    return _read_elsewhere(data, name, kind, options)


def _read_office(
    data: bytes,
    name: str,
    kind: Format,
    options: Options,
    *,
    archive: ZipFile | None = None,
    compiled: bool = True,
) -> Document:
    """Read a word processor's file: those that hold tracked changes."""
    limits, revisions = options.limits, options.revisions
    match kind:
        case "odt":
            from contractlens.readers.odt import read_odt

            return read_odt(data, name=name, limits=limits, revisions=revisions, passwords=options.passwords)
        case "doc" | "rtf":
            from contractlens.readers.legacy import read_legacy

            return read_legacy(
                data, name=name, kind=kind, limits=limits, revisions=revisions, passwords=options.passwords
            )
        case "flat_word":
            from contractlens.readers.flat_opc import read_flat

            return read_flat(data, name=name, limits=limits, revisions=revisions)
    from contractlens.readers.docx import read_docx

    return read_docx(data, name=name, limits=limits, revisions=revisions, archive=archive, compiled=compiled)


def _read_encrypted(data: bytes, name: str, options: Options) -> Document:
    """Read the Word file inside an encrypted Office file; the document is known by the bytes of the outer one."""
    from contractlens.readers.office_encryption import decrypt_office

    inner = decrypt_office(data, name, "encrypted_office", options.passwords)
    kind = sniff(inner, name)
    if kind != "docx":
        raise refuse(kind, name)
    return replace(_read_office(inner, name, kind, options), sha256=sha256(data))


def _read_unpacked(data: bytes, name: str, kind: Literal["text", "markdown", "html"], limits: Limits) -> Document:
    match kind:
        case "text":
            from contractlens.readers.plain_text import read_plain_text

            return read_plain_text(data, name=name, limits=limits)
        case "markdown":
            from contractlens.readers.markdown import read_markdown

            return read_markdown(data, name=name, limits=limits)
        case "html":
            from contractlens.readers.html import read_html

            return read_html(data, name=name, limits=limits)


def _read_elsewhere(data: bytes, name: str, kind: Format, options: Options) -> Document:
    """Ask the readers of other packages; refuse what they do not claim."""
    reader = find_reader(data, name)
    if reader is None:
        raise refuse(kind, name)
    return _with_passwords(
        options.passwords, lambda password: reader.read(data, name=name, password=password, limits=options.limits)
    )


def _with_passwords(passwords: Sequence[str], read: Callable[[str | None], Document]) -> Document:
    """Read with the empty password, then with each of `passwords`; the last refusal is the one that counts."""
    for password in (None, *passwords[:-1]):
        if not passwords:
            break
        try:
            return read(password)
        except EncryptedFileError:
            continue
    return read(passwords[-1] if passwords else None)


def _check_choice(what: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        msg = f"{what} must be {', '.join(repr(each) for each in allowed[:-1])} or {allowed[-1]!r}, not {value!r}"
        raise ValueError(msg)


def sha256(data: bytes) -> str:
    """Return the hex digest that identifies a file."""
    return hashlib.sha256(data).hexdigest()
