from __future__ import annotations

import pytest

from contractlens.review.comparing import COMPARISON_COLUMNS, DIFFERENCE_COLUMNS, compare
from contractlens.review.portfolio_render import render_comparison
from tests.review.contracts import contract

FIRST = "1. The Supplier shall replace each laptop every 48 months at its own cost."
OTHER = "1. The Supplier shall replace each laptop every 36 months at its own cost."
EVIL = "2. <script>alert(1)</script> The Buyer shall pay nothing."


def sided(words, months, shown, *more, name):
    fact = ("refresh_interval_months", months, "months", shown)
    return contract(f"AGREEMENT\n\n{words}\n\n{EVIL}\n", ("technology_refresh", words, fact), *more, name=name)


@pytest.fixture
def comparison():
    return compare(
        [
            sided(FIRST, 48, "48 months", name="first.txt"),
            sided(OTHER, 36, "36 months", ("payment_terms", EVIL), name="other.txt"),
        ]
    )


def test_columns_and_dtypes_are_fixed(comparison):
    for frame, columns in ((comparison.to_frame(), COMPARISON_COLUMNS), (comparison.differences, DIFFERENCE_COLUMNS)):
        for made in (frame, frame.iloc[:0]):
            assert [(name, str(dtype)) for name, dtype in made.dtypes.items()] == [(c.name, c.dtype) for c in columns]


def test_values_that_differ_are_listed(comparison):
    found = comparison.differences.query("kind == 'value'")
    assert found[["name", "first_value", "other_value"]].to_numpy().tolist() == [
        ["refresh_interval_months", "48 months", "36 months"]
    ]


def test_words_that_differ_are_marked(comparison):
    found = comparison.differences.query("kind == 'words'")
    assert found.change.tolist() == [
        "1. The Supplier shall replace each laptop every [-48-] {+36+} months at its own cost."
    ]


def test_an_answer_that_differs_is_listed(comparison):
    found = comparison.differences.query("kind == 'answer'")
    assert found[["clause_type", "first_value", "other_value"]].to_numpy().tolist() == [
        ["payment_terms", "Not found", "Yes"]
    ]


def test_a_provision_of_one_side_stands_alone(comparison):
    assert comparison.differences.query("kind == 'only_in_other'").clause_type.tolist() == ["payment_terms"]


def test_side_by_side_has_a_column_per_contract(comparison):
    table = comparison.side_by_side("values")
    assert table.columns.tolist() == ["first.txt", "other.txt"]
    assert table.loc["technology_refresh"].tolist() == ["Refresh interval: 48 months", "Refresh interval: 36 months"]


def test_side_by_side_refuses_what_it_does_not_know(comparison):
    with pytest.raises(ValueError, match="shown must be one of"):
        comparison.side_by_side("colour")


def test_a_contract_is_not_compared_with_itself():
    one = sided(FIRST, 48, "48 months", name="a.txt")
    with pytest.raises(ValueError, match="two contracts"):
        compare([one, one])


def test_unknown_clause_types_are_refused(comparison):
    with pytest.raises(ValueError, match="no_such"):
        compare(comparison.analyses, clause_types=["no_such"])


def test_words_of_contracts_are_escaped_in_pages(comparison):
    for page in (comparison._repr_html_(), render_comparison(comparison, "html")):
        assert "<script" not in page
        assert "&lt;script" in page


def test_repr_holds_no_words_of_the_contracts(comparison):
    assert repr(comparison) == "<Comparison of 2 contracts on 44 clause types>"


def test_csv_neutralises_formulas():
    words = "=cmd|calc The Supplier shall replace each laptop."
    one = contract(f"{words}\n", ("technology_refresh", words), name="a.txt")
    text = render_comparison(compare([one, contract("1. Nothing.\n", name="b.txt")]), "csv")
    assert ",'=cmd" in text
    assert ",=cmd" not in text
