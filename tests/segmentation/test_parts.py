"""Headings of schedules, annexes, appendices and parts."""

from __future__ import annotations

import pytest

from contractlens.document import Block, Style
from contractlens.segmentation import segment_clauses
from contractlens.segmentation.parts import PartStack, read_part
from tests.builders import document, heading, line
from tests.segmentation.outlines import find, kinds, numbers

PLAIN = Block(0, 1, "paragraph")
BOLD = Block(0, 1, "paragraph", style=Style(bold=True))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Schedule 2", "Schedule 2"),
        ("SCHEDULE 2", "Schedule 2"),
        ("SCHEDULE 2.1: SERVICES", "Schedule 2.1: SERVICES"),
        ("Schedule 2 – Services", "Schedule 2: Services"),
        ("Schedule 2 Services Description", "Schedule 2: Services Description"),
        ("Annex B: Sites", "Annex B: Sites"),
        ("Appendix 1", "Appendix 1"),
        ("PART C", "Part C"),
        ("PART b", "Part B"),
        ("Exhibit A", "Exhibit A"),
        ("Attachment 1 (Rates)", "Attachment 1: Rates"),
        ("Call-Off Schedule 3 (Continuous Improvement)", "Call-Off Schedule 3: Continuous Improvement"),
        ("Schedule 7 (Key Staff) v3.0", "Schedule 7: Key Staff"),
        ("[Part A - Order Form]", "Part A: Order Form"),
        ("ANNEX: INSURANCES", "Annex: INSURANCES"),
        ("Schedule Two: Charges", "Schedule Two: Charges"),
    ],
)
def test_read_part_reads_label_and_title(text, name):
    found = read_part(text, PLAIN)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "text",
    [
        "Schedule 2 applies here.",
        "Schedule 2 (Services) shall apply to the Supplier",
        "Schedule 2, paragraph 3",
        "Part 1 of the form must be completed",
        "schedule 2",
        "Part time",
        "Schedule of rates",
        "Annexed hereto",
        "Parties",
    ],
)
def test_read_part_leaves_sentences_alone(text):
    assert read_part(text, PLAIN) is None


def test_read_part_takes_a_bold_line_without_a_number():
    found = read_part("THE SCHEDULE", BOLD)
    assert found is not None
    assert found.label == "Schedule"


def test_numbers_restart_in_each_part():
    built = document("1. Term\n1.1 The term is a year.\nSchedule 1\n1. Scope\nSchedule 2\n1. Price")
    assert numbers(built) == ["1", "1.1", "", "1", "", "1"]


def test_part_takes_its_title_from_the_next_line():
    built = document("1. Term\nSCHEDULE 2\nTHE SERVICES\n1. Scope of it all")
    clause = find(built, "Scope")
    assert clause.part == "Schedule 2: THE SERVICES"


def test_part_takes_its_title_from_behind_a_cross_reference():
    built = document("1. Term\nSCHEDULE 2\n(Clause 4)\nTHE SERVICES\n1. Scope of it all")
    assert find(built, "Scope").part == "Schedule 2: THE SERVICES"
    assert kinds(built) == ["clause", "part", "clause"]


def test_nested_part_stands_behind_the_outer_one():
    built = document("Schedule 2: Services\n1. Scope\nAnnex 1: Locations\n1. London\nSchedule 3: Price\n1. Fees")
    assert find(built, "London").part == "Schedule 2: Services, Annex 1: Locations"
    assert find(built, "Fees").part == "Schedule 3: Price"


def test_next_part_of_a_list_goes_back_to_where_the_list_stands():
    stack = PartStack()
    for node, text in enumerate(["Schedule 1", "Part A", "Annex 1", "Part B"]):
        found = read_part(text, PLAIN)
        assert found is not None
        stack.enclose(found)
        stack.push(found, node)
    assert stack.name == "Schedule 1, Part B"


def test_file_that_is_one_schedule_has_it_as_part_throughout():
    built = document(
        heading("Call-Off Schedule 3 (Continuous Improvement)"), "1. General\n1.1 The Supplier shall improve."
    )
    assert {clause.part for clause in segment_clauses(built)} == {"Call-Off Schedule 3: Continuous Improvement"}


