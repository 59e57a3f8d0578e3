from __future__ import annotations

from datetime import date, datetime

import pytest

from contractlens.review.gaps import judge
from tests.review.evidence import evidence, fact, finding, line, requirement, verdict


def status(conditions, summary=(), facts=None, held=None):
    found = held or evidence(summary=summary)
    return verdict(f"applies_when = {{ {conditions} }}", found, facts=facts).status


SIGNED = "signed_from = 2024-03-25"
VALUE = "value_at_least = 10_000_000"


@pytest.mark.parametrize(
    ("conditions", "summary", "expected"),
    [
        (SIGNED, [line("signed", "2024-03-25")], "not_met"),
        (SIGNED, [line("signed", "2024-03-24")], "not_applicable"),
        (SIGNED, [line("signed")], "cannot_tell"),
        (SIGNED, [line("signed", "2024-04-02", "day and month could be the other way round")], "cannot_tell"),
        (SIGNED, [line("signed", "2024-05-06", "day and month could be the other way round")], "not_met"),
        ("signed_before = 2024-03-25", [line("signed", "2024-03-25")], "not_applicable"),
        ("signed_before = 2024-03-25", [line("signed", "2024-03-24")], "not_met"),
        ("procurement_from = 2025-02-24", [line("signed", "2025-02-23")], "not_applicable"),
        ("procurement_from = 2025-02-24", [line("signed", "2025-06-01")], "cannot_tell"),
        (VALUE, [line("value", "10000000"), line("currency", "GBP")], "not_met"),
        (VALUE, [line("value", "9999999.99"), line("currency", "GBP")], "not_applicable"),
        (VALUE, [line("value", "20000000"), line("currency", "EUR")], "cannot_tell"),
        (VALUE, [line("value", "20000000")], "cannot_tell"),
        (VALUE, [line("value")], "cannot_tell"),
        ("value_above = 5_000_000", [line("value", "5000000"), line("currency", "GBP")], "not_applicable"),
        ("value_below = 5_000_000", [line("value", "5000000"), line("currency", "GBP")], "not_applicable"),
        ('forms = ["G-Cloud Call-Off Contract"]', [line("form", "g-cloud call-off contract")], "not_met"),
        ('forms = ["G-Cloud Call-Off Contract"]', [line("form", "NEC contract")], "not_applicable"),
        ('forms = ["G-Cloud Call-Off Contract"]', [line("form")], "cannot_tell"),
        ('jurisdictions = ["England"]', [line("governing_law", "England and Wales")], "not_met"),
        ('jurisdictions = ["England"]', [line("governing_law", "Scotland")], "not_applicable"),
        ('jurisdictions = ["England"]', [], "cannot_tell"),
        ("term_longer_than_months = 24", [line("start", "2025-01-01"), line("end", "2026-12-31")], "not_applicable"),
        ("term_longer_than_months = 24", [line("start", "2025-01-01"), line("end", "2027-06-30")], "not_met"),
        ("term_at_least_months = 12", [line("start", "2025-01-01"), line("end", "2025-12-31")], "not_met"),
        ("term_at_least_months = 12", [line("start", "2025-01-01")], "cannot_tell"),
    ],
)
def test_conditions_are_answered_from_the_contract(conditions, summary, expected):
    assert status(conditions, summary) == expected


@pytest.mark.parametrize(
    ("conditions", "facts", "expected"),
    [
        (SIGNED, {"signed": "2023-01-01"}, "not_applicable"),
        (SIGNED, {"signed": date(2025, 1, 1)}, "not_met"),
        (SIGNED, {"signed": datetime(2025, 1, 1, 12, 0)}, "not_met"),  # noqa: DTZ001
        ("procurement_from = 2025-02-24", {"procurement_started": "2025-02-24"}, "not_met"),
        ("procurement_from = 2025-02-24", {"procurement_started": "2025-02-23"}, "not_applicable"),
        (VALUE, {"value": "12,000,000"}, "not_met"),
        (VALUE, {"value": 12_000_000, "currency": "EUR"}, "cannot_tell"),
        ("term_longer_than_months = 24", {"term_months": 36}, "not_met"),
        ("facts = { citizen_facing = true }", {"citizen_facing": "yes"}, "not_met"),
        ("facts = { citizen_facing = true }", {"citizen_facing": False}, "not_applicable"),
        ("facts = { citizen_facing = true }", {}, "cannot_tell"),
        ('facts = { tier = "gold" }', {"tier": "Gold"}, "not_met"),
    ],
)
def test_what_the_caller_knows_comes_first(conditions, facts, expected):
    contract = [line("signed", "2024-06-01"), line("value", "1"), line("currency", "GBP")]
    assert status(conditions, contract, facts) == expected


def test_a_condition_that_fails_decides_over_one_that_is_unknown():
    assert status(f"{SIGNED}, value_at_least = 5", [line("signed", "2020-01-01")]) == "not_applicable"


def test_the_term_is_read_from_the_term_clause_where_the_dates_are_unknown():
    held = evidence(finding("term_and_extension"), facts={0: [fact("initial_term_months", 36, "months")]})
    assert status("term_longer_than_months = 24", held=held) == "not_met"


def test_an_unknown_condition_is_explained_with_what_would_follow():
    row = verdict(f"applies_when = {{ {SIGNED} }}", evidence())
    assert "cannot tell whether it applies" in row.explanation
    assert "if it does, not met" in row.explanation


def test_what_is_met_anyway_is_met_although_nobody_knows_whether_it_applies():
    row = verdict(f"applies_when = {{ {SIGNED} }}", evidence(finding()))
    assert row.status == "met"
    assert "cannot tell whether it applies" in row.explanation


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"singed": "2025-01-01"}, "singed"),
        ({"signed": "1/2/2025"}, "must be a day"),
        ({"value": "lots"}, "must be a number"),
        ({"value": True}, "must be a number"),
    ],
    ids=["misspelt", "not_iso", "not_a_number", "truth"],
)
def test_facts_that_cannot_be_used_are_refused(facts, message):
    with pytest.raises(ValueError, match=message):
        judge(requirement(""), evidence(), facts=facts)
