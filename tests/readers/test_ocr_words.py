"""Recognised words: signs that are mistaken for one another are put right where only one of them can stand."""

from __future__ import annotations

import pytest

from contractlens.readers.ocr_engines import RawWord
from contractlens.readers.ocr_words import page_words


def _read(*texts):
    raw = [RawWord(text, 0.9, 100 + 200 * i, 100, 250 + 200 * i, 140, 0) for i, text in enumerate(texts)]
    return [word.text for word in page_words(raw, 300)[0]]


@pytest.mark.parametrize(
    ("read", "printed"),
    [("(iil)", "(iii)"), ("(il)", "(ii)"), ("(1v)", "(iv)"), ("(vl),", "(vi),"), ("(lx)", "(ix)"), ("(iI)", "(ii)")],
)
def test_roman_number_in_brackets_has_its_letters_back(read, printed):
    assert _read(read, "the", "Law;") == [printed, "the", "Law;"]


@pytest.mark.parametrize("read", ["(l)", "(1)", "(11)", "(i)", "(xiv)", "(ill", "(will)", "(IV)"])
def test_other_words_in_brackets_stay(read):
    assert _read(read, "the", "Law;")[0] == read


@pytest.mark.parametrize(("read", "printed"), [("l.1", "1.1"), ("4,2", "4.2"), ("1O.3", "10.3")])
def test_decimal_number_at_the_start_of_a_line_has_its_signs_back(read, printed):
    assert _read(read, "the", "Law;")[0] == printed


def test_same_signs_inside_a_line_stay():
    assert _read("at", "1,2", "per", "cent") == ["at", "1,2", "per", "cent"]
