"""Mails (.eml): their words and what is attached to them."""

from __future__ import annotations

import email
import email.message
from email.errors import MessageError
from email.header import decode_header, make_header
from email.utils import collapse_rfc2231_value, parsedate_to_datetime
from typing import TYPE_CHECKING

from contractlens.exceptions import CorruptFileError, LimitExceededError, UnsupportedFormatError
from contractlens.readers import tnef
from contractlens.readers.bundle_records import Contents, Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_HEADER = 2_000
"""Characters of a header that are decoded: RFC 5322 folds at 998 bytes, and decoding is not linear."""
_MAX_PARTS_DEPTH = 100
"""Multipart levels inside one mail; real mails have four."""
_SIGNATURES = frozenset(
    {
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "application/pgp-keys",
    }
)
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"})
_REPORTS = frozenset({"message/delivery-status", "message/disposition-notification", "text/rfc822-headers"})
_BODIES = {"text/plain": "text", "text/html": "html"}


def mail_contents(data: bytes, name: str) -> Contents:
    """Return what a mail holds: its words, the files attached to it, and the mails attached to it.

    Pictures shown inside the text, and signatures, are left out.

    Raises:
        CorruptFileError: Its parts are nested too deep to be read.
    """
    if data.startswith(b"From "):  # the line that mbox files put before a mail
        data = data.partition(b"\n")[2]
    try:
        message = email.message_from_bytes(data)
    except (RecursionError, MessageError, ValueError, LookupError, AssertionError) as error:
        msg = f"{name or 'the mail'} is damaged: its parts cannot be told apart; save the mail again"
        raise CorruptFileError(msg, name=name) from error
    return _contents(message)


def _contents(message: email.message.Message) -> Contents:
    return Contents(_entries(message), _properties(message))


def _properties(message: email.message.Message) -> dict[str, str]:
    found = {
        "sender": _decoded(message.get("From")),
        "recipients": _decoded(message.get("To")),
        "subject": _decoded(message.get("Subject")),
        "date": _iso_date(_decoded(message.get("Date"))),
    }
    return {name: value for name, value in found.items() if value}


def _decoded(value: object) -> str:
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


def _entries(message: email.message.Message) -> Iterator[Entry]:
    bodies: dict[str, list[email.message.Message]] = {}
    attached = 0
    pending = [(message, 0)]
    while pending:
        part, depth = pending.pop()
        kind = part.get_content_type()
        if part.is_multipart() and kind != "message/rfc822" and kind not in _REPORTS:
            if depth < _MAX_PARTS_DEPTH:
                pending += [(each, depth + 1) for each in reversed(_parts(part))]
            else:
                msg = f"parts of the mail are nested more than {_MAX_PARTS_DEPTH} levels deep and are not read"
                yield Entry("part", error=LimitExceededError(msg, kind="too_deep"))
            continue
        if kind in _BODIES and _is_body(part):
            bodies.setdefault(_BODIES[kind], []).append(part)
        elif not _is_ornament(part, kind):
            attached += 1
            if kind in tnef.MEDIA_TYPES or _file_name(part).casefold() == "winmail.dat":
                yield from _outlook_part(part, _properties(message), has_body=bool(bodies))
            else:
                yield _attachment(part, kind, attached)
    if bodies:  # the same words twice: HTML keeps the lists and tables
        yield _body("html", bodies["html"]) if "html" in bodies else _body("text", bodies["text"])


def _parts(part: email.message.Message) -> list[email.message.Message]:
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, email.message.Message)] if isinstance(payload, list) else []


def _is_body(part: email.message.Message) -> bool:
    return _disposition(part) != "attachment" and not _file_name(part)


def _is_ornament(part: email.message.Message, kind: str) -> bool:
    """Say whether a part is a picture shown in the text, a signature, a delivery report or an empty text part."""
    if kind in _SIGNATURES or kind in _REPORTS:
        return True
    return kind.startswith("image/") and (_disposition(part) == "inline" or part.get("Content-ID") is not None)


