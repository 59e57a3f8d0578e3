"""What the classifier looks at: the words of a provision and of everything around it, as named features.

Features come in blocks, each with its own vocabulary and weight. The same functions feed training and prediction, so
the two cannot drift apart. The block ``characters`` holds words; `character_features` takes them apart, so that the
model can remember the parts of each word.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from contractlens.detection.provisions import Provision

BlockName = Literal["words", "characters", "heading", "context", "lead_in", "rules", "shape"]
BLOCKS: tuple[BlockName, ...] = ("words", "characters", "heading", "context", "lead_in", "rules", "shape")
FeatureBlocks = dict[BlockName, list[str]]

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,]\d+)*|[%£$€☒☐]")
_NGRAM_SIZES = (3, 4, 5)  # character n-grams inside words bridge inflections
_LONG_WORD = 40  # a longer "word" is rubbish; its n-grams are left out

# Party names differ from contract to contract and say nothing about the subject; who acts on whom does.
_BUYERS = "authority buyer customer client council department purchaser principal commonwealth trust government agency"
_SUPPLIERS = "supplier contractor provider vendor seller consultant licensor developer"
_PARTIES = dict.fromkeys(_BUYERS.split(), "@buyer") | dict.fromkeys(_SUPPLIERS.split(), "@supplier")
_PARTIES |= {f"{name}s": role for name, role in _PARTIES.items()}

_STOP = frozenset(
    (
        "the",
        "a",
        "an",
        "of",
        "and",
        "or",
        "to",
        "in",
        "for",
        "by",
        "be",
        "is",
        "are",
        "any",
        "all",
        "such",
        "that",
        "this",
        "which",
        "with",
        "as",
        "on",
        "at",
        "from",
        "it",
        "its",
    )
)
# Words that say where in a contract something stands, not what it is about.
_STRUCTURE = frozenset(
    (
        "schedule",
        "annex",
        "appendix",
        "part",
        "exhibit",
        "attachment",
        "section",
        "article",
        "clause",
        "paragraph",
        "call",
        "off",
        "joint",
        "framework",
        "general",
        "introduction",
        "miscellaneous",
        "other",
        "#",
        "@buyer",
        "@supplier",
    )
)
_LENGTH_STEPS = (5, 10, 20, 40, 80, 160)  # words; each step doubles: what counts is the order of size


@lru_cache(maxsize=100_000)
def _normal_word(word: str) -> str:
    lowered = word.lower().replace("’", "'")
    lowered = lowered.removesuffix("'s")
    if lowered[0].isdigit():
        return "#"
    return _PARTIES.get(lowered, lowered)


def tokens(text: str) -> list[str]:
    """Return the words of `text` in lower case: numbers as ``#``, party names as ``@buyer`` and ``@supplier``.

    Example:
        >>> tokens("The Supplier shall replace 40 devices.")
        ['the', '@supplier', 'shall', 'replace', '#', 'devices']
    """
    return list(map(_normal_word, _TOKEN.findall(text)))


def word_features(words: Sequence[str]) -> list[str]:
    """Return single words without stop words, and all pairs of neighbours."""
    singles = [word for word in words if word not in _STOP]
    return singles + [f"{left} {right}" for left, right in pairwise(words)]


@lru_cache(maxsize=200_000)
def word_characters(word: str) -> tuple[str, ...]:
    """Return the character 3- to 5-grams of one word with its edges marked; none for stop words and symbols."""
    if word in _STOP or not word[0].isalpha() or len(word) > _LONG_WORD:
        return ()
    edged = f"<{word}>"
    return tuple(edged[at : at + size] for size in _NGRAM_SIZES for at in range(len(edged) - size + 1))


def character_features(words: Iterable[str]) -> list[str]:
    """Return the character n-grams of all words, with repetitions."""
    return [gram for word in words for gram in word_characters(word)]


def heading_features(heading: str, types: Iterable[str]) -> list[str]:
    """Return the telling words of a heading, pairs of neighbours, and the clause types whose heading lexicon it hits."""
    return [*_heading_words(heading), *(f"type={name}" for name in types)]


@lru_cache(maxsize=4096)
def _heading_words(heading: str) -> tuple[str, ...]:
    """Return the telling words and pairs of a heading; many provisions share theirs."""
    words = [word for word in tokens(heading) if word not in _STOP and word not in _STRUCTURE]
    return (*words, *(f"{left} {right}" for left, right in pairwise(words)))


def shape_features(provision: Provision, words: Collection[str]) -> list[str]:
    """Return what the provision, of these words, looks like: kind, length, list or table, modal verbs."""
    known = set(words)
    length = bisect_left(_LENGTH_STEPS, len(provision.body.split()))
    features = [f"kind={provision.kind}", f"length={length}"]
    features += [f"modal={modal}" for modal in ("shall", "must", "will", "may", "should") if modal in known]
    if provision.lead_in:
        features.append("item")
    if provision.row_label:
        features.append("row")
    if provision.body.rstrip().endswith(":"):
        features.append("lead-in")
    return features


def provision_features(
    provision: Provision,
    *,
    rules: Iterable[str] = (),
    heading_types: Iterable[str] = (),
    context_types: Iterable[str] = (),
) -> FeatureBlocks:
    """Return the feature blocks of one provision.

    Args:
        provision: The provision.
        rules: Rule evidence in it: clause types and rule ids.
        heading_types: Clause types whose heading lexicon its heading hits.
        context_types: The same for part and headings above.
    """
    words = tokens(provision.body)
    above = f"{provision.parents} . {provision.part} . {provision.table_header}"
    # The heading of a row is its first cell: what the table is about stands above it. A paragraph inside a cell has a
    # heading of its own, and the first cell of its row tells more.
    beside = provision.section if provision.kind == "row" else provision.row_label
    return {
        "words": word_features(words),
        "characters": words,
        "heading": heading_features(f"{provision.heading} . {beside}", heading_types),
        "context": heading_features(above, context_types),
        "lead_in": word_features(tokens(provision.lead_in)),
        "rules": list(rules),
        "shape": shape_features(provision, words),
    }