def test_automatic_number_makes_a_part():
    built = document("1. Term", line("Services", "heading", label="Schedule 2", level=0), "1. Scope")
    assert find(built, "Scope").part == "Schedule 2: Services"


def test_cross_reference_at_the_start_of_a_paragraph_is_no_part():
    built = document("1. Term\n1.1 See below.\nSchedule 2 applies to the Services.")
    assert "part" not in kinds(built)


def test_listed_schedules_of_an_order_form_stay_in_the_body():
    built = document("The following are incorporated:\nSchedule 1 (Services)\nSchedule 2 (Charges)\nSchedule 3 (Exit)")
    assert "part" not in kinds(built)
    assert "contents" not in kinds(built)


def test_named_part_needs_no_number():
    built = document(
        "HOSTING CONTRACT\n# Order Form\nThe term shall be a year.\n# Core Terms\n1. Scope\n1.1 It is wide."
    )
    assert find(built, "a year").part == "Order Form"
    assert find(built, "wide").part == "Core Terms"


def test_number_of_a_filing_is_no_part():
    built = document("Exhibit 10.3\nHOSTING AGREEMENT\n1. Term. This agreement lasts a year.")
    assert kinds(built) == ["title", "title", "clause"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("FIRST SCHEDULE", "First Schedule"),
        ("The Second Schedule", "Second Schedule"),
        ("SCHEDULE THE FIRST", "Schedule the First"),
        ("First Annex", "First Annex"),
        ("THIRD APPENDIX: RATES", "Third Appendix: RATES"),
    ],
)
def test_read_part_reads_ordinal_words(text, name):
    found = read_part(text, PLAIN)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "text", ["The First Schedule applies to the Services", "first schedule", "Second part payment"]
)
def test_read_part_leaves_sentences_with_ordinals_alone(text):
    assert read_part(text, PLAIN) is None


@pytest.mark.parametrize("name", ["FIRST SCHEDULE", "The Second Schedule", "SCHEDULE THE FIRST", "First Annex"])
def test_numbers_restart_in_a_part_with_an_ordinal_and_its_title_is_the_next_line(name):
    built = document(f"1 Term\n1.1 The term is a year.\n{name}\nExit Plan\n1 Exit\n1.1 The Supplier shall leave.")
    assert numbers(built) == ["1", "1.1", "", "1", "1.1"]
    assert find(built, "leave").part.endswith(": Exit Plan")


@pytest.mark.parametrize(
    ("text", "label", "title"),
    [
        ("Annex 1 to Schedule 1: Forms", "Annex 1 to Schedule 1", "Forms"),
        ("ANNEX B TO SCHEDULE 2.1 – SITES", "Annex B to Schedule 2.1", "SITES"),
        ("Appendix 2 to the First Schedule", "Appendix 2 to First Schedule", ""),
    ],
)
def test_read_part_keeps_the_outer_part_in_the_label(text, label, title):
    found = read_part(text, PLAIN)
    assert found is not None
    assert (found.label, found.title) == (label, title)


def test_read_part_leaves_a_sentence_with_an_outer_part_alone():
    assert read_part("Annex 1 to Schedule 1 applies to the Services", PLAIN) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Schedule 1 – Exit", "Schedule 1: Exit"),
        ("Schedule 1", "Schedule 1"),
        ("Annex A", "Annex A"),
        ("Schedule 1 Exit and transfer", "Schedule 1: Exit and transfer"),
    ],
)
def test_plain_item_that_begins_as_a_part_is_one_when_numbering_restarts(text, name):
    label = " ".join(text.split()[:2])
    built = document(
        "1 Term\n1.1 The term is a year.",
        line(text, "list_item", label=label, typed=True),
        "1 Exit\n1.1 The Supplier shall leave.",
    )
    assert numbers(built) == ["1", "1.1", "", "1", "1.1"]
    assert find(built, "leave").part == name


