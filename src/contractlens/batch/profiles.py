"""What one document says of itself, in one row: what `contractlens.batch.grouping` and `copies` put an archive in order by.

Made in the worker from the bytes alone: equal files have equal rows, whatever they are called.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from contractlens.batch.fingerprints import fingerprint
from contractlens.batch.words import pattern
from contractlens.facts.missing import absent_schedules

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from contractlens.analysis import Analysis
    from contractlens.document import Document
    from contractlens.facts.records import Reference

_HEAD = 6_000  # characters: cover, parties and order form; where the summary looks for references, too
_TITLE_HEAD = 600  # characters in which a notice says what it is
_MENTIONS = 24
_AMENDS = 200
_LISTED = 200
_REFERENCE = re.compile(r"(?<![\w/.-])(?=[\w/.-]*\d)(?=[\w/.-]*[A-Za-z])[A-Z][\w]*(?:[/.-]\w{1,20}){1,6}(?![\w/-])")
_PART = re.compile(
    r"\b(schedule|annex|appendix|exhibit|attachment)(?:e|ure)?\s{1,3}(\d{1,3}|[A-Z]{1,2}\d{0,2})\b", re.IGNORECASE
)
_SPELLING = re.compile(r"\b(annex)(?:e|ure)\b", re.IGNORECASE)
_PART_FIRST = re.compile(rf"\W{{0,3}}{_PART.pattern}", re.IGNORECASE)
_NUMBERED = r"\b(?:no|number|nr|ref|reference)\b\.?\s?:?\s{0,3}|#\s?"
_NUMBER_OF = r"(?:[A-Z]{2,4}[\s-]?)?0*(\d{1,4})\b"
_NUMBER = re.compile(rf"(?:{_NUMBERED}){_NUMBER_OF}", re.IGNORECASE)
_NUMBER_IN_TITLE = re.compile(rf"(?:{_NUMBERED}|[\s-]){_NUMBER_OF}", re.IGNORECASE)
_PROVISION = re.compile(
    r"^(?P<kind>clause|section|article|paragraph|condition|schedule|annex|appendix|exhibit|attachment)\s(?P<number>[\w.()-]{1,20})",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.;:]\s|\n")
_SENTENCE_REACH = 600  # characters to either side of a reference in which its sentence ends
_NOT_OURS = frozenset({"legislation"})
_AS_STATED = ("form", "reference", "buyer", "supplier", "currency")
_DAYS = ("signed", "start", "end")
_FIRST_YEAR, _LAST_YEAR = 1678, 2261
_SIGNING = frozenset({"signature"})


def profile_row(analysis: Analysis) -> dict[str, Any]:
    """Return the row of `contractlens.batch.tables.DOCUMENT_COLUMNS` for one document."""
    document = analysis.document
    stated = dict(zip(analysis.summary.name, _plain(analysis.summary.value), strict=True))
    title = stated["title"] or ""
    head = document.text[:_HEAD]
    role = _role(title, document.text[:_TITLE_HEAD], stated)
    part = _PART_FIRST.match(title) or (_PART_FIRST.match(head) if role == "schedule" else None)
    number = _NUMBER_IN_TITLE.search(title) or (_NUMBER.search(head[:_TITLE_HEAD]) if role == "variation" else None)
    return {
        "document_id": document.sha256,
        "role": role,
        **{name: stated[name] for name in _AS_STATED},
        **{name: _day(stated[name]) for name in _DAYS},
        "title": title or None,
        "parties": "; ".join(dict.fromkeys(analysis.parties.name)) or None,
        "value": float(stated["value"]) if stated["value"] else None,
        "part": part_name(*part.groups()) if part else None,
        "number": number[1] if number and role == "variation" else None,
        "holds": _listed(
            name for clause in analysis.records.clauses if clause.kind == "part" for name in part_names(clause.label)
        ),
        "refers": _listed(_absent(analysis)),
        "mentions": _listed(_mentions(head, stated["reference"])),
        "amends": _listed(_amended(analysis)) if role == "variation" else "[]",
        "is_signed": stated["signed"] is not None or _has_signature(document),
        "is_draft": bool(document.changes or document.deletions) or _says(document, head[:_TITLE_HEAD], "draft_words"),
        "is_redacted": _is_redacted(document),
        "characters": len(document.text),
        "changed": document.properties.get("modified") or document.properties.get("created") or None,
        "fingerprint": fingerprint(document.text),
    }


def _absent(analysis: Analysis) -> Iterable[str]:
    if all(notice.kind != "missing_schedule" for notice in analysis.records.notices):
        return []
    found = absent_schedules(analysis.document, analysis.records.clauses, _references(analysis))
    return [name for reference in found for name in part_names(reference.part_label)]


def _references(analysis: Analysis) -> Sequence[Reference]:
    """Return the records behind the frame: it was made of them, and to find them again costs 3 ms a file."""
    return analysis._facts.references  # noqa: SLF001


def part_name(kind: str, number: str) -> str:
    """Return the name of a schedule in one spelling.

    Example:
        >>> part_name("Annexure", "A")
        'annex a'
    """
    return f"{_SPELLING.sub('annex', kind).lower()} {number.lower()}"


def part_names(text: str) -> list[str]:
    """Return the schedules and annexes that a text names, each in one spelling."""
    return [part_name(kind, number) for kind, number in _PART.findall(text)]


def _day(stated: str | None) -> datetime | None:
    """Return a day, where it is one that a frame can hold (pandas counts nanoseconds: 1678 to 2261)."""
    made = datetime.fromisoformat(stated) if stated else None
    return made if made and _FIRST_YEAR <= made.year <= _LAST_YEAR else None


def _plain(values: pd.Series[Any]) -> list[str | None]:
    return [value if isinstance(value, str) else None for value in values]


def _listed(names: Iterable[str]) -> str:
    return json.dumps(sorted(dict.fromkeys(names))[:_LISTED], ensure_ascii=False)


def _role(title: str, head: str, stated: dict[str, str | None]) -> str:
    """Return what a document is: its title decides, else its first lines, else what was found of a contract in it."""
    first = title or next((line for line in head.splitlines() if line.strip()), "")
    if _PART_FIRST.match(first):
        return "schedule"
    if is_variation(first):
        return "variation"
    if not pattern("roles", "agreement").search(title) and any(is_variation(line) for line in head.splitlines()[:4]):
        return "variation"
    if pattern("roles", "agreement").search(title) or stated["form"] or (stated["buyer"] and stated["supplier"]):
        return "agreement"
    return "other"


def is_variation(line: str) -> bool:
    """Tell whether a title or a name calls itself a change of a contract: its words stand first, or last."""
    found = pattern("roles", "variation").search(line)
    if found is None:
        return False
    before = line[: found.start()].strip(" -–—:").lower()
    return not before or not line[found.end() :].strip(" -–—:.0123456789") or before.startswith(("contract", "form of"))


def _mentions(head: str, own: str | None) -> list[str]:
    found = dict.fromkeys(match.group().rstrip(".") for match in _REFERENCE.finditer(head))
    return [*([own] if own else []), *found][:_MENTIONS]


def _amended(analysis: Analysis) -> list[str]:
    """Return the provisions that a variation changes: references in sentences that say so, to what is not its own."""
    text = analysis.document.text
    cues = pattern("amendments", "cues")
    found = []
    for reference in _references(analysis):
        match = _PROVISION.match(reference.label)
        if match is None or reference.kind in _NOT_OURS:
            continue
        if cues.search(_sentence(text, reference.start, reference.end)):
            part = next(iter(part_names(reference.label)), "") if " of " in reference.label else ""
            name = part_name(match["kind"], match["number"]) if _PART.match(match.group()) else match["number"].lower()
            found.append(f"{part} {name}".strip() if part != name else name)
    return list(dict.fromkeys(found))[:_AMENDS]


def _sentence(text: str, start: int, end: int) -> str:
    before = [match.end() for match in _SENTENCE.finditer(text, max(0, start - _SENTENCE_REACH), start)]
    after = _SENTENCE.search(text, end, end + _SENTENCE_REACH)
    return text[
        before[-1] if before else max(0, start - _SENTENCE_REACH) : after.start() if after else end + _SENTENCE_REACH
    ]


def _says(document: Document, head: str, name: str) -> bool:
    words = pattern("copies", name)
    lines = [line.strip() for line in head.splitlines()] + [item.text.strip() for item in document.furniture]
    return any(match and len(line) <= 2 * len(match.group()) + 20 for line in lines if (match := words.search(line)))


def _has_signature(document: Document) -> bool:
    if any(field.kind in _SIGNING and field.value.strip() for field in document.fields):
        return True
    words = pattern("copies", "signed_words")
    ends = (document.text[:_HEAD], document.text[-_HEAD:], *(item.text for item in document.furniture))
    return any(words.search(end) for end in ends)


def _is_redacted(document: Document) -> bool:
    if any(place.reason == "covered" for place in document.concealed):
        return True
    text = document.text
    return any(sign in text for sign in _BLACKED_OUT_SIGNS) and bool(_BLACKED_OUT.search(text))


_BLACKED_OUT_SIGNS = ("redacted", "REDACTED", "Redacted", "█")
"""One of these is in whatever `_BLACKED_OUT` finds: most texts have none, and need no closer look."""

_BLACKED_OUT = re.compile(
    r"[\[(*<]\s?(?:text |information )?redacted\b|█{3}|\bREDACTED\b|\b[Rr]edacted\s(?:under|pursuant to)\b",
    re.ASCII,
)
