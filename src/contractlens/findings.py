"""What was found: findings with their attributes, and the DataFrames made from them.

`FINDING_COLUMNS`, `ATTRIBUTE_COLUMNS`, `CLAUSE_COLUMNS`, `WARNING_COLUMNS` and `CLASSIFY_COLUMNS` are the public
contract: names, dtypes and order never depend on what was found. The README tables are made from them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd


Status = Literal["present", "by_reference", "disapplied", "placeholder"]
Modality = Literal["obligation", "right", "prohibition", "statement"]
Bearer = Literal["buyer", "supplier", "both", "third_party"]
Strength = Literal["shall", "will", "may", "endeavours", "seek_to", "agree_to_discuss"]
Band = Literal["high", "review", "low"]
Sensitivity = Literal["balanced", "miss_less", "fewer_false_alarms"]
"""``balanced``: best F1. ``miss_less``: recall counts twice as much, at least every second finding right.
``fewer_false_alarms``: nine of ten findings right where that can be had."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a result frame: its name, pandas dtype, and what it holds."""

    name: str
    dtype: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """One fact that a finding states, with its own words.

    Attributes:
        name: For example ``refresh_interval_months``.
        value: Number, word or phrase.
        unit: What a number counts: ``months``, ``GBP``, ``percent``, ...; "" for plain words.
        text: The words it was read from: ``document.text[start:end]``.
        start: First character in the document's text.
        end: One past the last character.
    """

    name: str
    value: int | float | str | bool
    unit: str
    text: str = field(repr=False)
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One provision that does what a clause type describes.

    Attributes:
        id: Stable: the same file, type and span always give the same id.
        clause_type: Id of the clause type.
        clause_id: The `Clause` it stands in.
        start: First character: ``document.text[start:end]`` is the evidence.
        end: One past the last character.
        status: ``present``, ``by_reference``, ``disapplied`` or ``placeholder``.
        modality: ``obligation``, ``right``, ``prohibition`` or ``statement``.
        bearer: Who is bound or entitled; None for nobody.
        strength: How firmly; None when no word says so.
        confidence: 0 to 1.
        band: ``high``, ``review`` or ``low``.
        reasons: The rules that fired and the model's strongest terms.
        attributes: The facts that it states.
    """

    id: str
    clause_type: str
    clause_id: str
    start: int
    end: int
    status: Status
    modality: Modality
    bearer: Bearer | None
    strength: Strength | None
    confidence: float
    band: Band
    reasons: tuple[str, ...] = field(default=(), repr=False)
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True)
class Nearest:
    """The provision that came nearest to being a finding of a clause type, without being one.

    Attributes:
        clause_type: Id of the clause type.
        clause_id: The `Clause`.
        start: First character in the document's text.
        end: One past the last character.
        confidence: 0 to 1, below what a finding of this type needs.
    """

    clause_type: str
    clause_id: str
    start: int
    end: int
    confidence: float


def finding_id(sha256: str, clause_type: str, start: int, end: int) -> str:
    """Return the stable id of a finding: the same file, type and span always give the same 16 characters.

    Example:
        >>> finding_id("0" * 64, "insurance", 10, 90)
        'cc649bd930e19ab1'
    """
    return hashlib.sha256(f"{sha256}:{clause_type}:{start}:{end}".encode()).hexdigest()[:16]


FINDING_COLUMNS = (
    Column("finding_id", "string", "Stable id: same file, same id."),
    Column("document_id", "string", "SHA-256 of the file."),
    Column("document", "string", "File name."),
    Column("clause_type", "string", "Id of the clause type, for example `technology_refresh`."),
    Column("title", "string", "The type's title for people."),
    Column("tier", "Int64", "1 flagship, 2 core, 3 general."),
    Column("status", "string", "present, by_reference, disapplied or placeholder."),
    Column("modality", "string", "obligation, right, prohibition or statement."),
    Column("bearer", "string", "Who is bound or entitled: buyer, supplier, both, third_party; missing if nobody is."),
    Column("strength", "string", "shall, will, may, endeavours, seek_to, agree_to_discuss; missing if none applies."),
    Column("clause_number", "string", 'Full reference, for example "12.3(b)".'),
    Column("heading", "string", "Heading of the provision, or the nearest above it."),
    Column("part", "string", "Schedule, annex or part it stands in; empty in the main body."),
    Column("text", "string", "The exact words: `document.text[start:end]`."),
    Column("start", "Int64", "First character in the document's text."),
    Column("end", "Int64", "One past the last character."),
    Column("page_start", "Int64", "First page, from 1; missing where the format has no pages."),
    Column("page_end", "Int64", "Last page."),
    Column("in_table", "boolean", "True when it stands in a table."),
    Column("tracked_change", "string", "none, inserted, deleted or mixed."),
    Column("confidence", "Float64", "0 to 1."),
    Column("band", "string", "high, review or low."),
    Column("reasons", "string", "JSON list: the rules that fired and the model's strongest terms."),
    Column("model_version", "string", "Version of the model that judged it."),
)

ATTRIBUTE_COLUMNS = (
    Column("finding_id", "string", "The finding it belongs to."),
    Column("clause_type", "string", "Clause type of that finding."),
    Column("name", "string", "For example `refresh_interval_months`."),
    Column("value", "string", "The value; numbers in plain decimal notation."),
    Column("unit", "string", "months, days, working_days, hours, GBP, percent, ...; empty for words."),
    Column("text", "string", "The words it was read from."),
    Column("start", "Int64", "First character in the document's text."),
    Column("end", "Int64", "One past the last character."),
)

CLAUSE_COLUMNS = (
    Column("clause_id", "string", "Id inside the document, in reading order."),
    Column("parent_id", "string", "Provision that holds it; missing at the top."),
    Column("kind", "string", "part, heading, clause, item, paragraph, row, recital, definition, contents, ..."),
    Column("label", "string", "The number printed on it: `(b)`, `12.3`."),
    Column("clause_number", "string", 'Full reference, for example "12.3(b)".'),
    Column("heading", "string", "Its heading, or the nearest above it."),
    Column("part", "string", "Schedule, annex or part; empty in the main body."),
    Column("level", "Int64", "Depth in the tree, from 0."),
    Column("text", "string", "Its own words, without those of its children."),
    Column("start", "Int64", "First character in the document's text."),
    Column("end", "Int64", "One past the last character of the provision with its children."),
    Column("page_start", "Int64", "First page, from 1."),
    Column("page_end", "Int64", "Last page of its own words."),
    Column("in_table", "boolean", "True when it stands in a table."),
    Column("tracked_change", "string", "none, inserted, deleted or mixed."),
    Column("path", "string", "Labels and headings from the top."),
)

NEAREST_COLUMNS = (
    Column("document_id", "string", "SHA-256 of the file."),
    Column("document", "string", "File name."),
    Column("clause_type", "string", "Id of the clause type."),
    Column("clause_number", "string", 'Full reference, for example "12.3(b)".'),
    Column("heading", "string", "Heading of the provision, or the nearest above it."),
    Column("part", "string", "Schedule, annex or part it stands in; empty in the main body."),
    Column("text", "string", "Its exact words: `document.text[start:end]`."),
    Column("start", "Int64", "First character in the document's text."),
    Column("end", "Int64", "One past the last character."),
    Column("page_start", "Int64", "First page, from 1; missing where the format has no pages."),
    Column("confidence", "Float64", "0 to 1, below what a finding of this type needs."),
)

WARNING_COLUMNS = (
    Column("document_id", "string", "SHA-256 of the file."),
    Column("document", "string", "File name."),
    Column("kind", "string", "Stable reason code, for example `page_without_text`."),
    Column("message", "string", "What it means and what to do."),
    Column("page", "Int64", "Page from 1, where there is one."),
    Column("start", "Int64", "First character concerned, where there is one."),
    Column("end", "Int64", "One past the last character concerned."),
)

CLASSIFY_COLUMNS = (
    Column("text_id", "Int64", "Position of the text in the input, from 0."),
    Column("clause_type", "string", "Id of the clause type."),
    Column("status", "string", "present, by_reference, disapplied or placeholder."),
    Column("modality", "string", "obligation, right, prohibition or statement."),
    Column("bearer", "string", "buyer, supplier, both, third_party; missing if nobody is."),
    Column("strength", "string", "shall, will, may, endeavours, seek_to, agree_to_discuss; missing if none applies."),
    Column("confidence", "Float64", "0 to 1."),
    Column("band", "string", "high, review or low."),
    Column("attributes", "string", "JSON list of {name, value, unit, text, start, end}."),
)


def frame(columns: Sequence[Column], rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Return `rows` as a DataFrame with exactly `columns`, in order, with their dtypes, also when there are no rows."""
    import pandas as pd

    listed = list(rows)
    series = {column.name: pd.Series([row[column.name] for row in listed], dtype=column.dtype) for column in columns}
    return pd.DataFrame(series)


def plain_value(value: float | str | bool) -> str:  # noqa: FBT001 - a value, not a switch
    """Return an attribute's value as the frames hold it, numbers in plain decimal notation.

    Example:
        >>> [plain_value(value) for value in (24.0, 2.5, True, "in_charges")]
        ['24', '2.5', 'true', 'in_charges']
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.10f}".rstrip("0").rstrip(".") if not value.is_integer() else str(int(value))
    return str(value)
