"""Automatic numbers, as Word prints them (ECMA-376 Part 1, 17.9, and [MS-DOC] 2.4.6.4 for how paragraphs count)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from contractlens.readers import docx_names as names
from contractlens.readers.docx_names import VAL, child_value, is_on, to_int, w
from contractlens.readers.docx_numerals import format_number

if TYPE_CHECKING:
    from lxml import etree

    from contractlens.readers.docx_styles import ParagraphStyle, StyleSheet

BULLET = "•"
_LEVELS = 9  # of a list in Word
_PLACEHOLDER = re.compile(r"%([1-9])")
_START, _FORMAT, _LEVEL_TEXT, _LEGAL, _RESTART = w("start"), w("numFmt"), w("lvlText"), w("isLgl"), w("lvlRestart")
_PICTURE = w("lvlPicBulletId")
_HIDDEN = w("vanish")
_LEVEL_VALUES = frozenset({_START, _FORMAT, _LEVEL_TEXT, _LEGAL, _RESTART, _PICTURE, names.PARAGRAPH_STYLE})
_UNNUMBERED = frozenset({"none", "bullet"})


@dataclass(frozen=True, slots=True)
class ListPosition:
    """Which list a paragraph belongs to, and at which level (from 0)."""

    number_id: int
    level: int


@dataclass(slots=True)
class _Level:
    """One level of a list; `pieces` is its text parted at the placeholders, which stand at the odd places."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    pieces: tuple[str, ...] = ("",)
    paragraph_style: str = ""
    legal: bool = False
    restart: int | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class _Abstract:
    element: etree._Element
    linked_style: str


@dataclass(frozen=True, slots=True)
class _Instance:
    abstract: int
    starts: dict[int, int]
    levels: dict[int, _Level]


@dataclass(frozen=True, slots=True)
class _List:
    """A list instance with its links and overrides resolved; lists of the same `family` count together.

    `restarted_by` holds, for each level, the deeper ones that a paragraph at it restarts.
    """

    family: int
    levels: dict[int, _Level]
    starts: dict[int, int]
    restarted_by: tuple[tuple[int, ...], ...]

    def start(self, level: int) -> int:
        if level in self.starts:
            return self.starts[level]
        return self.levels[level].start if level in self.levels else 1


@dataclass
class Numbering:
    """The lists of one document and how far each has been counted."""

    styles: StyleSheet
    _abstracts: dict[int, _Abstract] = field(default_factory=dict)
    _elements: dict[int, etree._Element] = field(default_factory=dict)
    _instances: dict[int, _Instance | None] = field(default_factory=dict)
    _levels: dict[int, dict[int, _Level]] = field(default_factory=dict)
    _restarts: dict[int, tuple[tuple[int, ...], ...]] = field(default_factory=dict)
    _lists: dict[int, _List | None] = field(default_factory=dict)
    _counters: dict[int, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[int, int]] = field(default_factory=set)
    _style_positions: dict[str, ListPosition | None] = field(default_factory=dict)

    @classmethod
    def from_xml(cls, root: etree._Element | None, styles: StyleSheet) -> Numbering:
        """Build from the numbering part; without one, nothing is numbered."""
        numbering = cls(styles)
        if root is None:
            return numbering
        for element in root.iterchildren(w("abstractNum")):
            identity = to_int(element.get(w("abstractNumId")))
            if identity is not None:
                numbering._abstracts[identity] = _Abstract(element, child_value(element, w("numStyleLink")) or "")
        for element in root.iterchildren(w("num")):
            identity = to_int(element.get(names.NUMBER_ID))
            if identity is not None:
                numbering._elements[identity] = element
        return numbering

    def position(self, number_id: int | None, level: int | None, style: ParagraphStyle) -> ListPosition | None:
        """Return where in which list a paragraph stands.

        Args:
            number_id: What the paragraph's own ``w:numPr`` states; 0 takes it out of the list of its style.
            level: Likewise, from 0.
            style: Its style.
        """
        if number_id is None:
            inherited = self._style_position(style)
            if inherited is None or level is None:
                return inherited
            return ListPosition(inherited.number_id, level)
        if number_id == 0 or self._list(number_id) is None:
            return None
        if level is None:
            level = self._linked_level(number_id, style.style_id) or 0
        return ListPosition(number_id, level)

    def advance(self, position: ListPosition) -> str:
        """Count one more paragraph at a position and return the label that Word prints before it.

        A bullet of any shape is "•". The label is "" where the level prints nothing.
        """
        numbered = self._list(position.number_id)
        level = position.level
        if numbered is None or not 0 <= level < _LEVELS:
            return ""
        counters = self._counters.setdefault(numbered.family, [None] * _LEVELS)
        count = counters[level]
        if level in numbered.starts and (position.number_id, level) not in self._begun:
            self._begun.add((position.number_id, level))
            count = None
        counters[level] = numbered.start(level) if count is None else count + 1
        for deeper in numbered.restarted_by[level]:
            counters[deeper] = None
        return _label(numbered, level, counters)

    def _style_position(self, style: ParagraphStyle) -> ListPosition | None:
        if style.style_id not in self._style_positions:
            self._style_positions[style.style_id] = self._find_style_position(style)
        return self._style_positions[style.style_id]

    def _find_style_position(self, style: ParagraphStyle) -> ListPosition | None:
        stated = (each.number_id for each in style.numbering if each.number_id is not None)
        number_id = next(stated, 0)
        if number_id == 0 or self._list(number_id) is None:
            return None
        for each in style.numbering:
            # The level whose pStyle names the style wins over the level in the style (ECMA-376 Part 1, 17.9.23).
            linked = self._linked_level(number_id, each.style_id)
            if linked is not None:
                return ListPosition(number_id, linked)
            if each.level is not None:
                return ListPosition(number_id, each.level)
        return ListPosition(number_id, 0)

    def _linked_level(self, number_id: int, style_id: str) -> int | None:
        numbered = self._list(number_id)
        if numbered is None or not style_id:
            return None
        return next((index for index, level in numbered.levels.items() if level.paragraph_style == style_id), None)

    def _list(self, number_id: int) -> _List | None:
        if number_id not in self._lists:
            self._lists[number_id] = self._find_list(number_id)
        return self._lists[number_id]

    def _find_list(self, number_id: int) -> _List | None:
        instance = self._instance(number_id)
        if instance is None:
            return None
        family = instance.abstract
        abstract = self._abstracts.get(family)
        seen = {family}
        while abstract is not None and abstract.linked_style:
            # A list that only points to a numbering style takes the levels of that style's own list (17.9.21).
            target = self._instance(self.styles.numbering_of(abstract.linked_style) or 0)
            if target is None or target.abstract in seen:
                break
            family = target.abstract
            seen.add(family)
            abstract = self._abstracts.get(family)
        if abstract is None:
            return None
        levels = self._abstract_levels(family, abstract)
        if instance.levels:
            levels = levels | instance.levels
            return _List(family, levels, instance.starts, _restarts(levels))
        if family not in self._restarts:
            self._restarts[family] = _restarts(levels)
        return _List(family, levels, instance.starts, self._restarts[family])

    def _instance(self, number_id: int) -> _Instance | None:
        """Templates hold hundreds of list instances and use ten, so that each is read when it is asked for."""
        if number_id not in self._instances:
            element = self._elements.get(number_id)
            self._instances[number_id] = None if element is None else _read_instance(element)
        return self._instances[number_id]

    def _abstract_levels(self, identity: int, abstract: _Abstract) -> dict[int, _Level]:
        if identity not in self._levels:
            self._levels[identity] = dict(_read_levels(abstract.element))
        return self._levels[identity]


