"""Tells whether the XML of a part of a Word file is written as Word writes it, so that expressions can take it apart."""

from __future__ import annotations

import re
from typing import NamedTuple

from contractlens.readers.docx_names import w

_ROOT = re.compile(r"(?:<\?xml [^<>?]*\?>)?\s*<(?P<name>w:[A-Za-z]+)(?P<declared>(?:\s[^<>]*)?)>")
_USUAL_BINDING = f'xmlns:w="{w("")[1:-1]}"'
_BINDS_PREFIX = re.compile(r"xmlns:w\s*=")
_OTHER_ENCODING = re.compile(rb"encoding\s*=\s*[\"'](?!utf-8[\"'])", re.IGNORECASE)
_PROLOGUE = 200
"""Bytes in which the encoding is declared."""


class Source(NamedTuple):
    """The XML of a part, and how its root begins and ends."""

    text: str
    start: str
    end: str


def source_of(blob: bytes) -> Source | None:
    """Return the XML of a part; None where anything in it could hide or feign markup, or mean another name than Word's.

    Comments, CDATA, instructions and a document type could; so could another encoding or binding of the prefix.
    """
    if _OTHER_ENCODING.search(blob[:_PROLOGUE]):
        return None
    try:
        text = blob.decode()
    except UnicodeDecodeError:
        return None
    root = _ROOT.match(text)
    if root is None or _USUAL_BINDING not in root["declared"] or len(_BINDS_PREFIX.findall(root["declared"])) != 1:
        return None
    name, after = root["name"], root.end()
    # The first of each pair is much quicker, and nearly always enough.
    hides = ("!" in text and "<!" in text) or (text.find("?", after) != -1 and text.find("<?", after) != -1)
    rebinds = text.find("xmlns:w", after) != -1 and _BINDS_PREFIX.search(text, after) is not None
    return None if hides or rebinds else Source(text, f"<{name}{root['declared']}>", f"</{name}>")
