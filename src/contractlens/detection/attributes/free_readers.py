"""What the patterns of `payment_patterns` say by "free", "no charge" and "nothing is payable"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contractlens.detection.attributes.money_words import sign_pattern
from contractlens.detection.attributes.payment_reading import COSTS, OTHER, Kind, Payer, Reading

if TYPE_CHECKING:
    import re

_Said = tuple[Payer, Kind] | None
_CLOSED = "<payable>"
_SEPARATELY = "<separate>"


def read_free(reading: Reading, match: re.Match[str]) -> _Said:
    """Return who bears what is "free of charge": the supplier, unless it is free to the supplier."""
    if reading.texts[match.start()] == "free" and reading.texts[match.start() - 1] in _MODALS:
        return None  # "must free each learner for two days"
    if reading.negated(match.start(), None) or (
        reading.texts[match.start()] == "free" and reading.is_(match.end(), "to|of|from")
    ):
        return None
    after = match.end()
    while reading.is_(after, "to|for|the"):
        after += 1
    spared = after > match.end() and reading.is_(after, "supplier")
    return ("buyer" if spared else "supplier"), "free"


def read_none(reading: Reading, match: re.Match[str]) -> _Said:
    """Return who bears what "no charge" is made for, or nothing where the words set a limit."""
    groups = match.groupdict()
    if reading.texts[match.end() - 1].startswith(("pass", "reco")) and not sign_pattern(COSTS).search(
        reading.row, max(match.start() - 10, 0), match.end() - 1
    ):
        return None  # "cannot be recovered within four hours"
    if sign_pattern(_CLOSED).search(reading.row, match.start(), match.end()) and any(
        reading.is_(at, "but") and reading.texts[at] in _UNTIL for at in (match.end(), match.end() + 1)
    ):
        return None  # "not payable until"
    between = reading.texts[match.start() : match.end()]
    if _says_nothing_of_cost(between):
        return None
    if "gap" in groups and sign_pattern(_SEPARATELY).search(reading.row, match.start("gap"), match.end() + 2):
        return "in_charges", "included"
    if reading.texts[match.end() - 1].startswith("supplement"):
        return "in_charges", "included"
    if groups.get("who") and reading.is_(match.start("who"), "supplier"):
        return "buyer", "free"
    return "supplier", "free"


def _says_nothing_of_cost(words: tuple[str, ...]) -> bool:
    """Tell whether "no" and a price are a limit, beside the price, or a charge: "no greater price", "outside the price"."""
    if words[-1] in ("price", "prices") and {"greater", "higher"}.intersection(words):
        return True
    charged = words[-1].startswith(("charg", "bill", "invoic"))  # "a place left without warning is charged"
    return words[0] == "outside" or (words[0] == "without" and charged and "is" in words)


_MODALS = {"must", "will", "shall", "to", "may", "can"}
_UNTIL = {"until", "unless", "if", "before", "till"}


def read_spared(reading: Reading, match: re.Match[str]) -> _Said:
    """Return the other side of the one that something "costs nothing"."""
    at = match.start("verb") if "verb" in match.groupdict() else -1
    if at >= 0 and reading.texts[at : at + 2] == ("no", "more"):
        return None  # "costs the Council no more" than something else
    side = reading.side(match.start("who"))
    return (OTHER[side], "free") if side in OTHER else None
