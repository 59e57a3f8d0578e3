"""Masks personal data in what leaves the house: names, e-mail addresses, phone numbers, postcodes. Rules, best effort.

No statistical recogniser of names is used: a name is known by what stands around it (a title, "Name:", a signature, a
table row such as "Service manager", an e-mail address that spells it). What is learned in one place of a contract is
masked everywhere in it. A name that nothing marks as one stays; so do names of firms, offices and posts. Look through
the result before you pass it on.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from contractlens.review.words import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from contractlens.analysis import Analysis
    from contractlens.review.gathered import Gathered, Rows

NAME_MASK = "[name]"
EMAIL_MASK = "[e-mail]"
PHONE_MASK = "[phone]"
POSTCODE_MASK = "[postcode]"

_EMAIL = re.compile(r"(?<![\w.+\-])[\w.+\-']{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w£$€.,/\-])(?:\+\d{1,3}[ .\-]?(?:\(0\)[ .\-]?)?|\(0\d{2,5}\)[ .\-]?|0)\d{1,5}(?:[ .\-]?\d{2,5}){1,4}(?![\w/]|[.,]\d)"
)
_POSTCODE = re.compile(r"\b(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2})\b")
_DIGITS = range(9, 16)  # of a phone number with its area; fewer is a clause or a sum
_PART = r"[A-ZÀ-ÖØ-Þ](?:['’\-]?[A-Za-zÀ-ÖØ-öø-ÿ]){1,24}"
_INITIAL = r"[A-Z]\.?"
_BETWEEN = r"(?:[ \u00a0]{1,3})"
_FULL = rf"(?:{_PART}|{_INITIAL})(?:{_BETWEEN}(?:(?:de|da|van|von|der|den|la|le|bin|al|ap|O)[ \u00a0])?(?:{_PART}|{_INITIAL})){{0,3}}"
_MASKED_COLUMNS = frozenset(
    {
        *("text", "heading", "document", "path", "contract_id", "what", "arithmetic", "quote", "explanation"),
        *("nearest_text", "value", "message", "reasons", "title", "reference", "buyer", "supplier", "name", "address"),
        *("words", "comment", "reviewer", "unreadable_pages", "duplicate_of", "defined_as", "meaning", "term", "note"),
        *("part", "clause", "clause_number", "values", "first", "other", "first_value", "other_value", "first_clause"),
        *("other_clause", "change", "template", "template_part", "template_heading", "template_text"),
    }
)
_MIN_LETTERS = 4  # of a surname that is masked where it stands alone


@dataclass(frozen=True, slots=True)
class _Cues:
    titled: re.Pattern[str]
    labelled: re.Pattern[str]
    ordinary: frozenset[str]


@lru_cache(maxsize=1)
def _cues() -> _Cues:
    """Return the patterns made from the words in ``data/masking.toml``."""
    text = (resources.files("contractlens") / "data" / "masking.toml").read_text(encoding="utf-8")
    words = tomllib.loads(text)
    titles = "|".join(re.escape(word) for word in words["titles"])
    labels = "|".join(re.escape(word) for word in sorted(words["labels"], key=len, reverse=True))
    return _Cues(
        re.compile(rf"\b(?:{titles})\b\.?{_BETWEEN}(?P<name>{_FULL})"),
        re.compile(
            rf"(?<!\w)(?i:{labels})[ \u00a0]{{0,3}}(?:[:\-–|]|\t|\n)[ \u00a0\t]{{0,3}}(?P<name>{_FULL})(?![\w])"
        ),
        frozenset(word.casefold() for word in words["ordinary"]),
    )


@dataclass(frozen=True, slots=True)
class Masker:
    """Masks personal data, with the names that were learned from whole contracts.

    Attributes:
        names: Full names, longest first.

    Example:
        >>> masker = Masker.learn(["Contract manager: Joan Ferris, joan.ferris@example.org"])
        >>> masker.mask("Ms Ferris (020 7946 0000) and Joan Ferris report monthly.")
        'Ms [name] ([phone]) and [name] report monthly.'
    """

    names: tuple[str, ...] = ()

    @classmethod
    def learn(cls, texts: Iterable[str]) -> Masker:
        """Return a masker that knows the names that the texts mark as names.

        Args:
            texts: Whole contracts, or as much of them as there is.
        """
        found: set[str] = set()
        for text in texts:
            found |= _names_in(text)
        surnames = {name.split()[-1] for name in found if len(name.split()) > 1}
        ordinary = _cues().ordinary
        found |= {name for name in surnames if len(name) >= _MIN_LETTERS and name.casefold() not in ordinary}
        return cls(tuple(sorted(found, key=lambda name: (-len(name), name))))

    def mask(self, text: str) -> str:
        """Return `text` with personal data masked.

        Args:
            text: Any text.
        """
        text = _EMAIL.sub(EMAIL_MASK, text)
        text = _PHONE.sub(_phone_or_not, text)
        text = _POSTCODE.sub(POSTCODE_MASK, text)
        for start, end in reversed(_spans(text)):
            text = text[:start] + NAME_MASK + text[end:]
        pattern = _names_pattern(self.names)
        return pattern.sub(NAME_MASK, text) if pattern else text


@lru_cache(maxsize=32)
def _names_pattern(names: tuple[str, ...]) -> re.Pattern[str] | None:
    if not names:
        return None
    listed = "|".join(r"\s{1,3}".join(map(re.escape, name.split())) for name in names)
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)")


def _phone_or_not(match: re.Match[str]) -> str:
    digits = sum(character.isdigit() for character in match[0])
    return PHONE_MASK if digits in _DIGITS else match[0]


def _spans(text: str) -> list[tuple[int, int]]:
    """Return where names stand that a title or a label marks; not overlapping, in order."""
    cues = _cues()
    found = [
        match.span("name")
        for pattern in (cues.titled, cues.labelled)
        for match in pattern.finditer(text)
        if not _is_ordinary(match["name"], cues, is_titled=pattern is cues.titled)
    ]
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _is_ordinary(name: str, cues: _Cues, *, is_titled: bool) -> bool:
    """Return whether words are those of a post or a firm rather than a person's name."""
    words = name.replace("\u00a0", " ").split()
    if any(word.casefold().strip(".") in cues.ordinary for word in words):
        return True
    return not is_titled and len(words) < 2  # noqa: PLR2004  "Name: Blank"


