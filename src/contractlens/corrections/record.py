"""One correction: what a person says of one place in one contract, with all that is needed to find and learn from it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Literal, get_args

from contractlens.clause import ClauseKind
from contractlens.findings import Bearer, Modality, Status, Strength

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA_VERSION = 1
"""Version of a line of a file of corrections. A line of a newer version is refused, never guessed at."""

NOBODY = "nobody"
"""Bearer of a provision that binds and entitles nobody."""

NO_STRENGTH = "none"
"""Strength of a provision without a word of strength."""

Verdict = Literal["confirmed", "changed", "retyped", "rejected", "missed", "nothing"]
"""What a correction says.

``confirmed``: the finding is right. ``changed``: the type is right, status, modality, bearer or strength is not.
``retyped``: it is of another type. ``rejected``: it is not a finding of this type. ``missed``: a finding was missed.
``nothing``: someone looked, and none of the types is there.
"""

JUDGED: Mapping[str, tuple[str, ...]] = {
    "status": get_args(Status),
    "modality": get_args(Modality),
    "bearer": (*get_args(Bearer), NOBODY),
    "strength": (*get_args(Strength), NO_STRENGTH),
}
"""What beside the type may be corrected, and the values allowed."""

_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,99}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_KINDS = get_args(ClauseKind)


@dataclass(frozen=True, slots=True)
class Context:
    """Where the words of a correction stood: what the model sees beside them.

    Attributes:
        number: Full reference, "12.3(b)".
        kind: Kind of the provision.
        heading: Own or nearest heading.
        parents: Headings above that one, nearest first, joined by " / ".
        part: Schedule or annex.
        lead_in: Words of the lead-in of its list.
        table_header: Words of the header row of its table.
        row_label: Words of the first cell of its row.
        body_start: Characters of label and run-in heading at the start of the provision.
        provision: Words of the provision, where they are not those of the correction; else "".
        found: The types that were found in this provision when it was corrected.
    """

    number: str = ""
    kind: ClauseKind = "clause"
    heading: str = field(default="", repr=False)  # words of a contract never reach a log by accident
    parents: str = field(default="", repr=False)
    part: str = field(default="", repr=False)
    lead_in: str = field(default="", repr=False)
    table_header: str = field(default="", repr=False)
    row_label: str = field(default="", repr=False)
    body_start: int = 0
    provision: str = field(default="", repr=False)
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """What one person said of one place in one contract.

    Attributes:
        text: The words concerned.
        found_type: Clause type that was found there; "" where a finding was missed.
        right_type: Clause type that is right; "" where none is.
        document_id: SHA-256 of the file; "" if not known.
        document: Name of the file.
        start: First character in the document's text; None if not known.
        end: One past the last character.
        provision_start: First character of the provision it stands in; None if not known.
        finding_id: Id of the finding that was corrected; "" for none.
        status: The right status; None where nothing was said on it, as below.
        modality: The right modality.
        bearer: The right bearer, ``nobody`` for none.
        strength: The right strength, ``none`` for no word of strength.
        reviewer: Who said it; "" if not said.
        note: Why, in the reviewer's words.
        made_at: When, in ISO 8601: a day, or day and time with time zone.
        source: How it was made: ``python``, ``workbook``, ``label_studio``, ``prodigy``, ``doccano``, ``csv``, ``jsonl``.
        model_version: Version of the model that judged.
        context: Where the words stood.
    """

    text: str = field(repr=False)
    found_type: str = ""
    right_type: str = ""
    document_id: str = ""
    document: str = ""
    start: int | None = None
    end: int | None = None
    provision_start: int | None = None
    finding_id: str = ""
    status: str | None = None
    modality: str | None = None
    bearer: str | None = None
    strength: str | None = None
    reviewer: str = ""
    note: str = field(default="", repr=False)
    made_at: str = ""
    source: str = "python"
    model_version: str = ""
    context: Context = field(default_factory=Context)

    @property
    def verdict(self) -> Verdict:
        """What it says; see `Verdict`."""
        if not self.right_type:
            return "rejected" if self.found_type else "nothing"
        if not self.found_type:
            return "missed"
        if self.found_type != self.right_type:
            return "retyped"
        return "changed" if any(getattr(self, name) is not None for name in JUDGED) else "confirmed"

    @property
    def provision(self) -> str:
        """Words of the provision that it stands in."""
        return self.context.provision or self.text

    @property
    def says(self) -> tuple[str | None, ...]:
        """What it says, without who, when and where: equal for corrections that agree."""
        return (self.found_type, self.right_type, *(getattr(self, name) for name in JUDGED))


_TEXTS = tuple(dict.fromkeys(each.name for record in (Correction, Context) for each in fields(record)))


def plain_words(text: str) -> str:
    r"""Return `text` for comparing: white space and capitals do not count.

    Example:
        >>> plain_words("The  Supplier\nshall")
        'the supplier shall'
    """
    return _SPACES.sub(" ", text).strip().casefold()


def now() -> str:
    """Return the time as corrections state it: UTC, to the second."""
    return datetime.now(tz=UTC).isoformat(timespec="seconds")


def stamp(when: date | str | None) -> str:
    """Return a day or time as corrections state it; the present time for None.

    Raises:
        ValueError: It is no day and no time in ISO 8601.
    """
    if when is None:
        return now()
    return _stamp(when if isinstance(when, str) else when.isoformat())


def _stamp(written: str) -> str:
    text = written.strip()
    try:
        moment = datetime.fromisoformat(text)
        if date.fromisoformat(text[:10]).isoformat() == text:
            return text
        return moment.astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError) as error:
        msg = f"{text[:40]!r} is no day (2026-05-31) and no time (2026-05-31T14:05:00+01:00)"
        raise ValueError(msg) from error


def moment_of(made_at: str) -> str:
    """Return a key that puts corrections in the order in which they were made; a day alone counts as its end."""
    return f"{made_at}~" if len(made_at) == len("2026-05-31") else made_at  # "~" sorts after "T"


def to_dict(correction: Correction) -> dict[str, Any]:
    """Return a correction as a line of the file holds it; fields with nothing to say are left out."""
    line: dict[str, Any] = {"schema": SCHEMA_VERSION, "verdict": correction.verdict}
    for each in fields(correction):
        value = getattr(correction, each.name)
        if each.name != "context" and value not in {None, ""}:
            line[each.name] = value
    context = {each.name: getattr(correction.context, each.name) for each in fields(Context)}
    context["found"] = list(correction.context.found)
    line["context"] = {name: value for name, value in context.items() if value not in ("", 0, [])}
    return line


def from_dict(line: Mapping[str, Any]) -> tuple[Correction | None, list[str]]:
    """Return the correction in a line and what is wrong with it; None where anything is."""
    version = line.get("schema")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        return None, ["schema must be the version of the format: 1"]
    if version > SCHEMA_VERSION:
        return None, [
            f"schema {version} is newer than this contractlens, which reads up to {SCHEMA_VERSION}; update it"
        ]
    wrong: list[str] = []
    raw = line.get("context", {})
    if not isinstance(raw, dict):
        return None, ["context must be an object"]
    context = _read(Context, raw, wrong)
    values = _read(Correction, line, wrong)
    found = raw.get("found", [])
    if not isinstance(found, list) or not all(isinstance(name, str) and _IDENTIFIER.fullmatch(name) for name in found):
        wrong.append("context.found must be a list of clause types")
        found = []
    if wrong:
        return None, wrong
    correction = Correction(**values, context=Context(**context, found=tuple(found)))
    wrong = mistakes(correction)
    return (None, wrong) if wrong else (correction, [])


def _read(record: type[Context | Correction], line: Mapping[str, Any], wrong: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for each in fields(record):
        value = line.get(each.name)
        if each.name in {"context", "found"} or value is None:
            continue
        is_number = "int" in str(each.type)
        if is_number and (not isinstance(value, int) or isinstance(value, bool)):
            wrong.append(f"{each.name} must be a whole number")
        elif not is_number and not isinstance(value, str):
            wrong.append(f"{each.name} must be a text")
        else:
            values[each.name] = value
    if record is Correction and "text" not in values and not wrong:
        wrong.append("text is missing")
    return values


def mistakes(correction: Correction) -> list[str]:
    """Return what is wrong with a correction; nothing for a good one. Never holds words of a contract."""
    wrong = []
    if not correction.text.strip():
        wrong.append("text is missing or empty")
    records = (correction, correction.context)
    texts = [value for each in records for name in _TEXTS if isinstance(value := getattr(each, name, ""), str)]
    if any(_HALF_A_CHARACTER.search(text) for text in texts):
        wrong.append("half a character (a lone surrogate); write the text anew")
    wrong += [
        f"{name} must be the id of a clause type, or empty"
        for name in ("found_type", "right_type")
        if getattr(correction, name) and not _IDENTIFIER.fullmatch(getattr(correction, name))
    ]
    said = {name: getattr(correction, name) for name in JUDGED if getattr(correction, name) is not None}
    wrong += [
        f"{name} must be one of {', '.join(JUDGED[name])}" for name, value in said.items() if value not in JUDGED[name]
    ]
    if said and not correction.right_type:
        wrong.append(f"{', '.join(said)} cannot be corrected where no type is right")
    if correction.document_id and not _DIGEST.fullmatch(correction.document_id):
        wrong.append("document_id must be the SHA-256 of the file")
    if correction.context.kind not in _KINDS:
        wrong.append(f"context.kind must be one of {', '.join(_KINDS)}")
    return wrong + _wrong_places(correction)


def _wrong_places(correction: Correction) -> list[str]:
    wrong = []
    start, end = correction.start, correction.end
    if (start is None) != (end is None) or (start is not None and end is not None and not 0 <= start < end):
        wrong.append("start and end must both be given, from 0, start before end")
    if correction.provision_start is not None and correction.provision_start < 0:
        wrong.append("provision_start must be from 0")
    if not 0 <= correction.context.body_start <= len(correction.provision):
        wrong.append("context.body_start must lie in the words of the provision")
    try:
        _stamp(correction.made_at)
    except ValueError as error:
        wrong.append(f"made_at: {error}")
    return wrong
