"""Playbooks: what a buyer expects of a contract, as data that a lawyer or an analyst writes.

A `Playbook` is a list of `Requirement`. It comes from a TOML file, an Excel workbook with the same columns, or from
the ones that ship (`Playbook.names`). Every mistake in a file is reported at once, in one `PlaybookError`; the checks
are in `contractlens.review.playbook_check`. `contractlens.review.gaps` judges a contract against it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from contractlens.exceptions import PlaybookError, Problem
from contractlens.review.playbook_check import SCHEMA_VERSION, check_playbook
from contractlens.taxonomy import Taxonomy
from contractlens.toml_text import parse_toml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

Presence = Literal["required", "forbidden", "optional", "collect"]
"""What is expected: a provision, none, one that is right if it is there, or nothing: values are only collected."""

Severity = Literal["must", "should", "could"]
Operator = Literal["eq", "ne", "lt", "le", "gt", "ge", "in", "present", "absent", "contains"]
Scalar = bool | int | float | str

MAX_BYTES = 5_000_000  # a playbook of a thousand requirements is a tenth of this
_FOLDER = ("data", "playbooks")


@dataclass(frozen=True, slots=True)
class Check:
    """One test of a finding: of a fact that it states, or of a field such as its modality.

    Attributes:
        kind: ``attribute`` for a fact, ``field`` for ``status``, ``modality``, ``bearer``, ``strength``, ``part``,
            ``heading`` or ``text``.
        name: Name of the fact or field.
        op: One of a closed list; ``lt``, ``le``, ``gt`` and ``ge`` compare numbers, dates and strengths.
        value: What to compare with; a tuple for ``in`` and ``contains``. None for ``present`` and ``absent``.
        unit: Unit of a number: ``months``, ``days``, ``GBP``, ...; "" for words and plain counts.
        match: ``any``: one stated value that passes is enough. ``all``: every value stated must pass, also those of other
            findings of the type; inside an `AnyOf` only those of the same finding.
        value_of: Compare with the largest value of another fact instead, as ``clause_type.attribute``.
    """

    kind: Literal["attribute", "field"]
    name: str
    op: Operator
    value: Scalar | tuple[Scalar, ...] | None = None
    unit: str = ""
    match: Literal["any", "all"] = "any"
    value_of: str = ""


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Several ways to pass: one option is enough, and all checks of that option must hold.

    Attributes:
        options: At least two.
    """

    options: tuple[tuple[Check, ...], ...]


