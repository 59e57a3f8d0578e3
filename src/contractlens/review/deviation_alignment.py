"""Aligns the provisions of a contract with those of a template: one order, then what was moved.

Pairs worth a look are found by the rare words that two provisions share, so that a contract of 500 pages needs seconds.
Of these pairs the heaviest chain that runs forward in both texts is kept; what is left over and still alike was moved.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from contractlens.review.word_diff import similarity, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SAME_WORDS = 0.5
"""Two provisions with less in common than this are not the same one, unless number and heading agree as well.

By eye on two editions of a published set of model terms: below it, most pairs say different things. On the sample
contracts, each edited in 30 known ways with three seeds, it finds 267 of 270 edits.
"""
SAME_PLACE = 0.25
"""Enough for two provisions with the same number, label and heading that stand between the same neighbours."""
MOVED_WORDS = 0.75
"""What stands elsewhere must be this alike to be called moved."""
_MOVED_LENGTH = 5  # words: shorter provisions ("Not used.") turn up everywhere
_RARE = 12  # provisions with a word; words in more of them tell nothing
_CANDIDATES = 6  # provisions of the template looked at for each of the contract's
_BOTH = 0.3  # share of its rare words that a candidate must have in common
_NUMBER_BONUS = 0.05
_HEADING_BONUS = 0.05
_DIAGONAL_BONUS = 0.02  # of two alike, the one that stands where it is looked for


Place = tuple[str, tuple[str, ...], str, str]
"""Number, heading, kind and name of a provision."""

_NAME = re.compile(r"[“\"‘']?([^“”\"‘’'\t]{1,80})(?:[”\"’'\t]|$)")  # the term defined, the first cell


@dataclass(frozen=True)
class Unit:
    """One provision as it is aligned.

    Attributes:
        position: In its document, from 0.
        text: Its own words, without its number.
        number: Full reference.
        heading: Its heading, or the nearest above it.
        kind: Kind of the clause.
    """

    position: int
    text: str
    number: str
    heading: str
    kind: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words in lower case."""
        return words_of(self.text)

    @cached_property
    def name(self) -> str:
        """What a definition or a row is called: its term, its first cell; "" for other provisions."""
        match = _NAME.match(self.text) if self.kind in {"definition", "row"} else None
        return match[1].strip().lower() if match else ""

    @cached_property
    def heading_words(self) -> tuple[str, ...]:
        """The words of its heading."""
        return words_of(self.heading)


@dataclass(frozen=True, slots=True)
class Pair:
    """A provision of the template and its counterpart in the contract, by position; `moved` when out of order."""

    template: int
    contract: int
    similarity: float
    moved: bool = False


def align(template: Sequence[Unit], contract: Sequence[Unit]) -> list[Pair]:
    """Return which provisions belong together, in the contract's order; each has one counterpart at most.

    Args:
        template: Provisions of the template in reading order.
        contract: Provisions of the contract in reading order.
    """
    scored = _scored(template, contract)
    chain = _heaviest_chain(scored)
    kept = [Pair(one, other, scored[one, other][0]) for one, other in chain]
    kept += _between(template, contract, kept)
    kept += _moved(template, contract, scored, kept)
    return sorted(kept, key=lambda pair: pair.contract)


def _scored(template: Sequence[Unit], contract: Sequence[Unit]) -> dict[tuple[int, int], tuple[float, float]]:
    """Return similarity and weight of the pairs that may belong together."""
    scored: dict[tuple[int, int], tuple[float, float]] = {}
    stretch = len(template) / max(len(contract), 1)
    for one, other in _candidates(template, contract):
        first, second = template[one], contract[other]
        alike = similarity(first.words, second.words)
        if alike < SAME_WORDS:
            continue
        off = abs(one - other * stretch) / max(len(template), 1)
        bonus = _NUMBER_BONUS * (bool(first.number) and first.number == second.number)
        bonus += _HEADING_BONUS * (bool(first.heading_words) and first.heading_words == second.heading_words)
        bonus += _DIAGONAL_BONUS * (1 - off)
        long = min(len(second.words), 60) / 60  # a chain of whole clauses outweighs one of table rows
        scored[one, other] = (alike, (alike + bonus) * (0.5 + long))
    return scored


def _candidates(template: Sequence[Unit], contract: Sequence[Unit]) -> Iterable[tuple[int, int]]:
    """Yield pairs that share the same words, enough rare words, or number and heading."""
    exact: dict[tuple[str, ...], list[int]] = defaultdict(list)
    placed: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    known: dict[str, list[int]] = defaultdict(list)
    for unit in template:
        exact[unit.words].append(unit.position)
        placed[unit.number, unit.heading_words].append(unit.position)
        for word in _keys(unit):
            known[word].append(unit.position)
    stretch = len(template) / max(len(contract), 1)
    for unit in contract:
        centre = unit.position * stretch
        found = dict.fromkeys(_nearest(exact.get(unit.words, []), centre))
        found |= dict.fromkeys(_nearest(placed.get((unit.number, unit.heading_words), []), centre))
        shared: Counter[int] = Counter()
        keys = _keys(unit)
        for word in keys:
            places = known.get(word, [])
            if len(places) <= _RARE:
                shared.update(places)
        enough = max(1, int(_BOTH * len([word for word in keys if len(known.get(word, [])) <= _RARE])))
        best = [(count, -abs(one - centre), one) for one, count in shared.items() if count >= enough or count >= 4]  # noqa: PLR2004
        found |= dict.fromkeys(one for _, _, one in sorted(best, reverse=True)[:_CANDIDATES])
        yield from ((one, unit.position) for one in found)


