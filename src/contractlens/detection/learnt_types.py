"""A clause type learnt from examples, as plain arrays: `LearntDetector` scores provisions without scikit-learn.

What is learnt is a linear model (see `contractlens.learning.own_types`). It travels inside a `ClauseType` as the bytes
of an ``.npz`` file without pickle, so that a `Taxonomy` holds all that is needed to find its types.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np  # noqa: TID253 - imported with the model only, which is all arrays

from contractlens.detection.feature_space import FeatureSpace, heading_words, shipped_space
from contractlens.detection.features import heading_features, tokens, word_features
from contractlens.detection.model import Decision
from contractlens.detection.model_files import pack_arrays, unpack_arrays
from contractlens.exceptions import ModelFormatError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from contractlens.detection.features import FeatureBlocks
    from contractlens.detection.model import LinearModel
    from contractlens.detection.provisions import Provision
    from contractlens.findings import Sensitivity
    from contractlens.taxonomy import Taxonomy

FORMAT_VERSION = 1
HEADING_WEIGHT = 0.6  # from a sweep over held-out families of twelve types; 0.3 and 1.0 are a little worse
_MAX_TERMS = 2
_MIN_PUSH = 0.15  # on the scale of scores, whose steps are standard deviations; smaller pushes help nobody
_LIKE = 0.5  # cosine from which on a provision is said to be like an example
_ARRAYS = ("lexical", "meaning", "whitening", "centre", "examples")


@dataclass(frozen=True, eq=False)
class LearntDetector:
    """Weights of one learnt clause type.

    Scores count standard deviations of the corpus, twice over: one for the linear model, one for the likeness to the
    mean of the examples.

    Attributes:
        lexical: Weight of each word and character feature of the space.
        meaning: Weight of each dimension of meaning, after whitening.
        whitening: Turns a mean word vector so that what differs inside the corpus's clause types counts less.
        centre: What is taken off before.
        examples: The examples' meaning, whitened, one per row.
        intercept: Added to each score.
        heading_offset: Score of an average heading.
        ceiling: No probability is higher: with n examples (n + 1) / (n + 2), the rule of succession.
        decision: Calibration and thresholds.
        space: Fingerprint of the `FeatureSpace` that the weights belong to.
        report: What was measured when it was learnt; plain JSON values.
    """

    lexical: NDArray[np.float32]
    meaning: NDArray[np.float32]
    whitening: NDArray[np.float32]
    centre: NDArray[np.float32]
    examples: NDArray[np.float32]
    intercept: float
    heading_offset: float
    ceiling: float
    decision: Decision
    space: str
    report: Mapping[str, Any] = field(default_factory=dict)

    def scores(self, space: FeatureSpace, features: Sequence[FeatureBlocks]) -> NDArray[np.float64]:
        """Return one score per provision; the average provision of the corpus has about 0.

        Args:
            space: The one that the weights belong to.
            features: Of the provisions.
        """
        found = np.empty(len(features))
        for position, blocks in enumerate(features):
            score = self._of_words(space, blocks["words"], blocks["characters"]) + self.intercept
            heading = heading_words(blocks)
            if heading:
                beyond = self._of_words(space, heading, heading) - self.heading_offset
                score += HEADING_WEIGHT * beyond
            found[position] = score
        return found

    def _of_words(self, space: FeatureSpace, features: Sequence[str], words: Sequence[str]) -> float:
        rows, values = space.lexical(features, words)
        return float(values @ self.lexical[rows] + self.meaning_of(space, words) @ self.meaning)

    def meaning_of(self, space: FeatureSpace, words: Sequence[str]) -> NDArray[np.float32]:
        """Return the whitened meaning of some words, of length 1; zeros when none is known."""
        turned: NDArray[np.float32] = whitened(space.vectors.mean(words)[None, :], self.whitening, self.centre)[0]
        return turned

    def probabilities(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how likely provisions with these scores are of this type, where one provision in a hundred is.

        Args:
            scores: As `scores` gives them.
        """
        linear = np.clip(scores * self.decision.slope + self.decision.offset, -40.0, 40.0)
        likely: NDArray[np.float64] = self.ceiling / (1.0 + np.exp(-linear))
        return likely.round(6)

    def reasons(self, space: FeatureSpace, features: FeatureBlocks) -> tuple[str, ...]:
        """Return the strongest words as ``words: deposit``, and the likest example as ``closest to: example 3``."""
        rows, values = space.lexical(features["words"], features["characters"])
        pushes = values * self.lexical[rows]
        named: list[str] = []
        for position in np.argsort(-pushes, kind="stable"):
            name = space.name_of(int(rows[position]))
            if pushes[position] < _MIN_PUSH or len(named) == _MAX_TERMS:
                break
            if name:
                named.append(f"words: {name}")
        likeness = self.examples @ self.meaning_of(space, features["characters"])
        likest = int(likeness.argmax())
        return (*named, f"closest to: example {likest + 1}") if likeness[likest] >= _LIKE else tuple(named)

    def to_bytes(self) -> bytes:
        """Return the bytes of an ``.npz`` file; the same detector always gives the same ones."""
        told = {
            "format_version": FORMAT_VERSION,
            "space": self.space,
            "intercept": self.intercept,
            "heading_offset": self.heading_offset,
            "ceiling": self.ceiling,
            "decision": asdict(self.decision),
            "report": dict(self.report),
        }
        text = json.dumps(told, sort_keys=True, ensure_ascii=True).encode()
        arrays: dict[str, NDArray[Any]] = {name: getattr(self, name).astype(np.float16) for name in _ARRAYS}
        return pack_arrays({**arrays, "told": np.frombuffer(text, dtype=np.uint8)})


