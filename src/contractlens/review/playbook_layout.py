"""Columns of a playbook's workbook, and the way between its rows and the tables of a TOML file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from contractlens.review.playbook_check import (
    ATTRIBUTES,
    FIELD_VALUES,
    MATCHES,
    OPERATORS,
    PRESENCES,
    SEVERITIES,
    UNITS,
)
from contractlens.taxonomy import OTHER, Taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Kind = Literal["text", "list", "truth", "value", "pairs"]
HEAD = ("name", "title", "description")

READ_ME = (
    "A playbook: what you expect of a contract",
    (
        "Fill in the sheets Playbook, Requirements and Checks, save the file as .xlsx, and run:  contractlens gaps CONTRACT "
        "--playbook THIS_FILE.xlsx"
    ),
    (
        "Requirements: one row for each expectation. Say where to look in exactly one of the columns clause_types, facts, words "
        "and warnings. Several entries of a list are parted by semicolons. The note on each heading says what belongs there."
    ),
    (
        "Checks: what a provision must also say; one row each, named by the id of its requirement. All checks of a requirement "
        "must hold. Checks with the same letter in the column any_of are alternatives: one of them is enough. Alternatives that "
        "belong together carry the same number in the column option."
    ),
    "Every mistake in the file is reported at once, with its cell. Formulas are not read: write values.",
    (
        "A requirement that applies only at times has conditions in the columns from signed_from to other_facts. Where a "
        "condition cannot be answered from the contract or by you, the answer is 'cannot tell', never 'does not apply'."
    ),
    "A playbook decides what counts as a gap. It is your policy, not legal advice.",
)


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a sheet: its name, how its cells are read, and what helps to fill it in."""

    name: str
    hint: str
    kind: Kind = "text"
    choices: str = ""
    strict: bool = True
    width: int = 16
    needed: bool = False

    def read(self, value: object) -> object:
        """Return what a filled cell stands for in the TOML tables; a value that makes no sense stays as it is."""
        if self.kind == "list":
            return [piece.strip() for piece in str(value).split(";") if piece.strip()]
        if self.kind == "truth":
            return _truth(value)
        if self.kind == "pairs":
            return _pairs(str(value))
        if self.kind == "value":
            return value
        if isinstance(value, date | bool):
            return value
        return value if isinstance(value, str) else _number_text(value)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A filled row: its values by column, and the cell of each column."""

    values: Mapping[str, Any]
    cells: Mapping[str, str]


REQUIREMENT_FIELDS = (
    Field(
        "id", "Short name: small letters, figures, underscores. Stays the same when you reword.", width=24, needed=True
    ),
    Field("title", "The requirement in one sentence.", width=40, needed=True),
    Field("severity", "must, should or could. Empty: must.", choices="severity"),
    Field("presence", "required, forbidden, optional or collect. Empty: required.", choices="presence"),
    Field(
        "clause_types",
        "Ids of clause types, parted by ; or * for all.",
        kind="list",
        choices="clause_type",
        strict=False,
        width=28,
    ),
    Field("facts", "Lines of the summary that must be stated: buyer; supplier; start; end; value ...", kind="list"),
    Field("words", "Phrases one of which must (or must not) stand in a provision.", kind="list", width=28),
    Field("warnings", "Kinds of warnings that the file must not have.", kind="list"),
    Field("collect", "With presence collect: names of the facts to list.", kind="list"),
    Field("signed_from", "Applies if signed on or after this day.", kind="value"),
    Field("signed_before", "Applies if signed before this day.", kind="value"),
    Field("procurement_from", "Applies if the procurement began on or after this day.", kind="value"),
    Field("value_above", "Applies to a value above this sum.", kind="value"),
    Field("value_at_least", "Applies to a value of at least this sum.", kind="value"),
    Field("value_below", "Applies to a value below this sum.", kind="value"),
    Field("currency", "Currency of these sums. Empty: GBP."),
    Field("forms", "Applies to these forms of contract.", kind="list"),
    Field("jurisdictions", "Applies where the governing law contains one of these words.", kind="list"),
    Field("term_longer_than_months", "Applies to a term longer than this.", kind="value"),
    Field("term_at_least_months", "Applies to a term of at least this.", kind="value"),
    Field("other_facts", "Facts that you will give: citizen_facing = yes; tier = gold", kind="pairs", width=24),
    Field("source", "Where the expectation comes from.", width=32),
    Field("source_date", "Day from which the source holds.", kind="value"),
    Field("source_checked", "no if the source was written from memory. Empty: yes.", kind="truth", choices="yes_no"),
    Field("advice", "What to do about a gap.", width=40),
    Field("wording", "Wording to fall back on.", width=40),
)

CHECK_FIELDS = (
    Field("requirement", "Id of the requirement.", width=24, needed=True),
    Field("any_of", "Same letter: one of these checks is enough. Empty: the check must hold.", width=10),
    Field("option", "Within one any_of: checks with the same number belong together.", width=10),
    Field(
        "kind",
        "attribute for a fact, field for status, modality, bearer, strength, part, heading, text.",
        choices="kind",
        needed=True,
    ),
    Field("name", "Name of the fact or field.", choices="name", strict=False, width=30, needed=True),
    Field("op", "How to compare.", choices="op", needed=True),
    Field("value", "What to compare with; several values parted by ; for in and contains.", kind="value", width=30),
    Field("unit", "Unit of a number.", choices="unit"),
    Field("match", "any: one stated value is enough. all: every stated value must pass. Empty: any.", choices="match"),
    Field("value_of", "Compare with the largest value of another fact: clause_type.attribute", width=30),
)

_CONDITIONS = (
    *("signed_from", "signed_before", "procurement_from", "value_above", "value_at_least", "value_below", "currency"),
    *("forms", "jurisdictions", "term_longer_than_months", "term_at_least_months"),
)


def lists() -> dict[str, tuple[str, ...]]:
    """Return the drop-down lists by name."""
    return {
        "severity": SEVERITIES,
        "presence": PRESENCES,
        "clause_type": tuple(item.id for item in Taxonomy.default() if item.id != OTHER),
        "kind": ("attribute", "field"),
        "name": (*FIELD_VALUES, *sorted(ATTRIBUTES)),
        "op": OPERATORS,
        "unit": UNITS,
        "match": MATCHES,
        "yes_no": ("yes", "no"),
    }


def list_range(name: str) -> str:
    """Return where a drop-down list stands on the sheet of lists."""
    known = lists()
    column = chr(ord("A") + list(known).index(name))
    return f"${column}$2:${column}${len(known[name]) + 1}"


def requirement_rows(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the rows of the sheet of requirements."""
    for entry in content["requirements"]:
        conditions = dict(entry.get("applies_when", {}))
        facts = conditions.pop("facts", {})
        row = {name: value for name, value in (entry | conditions).items() if name not in {"checks", "applies_when"}}
        if facts:
            row["other_facts"] = "; ".join(f"{name} = {_shown(value)}" for name, value in facts.items())
        yield {name: "; ".join(value) if isinstance(value, list) else value for name, value in row.items()}


