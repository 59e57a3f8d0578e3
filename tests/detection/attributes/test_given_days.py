"""Days of teaching, told from notice, limits, stretches of time, rates and parts of a total; and how long it goes on."""

from __future__ import annotations

import pytest

from contractlens.detection.attributes import extract_attributes

GIVEN: list[tuple[str, str, set[object]]] = [
    ("user_training", "The Firm gives eight floor-helpers three further days so that they can answer their colleagues.", {3}),
    ("user_training", "The Engineer gives the caretaker a half-day on fobs and logs.", {0.5}),
    ("user_training", "Nobody gets a login before the half-day walk-round of the screens.", {0.5}),
    ("user_training", "Every officer is to have a day with the new register.", {1}),
    ("user_training", "Trainer-led: 12 sessions, half a day each.", {6}),
    ("user_training", "A three-day programme for champions: one day on the tool, one on teaching, one of practice.", {3}),
    ("user_training", "The Seller shows users how to run it, in one morning.", {0.5}),
    ("user_training", "The Provider shall put the ward managers through a day on rosters.", {1}),
    ("skills_transfer", "You spend four days in the last month with our own team.", {4}),
    ("skills_transfer", "Two officers take loggers apart for no fewer than 12 days, until they can do it alone.", {12}),
    ("skills_transfer", "The Contractor must devote 30 days, out of the 400 days of effort, to pair programming with them.", {30}),
]  # fmt: skip

NOT_GIVEN: list[tuple[str, str]] = [
    ("user_training", "Every course shall finish no more than twelve days, and no fewer than three, before the cutover."),
    ("user_training", "Train every clerk on the screens at least two weeks and no more than four before go-live."),
    ("user_training", "Floor-walkers show nurses how to log in on the first three days of live running."),
    ("skills_transfer", "The Head may send a learner to look over the engineers' shoulders on three days' warning."),
    ("skills_transfer", "The Service frees each learner from the rota for a day and a half a week."),
    ("skills_transfer", "A mentor sits with the analyst for one half-day in each week."),
    ("skills_transfer", "Twelve officers make one study visit of two weeks to learn how it is run."),
    ("skills_transfer", "The test is over when ten days have passed without a call to the mentor."),
    ("skills_transfer", "Operators are certified by NTP + 300 days."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "days"), GIVEN, ids=[text[:60] for _, text, _ in GIVEN])
def test_days_that_are_given_are_days_of_training(kind, text, days):
    assert {one.value for one in extract_attributes(text, kind) if one.name == "days_of_training"} == days


@pytest.mark.parametrize(("kind", "text"), NOT_GIVEN, ids=[text[:60] for _, text in NOT_GIVEN])
def test_other_days_are_no_days_of_training(kind, text):
    assert not [one.value for one in extract_attributes(text, kind) if one.name == "days_of_training"]


PERIODS: list[tuple[str, set[object]]] = [
    ("The architects coach the team over the last nine months.", {9}),
    ("In the last nine months the architects coach the team.", set()),
    ("During the first year two technicians go on every call-out.", set()),
    ("The learning plan for the first year is agreed with the Board.", set()),
    ("One tenth of the fee for the final quarter is kept until all have passed.", set()),
    ("Timesheets for teaching are kept for six years.", set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "months"), PERIODS, ids=[text[:50] for text, _ in PERIODS])
def test_how_long_teaching_goes_on_is_no_place_in_time(text, months):
    found = extract_attributes(text, "skills_transfer")
    assert {one.value for one in found if one.name == "duration_months"} == months
