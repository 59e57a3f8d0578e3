from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractlens.detection.features import (
    BLOCKS,
    character_features,
    provision_features,
    shape_features,
    tokens,
    word_characters,
    word_features,
)
from contractlens.detection.provisions import Provision


def provision(text: str, **fields) -> Provision:
    return Provision("c0", fields.pop("kind", "clause"), 0, len(text), len(text), text, **fields)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The Council's staff", ["the", "@buyer", "staff"], id="buyer"),
        pytest.param("Contractor and Suppliers", ["@supplier", "and", "@supplier"], id="supplier"),
        pytest.param("within 1,500.50 days", ["within", "#", "days"], id="number"),
        pytest.param("5% of £2m", ["#", "%", "of", "£", "#", "m"], id="symbols"),
        pytest.param("the Authority’s", ["the", "@buyer"], id="curly apostrophe"),
        pytest.param("", [], id="empty"),
    ],
)
def test_tokens_forget_names_and_numbers(text, expected):
    assert tokens(text) == expected


def test_word_features_hold_words_and_pairs_without_lone_stop_words():
    assert word_features(["replace", "the", "device"]) == ["replace", "device", "replace the", "the device"]


def test_word_characters_mark_the_edges():
    assert "<ref" in word_characters("refresh")
    assert "sh>" in word_characters("refresh")


@pytest.mark.parametrize("word", ["the", "#", "@buyer", "x" * 41], ids=["stop word", "number", "party", "rubbish"])
def test_some_words_have_no_characters(word):
    assert word_characters(word) == ()


def test_inflections_share_characters():
    one, other = set(character_features(["refreshing"])), set(character_features(["refreshed"]))
    assert {"<ref", "refre", "fresh"} <= one & other


def test_shape_tells_a_list_item_from_a_clause():
    assert "item" in shape_features(provision("(a) replace it", lead_in="The Supplier shall:"), ())
    assert "item" not in shape_features(provision("replace it"), ())


def test_all_blocks_are_there():
    assert set(provision_features(provision("The Supplier shall replace it."))) == set(BLOCKS)


def test_label_and_run_in_heading_are_not_among_the_words():
    text = "4.1 Refresh. The Supplier shall replace it."
    words = provision_features(provision(text, body_start=13))["words"]
    assert "refresh" not in words
    assert "replace" in words


def test_heading_words_and_types_stand_in_their_own_block():
    features = provision_features(provision("It shall be new.", heading="Tech refresh"), heading_types=["x"])
    assert features["heading"] == ["tech", "refresh", "tech refresh", "type=x"]


@given(st.text(max_size=200))
def test_any_text_has_features(text):
    assert set(provision_features(provision(text))) == set(BLOCKS)


def test_a_row_takes_the_heading_above_its_table():
    row = provision("Laptop\t48 months", kind="row", heading="Laptop", parents="Replacement of devices / Services")
    assert {"laptop", "replacement", "devices"} <= set(provision_features(row)["heading"])


def test_a_row_without_a_heading_above_takes_its_part():
    row = provision("Laptop\t48 months", kind="row", heading="Laptop", part="Annex 2: Device lifecycle")
    assert "lifecycle" in provision_features(row)["heading"]
