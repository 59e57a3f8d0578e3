"""Rule evidence and model scores become candidates: which provision shows which clause type, how surely, and why."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from contractlens.detection.provisions import Provision, is_fragment
from contractlens.detection.rules import is_pattern
from contractlens.detection.status import is_not_used
from contractlens.findings import Nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from contractlens.detection.learnt_types import Judged
    from contractlens.detection.model import Decision
    from contractlens.findings import Band, Status

# Types without a trained model (a user's own) stand on rules alone. The steps say how much more a finding is trusted
# that a pattern (two cues together) or a telling heading supports; they are conventions, not measurements, and stay
# below the `high` band, which only measured precision earns.
_RULE_BASE = 0.55
_PATTERN_BONUS = 0.15
_SECOND_RULE_BONUS = 0.05
_HEADING_BONUS = 0.10
_NOT_USED_CONFIDENCE = 0.95  # a convention too, in the high band: the words of such a provision leave no room
_REVIEW_FROM = 0.6  # a pattern, or a phrase and one more sign
_MAX_REASONS = 4  # rules named in a finding


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known about one provision before the decision.

    Attributes:
        rules: Rule ids per clause type, in the order in which they fired.
        focus: Span of the first evidence per clause type, in characters of the provision's text.
        heading_types: Clause types whose lexicon the provision's own or nearest heading hits.
        terms: The model's strongest terms for the types that it may show.
        probabilities: Calibrated probability per clause type, for those that reach their threshold.
        rejected: The same for those that come near it.
    """

    rules: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    focus: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    heading_types: tuple[str, ...] = ()
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    probabilities: Mapping[str, float] = field(default_factory=dict)
    rejected: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause type seen in the provision at `position`, over ``[start, end)`` of the document's text."""

    position: int
    clause_type: str
    start: int
    end: int
    confidence: float
    band: Band
    reasons: tuple[str, ...]
    status: Status | None = None


def decide(
    provisions: Sequence[Provision],
    signals: Sequence[Signals],
    decisions: Mapping[str, Decision],
    clause_types: Sequence[str],
    learnt: Mapping[str, Decision] | None = None,
) -> list[Candidate]:
    """Return the candidates in reading order.

    `decisions` are those of the trained model, `learnt` those of types learnt from examples, which rules support.

    A list item stays with its lead-in: it is a candidate of its own only for a type that the lead-in does not show.
    A provision that only says "Not used" under a telling heading shows that heading's types as disapplied.
    """
    found: list[Candidate] = []
    shown: list[frozenset[str]] = []
    for position, (provision, signal) in enumerate(zip(provisions, signals, strict=True)):
        above = shown[provision.parent] if provision.parent is not None else frozenset[str]()
        if is_not_used(provision.body):
            candidates = [_not_used(position, provision, name) for name in signal.heading_types]
        elif is_fragment(provision):
            candidates = []
        else:
            shown_here = signal.probabilities.keys() | signal.rules.keys()
            asked = [name for name in clause_types if name in shown_here and name not in above] if shown_here else []
            candidates = _judge(position, provision, signal, decisions, asked, learnt or {})
        found += candidates
        shown.append(above | {candidate.clause_type for candidate in candidates})
    return found


def with_learnt(signals: Signals, judged: Judged, learnt: Collection[str]) -> Signals:
    """Return signals with what learnt types make of the provision; they take the place of a model's types of that id."""
    return replace(
        signals,
        probabilities={**_without(signals.probabilities, learnt), **judged.reached},
        rejected={**_without(signals.rejected, learnt), **judged.near},
        terms={**signals.terms, **judged.reasons},
    )


def _without(probabilities: Mapping[str, float], learnt: Collection[str]) -> dict[str, float]:
    return {name: probability for name, probability in probabilities.items() if name not in learnt}


def nearest_provisions(provisions: Sequence[Provision], signals: Sequence[Signals]) -> tuple[Nearest, ...]:
    """Return per clause type, in alphabetical order, the provision that came nearest to being a finding of it."""
    best: dict[str, tuple[float, int]] = {}
    for position, (provision, signal) in enumerate(zip(provisions, signals, strict=True)):
        if signal.rejected and not is_fragment(provision) and not is_not_used(provision.body):
            for name, probability in signal.rejected.items():
                if probability > best.get(name, (0.0, 0))[0]:
                    best[name] = (probability, position)
    return tuple(
        Nearest(name, provisions[position].clause_id, provisions[position].start, provisions[position].end, probability)
        for name, (probability, position) in sorted(best.items())
    )


def _not_used(position: int, provision: Provision, clause_type: str) -> Candidate:
    reasons = (f"heading: {provision.heading}", "words: not used")
    return Candidate(
        position, clause_type, provision.start, provision.end, _NOT_USED_CONFIDENCE, "high", reasons, "disapplied"
    )


def _judge(
    position: int,
    provision: Provision,
    signal: Signals,
    decisions: Mapping[str, Decision],
    clause_types: Sequence[str],
    learnt: Mapping[str, Decision],
) -> list[Candidate]:
    candidates = []
    for clause_type in clause_types:
        decision = decisions.get(clause_type)
        if clause_type in learnt:
            confidence, band = _with_rules(clause_type, signal, learnt[clause_type])
            if not confidence:
                continue
        elif decision is None:
            confidence = _rule_confidence(clause_type, signal)
            if not confidence:
                continue
            band = _rule_band(confidence)
        else:
            confidence = signal.probabilities.get(clause_type, 0.0)
            if confidence < decision.threshold:
                continue
            band = _band(confidence, decision)
        reasons = tuple(f"rule: {rule}" for rule in signal.rules.get(clause_type, ())[:_MAX_REASONS])
        if clause_type in signal.heading_types:
            reasons += (f"heading: {provision.heading}",)
        reasons += signal.terms.get(clause_type, ())
        candidates.append(
            Candidate(position, clause_type, provision.start, provision.full_end, confidence, band, reasons)
        )
    return candidates


def _band(confidence: float, decision: Decision) -> Band:
    if confidence >= decision.high_from:
        return "high"
    return "review" if confidence >= decision.review_from else "low"


def _with_rules(clause_type: str, signal: Signals, decision: Decision) -> tuple[float, Band]:
    """Return how sure rules and examples are together, 0 when neither finds the type.

    Two signs that agree are surer than each (as if they erred independently); the band is the better one of the two,
    so that `high` stays earned by measurement.
    """
    by_rules = _rule_confidence(clause_type, signal)
    by_examples = signal.probabilities.get(clause_type, 0.0)
    if by_examples < decision.threshold:
        return by_rules, _rule_band(by_rules)
    band = _band(by_examples, decision)
    if by_rules and band == "low":
        band = "review"
    return round(1.0 - (1.0 - by_rules) * (1.0 - by_examples), 6), band


def _rule_band(confidence: float) -> Band:
    return "review" if confidence >= _REVIEW_FROM else "low"


def _rule_confidence(clause_type: str, signal: Signals) -> float:
    rules = signal.rules.get(clause_type, ())
    if not rules:
        return 0.0
    confidence = _RULE_BASE
    if any(map(is_pattern, rules)):
        confidence += _PATTERN_BONUS
    if len(rules) > 1:
        confidence += _SECOND_RULE_BONUS
    if clause_type in signal.heading_types:
        confidence += _HEADING_BONUS
    return round(confidence, 2)
