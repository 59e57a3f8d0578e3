from __future__ import annotations

import pytest

from contractlens.detection.model_store import load_model
from contractlens.learning.curves import Measured
from contractlens.learning.known_failures import known_failures
from contractlens.learning.model_card import model_card
from contractlens.taxonomy import Taxonomy
from tests.learning.test_scoring import judged

TRAINING = {
    "contracts": 1,
    "provisions_in_contracts": 2,
    "standalone_clauses": 3,
    "families": 4,
    "examples_per_type": {"insurance": 5},
    "versions": {"numpy": "2.0"},
}


@pytest.fixture(scope="module")
def model():
    return load_model()


@pytest.fixture(scope="module")
def measured():
    rows = tuple(judged(str(at), "insurance", "insurance" if at else "") for at in range(4))
    reports = Measured(rows, rows, 1.0).reports(data="families held out in 5 parts")
    return {name: report.to_dict() for name, report in reports.items()} | {"families_per_type": {"insurance": 7}}


def test_notes_name_types_that_exist():
    assert set(known_failures()) <= set(Taxonomy.default().types)


def test_card_has_the_notes_and_the_versions(model):
    card = model_card(model, TRAINING, Taxonomy.default())
    assert f"- `skills_transfer`: {known_failures()['skills_transfer']}" in card
    assert "Trained with numpy 2.0." in card


def test_measured_figures_stand_in_the_row_of_their_type(model, measured):
    card = model_card(model, TRAINING, Taxonomy.default(), measured=measured)
    [row] = [line for line in card.splitlines() if line.startswith("| insurance |")]
    assert row.startswith("| insurance | 2 | 5 | 7 | 4 | 1.00 (1.00-1.00) | 0.75 (")
    assert "| whole contracts | micro | 4 |" in card


def test_the_same_figures_give_the_same_card(model, measured):
    cards = {model_card(model, TRAINING, Taxonomy.default(), measured=measured) for _ in range(2)}
    assert len(cards) == 1
