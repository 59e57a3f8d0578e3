from __future__ import annotations

import pytest

from contractlens.learning.alignment import align
from contractlens.learning.labelled import LabelledProvision
from tests.builders import document

TEXT = "1. Cover\nThe Supplier shall insure. It shall also\nreport each year to the Buyer.\nNot used\nMiddle\nNot used"


def found(*provisions, text=TEXT):
    contract = document(text)
    given = [LabelledProvision(p) if isinstance(p, str) else p for p in provisions]
    return [None if span is None else contract.text[span[0] : span[1]] for span in align(given, contract)]


def test_a_paragraph_with_the_same_words_is_found():
    assert found("Middle", "NOT  used.") == ["Middle", "Not used"]


def test_words_that_stand_twice_are_found_in_order():
    contract = document(TEXT)
    first, _, second = align([LabelledProvision(t) for t in ("Not used", "Middle", "Not used")], contract)
    assert first[0] < second[0]


def test_words_over_two_paragraphs_are_found_in_running_text():
    assert found("It shall also report each year") == ["It shall also\nreport each year"]


def test_a_drawn_number_is_left_off():
    assert found(LabelledProvision("4.2 Middle", number="4.2")) == ["Middle"]


@pytest.mark.parametrize("text", ["shall insure", "Quite other words than those", "—", "used"])
def test_few_or_other_words_are_not_found(text):
    assert found(text) == [None]


def test_an_empty_document_holds_nothing():
    assert found("Middle", text="") == [None]
