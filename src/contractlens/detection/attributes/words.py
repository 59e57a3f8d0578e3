"""Facts that are names: the price index, the class of insurance, the certificate, the level of access or vetting."""

from __future__ import annotations

from functools import cache

from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.numbers import in_lower_case
from contractlens.detection.cue_phrases import load_cues, phrase_signs, phrases_source
from contractlens.detection.lazy_patterns import LazyPattern

_SECTIONS = {
    "index": "index", "insurance_class": "class", "certificate": "certificate",
    "wcag_level": "wcag_level", "advance_or_arrears": "advance_or_arrears", "clearance_level": "clearance_level",
}  # fmt: skip


@cache
def _pattern(section: str) -> LazyPattern:
    names = load_cues("attribute_cues")[section]["names"]
    return LazyPattern(
        lambda: "|".join(f"(?P<v{at}>{phrases_source(entry['phrases'])})" for at, entry in enumerate(names)),
        signs=lambda: phrase_signs(phrase for entry in names for phrase in entry["phrases"]),
    )


def find_named(text: str, clause_type: str) -> list[Fact]:
    """Return ``index``, ``class``, ``certificate``, ``wcag_level`` and other facts that are names, each value once."""
    found: list[Fact] = []
    for section, name in _SECTIONS.items():
        table = load_cues("attribute_cues")[section]
        if clause_type not in table["types"]:
            continue
        seen = set()
        for match in _pattern(section).finditer(in_lower_case(text)):
            value = table["names"][int((match.lastgroup or "v0")[1:])]["value"]
            if value not in seen:
                seen.add(value)
                found.append(Fact(name, value, "", *match.span()))
    return found
