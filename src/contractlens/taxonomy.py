"""Clause types and how each is recognised: `ClauseType`, `Taxonomy`.

The clause types that come with the package stand in ``data/taxonomy.toml``. Users write files of the same form for
types of their own and merge them: ``Taxonomy.default() | Taxonomy.load("mine.toml")``. Every mistake in such a file
is reported at once, in one `TaxonomyError` (the checks are in `contractlens.taxonomy_check`).

This module reads and merges; it imports no heavy library. `contractlens.detection.rules` does the matching.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contractlens.exceptions import Problem, TaxonomyError
from contractlens.tables import load_table
from contractlens.taxonomy_check import PATTERN_WORD_LIST, check_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SCHEMA_VERSION = 1
_MAX_LEARNT_BYTES = 16 * 1024 * 1024  # ours have a tenth of a megabyte
OTHER = "other"
"""Id of the type of every provision that no other type describes. It has no rules and is never a finding."""


@dataclass(frozen=True, slots=True)
class TokenPattern:
    """One spaCy token pattern: `tokens` is what ``spacy.matcher.Matcher`` takes, word lists already filled in."""

    id: str
    tokens: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ClauseType:
    """One kind of provision, and how it is recognised.

    Attributes:
        id: Stable name in snake_case, for example ``technology_refresh``.
        title: Name for people.
        tier: 1 flagship, 2 core, 3 general or a user's own.
        definition: What a provision must do to be of this type.
        source: Where the idea comes from.
        headings: Lower-case words or phrases; a heading is telling when it contains one. An entry that starts with
            ``=`` must be the whole heading.
        phrases: Words that are evidence, whatever their case.
        patterns: spaCy token patterns that are evidence.
        excluded_by: Phrases that cancel all evidence of this type in the same sentence or list item.
        attributes: Names of the facts looked for in a provision of this type.
        confusable: Ids of types that look alike.
        examples: Provisions in which the rules must find the type.
        counterexamples: Provisions in which they must not.
        replaces: True when this entry may take the place of one with the same id in a merge.
        learnt: What was learnt from examples, as `contractlens.learn_type` made it; empty for rules alone.
    """

    id: str
    title: str
    definition: str
    tier: int = 3
    source: str = ""
    headings: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    patterns: tuple[TokenPattern, ...] = ()
    excluded_by: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    confusable: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    replaces: bool = False
    learnt: bytes = field(default=b"", repr=False)

    @property
    def has_rules(self) -> bool:
        """True when there is a phrase or a pattern to match in a provision's text."""
        return bool(self.phrases or self.patterns)


