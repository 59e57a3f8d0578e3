"""Prodigy: JSON Lines with options or spans go out, what ``prodigy db-out`` writes comes back.

Source: https://prodi.gy/docs/api-interfaces (``choice``, ``classification``, ``spans_manual``)
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from contractlens.learning.exchange.answers import Answer, Reading, is_span, span_tasks
from contractlens.learning.exchange.tasks import KEY, Shape, Task, from_meta, shown_fields, to_meta

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MAX_SECONDS = 253402300799  # the end of the year 9999


def write(tasks: Sequence[Task], types: Mapping[str, str], shape: Shape) -> bytes:
    """Return tasks as Prodigy loads them: with all types as options and the found ones accepted, or marked as spans."""
    options = [{"id": name, "text": title} for name, title in types.items()]
    lines = []
    for task in tasks:
        line: dict[str, Any] = {"text": task.place.text, "meta": shown_fields(task), KEY: to_meta(task)}
        if shape == "labels":
            line |= {"options": options, "accept": task.types}
        else:
            end = len(task.place.text)
            line["spans"] = [{"start": 0, "end": end, "label": name} for name in task.types]
        lines.append(json.dumps(line, ensure_ascii=False) + "\n")
    return "".join(lines).encode("utf-8")


def read(data: bytes, reading: Reading) -> None:
    """Read what ``prodigy db-out`` writes; ignored tasks and rejected ones of several options say nothing."""
    for where, line in reading.lines(data):
        text, answer = line.get("text"), line.get("answer", "accept")
        if not isinstance(text, str) or answer not in {"accept", "reject", "ignore"}:
            reading.wrong(where, "a line has a text and an answer: accept, reject or ignore")
        elif answer != "ignore":
            _read_line(where, line, answer == "accept", reading)


def _read_line(where: str, line: dict[str, Any], accepted: bool, reading: Reading) -> None:  # noqa: FBT001 - a fact
    text = line["text"]
    task, reason = from_meta(line.get(KEY), text)
    if task is None:
        reading.wrong(where, reason)
        return
    reviewer, made_at = _who(line), _when(line)
    if "label" in line and "accept" not in line:  # a single label, right or wrong
        labels = reading.labels(where, line["label"])
        if labels is not None:
            said: dict[str, dict[str, str]] = {name: {} for name in labels} if accepted else {}
            refused = frozenset() if accepted else frozenset(labels)
            reading.add(where, Answer(task, said, refused, is_whole=False, reviewer=reviewer, made_at=made_at))
        return
    if not accepted:
        return
    if "accept" in line:
        labels = reading.labels(where, line["accept"])
    else:
        labels = _read_spans(where, line, reading)
        if labels is None and KEY not in line:
            return
    if labels is not None:
        said = {name: {} for name in labels}
        reading.add(where, Answer(task, said, reviewer=reviewer, made_at=made_at))


def _read_spans(where: str, line: dict[str, Any], reading: Reading) -> list[str] | None:
    """Return the labels of marked words; of a text that is not ours the marked words are taken themselves."""
    listed = line.get("spans", [])
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        reading.wrong(where, "spans must be a list of objects")
        return None
    if not all(is_span(line["text"], each.get("start"), each.get("end")) for each in listed):
        reading.wrong(where, "a span does not lie in the text")
        return None
    labels = reading.labels(where, [each.get("label") for each in listed])
    if labels is None or KEY in line:
        return labels
    places = [(each["start"], each["end"], each["label"]) for each in listed]
    for task, names in span_tasks(line["text"], places, ""):
        said: dict[str, dict[str, str]] = {name: {} for name in names}
        reading.add(where, Answer(task, said, is_whole=False, reviewer=_who(line), made_at=_when(line)))
    return None


def _who(line: Mapping[str, Any]) -> str:
    by = line.get("_annotator_id") or line.get("_session_id")
    return by[:200] if isinstance(by, str) else ""


def _when(line: Mapping[str, Any]) -> str:
    seconds = line.get("_timestamp")
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or not 0 < seconds < _MAX_SECONDS:
        return ""
    return datetime.fromtimestamp(seconds, tz=UTC).isoformat(timespec="seconds")
