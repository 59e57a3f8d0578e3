"""Definitions whose term stands behind a lead-in, and sentences that only look like them."""

from __future__ import annotations

import pytest

from contractlens.document import Block
from contractlens.segmentation.definitions import is_definition
from tests.builders import document
from tests.segmentation.outlines import find, kinds

LED_IN = [
    'In this Agreement, "Refresh" means the renewal of equipment.',
    "For the purposes of this clause, “Exit Plan” means the plan in Schedule 3.",
    'For the purposes of clause 4.2 the term "Change" has the meaning given in Schedule 2.',
    'In this Schedule, unless the context otherwise requires, "Fee" shall mean the price.',
    "In this clause, Exit Plan means the plan in Schedule 3.",
    'In this Schedule the following definitions apply: "Fee" means the price.',
    "In this Schedule the following terms have the following meanings:",
]
OPERATIVE = [
    'In this case, the Supplier shall prepare a plan for leaving (the "Plan").',
    'For the purposes of acceptance, the Supplier shall deliver the reports (the "Reports") each month.',
    'In the event of a delay, the Supplier shall send a notice in which "urgent" means what it says.',
    "In this Schedule the following terms apply to the delivery of equipment.",
    'In the month before expiry (the "Exit Period") means of access shall be returned.',
]


@pytest.mark.parametrize("text", LED_IN)
@pytest.mark.parametrize("above", ["", "1 Refresh\n1.1 ", "1 Definitions\n1.1 "], ids=["alone", "clause", "heading"])
def test_definition_with_a_lead_in_is_one(above, text):
    assert kinds(document(above + text))[-1] == "definition"


@pytest.mark.parametrize("text", OPERATIVE)
def test_operative_clause_with_a_term_in_it_stays_a_clause(text):
    assert kinds(document(f"1 Refresh\n1.1 {text}\n1.2 It shall renew."))[1] == "clause"


def test_terms_that_apply_are_definitions_when_definitions_follow():
    built = document(
        '1 Refresh\n1.1 In this Schedule the following terms apply:\n"Fee" means the price.\n1.2 It renews.'
    )
    assert find(built, "terms apply").kind == "definition"
    assert find(built, "It renews").kind == "clause"


def test_terms_that_apply_under_a_heading_of_definitions_are_definitions():
    built = document("1 Definitions\n1.1 In this Schedule the following terms apply:\n1.2 The Supplier shall renew.")
    assert kinds(built) == ["clause", "definition", "clause"]


def test_terms_that_apply_and_oblige_stay_clauses():
    built = document("1 Delivery\n1.1 In this Schedule the following terms apply:\n(a) the Supplier shall deliver.")
    assert "definition" not in kinds(built)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Deliverable: any item to be delivered under clause 4.", True, id="colon"),
        pytest.param("Change of Control – a change of the owner.", True, id="dash"),
        pytest.param("Note: the terms below are those of the framework.", False, id="note"),
        pytest.param("The Supplier shall keep: the list and the keys.", False, id="sentence"),
    ],
)
def test_term_and_colon_define_under_definitions_only(text, expected):
    block = Block(0, len(text), "paragraph")
    assert is_definition(text, block, in_definitions=True) is expected
    assert not is_definition(text, block, in_definitions=False)
