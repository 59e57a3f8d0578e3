"""Corrections become training examples: each corrected provision with the types that reviewers say are in it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from contractlens.corrections.record import NO_STRENGTH, NOBODY, plain_words, to_dict
from contractlens.corrections.standing import PlaceKey, Statement, place_key, standing
from contractlens.detection.provisions import CANDIDATE_KINDS, Provision
from contractlens.learning.annotations import Label
from contractlens.learning.examples import Corpus, Example

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from contractlens.corrections.record import Correction
    from contractlens.findings import Bearer, Modality, Status, Strength

FAMILY_PREFIX = "corrections: "
_TELLING_WORDS = 8  # shorter provisions ("Not used.") stand in many contracts and say nothing on kinship


@dataclass(frozen=True, slots=True)
class Corrected:
    """Training examples made of corrections.

    Attributes:
        corpus: The examples, one per corrected provision; each contract is a family of its own.
        left_out: How many statements name a type that is not learned, by type.
        not_judged: How many provisions are of a kind that is never judged, such as headings.
    """

    corpus: Corpus
    left_out: Mapping[str, int]
    not_judged: int


def corrected_examples(
    corrections: Sequence[Correction], *, known_types: Collection[str], beside: Iterable[Example] = ()
) -> Corrected:
    """Return one example per corrected provision.

    Of what was said of one provision and type the latest counts. Types on which nobody said anything are taken as the
    model found them when the provision was corrected. A contract that shares a provision with the corpus joins that
    family, so that it is held out together with it.

    Args:
        corrections: All of them.
        known_types: Types that can be learned; statements on others are counted and left out.
        beside: The examples of the corpus.
    """
    left_out: Counter[str] = Counter()
    places: dict[PlaceKey, list[Statement]] = {}
    for statement in standing(corrections):
        if statement.clause_type and statement.clause_type not in known_types:
            left_out[statement.clause_type] += 1
        else:
            places.setdefault(place_key(statement.correction), []).append(statement)
    judged = {key: said for key, said in places.items() if said[-1].correction.context.kind in CANDIDATE_KINDS}
    families = _families([said[-1].correction for said in judged.values()], beside)
    examples = tuple(_example(said, families, known_types) for said in judged.values())
    lines = "\n".join(json.dumps(to_dict(each), sort_keys=True) for each in corrections)
    files = {"corrections": hashlib.sha256(lines.encode("utf-8")).hexdigest()} if corrections else {}
    return Corrected(Corpus(examples, files), dict(sorted(left_out.items())), len(places) - len(judged))


def _families(corrections: Sequence[Correction], beside: Iterable[Example]) -> dict[str, str]:
    """Return the family of each contract."""
    family_of: dict[str, str] = {}
    for example in beside:
        words = plain_words(example.provision.text)
        if words.count(" ") >= _TELLING_WORDS:
            family_of.setdefault(words, example.family)
    families: dict[str, str] = {}
    for correction in corrections:
        contract = _contract(correction)
        kin = family_of.get(plain_words(correction.provision))
        families[contract] = kin or families.get(contract, f"{FAMILY_PREFIX}{contract}")
    return families


def _contract(correction: Correction) -> str:
    return correction.document_id or correction.document.casefold() or "unknown"


def _example(said: Sequence[Statement], families: Mapping[str, str], known_types: Collection[str]) -> Example:
    correction = said[-1].correction
    context = correction.context
    labels = {name: _label(name, None) for name in context.found if name in known_types}
    for statement in said:
        if statement.is_there:
            labels[statement.clause_type] = _label(statement.clause_type, statement.correction)
        else:
            labels.pop(statement.clause_type, None)
    text = correction.provision
    provision = Provision(
        "c0",
        context.kind,
        0,
        len(text),
        len(text),
        text,
        context.body_start,
        heading=context.heading,
        parents=context.parents,
        part=context.part,
        lead_in=context.lead_in,
        table_header=context.table_header,
        row_label=context.row_label,
    )
    contract = _contract(correction)
    in_order = tuple(labels[name] for name in sorted(labels))
    return Example(provision, in_order, families[contract], "clause", f"{FAMILY_PREFIX}{contract}")


def _label(clause_type: str, correction: Correction | None) -> Label:
    status, modality, bearer, strength = "present", "statement", None, None
    if correction is not None:
        status, modality = correction.status or status, correction.modality or modality
        bearer = None if correction.bearer == NOBODY else correction.bearer
        strength = None if correction.strength == NO_STRENGTH else correction.strength
    return Label(
        clause_type,
        cast("Status", status),
        cast("Modality", modality),
        cast("Bearer | None", bearer),
        cast("Strength | None", strength),
    )


def digest_of(example: Example) -> str:
    """Return a digest of what an example teaches: a manifest says with it what a model has seen, without its words."""
    taught = json.dumps([plain_words(example.provision.text), sorted(example.types)])
    return hashlib.sha256(taught.encode("utf-8")).hexdigest()[:16]
