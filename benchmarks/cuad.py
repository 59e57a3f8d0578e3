"""The public yardstick: training and evaluation on CUAD with the measure of its paper, on contracts held out by company.

    python benchmarks/cuad.py CUAD_FILE --vectors VECTORS.npz [--folds N] [--only-fold K] [--contracts N]
        [--out RESULTS.json] [--keep FOLDER]

CUAD_FILE is ``CUAD_v1.json`` as published, or JSON Lines (`contractlens.learning.cuad`); VECTORS.npz is what
``benchmarks/cuad_encode.py`` writes. The contracts are split by company into N parts; each part is predicted by models
that saw only the others, second stage included. Inside those others the second stage is taught over BLOCKS blocks.
``docs/cuad.md`` has the results and what they can be compared with.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253 - the benchmark needs it anyway
from cuad_features import Counter, targets
from cuad_inner import InnerScores
from cuad_prepared import load, prepare, split
from cuad_system import Found, System, long_categories
from cuad_vectors import read_vectors

from contractlens.learning.cuad import CuadContract, company_groups
from contractlens.learning.cuad_measure import CurveBuilder, SpanPrediction, curve_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any]

BLOCKS = 5  # at most; parts that give the same rest are one block


def collected(contract: CuadContract, found: dict[str, list[Found]], categories: Sequence[str]) -> CurveBuilder:
    """Return what counts of one contract."""
    builder = CurveBuilder()
    for name in categories:
        predicted = [SpanPrediction(contract.text[f.start : f.end], f.confidence) for f in found.get(name, ())]
        builder.add(contract.texts(name), predicted)
    return builder


def intervals(
    results: Sequence[tuple[CuadContract, dict[str, list[Found]]]], groups: Sequence[int], categories: Sequence[str]
) -> dict[str, list[float]]:
    """Return 95% intervals over groups of companies."""
    builders: dict[int, CurveBuilder] = {}
    for (contract, found), group in zip(results, groups, strict=True):
        builders.setdefault(group, CurveBuilder()).extend(collected(contract, found, categories))
    area, precision = curve_interval(list(builders.values()))
    return {"aupr": [round(100 * end, 1) for end in area], "p80": [round(100 * end, 1) for end in precision]}


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


def options_of(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cuad", type=Path)
    parser.add_argument("--vectors", type=Path, required=True, help="vectors of words, from cuad_encode.py")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--only-fold", type=int, help="measure one part only")
    parser.add_argument("--contracts", type=int, help="the first N contracts only")
    parser.add_argument("--seed", type=int, default=7, help="of the split")
    parser.add_argument("--keep", type=Path, help="folder for the scores that the second stage learns from")
    parser.add_argument("--out", type=Path, help="where to write the figures as JSON")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn, predict and print."""
    options = options_of(arguments)
    data, counters = load(options.cuad, options.contracts)
    categories = sorted({span.category for one in data for span in one.contract.spans})
    groups = company_groups([one.contract for one in data])
    parts = split(groups, options.folds, options.seed)
    labels = [targets(one.contract, one.units, long_categories(categories)) for one in data]
    vectors = read_vectors(options.vectors, counters[0].columns)
    inner = InnerScores(data, labels, parts, parts % BLOCKS, vectors, options.keep)
    print(f"{len(data)} contracts, {len(set(groups))} groups of companies", flush=True)
    results, owners, seconds, reports = [], [], [], {}
    for fold in range(options.folds) if options.only_fold is None else [options.only_fold]:
        system = System(categories).fit(inner, fold)
        places = np.flatnonzero(parts == fold)
        outside = [data[at].contract for at in places]
        owners += [groups[at] for at in places]
        timed = [timed_prediction(system, contract, counters) for contract in outside]
        some = [(contract, found) for contract, (found, _) in zip(outside, timed, strict=True)]
        results += some
        seconds += [took for _, took in timed]
        reports[f"fold {fold}"] = measure(some, categories)
        reports["all"] = {**measure(results, categories), "seconds": round(float(np.mean(seconds)), 3)}
        reports["all"]["intervals"] = intervals(results, owners, categories)
        print(f"fold {fold}", {k: v for k, v in reports[f"fold {fold}"].items() if k != "categories"}, flush=True)
        if options.out:
            options.out.write_text(json.dumps(reports, indent=1), encoding="utf-8")
    print(table(reports["all"]))
    print("95%", reports["all"]["intervals"])
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
