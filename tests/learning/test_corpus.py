"""The corpus that ships: well-formed, varied, and large enough for what the model card says."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from contractlens.learning.examples import load_corpus
from contractlens.taxonomy import Taxonomy

CORPUS = Path(__file__).parents[2] / "models" / "corpus"
FLAGSHIP = ("technology_refresh", "skills_transfer")
TYPES = [name for name in Taxonomy.default().types if name != "other"]


@pytest.fixture(scope="module")
def corpus():
    return load_corpus(CORPUS, known_types=Taxonomy.default().types)


def test_holds_at_least_1500_standalone_clauses(corpus):
    assert sum(example.origin == "clause" for example in corpus.examples) >= 1500


def test_holds_whole_contracts(corpus):
    assert len({example.document for example in corpus.examples if example.origin == "contract"}) >= 10


@pytest.mark.parametrize("clause_type", TYPES)
def test_every_type_has_examples(corpus, clause_type):
    count = sum(clause_type in example.types for example in corpus.examples)
    assert count >= (100 if clause_type in FLAGSHIP else 20)


def test_most_provisions_of_contracts_and_some_clauses_carry_no_type(corpus):
    unlabelled = Counter(example.origin for example in corpus.examples if not example.types)
    assert unlabelled["contract"] >= 500
    assert unlabelled["clause"] >= 150


def test_no_two_long_clauses_share_a_skeleton(corpus):
    """Names and numbers taken away, no two texts of 60 or more characters are the same."""
    skeletons = Counter()
    for example in corpus.examples:
        skeleton = re.sub(r"[\d.,]+|\W+", " ", example.provision.body.lower()).strip()
        if len(skeleton) >= 60:
            skeletons[skeleton] += 1
    assert [skeleton for skeleton, count in skeletons.items() if count > 1] == []


def test_families_are_many(corpus):
    assert len(corpus.families) >= 30


def test_all_statuses_and_modalities_occur(corpus):
    labels = [label for example in corpus.examples for label in example.labels]
    assert {label.status for label in labels} == {"present", "by_reference", "disapplied", "placeholder"}
    assert {label.modality for label in labels} == {"obligation", "right", "prohibition", "statement"}
