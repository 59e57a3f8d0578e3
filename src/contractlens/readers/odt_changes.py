"""Tracked changes of an OpenDocument text: what each took out, and whether it put something in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.readers import odt_names as names
from contractlens.readers.odt_lists import Spot
from contractlens.readers.odt_names import odf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from contractlens.readers.odt_lists import ListContext, Lists

_REGION = odf("text:changed-region")
_DELETION, _INSERTION = odf("text:deletion"), odf("text:insertion")
_LIST_PARTS = frozenset({names.LIST_ITEM, names.LIST_HEADER})


@dataclass(frozen=True, slots=True)
class Struck:
    """A paragraph (or part of one) or a table that a change took out, and its place in a list."""

    element: etree._Element
    spot: Spot | None = None

    def level_in(self, other: Spot | None) -> int:
        """Return the level of a paragraph that ran on from this one.

        LibreOffice writes that of the first paragraph it was joined with; in the same list style, this one knows better.
        """
        if other is None:
            return 0
        return self.spot.level if self.spot is not None and self.spot.style == other.style else other.level


@dataclass(slots=True)
class Region:
    """One change: what it took out, in order, and whether that (or what stands in the text) had been put in before."""

    struck: list[Struck] = field(default_factory=list)
    inserted: bool = False
    deleted: bool = False


@dataclass
class Changes:
    """All changes by their id. What one took out is handed out once, so that no file can multiply it."""

    _regions: dict[str, Region] = field(default_factory=dict)
    insertions: int = 0
    deletions: int = 0

    @classmethod
    def from_xml(cls, body: etree._Element, lists: Lists) -> Changes:
        """Collect the changes; their lists come before those of the text, which may continue them."""
        changes = cls()
        for holder in body.iterchildren(odf("text:tracked-changes")):
            for element in holder.iterchildren(_REGION):
                region = _region(element, lists)
                changes.insertions += region.inserted
                changes.deletions += region.deleted
                changes._regions[element.get(names.XML_ID) or element.get(odf("text:id")) or ""] = region
        return changes

    def take(self, change_id: str | None) -> Region | None:
        """Return what a change took out, the first time that it is asked for."""
        return self._regions.pop(change_id or "", None)

    def puts_in(self, change_id: str | None) -> bool:
        """Say whether a change marks text that was put in (and not only given other looks)."""
        region = self._regions.get(change_id or "")
        return region is not None and region.inserted


def _region(element: etree._Element, lists: Lists) -> Region:
    region = Region()
    for change in element:
        region.inserted = region.inserted or change.tag == _INSERTION
        if change.tag == _DELETION:
            region.deleted = True
            region.struck += _struck(change, lists, None)
    return region


def _struck(holder: etree._Element, lists: Lists, context: ListContext | None) -> Iterator[Struck]:
    """Yield the paragraphs and tables of a deletion, out of the lists and sections around them."""
    numbered = holder.tag == names.LIST_ITEM
    for child in holder:
        tag = child.tag
        if tag in names.PARAGRAPHS:
            spot = None if context is None else Spot(context.list_id, context.style, context.level, counted=numbered)
            yield Struck(child, spot)
            numbered = False
        elif tag == names.TABLE:
            yield Struck(child)
        elif tag == names.LIST:
            yield from _struck(child, lists, lists.enter(child, context))
            numbered = False
        elif tag in _LIST_PARTS or tag == names.SECTION:
            yield from _struck(child, lists, context)
