"""Stage 1: the bytes of a file become a `Document`."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from contractlens.document import Document, Limits, Revisions
from contractlens.exceptions import EncryptedFileError, LimitExceededError, ReadError
from contractlens.readers.registry import Reader, find_reader, register_reader
from contractlens.readers.sniffing import sniff

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["DOCX", "PDF", "Engine", "Ocr", "Reader", "Source", "read_document", "register_reader", "sha256", "sniff"]

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Engine = Literal["pdfium", "pdfplumber"]
Ocr = Literal["auto", "never", "always"]
"""Pages that are recognised as images: those that need it (when Tesseract is installed), none, or all."""
Source = str | Path | bytes | IO[bytes]


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
        source: Path, bytes, or a binary file object.
        password: One or several for encrypted files, tried in order after the empty one.
        limits: How much to read before refusing; default `Limits()`.
        engine: ``pdfium`` reads PDF characters with pypdfium2; ``pdfplumber`` reads everything with pdfplumber, many
            times slower, to check the first against. Other formats ignore it.
        revisions: How tracked changes of Word and OpenDocument files are read: ``final`` as if accepted, ``original``
            as if refused, ``all`` both. Other formats ignore it.
        ocr: Which pages of a PDF are recognised as images: ``auto`` those that need it, ``never``, ``always`` all.

    Raises:
        UnsupportedFormatError: No reader for this format (kind ``unsupported``), or it is a spreadsheet or slides
            (``unsupported_companion``), or a container without a contract in it (``empty_bundle``).
        CorruptFileError: Damaged (``corrupt``).
        EncryptedFileError: A password is needed (``encrypted``) or none of those given opens it (``wrong_password``).
        NoTextError: Empty file (``empty_file``), only images (``image_only``) or no words (``no_text``).
        LimitExceededError: Larger than `limits` (``too_large``, ``too_many_pages``, ``too_many_characters``).
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
    data, name = _load(source, limits)
    return read_bytes(
        data, name, passwords=password_list(password), limits=limits, engine=engine, revisions=revisions, ocr=ocr
    )


def read_bytes(
    data: bytes,
    name: str,
    *,
    passwords: Sequence[str],
    limits: Limits,
    engine: Engine,
    revisions: Revisions,  # noqa: ARG001
    ocr: Ocr,  # noqa: ARG001
) -> Document:
    """Return the Document of bytes already loaded; `read_document` says which errors there are."""
    match sniff(data, name):
        case "pdf":
            from contractlens.readers.pdf import read_pdf

            return _with_passwords(
                passwords, lambda password: read_pdf(data, name=name, password=password, limits=limits, engine=engine)
            )
        case "docx":
            from contractlens.readers.docx import read_docx

            return read_docx(data, name=name, limits=limits)
        case kind:
            reader = find_reader(data, name)
            if reader is None:
                from contractlens.readers.refusals import refuse

                raise refuse(kind, name)
            return _with_passwords(
                passwords, lambda password: reader.read(data, name=name, password=password, limits=limits)
            )


def password_list(password: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return the passwords to try after the empty one, each once, in order."""
    given = (password,) if isinstance(password, str) else tuple(password or ())
    return tuple(dict.fromkeys(each for each in given if each))


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