@dataclass(frozen=True, slots=True)
class Conditions:
    """When a requirement applies: every condition given must hold; none at all means always.

    Attributes:
        signed_from: Signed on or after this day.
        signed_before: Signed before this day.
        procurement_from: The procurement began on or after this day; a contract signed before it cannot have.
        value_above: Value of the contract above this sum.
        value_at_least: Value of the contract at least this sum.
        value_below: Value of the contract below this sum.
        currency: Currency of the three sums.
        forms: Names of published forms of contract, one of which it must be.
        jurisdictions: Words one of which the governing law must contain.
        term_longer_than_months: Initial term longer than this.
        term_at_least_months: Initial term at least this.
        facts: Facts that only the caller knows, with the value that they must have.
    """

    signed_from: date | None = None
    signed_before: date | None = None
    procurement_from: date | None = None
    value_above: float | None = None
    value_at_least: float | None = None
    value_below: float | None = None
    currency: str = "GBP"
    forms: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    term_longer_than_months: float | None = None
    term_at_least_months: float | None = None
    facts: tuple[tuple[str, Scalar], ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """One expectation of a playbook.

    Exactly one of `clause_types`, `facts`, `words` and `warnings` says where to look.

    Attributes:
        id: Stable name in snake_case.
        title: Name for people.
        clause_types: Findings of any of these; ``("*",)`` for all types.
        facts: Lines of the summary (``buyer``, ``start``, ``value``, ...) that must all be stated.
        words: Phrases one of which must (or must not) stand in a provision.
        warnings: Kinds of warnings that the file must not have.
        presence: See `Presence`.
        severity: ``must``, ``should`` or ``could``.
        checks: What a finding must pass; all of them.
        collect: For ``collect``: names of the facts to list.
        applies_when: When it applies.
        source: Where the expectation comes from.
        source_date: Day from which that source holds, None if it has none.
        source_checked: False when the source was written down from memory and must be checked before it is relied on.
        advice: What to do about a gap.
        wording: Wording to fall back on.
    """

    id: str
    title: str
    clause_types: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    presence: Presence = "required"
    severity: Severity = "must"
    checks: tuple[Check | AnyOf, ...] = ()
    collect: tuple[str, ...] = ()
    applies_when: Conditions = field(default_factory=Conditions)
    source: str = ""
    source_date: date | None = None
    source_checked: bool = True
    advice: str = ""
    wording: str = ""

    @property
    def citation(self) -> str:
        """The source as a reader may rely on it: with its date, and a word of caution where it was not checked."""
        dated = f"{self.source} ({self.source_date.day} {self.source_date:%B %Y})" if self.source_date else self.source
        return dated if self.source_checked or not dated else f"{dated}; from memory, check before relying on it"


@dataclass(frozen=True)
class Playbook:
    """What a buyer expects of a contract. No playbook, no verdict.

    Attributes:
        name: Stable name in snake_case.
        title: Name for people.
        description: What it is for.
        requirements: In the order in which they are reported.
        file: The file it came from, for messages.

    Example:
        >>> import contractlens as cl
        >>> playbook = cl.Playbook.builtin("tech_benefit_and_skills")
        >>> playbook.requirements[0].id, playbook.requirements[0].severity
        ('technology_refresh', 'must')
        >>> mine = cl.Playbook.loads('''
        ... name = "mine"
        ... title = "Our own"
        ... [[requirements]]
        ... id = "pay_in_30_days"
        ... title = "We pay in 30 days"
        ... clause_types = ["payment_terms"]
        ... checks = [{ attribute = "payment_days", op = "le", value = 30, unit = "days" }]
        ... ''')
        >>> mine.requirements[0].checks[0].op
        'le'
    """

    name: str
    title: str
    requirements: tuple[Requirement, ...]
    description: str = ""
    file: str = field(default="<string>", compare=False)

    @staticmethod
    def names() -> list[str]:
        """Return the names of the playbooks that ship."""
        folder = resources.files("contractlens").joinpath(*_FOLDER)
        return sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml"))

    @classmethod
    def builtin(cls, name: str) -> Playbook:
        """Return a playbook that ships.

        Args:
            name: One of `names`.

        Raises:
            PlaybookError: There is none of that name (``no_such_playbook``).
        """
        if name not in cls.names():
            msg = f"no playbook is called {name!r}; there are {', '.join(cls.names())}"
            raise PlaybookError(msg, kind="no_such_playbook", name=name)
        text = resources.files("contractlens").joinpath(*_FOLDER, f"{name}.toml").read_text(encoding="utf-8")
        return cls.loads(text, name=f"{name}.toml")

    @classmethod
    def find(cls, name_or_path: str | Path, *, taxonomy: Taxonomy | None = None) -> Playbook:
        """Return a playbook that ships, by its name, or one of your own, by its path.

        Args:
            name_or_path: A name from `names`, else a path that ends in ``.toml`` or ``.xlsx``.
            taxonomy: Clause types that a file may name; those that ship by default.

        Raises:
            PlaybookError: See `builtin` and `load`.
        """
        if isinstance(name_or_path, str) and not name_or_path.lower().endswith((".toml", ".xlsx")):
            return cls.builtin(name_or_path)
        return cls.load(name_or_path, taxonomy=taxonomy)

    @classmethod
    def load(cls, path: str | Path, *, taxonomy: Taxonomy | None = None) -> Playbook:
        """Return the playbook of a TOML file, or of an Excel workbook such as `to_excel` writes.

        Args:
            path: A file that ends in ``.toml`` or ``.xlsx``.
            taxonomy: Clause types that it may name; those that ship by default.

        Raises:
            PlaybookError: The file cannot be read (``unreadable``), or holds mistakes (``playbook``): ``problems``
                lists all of them with key or cell.
        """
        place = Path(path)
        try:
            data = place.read_bytes()[: MAX_BYTES + 1] if place.stat().st_size <= MAX_BYTES else None
        except OSError as error:
            msg = f"cannot read {place}: {error.strerror}"
            raise PlaybookError(msg, kind="unreadable", name=str(place)) from error
        if data is None:
            msg = f"{place} is larger than {MAX_BYTES:,} bytes, which no playbook is"
            raise PlaybookError(msg, kind="unreadable", name=str(place))
        if place.suffix.lower() == ".xlsx":
            from contractlens.review.playbook_sheet import read_sheet

            content, cells, problems = read_sheet(data, place.name)
            return _build(content, place.name, taxonomy, cells=cells, found=problems)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            problem = Problem(place.name, "(whole file)", "is not UTF-8 text; save it as UTF-8, or as .xlsx")
            raise _error(place.name, (problem,)) from error
        return cls.loads(text, name=place.name, taxonomy=taxonomy)

    @classmethod
    def loads(cls, text: str, *, name: str = "<string>", taxonomy: Taxonomy | None = None) -> Playbook:
        """Return the playbook of a TOML text.

        Args:
            text: What would stand in the file.
            name: Stands for the file in messages.
            taxonomy: Clause types that it may name; those that ship by default.

        Raises:
            PlaybookError: It holds mistakes: ``problems`` lists all of them.
        """
        try:
            content = parse_toml(text)
        except ValueError as error:
            raise _error(name, (Problem(name, "(whole file)", str(error)),)) from error
        return _build(content, name, taxonomy)

    def to_toml(self) -> str:
        """Return the playbook as TOML that `loads` reads back."""
        import tomli_w

        return tomli_w.dumps(as_content(self))

    def to_excel(self, path: str | Path) -> Path:
        """Write the playbook as an Excel workbook that people fill in and `load` reads back.

        Args:
            path: Where to write; a file there is replaced.

        Raises:
            PlaybookError: The file cannot be written (``unwritable``).
        """
        from contractlens.review.playbook_sheet import write_sheet

        return write_sheet(self, Path(path))


def _build(
    content: dict[str, Any],
    file: str,
    taxonomy: Taxonomy | None,
    *,
    cells: Mapping[str, str] | None = None,
    found: Sequence[Problem] = (),
) -> Playbook:
    """Return the playbook of plain tables; `found` are mistakes known already, and what follows from them is no other."""
    types = (taxonomy or Taxonomy.default()).types
    known = {problem.key for problem in found}
    problems = [
        *found,
        *(
            problem
            for problem in check_playbook(content, file=file, cells=cells or {}, clause_types=types)
            if problem.key not in known
        ),
    ]
    if problems:
        raise _error(file, problems)
    return Playbook(
        name=content["name"],
        title=content["title"],
        description=content.get("description", ""),
        requirements=tuple(map(_requirement, content["requirements"])),
        file=file,
    )


def _error(name: str, problems: Sequence[Problem]) -> PlaybookError:
    count = f"{len(problems)} mistakes" if len(problems) > 1 else "1 mistake"
    return PlaybookError(f"{name}: {count} in the playbook", name=name, problems=tuple(problems))


def _requirement(entry: Mapping[str, Any]) -> Requirement:
    plain: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    plain["checks"] = tuple(map(_check_or_group, entry.get("checks", ())))
    conditions = dict(entry.get("applies_when", {}))
    facts = tuple(conditions.pop("facts", {}).items())
    lists: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in conditions.items()
    }
    plain["applies_when"] = Conditions(**lists, facts=facts)
    return Requirement(**plain)


