"""Styles and lists of a Word file, each parsed when it is asked for: templates hold hundreds of them and use ten."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.readers.docx_names import w
from contractlens.readers.docx_source import source_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lxml import etree

_ONLY_EMPTY = re.compile(r"<w:[A-Za-z]+ [^<>]*(?<!/)>(?:<[^<>/]+/>)*+</w:[A-Za-z]+>")
"""An element that holds nothing but empty ones."""
_SMALL_PART = 35_000
"""Bytes below which a part is parsed as a whole in less time than a dozen of its entries are on their own; measured."""
_LATENT_END = b"</w:latentStyles>"
_MARK = "entries-of"
"""Begins the name of the element that stands where entries were."""


@dataclass(slots=True)
class Entries:
    """The children of a root that have one name, by one of their attributes; the last of those that share it.

    Attributes:
        sources: The XML of those that were not parsed with the part.
    """

    sources: dict[str, str] = field(default_factory=dict)
    _elements: dict[str, etree._Element] = field(default_factory=dict)
    _parse: Callable[[str], etree._Element] | None = None

    def __contains__(self, identity: str | None) -> bool:
        return identity in self._elements or identity in self.sources

    def __iter__(self) -> Iterator[str]:
        yield from self.sources or self._elements

    def that_may_state(self, attribute: str, value: str) -> list[str]:
        """Return those that may state both some attribute and some value."""
        if not self.sources:
            return list(self)
        named, quoted = f" w:{attribute}=", f'"{value}"'
        heads = ((identity, source.partition(">")[0]) for identity, source in self.sources.items())
        return [identity for identity, head in heads if named in head and quoted in head]

    def may_hold(self, identity: str, name: str) -> bool:
        """Say whether an element of that local name may stand in an entry."""
        source = self.sources.get(identity)
        if source is None:
            return next(self._elements[identity].iter(w(name)), None) is not None
        return f"<w:{name}" in source

    def within(self, identity: str, name: str, attribute: str) -> Entries:
        """Return the children of an entry that have one name, by one of their attributes."""
        cut = None if identity not in self.sources else _cut(self.sources[identity], name, attribute)
        if cut is not None and _ONLY_EMPTY.fullmatch(cut[0]):
            return Entries(cut[1], _parse=self._parse)
        return _children(self[identity], name, attribute)

    def __getitem__(self, identity: str) -> etree._Element:
        found = self._elements.get(identity)
        if found is None and self._parse is not None:
            found = self._elements[identity] = self._parse(self.sources[identity])
        return self._elements[identity]


def read_entries(
    blob: bytes, parse: Callable[[bytes], etree._Element], kinds: Mapping[str, str]
) -> tuple[etree._Element, list[Entries]]:
    """Return the root of a part without entries of some kinds, and the entries.

    Args:
        blob: The part.
        parse: Parses XML.
        kinds: Local names of the entries, each with that of the attribute that tells one from another.

    Raises:
        CorruptFileError: The part is not well-formed; of an entry this is only seen when it is asked for.
    """
    blob = _without_latent_styles(blob)
    found = _from_source(blob, parse, kinds) if len(blob) > _SMALL_PART else None
    return found or _from_tree(parse(blob), kinds)


def _without_latent_styles(blob: bytes) -> bytes:
    """Leave out what Word would do with styles that are not there: often half of a styles part."""
    start = blob.find(b"<w:latentStyles ")
    end = blob.find(_LATENT_END, start)
    if start == -1 or end == -1 or b"<!" in blob[:start]:
        return blob
    tags = blob.count(b"<", start + 1, end)
    holds_nothing_else = tags == blob.count(b"<w:lsdException ", start, end) and tags + 1 == blob.count(
        b">", start, end
    )
    return blob[:start] + blob[end + len(_LATENT_END) :] if holds_nothing_else else blob


def _from_tree(root: etree._Element, kinds: Mapping[str, str]) -> tuple[etree._Element, list[Entries]]:
    return root, [_children(root, name, attribute) for name, attribute in kinds.items()]


def _children(parent: etree._Element, name: str, attribute: str) -> Entries:
    return Entries(_elements={each.get(w(attribute)) or "": each for each in parent.iterchildren(w(name))})


def _from_source(
    blob: bytes, parse: Callable[[bytes], etree._Element], kinds: Mapping[str, str]
) -> tuple[etree._Element, list[Entries]] | None:
    """Return None where entries cannot be told for sure without parsing."""
    source = source_of(blob)
    if source is None or _MARK in source.text:
        return None
    rest, start, end = source

    def parse_entry(source: str) -> etree._Element:
        return parse(f"{start}{source}{end}".encode())[0]

    found = []
    for name, identity in kinds.items():
        cut = _cut(rest, name, identity)
        if cut is None:
            return None
        rest, sources = cut
        found.append(Entries(sources, _parse=parse_entry))
    root = parse(rest.encode())
    are_children = all(
        root.find(f"{_MARK}-{name}") is not None for name, each in zip(kinds, found, strict=True) if each.sources
    )
    return (root, found) if are_children else None


def _cut(text: str, name: str, attribute: str) -> tuple[str, dict[str, str]] | None:
    """Return XML without the elements of one name, which touch one another, and their sources."""
    opening, closing = f"<w:{name} ", f"</w:{name}>"
    before, opened, rest = text.partition(opening)
    if not opened:
        return None if _has(text, name) else (text, {})
    entries, closed, after = rest.rpartition(closing)
    contents = entries.split(closing + opening)
    opened_by = re.compile(rf'(?:[^<>]*?\s)?w:{attribute}="([^"<>&]*)"')
    stated = [*map(opened_by.match, contents)]
    sources = {each[1]: f"{opening}{content}{closing}" for each, content in zip(stated, contents, strict=True) if each}
    are_apart = closed and entries.count(closing) == entries.count(opening) == len(contents) - 1
    if not are_apart or len(sources) != len(contents) or _has(before, name) or _has(after, name):
        return None
    return f"{before}<{_MARK}-{name}/>{after}", sources


def _has(text: str, name: str) -> bool:
    return f"<w:{name}" in text and re.search(rf"<w:{name}[\s/>]", text) is not None
