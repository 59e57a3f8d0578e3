from __future__ import annotations

from contractlens.detection.combine import Signals, decide
from contractlens.detection.model import Decision
from contractlens.detection.provisions import Provision

TYPES = ["technology_refresh", "insurance"]
DECISIONS = {name: Decision(threshold=0.5, review_from=0.6, high_from=0.9) for name in TYPES}


def provision(text: str, **fields) -> Provision:
    end = fields.pop("end", len(text))
    return Provision("c0", "clause", 0, end, fields.pop("full_end", end), text, **fields)


def signals(refresh: float = 0.0, insurance: float = 0.0, **fields) -> Signals:
    return Signals(probabilities={"technology_refresh": refresh, "insurance": insurance}, **fields)


def test_a_probability_below_the_threshold_is_no_candidate():
    assert decide([provision("Some words here.")], [signals(refresh=0.49)], DECISIONS, TYPES) == []


def test_bands_follow_the_model():
    shown = [
        decide([provision("Some words.")], [signals(refresh=p)], DECISIONS, TYPES)[0].band for p in (0.5, 0.7, 0.95)
    ]
    assert shown == ["low", "review", "high"]


def test_one_provision_may_show_several_types():
    found = decide([provision("Some words here.")], [signals(0.8, 0.9)], DECISIONS, TYPES)
    assert [candidate.clause_type for candidate in found] == TYPES


def test_an_item_stays_with_its_lead_in():
    pair = [provision("The Supplier shall:", full_end=60), provision("replace each device", parent=0, lead_in="x:")]
    found = decide(pair, [signals(refresh=0.9), signals(refresh=0.9)], DECISIONS, TYPES)
    assert [(c.position, c.end) for c in found] == [(0, 60)]


def test_an_item_of_another_type_stands_for_itself():
    pair = [provision("The Supplier shall:", full_end=60), provision("hold cover of £5m", parent=0, lead_in="x:")]
    found = decide(pair, [signals(refresh=0.9), signals(insurance=0.9)], DECISIONS, TYPES)
    assert [(c.position, c.clause_type) for c in found] == [(0, "technology_refresh"), (1, "insurance")]


def test_a_fragment_is_never_a_candidate():
    pair = [provision("The Supplier shall:"), provision("the date", parent=0, lead_in="x:")]
    assert decide(pair, [signals(), signals(refresh=0.99)], DECISIONS, TYPES) == []


def test_not_used_under_a_telling_heading_is_disapplied():
    found = decide(
        [provision("Not used.", heading="Technology refresh")],
        [signals(heading_types=("technology_refresh",))],
        DECISIONS,
        TYPES,
    )
    assert [(c.clause_type, c.status) for c in found] == [("technology_refresh", "disapplied")]


def test_not_used_without_a_telling_heading_is_nothing():
    assert decide([provision("Not used.")], [signals(refresh=0.99)], DECISIONS, TYPES) == []


def test_a_type_without_a_model_stands_on_its_rules():
    found = decide([provision("Some words.")], [Signals(rules={"mine": ("mine/phrase:words",)})], {}, ["mine"])
    assert [(c.clause_type, c.confidence, c.band) for c in found] == [("mine", 0.55, "low")]


def test_patterns_and_headings_make_rules_surer():
    signal = Signals(rules={"mine": ("mine/phrase:words", "mine/both")}, heading_types=("mine",))
    assert decide([provision("Some words.")], [signal], {}, ["mine"])[0].confidence == 0.85


def test_reasons_name_the_rules_and_the_heading():
    signal = signals(
        0.9, rules={"technology_refresh": ("technology_refresh/cycle",)}, heading_types=("technology_refresh",)
    )
    found = decide([provision("Some words.", heading="Refresh")], [signal], DECISIONS, TYPES)
    assert found[0].reasons == ("rule: technology_refresh/cycle", "heading: Refresh")
