"""The public yardstick: training and evaluation on CUAD with the measure of its paper, on contracts held out by company.

    python benchmarks/cuad.py CUAD_FILE [--folds N] [--only-fold K] [--contracts N] [--out RESULTS.json]

CUAD_FILE is ``CUAD_v1.json`` as published, or JSON Lines (`contractlens.learning.cuad`). The contracts are split by
company into N parts; each part is predicted by models that saw only the others, thresholds and second stage included.
``docs/cuad.md`` has the results and what they can be compared with.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter as Tally
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cuad_second
import cuad_short
import numpy as np  # noqa: TID253 - the benchmark needs it anyway
import scipy.sparse as sp  # noqa: TID253 - the benchmark needs it anyway
from cuad_candidates import Candidate, context_features, opening_zone, short_candidates
from cuad_first import Counter, FirstStage, targets, unit_features
from cuad_units import units_of

from contractlens.learning.cuad import CuadContract, company_groups, read_cuad
from contractlens.learning.cuad_measure import MATCH, CurveBuilder, SpanPrediction, jaccard, word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cuad_units import Unit
    from numpy.typing import NDArray

    Array = NDArray[Any]

SPAN_LIKE = ("Document Name", "Parties", "Agreement Date")  # never a whole sentence: only short candidates
LEAST = 0.002  # a lower confidence is not predicted
INNER_FOLDS = 3


@dataclass(slots=True)
class Prepared:
    """A contract cut into units and candidates, with the counts of their features and, for learning, what is right."""

    contract: CuadContract
    units: list[Unit]
    layout: cuad_second.Layout
    counts: list[sp.csr_matrix]
    short: dict[str, list[Candidate]]
    short_matrix: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """A predicted span and its confidence."""

    start: int
    end: int
    confidence: float


def prepare(contract: CuadContract, counters: Sequence[Counter]) -> Prepared:
    """Cut a contract into units and candidates and count their features."""
    text = contract.text
    units = units_of(text)
    counts = [counter.count(rows) for counter, rows in zip(counters, unit_features(text, units), strict=True)]
    layout = cuad_second.Layout(
        *(np.array([getattr(u, name) for u in units]) for name in ("sentence", "paragraph", "start", "end")),
        np.array([u.kind == "sentence" for u in units]),
        len(text),
    )
    found = short_candidates(text)
    words = Tally(w.lower() for w in text.split())
    zone = opening_zone(text)[1]
    short = {name: found[name] for name in cuad_short.CATEGORIES}
    hashed = {
        name: cuad_short.hashed([context_features(text, c, words, zone) for c in some])
        for name, some in short.items()
        if some
    }
    return Prepared(contract, units, layout, counts, short, hashed)


class System:
    """Both stages of both kinds of candidates, fitted on some contracts."""

    def __init__(self, categories: Sequence[str]) -> None:
        self.categories = list(categories)
        self.long = [name for name in categories if name not in SPAN_LIKE]

    def fit(self, data: Sequence[Prepared], labels: Sequence[tuple[Array, Array]], groups: Sequence[int]) -> System:
        """Fit the first stages, and the second on scores of contracts that the first did not see."""
        parts = split(groups, INNER_FOLDS, seed=1)
        rows: list[list[Array]] = [[], [], [], []]
        for part in range(INNER_FOLDS):
            inside = [at for at in range(len(data)) if parts[at] != part]
            first = fit_first([data[at] for at in inside], [labels[at][1] for at in inside])
            logistics = fit_logistics([data[at] for at in inside])
            for at in np.flatnonzero(parts == part):
                units, ks, features = cuad_second.rows_of(data[at].layout, *first.scores(data[at].counts))
                rows[0].append(features)
                rows[1].append(labels[at][0][units, ks])
                for name, some, features in short_rows(data[at], logistics):
                    rows[2].append(features)
                    rows[3].append(right_candidates(data[at].contract, name, some))
        self.trees = cuad_second.Trees(cuad_second.COLUMNS, cuad_second.RISING, "category")
        self.trees.fit(np.concatenate(rows[0]), np.concatenate(rows[1]))
        self.short_trees = cuad_second.Trees(cuad_short.COLUMNS, cuad_short.RISING, "category", rounds=150)
        self.short_trees.fit(np.concatenate(rows[2]), np.concatenate(rows[3]))
        self.first = fit_first(data, [about for _, about in labels])
        self.logistics = fit_logistics(data)
        return self

    def predict(self, prepared: Prepared) -> dict[str, list[Found]]:
        """Return what is found in a contract, by category, without overlaps."""
        found = defaultdict(list)
        units, ks, features = cuad_second.rows_of(prepared.layout, *self.first.scores(prepared.counts))
        for at, k, confidence in zip(units, ks, self.trees.confidence(features), strict=True):
            unit = prepared.units[at]
            found[self.long[k]].append(Found(unit.start, unit.end, float(confidence)))
        short = list(short_rows(prepared, self.logistics))
        if short:
            chances = self.short_trees.confidence(np.concatenate([rows for _, _, rows in short]))
            spans = [(name, candidate) for name, some, _ in short for candidate in some]
            for (name, candidate), chance in zip(spans, chances, strict=True):
                found[name].append(Found(candidate.start, candidate.end, float(chance)))
        return {name: without_overlaps(prepared.contract.text, some) for name, some in found.items()}


def fit_first(data: Sequence[Prepared], about: Sequence[Array]) -> FirstStage:
    """Fit the first stage for whole units."""
    counts = [sp.vstack([p.counts[block] for p in data], format="csr") for block in range(2)]
    return FirstStage().fit(counts, np.concatenate(about))


def right_candidates(contract: CuadContract, category: str, candidates: Sequence[Candidate]) -> Array:
    """Return which candidates match a labelled text."""
    wanted = [word_set(text) for text in contract.texts(category)]
    words = [word_set(contract.text[c.start : c.end]) for c in candidates]
    return np.array([any(jaccard(w, own) >= MATCH for w in wanted) for own in words], bool)


def fit_logistics(data: Sequence[Prepared]) -> dict[str, Any]:
    """Fit the first stage for short candidates."""
    fitted = {}
    for name in cuad_short.CATEGORIES:
        some = [p for p in data if p.short[name]]
        right = np.concatenate([right_candidates(p.contract, name, p.short[name]) for p in some])
        fitted[name] = cuad_short.fit_logistic(sp.vstack([p.short_matrix[name] for p in some], format="csr"), right)
    return fitted


def short_rows(prepared: Prepared, logistics: dict[str, Any]) -> list[tuple[str, list[Candidate], Array]]:
    """Return category, candidates and features of the second stage, for each category with candidates."""
    rows = []
    for number, name in enumerate(cuad_short.CATEGORIES):
        some = prepared.short[name]
        if some:
            scores = logistics[name].decision_function(prepared.short_matrix[name])
            features = cuad_short.rows_of(prepared.contract.text, some, scores, number)
            rows.append((name, some, features))
    return rows


def without_overlaps(text: str, found: Sequence[Found]) -> list[Found]:
    """Return the surest of overlapping or equally worded spans."""
    kept: list[Found] = []
    seen = set()
    for one in sorted(found, key=lambda f: -f.confidence):
        words = word_set(text[one.start : one.end])
        if one.confidence < LEAST or words in seen or any(k.start < one.end and one.start < k.end for k in kept):
            continue
        seen.add(words)
        kept.append(one)
    return kept


def split(groups: Sequence[int], folds: int, seed: int) -> Array:
    """Return the part of each contract; a group is never divided."""
    distinct = np.unique(groups)
    np.random.default_rng(seed).shuffle(distinct)
    part = {group: at % folds for at, group in enumerate(distinct)}
    return np.array([part[group] for group in groups])


def measure(
    results: Sequence[tuple[CuadContract, dict[str, list[Found]]]], categories: Sequence[str]
) -> dict[str, Any]:
    """Return the measures over all categories together, and of each."""
    both, single = CurveBuilder(), {name: CurveBuilder() for name in categories}
    for contract, found in results:
        for name in categories:
            predicted = [SpanPrediction(contract.text[f.start : f.end], f.confidence) for f in found.get(name, ())]
            for builder in (both, single[name]):
                builder.add(contract.texts(name), predicted)

    def numbers(builder: CurveBuilder) -> dict[str, float]:
        curve = builder.curve()
        return {
            "labels": curve.labelled,
            "aupr": round(100 * curve.aupr, 1),
            "p80": round(100 * curve.precision_at(0.8), 1),
            "p70": round(100 * curve.precision_at(0.7), 1),
            "most_found": round(100 * float(curve.recalls[-1]), 1),
        }

    return {"contracts": len(results), **numbers(both), "categories": {name: numbers(b) for name, b in single.items()}}


def timed_prediction(
    system: System, contract: CuadContract, counters: Sequence[Counter]
) -> tuple[dict[str, list[Found]], float]:
    """Return what is found in a contract from its text on, and the seconds of processor time that it took."""
    began = time.process_time()
    found = system.predict(prepare(contract, counters))
    return found, time.process_time() - began


def load(path: Path, most: int | None) -> tuple[list[Prepared], list[Counter]]:
    """Read the contracts and prepare them.

    Words are numbered over all contracts; which of them count, and how much, is decided by those learned from.
    """
    counters = [Counter(), Counter()]
    data = [prepare(contract, counters) for contract in read_cuad(path)[:most]]
    for counter in counters:
        counter.frozen = True
    for one in data:
        for counts, counter in zip(one.counts, counters, strict=True):
            counts.resize((counts.shape[0], len(counter.columns)))  # later contracts brought more words
    return data, counters


def options_of(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cuad", type=Path)
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--only-fold", type=int, help="measure one part only")
    parser.add_argument("--contracts", type=int, help="the first N contracts only")
    parser.add_argument("--seed", type=int, default=7, help="of the split")
    parser.add_argument("--out", type=Path, help="where to write the figures as JSON")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn, predict and print."""
    options = options_of(arguments)
    data, counters = load(options.cuad, options.contracts)
    categories = sorted({span.category for one in data for span in one.contract.spans})
    groups = company_groups([one.contract for one in data])
    parts = split(groups, options.folds, options.seed)
    labels = [targets(one.contract, one.units, System(categories).long) for one in data]
    print(f"{len(data)} contracts, {len(set(groups))} groups of companies", flush=True)
    results, seconds, reports = [], [], {}
    for fold in range(options.folds) if options.only_fold is None else [options.only_fold]:
        inside = np.flatnonzero(parts != fold)
        system = System(categories).fit(*([every[at] for at in inside] for every in (data, labels, groups)))
        outside = [data[at].contract for at in np.flatnonzero(parts == fold)]
        timed = [timed_prediction(system, contract, counters) for contract in outside]
        some = [(contract, found) for contract, (found, _) in zip(outside, timed, strict=True)]
        results += some
        seconds += [took for _, took in timed]
        reports[f"fold {fold}"] = measure(some, categories)
        reports["all"] = {**measure(results, categories), "seconds": round(float(np.mean(seconds)), 3)}
        print(f"fold {fold}", {k: v for k, v in reports[f"fold {fold}"].items() if k != "categories"}, flush=True)
        if options.out:
            options.out.write_text(json.dumps(reports, indent=1), encoding="utf-8")
    print(table(reports["all"]))
    return 0


def table(report: dict[str, Any]) -> str:
    """Return the measures as Markdown."""
    head = f"{report['contracts']} contracts, {report['labels']} labels: AUPR {report['aupr']}, P@80R {report['p80']}, "
    lines = [
        head + f"{report['seconds']} s per contract",
        "",
        "| category | labels | AUPR | P@80R |",
        "|---|--:|--:|--:|",
    ]
    ordered = sorted(report["categories"].items(), key=lambda item: -item[1]["aupr"])
    lines += [f"| {name} | {row['labels']} | {row['aupr']} | {row['p80']} |" for name, row in ordered]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
