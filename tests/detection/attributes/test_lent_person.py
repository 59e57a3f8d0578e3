"""One person who is lent, which way he or she goes, and what is said of whoever is lent."""

from __future__ import annotations

import pytest

from contractlens.detection.attributes import extract_attributes


def values(text: str, name: str) -> set[object]:
    return {one.value for one in extract_attributes(text, "secondment") if one.name == name}


ONE: list[str] = [
    "The Provider's digital curator will be on loan to the Council for ten weeks.",
    "Our data analyst goes to the Partner's office for the autumn.",
    "The Council sends its graduate trainee to the Provider's Leeds office for nine months.",
    "The Service Provider must lend the Department one actuary for twenty months.",
    "The contractor receives in its office one official for five months.",
    "The Bank may put one settlements specialist at the disposal of the Vendor's centre.",
    "A chief inspector is posted to the Provider's product team.",
]
NOBODY: list[str] = [
    "A secondee may be sent home by the host on seven days' notice.",
    "Either party may recall a secondee to its own employment.",
    "A person on secondment follows the directions of the host.",
    "Neither host shall ask a person on loan to sign away rights.",
    "If your person on loan to us has to go back early, tell us.",
    "Either side may lend the other a person for a season.",
]


@pytest.mark.parametrize("text", ONE, ids=[text[:50] for text in ONE])
def test_one_person_who_is_lent_is_counted(text):
    assert values(text, "headcount") == {1}


@pytest.mark.parametrize("text", NOBODY, ids=[text[:50] for text in NOBODY])
def test_what_is_said_of_any_secondee_counts_nobody(text):
    assert values(text, "headcount") == set()


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("The Supplier shall make three engineers available to the Council on secondment.", {"supplier_to_buyer"}),
        ("The Board puts one modeller at the disposal of the Vendor.", {"buyer_to_supplier"}),
        ("Number: 2. From: Council. To: Provider.", {"buyer_to_supplier"}),
        (
            "The Council may recall an officer lent to the Contractor, and the Contractor may send one back.",
            {"buyer_to_supplier"},
        ),
        (
            "The Board may second to the Provider six analysts. The analysts so seconded stay with the Board.",
            {"buyer_to_supplier"},
        ),
        ("They remain officers of the Council and may be recalled on two weeks' notice.", set()),
        ("Nobody so placed may be employed by the Contractor until a year after returning to the Agency.", set()),
        ("Secondment of Buyer staff to the Supplier: not used.", set()),
    ],
)
def test_which_way_people_go_is_read(text, direction):
    assert values(text, "secondment_direction") == direction


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("Two testers of the Client spend the first quarter in the Vendor's lab.", {3}),
        ("The seconded official returns after half a year.", {6}),
        ("Neither party shall offer a person on loan employment until six months after that person's return.", set()),
        ("Whoever is placed cannot bid for work for six months afterwards.", set()),
    ],
)
def test_how_long_people_are_lent_is_no_time_after_it(text, months):
    assert values(text, "duration_months") == months
