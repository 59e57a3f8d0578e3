"""The features that types learnt from examples are weighed in: words, characters inside words, and meaning.

They are those of the model that ships, so that a few examples profit from the word vectors and the word frequencies
of the whole corpus. Rules, headings above and position are left out: pasted clauses do not have them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Self

import numpy as np  # noqa: TID253 - imported with the model only, which is all arrays

from contractlens.detection.model import counted, rows_of_parts
from contractlens.exceptions import ModelFormatError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from contractlens.detection.features import BlockName, FeatureBlocks
    from contractlens.detection.model import LinearModel, Vector
    from contractlens.detection.word_vectors import WordVectors

LEXICAL: tuple[BlockName, ...] = ("words", "characters")
_TYPE = "type="  # marks a clause type among the features of a heading


@dataclass(frozen=True, eq=False)
class FeatureSpace:
    """Names and frequencies of the features, and the word vectors.

    Attributes:
        names: Features per lexical block.
        frequencies: Inverse document frequencies per lexical block, in the order of ``names``.
        weights: Weight per lexical block.
        vectors: What words mean.
    """

    names: dict[BlockName, tuple[str, ...]]
    frequencies: dict[BlockName, NDArray[np.float32]]
    weights: dict[BlockName, float]
    vectors: WordVectors

    @classmethod
    def of(cls, model: LinearModel) -> Self:
        """Return the space of a model.

        Raises:
            ModelFormatError: The model has no word vectors (``no_word_vectors``).
        """
        if model.meaning is None:
            msg = "this model has no word vectors, which types learnt from examples need; train it again"
            raise ModelFormatError(msg, kind="no_word_vectors")
        blocks = {name: model.blocks[name] for name in LEXICAL}
        return cls(
            {name: block.features for name, block in blocks.items()},
            {name: block.idf for name, block in blocks.items()},
            {name: block.weight for name, block in blocks.items()},
            model.meaning.vectors,
        )

    @property
    def size(self) -> int:
        """How many lexical features there are."""
        return sum(len(names) for names in self.names.values())

    @cached_property
    def fingerprint(self) -> str:
        """16 characters that differ as soon as a feature, a frequency or a vector does."""
        digest = hashlib.sha256()
        for name in LEXICAL:
            digest.update("\n".join(self.names[name]).encode())
            digest.update(np.ascontiguousarray(self.frequencies[name], dtype="<f4").tobytes())
            digest.update(f"{self.weights[name]:.6f}".encode())
        for array in self.vectors.to_arrays().values():
            digest.update(np.ascontiguousarray(array).tobytes())
        return digest.hexdigest()[:16]

    @cached_property
    def _index(self) -> dict[BlockName, dict[str, int]]:
        index: dict[BlockName, dict[str, int]] = {}
        first = 0
        for name in LEXICAL:
            index[name] = {feature: first + at for at, feature in enumerate(self.names[name])}
            first += len(self.names[name])
        return index

    @cached_property
    def _idf(self) -> NDArray[np.float64]:
        return np.concatenate([self.frequencies[name] for name in LEXICAL]).astype(np.float64)

    @cached_property
    def _parts_of_word(self) -> dict[str, list[int]]:
        return {}

    def name_of(self, row: int) -> str:
        """Return the word or pair of words of a row, "" for characters."""
        names = self.names["words"]
        return names[row] if row < len(names) else ""

    def lexical(self, features: Sequence[str], words: Sequence[str]) -> Vector:
        """Return rows and values of the words and characters of a text: (1 + log tf) * idf, each block of its length.

        Args:
            features: As `contractlens.detection.features.word_features` gives them.
            words: All words, whose parts are taken.
        """
        index = self._index["words"]
        found = {
            "words": [index[name] for name in features if name in index],
            "characters": rows_of_parts(words, self._index["characters"], self._parts_of_word),
        }
        rows, values = [], []
        for name in LEXICAL:
            if not found[name]:
                continue
            unique, counts = counted(found[name])
            raw = (1.0 + np.log(counts)) * self._idf[unique]
            rows.append(unique)
            values.append((raw * (self.weights[name] / np.sqrt(raw @ raw))).astype(np.float32))
        if not rows:
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.float32)
        return np.concatenate(rows), np.concatenate(values)


def heading_words(features: FeatureBlocks) -> list[str]:
    """Return the telling words of a provision's heading."""
    return [name for name in features["heading"] if " " not in name and not name.startswith(_TYPE)]


@lru_cache(maxsize=1)
def shipped_space() -> FeatureSpace:
    """Return the space of the model that ships, made once per process."""
    from contractlens.detection.model_store import load_model

    return FeatureSpace.of(load_model())
