"""What a user must know about a PDF page before trusting its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractlens.document import BBox, Concealed, Notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.readers.assembly import DocumentBuilder
    from contractlens.readers.pdf_source import FileFacts, SourcePage, Unseen

_WHERE = {
    "hidden": "that are invisible, on a layer that is switched off, too small to read or of the colour of what is behind them",
    "off_page": "outside the visible page",
    "covered": "under a drawn box",
}


def note_unseen(page: SourcePage, builder: DocumentBuilder) -> None:
    """Record the places of a page whose words were left out, and say so: once for covered words, once for others."""
    builder.concealed += [
        Concealed(one.reason, one.characters, page.number, BBox(one.x0, one.top, one.x1, one.bottom))
        for one in page.unseen
    ]
    covered = [one for one in page.unseen if one.reason == "covered"]
    hidden = [one for one in page.unseen if one.reason != "covered"]
    if hidden:
        builder.notices.append(_left_out("hidden_text", page.number, hidden))
    if covered:
        builder.notices.append(_left_out("covered_text", page.number, covered))


def note_file(facts: FileFacts, pages: Sequence[SourcePage], builder: DocumentBuilder) -> None:
    """Record what a file says of itself, and what in it was not read: packed files, and forms of Adobe's own kind."""
    builder.properties.update(facts.properties)
    count = facts.files + sum(page.files for page in pages)
    if count:
        what = "file is" if count == 1 else "files are"
        msg = f"{count} {what} attached inside this PDF and not read; save them and read them as files of their own"
        builder.notices.append(Notice("attached_files", msg))
    if facts.is_xfa and not builder.fields:
        msg = "this is an XFA form, whose fields only Adobe's programs show; print it to a PDF there and read that"
        builder.notices.append(Notice("xfa_form", msg))


def _left_out(kind: str, number: int, places: list[Unseen]) -> Notice:
    where = " or ".join(_WHERE[reason] for reason in _WHERE if any(one.reason == reason for one in places))
    count = sum(one.characters for one in places)
    msg = (
        f"page {number}: words {where} were left out ({count} characters in {len(places)} places); look at the page, "
        "and ask for a copy without them before passing the file on"
    )
    return Notice(kind, msg, page=number)
