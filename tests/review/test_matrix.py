from __future__ import annotations

import pytest

from contractlens.document import Notice
from contractlens.review.matrix import LEGEND_COLUMNS, matrix, matrix_legend
from tests.review.contracts import contract

WORDS = "1. The Supplier shall replace each laptop."
TEXT = f"AGREEMENT\n\n{WORDS}\n"


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({}, "Yes"),
        ({"band": "low"}, "To check"),
        ({"status": "placeholder"}, "Partly"),
        ({"status": "by_reference"}, "By reference"),
        ({"status": "disapplied"}, "Not used"),
    ],
    ids=["present", "low", "placeholder", "by reference", "disapplied"],
)
def test_answers_are_words(changes, answer):
    table = matrix(contract(TEXT, ("technology_refresh", WORDS), name="a.txt", **changes))
    assert table.loc["a.txt", "technology_refresh"] == answer


def test_the_best_of_several_findings_counts():
    one = contract(TEXT, ("technology_refresh", WORDS), ("technology_refresh", "replace each laptop"))
    worse = type(one.records.findings[0])
    findings = tuple(
        worse(**{**{f: getattr(item, f) for f in worse.__dataclass_fields__}, "status": status})
        for item, status in zip(one.records.findings, ("disapplied", "present"), strict=True)
    )
    records = type(one.records)(one.document, one.records.clauses, findings, ())
    assert matrix(type(one)(records, one.taxonomy, "rules"))["technology_refresh"].tolist() == ["Yes"]


def test_not_found_is_said_of_a_file_that_was_read_whole():
    assert matrix(contract(TEXT))["benchmarking"].tolist() == ["Not found"]


@pytest.mark.parametrize("kind", ["page_unreadable", "missing_schedule"])
def test_cannot_tell_is_said_where_something_is_missing(kind):
    one = contract(TEXT)
    notice = Notice(kind, "something is missing")
    document = type(one.document)(
        **{**{f: getattr(one.document, f) for f in one.document.__dataclass_fields__}, "notices": (notice,)}
    )
    records = type(one.records)(document, one.records.clauses, (), (notice,))
    assert matrix(type(one)(records, one.taxonomy, "rules"))["benchmarking"].tolist() == ["Cannot tell"]


def test_files_of_one_name_are_numbered_and_the_same_file_comes_once():
    first, second = contract(TEXT, name="a.txt"), contract(f"{TEXT}\nMore.", name="a.txt")
    assert matrix([first, second, first]).index.tolist() == ["a.txt (1)", "a.txt (2)"]


def test_dtypes_are_strings_also_without_contracts():
    assert matrix([]).shape == (0, 0)
    assert set(map(str, matrix(contract(TEXT)).dtypes)) == {"string"}


def test_signs_stand_before_the_words():
    assert matrix(contract(TEXT), symbols=True)["benchmarking"].tolist() == ["– Not found"]


def test_the_legend_tells_every_word():
    legend = matrix_legend()
    assert list(legend.columns) == [column.name for column in LEGEND_COLUMNS]
    assert legend.answer.is_unique
    assert legend.symbol.is_unique
