"""Which provisions of an archive a person should label next, so that a learnt clause type gains most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np

from contractlens.analysis import Analysis
from contractlens.detection.feature_space import shipped_space
from contractlens.detection.learnt_types import features_of
from contractlens.detection.provisions import CANDIDATE_KINDS
from contractlens.findings import Column, frame

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

    from contractlens.detection.features import FeatureBlocks
    from contractlens.learning.own_types import LearntType

SUGGESTION_COLUMNS = (
    Column("rank", "Int64", "1 for the provision whose label teaches most."),
    Column("document_id", "string", "SHA-256 of the file; missing for single texts."),
    Column("document", "string", "File name."),
    Column("clause_id", "string", "Id of the provision in its document."),
    Column("clause_number", "string", 'Full reference, for example "12.3(b)".'),
    Column("heading", "string", "Heading of the provision, or the nearest above it."),
    Column("text", "string", "Its own words."),
    Column("page_start", "Int64", "First page, from 1."),
    Column("confidence", "Float64", "0 to 1: how likely it is of the type, by the examples alone."),
    Column("is_found", "boolean", "True when it would be a finding."),
    Column("uncertainty", "Float64", "1 at the threshold between found and not found, less on both sides."),
    Column(
        "novelty", "Float64", "1 for meanings unlike any example and any provision ranked before it, 0 for the same."
    ),
    Column("copies", "Int64", "How many provisions have these words; one of them is shown."),
    Column("label", "boolean", "To be filled in: True, it is of the type; False, it is not."),
)
_PLACES = ("document_id", "document", "clause_id", "clause_number", "heading", "text", "page_start")
_FEWEST_WORDS = 6  # less says too little to be labelled
_WIDTH_BELOW, _WIDTH_ABOVE = 2.5, 5.0
"""Scores that far from the threshold count half. Above it twice as far: provisions of a type are rare, so that a label on
one that was found says more than one of the many that were not."""
_FAMILIAR = 0.25  # what a provision just like an example is still worth beside a new one
_POOL = 40  # the most uncertain provisions per one asked for, among which different ones are chosen


@runtime_checkable
class HasClauses(Protocol):
    """A `Scan` or an `Analysis`."""

    @property
    def clauses(self) -> pd.DataFrame:
        """One row per provision."""


if TYPE_CHECKING:
    Source = HasClauses | pd.DataFrame | Iterable[Analysis] | Iterable[str]


def suggest(learnt: LearntType, source: Source, n: int = 20) -> pd.DataFrame:
    """Return the provisions whose label would teach a type most, the most telling first.

    Chosen are provisions near the threshold (uncertainty sampling, Lewis and Gale 1994) that are unlike the examples
    and unlike one another (so that ten variants of one clause do not fill the list). Equal texts stand once.

    Args:
        learnt: The type.
        source: A `Scan`, an `Analysis` or several, a frame with a column ``text``, or texts.
        n: How many at most.

    Raises:
        ValueError: `n` is less than 1, or a frame has no column ``text``.
        TypeError: For one text instead of a collection of them.
    """
    if n < 1:
        msg = f"n must be 1 or more, not {n}"
        raise ValueError(msg)
    rows = _different(_rows(source), {*learnt.clause_type.examples, *learnt.clause_type.counterexamples})
    if not rows:
        return frame(SUGGESTION_COLUMNS, [])
    detector, space = learnt.detector, shipped_space()
    blocks = [_features(row) for row in rows]
    scores = detector.scores(space, blocks)
    likely = detector.probabilities(scores)
    decision = detector.decision
    odds = decision.threshold / (detector.ceiling - decision.threshold)
    line = (np.log(odds) - decision.offset) / decision.slope
    uncertainty = np.exp2(-np.where(scores < line, (line - scores) / _WIDTH_BELOW, (scores - line) / _WIDTH_ABOVE))
    pool = np.argsort(-uncertainty, kind="stable")[: n * _POOL]
    meanings = np.stack([detector.meaning_of(space, blocks[place]["characters"]) for place in pool])
    chosen = _spread(uncertainty[pool], meanings, detector.examples, n)
    return frame(
        SUGGESTION_COLUMNS,
        [
            {
                **rows[pool[place]],
                "rank": rank,
                "confidence": round(float(likely[pool[place]]), 4),
                "is_found": bool(likely[pool[place]] >= decision.threshold),
                "uncertainty": round(float(uncertainty[pool[place]]), 4),
                "novelty": round(novelty, 4),
                "label": None,
            }
            for rank, (place, novelty) in enumerate(chosen, 1)
        ],
    )


def _spread(
    uncertainty: NDArray[np.float64], meanings: NDArray[np.float32], examples: NDArray[np.float32], n: int
) -> list[tuple[int, float]]:
    """Return places and their novelty: each time the one with the most uncertainty times novelty."""
    closest = np.maximum((meanings @ examples.T).max(axis=1), 0.0).astype(np.float64)
    left = np.ones(len(meanings), dtype=bool)
    chosen: list[tuple[int, float]] = []
    while len(chosen) < n and left.any():
        novelty = np.clip(1.0 - closest, 0.0, 1.0)
        worth = np.where(left, uncertainty * (_FAMILIAR + novelty), -1.0)
        place = int(worth.argmax())
        chosen.append((place, float(novelty[place])))
        left[place] = False
        closest = np.maximum(closest, meanings @ meanings[place])
    return chosen


def _features(row: dict[str, Any]) -> FeatureBlocks:
    heading = row["heading"]
    return features_of(row["text"], heading if isinstance(heading, str) else "")


def _rows(source: Source) -> list[dict[str, Any]]:
    import pandas as pd

    if isinstance(source, str | bytes):
        msg = "give a list or column of clauses, not a single text; write [text]"
        raise TypeError(msg)
    if isinstance(source, pd.DataFrame):
        return _of_frame(source)
    if isinstance(source, HasClauses):
        return _of_clauses(source)
    rows: list[dict[str, Any]] = []
    for item in source:
        if isinstance(item, Analysis):
            rows += _of_clauses(item)
        elif isinstance(item, str):
            rows.append(dict.fromkeys(_PLACES) | {"text": item})
    return rows


def _of_clauses(source: HasClauses) -> list[dict[str, Any]]:
    clauses = source.clauses
    if isinstance(source, Analysis):
        document = source.document
        clauses = clauses.assign(document_id=document.sha256, document=document.name)
    elif "path" in clauses:
        clauses = clauses.assign(document=clauses["path"])
    return _of_frame(clauses[clauses.kind.isin(CANDIDATE_KINDS)])


def _of_frame(clauses: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame with at least a column ``text``; other columns may be missing.

    Raises:
        ValueError: It has no such column.
    """
    if "text" not in clauses:
        msg = "the frame has no column text"
        raise ValueError(msg)
    kept = clauses.reindex(columns=list(_PLACES)).astype(object)
    rows = kept.where(kept.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def _different(rows: list[dict[str, Any]], known: set[str]) -> list[dict[str, Any]]:
    """Return one row per text that says something and is not among the examples, with the number of copies."""
    taken = {_key(text) for text in known}
    first: dict[str, dict[str, Any]] = {}
    for row in rows:
        key = _key(row["text"] or "")
        if key in taken or len(key.split()) < _FEWEST_WORDS or key.endswith(_key(row["heading"] or "\0")):
            continue
        if key in first:
            first[key]["copies"] += 1
        else:
            first[key] = {**row, "copies": 1}
    return list(first.values())


def _key(text: str) -> str:
    return " ".join(text.casefold().split())
