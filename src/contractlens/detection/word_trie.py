"""One regular expression for many words, in which shared beginnings are tried once.

A plain alternation of a few hundred names is tried name by name at every word of a contract; a trie fails at the first
letter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contractlens.detection.cue_phrases import APOSTROPHE, SPACE

if TYPE_CHECKING:
    from collections.abc import Iterable


class _Node(dict[str, "_Node"]):
    """What may follow; `ends` where a word may stop here."""

    ends = False


def trie_source(words: Iterable[str]) -> str:
    """Return the source of a pattern of `words`, longer words before their own beginnings.

    A space stands for white space or a hyphen and ``'`` for either apostrophe, as in the cue files.
    """
    root = _Node()
    for word in words:
        node = root
        for character in word:
            node = node.setdefault(character, _Node())
        node.ends = True
    return _source(root)


def _source(node: _Node) -> str:
    branches = []
    for character, following in sorted(node.items()):
        text = _translated(character)
        while len(following) == 1 and not following.ends:  # a run without a choice is one literal
            ((character, following),) = following.items()  # noqa: PLW2901
            text += _translated(character)
        branches.append(text + _source(following) if following else text)
    if not branches:
        return ""
    source = branches[0] if len(branches) == 1 and not node.ends else "(?:" + "|".join(branches) + ")"
    return source + "?" if node.ends else source


def _translated(character: str) -> str:
    if character == " ":
        return SPACE
    return APOSTROPHE if character == "'" else re.escape(character)
