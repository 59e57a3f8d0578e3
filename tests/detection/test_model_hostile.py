"""Damaged, tampered and hostile model directories: one of our errors, with a stable kind, and nothing else."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import shutil
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

from contractlens.detection.features import BLOCKS
from contractlens.detection.model_store import load_model
from contractlens.exceptions import ModelError, ModelFormatError, UntrustedModelError

GOOD = Path(__file__).parents[1] / "data" / "model_format_2"
FILES = ("manifest.json", "weights.npz", "vocabulary.json", "word_vectors.npz")
KINDS = {
    "model_missing",
    "model_damaged",
    "model_format",
    "model_checksum",
    "model_mismatch",
    "model_too_large",
    "model_untrusted",
}


@pytest.fixture
def folder(tmp_path) -> Path:
    return Path(shutil.copytree(GOOD, tmp_path / "model"))


def seal(folder: Path, name: str, data: bytes) -> None:
    """Write a file and make the manifest agree with it, as an enemy would."""
    (folder / name).write_bytes(data)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][name] = hashlib.sha256(data).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def members(folder: Path, name: str) -> dict[str, bytes]:
    with zipfile.ZipFile(folder / name) as archive:
        return {entry: archive.read(entry) for entry in archive.namelist()}


def packed(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=True)
    return buffer.getvalue()


def header(text: str, content: bytes = b"") -> bytes:
    raw = text.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(raw)) + raw + content


def kind_of(folder: Path) -> str:
    with pytest.raises(ModelError) as raised:
        load_model(folder)
    assert raised.value.kind in KINDS
    return raised.value.kind


def replace_array(folder: Path, array: str, data: bytes, name: str = "weights.npz") -> None:
    seal(folder, name, packed({**members(folder, name), f"{array}.npy": data}))


def change_manifest(folder: Path, **entries) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**manifest, **entries}))


def test_the_good_directory_loads(folder):
    assert load_model(folder).version == "2"


@pytest.mark.parametrize("name", FILES)
def test_missing_file_is_model_missing(folder, name):
    (folder / name).unlink()
    assert kind_of(folder) == "model_missing"


@pytest.mark.parametrize("name", FILES)
def test_folder_in_place_of_a_file_is_model_missing(folder, name):
    (folder / name).unlink()
    (folder / name).mkdir()
    assert kind_of(folder) == "model_missing"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_pipe_in_place_of_a_file_is_not_waited_for(folder):
    (folder / "manifest.json").unlink()
    os.mkfifo(folder / "manifest.json")
    assert kind_of(folder) == "model_missing"


@pytest.mark.parametrize("name", FILES[1:])
@pytest.mark.parametrize("part", [0, 0.5, 0.99], ids=["empty", "half", "tail"])
def test_cut_file_is_model_checksum(folder, name, part):
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[: int(len(data) * part)])
    assert kind_of(folder) == "model_checksum"


@pytest.mark.parametrize("name", FILES[1:])
@pytest.mark.parametrize("part", [0, 0.5, 0.97], ids=["empty", "half", "tail"])
def test_cut_file_with_its_checksum_is_model_damaged(folder, name, part):
    data = (folder / name).read_bytes()
    seal(folder, name, data[: int(len(data) * part)])
    assert kind_of(folder) == "model_damaged"


@pytest.mark.parametrize("number", [0, 3, -1, True, 2.0, "2", None, [], {}], ids=repr)
def test_unknown_format_is_model_format(folder, number):
    change_manifest(folder, format_version=number)
    assert kind_of(folder) == "model_format"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "\xff",
        "[" * 100_000,
        '{"format_version": NaN}',
        '{"format_version": 1e999}',
        '{"a": ' + "9" * 5000 + "}",
    ],
    ids=["empty", "open", "latin", "deep", "nan", "infinite", "digits"],
)
def test_manifest_that_is_no_json_is_model_damaged(folder, text):
    (folder / "manifest.json").write_bytes(text.encode("latin-1"))
    assert kind_of(folder) == "model_damaged"


@pytest.mark.parametrize(
    "files", [None, [], {"weights.npz": 1}, {"../weights.npz": "a" * 64}, {"/etc/passwd": ""}], ids=repr
)
def test_bad_list_of_files_is_model_damaged(folder, files):
    change_manifest(folder, files=files)
    assert kind_of(folder) == "model_damaged"


ODD = [None, 1, "x", [], {}, [[]], [1], {"a": 1}, True, 1e300, -1, ["a", "a"], [None], {"insurance": None}]


@pytest.mark.parametrize("value", ODD, ids=repr)
@pytest.mark.parametrize("key", ["version", "labels", "decisions", "blocks", "meaning", "second_stage", "metrics"])
def test_odd_entry_of_the_manifest_is_refused_or_loads(folder, key, value):
    change_manifest(folder, **{key: value})
    try:
        load_model(folder)
    except ModelFormatError as error:
        assert error.kind == "model_mismatch"  # noqa: PT017 - both ends are allowed


@pytest.mark.parametrize(
    "entry",
    [{"threshold": "0.5"}, {"threshold": None}, {"threshold": 1e9}, {"slope": True}, {"more": 1}, {"high_from": []}],
    ids=repr,
)
def test_odd_threshold_is_model_mismatch(folder, entry):
    decisions = json.loads((folder / "manifest.json").read_text())["decisions"]
    decisions["insurance"] |= entry
    change_manifest(folder, decisions=decisions)
    assert kind_of(folder) == "model_mismatch"


@pytest.mark.parametrize(
    "labels", [["insurance", "insurance"], ["insurance", "In novation"], ["insurance", "=x()"], ["insurance"]], ids=repr
)
def test_odd_labels_are_model_mismatch(folder, labels):
    change_manifest(folder, labels=labels)
    assert kind_of(folder) == "model_mismatch"


@pytest.mark.parametrize("name", ["weights.npz", "word_vectors.npz"])
def test_pickled_array_is_model_untrusted(folder, name):
    array = "weights"
    replace_array(folder, array, npy(np.array([{"a": 1}], dtype=object)), name)
    with pytest.raises(UntrustedModelError):
        load_model(folder)


@pytest.mark.parametrize(
    "text",
    [
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904,), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 99999999999999), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
        "{'descr': '<U9', 'fortran_order': False, 'shape': (0,), }",
        "{'descr': '<c8', 'fortran_order': False, 'shape': (0,), }",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (0,), }",
        "(" * 9000,
        "__import__('os').getcwd()",
        "",
    ],
    ids=["huge", "vast", "zero", "negative", "short", "text", "complex", "fields", "parens", "code", "none"],
)
def test_lying_header_is_model_damaged(folder, text):
    replace_array(folder, "weights", header(text))
    assert kind_of(folder) == "model_damaged"


@pytest.mark.parametrize("name", ["weights", "intercepts", "idf_words"])
@pytest.mark.parametrize("value", [np.nan, np.inf, 1e30], ids=["nan", "inf", "large"])
def test_array_without_numbers_is_model_mismatch(folder, name, value):
    model = load_model(folder)
    shapes = {"weights": model.weights.shape, "intercepts": (2,), "idf_words": model.blocks["words"].idf.shape}
    replace_array(folder, name, npy(np.full(shapes[name], value)))
    assert kind_of(folder) == "model_mismatch"


@pytest.mark.parametrize("name", ["scales", "weights"])
@pytest.mark.parametrize("value", [np.nan, np.inf], ids=["nan", "inf"])
def test_vectors_without_numbers_are_model_mismatch(folder, name, value):
    replace_array(folder, name, npy(np.full(2, value, dtype=np.float32)), "word_vectors.npz")
    assert kind_of(folder) == "model_mismatch"


@pytest.mark.parametrize("part", ["roots", "facts", "left", "right"])
@pytest.mark.parametrize("value", [99, -1], ids=["beyond", "before"])
def test_tree_that_leads_nowhere_is_model_mismatch(folder, part, value):
    replace_array(folder, f"second_stage_{part}", npy(np.full(1 if part == "roots" else 3, value, dtype=np.int32)))
    assert kind_of(folder) == "model_mismatch"


@pytest.mark.parametrize("name", ["weights", "intercepts", *(f"idf_{name}" for name in BLOCKS), "second_stage_facts"])
@pytest.mark.parametrize("shape", [(0,), (1, 1, 1), (), (7, 2)], ids=repr)
def test_wrong_shape_is_model_mismatch(folder, name, shape):
    replace_array(folder, name, npy(np.ones(shape, dtype=np.int16 if name.endswith("facts") else np.float32)))
    assert kind_of(folder) == "model_mismatch"


@pytest.mark.parametrize(
    "words", ["null", "[]", "{}", '{"words": "ab"}', '{"words": [1, 2, 3]}', '{"words": ["\\ud800", "a", "b"]}']
)
def test_odd_vocabulary_is_model_mismatch(folder, words):
    vocabulary = json.loads((folder / "vocabulary.json").read_text())
    odd = json.loads(words)
    merged = {**vocabulary, **odd} if odd and isinstance(odd, dict) else odd
    seal(folder, "vocabulary.json", json.dumps(merged).encode())
    assert kind_of(folder) == "model_mismatch"


def test_archive_that_unpacks_to_too_much_is_model_too_large(folder):
    data = bytearray(packed({"weights.npy": b"x" * 100}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 0xF0000000)  # the size that the directory claims
    seal(folder, "weights.npz", bytes(data))
    assert kind_of(folder) == "model_too_large"


def test_encrypted_member_is_model_damaged(folder):
    data = bytearray((folder / "weights.npz").read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    seal(folder, "weights.npz", bytes(data))
    assert kind_of(folder) == "model_damaged"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_member_that_stands_twice_is_model_damaged(folder):
    buffer = io.BytesIO((folder / "weights.npz").read_bytes())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("weights.npy", b"")
    seal(folder, "weights.npz", buffer.getvalue())
    assert kind_of(folder) == "model_damaged"


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("seed", range(25))
def test_flipped_bytes_are_refused_or_load(folder, name, seed):
    chance = random.Random(seed)
    data = bytearray((folder / name).read_bytes())
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if name == "manifest.json":
        (folder / name).write_bytes(bytes(data))
    else:
        seal(folder, name, bytes(data))
    try:
        load_model(folder)
    except ModelError as error:
        assert error.kind in KINDS  # noqa: PT017 - both ends are allowed
