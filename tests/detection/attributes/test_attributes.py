"""Which facts a provision of a type states."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractlens.detection.attributes import MOST_VALUES, extract_attributes

CASES = [
    ("technology_refresh", "The Supplier shall replace all laptops every four (4) years.", {"refresh_interval_months": 48}),
    ("technology_refresh", "Servers are renewed every other year.", {"refresh_interval_months": 24}),
    ("technology_refresh", "No handset shall be older than 30 months.", {"refresh_interval_months": 30}),
    ("technology_refresh", "The Vendor shall swap the estate on each third anniversary.", {"refresh_interval_months": 36}),
    ("technology_refresh", "The Contractor shall publish a roadmap every six months.", {"roadmap_frequency_months": 6}),
    ("technology_refresh", "Software stays no more than one major release behind.", {"version_currency": "n-1"}),
    ("technology_refresh", "We keep it never more than two versions behind.", {"version_currency": "n-2"}),
    ("technology_refresh", "The Authority may require replacement at no extra cost.", {"who_initiates": "buyer", "who_pays": "supplier"}),
    ("technology_refresh", "The cost of refresh is included in the Charges.", {"who_pays": "in_charges"}),
    ("technology_refresh", "The cost of new switches shall be borne by the Council.", {"who_pays": "buyer"}),
    ("technology_refresh", "The parties shall share the cost of new switches: it is shared equally.", {"who_pays": "shared"}),
    ("skills_transfer", "The Supplier shall give 20 days of training to 12 officers.", {"days_of_training": 20, "people_trained": 12}),
    ("skills_transfer", "Within 30 Working Days of the Start Date it submits a Skills Plan.", {"plan_due_days": 30, "plan_due_working": True}),
    ("liability_cap", "Liability shall not exceed the greater of £5m and 125% of the Charges.", {"cap_amount_gbp": 5_000_000, "cap_percentage": 125}),
    ("liability_cap", "Liability is limited to AUD 3 million.", {"cap_amount": 3_000_000, "currency": "AUD"}),
    ("payment_terms", "The Buyer shall pay within thirty (30) days of a valid invoice.", {"payment_days": 30}),
    ("term_and_extension", "The initial term is three years.", {"initial_term_months": 36}),
    ("term_and_extension", "The Council may extend for two further periods of 12 months.", {"extension_count": 2, "extension_months": 12}),
    ("termination_rights", "The Client may end this on 90 days' written notice.", {"notice_period_days": 90}),
    ("benchmarking", "Not before the first 12 months after the Start Date.", {"first_after_months": 12}),
    ("data_protection", "It shall notify the Buyer within 24 hours of becoming aware of a breach.", {"breach_notice_hours": 24}),
    ("business_continuity", "RTO: 4 hours. RPO: 1 hour.", {"rto_hours": 4, "rpo_hours": 1}),
    ("secondment", "The Agency may second three analysts to the Supplier for six months.", {"headcount": 3, "duration_months": 6, "secondment_direction": "buyer_to_supplier"}),
    ("secondment", "The Supplier shall second an engineer to the Council.", {"secondment_direction": "supplier_to_buyer"}),
    ("charges_indexation", "Rates rise each year by the lower of CPI and 3%.", {"index": "CPI", "cap_percentage": 3, "frequency_months": 12}),
    ("exit_management", "Termination assistance continues for up to 12 months after expiry.", {"assistance_period_months": 12}),
    ("security_requirements", "Critical patches are applied within 14 days of release.", {"patch_critical_days": 14}),
    ("technology_refresh", "One quarter of the tills is exchanged in each year.", {"refresh_interval_months": 48}),
    ("technology_refresh", "No kiosk stays in use beyond its sixth birthday: it is replaced.", {"refresh_interval_months": 72}),
    ("technology_refresh", "Cycle (months): 42; trigger: age.", {"refresh_interval_months": 42}),
    ("technology_refresh", "Each spring the Provider shall put its plans for the product before the digital board.", {"roadmap_frequency_months": 12}),
    ("technology_refresh", "No node may run a release older than the second most recent version.", {"version_currency": "n-1"}),
    ("technology_refresh", "The Contractor shall fit new tills and will bear the whole cost of doing so.", {"who_pays": "supplier"}),
    ("technology_refresh", "New tills come out of the monthly price.", {"who_pays": "in_charges"}),
    ("technology_refresh", "The University pays for a replacement that it asks for early.", {"who_pays": "buyer"}),
    ("benchmarking", "The benchmarker's fee is split evenly.", {"who_pays": "shared"}),
    ("secondment", "An analyst is on loan to the Provider for five months; the Council keeps paying his salary.", {"who_pays": "buyer", "headcount": 1}),
    ("data_protection", "If records go astray the Provider rings the duty officer within ten hours.", {"breach_notice_hours": 10}),
    ("business_continuity", "Should the hall be lost, work goes on elsewhere inside ninety minutes.", {"rto_hours": 1.5}),
    ("business_continuity", "No order taken more than thirty seconds before the failure is lost.", {"rpo_hours": 0.008333}),
    ("payment_terms", "Money reaches your bank within twenty days of a correct bill.", {"payment_days": 20}),
    ("payment_terms", "Sums fall due on the fortieth day after receipt.", {"payment_days": 40}),
    ("governance_reporting", "The board sits on the first Tuesday of every month.", {"frequency_months": 1}),
    ("governance_reporting", "Figures go to the Buyer each May and November.", {"frequency_months": 6}),
    ("governance_reporting", "A note is written once every school term.", {"frequency_months": 4}),
    ("social_value", "One in eight of the hours goes to people without work.", {"percentage": 12.5}),
    ("innovation", "One half of one per cent of the Charges is set aside.", {"percentage": 0.5}),
    ("charges_indexation", "Rates move by the labour cost index.", {"index": "LCI"}),
    ("liability_cap", "The most you can recover from us is the fee you have paid.", {"cap_percentage": 100}),
    ("exit_management", "During the last three months the Contractor hands over to the new firm.", {"assistance_period_months": 3}),
    ("open_book_audit", "Records shall be kept for seven years after the End Date.", {"retention_years": 7}),
]  # fmt: skip


@pytest.mark.parametrize(("clause_type", "text", "expected"), CASES, ids=[case[1][:45] for case in CASES])
def test_extract_attributes_states_the_facts(clause_type, text, expected):
    found = {attribute.name: attribute.value for attribute in extract_attributes(text, clause_type)}
    assert {name: found.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    "text",
    [
        "The help desk answers 24 hours a day, 7 days a week.",
        "See clause 12.3 and Schedule 4.",
        "In 2024 it was 24/7.",
        "On the 2nd attempt.",
    ],
)
def test_extract_attributes_leaves_out_numbers_that_are_no_facts(text):
    assert extract_attributes(text, "technology_refresh") == ()


def test_extract_attributes_keeps_several_values_with_their_own_words():
    text = "Laptops are replaced every three years and switches every six years."
    found = [(item.value, item.text) for item in extract_attributes(text, "technology_refresh")]
    assert found == [(36, "every three years"), (72, "every six years")]


def test_extract_attributes_shifts_spans_by_the_offset():
    text = "Replaced every three years."
    (attribute,) = extract_attributes(text, "technology_refresh", offset=100)
    assert text[attribute.start - 100 : attribute.end - 100] == attribute.text


def test_extract_attributes_keeps_the_wanted_family_only():
    text = "Replaced every three years at no extra cost."
    found = extract_attributes(text, "technology_refresh", wanted=["who_pays"])
    assert [attribute.name for attribute in found] == ["who_pays"]


def test_extract_attributes_marks_working_days_by_their_unit():
    found = extract_attributes("Give ten Working Days' notice.", "termination_rights")
    assert [(item.name, item.unit) for item in found] == [
        ("notice_period_days", "working_days"),
        ("notice_period_working", ""),
    ]


@settings(deadline=None)  # the first example compiles patterns
@given(
    st.lists(
        st.sampled_from(
            [
                "every",
                "three",
                "(3)",
                "years",
                "£5m",
                "10%",
                "at no cost",
                "the Supplier",
                "n-1",
                ".",
                "notice",
                "twenty",
                "days",
                "\n",
                "[",
            ]
        ),
        max_size=30,
    )
)
def test_extract_attributes_spans_hold_their_text(words):
    text = " ".join(words)
    for attribute in extract_attributes(text, "technology_refresh"):
        assert text[attribute.start : attribute.end] == attribute.text


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("The fee is $900, as the law of New South Wales allows.", "AUD"),
        ("The fee is $900, payable in Wellington, New Zealand.", "NZD"),
        ("The fee is $900 and binds Canada.", "CAD"),
        ("The fee is $900.", "USD"),
    ],
    ids=["Australia", "New Zealand", "Canada", "no country"],
)
def test_extract_attributes_tells_a_bare_dollar_by_the_country(text, currency):
    found = {fact.name: fact.value for fact in extract_attributes(text, "charges_indexation")}
    assert found["currency"] == currency


def test_extract_attributes_takes_the_dollar_of_the_document():
    found = {fact.name: fact.value for fact in extract_attributes("A fee of $5.", "charges_indexation", dollar="AUD")}
    assert (found["amount"], found["currency"]) == (5, "AUD")


def test_extract_attributes_flags_words_and_figures_that_differ():
    text = "The Buyer shall pay within thirty (45) days of receipt."
    found = {fact.name: (fact.value, fact.text) for fact in extract_attributes(text, "payment_terms")}
    assert found == {"number_conflict": ("30 or 45", "thirty (45)"), "payment_days": (30, "thirty (45) days")}


def test_extract_attributes_flags_no_number_that_agrees():
    found = [fact.name for fact in extract_attributes("Payment within thirty (30) days.", "payment_terms")]
    assert "number_conflict" not in found


@pytest.mark.parametrize(
    "text", ["a quarter of " * 4_000, "1 in " * 9_000, "(months): " * 5_000], ids=["quarters", "shares", "labels"]
)
def test_extract_attributes_names_only_so_many_values_of_a_provision(text):
    assert len(extract_attributes(text, "technology_refresh")) <= 3 * MOST_VALUES
