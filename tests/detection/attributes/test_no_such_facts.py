"""What stands near a fact and is none, and the conventions that the corpus guidelines settle for ceilings and limits."""

from __future__ import annotations

import pytest

from contractlens.detection.attributes import extract_attributes

NONE: list[tuple[str, str, str]] = [
    ("governance_reporting", "The Supplier's delivery lead sends the board its slides four Working Days before each sitting.", "notice_period_days"),
    ("governance_reporting", "Two days ahead of the monthly call the Vendor posts its figures.", "notice_period_days"),
    ("user_training", "At least ten days before a site opens the Contractor shall have given every clerk a half-day lesson.", "notice_period_days"),
    ("technology_refresh", "Any part whose maker drops it shall be replaced no later than four months before support ends.", "notice_period_months"),
    ("technology_refresh", "Each May the Provider issues a lifecycle plan looking four years ahead.", "notice_period_months"),
    ("termination_rights", "The Vendor may end this Agreement if an undisputed bill is still outstanding 45 days after a reminder.", "notice_period_days"),
    ("termination_rights", "Either side may leave at once if the other has not put the breach right 20 days after being told of it.", "notice_period_days"),
    ("termination_rights", "The Supplier shall inform the Authority at least two months before a change of control.", "notice_period_months"),
    ("dispute_resolution", "The mediator shall be a solicitor of fifteen years' standing in technology work.", "notice_period_months"),
    ("key_personnel", "A newcomer spends fifteen days of working side by side with whoever leaves.", "notice_period_days"),
    ("service_levels", "An engineer shall be on site within three hours of a call.", "notice_period_hours"),
    ("payment_terms", "The Supplier shall lodge its invoice for each quarter within eight days of the end of that quarter.", "payment_days"),
    ("payment_terms", "The Council pays in 30 days and will usually pay within ten days.", "payment_working"),
    ("payment_terms", "Late sums bear interest at one percent per month.", "frequency_months"),
    ("payment_terms", "If you pay late you owe us 2% a month on what is outstanding.", "frequency_months"),
    ("social_value", "The Contractor gives sixty hours of its people's time each year to the food bank.", "frequency_months"),
    ("secondment", "The Agency pays the Vendor $9,800 monthly for the secondee.", "frequency_months"),
    ("benchmarking", "The price falls from the first day of the month after the finding.", "frequency_months"),
    ("benchmarking", "Each party shall pay one half of the benchmarker's fee.", "percentage"),
    ("ai_use", "The Supplier shall mark every file in which more than half of the lines were made by a tool.", "percentage"),
    ("exit_management", "The Supplier shall hold six half-day sessions for the successor.", "assistance_period_days"),
    ("term_and_extension", "The Board may elect before the end of the said period of four years that this Agreement shall not renew.", "initial_term_months"),
    ("business_continuity", "Copies are taken at intervals of not more than six hours and the service restored.", "rto_hours"),
    ("security_requirements", "A check not more than six months old shall be shown and the records kept in a safe.", "retention_months"),
    ("charges_indexation", "The support fee is 18% of the Licence Fee for the first year.", "first_after_months"),
]  # fmt: skip

