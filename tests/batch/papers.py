"""Texts of contracts, schedules and variations that tell each other apart by reference, parties and dates."""

from __future__ import annotations

CLAUSES = """1 Definitions
1.1 In this contract words have the meanings given in clause 2.
2 Services
2.1 The Supplier shall provide the hosting services described in the order form with reasonable skill and care.
3 Technology refresh
3.1 The Supplier shall replace every laptop every 36 months at its own cost and dispose of the old one safely.
4 Payment
4.1 The Buyer shall pay each valid invoice within 30 days of receipt by bank transfer.
4.2 Late payment bears interest at four per cent a year above the base rate of the central bank.
5 Termination
5.1 The Buyer may terminate this contract at any time by giving the Supplier three months' written notice.
6 Law
6.1 This contract is governed by the laws of England and Wales.
"""


def agreement(
    *,
    title: str = "Agreement for Hosting Services",
    reference: str = "HOS/0417",
    buyer: str = "Saltmarsh Port Authority",
    supplier: str = "Tidewell Digital Limited",
    start: str = "1 April 2024",
    more: str = "",
) -> str:
    """A contract of its own."""
    return (
        f"{title}\n\nContract reference: {reference}\n\nThis Agreement is made between:\n"
        f"(1) {buyer} (the “Buyer”); and\n(2) {supplier} (the “Supplier”).\n\n"
        f"Start date: {start}\nEnd date: 31 March 2029\n\n{CLAUSES}{more}"
    )


def schedule(number: int = 2) -> str:
    """A schedule that names no party and no contract."""
    return (
        f"Schedule {number}\nCharges\n1 Rates\n1.1 The day rate of an engineer is £850 and that of an architect is £1,150.\n"
        "1.2 The rates stay as they are for two years and follow the index of consumer prices after that.\n"
    )


def variation(number: int = 1, *, day: str = "1 May 2025", reference: str = "HOS/0417", clause: str = "3.1") -> str:
    """A change of the agreement."""
    return (
        f"Variation Agreement No {number}\n\nContract reference: {reference}\n\nThis Variation is dated {day} and made between:\n"
        "(1) Saltmarsh Port Authority (the “Buyer”); and\n(2) Tidewell Digital Limited (the “Supplier”).\n\n"
        f"1 Changes\n1.1 Clause {clause} of the Agreement is deleted and replaced by the words set out below.\n"
        f"1.2 All other provisions of the Agreement stay as they are, whatever notice {number} said.\n"
    )
