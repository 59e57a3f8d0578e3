"""The page of a web archive (.mht): a mail whose first HTML part is the page and whose others are its pictures."""

from __future__ import annotations

import email
import email.message
from email.errors import MessageError

from contractlens.exceptions import CorruptFileError

_MOST_DEPTH = 100
_UTF_8_MARK = b"\xef\xbb\xbf"


def page_of(data: bytes) -> bytes | None:
    """Return the HTML of a web archive, None when it holds none.

    Raises:
        CorruptFileError: Its parts cannot be told apart.
    """
    try:
        message = email.message_from_bytes(data)
    except (RecursionError, MessageError, ValueError, LookupError, AssertionError) as error:
        msg = "the web archive is damaged: its parts cannot be told apart; save the page again"
        raise CorruptFileError(msg) from error
    waiting = [(message, 0)]
    while waiting:
        part, depth = waiting.pop()
        if part.get_content_type() == "text/html":
            return _page(part)
        payload = part.get_payload()
        if isinstance(payload, list) and depth < _MOST_DEPTH:
            waiting += [(each, depth + 1) for each in reversed(payload) if isinstance(each, email.message.Message)]
    return None


def _page(part: email.message.Message) -> bytes | None:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError) as error:
        msg = "the page of the web archive is damaged and cannot be decoded; save the page again"
        raise CorruptFileError(msg) from error
    if not isinstance(payload, bytes):
        return None
    charset = part.get_content_charset()
    if charset is None:
        return payload  # the page says itself how it is encoded, or is guessed
    try:
        return _UTF_8_MARK + payload.decode(charset).encode("utf-8", "replace")
    except (LookupError, ValueError):
        return payload
