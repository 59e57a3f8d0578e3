"""Gaps as text: a table for people, CSV for a spreadsheet, JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, Literal

from contractlens.review.cells import FORMULA_STARTS

if TYPE_CHECKING:
    import pandas as pd

    from contractlens.review.playbooks import Playbook, Requirement

GapFormat = Literal["table", "json", "csv"]

_MAX_WORDS = 220  # characters of a quote or an explanation in a table
_ORDER = {"must": 0, "should": 1, "could": 2}


def render_gaps(gaps: pd.DataFrame, output_format: GapFormat, *, width: int | None = None) -> str:
    """Return gaps as text.

    Args:
        gaps: What `gaps_of` returned.
        output_format: ``table``: worst severity first; ``csv``, in which a cell that a spreadsheet would take for a
            formula gets a leading apostrophe; ``json``, a list of rows.
        width: Columns of the table; the terminal's own for None.
    """
    match output_format:
        case "json":
            return json.dumps(_plain_rows(gaps), ensure_ascii=False, indent=2)
        case "csv":
            return _csv(gaps)
        case "table":
            return _table(gaps, width)


def _plain_rows(gaps: pd.DataFrame) -> list[dict[str, Any]]:
    import pandas as pd

    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in gaps.astype(object).to_dict("records")
    ]


def _csv(gaps: pd.DataFrame) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(gaps.columns)
    for row in _plain_rows(gaps):
        writer.writerow(["" if value is None else _not_a_formula(value) for value in row.values()])
    return buffer.getvalue()


def _not_a_formula(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def _table(gaps: pd.DataFrame, width: int | None) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    buffer = io.StringIO()
    console = Console(file=buffer, width=width, color_system=None)
    rows = sorted(_plain_rows(gaps), key=lambda row: _ORDER[row["severity"]])  # stable: the playbook's order within
    console.print(_headline(rows), highlight=False, markup=False)
    if rows:
        table = Table(show_lines=False, pad_edge=False)
        for name, ratio in (("Severity", None), ("Requirement", 2), ("Status", None), ("Where", 1), ("Why", 4)):
            table.add_column(name, overflow="fold", ratio=ratio)
        for row in rows:
            table.add_row(*(Text(cell) for cell in _cells(row)))
        console.print(table)
    return buffer.getvalue()


def _headline(rows: list[dict[str, Any]]) -> str:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["status"]] = counts.get(row["status"], 0) + 1
    told = ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in counts.items())
    names = ", ".join(dict.fromkeys(row["playbook"] for row in rows))
    documents = ", ".join(dict.fromkeys(row["document"] for row in rows if row["document"]))
    return f"{documents} against {names}: {told}" if rows else "no requirements"


def _cells(row: dict[str, Any]) -> tuple[str, str, str, str, str]:
    where = row["clause_number"] or ""
    if row["page"] is not None:
        where = f"{where}, p. {row['page']}".lstrip(", ")
    why = [_short(row["explanation"] or "")]
    if row["quote"]:
        why.append(f"“{_short(' '.join(row['quote'].split()))}”")
    if row["searched"] and row["status"] != "met":
        why.append(f"Searched: {_short(row['searched'])}")
    if row["nearest_text"] and row["status"] != "met":
        why.append(f"Nearest: {_short(row['nearest_text'])}")
    if row["advice"]:
        why.append(f"→ {row['advice']}")
    return row["severity"], row["title"], row["status"].replace("_", " "), where, "\n".join(why)


def _short(words: str) -> str:
    return words if len(words) <= _MAX_WORDS else f"{words[:_MAX_WORDS]}…"


def describe(playbook: Playbook) -> str:
    """Return a playbook as text: what is asked, how strongly, when it applies, and where it comes from.

    Args:
        playbook: What to describe.
    """
    head = f"{playbook.name}: {playbook.title}\n{playbook.description}\n"
    return head + "".join(f"\n{_requirement_lines(item)}\n" for item in playbook.requirements)


def _requirement_lines(item: Requirement) -> str:
    looked = item.clause_types or item.facts or item.words or item.warnings
    lines = [f"{item.severity:6} {item.id}: {item.title}", f"       looks at: {', '.join(looked)} ({item.presence})"]
    names = [name for name in type(item.applies_when).__slots__ if name != "currency"]
    conditions = {name: value for name in names if (value := getattr(item.applies_when, name)) not in (None, ())}
    if conditions:
        told = "; ".join(f"{name} {_condition(value)}" for name, value in conditions.items())
        lines.append(f"       applies when: {told}")
    if item.citation:
        lines.append(f"       source: {item.citation}")
    return "\n".join(lines)


def _condition(value: object) -> str:
    if not isinstance(value, tuple):
        return f"{value:,.10g}" if isinstance(value, int | float) else str(value)
    return " or ".join(f"{item[0]} = {item[1]}" if isinstance(item, tuple) else str(item) for item in value)
