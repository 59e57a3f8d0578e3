"""Reads OpenDocument texts (.odt, templates .ott, flat .fodt) into a `Document`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractlens.exceptions import NoTextError
from contractlens.readers import sha256
from contractlens.readers.assembly import DocumentBuilder
from contractlens.readers.docx_blocks import BlockWriter
from contractlens.readers.docx_revisions import VIEWS
from contractlens.readers.docx_styles import StyleSheet
from contractlens.readers.odt_beside import file_properties, notices, read_comments, read_furniture
from contractlens.readers.odt_changes import Changes
from contractlens.readers.odt_forms import FormControls
from contractlens.readers.odt_lists import Lists
from contractlens.readers.odt_names import odf
from contractlens.readers.odt_package import open_parts
from contractlens.readers.odt_styles import StyleSet
from contractlens.readers.odt_text import OdtTextReader
from contractlens.readers.odt_walk import OdtWalker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.document import Document, Limits, Revisions
    from contractlens.readers.odt_package import Parts

ODT = "application/vnd.oasis.opendocument.text"


def read_odt(
    data: bytes, *, name: str, limits: Limits, revisions: Revisions = "final", passwords: Sequence[str] = ()
) -> Document:
    """Return the `Document` that the bytes of an OpenDocument text hold, packed or flat.

    Automatic numbers, which stand nowhere in the file, are worked out into ``Block.label`` as LibreOffice prints them.

    Args:
        data: The whole file.
        name: File name for messages, or "".
        limits: How much to read before refusing.
        revisions: How tracked changes are read: as for Word files, see `contractlens.readers.docx.read_docx`.
        passwords: Tried in order after the empty one where the file has one.

    Raises:
        CorruptFileError: The ZIP or its XML is damaged, or holds no text document (kind ``corrupt``).
        EncryptedFileError: The file has a password (``encrypted``), and none of those given opens it (``wrong_password``).
        NoTextError: No words (``no_text``), or only pictures (``image_only``).
        LimitExceededError: A part unpacks to more than `limits` allows (``too_large``), or the text is longer
            (``too_many_characters``).
        ValueError: There is no such way of reading revisions.
    """
    view = VIEWS.get(revisions)
    if view is None:
        msg = f"revisions must be one of {', '.join(VIEWS)}, not {revisions!r}"
        raise ValueError(msg)
    parts = open_parts(data, name, limits, passwords)
    builder = DocumentBuilder(name, ODT, limits, revisions=revisions)
    lists = Lists.from_xml(parts.styles, parts.content)
    styles = StyleSet.from_xml(parts.styles, parts.content)
    reader = OdtTextReader(styles, Changes.from_xml(parts.body, lists), FormControls.from_xml(parts.body), view)
    walker = OdtWalker(BlockWriter(builder, StyleSheet(), keeps_deleted=revisions == "all"), reader, lists)
    walker.walk(parts.body)
    if builder.is_empty:
        raise _no_text(parts, name)
    builder.furniture += read_furniture(parts)
    builder.comments += read_comments(walker)
    builder.fields += reader.forms
    builder.notices += notices(walker, macros=parts.macros)
    builder.properties |= file_properties(parts)
    return builder.build(sha256(data))


def _no_text(parts: Parts, name: str) -> NoTextError:
    shown = name or "the file"
    if next(parts.body.iter(odf("draw:image")), None) is not None:
        msg = f"{shown} holds only pictures, no text; run it through text recognition (OCR) first"
        return NoTextError(msg, kind="image_only", name=name)
    return NoTextError(f"{shown} holds no text; check that it is the right file", kind="no_text", name=name)
