"""Puts the pieces of a paragraph together: clean text with offsets of its tracked changes, looks, typed number."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.readers.assembly import ChangeRun
from contractlens.readers.docx_looks import Looks
from contractlens.readers.docx_revisions import DELETED, INSERTED
from contractlens.readers.docx_text import BREAK, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from contractlens.document import ChangeKind

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
_PART_WORDS = frozenset(
    {
        "schedule",
        "annex",
        "annexe",
        "appendix",
        "exhibit",
        "attachment",
        "part",
        "article",
        "section",
        "clause",
        "chapter",
    }
)
_PART = re.compile(
    rf"\s*(?P<label>(?:{'|'.join(sorted(_PART_WORDS))})[ \t\u00a0]+(?:\d{{1,3}}(?:\.\d{{1,3}}){{0,4}}[A-Za-z]?|[A-Za-z]|[ivxlc]{{1,7}}|"
    r"[IVXLC]{1,7}))(?P<end>\s*$|\s*[:.\u2013\u2014-]\s*|\t+|\s+\(|\s+(?=[A-Z]))",
    re.IGNORECASE,
)
_PART_HEADING_WORDS = 14
"""A longer paragraph that begins "Schedule 2 ..." is a sentence about the schedule."""
_KINDS: dict[int, ChangeKind] = {INSERTED: "inserted", DELETED: "deleted"}
_OPENERS = frozenset("\"'\u2018\u201c([<{")


@dataclass(slots=True)
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


def assemble(pieces: Sequence[Piece], *, changed: bool = True, keeps_deleted: bool = False) -> ParagraphText:
    """Put the pieces of one paragraph (or of one stretch between line breaks) together.

    With `keeps_deleted`, deleted words stand in the text where they stood, marked, and nothing is left for
    ``deletions`` and ``struck``. `changed` may be False when no piece stands in a tracked change.
    """
    if not changed:
        raw = pieces[0][0] if len(pieces) == 1 else "".join([piece[0] for piece in pieces])
        return ParagraphText(" ".join(raw.split()), (), (), (), False, _common_looks(pieces), raw)
    live = [piece for piece in pieces if piece[1] != DELETED]
    raw = "".join([text for text, _, _ in live])
    if not raw.strip():
        raw = "".join([text for text, _, _ in pieces])
        text = _clean(raw)
        whole = (ChangeRun(0, len(text), "deleted"),) if text else ()
        return ParagraphText(text, whole, (), (), bool(text), _common_looks(pieces), raw)
    if keeps_deleted:
        spaced = list(_with_gaps(pieces))
        text, changes = _merge_all(spaced)
        return ParagraphText(text, changes, (), (), False, _common_looks(live), "".join([each[0] for each in spaced]))
    text, changes, gone = _merge(pieces)
    struck = tuple(words for _, words in gone if _stands_alone(words))
    deletions = tuple((at, words) for at, words in gone if not _stands_alone(words))
    return ParagraphText(text, changes, deletions, struck, False, _common_looks(live), raw)


def split_at_numbers(pieces: Sequence[Piece]) -> Iterator[tuple[int, Sequence[Piece]]]:
    """Part a paragraph at line breaks that begin a new typed number, when it begins with one itself.

    Each stretch comes with the number of pieces before it.
    """
    breaks = [position for position, (text, _, _) in enumerate(pieces) if text == BREAK]
    if not breaks or not typed_label(_live(pieces[: breaks[0]])):
        yield 0, pieces
        return
    start = 0
    ends = [*breaks[1:], len(pieces)]
    for position, end in zip(breaks, ends, strict=True):
        if typed_label(_live(pieces[position + 1 : end])):
            yield start, pieces[start:position]
            start = position + 1
    yield start, pieces[start:]


def typed_label(raw: str) -> str:
    """Return the number that someone typed at the start of a paragraph, or "".

    Args:
        raw: The paragraph with its tabs: "1.1<tab>The Supplier" is surer than "36 months".
    """
    first = raw.split(None, 1)[:1]
    if first and first[0].isascii() and first[0].isalpha() and first[0].lower() not in _PART_WORDS:
        return ""  # the usual sentence: numbers of letters alone end with a full stop or a bracket
    match = _TYPED.match(raw)
    if match is not None and _is_label(match):
        return raw[: match.start("gap")].strip()
    match = _PART.match(raw)
    if match is not None and len(raw.split(None, _PART_HEADING_WORDS)) <= _PART_HEADING_WORDS:
        rest = raw[match.end() :].strip()
        if not rest or not rest.endswith((".", ";", ",")):
            return _clean(match["label"])
    return ""


def names_part(label: str) -> bool:
    """Say whether an automatic number is words that name a part, such as "Schedule 2": alone it is read as a line."""
    words = label.split()
    return len(words) > 1 and words[0].lower() in _PART_WORDS


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
        words = _spaced(text, spaced=spaced)
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


def _with_gaps(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces with a space between a deletion and an insertion that touch: "36" and "24" are not "3624"."""
    last = ("", 0)
    for text, state, looks in pieces:
        touches = {state, last[1]} == {INSERTED, DELETED} and last[0][-1:].isalnum() and text[:1].isalnum()
        if text:
            last = (text, state)
        yield f" {text}" if touches else text, state, looks


