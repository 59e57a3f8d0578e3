"""Our token-pattern matcher against spaCy's own."""

from __future__ import annotations

from functools import lru_cache

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.matcher import Matcher

from contractlens.detection.token_patterns import OPEN_END, TokenPatternMatcher, Width
from contractlens.detection.triggers import TriggerIndex


@lru_cache(maxsize=1)
def english():
    return spacy.blank("en")


def shortest(spans: set[tuple[int, int]]) -> list[tuple[int, int]]:
    return sorted(
        (start, end)
        for start, end in spans
        if not any((start, end) != other and start <= other[0] and other[1] <= end for other in spans)
    )


def by_spacy(tokens: list[dict], doc) -> set[tuple[int, int]]:
    matcher = Matcher(doc.vocab)
    matcher.add("p", [tokens])
    return {(start, end) for _, start, end in matcher(doc)}


def by_ours(tokens: list[dict], doc) -> set[tuple[int, int]]:
    compiled = TokenPatternMatcher(tokens)
    orths = [token.text for token in doc]
    ends = {start: compiled.shortest_end(orths, start, len(doc)) for start in range(len(doc))}
    return {(start, end) for start, end in ends.items() if end is not None}


WORDS = ["a", "b", "c", "12", "B", ","]
PREDICATES = st.sampled_from(
    [
        {"LOWER": "a"},
        {"LOWER": {"IN": ["a", "b"]}},
        {"LOWER": {"NOT_IN": ["a"]}},
        {"LOWER": {"REGEX": "^[bc]$"}},
        {"ORTH": "B"},
        {"TEXT": {"IN": ["b", "c"]}},
        {"SHAPE": "dd"},
        {"LIKE_NUM": True},
        {"IS_PUNCT": False, "LOWER": {"NOT_IN": ["c"]}},
        {"LENGTH": 2},
        {"LENGTH": {">=": 2}},
        {},
    ]
)
OPS = st.sampled_from([None, None, None, "?", "{2}", "{0,2}", "{1,3}", "{,2}"])
TOKENS = st.lists(
    st.builds(lambda predicate, op: predicate if op is None else {**predicate, "OP": op}, PREDICATES, OPS),
    min_size=1,
    max_size=4,
)


@settings(max_examples=300, deadline=None)
@given(tokens=TOKENS, words=st.lists(st.sampled_from(WORDS), max_size=10))
def test_shortest_matches_are_those_of_spacy(tokens: list[dict], words: list[str]) -> None:
    doc = spacy.tokens.Doc(english().vocab, words=words)
    assert shortest(by_ours(tokens, doc)) == shortest(by_spacy(tokens, doc))


@settings(max_examples=300, deadline=None)
@given(tokens=TOKENS, words=st.lists(st.sampled_from(WORDS), max_size=10))
def test_trigger_index_leaves_out_no_start_of_a_match(tokens: list[dict], words: list[str]) -> None:
    doc = spacy.tokens.Doc(english().vocab, words=words)
    index = TriggerIndex([tokens])
    listed = [start for _, start in index.candidates([token.lower_ for token in doc], 0, len(doc))]
    assert {start for start, _ in by_ours(tokens, doc)} <= set(listed)
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize(
    ("op", "width"),
    [
        (None, (1, 1)),
        ("?", (0, 1)),
        ("*", (0, OPEN_END)),
        ("+", (1, 1 + OPEN_END)),
        ("{3}", (3, 3)),
        ("{0,6}", (0, 6)),
        ("{,4}", (0, 4)),
        ("{2,}", (2, 2 + OPEN_END)),
    ],
)
def test_width_of_op(op: str | None, width: tuple[int, int]) -> None:
    found = Width.of({} if op is None else {"OP": op})
    assert (found.least, found.most) == width


def test_width_refuses_an_unknown_op() -> None:
    with pytest.raises(ValueError, match="unknown OP"):
        Width.of({"OP": "!"})


def test_shortest_end_does_not_pass_its_limit() -> None:
    doc = english().make_doc("replace the old laptop")
    compiled = TokenPatternMatcher([{"LOWER": "replace"}, {"OP": "{0,4}"}, {"LOWER": "laptop"}])
    orths = [token.text for token in doc]
    assert (compiled.shortest_end(orths, 0, 4), compiled.shortest_end(orths, 0, 3)) == (4, None)


def test_wide_gaps_are_tried_once_per_place_not_once_per_way() -> None:
    tokens = [{"LOWER": "a"}, *([{"OP": "{0,12}"}, {"LOWER": "a"}] * 4), {"LOWER": "z"}]
    doc = spacy.tokens.Doc(english().vocab, words=["a"] * 400)
    assert by_ours(tokens, doc) == set()
