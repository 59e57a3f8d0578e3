"""The benchmark that holds two revisions against each other: what counts as gained and lost."""

from __future__ import annotations

import importlib.util

import pytest


@pytest.fixture(scope="module")
def compare(root):
    spec = importlib.util.spec_from_file_location("compare_revisions", root / "benchmarks" / "compare.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def finding(clause_type="a", start=0, number="1", page=1):
    return {"type": clause_type, "start": start, "end": start + 5, "number": number, "page": page}


def test_the_same_place_is_no_change(compare):
    assert compare.difference([finding()], [finding()]) == ([], [])


def test_text_that_only_moved_is_no_change(compare):
    assert compare.difference([finding(start=0)], [finding(start=9, page=2)]) == ([], [])


def test_another_type_is_gained_and_lost(compare):
    old, new = finding("a"), finding("b")
    assert compare.difference([old], [new]) == ([new], [old])


def test_two_findings_against_one_leave_one(compare):
    gained, lost = compare.difference([finding()], [finding(), finding(start=9)])
    assert (gained, lost) == ([finding(start=9)], [])
