"""Every mistake in a playbook, found in one pass: `check_playbook`. It sees plain tables, from TOML or from a sheet."""

from __future__ import annotations

import difflib
import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any

from contractlens.exceptions import Problem

SCHEMA_VERSION = 1
PRESENCES = ("required", "forbidden", "optional", "collect")
SEVERITIES = ("must", "should", "could")
OPERATORS = ("eq", "ne", "lt", "le", "gt", "ge", "in", "present", "absent", "contains")
ORDERED = frozenset({"lt", "le", "gt", "ge"})
BARE = frozenset({"present", "absent"})
MATCHES = ("any", "all")
UNITS = ("months", "days", "working_days", "hours", "years", "GBP", "EUR", "USD", "percent", "date")
FIELD_VALUES: dict[str, tuple[str, ...]] = {
    "status": ("present", "by_reference", "disapplied", "placeholder"),
    "modality": ("obligation", "right", "prohibition", "statement"),
    "bearer": ("buyer", "supplier", "both", "third_party"),
    "strength": ("agree_to_discuss", "seek_to", "endeavours", "may", "will", "shall"),
    "text": (),
    "heading": (),
    "part": (),
}
"""Fields of a finding that a check may test, with their values; strengths from the weakest."""

SUMMARY_FACTS = (
    *("title", "form", "reference", "buyer", "supplier", "signed", "start", "end", "value", "currency"),
    *("governing_law", "protective_marking"),
)

_STEMS = (
    *("impact_assessment", "incident_notice"),
    *("acceptance", "assistance_period", "breach_notice", "cure", "deletion", "duration", "end_of_support_notice"),
    *("evidence_due", "extension", "first_after", "fixed_period", "force_majeure", "frequency", "handover", "help"),
    *("initial_term", "max_term", "min_interval", "minimum_stay", "notice_period", "patch_critical", "patch_important"),
    *("patch_other", "payment", "plan_due", "refresh_interval", "replacement_deadline", "report_due", "retention"),
    *("roadmap_frequency", "rpo", "rto", "run_off", "supplier_objection", "termination_window", "upgrade_within"),
)
_OTHER_FACTS = (
    *("amount", "amount_gbp", "cap_amount", "cap_amount_gbp", "cap_percentage", "certificate", "class", "currency"),
    *("days_of_training", "due_date", "expiry_date", "extension_count", "headcount", "index", "milestone_date"),
    *("people_trained", "percentage", "secondment_direction", "start_date", "version_currency", "who_initiates"),
    *("advance_or_arrears", "clearance_level", "number_conflict", "wcag_level", "who_pays"),
)
ATTRIBUTES = frozenset(
    {f"{stem}_{unit}" for stem in _STEMS for unit in ("months", "days", "hours", "years", "working")}
) | frozenset(_OTHER_FACTS)
"""Names of the facts that are read from findings: a check on any other name could never pass."""

