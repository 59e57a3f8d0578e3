"""Names, titles and dates: a logistic regression over the words in and around a candidate, then trees over its scores."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253 - the benchmark needs it anyway
from sklearn.feature_extraction import FeatureHasher  # noqa: TID253 - the benchmark needs it anyway
from sklearn.linear_model import LogisticRegression  # noqa: TID253 - the benchmark needs it anyway

from contractlens.learning.cuad_measure import MATCH, jaccard, word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cuad_candidates import Candidate
    from numpy.typing import NDArray

    Array = NDArray[Any]

CATEGORIES = ("Document Name", "Parties", "Agreement Date", "Effective Date")
COLUMNS = [
    "own",
    "category",
    "rank",
    "best",
    "below_best",
    "second",
    "above_half",
    "above_tenth",
    "candidates",
    "overlap",
    "overlap_rank",
    "similar",
    "similar_better",
    "start",
    "words",
    "kind",
    "before_score",
    "after_score",
    "often",
    "relative",
    "from_opening",
    "signed",
    "quoted_elsewhere",
    "defined",
    "formed",
    "bracketed",
    "capitals",
    "characters",
    "place_among_good",
    "logistic_place",
]
RISING = frozenset({"own"})
_KINDS = (
    "date",
    "title1",
    "title2",
    "title3",
    "run",
    "named",
    "quoted",
    "both parties",
    "name",
    "formed",
    "piece",
    "bracket",
    "the quoted",
    "clause",
    "otherwise",
    "open",
    "bracketed",
    "small first",
    "trading",
    "signing",
    "capitals",
)
_SIGNED = 6_000  # characters at the end, where the parties sign
_BEHIND = 250  # characters behind a name in which its short form is defined
_DEFINED = re.compile(r"^[^.;]{0,160}?\([^()]{0,40}[\"“]")
_FORMED = re.compile(
    r"^,?\s+(?:an?|the)\s[^.;(]{0,80}\b(?:corporation|company|partnership|organi[sz]ed|association|bank|trust)\b",
    re.IGNORECASE,
)
_HASHES = 2**18
_TENTH = -2.2  # log-odds of a chance of 0.1


def hashed(features: Sequence[Sequence[str]]) -> Any:
    """Return named features as a sparse matrix of zeros and ones."""
    matrix = FeatureHasher(_HASHES, input_type="string", alternate_sign=False).transform(features)
    matrix.data[:] = 1.0
    return matrix.astype(np.float32)


def fit_logistic(matrix: Any, right: Array) -> LogisticRegression:
    """Fit the first stage of one category."""
    return LogisticRegression(C=0.3, solver="liblinear", max_iter=100).fit(matrix, right)


def _surroundings(text: str, candidate: Candidate, opening: int) -> tuple[float, ...]:
    """Return what the contract says of a candidate beside the words next to it."""
    own = text[candidate.start : candidate.end]
    behind = text[candidate.end : candidate.end + _BEHIND]
    letters = sum(letter.isalpha() for letter in own)
    return (
        candidate.start - opening,
        text.count(own, max(0, len(text) - _SIGNED)),
        text.count(f'"{own}"') + text.count(f"“{own}”"),
        bool(_DEFINED.match(behind)),
        bool(_FORMED.match(behind)),
        text[max(0, candidate.start - 1) : candidate.start] in ("(", '"', "“"),
        sum(letter.isupper() for letter in own) / max(letters, 1),
        len(own),
    )


def rows_of(text: str, candidates: Sequence[Candidate], scores: Array, category: int, opening: int) -> Array:
    """Return the features of the candidates of one category in one contract.

    Args:
        text: The contract.
        candidates: At least one.
        scores: Their log-odds by the words in and around them.
        category: Number of the category.
        opening: Where the words stand that introduce the parties.
    """
    order = np.argsort(-scores)
    rank = np.empty(len(scores), int)
    rank[order] = np.arange(len(scores))
    ranked = scores[order]
    words = [word_set(text[c.start : c.end]) for c in candidates]
    by_place = np.argsort([c.start for c in candidates], kind="stable")
    neighbour = np.full(len(scores) + 2, -9.0)
    neighbour[1:-1] = scores[by_place]
    where = np.empty(len(scores), int)
    where[by_place] = np.arange(len(scores))
    likely = np.cumsum(scores[by_place] > _TENTH)
    rows = []
    for at, candidate in enumerate(candidates):
        crossing = [
            o
            for o in range(len(candidates))
            if o != at and candidates[o].start < candidate.end and candidate.start < candidates[o].end
        ]
        alike = [o for o in range(len(candidates)) if o != at and jaccard(words[o], words[at]) >= MATCH]
        overlap = max((scores[o] for o in crossing), default=-9.0)
        similar = max((scores[o] for o in alike), default=-9.0)
        own = text[candidate.start : candidate.end]
        rows.append(
            (
                scores[at], category, rank[at], ranked[0], ranked[0] - scores[at], ranked[min(1, len(ranked) - 1)],
                (scores > 0).sum(), (scores > _TENTH).sum(), len(scores), overlap, sum(scores[o] > scores[at] for o in crossing),
                similar, sum(scores[o] > scores[at] for o in alike), np.log1p(candidate.start), len(words[at]),
                _KINDS.index(candidate.kind), neighbour[where[at]], neighbour[where[at] + 2], np.log1p(text.count(own)),
                candidate.start / len(text), *_surroundings(text, candidate, opening),
                likely[where[at]], where[at],
            )
        )  # fmt: skip
    return np.array(rows, np.float32).reshape(-1, len(COLUMNS))
