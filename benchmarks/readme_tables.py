"""Writes measured figures into the README and the model card; no figure there is typed by hand.

    python benchmarks/readme_tables.py [--measure] [--readme README.md] [--model models/default]

``--measure`` runs nested cross-validation on ``models/corpus`` (some ten minutes) and keeps its figures in
``models/measured.json``; without it the kept figures are used. The sample contracts are measured anew each time. In the
README the lines between ``<!-- accuracy:start -->`` and ``<!-- accuracy:end -->`` are replaced.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import contractlens as cl
from contractlens.detection.model_files import write_card
from contractlens.detection.model_store import load_model
from contractlens.learning.curves import cross_validate
from contractlens.learning.evaluation_text import (
    bands_table,
    contracts_table,
    judgements_table,
    markdown_table,
    totals_table,
)
from contractlens.learning.labelled import read_labelled
from contractlens.learning.model_card import model_card
from contractlens.taxonomy import Taxonomy

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "models" / "corpus"
MEASURED = ROOT / "models" / "measured.json"
SAMPLES = ROOT / "sample_contracts" / "source"
FOLDS = 5
KEPT = ("data", "contracts", "provisions", "labels", "presence", "calibration_error", "interval", "totals", "types")
SAMPLES_SAY = """\
Sample contracts that the model never trained on, against their writers' labels (`contractlens evaluate
sample_contracts/source`); in brackets 95% intervals over contracts:
"""
BANDS_SAY = "Right findings by band, and what right findings say:\n"
START, END = "<!-- accuracy:start -->", "<!-- accuracy:end -->"


def measure() -> dict[str, Any]:
    """Return the figures of nested cross-validation on our corpus, with the families per type."""
    measured = cross_validate(CORPUS, folds=FOLDS, tell=lambda line: print(line, file=sys.stderr))
    reports = measured.reports(data=f"families held out in {FOLDS} parts")
    figures: dict[str, Any] = {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "contractlens": cl.__version__,
        "seconds": round(measured.seconds),
        "families_per_type": families_per_type(),
    }
    for name, report in reports.items():
        whole = report.to_dict()
        figures[name] = {key: whole[key] for key in (*KEPT, "bands", "judgements")}
        figures[name]["contracts"] = len(report.contracts)
    return figures


def families_per_type() -> dict[str, int]:
    """Return in how many families of the corpus each type is labelled."""
    families = defaultdict(set)
    for contract in read_labelled(CORPUS):
        for provision in contract.provisions:
            for label in provision.labels:
                families[label.clause_type].add(contract.family)
    return {name: len(found) for name, found in sorted(families.items())}


def accuracy_block(measured: dict[str, Any]) -> str:
    """Return what the README says about accuracy."""
    report = cl.evaluate(SAMPLES)
    tier_1 = report.types[report.types.tier == 1]
    types = markdown_table(
        ("type (tier 1)", "labels", "precision", "recall", "F1"),
        tier_1[["clause_type", "labels", "precision", "recall", "f1"]].itertuples(index=False, name=None),
    )
    rows = [
        (
            name.replace("_", " "),
            row["labels"],
            row["precision"],
            row["recall"],
            f"{row['f1']:.2f} ({row['f1_from']:.2f}-{row['f1_to']:.2f})",
        )
        for name in ("whole_contracts", "standalone_clauses")
        for row in measured[name]["totals"][:1]
    ]
    corpus = (
        f"Our own corpus, families held out in {FOLDS} parts and everything learned without them (`contractlens "
        f"evaluate models/corpus --cross-validate`, {measured['date']}):\n"
    )
    parts = (SAMPLES_SAY, contracts_table(report), totals_table(report), types, BANDS_SAY)
    parts += (bands_table(report), judgements_table(report), corpus)
    return "\n".join((*parts, markdown_table(("set", "labels", "precision", "recall", "F1"), rows)))


def write_block(readme: Path, block: str) -> None:
    """Replace what stands between the markers."""
    text = readme.read_text(encoding="utf-8")
    pattern = re.compile(f"{re.escape(START)}.*?{re.escape(END)}", re.DOTALL)
    if len(pattern.findall(text)) != 1:
        sys.exit(f"{readme} needs one pair of markers {START} and {END}")
    readme.write_text(pattern.sub(lambda _: f"{START}\n{block}{END}", text), encoding="utf-8")


def main() -> int:
    """Measure, and write the README block and the model card."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true", help="run the cross-validation and keep its figures")
    parser.add_argument("--readme", type=Path, help="file whose accuracy block is written")
    parser.add_argument("--model", type=Path, help="model directory whose MODEL_CARD.md is written")
    options = parser.parse_args()
    if options.measure:
        MEASURED.write_text(json.dumps(measure(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if not MEASURED.exists():
        parser.error(f"{MEASURED.name} is not there; run with --measure first")
    measured = json.loads(MEASURED.read_text(encoding="utf-8"))
    if options.readme:
        write_block(options.readme, accuracy_block(measured))
    if options.model:
        training = json.loads((options.model / "manifest.json").read_text(encoding="utf-8"))["training"]
        card = model_card(load_model(options.model), training, Taxonomy.default(), measured=measured)
        write_card(options.model, card)
    return 0


if __name__ == "__main__":
    sys.exit(main())
