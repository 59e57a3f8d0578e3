from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractlens.document import Limits
from contractlens.exceptions import LimitExceededError
from contractlens.readers.text_places import read_text

WRAPPED = "1. TERM\n\n1.1 The Supplier shall replace every\n    laptop (all of them).\n\n(a) It shall pay.\n"
PAGES = "".join(f"Header of all\n\nWords of page {number} stand here alone.\n\f" for number in range(4))


def test_broken_lines_are_one_paragraph():
    places = read_text(WRAPPED)
    assert "replace every laptop" in places.document.text


def test_span_of_the_document_is_found_in_the_text():
    places = read_text(WRAPPED)
    start = places.document.text.index("The Supplier")
    span = places.in_text(start, start + len("The Supplier shall replace every laptop (all of them)."))
    assert WRAPPED[slice(*span)] == "The Supplier shall replace every\n    laptop (all of them)."


def test_span_of_the_text_is_found_in_the_document():
    places = read_text(WRAPPED)
    start = WRAPPED.index("(a)")
    assert places.document.text[slice(*places.in_document(start, start + 17))] == "(a) It shall pay."


def test_span_without_words_is_nowhere():
    assert read_text(WRAPPED).in_document(7, 9) is None


@pytest.mark.parametrize("text", ["", " \n\t", "\x00", "\f\f"], ids=repr)
def test_text_without_words_gives_nothing(text):
    assert read_text(text) is None


def test_words_that_the_reader_leaves_out_are_kept():
    places = read_text(PAGES)
    assert places.document.text.count("Header of all") == 4


def test_limit_is_kept():
    with pytest.raises(LimitExceededError):
        read_text(WRAPPED, limits=Limits(max_chars=5))


@given(st.lists(st.sampled_from(["a", "Zb", "1", ".", " ", "\n", "\t", "(", "é", "½", "|", "-", "\xa0"]), max_size=60))
def test_every_word_is_found_again(parts):
    text = "".join(parts)
    places = read_text(text)
    if places is not None:
        for at, character in enumerate(places.document.text):
            if character.isalnum():
                start, end = places.in_text(at, at + 1)
                assert text[start:end] == character
