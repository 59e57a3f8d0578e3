"""Bare numbers in tables take their unit and meaning from the header of their column."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractlens.detection.attributes import extract_attributes

ROWS = [
    ("technology_refresh", "Device\tInterval (months)", "Desk phones\t54", {"refresh_interval_months": 54}),
    ("technology_refresh", "Device\tLife in years", "Plotters\t6", {"refresh_interval_months": 72}),
    ("technology_refresh", "Device\tLife in years\tWho pays", "Plotters\t6\tthe Customer", {"who_pays": "buyer"}),
    ("technology_refresh", "Device\tCost met by", "Plotters\tSupplier, within the fixed charge", {"who_pays": "in_charges"}),
    ("technology_refresh", "", "Plotters\t60 months\tSupplier", {"who_pays": "supplier", "refresh_interval_months": 60}),
    ("business_continuity", "Service\tRTO (hours)\tRPO (minutes)", "Ledger\t6\t30", {"rto_hours": 6, "rpo_hours": 0.5}),
    ("skills_transfer", "Topic\tPeople\tDays of coaching", "Queues\t5\t9", {"people_trained": 5, "days_of_training": 9}),
    ("skills_transfer", "", "Learning days | 14", {"days_of_training": 14}),
    ("charges_indexation", "Item\tFee (NZ$)", "Yearly licence\t12,500", {"amount": 12_500, "currency": "NZD"}),
    ("charges_indexation", "Item\tPrice £", "Yearly licence\t12,500", {"amount_gbp": 12_500}),
    ("payment_terms", "Kind\tPayment period (working days)", "Sums due\t20", {"payment_days": 20, "payment_working": True}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("clause_type", "header", "row", "expected"), ROWS, ids=[f"{row[1]}: {row[2]}" for row in ROWS]
)
def test_extract_attributes_reads_a_cell_by_its_header(clause_type, header, row, expected):
    found = {fact.name: fact.value for fact in extract_attributes(row, clause_type, table_header=header)}
    assert {name: found.get(name) for name in expected} == expected


def test_extract_attributes_gives_the_cell_as_the_span():
    row = "Desk phones\t54"
    (fact,) = extract_attributes(row, "technology_refresh", table_header="Device\tInterval (months)", offset=100)
    assert (fact.start, fact.end, fact.text) == (112, 114, "54")


def test_extract_attributes_takes_no_number_below_a_header_without_a_unit():
    assert extract_attributes("Desk phones\t7", "technology_refresh", table_header="Device\tInterval") == ()


@settings(deadline=None)  # the first example compiles patterns
@given(st.lists(st.text(alphabet="ab 12%\t|", max_size=12), max_size=6), st.text(alphabet="RTO hours\t()", max_size=40))
def test_extract_attributes_keeps_spans_inside_a_row(cells, header):
    row = "\t".join(cells)
    for fact in extract_attributes(row, "business_continuity", table_header=header):
        assert row[fact.start : fact.end] == fact.text
