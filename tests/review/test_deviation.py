from __future__ import annotations

import random

import pytest

from contractlens.exceptions import ReadError
from contractlens.readers import read_document
from contractlens.review.deviation import DEVIATION_COLUMNS, deviation
from contractlens.review.deviation_alignment import Unit, align
from tests.review.contracts import contract

TOPICS = (
    "harbour pilots", "library catalogues", "street lighting", "school meals", "bus shelters", "parking permits", "river gauges",
    "planning notices", "burial registers", "market stalls", "swimming pools", "election rolls",
)  # fmt: skip
CLAUSES = [
    f"The Supplier shall look after the {topic} with due care and report to the Buyer on {topic} every {number + 2} months."
    for number, topic in enumerate(TOPICS)
]


def written(clauses):
    return "AGREEMENT\n\n" + "\n\n".join(f"{number}. {words}" for number, words in enumerate(clauses, start=1)) + "\n"


def statuses(changed, template=CLAUSES):
    found = deviation(contract(written(changed)), read_document(written(template).encode()))
    return found[found.kind == "clause"]


def test_columns_and_dtypes_are_fixed_also_without_rows():
    found = deviation(contract(written(CLAUSES)), read_document(written(CLAUSES).encode())).iloc[:0]
    assert [(name, str(dtype)) for name, dtype in found.dtypes.items()] == [
        (c.name, c.dtype) for c in DEVIATION_COLUMNS
    ]


def test_the_same_contract_has_no_deviation():
    assert set(statuses(CLAUSES).status) == {"same"}


def test_a_changed_word_is_marked():
    changed = [*CLAUSES[:3], CLAUSES[3].replace("due care", "all due care"), *CLAUSES[4:]]
    found = statuses(changed)
    row = found[found.status != "same"]
    assert row.status.tolist() == ["changed"]
    assert "{+all+} due care" in row.change.iloc[0]
    assert "<ins>all</ins>" in row.change_html.iloc[0]


def test_a_clause_numbered_anew_is_the_same():
    found = statuses(["The parties shall meet on the first Monday to speak of lanterns.", *CLAUSES])
    assert found.status.tolist() == ["added"] + ["same"] * len(CLAUSES)


def test_a_missing_clause_stands_where_it_would_have_stood():
    found = statuses([*CLAUSES[:4], *CLAUSES[5:]])
    assert found.status.tolist() == ["same"] * 4 + ["missing"] + ["same"] * 7
    assert found.template_number.iloc[4] == "5"


def test_a_clause_that_stands_elsewhere_is_moved():
    found = statuses([*CLAUSES[:2], *CLAUSES[3:], CLAUSES[2]])
    moved = found[found.status == "moved"]
    assert moved[["template_number", "clause_number"]].to_numpy().tolist() == [["3", "12"]]
    assert set(found.status) == {"same", "moved"}


def test_a_clause_rewritten_in_its_place_is_changed_and_not_missing_and_added():
    template = contract(
        "1. Fees\n\n1.1 The Buyer shall pay the fees within thirty days of an invoice that is not disputed.\n\n2. Law\n\n2.1 English law applies to this contract.\n"
    )
    rewritten = contract(
        "1. Fees\n\n1.1 The Buyer shall settle all sums in advance each quarter of the year.\n\n2. Law\n\n2.1 English law applies to this contract.\n"
    )
    assert set(deviation(rewritten, template).status) == {"same", "changed"}


def test_clause_types_of_both_sides_are_named():
    theirs = contract(written(CLAUSES), ("governance_reporting", CLAUSES[0]))
    ours = contract(written(CLAUSES), ("social_value", CLAUSES[0]))
    found = deviation(ours, theirs)
    assert found[found.clause_number == "1"].clause_types.tolist() == ["social_value, governance_reporting"]


def test_known_edits_are_found_again():
    rng = random.Random(7)
    template = [
        f"{words} Item {rng.randrange(10**6)} of list {rng.randrange(10**6)} is included." for words in CLAUSES * 10
    ]
    edits = dict(
        zip(rng.sample(range(len(template)), 30), ["changed"] * 12 + ["missing"] * 9 + ["added"] * 9, strict=True)
    )
    changed, expected = [], []
    for position, words in enumerate(template):
        edit = edits.get(position, "same")
        if edit != "missing":
            changed.append(words.replace("due care", "utmost care") if edit == "changed" else words)
        expected.append("same" if edit == "added" else edit)
        if edit == "added":
            changed.append(
                f"New duty {rng.randrange(10**6)} concerning beacons, kites and {rng.randrange(10**6)} ropes."
            )
    found = statuses(changed, template)
    assert (found.status == "added").sum() == 9
    theirs = found[found.status != "added"]
    assert theirs.template_number.astype(int).tolist() == list(range(1, len(template) + 1))
    assert theirs.status.tolist() == expected


def test_a_template_that_cannot_be_read_is_an_error_of_ours(tmp_path):
    with pytest.raises(ReadError) as caught:
        deviation(contract(written(CLAUSES)), tmp_path / "none.docx")
    assert caught.value.kind == "unreadable_path"


def test_a_thousand_like_provisions_keep_their_order():
    units = [Unit(number, "Not used.", "", "", "clause") for number in range(1000)]
    assert [(pair.template, pair.contract) for pair in align(units, units)] == [
        (number, number) for number in range(1000)
    ]


def test_nothing_on_one_side_leaves_the_other_alone():
    units = [Unit(0, "The Supplier shall report.", "1", "", "clause")]
    assert align([], units) == []
    assert align(units, []) == []
