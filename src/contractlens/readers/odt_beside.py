"""What stands beside an OpenDocument text: headers and footers, what the file says of itself, notices, comments."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from contractlens.document import Comment, Furniture, FurnitureKind, Notice, Revisions
from contractlens.readers.odt_changes import Changes
from contractlens.readers.odt_names import odf
from contractlens.readers.odt_styles import StyleSet
from contractlens.readers.odt_text import OdtTextReader, plain_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.readers.odt_package import Parts
    from contractlens.readers.odt_walk import OdtWalker

_FURNITURE: dict[str, FurnitureKind] = {
    **{odf(f"style:header{pages}"): "header" for pages in ("", "-left", "-first")},
    **{odf(f"style:footer{pages}"): "footer" for pages in ("", "-left", "-first")},
}
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–]?\s*\d+\s*(?:(?:of|/)\s*\d+)?\s*[-–]?", re.IGNORECASE)
_DISPLAY = odf("style:display")
_PROPERTIES = {
    odf("dc:title"): "title",
    odf("meta:initial-creator"): "author",
    odf("meta:creation-date"): "created",
    odf("dc:date"): "modified",
}
_MAX_CHARACTERS = 500
"""As for Word files: a longer property is rubbish."""
_HOW_READ: dict[Revisions, str] = {
    "final": (
        "the text reads as if they were; whole paragraphs that were deleted are kept, marked, and still count in the "
        "numbering, as in print with changes shown"
    ),
    "original": "the text reads as if they were refused",
    "all": "the text holds the words of both, marked, as in print with changes shown",
}


def read_furniture(parts: Parts) -> list[Furniture]:
    """Return the headers and footers of all page styles, each text once."""
    found: dict[Furniture, None] = {}
    if parts.styles is None:
        return []
    reader = OdtTextReader(StyleSet.from_xml(parts.styles, parts.styles), Changes())
    for element in parts.styles.iterfind(f"{odf('office:master-styles')}/{odf('style:master-page')}/*"):
        kind = _FURNITURE.get(str(element.tag))
        if kind is None or element.get(_DISPLAY) == "false":
            continue
        text = reader.plain(element)
        if text:
            found[Furniture("page_number" if _PAGE_NUMBER.fullmatch(text) else kind, text)] = None
    return list(found)


def file_properties(parts: Parts) -> dict[str, str]:
    """Return those of "title", "author", "created" and "modified" that the file states; times as ISO 8601."""
    found: dict[str, str] = {}
    meta = None if parts.meta is None else parts.meta.find(odf("office:meta"))
    for element in () if meta is None else meta:
        kind = _PROPERTIES.get(str(element.tag))
        value = " ".join((element.text or "").split())[:_MAX_CHARACTERS]
        if kind is not None and value:
            found[kind] = value
    creator = None if meta is None else meta.find(odf("dc:creator"))
    if creator is not None and "author" not in found and plain_words(creator):
        found["author"] = plain_words(creator)[:_MAX_CHARACTERS]
    return found


def read_comments(walker: OdtWalker) -> list[Comment]:
    """Return the comments in order of their places; those without one come last."""
    places = walker.writer.comments
    found = []
    for identity, comment in walker.reader.remarks:
        start, end = places.span(identity)
        found.append(replace(comment, start=start, end=end))
    return sorted(found, key=lambda comment: (comment.start is None, comment.start or 0, comment.end or 0))


def notices(walker: OdtWalker, *, macros: bool) -> Iterator[Notice]:
    """Yield the notices of a whole file, once it was walked."""
    reader = walker.reader
    changes = reader.changes
    if changes.insertions or changes.deletions:
        counted = f"{changes.insertions} tracked insertions and {changes.deletions} tracked deletions"
        yield Notice("tracked_changes", f"{counted} are not accepted yet; {_HOW_READ[reader.view.mode]}")
    if reader.hidden_characters:
        yield Notice("hidden_text", f"{reader.hidden_characters} characters of hidden text are left out, as in print")
    if walker.external:
        message = (
            f"{walker.external} sections are linked to other files; what they last held is read, the files are not"
        )
        yield Notice("external_content", message)
    if reader.objects:
        message = f"{reader.objects} embedded objects (spreadsheets or other files) are not read"
        yield Notice("embedded_object", message)
    if walker.repeats.refused:
        message = (
            f"{walker.repeats.refused} repetitions of table rows or cells are left out: more than any contract holds"
        )
        yield Notice("repetitions_left_out", message)
    if macros:
        message = "the file holds macros; they are not run, and what they would change is not seen"
        yield Notice("macros_ignored", message)
