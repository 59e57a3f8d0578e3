from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contractlens.detection.cue_phrases import lazy_phrases, load_cues, phrase_signs, phrases_source

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("phrase", "signs"),
    [
        ("not later than", ("later",)),
        ("replac* .. (each|every) year", ("replac",)),
        ("(at|on) its (own |sole |)cost", ("cost",)),
        ("(pay|pays|paying)", ("pay", "paying", "pays")),
        ("(the |)(a|b)", ("a", "b")),
        ("(over |)", ("",)),
        ("buyer's budget", ("budget",)),
        ("(%|per cent) ..", ("%", "cent")),
        (".. (a|b) ~", ("a", "b")),
    ],
)
def test_phrase_signs_are_the_longest_words_that_must_be_there(phrase: str, signs: tuple[str, ...]) -> None:
    assert phrase_signs([phrase]) == signs


def test_phrase_signs_of_several_are_those_of_each() -> None:
    assert phrase_signs(["each year", "by then"]) == ("each", "then")


_PHRASES = sorted(
    {
        phrase
        for kind in ("duration", "interval", "point", "percentage", "money")
        for entry in load_cues("attribute_cues")[kind]
        for key in ("lead", "next", "before", "after", "around", "also", "unless")
        for phrase in entry.get(key, ())
        if phrase
    }
)


def _said(phrase: str, draw: Callable[[st.SearchStrategy[str]], str]) -> str:
    """Return a text that holds a phrase: one of its alternatives each, endings and gaps filled in."""
    while choice := re.search(r"\(([^()]*)\)", phrase):
        phrase = phrase[: choice.start()] + draw(st.sampled_from(choice[1].split("|"))) + phrase[choice.end() :]
    phrase = re.sub(r" \.{2,3} | ~ |^\.\. | \.\.$|^~ | ~$", " very ", phrase)
    return phrase.replace("*", draw(st.sampled_from(["", "ing"])))


@settings(max_examples=1000)
@given(phrase=st.sampled_from(_PHRASES), data=st.data())
def test_lazy_phrases_finds_what_the_compiled_pattern_finds(phrase: str, data: st.DataObject) -> None:
    text = f"x {_said(phrase, data.draw)} x"
    found, compiled = lazy_phrases([phrase]).search(text), re.search(phrases_source([phrase]), text)
    assert (found and found.span()) == (compiled and compiled.span())


@given(phrases=st.lists(st.sampled_from(_PHRASES), min_size=12, max_size=20, unique=True), data=st.data())
def test_lazy_phrases_of_many_find_what_their_pattern_finds(phrases: list[str], data: st.DataObject) -> None:
    text = " x ".join(_said(phrase, data.draw) for phrase in phrases[:3])
    found = [match.span() for match in lazy_phrases(phrases).finditer(text)]
    assert found == [match.span() for match in re.finditer(phrases_source(phrases), text)]


@pytest.mark.parametrize("first", ["(a |)b", "((a|b) |)c", "(the|) x", "'tis", "(a|) .. b", "(over|(up|) to) a"])
def test_lazy_phrases_of_many_begin_as_each_may(first: str) -> None:
    phrases = [first, *(f"word{letter}" for letter in "abcdefghijkl")]
    texts = ["a b", "b", "b c", "c", "a c", "the x", "x", "'tis", "a, so b", "over a", "up to a", "to a", "wordc"]
    found = [[match.span() for match in lazy_phrases(phrases).finditer(text)] for text in texts]
    assert found == [[match.span() for match in re.finditer(phrases_source(phrases), text)] for text in texts]
