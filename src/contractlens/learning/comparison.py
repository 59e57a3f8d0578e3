"""Holds the findings of a whole contract against its labels, provision by provision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.detection.provisions import build_provisions
from contractlens.learning.evaluation import Evaluation, evaluate_types
from contractlens.learning.examples import labels_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.analysis import Analysis
    from contractlens.findings import Finding
    from contractlens.learning.annotations import Label
    from contractlens.learning.typesetting import GoldSpan


@dataclass(frozen=True, slots=True)
class Pair:
    """A finding and the label that it agrees with on place and type."""

    finding: Finding
    label: Label


@dataclass(frozen=True, slots=True)
class Comparison:
    """How an analysis agrees with the labels of the same document.

    Attributes:
        types: Precision, recall and F1 of types over provisions.
        pairs: Findings with their labels, to compare status, modality, bearer and attributes on.
    """

    types: Evaluation
    pairs: tuple[Pair, ...]

    def share(self, name: str) -> float:
        """Return the share of pairs that agree on ``status``, ``modality``, ``bearer`` or ``strength``; 0 without any."""
        agreeing = sum(getattr(pair.finding, name) == getattr(pair.label, name) for pair in self.pairs)
        return agreeing / len(self.pairs) if self.pairs else 0.0


def compare(analysis: Analysis, spans: Sequence[GoldSpan]) -> Comparison:
    """Compare an analysis with labelled spans of the same text.

    A finding counts for the provision that it stands in. One that runs on from a lead-in over its items counts for an
    item too when the item is labelled with its type, and is no false alarm there when it is not.
    """
    found: list[set[str]] = []
    labelled: list[set[str]] = []
    pairs: list[Pair] = []
    provisions = build_provisions(analysis.document, analysis.records.clauses)
    for provision in provisions:
        labels = {label.clause_type: label for label in labels_in(provision, spans)}
        own = [f for f in analysis.records.findings if f.clause_id == provision.clause_id]
        covering = {
            f.clause_type
            for f in analysis.records.findings
            if f.start < provision.end and provision.start < f.end and f.clause_type in labels
        }
        found.append({f.clause_type for f in own} | covering)
        labelled.append(set(labels))
        pairs += [Pair(finding, labels[finding.clause_type]) for finding in own if finding.clause_type in labels]
    for start, end, missed in spans:  # labels in what was not taken for a provision are misses too
        if not any(provision.start < end and start < provision.end for provision in provisions):
            found.append(set())
            labelled.append({label.clause_type for label in missed})
    return Comparison(evaluate_types(found, labelled), tuple(pairs))
