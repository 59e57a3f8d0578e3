"""The notation in which labelled contracts and clauses are written, read into records.

A contract (`load_contract`) is a head of ``key: value`` lines, a line ``---``, and one marked line for each paragraph
or table row; a file of clauses (`load_clauses`) has one ``heading || part || text`` per line under ``## family: name``
lines. Labels stand at the end of a line. Every mistake in a file is reported at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from contractlens.exceptions import CorpusError, Problem
from contractlens.learning.annotations import (
    Annotated,
    Label,
    TrackedText,
    split_labels,
    strip_markup,
    tracked_text,
    unbalanced_changes,
)
from contractlens.learning.outline import Numbering
from contractlens.learning.sources import HEADER_ROW, ROW, ClauseSource, ContractSource, Line
from contractlens.learning.typesetting import GoldSpan, to_document

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from contractlens.document import ChangeKind

__all__ = [
    "ClauseSource",
    "ContractSource",
    "GoldSpan",
    "Label",
    "Line",
    "TrackedText",
    "load_clauses",
    "load_contract",
    "parse_clauses",
    "parse_contract",
    "strip_markup",
    "to_document",
    "tracked_text",
]

REQUIRED_META = ("title", "family", "register", "numbering")

_HEAD_END = "---"
_META = re.compile(r"(?P<key>[a-z][a-z0-9_]*)\s*:\s*(?P<value>.*)")
_MARKED = re.compile(r"(?P<change>[+x]\s?)?(?P<mark>\|\|?|#{1,4}|[!~=\-hprdsn])(?P<text>(?:\s.*)?)")
_NEVER_LABELLED = {
    "!": "a cover line",
    "~": "a contents line",
    "r": "a recital",
    "d": "a definition",
    "s": "a signature line",
    "n": "a note",
}
_LONG_ENOUGH_TO_REPEAT_BY_MISTAKE = 80  # characters; shorter lines ("Not used.") stand in one contract many times
_CLAUSE_FIELDS = 3


@dataclass
class _Complaints:
    """Collects mistakes, and raises them together."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, line: int, reason: str) -> None:
        self.problems.append(Problem(self.file, f"line {line}", reason))

    def raise_if_any(self) -> None:
        if self.problems:
            msg = f"{self.file} has {len(self.problems)} mistake(s):"
            raise CorpusError(msg, name=self.file, problems=tuple(self.problems))


def load_contract(path: str | Path, *, known_types: Collection[str] | None = None) -> ContractSource:
    """Read a labelled contract; see `parse_contract`. Its name is the file's name without the suffix.

    Raises:
        CorpusError: The file is not UTF-8, or holds mistakes.
        OSError: It cannot be opened.
    """
    return parse_contract(_read(Path(path)), name=Path(path).stem, known_types=known_types)


def load_clauses(path: str | Path, *, known_types: Collection[str] | None = None) -> list[ClauseSource]:
    """Read a file of labelled clauses; see `parse_clauses`. Their source is the file's name without the suffix.

    Raises:
        CorpusError: The file is not UTF-8, or holds mistakes.
        OSError: It cannot be opened.
    """
    return parse_clauses(_read(Path(path)), name=Path(path).stem, known_types=known_types)


