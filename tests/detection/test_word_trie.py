"""Many words, one pattern."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractlens.detection.word_trie import trie_source


def test_trie_source_prefers_the_longer_name():
    assert re.match(trie_source(["pilot", "pilot boat"]), "pilot boats")[0] == "pilot boat"


@pytest.mark.parametrize("text", ["tug master", "tug-master", "tug\n master"], ids=["space", "hyphen", "line break"])
def test_trie_source_reads_a_space_as_space_or_hyphen(text):
    assert re.fullmatch(trie_source(["tug master"]), text)


def test_trie_source_reads_either_apostrophe():
    assert re.fullmatch(trie_source(["can't"]), "can’t")


@given(st.lists(st.text("abc.+(", min_size=1, max_size=5), min_size=1, max_size=12), st.text("abc.+(", max_size=6))
def test_trie_source_matches_exactly_its_words(words, text):
    assert (re.fullmatch(trie_source(words), text) is not None) == (text in words)