def _disposition(part: email.message.Message) -> str:
    return str(part.get("Content-Disposition") or "").partition(";")[0].strip().casefold()


def _file_name(part: email.message.Message) -> str:
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
        name = _decoded(text).strip("\"' ").replace("\\", "/").rpartition("/")[2]
        if name:
            return name
    return ""


def _attachment(part: email.message.Message, kind: str, number: int) -> Entry:
    name = _file_name(part)
    if kind == "message/rfc822" and _parts(part):
        inner = _parts(part)[0]
        subject = _decoded(inner.get("Subject")).replace("/", "-") or f"message {number}"
        return Entry(name or f"{subject}.eml", inner=lambda: _contents(inner))
    name = name or f"attachment {number}"
    if kind in _SEALED:
        msg = f"{name} is a mail that was encrypted or sealed as a whole (S/MIME or PGP); open it in the mail program and save its attachments"
        return Entry(name, error=UnsupportedFormatError(msg, name=name))
    return Entry(name, lambda: _payload(part))


def _outlook_part(part: email.message.Message, properties: dict[str, str], *, has_body: bool) -> Iterator[Entry]:
    """Yield what Outlook packed into one part; where that is only how the mail looks, there is nothing to yield."""
    name = _file_name(part) or "winmail.dat"
    try:
        found = tnef.read_tnef(_payload(part))
    except tnef.TnefError as error:
        msg = f"{name} holds attachments in Outlook's own format (TNEF) and is damaged; ask the sender for the files"
        problem = CorruptFileError(msg, name=name)
        problem.__cause__ = error
        yield Entry(name, error=problem)
        return
    if found.attachments:
        yield Entry(name, inner=lambda: Contents(list(_packed_by_outlook(found)), properties))
    elif not has_body and not found.body:
        msg = f"{name} holds the words of the mail in Outlook's own format (TNEF), which is not read; save the mail as .msg"
        yield Entry(name, error=UnsupportedFormatError(msg, kind="unsupported_tnef", name=name))
    if found.body and not has_body:
        yield Entry("body", lambda: found.body, body="text")


def _packed_by_outlook(found: tnef.Tnef) -> Iterator[Entry]:
    for number, each in enumerate(found.attachments, 1):
        name = each.name.replace("\\", "/").rpartition("/")[2] or f"attachment {number}"
        if not each.is_mail:
            yield Entry(name, lambda each=each: each.data)  # type: ignore[misc]
            continue
        try:
            inner = tnef.read_tnef(each.data)
        except tnef.TnefError:
            msg = f"{name} is a mail in Outlook's own format (TNEF) and is damaged; ask the sender for it"
            yield Entry(name, error=CorruptFileError(msg, name=name))
            continue
        yield Entry(f"{name}.eml", inner=lambda inner=inner: _mail_by_outlook(inner))  # type: ignore[misc]


def _mail_by_outlook(found: tnef.Tnef) -> Contents:
    entries = list(_packed_by_outlook(found))
    return Contents([*entries, Entry("body", lambda: found.body, body="text")] if found.body else entries)


def _body(kind: str, parts: list[email.message.Message]) -> Entry:
    """Return the words of a mail; mail programs part them around pictures and attachments."""

    def load() -> bytes:
        if len(parts) == 1 and _text(parts[0]) is None:
            return _payload(parts[0])  # the reader of text guesses the encoding, and says so
        texts = [text if (text := _text(part)) is not None else _payload(part).decode("latin-1") for part in parts]
        return b"\xef\xbb\xbf" + "\n\n".join(texts).encode("utf-8", "replace")

    return Entry("body", load, body="html" if kind == "html" else "text")


def _text(part: email.message.Message) -> str | None:
    """Return the characters of a text part, None when it is not in the encoding that it names."""
    try:
        return _payload(part).decode(str(part.get_content_charset() or "utf-8"))
    except (LookupError, ValueError):
        return None


def _payload(part: email.message.Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError) as error:
        msg = "an attachment of the mail is damaged and cannot be decoded; save the mail again"
        raise CorruptFileError(msg) from error
    return payload if isinstance(payload, bytes) else b""
