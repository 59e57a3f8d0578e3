"""Our words against spaCy's English tokens."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.lang.en.lex_attrs import like_num

from contractlens.detection.words import is_plain, like_number, split_words, words_of

SOURCES = Path(__file__).parents[2] / "sample_contracts" / "source"
LABELS = re.compile(r"\{\{.*?\}\}|\|")


@lru_cache(maxsize=1)
def english():
    return spacy.blank("en")


def sample_lines() -> list[str]:
    return [
        LABELS.sub(" ", line).strip()
        for path in sorted(SOURCES.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def test_split_words_cuts_the_samples_where_spacy_does() -> None:
    words = differing = 0
    for line in sample_lines():
        ours, theirs = list(split_words(line).texts), list(words_of(english().make_doc(line)).texts)
        words += len(theirs)
        matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
        differing += len(theirs) - sum(block.size for block in matcher.get_matching_blocks())
    assert words > 20_000
    assert differing / words < 0.005


@pytest.mark.parametrize(
    "text",
    [
        "The Supplier shall replace 40 laptops.",
        "the Supplier's kit and the Buyers’ data",
        "it doesn't, can't and cannot",
        "we'll, they've, you're",
        "day-to-day and/or 24/7 support",
        "£1,000.50 (5% of USD 2m)",
        "within 12 hours, e.g. 5GB at 9am",
        "write to a.b@example.gov.uk or www.example.org.",
        "12-month roadmap, RM3830, V3.0, N-1",
        "“quoted” words; a [blank] — and … more",
        "first line\nsecond line",
        "(a) one; (b) two: three!",
    ],
)
def test_split_words_cuts_as_spacy_does(text: str) -> None:
    assert list(split_words(text).texts) == list(words_of(english().make_doc(text)).texts)


@given(text=st.text(alphabet="aB1 .,'’-/%£(\n\t\xa0é_@&", max_size=60))
def test_split_words_offsets_give_the_words(text: str) -> None:
    words = split_words(text)
    assert [text[start:end] for start, end in zip(words.starts, words.ends, strict=True)] == list(words.texts)
    assert [word.lower() for word in words.texts] == list(words.lowers)
    assert list(words.starts) == sorted(words.starts)


@given(text=st.text(max_size=80))
def test_split_words_loses_no_character_but_spaces(text: str) -> None:
    words = split_words(text)
    left = list(text)
    for start, end in zip(words.starts, words.ends, strict=True):
        left[start:end] = " " * (end - start)
    assert not "".join(left).strip()


@given(text=st.text(alphabet="abCcanot é'-1 \n", min_size=1, max_size=20) | st.just("it cannot be"))
def test_is_plain_text_falls_into_words_at_its_spaces(text: str) -> None:
    if is_plain(text):
        assert text.split() == list(split_words(text).texts)


def test_words_of_leaves_out_tokens_that_are_only_spaces() -> None:
    words = words_of(english().make_doc("park  a\ncar"))
    assert list(words.texts) == ["park", "a", "\n", "car"]
    assert list(words.places) == [0, 2, 3, 4]


@settings(max_examples=300)
@given(
    word=st.one_of(
        st.text(alphabet="0123456789+-±~,./stndrh", min_size=1, max_size=8),
        st.sampled_from(["one", "Twelve", "hundredth", "gajillion", "2nd", "3/4", "x", "½", "²", "FIRST"]),
    )
)
def test_like_number_says_what_spacy_says(word: str) -> None:
    assert like_number(word) is bool(like_num(word))
