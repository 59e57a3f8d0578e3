from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contractlens.review.word_diff import differences, marked, marked_html, similarity, words_of

WORDS = st.lists(
    st.sampled_from(["the", "Supplier", "shall", "pay", "30", "days", ",", "<b>", "“Fee”"]), max_size=12
).map(" ".join)


@pytest.mark.parametrize(
    ("first", "second"),
    [("Supplier's plan", "supplier’s  plan"), ("a – b", "a - b"), ("“Fee”", '"fee"')],
    ids=["apostrophe and case", "dash", "quotation marks"],
)
def test_writing_that_means_the_same_is_the_same(first, second):
    assert words_of(first) == words_of(second)
    assert similarity(words_of(first), words_of(second)) == 1


def test_changed_words_are_marked_where_they_stand():
    assert (
        marked(differences("pay within 30 days.", "pay within 45 working days."))
        == "pay within [-30-] {+45 working+} days."
    )


def test_words_of_the_contract_are_escaped():
    assert marked_html(differences("a <b> c", "a <i> c")).count("<") == marked_html(
        differences("a <b> c", "a <i> c")
    ).count(">")
    assert "<b>" not in marked_html(differences("<b>", "<script>"))


def test_long_runs_in_common_can_be_left_out():
    words = " ".join(f"w{number}" for number in range(60))
    shown = marked(differences(f"{words} old", f"{words} new"), short=True)
    assert shown.endswith("w58 w59 [-old-] {+new+}")
    assert len(shown.split()) < 12


@given(WORDS, WORDS)
def test_pieces_give_back_both_wordings(first, second):
    pieces = differences(first, second)
    before = " ".join(piece.text for piece in pieces if piece.kind != "inserted")
    after = " ".join(piece.text for piece in pieces if piece.kind != "deleted")
    assert words_of(before) == words_of(first)
    assert words_of(after) == words_of(second)


@given(WORDS, WORDS)
def test_markup_holds_no_tag_of_the_contract(first, second):
    shown = marked_html(differences(first, second))
    assert set(re.findall(r"</?(\w+)", shown)) <= {"ins", "del"}
    assert html.unescape(shown) is not None
