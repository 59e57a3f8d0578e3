"""Headers of mails as people read them: names, dates, and what attached files are called."""

from __future__ import annotations

from email.errors import MessageError
from email.header import decode_header, make_header
from email.utils import collapse_rfc2231_value, parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import email.message

_MAX_HEADER = 2_000
"""Characters of a header that are decoded: RFC 5322 folds at 998 bytes, and decoding is not linear."""
_SHOWN = frozenset({"from", "to", "subject", "date", "content-type", "content-disposition"})


def mend_headers(part: email.message.Message) -> None:
    """Decode headers that hold bytes beyond ASCII, which mail programs write although they must not (RFC 5322, 2.2).

    They are UTF-8 (RFC 6532) or what Windows writes in western Europe.
    """
    raw: dict[str, str] = {}
    for name, value in part.raw_items():
        if name.casefold() in _SHOWN:
            raw.setdefault(name.casefold(), str(value))
    for name, text in raw.items():
        if not text.isascii() and _is_undecoded(text):
            part.replace_header(name, _decoded_bytes(text.encode("ascii", "surrogateescape")))


def _is_undecoded(text: str) -> bool:
    return all(ord(character) < 0x80 or 0xDC80 <= ord(character) <= 0xDCFF for character in text)  # noqa: PLR2004 - PEP 383


def _decoded_bytes(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def properties_of(message: email.message.Message) -> dict[str, str]:
    """Return sender, recipients, subject and date of a mail, as far as it names them."""
    found = {
        "sender": decoded(message.get("From")),
        "recipients": decoded(message.get("To")),
        "subject": decoded(message.get("Subject")),
        "date": _iso_date(decoded(message.get("Date"))),
    }
    return {name: value for name, value in found.items() if value}


def decoded(value: object) -> str:
    """Return a header as people read it."""
    raw = str(value or "")[:_MAX_HEADER]
    try:
        text = str(make_header(decode_header(raw)))
    except (MessageError, ValueError, LookupError, AssertionError):
        text = raw
    shown = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join("".join(character if character.isprintable() else " " for character in shown).split())


def _iso_date(value: str) -> str:
    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return value


def file_name(part: email.message.Message) -> str:
    """Return the name of an attached file, without folders, or ""."""
    for parameter, header in (("filename", "Content-Disposition"), ("name", "Content-Type")):
        if len(str(part.get(header) or "")) > _MAX_HEADER:
            continue
        try:
            value = part.get_param(parameter, "", header)
        except (ValueError, LookupError):
            continue
        try:
            text = collapse_rfc2231_value(value) if isinstance(value, tuple) else str(value)
        except (ValueError, LookupError, TypeError):
            continue
        name = decoded(text).strip("\"' ").replace("\\", "/").rpartition("/")[2]
        if name:
            return name
    return ""
