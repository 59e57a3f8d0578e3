"""Stage 3: provisions become findings. The one place where rules, model, status, modality and attributes meet."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from contractlens.detection.combine import Candidate, Signals, decide, nearest_provisions, with_learnt
from contractlens.detection.features import FeatureBlocks, provision_features
from contractlens.detection.judgement import judge_provision
from contractlens.detection.language import build_nlp
from contractlens.detection.rules import Evidence, RuleMatcher, is_pattern
from contractlens.detection.status import judge_status
from contractlens.detection.words import split_words, words_of
from contractlens.findings import Finding, finding_id
from contractlens.taxonomy import OTHER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from spacy.language import Language

    from contractlens.detection.learnt_types import LearntTypes
    from contractlens.detection.model import Decision, LinearModel
    from contractlens.detection.parties import PartyRoles
    from contractlens.detection.provisions import Provision
    from contractlens.detection.words import Words
    from contractlens.findings import Attribute, Nearest, Sensitivity
    from contractlens.taxonomy import Taxonomy

_BATCH = 256  # provisions scored together: enough to pay for the array calls, little enough to stay in cache
_HOPELESS = -4.0  # log-odds from which on the surroundings may still lift a type over its threshold
NEAR_FROM = 0.02  # probability from which a provision is worth showing as the nearest to a type that was not found
_ROW_LABEL_WORDS = 12  # a first cell longer than this is text, not a label to look up in the heading lexicon


class Detector:
    """Finds the clause types of a taxonomy in provisions.

    Args:
        taxonomy: The clause types.
        model: Trained model, or None to stand on rules alone. Types that it does not know stand on rules.
        nlp: spaCy pipeline whose tokeniser is used; by default words are cut as spaCy's English one cuts them.
        sensitivity: Which of the model's thresholds hold.
    """

    def __init__(
        self,
        taxonomy: Taxonomy,
        model: LinearModel | None = None,
        nlp: Language | None = None,
        sensitivity: Sensitivity = "balanced",
    ) -> None:
        self.taxonomy = taxonomy
        self.model = model
        self.sensitivity = sensitivity
        self._given = nlp
        self.matcher = RuleMatcher(taxonomy)
        self._types = [name for name in taxonomy.types if name != OTHER]
        self._learnt = self._load_learnt()

    @cached_property
    def nlp(self) -> Language:
        """The spaCy pipeline given, or a blank English one, made when it is first asked for."""
        return build_nlp() if self._given is None else self._given

    def detect(self, provisions: Sequence[Provision], text: str, document_id: str, roles: PartyRoles) -> list[Finding]:
        """Return the findings, in reading order.

        Args:
            provisions: In reading order, with offsets into `text`.
            text: The whole text.
            document_id: Goes into the stable ids.
            roles: Who is the buyer, who the supplier.
        """
        return self.detect_with_nearest(provisions, text, document_id, roles)[0]

    def detect_with_nearest(
        self,
        provisions: Sequence[Provision],
        text: str,
        document_id: str,
        roles: PartyRoles,
        *,
        attributes: bool = True,
    ) -> tuple[list[Finding], tuple[Nearest, ...]]:
        """Return the findings as `detect` does, and per clause type the provision that came nearest without being one.

        Args:
            provisions: In reading order, with offsets into `text`.
            text: The whole text.
            document_id: Goes into the stable ids.
            roles: Who is the buyer, who the supplier.
            attributes: Whether the findings say what their words state.
        """
        signals = list(self.find_signals(provisions))
        facts = _Facts(text) if attributes else None
        learnt = self._learnt.decisions if self._learnt else {}
        candidates = decide(provisions, signals, self._decisions(provisions), self._types, learnt)
        findings = [
            self._finding(
                candidate,
                provisions[candidate.position],
                signals[candidate.position].focus.get(candidate.clause_type),
                text[candidate.start : candidate.end],
                document_id,
                roles,
                facts,
            )
            for candidate in candidates
        ]
        return findings, nearest_provisions(provisions, signals)

    def find_signals(self, provisions: Sequence[Provision]) -> Iterator[Signals]:
        """Yield what is known about each provision.

        The first pass goes batch by batch and keeps little, so that memory hardly grows with the contract; the second
        weighs each provision's scores against those around it.
        """
        found: list[Signals] = []
        scores: list[NDArray[np.float32]] = []
        signs: list[NDArray[np.bool_]] = []
        for first in range(0, len(provisions), _BATCH):
            batch = provisions[first : first + _BATCH]
            evidence = list(self.find_evidence(batch))
            terms, batch_scores, batch_signs = self._score(batch, evidence)
            found += map(self._first_pass, batch, evidence, terms)
            scores += batch_scores
            signs += batch_signs
        judged = self._learnt.judge(provisions, NEAR_FROM) if self._learnt else None
        learnt = self._learnt.decisions if self._learnt else {}
        for position, (likely, unlikely) in enumerate(self._likely(provisions, scores, signs)):
            signals = replace(found[position], probabilities=likely, rejected=unlikely)
            yield with_learnt(signals, judged[position], learnt) if judged else signals

    def _load_learnt(self) -> LearntTypes | None:
        if not any(item.learnt for item in self.taxonomy):
            return None
        from contractlens.detection.learnt_types import LearntTypes

        return LearntTypes(self.taxonomy, self.model, self.sensitivity)

    def find_evidence(self, provisions: Iterable[Provision]) -> Iterator[list[Evidence]]:
        """Yield the rule evidence of each provision; offsets count characters of the provision's text."""
        for provision in provisions:
            words = self._words(provision.text)
            yield [found for found in self.matcher.match_words(words) if found.end > provision.body_start]

    def _words(self, text: str) -> Words:
        return split_words(text) if self._given is None else words_of(self._given.make_doc(text))

    def features_of(self, provision: Provision, evidence: Sequence[Evidence]) -> FeatureBlocks:
        """Return the feature blocks of one provision, as the model was trained on."""
        rules = dict.fromkeys(found.clause_type for found in evidence)
        rules |= dict.fromkeys(found.rule for found in evidence if is_pattern(found.rule))
        context = dict.fromkeys(self.matcher.match_heading(provision.parents))
        context |= dict.fromkeys(self.matcher.match_heading(provision.part))
        return provision_features(
            provision,
            rules=rules,
            heading_types=self._heading_types(provision),
            context_types=context,
        )

    def _heading_types(self, provision: Provision) -> tuple[str, ...]:
        types = dict.fromkeys(self.matcher.match_heading(provision.heading))
        if provision.row_label and len(provision.row_label.split()) <= _ROW_LABEL_WORDS:
            types |= dict.fromkeys(self.matcher.match_heading(provision.row_label))
        return tuple(types)

    def _score(
        self, batch: Sequence[Provision], evidence: Sequence[Sequence[Evidence]]
    ) -> tuple[list[dict[str, tuple[str, ...]]], list[NDArray[np.float32]], list[NDArray[np.bool_]]]:
        """Return the strongest terms of the types that a provision may show, its raw scores, and what names types."""
        if self.model is None:
            return [{} for _ in batch], [], []
        from contractlens.detection.surroundings import signs_of

        features = [self.features_of(provision, found) for provision, found in zip(batch, evidence, strict=True)]
        vectors = self.model.vectors(features)
        scores = self.model.scores(vectors)
        labels = self.model.labels
        terms = [
            self.model.top_terms(vector, (row > _HOPELESS).nonzero()[0].tolist())
            for vector, row in zip(vectors, scores, strict=True)
        ]
        return terms, [scores], [signs_of(blocks, labels) for blocks in features]

    def _decisions(self, provisions: Sequence[Provision]) -> Mapping[str, Decision]:
        if self.model is None:
            return {}
        decisions = self.model.decisions_for(provisions)
        return {label: decision.at(self.sensitivity) for label, decision in decisions.items()}

    def _likely(
        self,
        provisions: Sequence[Provision],
        scores: Sequence[NDArray[np.float32]],
        signs: Sequence[NDArray[np.bool_]],
    ) -> Iterator[tuple[dict[str, float], dict[str, float]]]:
        """Yield the probabilities of the types that reach their threshold, and of those that nearly do, per provision."""
        if self.model is None or not scores:
            yield from (({}, {}) for _ in provisions)
            return
        import numpy as np

        decisions = self._decisions(provisions)
        thresholds = np.array([decisions[label].threshold for label in self.model.labels])
        probabilities = self.model.judge(np.concatenate(scores), provisions, np.stack(signs)).round(6)
        for row in probabilities:
            reached = row >= thresholds
            near = (row >= NEAR_FROM) & ~reached
            yield self._by_type(row, reached), self._by_type(row, near)

    def _by_type(self, row: NDArray[np.float64], chosen: NDArray[np.bool_]) -> dict[str, float]:
        labels = self.model.labels if self.model else ()
        return {labels[column]: float(row[column]) for column in chosen.nonzero()[0]}

    def _first_pass(
        self, provision: Provision, evidence: Sequence[Evidence], terms: dict[str, tuple[str, ...]]
    ) -> Signals:
        """Return what is known before the surroundings are weighed: all but the probabilities."""
        rules: dict[str, dict[str, None]] = {}
        focus: dict[str, tuple[int, int]] = {}
        for found in evidence:
            rules.setdefault(found.clause_type, {})[found.rule] = None
            focus.setdefault(found.clause_type, (found.start, found.end))
        ids = {name: tuple(fired) for name, fired in rules.items()}
        return Signals(ids, focus, self._heading_types(provision), terms)

    def _finding(
        self,
        candidate: Candidate,
        provision: Provision,
        focus: tuple[int, int] | None,
        words: str,
        document_id: str,
        roles: PartyRoles,
        facts: _Facts | None,
    ) -> Finding:
        clause_type = candidate.clause_type
        status = candidate.status or judge_status(
            words, heading=provision.heading, lead_in=provision.lead_in, tracked_change=provision.tracked_change
        )
        # What stands elsewhere, was struck out, or is still to be filled in, binds nobody here (labelling guidelines).
        judgement = (
            judge_provision(words, clause_type=clause_type, lead_in=provision.lead_in, focus=focus, roles=roles)
            if status == "present"
            else None
        )
        return Finding(
            id=finding_id(document_id, clause_type, candidate.start, candidate.end),
            clause_type=clause_type,
            clause_id=provision.clause_id,
            start=candidate.start,
            end=candidate.end,
            status=status,
            modality=judgement.modality if judgement else "statement",
            bearer=judgement.bearer if judgement else None,
            strength=judgement.strength if judgement else None,
            confidence=candidate.confidence,
            band=candidate.band,
            reasons=candidate.reasons,
            attributes=facts.read(words, candidate, provision, roles) if facts else (),
        )


class _Facts:
    """Reads the attributes of the findings of one contract. Its modules are imported where they are needed only."""

    def __init__(self, text: str) -> None:
        from contractlens.detection.attributes import extract_attributes, find_dollar

        self._extract, self._dollar = extract_attributes, find_dollar(text)

    def read(self, words: str, candidate: Candidate, provision: Provision, roles: PartyRoles) -> tuple[Attribute, ...]:
        return self._extract(
            words,
            candidate.clause_type,
            offset=candidate.start,
            roles=roles,
            table_header=provision.table_header,
            dollar=self._dollar,
        )