def _restarts(levels: dict[int, _Level]) -> tuple[tuple[int, ...], ...]:
    limits = [_restart_limit(levels.get(level), level) for level in range(_LEVELS)]
    return tuple(
        tuple(deeper for deeper in range(level + 1, _LEVELS) if level < limits[deeper]) for level in range(_LEVELS)
    )


def _restart_limit(level: _Level | None, index: int) -> int:
    """Return the depth such that a paragraph above it restarts this level (17.9.10)."""
    if level is None or level.restart is None or level.restart > index:
        return index
    return level.restart


def _label(numbered: _List, index: int, counters: list[int | None]) -> str:
    level = numbered.levels.get(index)
    if level is None or level.hidden:
        return ""
    if level.style == "bullet":
        return BULLET if level.text.strip() else ""
    printed = [level.pieces[0]]
    for placeholder, after in zip(level.pieces[1::2], level.pieces[2::2], strict=True):
        each = int(placeholder) - 1
        if each > index:  # Word then ignores the whole text (MS-OI29500, 2.1.283)
            return ""
        shown = numbered.levels.get(each)
        style = "decimal" if shown is None else shown.style
        if level.legal and style not in _UNNUMBERED:
            style = "decimal"
        count = counters[each]
        printed += [format_number(numbered.start(each) if count is None else count, style), after]
    return " ".join("".join(printed).split())


def _read_levels(parent: etree._Element) -> list[tuple[int, _Level]]:
    levels = []
    for element in parent.iterchildren(w("lvl")):
        index = to_int(element.get(names.LEVEL_INDEX))
        if index is not None:
            levels.append((index, _read_level(element)))
    return levels


def _read_level(element: etree._Element) -> _Level:
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
    if style is None:  # formats newer than the first edition stand in an AlternateContent, with a fallback
        fallback = element.find(f"{names.ALTERNATE_CONTENT}/{names.FALLBACK}")
        style = child_value(fallback, _FORMAT)
    text = values.get(_LEVEL_TEXT) or (BULLET if _PICTURE in values else "")
    return _Level(
        start=0 if start is None else start,
        style=style or "decimal",
        text=text,
        pieces=tuple(_PLACEHOLDER.split(text)),
        paragraph_style=values.get(names.PARAGRAPH_STYLE) or "",
        legal=_LEGAL in values and is_on(values[_LEGAL]),
        restart=to_int(values.get(_RESTART)),
        hidden=hidden,
    )


def _read_instance(element: etree._Element) -> _Instance:
    starts: dict[int, int] = {}
    levels: dict[int, _Level] = {}
    for override in element.iterchildren(w("lvlOverride")):
        index = to_int(override.get(names.LEVEL_INDEX))
        start = to_int(child_value(override, w("startOverride")))
        if index is None:
            continue
        if start is not None:
            starts[index] = start
        for _, level in _read_levels(override):
            levels[index] = replace(level, restart=None)  # Word ignores lvlRestart here (MS-OI29500, 2.1.282)
    return _Instance(to_int(child_value(element, w("abstractNumId"))) or 0, starts, levels)
