"""What stands behind each line, noted once from the end so that nothing searches forward."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contractlens.segmentation.labels import Label, Value
    from contractlens.segmentation.lines import Line


@dataclass(slots=True)
class LookAhead:
    """For each line, up to the next part and outside tables.

    Attributes:
        next_number: Index of the next line with a number that is certain, or None.
        next_alike: The next label of each form that the line's own label can have.
        goes_on: Lines whose label has a follower ("2." somewhere behind "1.").
    """

    next_number: list[int | None]
    next_alike: list[tuple[Label, ...]]
    goes_on: set[int] = field(default_factory=set)


def look_ahead(lines: Sequence[Line]) -> LookAhead:
    """Return what stands behind each line."""
    found = LookAhead([None] * len(lines), [()] * len(lines))
    upcoming: int | None = None
    alike: dict[str, Label] = {}
    seen: set[tuple[str, Value]] = set()
    for i in range(len(lines) - 1, -1, -1):
        line = lines[i]
        found.next_number[i] = upcoming
        if line.zone == "part":
            upcoming, alike, seen = None, {}, set()
        elif line.label is not None and line.block.cell is None:
            readings = line.label.readings
            found.next_alike[i] = tuple(alike[reading.form] for reading in readings if reading.form in alike)
            alike.update(dict.fromkeys((reading.form for reading in readings), line.label))
            if any((reading.form, (reading.value[0] + 1, 0)) in seen for reading in readings):
                found.goes_on.add(i)
            seen.update((reading.form, reading.value) for reading in readings)
            if not line.label.is_weak and not readings[0].is_bullet:
                upcoming = i
    return found
