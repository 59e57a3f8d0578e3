"""Measures found types against labelled ones: precision, recall and F1 per type, micro and macro."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class TypeScore:
    """Counts for one clause type; the ratios are 0 where their denominator is."""

    clause_type: str
    hits: int
    false_alarms: int
    misses: int

    @property
    def precision(self) -> float:
        """Share of findings that are right."""
        found = self.hits + self.false_alarms
        return self.hits / found if found else 0.0

    @property
    def recall(self) -> float:
        """Share of labelled provisions that were found."""
        labelled = self.hits + self.misses
        return self.hits / labelled if labelled else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = 2 * self.hits + self.false_alarms + self.misses
        return 2 * self.hits / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores over a set of provisions.

    Attributes:
        types: One score per clause type that is labelled or found, sorted by id.
        provisions: How many provisions were judged.
    """

    types: tuple[TypeScore, ...]
    provisions: int

    @property
    def micro(self) -> TypeScore:
        """Counts of all types together."""
        return TypeScore(
            "micro",
            sum(score.hits for score in self.types),
            sum(score.false_alarms for score in self.types),
            sum(score.misses for score in self.types),
        )

    @property
    def macro_f1(self) -> float:
        """Mean F1 over the types that are labelled at least once."""
        labelled = [score.f1 for score in self.types if score.hits + score.misses]
        return sum(labelled) / len(labelled) if labelled else 0.0

    def to_dict(self) -> dict[str, Any]:
        """Return the figures rounded to three places, fit for JSON."""
        micro = self.micro
        return {
            "provisions": self.provisions,
            "labels": micro.hits + micro.misses,
            "micro_precision": round(micro.precision, 3),
            "micro_recall": round(micro.recall, 3),
            "micro_f1": round(micro.f1, 3),
            "macro_f1": round(self.macro_f1, 3),
            "types": {
                score.clause_type: {
                    "labelled": score.hits + score.misses,
                    "precision": round(score.precision, 3),
                    "recall": round(score.recall, 3),
                    "f1": round(score.f1, 3),
                }
                for score in self.types
            },
        }


def evaluate_types(found: Sequence[Iterable[str]], labelled: Sequence[Iterable[str]]) -> Evaluation:
    """Compare the types found in each provision with those labelled in it.

    Args:
        found: Types found, one collection per provision.
        labelled: Types labelled, in the same order.

    Raises:
        ValueError: When the two differ in length.

    Example:
        >>> evaluate_types([["insurance"], []], [["insurance"], ["liability_cap"]]).micro.f1
        0.6666666666666666
    """
    hits: Counter[str] = Counter()
    false_alarms: Counter[str] = Counter()
    misses: Counter[str] = Counter()
    for found_here, labelled_here in zip(found, labelled, strict=True):
        one, other = set(found_here), set(labelled_here)
        hits.update(one & other)
        false_alarms.update(one - other)
        misses.update(other - one)
    names = sorted(set(hits) | set(false_alarms) | set(misses))
    scores = tuple(TypeScore(name, hits[name], false_alarms[name], misses[name]) for name in names)
    return Evaluation(scores, len(found))
