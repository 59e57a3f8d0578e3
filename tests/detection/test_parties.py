"""Who is who."""

from __future__ import annotations

from itertools import pairwise

import pytest

from contractlens.detection.parties import DEFAULT_ROLES, find_roles


@pytest.mark.parametrize(
    ("phrase", "role"),
    [
        ("the Authority", "buyer"), ("each Party's Representative", "both"), ("the Supplier and the Buyer", "both"), ("Supplier Staff", "supplier"),
        ("the Replacement Supplier", "third_party"), ("the Benchmarker appointed by the Buyer", "third_party"), ("Sub-contractors", "third_party"),
        ("the service provider", "supplier"), ("the local authority", None), ("a device", None),
    ],
)  # fmt: skip
def test_role_of_reads_the_lexicon(phrase, role):
    assert DEFAULT_ROLES.role_of(phrase) == role


def test_find_roles_learns_defined_names():
    roles = find_roles(
        'This agreement is made between\n(1) Marlow Borough Council of Town Hall ("Marlow"); and\n'
        '(2) Brightwell Systems Limited (company number 1234) ("Brightwell").'
    )
    assert (roles.role_of("Marlow"), roles.role_of("Brightwell's staff")) == ("buyer", "supplier")


@pytest.mark.parametrize(
    ("text", "we"),
    [
        ('"we" means Acme Cloud Ltd. "you" means the customer named in the order.', "supplier"),
        ('Hollin Software Ltd ("we", "us") agrees that you, the customer, may order.', "supplier"),
        ("We will provide the service. You must pay our fees within 30 days.", "supplier"),
        ("You must deliver the service and we will pay you. Your staff must follow our policies.", "buyer"),
        ("The Supplier shall deliver.", None),
    ],
)
def test_find_roles_works_out_who_we_is(text, we):
    assert find_roles(text).we == we


def test_find_roles_gives_you_the_other_role():
    assert find_roles("We will provide the service. You must pay our fees.").you == "buyer"


@pytest.mark.parametrize(
    ("phrase", "role"),
    [
        ("the Force", "buyer"), ("the Board", "buyer"), ("the Service Board", "both"), ("the Delivery Partner", "supplier"),
        ("Neither of us", "both"), ("either side", "both"), ("the Chief Constable", "buyer"), ("We both", "both"),
        ("a trust", None), ("the board of a switch", None), ("in force", None),
    ],
)  # fmt: skip
def test_role_of_knows_bodies_of_many_registers(phrase, role):
    assert DEFAULT_ROLES.role_of(phrase) == role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("You must tell us each spring which machines you run for us.", "buyer"),
        ("We will restore your account and you must renew your subscription.", "supplier"),
        ("The Contractor rings us when a sensor in our depots fails.", "buyer"),
        ("The Customer may ask us to move a rack.", "supplier"),
        ("Our tenants get a number to ring.", "buyer"),
    ],
)
def test_mentions_reads_we_by_what_each_side_does(text, role):
    spoken = [
        mention
        for mention in DEFAULT_ROLES.mentions(text)
        if text[mention.start : mention.end].lower() in ("we", "us", "our")
    ]
    assert {mention.role for mention in spoken} == {role}


def test_find_roles_takes_no_paper_for_a_party():
    text = 'The Ministry of Tides agrees with Wave Ltd on this statement of work (the "SOW").'
    assert find_roles(text).names == ()


def test_mentions_do_not_overlap():
    text = "Neither of us shall blame the Service Provider or us."
    found = DEFAULT_ROLES.mentions(text)
    assert all(left.end <= right.start for left, right in pairwise(found))


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        (
            'This is between us, Tamar Council ("we", "us", "our"), and you, the company in the order ("you", "your").',
            ("buyer", "supplier"),
        ),
        ('Tamar Borough Council ("we") and you, the company named in the order ("you")', ("buyer", "supplier")),
        ("This contract is between us, Tamar Council, and you, Acme Ltd", ("buyer", "supplier")),
        ("This contract is between us, Acme Ltd, and you, the Council.", ("supplier", "buyer")),
        ('This contract is between us, Tamar Council, and you, Acme Ltd ("you").', ("buyer", "supplier")),
        ('It is made between the Council and Acme Systems Ltd ("you").', ("buyer", "supplier")),
    ],
    ids=["alias-and-apposition", "alias-of-a-pronoun", "apposition", "supplier-speaks", "both", "last-body"],
)
def test_find_roles_reads_definitions_that_hold_a_pronoun(text, sides):
    roles = find_roles(text)
    assert (roles.we, roles.you) == sides


def test_find_roles_never_gives_we_and_you_one_role():
    roles = find_roles('Acme Ltd ("we") and Bolt Ltd ("you") agree.')
    assert roles.we is None or roles.we != roles.you


@pytest.mark.parametrize(
    ("text", "we"),
    [
        ("Please tell us, the Supplier, of faults.", "supplier"),
        (
            "As between us, the Customer owns its data, and we will provide the service. You must pay our fees.",
            "supplier",
        ),
        (
            "As between you and us, the Customer owns its data. We will provide the service and you pay our fees.",
            "supplier",
        ),
    ],
    ids=["apposition", "between-us", "between-you-and-us"],
)
def test_find_roles_tells_a_party_in_apposition_from_a_subject(text, we):
    assert find_roles(text).we == we
