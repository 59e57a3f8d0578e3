"""Pasted clauses: what can be learnt from, and how it is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from contractlens.detection.learnt_types import features_of
from contractlens.document import Limits
from contractlens.exceptions import LearningError
from contractlens.readers.assembly import DocumentBuilder, Line
from contractlens.segmentation import segment_clauses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.detection.features import FeatureBlocks

FEWEST = 5
"""Examples that are needed; see ``benchmarks/learn_type.py`` for what they are worth."""
MOST = 2000
MAX_CHARACTERS = 20_000  # of one clause: ten pages
_WHITE_SPACE = re.compile(r"\s+")
_LETTER = re.compile(r"[^\W\d_]")


def pasted(text: str) -> FeatureBlocks:
    """Return the features of a pasted clause: its number and run-in heading are read as such."""
    flat = _flat(text)
    builder = DocumentBuilder("", "text/plain", Limits())
    builder.add([Line(flat)])
    clause = segment_clauses(builder.build(""))[0]
    body = flat[clause.body_start :].strip()
    return features_of(body, clause.heading) if _LETTER.search(body) else features_of(flat)


def _flat(text: str) -> str:
    return _WHITE_SPACE.sub(" ", text).strip()


def check_examples(examples: Sequence[str], counterexamples: Sequence[str]) -> None:
    """Refuse examples from which nothing can be learnt. Messages hold positions (from 1), never words.

    Raises:
        LearningError: See `contractlens.learn_type` for the kinds.
    """
    for what, texts in (("example", examples), ("counterexample", counterexamples)):
        for position, text in enumerate(texts, 1):
            _check_one(f"{what} {position}", text)
    keys = [_flat(text).casefold() for text in examples]
    counter_keys = [_flat(text).casefold() for text in counterexamples]
    for what, listed in (("examples", keys), ("counterexamples", counter_keys)):
        _check_different(what, listed)
    both = sorted(set(keys) & set(counter_keys))
    if both:
        place = keys.index(both[0]) + 1, counter_keys.index(both[0]) + 1
        msg = f"example {place[0]} is counterexample {place[1]} as well; it cannot be both"
        raise LearningError(msg, kind="contradictory_examples")
    if len(keys) < FEWEST:
        msg = f"{len(keys)} examples are too few to learn from; give at least {FEWEST}, better 10 to 20"
        raise LearningError(msg, kind="too_few_examples")
    if max(len(keys), len(counter_keys)) > MOST:
        msg = f"more than {MOST} examples: train a model of your own with `contractlens train`"
        raise LearningError(msg, kind="too_many_examples")


def _check_one(what: str, text: object) -> None:
    if not isinstance(text, str) or not _LETTER.search(text):
        msg = f"{what} holds no words; leave it out"
        raise LearningError(msg, kind="empty_example")
    if len(text) > MAX_CHARACTERS:
        msg = f"{what} has {len(text):,} characters; give single clauses of at most {MAX_CHARACTERS:,}"
        raise LearningError(msg, kind="example_too_long")


def _check_different(what: str, keys: Sequence[str]) -> None:
    first: dict[str, int] = {}
    for position, key in enumerate(keys, 1):
        if first.setdefault(key, position) != position:
            msg = f"{what} {first[key]} and {position} are the same text; leave one of them out"
            raise LearningError(msg, kind="duplicate_examples")
