"""The grammar of printed numbers."""

from __future__ import annotations

import pytest

from contractlens.segmentation.labels import find_label, parse_label, roman_value


@pytest.mark.parametrize(
    ("text", "form", "value", "path"),
    [
        ("1", "int", (1, 0), ("1",)),
        ("1.", "int", (1, 0), ("1",)),
        ("1)", "int)", (1, 0), ("1",)),
        ("1.0", "int", (1, 0), ("1",)),
        ("1.1", "dec2", (1, 0), ("1", "1")),
        ("1.01", "dec2", (1, 0), ("1", "1")),
        ("3.2.11.", "dec3", (11, 0), ("3", "2", "11")),
        ("(a)", "(alpha)", (1, 0), ()),
        ("a)", "alpha)", (1, 0), ()),
        ("a.", "alpha.", (1, 0), ()),
        ("(A)", "(ALPHA)", (1, 0), ("A",)),
        ("(iv)", "(roman)", (4, 0), ()),
        ("(1)", "(int)", (1, 0), ()),
        ("12A", "int", (12, 1), ("12A",)),
        ("1.2A", "dec2", (2, 1), ("1", "2A")),
        ("A1.1", "dec3", (1, 0), ("A", "1", "1")),
        ("C.1.2", "dec3", (2, 0), ("C", "1", "2")),
        ("A.1", "dec2", (1, 0), ("A", "1")),
        ("12.3(b)", "dec3", (2, 0), ("12", "3", "b")),
        ("Article IV", "article", (4, 0), ("4",)),
        ("ARTICLE 4", "article", (4, 0), ("4",)),
        ("Section 3", "section", (3, 0), ("3",)),
        ("Sec. 3.1", "section2", (1, 0), ("3", "1")),
        ("§ 3", "§", (3, 0), ("3",)),
        ("Clause 5", "clause", (5, 0), ("5",)),
        ("Paragraph 2", "paragraph", (2, 0), ("2",)),
        ("•", "bullet•", (0, 0), ()),
    ],
    ids=str,
)
def test_parse_label_reads_form_value_and_path(text, form, value, path):
    reading = parse_label(text)[0]
    assert (reading.form, reading.value, reading.path) == (form, value, path)


@pytest.mark.parametrize("text", ["", "Services", "12.3.4.5.6.7.8.9.10.11", "%", "(abcdefg)"])
def test_parse_label_refuses_other_words(text):
    assert parse_label(text) == ()


def test_parse_label_keeps_both_readings_of_i():
    assert [(reading.form, reading.value[0]) for reading in parse_label("(i)")] == [("(alpha)", 9), ("(roman)", 1)]


def test_parse_label_reads_double_letters_after_z_and_as_a_list_of_their_own():
    assert [(reading.form, reading.value[0]) for reading in parse_label("(bb)")] == [("(alpha)", 28), ("(double)", 2)]


@pytest.mark.parametrize(("text", "value"), [("iv", 4), ("XII", 12), ("xcix", 99), ("iiii", 0), ("abc", 0), ("", 0)])
def test_roman_value_is_zero_for_other_words(text, value):
    assert roman_value(text) == value


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("1. Term", "1."),
        ("1 Term", "1"),
        ("1.DEFINITIONS", "1."),
        ("1.1 the period", "1.1"),
        ("12.3 (b) the period", "12.3"),
        ("12.3(b) The period", "12.3(b)"),
        ("(a) the period", "(a)"),
        ("a) the period", "a)"),
        ("(iv)\tthe period", "(iv)"),
        ("Article IV – Payment", "Article IV"),
        ("Section 3.2 Payment", "Section 3.2"),
        ("§ 3 Payment", "§ 3"),
        ("A1.1 The period", "A1.1"),
        ("C.1.2 The period", "C.1.2"),
        ("12A. Payment", "12A."),
        ("• the period", "•"),
        ("- the period", "-"),
        ("§ the period", "§"),
        ("(b)the period", "(b)"),
        ("mm. The period", "mm."),
    ],
)
def test_find_label_finds_a_typed_number(text, label):
    found = find_label(text)
    assert found is not None
    assert found.text == label
    assert not text[found.end :][:1].isspace()


@pytest.mark.parametrize(
    "text",
    [
        "3 months after the date",
        "10 Working Days",
        "1.5 million",
        "2.5 per cent of the Charges",
        "2020 was a year",
        "30 April 2024",
        "Section 3 applies to this",
        "Clause 5 (Payment) does not apply",
        "Article IV, as amended",
        "(a) and (b) above",
        "The Supplier",
        "3.5% of the Charges",
        "[1] hour",
        "(425) 256-2815",
        "(re)negotiation",
        "Sections 5, 6.3 and 9 survive",
        "Clauses apply to both",
        "(3) Months’ notice;",
        "(20) Working Days before that date",
        "V3.0 Direct Award",
    ],
)
def test_find_label_leaves_words_and_counts_alone(text):
    assert find_label(text) is None


def test_find_label_splits_two_numbers_in_a_row():
    found = find_label("1.1 (a) The Supplier")
    assert found is not None
    assert found.rest is not None
    assert (found.text, found.rest.text, found.rest_at) == ("1.1", "(a)", 4)


@pytest.mark.parametrize("text", ["10 Servers", "A. Smith", "A4 Paper", "1.2 apples", "(s)he may"])
def test_find_label_marks_what_could_be_words_as_weak(text):
    found = find_label(text)
    assert found is not None
    assert found.is_weak
