"""Lets griffe read docstrings as they are written here."""

from __future__ import annotations

import re
from typing import Any

import griffe

_EXAMPLE = re.compile(r"^Example:$", re.MULTILINE)
_LITERAL = re.compile(r"``([^`\n]+)``")


class Docstrings(griffe.Extension):
    """``Example:`` is a section with code, and ``double backticks`` are code like single ones."""

    def on_object(self, *, obj: griffe.Object, **_kwargs: Any) -> None:
        """Rewrite the docstring of every object once it is read."""
        if obj.docstring:
            obj.docstring.value = _LITERAL.sub(r"`\1`", _EXAMPLE.sub("Examples:", obj.docstring.value))
