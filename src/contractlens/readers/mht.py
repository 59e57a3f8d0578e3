"""The page of a web archive (.mht): a mail whose first HTML part is the page and whose others are its pictures.

The parts are cut at their boundaries here: the parser of the standard library keeps a list of all boundaries for each
line, and a hostile archive would keep it busy for hours.
"""

from __future__ import annotations

import re
from email.parser import BytesHeaderParser
from itertools import islice
from typing import TYPE_CHECKING

from contractlens.exceptions import CorruptFileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

_MOST_DEPTH = 8
"""Multipart levels; browsers and Word write one or two."""
_MOST_PARTS = 1_000
"""Parts of one level in which the page is looked for; it is the first, or comes soon."""
_LONGEST_HEADER = 16_384
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_UTF_8_MARK = b"\xef\xbb\xbf"
_ERRORS = (ValueError, LookupError, AssertionError, TypeError, IndexError)
"""What the parser of headers makes of damaged ones."""


def page_of(data: bytes) -> bytes | None:
    """Return the HTML of a web archive, None when it holds none.

    Raises:
        CorruptFileError: Its headers or its page cannot be decoded.
    """
    try:
        return _page(data.lstrip(), 0)
    except _ERRORS as error:
        msg = "the web archive is damaged and cannot be decoded; save the page again"
        raise CorruptFileError(msg) from error


def _page(part: bytes, depth: int) -> bytes | None:
    blank = _BLANK_LINE.search(part, 0, _LONGEST_HEADER)
    if blank is None:
        return None
    header = BytesHeaderParser().parsebytes(part[: blank.end()])
    body = part[blank.end() :]
    if header.get_content_type() == "text/html":
        return _decoded(header, body)
    boundary = header.get_boundary() if header.get_content_maintype() == "multipart" else None
    if not boundary or depth == _MOST_DEPTH:
        return None
    found = (_page(each, depth + 1) for each in islice(_parts(body, boundary), _MOST_PARTS))
    return next((page for page in found if page is not None), None)


def _parts(body: bytes, boundary: str) -> Iterator[bytes]:
    """Yield what stands between the lines of a boundary."""
    mark = re.escape(boundary.encode("ascii", "surrogateescape"))
    line = re.compile(rb"(?:^|(?<=\n))--" + mark + rb"(--)?[ \t]*(?:\r?\n|$)")
    begin: int | None = None
    for match in line.finditer(body):
        if begin is not None:
            yield body[begin : match.start()]
        if match[1]:
            return
        begin = match.end()
    if begin is not None:
        yield body[begin:]


def _decoded(header: Message, body: bytes) -> bytes | None:
    """Return a page as UTF-8 where its header names the encoding; else the page says so itself, or it is guessed."""
    header.set_payload(body.decode("ascii", "surrogateescape"))
    page = header.get_payload(decode=True)
    charset = header.get_content_charset()
    if not isinstance(page, bytes) or charset is None:
        return page if isinstance(page, bytes) else None
    try:
        return _UTF_8_MARK + page.decode(charset).encode("utf-8", "replace")
    except (LookupError, ValueError):
        return page
