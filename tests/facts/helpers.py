"""Facts of small documents, made by the real segmentation and the real lexicon of roles."""

from __future__ import annotations

from contractlens.detection.attributes.money import find_money
from contractlens.detection.parties import find_roles
from contractlens.facts.contract import Facts
from contractlens.segmentation import segment_clauses
from tests.builders import document


def facts_of(*lines, **options):
    """The facts of a document built from compact lines; see `tests.builders.document`."""
    built = document(*lines, **options)
    return Facts(built, tuple(segment_clauses(built)), find_roles(built.text).role_of, find_money)