MAX_REQUIREMENTS = 1_000
MAX_CHECKS = 40  # of one requirement
MAX_TEXT = 4_000  # characters of one entry; an Excel cell holds 32,767
_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_SUBJECTS = ("clause_types", "facts", "words", "warnings")
_PRESENCE_OF = {
    "facts": ("required", "collect"),
    "words": ("required", "forbidden"),
    "warnings": ("forbidden",),
}
_TEXTS = ("title", "source", "advice", "wording")
_LISTS = (*_SUBJECTS, "collect")
_KEYS = frozenset(
    {"id", "presence", "severity", "checks", "applies_when", "source_date", "source_checked", *_TEXTS, *_LISTS}
)
_TOP_KEYS = frozenset({"schema_version", "name", "title", "description", "requirements"})
_CHECK_KEYS = frozenset({"attribute", "field", "op", "value", "unit", "match", "value_of"})
_DATES = ("signed_from", "signed_before", "procurement_from")
_NUMBERS = ("value_above", "value_at_least", "value_below", "term_longer_than_months", "term_at_least_months")
_CONDITION_KEYS = frozenset({*_DATES, *_NUMBERS, "currency", "forms", "jurisdictions", "facts"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

Report = Callable[[str, str], None]


def check_playbook(
    content: Mapping[str, Any], *, file: str, cells: Mapping[str, str], clause_types: Collection[str]
) -> tuple[Problem, ...]:
    """Return every mistake, in file order; none when a `Playbook` can be built.

    Args:
        content: Parsed TOML, or the same made from a sheet.
        file: Stands in the problems.
        cells: For a sheet: the cell that each key came from.
        clause_types: Ids that requirements may name.
    """
    problems: list[Problem] = []

    def report(key: str, reason: str) -> None:
        problems.append(Problem(file=file, key=cells.get(key, key), reason=reason))

    _unknown_keys("", content, _TOP_KEYS, report)
    version = content.get("schema_version", SCHEMA_VERSION)
    if version != SCHEMA_VERSION or isinstance(version, bool):
        report("schema_version", f"must be {SCHEMA_VERSION}")
    _identifier("name", content.get("name"), report)
    _text("title", content.get("title"), report, needed=True)
    _text("description", content.get("description", ""), report)
    requirements = content.get("requirements")
    if not isinstance(requirements, list) or not requirements or not all(isinstance(r, dict) for r in requirements):
        report("requirements", "missing: a playbook has at least one requirement, each a table of its own")
        return tuple(problems)
    if len(requirements) > MAX_REQUIREMENTS:
        report("requirements", f"more than {MAX_REQUIREMENTS} requirements")
        return tuple(problems)
    for position, entry in enumerate(requirements):
        _check_requirement(f"requirements[{position}]", entry, clause_types, report)
    ids = Counter(entry["id"] for entry in requirements if isinstance(entry.get("id"), str))
    for position, entry in enumerate(requirements):
        if isinstance(entry.get("id"), str) and ids[entry["id"]] > 1:
            report(f"requirements[{position}].id", f"{entry['id']!r} is used {ids[entry['id']]} times")
    return tuple(problems)


def _check_requirement(place: str, entry: Mapping[str, Any], clause_types: Collection[str], report: Report) -> None:
    _unknown_keys(place, entry, _KEYS, report)
    _identifier(f"{place}.id", entry.get("id"), report)
    _text(f"{place}.title", entry.get("title"), report, needed=True)
    for name in _TEXTS[1:]:
        _text(f"{place}.{name}", entry.get(name, ""), report)
    for name in _LISTS:
        if name in entry:
            _texts(f"{place}.{name}", entry[name], report)
    _one_of(f"{place}.presence", entry.get("presence", "required"), PRESENCES, report)
    _one_of(f"{place}.severity", entry.get("severity", "must"), SEVERITIES, report)
    if "source_date" in entry and not _is_date(entry["source_date"]):
        report(f"{place}.source_date", "must be a date, written 2025-02-24")
    if not isinstance(entry.get("source_checked", True), bool):
        report(f"{place}.source_checked", "must be true or false")
    _check_subject(place, entry, clause_types, report)
    _check_conditions(f"{place}.applies_when", entry.get("applies_when", {}), report)
    _check_checks(place, entry, report, clause_types)


def _check_subject(place: str, entry: Mapping[str, Any], clause_types: Collection[str], report: Report) -> None:
    given = [name for name in _SUBJECTS if entry.get(name)]
    presence = entry.get("presence", "required")
    if len(given) != 1:
        what = "says nothing of where to look" if not given else f"says both {' and '.join(given)}"
        report(f"{place}.{given[1] if given else 'clause_types'}", f"{what}: give one of {', '.join(_SUBJECTS)}")
    for name in _known(entry, "clause_types"):
        if name not in clause_types and name != "*":
            report(f"{place}.clause_types", f"no such clause type: {name!r}{_did_you_mean(name, clause_types)}")
    for name in _known(entry, "facts"):
        if name not in SUMMARY_FACTS:
            report(f"{place}.facts", f"no such line of the summary: {name!r}; there are {', '.join(SUMMARY_FACTS)}")
    for name, allowed in _PRESENCE_OF.items():
        if entry.get(name) and presence not in allowed:
            report(f"{place}.presence", f"must be {' or '.join(allowed)} where {name} are named")
    collects = presence == "collect" and bool(entry.get("clause_types"))
    if collects != bool(entry.get("collect")):
        report(f"{place}.collect", "names of facts go with presence 'collect' and clause types, and only with them")
    for name in _known(entry, "collect"):
        _attribute_name(f"{place}.collect", name, report)


def _check_conditions(place: str, entry: Any, report: Report) -> None:
    if not isinstance(entry, dict):
        report(place, "must be a table of conditions")
        return
    _unknown_keys(place, entry, _CONDITION_KEYS, report)
    for name in _DATES:
        if name in entry and not _is_date(entry[name]):
            report(f"{place}.{name}", "must be a date, written 2025-02-24")
    for name in _NUMBERS:
        if name in entry and (not _is_number(entry[name]) or entry[name] < 0):
            report(f"{place}.{name}", "must be a number, not below 0")
    for name in ("forms", "jurisdictions"):
        if name in entry:
            _texts(f"{place}.{name}", entry[name], report)
    currency = entry.get("currency", "GBP")
    if not isinstance(currency, str) or not re.fullmatch(r"[A-Z]{3}", currency):
        report(f"{place}.currency", "must be the three letters of a currency, such as GBP")
    _check_own_facts(f"{place}.facts", entry.get("facts", {}), report)


def _check_own_facts(place: str, facts: object, report: Report) -> None:
    if not isinstance(facts, dict):
        report(place, "must be a table of names and values")
        return
    for name, value in facts.items():
        _identifier(place, name, report)
        if not isinstance(value, bool | int | float | str):
            report(f"{place}.{name}", "must be true, false, a number or a text")


def _check_checks(place: str, entry: Mapping[str, Any], report: Report, clause_types: Collection[str]) -> None:
    checks = entry.get("checks", [])
    if not isinstance(checks, list) or not all(isinstance(check, dict) for check in checks):
        report(f"{place}.checks", "must be a list of tables")
        return
    if checks and (not entry.get("clause_types") or entry.get("presence") == "collect"):
        report(f"{place}.checks", "only findings of clause types can be checked")
    if len(checks) > MAX_CHECKS:
        report(f"{place}.checks", f"more than {MAX_CHECKS} checks")
        return
    for position, check in enumerate(checks):
        key = f"{place}.checks[{position}]"
        if "any_of" in check:
            _check_group(key, check, report, clause_types)
        else:
            _check_one(key, check, report, clause_types)


def _check_group(place: str, group: Mapping[str, Any], report: Report, clause_types: Collection[str]) -> None:
    _unknown_keys(place, group, {"any_of"}, report)
    options = group["any_of"]
    if not isinstance(options, list) or not 2 <= len(options) <= MAX_CHECKS:  # noqa: PLR2004  two make a choice
        report(f"{place}.any_of", f"must be a list of 2 to {MAX_CHECKS} checks")
        return
    for position, option in enumerate(options):
        key = f"{place}.any_of[{position}]"
        if not isinstance(option, dict):
            report(key, "must be a table")
            continue
        members = option.get("all_of", [option])
        if "all_of" in option:
            _unknown_keys(key, option, {"all_of"}, report)
        if not isinstance(members, list) or not members or not all(isinstance(member, dict) for member in members):
            report(f"{key}.all_of", "must be a list of checks")
            continue
        for inner, member in enumerate(members):
            _check_one(f"{key}.all_of[{inner}]" if "all_of" in option else key, member, report, clause_types)


def _check_one(place: str, check: Mapping[str, Any], report: Report, clause_types: Collection[str]) -> None:
    _unknown_keys(place, check, _CHECK_KEYS, report)
    if ("attribute" in check) == ("field" in check):
        report(place, "must name either an attribute or a field")
        return
    op = check.get("op")
    _one_of(f"{place}.op", op, OPERATORS, report)
    _one_of(f"{place}.match", check.get("match", "any"), MATCHES, report)
    if check.get("unit", "") not in {"", *UNITS}:
        report(f"{place}.unit", f"must be one of {', '.join(UNITS)}")
    if "attribute" in check:
        _attribute_name(f"{place}.attribute", check["attribute"], report)
    else:
        _check_field(place, check, report)
    if "value_of" in check:
        _check_value_of(place, check, report, clause_types)
    if op in BARE and ("value" in check or "value_of" in check):
        report(f"{place}.value", f"{op} takes no value")
    elif op in OPERATORS and op not in BARE and "value" not in check and "value_of" not in check:
        report(f"{place}.value", "missing")
    elif "value" in check and op in OPERATORS:
        _check_value(f"{place}.value", check, op, report)


def _check_value_of(place: str, check: Mapping[str, Any], report: Report, clause_types: Collection[str]) -> None:
    named = check["value_of"]
    clause_type, _, attribute = named.partition(".") if isinstance(named, str) else ("", "", "")
    if clause_type not in clause_types or attribute not in ATTRIBUTES:
        report(f"{place}.value_of", "must be clause_type.attribute, for example liability_cap.cap_amount_gbp")
    if "value" in check:
        report(f"{place}.value", "give either value or value_of")
    if "field" in check or check.get("op") not in ORDERED | {"eq", "ne"}:
        report(f"{place}.value_of", "compares numbers: use it with an attribute and eq, ne, lt, le, gt or ge")


def _check_value(place: str, check: Mapping[str, Any], op: str, report: Report) -> None:
    value = check["value"]
    values = value if isinstance(value, list) else [value]
    if isinstance(value, list) != (op == "in") and not (op == "contains" and isinstance(value, list)):
        report(place, "must be a list for 'in' (and may be one for 'contains'), else a single value")
        return
    if not values or len(values) > MAX_CHECKS or not all(isinstance(item, bool | int | float | str) for item in values):
        report(place, "must be numbers, texts, true or false")
        return
    if op == "contains" and not all(isinstance(item, str) and item.strip() and ";" not in item for item in values):
        report(place, "must be words without a semicolon for 'contains'")
    if any(isinstance(item, float) and item != item for item in values):  # noqa: PLR0124  not a number
        report(place, "must be a number")
    dated = check.get("unit") == "date" or check.get("field") == "strength"
    if op in ORDERED and not dated and not all(map(_is_number, values)):
        report(place, f"must be a number for {op!r}")
    if check.get("unit") == "date" and not all(isinstance(item, str) and _is_iso(item) for item in values):
        report(place, 'must be a date as text: "2025-02-24"')


def _check_field(place: str, check: Mapping[str, Any], report: Report) -> None:
    name = check["field"]
    if not isinstance(name, str) or name not in FIELD_VALUES:
        report(f"{place}.field", f"must be one of {', '.join(FIELD_VALUES)}")
        return
    allowed = FIELD_VALUES[name]
    if check.get("op") in ORDERED and name != "strength":
        report(f"{place}.op", f"only strengths have an order; a {name} takes eq, ne, in, contains, present or absent")
    value = check.get("value", [])
    for item in value if isinstance(value, list) else [value]:
        if allowed and item not in allowed:
            report(f"{place}.value", f"a {name} is one of {', '.join(allowed)}")


def _attribute_name(place: str, name: object, report: Report) -> None:
    if not isinstance(name, str) or name not in ATTRIBUTES:
        report(place, f"no fact of this name is read: {name!r}{_did_you_mean(name, ATTRIBUTES)}")


def _did_you_mean(name: object, known: Collection[str]) -> str:
    close = difflib.get_close_matches(str(name)[:60], sorted(known), n=3)
    return f"; did you mean {' or '.join(close)}?" if close else ""


def _known(entry: Mapping[str, Any], name: str) -> list[str]:
    value = entry.get(name)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _unknown_keys(place: str, entry: Mapping[str, Any], allowed: Collection[str], report: Report) -> None:
    for key in entry:
        if key not in allowed:
            report(f"{place}.{key}".lstrip("."), f"unknown key; allowed: {', '.join(sorted(allowed))}")


def _identifier(place: str, value: object, report: Report) -> None:
    if value is None or value == "":
        report(place, "missing")
    elif not isinstance(value, str) or len(value) > 80 or not _ID.fullmatch(value):  # noqa: PLR2004  fits a column
        report(place, "must be small letters, figures and underscores, such as exit_plan")


def _text(place: str, value: object, report: Report, *, needed: bool = False) -> None:
    if needed and (value is None or (isinstance(value, str) and not value.strip())):
        report(place, "missing")
    elif not isinstance(value, str):
        report(place, "must be a text")
    elif len(value) > MAX_TEXT:
        report(place, f"longer than {MAX_TEXT} characters")
    elif _CONTROL.search(value):
        report(place, "holds control characters")


def _texts(place: str, value: object, report: Report) -> None:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) and item.strip() for item in value):
        report(place, "must be a list of texts")
        return
    for item in value:
        _text(place, item, report)
        if ";" in item:
            report(place, f"{item[:40]!r}: no semicolon in an entry of a list, since it parts the entries in a sheet")


def _one_of(place: str, value: object, allowed: Collection[str], report: Report) -> None:
    if not isinstance(value, str) or value not in allowed:
        report(place, f"must be one of {', '.join(allowed)}")


def _is_date(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_iso(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
