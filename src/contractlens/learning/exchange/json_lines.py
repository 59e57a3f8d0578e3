"""Our labelled JSON Lines (``docs/labelled_data.md``): what people label for measuring and training, both ways."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from contractlens.corrections.record import JUDGED, NO_STRENGTH, NOBODY
from contractlens.learning.exchange.answers import Answer, Reading
from contractlens.learning.exchange.tasks import KEY, Shape, Task, from_meta, to_meta

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NONE = {NOBODY, NO_STRENGTH}
_FIELDS_OF_NOBODY = {"bearer": NOBODY, "strength": NO_STRENGTH}


def write(tasks: Sequence[Task], types: Mapping[str, str], shape: Shape) -> bytes:
    """Return labelled provisions, one a line; what our reader of labels does not know it passes over."""
    del types, shape
    return "".join(json.dumps(_line(task), ensure_ascii=False) + "\n" for task in tasks).encode("utf-8")


def _line(task: Task) -> dict[str, Any]:
    place, context = task.place, task.place.context
    document = place.document or place.document_id or "document"
    line: dict[str, Any] = {"document": document, "family": document, "text": place.text}
    shown = {"number": context.number, "heading": context.heading, "part": context.part}
    line |= {name: value for name, value in shown.items() if value}
    line["labels"] = [
        {"type": each.clause_type, **{name: None if v in _NONE else v for name, v in each.said.items()}}
        for each in task.found
    ]
    return line | {"certain": True, KEY: to_meta(task)}


def read(data: bytes, reading: Reading) -> None:
    """Read labelled provisions; one that is not certain says nothing."""
    for where, line in reading.lines(data):
        text, listed = line.get("text"), line.get("labels", [])
        if not isinstance(text, str) or not isinstance(listed, list) or not all(isinstance(e, dict) for e in listed):
            reading.wrong(where, "a line has a text and a list of objects called labels")
        elif line.get("certain", True) is not False:
            _read_line(where, line, reading)


def _read_line(where: str, line: dict[str, Any], reading: Reading) -> None:
    listed = line.get("labels", [])
    if reading.labels(where, [each.get("type") for each in listed]) is None:
        return
    meta = line.get(KEY)
    if meta is None:
        names = {"number": line.get("number"), "heading": line.get("heading"), "part": line.get("part")}
        context = {name: value for name, value in names.items() if value is not None}
        meta = {"document": line.get("document"), "context": context}
    task, reason = from_meta(meta, line["text"])
    if task is None:
        reading.wrong(where, reason)
        return
    labels = {each["type"]: _said(where, each, reading) for each in listed}
    reading.add(where, Answer(task, labels, was_seen=reading.all_seen))


def _said(where: str, label: dict[str, Any], reading: Reading) -> dict[str, str]:
    said = {}
    for name in JUDGED:
        value = label.get(name, "")
        if value is None:
            value = _FIELDS_OF_NOBODY.get(name, "")
        if not isinstance(value, str):
            reading.wrong(where, f"{name} must be a text")
        elif value:
            said[name] = value
    return said
