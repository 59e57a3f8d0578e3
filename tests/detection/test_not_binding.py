from __future__ import annotations

import pytest

from contractlens.clause import Clause
from contractlens.detection.not_binding import not_binding
from contractlens.document import Block, Document

BOAST = "Our evergreen philosophy keeps every client ahead of the curve."


def left_out(*lines: tuple[str, str, str], number: str = "") -> list[str]:
    """Texts of the (part, heading, text) lines that promise nothing."""
    text, clauses, blocks = "", [], []
    for position, (part, heading, line) in enumerate(lines):
        start = len(text)
        text += f"{line}\n"
        end = start + len(line)
        blocks.append(Block(start, end, "paragraph"))
        clauses.append(
            Clause(f"c{position}", None, "paragraph", number, number, heading, part, 0, start, start, end, end, "")
        )
    document = Document(text, (), tuple(blocks), "0" * 64, "a.docx")
    found = not_binding(document, clauses)
    return [line for position, (_, _, line) in enumerate(lines) if f"c{position}" in found]


@pytest.mark.parametrize(
    "title", ["Annex 5: Tender response extract", "About us", "OUR APPROACH", "Schedule 9: Brochure"]
)
def test_a_boast_under_a_telling_title_promises_nothing(title):
    assert left_out((title, "", BOAST)) == [BOAST]
    assert left_out(("", title, BOAST)) == [BOAST]


def test_plain_words_elsewhere_are_left_to_the_classifier():
    assert left_out(("Schedule 2: Services", "Refresh", "Each client is kept on a current release.")) == []


def test_a_duty_in_a_tender_schedule_binds():
    assert left_out(("Schedule 4: Tender response", "", "The Supplier shall replace each laptop.")) == []


def test_a_declared_part_binds_nobody_whatever_it_says():
    part = "Annex 5: Tender response"
    lines = [
        (part, "", "This extract does not form part of the contract."),
        (part, "", "We must say we shall delight you."),
    ]
    assert left_out(*lines) == [line for _, _, line in lines]


def test_a_declaration_in_another_part_takes_nothing_back():
    part = "Schedule 4: Tender response"
    lines = [("Annex 1", "", "This note does not form part of the contract."), (part, "", "The Supplier shall do it.")]
    assert left_out(*lines) == []


def test_an_unnumbered_boast_promises_nothing():
    boast = "We are proud of our award-winning platform, which we refresh every month."
    assert left_out(("", "", boast)) == [boast]


def test_a_duty_with_a_selling_word_binds():
    assert left_out(("", "", "You must provide a world-class refresh of every device.")) == []


PAST = "The Supplier warrants that it has trained over 400 clients and is proud of its award-winning refresh programme."


@pytest.mark.parametrize("number", ["", "12.3"], ids=["unnumbered", "numbered"])
def test_a_boast_of_the_past_promises_nothing(number):
    assert left_out(("", "", PAST), number=number) == [PAST]


@pytest.mark.parametrize(
    "text",
    [
        "The Supplier is proud of its award-winning service and will refresh every device.",
        "The Supplier has won prizes for its world-class service and replaces laptops every four years.",
        "The platform is state-of-the-art and tried and tested.",
        "The Supplier has trained its staff.",
    ],
    ids=["duty", "present-duty", "no-claim", "no-boast"],
)
def test_a_numbered_provision_that_does_more_than_boast_stays(text):
    assert left_out(("", "", text), number="4.1") == []
