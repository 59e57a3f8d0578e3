"""Facts of a unit that part one category from another: sums, periods, exceptions, where it stands in its paragraph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253 - the benchmark needs it anyway

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cuad_units import Unit
    from numpy.typing import NDArray

    Array = NDArray[Any]

_CUES = {
    "money": r"\$|dollars|\bUSD",
    "per_cent": r"%|percent",
    "digit": r"\d",
    "period": r"\b(?:days?|months?|years?)\b",
    "termination": r"terminat",
    "negated": r"\b(?:not|no)\b|neither|nor\b",
    "exception": r"\bexcept|unless|notwithstanding|provided,? (?:however|that)|other than",
    "definition": r"^\W{0,20}[\"“][^\"”]{2,60}[\"”]\s{0,20}(?:shall )?mean",
    "may": r"\bmay\b",
    "shall": r"\b(?:shall|will|must)\b|\bagrees?\b",
    "exclusive": r"exclusiv",
    "affiliate": r"affiliate",
    "perpetual": r"perpetual|irrevocabl",
    "afterwards": r"survive|following|after|upon",
    "minimum": r"minimum|at least|no less than",
    "third_party": r"third part",
}
_PATTERNS = [re.compile(pattern, re.IGNORECASE) for pattern in _CUES.values()]
COLUMNS = [*_CUES, "begins_small", "full_stop", "goes_on", "sentence_of", "sentences", "capital_share"]


def unit_facts(text: str, units: Sequence[Unit]) -> Array:
    """Return the facts of units, in the order of `COLUMNS`."""
    paragraph = np.array([unit.paragraph for unit in units])
    sentences = np.bincount(paragraph, weights=[unit.kind == "sentence" for unit in units])
    first: dict[int, int] = {}
    rows = []
    for unit in units:
        own = text[unit.start : unit.end]
        begun = first.setdefault(unit.paragraph, unit.sentence)
        rows.append(
            (
                *(bool(pattern.search(own)) for pattern in _PATTERNS),
                own[0].islower(), own[-1] == ".", own[-1] in ":;,", unit.sentence - begun, sentences[unit.paragraph],
                sum(letter.isupper() for letter in own) / len(own),
            )
        )  # fmt: skip
    return np.array(rows, np.float32)
