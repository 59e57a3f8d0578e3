"""Labels as people write them at the end of a line: ``{{type; status; modality; bearer; strength; name=value}}``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, cast, get_args

from contractlens.findings import Bearer, Modality, Status, Strength
from contractlens.taxonomy import OTHER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from contractlens.document import ChangeKind

NOBODY = "-"
"""Written where nobody is bound, or where no word of strength stands."""

VALUE_SEPARATOR = "|"
"""Joins the values of an attribute that one label gives twice: ``refresh_interval_months=48, ..._months=60``."""

_NEGATIVE = "not "
_FIELDS = ("type", "status", "modality", "bearer", "strength")
_GROUPS = re.compile(r"\{\{(?P<inside>[^{}]*)\}\}")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
_TRACKED = re.compile(r"\[\+(?P<inserted>[^\[\]]*?)\+\]|\[x:(?P<deleted>.*?):x\]")
_SPACES = re.compile(r"\s+")
_BOXES = {"[v]": "☒", "[ ]": "☐"}  # as Word draws its own check boxes


@dataclass(frozen=True, slots=True)
class Label:
    """What a provision does, as a person judged it.

    Attributes:
        clause_type: Id of the clause type.
        status: See `Status`.
        modality: See `Modality`.
        bearer: Who is bound, entitled or forbidden; None for nobody.
        strength: The word that carries it; None without one.
        attributes: Facts by name, as written; an attribute given twice has both values, parted by ``|``.
    """

    clause_type: str
    status: Status
    modality: Modality
    bearer: Bearer | None
    strength: Strength | None
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrackedText:
    """A text with its tracked changes worked out.

    Attributes:
        text: The words that stand: unchanged and inserted ones, without outer or doubled spaces.
        pieces: ``(words, change)`` in order, deleted words included, spaces as written.
        inserted: Half-open spans of `text` that were inserted.
        deleted: ``(at, words)``: deleted words and where in `text` they stood.
    """

    text: str
    pieces: tuple[tuple[str, ChangeKind | None], ...]
    inserted: tuple[tuple[int, int], ...]
    deleted: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Annotated:
    """A line parted from its labels: words, true labels, types it must not be taken for, and what is wrong with it."""

    text: str
    labels: tuple[Label, ...]
    negatives: tuple[str, ...]
    reasons: tuple[str, ...]


def split_labels(line: str, known_types: Collection[str] | None = None) -> Annotated:
    """Part `line` from the labels at its end; `known_types`, when given, are the only types that a label may name."""
    groups = list(_GROUPS.finditer(line))
    labels: list[Label] = []
    negatives: list[str] = []
    reasons: list[str] = []
    text = line[: groups[0].start()] if groups else line
    if "".join(_GROUPS.split(line[len(text) :])[::2]).strip():
        reasons.append("words stand after a label; labels belong at the end of the line")
    if re.search(r"[{}]", text + _GROUPS.sub("", line)):
        reasons.append("malformed braces; write a label as {{type; status; modality; bearer; strength}}")
    for group in groups:
        inside = group["inside"].strip()
        if inside.startswith(_NEGATIVE):
            negatives.append(inside.removeprefix(_NEGATIVE).strip())
            reasons += _check_type(negatives[-1], known_types)
        else:
            label, wrong = _parse_label(inside, known_types)
            reasons += wrong
            labels += [label] if label else []
    types = [label.clause_type for label in labels]
    reasons += [f"{repeated} is labelled twice" for repeated in sorted({t for t in types if types.count(t) > 1})]
    reasons += [f"both {{{{{t}}}}} and {{{{not {t}}}}} are written" for t in sorted(set(types) & set(negatives))]
    return Annotated(text.strip(), tuple(labels), tuple(negatives), tuple(reasons))


def _check_type(clause_type: str, known_types: Collection[str] | None) -> list[str]:
    if clause_type == OTHER:
        return [f"{OTHER!r} is never written; leave the label out"]
    if not _IDENTIFIER.fullmatch(clause_type):
        return [f"{clause_type!r} is not the id of a clause type"]
    if known_types is not None and clause_type not in known_types:
        return [f"unknown clause type {clause_type!r}"]
    return []


def _parse_label(inside: str, known_types: Collection[str] | None) -> tuple[Label | None, list[str]]:
    fields = [part.strip() for part in inside.split(";")]
    if not len(_FIELDS) <= len(fields) <= len(_FIELDS) + 1:
        return None, [f"a label has {len(_FIELDS)} fields and attributes, parted by ';', not {len(fields)}: {inside!r}"]
    reasons = _check_type(fields[0], known_types)
    status = _choose("status", fields[1], get_args(Status), reasons)
    modality = _choose("modality", fields[2], get_args(Modality), reasons)
    bearer = _choose("bearer", fields[3], (*get_args(Bearer), NOBODY), reasons)
    strength = _choose("strength", fields[4], (*get_args(Strength), NOBODY), reasons)
    attributes = _parse_attributes(fields[5] if len(fields) > len(_FIELDS) else "", reasons)
    if reasons:
        return None, reasons
    return Label(
        fields[0],
        cast("Status", status),
        cast("Modality", modality),
        None if bearer == NOBODY else cast("Bearer", bearer),
        None if strength == NOBODY else cast("Strength", strength),
        attributes,
    ), []


def _choose(name: str, value: str, allowed: Iterable[str], reasons: list[str]) -> str:
    choices = tuple(allowed)
    if value not in choices:
        reasons.append(f"{name} must be one of {', '.join(choices)}, not {value!r}")
    return value


def _parse_attributes(written: str, reasons: list[str]) -> dict[str, str]:
    attributes: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in written.split(","))):
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not equals or not value or not _IDENTIFIER.fullmatch(name):
            reasons.append(f"an attribute is written name=value, not {pair!r}")
        else:
            attributes[name] = f"{attributes[name]}{VALUE_SEPARATOR}{value}" if name in attributes else value
    return attributes


def tracked_text(text: str) -> TrackedText:
    """Work out ``[+inserted+]`` and ``[x:deleted:x]`` words, and a tick box (``[v]``, ``[ ]``) at the start."""
    box = next((mark for mark in _BOXES if text.startswith(mark)), None)
    if box:
        text = f"{_BOXES[box]} {text[len(box) :].lstrip()}".rstrip()
    pieces: list[tuple[str, ChangeKind | None]] = []
    at = 0
    for match in _TRACKED.finditer(text):
        kind: Literal["inserted", "deleted"] = "inserted" if match["inserted"] is not None else "deleted"
        pieces += [(text[at : match.start()], None), (match["inserted"] or match["deleted"] or "", kind)]
        at = match.end()
    pieces.append((text[at:], None))
    pieces = [piece for piece in pieces if piece[0]]
    return _lay_out(tuple(pieces))


def _lay_out(pieces: tuple[tuple[str, ChangeKind | None], ...]) -> TrackedText:
    standing = ""
    inserted: list[tuple[int, int]] = []
    deleted: list[tuple[int, str]] = []
    for raw, kind in pieces:
        words = _SPACES.sub(" ", raw)
        if kind == "deleted":
            deleted.append((len(standing), words))
            continue
        start = len(standing)
        standing += words.lstrip() if not standing or standing.endswith(" ") else words
        if kind == "inserted" and len(standing) > start:
            inserted.append((start, len(standing)))
    text = standing.rstrip()
    return TrackedText(
        text,
        pieces,
        tuple((start, min(end, len(text))) for start, end in inserted if start < len(text)),
        tuple((min(at, len(text)), words) for at, words in deleted),
    )


def unbalanced_changes(text: str) -> str:
    """Return why the marks of tracked changes in `text` are wrong, or ""."""
    rest = _TRACKED.sub("", text)
    left = [mark for mark in ("[+", "+]", "[x:", ":x]") if mark in rest]
    return f"tracked-change mark {left[0]!r} without its other half" if left else ""


def strip_markup(text: str) -> str:
    """Return the words that a reader of the contract sees: no labels, no marks, deleted words gone."""
    return tracked_text(split_labels(text).text).text
