"""The words that tell headings, recitals, contents lists and signature blocks: ``data/structure.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Cues:
    """Word lists, lower case, and the patterns built from them.

    Attributes:
        quantity_words: Words that make the number before them a count, not a label.
        joining_words: Words between the names of the parties.
        modal_words: Words that make a line a sentence and not a heading.
        title_words: Words in the titles of contracts.
        body_headings: Headings that end the run of titles at the top of a file.
        recital_headings: Headings over recitals.
        definition_headings: Words of headings over definitions.
        definition_columns: Header cells over defined terms.
        version_columns: Header cells of version tables.
        part_names: Names of parts that have no number.
        sentence_openers: First words that a run-in heading in small letters does not have.
        contents_headings: Headings over lists of contents.
        definition_lead_in: Beginnings of definitions that name their place before their term.
        recitals_end: Beginnings of the words of agreement behind the recitals.
        signature: Beginnings of signature blocks.
        signature_field: Beginnings of lines inside signature blocks.
        note: Beginnings of guidance and drafting notes.
    """

    quantity_words: frozenset[str]
    joining_words: frozenset[str]
    modal_words: frozenset[str]
    title_words: frozenset[str]
    body_headings: frozenset[str]
    recital_headings: frozenset[str]
    definition_headings: frozenset[str]
    definition_columns: frozenset[str]
    version_columns: frozenset[str]
    part_names: frozenset[str]
    sentence_openers: frozenset[str]
    contents_headings: frozenset[str]
    definition_lead_in: re.Pattern[str]
    recitals_end: re.Pattern[str]
    signature: re.Pattern[str]
    signature_field: re.Pattern[str]
    note: re.Pattern[str]


def _beginning(phrases: list[str]) -> re.Pattern[str]:
    """A pattern that matches any of the phrases at the beginning of a text, in whole words."""
    parts = [re.escape(phrase).replace(r"\ ", r"\s+") for phrase in sorted(phrases, key=len, reverse=True)]
    return re.compile(rf"(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=1)
def load_cues() -> Cues:
    """Return the word lists of the package, read once."""
    source = resources.files("contractlens").joinpath("data", "structure.toml").read_text(encoding="utf-8")
    data = tomllib.loads(source)
    fields: dict[str, Any] = {key: frozenset(word.lower() for word in value) for key, value in data["words"].items()}
    fields |= {key: _beginning(value) for key, value in data["beginnings"].items()}
    return Cues(**fields)
