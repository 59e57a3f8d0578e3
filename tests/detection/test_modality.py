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
    ("No software may be installed without approval.", "prohibition", "supplier", "may"),
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
    ("Provide ten days of coaching to the team.", "obligation", "supplier", None),
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


PRESENT = [
    ("The Contractor tells the harbour master within the hour.", "obligation", "supplier"),
    ("If a backup fails, it repairs the job the same night.", "statement", None),
    ("If the Vendor loses a key, it tells the clerk the same day.", "obligation", "supplier"),
    ("The Supplier owns the tool chain.", "statement", "supplier"),
    ("Minutes are drawn up by the Contractor after each meeting.", "obligation", "supplier"),
    ("When the term ends you keep the portal running for us for a month.", "obligation", "supplier"),
    ("You do not charge us for the time of your trainers.", "prohibition", "supplier"),
    ("We host the service in Cork. You pay our fees yearly.", "obligation", "supplier"),
]


@pytest.mark.parametrize(("text", "modality", "bearer"), PRESENT, ids=[case[0][:45] for case in PRESENT])
def test_judge_modality_reads_duties_in_the_present_tense(text, modality, bearer):
    judged = judge_modality(text)
    assert (judged.modality, judged.bearer, judged.strength) == (modality, bearer, None)


TYPED = [
    ("charges_indexation", "The unit price shall be reduced by 3% for each late van.", "statement", None),
    ("charges_indexation", "The Supplier shall publish its price list each May.", "obligation", "supplier"),
    ("service_levels", "Time spent on agreed repairs shall be left out of the sum.", "statement", None),
    ("service_levels", "The portal shall be available for 99% of each week.", "obligation", "supplier"),
    ("ipr_ownership", "The drawings belong to the Council. The Contractor may keep a copy.", "statement", "buyer"),
    ("ipr_ownership", "All reports shall vest in the Ministry when written.", "statement", "buyer"),
    ("software_licences", "The Vendor grants the Customer a licence for forty users.", "statement", "supplier"),
    ("liability_cap", "Neither of us can be made to pay more than a million euros.", "statement", "both"),
    ("liability_cap", "The most that the Provider can owe is twice the yearly fee.", "statement", "supplier"),
    ("termination_rights", "The Supplier shall report a merger, and the Buyer may then end the contract.", "right", "buyer"),
    ("skills_transfer", "The Supplier shall not hoard know-how, and shall teach two clerks a month.", "obligation", "supplier"),
    ("data_protection", "The Trust is the controller and the Supplier is the processor.", "statement", "both"),
    ("change_control", "No change binds anyone until it is signed.", "statement", None),
    ("change_control", "The contract can be changed only by a deed.", "statement", None),
    ("payment_terms", "Net thirty days.", "statement", None),
    ("ethical_supply_chain", "Cleaners shall be paid the living wage.", "obligation", "supplier"),
    ("service_standards", "R7 | Must | Pages read aloud without loss", "obligation", "supplier"),
    ("termination_rights", "After forty days of flood either party may end the contract.", "right", "both"),
    ("business_continuity", "Neither party is responsible for a delay that flood causes.", "statement", "both"),
    ("transparency_foi", "If a resident asks for the file, hand us the papers at once.", "obligation", "supplier"),
    ("security_requirements", "Everyone who may see the register has passed a police check.", "statement", None),
    ("insurance", "Five million for each claim.", "statement", "supplier"),
    ("ai_use", "Output of such tools may be shown to staff.", "right", "supplier"),
    ("benchmarking", "Not used.", "statement", None),
]  # fmt: skip


@pytest.mark.parametrize(("clause_type", "text", "modality", "bearer"), TYPED, ids=[case[1][:45] for case in TYPED])
def test_judge_modality_knows_what_is_usual_for_a_type(clause_type, text, modality, bearer):
    judged = judge_modality(text, clause_type=clause_type)
    assert (judged.modality, judged.bearer) == (modality, bearer)


