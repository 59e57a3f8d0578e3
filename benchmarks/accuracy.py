"""How right the findings are, on contracts that the model never saw.

    python benchmarks/accuracy.py [--labels FOLDER --contracts FOLDER]

Without options: the sample contracts against the labels of their writers, as Markdown tables. With both options also
real files against JSON Lines of labelled paragraphs (``docs/labelled_data.md``), counted both ways: a finding that runs
on from a lead-in over its items is no false alarm there, and (strict) counts for every paragraph that it runs over.
`contractlens evaluate` says the same, and more, for any labelled set.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import contractlens as cl
from contractlens.learning.evaluation_text import bands_table, contracts_table, judgements_table, totals_table

SOURCES = Path(__file__).parents[1] / "sample_contracts" / "source"


def print_report(title: str, report: cl.EvaluationReport) -> None:
    """Print one report's contracts, totals, bands and judgements."""
    head = report.head()
    print(f"\n## {title}\n\n{head['data']}; {head['labels']} labels, {head['unmatched']} labelled lines not matched\n")
    for table in (contracts_table, totals_table, bands_table, judgements_table):
        print(table(report))
    print(f"presence {head['presence']}, calibration error {head['calibration_error']}, {head['seconds']} s")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labels", type=Path, help="folder of labelled paragraphs (.jsonl)")
    parser.add_argument("--contracts", type=Path, help="folder of the files that they belong to")
    options = parser.parse_args()
    analyzer = cl.Analyzer.load()
    print_report("Sample contracts", cl.evaluate(SOURCES, analyzer=analyzer))
    if options.labels and options.contracts:
        for strict in (False, True):
            report = cl.evaluate(options.labels, contracts=options.contracts, analyzer=analyzer, strict=strict)
            print_report("Real files, strict" if strict else "Real files", report)
    return 0


if __name__ == "__main__":
    sys.exit(main())
