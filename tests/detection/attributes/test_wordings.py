"""The many ways in which contracts say the same fact."""

from __future__ import annotations

import pytest

from contractlens.detection.attributes import extract_attributes, find_durations, find_intervals
from contractlens.detection.attributes.intervals import find_rates
from contractlens.detection.attributes.numbers import read_ordinal
from contractlens.detection.attributes.percentages import find_multiples
from contractlens.detection.attributes.points import find_points

REFRESH = [
    ("Laptops: 3 years; servers: 5 years.", {"refresh_interval_months": {36, 60}}),
    ("The cycle for phones is two years and for monitors six years.", {"refresh_interval_months": {24, 72}}),
    ("No device shall have been in use for longer than 48 months.", {"refresh_interval_months": {48}, "first_after_months": set()}),
    ("A tablet is exchanged once it is four years old.", {"refresh_interval_months": {48}}),
    ("You swap each phone when it turns three.", {"refresh_interval_months": {36}}),
    ("Routers are renewed at the end of each fifth year.", {"refresh_interval_months": {60}}),
    ("Scanners are to be replaced no later than the 54th month of service.", {"refresh_interval_months": {54}}),
    ("The Vendor replaces the monitors at the latest sixty months after their delivery.", {"refresh_interval_months": {60}}),
    ("Printers\tEvery six years\tThe Supplier", {"refresh_interval_months": {72}}),
    ("Dockets scanner\t48\tMain hall", {"refresh_interval_months": {48}}),
    ("Printers\t5 yrs\tin unit charge", {"refresh_interval_months": {60}}),
    ("Each kiosk is replaced every second summer.", {"refresh_interval_months": {24}}),
    ("In each year the Seller shall furnish a list of items near obsolescence.", {"roadmap_frequency_months": {12}, "refresh_interval_months": set()}),
    ("The roadmap shall be refreshed half-yearly.", {"roadmap_frequency_months": {6}, "refresh_interval_months": set()}),
    ("The laptop estate is renewed for a monthly rent of the usual kind.", {"refresh_interval_months": set()}),
    ("It covers the next 24 months, and tells what will be replaced.", {"refresh_interval_months": set()}),
    ("It may keep units that are less than 24 months old when others are replaced.", {"refresh_interval_months": set()}),
    ("Middleware stays on the latest release or the one before it.", {"version_currency": {"n-1"}}),
    ("Nothing older than the version immediately before the current one may run.", {"version_currency": {"n-1"}}),
    ("It runs one of the two most recent major versions.", {"version_currency": {"n-1"}}),
    ("On the Agency's request the Vendor shall exchange the unit.", {"who_initiates": {"buyer"}}),
    ("The Buyer, if it sees a need, may call for a newer model.", {"who_initiates": {"buyer"}}),
    ("The Contractor shall propose a successor product.", {"who_initiates": {"supplier"}}),
    ("The Supplier shall replace each unit without waiting for a request.", {"who_initiates": {"automatic"}}),
    ("Either party may propose a newer model.", {"who_initiates": {"either"}}),
]  # fmt: skip

PAYERS = [
    ("The new kit comes free of charge.", {"supplier"}),
    ("Its cost is comprised in the monthly rent.", {"in_charges"}),
    ("The annual fee already covers the exchange, and no extra charge is made.", {"in_charges"}),
    ("It is exchanged at the Council's expense.", {"buyer"}),
    ("The work is charged at the rates in Annex 4.", {"buyer"}),
    ("It is for the Contractor's account.", {"supplier"}),
    ("The parties share the fees equally.", {"shared"}),
    ("The Trust shall go on paying her salary.", {"buyer"}),
    ("The Authority is entitled to a reduction in the unit charge.", set()),
]

TRAINING = [
    ("It shall hold six half-day sessions on the console.", {"days_of_training": {3}}),
    ("Ten workshops (one day each) are held for the finance team.", {"days_of_training": {10}}),
    ("It gives twelve two-day courses to operators.", {"days_of_training": {24}}),
    ("A half-day workshop is held on reports.", {"days_of_training": {0.5}}),
    ("Thirty person-days of coaching are included.", {"days_of_training": {30}, "people_trained": set()}),
    ("The plan is submitted within 30 days of training.", {"days_of_training": set()}),
    ("It shall teach up to eight of its engineers.", {"people_trained": {8}}),
    ("The course is for a cohort of 12.", {"people_trained": {12}}),
    ("It trains four curators and two technicians.", {"people_trained": {6}}),
    ("It trains staff on three servers.", {"people_trained": set()}),
    ("From Sprint 18 developers lead the work.", {"people_trained": set()}),
]

