"""Trains the weights of modality, bearer and strength. Run: ``python models/judgements.py [CORPUS] [--held-out]``.

Writes ``src/contractlens/data/judgements.npz``; the same corpus gives the same bytes. With ``--held-out`` nothing is
written: each tenth of the families is judged by weights that were learnt from the others, and the accuracy is printed.
"""

# ruff: noqa: INP001, T201 - a script that prints, in no package

from __future__ import annotations

import argparse
from pathlib import Path

from contractlens.detection.judgement import PARTS, WEIGHTS_FILE
from contractlens.learning.examples import load_corpus
from contractlens.learning.judgement_training import (
    LabelledJudgement,
    fit_judgements,
    judgement_accuracy,
    labelled_judgements,
)

HERE = Path(__file__).parent
WEIGHTS = HERE.parent / "src" / "contractlens" / "data" / WEIGHTS_FILE
FOLDS = 10


def measure(judged: list[LabelledJudgement]) -> None:
    """Print how often weights are right on families that they had not seen, and how often the rules alone are."""
    families = sorted({one.family for one in judged})
    fold_of = {family: place % FOLDS for place, family in enumerate(families)}
    right = dict.fromkeys(PARTS, 0.0)
    for fold in range(FOLDS):
        kept = [one for one in judged if fold_of[one.family] != fold]
        held = [one for one in judged if fold_of[one.family] == fold]
        for part, share in judgement_accuracy(held, fit_judgements(kept)).items():
            right[part] += share * len(held)
    for part in PARTS:
        rules = sum(f"{part}={getattr(one, part)}" in one.features for one in judged)
        print(f"{part}: rules {rules / len(judged):.3f}, weighed {right[part] / len(judged):.3f}")


def main() -> None:
    """Train on a corpus and write the weights, or measure them."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", type=Path, nargs="?", default=HERE / "corpus")
    parser.add_argument("--held-out", action="store_true", help="measure on families held out; write nothing")
    options = parser.parse_args()
    judged = list(labelled_judgements(load_corpus(options.corpus).examples))
    if options.held_out:
        measure(judged)
        return
    weights = fit_judgements(judged)
    WEIGHTS.write_bytes(weights.to_bytes())
    print(f"{len(judged)} labels, {len(weights.index)} features: wrote {WEIGHTS.name}")


if __name__ == "__main__":
    main()
