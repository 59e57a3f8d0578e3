"""Trains what weighs modality, bearer and strength: labelled provisions -> features -> three linear classifiers.

The features hold the answer of the rules, so that these are trusted where they are right and overruled where labelled
provisions teach otherwise. Only provisions whose status is present count: the others bind nobody.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits

from contractlens.detection.detector import Detector
from contractlens.detection.judgement import NOBODY, PARTS, JudgementWeights, known_values
from contractlens.detection.judgement_features import judgement_features
from contractlens.detection.modality import judge_modality
from contractlens.detection.parties import PartyRoles, find_roles
from contractlens.exceptions import CorpusError
from contractlens.taxonomy import Taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from contractlens.detection.judgement import Part
    from contractlens.learning.annotations import Label
    from contractlens.learning.examples import Example

MIN_PROVISIONS = 2  # a feature of one provision alone teaches that provision
# From a sweep over writers held out in turn: half and twice as much change no accuracy by more than 0.004.
C = 0.015


@dataclass(frozen=True, slots=True)
class LabelledJudgement:
    """What is seen of one labelled provision, and what people made of it."""

    features: tuple[str, ...]
    modality: str
    bearer: str
    strength: str
    family: str


def labelled_judgements(examples: Sequence[Example]) -> Iterator[LabelledJudgement]:
    """Yield one record for each label of a live provision, seen as the detector sees it."""
    detector = Detector(Taxonomy.default())
    roles = _roles_of(examples)
    labelled = [example for example in examples if example.labels]
    evidence = detector.find_evidence([example.provision for example in labelled])
    for example, found in zip(labelled, evidence, strict=True):
        who = roles.get(example.document) or find_roles(example.provision.text)
        focus: dict[str, tuple[int, int]] = {}
        for one in found:
            focus.setdefault(one.clause_type, (one.start, one.end))
        for label in example.labels:
            if label.status == "present":
                yield _judged(example, label, focus.get(label.clause_type), who)


def _judged(example: Example, label: Label, focus: tuple[int, int] | None, roles: PartyRoles) -> LabelledJudgement:
    text, lead_in, clause_type = example.provision.text, example.provision.lead_in, label.clause_type
    rule = judge_modality(text, clause_type=clause_type, lead_in=lead_in, focus=focus, roles=roles)
    return LabelledJudgement(
        judgement_features(text, clause_type, lead_in, roles, rule),
        label.modality or "statement",
        label.bearer or NOBODY,
        label.strength or NOBODY,
        example.family,
    )


def _roles_of(examples: Sequence[Example]) -> dict[str, PartyRoles]:
    """Return who is who in each whole contract; provisions that stand alone tell it by themselves."""
    texts: dict[str, list[str]] = {}
    for example in examples:
        if example.origin == "contract":
            texts.setdefault(example.document, []).append(example.provision.text)
    return {document: find_roles("\n".join(parts)) for document, parts in texts.items()}


def fit_judgements(judged: Sequence[LabelledJudgement]) -> JudgementWeights:
    """Return the weights learnt from labelled provisions; the same provisions give the same weights.

    Raises:
        CorpusError: There are fewer than two different values of modality, bearer or strength to tell apart.
    """
    counts = Counter(feature for one in judged for feature in one.features)
    index = {feature: row for row, feature in enumerate(sorted(f for f, n in counts.items() if n >= MIN_PROVISIONS))}
    matrix = _matrix(judged, index)
    columns: list[NDArray[np.float64]] = []
    bias: list[float] = []
    values: dict[Part, tuple[str, ...]] = {}
    for part in PARTS:
        truth = np.array([getattr(one, part) for one in judged])
        values[part] = known_values(part, truth.tolist())
        if len(values[part]) < 2:  # noqa: PLR2004  nothing to tell apart
            msg = f"every labelled provision has the same {part}"
            raise CorpusError(msg, name=part)
        for value in values[part]:
            machine = LinearSVC(C=C, random_state=0)
            with threadpool_limits(limits=1):
                machine.fit(matrix, truth == value)
            columns.append(machine.coef_[0])
            bias.append(float(machine.intercept_[0]))
    weights = np.stack(columns, axis=1).astype(np.float16).astype(np.float32)
    return JudgementWeights(index, weights, np.array(bias, dtype=np.float32), values)


def _matrix(judged: Sequence[LabelledJudgement], index: dict[str, int]) -> sp.csr_matrix:
    rows = [sorted(index[feature] for feature in one.features if feature in index) for one in judged]
    pointers = np.cumsum([0, *map(len, rows)])
    columns = np.fromiter((column for row in rows for column in row), dtype=np.int32, count=int(pointers[-1]))
    return sp.csr_matrix((np.ones(len(columns)), columns, pointers), shape=(len(judged), len(index)))


def judgement_accuracy(judged: Iterable[LabelledJudgement], weights: JudgementWeights) -> dict[Part, float]:
    """Return the share of provisions for which each part is right."""
    right: Counter[Part] = Counter()
    total = 0
    for one in judged:
        chosen = weights.decide(one.features)
        total += 1
        right.update(part for part in PARTS if chosen[part] == getattr(one, part))
    return {part: right[part] / total if total else 0.0 for part in PARTS}
