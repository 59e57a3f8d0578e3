"""Learning curve: shares of the families to train on, always measured on the same families held out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253 - the benchmark needs it anyway
from exp_first import scores_of
from exp_measure import outcome_of_scores

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exp_place import Part, Place
    from numpy.typing import NDArray

SHARES = (0.125, 0.25, 0.5, 1.0)
SEED = 0


def families_of_share(place: Place, share: float, seed: int = SEED) -> set[str]:
    """Return a share of the families of each fold; those of a smaller share are among those of a larger one."""
    fold_of = {example.family: int(fold) for example, fold in zip(place.examples, place.folds, strict=True)}
    chosen: set[str] = set()
    for fold in sorted(set(fold_of.values())):
        names = sorted(name for name, where in fold_of.items() if where == fold)
        order = np.random.default_rng((seed, fold)).permutation(len(names))
        chosen |= {names[at] for at in order[: max(round(share * len(names)), 1)]}
    return chosen


def curve(place: Place, shares: Sequence[float] = SHARES, seed: int = SEED) -> list[dict[str, Any]]:
    """Return what is found per share of the families; calibration and thresholds are learned on all held-out scores."""
    rows = []
    for share in shares:
        chosen = families_of_share(place, share, seed)

        def known(part: Part, chosen: set[str] = chosen) -> NDArray[np.bool_]:
            return np.array([place.examples[row].family in chosen for row in part.train])

        whole = len(chosen) == len({example.family for example in place.examples})
        name = "logistic" if whole else f"share_{share:g}_{seed}"
        outcome = outcome_of_scores(place, scores_of(place, name, known=None if whole else known))
        row = outcome.row(f"{share:.1%} of the families")
        inside = [example for example in place.examples if example.family in chosen]
        training = (len(np.unique(place.folds)) - 1) / len(np.unique(place.folds))
        row["families"] = round(len(chosen) * training)
        row["provisions"] = round(len(inside) * training)
        row["labels_of"] = {
            watched: round(sum(watched in example.types for example in inside) * training)
            for watched in ("technology_refresh", "skills_transfer")
        }
        rows.append(row)
    return rows