FACTS: list[tuple[str, str, dict[str, set[object]]]] = [
    ("service_levels", "Portal up | 99.6% | Credit: 3% | Ceiling on all credits: 18%", {"percentage": {99.6, 3}, "cap_percentage": {18}}),
    ("service_levels", "Credits stop at 22% of the fee for the month.", {"cap_percentage": {22}, "percentage": set()}),
    ("service_levels", "Replies within two seconds for 97 of every 100 queries.", {"percentage": {97}}),
    ("charges_indexation", "The fee moves once a year with RPI, held between 1% and 5%.", {"cap_percentage": {5}, "percentage": set()}),
    ("charges_indexation", "Prices go up each May by the rise in CPI, or by 3% if that's less.", {"cap_percentage": {3}}),
    ("acceptance_milestones", "For each week of delay the Vendor pays £700, up to a maximum of £21,000.", {"amount_gbp": {700}, "cap_amount_gbp": {21000}}),
    ("acceptance_milestones", "Of each instalment the Buyer may keep back one-tenth until ninety days have passed.", {"percentage": {10}}),
    ("skills_transfer", "Coaching is charged at day rates, subject to a ceiling of €30,000.", {"cap_amount": {30000}, "currency": {"EUR"}}),
    ("technology_refresh", "At the State's request, made not more than twice per Contract Year, the Vendor offers newer equipment.", {"frequency_months": {6}, "min_interval_months": set()}),
    ("benchmarking", "Not sooner than 24 months after Go-Live may the Board have the prices compared.", {"first_after_months": {24}, "min_interval_months": set()}),
    ("benchmarking", "The Agency may have the fees compared for the first time at 20 months from the Commencement Date.", {"first_after_months": {20}}),
    ("charges_indexation", "The rates stand for two years and shall thereafter move each June with CPIH.", {"first_after_months": {24}, "frequency_months": {12}}),
    ("termination_rights", "We can leave at any time after the first year.", {"first_after_months": {12}}),
    ("payment_terms", "The State pays net thirty (30) from receipt of the invoice.", {"payment_days": {30}}),
    ("payment_terms", "The Bank settles each invoice by the twentieth (20th) day after its receipt.", {"payment_days": {20}}),
    ("governance_reporting", "Steering board: per quarter. Working group: monthly.", {"frequency_months": {3, 1}}),
    ("user_training", "Refresher lessons are held at intervals not exceeding 18 months.", {"frequency_months": {18}}),
    ("ai_use", "Sixty days before switching a model the Supplier shows the Council what it does.", {"notice_period_days": {60}}),
    ("ai_use", "You must tell us 20 days before, and we may say no.", {"notice_period_days": {20}}),
    ("change_control", "A new version binds you 45 days after we've emailed you about it.", {"notice_period_days": {45}}),
    ("term_and_extension", "Options: 2 x 12 months. Word to the Vendor: 5 months before each.", {"extension_months": {12}, "notice_period_months": {5}}),
    ("term_and_extension", "The Buyer may add a year, and then another.", {"extension_count": {2}}),
    ("exit_management", "For a period not to exceed eight (8) months, the Contractor shall assist the successor.", {"assistance_period_months": {8}}),
    ("exit_management", "The hand-over phase lasts at most three months, during which the contractor helps.", {"assistance_period_months": {3}}),
    ("business_continuity", "You have six hours to bring the service back.", {"rto_hours": {6}}),
    ("business_continuity", "What comes back must be no more than ten minutes old.", {"rpo_hours": {0.166667}}),
    ("business_continuity", "Maximum interruption tolerated: 12 hours. Maximum loss of data tolerated: 1 hour.", {"rto_hours": {12}, "rpo_hours": {1}}),
    ("business_continuity", "Service resumes within two hours with no loss of booked transactions.", {"rto_hours": {2}, "rpo_hours": {0}}),
    ("data_protection", "The Processor tells the Board of a breach within 12 hours, so that it can keep to the 72 hours which the law allows.", {"breach_notice_hours": {12}}),
    ("security_requirements", "Suspicious events are signalled to the security officer within three hours.", {"incident_notice_hours": {3}}),
    ("open_book_audit", "It must keep those papers for six years after the Deed ends.", {"retention_years": {6}}),
    ("insurance", "Professional indemnity\t$5 million a claim\tfive years after", {"run_off_years": {5}}),
]  # fmt: skip


def _read(clause_type: str, text: str, header: str = "", dollar: str = "") -> dict[str, set[object]]:
    found: dict[str, set[object]] = {}
    for fact in extract_attributes(text, clause_type, table_header=header, dollar=dollar):
        found.setdefault(fact.name, set()).add(fact.value)
    return found


@pytest.mark.parametrize(("clause_type", "text", "name"), NONE, ids=[f"{name}: {text[:40]}" for _, text, name in NONE])
def test_extract_attributes_leaves_out_what_is_no_such_fact(clause_type: str, text: str, name: str) -> None:
    assert name not in _read(clause_type, text)


@pytest.mark.parametrize(("clause_type", "text", "expected"), FACTS, ids=[text[:50] for _, text, _ in FACTS])
def test_extract_attributes_follows_the_conventions(
    clause_type: str, text: str, expected: dict[str, set[object]]
) -> None:
    found = _read(clause_type, text)
    assert {name: found.get(name, set()) for name in expected} == expected


def test_extract_attributes_header_dollar_is_that_of_the_document() -> None:
    found = _read("acceptance_milestones", "Design signed\t410,000", "milestone\tfee ($)", dollar="CAD")
    assert found["amount"] == {410000}
    assert found["currency"] == {"CAD"}


def test_the_number_of_a_month_is_no_number_of_people():
    found = extract_attributes("By month 30 at least two of the Team can rebuild the index.", "skills_transfer")
    assert 30 not in [each.value for each in found if each.name == "people_trained"]
