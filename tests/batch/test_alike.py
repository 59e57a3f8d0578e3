from __future__ import annotations

import random

import numpy as np
import pytest

from contractlens.batch.alike import MANY, near_pairs
from contractlens.batch.copies import Statements, copy_groups
from contractlens.batch.fingerprints import PERMUTATIONS, fingerprint
from contractlens.batch.nodes import Node

LIKENESS = 0.6


def prints_of(documents: int, *, share: float = 0.0) -> np.ndarray:
    """Fingerprints at random; of each pair of neighbours a share of the numbers is equal."""
    chance = np.random.default_rng(1)
    made = chance.integers(0, 2**32, (documents, PERMUTATIONS), dtype=np.uint32)
    for at in range(1, documents, 2):
        made[at] = np.where(chance.random(PERMUTATIONS) < share, made[at - 1], made[at])
    return made


@pytest.mark.parametrize("documents", [MANY, 4 * MANY], ids=["all compared", "by bands"])
def test_near_pairs_finds_those_that_are_near(documents):
    prints = prints_of(documents, share=0.85)
    found = {(at, other) for at, other, _ in near_pairs(range(documents), prints, LIKENESS)}
    assert found == {(at, at - 1) for at in range(1, documents, 2)}


@pytest.mark.parametrize("documents", [MANY, 4 * MANY], ids=["all compared", "by bands"])
def test_near_pairs_passes_over_what_is_far(documents):
    assert list(near_pairs(range(documents), prints_of(documents, share=0.3), LIKENESS)) == []


def test_documents_that_are_all_alike_make_few_pairs():
    documents = 4 * MANY
    prints = np.zeros((documents, PERMUTATIONS), dtype=np.uint32)
    assert len(list(near_pairs(range(documents), prints, LIKENESS))) < 10 * documents


def test_a_folder_of_copies_is_one_group_and_asks_little(monkeypatch):
    asked = []
    plain = Statements.contradict
    monkeypatch.setattr(Statements, "contradict", lambda one, other: asked.append(1) or plain(one, other))
    chance = random.Random(1)
    words = [f"word{chance.randrange(500)}" for _ in range(400)]
    profile = {"fingerprint": fingerprint(" ".join(words)), "role": "agreement"}
    nodes = [Node(f"flat/{at:05d}.txt", document_id=f"{at:05d}", profile=profile) for at in range(3 * MANY)]
    assert len(set(copy_groups(nodes).values())) == 1
    assert len(asked) < 3 * len(nodes)


def test_a_group_takes_in_nothing_that_one_member_contradicts():
    words = " ".join(f"word{at}" for at in range(100))
    profile = {"fingerprint": fingerprint(words), "role": "agreement"}
    stated = ({"reference": "A-1"}, {}, {"reference": "B-2"})
    nodes = [Node(f"x/{at}.txt", document_id=str(at), profile={**profile, **more}) for at, more in enumerate(stated)]
    assert set(copy_groups(nodes)) == {"0", "1"}


def test_starts_far_apart_keep_a_chain_of_drafts_apart():
    words = " ".join(f"word{at}" for at in range(100))
    profile = {"fingerprint": fingerprint(words), "role": "agreement"}
    starts = ("2024-01-01", "2024-05-01", "2024-09-01")
    nodes = [Node(f"x/{day}.txt", document_id=day, profile={**profile, "start": day}) for day in starts]
    assert set(copy_groups(nodes)) == {"2024-01-01", "2024-05-01"}
