from __future__ import annotations

import pytest

from tests.review.evidence import evidence, fact, finding, verdict

MONTHS = [fact("refresh_interval_months", 48, "months")]


def status(check, facts=MONTHS, found=None):
    held = evidence(found or finding(), facts={0: facts})
    return verdict(f"checks = [{check}]", held).status


def interval(op, value, more=""):
    return f'{{ attribute = "refresh_interval_months", op = "{op}", value = {value}, unit = "months"{more} }}'


@pytest.mark.parametrize(
    ("op", "value", "expected"),
    [
        ("eq", 48, "met"),
        ("eq", 36, "not_met"),
        ("ne", 36, "met"),
        ("ne", 48, "not_met"),
        ("lt", 49, "met"),
        ("lt", 48, "not_met"),
        ("le", 48, "met"),
        ("le", 47, "not_met"),
        ("gt", 47, "met"),
        ("gt", 48, "not_met"),
        ("ge", 48, "met"),
        ("ge", 49, "not_met"),
        ("in", [36, 48], "met"),
        ("in", [36], "not_met"),
    ],
)
def test_operators_on_numbers(op, value, expected):
    assert status(interval(op, value)) == expected


def test_present_is_met_by_any_value_and_partly_met_without():
    check = '{ attribute = "who_pays", op = "present" }'
    assert status(check, [fact("who_pays", "supplier")]) == "met"
    assert status(check, []) == "partly"


def test_absent_is_met_without_a_value():
    check = '{ attribute = "who_pays", op = "absent" }'
    assert status(check, []) == "met"
    assert status(check, [fact("who_pays", "buyer")]) == "not_met"


def test_contains_looks_at_the_start_of_words_whatever_the_case():
    check = '{ field = "text", op = "contains", value = ["end of", "obsol"] }'
    assert status(check, found=finding(text="What becomes OBSOLETE is replaced")) == "met"
    assert status(check, found=finding(text="The dividend of the year")) == "not_met"


def test_contains_reads_over_line_breaks():
    check = '{ field = "text", op = "contains", value = "end of life" }'
    assert status(check, found=finding(text="at the end\nof  life")) == "met"


def test_contains_on_a_fact():
    check = '{ attribute = "certificate", op = "contains", value = "Cyber Essentials" }'
    assert status(check, [fact("certificate", "Cyber Essentials Plus")]) == "met"


def test_eq_on_words():
    check = '{ attribute = "who_pays", op = "eq", value = "supplier" }'
    assert status(check, [fact("who_pays", "supplier")]) == "met"
    assert status(check, [fact("who_pays", "buyer")]) == "not_met"


def test_dates_are_compared_as_days():
    check = '{ attribute = "due_date", op = "le", value = "2026-03-31", unit = "date" }'
    assert status(check, [fact("due_date", "2026-02-01", "date")]) == "met"
    assert status(check, [fact("due_date", "2026-04-01", "date")]) == "not_met"


@pytest.mark.parametrize(
    ("name", "value", "unit", "expected"),
    [
        ("refresh_interval_years", 4, "years", "met"),
        ("refresh_interval_years", 5, "years", "not_met"),
        ("refresh_interval_months", 48, "GBP", "partly"),
    ],
    ids=["years_as_months", "too_many_years", "no_way_from_pounds_to_months"],
)
def test_units_are_converted_or_refused(name, value, unit, expected):
    assert status(interval("le", 48), [fact(name, value, unit)]) == expected


def test_euros_are_not_compared_with_pounds():
    check = '{ attribute = "amount", op = "ge", value = 10, unit = "GBP" }'
    assert status(check, [fact("amount", 5_000_000, "EUR")]) == "partly"


def test_working_days_count_more_than_days():
    check = '{ attribute = "payment_days", op = "le", value = 30, unit = "days" }'
    assert status(check, [fact("payment_days", 21, "working_days")]) == "met"
    assert status(check, [fact("payment_days", 22, "working_days")]) == "not_met"


