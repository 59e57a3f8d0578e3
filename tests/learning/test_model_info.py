from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import contractlens as cl
from contractlens.exceptions import ModelFormatError
from contractlens.learning.model_info import (
    MODEL_FILE_COLUMNS,
    MODEL_METRIC_COLUMNS,
    MODEL_TYPE_COLUMNS,
    model_info,
    verify_model,
)

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def folder(tmp_path) -> Path:
    return Path(shutil.copytree(DATA / "model_format_2", tmp_path / "model"))


def states(folder, **options):
    return dict(verify_model(folder, **options)[["file", "state"]].itertuples(index=False))


def write_manifest(folder, **entries):
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, **entries}))


def test_info_of_the_model_that_ships_fits_its_clause_types():
    assert cl.model_info().fits_taxonomy is True


def test_info_has_one_row_per_clause_type():
    assert list(model_info().types.clause_type) == list(model_info().labels)


def test_info_has_the_thresholds_of_the_model(folder):
    row = model_info(folder).types.set_index("clause_type").loc["insurance"]
    assert (row.threshold, row.miss_less, row.fewer_false_alarms) == (0.4, 0.2, 0.7)


@pytest.mark.parametrize("number", [1, 2])
def test_info_of_an_old_format_has_all_columns(number):
    info = model_info(DATA / f"model_format_{number}")
    assert list(info.types.columns) == [column.name for column in MODEL_TYPE_COLUMNS]
    assert list(info.metrics.columns) == [column.name for column in MODEL_METRIC_COLUMNS]


def test_info_as_plain_data_goes_through_json(folder):
    assert json.loads(json.dumps(model_info(folder).to_dict()))["version"] == "2"


@pytest.mark.parametrize("value", [None, 1, "x", [], [[1]], {"a": 1}, {"\ud800": "\ud800"}, 2**80, 1.5], ids=repr)
@pytest.mark.parametrize("key", ["version", "labels", "training", "metrics", "decisions"])
def test_info_of_an_odd_manifest_raises_nothing(folder, key, value):
    write_manifest(folder, **{key: value})
    info = model_info(folder)
    assert [len(info.types), len(info.metrics)] >= [0, 0]
    json.dumps(info.to_dict())


@pytest.mark.parametrize("value", [2**80, 0.5, "x", None, True], ids=repr)
def test_info_of_odd_figures_raises_nothing(folder, value):
    figures = {"provisions": value, "micro_f1": value, "types": {"insurance": {"labelled": value, "f1": value}}}
    write_manifest(
        folder, metrics={"held_out_contracts": figures}, training={"examples_per_type": {"insurance": value}}
    )
    assert len(model_info(folder).types) == 2


def test_info_without_a_model_is_an_error(tmp_path):
    with pytest.raises(ModelFormatError) as raised:
        model_info(tmp_path)
    assert raised.value.kind == "model_missing"


def test_whole_model_is_ok(folder):
    assert set(states(folder).values()) == {"ok"}


def test_verify_has_its_columns_for_a_folder_without_a_model(tmp_path):
    found = verify_model(tmp_path / "nowhere")
    assert list(found.columns) == [column.name for column in MODEL_FILE_COLUMNS]
    assert list(found.state) == ["unusable"]


def test_changed_file_is_told(folder):
    (folder / "weights.npz").write_bytes(b"other")
    assert states(folder)["weights.npz"] == "changed"


def test_missing_file_is_told(folder):
    (folder / "vocabulary.json").unlink()
    assert states(folder)["vocabulary.json"] == "missing"


def test_file_that_the_manifest_does_not_know_is_told(folder):
    (folder / "more.bin").write_bytes(b"")
    assert states(folder)["more.bin"] == "not_listed"


def test_model_that_does_not_load_is_told_though_its_checksums_are_right(folder):
    write_manifest(folder, labels=["insurance"])
    found = verify_model(folder).set_index("file")
    assert (found.state["manifest.json"], found.kind["manifest.json"]) == ("unusable", "model_mismatch")


def test_changed_card_is_told(folder):
    from contractlens.detection.model_files import write_card

    write_card(folder, "# Card\n")
    assert states(folder)["MODEL_CARD.md"] == "ok"
    (folder / "MODEL_CARD.md").write_text("# Better card\n")
    assert states(folder)["MODEL_CARD.md"] == "changed"


def test_corpus_is_held_against_the_manifest(folder, tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("a")
    digests = {"a.txt": "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb", "b.txt": "0", "../x": "0"}
    write_manifest(folder, training={"files": digests})
    found = states(folder, corpus=corpus)
    assert [found[f"training:{name}"] for name in digests] == ["ok", "missing", "missing"]
    (corpus / "a.txt").write_text("b")
    assert states(folder, corpus=corpus)["training:a.txt"] == "changed"
