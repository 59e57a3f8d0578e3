"""Two models on labelled contracts that neither was trained on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contractlens.analyzer import Analyzer
from contractlens.corrections.record import plain_words
from contractlens.learning.evaluate import evaluate
from contractlens.learning.labelled import read_labelled

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from contractlens.detection.model import LinearModel
    from contractlens.learning.examples import Example
    from contractlens.learning.labelled import LabelledContract
    from contractlens.taxonomy import Taxonomy

_TELLING_WORDS = 8  # shorter provisions stand in many contracts


@dataclass(frozen=True, slots=True)
class HeldOutSet:
    """Both models on labelled contracts.

    Attributes:
        name: Of the file or folder.
        labels: Labels in it.
        old_f1: Micro F1 of the old model, the files themselves, not one fitted anew.
        new_f1: The same of the new one.
        known: Provisions of nine words or more that stand in the training data too: the set is not held out from them.
    """

    name: str
    labels: int
    old_f1: float
    new_f1: float
    known: int


def measure_both(
    path: Path, old: LinearModel, new: LinearModel, taxonomy: Taxonomy, examples: Sequence[Example]
) -> HeldOutSet:
    """Return how two models do on the labelled contracts in a file or folder.

    Args:
        path: Labelled contracts, as `contractlens.learning.evaluate.evaluate` takes them.
        old: One model.
        new: The other.
        taxonomy: The clause types.
        examples: What the new model was trained on.

    Raises:
        CorpusError: The labels break their format, or there are none.
    """
    labelled = read_labelled(path)
    taught = {plain_words(example.provision.text) for example in examples}
    words = [plain_words(provision.text) for contract in labelled for provision in contract.provisions]
    known = sum(each in taught and each.count(" ") >= _TELLING_WORDS for each in words)
    labels, old_f1 = _micro(labelled, old, taxonomy)
    return HeldOutSet(path.name, labels, old_f1, _micro(labelled, new, taxonomy)[1], known)


def _micro(labelled: Sequence[LabelledContract], model: LinearModel, taxonomy: Taxonomy) -> tuple[int, float]:
    report = evaluate(labelled, analyzer=Analyzer(taxonomy=taxonomy, model=model), samples=1)
    totals = report.totals.set_index("measure").fillna(0.0)  # nothing found and nothing labelled
    return int(totals["labels"].to_dict()["micro"]), float(totals["f1"].to_dict()["micro"])