def test_automatic_label_in_plain_style_makes_a_part_with_the_paragraph_as_title():
    built = document(
        "1 Term\n1.1 The term is a year.",
        line("Leaving the contract", "list_item", label="Schedule 1"),
        "1 Exit\n1.1 The Supplier shall leave.",
    )
    assert numbers(built) == ["1", "1.1", "", "1", "1.1"]
    assert find(built, "leave").part == "Schedule 1: Leaving the contract"


def test_items_that_name_parts_side_by_side_stay_a_list():
    built = document(
        "1 Order of precedence\n1.1 These rank in turn",
        line("Schedule 1 Services", "list_item", label="Schedule 1", typed=True),
        line("Annex 2 Charges", "list_item", label="Annex 2", typed=True),
        "1.2 The Supplier shall obey.",
    )
    assert "part" not in kinds(built)


@pytest.mark.parametrize(
    "text", ["Schedule 1 sets out the Services", "Schedule 1 The Supplier shall leave", "Schedule 1 Exit and transfer."]
)
def test_sentence_that_begins_with_a_part_is_none_where_numbering_restarts(text):
    built = document(
        "1 Term", line(text, "list_item", label="Schedule 1", typed=True), "1 Exit\n1.1 The Supplier leaves."
    )
    assert "part" not in kinds(built)


def test_article_that_goes_on_behind_parts_of_the_one_before_leaves_them():
    built = document(
        "Article I. Term\nIt lasts a year.\nArticle II. Work\nPart I: Plans\nI. Sewers\nPart II: Walls\nI. Bricks\n"
        "Article III. Fee\nThe fee is due.\nArticle IV. Law\nEnglish law applies."
    )
    assert [find(built, words).part for words in ("Bricks", "fee is due", "English")] == ["Part II: Walls", "", ""]


def test_articles_of_a_part_stay_in_it():
    built = document("Article I. Term\nIt lasts.\nSCHEDULE 1\nArticle I. Scope\nAll.\nArticle II. Fee\nNone is due.")
    assert find(built, "None is due").part == "Schedule 1"


def test_foot_of_a_page_is_no_part():
    built = document("*Attachment 2 – Annex A*\n1. Scope\nAttachment 2 – Annex A Page 12 of 136\n2. Price")
    assert kinds(built).count("part") == 1
    assert find(built, "Price").part == "Attachment 2: Annex A"


def test_last_of_a_list_of_parts_is_none_where_numbering_restarts_behind_it():
    built = document(
        "Schedules",
        line("Schedule 1 Services", "list_item", label="Schedule 1", typed=True),
        line("Schedule 2 Charges", "list_item", label="Schedule 2", typed=True),
        "1 Term\n1.1 The term is a year.",
    )
    assert "part" not in kinds(built)


def test_plain_items_that_name_a_part_within_a_part_are_both_parts():
    built = document(
        "1 Term\n1.1 The term is a year.",
        line("Schedule 1", "list_item", label="Schedule 1", typed=True),
        line("Annex A", "list_item", label="Annex A", typed=True),
        "1 Exit\n1.1 The Supplier shall leave.",
    )
    assert find(built, "leave").part == "Schedule 1, Annex A"


@pytest.mark.parametrize("title", ["Exit", "Data", "Charges and payment"])
def test_bare_paragraph_under_a_plain_part_is_its_title(title):
    built = document(
        "1 Term\n1.1 The term is a year.",
        line("Schedule 1", "list_item", label="Schedule 1", typed=True),
        title,
        "The Supplier shall leave.",
    )
    assert find(built, "leave").part == f"Schedule 1: {title}"
    assert kinds(built)[-2:] == ["part", "paragraph"]


def test_automatic_label_makes_a_part_of_a_plain_line_above_unnumbered_paragraphs():
    built = document(
        "1 Term\n1.1 The term is a year.",
        line("Leaving the contract", "list_item", label="Schedule 1"),
        "The Supplier shall leave.",
    )
    assert find(built, "leave").part == "Schedule 1: Leaving the contract"


def test_sentence_with_an_automatic_part_label_is_no_part():
    built = document("1 Term", line("The Supplier shall leave.", "list_item", label="Schedule 1"), "It shall help.")
    assert "part" not in kinds(built)
