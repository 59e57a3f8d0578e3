"""Reads TOML that may come from anybody: clause types and playbooks are handed around like contracts."""

from __future__ import annotations

import re
import tomllib
from typing import Any

_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')"""
_MOST_PARTS = 100
"""Parts of one dotted key: ours have three, and reading takes memory by their number squared."""
_ENDLESS_KEY = re.compile(rf"(?<![\w-]){_PART}(?:[ \t]*\.[ \t]*{_PART}){{{_MOST_PARTS}}}")


def parse_toml(text: str) -> dict[str, Any]:
    """Return what a TOML text holds.

    Raises:
        ValueError: It is not TOML, or is nested or dotted beyond all reason; the message says which and where.
    """
    if endless := _ENDLESS_KEY.search(text):
        line = text.count("\n", 0, endless.start()) + 1
        msg = f"has a key of more than {_MOST_PARTS} parts (line {line})"
        raise ValueError(msg)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        msg = f"not valid TOML: {error}"
        raise ValueError(msg) from error
    except RecursionError as error:
        raise ValueError("nested too deep") from error
