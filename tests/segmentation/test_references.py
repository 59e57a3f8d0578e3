"""The full reference that a lawyer would write."""

from __future__ import annotations

import pytest

from contractlens.segmentation.labels import parse_label
from contractlens.segmentation.references import compose_number


@pytest.mark.parametrize(
    ("label", "above", "expected"),
    [
        ("(b)", "12.3", "12.3(b)"),
        ("(iv)", "12.3(b)", "12.3(b)(iv)"),
        ("b)", "12", "12(b)"),
        ("b.", "12", "12.b"),
        ("12.3", "12", "12.3"),
        ("3.2.1.", "3.2", "3.2.1"),
        ("4.1", "Article IV", "4.1"),
        ("Article IV", "", "Article IV"),
        ("Section 1.", "Article I", "Article I, Section 1"),
        ("Section 1", "2", "Section 1"),
        ("12.3 (b)", "12.3", "12.3(b)"),
        ("1)", "", "1"),
        ("5.", "", "5"),
        ("2.", "12.3", "12.3.2"),
        ("(A)", "", "(A)"),
        ("•", "12.3", "12.3"),
    ],
)
def test_compose_number_writes_the_full_reference(label, above, expected):
    assert compose_number(label, parse_label(label)[0], above) == expected


def test_compose_number_of_an_unnumbered_provision_is_that_above():
    assert compose_number("", None, "12.3") == "12.3"


def test_compose_number_in_a_row_stands_by_itself():
    assert compose_number("2.", parse_label("2.")[0], "12.3", in_row=True) == "2"
