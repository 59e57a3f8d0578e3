"""Measures a way of training, not one model: whole families are held out, trained without, and analysed.

Everything that is learned, calibration, second stage and thresholds included, is learned without the families that are
measured (nested cross-validation, Varma and Simon, 2006), and the measuring is that of `contractlens evaluate`: whole
contracts go through the whole pipeline.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from contractlens.analyzer import Analyzer
from contractlens.detection.detector import Detector
from contractlens.detection.model_store import load_vectors
from contractlens.exceptions import CorpusError
from contractlens.learning.evaluation_report import EvaluationReport
from contractlens.learning.examples import Corpus, featurize, load_corpus
from contractlens.learning.heldout import family_folds
from contractlens.learning.judging import judge_contract
from contractlens.learning.labelled import read_labelled
from contractlens.learning.training import fit
from contractlens.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from contractlens.detection.features import FeatureBlocks
    from contractlens.learning.judging import Judged
    from contractlens.learning.labelled import LabelledContract

FOLDS = 5
SHARES = (0.12, 0.25, 0.5, 1.0)
SEED = 0
INNER_FOLDS = 2  # for calibration and thresholds inside a fold; each further one costs a training per fold
HELD_OUT_VERSION = "held-out"
_MIN_FAMILIES = 4  # two to hold out, and two to train on that can be held out in turn


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found on held-out families: provisions of whole contracts, and ones that stand alone."""

    contracts: tuple[Judged, ...]
    clauses: tuple[Judged, ...]
    seconds: float

    def reports(self, *, data: str, taxonomy: Taxonomy | None = None) -> dict[str, EvaluationReport]:
        """Return a report on whole contracts and one on standalone clauses, those that hold anything.

        Intervals of standalone clauses are over families.

        Args:
            data: What was measured on, in words.
            taxonomy: For tiers; ours by default.
        """
        parts = {"whole_contracts": self.contracts, "standalone_clauses": self.clauses}
        return {
            name: EvaluationReport(
                judged,
                taxonomy or Taxonomy.default(),
                f"{data}, {name.replace('_', ' ')}",
                HELD_OUT_VERSION,
                seconds=self.seconds,
            )
            for name, judged in parts.items()
            if judged
        }


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What training on a share of the families gives.

    Attributes:
        share: Share of the families that may be trained on.
        families: How many these are.
        examples: How many provisions they hold.
        measured: What was found on the families held out, the same for each point.
    """

    share: float
    families: int
    examples: int
    measured: Measured


@dataclass(frozen=True)
class _Workplace:
    """The corpus, its features made once, and its contracts as they are analysed."""

    corpus: Corpus
    features: Sequence[FeatureBlocks]
    labelled: Sequence[LabelledContract]
    taxonomy: Taxonomy

    @classmethod
    def open(cls, directory: Path, taxonomy: Taxonomy | None) -> _Workplace:
        taxonomy = taxonomy or Taxonomy.default()
        corpus = load_corpus(directory, known_types=taxonomy.types)
        if len(corpus.families) < _MIN_FAMILIES:
            msg = f"{directory} holds {len(corpus.families)} families; at least {_MIN_FAMILIES} are needed to hold some out"
            raise CorpusError(msg, name=str(directory))
        features = featurize(Detector(taxonomy), corpus.examples)
        return cls(corpus, features, read_labelled(directory, known_types=taxonomy.types), taxonomy)

    def analyzer_for(self, families: Collection[str], inner_folds: int) -> Analyzer:
        """Return an analyzer trained on some families alone."""
        rows = [at for at, example in enumerate(self.corpus.examples) if example.family in families]
        examples = [self.corpus.examples[at] for at in rows]
        features = [self.features[at] for at in rows]
        model = fit(examples, features, load_vectors(), folds=inner_folds).model
        return Analyzer(taxonomy=self.taxonomy, model=replace(model, version=HELD_OUT_VERSION))

    def judge(self, analyzer: Analyzer, families: Collection[str]) -> tuple[list[Judged], list[Judged]]:
        """Return the provisions of some families with what was found: those of contracts, and standalone ones."""
        contracts: list[Judged] = []
        clauses: list[Judged] = []
        for contract in self.labelled:
            if contract.family in families:
                judged = judge_contract(contract, analyzer).provisions
                if contract.is_collection:  # intervals are drawn over families there
                    clauses += [replace(each, contract=contract.family) for each in judged]
                else:
                    contracts += judged
        return contracts, clauses


def cross_validate(
    corpus_dir: Path,
    *,
    folds: int = FOLDS,
    inner_folds: int = INNER_FOLDS,
    taxonomy: Taxonomy | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Measured:
    """Return what models find on families that they were not trained on, each family held out once.

    Args:
        corpus_dir: Folder with ``contracts/*.txt`` and ``clauses/*.txt``.
        folds: In how many parts the families are split; as many as there are families leaves one out at a time.
        inner_folds: Parts of the remaining families for calibration and thresholds.
        taxonomy: Clause types; ours by default.
        tell: Called with a line of progress after each fold.

    Raises:
        CorpusError: A file of the corpus is wrong, or there are too few families.
    """
    began = time.perf_counter()
    place = _Workplace.open(corpus_dir, taxonomy)
    parts = _parts(place.corpus, folds)
    contracts: list[Judged] = []
    clauses: list[Judged] = []
    for number, held_out in enumerate(parts, start=1):
        started = time.perf_counter()
        analyzer = place.analyzer_for(set(place.corpus.families) - held_out, inner_folds)
        in_contracts, alone = place.judge(analyzer, held_out)
        contracts += in_contracts
        clauses += alone
        tell(
            f"fold {number} of {len(parts)}: {len(held_out)} families held out, {len(in_contracts) + len(alone)} "
            f"provisions, {time.perf_counter() - started:.0f} s"
        )
    return Measured(tuple(contracts), tuple(clauses), time.perf_counter() - began)


def learning_curve(
    corpus_dir: Path,
    *,
    shares: Sequence[float] = SHARES,
    folds: int = FOLDS,
    inner_folds: int = INNER_FOLDS,
    seed: int = SEED,
    taxonomy: Taxonomy | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> list[CurvePoint]:
    """Return how what is found grows with the families trained on, always measured on the same families held out.

    The families of a smaller share are among those of a larger one.

    Args:
        corpus_dir: Folder with ``contracts/*.txt`` and ``clauses/*.txt``.
        shares: Shares of the families that are not held out, above 0, at most 1.
        folds: One part of so many is held out.
        inner_folds: As in `cross_validate`.
        seed: Of the order in which families are added.
        taxonomy: Clause types; ours by default.
        tell: Called with a line of progress after each share.

    Raises:
        CorpusError: A file of the corpus is wrong, or there are too few families.
        ValueError: A share is not above 0 and at most 1.
    """
    if not shares or not all(0 < share <= 1 for share in shares):
        msg = f"shares of the families must lie above 0 and be at most 1, not {list(shares)}"
        raise ValueError(msg)
    place = _Workplace.open(corpus_dir, taxonomy)
    held_out = _parts(place.corpus, folds)[0]
    others = sorted(set(place.corpus.families) - held_out)
    order = [others[at] for at in np.random.default_rng(seed).permutation(len(others))]
    points = []
    for share in shares:
        started = time.perf_counter()
        families = set(order[: max(round(share * len(order)), 2)])
        contracts, clauses = place.judge(place.analyzer_for(families, inner_folds), held_out)
        seconds = time.perf_counter() - started
        examples = sum(example.family in families for example in place.corpus.examples)
        points.append(CurvePoint(share, len(families), examples, Measured(tuple(contracts), tuple(clauses), seconds)))
        tell(f"{share:.0%} of the families ({len(families)}, {examples} provisions): {seconds:.0f} s")
    return points


def _parts(corpus: Corpus, folds: int) -> list[set[str]]:
    """Return the families of each fold."""
    families = [example.family for example in corpus.examples]
    parts: dict[int, set[str]] = {}
    for family, fold in zip(families, family_folds(families, folds).tolist(), strict=True):
        parts.setdefault(fold, set()).add(family)
    return [parts[fold] for fold in sorted(parts)]
