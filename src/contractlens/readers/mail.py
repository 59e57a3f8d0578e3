"""Mails (.eml): their words and what is attached to them."""

from __future__ import annotations

import base64
import email
import email.message
import html
import re
from dataclasses import dataclass
from email.errors import MessageError
from email.parser import BytesHeaderParser
from typing import TYPE_CHECKING, NamedTuple

from contractlens.exceptions import CorruptFileError, LimitExceededError, UnsupportedFormatError
from contractlens.readers import tnef
from contractlens.readers.bundle_records import Contents, Entry
from contractlens.readers.mail_headers import decoded, file_name, mend_headers, properties_of
from contractlens.readers.signed import sealed, unsealed

if TYPE_CHECKING:
    from collections.abc import Iterator

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
_ICONS = "application/applefile"
"""What a Mac adds to an attached file: how it looks in its folder."""
_SHOWN_PICTURE = re.compile(r"cid:([^\s\"'<>)]{1,300})", re.IGNORECASE)
_ENVELOPE = re.compile(
    rb"(?:\A|\n\r?\n)From \S{1,200} [^\r\n]{0,80}\d\d:\d\d[^\r\n]{0,40}\r?\n(?=[!-9;-~]{1,76}:[ \t])"
)
"""The line that mbox files put before each mail."""


