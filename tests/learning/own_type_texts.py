"""Clauses about publicity, a subject that none of the clause types that ship has, and types learnt from them."""

from __future__ import annotations

from functools import cache

import contractlens as cl

EXAMPLES = (
    "The Supplier shall not use photographs of the Customer's premises in its advertising.",
    "Neither party may publicise the contract without the other's written approval.",
    "No press release about this Agreement shall be made unless the Buyer has approved its wording.",
    "The Contractor must not make any announcement to the media concerning the Services.",
    "The Provider may not name the Council as a client in any marketing material.",
    "The Supplier shall not refer to the Buyer on its website or in social media without consent.",
    "Use of the Authority's logo, name or crest in publicity needs prior permission in writing.",
    "The parties shall agree all public statements about the project before they are issued.",
    "The Vendor will not present the Services as a case study at conferences or in promotional brochures.",
    "Enquiries from journalists about this Contract shall be passed to the Customer's press office.",
)
COUNTEREXAMPLES = (
    "The Supplier shall publish the service status page and announce planned downtime to users.",
    "The Buyer may publish this Contract under the Freedom of Information Act.",
    "All documents shall carry the protective marking that the Customer has agreed.",
)
OTHERS = (
    "The Supplier shall replace each laptop every 36 months.",
    "Payment shall be made within 30 days of a valid invoice.",
    "The Supplier shall maintain professional indemnity insurance of at least £5,000,000.",
    "This Agreement is governed by the law of Scotland.",
)
NEW = "The Supplier shall not issue any press statement or advertisement that mentions the Buyer without its approval."


@cache
def publicity(count: int = 10, counterexamples: int = 3) -> cl.LearntType:
    """Return a type learnt from some of the examples, learnt once."""
    return cl.learn_type(EXAMPLES[:count], COUNTEREXAMPLES[:counterexamples], name="publicity", title="Publicity")


@cache
def analyzer() -> cl.Analyzer:
    """Return an analyzer that knows the type."""
    return cl.Analyzer.load(taxonomy=publicity().taxonomy)