def _check_or_group(entry: Mapping[str, Any]) -> Check | AnyOf:
    if "any_of" not in entry:
        return _check(entry)
    return AnyOf(tuple(tuple(map(_check, option.get("all_of", [option]))) for option in entry["any_of"]))


def _check(entry: Mapping[str, Any]) -> Check:
    kind: Literal["attribute", "field"] = "attribute" if "attribute" in entry else "field"
    value = entry.get("value")
    if entry["op"] in {"in", "contains"} and not isinstance(value, list):
        value = [value]
    return Check(
        kind=kind,
        name=entry[kind],
        op=entry["op"],
        value=tuple(value) if isinstance(value, list) else value,
        unit=entry.get("unit", ""),
        match=entry.get("match", "any"),
        value_of=entry.get("value_of", ""),
    )


def as_content(playbook: Playbook) -> dict[str, Any]:
    """Return a playbook as the plain tables that its TOML file holds; what has its default is left out."""
    content: dict[str, Any] = {"schema_version": SCHEMA_VERSION, "name": playbook.name, "title": playbook.title}
    if playbook.description:
        content["description"] = playbook.description
    content["requirements"] = [_requirement_content(requirement) for requirement in playbook.requirements]
    return content


def _requirement_content(requirement: Requirement) -> dict[str, Any]:
    default = Requirement("", "")
    content: dict[str, Any] = {}
    for name in Requirement.__slots__:
        value = getattr(requirement, name)
        if name in {"id", "title", "presence", "severity"} or value != getattr(default, name):
            content[name] = list(value) if isinstance(value, tuple) else value
    if "checks" in content:
        content["checks"] = [_check_content(item) for item in requirement.checks]
    if "applies_when" in content:
        content["applies_when"] = _conditions_content(requirement.applies_when)
    return content


def _check_content(item: Check | AnyOf) -> dict[str, Any]:
    if isinstance(item, AnyOf):
        options = [[_check_content(check) for check in option] for option in item.options]
        return {"any_of": [option[0] if len(option) == 1 else {"all_of": option} for option in options]}
    content: dict[str, Any] = {item.kind: item.name, "op": item.op}
    if item.value is not None:
        content["value"] = list(item.value) if isinstance(item.value, tuple) else item.value
    rest = {"unit": item.unit, "value_of": item.value_of, "match": "" if item.match == "any" else item.match}
    return content | {name: value for name, value in rest.items() if value}


def _conditions_content(conditions: Conditions) -> dict[str, Any]:
    default = Conditions()
    content: dict[str, Any] = {}
    for name in Conditions.__slots__:
        value = getattr(conditions, name)
        if value != getattr(default, name):
            content[name] = list(value) if isinstance(value, tuple) else value
    if conditions.facts:
        content["facts"] = dict(conditions.facts)
    return content