def features_of(text: str, heading: str = "") -> FeatureBlocks:
    """Return the blocks that learnt types are weighed in.

    Args:
        text: Words of a provision, without its label.
        heading: Its heading and what stands beside it in a table.
    """
    words = tokens(text)
    return {"words": word_features(words), "characters": words, "heading": heading_features(heading, ())}


def heading_of(provision: Provision) -> str:
    """Return the heading of a provision with what stands beside it in a table."""
    beside = provision.section if provision.kind == "row" else provision.row_label
    return f"{provision.heading} . {beside}" if beside else provision.heading


@dataclass(frozen=True, slots=True)
class Judged:
    """What learnt types make of one provision.

    Attributes:
        reached: Probability of the types that reach their threshold.
        near: The same for those that come near it.
        reasons: Why, for the types reached.
    """

    reached: dict[str, float]
    near: dict[str, float]
    reasons: dict[str, tuple[str, ...]]


class LearntTypes:
    """The learnt types of a taxonomy, ready to judge provisions.

    Args:
        taxonomy: Clause types; those without anything learnt are left aside.
        model: The model in use; when the types were learnt in its space, that one is shared.
        sensitivity: Which of the thresholds hold.

    Raises:
        ModelFormatError: What was learnt is damaged (``model_format``), or belongs to the model of another version of
            the package (``learnt_with_other_model``).
    """

    def __init__(self, taxonomy: Taxonomy, model: LinearModel | None, sensitivity: Sensitivity) -> None:
        self._detectors = {item.id: read_learnt(item.learnt, item.id) for item in taxonomy if item.learnt}
        self._space = _space_for(model, {detector.space for detector in self._detectors.values()})
        for name, detector in self._detectors.items():
            if detector.space != self._space.fingerprint or len(detector.lexical) != self._space.size:
                msg = f"{name} was learnt with another model; learn it again from its examples: `contractlens types learn`"
                raise ModelFormatError(msg, kind="learnt_with_other_model", name=name)
        self.decisions = {name: detector.decision.at(sensitivity) for name, detector in self._detectors.items()}

    def judge(self, provisions: Sequence[Provision], near_from: float) -> list[Judged]:
        """Return what each type makes of each provision.

        Args:
            provisions: Of a contract.
            near_from: Probability from which on a provision comes near a type.
        """
        features = [features_of(provision.body, heading_of(provision)) for provision in provisions]
        judged = [Judged({}, {}, {}) for _ in provisions]
        for name, detector in self._detectors.items():
            threshold = self.decisions[name].threshold
            likely = detector.probabilities(detector.scores(self._space, features))
            for position in (likely >= min(near_from, threshold)).nonzero()[0]:
                probability = float(likely[position])
                if probability >= threshold:
                    judged[position].reached[name] = probability
                    judged[position].reasons[name] = detector.reasons(self._space, features[position])
                else:
                    judged[position].near[name] = probability
        return judged


