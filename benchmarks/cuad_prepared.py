"""Contracts of CUAD cut into units and candidates, with the counts of their features."""

from __future__ import annotations

from collections import Counter as Tally
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cuad_short
import numpy as np  # noqa: TID253 - the benchmark needs it anyway
from cuad_candidates import Candidate, context_features, opening_zone, short_candidates
from cuad_facts import unit_facts
from cuad_features import Counter, unit_features, unit_shapes
from cuad_second import Layout
from cuad_units import units_of

from contractlens.learning.cuad import CuadContract, read_cuad

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import scipy.sparse as sp
    from cuad_units import Unit
    from numpy.typing import NDArray

    Array = NDArray[Any]


@dataclass(slots=True)
class Prepared:
    """A contract cut into units and candidates, with the counts of their features."""

    contract: CuadContract
    units: list[Unit]
    layout: Layout
    counts: list[sp.csr_matrix]
    shape: Array
    facts: Array
    opening: int
    short: dict[str, list[Candidate]]
    short_matrix: dict[str, Any]


def prepare(contract: CuadContract, counters: Sequence[Counter]) -> Prepared:
    """Cut a contract into units and candidates and count their features."""
    text = contract.text
    units = units_of(text)
    counts = [counter.count(rows) for counter, rows in zip(counters, unit_features(text, units), strict=True)]
    layout = Layout(
        *(np.array([getattr(u, name) for u in units]) for name in ("sentence", "paragraph", "start", "end")),
        np.array([u.kind == "sentence" for u in units]),
        len(text),
    )
    found = short_candidates(text)
    words = Tally(w.lower() for w in text.split())
    opening, zone = opening_zone(text)
    short = {name: found[name] for name in cuad_short.CATEGORIES}
    hashed = {
        name: cuad_short.hashed([context_features(text, c, words, zone) for c in some])
        for name, some in short.items()
        if some
    }
    shape, facts = unit_shapes(units), unit_facts(text, units)
    return Prepared(contract, units, layout, counts, shape, facts, opening, short, hashed)


def load(path: Path, most: int | None) -> tuple[list[Prepared], list[Counter]]:
    """Read the contracts and prepare them.

    Words are numbered over all contracts; which of them count, and how much, is decided by those learned from.
    """
    counters = [Counter(), Counter()]
    data = [prepare(contract, counters) for contract in read_cuad(path)[:most]]
    for counter in counters:
        counter.frozen = True
    for one in data:
        for counts, counter in zip(one.counts, counters, strict=True):
            counts.resize((counts.shape[0], len(counter.columns)))  # later contracts brought more words
    return data, counters


def split(groups: Sequence[int], folds: int, seed: int) -> Array:
    """Return the part of each contract; a group is never divided."""
    distinct = np.unique(groups)
    np.random.default_rng(seed).shuffle(distinct)
    part = {group: at % folds for at, group in enumerate(distinct)}
    return np.array([part[group] for group in groups])
