"""The words that tell facts apart: ``data/facts.toml`` and ``data/forms.toml``, read once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


@cache
def load_facts(name: str = "facts") -> dict[str, Any]:
    """Return ``data/<name>.toml`` as plain tables."""
    source = resources.files("contractlens") / "data" / f"{name}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def words_source(words: Iterable[str]) -> str:
    """Return an alternation of the words, longest first; a space or hyphen in them stands for either."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.sub(r"(?:\\ |\\-)", r"[\\s-]", re.escape(word)) for word in ordered)


def compile_words(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern, blind to case, that finds any of the words whole."""
    return re.compile(rf"(?<!\w)(?:{words_source(words)})(?!\w)", re.IGNORECASE)


@cache
def word_pattern(table: str, key: str) -> re.Pattern[str]:
    """Return the pattern of one list of ``facts.toml``."""
    return compile_words(load_facts()[table][key])
