"""What we say of a provision whose clause type a person has named: status, modality, bearer, strength, facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractlens.detection.attributes import extract_attributes, find_dollar
from contractlens.detection.modality import judge_modality
from contractlens.detection.status import judge_status
from contractlens.findings import Finding, finding_id

if TYPE_CHECKING:
    from contractlens.detection.parties import PartyRoles
    from contractlens.detection.provisions import Provision
    from contractlens.document import Document


def describe(
    document: Document, provision: Provision, clause_type: str, span: tuple[int, int], roles: PartyRoles
) -> Finding:
    """Return the finding that a person saw in a provision: no model judges whether it is one.

    Args:
        document: The contract.
        provision: Where it stands.
        clause_type: What it does.
        span: First character of its words in the document's text, and one past the last.
        roles: Who is the buyer, who the supplier.
    """
    start, end = span
    words = document.text[start:end]
    status = judge_status(
        words, heading=provision.heading, lead_in=provision.lead_in, tracked_change=provision.tracked_change
    )
    judgement = judge_modality(words, clause_type=clause_type, lead_in=provision.lead_in, focus=None, roles=roles)
    binds = status == "present"  # what stands elsewhere, was struck out or is still to be filled in binds nobody here
    return Finding(
        id=finding_id(document.sha256, clause_type, start, end),
        clause_type=clause_type,
        clause_id=provision.clause_id,
        start=start,
        end=end,
        status=status,
        modality=judgement.modality if binds else "statement",
        bearer=judgement.bearer if binds else None,
        strength=judgement.strength if binds else None,
        confidence=1.0,
        band="high",
        attributes=extract_attributes(
            words,
            clause_type,
            offset=start,
            roles=roles,
            table_header=provision.table_header,
            dollar=find_dollar(document.text),
        ),
    )