def _names_in(text: str) -> set[str]:
    names = {" ".join(text[start:end].split()) for start, end in _spans(text)}
    for match in _EMAIL.finditer(text):
        parts = [part.capitalize() for part in re.split(r"[._]", match[0].partition("@")[0]) if part.isalpha()]
        if len(parts) == 2 and all(len(part) > 1 for part in parts):  # noqa: PLR2004  forename.surname
            spelled = " ".join(parts)
            if spelled in text:
                names.add(spelled)
    return {name for name in names if len(name) >= _MIN_LETTERS}


def mask_frame(frame: pd.DataFrame, masker: Masker) -> pd.DataFrame:
    """Return a copy of a result frame with personal data masked in the columns that hold words.

    Ids, codes and numbers stay as they are; ``start`` and ``end`` still count characters of the text before masking.

    Args:
        frame: Any frame of an `Analysis` or a scan.
        masker: What to mask with.
    """
    made = frame.copy()
    for name in made.columns:
        if name in _MASKED_COLUMNS and str(made[name].dtype) in {"string", "object", "str"}:
            made[name] = made[name].map(lambda value: masker.mask(value) if isinstance(value, str) else value)
            made[name] = made[name].astype(frame[name].dtype)
    return made


def masker_for(*analyses: Analysis) -> Masker:
    """Return a masker that knows the names in the whole texts of contracts.

    Args:
        analyses: The contracts.
    """
    return Masker.learn(analysis.document.text for analysis in analyses)


def masker_of(shown: Gathered) -> Masker:
    """Return a masker that knows the names in what is shown and in the contracts behind it.

    Args:
        shown: What is shown.
    """
    texts = [text_of(row.get("text")) for name in ("findings", "nearest", "dates") for row in shown.tables[name]]
    return Masker.learn([*texts, *shown.person_sources])


def mask_gathered(shown: Gathered, earlier: Rows) -> tuple[Gathered, Rows]:
    """Return what a workbook or report shows, and earlier decisions, masked.

    Args:
        shown: What is shown.
        earlier: Rows of decisions.
    """
    masker = masker_of(shown)
    tables = {name: [_masked_row(row, masker) for row in rows] for name, rows in shown.tables.items()}
    contracts = {key: masker.mask(name) for key, name in shown.contracts.items()}
    masked = replace(shown, tables=tables, contracts=contracts, was_masked=True)
    return masked, [_masked_row(row, masker) for row in earlier]


def _masked_row(row: Mapping[str, Any], masker: Masker) -> dict[str, Any]:
    return {
        name: masker.mask(value) if name in _MASKED_COLUMNS and isinstance(value, str) else value
        for name, value in row.items()
    }
