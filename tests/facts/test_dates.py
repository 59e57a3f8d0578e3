from __future__ import annotations

from datetime import date

import pytest

from tests.builders import table
from tests.facts.helpers import facts_of


def dates(*lines):
    return [(fact.kind, fact.value) for fact in facts_of(*lines).dates]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        pytest.param("This Agreement is dated 1 May 2025.", "signature", id="dated"),
        pytest.param("This Agreement dated 1 May 2025 is between two parties.", "signature", id="this agreement dated"),
        pytest.param("This Agreement commences on 1 May 2025.", "start", id="commences"),
        pytest.param("The Contract takes effect from 1 May 2025.", "start", id="takes effect"),
        pytest.param('The work begins on 1 May 2025 (the "Commencement Date").', "start", id="named"),
        pytest.param('"Start Date" means 1 May 2025.', "start", id="defined"),
        pytest.param("This Agreement expires on 1 May 2025.", "end", id="expires"),
        pytest.param("The Contract continues until 1 May 2025.", "end", id="until"),
        pytest.param("The Contract may be extended up to 1 May 2025.", "extension_end", id="extended"),
        pytest.param("The Supplier shall deliver the plan by 1 May 2025.", "duty", id="duty"),
        pytest.param("The Supplier must replace the servers no later than 1 May 2025.", "duty", id="no later than"),
        pytest.param("The Act of 1 May 2025 applies.", "mention", id="mention"),
        pytest.param("A tender dated 1 May 2025 was received.", "mention", id="another paper"),
        pytest.param("The financial year ends on 1 May 2025.", "mention", id="another end"),
    ],
)
def test_kinds_of_dates_in_sentences(sentence, kind):
    assert dates("# 1. Term", f"1.1\t{sentence}") == [(kind, date(2025, 5, 1))]


@pytest.mark.parametrize(
    ("label", "kind"),
    [("Start date", "start"), ("Expiry date", "end"), ("Commencement Date", "start"), ("Date signed", "signature")],
)
def test_kinds_of_dates_in_order_forms(label, kind):
    assert dates("# Order Form", table((label, "1 May 2025"))) == [(kind, date(2025, 5, 1))]


def test_dates_of_a_milestone_table_are_duties_with_the_whole_row():
    facts = facts_of("# Plan", table(("Milestone", "Due"), ("Service live", "1 May 2025"), header=True))
    (fact,) = facts.dates
    assert fact.kind == "duty"
    assert facts.places.text[fact.what_start : fact.what_end] == "Service live\t1 May 2025"


def test_dates_of_a_table_of_versions_are_mentions():
    assert dates("# Versions", table(("Version", "Date"), ("1.0", "1 May 2025"), header=True)) == [
        ("mention", date(2025, 5, 1))
    ]


def test_what_a_duty_is_about_is_its_sentence():
    facts = facts_of("1.1\tIt is agreed. The Supplier shall deliver the plan by 1 May 2025. More.")
    (fact,) = facts.dates
    assert facts.places.text[fact.what_start : fact.what_end] == "The Supplier shall deliver the plan by 1 May 2025."


def test_range_has_a_start_and_an_end():
    assert dates("1.1\tThe Contract runs from 1 May 2025 to 30 April 2028.") == [
        ("start", date(2025, 5, 1)),
        ("end", date(2028, 4, 30)),
    ]


def test_date_of_the_contract_that_is_also_its_start_is_both():
    found = dates('This Agreement is entered into as of 1 May 2025 (the "Effective Date") by the parties.')
    assert found == [("signature", date(2025, 5, 1)), ("start", date(2025, 5, 1))]


def test_blank_is_a_placeholder_of_its_kind():
    (fact,) = facts_of("This Agreement is dated [ ] 2025.").dates
    assert (fact.kind, fact.value, fact.placeholder) == ("signature", None, True)


START = '1.1\t"Commencement Date" means 1 May 2025.'


@pytest.mark.parametrize(
    ("sentence", "end"),
    [
        pytest.param(
            "The Contract continues for three years from the Commencement Date.", date(2028, 4, 30), id="years"
        ),
        pytest.param("This Agreement lasts for 18 months.", date(2026, 10, 31), id="months"),
        pytest.param("The term is twenty-four (24) months from the Commencement Date.", date(2027, 4, 30), id="both"),
        pytest.param(
            "The Contract ends on the second anniversary of the Commencement Date.", date(2027, 5, 1), id="anniversary"
        ),
    ],
)
def test_ends_follow_from_a_known_start(sentence, end):
    derived = [fact for fact in facts_of("# 1. Term", START, f"1.2\t{sentence}").dates if fact.derived]
    assert [(fact.kind, fact.value) for fact in derived] == [("end", end)]


