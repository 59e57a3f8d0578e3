"""What changed between two wordings, word by word: marked in plain text and in HTML."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"\w+(?:['’.\-/]\w+)*|[^\w\s]")
_SPACE = re.compile(r"\s+")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00ad": None, "\u00a0": " "})
_CLOSING = frozenset(",.;:)]!?%”’")
_OPENING = frozenset("“‘([£$€")
_CUT = 6  # words shown beside a change when the rest is left out

PieceKind = Literal["same", "deleted", "inserted"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that both wordings have (``same``), only the first (``deleted``) or only the second (``inserted``)."""

    kind: PieceKind
    text: str


def words_of(text: str) -> tuple[str, ...]:
    """Return the words and signs of a text in lower case, quotation marks and dashes in one writing.

    Example:
        >>> words_of("The Supplier’s plan, v2.1")
        ('the', "supplier's", 'plan', ',', 'v2.1')
    """
    return tuple(_WORD.findall(text.translate(_QUOTES).lower()))


def similarity(first: tuple[str, ...], second: tuple[str, ...]) -> float:
    """Return how alike two sequences of words are, 0 to 1: twice the words in common, in order, over all words.

    Args:
        first: From `words_of`.
        second: From `words_of`.
    """
    from rapidfuzz.distance import Indel

    return float(Indel.normalized_similarity(first, second))


@lru_cache(maxsize=4096)
def differences(first: str, second: str) -> tuple[Piece, ...]:
    """Return two wordings as pieces that they share and pieces that one has; letter case and spacing do not count.

    Args:
        first: The wording that is compared with.
        second: The wording that is looked at.

    Example:
        >>> [(piece.kind, piece.text) for piece in differences("within 30 days", "within 45 days")]
        [('same', 'within'), ('deleted', '30'), ('inserted', '45'), ('same', 'days')]
    """
    from rapidfuzz.distance import Indel

    left, right = _spans(first), _spans(second)
    codes = Indel.opcodes([word for word, _, _ in left], [word for word, _, _ in right])
    pieces: list[Piece] = []
    for code in codes:
        if code.tag == "equal":
            pieces.append(Piece("same", _cut(second, right, code.dest_start, code.dest_end)))
            continue
        if code.src_end > code.src_start:
            pieces.append(Piece("deleted", _cut(first, left, code.src_start, code.src_end)))
        if code.dest_end > code.dest_start:
            pieces.append(Piece("inserted", _cut(second, right, code.dest_start, code.dest_end)))
    return tuple(_in_order(pieces))


def _spans(text: str) -> list[tuple[str, int, int]]:
    plain = text.replace("\u00ad", " ")  # keeps offsets true
    return [(match[0].translate(_QUOTES).lower(), match.start(), match.end()) for match in _WORD.finditer(plain)]


def _cut(text: str, spans: list[tuple[str, int, int]], first: int, last: int) -> str:
    return _SPACE.sub(" ", text[spans[first][1] : spans[last - 1][2]])


def _in_order(pieces: Iterable[Piece]) -> list[Piece]:
    """Return pieces with what was deleted before what was inserted in its place, and neighbours of a kind joined."""
    ordered: list[Piece] = []
    waiting: dict[PieceKind, list[str]] = {"deleted": [], "inserted": []}

    def flush() -> None:
        for kind in ("deleted", "inserted"):
            if waiting[kind]:
                ordered.append(Piece(kind, " ".join(waiting[kind])))
                waiting[kind] = []

    for piece in pieces:
        if piece.kind == "same":
            flush()
            ordered.append(piece)
        else:
            waiting[piece.kind].append(piece.text)
    flush()
    return ordered


def marked(pieces: Iterable[Piece], *, short: bool = False) -> str:
    """Return pieces as one line: deleted words in ``[-...-]``, inserted words in ``{+...+}``.

    Args:
        pieces: From `differences`.
        short: Leave out what both have, but for a few words on either side of a change.

    Example:
        >>> marked(differences("within 30 days of a request", "within 45 days of a request"))
        'within [-30-] {+45+} days of a request'
    """
    signs = {"same": ("", ""), "deleted": ("[-", "-]"), "inserted": ("{+", "+}")}
    shown = _shortened(pieces) if short else pieces
    return _joined((piece.text, f"{signs[piece.kind][0]}{piece.text}{signs[piece.kind][1]}") for piece in shown)


def marked_html(pieces: Iterable[Piece], *, short: bool = False) -> str:
    """Return pieces as HTML with ``<del>`` and ``<ins>``; the words are escaped.

    Args:
        pieces: From `differences`.
        short: Leave out what both have, but for a few words on either side of a change.

    Example:
        >>> marked_html(differences("30 days", "45 days"))
        '<del>30</del> <ins>45</ins> days'
    """
    tags = {"same": ("", ""), "deleted": ("<del>", "</del>"), "inserted": ("<ins>", "</ins>")}
    shown = _shortened(pieces) if short else pieces
    return _joined(
        (piece.text, f"{tags[piece.kind][0]}{html.escape(piece.text)}{tags[piece.kind][1]}") for piece in shown
    )


def _joined(pieces: Iterable[tuple[str, str]]) -> str:
    """Return pieces in a row, parted by spaces except before a comma and the like, and behind an open bracket."""
    made, last = "", ""
    for words, shown in pieces:
        made += ("" if not made or words[:1] in _CLOSING or last in _OPENING else " ") + shown
        last = words[-1:]
    return made


def _shortened(pieces: Iterable[Piece]) -> list[Piece]:
    listed = list(pieces)
    made: list[Piece] = []
    for position, piece in enumerate(listed):
        words = piece.text.split()
        is_first, is_last = position == 0, position == len(listed) - 1
        keep = (0 if is_first else _CUT, 0 if is_last else _CUT)
        if piece.kind != "same" or len(words) <= sum(keep) + 1 or len(listed) == 1:
            made.append(piece)
            continue
        head, tail = words[: keep[0]], words[len(words) - keep[1] :]
        made.append(Piece("same", " ".join([*head, "…", *tail])))
    return made