SECONDMENT = [
    ("The Contractor shall lend the Force a data engineer.", {"secondment_direction": {"supplier_to_buyer"}, "headcount": {1}}),
    ("Two of the Council's planners may be placed in the Supplier's team.", {"secondment_direction": {"buyer_to_supplier"}, "headcount": {2}}),
    ("The Agency may detach one of its officials to the premises of the Contractor.", {"secondment_direction": {"buyer_to_supplier"}, "headcount": {1}}),
    ("The Supplier shall host two analysts.", {"secondment_direction": {"buyer_to_supplier"}, "headcount": {2}}),
    ("The Board may second one inspector and two sergeants to the Vendor.", {"headcount": {3}}),
    ("The Supplier shall second staff to the Council, and the Council shall second staff to the Supplier.", {"secondment_direction": {"both"}}),
]  # fmt: skip

OTHERS = [
    ("apprenticeships_skills", "Apprenticeship starts: 12", {"headcount": {12}}),
    ("social_value", "Ten work placements a year", {"headcount": {10}, "frequency_months": {12}}),
    ("term_and_extension", "Options\\t12 + 12 months", {"initial_term_months": set(), "extension_months": {12}}),
    ("term_and_extension", "An initial period of three years, with two further periods of 12 months each.", {"initial_term_months": {36}, "extension_count": {2}, "extension_months": {12}}),
    ("term_and_extension", "The Council may lengthen it twice, each time by one year.", {"extension_count": {2}, "extension_months": {12}}),
    ("term_and_extension", "3+1+1 years", {"initial_term_months": {36}, "extension_count": {2}, "extension_months": {12}}),
    ("term_and_extension", "It runs for two years and then from year to year.", {"initial_term_months": {24}, "extension_months": {12}}),
    ("term_and_extension", "One twelve-month base period and four twelve-month option periods.", {"extension_count": {4}, "extension_months": {12}}),
    ("exit_management", "For up to nine months after expiry it shall help any successor.", {"assistance_period_months": {9}}),
    ("business_continuity", "It is running again within four hours and loses no more than 15 minutes of data.", {"rto_hours": {4}, "rpo_hours": {0.25}}),
    ("business_continuity", "Payroll\t8 hours\t30 minutes", {"rto_hours": {8}, "rpo_hours": {0.5}}),
    ("data_protection", "It tells the Buyer of a breach without undue delay and in any event within 24 hours.", {"breach_notice_hours": {24}}),
    ("liability_cap", "It is limited to twice the annual charges.", {"cap_percentage": {200}}),
    ("liability_cap", "It shall not exceed the Charges paid in the year.", {"cap_percentage": {100}}),
    ("charges_indexation", "Rates follow CPI, capped at 4%.", {"percentage": set(), "cap_percentage": {4}}),
    ("charges_indexation", "Rates are fixed until the second anniversary of the Start Date.", {"first_after_months": {24}, "fixed_period_months": {24}}),
    ("charges_indexation", "From the third Contract Year they follow RPI.", {"first_after_months": {24}}),
    ("benchmarking", "It may do so once in any two-year period.", {"min_interval_months": {24}, "frequency_months": set()}),
    ("social_value", "It gives £5,000 a year to local charities.", {"frequency_months": {12}}),
    ("social_value", "It gives £5,000 within a year.", {"frequency_months": set()}),
    ("termination_rights", "The Buyer may end it on ten Working Days' notice and pays for work done.", {"notice_period_days": {10}}),
    ("assignment_change_of_control", "It may terminate within six months of that notice.", {"termination_window_months": {6}, "notice_period_months": set()}),
]  # fmt: skip

CASES = [
    *(("technology_refresh", *case) for case in REFRESH),
    *(("technology_refresh", text, {"who_pays": values}) for text, values in PAYERS),
    *(("skills_transfer", *case) for case in TRAINING),
    *(("secondment", *case) for case in SECONDMENT),
    *OTHERS,
]


@pytest.mark.parametrize(("clause_type", "text", "expected"), CASES, ids=[case[1][:50] for case in CASES])
def test_extract_attributes_reads_the_wording(clause_type, text, expected):
    found: dict[str, set[object]] = {}
    for attribute in extract_attributes(text, clause_type):
        found.setdefault(attribute.name, set()).add(attribute.value)
    assert {name: found.get(name, set()) for name in expected} == expected


@pytest.mark.parametrize(("text", "number"), [("forty-eighth", 48), ("3rd", 3), ("other", 2), ("twenty first", 21)])
def test_read_ordinal_reads_compounds(text, number):
    assert read_ordinal(text) == number