def _merge_all(pieces: Sequence[Piece]) -> tuple[str, tuple[ChangeRun, ...]]:
    """Join all pieces with single spaces; mark insertions and deletions."""
    out: list[str] = []
    length = 0
    spaced = True
    runs: list[tuple[int, int, int]] = []
    for text, state, _ in pieces:
        words = _spaced(text, spaced=spaced)
        if not words:
            continue
        out.append(words)
        if runs and runs[-1][1] == length and runs[-1][2] == state:
            runs[-1] = (runs[-1][0], length + len(words), state)
        else:
            runs.append((length, length + len(words), state))
        length += len(words)
        spaced = words[-1] == " "
    text = "".join(out).rstrip()
    found = (_trimmed(text, first, min(last, len(text)), _KINDS[state]) for first, last, state in runs if state)
    return text, tuple(run for run in found if run is not None)


def mark_offsets(pieces: Sequence[Piece], places: Sequence[int], *, keeps_deleted: bool = False) -> list[int]:
    """Return how many characters of the assembled text stand before each place.

    Args:
        pieces: Of one paragraph.
        places: Numbers of pieces before each place, in order.
        keeps_deleted: As for `assemble`.
    """
    everything = keeps_deleted or all(piece[1] == DELETED for piece in pieces if not piece[0].isspace())
    offsets = []
    waiting = deque(places)
    length = 0
    spaced = True
    for position, (text, state, _) in enumerate(_with_gaps(pieces) if keeps_deleted else pieces):
        while waiting and waiting[0] <= position:
            offsets.append(length)
            waiting.popleft()
        if everything or state != DELETED:
            words = _spaced(text, spaced=spaced)
            if words:
                length += len(words)
                spaced = words[-1] == " "
    return offsets + [length] * len(waiting)


def _spaced(text: str, *, spaced: bool) -> str:
    """Return a piece with single spaces, one at its start only when none stands before it."""
    words = _clean(text)
    if text[:1].isspace() and not spaced:
        words = f" {words}"
    if words and text[-1:].isspace() and words[-1] != " ":
        words += " "
    return words


def _trimmed(text: str, start: int, end: int, kind: ChangeKind = "inserted") -> ChangeRun | None:
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    return ChangeRun(start, end, kind) if start < end else None


def _common_looks(pieces: Sequence[Piece]) -> Looks:
    if pieces:
        first = pieces[0][2]
        for piece in pieces:
            if piece[2] is not first:
                break
        else:
            return first
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