def _space_for(model: LinearModel | None, wanted: set[str]) -> FeatureSpace:
    """Return the space of the model in use when the types were learnt in it, else that of the model that ships."""
    if model is not None and model.meaning is not None:
        space = FeatureSpace.of(model)
        if wanted == {space.fingerprint}:
            return space
    return shipped_space()


def whitened(
    means: NDArray[np.float32], whitening: NDArray[np.float32], centre: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return mean word vectors turned and scaled to length 1, shape (texts, dimensions); zeros stay zeros."""
    turned = (means - centre) @ whitening
    lengths = np.sqrt((turned * turned).sum(axis=1, keepdims=True))
    known = means.any(axis=1, keepdims=True)
    scaled: NDArray[np.float32] = np.where(known & (lengths > 0.0), turned / np.maximum(lengths, 1e-12), 0.0)
    return scaled.astype(np.float32)


@lru_cache(maxsize=64)
def read_learnt(data: bytes, name: str = "") -> LearntDetector:
    """Return the detector that `LearntDetector.to_bytes` described.

    Args:
        data: An ``.npz`` file.
        name: Clause type or file, for messages.

    Raises:
        ModelFormatError: It is damaged, or of a format that this version does not read (``model_format``).
        UntrustedModelError: It holds Python objects (``model_untrusted``).
    """
    arrays = _unpacked(data, name)
    try:
        told = json.loads(arrays["told"].tobytes())
        if told["format_version"] != FORMAT_VERSION:
            raise _damaged(name, f"format {told['format_version']!r} is not {FORMAT_VERSION}")
        detector = LearntDetector(
            **{part: arrays[part].astype(np.float32) for part in _ARRAYS},
            intercept=float(told["intercept"]),
            heading_offset=float(told["heading_offset"]),
            ceiling=float(told["ceiling"]),
            decision=Decision(**told["decision"]),
            space=str(told["space"]),
            report=dict(told["report"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _damaged(name, f"{type(error).__name__}") from error
    _check_shapes(detector, name)
    return detector


def _unpacked(data: bytes, name: str) -> dict[str, NDArray[Any]]:
    try:
        return unpack_arrays(data, Path(name or "."), "the learnt detector")
    except ModelFormatError as error:
        raise _damaged(name, "it is not an npz file of ours") from error


def _check_shapes(detector: LearntDetector, name: str) -> None:
    width = len(detector.meaning)
    fits = (
        detector.lexical.ndim == detector.meaning.ndim == detector.centre.ndim == 1
        and detector.whitening.shape == (width, width)
        and detector.centre.shape == (width,)
        and detector.examples.ndim == detector.whitening.ndim
        and detector.examples.shape[1:] == (width,)
        and len(detector.examples) > 0
    )
    numbers = [getattr(detector, part) for part in _ARRAYS] + [
        np.array([detector.intercept, detector.heading_offset, detector.ceiling])
    ]
    if not fits or not all(np.isfinite(array).all() for array in numbers):
        raise _damaged(name, "its arrays do not fit one another")


def _damaged(name: str, why: str) -> ModelFormatError:
    what = f"the learnt detector of {name}" if name else "a learnt detector"
    return ModelFormatError(f"{what} cannot be used ({why}); learn the type again from its examples", name=name or None)
