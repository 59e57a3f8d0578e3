"""What the benchmark on CUAD learns from, with contracts made up here."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import scipy.sparse as sp

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


@pytest.mark.parametrize(
    ("opening", "end", "name"),
    [
        ("Parties:\n\nChina Housing (Hong Kong) Co., Ltd.\n\nTerms.", "", "China Housing (Hong Kong) Co., Ltd."),
        ("This is between iMine Corporation, hereinafter", "", "iMine Corporation"),
        (
            "This is between Cellco Partnership d/b/a Verizon Wireless (",
            "",
            "Cellco Partnership d/b/a Verizon Wireless",
        ),
        ("Authorized Signatory ATHENE HOLDING LTD. By", "", "ATHENE HOLDING LTD."),
        ("Terms.", "\n\nFor and on behalf of      Telesur\n\n----" + "x " * 4_000, "Telesur"),
    ],
    ids=["brackets", "small letter", "trading name", "capitals", "signature"],
)
def test_party_candidates_hold_unusual_names(benchmark, opening, end, name):
    text = opening + "\n\n" + "word " * 2_000 + end
    assert name in {text[c.start : c.end] for c in benchmark("cuad_candidates").party_candidates(text)}


class Prepared:
    def __init__(self, at: int) -> None:
        self.at, self.counts, self.shape = at, at, None


@pytest.fixture
def learned(benchmark, monkeypatch) -> list[list[int]]:
    """What first stages learned from; a contract's scores are its place."""
    seen: list[list[int]] = []

    class First:
        def scores(self, counts: int, _shape: None) -> np.ndarray:
            return np.full(3, counts)

    def fit_first(data: list[Prepared], _labels: object, _vectors: object) -> First:
        seen.append([one.at for one in data])
        return First()

    monkeypatch.setattr(benchmark("cuad_inner"), "fit_first", fit_first)
    return seen


def inner_scores(benchmark, parts: list[int], blocks: int, folder: Path | None = None):
    data, several = [Prepared(at) for at in range(len(parts))], np.array(parts)
    return benchmark("cuad_inner").InnerScores(data, [None] * len(parts), several, several % blocks, None, folder)


def test_inner_scores_come_from_models_that_saw_neither_part(benchmark, learned):
    scores = inner_scores(benchmark, [0, 0, 1, 1, 2, 2], 3)
    assert {at: some[0] for at, some in scores.without(0).items()} == {2: 2, 3: 3, 4: 4, 5: 5}
    assert learned == [[4, 5], [2, 3]]


def test_inner_scores_of_the_rest_of_a_block_come_from_models_that_saw_none_of_it(benchmark, learned):
    scores = inner_scores(benchmark, [0, 1, 2, 3], 2)
    assert sorted(scores.without(0)) == [1, 2, 3]
    assert learned == [[1, 3], []]


def test_inner_scores_serve_both_blocks_of_a_pair(benchmark, learned):
    scores = inner_scores(benchmark, [0, 1, 2], 3)
    scores.without(0)
    scores.without(1)
    assert learned == [[2], [1], [0]]


@pytest.mark.usefixtures("learned")
def test_inner_scores_are_read_back_from_a_folder(benchmark, monkeypatch, tmp_path):
    inner_scores(benchmark, [0, 1, 2], 3, tmp_path).without(1)
    monkeypatch.setattr(benchmark("cuad_inner"), "fit_first", None)
    kept = inner_scores(benchmark, [0, 1, 2], 3, tmp_path).without(1)
    assert sorted(kept) == [0, 2]
    assert kept[0].tolist() == [0, 0, 0]


def words(rows: list[list[int]]) -> sp.csr_matrix:
    return sp.csr_matrix(np.array(rows, np.float32))


FILLER = [
    [1, 0, 0, 0],
    [0, 0, 1, 0],
    *[[0, 0, 0, 1]] * 40,
]  # the words of the examples are then neither rare nor common


def alike_units(benchmark, rows: list[list[int]]):
    counts = [
        words([[1, 1, 0, 0], *FILLER]),
        words([[1, 1, 0, 0], [0, 1, 1, 0], *FILLER]),
        words([[0, 1, 1, 0], *FILLER]),
    ]
    right = [np.zeros((some.shape[0], 2), bool) for some in counts]
    nearly = [some.copy() for some in right]
    right[0][0, 0] = right[1][0, 0] = True
    nearly[1][1, 0] = True
    alike = benchmark("cuad_alike").AlikeUnits().fit(counts, right, nearly, np.array([0, 1, 2]))
    return alike, words(rows)


@pytest.mark.parametrize("part", [None, 0, 1, 2], ids=["unseen", "part 0", "part 1", "part 2"])
def test_alike_units_find_the_nearest_labelled_unit_of_other_parts(benchmark, part):
    alike, rows = alike_units(benchmark, [[1, 1, 0, 0]])
    columns = benchmark("cuad_alike").UNIT_COLUMNS
    row = alike.features(rows, np.array([0]), np.array([0]), part)[0]
    assert row[columns.index("right_most")] == pytest.approx(1.0)


def test_alike_units_leave_out_examples_of_the_own_part(benchmark):
    alike, rows = alike_units(benchmark, [[0, 1, 1, 0]])
    columns = benchmark("cuad_alike").UNIT_COLUMNS
    found = [alike.features(rows, np.array([0]), np.array([0]), part)[0] for part in (None, 1)]
    assert [row[columns.index("wrong_most")] for row in found] == pytest.approx([1.0, 0.0])
    assert found[0][columns.index("nearer_right")] < 0 < found[1][columns.index("nearer_right")]


