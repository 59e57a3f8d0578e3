"""Automatic numbers, as Word prints them (ECMA-376 Part 1, 17.9, and [MS-DOC] 2.4.6.4 for how paragraphs count)."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.readers.docx_lists import BULLET, Levels, ListDefinitions, built_in
from contractlens.readers.docx_number_fields import BUILT_IN, NumberField, default_list
from contractlens.readers.docx_numerals import format_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.readers.docx_styles import ParagraphStyle, StyleSheet

_LEVELS = 9  # of a list in Word
_BUILT_IN_IDS = {name: -(10**12) - position for position, name in enumerate(BUILT_IN)}
"""Numbers that no file can state (`to_int`)."""
_UNNUMBERED = frozenset({"none", "bullet"})


@dataclass(frozen=True, slots=True)
class ListPosition:
    """Which list a paragraph belongs to, and at which level (from 0)."""

    number_id: int
    level: int


@dataclass(frozen=True, slots=True)
class _List:
    """A list instance with its links and overrides resolved; lists of the same `family` count together.

    `restarted_by` holds, for each level, the deeper ones that a paragraph at it restarts.
    """

    family: int
    levels: Levels
    starts: dict[int, int]
    restarted_by: tuple[tuple[int, ...], ...]

    def start(self, level: int) -> int:
        if level in self.starts:
            return self.starts[level]
        stated = self.levels.get(level)
        return 1 if stated is None else stated.start


@dataclass
class Numbering:
    """The lists of one document and how far each has been counted."""

    styles: StyleSheet
    definitions: ListDefinitions = field(default_factory=ListDefinitions)
    _restarts: dict[int, tuple[tuple[int, ...], ...]] = field(default_factory=dict)
    _lists: dict[int, _List | None] = field(default_factory=dict)
    _counters: dict[int, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[int, int]] = field(default_factory=set)
    _last: int | None = None
    _style_positions: dict[str, ListPosition | None] = field(default_factory=dict)

    @contextmanager
    def story(self) -> Iterator[None]:
        """Count a note or a text box: each begins every list anew, and the text around it counts on ([MS-DOC] 2.2.3)."""
        around = self._counters, self._begun
        self._counters, self._begun = {}, set()
        yield
        self._counters, self._begun = around

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
            level = self._linked_level(number_id, style.style_id)
        if level is None:
            level = next((each.level for each in style.numbering if each.level is not None), 0)
        return ListPosition(number_id, level)

    def draw(self, asked: NumberField, own: ListPosition | None) -> str:
        """Count a LISTNUM field and return the number that Word draws for it.

        Args:
            asked: What the field asks for. Without a name it counts in the list of its paragraph, else in the list that
                was counted last; without a level, one below its paragraph.
            own: Where its paragraph stands.
        """
        number_id = self._last if own is None else own.number_id
        if asked.name or number_id is None:
            number_id = self._named(asked.name)
        level = asked.level
        if level is None:
            level = 0 if own is None or asked.name else min(own.level + 1, _LEVELS - 1)
        return self.advance(ListPosition(number_id, level), asked.start)

    def _named(self, name: str) -> int:
        """Return the list of that name: the file's own, or one of those that every Word knows."""
        own = self.definitions.named(name) if name else None
        if own is not None:
            return own
        known = default_list(name)
        number_id = _BUILT_IN_IDS[known]
        if number_id not in self._lists:
            self._lists[number_id] = _List(number_id, built_in(BUILT_IN[known]), {}, _ALL_DEEPER)
        return number_id

    def advance(self, position: ListPosition, start: int | None = None) -> str:
        """Count one more paragraph at a position and return the label that Word prints before it.

        A bullet of any shape is "•". The label is "" where the level prints nothing. With `start` it counts from there.
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
        if start is None:
            start = numbered.start(level) if count is None else count + 1
        counters[level] = start
        for deeper in numbered.restarted_by[level]:
            counters[deeper] = None
        label = _label(numbered, level, counters)
        if label != BULLET:
            self._last = position.number_id
        return label

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
        return numbered.levels.linked_to(style_id)

    def _list(self, number_id: int) -> _List | None:
        if number_id not in self._lists:
            self._lists[number_id] = self._find_list(number_id)
        return self._lists[number_id]

    def _find_list(self, number_id: int) -> _List | None:
        definitions = self.definitions
        instance = definitions.instance(number_id)
        if instance is None:
            return None
        family = instance.abstract
        abstract = definitions.abstract(family)
        seen = {family}
        while abstract is not None and abstract.linked_style:
            # A list that only points to a numbering style takes the levels of that style's own list (17.9.21).
            target = definitions.instance(self.styles.numbering_of(abstract.linked_style) or 0)
            if target is None or target.abstract in seen:
                break
            family = target.abstract
            seen.add(family)
            abstract = definitions.abstract(family)
        if abstract is None:
            return None
        if instance.levels:
            levels = abstract.levels.overridden(instance.levels)
            return _List(family, levels, instance.starts, _restarts(levels))
        if family not in self._restarts:
            self._restarts[family] = _restarts(abstract.levels)
        return _List(family, abstract.levels, instance.starts, self._restarts[family])


_ALL_DEEPER = tuple(tuple(range(level + 1, _LEVELS)) for level in range(_LEVELS))


def _restarts(levels: Levels) -> tuple[tuple[int, ...], ...]:
    """Return for each level the deeper ones that a paragraph at it restarts (17.9.10)."""
    stated = [levels.restart(index) for index in range(_LEVELS)]
    if not any(each is not None for each in stated):
        return _ALL_DEEPER
    limits = [_restart_limit(each, index) for index, each in enumerate(stated)]
    return tuple(
        tuple(deeper for deeper in range(level + 1, _LEVELS) if level < limits[deeper]) for level in range(_LEVELS)
    )


def _restart_limit(stated: int | None, index: int) -> int:
    """Return the depth such that a paragraph above it restarts this level."""
    return index if stated is None or stated > index else stated


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
