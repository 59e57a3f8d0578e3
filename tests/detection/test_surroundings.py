from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from contractlens.detection.features import provision_features
from contractlens.detection.provisions import Provision
from contractlens.detection.surroundings import FACTS, SIGNS, signs_of, surroundings


def provision(heading: str = "A", part: str = "", kind: str = "clause", **fields) -> Provision:
    return Provision("c0", kind, 0, 9, 9, "one two three four", heading=heading, part=part, **fields)


def no_signs(scores) -> np.ndarray:
    rows, labels = np.shape(scores)
    return np.zeros((rows, len(SIGNS), labels), dtype=bool)


def facts(scores, provisions, signs=None) -> dict[str, np.ndarray]:
    signs = no_signs(scores) if signs is None else signs
    return dict(zip(FACTS, surroundings(np.array(scores, dtype=float), provisions, signs), strict=True))


def test_section_facts_leave_the_provision_itself_out():
    found = facts([[1.0], [2.0], [3.0]], [provision()] * 3)
    assert found["highest in the section"][:, 0].tolist() == [3.0, 3.0, 2.0]
    assert found["mean of the section"][:, 0].tolist() == [2.5, 2.0, 1.5]


def test_another_heading_is_another_section():
    found = facts([[1.0], [2.0]], [provision("A"), provision("B")])
    assert found["highest in the section"][:, 0].tolist() == [0.0, 1.0]


def test_part_facts_cross_headings():
    found = facts([[1.0], [2.0]], [provision("A", "Schedule 1"), provision("B", "Schedule 1")])
    assert found["highest in the part"][:, 0].tolist() == [2.0, 1.0]


def test_rows_are_a_section_of_their_own():
    rows = [
        provision("A"),
        provision("A", kind="row", table_header="Device"),
        provision("B", kind="row", table_header="Device"),
    ]
    assert facts([[1.0], [2.0], [3.0]], rows)["highest in the section"][:, 0].tolist() == [0.0, 3.0, 2.0]


def test_neighbours_before_and_behind():
    found = facts([[1.0], [2.0], [3.0]], [provision()] * 3)
    assert found["provision before"][:, 0].tolist() == [-4.0, 1.0, 2.0]
    assert found["provision behind"][:, 0].tolist() == [2.0, 3.0, -4.0]


def test_an_item_sees_its_lead_in():
    found = facts([[1.0], [2.0]], [provision(), provision(parent=0)])
    assert found["lead-in"][:, 0].tolist() == [-4.0, 1.0]


def test_the_strongest_other_type():
    found = facts([[1.0, 5.0, 2.0]], [provision()])
    assert found["strongest other type"][0].tolist() == [5.0, 2.0, 5.0]


@given(arrays(float, st.tuples(st.integers(1, 6), st.integers(1, 4)), elements=st.floats(-50, 50)))
def test_facts_are_finite_and_of_one_shape(scores):
    found = list(surroundings(scores, [provision()] * len(scores), no_signs(scores)))
    assert [fact.shape for fact in found] == [scores.shape] * len(FACTS)
    assert np.isfinite(found).all()


def test_ranks_count_what_scores_higher():
    found = facts([[1.0, 5.0], [2.0, 5.0], [3.0, 0.0]], [provision()] * 3)
    assert found["types that score higher"].tolist() == [[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]
    assert found["provisions that score higher"].tolist() == [[2.0, 0.0], [1.0, 0.0], [0.0, 2.0]]


def test_neighbours_at_two_steps():
    found = facts([[1.0], [2.0], [3.0]], [provision()] * 3)
    assert found["two before"][:, 0].tolist() == [-4.0, -4.0, 1.0]
    assert found["two behind"][:, 0].tolist() == [3.0, -4.0, -4.0]


def test_rows_are_told():
    found = facts([[1.0], [1.0]], [provision(), provision(kind="row")])
    assert found["row"][:, 0].tolist() == [0.0, 1.0]


def test_signs_name_types_outright():
    blocks = provision_features(
        provision(), rules=["insurance", "insurance/cover"], heading_types=["innovation"], context_types=["insurance"]
    )
    signs = signs_of(blocks, ["innovation", "insurance"])
    assert signs.tolist() == [[False, True], [True, False], [False, True]]
    assert facts([[0.0, 0.0]], [provision()], signs[None])["heading"].tolist() == [[1.0, 0.0]]


def test_other_types_are_counted_that_score_above_even_odds_somewhere_in_the_contract():
    found = facts([[1.0, -2.0, 3.0], [-1.0, -3.0, 0.5]], [provision()] * 2)
    assert found["other types in the contract"].tolist() == [[1.0, 2.0, 1.0]] * 2


def test_length_of_the_contract_is_that_of_all_its_provisions():
    found = facts([[1.0]] * 4, [provision("A"), provision("B"), provision("", "Schedule 1"), provision()])
    assert found["length of the contract"].ravel().tolist() == [2.0] * 4