BANS = [
    ("The Contractor may not resell the keys.", "may"),
    ("Only the firms in the list may be used as carriers.", "may"),
    ("Disks may be moved only with the consent of the clerk.", "may"),
    ("The Contractor shall move none of them to other work.", "shall"),
    ("It shall be prohibited to store tapes abroad.", "shall"),
    ("The Vendor shall have no right to switch off the service.", "shall"),
    ("No press release without written clearance.", None),
]


@pytest.mark.parametrize(("text", "strength"), BANS, ids=[case[0][:45] for case in BANS])
def test_judge_modality_sees_a_ban_however_worded(text, strength):
    judged = judge_modality(text)
    assert (judged.modality, judged.bearer, judged.strength) == ("prohibition", "supplier", strength)


def test_judge_modality_reads_a_row_of_values_as_a_statement():
    lead_in = "The Supplier shall meet the following targets:"
    judged = judge_modality("Printer faults\t4 hours\t96%", clause_type="service_levels", lead_in=lead_in)
    assert (judged.modality, judged.bearer) == ("statement", None)


def test_judge_modality_takes_the_party_in_the_last_cell_of_a_row():
    judged = judge_modality("Tablets\tevery 30 months\tThe Supplier", clause_type="technology_refresh")
    assert (judged.modality, judged.bearer) == ("statement", "supplier")


def test_judge_modality_reads_a_command_after_a_label():
    judged = judge_modality("Alarm hubs in the depots: replace after six years", clause_type="technology_refresh")
    assert (judged.modality, judged.bearer) == ("obligation", "supplier")


def test_judge_modality_finds_the_subject_behind_an_adverbial_phrase():
    judged = judge_modality("The Council at the start of each year shall name a clerk.")
    assert (judged.modality, judged.bearer) == ("obligation", "buyer")


def test_judge_modality_takes_the_nearest_of_several_lead_ins():
    judged = judge_modality("(i) a room;", lead_in="The Supplier shall help. The Council shall provide:")
    assert judged.bearer == "buyer"


@pytest.mark.parametrize(
    "text",
    ["the Supplier, " * 1400, "shall " * 3000, "If the Buyer when the Supplier " * 600, "you do so and " * 1400, "(((" * 6000, "a, " * 6000 + "shall"],
    ids=["names", "cues", "conditions", "present", "brackets", "commas"],
)  # fmt: skip
def test_judge_modality_copes_with_hostile_text(text):
    assert judge_modality(text, clause_type="exit_management").end <= len(text)


SUBJECTS = [
    ("The Contractor notes that the Board is a public body, and shall send its papers.", "supplier"),
    ("Clerks are to be trained by the Contractor before the Council opens its hall.", "supplier"),
    ("Council Data and every copy of it shall be kept in Wales.", "supplier"),
    ("A review shall be held between the Buyer and the Supplier.", "both"),
]


@pytest.mark.parametrize(("text", "bearer"), SUBJECTS, ids=[case[0][:45] for case in SUBJECTS])
def test_judge_modality_finds_who_is_obliged(text, bearer):
    judged = judge_modality(text)
    assert (judged.modality, judged.bearer) == ("obligation", bearer)


def test_judge_modality_reads_nobody_may_as_a_ban():
    assert judge_modality("Nobody may put a key into such a tool.").modality == "prohibition"


def test_judge_modality_keeps_the_strength_of_a_value_that_shall_be():
    judged = judge_modality("Time spent on tests shall be left out of the sum.", clause_type="service_levels")
    assert (judged.modality, judged.strength) == ("statement", "shall")


@pytest.mark.parametrize(
    "text",
    [
        "No Device shall run an OS more than one major version behind",
        "4.2 No Device shall remain in service for longer than five years.",
        "No item may be older than five years.",
    ],
    ids=["run", "remain", "may"],
)
def test_judge_modality_reads_a_ban_on_things(text):
    judged = judge_modality(text, clause_type="technology_refresh")
    assert (judged.modality, judged.bearer) == ("prohibition", "supplier")
