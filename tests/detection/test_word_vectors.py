from __future__ import annotations

import numpy as np
import pytest

from contractlens.detection.model_store import load_vectors
from contractlens.detection.word_vectors import WordVectors


@pytest.fixture
def vectors() -> WordVectors:
    codes = np.array([[127, 0], [0, 127], [-127, 0]], dtype=np.int8)
    return WordVectors(("renew", "pay", "keep"), codes, np.ones(2, np.float32), np.array([1.0, 3.0, 1.0], np.float32))


def test_mean_has_length_one(vectors):
    assert np.linalg.norm(vectors.mean(["renew", "pay"])) == pytest.approx(1.0)


def test_heavier_words_count_more(vectors):
    assert vectors.mean(["renew", "pay"]).tolist() == pytest.approx([1 / 10**0.5, 3 / 10**0.5])


@pytest.mark.parametrize("words", [[], ["unknown"], ["renew", "keep"]], ids=["none", "unknown", "opposites"])
def test_mean_of_nothing_is_zero(vectors, words):
    assert vectors.mean(words).tolist() == [0.0, 0.0]


def test_arrays_round_trip(vectors):
    copy = WordVectors.from_arrays(vectors.to_arrays())
    assert copy.words == vectors.words
    assert np.array_equal(copy.mean(["pay", "renew"]), vectors.mean(["pay", "renew"]))


def test_arrays_that_do_not_fit_are_refused(vectors):
    arrays = vectors.to_arrays() | {"weights": np.ones(2, np.float32)}
    with pytest.raises(ValueError, match="3 words"):
        WordVectors.from_arrays(arrays)


@pytest.mark.parametrize(
    ("near", "far"),
    [(("replace", "renew"), ("replace", "invoice")), (("teach", "train"), ("teach", "insure"))],
    ids=["replacing", "teaching"],
)
def test_words_of_one_meaning_are_near_in_the_vectors_that_ship(near, far):
    vectors = load_vectors()

    def likeness(pair):
        return float(vectors.mean([pair[0]]) @ vectors.mean([pair[1]]))

    assert likeness(near) > likeness(far) + 0.1
