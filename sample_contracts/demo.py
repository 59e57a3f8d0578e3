"""Reads every sample contract, prints what was found, and writes pages and tables to open.

Run it with ``make demo``, or ``python sample_contracts/demo.py [OUTPUT_FOLDER]``.
"""

from __future__ import annotations

import sys
import textwrap
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from rich.console import Console

import contractlens as cl
from contractlens.review.render import clause_reference, render

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES = Path(__file__).parent
FLAGSHIP = ("technology_refresh", "skills_transfer")
MAX_WORDS = 180


def analyse(console: Console) -> list[cl.Analysis]:
    """Analyse each sample; a file that cannot be read is named with its reason and costs nothing else."""
    analyses = []
    for path in sorted([*SAMPLES.glob("*.pdf"), *SAMPLES.glob("*.docx")]):
        started = time.perf_counter()
        try:
            analysis = cl.analyze(path)
        except cl.ReadError as error:
            console.print(f"{path.name}: not read [{error.kind}]: {error}", markup=False, highlight=False)
            continue
        analyses.append(analysis)
        counts = f"{len(analysis.clauses)} provisions, {len(analysis.findings)} findings"
        seconds = time.perf_counter() - started
        console.print(f"{path.name}: {counts}, {seconds:.1f} s", markup=False, highlight=False)
    return analyses


def flagship_lines(analysis: cl.Analysis) -> Iterator[str]:
    """Yield the answer to the first question: who may get newer technology and skills, and where does it say so?"""
    facts: dict[str, list[str]] = {}
    for row in analysis.attributes.itertuples():
        facts.setdefault(row.finding_id, []).append(f"{row.name}={row.value}")
    findings = analysis.findings
    for clause_type in FLAGSHIP:
        found = findings[findings.clause_type == clause_type]
        yield (
            f"  {clause_type}: {len(found)} findings" if len(found) else f"  {clause_type}: not found in the text read"
        )
        for row in found.itertuples():
            page = "" if pd.isna(row.page_start) else f", page {row.page_start}"
            who = "" if pd.isna(row.bearer) else f"{row.bearer} "
            known = f" [{', '.join(facts[row.finding_id])}]" if row.finding_id in facts else ""
            words = textwrap.shorten(row.text, MAX_WORDS, placeholder=" ...")
            yield f"    {clause_reference(row)}{page} ({who}{row.modality}, {row.status}, {row.band}){known}"
            yield f"        {words}"


def main() -> None:
    """Run the demo."""
    console = Console()
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES.parent / "output"
    analyses = analyse(console)
    findings = pd.concat([analysis.findings for analysis in analyses], ignore_index=True)
    for analysis in analyses:
        console.print(f"\n{analysis.document.name}", markup=False, highlight=False)
        for line in flagship_lines(analysis):
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    output.mkdir(parents=True, exist_ok=True)
    for analysis in analyses:
        page = output / f"{analysis.document.name}.html"
        page.write_text(render(analysis, analysis.findings, "html"), encoding="utf-8")
        console.print(f"wrote {page}", markup=False, highlight=False)
    table = output / "findings.csv"
    text = "".join(
        render(analysis, analysis.findings, "csv").split("\n", 1)[1]
        if position
        else render(analysis, analysis.findings, "csv")
        for position, analysis in enumerate(analyses)
    )
    table.write_text(text, encoding="utf-8-sig")
    console.print(
        f"wrote {table}: {len(findings)} findings in {len(analyses)} contracts", markup=False, highlight=False
    )


if __name__ == "__main__":
    main()