@pytest.mark.parametrize(
    ("text", "value", "begin"),
    [("the second anniversary", 24, 24), ("the third Contract Year", 36, 24), ("year 2", 24, 12), ("month 20", 20, 20)],
)
def test_find_points_tells_beginning_and_end(text, value, begin):
    (point,) = find_points(text)
    assert (point.value, point.begin) == (value, begin)


@pytest.mark.parametrize("text", ["year 2027", "the other month", "day 1 and 2 of"])
def test_find_points_leaves_out_dates_and_lists(text):
    assert [point.value for point in find_points(text)] in ([], [1])


@pytest.mark.parametrize(
    ("text", "months"), [("each October", 12), ("every spring", 12), ("each 1 April", 12), ("every half-year", 6), ("per semester", None)]
)  # fmt: skip
def test_find_intervals_reads_seasons(text, months):
    assert [interval.value for interval in find_intervals(text)] == ([months] if months else [])


def test_find_intervals_keeps_the_written_words():
    assert [interval.text for interval in find_intervals("Every Other Year")] == ["Every Other Year"]


def test_find_durations_keeps_the_written_words():
    assert [duration.text for duration in find_durations("İn Ten Working Days")] == ["Ten Working Days"]


def test_find_durations_leaves_out_what_is_past():
    assert find_durations("It was bought three years ago.") == ()


def test_find_durations_tells_two_numbers_apart():
    assert [duration.value for duration in find_durations("one twelve-month period")] == [12]


@pytest.mark.parametrize(("text", "value"), [("twice the fees", 200), ("three times the annual price", 300), ("a three-fold rise", 300)])  # fmt: skip
def test_find_multiples_gives_per_cent(text, value):
    assert [multiple.value for multiple in find_multiples(text)] == [value]


@pytest.mark.parametrize(("text", "value"), [("per Contract Year", 12), ("a quarter", 3), ("per annum", 12)])
def test_find_rates_reads_what_it_is_counted_over(text, value):
    assert [rate.value for rate in find_rates(text)] == [value]


SHORT_FORMS = [
    ("business_continuity", "RTO: 2 days", {"rto_hours": {48}}),
    ("business_continuity", "RTO: 4 hours", {"rto_hours": {4}}),
    ("business_continuity", "RTO: 2 days; RPO: 1 day", {"rto_hours": {48}, "rpo_hours": {24}}),
    ("business_continuity", "The plan is tested within 2 days.", {"rto_hours": set()}),
    ("payment_terms", "invoices net 45", {"payment_days": {45}}),
    ("payment_terms", "Invoices are due net 30, monthly.", {"payment_days": {30}}),
    ("payment_terms", "a price net 5% discount", {"payment_days": set()}),
    ("term_and_extension", "Extension options: 12 + 12 months", {"extension_count": {2}, "extension_months": {12}, "initial_term_months": set()}),
    ("term_and_extension", "Extension\t12 + 12 months", {"extension_count": {2}, "extension_months": {12}}),
    ("term_and_extension", "Term: 24 + 12 + 12 months", {"initial_term_months": {24}, "extension_count": {2}, "extension_months": {12}}),
    ("term_and_extension", "Initial term: 36 months. Extensions: 12 months + 12 months.", {"initial_term_months": {36}, "extension_count": {2}}),
    ("term_and_extension", "Initial term\t36 months\tExtension\t12 + 12 months", {"initial_term_months": {36}, "extension_count": {2}}),
    ("term_and_extension", "Renewal: 6 + 6 + 6 months", {"extension_count": {3}, "extension_months": {6}, "initial_term_months": set()}),
    ("skills_transfer", "It shall spend no fewer than 10 days on this.", {"days_of_training": {10}}),
    ("skills_transfer", "It shall report within 10 days on this.", {"days_of_training": set()}),
    ("technology_refresh", "Laptops: max age of 4 years", {"refresh_interval_months": {48}}),
    ("technology_refresh", "Laptops have a maximum age of 4 years.", {"refresh_interval_months": {48}}),
]  # fmt: skip


@pytest.mark.parametrize(("clause_type", "text", "expected"), SHORT_FORMS, ids=[case[1][:40] for case in SHORT_FORMS])
def test_extract_attributes_reads_the_short_forms_of_trade(clause_type, text, expected):
    found = extract_attributes(text, clause_type)
    assert {name: {one.value for one in found if one.name == name} for name in expected} == expected


def test_extract_attributes_states_the_months_of_a_sum_once():
    found = [one.value for one in extract_attributes("Extension: 12 + 12 months", "term_and_extension")]
    assert found == [2, 12]


def test_extract_attributes_keeps_the_length_of_one_extension():
    found = extract_attributes("The Buyer may use one 12-month extension.", "term_and_extension")
    assert {(one.name, one.value) for one in found} == {("extension_count", 1), ("extension_months", 12)}
