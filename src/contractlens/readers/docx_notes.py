"""Footnotes and endnotes of a Word file: their content, and the number that each reference prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.readers import docx_names as names
from contractlens.readers.docx_names import child_value, to_int, w
from contractlens.readers.docx_numerals import format_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml import etree

    from contractlens.readers.docx_text import NoteReference

_NO_NOTES = frozenset({"separator", "continuationSeparator", "continuationNotice"})


@dataclass
class Notes:
    """The notes of one kind, each handed out once, numbered in the order of their references."""

    style: str
    _elements: dict[str, etree._Element] = field(default_factory=dict)
    _count: int = 0

    @classmethod
    def from_xml(cls, root: etree._Element | None, sections: Sequence[etree._Element], kind: str) -> Notes:
        """Collect the notes of a part.

        Args:
            root: Root of the part, or None.
            sections: Properties of the document's sections, which state the number format.
            kind: ``footnote`` or ``endnote``.
        """
        properties = (found for section in sections for found in section.iterchildren(w(f"{kind}Pr")))
        stated = next((style for each in properties if (style := child_value(each, w("numFmt")))), None)
        notes = cls(stated or ("decimal" if kind == "footnote" else "lowerRoman"))
        if root is not None:
            for element in root.iterchildren(w(kind)):
                if element.get(names.TYPE) not in _NO_NOTES and to_int(element.get(names.ID)) is not None:
                    notes._elements[element.get(names.ID) or ""] = element
        return notes

    def take(self, reference: NoteReference) -> tuple[str, etree._Element] | None:
        """Return the number and content of a note, or None if there is none or it was already taken.

        A note whose mark was typed ("*") has no number, and begins with its mark.
        """
        element = self._elements.pop(reference.note_id, None)
        if element is None:
            return None
        if reference.own_mark:
            return "", element
        self._count += 1
        return format_number(self._count, self.style), element

    def drop(self, reference: NoteReference) -> None:
        """Leave out a note whose reference is not there."""
        self._elements.pop(reference.note_id, None)

    def rest(self) -> Iterator[etree._Element]:
        """Yield the notes that no paragraph refers to."""
        rest, self._elements = self._elements, {}
        yield from rest.values()
