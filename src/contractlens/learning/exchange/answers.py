"""What people answered, held against what was found: corrections."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from contractlens.corrections.file import load_object
from contractlens.corrections.record import JUDGED, Correction, mistakes, stamp
from contractlens.exceptions import CorpusError, Problem
from contractlens.learning.exchange.tasks import Task

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MAX_PROBLEMS = 100
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,99}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person said of one task.

    Attributes:
        task: The provision.
        labels: The types that are there, each with what was said of its status, modality, bearer and strength.
        refused: Types that were said not to be there.
        is_whole: What was found and is not among `labels` is not there.
        was_seen: Somebody looked at it: what is still there is right.
        reviewer: Who; "" if the tool does not say.
        note: Why.
        made_at: When; "" if the tool does not say.
    """

    task: Task
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    is_whole: bool = True
    was_seen: bool = True
    reviewer: str = ""
    note: str = ""
    made_at: str = ""


class Reading:
    """The reading of one file: gathers corrections and every mistake in it.

    Args:
        name: Of the file.
        source: The tool that it comes from.
        reviewer: Who annotated, where the file does not say.
        made_at: When, where the file does not say.
        all_seen: Somebody looked at every provision.
        known_types: Types that labels may name; None for any.
    """

    def __init__(
        self,
        name: str,
        source: str,
        reviewer: str,
        made_at: str,
        *,
        all_seen: bool = False,
        known_types: frozenset[str] | None = None,
    ) -> None:
        self.name = name
        self.all_seen = all_seen
        self._source = source
        self._reviewer = reviewer
        self._made_at = made_at
        self._known_types = known_types
        self._corrections: list[Correction] = []
        self._problems: list[Problem] = []

    @property
    def is_hopeless(self) -> bool:
        """True when so much is wrong that nobody reads more of it."""
        return len(self._problems) >= MAX_PROBLEMS

    def wrong(self, where: str, reason: str) -> None:
        """Note a mistake."""
        if not self.is_hopeless:
            self._problems.append(Problem(self.name, where, reason))

    def refuse(self, reason: str) -> CorpusError:
        """Return the error for a file that is not what the tool exports."""
        return CorpusError(f"{self.name} {reason}", kind="not_exported", name=self.name)

    def lines(self, data: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield where each JSON object of a file of JSON Lines stands, and the object."""
        for number, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
            if not raw.strip() or self.is_hopeless:
                continue
            line, reason = load_object(raw)
            if line is None:
                self.wrong(f"line {number}", reason)
            else:
                yield f"line {number}", line

    def labels(self, where: str, listed: object) -> list[str] | None:
        """Return labels as types; None, and notes it, where one is none."""
        if isinstance(listed, str):
            listed = [listed]
        if not isinstance(listed, list):
            self.wrong(where, "labels must be a list")
            return None
        for label in listed:
            if isinstance(label, int):
                self.wrong(where, "labels are numbers; export them as texts")
                return None
            if not isinstance(label, str) or not self.is_type(where, label):
                self.wrong(where, "a label is not the id of a clause type")
                return None
        return list(dict.fromkeys(listed))

    def is_type(self, where: str, label: str) -> bool:
        """Say whether a label names a clause type; an id that is not known is noted by name."""
        if not _IDENTIFIER.fullmatch(label):
            return False
        if self._known_types is not None and label not in self._known_types:
            self.wrong(where, f"unknown clause type {label!r}")
        return True

    def add(self, where: str, answer: Answer) -> None:
        """Take what one person said of one provision."""
        for correction in _corrections(answer):
            self.add_correction(where, correction, answer.made_at)

    def add_correction(self, where: str, correction: Correction, made_at: str = "") -> None:
        """Take one correction; who and when are filled in where it does not say."""
        try:
            when = stamp(made_at or self._made_at)
        except ValueError as error:
            self.wrong(where, str(error))
            return
        done = replace(correction, reviewer=correction.reviewer or self._reviewer, made_at=when, source=self._source)
        wrong = mistakes(done)
        for reason in wrong:
            self.wrong(where, reason)
        if not wrong:
            self._corrections.append(done)

    def result(self) -> list[Correction]:
        """Return the corrections.

        Raises:
            CorpusError: Anything in the file is wrong.
        """
        if self._problems:
            msg = f"{self.name} has {len(self._problems)} mistake(s):"
            raise CorpusError(msg, kind="not_exported", name=self.name, problems=tuple(self._problems))
        return self._corrections


def _corrections(answer: Answer) -> Iterator[Correction]:
    place = replace(answer.task.place, reviewer=answer.reviewer, note=answer.note)
    found = {each.clause_type: each for each in answer.task.found}
    for clause_type, known in found.items():
        at = replace(place, found_type=clause_type, finding_id=known.finding_id)
        if clause_type in answer.labels:
            said = answer.labels[clause_type]
            changed = {name: value for name, value in said.items() if value and value != known.said.get(name)}
            if changed or answer.was_seen:
                yield _saying(replace(at, right_type=clause_type), changed)
        elif answer.is_whole or clause_type in answer.refused:
            yield at
    for clause_type, said in answer.labels.items():
        if clause_type not in found:
            yield _saying(replace(place, right_type=clause_type), said)
    for clause_type in answer.refused - set(found):
        yield replace(place, found_type=clause_type)
    if not found and not answer.labels and not answer.refused and answer.is_whole and answer.was_seen:
        yield place


def _saying(correction: Correction, said: Mapping[str, str]) -> Correction:
    return replace(correction, **{name: said[name] for name in JUDGED if said.get(name)})  # type: ignore[arg-type]


def span_tasks(text: str, spans: Iterable[tuple[int, int, str]], document: str) -> Iterator[tuple[Task, list[str]]]:
    """Yield marked words of a text that is not ours, each as a task of its own, with their labels."""
    by_place: dict[tuple[int, int], list[str]] = {}
    for start, end, label in spans:
        by_place.setdefault((start, end), []).append(label)
    for (start, end), labels in by_place.items():
        yield Task(Correction(text[start:end], document=document)), list(dict.fromkeys(labels))


def is_span(text: str, start: object, end: object) -> bool:
    """Say whether two values from a file are a half-open span of `text` with words in it."""
    if not isinstance(start, int) or not isinstance(end, int) or isinstance(start, bool) or isinstance(end, bool):
        return False
    return 0 <= start < end <= len(text) and bool(text[start:end].strip())
