"""Mails saved by Outlook (.msg): their words and what is attached to them ([MS-OXMSG])."""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from contractlens.exceptions import CorruptFileError, LimitExceededError
from contractlens.readers.bundle_records import Contents, Entry
from contractlens.readers.signed import sealed, unsealed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from oxmsg.storage import Storage

_DAMAGE = (
    OSError,
    ValueError,  # also text in an unknown encoding
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    struct.error,
    LookupError,
    RecursionError,
    OverflowError,
)
"""What olefile and python-oxmsg raise on damaged files; neither has errors of its own."""
_EMBEDDED = "__substg1.0_3701000D"
"""The storage of a message attached to a message ([MS-OXMSG] 2.2.2.1)."""
_PROPERTIES = "__properties_version1.0"
_HEADER = 24
"""Bytes before the properties of an attached mail."""
_CONTENT_ID = 0x3712
_SHORT_NAME = 0x3704
_DISPLAY_NAME = 0x3001
_HIDDEN_ATTACHMENT = 0x7FFE
_EXPANSION = 4
"""Streams together larger than this many times the file share their sectors, which only bombs do."""


def outlook_contents(data: bytes, name: str) -> Contents:
    """Return what an Outlook mail holds: its words, the files attached to it, and the mails attached to it.

    Raises:
        CorruptFileError: The file is damaged.
        LimitExceededError: Its streams claim to be far larger than the file (``compression_ratio``).
    """
    import olefile
    from oxmsg import Message
    from oxmsg.storage import Storage

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            claimed = sum(entry.size for entry in container.direntries if entry is not None)
            if claimed <= _EXPANSION * len(data):
                message = Message(Storage.from_ole(container))
                return Contents(list(_entries(message, name)), _properties(message))
    except _DAMAGE as error:
        msg = f"{name or 'the mail'} is damaged and cannot be read as an Outlook mail; save the mail again"
        raise CorruptFileError(msg, name=name) from error
    msg = f"{name or 'the mail'} claims to hold far more than its size allows, as bombs do; it is not read"
    raise LimitExceededError(msg, kind="compression_ratio", name=name)


def _properties(message: Any) -> dict[str, str]:
    sent = message.sent_date
    found = {
        "sender": message.sender or "",
        "recipients": ", ".join(str(each.email_address or each.name or "") for each in message.recipients),
        "subject": message.subject or "",
        "date": sent.isoformat() if sent is not None else str(message.message_headers.get("Date") or ""),
    }
    return {key: " ".join(value.split()) for key, value in found.items() if value.strip()}


def _entries(message: Any, name: str) -> Iterator[Entry]:
    html, plain = message.html_body, message.body
    shown = html.casefold() if html else None
    carried = _properties(message)
    for number, attachment in enumerate(message.attachments, 1):
        entry = _attachment(attachment, number, name, shown, carried)
        if entry is not None:
            yield entry
    if html and html.strip():
        yield _body(html, "html")
    elif plain and plain.strip():
        yield _body(plain, "text")


def _body(text: str, kind: str) -> Entry:
    data = b"\xef\xbb\xbf" + text.encode("utf-8", "replace")
    return Entry("body", lambda: data, body="html" if kind == "html" else "text")


def _as_outermost(mail: Storage) -> Storage:
    """Return an attached mail as if it were one of its own: its properties begin 8 bytes earlier ([MS-OXMSG] 2.4.1)."""
    streams = tuple(
        replace(stream, bytes_=stream.bytes_[:_HEADER] + bytes(8) + stream.bytes_[_HEADER:])
        if stream.name == _PROPERTIES
        else stream
        for stream in mail.streams
    )
    return replace(mail, streams=streams)


def _attachment(attachment: Any, number: int, mail: str, html: str | None, carried: dict[str, str]) -> Entry | None:
    """Return the entry of an attachment, None for a picture that the text shows; `html` in small letters, if there is any.

    `carried` are the properties of the mail.
    """
    from oxmsg import Message

    properties = attachment.properties
    shown = attachment.file_name or properties.str_prop_value(_SHORT_NAME) or properties.str_prop_value(_DISPLAY_NAME)
    embedded = next((each for each in attachment._storage.storages if each.name == _EMBEDDED), None)  # noqa: SLF001 - python-oxmsg has no name for it
    name = str(shown or f"attachment {number}").strip("\0 ").replace("\\", "/")
    name = name.rpartition("/")[2] if embedded is None else name.replace("/", "-")  # a mail is called by its subject
    if embedded is not None:
        inner = Message(_as_outermost(embedded))

        def contents() -> Contents:
            try:
                return Contents(list(_entries(inner, name)), _properties(inner))
            except _DAMAGE as error:
                msg = f"{name} is damaged and cannot be read as an Outlook mail; save the mail again"
                raise CorruptFileError(msg, name=name) from error

        return Entry(name if name.casefold().endswith(".msg") else f"{name}.msg", inner=contents)
    data = attachment.file_bytes
    if data is None:
        msg = f"an attachment of {mail or 'the mail'} is only a link to a file elsewhere; ask the sender for it"
        return Entry(name, error=CorruptFileError(msg, kind="attachment_elsewhere", name=name))
    if name.casefold().endswith(".p7m"):
        from contractlens.readers.mail import mail_contents

        return unsealed(name, data, mail_contents, carried) or Entry(name, error=sealed(name))
    mark = str(properties.str_prop_value(_CONTENT_ID) or "") if str(attachment.mime_type).startswith("image/") else ""
    # mails from elsewhere bear the mark on every attachment: then the text says which pictures it shows
    is_inline = bool(mark) and (html is None or f"cid:{mark.strip('<>').casefold()}" in html)
    return None if is_inline else Entry(name, lambda: data)