def test_arithmetic_is_told_in_words():
    facts = facts_of("# 1. Term", START, "1.2\tThe Contract continues for three years from the Commencement Date.")
    (derived,) = (fact for fact in facts.dates if fact.derived)
    assert derived.arithmetic == "1 May 2025 + 3 years = up to and including 30 April 2028"


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["1.2\tThe Contract continues for three years from the Commencement Date."], id="no start"),
        pytest.param(
            [
                '1.1\t"Commencement Date" means [ ] 2025.',
                "1.2\tThe Contract continues for three years from the Commencement Date.",
            ],
            id="blank start",
        ),
        pytest.param(
            [
                "1.1\tThis Agreement starts on 03/04/2025.",
                "1.2\tThe Contract continues for three years from the Commencement Date.",
            ],
            id="ambiguous start",
        ),
        pytest.param(
            [START, "1.2\tThe duty of confidence continues for three years after the Contract."], id="another period"
        ),
        pytest.param(
            [START, "1.2\tThe Buyer may extend the Contract for three years from the Commencement Date."],
            id="extension",
        ),
        pytest.param([START, "1.2\tNotice is given within 30 days from the Commencement Date."], id="notice"),
    ],
)
def test_nothing_is_derived_without_a_certain_start_and_term(lines):
    assert not any(fact.derived for fact in facts_of("# 1. Term", *lines).dates)


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        pytest.param(["That certain Licence Agreement Number 7 dated as of 4 May 2024 is amended."], ["mention"], id="earlier agreement"),
        pytest.param(["By a notice dated 4 May 2024 the Council invited tenders."], ["mention"], id="notice"),
        pytest.param(["By: A. Roe\nSource: ACME INC, 10-K, 5/20/2014"], ["mention"], id="stamp of a register"),
        pytest.param(["By: A. Roe\nName: A. Roe\nDate 20 May 2014"], ["signature"], id="field without a colon"),
        pytest.param(table(["Designs signed off", "4 May 2024"]), ["mention"], id="signed off"),
        pytest.param(['This Agreement is entered into and effective as of 4 May 2024 (the "Effective Date").'], ["signature", "start"], id="entered into and effective"),
        pytest.param(["This Agreement is made 4 May 2024 (the Effective Date) by Acme."], ["signature", "start"], id="name without quotation marks"),
        pytest.param(["1.1\tThe term of the Contract is from the Effective Date to 4 May 2024 inclusive."], ["end"], id="from a name to a day"),
        pytest.param(["1.1\tThis licence runs for a term of three years from 4 May 2024."], ["start"], id="years from a day"),
        pytest.param(["1.1\tThe Buyer may extend the Term but not beyond 4 May 2024."], ["extension_end"], id="not beyond"),
        pytest.param(["1.1\tThe Buyer may extend the Term by notice given not later than 4 May 2024."], ["duty"], id="day to use an option"),
        pytest.param(["1.1\tThe Buyer may terminate this Agreement effective as of 4 May 2024."], ["mention"], id="early termination"),
        pytest.param(["1.1\tThis Agreement shall commence on the Effective Date and shall terminate on 4 May 2024."], ["end"], id="shall terminate on"),
        pytest.param(table(["Item 2", "Start Date", "4 May 2024"]), ["start"], id="numbered row"),
        pytest.param(table(["Runs for", "Two years, to midnight on 4 May 2024"]), ["end"], id="runs for"),
    ],
)  # fmt: skip
def test_kind_follows_from_the_paper_and_the_words(lines, kinds):
    found = [fact.kind for fact in facts_of(*lines).dates if not fact.derived]
    assert found == kinds


def test_day_before_the_signature_is_no_duty():
    found = dates(
        "This Agreement is made on 1 May 2024.",
        "1.1\tThe parties shall exclude the Convention concluded at Vienna on 11 April 1980.",
    )
    assert found == [("signature", date(2024, 5, 1)), ("mention", date(1980, 4, 11))]


def test_contract_that_starts_at_its_last_signature_starts_and_ends_by_it():
    facts = facts_of(
        "1.1\tThis Agreement shall come into force on the date of the last signature and continue for two years from the Commencement Date.",
        "By: A. Roe\nDate: 12 May 2026",
        "By: B. Coe\nDate: 19 May 2026",
    ).dates
    assert [(fact.kind, fact.value, fact.derived) for fact in facts] == [
        ("start", date(2026, 5, 19), True),
        ("end", date(2028, 5, 18), True),
        ("signature", date(2026, 5, 12), False),
        ("signature", date(2026, 5, 19), False),
    ]


def test_stated_start_wins_over_the_last_signature():
    facts = facts_of(
        "1.1\tThis Agreement commences on the date of the last signature. The Services start on 1 June 2026.",
        "By: A. Roe\nDate: 12 May 2026",
    ).dates
    assert [fact.value for fact in facts if fact.kind == "start"] == [date(2026, 6, 1)]


def test_period_that_runs_from_another_event_gives_no_end():
    facts = facts_of(
        "1.1\tThis Agreement takes effect on 1 April 2026 and continues for seven years reckoned from Cut-Over."
    ).dates
    assert [fact.kind for fact in facts] == ["start"]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("1.1\tThe licence runs for a term of three years from 1 January 2026.", id="years from a day"),
        pytest.param("1.1\tThis Agreement starts on 1 January 2026 and continues for a period of 3 (three) years.", id="word in brackets"),
    ],
)  # fmt: skip
def test_end_follows_from_start_and_period(sentence):
    assert ("end", date(2028, 12, 31)) in dates(sentence)
