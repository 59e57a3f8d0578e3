from __future__ import annotations

import re

import pytest

from contractlens.detection.lazy_patterns import LazyPattern, lazy


def test_lazy_finds_what_the_compiled_pattern_finds():
    text = "10 days, 20 days"
    assert lazy(r"\d+").findall(text) == re.compile(r"\d+").findall(text)


def test_lazy_keeps_its_flags():
    assert lazy("supplier", re.IGNORECASE).search("The SUPPLIER")


def test_lazy_takes_positions_as_compiled_patterns_do():
    assert lazy("a").search("aba", 1).start() == 2


def test_lazy_pattern_asks_for_its_source_once():
    asked = []
    pattern = LazyPattern(lambda: asked.append(1) or "a")
    assert not asked
    pattern.search("a")
    pattern.match("b")
    assert asked == [1]


def test_lazy_pattern_with_a_mistake_raises_at_its_first_use():
    pattern = lazy("(")
    with pytest.raises(re.error):
        pattern.search("a")


def test_lazy_pattern_has_no_other_attributes():
    with pytest.raises(AttributeError):
        _ = lazy("a").groups


def test_lazy_pattern_is_compiled_when_a_text_holds_a_sign():
    asked = []
    pattern = LazyPattern(lambda: asked.append(1) or "a+b", signs=lambda: ("b",))
    assert pattern.search("aaa") is None
    assert list(pattern.finditer("aaa")) == pattern.findall("aaa") == []
    assert not asked
    assert pattern.search("aaab").group() == "aaab"
    assert asked == [1]


@pytest.mark.parametrize("method", ["search", "match", "fullmatch"])
def test_lazy_pattern_with_signs_takes_positions(method):
    pattern = LazyPattern("ab", signs=lambda: ("b",))
    assert getattr(pattern, method)("abab", 2).start() == 2
