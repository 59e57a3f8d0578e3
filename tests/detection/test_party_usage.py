from __future__ import annotations

import pytest

from contractlens.detection.parties import DEFAULT_ROLES, find_roles
from contractlens.detection.party_usage import sides_by_usage

DUTIES = ("keep a log", "mend each fault", "send a report", "train its crew", "wipe each disk", "test the backup")


def schedule(supplier: str, buyer: str, *more: str) -> str:
    acts = [f"The {supplier} shall {duty} at its own cost." for duty in DUTIES]
    acts += [f"The {buyer} may ask for a copy." for _ in range(3)]
    return "\n".join([*acts, *more])


def sides(text: str) -> dict[str, str | None]:
    return dict(sides_by_usage(text, {}, DEFAULT_ROLES.role_of) or {})


@pytest.mark.parametrize(
    ("supplier", "buyer", "expected"),
    [
        pytest.param("Practice", "Council", {"Practice": "supplier"}, id="supplier-unknown"),
        pytest.param("Vendor", "Company", {"Company": "buyer"}, id="company-buys"),
        pytest.param("Company", "Board", {}, id="company-sells-to-a-board"),
        pytest.param("Maintainer", "Company", {"Maintainer": "supplier", "Company": "buyer"}, id="neither-is-sure"),
        pytest.param("Supplier", "Buyer", {}, id="both-known"),
    ],
)
def test_who_acts_tells_the_sides(supplier, buyer, expected):
    assert sides(schedule(supplier, buyer)) == expected


def test_name_that_acts_five_times_is_the_other_side():
    text = schedule("Vendor", "Port", *["The Port may refuse a report."] * 2)
    assert sides(text) == {"Port": "buyer"}


def test_who_pays_is_the_buyer_where_neither_is_known():
    text = schedule("Weaver", "Barn", *["The Barn shall pay the bill."] * 2)
    assert sides(text) == {"Weaver": "supplier", "Barn": "buyer"}


@pytest.mark.parametrize("name", ["Service Manager", "Platform", "Panel", "Reports", "Auditor"])
def test_officers_and_things_are_no_party(name):
    text = schedule("Vendor", name, *[f"The {name} may ask for it again."] * 4)
    assert sides(text) == {}


def test_text_in_which_nobody_acts_tells_nothing():
    assert sides_by_usage("The Company may audit the Contractor.", {}, DEFAULT_ROLES.role_of) is None


def test_stray_word_for_the_other_side_turns_nobody_round():
    text = schedule("Partner", "Trust", "Tell the helpdesk which supplier made the part.")
    assert find_roles(text).role_of("the Partner") == "supplier"


def test_our_in_a_title_makes_no_contract_in_the_first_person():
    text = "Schedule 6: Standing on our own feet\n" + schedule("Practice", "Council") * 12
    roles = find_roles(text)
    assert (roles.we, roles.role_of("the Practice")) == (None, "supplier")
