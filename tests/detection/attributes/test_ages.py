"""At what age things are replaced, and how current software is, where it is said without a unit or in a roundabout way."""

from __future__ import annotations

import pytest

from contractlens.detection.attributes import extract_attributes
from contractlens.detection.attributes.ages import ages

INTERVALS: list[tuple[str, set[object]]] = [
    ("No server shall be kept past the age of nine.", {108}),
    ("Each server is replaced before it is five years old and each switch before it is six.", {60, 72}),
    ("A desktop goes in the month in which it turns four, and a screen in the month in which it turns seven.", {48, 84}),
    ("In the forty-eighth month after a server was first powered on the Vendor shall remove it and install another.", {48}),
    ("The successor is signed for before the thirty-ninth month after unboxing is out.", {39}),
    ("Servers give way to new ones at the fourth anniversary of their installation.", {48}),
    ("On the day a terminal completes its sixth year of service the Operator shall take it out.", {72}),
    ("Once in the life of this Agreement, in the fourth year, the County may have all switches exchanged.", set()),
    ("The Supplier must exchange in each of Contract Years 3 and 5 what has become slow.", set()),
    ("The Operator puts in arrays of a model not more than a year on the market.", set()),
    ("On the last day nothing may be within a year of its greatest age.", set()),
    ("If its maker ends support the fifty-four months end on that day.", set()),
    ("The parties shall discuss in the fifth year whether the projectors should give way to newer ones.", set()),
]  # fmt: skip


def values(text: str, name: str, header: str = "") -> set[object]:
    return {
        one.value for one in extract_attributes(text, "technology_refresh", table_header=header) if one.name == name
    }


@pytest.mark.parametrize(("text", "months"), INTERVALS, ids=[text[:60] for text, _ in INTERVALS])
def test_the_age_at_which_things_go_is_read(text, months):
    assert values(text, "refresh_interval_months") == months


@pytest.mark.parametrize(
    "text", ["kept until the age of 2,500 is reached", "the age of thirty", "before it is six per cent"]
)
def test_a_large_number_or_a_share_is_no_age(text):
    assert ages(f"no unit is four years old, {text}") == []


def test_a_renewal_named_in_a_cell_is_read_beside_prices():
    found = values(
        "Call units\t1,318\tmend; Renewal at ten years\t3.10",
        "refresh_interval_months",
        "Item\tNumber\tTreatment\t£ a month",
    )
    assert found == {120}


VERSIONS: list[tuple[str, set[object]]] = [
    ("Browsers: always the newest.", {"n"}),
    ("Connectors must run with the edition each vendor sells now and with the one before it.", {"n-1"}),
    ("The software is kept at the latest release or not more than one release older.", {"n-1"}),
    ("It shall not run on a version older than the immediate predecessor of the latest one.", {"n-1"}),
    ("A release must not fall more than two behind.", {"n-2"}),
    ("The plug-in must work with the three most recent versions of each browser.", {"n-2"}),
    ("The operating system may be one generation old, not two.", {"n-1"}),
    ("The app supports the current system and the two before it.", {"n-2"}),
    ("Servers are re-imaged to the newest stable build.", {"n"}),
    ("Middleware is kept at N or N-1, never N-2.", {"n-1"}),
    ("The Supplier says which current model it would supply in place of each.", set()),
    ("The Seller takes the unit out and installs one of a current generation.", set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "versions"), VERSIONS, ids=[text[:60] for text, _ in VERSIONS])
def test_how_current_software_is_kept_is_read(text, versions):
    assert values(text, "version_currency") == versions


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("Ahead of each financial year the Provider tables a look forward over four years.", {12}),
        ("In spring and autumn the Firm lays its technology outlook before the Board.", {6}),
        ("Each quarter the Provider discusses the technical course of the platform.", {3}),
    ],
)
def test_a_look_forward_is_a_roadmap(text, months):
    assert values(text, "roadmap_frequency_months") == months


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The Contractor shall submit by the sixtieth day after commencement a five-year forecast of the items.", {60}),
        ("The Contractor must submit a migration proposal within 30 days of a Refresh Event.", {30}),
        ("Within 20 days of receiving a plan the Operator shall approve it.", set()),
        ("A new reader is issued within four weeks of the plan being settled.", set()),
    ],
)
def test_the_day_on_which_a_plan_is_due_is_no_answer_to_it(text, days):
    assert values(text, "plan_due_days") == days


@pytest.mark.parametrize(
    ("text", "name", "months"),
    [
        (
            "The database goes to a new main release before that release is nine months old.",
            "upgrade_within_months",
            {9},
        ),
        ("The Council may not ask again until 18 months have passed.", "min_interval_months", {18}),
        ("The Council may not ask for another exchange within two years.", "min_interval_months", {24}),
    ],
)
def test_the_time_to_upgrade_and_between_two_requests_is_read(text, name, months):
    assert values(text, name) == months
