"""What fields of an HTML form show, and what Word writes into HTML beside the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from contractlens.document import FormField
from contractlens.readers.plain_text_encoding import clean

if TYPE_CHECKING:
    from lxml import etree

_BOX = {True: "☒", False: "☐"}
_NOT_SHOWN = frozenset({"hidden", "submit", "button", "reset", "image", "file", "password"})
_WORD_BULLETS = frozenset("·§o-–ØüvqnØ\uf0b7\uf0a7\uf0d8\uf0fc")


def read_field(element: etree._Element) -> tuple[str, FormField | None]:
    """Return what a field (``input``, ``select``, ``textarea``) shows, and its record."""
    tag = str(element.tag)
    name = element.get("name") or element.get("id") or ""
    if tag == "input":
        return _input(element, name)
    if tag == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        shown = ", ".join(words(option) for option in chosen)
        return shown, FormField(name, shown, "choice")
    shown = words(element)
    return shown, FormField(name, shown, "text")


def _input(element: etree._Element, name: str) -> tuple[str, FormField | None]:
    kind = (element.get("type") or "text").lower()
    if kind in _NOT_SHOWN:
        return "", None
    if kind in {"checkbox", "radio"}:
        ticked = element.get("checked") is not None
        box: Literal["checkbox", "radio"] = "checkbox" if kind == "checkbox" else "radio"
        return _BOX[ticked], FormField(name, "on" if ticked else "off", box)
    value = " ".join(clean(element.get("value") or "").split())
    return value, FormField(name, value, "text")


def words(element: etree._Element) -> str:
    """Return the text inside an element, single spaces between its words; comments and scripts are no text."""
    pieces = []
    for each in element.iter():
        if isinstance(each.tag, str) and each.tag not in {"script", "style"}:
            pieces.append(each.text or "")
        if each is not element:
            pieces.append(each.tail or "")
    return " ".join(clean("".join(pieces)).split())


def word_label(element: etree._Element) -> str:
    """Return the number that Word wrote before a list item (a ``span`` with ``mso-list: Ignore``)."""
    label = words(element)
    return "•" if label in _WORD_BULLETS else label
