r"""Fields that Word draws a number for (LISTNUM): what they ask for, and the lists that they count in without a list.

Drafters use them for numbers inside a sentence, and, printed in white, to let a list begin anew: ``LISTNUM \l 1 \s 0``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from contractlens.readers.docx_names import to_int

_PART = re.compile(r'"([^"]*)"|\\([A-Za-z])|([^\s\\"]+)')
_NUMBER_DEFAULT = "numberdefault"
BUILT_IN = {
    _NUMBER_DEFAULT: (
        ("decimal", "%1)"),
        ("lowerLetter", "%2)"),
        ("lowerRoman", "%3)"),
        ("decimal", "(%4)"),
        ("lowerLetter", "(%5)"),
        ("lowerRoman", "(%6)"),
        ("decimal", "%7."),
        ("lowerLetter", "%8."),
        ("lowerRoman", "%9."),
    ),
    "outlinedefault": (
        ("upperRoman", "%1."),
        ("upperLetter", "%2."),
        ("decimal", "%3."),
        ("lowerLetter", "%4)"),
        ("decimal", "(%5)"),
        ("lowerLetter", "(%6)"),
        ("lowerRoman", "(%7)"),
        ("lowerLetter", "(%8)"),
        ("lowerRoman", "(%9)"),
    ),
    "legaldefault": tuple(("decimal", "".join(f"%{each}." for each in range(1, depth + 1))) for depth in range(1, 10)),
}
"""Format and text of each level of the lists that every Word knows, by their names in lower case (ECMA-376 17.16.5.34)."""


class NumberField(NamedTuple):
    """A LISTNUM field: name of its list, level from 0, and the number that it begins with, as far as stated."""

    name: str = ""
    level: int | None = None
    start: int | None = None


def read_number_field(code: str) -> NumberField | None:
    """Return what the instructions of a field ask for; None for any field but LISTNUM."""
    field, switch = NumberField(), ""
    parts = _PART.finditer(code)
    kind = next(parts, None)
    if kind is None or kind[0].upper() != "LISTNUM":
        return None
    for part in parts:
        quoted, begun, word = part.groups()
        value = word if quoted is None else quoted
        if begun:
            switch = begun.lower()
        elif switch == "l":
            level = to_int(value)
            field = field._replace(level=None if level is None else min(max(level, 1), 9) - 1)
        elif switch == "s":
            field = field._replace(start=to_int(value))
        elif not switch:
            field = field._replace(name=value)
        switch = switch if begun else ""
    return field


def default_list(name: str) -> str:
    """Return which of the lists that Word knows counts for a name that the file does not define."""
    return name.casefold() if name.casefold() in BUILT_IN else _NUMBER_DEFAULT
