"""Rules and weights judge together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractlens.detection.judgement import JudgementWeights, judge_provision, read_weights, shipped_weights
from contractlens.detection.modality import judge_modality
from contractlens.detection.parties import DEFAULT_ROLES, PartyRoles

VALUES = {
    "modality": ("obligation", "right", "statement"),
    "bearer": ("buyer", "supplier", "-"),
    "strength": ("shall", "may", "-"),
}


def weights(*, bias, index=("cue=shall",), rows=((0.0,) * 9,)):
    return JudgementWeights(
        {feature: row for row, feature in enumerate(index)},
        np.array(rows, dtype=np.float32),
        np.array(bias, dtype=np.float32),
        VALUES,
    )


def test_decide_adds_the_weights_of_known_features_to_the_bias():
    learnt = weights(bias=(1, 0, 0, 0, 1, 0, 1, 0, 0), rows=((0, 0, 3, 0, 0, 3, 0, 0, 0),))
    assert learnt.decide(["cue=shall", "never seen"]) == {"modality": "statement", "bearer": "-", "strength": "shall"}


def test_decide_without_a_known_feature_takes_the_bias():
    learnt = weights(bias=(1, 0, 0, 0, 1, 0, 1, 0, 0))
    assert learnt.decide([]) == {"modality": "obligation", "bearer": "supplier", "strength": "shall"}


def test_read_weights_gives_back_what_was_written():
    learnt = weights(bias=(1, 0, 0, 0, 1, 0, 1, 0, 0), index=("zzsup shall", "é = ;"), rows=((0.5,) * 9, (-2.0,) * 9))
    again = read_weights(learnt.to_bytes())
    assert (again.index, again.values) == (learnt.index, VALUES)
    assert np.array_equal(again.weights, learnt.weights)


def test_to_bytes_is_the_same_for_the_same_weights():
    learnt = weights(bias=(1, 0, 0, 0, 1, 0, 1, 0, 0))
    assert learnt.to_bytes() == read_weights(learnt.to_bytes()).to_bytes()


@pytest.mark.parametrize(
    ("bias", "expected"),
    [
        ((0, 1, 0, 1, 0, 0, 1, 0, 0), ("right", "buyer", "may")),
        ((1, 0, 0, 0, 1, 0, 0, 1, 0), ("obligation", "supplier", "shall")),
        ((0, 0, 1, 0, 0, 1, 0, 0, 1), ("statement", None, None)),
    ],
    ids=["right", "duty", "statement"],
)
def test_judge_provision_is_coherent(bias, expected):
    judged = judge_provision("All keys shall be returned.", weights=weights(bias=bias))
    assert (judged.modality, judged.bearer, judged.strength) == expected


def test_judge_provision_leaves_a_party_before_its_verb_to_the_rules():
    text = "The Supplier shall return the keys."
    assert judge_provision(text, weights=weights(bias=(0, 1, 0, 1, 0, 0, 0, 1, 0))) == judge_modality(text)


def test_judge_provision_keeps_the_place_of_the_cue():
    text = "On expiry all keys shall be returned."
    judged = judge_provision(text, weights=weights(bias=(1, 0, 0, 0, 1, 0, 1, 0, 0)))
    assert text[judged.start : judged.end] == "shall"


def test_judge_provision_leaves_what_is_not_used_to_the_rules():
    judged = judge_provision("Not used.", weights=weights(bias=(1, 0, 0, 0, 1, 0, 1, 0, 0)))
    assert judged == judge_modality("Not used.")


SHIPPED = [
    ("exit_management", "The Supplier shall return all keys on expiry.", "obligation", "supplier", "shall"),
    ("termination_rights", "The Customer may end this contract on 30 days' notice.", "right", "buyer", "may"),
    ("confidentiality", "Neither party shall tell others what it has learnt.", "prohibition", "both", "shall"),
    ("technology_refresh", "Every router shall be replaced in year four.", "obligation", "supplier", "shall"),
    ("service_levels", "Availability: 99.5% a month.", "statement", None, None),
    ("security_requirements", "The Vendor patches its servers within five days.", "obligation", "supplier", None),
    ("payment_terms", "The Authority shall pay each valid invoice within 30 days.", "obligation", "buyer", "shall"),
]


@pytest.mark.parametrize(
    ("clause_type", "text", "modality", "bearer", "strength"), SHIPPED, ids=[case[1][:30] for case in SHIPPED]
)
def test_shipped_weights_judge_plain_provisions_right(clause_type, text, modality, bearer, strength):
    judged = judge_provision(text, clause_type=clause_type)
    assert (judged.modality, judged.bearer, judged.strength) == (modality, bearer, strength)


LED = [
    ("The Supplier shall:", "(a) inform the Buyer of all new results;", "obligation", "supplier", "shall"),
    ("The Buyer may at any time:", "(b) order a test of the copies;", "right", "buyer", "may"),
    ("Each quarter the Contractor must in particular:", "list what it has changed.", "obligation", "supplier", "shall"),
]


@pytest.mark.parametrize(("lead_in", "text", "modality", "bearer", "strength"), LED, ids=[case[0][:16] for case in LED])
def test_an_item_without_a_cue_does_what_its_lead_in_says(lead_in, text, modality, bearer, strength):
    other_way = weights(bias=(0, 0, 9, 0, 9, 0, 0, 0, 9))  # the model would call it a statement
    judged = judge_provision(text, clause_type="ipr_ownership", lead_in=lead_in, weights=other_way)
    assert (judged.modality, judged.bearer, judged.strength) == (modality, bearer, strength)


@pytest.mark.parametrize(
    "lead_in",
    ["The Buyer may end this Contract if:", "The Supplier shall report, and the meetings it holds follow this order:"],
    ids=["condition", "a list of something else"],
)
def test_under_a_lead_in_whose_cue_is_not_the_lists_the_model_decides(lead_in):
    other_way = weights(bias=(0, 0, 9, 0, 9, 0, 0, 0, 9))
    assert judge_provision("the reports are late;", lead_in=lead_in, weights=other_way).modality == "statement"


def test_shipped_weights_follow_the_roles_of_the_document():
    text = "You must return the keys to us within a week."
    buyer_speaks = judge_provision(text, clause_type="exit_management", roles=PartyRoles(we="buyer", you="supplier"))
    supplier_speaks = judge_provision(text, clause_type="exit_management", roles=PartyRoles(we="supplier", you="buyer"))
    assert (buyer_speaks.bearer, supplier_speaks.bearer) == ("supplier", "buyer")


def test_shipped_weights_are_read_once():
    assert shipped_weights() is shipped_weights()


@given(st.text(max_size=400), st.text(max_size=80))
def test_judge_provision_points_into_the_text(text, lead_in):
    judged = judge_provision(text, clause_type="exit_management", lead_in=lead_in, roles=DEFAULT_ROLES)
    assert 0 <= judged.start <= judged.end <= len(text)
