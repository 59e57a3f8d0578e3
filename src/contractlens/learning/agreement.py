"""Whether right findings also say the right things: status, modality, bearer, strength, attributes; and mix-ups."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from contractlens.learning.annotations import VALUE_SEPARATOR
from contractlens.learning.bootstrap import interval, ratio, resample
from contractlens.learning.labelled import JUDGED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from contractlens.learning.annotations import Label
    from contractlens.learning.judging import Found, Judged

Row = dict[str, object]


def pairs(judged: Sequence[Judged]) -> Iterator[tuple[Judged, Found, Label]]:
    """Yield each finding with the label that it agrees with on place and type, those that run on over items left out."""
    for each in judged:
        labels = {label.clause_type: label for label in each.labels}
        for found in each.found:
            if found.clause_type in labels and found.clause_type not in each.carried:
                yield each, found, labels[found.clause_type]


def judgement_rows(judged: Sequence[Judged], *, samples: int, seed: int) -> list[Row]:
    """Return how many right findings also have the right status, modality, bearer and strength, with intervals."""
    paired = list(pairs(judged))
    contracts = {name: at for at, name in enumerate(dict.fromkeys(each.contract for each in judged))}
    rows: list[Row] = []
    for name in JUDGED:
        counts = np.zeros((len(contracts), 2))
        for each, found, label in paired:
            if name in each.judged:
                counts[contracts[each.contract]] += (1, getattr(found, name) == getattr(label, name))
        drawn = resample(len(contracts), samples=samples, seed=seed) @ counts if contracts else np.zeros((1, 2))
        low, high = interval(ratio(drawn[:, 1], drawn[:, 0]), groups=len(contracts))
        total, right = counts.sum(axis=0)
        rows.append(
            {
                "name": name,
                "findings": int(total),
                "right": int(right),
                "share": right / total if total else None,
                "share_from": _number(low),
                "share_to": _number(high),
            }
        )
    return rows


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def attribute_rows(judged: Sequence[Judged]) -> list[Row]:
    """Return per attribute how often right findings state it, and state the value that people read.

    A finding with several values of one name is right when it states just the labelled ones.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for _, found, label in pairs(judged):
        stated: dict[str, set[object]] = {}
        for name, value in found.attributes:
            stated.setdefault(name, set()).add(_comparable(value))
        wanted = {
            name: {_comparable(v) for v in value.split(VALUE_SEPARATOR)} for name, value in label.attributes.items()
        }
        for name in stated.keys() | wanted.keys():
            counts[name, "labelled"] += name in wanted
            counts[name, "found"] += name in stated
            counts[name, "right"] += name in stated and stated[name] == wanted.get(name)
            counts[name, "unlabelled"] += name in stated and name not in wanted
    names = sorted({name for name, _ in counts}, key=lambda name: (-counts[name, "labelled"], name))
    return [_attribute_row(name, counts) for name in names]


def _attribute_row(name: str, counts: Counter[tuple[str, str]]) -> Row:
    labelled, found, right = (counts[name, key] for key in ("labelled", "found", "right"))
    return {
        "name": name,
        "labelled": labelled,
        "found": found,
        "right": right,
        "unlabelled": counts[name, "unlabelled"],
        "precision": right / found if found else None,
        "recall": right / labelled if labelled else None,
    }


def _comparable(value: str) -> object:
    """Return a number for what is one, else the words in lower case: 2500000.0 and 2500000 are the same sum."""
    try:
        return round(float(value), 6)
    except ValueError:
        return value.strip().casefold()


def confusion_rows(judged: Sequence[Judged]) -> list[Row]:
    """Return which type was found where which other one was missed, in the same provision, most frequent first.

    A provision with one miss and two false alarms counts for both pairs. ``labelled`` or ``found`` is missing where
    nothing stands against it: a false alarm in a provision where nothing was missed, a miss where nothing was raised.
    """
    counts: Counter[tuple[str | None, str | None]] = Counter()
    for each in judged:
        labelled = {label.clause_type for label in each.labels}
        found = {one.clause_type for one in each.found}
        missed: Collection[str | None] = labelled - found or (None,)
        raised: Collection[str | None] = found - labelled or (None,)
        counts.update((one, other) for one in missed for other in raised if one or other)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0][0] or "~", item[0][1] or "~"))
    return [{"labelled": one, "found": other, "provisions": number} for (one, other), number in ordered]
