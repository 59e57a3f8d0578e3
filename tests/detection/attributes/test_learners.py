"""Who is taught, of all people that a provision counts: no teachers, ratios or classes, and one person when placed."""

from __future__ import annotations

import pytest

from contractlens.detection.attributes import extract_attributes
from contractlens.detection.parties import PartyRoles

WE_BUY = PartyRoles(we="buyer", you="supplier")

COUNTED: list[tuple[str, str, set[object]]] = [
    ("user_training", "The Customer names one champion for every thirty users, up to twenty-four.", {24}),
    ("user_training", "A demonstrator spends a day with every one of the 180 wardens.", {180}),
    ("user_training", "Of the 900 staff who hold a pass, 60 guards shall be trained by the Vendor.", {60}),
    ("user_training", "The Vendor shows the lead clerk and three deputies how to unlock an account.", {4}),
    ("user_training", 'Sixteen "floor walkers" will get two full days of training.', {16}),
    ("skills_transfer", "60 days, ten of them on site, are for showing the four librarians how it is built.", {4}),
    ("skills_transfer", "The Board's team lead and two developers shadow every release.", {3}),
    ("skills_transfer", "By month 24 at least six of the Preservation Team can write a workflow on their own.", {6}),
    ("skills_transfer", "The cost is within the Charges for up to ten Knowledge Recipients.", {10}),
    ("skills_transfer", "Five of the Board's analysts sit in the squad: three testers, a writer and a designer.", {5}),
    ("skills_transfer", "The Supplier shall bring two developers and one tester of the Agency to the point where they release alone.", {3}),
    ("skills_transfer", "The Supplier shall train nine Company surveyors until each can work the model.", {9}),
    ("skills_transfer", "A half-dozen of the Trust's analysts will be walked through each module.", {6}),
    ("skills_transfer", "One member of the Crew shall spend ten weeks in the Contractor's laboratory, to learn how loggers are mended.", {1}),
    ("skills_transfer", "The Authority may place one duty officer with the Provider's modelling team for up to four months to learn the craft.", {1}),
]  # fmt: skip

NOT_COUNTED: list[tuple[str, str]] = [
    ("user_training", "For a week two of the Vendor's trainers shall walk the floor."),
    ("user_training", "Five floor-walkers shall be on the wards for the first days."),
    ("user_training", "One person on each floor is shown how to clear a jam."),
    ("user_training", "Hands-on sessions of half a day, no bigger than twelve people, are held at each office."),
    ("user_training", "A webinar for not more than forty users comes with each release."),
    ("user_training", "Further sessions: £700 for up to eight learners."),
    ("user_training", "C2 Filing | Trade users | half a day | as demand requires"),
    ("skills_transfer", "The Supplier shall assign three senior engineers to mentor the Province's team."),
    ("skills_transfer", "The Vendor shall send one of its testers to sit with the Crew for three months."),
    ("skills_transfer", "In April the two leads shall report the hours of coaching given."),
    ("skills_transfer", "Every change is made by two people at one desk."),
    ("skills_transfer", "If fewer than six technicians complete the year, £2,000 comes off the charges."),
    ("skills_transfer", "The University may swap one person for another at a week's notice."),
    ("skills_transfer", "No fault may be closed until one of the Crew has found its cause."),
    ("skills_transfer", "On every project one member of the Board's staff shadows the lead engineer for at least a day in each week."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "people"), COUNTED, ids=[text[:60] for _, text, _ in COUNTED])
def test_people_who_learn_are_counted(kind, text, people):
    assert {one.value for one in extract_attributes(text, kind) if one.name == "people_trained"} == people


@pytest.mark.parametrize(("kind", "text"), NOT_COUNTED, ids=[text[:60] for _, text in NOT_COUNTED])
def test_people_who_do_not_learn_are_not_counted(kind, text):
    found = extract_attributes(text.replace(" | ", "\t"), kind)
    assert not [one.value for one in found if one.name == "people_trained"]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Two of your engineers explain each design to our team.", set()),
        ("Two of our engineers sit in on each design.", {2}),
        ("One of our testers sits with you for six weeks so that she can run the suite.", {1}),
        ("One of your architects sits with us for six weeks so that we can run the suite.", set()),
    ],
)
def test_we_and_you_tell_who_learns(text, people):
    found = extract_attributes(text, "skills_transfer", roles=WE_BUY)
    assert {one.value for one in found if one.name == "people_trained"} == people


@pytest.mark.parametrize(("head", "cell", "people"), [("Recipients", "4", {4}), ("Members", "about 30", {30})])
def test_a_column_of_learners_is_read(head, cell, people):
    found = extract_attributes(f"K1\tRun month end\t{cell}", "skills_transfer", table_header=f"Ref\tTask\t{head}")
    assert {one.value for one in found if one.name == "people_trained"} == people


def test_days_in_words_are_read_beside_a_column_of_learners():
    found = extract_attributes(
        "R1\tTills\thalf a day\t64", "user_training", table_header="Code\tTitle\tLength\tLearners"
    )
    assert {(one.name, one.value) for one in found} == {("days_of_training", 0.5), ("people_trained", 64)}
