"""Requirements that judge nothing: the dates and periods that a contract states, gathered for a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from contractlens.review.gaps_checks import amount, label_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contractlens.review.gaps_evidence import Evidence, Row
    from contractlens.review.playbooks import Requirement

Entry = tuple[Literal["met", "partly", "placeholder", "cannot_tell"], str, "Row | None", bool]
"""Status, explanation, the place, and whether nothing was found."""


def collect(requirement: Requirement, evidence: Evidence) -> list[Entry]:
    """Return one entry per place that states a value asked for; else one that says that none was found.

    ``met`` means: here is a value. A provision of the type without a value gives one ``partly``. Where nothing was
    found the entry is ``cannot_tell``: an empty place in a calendar is no failure of the contract.

    Args:
        requirement: With presence ``collect``.
        evidence: What was found.
    """
    found = list(_of_summary(requirement, evidence)) if requirement.facts else list(_of_findings(requirement, evidence))
    if found:
        return found
    silent = [row for row in evidence.findings if row["clause_type"] in requirement.clause_types]
    present = [row for row in silent if row["status"] == "present"]
    if present:
        best = max(present, key=lambda row: row["confidence"] or 0.0)
        return [("partly", f"there is such a provision, but no {_asked(requirement)} was read in it", best, False)]
    doubts = "".join(f"; {doubt}" for doubt in evidence.doubts())
    return [("cannot_tell", f"no {_asked(requirement)} was found in the text read{doubts}", None, True)]


def _asked(requirement: Requirement) -> str:
    return " or ".join(dict.fromkeys(label_of(name) for name in (*requirement.collect, *requirement.facts)))


def _of_summary(requirement: Requirement, evidence: Evidence) -> Iterator[Entry]:
    for name in requirement.facts:
        row = evidence.summary.get(name)
        if row is not None and row["value"]:
            note = f" ({row['note']})" if row["note"] else ""
            yield "met", f"{label_of(name)}: {row['value']}{note}", row, False
        elif row is not None and str(row["note"] or "").startswith("blank"):
            yield "placeholder", f"{label_of(name)}: a blank, still to be filled in", row, False


def _of_findings(requirement: Requirement, evidence: Evidence) -> Iterator[Entry]:
    for finding in evidence.findings:
        if finding["clause_type"] not in requirement.clause_types or finding["status"] == "disapplied":
            continue
        facts = [
            row for row in evidence.attributes.get(finding["finding_id"], ()) if row["name"] in requirement.collect
        ]
        if facts:
            words = "; ".join(
                dict.fromkeys(f"{label_of(row['name'])}: {amount(row['value'], row['unit'] or '')}" for row in facts)
            )
            doubtful = "; found with little certainty (band low)" if finding["band"] == "low" else ""
            if finding["status"] == "placeholder":
                yield "placeholder", f"{words}; a blank is still to be filled in", finding, False
            else:
                yield "met", f"{words}{doubtful}", finding, False
