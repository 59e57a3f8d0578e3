"""Who asks for a renewal or offers one, papers in named months, whose people go on loan, money kept back."""

from __future__ import annotations

import pytest

from contractlens.detection.attributes import extract_attributes

_CASES: tuple[tuple[str, str, str, set[object]], ...] = (
    ("technology_refresh", "who_initiates", "If the Authority asks, the Supplier shall exchange the tills.", {"buyer"}),
    ("technology_refresh", "who_initiates", "Either Party may table an early renewal of the routers.", {"either"}),
    ("technology_refresh", "who_initiates", "Routers | renewed at 60 months | Initiated by: Supplier", {"supplier"}),
    ("technology_refresh", "who_initiates", "Each router is renewed at five years; no order is needed.", {"automatic"}),
    (
        "technology_refresh",
        "who_initiates",
        "Where a maker ends support the Supplier shall lodge a written proposal for a successor.",
        {"supplier"},
    ),
    (
        "technology_refresh",
        "who_initiates",
        "Each May the Supplier shall present a three-year outlook of the products it proposes to retire.",
        set(),
    ),
    ("user_training", "who_initiates", "Should the Authority so request, the Supplier shall repeat the course.", {"buyer"}),
    (
        "technology_refresh",
        "roadmap_frequency_months",
        "In January, May and September each year the Supplier shall issue a technology roadmap.",
        {4},
    ),
    (
        "secondment",
        "secondment_direction",
        "The Supplier shall station two of its network engineers at the control room for ten months.",
        {"supplier_to_buyer"},
    ),
    (
        "skills_transfer",
        "who_pays",
        "The last £9,000 shall not be paid until four officers have passed the test.",
        set(),
    ),
    ("technology_refresh", "who_pays", "Printers | every 4 years | payment: Supplier", {"supplier"}),
    (
        "technology_refresh",
        "who_pays",
        "The Authority shall bear the cost of the units and the Supplier shall fit them without charge.",
        {"shared"},
    ),
    ("exit_management", "who_pays", "The Supplier shall keep the service going at the prices in Part B.", set()),
)  # fmt: skip


@pytest.mark.parametrize(("clause_type", "name", "text", "values"), _CASES, ids=[case[2][:45] for case in _CASES])
def test_extract_attributes_reads_facts_of_renewal_and_training(
    clause_type: str, name: str, text: str, values: set[object]
) -> None:
    found = {fact.value for fact in extract_attributes(text, clause_type) if fact.name == name}
    assert found == values
