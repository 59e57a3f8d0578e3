"""Reads HTML files, also those saved by Word or under the name of a Word file, into a `Document`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from contractlens.document import Document, Limits, Notice
from contractlens.exceptions import LimitExceededError, NoTextError
from contractlens.readers import sha256
from contractlens.readers.assembly import DocumentBuilder
from contractlens.readers.html_walk import HtmlWalker
from contractlens.readers.plain_text_encoding import clean, decode
from contractlens.readers.refusals import check_markup

if TYPE_CHECKING:
    from collections.abc import Iterator

HTML = "text/html"
_HEAD = 4_096
"""Bytes searched for the name of the encoding; the standard asks for 1,024, Word writes more before it."""
_CHARSET = re.compile(
    rb"<(?:meta\b[^<>]{0,400}?charset|\?xml\b[^<>]{0,200}?encoding)\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.-]{1,40})",
    re.IGNORECASE,
)
_WINDOWS = frozenset({"iso-8859-1", "latin1", "latin-1", "iso8859-1", "us-ascii", "ascii", "windows-1252", "x-cp1252"})
"""Names that browsers read as Windows-1252 (Encoding standard, 4.2)."""


def read_html(data: bytes, *, name: str, limits: Limits) -> Document:
    """Return the `Document` that the bytes of an HTML file hold.

    The text is what a reader sees. Numbers of lists, which stand nowhere in the file, are worked out into
    ``Block.label``; ``ins`` and ``del`` become tracked changes, read as accepted; hidden elements are counted in
    ``concealed`` and left out. Nothing is ever fetched, and scripts are not run.

    Args:
        data: The whole file.
        name: File name for messages, or "".
        limits: How much to read before refusing.

    Raises:
        NoTextError: No words (``no_text``).
        LimitExceededError: More bytes of markup (``too_large``) or characters than `limits` allows, or elements nested
            too deep (``too_deep``).
    """
    check_markup(len(data), "the page", name, limits)
    decoded = decode(data, _declared(data))
    builder = DocumentBuilder(name, HTML, limits)
    builder.notices += decoded.notices
    root = _parse(clean(decoded.text), name)
    if root is not None:
        walker = HtmlWalker(builder)
        walker.walk(root)
        builder.notices += _notices(walker)
    if builder.is_empty:
        msg = f"{name or 'the file'} holds no text that can be seen; check that it is the right file"
        raise NoTextError(msg, kind="no_text", name=name)
    return builder.build(sha256(data))


def _declared(data: bytes) -> str | None:
    match = _CHARSET.search(data[:_HEAD])
    if match is None:
        return None
    encoding = match[1].decode("ascii").lower()
    if encoding in _WINDOWS:
        return "cp1252"
    return None if encoding.startswith(("utf-16", "utf-32", "unicode", "ucs")) else encoding  # it was read as bytes


def _parse(text: str, name: str) -> etree._Element | None:
    """Return the root of the tree; HTML knows no entities of its own making, so that none can grow.

    Raises:
        LimitExceededError: Elements are nested deeper than the parser follows, 2,048 levels (``too_deep``).
    """
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_pis=True, remove_comments=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # nothing in it but white space or comments
        return None
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        msg = f"{name or 'the file'} nests its elements deeper than any page made by people, and is not read"
        raise LimitExceededError(msg, kind="too_deep", name=name)
    return root


def _notices(walker: HtmlWalker) -> Iterator[Notice]:
    if walker.insertions or walker.deletions:
        msg = (
            f"{walker.insertions} tracked insertions and {walker.deletions} tracked deletions are not accepted yet; the "
            "text reads as if they were"
        )
        yield Notice("tracked_changes", msg)
    hidden = sum(each.characters for each in walker.builder.concealed)
    if hidden:
        yield Notice("hidden_text", f"{hidden} characters of hidden text are left out, as on the screen")
    if walker.external:
        msg = f"{walker.external} parts of the page stand in other files and are not read; a browser fetches them"
        yield Notice("external_content", msg)
