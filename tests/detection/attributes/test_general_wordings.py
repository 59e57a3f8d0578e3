"""Attributes in words that no phrase of the cue files holds as they stand: patterns of sentences, lists, short forms."""

from __future__ import annotations

import pytest

from contractlens.detection.attributes import extract_attributes, find_durations, find_intervals
from contractlens.detection.attributes.points import find_points


def _values(clause_type, text, *names):
    found = extract_attributes(text, clause_type)
    return {name: [one.value for one in found if one.name == name] for name in names}


PAYERS = [
    ("technology_refresh", "The Ministry shall fund the renewal of the printers.", ["buyer"]),
    ("technology_refresh", "Any uplift in licence fees that follows falls to the Provider.", ["supplier"]),
    ("technology_refresh", "Costs that the Supplier incurs here shall not be passed on to the Customer.", ["supplier"]),
    ("technology_refresh", "Replacement is at no cost to the Supplier.", ["buyer"]),
    ("technology_refresh", "Budget for replacements sits with the Trust.", ["buyer"]),
    ("technology_refresh", "All renewals are met from the innovation fund.", ["buyer"]),
    ("technology_refresh", "Tablets: renewed each third year, costs in the monthly device fee.", ["in_charges"]),
    ("technology_refresh", "The Customer funds hardware; the Service Provider funds labour.", ["shared"]),
    ("technology_refresh", "The Supplier does this out of its own margin.", ["supplier"]),
    ("technology_refresh", "The State shall not be charged for the exchange.", ["supplier"]),
    ("skills_transfer", "The Council pays for the room and the Supplier for the trainer.", ["shared"]),
    ("skills_transfer", "Coaching: 15 man-days; price: nil.", ["supplier"]),
    ("secondment", "The Contractor pays nothing towards the salary of the officers.", ["buyer"]),
    ("secondment", "The Supplier goes on paying the secondee and the Agency refunds the salary.", ["buyer"]),
    ("innovation", "The Supplier shall contribute £75,000 per annum to the fund.", ["supplier"]),
    ("exit_management", "The Contractor shall help at its then-current rates.", ["buyer"]),
    ("technology_refresh", "The Supplier shall replace every switch in year four.", []),
    ("technology_refresh", "No item may be more than five years old.", []),
]


@pytest.mark.parametrize(("clause_type", "text", "payers"), PAYERS, ids=[case[1][:45] for case in PAYERS])
def test_extract_attributes_reads_who_pays_by_the_pattern_of_the_sentence(clause_type, text, payers):
    assert _values(clause_type, text, "who_pays") == {"who_pays": payers}


