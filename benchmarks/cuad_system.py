"""The whole system: both stages for sentences, and both for names, titles and dates."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cuad_alike
import cuad_facts
import cuad_second
import cuad_short
import numpy as np  # noqa: TID253 - the benchmark needs it anyway
import scipy.sparse as sp  # noqa: TID253 - the benchmark needs it anyway
from cuad_blend import Blend
from cuad_inner import InnerScores, fit_first

from contractlens.learning.cuad_measure import MATCH, jaccard, word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cuad_candidates import Candidate
    from cuad_prepared import Prepared
    from numpy.typing import NDArray

    from contractlens.learning.cuad import CuadContract

    Array = NDArray[Any]

SPAN_LIKE = ("Document Name", "Parties", "Agreement Date")  # never a whole sentence: only short candidates
LEAST = 0.002  # a lower confidence is not predicted
COLUMNS = [
    *cuad_second.COLUMNS,
    *cuad_alike.UNIT_COLUMNS,
    *cuad_alike.CONTRACT_COLUMNS,
    *cuad_facts.COLUMNS,
]
TREES = cuad_second.Size(rounds=500, leaves=31, rate=0.03)
OWN = COLUMNS.index("own")
SHORT_TREES = cuad_second.Size(rounds=400, leaves=31, rate=0.03, columns=0.3, least=20, models=3)


def long_categories(categories: Sequence[str]) -> list[str]:
    """Return the categories whose answers may be sentences."""
    return [name for name in categories if name not in SPAN_LIKE]


@dataclass(frozen=True, slots=True)
class Found:
    """A predicted span and its confidence."""

    start: int
    end: int
    confidence: float


class System:
    """Both stages of both kinds of candidates, fitted on some contracts."""

    def __init__(self, categories: Sequence[str]) -> None:
        self.long = long_categories(categories)

    def fit(self, inner: InnerScores, held_out: int) -> System:
        """Fit on all parts but one: the first stages, and the second on scores of contracts that the first did not see."""
        data, labels = inner.data, inner.labels
        inside = np.flatnonzero(inner.parts != held_out)
        self._fit_second(inner, inner.without(held_out))
        self._fit_short([data[at] for at in inside], inner.blocks[inside])
        self.first = fit_first([data[at] for at in inside], [labels[at] for at in inside], inner.vectors)
        return self

    def _fit_second(self, inner: InnerScores, scores: dict[int, Array]) -> None:
        self._fit_alike(inner, scores)
        rows, right = [], []
        for at, kinds in scores.items():
            units, ks, features = self._rows(inner.data[at], kinds, int(inner.blocks[at]))
            matched = inner.labels[at][0][units, ks]
            telling = cuad_second.finds_more(ks, matched) & (features[:, OWN] > cuad_second.TAUGHT)
            rows.append(features[telling])
            right.append(matched[telling] > 0)
        self.second = Blend(COLUMNS, cuad_second.RISING, ("category",), TREES)
        self.second.fit(np.concatenate(rows), np.concatenate(right))

    def _fit_alike(self, inner: InnerScores, scores: dict[int, Array]) -> None:
        counts, parts = [inner.data[at].counts[0] for at in scores], inner.blocks[list(scores)]
        right = [inner.labels[at][0] > 0 for at in scores]
        high = [cuad_second.mixed(kinds) > cuad_alike.NEARLY for kinds in scores.values()]
        self.alike_units = cuad_alike.AlikeUnits().fit(
            counts, right, [some & ~own for some, own in zip(high, right, strict=True)], parts
        )
        contracts = [inner.data[at].contract for at in scores]
        labels = np.array([[len(contract.texts(name)) for name in self.long] for contract in contracts])
        self.alike_contracts = cuad_alike.AlikeContracts().fit(counts, labels, parts)

    def _rows(self, prepared: Prepared, kinds: Array, part: int | None) -> tuple[Array, Array, Array]:
        """Return units, categories and features of the candidates of a contract, of a block if it was learned from."""
        units, ks, features = cuad_second.rows_of(prepared.layout, kinds)
        counts = prepared.counts[0]
        alike = self.alike_units.features(counts, units, ks, part), self.alike_contracts.features(counts, ks, part)
        return units, ks, np.hstack([features, *alike, prepared.facts[units]])

    def _fit_short(self, data: Sequence[Prepared], blocks: Array) -> None:
        rows, right = [], []
        for block in np.unique(blocks):
            logistics = fit_logistics([one for one, own in zip(data, blocks, strict=True) if own != block])
            for one in (one for one, own in zip(data, blocks, strict=True) if own == block):
                for name, some, features in short_rows(one, logistics):
                    rows.append(features)
                    right.append(right_candidates(one.contract, name, some))
        self.short_second = Blend(cuad_short.COLUMNS, cuad_short.RISING, ("category", "kind"), SHORT_TREES)
        self.short_second.fit(np.concatenate(rows), np.concatenate(right))
        self.logistics = fit_logistics(data)

    def predict(self, prepared: Prepared) -> dict[str, list[Found]]:
        """Return what is found in a contract, by category."""
        found = defaultdict(list)
        scores = self.first.scores(prepared.counts, prepared.shape)
        units, ks, features = self._rows(prepared, scores, None)
        for at, k, confidence in zip(units, ks, self.second.confidence(features), strict=True):
            unit = prepared.units[at]
            found[self.long[k]].append(Found(unit.start, unit.end, float(confidence)))
        short = list(short_rows(prepared, self.logistics))
        if short:
            chances = self.short_second.confidence(np.concatenate([rows for _, _, rows in short]))
            spans = [(name, candidate) for name, some, _ in short for candidate in some]
            for (name, candidate), chance in zip(spans, chances, strict=True):
                found[name].append(Found(candidate.start, candidate.end, float(chance)))
        text = prepared.contract.text
        return {name: distinct(text, some, overlaps=name not in cuad_short.CATEGORIES) for name, some in found.items()}


def right_candidates(contract: CuadContract, category: str, candidates: Sequence[Candidate]) -> Array:
    """Return which candidates match a labelled text."""
    wanted = [word_set(text) for text in contract.texts(category)]
    words = [word_set(contract.text[c.start : c.end]) for c in candidates]
    return np.array([any(jaccard(w, own) >= MATCH for w in wanted) for own in words], bool)


def fit_logistics(data: Sequence[Prepared]) -> dict[str, Any]:
    """Fit the first stage for short candidates."""
    fitted = {}
    for name in cuad_short.CATEGORIES:
        some = [p for p in data if p.short[name]]
        right = np.concatenate([right_candidates(p.contract, name, p.short[name]) for p in some])
        fitted[name] = cuad_short.fit_logistic(sp.vstack([p.short_matrix[name] for p in some], format="csr"), right)
    return fitted


def short_rows(prepared: Prepared, logistics: dict[str, Any]) -> list[tuple[str, list[Candidate], Array]]:
    """Return category, candidates and features of the second stage, for each category with candidates."""
    rows = []
    for number, name in enumerate(cuad_short.CATEGORIES):
        some = prepared.short[name]
        if some:
            scores = logistics[name].decision_function(prepared.short_matrix[name])
            features = cuad_short.rows_of(prepared.contract.text, some, scores, number, prepared.opening)
            rows.append((name, some, features))
    return rows


def distinct(text: str, found: Sequence[Found], *, overlaps: bool) -> list[Found]:
    """Return the surest of equally worded spans, and of overlapping ones too unless they are wanted."""
    kept: list[Found] = []
    seen = set()
    for one in sorted(found, key=lambda f: -f.confidence):
        words = word_set(text[one.start : one.end])
        crossed = not overlaps and any(k.start < one.end and one.start < k.end for k in kept)
        if one.confidence < LEAST or words in seen or crossed:
            continue
        seen.add(words)
        kept.append(one)
    return kept
