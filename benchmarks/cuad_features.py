"""What the first stage looks at: the words of each unit and of its heading, as counts, and which units are right.

The words are those of `contractlens.detection.features`. All contracts are counted into one matrix; which words count,
and how much, is fitted later on the contracts learned from alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253 - the benchmark needs it anyway
import scipy.sparse as sp  # noqa: TID253 - the benchmark needs it anyway

from contractlens.detection.features import tokens, word_features
from contractlens.learning.cuad_measure import MATCH, jaccard, word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cuad_units import Unit
    from numpy.typing import NDArray

    from contractlens.learning.cuad import CuadContract

    Array = NDArray[Any]

_HEADING = re.compile(r"^\W*(?:(?:Section|Article|SECTION|ARTICLE)\s+)?[\d.()IVXa-z]{0,9}\W*[A-Z]")
_HEADING_WORDS = 8
_HEADING_CHARACTERS = 90
_MOST_TEXTS = 62  # labelled texts of one category in one contract that fit into the bits of a number
_USUAL_LENGTH = 4.8  # logarithm of 120 characters
_LEAST_TOPIC = 30  # characters; a shorter unit inside a labelled span says nothing of its topic


def is_heading(text: str) -> bool:
    """Return whether a sentence is a heading: few words, most of them with a capital."""
    words = text.split()
    lettered = [word for word in words if word[0].isalpha()]
    short = 0 < len(words) <= _HEADING_WORDS and len(text) < _HEADING_CHARACTERS
    return (
        short
        and bool(lettered and _HEADING.match(text))
        and sum(w[0].isupper() for w in lettered) >= 0.6 * len(lettered)
    )


def unit_features(text: str, units: Sequence[Unit]) -> tuple[list[list[str]], list[list[str]]]:
    """Return the words of each unit, and those of its heading and of the start of its paragraph."""
    words, headings = [], []
    heading, lead, paragraph = "", "", -1
    for unit in units:
        own = text[unit.start : unit.end]
        if unit.kind == "sentence":
            heading = own if is_heading(own) else heading
            if unit.paragraph != paragraph:
                lead, paragraph = own[:80], unit.paragraph
        words.append(word_features(tokens(own)))
        headings.append([f"h={w}" for w in tokens(heading)[:10]] + [f"l={w}" for w in tokens(lead)[:8]])
    return words, headings


class Counter:
    """Counts features into matrices; learns new ones until frozen."""

    def __init__(self) -> None:
        self.columns: dict[str, int] = {}
        self.frozen = False

    def count(self, rows: Sequence[Sequence[str]]) -> sp.csr_matrix:
        """Return the counts of each row; features unknown to a frozen counter are left out."""
        if not self.frozen:
            for row in rows:
                for feature in row:
                    self.columns.setdefault(feature, len(self.columns))
        found = [[self.columns[f] for f in row if f in self.columns] for row in rows]
        ends = np.cumsum([0, *map(len, found)])
        columns = np.fromiter((c for row in found for c in row), np.int32, ends[-1])
        matrix = sp.csr_matrix((np.ones(ends[-1], np.float32), columns, ends), (len(rows), len(self.columns)))
        matrix.sum_duplicates()
        return matrix


def targets(contract: CuadContract, units: Sequence[Unit], categories: Sequence[str]) -> tuple[Array, Array]:
    """Return which labelled texts of each category units match, and which units are about it.

    Returns:
        For units and categories: the labelled texts matched, as bits (the first 62); and whether the unit matches one or
        lies inside one.
    """
    matched = np.zeros((len(units), len(categories)), np.int64)
    words = [word_set(contract.text[u.start : u.end]) for u in units]
    sizes = np.array([len(own) for own in words])
    start, end = np.array([u.start for u in units]), np.array([u.end for u in units])
    for k, category in enumerate(categories):
        for bit, wanted in enumerate(map(word_set, contract.texts(category)[:_MOST_TEXTS])):
            near = np.minimum(sizes, len(wanted)) >= MATCH * np.maximum(sizes, len(wanted))
            for at in np.flatnonzero(near):
                if jaccard(words[at], wanted) >= MATCH:
                    matched[at, k] |= 1 << bit
    about = matched > 0
    for span in contract.spans:
        inside = np.minimum(span.end, end) - np.maximum(span.start, start) > 0.5 * (end - start)
        if span.category in categories:
            about[inside & (end - start > _LEAST_TOPIC), categories.index(span.category)] = True
    return matched, about


def unit_shapes(units: Sequence[Unit]) -> Array:
    """Return how long each unit is, by order of size, and whether it is a whole sentence."""
    long = np.log([unit.end - unit.start for unit in units]) - _USUAL_LENGTH
    return np.stack([long, [unit.kind == "sentence" for unit in units]], axis=1).astype(np.float32)
