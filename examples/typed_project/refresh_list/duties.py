"""What the rest of a program would do with contractlens: records with types, frames, errors by kind."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import contractlens as cl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pandas as pd

INTERVAL = "refresh_interval_months"


@dataclass(frozen=True)
class Duty:
    """One clause that makes somebody renew technology."""

    contract: str
    clause: str
    bearer: str | None
    interval_months: float | None


def read(path: Path | str) -> cl.Analysis | None:
    """Return the analysis of a contract; None, and a line on the terminal, where it cannot be read."""
    try:
        return cl.analyze(path)
    except cl.EncryptedFileError:
        print(f"{path}: needs a password", file=sys.stderr)
    except cl.ReadError as error:
        print(f"{path}: {error.kind}", file=sys.stderr)
    return None


def duties_of(analysis: cl.Analysis) -> Iterator[Duty]:
    """Give the duties among the findings, in the order of the contract."""
    for finding in analysis.records.findings:
        if finding.clause_type == "technology_refresh" and finding.modality == "obligation":
            clause: cl.Clause = analysis.clause(finding.clause_id)
            yield Duty(analysis.document.name, clause.number or "-", finding.bearer, interval_of(finding))


def interval_of(finding: cl.Finding) -> float | None:
    """Return after how many months technology is renewed, where the clause says so."""
    for attribute in finding.attributes:
        if attribute.name == INTERVAL and isinstance(attribute.value, int | float):
            return float(attribute.value)
    return None


def unanswered(analysis: cl.Analysis) -> int:
    """Return how many requirements of a playbook the contract does not meet."""
    playbook = cl.Playbook.builtin("tech_benefit_and_skills")
    gaps: pd.DataFrame = analysis.gaps(playbook)
    return int((gaps["status"] != "met").sum())
