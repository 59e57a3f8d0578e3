"""What the judging of modality, bearer and strength looks at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractlens.detection.judgement_features import judgement_features, subject_before
from contractlens.detection.modality import judge_modality
from contractlens.detection.parties import DEFAULT_ROLES, PartyRoles


def features(text, clause_type="exit_management", lead_in="", roles=DEFAULT_ROLES):
    rule = judge_modality(text, clause_type=clause_type, lead_in=lead_in, roles=roles)
    return set(judgement_features(text, clause_type, lead_in, roles, rule))


def test_judgement_features_put_roles_in_place_of_names():
    assert features("The Vendor returns the keys.") == features("The Provider returns the keys.")


def test_judgement_features_know_who_we_is():
    ours = features("We return the keys.", roles=PartyRoles(we="buyer", you="supplier"))
    assert {"zzbuy return", "acting=buyer", "sides=buyer"} <= ours


def test_judgement_features_tell_possessors_from_doers():
    found = features("The Supplier's keys are returned.")
    assert {"first=supplierTrue", "acting=-", "named=0"} <= found


@pytest.mark.parametrize(
    ("text", "lead_in", "kind"),
    [
        ("Keys\tevery May", "", "row"),
        ("return the keys;", "The Supplier shall:", "item"),
        ("The Supplier shall return the keys.", "", "paragraph"),
    ],
    ids=["row", "item", "paragraph"],
)
def test_judgement_features_tell_in_what_form_the_words_stand(text, lead_in, kind):
    assert f"kind={kind}" in features(text, lead_in=lead_in)


def test_judgement_features_hold_who_the_lead_in_names():
    assert "lead=supplier" in features("return the keys;", lead_in="The Supplier shall:")


def test_judgement_features_hold_what_the_rules_say():
    found = features("The Supplier shall return the keys.")
    assert {"modality=obligation", "bearer=supplier", "strength=shall", "cue=shall"} <= found


def test_judgement_features_take_every_number_for_the_same():
    assert features("In 30 days") == features("In 45 days")


@given(st.text(max_size=300))
def test_judgement_features_never_hold_the_separator_of_the_file(text):
    assert not any("\x1f" in feature for feature in features(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On expiry the Vendor shall return the keys.", "supplier"),
        ("The Vendor returns the keys.", "supplier"),
        ("The Vendor's keys shall be returned.", None),
        ("The keys shall be returned to the Client.", None),
    ],
    ids=["modal", "present", "possessive", "passive"],
)
def test_subject_before_is_the_party_right_before_the_cue(text, expected):
    rule = judge_modality(text, clause_type="exit_management")
    assert subject_before(text, DEFAULT_ROLES, rule) == expected
