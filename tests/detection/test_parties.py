"""Who is who."""

from __future__ import annotations

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
