"""What the markup of an HTML element says of its looks and its meaning."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

_DECLARATION = re.compile(r"([a-z-]{1,40})\s*:\s*([^;]{0,200})")
_MAX_STYLE = 4_000
_BOLD_WEIGHT = 600
_OFF = frozenset({"0", "0px", "0pt", "0em", "0%"})
_BOLD_TAGS = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"})


def declarations(element: etree._Element) -> dict[str, str]:
    """Return the style declarations of an element, names and values in lower case."""
    style = element.get("style")
    if not style:
        return {}
    return {name: value.strip() for name, value in _DECLARATION.findall(style[:_MAX_STYLE].lower())}


def is_hidden(element: etree._Element, style: dict[str, str]) -> bool:
    """Say whether nobody sees an element: by attribute or its own style.

    ``aria-hidden`` hides only from screen readers, so such text is read. Style sheets are not looked at.
    """
    if element.get("hidden") is not None:
        return True
    if style.get("display", "").startswith("none") or style.get("visibility", "").startswith(("hidden", "collapse")):
        return True
    return (
        style.get("mso-hide", "").startswith("all") or style.get("font-size", "") in _OFF or style.get("opacity") == "0"
    )


def is_bold(tag: str, style: dict[str, str], *, around: bool) -> bool:
    """Say whether text in an element is bold; `around` says so of what it stands in."""
    weight = style.get("font-weight", "")
    if weight:
        return weight.startswith("bold") or (weight.isdigit() and int(weight[:4]) >= _BOLD_WEIGHT)
    return around or tag in _BOLD_TAGS


def is_italic(tag: str, style: dict[str, str], *, around: bool) -> bool:
    """Say whether text in an element is italic; `around` says so of what it stands in."""
    slant = style.get("font-style", "")
    return slant.startswith(("italic", "oblique")) if slant else around or tag in {"i", "em"}


def classes(element: etree._Element) -> frozenset[str]:
    """Return the class names of an element, in lower case."""
    return frozenset((element.get("class") or "")[:_MAX_STYLE].lower().split())
