from __future__ import annotations

import pytest

from contractlens.facts.missing import missing_schedules
from contractlens.segmentation import segment_clauses
from tests.builders import document, table

BODY = "# 1. Services\n1.1\tThe services are in Schedule 1.\n1.2\tMore.\n# 2. Pay\n2.1\tPay.\n# 3. End\n3.1\tEnd."


def notices(*lines, **options):
    built = document(*lines, **options)
    return missing_schedules(built, tuple(segment_clauses(built)))


def test_absent_schedules_are_named_with_the_first_place():
    built = document(BODY, "3.2\tAlso Annex B and Schedule 1.", lines_per_page=2)
    (notice,) = missing_schedules(built, tuple(segment_clauses(built)))
    assert notice.kind == "missing_schedule"
    assert "Schedule 1, Annex B" in notice.message
    assert (built.text[notice.start : notice.end], notice.page) == ("Schedule 1", 1)


@pytest.mark.parametrize(
    "last",
    [
        pytest.param("# Schedule 1: Services\n1.\tHosting", id="heading"),
        pytest.param("*SCHEDULE 1*\nHosting", id="bold line"),
        pytest.param("# SCHEDULE ONE\nHosting", id="in words"),
    ],
)
def test_schedules_in_the_file_are_not_missing(last):
    assert notices(BODY, last) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("See Schedule 4 to the Framework Agreement.", id="of another agreement"),
        pytest.param("See Schedule 2 of the Data Protection Act 2018.", id="of an act"),
        pytest.param("See Framework Schedule 4.", id="of the framework"),
        pytest.param("See Part 2.", id="part of anything"),
        pytest.param("The payment schedule is kept; see schedule of rates.", id="no name"),
    ],
)
def test_schedules_of_other_documents_are_not_missing(sentence):
    assert notices(BODY, f"3.2\t{sentence}", "# Schedule 1: Services\n1.\tHosting") == ()


def test_schedule_whose_box_is_empty_is_not_missing():
    boxes = table(("Schedule 4 (Benchmarking)", "☐"), ("Schedule 5 (Exit)", "☒"))
    (notice,) = notices("# 1. Parts\nThese apply:", boxes)
    assert "Schedule 5" in notice.message
    assert "Schedule 4" not in notice.message


def test_message_holds_at_most_a_dozen_names():
    (notice,) = notices("# 1. Parts", *(f"1.{n}\tSee Schedule {n}." for n in range(1, 30)))
    assert "and 17 more" in notice.message


@pytest.mark.parametrize(
    "last",
    [
        pytest.param("3.2\tWhen you should use this Schedule\n4.1\tThis is used.", id="number of the next clause"),
        pytest.param(table(["the private annex", "31 May 2028"]), id="next cell"),
    ],
)
def test_word_and_number_of_different_paragraphs_name_no_schedule(last):
    assert notices("# 1. Services\n1.1\tIt serves.", last) == ()
