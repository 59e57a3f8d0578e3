from __future__ import annotations

import numpy as np
import pytest

from contractlens.learning.bootstrap import interval, ratio, resample


def test_each_sample_draws_as_many_as_there_are():
    drawn = resample(7, samples=50)
    assert drawn.shape == (50, 7)
    assert (drawn.sum(axis=1) == 7).all()


def test_the_same_seed_draws_the_same():
    assert (resample(5, seed=3) == resample(5, seed=3)).all()
    assert (resample(5, seed=3) != resample(5, seed=4)).any()


def test_a_ratio_over_nothing_is_no_number():
    assert np.isnan(ratio(np.array([0.0]), np.array([0.0])))[0]


def test_the_interval_covers_the_middle_of_the_samples():
    ends = interval(np.linspace(0, 1, 1001).reshape(-1, 1), groups=3)
    assert ends[:, 0] == pytest.approx([0.025, 0.975])


def test_samples_without_a_figure_are_left_out():
    ends = interval(np.array([[np.nan, np.nan], [0.5, np.nan]]), groups=2)
    assert ends[:, 0].tolist() == [0.5, 0.5]
    assert np.isnan(ends[:, 1]).all()


def test_one_contract_gives_no_interval():
    assert np.isnan(interval(np.ones((10, 1)), groups=1)).all()


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    generator = np.random.default_rng(0)
    held = 0
    for seed in range(200):
        hits = generator.binomial(20, 0.7, size=30).astype(float)
        drawn = resample(30, samples=300, seed=seed)
        low, high = interval(ratio(drawn @ hits, drawn @ np.full(30, 20.0)), groups=30)
        held += low <= 0.7 <= high
    assert 180 <= held <= 199
