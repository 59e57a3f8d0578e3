"""Why a file is not read, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractlens.exceptions import (
    LimitExceededError,
    NoTextError,
    ReadError,
    UnsupportedFormatError,
)

if TYPE_CHECKING:
    from contractlens.document import Limits
    from contractlens.readers.sniffing import Format

_REASONS: dict[Format, str] = {
    "word_xml": "is a Word 2003 XML document; save it as .docx or PDF and try again",
    "ole": "is a legacy binary Office file (.doc, .xls, ...); save it as .docx or PDF and try again",
}
_UNKNOWN = "is in a format that is not read; save it as PDF or Word (.docx) and try again"


def refuse(kind: Format, name: str) -> ReadError:
    """Return the error for a file whose format is known and not read, or not known."""
    shown = name or "the file"
    match kind:
        case "empty":
            msg = (
                f"{shown} is empty (0 bytes of content); get a fresh copy of it, and where it lies in a synchronised "
                "folder (OneDrive, SharePoint) download it first"
            )
            return NoTextError(msg, kind="empty_file", name=name)
        case "companion":
            msg = (
                f"{shown} is a spreadsheet or slides, whose words are not read; it is counted among the files of its "
                "contract, and what stands only in it is reported as not checked"
            )
            return UnsupportedFormatError(msg, kind="unsupported_companion", name=name)
        case "image":
            msg = (
                f'{shown} is an image; read it with ocr="auto", or save it as PDF, so that its words can be recognised'
            )
            return NoTextError(msg, kind="image_only", name=name)
    return UnsupportedFormatError(f"{shown} {_REASONS.get(kind, _UNKNOWN)}", name=name)


def check_markup(size: int, part: str, name: str, limits: Limits) -> None:
    """Refuse markup before it is parsed: its tree takes many times the memory of its bytes.

    Raises:
        LimitExceededError: It has more bytes than ``limits.max_bytes`` or ``max_xml_bytes`` (``too_large``).
    """
    for limit, field in ((limits.max_bytes, "max_bytes"), (limits.max_xml_bytes, "max_xml_bytes")):
        if size > limit:
            msg = (
                f"{part} in {name or 'the file'} unpacks to more than {limit:,} bytes; raise Limits.{field} to read it"
            )
            raise LimitExceededError(msg, kind="too_large", name=name)


def too_slow(name: str, limits: Limits) -> LimitExceededError:
    """Return the error for a file that takes longer to read than it may."""
    msg = (
        f"{name or 'the file'} takes more than {limits.max_seconds or 0:g} seconds to read; raise Limits.max_seconds to wait "
        "longer"
    )
    return LimitExceededError(msg, kind="too_slow", name=name)
