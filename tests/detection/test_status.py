"""In what state a provision stands."""

from __future__ import annotations

import pytest

from contractlens.detection.status import is_not_used, judge_status

CASES = [
    ("Clause 9 (Benchmarking) shall not apply to this Contract.", "disapplied"),
    ("The benchmarking mechanism in clause 21 is disapplied.", "disapplied"),
    ("☐ Schedule 9 (Exit)", "disapplied"),
    ("Technology roadmap: N/A", "disapplied"),
    ("Benchmarking is intentionally deleted.", "disapplied"),
    ("[Reserved] Technology refresh", "disapplied"),
    ("12.3 [Reserved] Technology refresh", "disapplied"),
    ("Technology refresh - N/A", "disapplied"),
    ("4 Technology refresh – Not used", "disapplied"),
    ("Technology refresh [Not used]", "disapplied"),
    ("Parent company guarantee: none required", "disapplied"),
    ("Step-in | Withdrawn by letter of 4 June", "disapplied"),
    ("Schedule 9 (Benchmarking)\t☐", "disapplied"),
    ("Deliberately left blank.", "disapplied"),
    ("This clause does not apply to the two pumping stations at the harbour.", "disapplied"),
    ("Clause 14 shall not apply to a breach of confidence or to fraud.", "present"),
    ("The Conduct Charter forms part of this Contract.", "by_reference"),
    ("Reports: see the Reporting Handbook kept by the contract team.", "by_reference"),
    ("Escrow: [Purchaser to nominate]", "placeholder"),
    ("Service levels: to be agreed during the first month", "placeholder"),
    ("The Supplier shall wipe each disk - deleted", "present"),
    ("[Not applicable] The Supplier shall replace every tablet each third year.", "present"),
    ("The provisions governing service levels are set out in Schedule C.", "by_reference"),
    ("This clause 15 shall not apply to information in the public domain.", "present"),
    ("☒ Schedule 9 (Exit)", "by_reference"),
    ("Exit arrangements are as set out in Schedule 7 (not attached).", "by_reference"),
    ("The provisions of Framework Schedule 12 (Benchmarking) apply.", "by_reference"),
    ("The Supplier shall update the Exit Plan every year in accordance with Schedule 7.", "present"),
    ("The Initial Period is [x] months.", "placeholder"),
    ("Liability shall not exceed £[●].", "placeholder"),
    ("The term is ____ years", "placeholder"),
    ("Exit period: TBC", "placeholder"),
    ("The refresh cycle is to be agreed.", "placeholder"),
    ("The Supplier shall refresh the devices every [●] months.", "present"),
    ("[The Supplier shall train ten Customer staff in each year.]", "present"),
]


@pytest.mark.parametrize(("text", "status"), CASES, ids=[case[0][:45] for case in CASES])
def test_judge_status_reads_the_state(text, status):
    assert judge_status(text) == status


def test_judge_status_takes_deleted_text_as_disapplied():
    assert judge_status("The Supplier shall refresh it.", tracked_change="deleted") == "disapplied"


@pytest.mark.parametrize(
    "text",
    [
        "Not used",
        "[Not Used]",
        "12.3 Intentionally left blank.",
        "Reserved",
        "N/A",
        "This clause is intentionally omitted.",
    ],
)
def test_is_not_used_accepts_empty_clauses(text):
    assert is_not_used(text)


@pytest.mark.parametrize("text", ["The room is reserved", "Not used devices are returned", ""])
def test_is_not_used_rejects_wording(text):
    assert not is_not_used(text)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Annex Q (Renewal planning): transmitted separately.", "by_reference"),
        ("The steps for settling quarrels are in Framework Schedule 4.", "by_reference"),
        ("The record of processing is held by the clerk and not annexed.", "by_reference"),
        ("Days of coaching: [figure to be confirmed]", "placeholder"),
        ("[Levels of cover to be inserted after advice]", "placeholder"),
        ("The Supplier shall replace every [tablet] each third year.", "present"),
    ],
    ids=lambda value: value[:40],
)
def test_judge_status_tells_words_elsewhere_from_words_to_come(text, status):
    assert judge_status(text) == status
