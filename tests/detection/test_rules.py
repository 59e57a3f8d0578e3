"""Rule evidence: every example that ships, offsets, spans, exclusions, headings."""

from __future__ import annotations

import pickle
from functools import lru_cache

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from contractlens.detection.rules import Evidence, RuleMatcher, check_examples
from contractlens.taxonomy import Taxonomy

EXAMPLES = [
    pytest.param(item.id, text, kind == "examples", id=f"{item.id}-{kind}-{position}")
    for item in Taxonomy.default()
    for kind in ("examples", "counterexamples")
    for position, text in enumerate(getattr(item, kind))
]

MINE = """
[word_lists]
cars = ["car", "cars", "van"]

[clause_types.parking]
title = "Parking"
definition = "Who may park where."
headings = ["parking", "car parks", "=bays"]
phrases = ["parking space", "space", "multi-storey", "visitor's bay"]
patterns = [{ id = "park_car", pattern = [{ LOWER = { IN = ["park", "parks"] } }, { OP = "{0,3}" }, { WORDS = "cars" }] }]
excluded_by = ["national park"]

[clause_types.cycling]
title = "Cycling"
definition = "Bicycles."
headings = ["bicycle parking", "parking & cycling"]
phrases = ["bicycle", "parking space"]
"""


@lru_cache(maxsize=1)
def english():
    return spacy.blank("en")


@lru_cache(maxsize=1)
def default_matcher() -> RuleMatcher:
    return RuleMatcher(Taxonomy.default())


@lru_cache(maxsize=1)
def my_matcher() -> RuleMatcher:
    return RuleMatcher(Taxonomy.loads(MINE))


def evidence(text: str, matcher: RuleMatcher | None = None) -> list[Evidence]:
    return (matcher or my_matcher()).match(english().make_doc(text))


def words(text: str) -> list[tuple[str, str]]:
    return [(found.rule, text[found.start : found.end]) for found in evidence(text)]


# --- What ships


@pytest.mark.parametrize(("clause_type", "text", "wanted"), EXAMPLES)
def test_rules_find_examples_and_not_counterexamples(clause_type: str, text: str, wanted: bool) -> None:
    rules = [found.rule for found in evidence(text, default_matcher()) if found.clause_type == clause_type]
    assert bool(rules) is wanted, rules


@pytest.mark.parametrize(
    ("heading", "clause_type"),
    [
        ("Technology Refresh", "technology_refresh"),
        ("15. TECHNOLOGY-REFRESH AND CURRENCY", "technology_refresh"),
        ("Knowledge Transfer", "skills_transfer"),
        ("Continuous Improvement", "continuous_improvement"),
        ("Exit Plan", "exit_management"),
        ("Limitation of Liability", "liability_cap"),
        ("Service Levels", "service_levels"),
        ("Service level", "service_levels"),
        ("User Training", "user_training"),
    ],
)
def test_default_heading_lexicon_tells_the_type(heading: str, clause_type: str) -> None:
    assert clause_type in default_matcher().match_heading(heading)


@pytest.mark.parametrize("heading", ["", "Interpretation", "Entire agreement", "Third party rights"])
def test_default_heading_lexicon_is_silent_on_other_headings(heading: str) -> None:
    assert default_matcher().match_heading(heading) == ()


# --- Matching


def test_match_gives_phrase_and_pattern_with_their_words() -> None:
    text = "Staff may park their own car in a parking space."
    assert words(text) == [
        ("parking/park_car", "park their own car"),
        ("cycling/phrase:parking space", "parking space"),
        ("parking/phrase:parking space", "parking space"),
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A MULTI-STOREY garage", "MULTI-STOREY"),
        ("a multi storey garage", "multi storey"),
        ("a multi\N{NON-BREAKING HYPHEN}storey garage", "multi\N{NON-BREAKING HYPHEN}storey"),
        ("one parking  space", "parking  space"),
        ("one parking\xa0space", "parking\xa0space"),
        ("a visitor's bay", "visitor's bay"),
        ("a visitor’s bay", "visitor’s bay"),
    ],
    ids=["capitals", "no_hyphen", "hard_hyphen", "doubled_space", "hard_space", "straight", "curly"],
)
def test_match_takes_phrases_in_any_spelling(text: str, found: str) -> None:
    assert {piece for _, piece in words(text)} == {found}


def test_match_keeps_the_longer_of_two_phrases() -> None:
    assert "parking/phrase:space" not in [rule for rule, _ in words("one parking space")]


def test_match_gives_the_shortest_of_nested_pattern_matches() -> None:
    assert words("to park or park one car or van") == [("parking/park_car", "park one car")]


def test_match_of_pattern_ends_where_the_gap_is_too_wide() -> None:
    assert words("park one two three car") == [("parking/park_car", "park one two three car")]
    assert words("park one two three four car") == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("In the national park nobody may park a car.", 0),
        ("This is a national park. You may park a car.", 1),
        ("(a) the national park; (b) you may park a car", 1),
        ("the national park\nyou may park a car", 1),
    ],
    ids=["same_sentence", "other_sentence", "other_item", "other_line"],
)
def test_exclusion_cancels_evidence_in_the_same_sentence_only(text: str, count: int) -> None:
    assert len(words(text)) == count