def _keys(unit: Unit) -> set[str]:
    """Return the words of a provision and its pairs of words: pairs tell provisions apart that share a vocabulary."""
    words = unit.words
    return {*words, *(f"{first} {second}" for first, second in pairwise(words))}


def _nearest(places: Sequence[int], centre: float) -> list[int]:
    """Return the few of many like places (in order) that stand nearest to where a provision is looked for."""
    if len(places) <= _CANDIDATES:
        return list(places)
    at = bisect_right(places, centre)
    first = max(0, min(at - _CANDIDATES // 2, len(places) - _CANDIDATES))
    return list(places[first : first + _CANDIDATES])


def _heaviest_chain(scored: dict[tuple[int, int], tuple[float, float]]) -> list[tuple[int, int]]:
    """Return the pairs of greatest total weight that run forward in both texts.

    A prefix maximum in a Fenwick tree: n pairs take n log n steps.
    """
    if not scored:
        return []
    size = max(other for _, other in scored) + 1
    tree: list[tuple[float, tuple[int, int] | None]] = [(0.0, None)] * (size + 1)
    before: dict[tuple[int, int], tuple[int, int] | None] = {}
    ordered = sorted(scored, key=lambda pair: (pair[0], -pair[1]))  # of one template clause, later places first
    for pair in ordered:
        weight, last = _best_below(tree, pair[1])
        before[pair] = last
        _raise(tree, pair[1] + 1, (weight + scored[pair][1], pair))
    chain: list[tuple[int, int]] = []
    at = _best_below(tree, size)[1]
    while at is not None:
        chain.append(at)
        at = before[at]
    return chain[::-1]


def _best_below(tree: list[tuple[float, tuple[int, int] | None]], end: int) -> tuple[float, tuple[int, int] | None]:
    best: tuple[float, tuple[int, int] | None] = (0.0, None)
    while end > 0:
        if tree[end][0] > best[0]:
            best = tree[end]
        end -= end & -end
    return best


def _raise(
    tree: list[tuple[float, tuple[int, int] | None]], place: int, value: tuple[float, tuple[int, int] | None]
) -> None:
    while place < len(tree):
        if value[0] > tree[place][0]:
            tree[place] = value
        place += place & -place


def _between(template: Sequence[Unit], contract: Sequence[Unit], kept: Sequence[Pair]) -> list[Pair]:
    """Return rewritten provisions: same number and heading, between the same two neighbours that are sure."""
    found: list[Pair] = []
    edges = [(-1, -1), *((pair.template, pair.contract) for pair in kept), (len(template), len(contract))]
    for (one, other), (next_one, next_other) in pairwise(edges):
        if next_one - one < 2 or next_other - other < 2:  # noqa: PLR2004  nothing lies between
            continue
        places = _sole_places(template[one + 1 : next_one])
        last = one
        for place, position in _sole_places(contract[other + 1 : next_other]).items():
            match = places.get(place, -1)
            alike = similarity(template[match].words, contract[position].words) if match > last else 0.0
            if alike >= SAME_PLACE:
                found.append(Pair(match, position, alike))
                last = match
    return found


def _sole_places(units: Sequence[Unit]) -> dict[Place, int]:
    """Return the positions by number, heading and name, of those that no two units share, in order."""
    found: dict[Place, list[int]] = defaultdict(list)
    for unit in units:
        found[unit.number, unit.heading_words, unit.kind, unit.name].append(unit.position)
    return {place: positions[0] for place, positions in found.items() if len(positions) == 1}


def _moved(
    template: Sequence[Unit],
    contract: Sequence[Unit],
    scored: dict[tuple[int, int], tuple[float, float]],
    kept: Sequence[Pair],
) -> list[Pair]:
    """Return what is alike and stands elsewhere, the most alike first."""
    taken_one, taken_other = {pair.template for pair in kept}, {pair.contract for pair in kept}
    left = [
        (alike, weight, one, other)
        for (one, other), (alike, weight) in scored.items()
        if one not in taken_one and other not in taken_other and alike >= MOVED_WORDS
    ]
    found: list[Pair] = []
    for alike, _, one, other in sorted(left, key=lambda entry: (-entry[0], -entry[1], entry[2], entry[3])):
        long = min(len(template[one].words), len(contract[other].words)) >= _MOVED_LENGTH
        if long and one not in taken_one and other not in taken_other:
            found.append(Pair(one, other, alike, moved=True))
            taken_one.add(one)
            taken_other.add(other)
    return found
