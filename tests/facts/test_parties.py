from __future__ import annotations

import pytest

from tests.builders import line, table
from tests.facts.helpers import facts_of


def parties(*lines):
    return [(one.name, one.role, one.defined_as) for one in facts_of(*lines).parties]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        pytest.param(
            'This Agreement is made between Elmford Borough Council (the "Council") and Reedmoor Systems Limited (the "Contractor").',
            [("Elmford Borough Council", "buyer", "Council"), ("Reedmoor Systems Limited", "supplier", "Contractor")],
            id="council",
        ),
        pytest.param(
            'This Agreement is by and between Acme, Inc., a Delaware corporation ("Customer"), and Bolt Hosting LLC ("Provider").',
            [("Acme, Inc.", "buyer", "Customer"), ("Bolt Hosting LLC", "supplier", "Provider")],
            id="american",
        ),
        pytest.param(
            'This deed is between the Commonwealth of Australia (the "Principal") and Ferrox Pty Ltd (the "Contractor").',
            [("Commonwealth of Australia", "buyer", "Principal"), ("Ferrox Pty Ltd", "supplier", "Contractor")],
            id="australian",
        ),
        pytest.param(
            'This contract is between the Minister for Islands (the "Client") and Moher Casework DAC (the "Consultant").',
            [("Minister for Islands", "buyer", "Client"), ("Moher Casework DAC", "supplier", "Consultant")],
            id="irish",
        ),
        pytest.param(
            'This Agreement is between Hill and Dale Services LLP ("Company") and Brook Data Limited ("Vendor").',
            [("Hill and Dale Services LLP", "buyer", "Company"), ("Brook Data Limited", "supplier", "Vendor")],
            id="company that buys",
        ),
        pytest.param(
            "This agreement is between Stone LLC, a Nevada company (Developer), and Quarry Foods Inc. (Client).",
            [("Stone LLC", "supplier", "Developer"), ("Quarry Foods Inc.", "buyer", "Client")],
            id="without quotation marks",
        ),
    ],
)
def test_parties_clause_gives_names_and_roles(sentence, found):
    assert parties(sentence) == found


def test_number_and_address_are_read():
    (party,) = facts_of(
        "Reedmoor Systems Limited, a company registered in England under number 01234567 whose registered office is at "
        '4 Mill Lane, Elmford (the "Supplier"), agrees.'
    ).parties
    assert (party.registration_number, party.address) == ("01234567", "4 Mill Lane, Elmford")


def test_order_form_table_gives_the_parties():
    rows = table(
        ("Buyer", "Elmford Borough Council"),
        ("Supplier name", "Reedmoor Systems Limited"),
        ("Supplier address", "4 Mill Lane, Elmford"),
        ("Registration number", "01234567"),
    )
    facts = facts_of("# Order Form", rows)
    assert [(one.name, one.role, one.address) for one in facts.parties] == [
        ("Elmford Borough Council", "buyer", None),
        ("Reedmoor Systems Limited", "supplier", "4 Mill Lane, Elmford"),
    ]


def test_labelled_lines_give_the_parties():
    assert parties("# Order Form", "THE BUYER: Elmford Borough Council", "THE SUPPLIER: Reedmoor Systems Limited") == [
        ("Elmford Borough Council", "buyer", "Buyer"),
        ("Reedmoor Systems Limited", "supplier", "Supplier"),
    ]


def test_cover_gives_the_parties():
    title = line("Hosting Agreement", size=24)
    cover = ["between", "Elmford Borough Council", "and", "Reedmoor Systems Limited"]
    found = parties(title, *cover, "# 1. Services", "1.1\tThe Supplier hosts.")
    assert [(name, role) for name, role, _ in found] == [
        ("Elmford Borough Council", "buyer"),
        ("Reedmoor Systems Limited", "supplier"),
    ]


