"""Puts the pieces of a paragraph together: clean text with offsets of its tracked changes, looks, typed number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.readers.assembly import ChangeRun
from contractlens.readers.docx_styles import Looks
from contractlens.readers.docx_text import BREAK, DELETED, INSERTED, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_OWN_BLOCK_WORDS = 6
"""A deletion of so many words says something by itself, and is shown as a block of its own."""
_OWN_SENTENCE_WORDS = 3
"""So is a shorter one that ends a sentence, unless it is only the full stop and a word or two."""
_SENTENCE_END = re.compile(r"[.;!?](?:\s|$)")

_DECIMAL = r"\d{1,3}[A-Z]?(?:\.\d{1,3}){1,6}[A-Za-z]?\.?"
_NUMBER_SIGN = rf"""
    (?P<decimal>{_DECIMAL})
  | (?P<prefixed>[A-Z]{{1,2}}\.?\d{{1,3}}(?:\.\d{{1,3}}){{0,6}}\.?)
  | (?P<whole>\d{{1,3}}[A-Z]?)
  | (?P<pointed>(?:\d{{1,3}}[A-Z]?|[A-Za-z]|[ivxlc]{{1,7}}|[IVXLC]{{1,7}})[.)])
  | (?P<bracketed>\((?:\d{{1,3}}|[A-Za-z]{{1,2}}|[ivxlc]{{1,7}}|[IVXLC]{{1,7}})\))
  | (?P<bullet>[•▪●○◦‣⁃·■□➢–—-])
