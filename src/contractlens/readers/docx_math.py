"""Writes the formulas of a Word file (Office Math) in one line, much as Word's own linear form does: (A + B)/C."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contractlens.readers.docx_names import MATH_TEXT, math

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

_VAL = math("val")
_UNIT = re.compile(r"[\w.,%£$€]*|\([^()]*\)")
"""What needs no brackets when something is done to it as a whole."""
_PROPERTIES = re.compile(r"\{[^}]*\}[A-Za-z]+Pr")


def linear(element: etree._Element) -> str:
    """Return a formula, or part of one, in a line; recursion is bounded as the nesting of the XML is."""
    tag = str(element.tag)
    if tag == MATH_TEXT:
        return element.text or ""
    if _PROPERTIES.fullmatch(tag):
        return ""
    writer = _WRITERS.get(tag)
    return "".join(map(linear, element)) if writer is None else writer(element)


def _part(element: etree._Element, name: str) -> str:
    """Return the words of one part (``m:num``, ``m:sup``), or ""."""
    found = element.find(math(name))
    return "" if found is None else linear(found).strip()


def _unit(element: etree._Element, name: str) -> str:
    words = _part(element, name)
    return words if _UNIT.fullmatch(words) else f"({words})"


def _stated(element: etree._Element, properties: str, name: str, default: str) -> str:
    """Return the value of a property; the default where it is not stated, "" where it is stated empty."""
    found = element.find(f"{math(properties)}/{math(name)}")
    return default if found is None else found.get(_VAL) or ""


def _fraction(element: etree._Element) -> str:
    above, below = _unit(element, "num"), _unit(element, "den")
    return f"{above}/{below}" if above and below else above or below


def _scripts(element: etree._Element) -> str:
    lower, upper = _unit(element, "sub"), _unit(element, "sup")
    base = _part(element, "e") if not (lower or upper) else _unit(element, "e")
    return base + (f"_{lower}" if lower else "") + (f"^{upper}" if upper else "")


def _root(element: etree._Element) -> str:
    degree = _part(element, "deg")
    return f"√({degree}&{_part(element, 'e')})" if degree else f"√({_part(element, 'e')})"


def _delimited(element: etree._Element) -> str:
    between = _stated(element, "dPr", "sepChr", "|")
    words = between.join(linear(each).strip() for each in element.iterchildren(math("e")))
    return _stated(element, "dPr", "begChr", "(") + words + _stated(element, "dPr", "endChr", ")")


def _operator(element: etree._Element) -> str:
    sign = _stated(element, "naryPr", "chr", "∫")
    lower, upper = _unit(element, "sub"), _unit(element, "sup")
    limits = (f"_{lower}" if lower else "") + (f"^{upper}" if upper else "")
    return f"{sign}{limits} {_part(element, 'e')}"


def _function(element: etree._Element) -> str:
    return f"{_part(element, 'fName')} {_part(element, 'e')}"


def _limit(element: etree._Element) -> str:
    sign = "_" if element.tag == math("limLow") else "^"
    return f"{_unit(element, 'e')}{sign}{_unit(element, 'lim')}"


def _rows(element: etree._Element) -> str:
    rows = element.iterchildren(math("mr"), math("e"))
    return "; ".join(
        ", ".join(map(str.strip, map(linear, row))) if row.tag == math("mr") else linear(row) for row in rows
    )


_WRITERS: dict[str, Callable[[etree._Element], str]] = {
    math("f"): _fraction,
    math("sSub"): _scripts,
    math("sSup"): _scripts,
    math("sSubSup"): _scripts,
    math("sPre"): _scripts,
    math("rad"): _root,
    math("d"): _delimited,
    math("nary"): _operator,
    math("func"): _function,
    math("limLow"): _limit,
    math("limUpp"): _limit,
    math("m"): _rows,
    math("eqArr"): _rows,
}