FACTS = [
    ("technology_refresh", "Thin clients are good for sixty months; new ones follow.", "refresh_interval_months", [60]),
    ("technology_refresh", "The oldest quarter of the fleet is exchanged each spring.", "refresh_interval_months", [48]),
    ("technology_refresh", "A till that has seen four winters makes way for a new one.", "refresh_interval_months", [48]),
    ("technology_refresh", "Each 48 months we send a new one and fetch the old one.", "refresh_interval_months", [48]),
    ("technology_refresh", "Each 48 months we send a new one and fetch the old one.", "roadmap_frequency_months", []),
    ("technology_refresh", "Nothing runs on a release older than the one just before its maker's.", "version_currency", ["n-1"]),
    ("technology_refresh", "We keep you on the present release or the one just before it.", "version_currency", ["n-1"]),
    ("technology_refresh", "When a host gets old the Supplier replaces it at its own cost.", "who_pays", ["supplier"]),
    ("user_training", "The Supplier shall teach 95 housing and finance staff.", "people_trained", [95]),
    ("user_training", "The Supplier shall teach 95 housing and finance staff.", "who_pays", []),
    ("skills_transfer", "From Task 4 Contractor shall pair six clerks with its own people.", "people_trained", [6]),
    ("skills_transfer", "Two engineers sit with the team two days a fortnight until month 18.", "days_of_training", []),
    ("technology_refresh", "We may ask for that once in eighteen months and no oftener.", "min_interval_months", [18]),
    ("technology_refresh", "Access points\t5 years\tMaker's latest or the one before it", "version_currency", ["n-1"]),
    ("technology_refresh", "Firewalls\t4 years\tMaker's latest", "version_currency", ["n"]),
    ("technology_refresh", "A new set comes with seven years of promised spares.", "refresh_interval_months", []),
    ("technology_refresh", "Every second autumn the Engineer gives us a paper on what will age.", "roadmap_frequency_months", [24]),
    ("skills_transfer", "The Board shall release each clerk for twenty-five days a year.", "days_of_training", [25]),
    ("technology_refresh", "No laptop stays past its fourth birthday, no tablet past its third.", "refresh_interval_months", [48, 36]),
    ("key_personnel", "A successor overlaps for ten days at no expense to the Council.", "who_pays", ["supplier"]),
    ("authority_data", "The Customer may draw off all of it without paying for the traffic.", "who_pays", ["supplier"]),
    ("authority_data", "The Supplier shall not make the Customer pay for the copies.", "who_pays", ["supplier"]),
    ("remediation_step_in", "The Buyer may charge the Supplier what that reasonably costs.", "who_pays", ["supplier"]),
    ("remediation_step_in", "The Supplier shall not charge the Buyer any costs for it.", "who_pays", ["supplier"]),
    ("remediation_step_in", "After two months running under 90% it sends a plan in 7 days.", "plan_due_months", []),
    ("open_book_audit", "The two accountants choose a third, whose fee the parties halve.", "percentage", []),
    ("technology_refresh", "Up to 10% of the exchanges in a year may be held back.", "refresh_interval_months", []),
    ("technology_refresh", "The average age of the fleet shall not exceed 24 months.", "refresh_interval_months", []),
    ("technology_refresh", "Thin clients\tyear 4\tno charge", "refresh_interval_months", [48]),
    ("technology_refresh", "Each March the Contractor must deliver a list of what its maker drops.", "roadmap_frequency_months", [12]),
    ("technology_refresh", "The estate is never two or more versions behind.", "version_currency", ["n-1"]),
    ("technology_refresh", "It supports the current version and the two prior versions.", "version_currency", ["n-2"]),
    ("technology_refresh", "No order is needed: at sixty months each till is swapped.", "who_initiates", ["automatic"]),
    ("technology_refresh", "The Trust may turn down a proposed model.", "who_initiates", []),
    ("skills_transfer", "Two days of coaching a head for six analysts, in all 12 days.", "days_of_training", [12]),
    ("skills_transfer", "Staff take part, to a limit of ten in each year.", "people_trained", [10]),
    ("skills_transfer", "By handover half a dozen analysts can run the service.", "people_trained", [6]),
    ("user_training", "It trains 60 administrators and 400 end users.", "people_trained", [60, 400]),
    ("skills_transfer", "Six weeks before go-live a learning plan is agreed.", "days_of_training", []),
    ("secondment", "A pair of Council engineers will sit with the Provider's platform team.", "secondment_direction", ["buyer_to_supplier"]),
    ("secondment", "A pair of Council engineers will sit with the Provider's platform team.", "headcount", [2]),
    ("term_and_extension", "36 months with 2 x 12 month options.", "extension_count", [2]),
    ("term_and_extension", "The Ministry has two rights of renewal of one year each.", "extension_count", [2]),
    ("term_and_extension", "Options exist for a fourth and a fifth year.", "extension_count", [2]),
    ("term_and_extension", "Option Periods 1-4: 12 months each.", "extension_count", [4]),
    ("term_and_extension", "It may be extended by 24 months by written notice.", "extension_months", [24]),
    ("term_and_extension", "Ten years from go-live, with a break at year seven.", "initial_term_months", [120]),
    ("payment_terms", "E-invoices are paid in 5 days; all others in 20.", "payment_days", [5, 20]),
    ("payment_terms", "Undisputed sums: 30 calendar days.", "payment_days", [30]),
    ("benchmarking", "Charges are compared at the second and fourth anniversaries.", "first_after_months", [24]),
    ("benchmarking", "Month 36, then every 24.", "frequency_months", [24]),
    ("business_continuity", "RTO / RPO\t2 hours / 30 minutes", "rto_hours", [2]),
    ("business_continuity", "RTO / RPO\t2 hours / 30 minutes", "rpo_hours", [0.5]),
    ("business_continuity", "RTO 1 hour\tRPO 5 minutes", "rto_hours", [1]),
    ("business_continuity", "Recovery time eight hours; loss of data nil.", "rpo_hours", [0]),
    ("data_protection", "The processor must report a breach within a day.", "breach_notice_hours", [24]),
    ("data_protection", "The processor must report a breach within two Working Days.", "breach_notice_hours", []),
    ("termination_rights", "Walk-away: 3 months.", "notice_period_months", [3]),
    ("change_control", "We'll email you at least 30 days before changing these terms.", "notice_period_days", [30]),
    ("exit_management", "The Supplier stays on hand for thirty days after the last day.", "assistance_period_days", [30]),
]  # fmt: skip


@pytest.mark.parametrize(("clause_type", "text", "name", "values"), FACTS, ids=[f"{case[2]}: {case[1][:40]}" for case in FACTS])  # fmt: skip
def test_extract_attributes_reads_general_wordings(clause_type, text, name, values):
    assert _values(clause_type, text, name) == {name: values}


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("twice yearly", 6),
        ("in alternate years", 24),
        ("alternate monthly meetings", 2),
        ("each Michaelmas", 12),
        ("once per biennium", 24),
        ("a sexennial survey", 72),
    ],
)
def test_find_intervals_reads_rarer_words(text, months):
    assert [interval.value for interval in find_intervals(text)] == [months]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("at the second and fourth anniversaries", [24, 48]),
        ("in Contract Years 3 and 6", [36, 72]),
        ("in months 12, 24 and 36", [12, 24, 36]),
        ("in the third and later years", [36]),
        ("the second and third years, then year 5", [24, 36, 60]),
    ],
)
def test_find_points_reads_lists(text, values):
    assert [point.value for point in find_points(text)] == values


def test_find_durations_gives_an_elliptical_number_its_unit():
    text = "laptops once in every three years and servers once in every five; routers as listed"
    assert [duration.value for duration in find_durations(text + " within 5 days; all others in 20.")] == [
        36,
        60,
        5,
        20,
    ]


def test_find_durations_leaves_a_number_of_the_next_sentence_alone():
    assert [duration.value for duration in find_durations("It ends after 30 days. See annex in 20.")] == [30]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [("36 mo. lease", 36, "months"), ("2 h of work", 2, "hours"), ("within the hour", 1, "hours"), ("5 min", 5, "minutes")],
)  # fmt: skip
def test_find_durations_reads_short_units(text, value, unit):
    assert [(duration.value, duration.unit) for duration in find_durations(text)] == [(value, unit)]


@pytest.mark.parametrize("text", ["3D printers", "minimum of 5 minutes", "mode 3"])
def test_find_durations_takes_no_unit_from_other_words(text):
    assert all(duration.unit == "minutes" for duration in find_durations(text))
