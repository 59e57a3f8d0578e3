"""Reads legacy files (.doc, .rtf) through LibreOffice, where it is installed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from contractlens.document import Notice
from contractlens.readers import sha256
from contractlens.readers.odt import read_odt
from contractlens.readers.office_encryption import decrypt_office
from contractlens.readers.ole import is_encrypted
from contractlens.readers.soffice import TIMEOUT_SECONDS, convert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.document import Document, Limits, Revisions

LegacyFormat = Literal["doc", "rtf"]

MEDIA_TYPES: dict[LegacyFormat, str] = {"doc": "application/msword", "rtf": "application/rtf"}
_TARGET = "odt:writer8"
"""LibreOffice's own format keeps its numbering whole: of 681 numbered paragraphs of three .doc files it printed 680 the
same, through .docx 447."""


def read_legacy(
    data: bytes,
    *,
    name: str,
    kind: LegacyFormat,
    limits: Limits,
    revisions: Revisions = "final",
    timeout: float = TIMEOUT_SECONDS,
    passwords: Sequence[str] = (),
) -> Document:
    """Return the `Document` that a legacy file holds, read from a copy that LibreOffice converts.

    Name, media type and digest are those of the file itself; a notice ``converted`` says how it was read.

    Args:
        data: The whole file.
        name: File name for messages, or "".
        kind: Its format.
        limits: How much to read before refusing; the copy is held to them too.
        revisions: How tracked changes are read: as for Word files, see `contractlens.readers.docx.read_docx`.
        timeout: Seconds for each of two attempts to convert it.
        passwords: Tried in order where it has one.

    Raises:
        UnsupportedFormatError: LibreOffice is not installed (kind ``converter_missing``).
        CorruptFileError: LibreOffice cannot convert it (``conversion_failed``), or not in time
            (``conversion_timeout``).
        EncryptedFileError: It has a password (``encrypted``), and none of those given opens it (``wrong_password``).
        NoTextError: No words (``no_text``), or only pictures (``image_only``).
        LimitExceededError: The copy, once unpacked, is larger than `limits` allow (``too_large``, ``too_many_characters``).
    """
    readable = decrypt_office(data, name, "doc", passwords) if kind == "doc" and is_encrypted(data) else data
    copy = convert(readable, ending=kind, target=_TARGET, name=name, max_bytes=limits.max_bytes, timeout=timeout)
    document = read_odt(copy, name=name, limits=limits, revisions=revisions)
    message = (
        f"the file is in a legacy format (.{kind}); it was read from a copy that LibreOffice converted, which keeps words, "
        "numbers and tables, but may differ in details from the print of the program that wrote it"
    )
    notices = (Notice("converted", message), *document.notices)
    return replace(document, sha256=sha256(data), media_type=MEDIA_TYPES[kind], notices=notices)
