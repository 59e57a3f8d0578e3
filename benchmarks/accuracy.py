"""How right the findings are, on contracts that the model never saw.

    python benchmarks/accuracy.py [--labels FOLDER --contracts FOLDER]

Without options: the sample contracts against the labels of their writers, provision by provision. With both options:
real Word files against a folder of ``<name>.jsonl``, one line per paragraph with ``text``, ``number``, ``labels`` and
``certain``; paragraphs that a careful reader was unsure about do not count.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import contractlens as cl
from contractlens.learning.comparison import Pair, compare
from contractlens.learning.evaluation import Evaluation, evaluate_types
from contractlens.learning.markup import load_contract
from contractlens.learning.typesetting import to_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SOURCES = Path(__file__).parents[1] / "sample_contracts" / "source"
FLAGSHIP = ("technology_refresh", "skills_transfer")
JUDGED = ("status", "modality", "bearer", "strength")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_LOOK_AHEAD = 60  # paragraphs between one match and the next; a match further on is another paragraph with equal words


def measure_samples(analyzer: cl.Analyzer) -> None:
    """Print a table row per sample contract, and one for all."""
    print("| contract | provisions | labels | precision | recall | F1 | status | modality | bearer | strength |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    counts: Counter[str] = Counter()
    flagship: Counter[str] = Counter()
    pairs: list[Pair] = []
    for path in sorted(SOURCES.glob("*.txt")):
        document, spans = to_document(load_contract(path))
        result = compare(analyzer.analyze(document), spans)
        print_row(path.stem, result.types, result.pairs)
        micro = result.types.micro
        counts.update(hits=micro.hits, false_alarms=micro.false_alarms, misses=micro.misses)
        for score in result.types.types:
            if score.clause_type in FLAGSHIP:
                flagship.update(
                    {(score.clause_type, name): getattr(score, name) for name in ("hits", "false_alarms", "misses")}
                )
        pairs += result.pairs
    print(f"| **all** | | {counts['hits'] + counts['misses']} | {ratios(counts)} | {shares(pairs)} |")
    for name in FLAGSHIP:
        part = Counter({key[1]: count for key, count in flagship.items() if key[0] == name})
        print(f"| {name} | | {part['hits'] + part['misses']} | {ratios(part)} | | | | |")


def print_row(name: str, types: Evaluation, pairs: Sequence[Pair]) -> None:
    """Print one contract's figures."""
    micro = types.micro
    counts = Counter(hits=micro.hits, false_alarms=micro.false_alarms, misses=micro.misses)
    print(f"| {name} | {types.provisions} | {micro.hits + micro.misses} | {ratios(counts)} | {shares(pairs)} |")


def ratios(counts: Counter[str]) -> str:
    """Return precision, recall and F1 as table cells."""
    hits, false_alarms, misses = counts["hits"], counts["false_alarms"], counts["misses"]
    precision, recall = hits / max(hits + false_alarms, 1), hits / max(hits + misses, 1)
    return f"{precision:.2f} | {recall:.2f} | {2 * hits / max(2 * hits + false_alarms + misses, 1):.2f}"


def shares(pairs: Sequence[Pair]) -> str:
    """Return how many right findings also have the right status, modality, bearer and strength, as table cells."""
    return " | ".join(
        f"{sum(getattr(p.finding, name) == getattr(p.label, name) for p in pairs) / max(len(pairs), 1):.2f}"
        for name in JUDGED
    )


def measure_labels(analyzer: cl.Analyzer, labels: Path, contracts: Path) -> None:
    """Print the figures over real files with paragraph labels."""
    found: list[set[str]] = []
    labelled: list[set[str]] = []
    unmatched = 0
    for path in sorted(labels.glob("*.jsonl")):
        contract = contracts / f"{path.stem}.docx"
        if not contract.exists():
            continue
        analysis = analyzer.analyze(contract)
        for line, block in matched_lines(path, analysis.document):
            if block is None:
                unmatched += bool(line["labels"])
            elif line["certain"]:
                here = [f for f in analysis.records.findings if f.start < block.end and block.start < f.end]
                found.append({finding.clause_type for finding in here})
                labelled.append({label["type"] for label in line["labels"]})
    result = evaluate_types(found, labelled)
    micro = result.micro
    print(
        f"\nreal files: {result.provisions} paragraphs, precision {micro.precision:.3f}, recall {micro.recall:.3f}, "
        f"micro F1 {micro.f1:.3f}, macro F1 {result.macro_f1:.3f}; labelled paragraphs not matched: {unmatched}"
    )


def matched_lines(path: Path, document: cl.Document) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield each labelled line with the block that has the same words, the next one in order; None without one."""
    places: dict[str, list[int]] = {}
    for position, block in enumerate(document.blocks):
        places.setdefault(plain(document.text[block.start : block.end]), []).append(position)
    last = -1
    for raw in path.read_text(encoding="utf-8").splitlines():
        line = json.loads(raw)
        bare = line["text"].removeprefix(line["number"])
        candidates = places.get(plain(line["text"])) or places.get(plain(bare)) or []
        behind = [position for position in candidates if position > last] or candidates
        if behind and last < behind[0] < last + _LOOK_AHEAD:
            last = behind[0]
        yield line, document.blocks[behind[0]] if behind else None


def plain(text: str) -> str:
    """Return the letters and digits of a text, parted by single spaces."""
    return _NOT_A_WORD.sub(" ", text.lower()).strip()


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labels", type=Path, help="folder of labelled paragraphs (.jsonl)")
    parser.add_argument("--contracts", type=Path, help="folder of the Word files that they belong to")
    options = parser.parse_args()
    analyzer = cl.Analyzer.load()
    measure_samples(analyzer)
    if options.labels and options.contracts:
        measure_labels(analyzer, options.labels, options.contracts)
    return 0


if __name__ == "__main__":
    sys.exit(main())
