"""What becomes of a Word file whose styles or lists are damaged while its body is sound: it is read without them.

Word refuses such a file, but all words of the contract stand in the body. Automatic numbers are left out whole then,
also where only the styles are damaged: many lists number through styles, and a number that counts some of their
paragraphs only would be wrong, which is worse than none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from contractlens.document import Notice
from contractlens.exceptions import CorruptFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.readers.docx_beside import PartsBeside

Unsound = Literal["styles", "numbering"]

_KINDS: tuple[Unsound, ...] = ("styles", "numbering")
_MESSAGES: dict[Unsound, str] = {
    "styles": (
        "the part with the styles is damaged and was left out: automatic numbers are missing, headings are told by "
        "their looks alone, and text that a style hides stands in the text; get a fresh copy of the file"
    ),
    "numbering": (
        "the part with the lists is damaged and was left out: automatic numbers are missing; get a fresh copy of the file"
    ),
}


def unsound_parts(parts: PartsBeside) -> frozenset[Unsound]:
    """Return which of the parts that a file can be read without are damaged."""
    return frozenset(kind for kind in _KINDS if _is_damaged(parts, kind))


def damage_notices(unsound: frozenset[Unsound]) -> Iterator[Notice]:
    """Yield what a user must know of a file that was read without these parts."""
    for kind in _KINDS:
        if kind in unsound:
            yield Notice("damaged_part", _MESSAGES[kind])


def _is_damaged(parts: PartsBeside, kind: Unsound) -> bool:
    part = parts.package.related(parts.main, kind)
    try:
        return part is not None and parts.package.parse(part) is None
    except CorruptFileError:
        return True
