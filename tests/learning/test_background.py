from __future__ import annotations

import gzip

import pytest

import contractlens as cl
from contractlens.detection.model_store import default_model_dir
from contractlens.learning.background import (
    BACKGROUND_FILE,
    BackgroundProvision,
    load_background,
    pack_background,
    write_background,
)

PROVISIONS = (
    BackgroundProvision("The Supplier shall insure itself.", "Insurance", "one", frozenset({"insurance"})),
    BackgroundProvision("Nothing here says anything; £5 – “no”.", "", "two", frozenset()),
)


def test_background_comes_back_as_it_was(tmp_path):
    (tmp_path / BACKGROUND_FILE).write_bytes(pack_background(PROVISIONS))
    assert load_background(tmp_path) == PROVISIONS


def test_same_provisions_give_the_same_bytes():
    assert pack_background(PROVISIONS) == pack_background(PROVISIONS)


def test_background_that_ships_has_thousands_of_provisions_of_many_families():
    found = load_background()
    assert len(found) > 5000
    assert len({item.family for item in found}) > 50


def test_background_that_ships_is_small():
    assert (default_model_dir() / BACKGROUND_FILE).stat().st_size < 2_000_000


def test_missing_background_says_what_to_do(tmp_path):
    with pytest.raises(cl.ModelFormatError, match="contractlens train") as caught:
        load_background(tmp_path)
    assert caught.value.kind == "no_background"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not gzip",
        gzip.compress(b"not json"),
        gzip.compress(b"[]"),
        gzip.compress(b'{"format_version": 1, "provisions": [[1]]}'),
        gzip.compress(b'{"format_version": 99, "provisions": [["a", "", "b", ""]]}'),
        gzip.compress(b'{"format_version": 1, "provisions": []}'),
        pack_background(PROVISIONS)[:-9],
    ],
    ids=["empty", "no_gzip", "no_json", "list", "short_row", "future", "nothing", "cut"],
)
def test_damaged_background_is_an_error_of_ours(tmp_path, data):
    (tmp_path / BACKGROUND_FILE).write_bytes(data)
    with pytest.raises(cl.ModelFormatError):
        load_background(tmp_path)


def test_another_file_than_the_manifest_names_is_refused(tmp_path):
    (tmp_path / "manifest.json").write_text('{"files": {}}')
    write_background(tmp_path, PROVISIONS)
    (tmp_path / BACKGROUND_FILE).write_bytes(pack_background(PROVISIONS[:1]))
    with pytest.raises(cl.ModelFormatError) as caught:
        load_background(tmp_path)
    assert caught.value.kind == "model_checksum"


def test_features_are_words_and_heading():
    assert PROVISIONS[0].features["heading"] == ["insurance"]
