"""`docs/limits.md` names every limit that a caller can set, and states the values that the code has."""

from __future__ import annotations

import importlib
import re
from dataclasses import fields
from pathlib import Path

import pytest

import contractlens
from contractlens.readers.bundle_records import BundleLimits
from tests.readers.fuzzing import KINDS

TABLE = (Path(__file__).parents[1] / "docs" / "limits.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `([\w.]+)` \| ([\d,.]+|none) \|", TABLE, re.MULTILINE))
RECORDS = {"Limits": contractlens.Limits(), "BundleLimits": BundleLimits()}


def _value(name: str) -> float | None:
    holder, _, attribute = name.rpartition(".")
    found = RECORDS.get(holder) or importlib.import_module(f"contractlens.{holder}")
    value: float | None = getattr(found, attribute)
    return value


@pytest.mark.parametrize("record", RECORDS)
def test_every_limit_that_can_be_set_stands_in_the_table(record):
    expected = {f"{record}.{each.name}" for each in fields(RECORDS[record])}

    assert {name for name in ROWS if name.startswith(f"{record}.")} == expected


@pytest.mark.parametrize("name", ROWS)
def test_stated_value_is_that_of_the_code(name):
    stated = ROWS[name]

    assert _value(name) == (None if stated == "none" else float(stated.replace(",", "")))


def test_kinds_in_the_table_are_documented():
    named = re.findall(r"\| `([a-z_]+)` \|$|\(`([a-z_]+)`\)", TABLE, re.MULTILINE)

    assert {kind for pair in named for kind in pair if kind} <= KINDS