def test_exclusion_leaves_other_types_alone() -> None:
    assert [rule for rule, _ in words("A bicycle and a space in the national park")] == ["cycling/phrase:bicycle"]


def test_match_within_spans_drops_what_is_outside_and_crosses_no_border() -> None:
    doc = english().make_doc("park a car and park a van and a space")
    assert [found.rule for found in my_matcher().match(doc, spans=[(0, 2), (4, 8)])] == ["parking/park_car"]
    assert [(found.token_start, found.token_end) for found in my_matcher().match(doc, spans=[(0, 2), (4, 8)])] == [
        (4, 7)
    ]


def test_match_within_spans_counts_tokens_that_are_only_spaces() -> None:
    doc = english().make_doc("park  a car  and park  a van")
    assert [doc[found.token_start : found.token_end].text for found in my_matcher().match(doc, spans=[(6, 10)])] == [
        "park  a van"
    ]


def test_match_takes_spans_in_any_order() -> None:
    doc = english().make_doc("park a car and park a van")
    assert my_matcher().match(doc, spans=[(4, 7), (0, 3)]) == my_matcher().match(doc, spans=[(0, 3), (4, 7)])


def test_match_without_spans_does_not_cross_lines() -> None:
    assert words("you may park\ncar and van") == []


def test_match_leaves_the_doc_alone() -> None:
    doc = english().make_doc("park a car")
    my_matcher().match(doc)
    assert (len(doc.spans), doc.ents, doc.user_data) == (0, (), {})


@pytest.mark.parametrize("text", ["", " ", "\n\n", "."], ids=["empty", "blank", "lines", "stop"])
def test_match_of_almost_nothing_is_empty(text: str) -> None:
    assert evidence(text, default_matcher()) == []


def test_matcher_survives_pickling() -> None:
    copy = pickle.loads(pickle.dumps(my_matcher()))
    text = "park a car"
    assert copy.match(english().make_doc(text)) == evidence(text)


PIECES = [
    *["The Supplier", "shall", "refresh", "every", "laptop", "within", "48 months", "parking space", "park", "car"],
    *["national park", ".", ";", "\n", "knowledge transfer", "to the Authority's staff", "liability", "é", "’", "   "],
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=25).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
@pytest.mark.parametrize("matcher", [default_matcher, my_matcher], ids=["default", "mine"])
def test_evidence_offsets_name_its_tokens_in_reading_order(matcher, text: str) -> None:
    doc = english().make_doc(text)
    found = matcher().match(doc)
    for item in found:
        assert doc[item.token_start : item.token_end].text == text[item.start : item.end]
        assert item.rule.startswith(f"{item.clause_type}/")
    assert [(item.start, item.end) for item in found] == sorted((item.start, item.end) for item in found)
    assert len(found) == len(set(found))


@settings(max_examples=100, deadline=None)
@given(text=TEXTS)
def test_phrase_evidence_holds_the_words_of_its_phrase(text: str) -> None:
    for item in my_matcher().match(english().make_doc(text)):
        _, _, phrase = item.rule.partition("/phrase:")
        if phrase:
            assert text[item.start : item.end].lower().replace("’", "'").split() == phrase.split()


# --- Headings


@pytest.mark.parametrize(
    ("heading", "types"),
    [
        ("Parking", ("parking",)),
        ("4.2 PARKING:", ("parking",)),
        ("Car-Park", ("parking",)),
        ("Car Parks and Roads", ("parking",)),
        ("Bicycle Parking", ("cycling",)),
        ("Parking and cycling", ("cycling",)),
        ("Parking & Cycling", ("cycling",)),
        ("Bicycle parking; car parks", ("parking", "cycling")),
        ("Bays", ("parking",)),
        ("12.3 Bays", ("parking",)),
        ("The bay", ()),
        ("Sparking", ()),
    ],
    ids=[
        "same",
        "number",
        "hyphen",
        "plural",
        "longer_wins",
        "and",
        "ampersand",
        "two",
        "whole",
        "numbered",
        "not_whole",
        "part",
    ],
)
def test_match_heading_finds_types(heading: str, types: tuple[str, ...]) -> None:
    assert my_matcher().match_heading(heading) == types


# --- Checking examples


def test_check_examples_of_the_default_finds_nothing_wrong() -> None:
    assert check_examples(Taxonomy.default()) == []


def test_check_examples_reports_misses_and_false_finds_with_their_key() -> None:
    mine = Taxonomy.loads(
        '[clause_types.a]\ntitle = "A"\ndefinition = "A."\nphrases = ["car"]\n'
        'examples = ["A car.", "A van."]\ncounterexamples = ["No bike.", "No car."]',
        name="mine.toml",
    )
    assert [(problem.file, problem.key) for problem in check_examples(mine)] == [
        ("mine.toml", "clause_types.a.examples[1]"),
        ("mine.toml", "clause_types.a.counterexamples[1]"),
    ]