def test_signature_block_gives_the_parties():
    found = parties(
        "# 1. Services\n1.1\tThe Supplier hosts.",
        "Signed for and on behalf of Elmford Borough Council",
        "Signed for and on behalf of Reedmoor Systems Limited",
    )
    assert [name for name, _, _ in found] == ["Elmford Borough Council", "Reedmoor Systems Limited"]


def test_one_party_named_in_two_places_is_one_row():
    found = parties(
        'Between Elmford Borough Council (the "Council") and Reedmoor Systems Limited (the "Contractor").',
        "# 1. Services\n1.1\tThe Contractor hosts.",
        "Signed for and on behalf of REEDMOOR SYSTEMS LTD",
    )
    assert len(found) == 2


@pytest.mark.parametrize(
    "words",
    [
        pytest.param('The Supplier provides hosting (the "Services").', id="thing"),
        pytest.param("Signed for and on behalf of the Supplier", id="role only"),
        pytest.param('The period ends on 1 May 2026 (the "Expiry Date").', id="date"),
        pytest.param("Supplier: [insert name]", id="placeholder"),
        pytest.param("Supplier: shall host the platform and pay for it", id="duty"),
    ],
)
def test_other_words_are_no_parties(words):
    assert parties("# 1. Services", words) == []


def test_the_place_of_a_party_is_its_name():
    facts = facts_of('Between Elmford Borough Council (the "Council") and Reedmoor Systems Limited (the "Contractor").')
    for party in facts.parties:
        assert facts.places.text[party.start : party.end] == party.name


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        pytest.param(
            [
                'This Agreement is made between Silica Works of Ayr, represented by Ann Roe, acting under powers granted by the Board on the 22nd of May ("Customer"), and Elm Data Limited (the "Supplier").'
            ],
            [("Silica Works of Ayr", "buyer", "Customer"), ("Elm Data Limited", "supplier", "Supplier")],
            id="signatory's powers",
        ),
        pytest.param(
            [
                'This Contract is between His Majesty the King in right of Canada, represented by the Minister of Ports ("Canada") and Elm Data Inc. ("Contractor").'
            ],
            [
                ("His Majesty the King in right of Canada", "buyer", "Canada"),
                ("Elm Data Inc.", "supplier", "Contractor"),
            ],
            id="represented by a minister",
        ),
        pytest.param(
            [
                "Ministry of Weirs ABN 12 345 678 901 of 5 King Street, Ayr (Customer)",
                "Elm Data Pty Ltd ABN 98 765 432 109 (Contractor)",
            ],
            [("Ministry of Weirs", "buyer", "Customer"), ("Elm Data Pty Ltd", "supplier", "Contractor")],
            id="number in the name",
        ),
        pytest.param(
            ['BETWEEN Elm Data Inc. (the "Vendor")', 'AND Port of Ayr Authority (the "Customer")'],
            [("Elm Data Inc.", "supplier", "Vendor"), ("Port of Ayr Authority", "buyer", "Customer")],
            id="capital AND",
        ),
        pytest.param(
            [
                'This Agreement is between Ann Roe ("Roe"), of 4 Mill Lane, and Parcels.com Inc., a Delaware corporation ("Client").'
            ],
            [("Ann Roe", "supplier", "Roe"), ("Parcels.com Inc.", "buyer", "Client")],
            id="person and a name with a full stop",
        ),
        pytest.param(
            ['This Agreement is between ELM (HONG KONG) LTD. (the "Vendor") and Elmford Bank (the "Bank").'],
            [("ELM (HONG KONG) LTD.", "supplier", "Vendor"), ("Elmford Bank", "buyer", "Bank")],
            id="two words in brackets",
        ),
    ],
)
def test_name_is_that_of_the_party_itself(lines, found):
    assert parties(*lines) == found


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(
            '1. Website Design. Client pays for its website (the "Client Website").', id="heading and sentence"
        ),
        pytest.param('Regular meetings will take place ("Supplier Review Meetings").', id="meetings"),
        pytest.param(
            'Within twenty Working Days the Supplier sends its proposals ("Supplier\'s Proposals").', id="proposals"
        ),
        pytest.param('The Customer Relationship Management ("CRM") program is kept.', id="system"),
        pytest.param('Notice goes to the Federal Communications Commission (the "FCC").', id="regulator"),
        pytest.param('Exhibit 3 lists works of the Section 1 (the "Contractor").', id="number of a section"),
        pytest.param('If the Company fails (the "Company"), it pays.', id="beginning of a sentence"),
        pytest.param("Filed with the Securities and Exchange Commission.", id="stamp"),
    ],
)
def test_things_that_are_defined_are_no_parties(sentence):
    assert parties("# 1. Terms", f"1.1\t{sentence}") == []