"""
_TYPED = re.compile(rf"\s*(?:{_NUMBER_SIGN})(?P<gap>[\t\v \u00a0]+)(?=\S)(?P<next>.)", re.VERBOSE | re.DOTALL)
_PART_WORDS = r"schedule|annex|annexe|appendix|exhibit|attachment|part|article|section|clause|chapter"
_PART = re.compile(
    rf"\s*(?P<label>(?:{_PART_WORDS})[ \t\u00a0]+(?:\d{{1,3}}(?:\.\d{{1,3}}){{0,4}}[A-Za-z]?|[A-Za-z]|[ivxlc]{{1,7}}|"
    r"[IVXLC]{1,7}))(?P<end>\s*$|\s*[:.\u2013\u2014-]\s*|\t+|\s+\(|\s+(?=[A-Z]))",
    re.IGNORECASE,
)
_PART_HEADING_WORDS = 14
"""A longer paragraph that begins "Schedule 2 ..." is a sentence about the schedule."""
_OPENERS = frozenset("\"'\u2018\u201c([<{")


@dataclass(frozen=True, slots=True)
class ParagraphText:
    """A paragraph ready for a block.

    Attributes:
        text: Clean text: single spaces, none at the ends. The deleted words when nothing else is left.
        changes: Tracked changes in it.
        deletions: Short deletions, each with the offset where the words stood.
        struck: Deletions long enough for a block of their own, in order.
        deleted: True when nothing but deleted text is there.
        looks: Of the whole paragraph: bold when all of it is, the size of most of it.
        raw: The text with its tabs and line breaks.
    """

    text: str
    changes: tuple[ChangeRun, ...]
    deletions: tuple[tuple[int, str], ...]
    struck: tuple[str, ...]
    deleted: bool
    looks: Looks
    raw: str

    @property
    def typed_label(self) -> str:
        """A number typed at its start, or ""."""
        return typed_label(self.raw)


def assemble(pieces: Sequence[Piece]) -> ParagraphText:
    """Put the pieces of one paragraph (or of one stretch between line breaks) together."""
    texts, states, _ = zip(*pieces, strict=True) if pieces else ((), (), ())
    if not any(states):
        raw = "".join(texts)
        return ParagraphText(_clean(raw), (), (), (), False, _common_looks(pieces), raw)
    live = [piece for piece in pieces if piece[1] != DELETED]
    raw = "".join([text for text, _, _ in live])
    if not raw.strip():
        raw = "".join(texts)
        text = _clean(raw)
        whole = (ChangeRun(0, len(text), "deleted"),) if text else ()
        return ParagraphText(text, whole, (), (), bool(text), _common_looks(pieces), raw)
    text, changes, gone = _merge(pieces)
    struck = tuple(words for _, words in gone if _stands_alone(words))
    deletions = tuple((at, words) for at, words in gone if not _stands_alone(words))
    return ParagraphText(text, changes, deletions, struck, False, _common_looks(live), raw)


def split_at_numbers(pieces: Sequence[Piece]) -> Iterator[Sequence[Piece]]:
    """Part a paragraph at line breaks that begin a new typed number, when it begins with one itself."""
    breaks = [position for position, (text, _, _) in enumerate(pieces) if text == BREAK]
    if not breaks or not typed_label(_live(pieces[: breaks[0]])):
        yield pieces
        return
    start = 0
    ends = [*breaks[1:], len(pieces)]
    for position, end in zip(breaks, ends, strict=True):
        if typed_label(_live(pieces[position + 1 : end])):
            yield pieces[start:position]
            start = position + 1
    yield pieces[start:]


def typed_label(raw: str) -> str:
    """Return the number that someone typed at the start of a paragraph, or "".

    Args:
        raw: The paragraph with its tabs: "1.1<tab>The Supplier" is surer than "36 months".
    """
    match = _TYPED.match(raw)
    if match is not None and _is_label(match):
        return raw[: match.start("gap")].strip()
    match = _PART.match(raw)
    if match is not None and len(raw.split(None, _PART_HEADING_WORDS)) <= _PART_HEADING_WORDS:
        rest = raw[match.end() :].strip()
        if not rest or not rest.endswith((".", ";", ",")):
            return _clean(match["label"])
    return ""


def _is_label(match: re.Match[str]) -> bool:
    """Decide by what follows: a tab proves a label; else a new sentence must begin, which "2.5 hours" does not."""
    if "\t" in match["gap"]:
        return True
    follows = match["next"]
    starts_sentence = follows.isupper() or follows in _OPENERS
    if match["whole"]:
        return False
    if match["bracketed"] or match["bullet"]:
        return True
    return starts_sentence or (match["pointed"] or "").endswith(")")


def _live(pieces: Sequence[Piece]) -> str:
    return "".join([text for text, state, _ in pieces if state != DELETED])


def _clean(text: str) -> str:
    return " ".join(text.split())


def _stands_alone(words: str) -> bool:
    count = len(words.split(None, _OWN_BLOCK_WORDS))
    return count >= _OWN_BLOCK_WORDS or (count >= _OWN_SENTENCE_WORDS and _SENTENCE_END.search(words) is not None)


def _merge(pieces: Sequence[Piece]) -> tuple[str, tuple[ChangeRun, ...], list[tuple[int, str]]]:
    """Join live and inserted pieces with single spaces; collect insertions, and deletions with their places."""
    out: list[str] = []
    length = 0
    spaced = True  # no space at the start
    inserted: list[list[int]] = []
    gone: list[tuple[int, list[str]]] = []
    for text, state, _ in pieces:
        if state == DELETED:
            if gone and gone[-1][0] == length:
                gone[-1][1].append(text)
            else:
                gone.append((length, [text]))
            continue
        words = _clean(text)
        if text[:1].isspace() and not spaced:
            words = f" {words}"
        if words and text[-1:].isspace() and words[-1] != " ":
            words += " "
        if not words:
            continue
        out.append(words)
        if state == INSERTED:
            if inserted and inserted[-1][1] == length:
                inserted[-1][1] = length + len(words)
            else:
                inserted.append([length, length + len(words)])
        length += len(words)
        spaced = words[-1] == " "
    text = "".join(out).rstrip()
    changes = tuple(run for first, last in inserted if (run := _trimmed(text, first, min(last, len(text)))) is not None)
    deletions = [(min(at, len(text)), words) for at, parts in gone if (words := _clean("".join(parts)))]
    return text, changes, deletions


def _trimmed(text: str, start: int, end: int) -> ChangeRun | None:
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return ChangeRun(start, end, "inserted") if start < end else None


def _common_looks(pieces: Sequence[Piece]) -> Looks:
    if len({id(looks) for _, _, looks in pieces}) == 1:
        return pieces[0][2]
    weights: dict[Looks, int] = {}
    for text, _, looks in pieces:
        weight = len(text.strip())
        if weight:
            weights[looks] = weights.get(looks, 0) + weight
    if len(weights) == 1:
        return next(iter(weights))
    if not weights:
        return Looks()
    main = max(weights, key=weights.__getitem__)
    return Looks(
        size=main.size,
        bold=all(looks.bold for looks in weights),
        italic=all(looks.italic for looks in weights),
        capitals=all(looks.capitals for looks in weights),
    )
