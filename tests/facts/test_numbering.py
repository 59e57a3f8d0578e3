from __future__ import annotations

import pytest

from contractlens.facts.numbering import broken_numbers
from contractlens.segmentation import segment_clauses
from tests.builders import document


def notices(*lines, **options):
    built = document(*lines, **options)
    return broken_numbers(built, tuple(segment_clauses(built)))


def clauses(*numbers):
    return [f"{number}\tThe Supplier shall do what number {number} says." for number in numbers]


def test_doubled_number_is_told_with_its_place():
    built = document("# 1. Services", *clauses("1.1", "1.2", "1.2", "1.3"), lines_per_page=3)
    (notice,) = broken_numbers(built, tuple(segment_clauses(built)))

    assert (notice.kind, notice.page) == ("numbering", 2)
    assert "stand twice: 1.2;" in notice.message


def test_numbers_left_out_are_told():
    (notice,) = notices("# 1. Services", *clauses("1.1", "1.4", "1.5"))

    assert "2 numbers are left out: 1.2, 1.3;" in notice.message


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["# 1. Services", *clauses("1.1", "1.2"), "# 2. Pay", *clauses("2.1", "2.2")], id="in order"),
        pytest.param(["# 1. Services", *clauses("1.1", "1.9")], id="another list"),
        pytest.param(["# 1. Services", *clauses("1.1"), "# Schedule 1: Pay", *clauses("1", "2")], id="schedule"),
        pytest.param(["The services are good.", "They are paid."], id="no numbers"),
    ],
)
def test_sound_numbers_are_not_told(lines):
    assert notices(*lines) == ()


def test_message_names_a_dozen_at_most():
    numbers = [f"1.{number}" for number in range(1, 60, 2)]
    (notice,) = notices("# 1. Services", *clauses(*numbers))

    assert "1.24 and others" in notice.message
    assert "1.26" not in notice.message
