"""The record that the attribute modules hand to one another."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """One attribute before its text is cut out and offsets are shifted."""

    name: str
    value: int | float | str | bool
    unit: str
    start: int
    end: int
