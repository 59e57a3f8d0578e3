"""Automatic numbers of an OpenDocument text, as LibreOffice prints them (OpenDocument 1.3 Part 3, 5.3 and 16.30)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contractlens.readers.docx_numerals import format_number
from contractlens.readers.odt_names import START_VALUE, STYLE_NAME, STYLE_PROPERTY_NAME, XML_ID, odf, whole

if TYPE_CHECKING:
    from lxml import etree

OUTLINE = "Outline"
"""Name of the list style that numbers headings, and of the one list that they all stand in."""

_LEVELS = range(1, 11)
_PLACE = re.compile(r"%(\d{1,2})%")
_ODT_FORMATS = {"1": "decimal", "i": "lowerRoman", "I": "upperRoman"}
_WORD_FORMATS = (
    # What LibreOffice writes for formats that OpenDocument has no letter for, by how they begin.
    (re.compile(r"1st\b"), "ordinal"),
    (re.compile(r"One\b"), "cardinalText"),
    (re.compile(r"First\b"), "ordinalText"),
    (re.compile(r"01\b"), "decimalZero"),
)
_ALPHABET = 26
_BULLET = "•"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list style.

    Attributes:
        number: Number format, "" for none.
        bullet: True when it prints a bullet.
        start: First number.
        prefix: Before the number.
        suffix: Behind it.
        shown: How many levels stand in the number.
        pattern: "%1%.%2%" where the file states the label like that, else None.
        sync: Letters go on with aa, bb, cc instead of aa, ab, ac.
    """

    number: str = ""
    bullet: bool = False
    start: int = 1
    prefix: str = ""
    suffix: str = ""
    shown: int = 1
    pattern: str | None = None
    sync: bool = False


@dataclass(frozen=True, slots=True)
class ListStyle:
    """Levels from 0; `consecutive` numbers run on over all levels."""

    levels: tuple[Level, ...]
    consecutive: bool = False

    def level(self, index: int) -> Level:
        """Return a level; the last one for whatever is deeper."""
        return self.levels[min(index, len(self.levels) - 1)]


@dataclass(slots=True)
class ListContext:
    """A ``text:list`` that is being read: the list that it belongs to, its style and its level from 0."""

    list_id: str
    style: str
    level: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A paragraph's place in a list; `start` restarts its numbers, and one that is not `counted` prints none."""

    list_id: str
    style: str
    level: int
    counted: bool = True
    start: int | None = None


_PLAIN = ListStyle(tuple(Level(bullet=True) for _ in _LEVELS))
"""What a list without a style looks like."""


@dataclass
class Lists:
    """List styles, which ``text:list`` continues which, and how far each list has counted."""

    _styles: dict[str, ListStyle] = field(default_factory=dict)
    _masters: dict[str, str] = field(default_factory=dict)
    _last: tuple[str, str] = ("", "")
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _made: int = 0

    @classmethod
    def from_xml(cls, *roots: etree._Element | None) -> Lists:
        """Collect the list styles of parts; a later part hides the same names of an earlier one."""
        lists = cls()
        for root in roots:
            if root is None:
                continue
            for holder in root.iterchildren(odf("office:styles"), odf("office:automatic-styles")):
                for element in holder.iterchildren(odf("text:list-style")):
                    lists._styles[element.get(STYLE_PROPERTY_NAME) or ""] = _list_style(element)
                for element in holder.iterchildren(odf("text:outline-style")):
                    lists._styles.setdefault(OUTLINE, _list_style(element))
        return lists

    def enter(self, element: etree._Element, around: ListContext | None) -> ListContext:
        """Return the context of a ``text:list``: of the list that it continues, or of a new one."""
        style = element.get(STYLE_NAME)
        if around is not None:
            return ListContext(around.list_id, style or around.style, around.level + 1)
        style = style or ""
        stated = element.get(XML_ID) or element.get(odf("text:id"))
        continued = element.get(odf("text:continue-list"))
        if element.get(odf("text:continue-numbering")) == "true" and not continued:
            continued = self._last[0] if self._last[1] == style else None
        return ListContext(self._register(stated, style, continued), style, 0)

    def _register(self, stated: str | None, style: str, continued: str | None) -> str:
        self._made += 1
        own = stated if stated and stated not in self._masters else f"\0{self._made}"
        master = self._masters.get(continued or "", own)
        self._masters[own] = master
        self._last = (own, style)
        return OUTLINE if style == OUTLINE else master

    def numbered(self, element: etree._Element) -> Spot:
        """Return the place of the paragraph in a ``text:numbered-paragraph``."""
        style = element.get(STYLE_NAME) or ""
        list_id = element.get(odf("text:list-id")) or f"\0{style}"
        level = min(max(whole(element.get(odf("text:level")), 1), 1), len(_LEVELS)) - 1
        start = element.get(START_VALUE)
        return Spot(list_id, style, level, start=None if start is None else whole(start, 1))

    def has_numbers(self, style: str) -> bool:
        """Say whether a list style prints anything at any level."""
        found = self._styles.get(style)
        return found is not None and any(level.number or level.bullet or level.pattern for level in found.levels)

    def advance(self, spot: Spot) -> str:
        """Count a paragraph and return the label that it prints."""
        if not spot.counted:
            return ""
        style = self._styles.get(spot.style, _PLAIN)
        level = min(spot.level, len(_LEVELS) - 1)
        counts = self._counts.setdefault(spot.list_id, [])
        after = max(counts, default=0) if style.consecutive and counts else None
        del counts[level + 1 :]
        while len(counts) < level:  # no paragraph stands at the levels above: they are at their first number
            counts.append(style.level(len(counts)).start)
        if len(counts) == level:
            counts.append(style.level(level).start if spot.start is None else spot.start)
        else:
            counts[level] = counts[level] + 1 if spot.start is None else spot.start
        if after is not None and spot.start is None:
            counts[level] = after + 1
        return _label(style, level, counts)