@dataclass(frozen=True)
class Taxonomy:
    """An ordered set of clause types.

    Attributes:
        types: Clause types by id, in file order.
        name: The file they came from, for messages.

    Example:
        >>> mine = Taxonomy.loads('''
        ... [clause_types.escrow_test]
        ... title = "Escrow test"
        ... definition = "The buyer may have a deposited build compiled and tested."
        ... phrases = ["verify the deposit"]
        ... ''')
        >>> both = Taxonomy.default() | mine
        >>> both["escrow_test"].title, "technology_refresh" in both
        ('Escrow test', True)
    """

    types: Mapping[str, ClauseType]
    name: str = field(default="<string>", compare=False)

    @staticmethod
    def default() -> Taxonomy:
        """Return the clause types that come with the package (read once per process)."""
        return _default()

    @classmethod
    def load(cls, path: str | Path) -> Taxonomy:
        """Return the clause types of a TOML file.

        Args:
            path: The file, in UTF-8.

        Raises:
            TaxonomyError: The file cannot be read, or holds mistakes: ``problems`` lists all of them.
        """
        place = Path(path)
        try:
            text = place.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            problem = Problem(file=place.name, key="(whole file)", reason=f"cannot be read as UTF-8 text: {error}")
            raise _error(place.name, (problem,)) from error
        return cls.loads(text, name=place.name, folder=place.parent)

    @classmethod
    def loads(
        cls, text: str, *, name: str = "<string>", folder: Path | None = None, needs_rules: bool = True
    ) -> Taxonomy:
        """Return the clause types of a TOML text.

        Args:
            text: What would stand in the file.
            name: Stands for the file in messages.
            folder: Where the files lie that hold what was learnt from examples.
            needs_rules: False takes types with examples but nothing that finds them yet, in order to learn them; what
                was learnt before is left aside.

        Raises:
            TaxonomyError: It holds mistakes: ``problems`` lists all of them.
        """
        from contractlens.toml_text import parse_toml  # not needed for the types that ship

        try:
            content = parse_toml(text)
        except ValueError as error:
            raise _error(name, (Problem(file=name, key="(whole file)", reason=str(error)),)) from error
        problems = check_entries(content, file=name, schema_version=SCHEMA_VERSION, needs_rules=needs_rules)
        if problems:
            raise _error(name, problems)
        learnt = _read_learnt(content["clause_types"], name, folder) if needs_rules else {}
        return cls(_clause_types(content, learnt), name=name)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the content, whatever the order of the types: models name the taxonomy they were made with."""
        content = {key: _content(item) for key, item in self.types.items()}
        for entry in content.values():
            del entry["replaces"]
            learnt = entry.pop("learnt")
            if learnt:
                entry["learnt"] = hashlib.sha256(learnt).hexdigest()
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def subset(self, ids: Iterable[str]) -> Taxonomy:
        """Return only the types named, in this taxonomy's order.

        Args:
            ids: Ids of clause types.

        Raises:
            KeyError: An id is not in this taxonomy; the message names all such ids.
        """
        wanted = set(ids)
        unknown = sorted(wanted - set(self.types))
        if unknown:
            message = f"no such clause types: {', '.join(unknown)}"
            raise KeyError(message)
        return Taxonomy({key: item for key, item in self.types.items() if key in wanted}, name=self.name)

    def __or__(self, other: Taxonomy) -> Taxonomy:
        """Return this taxonomy with `other`'s types added.

        Raises:
            TaxonomyError: `other` defines an id that is already here without saying ``replaces = true``, or names
                a ``confusable`` type that neither has.
        """
        if not isinstance(other, Taxonomy):
            return NotImplemented
        merged = {**self.types, **{key: replace(item, replaces=False) for key, item in other.types.items()}}
        problems = [
            Problem(other.name, f"clause_types.{key}", f"already defined in {self.name}; say replaces = true")
            for key, item in other.types.items()
            if key in self.types and not item.replaces
        ]
        problems.extend(
            Problem(other.name, f"clause_types.{key}.confusable", f"no such clause type: {name!r}")
            for key, item in other.types.items()
            for name in item.confusable
            if name not in merged
        )
        if problems:
            raise _error(other.name, tuple(problems))
        return Taxonomy(merged, name=f"{self.name} | {other.name}")

    def __getitem__(self, clause_type: str) -> ClauseType:
        return self.types[clause_type]

    def __iter__(self) -> Iterator[ClauseType]:
        return iter(self.types.values())

    def __contains__(self, clause_type: object) -> bool:
        return clause_type in self.types

    def __len__(self) -> int:
        return len(self.types)


@lru_cache(maxsize=1)
def _default() -> Taxonomy:
    return Taxonomy(_clause_types(load_table("taxonomy"), {}), name="taxonomy.toml")  # a test checks what we ship


def _content(item: ClauseType) -> dict[str, Any]:
    """Return a type as plain data, as `dataclasses.asdict` does but without copying what nobody changes."""
    content = {entry.name: getattr(item, entry.name) for entry in fields(item)}
    return content | {"patterns": [{"id": pattern.id, "tokens": pattern.tokens} for pattern in item.patterns]}


def _error(name: str, problems: tuple[Problem, ...]) -> TaxonomyError:
    count = f"{len(problems)} mistakes" if len(problems) > 1 else "1 mistake"
    return TaxonomyError(f"{name}: {count} in the clause types", name=name, problems=problems)


def examples_digest(examples: Iterable[str], counterexamples: Iterable[str]) -> str:
    """Return 16 characters that differ as soon as one of the texts does: what was learnt names what it came from."""
    listed = json.dumps([list(examples), list(counterexamples)], ensure_ascii=True)
    return hashlib.sha256(listed.encode()).hexdigest()[:16]


def _read_learnt(entries: Mapping[str, dict[str, Any]], name: str, folder: Path | None) -> dict[str, bytes]:
    """Return the bytes of the files that ``learnt = { file, examples }`` names, by clause type."""
    found: dict[str, bytes] = {}
    problems: list[Problem] = []
    for key, entry in entries.items():
        if "learnt" not in entry:
            continue
        place = f"clause_types.{key}.learnt"
        if entry["learnt"]["examples"] != examples_digest(entry["examples"], entry.get("counterexamples", ())):
            reason = f"the examples were changed since: run `contractlens types learn {name}`"
            problems.append(Problem(name, place, reason))
        elif folder is None:
            problems.append(Problem(name, place, "names a file, so the clause types must be loaded from a file too"))
        else:
            data, reason = _bytes_of(folder / entry["learnt"]["file"])
            found[key] = data
            if reason:
                problems.append(Problem(name, place, reason))
    if problems:
        raise _error(name, tuple(problems))
    return found


def _bytes_of(path: Path) -> tuple[bytes, str]:
    """Return the content of a file, and what is wrong with it."""
    try:
        is_file = path.is_file()  # a pipe would be waited for
        with path.open("rb") if is_file else io.BytesIO() as file:
            data = file.read(_MAX_LEARNT_BYTES + 1)
    except OSError as error:
        return b"", f"{path.name} cannot be read: {error.strerror}"
    if not is_file:
        return b"", f"there is no file {path.name} beside it: run `contractlens types learn` again"
    if len(data) > _MAX_LEARNT_BYTES:
        return b"", f"{path.name} has more than {_MAX_LEARNT_BYTES:,} bytes"
    return data, ""


def _clause_types(content: dict[str, Any], learnt: Mapping[str, bytes]) -> dict[str, ClauseType]:
    """Return the clause types of a file that has been checked, with what was learnt for them."""
    words = content.get("word_lists", {})
    return {
        key: _clause_type(key, entry, words, learnt.get(key, b"")) for key, entry in content["clause_types"].items()
    }


def _clause_type(key: str, entry: dict[str, Any], words: dict[str, list[str]], learnt: bytes) -> ClauseType:
    plain: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in entry.items()
        if name not in {"patterns", "learnt"}
    }
    patterns = tuple(
        TokenPattern(item["id"], tuple(_filled(token, words) for token in item["pattern"]))
        for item in entry.get("patterns", ())
    )
    return ClauseType(id=key, patterns=patterns, learnt=learnt, **plain)


def _filled(token: dict[str, Any], words: dict[str, list[str]]) -> dict[str, Any]:
    """Return a token with ``WORDS = "name"`` (or a list of names) written out as the words themselves."""
    if PATTERN_WORD_LIST not in token:
        return dict(token)
    names = token[PATTERN_WORD_LIST]
    listed = [names] if isinstance(names, str) else names
    filled = {name: value for name, value in token.items() if name != PATTERN_WORD_LIST}
    filled["LOWER"] = {"IN": [word for name in listed for word in words[name]]}
    return filled
