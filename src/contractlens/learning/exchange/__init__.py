"""Provisions go out to annotation tools and spreadsheets, and what people say of them comes back as corrections.

One task is one provision with the types that were found in it. ``docs/corrections.md`` says how each format is used.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from contractlens.analysis import Analysis
from contractlens.corrections.file import read_bytes
from contractlens.corrections.record import stamp
from contractlens.exceptions import OutputError
from contractlens.learning.exchange import doccano, json_lines, label_studio, prodigy, spreadsheet
from contractlens.learning.exchange.answers import Reading
from contractlens.learning.exchange.tasks import Shape, What, tasks_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from contractlens.corrections.record import Correction

Tool = Literal["label_studio", "prodigy", "doccano", "csv", "jsonl"]
"""Where provisions go to and corrections come from."""

TOOLS: tuple[Tool, ...] = get_args(Tool)
_WRITERS = {
    "label_studio": label_studio.write,
    "prodigy": prodigy.write,
    "doccano": doccano.write,
    "csv": spreadsheet.write,
    "jsonl": json_lines.write,
}
_READERS = {
    "label_studio": label_studio.read,
    "prodigy": prodigy.read,
    "doccano": doccano.read,
    "csv": spreadsheet.read,
    "jsonl": json_lines.read,
}


def export_tasks(
    analyses: Analysis | Sequence[Analysis],
    path: Path | str,
    *,
    to: Tool,
    what: What = "findings",
    shape: Shape = "labels",
    clause_types: Collection[str] | None = None,
) -> int:
    """Write provisions with the types found in them in the import format of an annotation tool; return how many.

    The file holds words of the contracts: it is as confidential as they are.

    Args:
        analyses: The contracts.
        path: Where; a file there is replaced.
        to: ``label_studio`` (JSON with predictions), ``prodigy`` and ``doccano`` (their JSON Lines), ``csv`` for a
            spreadsheet, ``jsonl`` for our labelled JSON Lines.
        what: ``findings``: the provisions in which something was found. ``clauses``: all that are judged.
        shape: ``labels``: the types as choices of a provision. ``spans``: as marked words, for Label Studio, Prodigy and
            Doccano.
        clause_types: Types to show; None for all.

    Raises:
        ValueError: There is no such tool, or this one has no spans.
        OutputError: The file cannot be written.

    Example:
        >>> import tempfile
        >>> import contractlens as cl
        >>> analysis = cl.analyze("sample_contracts/council_hosting.pdf")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     cl.export_tasks(analysis, f"{folder}/tasks.json", to="label_studio") > 50
        True
    """
    _check_tool(to)
    if shape == "spans" and to in {"csv", "jsonl"}:
        msg = f"{to} has no spans; leave out shape"
        raise ValueError(msg)
    listed = [analyses] if isinstance(analyses, Analysis) else list(analyses)
    tasks = [task for analysis in listed for task in tasks_of(analysis, what=what, clause_types=clause_types)]
    types = {name: each.title for analysis in listed for name, each in analysis.taxonomy.types.items()}
    if clause_types is not None:
        types = {name: title for name, title in types.items() if name in clause_types}
    data = _WRITERS[to](tasks, types, shape)
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        msg = f"cannot write {path}: {error.strerror}"
        raise OutputError(msg, kind="unwritable", name=str(path)) from error
    return len(tasks)


def import_annotations(
    path: Path | str,
    *,
    source: Tool,
    reviewer: str = "",
    made_at: date | str | None = None,
    all_seen: bool = False,
    known_types: Collection[str] | None = None,
) -> list[Correction]:
    """Return what people said in an annotation tool or spreadsheet, as corrections of what was found.

    A label that was taken away says that the finding is wrong, a new one that a finding was missed, one that stayed
    that it is right. Doccano and JSON Lines do not tell whether somebody looked at a provision: only what was changed
    counts there, unless `all_seen` says that everything was looked at.

    Args:
        path: What the tool exported: JSON or JSON-MIN of Label Studio, ``prodigy db-out``, JSONL of Doccano, a CSV file
            as a spreadsheet saves it, or our labelled JSON Lines.
        source: The tool.
        reviewer: Who annotated, where the file does not say.
        made_at: When, where the file does not say; None for now.
        all_seen: Somebody looked at every provision in the file.
        known_types: The clause types that labels may name; None for any.

    Raises:
        CorpusError: The file cannot be read (``unreadable``, ``too_large``), or is not what the tool exports
            (``not_exported``); every mistake is listed, at most 100.
        ValueError: There is no such tool, or `made_at` is no day or time.

    Example:
        >>> import tempfile
        >>> import contractlens as cl
        >>> analysis = cl.analyze("sample_contracts/council_hosting.pdf")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     _ = cl.export_tasks(analysis, f"{folder}/tasks.jsonl", to="doccano")
        ...     unchanged = cl.import_annotations(f"{folder}/tasks.jsonl", source="doccano")
        ...     seen = cl.import_annotations(f"{folder}/tasks.jsonl", source="doccano", all_seen=True)
        >>> len(unchanged), {correction.verdict for correction in seen}
        (0, {'confirmed'})
    """
    _check_tool(source)
    place = Path(path)
    types = frozenset(known_types) if known_types is not None else None
    reading = Reading(place.name, source, reviewer.strip(), stamp(made_at), all_seen=all_seen, known_types=types)
    _READERS[source](read_bytes(place), reading)
    return reading.result()


def _check_tool(tool: str) -> None:
    if tool not in TOOLS:
        msg = f"unknown tool {tool!r}; it must be one of {', '.join(TOOLS)}"
        raise ValueError(msg)
