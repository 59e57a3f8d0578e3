from __future__ import annotations

from dataclasses import replace

import pytest

from contractlens.detection.attributes.money import find_money
from contractlens.detection.parties import find_roles
from contractlens.document import Furniture
from contractlens.facts.columns import SUMMARY_COLUMNS
from contractlens.facts.contract import Facts
from contractlens.facts.frames import summary_frame
from contractlens.segmentation import segment_clauses
from tests.builders import document, line, table
from tests.facts.helpers import facts_of

NAMES = [
    "title", "form", "reference", "buyer", "supplier", "signed", "start", "end", "value", "currency", "governing_law",
    "protective_marking",
]  # fmt: skip


def summary(*lines):
    return {fact.name: fact for fact in facts_of(*lines).summary}


def test_every_fact_has_a_row_also_when_nothing_is_stated():
    facts = facts_of("A note.")
    assert [fact.name for fact in facts.summary] == NAMES
    assert {fact.value for fact in facts.summary} == {None}
    assert all(fact.note for fact in facts.summary)


def test_frame_of_an_empty_document_has_all_rows_and_columns():
    frame = summary_frame(facts_of("x"))
    assert list(frame.columns) == [column.name for column in SUMMARY_COLUMNS]
    assert frame.dtypes.astype(str).to_dict() == {column.name: column.dtype for column in SUMMARY_COLUMNS}
    assert len(frame) == len(NAMES)


def test_title_is_the_line_that_names_the_contract():
    found = summary(
        line("Elmford Borough Council", size=24), line("Agreement for Hosting", size=24), "# 1. Services\n1.1\tHosting."
    )
    assert found["title"].value == "Agreement for Hosting"


@pytest.mark.parametrize(
    ("sentence", "law"),
    [
        pytest.param("This Agreement is governed by the laws of England and Wales.", "England and Wales", id="england"),
        pytest.param(
            "This Contract is governed by and construed in accordance with the law of Scotland.",
            "Scotland",
            id="scotland",
        ),
        pytest.param(
            "This Agreement shall be governed by the laws of the State of New York, without regard to conflicts.",
            "State of New York",
            id="state",
        ),
        pytest.param(
            "This Agreement is governed by the law of England and Wales.\n\nSCHEDULE 1: SERVICES",
            "England and Wales",
            id="block",
        ),
        pytest.param(
            "This Agreement is governed by the law of Scotland. Disputes go to its courts.",
            "Scotland",
            id="next sentence",
        ),
        pytest.param("This Agreement is governed by English law.", "English law", id="adjective"),
        pytest.param("New Zealand law applies to this agreement.", "New Zealand law", id="two words"),
        pytest.param("This deed is governed by the law in force in Victoria.", "Victoria", id="law in force"),
        pytest.param(
            "THIS CONTRACT IS GOVERNED BY THE LAWS OF THE STATE OF NEW YORK, EXCLUDING ITS CONFLICT RULES.",
            "State of New York",
            id="capitals",
        ),
        pytest.param(
            "The contract must be interpreted, and the relations of the parties determined, by the laws in force in Ontario.",
            "Ontario",
            id="relations determined",
        ),
        pytest.param(
            "This Agreement shall be governed in accordance with the laws of the State of Maine.",
            "State of Maine",
            id="governed in accordance",
        ),
        pytest.param(
            "The validity of this Agreement shall be governed by PRC Law.", "PRC law", id="abbreviated country"
        ),
        pytest.param(
            "The goods, subject to inspection, are sold by a company organised under the laws of Nevada.",
            None,
            id="where a company is registered",
        ),
        pytest.param("This Agreement is governed by the law of the Province.", None, id="no place is named"),
        pytest.param(
            "This Agreement is governed by the laws of the state of Florida.", "Florida", id="state in lower case"
        ),
        pytest.param(
            "The laws of the Province of Ontario, Canada, govern this Agreement.",
            "Province of Ontario",
            id="laws that govern",
        ),
        pytest.param(
            "This Agreement is controlled by the laws of the State of Texas.", "State of Texas", id="controlled"
        ),
        pytest.param("Payments are subject to Money Laundering Laws that apply.", None, id="laws on a subject"),
        pytest.param("The Supplier complies with the laws of each country.", None, id="compliance"),
    ],
)
def test_governing_law(sentence, law):
    assert summary("# 9. Law", f"9.1\t{sentence}")["governing_law"].value == law


@pytest.mark.parametrize(
    ("lines", "value", "currency"),
    [
        pytest.param([table(("Contract value", "£1,250,000"))], "1250000", "GBP", id="labelled"),
        pytest.param(["2.1\tThe Contract Price is EUR 40 000."], "40000", "EUR", id="sentence"),
        pytest.param(
            ["2.1\tThe total contract value shall not exceed US$2.5 million."], "2500000", "USD", id="ceiling"
        ),
        pytest.param(
            ["2.1\tLiability shall not exceed £1,000,000 or the contract value of £50."], None, "GBP", id="liability"
        ),
        pytest.param(["2.1\tThe fee is small."], None, None, id="none"),
    ],
)
def test_value_and_currency(lines, value, currency):
    found = summary("# 2. Charges", *lines)
    assert (found["value"].value, found["currency"].value) == (value, currency)


