"""The facts themselves, as frozen records; the frames are made from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

DefinitionKind = Literal["definition", "table", "inline", "cross_reference"]
Resolution = Literal["resolved", "not_in_file", "broken", "external"]
Role = Literal["buyer", "supplier", "other"]
PartySource = Literal["parties", "table", "signature", "cover"]
DateKind = Literal["signature", "start", "end", "extension_end", "duty", "mention"]
Precision = Literal["day", "month", "year"]


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition of one term; ``text[start:end]`` is the term, ``text[meaning_start:meaning_end]`` the meaning."""

    term: str
    kind: DefinitionKind
    start: int
    end: int
    meaning_start: int
    meaning_end: int
    refers_to: str = ""
    refers_to_clause_id: str | None = None
    uses: int = 0
    conflicting: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference to a provision, a part of the contract, a statute or another document.

    Attributes:
        kind: ``clause``, ``paragraph``, ``schedule``, ... ; ``legislation`` and ``document`` outside the contract.
        label: What is referred to, in full.
        start: First character of the words.
        end: One past the last.
        resolution: Whether the target stands in this file.
        target: Id of the provision referred to, None unless resolved.
        part_label: For a schedule or another part of the contract: its name, else "".
    """

    kind: str
    label: str
    start: int
    end: int
    resolution: Resolution
    target: str | None = None
    part_label: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """A party to the contract; ``text[start:end]`` is its name where it was first found."""

    name: str
    role: Role
    source: PartySource
    start: int
    end: int
    defined_as: str | None = None
    registration_number: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class DateFact:
    """A date and what it is; `value` is None for a blank."""

    kind: DateKind
    value: date | None
    precision: Precision
    start: int
    end: int
    what_start: int
    what_end: int
    ambiguous: bool = False
    placeholder: bool = False
    derived: bool = False
    arithmetic: str = ""


@dataclass(frozen=True, slots=True)
class SummaryFact:
    """One line of the summary; all but `name` is missing when the contract does not state the fact."""

    name: str
    value: str | None = None
    text: str | None = None
    start: int | None = None
    end: int | None = None
    note: str = ""
