"""Runs in an environment that has only the wheel: one PDF, one DOCX, a workbook, a page, a scan, a report of the scan.

``python smoke.py FOLDER`` reads the contracts of that folder, writes beside them, and stops at the first thing that is
not as it must be. It imports nothing of the checkout: people run it with the interpreter that has the wheel.
"""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import contractlens as cl

PDF, DOCX = "council_hosting.pdf", "harbour_call_off.docx"


def main(folder: Path) -> None:
    """Do what a first user does, and look at what comes out."""
    home = Path(cl.__file__).resolve()
    assert home.is_relative_to(Path(sys.prefix).resolve()), f"{home} is not in the environment"
    analyses = [cl.analyze(folder / name) for name in (PDF, DOCX)]
    for analysis in analyses:
        assert "technology_refresh" in set(analysis.findings["clause_type"])
        print(f"{analysis.document.name}: {len(analysis.findings)} findings")
    assert "skills_transfer" in set(analyses[1].findings["clause_type"])
    gaps = analyses[0].gaps("tech_benefit_and_skills")
    cl.write_workbook(folder / "two.xlsx", analyses, gaps=gaps)
    assert _sheets(folder / "two.xlsx") >= {"Findings"}
    cl.portfolio_report(analyses, folder / "two.html", gaps=gaps)
    assert "</html>" in (folder / "two.html").read_text(encoding="utf-8")
    results = folder / "results"
    scan = cl.scan_archive([folder / PDF, folder / DOCX], results)
    assert len(scan.findings) == sum(len(analysis.findings) for analysis in analyses)
    for words in (("doctor",), ("report", str(results), "--output", str(folder / "all.xlsx"))):
        subprocess.run([sys.executable, "-m", "contractlens", *words], check=True, stdout=subprocess.DEVNULL)
    assert _sheets(folder / "all.xlsx") >= {"Findings"}
    print(f"workbook, page, scan and report: as expected with contractlens {metadata.version('contractlens')}")


def _sheets(path: Path) -> set[str]:
    import openpyxl

    return set(openpyxl.load_workbook(path, read_only=True).sheetnames)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
