from __future__ import annotations

import pytest

from contractlens.detection.not_binding import not_binding
from contractlens.document import Block, Clause, Document

BOAST = "Our evergreen philosophy keeps every client ahead of the curve."


def left_out(*lines: tuple[str, str, str]) -> list[str]:
    """Texts of the (part, heading, text) lines that promise nothing."""
    text, clauses, blocks = "", [], []
    for position, (part, heading, line) in enumerate(lines):
        start = len(text)
        text += f"{line}\n"
        end = start + len(line)
        blocks.append(Block(start, end, "paragraph"))
        clauses.append(Clause(f"c{position}", None, "paragraph", "", "", heading, part, 0, start, start, end, end, ""))
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
