"""Characters of symbol fonts, as Unicode: tick boxes above all, because an order form says yes or no with them."""

from __future__ import annotations

import re

TICKED = "☒"
UNTICKED = "☐"

_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: UNTICKED, 0x70: UNTICKED, 0x71: UNTICKED, 0x72: UNTICKED, 0x75: "◆", 0x76: "❖",
    0x78: TICKED, 0x9F: "•", 0xA7: "▪", 0xA8: UNTICKED, 0xD8: "➢", 0xE0: "→", 0xF0: "⇨",
    0xFB: "✗", 0xFC: "✓", 0xFD: TICKED, 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {
    0x2A: UNTICKED, 0x4F: "✗", 0x50: "✓", 0x51: TICKED, 0x52: "☑", 0x53: TICKED, 0x54: TICKED, 0x97: "•", 0xA2: "■",
    0xA3: UNTICKED, 0xA4: UNTICKED, 0xA5: UNTICKED,
}  # fmt: skip
_WEBDINGS = {0x61: "✓", 0x63: UNTICKED, 0x67: "■", 0x72: "✗"}
_SYMBOL = {
    0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠",
    0xD2: "®", 0xD3: "©", 0xD4: "™", 0xE2: "®", 0xE3: "©", 0xE4: "™",
}  # fmt: skip
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "webdings": _WEBDINGS, "symbol": _SYMBOL}
_PRIVATE = re.compile("[\uf020-\uf0ff]")
_CODED = re.compile("[\x21-\xff\uf020-\uf0ff]")
_UNKNOWN = "\N{REPLACEMENT CHARACTER}"


def symbol(code: int, font: str) -> str:
    """Return the character that a symbol font prints for a code (with or without the 0xF000 of private use).

    An unknown code of a symbol font becomes U+FFFD; of any other font, the character itself.
    """
    table = _FONTS.get(font.casefold())
    low = code & 0xFF if code >= 0xF000 else code  # noqa: PLR2004 - private use area of symbol fonts ([MS-DOC] 2.9.1)
    if table is not None and low in table:
        return table[low]
    if 0xF000 <= code <= 0xF0FF:  # noqa: PLR2004
        return _SYMBOL.get(low, _UNKNOWN)
    is_character = 0x20 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF  # noqa: PLR2004 - no controls, no surrogates
    return chr(code) if is_character and table is None else _UNKNOWN


def plain(text: str, font: str) -> str:
    """Return text set in a symbol font, or holding private-use characters of one, as Unicode."""
    if font in _FONTS and font != "symbol":
        table = _FONTS[font]
        return _CODED.sub(lambda match: table.get(ord(match[0]) & 0xFF, match[0]), text)
    return _PRIVATE.sub(lambda match: symbol(ord(match[0]), font), text)


def has_private(text: str) -> bool:
    """Say whether text holds private-use characters of a symbol font."""
    return _PRIVATE.search(text) is not None