def _label(style: ListStyle, level: int, counts: list[int]) -> str:
    own = style.level(level)
    if own.bullet:
        return _BULLET
    if own.pattern is not None:
        return _from_pattern(style, level, own.pattern, counts)
    first = max(level - own.shown + 1, 0) if own.number else level
    numbers = [
        _number(each, counts[index])
        for index in range(first, level + 1)
        if (each := style.level(index)).number or each.bullet
    ]
    return f"{own.prefix}{'.'.join(numbers)}{own.suffix}".strip()


def _from_pattern(style: ListStyle, level: int, pattern: str, counts: list[int]) -> str:
    """Fill the numbers in; a level that prints none takes what stands between it and the next along."""
    pieces = _PLACE.split(pattern)
    out = [pieces[0]]
    for place, text in zip(pieces[1::2], pieces[2::2], strict=True):
        index = int(place) - 1
        if not 0 <= index <= level:
            out.append(text)
        elif style.level(index).number:
            out += [_number(style.level(index), counts[index]), text]
        elif index == level:
            out.append(text)
    return "".join(out).strip()


def _number(level: Level, count: int) -> str:
    form = level.number
    if level.bullet:
        return ""
    if form in {"a", "A"}:
        text = format_number(count, "lowerLetter") if level.sync else _letters(count)
        return text.upper() if form == "A" else text
    known = _ODT_FORMATS.get(form)
    if known is None:
        known = next((style for pattern, style in _WORD_FORMATS if pattern.match(form)), "decimal")
    return format_number(count, known)


def _letters(count: int) -> str:
    """a, b, ... z, aa, ab, ...: like the columns of a spreadsheet."""
    out = ""
    while count > 0:
        count, letter = divmod(count - 1, _ALPHABET)
        out = chr(ord("a") + letter) + out
    return out


def _list_style(element: etree._Element) -> ListStyle:
    levels = [Level()] * len(_LEVELS)
    for child in element:
        index = whole(child.get(odf("text:level")), 0)
        if index in _LEVELS:
            levels[index - 1] = _level(child)
    return ListStyle(tuple(levels), element.get(odf("text:consecutive-numbering")) == "true")


def _level(element: etree._Element) -> Level:
    get = element.get
    if element.tag in {odf("text:list-level-style-bullet"), odf("text:list-level-style-image")}:
        shown = element.tag == odf("text:list-level-style-image") or bool((get(odf("text:bullet-char")) or "").strip())
        return Level(bullet=shown)
    return Level(
        number=get(odf("style:num-format")) or "",
        start=max(whole(get(START_VALUE), 1), 0),
        prefix=get(odf("style:num-prefix")) or "",
        suffix=get(odf("style:num-suffix")) or "",
        shown=max(whole(get(odf("text:display-levels")), 1), 1),
        pattern=get(odf("style:num-list-format")) or get(odf("loext:num-list-format")),
        sync=get(odf("style:num-letter-sync")) == "true",
    )
