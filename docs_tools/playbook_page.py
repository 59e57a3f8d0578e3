"""The page on playbooks, made from those that ship."""

from __future__ import annotations

from contractlens.review.playbooks import AnyOf, Check, Conditions, Playbook, Requirement
from contractlens.taxonomy import Taxonomy
from docs_tools.clause_type_page import _words

_SIGNS = {"eq": "is", "ne": "is not", "lt": "less than", "le": "at most", "gt": "more than", "ge": "at least"}


def render_playbooks() -> str:
    """Return the page: every playbook with its requirements, when they apply and where they come from."""
    playbooks = [Playbook.builtin(name) for name in Playbook.names()]
    lines = [
        "# Playbooks",
        "",
        f"The {len(playbooks)} playbooks that ship, from their TOML files. `contractlens gaps FILE --playbook NAME` holds a contract",
        "against one; [your own](../how_to/own_playbook.md) is a copy of one of these or a new file. Where a source was",
        "written down from memory it says so: check it before you rely on it.",
        "",
        "| playbook | what it is for | requirements |",
        "|---|---|--:|",
        *(f"| [`{item.name}`](#{item.name}) | {_words(item.title)} | {len(item.requirements)} |" for item in playbooks),
    ]
    for playbook in playbooks:
        lines += ["", *_section(playbook)]
    return "\n".join(lines) + "\n"


def _section(playbook: Playbook) -> list[str]:
    lines = [
        f"## {_words(playbook.title)} {{ #{playbook.name} }}",
        "",
        f"`{playbook.name}`. {_words(playbook.description)}",
        "",
    ]
    for item in playbook.requirements:
        lines += [f'??? note "{_title(item)}"', ""]
        lines += [f"    - {line}" for line in _facts_of(item)]
        lines.append("")
    return lines


def _title(item: Requirement) -> str:
    title = item.title.replace('"', "'")
    return f"{title} ({item.severity if item.presence != 'collect' else 'collected'})"


def _facts_of(item: Requirement) -> list[str]:
    found = [f"Looks at: {_where(item)} ({item.presence})"]
    found += [f"Passes when {_check(check)}" for check in item.checks]
    found += [f"Applies when {words}" for words in _conditions(item.applies_when)]
    found += [f"Lists: {', '.join(f'`{name}`' for name in item.collect)}"] if item.collect else []
    found += [f"If it is missing: {_words(item.advice)}"] if item.advice else []
    found += [f"Wording to fall back on: {_words(item.wording)}"] if item.wording else []
    found += [f"Source: {_words(item.citation)}"] if item.citation else []
    return found


def _where(item: Requirement) -> str:
    if item.clause_types:
        known = Taxonomy.default()
        return ", ".join(
            "every clause type" if name == "*" else f"[{known[name].title}](clause_types.md#{name})"
            for name in item.clause_types
        )
    for label, names in (("summary", item.facts), ("words", item.words), ("warnings", item.warnings)):
        if names:
            return f"{label}: {', '.join(f'`{name}`' for name in names)}"
    return "nothing"


def _check(check: Check | AnyOf) -> str:
    if isinstance(check, AnyOf):
        return "; or ".join(" and ".join(map(_check, option)) for option in check.options)
    if check.op in ("present", "absent"):
        return f"`{check.name}` is {'stated' if check.op == 'present' else 'not stated'}"
    values = check.value if isinstance(check.value, tuple) else (check.value,)
    shown = f"`{check.value_of}`" if check.value_of else " or ".join(f"{value}" for value in values)
    sign = _SIGNS.get(check.op, "contains" if check.op == "contains" else "is one of")
    return f"`{check.name}` {sign} {_words(shown) if not check.value_of else shown} {check.unit}".rstrip()


def _conditions(when: Conditions) -> list[str]:
    days = [("signed on or after", when.signed_from), ("signed before", when.signed_before)]
    days += [("the procurement began on or after", when.procurement_from)]
    sums = [("above", when.value_above), ("of at least", when.value_at_least), ("below", when.value_below)]
    found = [f"{label} {day.day} {day:%B %Y}" for label, day in days if day]
    found += [f"worth {label} {amount:,.0f} {when.currency}" for label, amount in sums if amount is not None]
    found += [f"on the form {' or '.join(when.forms)}"] if when.forms else []
    found += [f"governed by the law of {' or '.join(when.jurisdictions)}"] if when.jurisdictions else []
    if when.term_longer_than_months is not None:
        found.append(f"longer than {when.term_longer_than_months:g} months")
    if when.term_at_least_months is not None:
        found.append(f"at least {when.term_at_least_months:g} months long")
    return found + [f"you say that `{name}` is {_said(value)}" for name, value in when.facts]


def _said(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