def test_marking_in_the_page_header():
    built = document("# 1. Services\n1.1\tHosting.")
    marked = replace(built, furniture=(Furniture("header", "Hosting OFFICIAL - SENSITIVE"),))
    facts = Facts(marked, tuple(segment_clauses(marked)), find_roles(marked.text).role_of, find_money)
    marking = next(fact for fact in facts.summary if fact.name == "protective_marking")
    assert (marking.value, marking.start) == ("OFFICIAL-SENSITIVE", None)


@pytest.mark.parametrize(
    ("words", "marking"),
    [
        pytest.param("COMMERCIAL IN CONFIDENCE", "COMMERCIAL IN CONFIDENCE", id="alone"),
        pytest.param("The official report is restricted.", None, id="common words"),
        pytest.param("Data marked OFFICIAL shall be kept in England.", None, id="about data"),
    ],
)
def test_marking_in_the_text(words, marking):
    assert summary(words, "# 1. Services\n1.1\tHosting.")["protective_marking"].value == marking


def test_reference_on_the_cover():
    assert (
        summary("Hosting Agreement", "Contract reference: ICT/2025/17", "# 1. Services\n1.1\tHosting.")[
            "reference"
        ].value
        == "ICT/2025/17"
    )


@pytest.mark.parametrize(
    ("lines", "form"),
    [
        pytest.param(
            ["# Core Terms", "1.1\tSee Joint Schedule 1 (Definitions) and Call-Off Schedule 3."],
            "CCS Public Sector Contract",
            id="ccs",
        ),
        pytest.param(
            ["# SECTION C", "1.1\tFAR 52.212-4 applies; the Contracting Officer decides."],
            "US federal contract (FAR)",
            id="far",
        ),
        pytest.param(["# 1. Services", "1.1\tThe Supplier hosts the platform."], None, id="none"),
        pytest.param(["# Agreement", "1.1\tEach statement of work lists its deliverables."], None, id="mentions a sow"),
    ],
)
def test_form_is_recognised_by_its_phrases(lines, form):
    assert summary(*lines)["form"].value == form


def test_blank_date_is_told_and_not_invented():
    signed = summary("This Agreement is dated [ ] 2025 and binds both.")["signed"]
    assert (signed.value, signed.text, signed.note) == (None, "[ ] 2025", "blank, still to be filled in")


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        pytest.param(
            [line("Exhibit 10.4 FORM OF HOSTING AGREEMENT BETWEEN ACME INC. AND BOLT LLC", size=24), "1.1\tText."],
            "FORM OF HOSTING AGREEMENT",
            id="filed as an exhibit",
        ),
        pytest.param(
            [line("SUBJECT TO CONTRACT - DRAFT 3", size=24), line("Contract for Hosting", size=24), "1.1\tText."],
            "Contract for Hosting",
            id="draft stamp",
        ),
        pytest.param(
            [line("AGREEMENT", size=24), line("for the supply of a tax platform", size=20), "1.1\tText."],
            "AGREEMENT for the supply of a tax platform",
            id="two lines",
        ),
        pytest.param(
            [
                line("STATE OF OSAGE", size=24),
                line("DEPARTMENT OF PUBLIC SERVICES", size=24),
                line("CONTRACT FOR LAPTOPS", size=24),
                "1.1\tText.",
            ],
            "CONTRACT FOR LAPTOPS",
            id="department before the contract",
        ),
        pytest.param(
            ['This Sponsorship and Services Agreement (the "Agreement") is made by Acme Ltd.', "1.1\tText."],
            "Sponsorship and Services Agreement",
            id="first sentence",
        ),
    ],
)
def test_title_is_what_names_the_kind_of_contract(lines, title):
    assert summary(*lines)["title"].value == title


@pytest.mark.parametrize(
    ("law", "code"),
    [
        pytest.param("Ontario", "CAD", id="canada"),
        pytest.param("New South Wales", "AUD", id="australia"),
        pytest.param("the State of Ohio", "USD", id="united states"),
    ],
)
def test_dollars_are_those_of_the_governing_law(law, code):
    found = summary(
        "# 1. Price",
        "1.1\tThe contract price is $4,000.",
        "# 2. Law",
        f"2.1\tThis Agreement is governed by the laws of {law}.",
    )
    assert (found["value"].value, found["currency"].value) == ("4000", code)


def test_dollars_with_a_code_are_what_the_code_says():
    found = summary("# 1. Price", "1.1\tTotal estimated cost: $1,750 (CAD), taxes extra.")
    assert (found["value"].value, found["currency"].value) == ("1750", "CAD")


def test_rate_is_no_contract_value():
    found = summary("# 1. Fees", "1.1\tThe licence fee is £210,000 per year.")
    assert found["value"].value is None


def test_number_behind_a_dash_is_the_reference():
    found = summary(line("SERVICE CONTRACT", size=24), line("NUMBER — ERA/2026/OP/0007", size=20), "1.1\tText.")
    assert found["reference"].value == "ERA/2026/OP/0007"