def test_alike_units_know_no_example_of_a_category_without_labels(benchmark):
    alike, rows = alike_units(benchmark, [[1, 1, 0, 0]])
    row = alike.features(rows, np.array([0]), np.array([1]), None)[0]
    columns = benchmark("cuad_alike").UNIT_COLUMNS
    assert row[columns.index("right_most")] == 0
    assert row[columns.index("others_nearer")] == 1


def test_alike_contracts_do_not_learn_from_the_own_part(benchmark):
    counts = [words([[1, 0, 0, 0]])] * 3 + [words([[0, 1, 1, 1]])] * 5
    labels = np.array([[1, 0]] * 3 + [[0, 1]] * 5)
    parts = np.array([0, 0, 0, 1, 1, 2, 2, 2])
    alike = benchmark("cuad_alike").AlikeContracts().fit(counts, labels, parts)
    shares = [alike.features(counts[0], np.array([0, 1]), part)[:, 0] for part in (None, 0)]
    assert shares[0][0] > 3 / 8
    assert shares[1].tolist() == pytest.approx([0.0, 1.0])


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("The fee is $ 500.", "money", 1),
        ("The fee is due.", "money", 0),
        ('"Net Sales" means all sales.', "definition", 1),
        ("Nothing shall mean otherwise.", "definition", 0),
        ("For ninety days after expiry.", "afterwards", 1),
        ("Notices are sent by post", "full_stop", 0),
    ],
)
def test_unit_facts_tell_what_a_unit_says(benchmark, text, fact, value):
    facts = benchmark("cuad_facts")
    unit = benchmark("cuad_units").Unit(0, len(text), "sentence", 0, 0)
    assert facts.unit_facts(text, [unit])[0, facts.COLUMNS.index(fact)] == value


def test_unit_facts_count_sentences_within_the_paragraph(benchmark):
    facts = benchmark("cuad_facts")
    rows = facts.unit_facts(TEXT, benchmark("cuad_units").units_of(TEXT))
    assert rows[:, facts.COLUMNS.index("sentence_of")].tolist() == [0, 1, 2]
    assert rows[:, facts.COLUMNS.index("sentences")].tolist() == [3, 3, 3]


COLUMNS = {"indemnity": 0, "insurance": 1, "rent": 2, "indemnity insurance": 3}


def pooled(benchmark, rows: list[list[int]]):
    vectors = benchmark("cuad_vectors")
    found = vectors.WordVectors(np.array([[9, 9], [1, 0], [0, 1]]), COLUMNS, {"other": 0, "indemnity": 1, "rent": 2})
    return vectors.Pooled(found).fit(words([[1, 1, 0, 0], [0, 0, 1, 0]])).apply(words(rows))


def test_pooled_vectors_leave_out_words_without_a_vector(benchmark):
    one, more = pooled(benchmark, [[1, 0, 0, 0], [1, 1, 0, 1]])
    assert one == pytest.approx(more)


def test_pooled_vectors_of_a_unit_without_known_words_are_zero(benchmark):
    assert not pooled(benchmark, [[0, 1, 0, 0]]).any()


def test_pooled_vectors_hold_the_greatest_value_over_the_words(benchmark):
    rows = pooled(benchmark, [[1, 0, 0, 0], [0, 0, 1, 0], [1, 0, 1, 0]])
    half = rows.shape[1] // 2
    assert rows[2, half:] == pytest.approx(rows[:2, half:].max(0))


def test_read_vectors_keeps_the_words_that_have_columns(benchmark, tmp_path):
    path = tmp_path / "vectors.npz"
    np.savez(path, words=np.array(["rent", "lease"]), vectors=np.array([[1, 2], [3, 4]], np.float16))
    found = benchmark("cuad_vectors").read_vectors(path, COLUMNS)
    assert found.column.tolist() == [2]
    assert found.vectors.tolist() == [[1, 2]]


def test_vocabulary_holds_frequent_words_and_whole_pieces(benchmark):
    found = benchmark("cuad_encode").vocabulary(["rent rent rent once 7 7 7"], ["lease", "##ing", "[CLS]", "a"])
    assert found == ["@buyer", "@supplier", "lease", "rent"]


def blend(benchmark):
    random = np.random.default_rng(0)
    own, category = random.normal(size=600), random.integers(2, size=600)
    rows = np.stack([own, category], 1).astype(np.float32)
    size = benchmark("cuad_second").Size(rounds=20, leaves=4, rate=0.3, columns=1.0)
    return (
        benchmark("cuad_blend")
        .Blend(["own", "category"], frozenset({"own"}), ("category",), size)
        .fit(rows, own > category)
    )


def test_blend_is_surer_of_better_scores_in_each_category(benchmark):
    low, high = ([[-1.5, 0], [-0.5, 1]], [[1.5, 0], [2.5, 1]])
    fitted = blend(benchmark)
    assert (fitted.confidence(np.array(low, np.float32)) < 0.3).all()
    assert (fitted.confidence(np.array(high, np.float32)) > 0.7).all()


def test_networks_take_a_kind_that_they_never_saw(benchmark):
    assert np.isfinite(blend(benchmark).confidence(np.array([[0.0, 9]], np.float32))).all()
