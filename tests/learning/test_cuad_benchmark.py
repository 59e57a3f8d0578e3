"""What the benchmark on CUAD learns from, with contracts made up here."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from contractlens.learning.cuad import CuadContract, CuadSpan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
TEXT = "The Supplier shall keep cyber insurance at all times. Notices are sent by post. Parties agree."
INSURANCE = TEXT[: TEXT.index(" Notices")]


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    if importlib.util.find_spec("sklearn") is None or not BENCHMARKS.exists():
        pytest.skip("the benchmarks need scikit-learn and the repository")
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    before = set(sys.modules)

    def load(name: str) -> ModuleType:
        return importlib.import_module(name)

    yield load
    for name in set(sys.modules) - before:
        if name.startswith("cuad_"):
            del sys.modules[name]


def test_finds_more_leaves_out_a_second_span_of_the_same_label(benchmark):
    finds_more = benchmark("cuad_second").finds_more
    categories = np.array([0, 0, 0, 0, 1])
    matched = np.array([0b01, 0b01, 0b11, 0, 0b01])
    assert finds_more(categories, matched).tolist() == [True, False, True, True, True]


def test_targets_number_the_labelled_texts_that_a_unit_matches(benchmark):
    units = benchmark("cuad_units").units_of(TEXT)
    spans = (CuadSpan("Insurance", 0, len(INSURANCE)), CuadSpan("Insurance", len(INSURANCE) + 1, len(TEXT)))
    contract = CuadContract("A", TEXT, spans)
    matched, about = benchmark("cuad_features").targets(contract, units, ["Insurance"])
    assert matched[:, 0].tolist() == [0b01, 0b10, 0]
    assert about[:, 0].tolist() == [True, True, False]


@pytest.mark.parametrize(("overlaps", "kept"), [(True, 2), (False, 1)], ids=["kept", "removed"])
def test_distinct_drops_repetitions_and_overlaps_on_demand(benchmark, overlaps, kept):
    system = benchmark("cuad_system")
    end = len(INSURANCE)
    found = [system.Found(0, end, 0.9), system.Found(0, end, 0.8), system.Found(4, end, 0.7)]
    assert len(system.distinct(TEXT, found, overlaps=overlaps)) == kept


def test_party_candidates_hold_the_clause_about_both_parties(benchmark):
    text = 'This Agreement is between Alpha, Inc. ("Alpha") and Beta LLC, each a "Party" and together the "Parties".\n\nTerms.'
    candidates = benchmark("cuad_candidates").party_candidates(text)
    found = {text[c.start : c.end] for c in candidates}
    assert {"Alpha, Inc.", "Alpha", "Beta LLC"} <= found
    assert any(one.endswith('"Parties"') and "Alpha, Inc" not in one for one in found)


class Prepared:
    def __init__(self, at: int) -> None:
        self.at, self.counts, self.shape = at, at, None


def test_inner_scores_come_from_models_that_saw_neither_part(benchmark, monkeypatch):
    inner = benchmark("cuad_inner")
    learned: list[list[int]] = []

    class First:
        def scores(self, counts: int, _shape: None) -> int:
            return counts

    def fit_first(data: list[Prepared], _labels: object) -> First:
        learned.append([one.at for one in data])
        return First()

    monkeypatch.setattr(inner, "fit_first", fit_first)
    parts = np.array([0, 0, 1, 1, 2, 2])
    scores = inner.InnerScores([Prepared(at) for at in range(6)], [None] * 6, parts)
    assert scores.of(1, 0) == {2: 2, 3: 3}
    assert scores.of(0, 1) == {0: 0, 1: 1}
    assert learned == [[4, 5]]


def test_inner_scores_are_read_back_from_a_folder(benchmark, monkeypatch, tmp_path):
    inner = benchmark("cuad_inner")
    first = type("First", (), {"scores": lambda _self, counts, _shape: np.full(3, counts)})()
    monkeypatch.setattr(inner, "fit_first", lambda _data, _labels: first)
    data, parts = [Prepared(at) for at in range(3)], np.array([0, 1, 2])
    inner.InnerScores(data, [None] * 3, parts, tmp_path).of(0, 1)
    monkeypatch.setattr(inner, "fit_first", None)
    kept = inner.InnerScores(data, [None] * 3, parts, tmp_path).of(0, 1)
    assert list(kept) == [0]
    assert kept[0].tolist() == [0, 0, 0]