def test_one_of_several_values_is_enough_unless_all_must_pass():
    values = [fact("refresh_interval_months", 36, "months"), fact("refresh_interval_months", 84, "months")]
    assert status(interval("le", 48), values) == "met"
    assert status(interval("le", 48, ', match = "all"'), values) == "partly"


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ('{ field = "modality", op = "eq", value = "obligation" }', "met"),
        ('{ field = "modality", op = "eq", value = "right" }', "not_met"),
        ('{ field = "modality", op = "ne", value = "right" }', "met"),
        ('{ field = "bearer", op = "eq", value = "supplier" }', "met"),
        ('{ field = "bearer", op = "eq", value = "buyer" }', "not_met"),
        ('{ field = "strength", op = "ge", value = "will" }', "met"),
        ('{ field = "strength", op = "lt", value = "will" }', "not_met"),
        ('{ field = "status", op = "eq", value = "present" }', "met"),
        ('{ field = "heading", op = "present" }', "not_met"),
        ('{ field = "heading", op = "absent" }', "met"),
    ],
)
def test_fields_are_compared(check, expected):
    assert status(check) == expected


def test_what_binds_both_binds_the_supplier():
    assert status('{ field = "bearer", op = "eq", value = "supplier" }', found=finding(bearer="both")) == "met"


def test_nobody_named_is_no_contradiction():
    assert status('{ field = "bearer", op = "eq", value = "supplier" }', found=finding(bearer=None)) == "partly"


def test_one_alternative_is_enough():
    group = f'{{ any_of = [{interval("le", 36)}, {{ attribute = "version_currency", op = "present" }}] }}'
    assert status(group, [fact("version_currency", "n-1")]) == "met"
    assert status(group, [fact("refresh_interval_months", 60, "months")]) == "not_met"
    assert status(group, []) == "partly"


def test_all_checks_of_an_alternative_must_hold():
    both = f'{{ all_of = [{interval("le", 48)}, {{ attribute = "who_pays", op = "present" }}] }}'
    group = f'{{ any_of = [{both}, {{ attribute = "version_currency", op = "present" }}] }}'
    assert status(group, MONTHS) == "partly"
    assert status(group, [*MONTHS, fact("who_pays", "supplier")]) == "met"


def test_a_figure_against_one_alternative_is_told_where_another_holds():
    group = f'{{ any_of = [{interval("le", 36)}, {{ attribute = "version_currency", op = "present" }}] }}'
    held = evidence(finding(), facts={0: [fact("version_currency", "n-1"), *MONTHS]})
    row = verdict(f"checks = [{group}]", held)
    assert row.status == "met"
    assert "48 months stated, at most 36 months asked for" in row.explanation


def test_a_value_is_compared_with_the_largest_of_another_fact():
    check = '{ attribute = "amount_gbp", op = "ge", unit = "GBP", value_of = "liability_cap.cap_amount_gbp" }'
    cover, cap = finding("insurance", start=1), finding("liability_cap", start=2)
    facts = {0: [fact("amount_gbp", 5, "GBP")], 1: [fact("cap_amount_gbp", 4, "GBP")]}
    head = 'clause_types = ["insurance"]'
    assert verdict(f"checks = [{check}]", evidence(cover, cap, facts=facts), head=head).status == "met"
    facts[1] = [fact("cap_amount_gbp", 6, "GBP")]
    assert verdict(f"checks = [{check}]", evidence(cover, cap, facts=facts), head=head).status == "not_met"
    assert verdict(f"checks = [{check}]", evidence(cover, facts={0: facts[0]}), head=head).status == "partly"


def test_the_explanation_shows_the_arithmetic():
    held = evidence(finding(), facts={0: [fact("refresh_interval_months", 60, "months")]})
    row = verdict(f"checks = [{interval('le', 48)}]", held)
    assert row.explanation == "refresh interval: 60 months stated, at most 48 months asked for"
