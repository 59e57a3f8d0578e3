"""How current software must be kept: "n-1", "no more than one major release behind", "the current release"."""

from __future__ import annotations

import re

from contractlens.detection.attributes.facts import Fact
from contractlens.detection.attributes.numbers import QUANTITY, read_quantity
from contractlens.detection.cue_phrases import load_cues

_RELEASE = r"(?:releases?|versions?|generations?|upgrades?)"
_KIND = r"(?:(?:major|minor|full|main|production|supported|general|vendor|stable|software|manufacturer's|published|current)\s{1,3}){0,3}"
_CURRENCY = re.compile(
    r"(?<![\w-])[\"“'‘(]?n\s{0,2}(?:[-–−‑]|minus)\s{0,2}(?P<n>\d|one|two|three)(?!\w)[\"”'’)]?"
    rf"|(?P<behind>{QUANTITY})\s{{1,3}}{_KIND}{_RELEASE}\s{{1,3}}(?:behind|older\s{{1,3}}than|below|prior\s{{1,3}}to|before|out\s{{1,3}}of\s{{1,3}}date|back)"
    rf"|(?:within|lag\w*|trail\w*|behind)\s{{1,3}}(?:\w{{1,12}}\s{{1,3}}){{0,4}}?(?:by\s{{1,3}})?(?P<within>{QUANTITY})\s{{1,3}}{_KIND}{_RELEASE}"
    rf"|(?:latest|current|most\s{{1,3}}recent|newest)\s{{1,3}}{_KIND}{_RELEASE}(?P<or>\s{{0,3}}(?:\(n\)\s{{0,3}})?,?\s{{0,3}}(?:or|and|nor)\s{{1,3}}(?:\w{{1,15}}\s{{1,3}}){{0,6}}?"
    rf"(?:(?:immediately\s{{1,3}})?(?:preceding|previous|prior|earlier|last)|(?:one|the\s{{1,3}}one)\s{{1,3}}(?:before|immediately\s{{1,3}}before))\b|\s{{0,3}}less\s{{1,3}}one)?",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"\b(?:run\w*|keep\w*|kept|maintain\w*|remain\w*|upgrad\w*|use|using|operate\w*|be\s+(?:at|on)|stay\w*|current\w*|supported|install\w*|move\w*|deploy\w*)\b",
    re.IGNORECASE,
)
_WORDS = {"one": 1, "two": 2, "three": 3}


def find_version_currency(text: str, clause_type: str) -> list[Fact]:
    """Return ``version_currency`` facts: "n" for the current release, "n-1" for one behind, and so on."""
    if clause_type not in load_cues("attribute_cues")["version_currency"]["types"]:
        return []
    found: list[Fact] = []
    for match in _CURRENCY.finditer(text):
        lag = _lag(match, text)
        if lag is None or any(fact.value == _label(lag) for fact in found):
            continue
        found.append(Fact("version_currency", _label(lag), "", *match.span()))
    behind = [fact for fact in found if fact.value != "n"]
    return behind or found


def _lag(match: re.Match[str], text: str) -> int | None:
    """Return how many releases behind a match allows; None where it only mentions a release."""
    if match["n"]:
        return _WORDS.get(match["n"].lower()) or int(match["n"])
    behind = match["behind"] or match["within"]
    if behind:
        return int(read_quantity(behind))
    if match["or"]:
        return 1
    return 0 if _DUTY.search(text[max(0, match.start() - 80) : match.start()]) else None


def _label(lag: int) -> str:
    return f"n-{lag}" if lag else "n"