def mail_contents(data: bytes, name: str) -> Contents:
    """Return what a mail holds: its words, the files attached to it, and the mails attached to it.

    Pictures shown inside the text, and signatures, are left out.

    Raises:
        CorruptFileError: Its parts are nested too deep to be read.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    if data.startswith(b"From "):
        mails = [mail for mail in _ENVELOPE.split(data) if mail.strip()]
        if len(mails) > 1:
            return Contents([_packed_mail(mail, number) for number, mail in enumerate(mails, 1)])
        data = data.partition(b"\n")[2]
    try:
        message = email.message_from_bytes(data)
    except (RecursionError, MessageError, ValueError, LookupError, AssertionError) as error:
        msg = f"{name or 'the mail'} is damaged: its parts cannot be told apart; save the mail again"
        raise CorruptFileError(msg, name=name) from error
    return _contents(message)


def _packed_mail(data: bytes, number: int, name: str = "") -> Entry:
    """Return the entry of a mail that is packed as bytes in another file."""
    if not name:
        headers = BytesHeaderParser().parsebytes(data)
        mend_headers(headers)
        name = f"{_subject(headers, number)}.eml"
    return Entry(name, inner=lambda: mail_contents(data, name))


def _subject(message: email.message.Message, number: int) -> str:
    return decoded(message.get("Subject")).replace("/", "-") or f"message {number}"


def _contents(message: email.message.Message) -> Contents:
    mend_headers(message)
    return Contents(_entries(message), properties_of(message))


class _Part(NamedTuple):
    """A part still to be looked at.

    Attributes:
        message: The part.
        depth: Multipart levels above it.
        choice: Number of the outermost choice between equals (multipart/alternative) that it stands in, 0 for none.
    """

    message: email.message.Message
    depth: int = 0
    choice: int = 0


@dataclass(frozen=True, slots=True)
class _Words:
    """A text part of the mail itself."""

    part: email.message.Message
    kind: str
    choice: int


def _entries(message: email.message.Message) -> Iterator[Entry]:
    properties = properties_of(message)
    words: list[_Words] = []
    attached = choices = 0
    pictures: list[email.message.Message] = []
    pending = [_Part(message)]
    while pending:
        part, depth, choice = pending.pop()
        mend_headers(part)
        kind = part.get_content_type()
        if part.is_multipart() and kind != "message/rfc822" and kind not in _REPORTS:
            if kind == "multipart/alternative" and not choice:
                choices += 1
                choice = choices
            if depth < _MAX_PARTS_DEPTH:
                pending += [_Part(each, depth + 1, choice) for each in reversed(_parts(part))]
            else:
                msg = f"parts of the mail are nested more than {_MAX_PARTS_DEPTH} levels deep and are not read"
                yield Entry("part", error=LimitExceededError(msg, kind="too_deep"))
        elif kind in _BODIES and _is_body(part):
            words.append(_Words(part, _BODIES[kind], choice))
        elif kind.startswith("image/") and part.get("Content-ID") is not None and _disposition(part) == "attachment":
            pictures.append(part)
        elif not _is_ornament(part, kind):
            attached += 1
            if kind in tnef.MEDIA_TYPES or file_name(part).casefold() == "winmail.dat":
                yield from _outlook_part(part, properties, has_body=bool(words))
            else:
                yield _attachment(part, kind, attached, properties)
    yield from _attached_pictures(pictures, words, attached)
    if words:
        yield _body(_chosen(words))


def _chosen(words: list[_Words]) -> list[_Words]:
    """Return the text parts without those that say the same again: of a choice, HTML keeps the lists and tables."""
    in_html = {each.choice for each in words if each.choice and each.kind == "html"}
    return [each for each in words if each.kind == "html" or each.choice not in in_html]


def _attached_pictures(pictures: list[email.message.Message], words: list[_Words], attached: int) -> Iterator[Entry]:
    """Yield pictures that no text shows: some mail programs give every attachment the mark of a shown one."""
    if not pictures:
        return
    shown: set[str] = set()
    for each in words:
        if each.kind == "html":
            shown.update(match[1].casefold() for match in _SHOWN_PICTURE.finditer(_text(each.part) or ""))
    for number, part in enumerate(pictures, attached + 1):
        if str(part.get("Content-ID")).strip("<> \t\r\n").casefold() not in shown:
            yield _attachment(part, part.get_content_type(), number, {})


def _parts(part: email.message.Message) -> list[email.message.Message]:
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, email.message.Message)] if isinstance(payload, list) else []


def _is_body(part: email.message.Message) -> bool:
    return _disposition(part) != "attachment" and not file_name(part)


def _is_ornament(part: email.message.Message, kind: str) -> bool:
    """Say whether a part is a picture shown in the text, a signature, a delivery report or an icon."""
    if kind in _SIGNATURES or kind in _REPORTS or kind == _ICONS:
        return True
    return kind.startswith("image/") and (_disposition(part) == "inline" or part.get("Content-ID") is not None)


def _disposition(part: email.message.Message) -> str:
    return str(part.get("Content-Disposition") or "").partition(";")[0].strip().casefold()


def _attachment(part: email.message.Message, kind: str, number: int, properties: dict[str, str]) -> Entry:
    name = file_name(part)
    if kind == "message/rfc822" and _parts(part):
        inner = _parts(part)[0]
        packed = _unpacked(part, inner)
        if packed:
            return _packed_mail(packed, number, name)
        mend_headers(inner)
        return Entry(name or f"{_subject(inner, number)}.eml", inner=lambda: _contents(inner))
    name = name or f"attachment {number}"
    if kind in _SEALED or name.casefold().endswith(".p7m"):
        try:
            data = _payload(part)
        except CorruptFileError as error:
            return Entry(name, error=error)
        return unsealed(name, data, mail_contents, properties) or Entry(name, error=sealed(name))
    return Entry(name, lambda: _payload(part))


def _outlook_part(part: email.message.Message, properties: dict[str, str], *, has_body: bool) -> Iterator[Entry]:
    """Yield what Outlook packed into one part; where that is only how the mail looks, there is nothing to yield."""
    name = file_name(part) or "winmail.dat"
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


def _unpacked(part: email.message.Message, inner: email.message.Message) -> bytes:
    """Return the bytes of an attached mail that is written in base64, as it must not be (RFC 2046, 5.2.1), else b""."""
    text = inner.get_payload()
    if inner.keys() or not isinstance(text, str):
        return b""
    if str(part.get("Content-Transfer-Encoding") or "").strip().casefold() != "base64":
        return b""
    try:
        return base64.b64decode(text.encode("ascii", "replace"))
    except ValueError:
        return b""


def _body(words: list[_Words]) -> Entry:
    """Return the words of a mail; mail programs part them around pictures and attachments."""
    in_html = any(each.kind == "html" for each in words)

    def load() -> bytes:
        if len(words) == 1 and _text(words[0].part) is None:
            return _payload(words[0].part)  # the reader of text guesses the encoding, and says so
        texts = [_readable(each, in_html=in_html) for each in words]
        return b"\xef\xbb\xbf" + "\n\n".join(texts).encode("utf-8", "replace")

    return Entry("body", load, body="html" if in_html else "text")


def _readable(words: _Words, *, in_html: bool) -> str:
    """Return the characters of a text part; plain text beside HTML is written as such."""
    text = _text(words.part)
    if text is None:
        text = _payload(words.part).decode("latin-1")
    if not in_html or words.kind == "html":
        return text
    return "".join(f"<p>{html.escape(line)}</p>\n" for line in text.splitlines() if line.strip())


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
