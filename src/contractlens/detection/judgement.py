"""Modality, bearer and strength: the rules' judgement, weighed against what labelled provisions teach.

The rules of `contractlens.detection.modality` read the grammar. Where a party stands right before its "shall" or "may",
they decide. Elsewhere a linear model takes their answer as one sign among the words, the parties and the clause type, and
decides: on writers held out it is right more often in passives, in the present tense and without a cue. It was trained on the corpus (``models/judgements.py``) and is a
file of plain arrays.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING, Literal, get_args

from contractlens.detection.cue_grammar import find_cues
from contractlens.detection.judgement_features import judgement_features, subject_before
from contractlens.detection.modality import Judgement, judge_modality
from contractlens.detection.parties import DEFAULT_ROLES, PartyRoles
from contractlens.detection.status import is_not_used
from contractlens.findings import Bearer, Modality, Strength

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

Part = Literal["modality", "bearer", "strength"]
PARTS: tuple[Part, ...] = get_args(Part)
NOBODY = "-"  # a bearer or a strength that is not there
SEPARATOR = "\x1f"  # between the features of the file: no feature holds it, as the tokens have no control characters
WEIGHTS_FILE = "judgements.npz"
_MODALITIES: dict[str, Modality] = {value: value for value in get_args(Modality)}
_BEARERS: dict[str, Bearer] = {value: value for value in get_args(Bearer)}
_STRENGTHS: dict[str, Strength] = {value: value for value in get_args(Strength)}
MAX_LEAD_IN = 400  # characters of a lead-in, from its end, in which its cue is looked for
_WORDS_TO_LIST = 5  # between the cue of a lead-in and its list: "shall in each year of the term:"
_CONDITIONS = frozenset(
    {"if", "where", "when", "unless", "until", "provided", "because"}
)  # the list is no list of duties
_VALUES: dict[Part, tuple[str, ...]] = {
    "modality": tuple(_MODALITIES),
    "bearer": (*_BEARERS, NOBODY),
    "strength": (*_STRENGTHS, NOBODY),
}


@dataclass(frozen=True, slots=True)
class JudgementWeights:
    """A linear model with one column per value of each part.

    Attributes:
        index: Row of each feature.
        weights: One row per feature.
        bias: One number per column.
        values: Values of each part, in the order of the columns.
    """

    index: dict[str, int]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    values: dict[Part, tuple[str, ...]]

    def decide(self, features: Iterable[str]) -> dict[Part, str]:
        """Return the likeliest value of each part."""
        known = self.index.get
        rows = [row for feature in features if (row := known(feature)) is not None]
        scores = (self.weights.take(rows, axis=0).sum(axis=0) + self.bias).tolist()
        chosen: dict[Part, str] = {}
        first = 0
        for part, values in self.values.items():
            own = scores[first : first + len(values)]
            chosen[part] = values[own.index(max(own))]
            first += len(values)
        return chosen

    def to_bytes(self) -> bytes:
        """Return the file that `read_weights` reads; the same weights give the same bytes."""
        import numpy as np

        out = BytesIO()
        np.savez_compressed(
            out,
            features=np.frombuffer(SEPARATOR.join(self.index).encode(), dtype=np.uint8),
            weights=self.weights.astype(np.float16),
            bias=self.bias.astype(np.float32),
            values=np.frombuffer(json.dumps(self.values).encode(), dtype=np.uint8),
        )
        return out.getvalue()


def read_weights(data: bytes) -> JudgementWeights:
    """Return the weights of a file that `JudgementWeights.to_bytes` made."""
    import numpy as np

    with np.load(BytesIO(data), allow_pickle=False) as file:
        features = file["features"].tobytes().decode().split(SEPARATOR)
        values = json.loads(file["values"].tobytes())
        return JudgementWeights(
            index={feature: row for row, feature in enumerate(features)},
            weights=file["weights"].astype(np.float32),
            bias=file["bias"],
            values={part: tuple(values[part]) for part in PARTS},
        )


@cache
def shipped_weights() -> JudgementWeights:
    """Return the weights that come with the package; read once."""
    return read_weights((resources.files("contractlens") / "data" / WEIGHTS_FILE).read_bytes())


def judge_provision(
    text: str,
    *,
    clause_type: str = "",
    lead_in: str = "",
    focus: tuple[int, int] | None = None,
    roles: PartyRoles = DEFAULT_ROLES,
    weights: JudgementWeights | None = None,
) -> Judgement:
    """Judge what a provision does: who must, may or must not, and how firmly.

    Args:
        text: The provision's words.
        clause_type: Type it was found for.
        lead_in: The paragraph that introduces the list it stands in ("The Supplier shall:").
        focus: Span in `text` that shows the type.
        roles: Who is who in the document.
        weights: What decides; those that come with the package by default.
    """
    rule = judge_modality(text, clause_type=clause_type, lead_in=lead_in, focus=focus, roles=roles)
    if is_not_used(text) or _is_plain(text, roles, rule) or _is_led(text, lead_in, rule):
        return rule
    features = judgement_features(text, clause_type, lead_in, roles, rule)
    return _coherent(rule, (weights or shipped_weights()).decide(features))


def _is_plain(text: str, roles: PartyRoles, rule: Judgement) -> bool:
    """Tell whether the grammar leaves no doubt: a party right before its "shall", "must", "may" or "will"."""
    return rule.strength is not None and rule.bearer is not None and subject_before(text, roles, rule) == rule.bearer


def _is_led(text: str, lead_in: str, rule: Judgement) -> bool:
    """Tell whether the lead-in leaves no doubt: an item without a cue of its own under "The Supplier shall:"."""
    if not lead_in or rule.start < rule.end or rule.strength is None or rule.bearer is None or "\t" in text:
        return False
    opening = lead_in[-MAX_LEAD_IN:]
    own = [cue for cue in find_cues(opening) if cue.own]
    words = opening[own[-1].end :].strip(" :–—-").lower().split() if own else []
    return bool(own) and len(words) <= _WORDS_TO_LIST and not _CONDITIONS.intersection(words)


def _coherent(rule: Judgement, chosen: dict[Part, str]) -> Judgement:
    """Return the judgement that was chosen; a right is never firmer than "may", nor a duty as loose."""
    modality = _MODALITIES[chosen["modality"]]
    strength = _STRENGTHS.get(chosen["strength"])
    if modality == "right" and strength is not None:
        strength = "may"
    elif modality == "obligation" and strength == "may":
        strength = rule.strength if rule.modality == "obligation" else None
    return Judgement(modality, _BEARERS.get(chosen["bearer"]), strength, rule.start, rule.end)


def known_values(part: Part, found: Sequence[str]) -> tuple[str, ...]:
    """Return the values of a part that occur in `found`, in their fixed order."""
    return tuple(value for value in _VALUES[part] if value in set(found))
