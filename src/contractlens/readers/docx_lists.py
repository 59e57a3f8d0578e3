"""The lists that a Word file defines (``word/numbering.xml``): their levels, each read when a paragraph asks for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.readers import docx_names as names
from contractlens.readers.docx_entries import Entries
from contractlens.readers.docx_names import VAL, child_value, is_on, to_int, w

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from contractlens.readers.docx_package import Package

BULLET = "•"
_PLACEHOLDER = re.compile(r"%([1-9])")
_START, _FORMAT, _LEVEL_TEXT, _LEGAL, _RESTART = w("start"), w("numFmt"), w("lvlText"), w("isLgl"), w("lvlRestart")
_PICTURE = w("lvlPicBulletId")
_MOST_TEXT = 1_000
"""Characters of the text of a level; Word takes 255. Each paragraph of the list would have a longer one again."""
_CUSTOM, _EXAMPLES = "custom", w("format")
_HIDDEN = w("vanish")
_LEVEL_VALUES = frozenset({_START, _FORMAT, _LEVEL_TEXT, _LEGAL, _RESTART, _PICTURE, names.PARAGRAPH_STYLE})
_PLAIN_INSTANCE = re.compile(r"<w:num [^<>]*><w:abstractNumId w:val=\"([0-9]{1,9})\"/></w:num>")


@dataclass(slots=True)
class Level:
    """One level of a list; `pieces` is its text parted at the placeholders, which stand at the odd places."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    pieces: tuple[str, ...] = ("",)
    paragraph_style: str = ""
    legal: bool = False
    restart: int | None = None
    hidden: bool = False


@dataclass(slots=True)
class Levels:
    """The levels of a list by their depth from 0: those of its definition, and those that override them."""

    _entries: Entries = field(default_factory=Entries)
    _overriding: dict[int, Level] = field(default_factory=dict)
    _ids: dict[int, str] = field(default_factory=dict)
    _known: dict[int, Level] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Entries) -> Levels:
        """Return the levels of a definition."""
        return cls(entries, _ids=numbered(entries))

    def overridden(self, levels: dict[int, Level]) -> Levels:
        """Return these levels with others in the place of some."""
        return Levels(self._entries, levels, self._ids, self._known)

    def get(self, index: int) -> Level | None:
        """Return a level, or None where the list has none of that depth."""
        found = self._overriding.get(index) or self._known.get(index)
        if found is None and index in self._ids:
            found = self._known[index] = _read_level(self._entries[self._ids[index]])
        return found

    def linked_to(self, style_id: str) -> int | None:
        """Return the depth of the first level that names a paragraph style."""
        for index in dict.fromkeys([*self._ids, *self._overriding]):
            if index in self._overriding or self._entries.may_hold(self._ids[index], "pStyle"):
                level = self.get(index)
                if level is not None and level.paragraph_style == style_id:
                    return index
        return None

    def restart(self, index: int) -> int | None:
        """Return what a level says of the depth that restarts it."""
        if index in self._overriding or index not in self._ids:
            return None  # Word ignores lvlRestart of levels that override (MS-OI29500, 2.1.282)
        level = self.get(index) if self._entries.may_hold(self._ids[index], "lvlRestart") else None
        return None if level is None else level.restart


@dataclass(frozen=True, slots=True)
class Abstract:
    """The definition of a list, or with `linked_style` a pointer to the numbering style that has one."""

    levels: Levels
    linked_style: str


@dataclass(frozen=True, slots=True)
class Instance:
    """A list: the number of its definition, and what it has otherwise."""

    abstract: int
    starts: dict[int, int]
    levels: dict[int, Level]


