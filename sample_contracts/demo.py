"""Reads every sample contract, prints what was found, and writes pages and tables to open.

Run it with ``make demo``, or ``python sample_contracts/demo.py [OUTPUT_FOLDER]``.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

import contractlens as cl
from contractlens.review.render import clause_reference, render

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


def flagship_table(findings: pd.DataFrame) -> Table:
    """Return the answer to the first question: who may get newer technology and skills, where does it say so?"""
    table = Table(title="Technology refresh and skills transfer", show_lines=True)
    for column in ("Contract", "Type", "Clause", "Page", "Who", "How", "Words"):
        table.add_column(column, overflow="fold", ratio=4 if column == "Words" else None)
    for row in findings[findings.clause_type.isin(FLAGSHIP)].itertuples():
        page = "" if pd.isna(row.page_start) else str(row.page_start)
        who = "" if pd.isna(row.bearer) else str(row.bearer)
        how = f"{row.status.replace('_', ' ')}, {row.modality}"
        words = " ".join(row.text.split())[:MAX_WORDS]
        cells = (row.document, row.clause_type, clause_reference(row), page, who, how, words)
        table.add_row(*(Text(cell) for cell in cells))
    return table


def main() -> None:
    """Run the demo."""
    console = Console()
    output = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES.parent / "output"
    analyses = analyse(console)
    findings = pd.concat([analysis.findings for analysis in analyses], ignore_index=True)
    console.print(flagship_table(findings))
    output.mkdir(parents=True, exist_ok=True)
    for analysis in analyses:
        page = output / f"{Path(analysis.document.name).stem}.html"
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
