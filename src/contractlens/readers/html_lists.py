"""Numbers of HTML lists, as a browser draws them (HTML standard, 4.4.5 to 4.4.8)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.readers.docx_numerals import format_number

if TYPE_CHECKING:
    from lxml import etree

_TYPES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_STYLES = {
    "decimal": "decimal",
    "decimal-leading-zero": "decimalZero",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
}
_GLYPHS = {"disc": "•", "circle": "○", "square": "▪"}
_BY_DEPTH = ("•", "○", "▪")
_NUMBER = re.compile(r"\s*([+-]?\d{1,9})")


@dataclass(slots=True)
class ListNumbers:
    """The numbers of one list.

    Attributes:
        style: Name of the number form, "" for bullets.
        glyph: The bullet, "" for none.
        value: Number of the next item.
        step: 1, or -1 for reversed lists.
    """

    style: str
    glyph: str
    value: int = 1
    step: int = 1

    def label(self, item: etree._Element) -> str:
        """Return what is drawn before the next item."""
        if not self.style:
            return self.glyph
        self.value = _number(item.get("value"), self.value)
        drawn = format_number(self.value, self.style) if self.value > 0 else str(self.value)
        self.value += self.step
        return f"{drawn}."


def open_list(element: etree._Element, style: dict[str, str], depth: int) -> ListNumbers:
    """Return the numbers of a list that begins (``ol``, ``ul``, ``menu``, ``dir``); `depth` counts lists around it."""
    shown = style.get("list-style-type") or next((word for word in style.get("list-style", "").split() if word), "")
    if shown == "none":
        return ListNumbers("", "")
    if element.tag != "ol" and shown not in _STYLES:
        return ListNumbers("", _GLYPHS.get(shown, _BY_DEPTH[min(depth, len(_BY_DEPTH) - 1)]))
    if shown in _GLYPHS:
        return ListNumbers("", _GLYPHS[shown])
    form = _STYLES.get(shown) or _TYPES.get(element.get("type") or "1", "decimal")
    backwards = element.get("reversed") is not None
    first = sum(1 for _ in element.iterchildren("li")) if backwards else 1
    return ListNumbers(form, "", _number(element.get("start"), first), -1 if backwards else 1)


def _number(stated: str | None, default: int) -> int:
    match = _NUMBER.match(stated or "")
    return int(match[1]) if match else default
