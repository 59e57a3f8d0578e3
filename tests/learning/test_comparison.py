from __future__ import annotations

import pytest

from contractlens.analysis import Analysis, Records
from contractlens.findings import Finding
from contractlens.learning.annotations import Label
from contractlens.learning.comparison import compare
from contractlens.segmentation import segment_clauses
from contractlens.taxonomy import Taxonomy
from tests.builders import document

TEXT = "1. Cover\n1.1 The Supplier shall:\n(a) hold insurance cover; and\n(b) tell the Buyer of changes.\n1.2 It shall end."


def label(clause_type: str, **fields) -> Label:
    given = {"status": "present", "modality": "obligation", "bearer": "supplier", "strength": "shall"} | fields
    return Label(clause_type, **given)


@pytest.fixture
def contract():
    return document(TEXT)


def analysed(contract, *found: tuple[str, str, str]) -> Analysis:
    """An analysis with findings of (type, number of the clause, last words)."""
    clauses = segment_clauses(contract)
    findings = []
    for clause_type, number, last in found:
        clause = next(clause for clause in clauses if clause.number == number)
        end = contract.text.index(last) + len(last)
        findings.append(
            Finding(
                "f",
                clause_type,
                clause.id,
                clause.start,
                end,
                "present",
                "obligation",
                "supplier",
                "shall",
                0.9,
                "high",
            )
        )
    return Analysis(Records(contract, clauses, tuple(findings), ()), Taxonomy.default(), "t")


def span(contract, words: str, *labels: Label):
    start = contract.text.index(words)
    return start, start + len(words), labels


def test_a_finding_on_its_label_is_a_hit(contract):
    result = compare(
        analysed(contract, ("insurance", "1.2", "end.")), [span(contract, "It shall end.", label("insurance"))]
    )
    assert (result.types.micro.hits, result.types.micro.misses, result.types.micro.false_alarms) == (1, 0, 0)


def test_a_lead_in_finding_counts_for_its_labelled_items_only(contract):
    spans = [
        span(contract, "The Supplier shall:", label("insurance")),
        span(contract, "hold insurance cover; and", label("insurance")),
    ]
    result = compare(analysed(contract, ("insurance", "1.1", "changes.")), spans)
    assert (result.types.micro.hits, result.types.micro.misses, result.types.micro.false_alarms) == (2, 0, 0)


def test_a_label_without_a_finding_is_a_miss(contract):
    result = compare(analysed(contract), [span(contract, "It shall end.", label("insurance"))])
    assert result.types.micro.misses == 1


def test_a_label_on_what_is_no_provision_is_a_miss(contract):
    result = compare(analysed(contract), [span(contract, "Cover", label("insurance"))])
    assert result.types.micro.misses == 1


def test_a_finding_without_a_label_is_a_false_alarm(contract):
    assert compare(analysed(contract, ("insurance", "1.2", "end.")), []).types.micro.false_alarms == 1


def test_pairs_tell_how_often_the_rest_agrees(contract):
    spans = [span(contract, "It shall end.", label("insurance", bearer="buyer"))]
    result = compare(analysed(contract, ("insurance", "1.2", "end.")), spans)
    assert (result.share("status"), result.share("bearer")) == (1.0, 0.0)
