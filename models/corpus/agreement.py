"""Cohen's kappa between two labellings of a sample of the corpus. Run: ``python models/corpus/agreement.py``.

``second_reading.jsonl`` holds one JSON object per provision: ``file`` and ``line`` (where it stood), ``sha256`` (of
its text, first 16 digits), ``first`` (the labels that the corpus had when the sample was drawn) and ``second`` (the
labels of a reader who had not seen them). A label is ``type``, ``status``, ``modality`` and ``bearer``, null for nobody.
"""

# ruff: noqa: INP001, T201 - a script that prints, in no package

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Reading = dict[str, Any]
Labels = list[dict[str, Any]]

HERE = Path(__file__).parent
SECOND_READING = HERE / "second_reading.jsonl"
FIELDS = ("status", "modality", "bearer")
HASH_DIGITS = 16


def text_hash(text: str) -> str:
    """Return what a reading knows a provision by: the text stays in one place only."""
    return hashlib.sha256(text.encode()).hexdigest()[:HASH_DIGITS]


def load_readings(path: Path = SECOND_READING) -> list[Reading]:
    """Return the provisions that were read twice."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def corpus_labels(directory: Path = HERE) -> dict[tuple[str, str], list[tuple[int, Labels]]]:
    """Return per file and text hash the lines where the text stands, with the labels that they carry now."""
    from contractlens.learning.markup import load_clauses, load_contract

    found: dict[tuple[str, str], list[tuple[int, Labels]]] = {}
    for path in sorted(directory.glob("clauses/*.txt")):
        for clause in load_clauses(path):
            place = (f"clauses/{path.name}", text_hash(clause.text))
            found.setdefault(place, []).append((clause.line, _plain(clause.labels)))
    for path in sorted(directory.glob("contracts/*.txt")):
        for line in load_contract(path).lines:
            place = (f"contracts/{path.name}", text_hash(line.text))
            found.setdefault(place, []).append((line.number, _plain(line.labels)))
    return found


def _plain(labels: Sequence[Any]) -> Labels:
    return [{"type": label.clause_type} | {name: getattr(label, name) for name in FIELDS} for label in labels]


def labels_now(reading: Reading, corpus: dict[tuple[str, str], list[tuple[int, Labels]]]) -> Labels | None:
    """Return the labels that the corpus gives a provision now, from the nearest line with its text; None if it is gone."""
    places = corpus.get((reading["file"], reading["sha256"]), [])
    return min(places, key=lambda place: abs(place[0] - reading["line"]))[1] if places else None


def kappa(first: Sequence[object], second: Sequence[object]) -> float:
    """Return Cohen's kappa; 1.0 where both readers gave one and the same answer to everything.

    Raises:
        ValueError: The readers judged different numbers of things, or none.

    Example:
        >>> round(kappa([1, 1, 0, 0], [1, 0, 0, 0]), 2)
        0.5
    """
    from sklearn.metrics import cohen_kappa_score  # slow to load

    if not first or len(first) != len(second):
        raise ValueError("kappa needs as many answers of one reader as of the other, and at least one")
    if len({*first, *second}) == 1:
        return 1.0
    return float(cohen_kappa_score([str(answer) for answer in first], [str(answer) for answer in second]))


def type_rows(readings: Sequence[Reading]) -> Iterator[tuple[str, int, int, int, float]]:
    """Yield per type, then for all together: how many each reader saw, how many both, and kappa."""
    sets = [tuple({label["type"] for label in reading[side]} for side in ("first", "second")) for reading in readings]
    names = sorted(set().union(*(one | other for one, other in sets)))
    everything: tuple[list[bool], list[bool]] = ([], [])
    for name in names:
        one, other = [name in first for first, _ in sets], [name in second for _, second in sets]
        everything[0].extend(one)
        everything[1].extend(other)
        yield name, sum(one), sum(other), sum(map(min, one, other)), kappa(one, other)
    one, other = everything
    yield "all types", sum(one), sum(other), sum(map(min, one, other)), kappa(one, other)


def kappa_interval(readings: Sequence[Reading]) -> tuple[float, float]:
    """Return the 95% interval of kappa over all types, resampling whole files: lines of one file resemble one another."""
    import numpy as np

    from contractlens.learning.bootstrap import interval, ratio, resample

    names = {label["type"] for reading in readings for side in ("first", "second") for label in reading[side]}
    files = sorted({reading["file"] for reading in readings})
    counts = np.zeros((len(files), 4))  # yes/no decisions; yes of the first reader, of the second, of both
    for reading in readings:
        one, other = ({label["type"] for label in reading[side]} for side in ("first", "second"))
        counts[files.index(reading["file"])] += (len(names), len(one), len(other), len(one & other))
    decisions, one, other, both = (resample(len(files)) @ counts).T
    same = ratio(decisions - one - other + 2 * both, decisions)
    chance = ratio(one * other + (decisions - one) * (decisions - other), decisions**2)
    low, high = interval(ratio(same - chance, 1 - chance), groups=len(files))
    return float(low), float(high)


def field_rows(readings: Sequence[Reading]) -> Iterator[tuple[str, int, int, float]]:
    """Yield for status, modality and bearer of the types that both saw: how many, how many the same, and kappa."""
    paired = []
    for reading in readings:
        seconds = {label["type"]: label for label in reading["second"]}
        paired += [(label, seconds[label["type"]]) for label in reading["first"] if label["type"] in seconds]
    for name in FIELDS:
        one, other = [label[name] for label, _ in paired], [label[name] for _, label in paired]
        yield name, len(paired), sum(map(_same, one, other)), kappa(one, other)


def _same(one: object, other: object) -> bool:
    return one == other


def table(readings: Sequence[Reading]) -> str:
    """Return both tables in Markdown."""
    lines = ["| type | first | second | both | kappa |", "|---|---:|---:|---:|---:|"]
    lines += [
        f"| {name} | {one} | {two} | {both} | {value:.2f} |" for name, one, two, both, value in type_rows(readings)
    ]
    lines += ["", "| of types both saw | labels | same | kappa |", "|---|---:|---:|---:|"]
    lines += [f"| {name} | {count} | {same} | {value:.2f} |" for name, count, same, value in field_rows(readings)]
    return "\n".join(lines)


def main() -> None:
    """Print the agreement of the two readings, and of the second one with the corpus as it is now."""
    readings = load_readings()
    corpus = corpus_labels()
    print(f"Two readings of {len(readings)} provisions\n\n{table(readings)}\n")
    low, high = kappa_interval(readings)
    print(f"95% interval of kappa over all types, resampling files: {low:.2f} to {high:.2f}")
    found = [(reading, labels_now(reading, corpus)) for reading in readings]
    now = [{**reading, "first": labels} for reading, labels in found if labels is not None]
    *_, (_, _, _, _, value) = type_rows(now)
    print(f"The second reading and the corpus as it is now, all types: kappa {value:.2f}")


if __name__ == "__main__":
    main()
