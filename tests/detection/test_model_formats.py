"""A model directory of each past format: whatever format comes next, these must load and judge as they did.

Never remake these directories with a later version; add one for each new format.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from contractlens.analyzer import Analyzer
from contractlens.detection.features import provision_features
from contractlens.detection.model_store import FORMAT_VERSION, load_model
from contractlens.detection.provisions import Provision
from contractlens.detection.second_stage import LinearStage, TreeStage

DATA = Path(__file__).parents[1] / "data"
FORMATS = [1, 2]
TEXT = "The Supplier shall renew every laptop and pay for insurance."


def folder(number: int) -> Path:
    return DATA / f"model_format_{number}"


def test_there_is_a_model_of_every_format():
    assert list(range(1, FORMAT_VERSION + 1)) == FORMATS


@pytest.mark.parametrize("number", FORMATS)
def test_held_model_says_its_format(number):
    assert json.loads((folder(number) / "manifest.json").read_text())["format_version"] == number


@pytest.mark.parametrize("number", FORMATS)
def test_old_model_loads(number):
    assert load_model(folder(number)).labels == ("insurance", "innovation")


@pytest.mark.parametrize("number", FORMATS)
def test_old_model_analyses_a_text(number):
    analyzer = Analyzer(model=load_model(folder(number)))
    assert list(analyzer.classify([TEXT]).columns)[:2] == ["text_id", "clause_type"]


@pytest.mark.parametrize(("number", "scores"), [(1, [0.25, -0.5]), (2, [0.360173, -0.140307])])
def test_old_model_scores_as_it_did(number, scores):
    model = load_model(folder(number))
    features = provision_features(Provision("c0", "clause", 0, len(TEXT), len(TEXT), TEXT))
    assert np.allclose(model.scores([model.vector(features)])[0], scores, atol=1e-4)


def test_model_of_format_1_has_a_linear_second_stage_and_no_vectors():
    old = load_model(folder(1))
    assert old.meaning is None
    assert old.second_stage == LinearStage(tuple(float(number) for number in range(9)), -1.5)


def test_model_of_format_2_has_trees_vectors_and_settings():
    old = load_model(folder(2))
    assert isinstance(old.second_stage, TreeStage)
    assert isinstance(old.second_stage_alone, LinearStage)
    assert old.meaning is not None
    assert old.meaning.vectors.words == ("renew", "pay")
    assert old.decisions["insurance"].miss_less == pytest.approx(0.2)