@dataclass
class ListDefinitions:
    """The lists of a file, each read when it is asked for."""

    _abstracts: Entries = field(default_factory=Entries)
    _instances: Entries = field(default_factory=Entries)
    _abstract_ids: dict[int, str] = field(default_factory=dict)
    _instance_ids: dict[int, str] = field(default_factory=dict)
    _known_abstracts: dict[int, Abstract | None] = field(default_factory=dict)
    _known_instances: dict[int, Instance | None] = field(default_factory=dict)
    _names: dict[str, int] | None = None

    @classmethod
    def read(cls, package: Package, part: str) -> ListDefinitions:
        """Return the lists of the numbering part."""
        parsed = package.parse_entries(part, {"abstractNum": "abstractNumId", "num": "numId"})
        if parsed is None:
            return cls()
        abstracts, instances = parsed[1]
        return cls(abstracts, instances, numbered(abstracts), numbered(instances))

    def abstract(self, number: int) -> Abstract | None:
        """Return the definition of that number."""
        if number not in self._known_abstracts:
            identity = self._abstract_ids.get(number)
            self._known_abstracts[number] = None if identity is None else self._read_abstract(identity)
        return self._known_abstracts[number]

    def instance(self, number: int) -> Instance | None:
        """Return the list of that number."""
        if number not in self._known_instances:
            identity = self._instance_ids.get(number)
            self._known_instances[number] = None if identity is None else self._read_instance(identity)
        return self._known_instances[number]

    def named(self, name: str) -> int | None:
        """Return the number of the first list whose definition has that name."""
        if self._names is None:
            self._names = {}
            for number in self._instance_ids:
                instance = self.instance(number)
                identity = None if instance is None else self._abstract_ids.get(instance.abstract)
                if identity is not None and self._abstracts.may_hold(identity, "name"):
                    stated = child_value(self._abstracts[identity], w("name"))
                    self._names.setdefault((stated or "").casefold(), number)
        return self._names.get(name.casefold())

    def _read_abstract(self, identity: str) -> Abstract:
        linked = None
        if self._abstracts.may_hold(identity, "numStyleLink"):
            linked = child_value(self._abstracts[identity], w("numStyleLink"))
        return Abstract(Levels.of(self._abstracts.within(identity, "lvl", "ilvl")), linked or "")

    def _read_instance(self, identity: str) -> Instance:
        plain = _PLAIN_INSTANCE.fullmatch(self._instances.sources.get(identity, ""))
        return _read_instance(self._instances[identity]) if plain is None else Instance(int(plain[1]), {}, {})


def built_in(stated: Iterable[tuple[str, str]]) -> Levels:
    """Return levels of these formats and texts."""
    levels = (Level(style=style, text=text, pieces=tuple(_PLACEHOLDER.split(text))) for style, text in stated)
    return Levels(_overriding=dict(enumerate(levels)))


def numbered(entries: Entries) -> dict[int, str]:
    """Return entries by the numbers that their attributes state."""
    return {number: identity for identity in entries if (number := to_int(identity)) is not None}


def _read_levels(parent: etree._Element) -> list[tuple[int, Level]]:
    levels = []
    for element in parent.iterchildren(w("lvl")):
        index = to_int(element.get(names.LEVEL_INDEX))
        if index is not None:
            levels.append((index, _read_level(element)))
    return levels


def _read_level(element: etree._Element) -> Level:
    values: dict[str, str | None] = {}
    hidden = False
    for child in element[:]:
        tag = str(child.tag)
        if tag in _LEVEL_VALUES:
            values[tag] = child.get(VAL)
        elif tag == names.RUN_PROPERTIES:
            vanish = next(child.iterchildren(_HIDDEN), None)
            hidden = vanish is not None and is_on(vanish.get(VAL))
    start = to_int(values.get(_START))
    style = values.get(_FORMAT)
    if style is None or style == _CUSTOM:
        style = _newer_format(element)
    text = (values.get(_LEVEL_TEXT) or "")[:_MOST_TEXT] or (BULLET if _PICTURE in values else "")
    return Level(
        start=0 if start is None else start,
        style=style or "decimal",
        text=text,
        pieces=tuple(_PLACEHOLDER.split(text)),
        paragraph_style=values.get(names.PARAGRAPH_STYLE) or "",
        legal=_LEGAL in values and is_on(values[_LEGAL]),
        restart=to_int(values.get(_RESTART)),
        hidden=hidden,
    )


def _newer_format(level: etree._Element) -> str | None:
    """Return a format that the first edition lacks: of a custom one its first example, else the one to fall back on.

    Word writes both into an AlternateContent.
    """
    for format_ in level.iter(_FORMAT):
        if format_.get(VAL) == _CUSTOM:
            return (format_.get(_EXAMPLES) or "").partition(",")[0].strip()
    return child_value(level.find(f"{names.ALTERNATE_CONTENT}/{names.FALLBACK}"), _FORMAT)


def _read_instance(element: etree._Element) -> Instance:
    starts: dict[int, int] = {}
    levels: dict[int, Level] = {}
    for override in element.iterchildren(w("lvlOverride")):
        index = to_int(override.get(names.LEVEL_INDEX))
        start = to_int(child_value(override, w("startOverride")))
        if index is None:
            continue
        if start is not None:
            starts[index] = start
        for _, level in _read_levels(override):
            levels[index] = level
    return Instance(to_int(child_value(element, w("abstractNumId"))) or 0, starts, levels)
