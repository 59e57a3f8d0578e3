"""Words by which an archive is put in order, from ``data/archive.toml``, as patterns."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_SEPARATORS = re.compile(r"[_\-.,()\[\]{}+~\s]+")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")


@cache
def archive_words(section: str, name: str) -> tuple[str, ...]:
    """Return one list of words."""
    data: dict[str, Any] = tomllib.loads((files("contractlens") / "data" / "archive.toml").read_text(encoding="utf-8"))
    return tuple(data[section][name])


@cache
def pattern(section: str, name: str) -> re.Pattern[str]:
    """Return a pattern that finds any of the words of a list, longest first, as whole words."""
    words = sorted(archive_words(section, name), key=len, reverse=True)
    body = "|".join(re.escape(word).replace(r"\ ", r"[\s_-]{1,3}") for word in words)
    return re.compile(rf"(?<![a-z0-9])(?:{body})(?![a-z0-9])", re.IGNORECASE)


def plain_name(path: str) -> str:
    """Return the name of a file as words: no folders, ending, hyphens or underscores.

    Example:
        >>> plain_name("a/Order_Form-v2 (signed).pdf")
        'order form v2 signed'
    """
    name = _ENDING.sub("", path.rsplit("/", 1)[-1])
    return _SEPARATORS.sub(" ", name).strip().casefold()
