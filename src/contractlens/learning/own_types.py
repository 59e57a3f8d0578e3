"""Clause types of one's own from a handful of pasted clauses: `learn_type`, `LearntType`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from contractlens.detection.learnt_types import LearntDetector, features_of, read_learnt
from contractlens.exceptions import LearningError
from contractlens.findings import Column, frame
from contractlens.learning.few_examples import Ground, Texts, fit_weights, shipped_ground
from contractlens.learning.own_types_file import check_name, read_type, write_type
from contractlens.learning.own_types_measure import MEASURE_COLUMNS, ceiling_of, measure
from contractlens.learning.pasted import check_examples, pasted
from contractlens.taxonomy import ClauseType, Taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from contractlens.detection.features import FeatureBlocks
    from contractlens.detection.model import Decision
    from contractlens.findings import Band
    from contractlens.learning.suggesting import Source

JUDGED_COLUMNS = (
    Column("text_id", "Int64", "Position of the text in the input, from 0."),
    Column("confidence", "Float64", "0 to 1: how likely, where one provision in a hundred is of the type."),
    Column("is_found", "boolean", "True from the threshold on."),
    Column("band", "string", "high, review or low; missing when it is not found."),
    Column("closest_example", "Int64", "The example that it is most like, from 1."),
    Column("likeness", "Float64", "How much: cosine of the meanings, 1 for the same words."),
)


@dataclass(frozen=True, eq=False)
class LearntType:
    """A clause type learnt from examples. Get one from `learn_type` or `LearntType.load`.

    Attributes:
        clause_type: The type with what was learnt, and with its rules if it has any.

    Example:
        >>> import contractlens as cl
        >>> mine = cl.learn_type(
        ...     [
        ...         "The Supplier shall not use photographs of the Customer's premises in its advertising.",
        ...         "Neither party may publicise the contract without the other's written approval.",
        ...         "No press release about this Agreement shall be made unless the Buyer has approved its wording.",
        ...         "The Contractor must not make any announcement to the media concerning the Services.",
        ...         "The Provider may not name the Council as a client in any marketing material.",
        ...     ],
        ...     name="publicity",
        ... )
        >>> judged = mine.judge(["No party shall issue a press release without consent.", "Invoices are due in May."])
        >>> judged.is_found.tolist()
        [True, False]
    """

    clause_type: ClauseType

    @property
    def name(self) -> str:
        """Id of the clause type."""
        return self.clause_type.id

    @property
    def detector(self) -> LearntDetector:
        """The weights and thresholds."""
        return read_learnt(self.clause_type.learnt, self.clause_type.id)

    @property
    def report(self) -> pd.DataFrame:
        """Cross-validated recall, false alarms and precision with 95 % intervals; columns in `MEASURE_COLUMNS`."""
        return frame(MEASURE_COLUMNS, self.detector.report["measures"])

    @property
    def summary(self) -> str:
        """What the report says, in two sentences."""
        told = self.detector.report
        rows = {row["measure"]: row for row in told["measures"]}
        recall, precision = rows["recall"], rows["precision"]
        few = " That is few: take the intervals, not the numbers." if told["examples"] < _FEW else ""
        return (
            f"{self.name}: {recall['counted']} of {recall['total']} examples were found by detectors that had not seen "
            f"them (recall under a usual heading {_percent(recall)}); precision {_percent(precision)} where one "
            f"provision in a hundred is of this type. Learnt from {told['examples']} examples and "
            f"{told['counterexamples']} counterexamples.{few}"
        )

    def __repr__(self) -> str:
        """Return name and counts only: the words of a contract never reach a log by accident."""
        return f"<LearntType {self.name}: {len(self.clause_type.examples)} examples>"

    @property
    def taxonomy(self) -> Taxonomy:
        """The clause types that ship and this one, for `Analyzer.load` and `scan_archive`."""
        own = Taxonomy({self.name: replace(self.clause_type, replaces=True)}, name=self.name)
        return Taxonomy.default() | own

    def judge(self, texts: Iterable[str], *, headings: Iterable[str] | None = None) -> pd.DataFrame:
        """Return how likely single provisions are of this type, by the examples alone; columns in `JUDGED_COLUMNS`.

        Args:
            texts: The provisions.
            headings: Heading of each, as many as there are texts.

        Raises:
            TypeError: For one text instead of a collection of them.
            ValueError: There are not as many headings as texts.
        """
        if isinstance(texts, str):
            msg = "texts must be a list or column of texts, not a single one; write [text]"
            raise TypeError(msg)
        listed = [str(text) for text in texts]
        above = list(headings) if headings is not None else [""] * len(listed)
        if len(above) != len(listed):
            msg = f"{len(listed)} texts but {len(above)} headings; give one heading per text"
            raise ValueError(msg)
        blocks = [features_of(text, str(heading)) for text, heading in zip(listed, above, strict=True)]
        return frame(JUDGED_COLUMNS, _judged_rows(self.detector, blocks))

    def suggest(self, source: Source, n: int = 20) -> pd.DataFrame:
        """Return the provisions of an archive whose label would teach this type most.

        See `contractlens.learning.suggesting.suggest`. Fill in the column ``label`` and give the frame to `relearn`.

        Args:
            source: A `Scan`, an `Analysis` or several, or texts.
            n: How many at most.
        """
        from contractlens.learning.suggesting import suggest

        return suggest(self, source, n)

    def relearn(self, labelled: pd.DataFrame) -> LearntType:
        """Return the type learnt anew with labelled provisions beside its examples.

        Args:
            labelled: Columns ``text`` and ``label`` (True: of this type, False: not), as `suggest` makes it; rows
                without a label are left aside.

        Raises:
            LearningError: See `learn_type`.
            ValueError: A column is missing.
        """
        missing = {"text", "label"} - set(labelled.columns)
        if missing:
            msg = f"the frame has no column {', '.join(sorted(missing))}"
            raise ValueError(msg)
        told = labelled[labelled.label.notna()]
        item = self.clause_type
        known = {*item.examples, *item.counterexamples}
        new = [(str(text), bool(label)) for text, label in zip(told.text, told.label, strict=True) if text not in known]
        return learn_clause_type(
            replace(
                item,
                examples=(*item.examples, *(text for text, label in new if label)),
                counterexamples=(*item.counterexamples, *(text for text, label in new if not label)),
            )
        )

    def save(self, path: Path | str, *, overwrite: bool = False) -> Path:
        """Write the type as a TOML file, and what was learnt as an ``.npz`` file beside it; return the TOML's path.

        Args:
            path: The TOML file. `Taxonomy.load` and the option ``--taxonomy`` of all commands take it.
            overwrite: Take the place of an existing file.

        Raises:
            LearningError: The file exists (``file_exists``) or cannot be written (``unwritable``).
        """
        return write_type(self.clause_type, Path(path), overwrite=overwrite)

    @classmethod
    def load(cls, path: Path | str, name: str = "") -> Self:
        """Return a type that `save` or ``contractlens types learn`` wrote.

        Args:
            path: The TOML file.
            name: Which type, when there are several in it.

        Raises:
            TaxonomyError: The file cannot be read or holds mistakes.
            LearningError: It holds no such type, or nothing was learnt (``not_learnt``).
        """
        return cls(read_type(Path(path), name))


_FEW = 20


def learn_type(
    examples: Iterable[str],
    counterexamples: Iterable[str] = (),
    *,
    name: str,
    title: str = "",
    definition: str = "",
    rules: ClauseType | None = None,
) -> LearntType:
    """Learn a clause type of your own from a handful of clauses.

    A linear model is fitted on the words, the parts of words and the meaning of the clauses, with the provisions of our
    corpus as background. It takes a few seconds, and the same clauses always give the same type.

    Args:
        examples: 5 or more provisions of the type, pasted as they stand; 10 to 20 are much better than 5, and clauses
            of different contracts better than many of one.
        counterexamples: Provisions that look like it and are not.
        name: Id in snake_case.
        title: Name for people; made from `name` by default.
        definition: What a provision must do to be of this type.
        rules: A clause type with phrases, patterns or headings; the learnt type has them too, and a provision is found
            when rules or examples find it.

    Raises:
        LearningError: ``kind`` says why: ``too_few_examples``, ``empty_example``, ``duplicate_examples``,
            ``contradictory_examples``, ``examples_too_similar``, ``too_many_examples``, ``example_too_long``,
            ``bad_name`` or ``name_taken`` (a type that ships has it).
        TypeError: For one text instead of a collection of them.
        ModelFormatError: The model that ships has no background (``no_background``).

    Example:
        >>> import contractlens as cl
        >>> try:
        ...     cl.learn_type(["The Supplier shall plant a tree."], name="trees")
        ... except cl.LearningError as error:
        ...     print(error.kind)
        too_few_examples
    """
    check_name(name)
    base = rules or ClauseType(name, title or name.replace("_", " ").capitalize(), definition or _NO_DEFINITION)
    return learn_clause_type(
        replace(
            base,
            id=name,
            title=title or base.title,
            definition=definition or base.definition,
            examples=_listed(examples),
            counterexamples=_listed(counterexamples),
        )
    )


_NO_DEFINITION = "As the examples show."


def _listed(texts: Iterable[str]) -> tuple[str, ...]:
    if isinstance(texts, str | bytes):
        msg = "give a list or column of clauses, not a single text; write [text]"
        raise TypeError(msg)
    return tuple(texts)


def learn_clause_type(item: ClauseType, ground: Ground | None = None) -> LearntType:
    """Return a clause type with what can be learnt from its own examples and counterexamples.

    Args:
        item: Its rules are kept.
        ground: The background as numbers; the one that ships by default.

    Raises:
        LearningError: See `learn_type`.
    """
    check_examples(item.examples, item.counterexamples)
    used = ground or shipped_ground()
    examples = used.bodies_of([pasted(text) for text in item.examples])
    counterexamples = used.bodies_of([pasted(text) for text in item.counterexamples])
    unknown = [position + 1 for position, row in enumerate(examples.meaning) if not row.any()]
    if unknown:
        msg = f"no word of example {unknown[0]} is known; it must be English text"
        raise LearningError(msg, kind="empty_example")
    detector = learn_detector(examples, counterexamples, used)
    return LearntType(replace(item, learnt=detector.to_bytes()))


def learn_detector(examples: Texts, counterexamples: Texts, ground: Ground) -> LearntDetector:
    """Return the detector of some examples with its thresholds and measures."""
    measured = measure(examples, counterexamples, ground)
    weights = fit_weights(examples, counterexamples, ground, np.arange(len(ground.folds)))
    return LearntDetector(
        lexical=weights.lexical,
        meaning=weights.meaning,
        whitening=ground.whitening,
        centre=ground.centre,
        examples=examples.meaning,
        intercept=weights.intercept,
        heading_offset=weights.heading_offset,
        ceiling=ceiling_of(len(examples)),
        decision=measured.decision,
        space=ground.space.fingerprint,
        report={
            "examples": measured.examples,
            "different_examples": measured.different,
            "counterexamples": measured.counterexamples,
            "measures": measured.rows(),
        },
    )


def _judged_rows(detector: LearntDetector, blocks: list[FeatureBlocks]) -> list[dict[str, Any]]:
    from contractlens.detection.feature_space import shipped_space

    space = shipped_space()
    likely = detector.probabilities(detector.scores(space, blocks))
    rows = []
    for position, probability in enumerate(likely):
        likeness = detector.examples @ detector.meaning_of(space, blocks[position]["characters"])
        band = _band(float(probability), detector.decision)
        rows.append(
            {
                "text_id": position,
                "confidence": round(float(probability), 4),
                "is_found": band is not None,
                "band": band,
                "closest_example": int(likeness.argmax()) + 1,
                "likeness": round(float(likeness.max()), 4),
            }
        )
    return rows


def _band(probability: float, decision: Decision) -> Band | None:
    if probability < decision.threshold:
        return None
    if probability >= decision.high_from:
        return "high"
    return "review" if probability >= decision.review_from else "low"


def _percent(row: dict[str, Any]) -> str:
    return f"{row['value']:.0%}, 95 % interval {row['low']:.0%} to {row['high']:.0%}"
