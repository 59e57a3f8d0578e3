"""A whole contract, written for this test, with every kind of provision in its place."""

from __future__ import annotations

from contractlens.segmentation import segment_clauses
from tests.builders import document, table
from tests.segmentation.invariants import check_invariants
from tests.segmentation.outlines import outline

CONTRACT = document(
    """NETWORK SERVICES AGREEMENT
Contents
1. Definitions .......... 2
2. Equipment .......... 2
Schedule 1: Sites .......... 4
This Agreement is made between Northmoor Borough Council and Kestrel Networks Limited.
# Background
(A) The Council wishes to renew its network.
(B) Kestrel has agreed to do so.
It is agreed as follows:
1. DEFINITIONS
1.1 In this Agreement:
"Equipment" means:
(a) switches; and
(b) routers.
"Term" means four years.
1.2 Headings do not affect its meaning.
2. EQUIPMENT
2.1 Renewal. Kestrel shall:
(a) replace each switch every four years;
(b) for each router:
(i) propose a date; and
(ii) replace it by then,
and in each case bear the cost.
2.2 The Council may ask for:
• a plan; or
• a report.
A plan under this clause is not binding.
[Drafting note: check the periods.]
2A. TRAINING
2A.1 Kestrel shall train two of the Council's staff.
Signed by ____________
Name:
Date:
SCHEDULE 1
SITES
1. Main sites
1.1 The main sites are listed below.""",
    table(["Site", "Switches"], ["Town Hall", "14"], ["Depot", "3"], header=True),
    """Annex A: Hours
1. The depot is open at night.
Schedule 2 – Charges
Part 1
1. The Council shall pay each month.
Part 2
1. Rates rise by 2% each year.
Schedule 1 applies to rates too.""",
    name="network.docx",
)

EXPECTED = """\
title -: NETWORK SERVICES AGREEMENT
contents -: Contents
contents -: 1. Definitions .......... 2
contents -: 2. Equipment .......... 2
contents -: Schedule 1: Sites .......... 4
paragraph -: This Agreement is made between Nor
heading -: Background
  recital (A): (A) The Council wishes to renew it
  recital (B): (B) Kestrel has agreed to do so.
paragraph -: It is agreed as follows:
clause 1: 1. DEFINITIONS
  clause 1.1: 1.1 In this Agreement:
    definition 1.1: "Equipment" means:
      definition 1.1(a): (a) switches; and
      definition 1.1(b): (b) routers.
    definition 1.1: "Term" means four years.
  clause 1.2: 1.2 Headings do not affect its mea
clause 2: 2. EQUIPMENT
  clause 2.1: 2.1 Renewal. Kestrel shall:
    item 2.1(a): (a) replace each switch every four
    item 2.1(b): (b) for each router:
      item 2.1(b)(i): (i) propose a date; and
      item 2.1(b)(ii): (ii) replace it by then,
      paragraph 2.1(b): and in each case bear the cost.
  clause 2.2: 2.2 The Council may ask for:
    item 2.2: • a plan; or
    item 2.2: • a report.
    paragraph 2.2: A plan under this clause is not bi
    note 2.2: [Drafting note: check the periods.
clause 2A: 2A. TRAINING
  clause 2A.1: 2A.1 Kestrel shall train two of th
signature -: Signed by ____________
signature -: Name:
signature -: Date:
part -: SCHEDULE 1 / SITES
  clause 1: 1. Main sites
    clause 1.1: 1.1 The main sites are listed belo
      row 1.1: Site | Switches
      row 1.1: Town Hall | 14
      row 1.1: Depot | 3
  part -: Annex A: Hours
    clause 1: 1. The depot is open at night.
part -: Schedule 2 – Charges
  part -: Part 1
    clause 1: 1. The Council shall pay each mont
  part -: Part 2
    clause 1: 1. Rates rise by 2% each year.
      paragraph 1: Schedule 1 applies to rates too."""


def test_contract_has_the_tree_a_reader_would_draw():
    assert outline(CONTRACT) == EXPECTED


def test_contract_keeps_the_invariants():
    check_invariants(CONTRACT, segment_clauses(CONTRACT))


def test_contract_names_the_part_of_each_provision():
    parts = [clause.part for clause in segment_clauses(CONTRACT)]
    assert list(dict.fromkeys(parts)) == [
        "",
        "Schedule 1: SITES",
        "Schedule 1: SITES, Annex A: Hours",
        "Schedule 2: Charges",
        "Schedule 2: Charges, Part 1",
        "Schedule 2: Charges, Part 2",
    ]


def test_contract_hands_headings_down():
    headings = {clause.number: clause.heading for clause in segment_clauses(CONTRACT) if clause.part == ""}
    assert headings["2.1(b)(ii)"] == "Renewal"
    assert headings["2.2"] == "EQUIPMENT"
    assert headings["2A.1"] == "TRAINING"
