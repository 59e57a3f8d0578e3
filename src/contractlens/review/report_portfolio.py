"""The parts of a report on many contracts: the map, who pays for refresh, training promised, what falls due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from contractlens.review.cells import clean
from contractlens.review.gathered import can_tell, contract_key
from contractlens.review.report_trust import METHOD, legend, time_rows, trust_of, warning_lines, where_words
from contractlens.review.words import (
    ANSWERS,
    GAP_WORDS,
    SEVERITY_ORDER,
    fact_value,
    is_missing,
    summary_words,
    text_of,
)
from contractlens.review.workbook_facts import document_name

if TYPE_CHECKING:
    from datetime import date

    from contractlens.review.gathered import Gathered

Row = Mapping[str, Any]

_SIDE_BY_SIDE = 8  # contracts whose answers fit beside each other in words
_REFRESH = "technology_refresh"
_QUOTE = 220


def portfolio_context(shown: Gathered, *, quotes: bool, made_on: date | None) -> dict[str, Any]:
    """Return all that the template shows.

    Args:
        shown: What is shown.
        quotes: Whether words of the contracts are shown.
        made_on: Days before it are left out of what falls due; None for all.
    """
    counts = Counter(text_of(row["document_id"]) for row in shown.tables["findings"])
    parts = [_refresh(shown, quotes=quotes), _training(shown, quotes=quotes)]
    if shown.tables["gaps"]:
        parts.insert(0, _gaps(shown))
    return {
        "kind": "Portfolio report",
        "title": f"What {len(shown.contracts):,} contracts say",
        "trust": trust_of(shown),
        "files": [_file(row, counts) for row in shown.tables["files"]],
        "legend": legend()[: len(ANSWERS)],
        "heat": _heat(shown),
        "parts": parts,
        "dates": time_rows(shown, quotes=quotes, since=made_on),
        "warnings": warning_lines(shown),
        "method": METHOD,
    }


def _file(row: Row, counts: Mapping[str, int]) -> dict[str, str]:
    return {
        "name": clean(document_name(row)),
        "read": "Yes" if can_tell(row) else "No: see warnings",
        "pages": "" if is_missing(row.get("pages")) else f"{int(row['pages']):,}",
        "findings": f"{counts.get(text_of(row.get('document_id')), 0):,}",
        **{name: summary_words(name, row.get(name)) for name in ("buyer", "supplier", "start", "end")},
    }


def _heat(shown: Gathered) -> dict[str, Any]:
    """Return the map: clause types down and contracts across, or the other way round when there are many contracts."""
    names = [clean(name) for name in shown.contracts.values()]
    if len(names) <= _SIDE_BY_SIDE:
        rows = [
            {"name": title, "answers": [ANSWERS[shown.answers[contract, kind]] for contract in shown.contracts]}
            for kind, title in shown.types.items()
        ]
        return {"corner": "Clause type", "columns": names, "rows": rows, "is_small": False}
    rows = [
        {"name": clean(name), "answers": [ANSWERS[shown.answers[contract, kind]] for kind in shown.types]}
        for contract, name in shown.contracts.items()
    ]
    return {"corner": "Contract", "columns": list(shown.types.values()), "rows": rows, "is_small": True}


def _quote(row: Row, *, quotes: bool) -> str:
    if not quotes:
        return ""
    words = " ".join(clean(text_of(row["text"])).split())
    return words if len(words) <= _QUOTE else f"{words[:_QUOTE]}…"


def _values(shown: Gathered, row: Row, name: str) -> str:
    facts = shown.facts.get(text_of(row["finding_id"]), [])
    values = [fact_value(text_of(fact["value"]), text_of(fact["unit"])) for fact in facts if fact["name"] == name]
    return ", ".join(dict.fromkeys(values))


def _refresh(shown: Gathered, *, quotes: bool) -> dict[str, Any]:
    rows: list[list[str]] = []
    silent = set(shown.contracts)
    for row in shown.tables["findings"]:
        if row["clause_type"] != _REFRESH or row["status"] not in {"present", "placeholder"}:
            continue
        pays, often = _values(shown, row, "who_pays"), _values(shown, row, "refresh_interval_months")
        if pays or often:
            silent.discard(contract_key(row))
            name = clean(shown.contracts[contract_key(row)])
            rows.append(
                [
                    name,
                    pays.capitalize() or "Not said here",
                    often,
                    where_words(row, quotes=False),
                    _quote(row, quotes=quotes),
                ]
            )
    for contract in shown.contracts:
        if contract in silent:
            answer = ANSWERS[shown.answers.get((contract, _REFRESH), "cannot_tell")]
            words = "Refresh is there, the payer is not said" if answer.id in {"yes", "to_check"} else str(answer)
            rows.append([clean(shown.contracts[contract]), words, "", "", ""])
    columns = ["Contract", "Who pays", "How often", "Where", "Words"]
    return {
        "id": "refresh",
        "title": "Who pays for technology refresh",
        "note": "Provisions on technology refresh that say who pays or how often. 'In charges' means that the agreed charges cover it.",
        "columns": columns if quotes else columns[:-1],
        "rows": rows if quotes else [row[:-1] for row in rows],
        "nothing": "No contract says.",
    }


def _training(shown: Gathered, *, quotes: bool) -> dict[str, Any]:
    rows: list[list[str]] = []
    for row in shown.tables["findings"]:
        days, people = _values(shown, row, "days_of_training"), _values(shown, row, "people_trained")
        if (days or people) and row["status"] in {"present", "placeholder"}:
            name = clean(shown.contracts.get(contract_key(row), ""))
            pays = _values(shown, row, "who_pays").capitalize()
            rows.append([name, days, people, pays, where_words(row, quotes=False), _quote(row, quotes=quotes)])
    columns = ["Contract", "Days", "People", "Who pays", "Where", "Words"]
    return {
        "id": "training",
        "title": "Training promised",
        "note": "Provisions that promise a number of days or of people. The figures are not added up: two provisions may speak of the same days.",
        "columns": columns if quotes else columns[:-1],
        "rows": rows if quotes else [row[:-1] for row in rows],
        "nothing": "No contract promises a number of days or people.",
    }


def _gaps(shown: Gathered) -> dict[str, Any]:
    counts: dict[tuple[str, str], Counter[str]] = {}
    for row in shown.tables["gaps"]:
        key = (text_of(row.get("document")), text_of(row.get("severity")))
        counts.setdefault(key, Counter())[text_of(row.get("status"))] += 1
    order = {severity: place for place, severity in enumerate(SEVERITY_ORDER)}
    rows = [
        [clean(name), severity.capitalize(), *(str(found[status]) if found[status] else "" for status in GAP_WORDS)]
        for (name, severity), found in sorted(counts.items(), key=lambda item: (item[0][0], order.get(item[0][1], 9)))
    ]
    return {
        "id": "gaps",
        "title": "Against the playbook",
        "note": "How many requirements of each severity have which status.",
        "columns": ["Contract", "Severity", *(f"{symbol} {words}" for symbol, words in GAP_WORDS.values())],
        "rows": rows,
        "nothing": "No requirement was judged.",
    }
