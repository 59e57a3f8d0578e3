"""What a provision does, who bears it, and how firmly."""

from __future__ import annotations

import pytest

from contractlens.detection.modality import judge_modality
from contractlens.detection.parties import PartyRoles

CASES = [
    ("The Supplier shall refresh all devices.", "obligation", "supplier", "shall"),
    ("The Council will provide a room.", "obligation", "buyer", "will"),
    ("The Vendor must not move data offshore.", "prohibition", "supplier", "shall"),
    ("The Customer may require the Supplier to replace a switch.", "right", "buyer", "may"),
    ("The Authority is entitled to a copy of the roadmap.", "right", "buyer", "may"),
    ("Neither party shall assign this Agreement.", "prohibition", "both", "shall"),
    ("No software may be installed without approval.", "prohibition", "supplier", "shall"),
    ("The Supplier shall use reasonable endeavours to keep costs low.", "obligation", "supplier", "endeavours"),
    ("The Contractor shall seek to improve its methods.", "obligation", "supplier", "seek_to"),
    ("The parties agree to meet to discuss new technology.", "obligation", "both", "agree_to_discuss"),
    ("If the Buyer may lose access, the Supplier shall restore it.", "obligation", "supplier", "shall"),
    ("At the Authority's request, the Contractor shall publish the plan.", "obligation", "supplier", "shall"),
    ("The Supplier shall ensure that its Sub-contractors must comply.", "obligation", "supplier", "shall"),
    ("The Supplier shall not be obliged to replace software.", "statement", "supplier", None),
    ("The report shall be reviewed by the Buyer.", "obligation", "buyer", "shall"),
    ("The Services shall be delivered on time.", "obligation", "supplier", "shall"),
    ("The invoice shall be paid within 30 days.", "obligation", "buyer", "shall"),
    ("The Supplier and the Buyer shall meet monthly.", "obligation", "both", "shall"),
    ("The Benchmarker shall send a draft.", "obligation", "third_party", "shall"),
    ("Provide ten days of coaching to the team.", "obligation", "supplier", "shall"),
    ("The term is five years.", "statement", None, None),
    ("We will upgrade the platform and you must pay our fees.", "obligation", "supplier", "will"),
    ("The Supplier is responsible for training.", "obligation", "supplier", "shall"),
    ("The Agency reserves the right to audit.", "right", "buyer", "may"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "modality", "bearer", "strength"), CASES, ids=[case[0][:45] for case in CASES])
def test_judge_modality_reads_grammar(text, modality, bearer, strength):
    judged = judge_modality(text)
    assert (judged.modality, judged.bearer, judged.strength) == (modality, bearer, strength)


def test_judge_modality_takes_an_item_from_its_lead_in():
    judged = judge_modality("(b) replace every switch that the Buyer may name; and", lead_in="The Supplier shall:")
    assert (judged.modality, judged.bearer) == ("obligation", "supplier")


def test_judge_modality_reads_a_negated_item_as_prohibition():
    assert judge_modality("(a) not disclose it;", lead_in="Each Party must:").modality == "prohibition"


def test_judge_modality_judges_the_sentence_of_the_focus():
    text = "The Supplier shall report. The Buyer may ask for new devices."
    focus = (text.index("new devices"), len(text))
    assert judge_modality(text, focus=focus).modality == "right"


def test_judge_modality_uses_the_roles_of_the_document():
    roles = PartyRoles(names=(("Hollin", "buyer"),))
    assert judge_modality("Hollin shall provide a room.", roles=roles).bearer == "buyer"


def test_judge_modality_gives_the_span_of_the_cue():
    text = "The Supplier shall refresh it."
    judged = judge_modality(text)
    assert text[judged.start : judged.end] == "shall"


def test_judge_modality_names_whose_liability_is_limited():
    judged = judge_modality("The Supplier's liability shall not exceed £1m.", clause_type="liability_cap")
    assert (judged.modality, judged.bearer) == ("statement", "supplier")
