"""The experiments of docs/experiments.md run, on a corpus made up here; what they find is measured on the real one."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

EXPERIMENTS = Path(__file__).parents[2] / "benchmarks" / "experiments"
SUBJECTS = {
    "insurance": "The Supplier shall keep {} insurance of at least £2 million with a reputable insurer.",
    "technology_refresh": "The Supplier shall replace the {} devices with current models every four years.",
    "skills_transfer": "The Supplier shall train the Buyer's staff in running the {} service and hand over its know-how.",
}
NOTHING = "The parties shall meet at the {} offices on the first Monday."
FAMILIES = 6


def contract_of(family: str) -> str:
    head = f"title: Agreement of {family}\nfamily: {family}\nregister: Buyer/Supplier\nnumbering: decimal\n---\n"
    lines = ["# General", f"## {NOTHING.format(family)}"]
    for name, text in SUBJECTS.items():
        lines += [
            f"# About {name.split('_')[0]}",
            f"## {text.format(family)} {{{{{name}; present; obligation; supplier; shall}}}}",
        ]
        lines.append(f"## {NOTHING.format(family)}")
    return head + "\n".join(lines) + "\n"


def clauses_of(family: str) -> str:
    lines = [f"## family: {family}"]
    for name, text in SUBJECTS.items():
        lines.append(f"- || - || {text.format('spare')} {{{{{name}; present; obligation; supplier; shall}}}}")
        lines.append(f"- || - || {NOTHING.format(name.split('_')[0])}")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    if importlib.util.find_spec("sklearn") is None or not EXPERIMENTS.exists():
        pytest.skip("the experiments need scikit-learn and the repository")
    before, path = set(sys.modules), list(sys.path)
    sys.path.insert(0, str(EXPERIMENTS))
    yield importlib.import_module("run")
    sys.path[:] = path
    for name in set(sys.modules) - before:
        if name.startswith("exp_") or name == "run":
            del sys.modules[name]


@pytest.fixture(scope="module")
def place(run, tmp_path_factory):
    corpus = tmp_path_factory.mktemp("corpus")
    for folder in ("contracts", "clauses"):
        (corpus / folder).mkdir()
    for number in range(FAMILIES):
        (corpus / "contracts" / f"{number}.txt").write_text(contract_of(f"family{number}"))
        (corpus / "clauses" / f"{number}.txt").write_text(clauses_of(f"family{number}"))
    return run.Place.open(corpus, tmp_path_factory.mktemp("keep"))


@pytest.fixture
def options(tmp_path) -> argparse.Namespace:
    text = '{"text": "The Supplier shall insure.", "labels": [{"type": "insurance"}]}\n'
    for name in ("one", "two", "three"):
        (tmp_path / f"{name}.jsonl").write_text(text)
    return argparse.Namespace(seeds=[0], epochs=[1, 1, 1], only=None, most=None, labels=tmp_path, contracts=None)


@pytest.mark.parametrize("part", ["classifiers", "second", "blocks", "lines", "growth", "spacy", "real"])
def test_part_reports_f1_of_each_way_on_contracts_and_clauses(run, place, options, part):
    rows = run.PARTS[part](place, options)["rows"]
    assert len(rows) > 1
    for row in rows:
        for kind in ("contracts", "clauses"):
            assert 0 <= row[kind]["micro"] <= 1
            assert 0 <= row[kind]["macro"] <= 1


def test_table_shows_the_gain_over_the_reference(run, place):
    scores = np.where(place.truth, 4.0, -4.0)
    right, none = (
        run.outcome_of_scores(place, each, (each > 0) * 1.0) for each in (scores, np.full_like(scores, -4.0))
    )
    cells = run.table([right.row("right", none)]).splitlines()[-1]
    assert "| right | 1.000 (+1.000: +1.000 to +1.000) |" in cells


def test_smoothing_raises_what_stands_between_two_of_its_type(run, place):
    held_out = place.held_out(np.zeros(place.truth.shape))
    posterior = run.second._posterior(
        np.array([[0.9], [0.4], [0.9], [0.01]]), np.array([0.2]), np.array([0.1]), np.array([0.8])
    )
    assert posterior[1, 0] > 0.4
    assert len(list(run.second.contracts(held_out))) == FAMILIES


def test_families_of_a_smaller_share_are_among_those_of_a_larger_one(run, place):
    families_of_share = importlib.import_module("exp_growth").families_of_share
    assert families_of_share(place, 0.25) <= families_of_share(place, 0.5) <= families_of_share(place, 1.0)
    assert families_of_share(place, 1.0) == {example.family for example in place.examples}


def test_self_training_keeps_no_more_than_was_offered(run, place):
    texts = importlib.import_module("exp_texts")
    scores = run.first.scores_of(place, "svm", run.first.svm)
    found = texts.self_training(place, scores, place.features[:10])
    assert len(found) > 1
    for trained, counts in found.values():
        assert trained.shape == scores.shape
        assert 0 <= counts["kept"] <= counts["offered"] == 10