def check_rows(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the rows of the sheet of checks."""
    for entry in content["requirements"]:
        groups = 0
        for item in entry.get("checks", ()):
            if "any_of" not in item:
                yield _check_row(entry["id"], item)
                continue
            groups += 1
            for number, option in enumerate(item["any_of"], start=1):
                for check in option.get("all_of", [option]):
                    yield {**_check_row(entry["id"], check), "any_of": _letter(groups), "option": number}


def _letter(number: int) -> str:
    return f"{chr(ord('A') + (number - 1) % 26)}{(number - 1) // 26 or ''}"


def _check_row(requirement: str, check: Mapping[str, Any]) -> dict[str, Any]:
    kind = "attribute" if "attribute" in check else "field"
    row = {**check, "requirement": requirement, "kind": kind, "name": check[kind]}
    value = row.get("value")
    if isinstance(value, list):
        row["value"] = "; ".join(map(_shown, value))
    return row


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _number_text(value) if isinstance(value, int | float) else str(value)


def assemble(
    requirements: Sequence[SheetRow], checks: Sequence[SheetRow]
) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return the tables of the requirements with their checks, and the cell of each key.

    Args:
        requirements: Rows of the sheet of requirements.
        checks: Rows of the sheet of checks.
    """
    entries: list[dict[str, Any]] = []
    cells: dict[str, str] = {}
    for position, row in enumerate(requirements):
        place = f"requirements[{position}]"
        entry = {name: value for name, value in row.values.items() if name not in (*_CONDITIONS, "other_facts")}
        conditions = {name: row.values[name] for name in _CONDITIONS if name in row.values}
        if "other_facts" in row.values:
            conditions["facts"] = row.values["other_facts"]
        if conditions:
            entry["applies_when"] = conditions
        for name, cell in row.cells.items():
            cells[f"{place}.{name}"] = cell
            cells[f"{place}.applies_when.{name}"] = cell
        cells[f"{place}.applies_when.facts"] = row.cells.get("other_facts", "")
        own = [check for check in checks if check.values.get("requirement") == entry.get("id")]
        if own:
            entry["checks"] = _assemble_checks(f"{place}.checks", own, cells)
        entries.append(entry)
    return entries, cells


def _assemble_checks(place: str, rows: Sequence[SheetRow], cells: dict[str, str]) -> list[dict[str, Any]]:
    groups: dict[str, dict[str, list[SheetRow]]] = {}
    for number, row in enumerate(rows):
        letter = str(row.values.get("any_of", f"\0{number}"))
        option = str(row.values.get("option", f"\0{number}"))
        groups.setdefault(letter, {}).setdefault(option, []).append(row)
    found: list[dict[str, Any]] = []
    for letter, options in groups.items():
        key = f"{place}[{len(found)}]"
        if letter.startswith("\0"):
            row = next(iter(options.values()))[0]
            _remember(key, row, cells)
            found.append(_check(row))
            continue
        cells[f"{key}.any_of"] = next(iter(options.values()))[0].cells["any_of"]
        listed = []
        for number, members in enumerate(options.values()):
            inner = f"{key}.any_of[{number}]"
            for position, row in enumerate(members):
                _remember(inner if len(members) == 1 else f"{inner}.all_of[{position}]", row, cells)
            listed.append(_check(members[0]) if len(members) == 1 else {"all_of": [_check(row) for row in members]})
        found.append({"any_of": listed})
    return found


def _remember(key: str, row: SheetRow, cells: dict[str, str]) -> None:
    cells[key] = row.cells["kind"] if "kind" in row.cells else row.cells["requirement"]
    for name, cell in row.cells.items():
        cells[f"{key}.{name}"] = cell
    for kind in ("attribute", "field"):
        cells[f"{key}.{kind}"] = row.cells.get("name", "")


def _check(row: SheetRow) -> dict[str, Any]:
    values = row.values
    check: dict[str, Any] = {name: values[name] for name in ("op", "unit", "match", "value_of") if name in values}
    if values.get("kind") in {"attribute", "field"} and "name" in values:
        check[values["kind"]] = values["name"]
    if "value" in values:
        check["value"] = _check_value(values["value"], str(values.get("op", "")))
    return check


def _check_value(value: object, op: str) -> object:
    """Return a cell's value as the operator takes it: a list for ``in`` and ``contains``; numbers written as text too."""
    if op in {"in", "contains"}:
        pieces = [piece.strip() for piece in str(value).split(";") if piece.strip()]
        return pieces if op == "contains" else [_plain(piece) for piece in pieces]
    if isinstance(value, date):
        return value.isoformat()
    return _plain(value)


def _plain(value: object) -> object:
    """Return a text that is a number or a truth as such; Excel gives whole numbers as floats."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, str):
        return value
    truth = _truth(value)
    if isinstance(truth, bool):
        return truth
    try:
        number = float(value)
    except ValueError:
        return value
    return int(number) if number.is_integer() else number


def _truth(value: object) -> object:
    return {"yes": True, "true": True, "no": False, "false": False}.get(str(value).strip().lower(), value)


def _pairs(text: str) -> object:
    """Return "citizen_facing = yes; tier = gold" as a table; a piece without "=" stays as it is, to be reported."""
    found: dict[str, object] = {}
    for piece in filter(None, (piece.strip() for piece in text.split(";"))):
        name, equals, value = piece.partition("=")
        if not equals:
            return text
        found[name.strip()] = _plain(value.strip())
    return found


def _number_text(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
