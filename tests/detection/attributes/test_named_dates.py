from __future__ import annotations

import pytest

from contractlens.detection.attributes import extract_attributes
from contractlens.detection.attributes.named_dates import named_dates


@pytest.mark.parametrize(
    ("clause_type", "text", "expected"),
    [
        (
            "term_and_extension",
            "This contract starts on 1 April 2026 and ends on 31 March 2031.",
            [("start_date", "2026-04-01"), ("expiry_date", "2031-03-31")],
        ),
        ("term_and_extension", "Start date\t3 March 2025", [("start_date", "2025-03-03")]),
        ("term_and_extension", "It shall in no event run beyond 30/06/2030.", []),
        ("term_and_extension", "The latest end date is 30 June 2030.", [("latest_end_date", "2030-06-30")]),
        (
            "term_and_extension",
            "From January 5, 2026 until January 4, 2029.",
            [("start_date", "2026-01-05"), ("expiry_date", "2029-01-04")],
        ),
        ("acceptance_milestones", "Milestone 2\tPilot accepted\t30 June 2026", [("milestone_date", "2026-06-30")]),
        ("technology_refresh", "Replace all switches no later than 31 December 2027.", [("due_date", "2027-12-31")]),
        ("technology_refresh", "As agreed in the letter of 3 May 2024, all switches are new.", []),
        ("technology_refresh", "By the third anniversary of the Start Date.", []),
    ],
    ids=["term", "row", "no cue", "latest", "US order", "milestone", "due", "mere date", "relative"],
)
def test_dates_are_named_by_type_and_words(clause_type, text, expected):
    assert [(fact.name, fact.value) for fact in named_dates(text, clause_type)] == expected


def test_dates_come_as_attributes_with_their_own_words():
    text = "The term commences on 1 April 2026."
    (found,) = [a for a in extract_attributes(text, "term_and_extension", offset=10) if a.name == "start_date"]
    assert (found.value, found.unit, found.text) == ("2026-04-01", "date", "1 April 2026")
    assert text[found.start - 10 : found.end - 10] == found.text
