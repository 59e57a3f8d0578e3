from __future__ import annotations

import json

import numpy as np
import pytest

from contractlens.detection.model_store import load_model
from contractlens.exceptions import CorpusError
from contractlens.learning.examples import contract_examples, load_corpus
from contractlens.learning.heldout import family_folds
from contractlens.learning.markup import parse_contract
from contractlens.learning.training import train

SUBJECTS = {
    "insurance": "The Supplier shall hold {} insurance cover of five million pounds. ",
    "technology_refresh": "The Supplier shall replace the {} laptop estate with current models. ",
}
WORDS = ["public", "technology", "marine", "employer", "cyber", "office", "field", "branch", "second", "whole"]
LABEL = "{{%s; present; obligation; supplier; shall}}"

CONTRACT = """\
title: Small agreement
family: small
register: Supplier
numbering: decimal
---
= Schedule 1: Services
# Refresh
## The Supplier shall replace each laptop every four years. {{technology_refresh; present; obligation; supplier; shall}}
## The Supplier shall:
### hold insurance cover of five million pounds; and {{insurance; present; obligation; supplier; shall}}
### report.
d "Laptop" means a portable computer.
"""


@pytest.fixture
def corpus_dir(tmp_path):
    clauses, contracts = tmp_path / "corpus" / "clauses", tmp_path / "corpus" / "contracts"
    clauses.mkdir(parents=True)
    contracts.mkdir()
    lines = []
    for family in ("one", "two", "three"):
        lines.append(f"## family: {family}")
        for word in WORDS:
            for name, text in SUBJECTS.items():
                lines.append(f"- || - || In {family} {text.format(word)}{LABEL % name}")
            lines.append(f"- || - || Notices in {family} about {word} matters are sent by post.")
    (clauses / "a.txt").write_text("\n".join(lines), encoding="utf-8")
    (contracts / "small.txt").write_text(CONTRACT, encoding="utf-8")
    return tmp_path / "corpus"


def test_trains_and_writes_a_model_that_loads(corpus_dir, tmp_path):
    trained = train(corpus_dir, tmp_path / "model")
    model = load_model(tmp_path / "model")
    assert model.labels == ("insurance", "technology_refresh")
    assert trained.clauses.micro.f1 > 0.9


def test_training_twice_gives_the_same_bytes(corpus_dir, tmp_path):
    for name in ("one", "two"):
        train(corpus_dir, tmp_path / name)
    for file in ("manifest.json", "weights.npz", "vocabulary.json", "MODEL_CARD.md"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_manifest_names_the_corpus_and_the_metrics(corpus_dir, tmp_path):
    train(corpus_dir, tmp_path / "model")
    manifest = json.loads((tmp_path / "model" / "manifest.json").read_text())
    assert set(manifest["training"]["files"]) == {"clauses/a.txt", "contracts/small.txt"}
    assert manifest["metrics"]["held_out_clauses"]["provisions"] == 90


def test_card_shows_the_measured_figures(corpus_dir, tmp_path):
    trained = train(corpus_dir, tmp_path / "model")
    card = (tmp_path / "model" / "MODEL_CARD.md").read_text()
    assert f"| {trained.clauses.micro.f1:.2f} |" in card


def test_a_corpus_of_one_family_is_refused(tmp_path):
    folder = tmp_path / "clauses"
    folder.mkdir()
    (folder / "a.txt").write_text("## family: one\n- || - || Some words here.\n")
    with pytest.raises(CorpusError, match="families"):
        train(tmp_path, tmp_path / "model")


def test_contract_examples_carry_the_labels_of_their_lines():
    examples = contract_examples(parse_contract(CONTRACT, name="small"))
    assert [(e.provision.body[:30], sorted(e.types)) for e in examples if e.types] == [
        ("The Supplier shall replace eac", ["technology_refresh"]),
        ("hold insurance cover of five m", ["insurance"]),
    ]


def test_contract_examples_leave_out_definitions():
    examples = contract_examples(parse_contract(CONTRACT, name="small"))
    assert not any("means" in example.provision.text for example in examples)


def test_contract_examples_know_their_part():
    examples = contract_examples(parse_contract(CONTRACT, name="small"))
    assert {example.provision.part for example in examples} == {"Schedule 1: Services"}


def test_corpus_holds_contracts_and_clauses(corpus_dir):
    corpus = load_corpus(corpus_dir)
    assert {example.origin for example in corpus.examples} == {"contract", "clause"}
    assert corpus.families == ("one", "small", "three", "two")


def test_folds_never_cut_through_a_family():
    families = ["a"] * 5 + ["b"] * 3 + ["c"] * 2 + ["a"]
    folds = family_folds(families, 2)
    assert {len(set(folds[np.array(families) == name])) for name in "abc"} == {1}


def test_folds_are_even():
    assert sorted(np.bincount(family_folds(["a"] * 4 + ["b"] * 3 + ["c"] * 3, 2))) == [4, 6]
