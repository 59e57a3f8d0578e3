from __future__ import annotations

import pytest

from contractlens.findings import (
    ATTRIBUTE_COLUMNS,
    CLASSIFY_COLUMNS,
    CLAUSE_COLUMNS,
    FINDING_COLUMNS,
    WARNING_COLUMNS,
    finding_id,
    frame,
    plain_value,
)

ALL = {
    "findings": FINDING_COLUMNS,
    "attributes": ATTRIBUTE_COLUMNS,
    "clauses": CLAUSE_COLUMNS,
    "warnings": WARNING_COLUMNS,
    "classify": CLASSIFY_COLUMNS,
}


def test_finding_columns_are_the_public_contract():
    assert [column.name for column in FINDING_COLUMNS] == [
        "finding_id",
        "document_id",
        "document",
        "clause_type",
        "title",
        "tier",
        "status",
        "modality",
        "bearer",
        "strength",
        "clause_number",
        "heading",
        "part",
        "text",
        "start",
        "end",
        "page_start",
        "page_end",
        "in_table",
        "tracked_change",
        "confidence",
        "band",
        "reasons",
        "model_version",
    ]


def test_attribute_columns_are_the_public_contract():
    assert [c.name for c in ATTRIBUTE_COLUMNS] == [
        "finding_id",
        "clause_type",
        "name",
        "value",
        "unit",
        "text",
        "start",
        "end",
    ]


def test_classify_columns_are_the_public_contract():
    names = "text_id clause_type status modality bearer strength confidence band attributes"
    assert [column.name for column in CLASSIFY_COLUMNS] == names.split()


@pytest.mark.parametrize("columns", ALL.values(), ids=ALL.keys())
def test_an_empty_frame_has_the_same_columns_and_dtypes(columns):
    values = {"string": "x", "Int64": 1, "Float64": 0.5, "boolean": True}
    full = frame(columns, [{column.name: values[column.dtype] for column in columns}])
    empty = frame(columns, [])
    assert list(empty.columns) == list(full.columns)
    assert list(empty.dtypes) == list(full.dtypes)


@pytest.mark.parametrize("columns", ALL.values(), ids=ALL.keys())
def test_dtypes_are_those_of_the_columns(columns):
    assert [str(dtype) for dtype in frame(columns, []).dtypes] == [column.dtype for column in columns]


def test_missing_values_stay_missing():
    row = {column.name: None for column in WARNING_COLUMNS} | {"kind": "x"}
    assert frame(WARNING_COLUMNS, [row]).page.isna().all()


def test_finding_id_is_stable():
    assert finding_id("ab", "insurance", 3, 9) == "e1ec80e207cd17c9"


@pytest.mark.parametrize(
    "other", [("ac", "insurance", 3, 9), ("ab", "benchmarking", 3, 9), ("ab", "insurance", 4, 9)], ids=str
)
def test_finding_id_depends_on_file_type_and_span(other):
    assert finding_id("ab", "insurance", 3, 9) != finding_id(*other)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(48, "48"), (2.5, "2.5"), (24.0, "24"), (True, "true"), (False, "false"), ("in charges", "in charges")],
    ids=str,
)
def test_plain_value_is_written_without_surprises(value, expected):
    assert plain_value(value) == expected
