from __future__ import annotations

import numpy as np
import pytest

from contractlens.detection.second_stage import LinearStage
from contractlens.detection.surroundings import FACTS
from contractlens.learning.thresholds import fit_second_stage

RNG = np.random.default_rng(3)


def learnable(rows: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Facts of `rows` provisions and two types, and a truth that rests on the own score and the heading."""
    facts = RNG.normal(size=(rows, 2, len(FACTS)))
    facts[..., FACTS.index("heading")] = RNG.integers(0, 2, size=(rows, 2))
    truth = facts[..., 0] + 2.0 * facts[..., FACTS.index("heading")] > 1.0
    return facts, truth


@pytest.mark.parametrize("value", [-1e6, 0.0, 1e6])
def test_linear_probabilities_never_overflow(value):
    stage = LinearStage((1.0,) * 9, 0.0)
    probability = stage.probabilities([np.full((1, 1), value)] * len(FACTS))
    assert 0.0 <= probability.item() <= 1.0


def test_trees_learn_more_than_the_own_score_says():
    facts, truth = learnable()
    stage = fit_second_stage(facts, truth)
    probabilities = stage.probabilities(np.moveaxis(facts, -1, 0))
    assert ((probabilities > 0.5) == truth).mean() > 0.95


def test_trees_as_arrays_give_what_scikit_learn_gives(monkeypatch):
    from sklearn.ensemble import HistGradientBoostingClassifier

    fitted = []
    real = HistGradientBoostingClassifier.fit

    def remember(self, *args):
        fitted.append(self)
        return real(self, *args)

    monkeypatch.setattr(HistGradientBoostingClassifier, "fit", remember)
    facts, truth = learnable()
    stage = fit_second_stage(facts, truth)
    rows = RNG.normal(size=(300, len(FACTS)))
    assert np.allclose(stage.log_odds(rows), fitted[0].decision_function(rows))


def test_a_higher_own_score_never_lowers_the_probability():
    facts, truth = learnable()
    stage = fit_second_stage(facts, truth)
    rows = np.repeat(RNG.normal(size=(1, len(FACTS))), 50, axis=0)
    rows[:, 0] = np.linspace(-4.5, 6.0, 50)
    assert (np.diff(stage.log_odds(rows)) >= -1e-12).all()


def test_a_hopeless_score_is_not_asked_about():
    facts, truth = learnable()
    stage = fit_second_stage(facts, truth)
    hopeless = facts.copy()
    hopeless[..., 0] = stage.floor
    assert (stage.probabilities(np.moveaxis(hopeless, -1, 0)) == 0.0).all()


def test_too_little_to_learn_from_gives_no_stage():
    facts, truth = learnable(10)
    assert fit_second_stage(facts, truth) is None
