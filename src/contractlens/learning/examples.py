"""Labelled contracts and clauses become training examples, seen exactly as the detector sees a real file."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from contractlens.detection.provisions import Provision, build_provisions
from contractlens.learning.markup import load_clauses, load_contract
from contractlens.learning.typesetting import GoldSpan, to_document
from contractlens.segmentation import segment_clauses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from contractlens.clause import Clause
    from contractlens.detection.detector import Detector
    from contractlens.detection.features import FeatureBlocks
    from contractlens.learning.annotations import Label
    from contractlens.learning.sources import ClauseSource, ContractSource

Origin = Literal["contract", "clause"]


@dataclass(frozen=True, slots=True)
class Example:
    """One provision with the types that people saw in it.

    Attributes:
        provision: As the detector sees it.
        labels: What people saw; () for none of the types.
        family: Never split between training and measuring.
        origin: From a whole contract, or standing alone.
        document: Name of the contract or file that it comes from.
    """

    provision: Provision
    labels: tuple[Label, ...]
    family: str
    origin: Origin
    document: str

    @property
    def types(self) -> frozenset[str]:
        """Ids of the clause types in it."""
        return frozenset(label.clause_type for label in self.labels)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything that a model is trained on, and the SHA-256 of the files it came from."""

    examples: tuple[Example, ...]
    files: dict[str, str]

    @property
    def families(self) -> tuple[str, ...]:
        """Names of the families, sorted."""
        return tuple(sorted({example.family for example in self.examples}))


def load_corpus(directory: Path, *, known_types: Iterable[str] | None = None) -> Corpus:
    """Return the corpus in `directory`: ``contracts/*.txt`` and ``clauses/*.txt``.

    Raises:
        CorpusError: A file breaks the notation; all its mistakes are listed.
    """
    types = frozenset(known_types) if known_types is not None else None
    examples: list[Example] = []
    files: dict[str, str] = {}
    for path in sorted(directory.glob("contracts/*.txt")):
        examples += contract_examples(load_contract(path, known_types=types))
        files[f"contracts/{path.name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    for path in sorted(directory.glob("clauses/*.txt")):
        examples += [clause_example(clause) for clause in load_clauses(path, known_types=types)]
        files[f"clauses/{path.name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    return Corpus(tuple(examples), files)


def clause_example(clause: ClauseSource) -> Example:
    """Return the example that a standalone clause makes."""
    end = len(clause.text)
    provision = Provision("c0", "clause", 0, end, end, clause.text, heading=clause.heading, part=clause.part)
    return Example(provision, clause.labels, clause.family, "clause", clause.source)


def contract_examples(source: ContractSource) -> list[Example]:
    """Return one example per provision of a labelled contract, segmented as a real file is."""
    document, spans = to_document(source)
    clauses = segment_clauses(document)
    provisions = build_provisions(document, clauses)
    return [
        Example(provision, labels_in(provision, spans), source.meta["family"], "contract", source.name)
        for provision in provisions
    ]


def labels_in(provision: Provision | Clause, spans: Sequence[GoldSpan]) -> tuple[Label, ...]:
    """Return the labels whose span (ordered, not overlapping) shares characters with the provision's own words."""
    starts = [start for start, _, _ in spans]
    end = provision.end if isinstance(provision, Provision) else provision.own_end
    found: dict[str, Label] = {}
    for start, stop, labels in spans[max(bisect_right(starts, provision.start) - 1, 0) :]:
        if start >= end:
            break
        if stop > provision.start:
            found |= {label.clause_type: label for label in labels if label.clause_type not in found}
    return tuple(found.values())


def featurize(detector: Detector, examples: Sequence[Example]) -> list[FeatureBlocks]:
    """Return the feature blocks of the examples, made by the detector itself."""
    provisions = [example.provision for example in examples]
    evidence = detector.find_evidence(provisions)
    return [detector.features_of(provision, found) for provision, found in zip(provisions, evidence, strict=True)]
