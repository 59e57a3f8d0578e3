from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from contractlens.detection.features import BLOCKS
from contractlens.detection.model import BlockWeights, Decision, LinearModel, Meaning
from contractlens.detection.model_store import load_model, save_model
from contractlens.detection.provisions import Provision
from contractlens.detection.second_stage import TreeStage
from contractlens.detection.surroundings import FACTS
from contractlens.detection.word_vectors import WordVectors
from contractlens.exceptions import ModelFormatError, UntrustedModelError


@pytest.fixture
def model() -> LinearModel:
    blocks = {
        name: BlockWeights((f"{name} a", f"{name} b"), np.array([1.0, 2.0], dtype=np.float32), name == "words", 0.5)
        for name in BLOCKS
    }
    words = WordVectors(
        ("renew", "pay"), np.eye(2, dtype=np.int8), np.ones(2, dtype=np.float32), np.ones(2, dtype=np.float32)
    )
    weights = np.linspace(-1, 1, 2 * (len(BLOCKS) * 2 + 4)).reshape(-1, 2).astype(np.float16).astype(np.float32)
    intercepts = np.array([0.25, -0.5], dtype=np.float32)
    decisions = {"insurance": Decision(1.0, 0.0, 0.4, 0.6, 0.9), "innovation": Decision()}
    alone = {"insurance": Decision(threshold=0.3), "innovation": Decision()}
    return LinearModel(
        ("insurance", "innovation"),
        blocks,
        weights,
        intercepts,
        decisions,
        "7",
        alone,
        Meaning(words, 1.0, 0.5),
        tree_stage(),
        None,
        "f" * 64,
        {"f1": 0.5},
    )


def tree_stage(right: int = 2) -> TreeStage:
    """One tree: an own score above 1 adds 2, another takes 2 away."""
    nodes = {"left": [1, 1, 2], "right": [right, 1, 2], "values": [0.0, -2.0, 2.0]}
    return TreeStage(
        roots=np.array([0], dtype=np.int32),
        facts=np.array([0, 0, 0], dtype=np.int16),
        thresholds=np.array([1.0, 0.0, 0.0]),
        left=np.array(nodes["left"], dtype=np.int32),
        right=np.array(nodes["right"], dtype=np.int32),
        values=np.array(nodes["values"]),
        baseline=0.5,
        depth=1,
        floor=-5.0,
    )


def rewrite(folder, name: str, data: bytes) -> None:
    """Replace a file and make the manifest agree with it."""
    (folder / name).write_bytes(data)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = hashlib.sha256(data).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def npz(**arrays) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def test_round_trip(model, tmp_path):
    save_model(model, tmp_path)
    copy = load_model(tmp_path)
    assert copy.labels == model.labels
    assert copy.decisions == model.decisions
    assert copy.decisions_alone == model.decisions_alone
    rows = np.array([[0.0] * len(FACTS), [2.0] * len(FACTS)])
    assert copy.second_stage.log_odds(rows).tolist() == [-1.5, 2.5]
    assert copy.second_stage_alone is None
    assert np.array_equal(copy.meaning.vectors.mean(["pay"]), model.meaning.vectors.mean(["pay"]))
    assert (copy.meaning.body, copy.meaning.heading) == (1.0, 0.5)
    assert (copy.version, copy.taxonomy_fingerprint, copy.metrics) == ("7", "f" * 64, {"f1": 0.5})
    assert np.array_equal(copy.weights, model.weights)
    assert {name: block.features for name, block in copy.blocks.items()} == {
        name: block.features for name, block in model.blocks.items()
    }


def test_same_model_gives_the_same_bytes(model, tmp_path):
    for folder in ("one", "two"):
        save_model(model, tmp_path / folder)
    for name in ("manifest.json", "weights.npz", "vocabulary.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_missing_directory_says_what_to_do(tmp_path):
    with pytest.raises(ModelFormatError, match="contractlens train"):
        load_model(tmp_path / "nowhere")


@pytest.mark.parametrize("right", [3, -1], ids=["beyond", "before"])
def test_trees_that_lead_nowhere_are_refused(model, tmp_path, right):
    save_model(replace(model, second_stage=tree_stage(right)), tmp_path)
    with pytest.raises(ModelFormatError, match="trees of second_stage"):
        load_model(tmp_path)


@pytest.mark.parametrize("name", ["weights.npz", "vocabulary.json", "word_vectors.npz"])
def test_changed_file_is_refused(model, tmp_path, name):
    save_model(model, tmp_path)
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b" ")
    with pytest.raises(ModelFormatError, match="not the file that the manifest names"):
        load_model(tmp_path)


@pytest.mark.parametrize("name", ["weights.npz", "vocabulary.json"])
def test_missing_file_is_refused(model, tmp_path, name):
    save_model(model, tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(ModelFormatError, match="has no file"):
        load_model(tmp_path)


@pytest.mark.parametrize(
    "content", ["{", "[]", "{}", '{"format_version": 99}'], ids=["broken", "list", "empty", "future"]
)
def test_bad_manifest_is_refused(model, tmp_path, content):
    save_model(model, tmp_path)
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(ModelFormatError):
        load_model(tmp_path)


def test_pickled_array_is_refused(model, tmp_path):
    save_model(model, tmp_path)
    rewrite(tmp_path, "weights.npz", npz(weights=np.array([{"a": 1}], dtype=object)))
    with pytest.raises(UntrustedModelError, match="Python objects"):
        load_model(tmp_path)


def test_damaged_archive_is_refused(model, tmp_path):
    save_model(model, tmp_path)
    rewrite(tmp_path, "weights.npz", b"PK\x03\x04 rubbish")
    with pytest.raises(ModelFormatError):
        load_model(tmp_path)


def test_missing_array_is_refused(model, tmp_path):
    save_model(model, tmp_path)
    rewrite(tmp_path, "weights.npz", npz(weights=np.zeros((14, 2))))
    with pytest.raises(ModelFormatError, match="does not fit its manifest"):
        load_model(tmp_path)


@pytest.mark.parametrize("shape", [(13, 2), (14, 3)], ids=["rows", "columns"])
def test_wrong_shape_is_refused(model, tmp_path, shape):
    save_model(replace(model, meaning=None, second_stage=None), tmp_path)
    idf = {f"idf_{name}": np.ones(2, dtype=np.float32) for name in BLOCKS}
    rewrite(tmp_path, "weights.npz", npz(weights=np.zeros(shape), intercepts=np.zeros(2), **idf))
    with pytest.raises(ModelFormatError, match="does not fit its manifest"):
        load_model(tmp_path)


def test_archive_holds_no_time_of_day(model, tmp_path):
    save_model(model, tmp_path)
    with zipfile.ZipFile(tmp_path / "weights.npz") as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    "entry",
    [{}, {"weights": [1.0] * (len(FACTS) + 1), "intercept": 0.0}, {"weights": "x"}],
    ids=["empty", "many", "text"],
)
def test_bad_second_stage_is_refused(model, tmp_path, entry):
    save_model(model, tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    (tmp_path / "manifest.json").write_text(json.dumps({**manifest, "second_stage": entry}))
    with pytest.raises(ModelFormatError):
        load_model(tmp_path)


def test_a_provision_alone_is_judged_by_its_own_thresholds(model):
    one = Provision("c0", "clause", 0, 4, 4, "text")
    assert model.decisions_for([one]) is model.decisions_alone
    assert model.decisions_for([one, one]) is model.decisions