def _read(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = Problem(path.name, f"byte {error.start}", "not UTF-8; save the file with that encoding")
        raise CorpusError("cannot be read:", name=path.name, problems=(problem,)) from error


def parse_contract(text: str, *, name: str, known_types: Collection[str] | None = None) -> ContractSource:
    """Return the contract that `text` writes down.

    Args:
        text: Head, ``---``, and marked lines.
        name: Names the contract in results and messages.
        known_types: The clause types that labels may name; None allows any.

    Raises:
        CorpusError: Listing every mistake: unknown marks, malformed labels or tracked changes, unknown types, values
            that a label cannot have, a head without title, family, register or numbering, a long line written twice.
    """
    complaints = _Complaints(name)
    written = text.splitlines()
    head_length = next((at for at, line in enumerate(written) if line.strip() == _HEAD_END), None)
    if head_length is None:
        complaints.add(1, f"no line {_HEAD_END!r} between the head and the contract")
        complaints.raise_if_any()
        head_length = 0
    meta = _parse_head(written[:head_length], complaints)
    lines = tuple(
        line
        for number, raw in enumerate(written[head_length + 1 :], start=head_length + 2)
        if raw.strip() and (line := _parse_line(raw.strip(), number, known_types, complaints))
    )
    if not lines:
        complaints.add(head_length + 1, "the contract has no lines")
    prose = ((line.text, line.number) for line in lines if not line.is_row and line.mark != "~")
    _refuse_repeats(
        ((words, number) for words, number in prose if len(words) >= _LONG_ENOUGH_TO_REPEAT_BY_MISTAKE), complaints
    )
    complaints.raise_if_any()
    return ContractSource(name, meta, lines)


def _parse_head(written: list[str], complaints: _Complaints) -> dict[str, str]:
    meta: dict[str, str] = {}
    for number, line in enumerate(written, start=1):
        match = _META.fullmatch(line.strip())
        if match:
            meta[match["key"]] = match["value"].strip()
        elif line.strip():
            complaints.add(number, "the head holds 'key: value' lines only")
    for key in REQUIRED_META:
        if not meta.get(key):
            complaints.add(len(written) + 1, f"the head has no {key!r}")
    allowed = get_args(Numbering)
    if meta.get("numbering") and meta["numbering"] not in allowed:
        complaints.add(len(written) + 1, f"numbering must be one of {', '.join(allowed)}, not {meta['numbering']!r}")
    return meta


def _parse_line(raw: str, number: int, known_types: Collection[str] | None, complaints: _Complaints) -> Line | None:
    annotated = split_labels(raw, known_types)
    match = _MARKED.fullmatch(annotated.text)
    if match is None:
        complaints.add(number, f"unknown mark at {annotated.text[:12]!r}")
        return None
    change: ChangeKind | None = None
    if match["change"]:
        change = "inserted" if match["change"].strip() == "+" else "deleted"
    mark, text = match["mark"], match["text"].strip()
    cells: tuple[str, ...] = ()
    for reason in _check_line(mark, text, annotated):
        complaints.add(number, reason)
    if mark in {ROW, HEADER_ROW}:
        cells = tuple(cell.strip() for cell in text.removesuffix(mark).split(mark))
        text = "\t".join(cells)
    return Line(mark, text, annotated.labels, annotated.negatives, cells, change, number)


def _check_line(mark: str, text: str, annotated: Annotated) -> Iterator[str]:
    yield from annotated.reasons
    if not text.replace("|", "").strip():
        yield f"nothing stands after the mark {mark!r}"
    if annotated.labels and mark in _NEVER_LABELLED:
        yield f"{_NEVER_LABELLED[mark]} is never labelled"
    if mark in {ROW, HEADER_ROW} and not text.endswith(mark):
        yield f"a row ends with {mark!r}, before its labels"
    if reason := unbalanced_changes(text):
        yield reason


def _refuse_repeats(texts: Iterator[tuple[str, int]], complaints: _Complaints) -> None:
    first: dict[str, int] = {}
    for text, number in texts:
        key = " ".join(strip_markup(text).casefold().split())
        if key in first:
            complaints.add(number, f"the same text as line {first[key]}")
        first.setdefault(key, number)


def parse_clauses(text: str, *, name: str, known_types: Collection[str] | None = None) -> list[ClauseSource]:
    """Return the labelled provisions of `text` in order.

    Args:
        text: ``# comment`` lines, ``## family: name`` lines and ``heading || part || text {{labels}}`` lines.
        name: Names the file in results and messages.
        known_types: The clause types that labels may name; None allows any.

    Raises:
        CorpusError: Listing every mistake: a provision above the first family, malformed lines, labels or tracked
            changes, unknown types, values that a label cannot have, a text written twice.
    """
    complaints = _Complaints(name)
    family = ""
    clauses: list[ClauseSource] = []
    for number, line in ((number, raw.strip()) for number, raw in enumerate(text.splitlines(), start=1)):
        if line.startswith("##"):
            key, _, family = (part.strip() for part in line.removeprefix("##").partition(":"))
            if key != "family" or not family:
                complaints.add(number, "a line that starts with '##' reads '## family: name'")
        elif line and not line.startswith("#"):
            clause = _parse_clause(line, number, known_types, complaints)
            if not family:
                complaints.add(number, "stands above the first '## family: name' line")
            if clause:
                heading, part, words, annotated = clause
                clauses.append(
                    ClauseSource(heading, part, words, annotated.labels, annotated.negatives, family, name, number)
                )
    _refuse_repeats(((clause.text, clause.line) for clause in clauses), complaints)
    complaints.raise_if_any()
    return clauses


def _parse_clause(
    line: str, number: int, known_types: Collection[str] | None, complaints: _Complaints
) -> tuple[str, str, str, Annotated] | None:
    annotated = split_labels(line, known_types)
    for reason in filter(None, (*annotated.reasons, unbalanced_changes(annotated.text))):
        complaints.add(number, reason)
    fields = [part.strip() for part in annotated.text.split("||", maxsplit=_CLAUSE_FIELDS - 1)]
    if len(fields) != _CLAUSE_FIELDS:
        complaints.add(number, "a provision reads 'heading || part || text', with '-' for an empty heading or part")
        return None
    heading, part, words = fields
    text = tracked_text(words).text
    if not text:
        complaints.add(number, "the provision has no text")
    return ("" if heading == "-" else heading), ("" if part == "-" else part), text, annotated
