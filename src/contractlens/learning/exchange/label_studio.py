"""Label Studio: tasks with predictions go out, JSON or JSON-MIN with annotations comes back.

Source: https://labelstud.io/guide/task_format, https://labelstud.io/guide/predictions
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from contractlens.learning.exchange.answers import Answer, Reading, is_span, span_tasks
from contractlens.learning.exchange.tasks import KEY, Shape, Task, from_meta, shown_fields, to_meta

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CHOICES = "clause_type"
SPANS = "clause_type_of_words"
_TO = "text"


def write(tasks: Sequence[Task], types: Mapping[str, str], shape: Shape) -> bytes:
    """Return tasks in the JSON that Label Studio imports; what was found stands in ``predictions``."""
    del types  # they stand in the labelling interface
    listed: list[dict[str, Any]] = [
        {
            "data": {_TO: task.place.text, **shown_fields(task), KEY: to_meta(task)},
            "predictions": [{"model_version": task.place.model_version, "result": _result(task, shape)}],
        }
        for task in tasks
    ]
    return (json.dumps(listed, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _result(task: Task, shape: Shape) -> list[dict[str, Any]]:
    if not task.found:
        return []
    if shape == "labels":
        value: dict[str, Any] = {"choices": task.types}
        return [{"id": "found", "from_name": CHOICES, "to_name": _TO, "type": "choices", "value": value}]
    text = task.place.text
    return [
        {
            "id": f"found{position}",
            "from_name": SPANS,
            "to_name": _TO,
            "type": "labels",
            "value": {"start": 0, "end": len(text), "text": text, "labels": [clause_type]},
        }
        for position, clause_type in enumerate(task.types)
    ]


def interface(types: Mapping[str, str], shape: Shape = "labels") -> str:
    """Return the labelling interface to paste into a project's settings: XML with one choice per clause type.

    Args:
        types: Titles by id.
        shape: As the tasks were exported.

    Example:
        >>> interface({"insurance": "Insurance"}).splitlines()[6].strip()
        '<Choice value="insurance" hint="Insurance"/>'
    """
    outer, inner = ("Choices", "Choice") if shape == "labels" else ("Labels", "Label")
    name = CHOICES if shape == "labels" else SPANS
    many = ' choice="multiple"' if shape == "labels" else ""
    each = "\n".join(f"    <{inner} value={quoteattr(key)} hint={quoteattr(title)}/>" for key, title in types.items())
    return (
        f'<View>\n  <Header value="$document"/>\n  <Header value="$clause $heading"/>\n'
        f'  <!-- what was found is preselected -->\n  <Text name="{_TO}" value="${_TO}"/>\n'
        f'  <{outer} name="{name}" toName="{_TO}"{many}>\n{each}\n  </{outer}>\n</View>\n'
    )


def read(data: bytes, reading: Reading) -> None:
    """Read what Label Studio exports as JSON or JSON-MIN."""
    try:
        listed = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise reading.refuse("is not JSON; export it as JSON or JSON-MIN") from error
    if not isinstance(listed, list):
        raise reading.refuse("is not a list of tasks; export it as JSON or JSON-MIN")
    for number, raw in enumerate(listed, start=1):
        if reading.is_hopeless:
            break
        where = f"task {number}"
        if not isinstance(raw, dict):
            reading.wrong(where, "a task is an object")
        elif isinstance(raw.get("data"), dict):
            _read_task(where, raw, reading)
        else:
            _read_minimal(where, raw, reading)


def _read_task(where: str, raw: dict[str, Any], reading: Reading) -> None:
    text, annotations = raw["data"].get(_TO), raw.get("annotations", raw.get("completions", []))
    if not isinstance(text, str) or not isinstance(annotations, list):
        reading.wrong(where, "a task has data.text and a list of annotations")
        return
    for annotation in annotations:
        if not isinstance(annotation, dict) or not isinstance(annotation.get("result", []), list):
            reading.wrong(where, "an annotation is an object with a list called result")
        elif not annotation.get("was_cancelled"):
            marked = list(_marked(where, annotation.get("result", []), reading))
            _take(where, (text, raw["data"]), marked, _who_and_when(annotation), reading)


def _read_minimal(where: str, raw: dict[str, Any], reading: Reading) -> None:
    """JSON-MIN: the data and, by name, what was chosen, on one level."""
    text = raw.get(_TO)
    if not isinstance(text, str):
        reading.wrong(where, "a task has a text")
        return
    chosen, marked = raw.get(CHOICES, []), raw.get(SPANS, [])
    if isinstance(chosen, dict):
        chosen = chosen.get("choices")
    if not isinstance(marked, list):
        reading.wrong(where, f"{SPANS} is a list")
        return
    values = [
        {"type": "choices", "value": {"choices": chosen}},
        *({"type": "labels", "value": each} for each in marked),
    ]
    who = {
        "completed_by": raw.get("annotator"),
        "updated_at": raw.get("updated_at"),
        "created_at": raw.get("created_at"),
    }
    _take(where, (text, raw), list(_marked(where, values, reading)), _who_and_when(who), reading)


def _marked(where: str, result: list[Any], reading: Reading) -> Iterator[tuple[object, object, str]]:
    """Yield ``(start, end, label)``; start and end are None for a label of the whole text."""
    for region in result:
        value = region.get("value") if isinstance(region, dict) else None
        kind = region.get("type") if isinstance(region, dict) else None
        if not isinstance(value, dict):
            reading.wrong(where, "a result is an object with a value")
        elif kind in {"choices", "labels"}:
            for label in reading.labels(where, value.get(kind, [])) or ():
                yield value.get("start"), value.get("end"), label


def _take(
    where: str,
    task_of: tuple[str, dict[str, Any]],
    marked: list[tuple[object, object, str]],
    who_and_when: tuple[str, str],
    reading: Reading,
) -> None:
    text, data = task_of
    reviewer, made_at = who_and_when
    spans = [
        (s, e, label) for s, e, label in marked if isinstance(s, int) and isinstance(e, int) and is_span(text, s, e)
    ]
    if KEY not in data and len(spans) == len(marked) > 0:
        document = data.get("document")
        for task, labels in span_tasks(text, spans, document if isinstance(document, str) else ""):
            said: dict[str, dict[str, str]] = {label: {} for label in labels}
            reading.add(where, Answer(task, said, is_whole=False, reviewer=reviewer, made_at=made_at))
        return
    found, reason = from_meta(data.get(KEY), text)
    if found is None:
        reading.wrong(where, reason)
        return
    reading.add(where, Answer(found, {label: {} for _, _, label in marked}, reviewer=reviewer, made_at=made_at))


def _who_and_when(annotation: Mapping[str, Any]) -> tuple[str, str]:
    by = annotation.get("completed_by")
    if isinstance(by, dict):
        by = by.get("email") or by.get("username") or by.get("id")
    when = annotation.get("updated_at") or annotation.get("created_at")
    reviewer = "" if by is None or isinstance(by, list) else str(by)[:200]
    return reviewer, when if isinstance(when, str) else ""
