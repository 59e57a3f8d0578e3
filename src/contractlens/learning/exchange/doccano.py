"""Doccano: JSON Lines go out and come back, for text classification (labels) and sequence labelling (spans).

Source: the import and export pages of Doccano; ``{"text": ..., "label": [...]}``, spans as ``[start, end, label]``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from contractlens.learning.exchange.answers import Answer, Reading, is_span, span_tasks
from contractlens.learning.exchange.tasks import KEY, Shape, Task, from_meta, shown_fields, to_meta

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NAMES = ("label", "labels", "entities", "annotations")  # of the versions of Doccano, in order of age
_REVIEWERS = ("username", "annotation_approver")
_SPAN = 3


def write(tasks: Sequence[Task], types: Mapping[str, str], shape: Shape) -> bytes:
    """Return tasks as Doccano imports them; what it does not know it keeps and gives back."""
    del types  # Doccano makes the labels that it meets
    lines = []
    for task in tasks:
        end = len(task.place.text)
        label = task.types if shape == "labels" else [[0, end, name] for name in task.types]
        # As JSON in a text: Doccano shows what it keeps, and a text is shown in one line.
        meta = json.dumps(to_meta(task), ensure_ascii=False)
        line = {"text": task.place.text, "label": label, **shown_fields(task), KEY: meta}
        lines.append(json.dumps(line, ensure_ascii=False) + "\n")
    return "".join(lines).encode("utf-8")


def read(data: bytes, reading: Reading) -> None:
    """Read what Doccano exports as JSONL. It does not tell whether somebody looked: only changes count by default."""
    for where, line in reading.lines(data):
        text = line.get("text", line.get("data"))
        listed = next((line[name] for name in _NAMES if name in line), None)
        if not isinstance(text, str) or not isinstance(listed, list):
            reading.wrong(where, "a line has a text and a list called label")
            continue
        _read_line(where, line, text, listed, reading)


def _read_line(where: str, line: dict[str, Any], text: str, listed: list[Any], reading: Reading) -> None:
    reviewer = next((line[name][:200] for name in _REVIEWERS if isinstance(line.get(name), str)), "")
    spans = [_span(each) for each in listed]
    marked = [span for span in spans if span is not None]
    if marked and (len(marked) < len(spans) or not all(is_span(text, start, end) for start, end, _ in marked)):
        reading.wrong(where, "a span is not [start, end, label] inside the text")
        return
    labels = reading.labels(where, [label for _, _, label in marked] if marked else listed)
    if labels is None:
        return
    if marked and KEY not in line:
        places = [(start, end, str(label)) for start, end, label in marked]
        for task, names in span_tasks(text, places, ""):
            reading.add(where, Answer(task, {name: {} for name in names}, is_whole=False, reviewer=reviewer))
        return
    task_given, reason = from_meta(line.get(KEY), text)
    if task_given is None:
        reading.wrong(where, reason)
        return
    said: dict[str, dict[str, str]] = {name: {} for name in labels}
    reading.add(where, Answer(task_given, said, was_seen=reading.all_seen, reviewer=reviewer))


def _span(each: object) -> tuple[Any, Any, Any] | None:
    """Return a marked span in any of the forms that Doccano writes; None for a plain label."""
    if isinstance(each, list) and len(each) == _SPAN:
        return each[0], each[1], each[2]
    if isinstance(each, dict):
        return each.get("start_offset"), each.get("end_offset"), each.get("label")
    return None
