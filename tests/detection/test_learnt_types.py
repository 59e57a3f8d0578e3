from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest

import contractlens as cl
from contractlens.detection.feature_space import FeatureSpace, shipped_space
from contractlens.detection.learnt_types import LearntDetector, features_of, read_learnt, whitened
from contractlens.detection.model import Decision
from contractlens.detection.model_store import load_model


def detector(**changed):
    space = shipped_space()
    width = space.vectors.dimensions
    parts = {
        "lexical": np.zeros(space.size, dtype=np.float32),
        "meaning": np.ones(width, dtype=np.float32),
        "whitening": np.eye(width, dtype=np.float32),
        "centre": np.zeros(width, dtype=np.float32),
        "examples": np.eye(2, width, dtype=np.float32),
        "intercept": 0.5,
        "heading_offset": 0.0,
        "ceiling": 0.9,
        "decision": Decision(1.0, 0.0, 0.25),
        "space": space.fingerprint,
        "report": {"examples": 2, "measures": []},
    }
    return LearntDetector(**{**parts, **changed})


def test_bytes_come_back_as_they_were():
    data = detector().to_bytes()
    assert read_learnt(data).to_bytes() == data


def test_scores_of_no_known_word_are_the_intercept():
    assert detector().scores(shipped_space(), [features_of("zzxqv")]).tolist() == [0.5]


def test_probabilities_stay_below_the_ceiling():
    assert detector().probabilities(np.array([-1e9, 0.0, 1e9])).tolist() == pytest.approx([0.0, 0.45, 0.9])


def test_whitened_texts_have_length_one_or_none():
    means = np.array([[3.0, 4.0], [0.0, 0.0]], dtype=np.float32)
    lengths = np.linalg.norm(whitened(means, np.eye(2, dtype=np.float32), np.ones(2, dtype=np.float32)), axis=1)
    assert lengths.tolist() == pytest.approx([1.0, 0.0])


@pytest.mark.parametrize(
    "changed",
    [
        {"meaning": np.ones(3, dtype=np.float32)},
        {"whitening": np.eye(3, dtype=np.float32)},
        {"examples": np.zeros((0, shipped_space().vectors.dimensions), dtype=np.float32)},
        {"lexical": np.full(4, np.nan, dtype=np.float32)},
    ],
    ids=["meaning", "whitening", "no_examples", "not_a_number"],
)
def test_arrays_that_do_not_fit_are_refused(changed):
    with pytest.raises(cl.ModelFormatError, match="learn the type again"):
        read_learnt(detector(**changed).to_bytes())


@pytest.mark.parametrize(
    "data", [b"x", b"PK\x05\x06" + bytes(18), detector().to_bytes()[:-40]], ids=["junk", "empty", "cut"]
)
def test_damaged_bytes_are_an_error_of_ours(data):
    with pytest.raises(cl.ModelFormatError):
        read_learnt(data, "mine")


def test_python_objects_are_refused():
    buffer = io.BytesIO()
    np.savez(buffer, told=np.array([{"a": 1}], dtype=object))
    with pytest.raises(cl.UntrustedModelError):
        read_learnt(buffer.getvalue(), "mine")


def test_archive_without_arrays_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("other.txt", "")
    with pytest.raises((cl.ModelFormatError, cl.UntrustedModelError)):
        read_learnt(buffer.getvalue(), "mine")


def test_space_of_the_model_that_ships_is_the_shipped_one():
    assert FeatureSpace.of(load_model()).fingerprint == shipped_space().fingerprint


def test_space_values_are_those_of_the_model():
    model, blocks = load_model(), features_of("The Supplier shall replace every laptop after 48 months.")
    _, values = shipped_space().lexical(blocks["words"], blocks["characters"])
    _, expected = model.vector(
        {**{key: [] for key in model.blocks}, **{key: blocks[key] for key in ("words", "characters")}}
    )
    assert values.tolist() == pytest.approx(expected[: len(values)].tolist())
