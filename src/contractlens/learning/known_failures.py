"""What the model is known to get wrong, by clause type: short notes for the model card."""

from __future__ import annotations

import tomllib
from importlib import resources


def known_failures() -> dict[str, str]:
    """Return the notes of ``data/known_failures.toml`` by clause type."""
    text = resources.files("contractlens").joinpath("data/known_failures.toml").read_text(encoding="utf-8")
    notes: dict[str, str] = tomllib.loads(text)["known_failures"]
    return notes
