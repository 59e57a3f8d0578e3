"""Who pays and who starts a renewal, in wordings that a phrase list misses, and what only looks like either."""

from __future__ import annotations

import pytest

from contractlens.detection.attributes import extract_attributes

PAYERS: list[tuple[str, str, set[object]]] = [
    ("technology_refresh", "The Service Fee takes account of every replacement.", {"in_charges"}),
    ("technology_refresh", "New units are covered by the monthly figure shown against each line.", {"in_charges"}),
    ("technology_refresh", "The old kit goes without charge and the new is inside the monthly sum.", {"in_charges"}),
    ("technology_refresh", "The lease payments take in the exchange at month 36.", {"in_charges"}),
    ("technology_refresh", "New readers in the sixth year, price included in Table 9.", {"in_charges"}),
    ("technology_refresh", "The Supplier acts unprompted; the flat charge meets it all.", {"in_charges"}),
    ("user_training", "Cost of training: included. Numbers: 90.", {"in_charges"}),
    ("technology_refresh", "Nothing is added to the bill when a unit is renewed.", {"supplier"}),
    ("technology_refresh", "The exchange costs the Council nothing.", {"supplier"}),
    ("technology_refresh", "The Authority shall not be asked for any money towards this.", {"supplier"}),
    ("technology_refresh", "The Vendor swaps each scanner in the third year at no added cost.", {"supplier"}),
    ("technology_refresh", "It does this at its own cost, over a weekend.", {"supplier"}),
    ("technology_refresh", "Its cost is for the Council to find.", {"buyer"}),
    ("technology_refresh", "If the Board calls for a unit early, it meets what is left on the books.", {"buyer"}),
    ("technology_refresh", "The Board shall meet the undepreciated value of what is taken out.", {"buyer"}),
    ("technology_refresh", "Half the cost of each new gateway falls on the Trust and half on the Provider.", {"shared"}),
    ("technology_refresh", "The Council pays half of the maker's list price.", {"shared"}),
    ("technology_refresh", "The Agency bears the price under clause 4.3, and the Contractor the labour of fitting.", {"shared"}),
    ("skills_transfer", "The transfer of knowledge is free of charge to the Buyer.", {"supplier"}),
    ("skills_transfer", "The mentoring is gratuitous.", {"supplier"}),
    ("user_training", "Every seat beyond 50 costs the Customer £120.", {"buyer"}),
    ("user_training", "Courses shall be free to them.", {"supplier"}),
    ("secondment", "The officer stays on the Trust's pay; the Supplier meets the officer's travel.", {"shared"}),
    ("secondment", "An officer of the Council works in the Supplier's team until spring, on Council pay.", {"buyer"}),
    ("secondment", "One Council officer, on Council pay, sits with the Supplier's team.", {"buyer"}),
    ("secondment", "The Council recharges the Supplier with one half of the secondee's salary.", {"shared"}),
]  # fmt: skip

NOBODY_PAYS: list[tuple[str, str]] = [
    ("technology_refresh", "A dropped model gives way to its successor at the same price or lower."),
    ("technology_refresh", "The Supplier offers the newer one at no greater price."),
    ("technology_refresh", "The successor costs the Council no more than the old one did."),
    ("technology_refresh", "For any renewal outside the Calendar a price is agreed first."),
    ("technology_refresh", "Sale proceeds, after costs, are shared equally between the parties."),
    ("technology_refresh", "The Agency is at liberty to demand an earlier exchange."),
    ("skills_transfer", "One tenth of our charge is kept by you until four are ready."),
    ("skills_transfer", "Of the fee £9,000 waits until all three have passed."),
    ("skills_transfer", "One of the Board's analysts sits with the Supplier for four months, still employed and paid by the Board, to learn."),
    ("skills_transfer", "An officer works at the Supplier's laboratory, remaining in the Agency's service and on its payroll, to learn planning."),
    ("skills_transfer", "The rung is judged by an examiner who owes nothing to either party."),
    ("user_training", "A place left empty without two days' warning is charged as if taken."),
    ("user_training", "Every librarian has a day with the new catalogue."),
]  # fmt: skip


def values(text: str, kind: str, name: str, header: str = "") -> set[object]:
    return {one.value for one in extract_attributes(text, kind, table_header=header) if one.name == name}


@pytest.mark.parametrize(("kind", "text", "payers"), PAYERS, ids=[text[:60] for _, text, _ in PAYERS])
def test_who_pays_is_read_in_other_words(kind, text, payers):
    assert values(text, kind, "who_pays") == payers


@pytest.mark.parametrize(("kind", "text"), NOBODY_PAYS, ids=[text[:60] for _, text in NOBODY_PAYS])
def test_limits_wages_and_retained_money_say_nothing_of_who_pays(kind, text):
    assert values(text, kind, "who_pays") == set()


@pytest.mark.parametrize(
    ("header", "cell", "payers"),
    [
        ("Whose purse", "Supplier", {"supplier"}),
        ("Whose purse", "half each", {"shared"}),
        ("Who pays", "We pay half, you pay half", {"shared"}),
        ("Title", "Supplier", set()),
        ("Kept by", "Council", set()),
    ],
)
def test_a_name_in_a_cell_pays_where_its_column_asks_who(header, cell, payers):
    row = f"Printers\t5 years\t{cell}"
    assert values(row, "technology_refresh", "who_pays", f"Kind\tAge\t{header}") == payers


ASKERS: list[tuple[str, set[object]]] = [
    ("A Council whose work has outgrown a unit may call for a better one early.", {"buyer"}),
    ("The County may have all switches exchanged for the then standard model.", {"buyer"}),
    ("The County shall not call for an early exchange more often than once every two years.", {"buyer"}),
    ("The Agency's Chief Technology Officer is at liberty to demand an earlier exchange.", {"buyer"}),
    ("Anything behind the times the Board can have replaced by writing to the Provider.", {"buyer"}),
    ("The timing of the renewal being for the Council to choose.", {"buyer"}),
    ("It is for the Vendor, and for nobody else, to say when an item is due.", {"supplier"}),
    ("The Provider itself may put forward a newer model.", {"supplier"}),
    ("The Board may require a newer model if what the Provider puts forward is stale, and the Provider may not ask a higher price.", {"buyer"}),
    ("You must swap it before it is too old, and need no prompting from us.", {"automatic"}),
    ("Nobody need ask; the Vendor does it.", {"automatic"}),
    ("Renewal happens on the due date; no ticket, order or reminder is wanted.", {"automatic"}),
    ("The Provider shall renew each gateway with no reminder from the Council.", {"automatic"}),
    ("The Supplier renews workstations on a rolling basis.", set()),
    ("If the maker ends support, the Supplier must tell the Buyer at once.", set()),
    ("If we would rather keep an item past its age we may say so in writing.", set()),
    ("The Client may put a replacement off for a year.", set()),
    ("The Board may ask for a renewal to be put off by up to 60 days.", set()),
    ("If the Agency asks for changes, the Supplier shall resubmit the list.", set()),
    ("The Agency's Head of Systems may turn down a model put forward.", set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "askers"), ASKERS, ids=[text[:60] for text, _ in ASKERS])
def test_who_starts_a_renewal_is_read(text, askers):
    assert values(text, "technology_refresh", "who_initiates") == askers
