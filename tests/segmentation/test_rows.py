"""Rows of tables: those that a page break cut, codes and figures in their cells."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders import document, table
from tests.segmentation.outlines import find, kinds, numbers, outline


def test_row_cut_by_a_page_goes_on_with_its_list():
    rows = table(["1", "Help", "1.1 The Supplier shall:\n(a) answer calls;"], ["", "", "(b) reply.\n1.2 It ends."])
    built = document(rows, lines_per_page=4)
    assert outline(built).split("\n") == [
        "row 1: 1 | Help",
        "  clause 1.1: 1.1 The Supplier shall:",
        "    item 1.1(a): (a) answer calls;",
        "    item 1.1(b): (b) reply.",
        "  clause 1.2: 1.2 It ends.",
    ]


def test_sentence_cut_by_a_page_inside_a_cell_is_one_provision():
    rows = table(["1", "Help", "1.1 The Supplier shall answer"], ["", "", "every call."])
    assert numbers(document(rows, lines_per_page=3)) == ["1", "1.1"]


def test_words_of_a_cut_cell_stay_in_their_row():
    rows = table(["K5", "Engineers who can mend faults", "6", "3"], ["", "Unaided by the Supplier", "", ""])
    assert kinds(document(rows, lines_per_page=4)) == ["row"]


def test_first_cell_cut_by_a_page_stays_in_its_row():
    rows = table(["Records of the four old", "17 March", "655,000"], ["systems moved and checked", "", ""])
    assert kinds(document(rows, lines_per_page=3)) == ["row"]


@pytest.mark.parametrize(
    ("rows", "lines_per_page"),
    [
        ([["Help", "Calls are answered."], ["", "Mail is read."]], None),
        ([["Help", "Calls are answered."], ["", "Mail is read."]], 9),
        ([["Help", "Calls are answered."], ["Mail", "Mail is read."]], 2),
        ([["Help", "Calls", "90%"], ["", "Mail", "80%"]], 3),
        ([["Help.", "Calls", "90%"], ["mail", "", ""]], 3),
        ([["Help", "Calls", "90%"], ["Mail", "", ""]], 3),
    ],
    ids=["no pages", "same page", "own first cell", "two cells below a shared one", "closed cell", "capital"],
)
def test_row_of_its_own_stays_one(rows, lines_per_page):
    built = document(table(*rows), lines_per_page=lines_per_page)
    assert kinds(built) == ["row", "row"]


def test_line_of_a_cell_goes_on_with_the_item_before_it_in_files_with_pages_only():
    rows = table(["Help", "(a) to answer each call within the\nhour that follows it;"])
    assert kinds(document(rows, lines_per_page=9)) == ["row", "item"]
    assert kinds(document(rows)) == ["row", "item", "paragraph"]


@pytest.mark.parametrize("figure", ["17.40", "1.250.000", "12"])
def test_figure_alone_in_a_later_cell_is_no_number(figure):
    first, (text, block) = table(["Laptop", figure])
    built = document(first, (text, replace(block, label=figure, label_in_text=True)))
    assert numbers(built) == [""]


def test_code_before_the_words_of_a_first_cell_numbers_the_row():
    row = find(document(table(["WT1 Service desk", "At all hours"])), "hours")
    assert (row.number, row.heading) == ("WT1", "Service desk")


@pytest.mark.parametrize("cell", ["SL1", "ISO27001 Certificate", "MI5 staff"], ids=str)
def test_other_capitals_before_a_figure_number_no_row(cell):
    assert numbers(document(table([cell, "At all hours"]))) == [""]
