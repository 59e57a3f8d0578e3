from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from contractlens.detection.provisions import Provision
from contractlens.detection.surroundings import FACTS, SecondStage, surroundings


def provision(heading: str = "A", part: str = "", kind: str = "clause", **fields) -> Provision:
    return Provision("c0", kind, 0, 9, 9, "one two three four", heading=heading, part=part, **fields)


def facts(scores, provisions) -> dict[str, np.ndarray]:
    return dict(zip(FACTS, surroundings(np.array(scores, dtype=float), provisions), strict=True))


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
    found = list(surroundings(scores, [provision()] * len(scores)))
    assert [fact.shape for fact in found] == [scores.shape] * len(FACTS)
    assert np.isfinite(found).all()


@pytest.mark.parametrize("value", [-1e6, 0.0, 1e6])
def test_probabilities_never_overflow(value):
    stage = SecondStage((1.0,) * len(FACTS), 0.0)
    probability = stage.probabilities([np.full((1, 1), value)] * len(FACTS))
    assert 0.0 <= probability.item() <= 1.0