def test_two_companies_are_told_apart_by_what_they_do():
    assert parties(
        'This Agreement is between Ashmoor Limited ("Ashmoor") and Tembury Limited ("Tembury").',
        "1.1\tTembury grants Ashmoor a licence. Tembury shall provide support. Ashmoor shall pay Tembury a fee.",
    ) == [("Ashmoor Limited", "buyer", "Ashmoor"), ("Tembury Limited", "supplier", "Tembury")]


def test_two_companies_that_nothing_tells_apart_have_no_sides():
    assert parties(
        'This Agreement is between Ashmoor Limited ("Ashmoor") and Tembury Limited ("Tembury").',
        "1.1\tAshmoor shall provide staff. Tembury shall provide staff.",
    ) == [("Ashmoor Limited", "other", "Ashmoor"), ("Tembury Limited", "other", "Tembury")]


def test_university_that_grants_a_licence_is_the_supplier():
    found = parties(
        'This Agreement is between the University of Elmford ("UE") and Acme, Inc. ("Company").',
        "1.1\tUE hereby grants to Company a licence. Company shall pay to UE a fee. Company shall pay a royalty.",
    )
    assert found == [("University of Elmford", "supplier", "UE"), ("Acme, Inc.", "buyer", "Company")]


def test_name_in_two_languages_is_read_whole():
    (party,) = facts_of(
        *table(["Buyer", "Te Manat\u016b Awa - Ministry for Rivers, 45 Pipitea Street, Wellington"])
    ).parties
    assert (party.name, party.role) == ("Te Manat\u016b Awa - Ministry for Rivers", "buyer")


def test_letter_behind_a_registration_number_belongs_to_it():
    (party, _) = facts_of(
        'Elm Code Pte. Ltd. (UEN 201512345K), of 8 Marina View, Singapore ("Vendor") and Port Ltd ("Customer") agree.'
    ).parties
    assert party.registration_number == "201512345K"


def test_bodies_named_in_the_recitals_are_no_parties():
    assert parties(
        'This Agreement is between Acme, Inc. ("Customer") and Bolt LLC ("Provider"). WHEREAS Stone Holdings Limited '
        '("Stone") sold the platform to Quarry Group Inc. ("Quarry").'
    ) == [("Acme, Inc.", "buyer", "Customer"), ("Bolt LLC", "supplier", "Provider")]


def test_line_that_offers_something_for_a_body_names_the_body():
    found = parties(line("Service Desk for the Rivers and Harbours Agency", size=24), "1.1\tText.")
    assert found == [("Rivers and Harbours Agency", "buyer", None)]


def test_title_before_the_names_is_no_part_of_them():
    found = parties(line("HOSTING AGREEMENT between Stone LLC and Quarry Ltd", size=24), "1.1\tText.")
    assert [name for name, _, _ in found] == ["Stone LLC", "Quarry Ltd"]


def test_only_party_named_is_on_the_side_that_the_contract_leaves():
    supplied = "Supplier delivers. Supplier tests. Supplier reports. Supplier trains. Supplier leaves."
    assert parties('This Schedule is between Ashmoor Limited ("Ashmoor") and __________.', supplied) == [
        ("Ashmoor Limited", "buyer", "Ashmoor")
    ]
    assert parties('This Schedule is between Ashmoor Limited ("Ashmoor") and __________.', "It ends.") == [
        ("Ashmoor Limited", "other", "Ashmoor")
    ]
